//! The whole account: snapshots, backups and images in one table.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::app::TestApp;

/// On the list of the whole account, once it was read.
async fn account() -> TestApp {
    let app = TestApp::start().await;
    app.sees("before-nginx-1.29").await;
    app.keys("3").await;
    app.pass(Duration::from_secs(20)).await;
    app.sees("Whole account").await;
    app
}

#[tokio::test(start_paused = true)]
async fn snapshots_backups_and_images_stand_in_one_table() {
    let app = account().await;
    assert_snapshot!("wide", app.screen());
    app.keys("<end>").await;
    app.sees("instance is gone").await;
    app.keys("<home>").await;
    app.resize(80, 24).await;
    assert_snapshot!("narrow", app.screen());
    app.keys("<esc>").await;
    app.sees("Instances 12").await;
}

#[tokio::test(start_paused = true)]
async fn enter_goes_to_the_snapshot_in_its_instance_and_keys_that_change_say_so() {
    let app = account().await;
    app.keys("/id:5226790<enter>").await;
    app.keys("d").await;
    app.sees("d works in the lists of an instance: press Enter to go there.")
        .await;
    app.keys("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
    app.keys("d").await;
    app.sees("Delete").await;
    app.sees("id 5203773").await;
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_of_an_instance_that_was_not_opened_is_found_when_its_list_comes() {
    let app = account().await;
    app.keys("/instance:db-main kind:snapshot<enter><enter>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("db-main › Snapshots").await;
    assert!(!app.row().trim().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_instance_is_gone_goes_nowhere() {
    let app = account().await;
    app.keys("/instance:gone<enter><enter>").await;
    app.sees("There is no instance to go to from this row.")
        .await;
    app.keys("y<enter>").await;
    app.sees("Sent to the terminal's clipboard").await;
}
