//! The details of a snapshot: all of its fields, what follows from them, and its actions.

use std::{fs, time::Duration};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::app::{Setup, StateFolder, TestApp};

const DELETE: &str = "image.delete";

/// The snapshot under the cursor at first.
const ID: u64 = 5_226_790;

async fn open(columns: u16, rows: u16) -> TestApp {
    let app = TestApp::sized(columns, rows).await;
    app.keys("<enter>").await;
    app.sees("before-nginx-1.29").await;
    app.slowly("<enter>").await;
    app.sees("Copy the id").await;
    app
}

#[tokio::test(start_paused = true)]
async fn all_fields_are_over_the_table_and_beside_it_in_a_wide_window() {
    for (columns, rows) in [(40, 10), (80, 24), (120, 40), (140, 30), (200, 50)] {
        let app = open(columns, rows).await;
        assert_snapshot!(format!("details_{columns}x{rows}"), app.screen());
        app.keys("<esc>").await;
        app.sees_no("Copy the id").await;
    }
}

#[tokio::test(start_paused = true)]
async fn in_a_small_window_the_fields_scroll() {
    let app = open(40, 10).await;
    assert!(!app.screen().contains("UUID"), "{}", app.screen());
    app.keys("<end>").await;
    app.sees("7d today").await;
    app.keys("<down><down><down><down><down>").await;
    app.sees("Delete").await;
    app.keys("q").await;
    app.sees_no("Copy the id").await;
}

