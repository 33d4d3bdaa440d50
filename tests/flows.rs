//! Keystrokes to screens: the whole program against the embedded server.

mod account;
mod accounts;
mod away;
mod backups;
mod copy;
mod coverage;
mod create;
mod delete;
mod details;
mod failing;
mod filter;
mod instance_details;
mod keys;
mod kills;
mod looks;
mod many;
mod marked;
mod matrix;
mod menu;
mod mouse;
mod notifying;
mod odd_rows;
mod operations;
mod pictures;
mod protect;
mod read_only;
mod reading;
mod recovery;
mod rename;
mod restart;
mod restore;
mod resume;
mod running;
mod schedules;
mod sign_in;
mod simulation;
mod start;
mod state_folder;
mod unknown;
mod windows;

use insta::assert_snapshot;

use crate::support::app::TestApp;

#[tokio::test(start_paused = true)]
async fn the_first_screen_wide() {
    let app = TestApp::start().await;
    assert_snapshot!(app.screen());
}

#[tokio::test(start_paused = true)]
async fn the_first_screens_narrow() {
    let app = TestApp::sized(80, 24).await;
    assert_snapshot!("narrow_instances", app.screen());
    app.keys("<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert_snapshot!("narrow_snapshots", app.screen());
}

#[tokio::test(start_paused = true)]
async fn the_keys() {
    let app = TestApp::start().await;
    app.keys("?").await;
    assert_snapshot!(app.screen());
    app.keys("q").await;
    app.sees_no("Keys").await;
    app.keys("q").await;
    assert_eq!(app.end().await.code, 0);
}
