//! The whole account: snapshots, backups and images in one table.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::CallOutcome;

use crate::support::{app::TestApp, front::Heard};

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

/// The ids that were deleted.
fn deleted(app: &TestApp) -> Vec<u64> {
    let calls = app.simulator.ledger().into_iter();
    calls
        .filter_map(|call| match call.outcome {
            Some(CallOutcome::Deleted(id)) => Some(id),
            _ => None,
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_deleted_here_by_the_list_of_its_instance() {
    let app = account().await;
    // The cursor is on a row of another instance when the filter is opened.
    app.keys("/id:5223871<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("d").await;
    app.sees("This can't be undone.").await;
    assert_snapshot!("delete", app.screen());
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.sees("◐ Deleting").await;
    app.keys("d").await;
    app.sees("is being deleted already.").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees("Deleted перед оновленням php").await;
    app.sees("Nothing in the account matches the filter.").await;
    assert_eq!(deleted(&app), [5_223_871]);
    // The list of its own instance was read again before it.
    let calls = app.simulator.ledger();
    let delete = calls.iter().position(|call| call.func == "image.delete");
    let (before, after) = calls.split_at(delete.unwrap());
    assert_eq!(before.last().unwrap().func, "instances.snapshots");
    let is_list = |call: &Heard| call.func == "instances.snapshots";
    assert!(after.iter().any(is_list), "and after it");
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_renamed_and_protected_here() {
    let app = account().await;
    app.keys("/instance:db-main kind:snapshot<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("e").await;
    app.sees("Rename").await;
    app.keys("-old").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter>").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees_no("Rename one snapshot").await;
    assert!(app.row().contains("-old"), "{}", app.screen());
    app.keys("p").await;
    app.pass(Duration::from_secs(6)).await;
    assert!(app.row().contains('⚿'), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_details_offer_its_actions_and_its_instance() {
    let app = account().await;
    app.keys("/id:5226790<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.slowly("<enter>").await;
    app.sees("Go to it in its instance").await;
    assert_snapshot!("details", app.screen());
    app.keys("<down>").await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("web-01 › Snapshots").await;
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn tab_goes_to_a_snapshot_of_an_instance_that_was_not_opened() {
    let app = account().await;
    app.keys("/instance:db-main kind:snapshot<enter><tab>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("db-main › Snapshots").await;
    assert!(!app.row().trim().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_backup_says_why_it_is_not_changed_and_shows_its_details() {
    let app = account().await;
    app.keys("/kind:backup<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("d").await;
    app.sees("is a backup. Only snapshots can be changed here so far.")
        .await;
    app.slowly("<enter>").await;
    app.sees("not a snapshot").await;
    assert_snapshot!("details_of_a_backup", app.screen());
    assert!(deleted(&app).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_instance_is_gone_goes_nowhere() {
    let app = account().await;
    app.keys("/instance:gone kind:snapshot<enter><tab>").await;
    app.sees("The instance of this snapshot is not in the list")
        .await;
    for key in ["d", "p", "e"] {
        app.keys(key).await;
        app.sees("Change or delete the snapshot in the web panel.")
            .await;
    }
    assert!(deleted(&app).is_empty());
    app.keys("y<enter>").await;
    app.sees("Sent to the terminal's clipboard").await;
}

#[tokio::test(start_paused = true)]
async fn marks_are_refused_with_the_place_where_they_work() {
    let app = account().await;
    app.keys("/instance:web-01 kind:snapshot<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees_no("Space mark").await;
    app.keys("*").await;
    app.sees("* works in the lists of an instance: press Tab to go there.")
        .await;
    // So the key after it is about the row under the cursor, and its question names that one alone.
    app.keys("p").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees("before-nginx-1.29 is protected and can't be deleted.")
        .await;
    let one = ("elid".to_owned(), "5226790".to_owned());
    let calls = app.calls("image.edit");
    assert!(calls.iter().all(|call| call.parameters.contains(&one)));
    app.keys("<tab>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("*").await;
    app.sees("7 marked").await;
}
