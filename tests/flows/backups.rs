//! Backups: the same screens and keys as for snapshots, on their own list.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::CallOutcome;

use crate::support::app::{Setup, TestApp};

const MAKE: &str = "instances.fleio_bckps.edit";
const LIST: &str = "instances.fleio_bckps";
const SNAPSHOTS: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// The backups of web-01, with the focus.
async fn backups(columns: u16, rows: u16) -> TestApp {
    let app = TestApp::sized(columns, rows).await;
    if columns >= 100 {
        app.keys("<tab>").await;
    }
    app.keys("2").await;
    app.sees("Backups 2").await;
    app
}

/// Creates a backup of web-01 and waits until it is Active.
async fn made(app: &TestApp, name: &str) {
    app.keys(&format!("c<c-u>{name}<tab><tab>")).await;
    app.sees("Create a backup").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter>").await;
    app.pass(Duration::from_secs(20)).await;
    assert!(app.line(name).contains("● Active"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn the_key_2_shows_the_backups_of_the_instance_and_1_its_snapshots() {
    let app = backups(120, 40).await;
    assert_snapshot!("wide", app.screen());
    app.keys("<left>").await;
    app.sees("web-01 › Backups 2").await;
    // The list follows the cursor, and stays the one of backups.
    app.keys("<down>").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("web-02 › Backups").await;
    app.keys("<up>1").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("web-01 › Snapshots 7").await;
    app.sees_no("web-01 nightly").await;
    assert!(!app.calls(LIST).is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_backups_narrow() {
    let app = backups(80, 24).await;
    assert_snapshot!("narrow", app.screen());
    app.keys("<enter>").await;
    app.sees("backup, auto").await;
    assert_snapshot!("details", app.screen());
    // Without a list beside the instances, 1 shows the snapshots too.
    app.keys("<esc><esc>1").await;
    app.sees("Instances › web-01").await;
    app.sees("Snapshots 7").await;
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_created_renamed_protected_and_deleted_like_a_snapshot() {
    let app = backups(120, 40).await;
    app.keys("c").await;
    app.sees("Create a backup").await;
    assert_snapshot!("create", app.screen());
    app.keys("<esc>").await;
    made(&app, "by-hand").await;
    assert_eq!(app.calls(MAKE).len(), 1);
    assert_eq!(app.calls(SNAPSHOTS).len(), 0);
    assert!(app.line("by-hand").contains("manual"), "{}", app.screen());

    app.keys("/by-hand<enter>e").await;
    app.sees("Rename one backup").await;
    app.keys("<c-u>renamed<tab><tab>").await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(10)).await;
    app.keys("/<c-u>renamed<enter>").await;
    assert!(app.row().contains("renamed"), "{}", app.row());
    app.keys("p").await;
    app.pass(Duration::from_secs(10)).await;
    assert!(app.row().contains("⚿"), "{}", app.row());
    app.keys("p").await;
    app.sees("Unprotect one backup?").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.pass(Duration::from_secs(10)).await;
    assert!(!app.row().contains("⚿"), "{}", app.row());

    app.keys("d").await;
    app.sees("Delete one backup?").await;
    assert_snapshot!("delete", app.screen());
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.pass(Duration::from_secs(10)).await;
    app.sees_no("manual").await;
    assert_eq!(app.calls(DELETE).len(), 1);
    assert_eq!(app.deleted().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_only_backup_is_called_one_and_takes_digits() {
    let app = TestApp::start().await;
    app.keys("2<down><down>").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("db-main › Backups 1").await;
    app.keys("<tab>d").await;
    app.sees("Delete one backup?").await;
    app.sees("NO OTHER BACKUP OF db-main IS USABLE").await;
    app.slowly("5215106<enter>").await;
    app.pass(Duration::from_secs(10)).await;
    app.sees("No backups of db-main.").await;
    assert_eq!(app.deleted(), [5_215_106]);
}

#[tokio::test(start_paused = true)]
async fn several_backups_are_deleted_at_once_but_not_those_of_a_schedule() {
    let app = backups(120, 40).await;
    made(&app, "one").await;
    made(&app, "two").await;
    app.keys("*d").await;
    app.sees("Delete 2 backups?").await;
    app.sees("Left out: 2").await;
    assert_snapshot!("many", app.screen());
    app.slowly("2<enter>").await;
    app.pass(Duration::from_secs(20)).await;
    app.sees("2 done, 2 left out").await;
    assert!(!app.deleted().contains(&5_215_101), "{:?}", app.deleted());
    assert_eq!(app.deleted().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_history_says_that_it_was_a_backup() {
    let app = backups(120, 40).await;
    made(&app, "by-hand").await;
    app.keys("o").await;
    app.sees("Create the backup “by-hand” on web-01").await;
}

#[tokio::test(start_paused = true)]
async fn a_backup_in_the_whole_account_is_changed_and_gone_to_in_its_list() {
    let app = TestApp::start().await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("3/disk was full<enter>").await;
    app.pass(Duration::from_secs(2)).await;
    app.keys("d").await;
    app.sees("NO OTHER BACKUP OF db-main IS USABLE").await;
    app.keys("<esc><tab>").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("db-main › Backups 1").await;
    assert!(app.row().contains("k was full"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_instances_say_that_backups_are_created() {
    let app = backups(80, 24).await;
    app.keys("<esc>").await;
    assert!(
        app.line("q quit").contains("c create backup"),
        "{}",
        app.screen()
    );
    app.keys(":create a").await;
    app.sees("create a backup of the open instance").await;
    app.keys("<esc>1").await;
    app.sees("Snapshots 7").await;
    app.keys("<esc>").await;
    assert!(!app.line("q quit").contains("backup"), "{}", app.screen());
    app.keys(":create a").await;
    app.sees("create a snapshot of the open instance").await;
}

#[tokio::test(start_paused = true)]
async fn backups_of_several_instances_are_created_as_such_and_the_own_server_is_named() {
    let app = TestApp::with(Setup {
        here: vec!["185.20.1.17".parse().unwrap()],
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.keys("2  ").await;
    app.keys(":create a").await;
    app.sees("create a backup of the 2 marked instances").await;
    app.keys("<esc>").await;
    assert!(
        app.line("q quit").contains("c create backup on 2 marked"),
        "{}",
        app.screen()
    );
    app.keys("c").await;
    app.sees("Create 2 backups?").await;
    app.sees("WILL BE UNAVAILABLE while its backup is made")
        .await;
    app.sees("You are working on web-01: this session will hang until its backup")
        .await;
    app.sees("Type the number of backups (2)").await;
    assert!(!app.screen().contains("snapshot"), "{}", app.screen());
    app.slowly("3<enter>").await;
    app.sees("That is not the number asked for above.").await;
    app.slowly("<c-u>2<enter>").await;
    app.sees("is checked right before its backup").await;
    app.pass(Duration::from_secs(40)).await;
    assert_eq!(app.calls(MAKE).len(), 2);
    app.sees("Create: 2 of 2 done").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_is_restored_from_a_backup_in_its_details() {
    const REBUILD: &str = "instances.fleio.rebuild";
    let app = backups(120, 40).await;
    let uuid = app
        .simulator
        .change(|account| account.snapshot(5_215_102).unwrap().fleio_id.clone());
    app.slowly("<enter><down><down><down><down><enter>").await;
    app.sees("Restore web-01?").await;
    app.sees("Id       5215102").await;
    app.slowly("5203773<enter>").await;
    for _ in 0..60 {
        if app.screen().contains("Restored web-01 from") {
            break;
        }
        app.pass(Duration::from_secs(3)).await;
    }
    app.sees("Restored web-01 from").await;
    // The present state was saved as a snapshot, not as a backup.
    assert_eq!((app.calls(SNAPSHOTS).len(), app.calls(MAKE).len()), (1, 0));
    let calls = app.simulator.ledger();
    let restored = calls.iter().filter_map(|call| call.outcome.as_ref());
    let restored = restored.filter_map(|outcome| match outcome {
        CallOutcome::Rebuilt { instance, fleio_id } => Some((*instance, fleio_id.as_str())),
        _ => None,
    });
    let restored: Vec<(u64, &str)> = restored.collect();
    assert_eq!(restored, [(5_203_773, uuid.as_str())]);
    let sent = app.calls(REBUILD).into_iter();
    let is_write =
        |call: &crate::support::front::Heard| call.parameters.iter().any(|(name, _)| name == "sok");
    let mut sent: Vec<_> = sent.filter(is_write).collect();
    assert_eq!(sent.len(), 1);
    let mut fields = sent.remove(0).parameters;
    fields.retain(|(name, _)| !["auth", "out", "lang"].contains(&&**name));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("func", REBUILD),
            ("elid", "5203773"),
            ("zone", "own"),
            ("select_rebuild", uuid.as_str()),
            ("enablessh", "off"),
            ("sok", "ok"),
        ]
    );
    // The snapshot of its present state and the list of backups are read right before it.
    let at = calls.iter().rposition(|call| call.func == REBUILD).unwrap();
    let before = calls[at - 2..at].iter().map(|call| call.func.as_str());
    assert_eq!(before.collect::<Vec<_>>(), ["instances.snapshots", LIST]);
}
