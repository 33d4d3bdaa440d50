//! Writes whose answer is lost: never sent again, settled by reading, and named when one leaves.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::{Account, Fault};

use crate::support::{
    deck::{Setup, TestDeck, start_of_time},
    front::{Front, Met, Phase},
    wire_server::{http, json},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

async fn create_meeting(fault: Fault) -> TestDeck {
    let deck = TestDeck::start().await;
    deck.simulator.meet(CREATE, fault);
    deck.slowly("c<enter><enter>").await;
    deck
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_done_is_adopted() {
    let deck = create_meeting(Fault::DoThenHang).await;
    // The list shows it before the call is given up, and so it is no pending row any more.
    deck.pass(Duration::from_secs(5)).await;
    deck.sees("◐ Saving").await;
    deck.sees("Sending. It goes on if you close this.").await;
    deck.pass(Duration::from_secs(35)).await;
    assert!(deck.line("│ web-01-20261114-1402").contains("Active"));
    deck.sees_no("Checking").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
    deck.keys("q").await;
    assert!(deck.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_seen_late_is_waited_for() {
    let deck = create_meeting(Fault::DoLaterThenHang(Duration::from_secs(60))).await;
    deck.pass(Duration::from_secs(35)).await;
    deck.sees("? Checking").await;
    assert_snapshot!("checking", deck.screen());
    deck.pass(Duration::from_secs(30)).await;
    deck.sees_no("Checking").await;
    deck.sees("◐ Saving").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_not_done_is_not_repeated() {
    let deck = create_meeting(Fault::Hang).await;
    deck.pass(Duration::from_secs(35)).await;
    deck.sees("? Checking").await;
    deck.keys("c").await;
    deck.sees("A snapshot of web-01 was just asked for").await;
    deck.pass(Duration::from_secs(130)).await;
    deck.sees("Not in the list after 2 min. It may still appear: not repeated.")
        .await;
    deck.sees("? not seen").await;
    deck.keys("<tab><home>d").await;
    deck.sees("This row is not in the server's list: there is nothing to delete.")
        .await;
    assert_eq!(deck.calls(CREATE).len(), 1);
    deck.keys("r").await;
    deck.sees_no("? not seen").await;
}

#[tokio::test(start_paused = true)]
async fn two_new_rows_of_the_name_are_shown_and_asked_about() {
    let deck = create_meeting(Fault::DoThenHang).await;
    deck.simulator.change(|account| {
        let twin = snapdeck::simulator::Snapshot::new(
            9_999_999,
            "web-01-20261114-1402",
            jiff::civil::date(2026, 11, 14),
        );
        account.instance(5_203_773).unwrap().snapshots.push(twin);
    });
    deck.pass(Duration::from_secs(35)).await;
    deck.sees("2 new snapshots are named web-01-20261114-1402")
        .await;
    let rows = deck
        .screen()
        .lines()
        .filter(|line| line.contains("│ web-01-20261114-1402"))
        .count();
    assert_eq!(rows, 2);
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_answer_is_settled_too() {
    let deck = create_meeting(Fault::DoThenInstead {
        status: 502,
        content_type: "text/html",
        body: b"<html>".to_vec(),
    })
    .await;
    deck.pass(Duration::from_secs(12)).await;
    assert!(deck.line("│ web-01-20261114-1402").contains("Active"));
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_answer_is_lost_is_settled_by_the_list() {
    let deck = TestDeck::start().await;
    deck.simulator.meet(DELETE, Fault::DoThenHang);
    deck.slowly("<tab>d<tab><enter>").await;
    deck.pass(Duration::from_secs(31)).await;
    deck.sees("Deleted before-nginx-1.29: it is not in the list any more.")
        .await;
    assert_eq!(deck.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_was_not_done_stays_unknown_and_refused() {
    let deck = TestDeck::start().await;
    deck.simulator.meet(DELETE, Fault::Hang);
    deck.slowly("<tab>d<tab><enter>").await;
    deck.pass(Duration::from_secs(32)).await;
    deck.sees("? Checking").await;
    deck.keys("d").await;
    deck.sees("How the delete of before-nginx-1.29 ended is unknown: look in the panel.")
        .await;
    deck.pass(Duration::from_secs(130)).await;
    deck.sees("still in the list after 2 min. Unknown: look in the panel.")
        .await;
    deck.keys("d").await;
    deck.sees("How the delete of before-nginx-1.29 ended is unknown: look in the panel.")
        .await;
    assert_eq!(deck.calls(DELETE).len(), 1);
    deck.keys("q").await;
    let exit = deck.end().await;
    assert_eq!(
        exit.unseen,
        [
            "The outcome was not seen: delete “before-nginx-1.29” (id 5226790) of web-01. Look in the list before doing it again."
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn quitting_with_an_unanswered_write_is_asked_twice() {
    let deck = create_meeting(Fault::Hang).await;
    deck.keys("<esc>q").await;
    deck.sees("Not known yet: create “web-01-20261114-1402” on web-01 (id 5203773). q again leaves without knowing.").await;
    deck.keys("<c-c>").await;
    let exit = deck.end().await;
    assert_eq!((exit.code, exit.unseen.len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_what_is_not_there_any_more_has_succeeded() {
    let missed = || json(r#"{"doc":{"error":{"$type":"missed","$object":"elid"}}}"#);
    let wait = || http("200 OK", "", r#"<a href="/long?to=billmgr">"#);
    for answer in [missed(), wait()] {
        let front = Front::start(Account::demo(start_of_time()).unwrap()).await;
        let deck = TestDeck::with(Setup {
            url: Some(front.url()),
            ..Setup::default()
        })
        .await;
        deck.sees("before-nginx-1.29").await;
        front.meet(Met {
            func: DELETE,
            phase: Phase::After,
            answer,
            on_get: missed(),
        });
        deck.slowly("<tab>d<tab><enter>").await;
        deck.pass(Duration::from_secs(4)).await;
        deck.sees("Deleted before-nginx-1.29: it is not in the list any more.")
            .await;
        assert_eq!(front.calls(DELETE), 1);
    }
}
