//! Protecting: at once; taking it off after a question; and the proof from the list.

use std::time::Duration;

use snapdeck::simulator::CallOutcome;

use crate::support::{app::TestApp, front::Fault};

const EDIT: &str = "image.edit";

/// The snapshot under the cursor at first.
const ID: u64 = 5_226_790;

async fn among_snapshots() -> TestApp {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    app.sees("before-nginx-1.29").await;
    app
}

/// The outcomes of the writes.
fn protected(app: &TestApp) -> Vec<CallOutcome> {
    let calls = app.calls(EDIT).into_iter();
    calls
        .filter_map(|call| call.outcome)
        .filter(|outcome| *outcome != CallOutcome::Read)
        .collect()
}

fn is_protected(app: &TestApp) -> bool {
    app.simulator
        .change(|account| account.snapshot(ID).unwrap().protected)
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_protected_at_once_and_asked_about_before_that_is_taken_off() {
    let app = among_snapshots().await;
    app.keys("p").await;
    app.sees("before-nginx-1.29 is now protected and can't be deleted.")
        .await;
    assert_eq!(protected(&app), [CallOutcome::Protected(ID, true)]);
    assert!(app.row().contains("Active ⚿"), "{}", app.row());
    app.keys("d").await;
    app.sees(
        "before-nginx-1.29 is protected and can't be deleted. Press p to remove the protection.",
    )
    .await;

    app.keys("p").await;
    app.sees("Unprotect one snapshot?").await;
    app.sees(">[ Cancel ]<").await;
    app.slowly("<enter>").await;
    app.sees_no("Unprotect one snapshot?").await;
    assert!(is_protected(&app), "Cancel has the focus");
    app.keys("p<tab><enter>").await;
    app.sees("came too early").await;
    app.slowly("<enter>").await;
    app.sees("before-nginx-1.29 is no longer protected and can be deleted.")
        .await;
    let both = [true, false].map(|on| CallOutcome::Protected(ID, on));
    assert_eq!(protected(&app), both);
    assert!(!app.row().contains("⚿"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_answers_but_does_nothing_is_told_of() {
    let app = among_snapshots().await;
    app.simulator.meet(EDIT, Fault::Delay(Duration::ZERO));
    let done = Fault::Instead {
        status: 200,
        content_type: "application/json",
        body: br#"{"doc":{"ok":{"$":""}}}"#.to_vec(),
    };
    app.simulator.meet(EDIT, done);
    app.keys("p").await;
    app.sees("◐ Protecting").await;
    app.keys("d").await;
    app.sees("The protection of before-nginx-1.29 is being changed. Wait until that is done.")
        .await;
    let said =
        "The server accepted this, but before-nginx-1.29 is still NOT protected after 2 min.";
    let most = Duration::from_secs(200);
    app.pass_until("told of", most, |screen| {
        assert!(!screen.contains("is protected"), "never shown as done");
        screen.contains(said)
    })
    .await;
    assert_eq!(protected(&app), []);
    // Its row shows the real state, and it can be tried again.
    assert!(!app.row().contains("Protecting"), "{}", app.row());
    app.keys("p").await;
    app.sees("before-nginx-1.29 is now protected and can't be deleted.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_row_that_changed_or_went_meanwhile_is_not_protected() {
    for went in [false, true] {
        let app = among_snapshots().await;
        app.simulator.change(|account| {
            if went {
                account.remove(ID);
            } else {
                account.snapshot(ID).unwrap().name = "theirs".into();
            }
        });
        app.keys("p").await;
        app.sees("before-nginx-1.29 was NOT protected. It").await;
        let mut calls = app.calls(EDIT);
        calls.retain(|call| call.parameters.iter().any(|(name, _)| name == "sok"));
        assert_eq!(calls.len(), 0, "nothing is sent");
    }
}