#[tokio::test(start_paused = true)]
async fn an_action_asks_the_same_question_as_its_key() {
    let app = open(120, 40).await;
    app.keys("<down><down><down><down><down>").await;
    app.slowly("<enter>").await;
    app.sees("This can't be undone.").await;
    app.sees(">[ Cancel ]<").await;
    // The Enter that chose it does not press a button, nor does one right behind it.
    app.keys("<esc>").await;
    app.sees("It can be deleted.").await;
    app.keys("<enter><tab><enter>").await;
    app.sees("came too early").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    // Back in the details, the keys of the list work too.
    app.keys("<esc>d").await;
    app.sees("This can't be undone.").await;
    app.slowly("<tab>").await;
    app.slowly("<enter>").await;
    app.pass_until("deleted", Duration::from_secs(60), |screen| {
        !screen.contains("Copy the id") && !screen.contains("can't be undone")
    })
    .await;
    assert_eq!(app.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_protected_says_why_it_is_not_deleted() {
    let app = open(120, 40).await;
    app.keys("<down><down>").await;
    app.slowly("<enter>").await;
    app.sees("before-nginx-1.29 is now protected and can't be deleted.")
        .await;
    app.sees("Unprotect").await;
    app.sees("Delete  — not possible: protected").await;
    app.keys("<down><down><down>").await;
    app.slowly("<enter>").await;
    app.sees("Press p to remove the protection.").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.keys("<up><up><up>").await;
    app.slowly("<enter>").await;
    app.sees("Unprotect one snapshot?").await;
}

#[tokio::test(start_paused = true)]
async fn a_row_that_changes_is_shown_and_one_that_leaves_closes_its_details() {
    let app = open(120, 40).await;
    app.simulator.change(|account| {
        account.snapshot(ID).unwrap().name = "theirs\u{1b}[31m".into();
    });
    app.keys("r").await;
    app.sees("theirs").await;
    app.sees("It can be deleted.").await;
    app.simulator.change(|account| account.remove(ID));
    app.keys("r").await;
    app.sees("The row with the id 5226790 is no longer in the list.")
        .await;
    app.sees_no("Copy the id").await;
}

#[tokio::test(start_paused = true)]
async fn a_field_is_copied_from_the_details() {
    let app = open(160, 40).await;
    app.keys("yuuid<enter>").await;
    app.sees("Sent to the terminal's clipboard: ").await;
    app.sees("Copy the id").await;
    assert_eq!(app.copied()[0].len(), 36);
    app.keys("?").await;
    app.sees("do what is under the cursor").await;
    app.keys("<esc><esc>q").await;
    assert_eq!(app.end().await.code, 0);
}

#[tokio::test(start_paused = true)]
async fn a_read_only_account_says_so_and_can_be_changed_from_here() {
    let app = open(120, 40).await;
    app.keys("w").await;
    app.sees("This account is read-only. Press w to allow changes.")
        .await;
    app.sees("Delete  — not possible: read-only").await;
    app.keys("w").await;
    app.sees("Allow changes?").await;
    app.slowly("<tab>").await;
    app.slowly("<enter>").await;
    app.sees("It can be deleted.").await;
}

#[tokio::test(start_paused = true)]
async fn the_ends_of_the_actions_are_a_key_away_and_the_operations_open_over_the_details() {
    let app = open(120, 40).await;
    app.keys("G").await;
    assert!(app.row().contains("Delete"), "{}", app.row());
    app.keys("g").await;
    assert!(app.row().contains("Copy the id"), "{}", app.row());
    app.keys("o").await;
    app.sees("Nothing is running").await;
    app.keys("<esc>").await;
    assert!(app.row().contains("Copy the id"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn keys_of_the_list_close_the_details_and_work() {
    for (key, seen) in [
        ("s", "Snapshots: sort and columns"),
        ("/", "Filter:"),
        ("2", "Backups 2"),
        ("3", "Whole account"),
        ("1", "Snapshots 7"),
    ] {
        let app = open(120, 40).await;
        app.sees("Copy the id").await;
        app.keys(key).await;
        app.sees(seen).await;
        app.sees_no("Copy the id").await;
        app.sees_no("no longer").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_strip_shows_the_whole_uuid_where_two_lists_just_fit() {
    let app = TestApp::sized(100, 30).await;
    app.sees("before-nginx-1.29").await;
    app.keys("<tab>").await;
    let uuid = app.line("Ubuntu 22.04 x64 · ");
    let uuid = uuid.split("x64 · ").nth(1).unwrap_or_default();
    let uuid = uuid.trim_end_matches(['│', ' ']);
    assert_eq!(uuid.len(), 36, "{uuid}");
}

#[tokio::test(start_paused = true)]
async fn the_details_of_a_row_of_the_account_are_beside_the_table_where_there_is_room() {
    for (columns, beside) in [(139, false), (140, true), (200, true)] {
        let app = TestApp::sized(columns, 40).await;
        app.sees("2 at risk").await;
        app.keys("3<enter>").await;
        app.sees("Go to it in its instance").await;
        assert_eq!(app.screen().contains("Whole account"), beside, "{columns}");
        // The keys are those of the details.
        app.keys("<down>").await;
        assert!(app.row().contains("Go to it"), "{}", app.row());
    }
}

#[tokio::test(start_paused = true)]
async fn details_that_do_not_fit_say_so_and_the_list_beside_them_stays_as_wide() {
    let app = TestApp::sized(80, 24).await;
    app.keys("<enter><enter>").await;
    app.sees("lines below: PgDn").await;
    app.keys("<pgdn>").await;
    app.sees("It can be deleted.").await;
    app.sees_no("below: PgDn").await;
    for columns in [100, 120] {
        let app = TestApp::on_snapshots(Setup {
            size: (columns, 40),
            ..Setup::default()
        })
        .await;
        let width = |app: &TestApp| app.line("╭ Instances").find('┬');
        let before = width(&app);
        app.keys("<enter>").await;
        app.sees("Smallest disk").await;
        assert_eq!(width(&app), before, "{columns}");
    }
}

/// What was asked of the snapshot, what the server answered, and when: also in a later run.
#[tokio::test(start_paused = true)]
async fn the_history_of_a_snapshot_is_in_its_details() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab><enter>").await;
    app.sees("History         nothing recorded").await;
    app.slowly("e<c-u>before-nginx-1.30<enter><tab><enter>")
        .await;
    // It is read again by itself.
    app.sees("● Rename").await;
    for seen in [
        "History         times in UTC",
        "Confirmed 2026-11-14 14:02:",
        " with the profile prod",
        "Accepted 2026-11-14 14:02:",
        "Done 2026-11-14 14:02:",
    ] {
        app.sees(seen).await;
    }
    // The other snapshots have a history of their own.
    app.slowly("<esc>j<enter>").await;
    app.sees("History         nothing recorded").await;
    let next = folder.start().await;
    next.slowly("<tab><enter>").await;
    next.sees("Done 2026-11-14 14:02:").await;
    assert_snapshot!("history_of_a_snapshot", next.screen());
    next.resize(80, 24).await;
    next.keys("<pgdn><pgdn>").await;
    next.sees("Done 2026-11-14 14:02:").await;
}

/// The first line of the history again, as a write of its own, with another value in one field.
fn once_more(folder: &StateFolder, number: usize, field: &str, value: Value) -> String {
    let mut line = folder.history().swap_remove(0);
    // Later than any write of the test.
    line["op"] = format!("f{number:031x}").into();
    line[field] = value;
    format!("{line}\n")
}

#[tokio::test(start_paused = true)]
async fn the_history_of_a_snapshot_has_no_write_of_another_account_or_server() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>e<c-u>before-nginx-1.30<enter><tab><enter>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    let others = [
        once_more(&folder, 1, "profile", "elsewhere".into()),
        once_more(&folder, 2, "server", "https://elsewhere.example/".into()),
    ];
    add_to_history(&folder, &others.concat());
    let next = folder.start().await;
    next.slowly("<tab><enter>").await;
    next.sees("with the profile prod, as").await;
    next.sees_no("elsewhere").await;
}

#[tokio::test(start_paused = true)]
async fn the_history_of_a_snapshot_is_found_below_a_thousand_later_writes() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>e<c-u>before-nginx-1.30<enter><tab><enter>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    let other = json!({ "id": "1", "name": "other" });
    let later = (0..1_000).map(|n| once_more(&folder, n, "snapshot", other.clone()));
    let later: String = later.collect();
    add_to_history(&folder, &later);
    let next = folder.start().await;
    next.slowly("<tab><enter>").await;
    next.sees("with the profile prod, as").await;
}

/// Adds lines to the history.
fn add_to_history(folder: &StateFolder, lines: &str) {
    let path = folder.path().join("history.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + lines).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_history_that_cannot_be_read_says_why() {
    let folder = StateFolder::new();
    fs::create_dir(folder.path().join("history.jsonl")).unwrap();
    let app = folder.start().await;
    app.slowly("<tab><enter>").await;
    app.sees("The history can't be read.").await;
}
