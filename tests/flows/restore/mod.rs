//! Restoring: the plan, what has to be typed, the two steps, what stops it, and what the server got.

mod access;
mod restart;

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::CallOutcome;

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

/// Without a snapshot of the present state.
async fn at_once(app: &TestApp) {
    app.slowly("<s-tab><s-tab><right>").await;
    app.sees("make none: restore at once").await;
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
    // The question read the first form, for the keys.
    let mut rebuilds = (0..).zip(&calls).filter(|(_, call)| call.func == REBUILD);
    let (at, _) = rebuilds.nth(1).unwrap();
    assert_eq!(calls[at - 1].func, "image.edit");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_restored_without_the_id_of_the_instance() {
    let app = asked().await;
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
async fn a_disk_that_is_too_small_stops_it_before_or_at_the_server() {
    let app = asked().await;
    let shrink = |app: &TestApp| {
        app.simulator
            .change(|account| account.instance(WEB).unwrap().disk = 10);
    };
    shrink(&app);
    confirm(&app).await;
    until(
        &app,
        "web-01 was NOT restored. The disk of the instance is too small for it.",
    )
    .await;
    app.sees("The snapshot of its state before (id").await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (1, 0));
    // The next question knows it.
    app.pass(Duration::from_secs(70)).await;
    app.keys("/before-nginx<enter>:restore the<enter>").await;
    app.sees("The disk of the instance is too small for it.")
        .await;

    let app = asked().await;
    shrink(&app);
    at_once(&app).await;
    until(&app, "Nothing was restored. The server refused").await;
    assert_eq!((sent(&app).len(), restored(&app).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_as_it_was_confirmed_is_not_restored() {
    type Change = fn(&mut snapdeck::simulator::ServedAccount);
    // The list may have been refreshed before Enter: then it is refused in other words.
    let cases: [(Change, &[&str]); 5] = [
        (
            |account| account.instance(WEB).unwrap().instance_status = "rebooting".into(),
            &["The instance is busy.", "web-01 is busy (Rebooting)."],
        ),
        (
            |account| account.instance(WEB).unwrap().servername = "other".into(),
            &["The instance changed meanwhile."],
        ),
        (
            |account| drop(account.remove(SOURCE)),
            &["It was already gone."],
        ),
        (
            |account| account.snapshot(SOURCE).unwrap().fleio_status = "Frozen".into(),
            &["It changed after you opened this dialog."],
        ),
        (
            |account| drop(account.instances.remove(0)),
            &[
                "It could not be checked again.",
                "The instance is no longer in the list.",
            ],
        ),
    ];
    for (change, why) in cases {
        let app = asked().await;
        app.simulator.change(change);
        at_once(&app).await;
        app.pass(Duration::from_secs(1)).await;
        let screen = app.screen();
        assert!(
            why.iter().any(|why| screen.contains(why)),
            "{why:?}\n{screen}"
        );
        assert_eq!(sent(&app).len(), 0, "{why:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_or_broken_instance_is_refused_before_the_question() {
    for (status, why) in [
        ("rebooting", "web-01 is busy (Rebooting)"),
        ("Error", "The instance is neither Active nor Stopped."),
    ] {
        let app = TestApp::on_snapshots(Setup::default()).await;
        app.simulator
            .change(|account| account.instance(WEB).unwrap().instance_status = status.into());
        app.keys("r").await;
        app.pass(Duration::from_secs(1)).await;
        app.keys(":restore the<enter>").await;
        app.sees(why).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_reconciled_from_the_instance_and_nothing_is_sent_again() {
    for (fault, said) in [
        (Fault::DoThenHang, "Restored web-01"),
        (
            Fault::DoLaterThenHang(Duration::from_secs(60)),
            "Restored web-01",
        ),
        (
            Fault::Hang,
            "web-01 was not seen to be rebuilt within 2 min. Outcome unknown",
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
async fn a_first_step_that_fails_stops_it() {
    // Refused.
    let app = asked().await;
    app.simulator
        .change(|account| account.instance(WEB).unwrap().manual_created_today = 5);
    confirm(&app).await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("Nothing was restored. The server refused").await;
    app.slowly("<esc>").await;
    // Killed on the way.
    app.simulator
        .change(|account| account.instance(WEB).unwrap().manual_created_today = 0);
    open(&app).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(4)).await;
    let kill = |status: &str| {
        app.simulator.change(|account| {
            let rows = &mut account.instance(WEB).unwrap().snapshots;
            rows.last_mut().unwrap().fleio_status = status.into();
        });
    };
    kill("Killed");
    until(
        &app,
        "web-01 was NOT restored. web-01-20261114-1402 (id 5226792) is no longer Saving: Killed.",
    )
    .await;
    app.pass(Duration::from_secs(600)).await;
    assert_eq!(sent(&app).len(), 0);
    // It may become Active later: nobody waits for it any more.
    kill("Active");
    app.pass(Duration::from_secs(120)).await;
    assert_eq!(sent(&app).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_first_step_that_is_never_active_or_whose_answer_is_lost_restores_nothing() {
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(100_000),
        ..Setup::default()
    })
    .await;
    open(&app).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(3_000)).await;
    assert_eq!(sent(&app).len(), 0);
    // What is not recorded, as in the demo, ends with the program.
    let last = "web-01 was NOT restored, and the next start does not go on with it.";
    app.keys("q").await;
    app.sees(last).await;
    app.sees("Press q again to quit.").await;
    app.keys("q").await;
    let exit = app.end().await;
    assert!(
        exit.unseen.iter().any(|said| said.starts_with(last)),
        "{:?}",
        exit.unseen
    );

    let app = asked().await;
    app.simulator.meet(CREATE, Fault::Hang);
    confirm(&app).await;
    until(
        &app,
        "web-01 was NOT restored. web-01-20261114-1402 is not in the list after 2 min.",
    )
    .await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn an_hour_later_it_is_asked_about_again() {
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(4_000),
        ..Setup::default()
    })
    .await;
    open(&app).await;
    confirm(&app).await;
    app.pass_until("a question", Duration::from_secs(4_100), |screen| {
        screen.contains("Go on with the restore of web-01?")
    })
    .await;
    assert_eq!(sent(&app).len(), 0);
    confirm(&app).await;
    until(&app, "Restored web-01").await;
    assert_eq!(restored(&app).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_about_again_after_the_account_was_read_only() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    confirm(&app).await;
    app.slowly("<esc><esc>w").await;
    app.sees("READ-ONLY").await;
    app.slowly("w<tab><enter>").await;
    app.sees_no("READ-ONLY").await;
    app.pass(Duration::from_secs(30)).await;
    app.sees("Go on with the restore of web-01?").await;
    assert_eq!(sent(&app).len(), 0);
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
async fn two_restores_of_one_instance_are_never_under_way() {
    let app = asked().await;
    at_once(&app).await;
    app.pass(Duration::from_secs(1)).await;
    for row in ["before-nginx", "MySnapshot"] {
        app.keys(&format!("/{row}<enter>:restore the<enter>")).await;
        app.sees("web-01 is being restored from before-nginx-1.29.")
            .await;
        app.keys("<esc>").await;
    }
    // Another instance is not held up.
    app.keys("<esc><esc>:web-02<enter><tab>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys(":restore the<enter>").await;
    app.sees("Restore web-02?").await;
}

/// Two programs that share the state folder: the second finds the instance busy, or the server does.
#[tokio::test(start_paused = true)]
async fn two_programs_never_restore_one_instance_at_once() {
    for (round_trip, why) in [
        (Duration::ZERO, "The instance is busy."),
        (Duration::from_millis(500), "The server refused"),
    ] {
        let folder = StateFolder::new();
        let one = TestApp::on_snapshots(folder.setup()).await;
        let other = TestApp::on_snapshots(Setup {
            transport: Some(one.simulator.transport()),
            ..folder.setup()
        })
        .await;
        for app in [&one, &other] {
            open(app).await;
            app.slowly("<s-tab><s-tab><right><tab>5203773").await;
        }
        // Before either is told what the other does.
        one.simulator.be_far_away(round_trip);
        for app in [&one, &other] {
            app.keys("<enter>").await;
        }
        until(&one, "Restored web-01").await;
        other.sees("Nothing was restored.").await;
        other.sees(why).await;
        assert_eq!(restored(&one).len(), 1, "{why}");
        other.slowly("<esc>").await;
        other.pass(Duration::from_secs(300)).await;
        assert_eq!(restored(&one).len(), 1, "{why}");
    }
}

#[tokio::test(start_paused = true)]
async fn stale_data_restores_nothing() {
    let app = asked().await;
    for _ in 0..20 {
        app.simulator.meet(
            "instances",
            Fault::Instead {
                status: 502,
                content_type: "text/html",
                body: Vec::new(),
            },
        );
    }
    app.pass(Duration::from_secs(70)).await;
    confirm(&app).await;
    app.sees("Data is stale: the last refresh failed.").await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (0, 0));
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
