//! Renaming: the form, what it refuses, and the proof from the list.

use std::time::Duration;

use snapdeck::simulator::CallOutcome;

use crate::support::{app::TestApp, front::Fault};

const EDIT: &str = "image.edit";

/// The snapshot under the cursor at first.
const OLD: (u64, &str) = (5_226_790, "before-nginx-1.29");

/// With the form open.
async fn form() -> TestApp {
    let app = TestApp::start().await;
    app.keys("<tab>e").await;
    app.sees("Rename one snapshot").await;
    app
}

fn name(app: &TestApp) -> String {
    app.simulator
        .change(|account| account.snapshot(OLD.0).unwrap().name.clone())
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_renamed_and_the_list_proves_it() {
    let app = form().await;
    app.sees("New name [before-nginx-1.29").await;
    app.slowly("-ok<enter><tab><enter>").await;
    app.sees("Renamed before-nginx-1.29 to before-nginx-1.29-ok.")
        .await;
    assert_eq!(app.calls(EDIT).len(), 1);
    assert_eq!(
        app.calls(EDIT)[0].outcome,
        Some(CallOutcome::Renamed(OLD.0))
    );
    assert_eq!(name(&app), "before-nginx-1.29-ok");
    assert!(app.row().contains("before-nginx-1.29-ok"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_none_or_the_same_is_refused() {
    let app = form().await;
    for (typed, said) in [
        ("", "The name is unchanged."),
        ("", "The name is unchanged."),
        ("<c-u>", "A name has 1 to 100 characters; this one has 0."),
        ("  ", "A name has 1 to 100 characters; this one has 0."),
    ] {
        app.keys(typed).await;
        app.slowly("<tab><tab><enter>").await;
        app.sees(said).await;
    }
    app.keys("<c-u>").await;
    app.paste(&"ї".repeat(101)).await;
    app.slowly("<enter><tab><enter>").await;
    app.sees("A name has 1 to 100 characters; this one has 101.")
        .await;
    assert_eq!(app.calls(EDIT).len(), 0);
    app.slowly("<bs><enter><tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(name(&app), "ї".repeat(100));
}

#[tokio::test(start_paused = true)]
async fn control_characters_never_get_into_a_name() {
    let app = form().await;
    app.keys("<c-u>").await;
    app.paste("new\u{7}\u{1b}]0;x\u{200b} name\u{202e}").await;
    app.slowly("<enter><tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(name(&app), "new]0;x name");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_not_shown_as_it_is_starts_empty_and_says_why() {
    let app = TestApp::start().await;
    let odd = "before\u{202e}nginx";
    let set = |name: &str| {
        app.simulator
            .change(|account| account.snapshot(OLD.0).unwrap().name = name.into());
    };
    set(odd);
    app.keys("<tab>r").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("e").await;
    app.sees("The current name has characters that can't be shown")
        .await;
    assert!(app.line("New name").contains("[   "), "{}", app.screen());
    app.slowly("<enter><tab><enter>").await;
    app.sees("A name has 1 to 100 characters; this one has 0.")
        .await;
    app.slowly("plain<enter><tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(name(&app), "plain");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_changed_or_went_meanwhile_is_not_renamed() {
    for went in [false, true] {
        let app = form().await;
        app.keys("<c-u>new").await;
        app.simulator.change(|account| {
            if went {
                account.remove(OLD.0);
            } else {
                account.snapshot(OLD.0).unwrap().name = "theirs".into();
            }
        });
        app.slowly("<enter><tab><enter>").await;
        app.sees("Nothing was renamed.").await;
        app.sees(if went {
            "It was already gone."
        } else {
            "It changed after you opened this dialog."
        })
        .await;
        assert_eq!(app.calls(EDIT).len(), 0, "nothing is sent");
        // The form is given back with its text.
        assert!(app.line("New name").contains("[new "), "{}", app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn keys_typed_ahead_rename_nothing() {
    let app = TestApp::start().await;
    app.keys("<tab>e-x<enter><tab><enter><enter>").await;
    assert_eq!(app.calls(EDIT).len(), 0);
    app.sees("came too early").await;
    app.keys("<esc>w").await;
    app.keys("e").await;
    app.sees("This account is read-only").await;
    assert_eq!(app.calls(EDIT).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn no_second_write_goes_beside_a_rename() {
    let app = TestApp::start().await;
    app.simulator.meet(EDIT, Fault::Hang);
    app.keys("<tab>e").await;
    app.slowly("-x<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("<esc>").await;
    for key in ["e", "p", "d"] {
        app.keys(key).await;
        app.sees("before-nginx-1.29 is being renamed").await;
        app.keys("<esc>").await;
    }
    assert_eq!(app.calls(EDIT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn only_an_active_snapshot_can_be_renamed_and_only_among_the_snapshots() {
    let app = TestApp::start().await;
    app.keys("e").await;
    app.sees("e works on a snapshot or backup: press Enter first.")
        .await;
    app.keys("<tab>/old-import<enter>e").await;
    app.sees("old-import is Frozen. Only an Active one can be renamed, copied or restored.")
        .await;
    assert_eq!(app.calls(EDIT).len(), 0);
}
