//! Restoring: the plan, what has to be typed, the two steps, and what the server got.

mod access;
mod first_step;
mod refused;
mod restart;

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::{CallOutcome, ServedSnapshot};

use crate::support::{
    app::{Setup, StateFolder, TestApp, start_of_time},
    front::{Fault, Heard},
};

const CREATE: &str = "instances.snapshots.edit";
const REBUILD: &str = "instances.fleio.rebuild";
const WEB: u64 = 5_203_773;

/// The snapshot under the cursor at first.
const SOURCE: u64 = 5_226_790;

/// With the question open.
async fn asked() -> TestApp {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    app
}

async fn open(app: &TestApp) {
    app.keys(":restore the<enter>").await;
    app.sees("Restore web-01?").await;
}

/// Types the id of the instance and confirms.
async fn confirm(app: &TestApp) {
    app.slowly("5203773<enter>").await;
}

/// Confirms the question that opens by itself: digits that are typed at once do nothing.
async fn go_on(app: &TestApp) {
    app.slowly("<tab>").await;
    confirm(app).await;
}

/// Without a snapshot of the present state.
async fn at_once(app: &TestApp) {
    app.slowly("<s-tab><s-tab><right>").await;
    app.sees("none: restore at once").await;
    app.slowly("<tab>").await;
    confirm(app).await;
}

/// The restores that were sent, not the forms that were read.
fn sent(app: &TestApp) -> Vec<Heard> {
    let mut calls = app.calls(REBUILD);
    calls.retain(|call| call.parameters.iter().any(|(name, _)| name == "sok"));
    calls
}

/// What was restored: the instances and the UUIDs.
fn restored(app: &TestApp) -> Vec<(u64, String)> {
    let done = sent(app).into_iter().filter_map(|call| call.outcome);
    done.filter_map(|outcome| match outcome {
        CallOutcome::Rebuilt { instance, fleio_id } => Some((instance, fleio_id)),
        _ => None,
    })
    .collect()
}

fn uuid(app: &TestApp, id: u64) -> String {
    app.simulator
        .change(|account| account.snapshot(id).unwrap().fleio_id.clone())
}

/// Lets time pass until this is said: the notice of a success is shown for 8 s.
pub(super) async fn until(app: &TestApp, said: &str) {
    for _ in 0..120 {
        if app.screen().contains(said) {
            return;
        }
        app.pass(Duration::from_secs(3)).await;
    }
    app.sees(said).await;
}

/// Its controls would fill the window, if all of them stayed while the rest scrolls.
#[tokio::test(start_paused = true)]
async fn the_smallest_window_shows_all_of_the_question_with_a_password() {
    let app = TestApp::sized(40, 10).await;
    app.keys("<enter>").await;
    app.sees("before-nginx").await;
    app.pass(Duration::from_secs(5)).await;
    open(&app).await;
    app.slowly("<s-tab><s-tab><s-tab><right>").await;
    app.sees("<with a new password>").await;
    app.slowly("<tab>Correct1Horse<tab>Correct1Horse<tab><tab><tab>")
        .await;
    app.slowly("5203773<enter>").await;
    app.sees("Read to the end first").await;
    app.sees("Onto     web-01").await;
    for _ in 0..40 {
        app.keys("<down>").await;
    }
    assert_eq!(app.calls("instances.snapshots.edit").len(), 0);
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(3)).await;
    assert_eq!(app.calls("instances.snapshots.edit").len(), 1);
}

/// A first run that has sent the first step after these keys in the form, and lives on unseen.
async fn begun(keys: &str) -> (TestApp, StateFolder) {
    let folder = StateFolder::new();
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(20),
        ..folder.setup()
    })
    .await;
    open(&app).await;
    app.slowly(keys).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Saving web-01-20261114-1402").await;
    // The account becomes read-only in the first run, so that it does not go on.
    app.keys("w").await;
    (app, folder)
}

