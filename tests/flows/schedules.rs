//! The schedules of an instance's backups: their list, and changing it.

use std::time::Duration;

use insta::assert_snapshot;
use jiff::civil::Weekday;

use crate::support::{app::TestApp, front::Fault};

const LIST: &str = "instances.fleio_bckps.schedule";

const SECOND: Duration = Duration::from_secs(1);

fn unavailable() -> Fault {
    Fault::Instead {
        status: 503,
        content_type: "text/html",
        body: b"Unavailable".to_vec(),
    }
}

/// The schedules of web-01.
async fn schedules(columns: u16, rows: u16) -> TestApp {
    let app = TestApp::sized(columns, rows).await;
    app.keys("b").await;
    app.sees("web-01 nightly").await;
    app
}

#[tokio::test(start_paused = true)]
async fn the_key_b_shows_the_schedules_of_the_instance() {
    let app = schedules(120, 40).await;
    assert_snapshot!("wide", app.screen());
    let [call] = &app.calls(LIST)[..] else {
        panic!("{:?}", app.calls(LIST));
    };
    let sent = call.parameters.iter();
    let sent: Vec<_> = sent
        .filter(|(name, _)| name != "auth")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        sent.join(" "),
        "func=instances.fleio_bckps.schedule out=json lang=en elid=5203773 p_cnt=200 p_num=1"
    );
    app.keys("q").await;
    app.sees_no("Backup schedules").await;
}

#[tokio::test(start_paused = true)]
async fn the_schedules_narrow() {
    let app = schedules(80, 24).await;
    assert_snapshot!("narrow", app.screen());
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_the_schedules() {
    let app = TestApp::sized(80, 24).await;
    app.keys(":schedules<enter>").await;
    app.sees("web-01 › Backup schedules 1").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_without_schedules_says_so() {
    let app = TestApp::start().await;
    app.keys("<down>b").await;
    app.sees("No backup schedules of web-02 (read").await;
    app.sees("Keeps 3 scheduled backups").await;
}

/// Every opening reads the list again, and an answer that comes late for another instance is dropped.
#[tokio::test(start_paused = true)]
async fn the_rows_are_never_those_of_another_instance() {
    let app = TestApp::start().await;
    app.simulator.be_far_away(2 * SECOND);
    app.keys("b<esc><down>b").await;
    app.sees("web-02 › Backup schedules").await;
    app.sees("Loading").await;
    app.sees_no("web-01 nightly").await;
    app.pass(3 * SECOND).await;
    app.sees("No backup schedules of web-02 (read").await;
    app.keys("<esc><up>b").await;
    app.sees("web-01 › Backup schedules").await;
    app.sees_no("No backup schedules").await;
    app.sees_no("web-01 nightly").await;
    app.pass(3 * SECOND).await;
    app.sees("web-01 nightly").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_says_so_and_is_tried_again() {
    let app = TestApp::start().await;
    app.simulator.meet(LIST, unavailable());
    app.keys("b").await;
    app.sees("Not loaded").await;
    app.sees_no("No backup schedules").await;
    app.simulator.forgive();
    app.keys("r").await;
    app.sees("web-01 nightly").await;

    app.simulator.meet(LIST, unavailable());
    app.keys("r").await;
    app.sees("as of").await;
    app.sees("web-01 nightly").await;
    assert_snapshot!("stale", app.screen());
}

/// What the server gives is shown as it is.
#[tokio::test(start_paused = true)]
async fn days_are_words_and_the_time_is_the_servers() {
    let app = TestApp::start().await;
    app.simulator.change(|account| {
        let schedule = account.schedules[0].clone();
        let every_day = (0..7).map(|day| Weekday::from_sunday_zero_offset(day).unwrap());
        for (id, days) in [(1, every_day.collect()), (2, vec![Weekday::Saturday])] {
            let mut other = schedule.clone();
            other.id = id;
            other.name = format!("other {id}");
            other.rotation_days = days;
            account.schedules.push(other);
        }
    });
    app.keys("b").await;
    app.sees("other 1").await;
    assert!(
        app.line("other 1").contains("every day"),
        "{}",
        app.screen()
    );
    assert!(app.line("other 2").contains("Sat"), "{}", app.screen());
    assert!(
        app.line("nightly").contains("Wed Fri Sun"),
        "{}",
        app.screen()
    );
    app.keys("<down><down>").await;
    assert!(app.row().contains("other 2"), "{}", app.row());
}
