//! The mouse: clicks select and focus, the wheel scrolls, and no click writes.

use std::time::Duration;

use snapdeck::app::Pointer;

use crate::support::app::{Setup, TestApp};

/// The demo account with the mouse in use.
async fn with_mouse(size: (u16, u16)) -> TestApp {
    let app = TestApp::with(Setup {
        size,
        mouse: true,
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    app
}

#[tokio::test(start_paused = true)]
async fn clicks_go_from_list_to_list_and_from_row_to_row() {
    let app = with_mouse((120, 40)).await;
    app.click("db-main").await;
    assert!(app.row().contains("db-main"), "{}", app.screen());
    app.click("web-02").await;
    app.sees("web-02 › Snapshots").await;
    app.click("STATUS").await;
    app.click("web-02-2026").await;
    assert!(app.row().contains("web-02-2026"), "{}", app.screen());
    // What is under the pointer: the instances, though the snapshots have the focus.
    app.turn("ci-runner-07", Pointer::WheelDown).await;
    app.sees("mail › Snapshots").await;
}

#[tokio::test(start_paused = true)]
async fn a_question_is_answered_by_clicks_and_an_enter() {
    let app = with_mouse((120, 40)).await;
    app.click("before-nginx-1.29").await;
    app.slowly("d").await;
    app.click("[ Delete 5226790 ]").await;
    app.sees(">[ Delete 5226790 ]<").await;
    app.click("web-02").await;
    app.sees(">[ Delete 5226790 ]<").await;
    for _ in 0..3 {
        app.click("[ Delete 5226790 ]").await;
    }
    assert_eq!(app.calls("image.delete").len(), 0, "no click writes");
    app.click("[ Cancel ]").await;
    app.slowly("<enter>").await;
    app.sees_no("Delete 5226790").await;
    app.slowly("d").await;
    app.click("[ Delete 5226790 ]").await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls("image.delete").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_wheel_scrolls_a_long_list_and_the_texts_over_it() {
    let app = with_mouse((80, 20)).await;
    let before = app.screen();
    app.turn("mail", Pointer::WheelDown).await;
    app.turn("mail", Pointer::WheelDown).await;
    app.sees_no(" web-01 ").await;
    app.turn("mail", Pointer::WheelUp).await;
    app.turn("mail", Pointer::WheelUp).await;
    assert_eq!(app.screen(), before);
    app.slowly("?").await;
    let before = app.screen();
    app.turn("Keys", Pointer::WheelDown).await;
    assert_ne!(app.screen(), before);
    app.turn("Keys", Pointer::WheelUp).await;
    assert_eq!(app.screen(), before);
}

#[tokio::test(start_paused = true)]
async fn details_menus_and_the_first_start_take_clicks() {
    let app = with_mouse((120, 40)).await;
    app.click("before-nginx-1.29").await;
    app.slowly("<enter>").await;
    app.click("Rename").await;
    assert!(app.row().contains("Rename"), "{}", app.screen());
    app.slowly("<esc>s").await;
    app.click("sort by REGION").await;
    app.sees("▌ sort by REGION").await;
    let app = TestApp::with(Setup {
        token: "",
        mouse: true,
        ..Setup::default()
    })
    .await;
    app.sees("Welcome to snapdeck").await;
    app.click("Session token").await;
    app.slowly("<enter>").await;
    app.sees("copy the value of").await;
}