#[tokio::test(start_paused = true)]
async fn the_plan_is_on_one_screen() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let app = TestApp::sized(columns, rows).await;
        app.keys("<enter>").await;
        app.sees("before-nginx-1.29").await;
        open(&app).await;
        assert_snapshot!(format!("plan_{columns}x{rows}"), app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn the_present_state_is_saved_first_and_then_the_instance_is_restored() {
    let app = asked().await;
    let wanted = uuid(&app, SOURCE);
    confirm(&app).await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Saving web-01-20261114-1402").await;
    app.sees("; the restore follows. web-01 is unavailable meanwhile.")
        .await;
    assert_eq!(sent(&app).len(), 0, "not before it is Active");
    // What is restored can't be deleted, and nothing else is begun on the instance.
    app.keys("/before-nginx<enter>d").await;
    app.sees("web-01 is going to be restored from before-nginx-1.29. The snapshot")
        .await;
    app.sees("Needed for the planned restore of web-01: it can't be deleted now.")
        .await;
    app.sees_no("If deleted").await;
    app.keys("<esc><enter>").await;
    app.sees("saving before a restore").await;
    app.sees_no("not possible: Restoring").await;
    app.keys("<esc>").await;
    until(&app, "Restoring web-01 from before-nginx-1.29").await;
    app.keys("o").await;
    assert_snapshot!("operations", app.screen());
    app.keys("<esc>").await;
    until(
        &app,
        "Restored web-01 from before-nginx-1.29: it is Active again.",
    )
    .await;
    assert_eq!(app.calls(CREATE).len(), 1);
    assert_eq!(restored(&app), [(WEB, wanted)]);
    let mut fields = sent(&app).remove(0).parameters;
    fields.retain(|(name, _)| !["auth", "out", "lang", "select_rebuild"].contains(&&**name));
    let both = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        fields,
        [
            both("func", REBUILD),
            both("elid", "5203773"),
            both("zone", "own"),
            both("enablessh", "off"),
            both("sok", "ok"),
        ]
    );
    // The snapshot is read once more right before it.
    let calls = app.simulator.ledger();
    let at = calls.iter().rposition(|call| call.func == REBUILD).unwrap();
    assert_eq!(calls[at - 1].func, "instances.snapshots");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_restored_without_the_id_of_the_instance() {
    let app = asked().await;
    app.sees("id, then Enter: ").await;
    for typed in ["", "520377", "5226790", "web-01"] {
        app.slowly(&format!("<c-u>{typed}<enter>")).await;
        app.sees("This is not the id of the instance.").await;
    }
    // Typed ahead, or held down.
    app.slowly("<esc>").await;
    app.keys(":restore the<enter>5203773<enter>").await;
    app.keys("<enter>").await;
    app.pass(Duration::from_secs(20)).await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (0, 0));
    app.keys("<esc>w").await;
    app.keys(":restore the<enter>").await;
    app.sees("This account is read-only.").await;
}

#[tokio::test(start_paused = true)]
async fn it_begins_in_the_details_and_works_without_the_first_step() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    app.slowly("<enter><down><down><down><down><enter>").await;
    app.sees("Restore web-01?").await;
    at_once(&app).await;
    until(&app, "Restored web-01").await;
    assert_eq!(app.calls(CREATE).len(), 0);
    assert_eq!(restored(&app).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_reconciled_from_the_instance_and_nothing_is_sent_again() {
    for (fault, said) in [
        // Rebuilt and Active again before the answer is given up: that may have been somebody else.
        (
            Fault::DoThenHang,
            "web-01 was not seen to be rebuilt in the 2 min since the answer was lost.",
        ),
        (
            Fault::DoLaterThenHang(Duration::from_secs(60)),
            "Restored web-01",
        ),
        (
            Fault::Hang,
            "web-01 was not seen to be rebuilt in the 2 min since the answer was lost.",
        ),
    ] {
        let app = asked().await;
        // The form is read first.
        app.simulator.meet(REBUILD, Fault::Delay(Duration::ZERO));
        app.simulator.meet(REBUILD, fault);
        at_once(&app).await;
        until(&app, said).await;
        assert_eq!(sent(&app).len(), 1, "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_ends_in_error_is_said() {
    let app = asked().await;
    at_once(&app).await;
    app.pass(Duration::from_secs(3)).await;
    app.simulator
        .change(|account| account.instance(WEB).unwrap().instance_status = "Error".into());
    until(
        &app,
        "The restore of web-01 was begun, and web-01 is now in Error.",
    )
    .await;
    app.keys("o").await;
    app.sees("failed: the instance is in Error").await;
    assert_eq!(sent(&app).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_server_that_one_works_on_is_known_by_its_ipv6_address_too() {
    let account = snapdeck::simulator::ServedAccount::demo(start_of_time()).unwrap();
    let web = account.instances.iter().find(|it| it.id == WEB).unwrap();
    let here = web.ip_v6.parse().expect("the demo's address is one");
    let app = TestApp::on_snapshots(Setup {
        here: vec![here],
        ..Setup::default()
    })
    .await;
    open(&app).await;
    app.sees("You are working on this server: this session will end.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_server_that_one_works_on_is_named_in_the_plan_and_before_a_create() {
    let app = TestApp::on_snapshots(Setup {
        // As a server sees it that listens on both.
        here: vec!["::ffff:185.20.1.17".parse().unwrap()],
        ..Setup::default()
    })
    .await;
    open(&app).await;
    app.sees("You are working on this server: this session will end.")
        .await;
    app.keys("<esc>c").await;
    app.sees("You are working on this server: this session will hang")
        .await;
    app.keys("<esc><esc>:web-02<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("c").await;
    app.sees("Create a snapshot").await;
    app.sees_no("You are working on this server").await;
}

#[tokio::test(start_paused = true)]
async fn what_the_server_still_restores_is_named_on_the_way_out() {
    let app = asked().await;
    at_once(&app).await;
    until(&app, "Restoring web-01 from before-nginx-1.29").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("q").await;
    let unseen = app.end().await.unseen;
    assert_eq!(
        unseen,
        [
            "Still in progress: restore web-01 (id 5203773) from “before-nginx-1.29” (id 5226790). The server carries it out."
        ]
    );
}
