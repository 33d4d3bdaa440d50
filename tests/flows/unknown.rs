//! Writes whose answer is lost: never sent again, reconciled from lists, and named on quitting.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::ServedAccount;

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Front, Phase},
    wire_server::{http, json},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

async fn create_meeting(fault: Fault) -> TestApp {
    let app = TestApp::start().await;
    app.simulator.meet(CREATE, fault);
    app.slowly("c<enter><tab><enter>").await;
    app
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_done_is_adopted() {
    let app = create_meeting(Fault::DoThenHang).await;
    // The list shows it before the call is given up, and so it is no pending row any more.
    app.pass(Duration::from_secs(5)).await;
    app.sees(" Saving ").await;
    app.sees("Sending. Closing this does not cancel it.").await;
    app.pass(Duration::from_secs(35)).await;
    assert!(app.line("│  web-01-20261114-1402").contains("Active"));
    app.sees_no("Checking").await;
    assert_eq!(app.calls(CREATE).len(), 1);
    app.keys("q").await;
    assert!(app.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_seen_late_is_waited_for() {
    let app = create_meeting(Fault::DoLaterThenHang(Duration::from_secs(60))).await;
    app.pass(Duration::from_secs(35)).await;
    app.sees("? Checking").await;
    assert_snapshot!("checking", app.screen());
    app.pass(Duration::from_secs(30)).await;
    app.sees_no("Checking").await;
    app.sees(" Saving ").await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_not_done_is_not_repeated() {
    let app = create_meeting(Fault::Hang).await;
    app.pass(Duration::from_secs(35)).await;
    app.sees("? Checking").await;
    app.keys("c").await;
    app.sees("A snapshot of web-01 was just requested").await;
    app.pass(Duration::from_secs(130)).await;
    app.sees("is not in the list after 2 min. It may still appear: it is not sent again.")
        .await;
    app.sees("? not seen").await;
    app.keys("<tab><home>d").await;
    app.sees("This row is not in the server's list yet, so it can't be changed.")
        .await;
    assert_eq!(app.calls(CREATE).len(), 1);
    app.keys("r").await;
    app.sees_no("? not seen").await;
}

#[tokio::test(start_paused = true)]
async fn two_new_rows_of_the_name_are_shown_and_asked_about() {
    let app = create_meeting(Fault::DoThenHang).await;
    app.simulator.change(|account| {
        let twin = snapdeck::simulator::ServedSnapshot::new(
            9_999_999,
            "web-01-20261114-1402",
            jiff::civil::date(2026, 11, 14),
        );
        account.instance(5_203_773).unwrap().snapshots.push(twin);
    });
    app.pass(Duration::from_secs(35)).await;
    app.sees("2 new rows are named web-01-20261114-1402").await;
    let rows = app
        .screen()
        .lines()
        .filter(|line| line.contains("│  web-01-20261114-1402"))
        .count();
    assert_eq!(rows, 2);
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_was_not_done_stays_unknown_and_refused() {
    let app = TestApp::start().await;
    app.simulator.meet(DELETE, Fault::Hang);
    app.slowly("<tab>d<tab><enter>").await;
    app.pass(Duration::from_secs(32)).await;
    app.sees("? Checking").await;
    app.keys("d").await;
    app.sees("The outcome of deleting before-nginx-1.29 is unknown. Check the web panel.")
        .await;
    app.pass(Duration::from_secs(130)).await;
    app.sees("is still in the list after 2 min. Outcome unknown: check the web panel.")
        .await;
    app.keys("d").await;
    app.sees("The outcome of deleting before-nginx-1.29 is unknown. Check the web panel.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 1);
    app.keys("q").await;
    let exit = app.end().await;
    assert_eq!(
        exit.unseen,
        [
            "Outcome unknown: delete “before-nginx-1.29” (id 5226790) of web-01. Check the list before you repeat it."
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_later_lists_do_not_show_either_can_be_repeated() {
    let app = TestApp::start().await;
    app.simulator.meet(DELETE, Fault::Hang);
    app.slowly("<tab>d<tab><enter>").await;
    let unchanged = "is still in the list, unchanged after 4 min. You can repeat the operation.";
    let shown = |screen: &str| screen.contains("unchanged after 4 min");
    app.pass_until(unchanged, Duration::from_secs(600), shown)
        .await;
    app.slowly("d<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("Deleted before-nginx-1.29").await;
    assert_eq!(app.calls(DELETE).len(), 2);
    app.keys("q").await;
    assert!(app.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn quitting_with_an_unanswered_write_is_asked_about() {
    let app = create_meeting(Fault::Hang).await;
    app.keys("<esc>q").await;
    app.sees("Outcome unknown: create “web-01-20261114-1402” on web-01")
        .await;
    app.slowly("<c-c>").await;
    let exit = app.end().await;
    assert_eq!((exit.code, exit.unseen.len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_what_is_not_there_any_more_has_succeeded() {
    let missed = || json(r#"{"doc":{"error":{"$type":"missed","$object":"elid"}}}"#);
    let wait = || http("200 OK", "", r#"<a href="/long?to=billmgr">"#);
    for answer in [missed(), wait()] {
        let front = Front::start(ServedAccount::demo(start_of_time()).unwrap());
        let app = TestApp::with(Setup {
            transport: Some(front.transport()),
            ..Setup::default()
        })
        .await;
        app.sees("before-nginx-1.29").await;
        let fault = Fault::Raw {
            phase: Phase::After,
            answer,
            on_get: missed(),
        };
        front.meet(DELETE, fault);
        app.slowly("<tab>d<tab><enter>").await;
        app.pass(Duration::from_secs(4)).await;
        app.sees("Deleted before-nginx-1.29: it is no longer in the list.")
            .await;
        assert_eq!(front.calls(DELETE), 1);
    }
}
