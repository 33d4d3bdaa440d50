//! Menus: the palette, and what can be copied.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::app::TestApp;

const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn the_palette_does_what_a_key_does_and_says_why_not() {
    let app = TestApp::start().await;
    app.keys(":").await;
    app.sees("Do or go to").await;
    assert_snapshot!("palette", app.screen());
    // Among the instances there is nothing to delete.
    app.keys("delete the").await;
    app.sees("not now: in the snapshots").await;
    app.keys("<enter>").await;
    app.sees_no("Do or go to").await;
    assert_eq!(app.calls(DELETE).len(), 0);

    app.keys("<tab>:delete the<enter>").await;
    app.sees("This cannot be undone.").await;
    // The Enter that chose it is not one that answers it.
    app.keys("<enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.keys("<esc>:quit<enter>").await;
    assert_eq!(app.end().await.code, 0);
}

#[tokio::test(start_paused = true)]
async fn the_palette_goes_to_an_instance_and_to_a_snapshot_whatever_is_filtered() {
    let app = TestApp::start().await;
    app.keys("/db-main<enter>:web-02<enter>").await;
    assert!(app.row().contains("web-02"), "{}", app.row());
    app.pass(Duration::from_secs(2)).await;
    app.keys(":5226790<enter>").await;
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
    app.sees("web-01").await;
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_letters_in_order_and_says_that_nothing_matches() {
    let app = TestApp::start().await;
    app.keys(":bfrngx").await;
    app.sees("snapshot of web-01  id 5226790").await;
    app.keys("qqqq").await;
    app.sees("Nothing matches.").await;
    app.keys("<enter>").await;
    app.sees("Nothing matches.").await;
    app.keys("<esc>").await;
    app.sees_no("Nothing matches.").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_copied_is_said_and_stays_on_the_screen() {
    let app = TestApp::start().await;
    app.keys("<tab>y").await;
    assert_snapshot!("copy", app.screen());
    app.keys("<enter>").await;
    app.sees("Sent to the terminal's clipboard: 5226790").await;
    app.keys("yuuid<enter>").await;
    app.sees("Sent to the terminal's clipboard: ").await;
    app.keys("yjson<enter>").await;
    app.keys("<s-tab>yaddress<enter>").await;
    app.sees("185.20.1.17").await;
    let copied = app.copied();
    assert_eq!(copied[0], "5226790");
    assert_eq!(copied[1].len(), 36, "{copied:?}");
    let all: serde_json::Value = serde_json::from_str(&copied[2]).unwrap();
    assert_eq!(all["id"], "5226790");
    assert_eq!(all["min_disk_gb"], 20.0);
    assert_eq!(copied[3], "185.20.1.17");
}
