//! Running operations are named on the message line, whatever else is on it.

use std::time::Duration;

use snapdeck::simulator::ServedAccount;

use crate::support::app::{Setup, TestApp, start_of_time};

#[tokio::test(start_paused = true)]
async fn a_success_does_not_hide_what_runs() {
    let app = TestApp::start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.keys("c").await;
    app.sees("web-01 is busy (Saving web-01-20261114-1402). Try again when it is done.")
        .await;
    app.sees_no("Name     [").await;
    app.pass(Duration::from_secs(11)).await;
    app.sees("web-01-20261114-1402 is Active, ").await;
    app.sees_no("web-01 is busy").await;
    app.keys("c<c-u>second").await;
    app.slowly("<enter><tab><enter>").await;
    // It is not said under the question, nor after it.
    app.sees_no("web-01-20261114-1402 is Active, ").await;
    app.keys("<tab><end>p").await;
    app.pass(Duration::from_secs(1)).await;
    let said = app.line("Saving second of web-01 0:0");
    assert!(said.contains(". MySnapshot is now protected"), "{said}");
    // As soon as it ends, the next can be created.
    app.pass(Duration::from_secs(10)).await;
    app.sees("second is Active, ").await;
    app.keys("c").await;
    app.sees("Name     [").await;
}

#[tokio::test(start_paused = true)]
async fn what_runs_is_told_wherever_the_cursor_stands() {
    let app = TestApp::with(Setup {
        saving: Duration::from_secs(60),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.slowly("c<c-u>one<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("<down>").await;
    app.sees("Saving one. web-01 is unavailable meanwhile.")
        .await;
    app.sees("◐ web-01").await;
    app.slowly("c<c-u>two<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("Saving two of web-02, 1 more running.").await;
    app.resize(40, 10).await;
    app.sees("Saving two of web-02, 1 more").await;
    app.keys("/").await;
    app.sees("Saving two of web-02, 1 more").await;
}

#[tokio::test(start_paused = true)]
async fn what_runs_in_another_account_is_told_with_its_name() {
    let app = TestApp::with(Setup {
        second: Some(ServedAccount::made(2, 3, start_of_time())),
        saving: Duration::from_secs(30),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.slowly("<tab>d<tab><enter>").await;
    app.sees(" Deleting before-nginx-1.29 of web-01.").await;
    app.slowly("a2<enter>").await;
    app.sees("prod: Deleting before-nginx-1.29 of web-01.")
        .await;
    app.slowly("a1<enter>").await;
    app.pass(Duration::from_secs(10)).await;
    app.sees_no("Deleting ").await;
    app.slowly("c<c-u>one<enter><tab><enter>").await;
    app.slowly("a2<enter>").await;
    app.sees("server-0001").await;
    app.sees("prod: Saving one of web-01.").await;
    app.pass(Duration::from_secs(33)).await;
    app.sees("prod: one is Active, ").await;
    app.sees_no("prod: Saving one").await;
}

#[tokio::test(start_paused = true)]
async fn the_footer_shows_a_reason_whole_or_not_at_all() {
    let app = TestApp::start().await;
    app.slowly("c<enter><tab><enter>").await;
    for columns in (60..140).rev() {
        app.resize(columns, 30).await;
        let footer = app.line("q quit");
        let is_cut = footer.contains('…') || footer.contains("(c") != footer.contains("(c: busy)");
        assert!(!is_cut, "{columns}: {footer}");
    }
    app.resize(120, 30).await;
    app.sees("(c: busy)").await;
}

#[tokio::test(start_paused = true)]
async fn the_key_of_the_operations_is_in_the_footer_while_something_runs() {
    for columns in [120, 200] {
        let app = TestApp::sized(columns, 40).await;
        app.sees_no("o operations").await;
        app.slowly("c<enter><tab><enter>").await;
        app.pass(Duration::from_secs(2)).await;
        app.sees("o operations").await;
        app.keys("<tab>").await;
        app.sees("o operations").await;
        app.pass(Duration::from_secs(12)).await;
        app.sees("is Active").await;
        app.sees_no("o operations").await;
    }
    // Where there is too little room, the palette is more important.
    let app = TestApp::sized(80, 24).await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(2)).await;
    app.sees(": palette").await;
}
