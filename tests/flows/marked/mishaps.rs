//! Runs in which everything goes wrong.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::{CallOutcome, ServedAccount};

use super::deleted;
use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Phase},
    wire_server::{Step, json},
};

const DELETE: &str = "image.delete";

fn error(kind: &str) -> Vec<Step> {
    json(format!(
        r#"{{"doc":{{"error":{{"$type":"{kind}","$object":"","msg":{{"$":"not today"}}}}}}}}"#
    ))
}

/// The call is not carried out, and this is the answer, after this many seconds.
fn answers(seconds: u64, answer: Vec<Step>) -> Fault {
    Fault::Raw {
        phase: Phase::Before,
        answer: [vec![Step::Wait(Duration::from_secs(seconds))], answer].concat(),
        on_get: Vec::new(),
    }
}

/// The program on an account of one instance with so many snapshots, the newest first; and their ids
/// in that order.
async fn one_instance(snapshots: usize) -> (TestApp, Vec<u64>) {
    let mut account = ServedAccount::made(1, snapshots, start_of_time());
    account.email = "demo@example.com".into();
    let ids = account.instances[0].snapshots.iter().map(|row| row.id);
    let ids = ids.rev().collect();
    let app = TestApp::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00001").await;
    (app, ids)
}

/// The ids of the deletes that arrived, in order.
fn sent(app: &TestApp) -> Vec<u64> {
    let calls = app.calls(DELETE).into_iter();
    let elid = |name: &str| name == "elid";
    calls
        .map(|call| {
            let id = call.parameters.iter().find(|(name, _)| elid(name));
            id.unwrap().1.parse().unwrap()
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_run_that_meets_everything_ends_in_a_table_that_says_so() {
    let (app, ids) = one_instance(8).await;
    app.keys("<tab>*d").await;
    app.sees("Type the number of snapshots (8)").await;
    // Someone else protects the second one after it was marked.
    app.simulator
        .change(|account| account.snapshot(ids[1]).unwrap().protected = true);
    // The first is done. The third is refused; at the fourth, the session ends; the answer to the
    // fifth is lost; the sixth is answered late, and the user stops the run meanwhile.
    for fault in [
        Fault::Delay(Duration::ZERO),
        answers(0, error("limit")),
        answers(20, error("auth")),
        Fault::DoThenHang,
        Fault::Delay(Duration::from_secs(6)),
    ] {
        app.simulator.meet(DELETE, fault);
    }
    app.pass(Duration::from_millis(400)).await;
    app.keys("8<enter>").await;
    app.sees("in progress").await;
    assert_eq!(
        sent(&app),
        [ids[0], ids[2], ids[3], ids[4], ids[5]],
        "at most four at a time, and nothing for the protected one"
    );
    app.slowly("<tab><enter>").await;
    app.sees("Stopped. Nothing more is sent.").await;
    app.pass(Duration::from_secs(15)).await;
    app.simulator.end_sessions();
    app.pass(Duration::from_secs(10)).await;
    app.sees("The session has ended: sign in again.").await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("1demo@example.com<enter>demo<enter>").await;
    app.pass_until("the end", Duration::from_secs(400), |screen| {
        screen.contains("these are the results")
    })
    .await;
    assert_snapshot!("mishaps", app.screen());
    assert_eq!(deleted(&app), sorted([ids[0], ids[4], ids[5]]));
    assert_eq!(sent(&app).len(), 5, "nothing is sent twice");
    let left = app.simulator.change(|account| {
        let rows = account.instances[0].snapshots.iter();
        rows.map(|row| row.id).collect::<Vec<_>>()
    });
    assert_eq!(
        sorted(left),
        sorted([ids[1], ids[2], ids[3], ids[6], ids[7]])
    );
    // Those that were surely not done are asked about again: the protected one is left out.
    app.slowly("<tab><enter>").await;
    app.sees("Delete 4 snapshots?").await;
    app.sees("Left out: 1").await;
    assert_eq!(sent(&app).len(), 5);
}

fn sorted(ids: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut ids: Vec<u64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

#[tokio::test(start_paused = true)]
async fn of_twelve_marked_three_have_gone() {
    let (app, ids) = one_instance(14).await;
    app.keys("<tab>            ").await;
    app.sees("12 marked").await;
    app.keys("d").await;
    app.sees("Delete 12 snapshots?").await;
    app.keys("12").await;
    for id in &ids[3..6] {
        app.simulator.change(|account| account.remove(*id));
    }
    // They are missed as soon as the list is read.
    app.pass(Duration::from_secs(61)).await;
    app.sees("Delete 9 snapshots?").await;
    app.sees("Left out: 3").await;
    app.sees("This changed while the dialog was open.").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter>12<enter>").await;
    assert!(sent(&app).is_empty(), "12 is not their number any more");
    app.slowly("<bs><bs>9").await;
    // One more goes right before the confirmation: it is missed by the check before its delete.
    app.simulator.change(|account| account.remove(ids[0]));
    app.slowly("<enter>").await;
    app.pass_until("the end", Duration::from_secs(400), |screen| {
        screen.contains("these are the results")
    })
    .await;
    app.sees("8 done, 1 failed, 3 left out").await;
    app.sees("not sent: it was already gone").await;
    assert_eq!(deleted(&app), sorted([&ids[1..3], &ids[6..12]].concat()));
    let calls = app.calls(DELETE);
    let is_deleted =
        |call: &crate::support::front::Heard| matches!(call.outcome, Some(CallOutcome::Deleted(_)));
    assert!(calls.iter().all(is_deleted));
}
