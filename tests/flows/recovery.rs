//! Reads that fail and recover: their pauses, and that each is one call.

use std::time::Duration;

use snapdeck::simulator::ServedAccount;

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Front, Phase},
    wire_server::{Step, http},
};

const INSTANCES: &str = "instances";
const LIST: &str = "instances.snapshots";

async fn started() -> (Front, TestApp) {
    let front = Front::start(ServedAccount::demo(start_of_time()).unwrap());
    let app = TestApp::with(Setup {
        transport: Some(front.transport()),
        ..Setup::default()
    })
    .await;
    (front, app)
}

/// Answers the next call of a function with this status.
fn answers(front: &Front, func: &'static str, status: &str, headers: &str) {
    let fault = Fault::Raw {
        phase: Phase::Before,
        answer: http(status, headers, "<html>"),
        on_get: Vec::new(),
    };
    front.meet(func, fault);
}

/// Puts a row on the list that changes by itself, so that it is read every 3 s.
async fn make_busy(front: &Front, app: &TestApp) {
    front.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.keys("r").await;
    app.sees("0:00+").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_is_asked_again_only_after_the_time_the_server_wants() {
    // Its own pause after one failure is 1 to 6 s, at random.
    for (headers, least, most) in [
        ("", 1, 6),
        ("Retry-After: 3\r\n", 3, 6),
        ("Retry-After: 20\r\n", 20, 20),
        (
            "Date: Sat, 14 Nov 2026 14:02:31 GMT\r\nRetry-After: Sat, 14 Nov 2026 14:03:01 GMT\r\n",
            30,
            30,
        ),
        ("Retry-After: -5\r\n", 1, 6),
        ("Retry-After: garbage\r\n", 1, 6),
        ("Retry-After: 99999999\r\n", 60, 60),
    ] {
        let (front, app) = started().await;
        app.sees("before-nginx-1.29").await;
        make_busy(&front, &app).await;
        answers(&front, LIST, "429 Too Many Requests", headers);
        app.keys("r").await;
        app.sees("The server answered with HTTP 429.").await;
        app.sees("before-nginx-1.29").await;
        let asked = front.calls(LIST);
        app.pass(Duration::from_millis(least * 1_000 - 100)).await;
        assert_eq!(front.calls(LIST), asked, "{headers}");
        let rest = Duration::from_secs(most - least) + Duration::from_millis(100);
        app.pass(rest).await;
        assert!(front.calls(LIST) > asked, "{headers}");
        app.sees_no("STALE").await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_at_work_does_not_shorten_what_the_server_wants() {
    let (front, app) = started().await;
    app.sees("before-nginx-1.29").await;
    front.change(|account| {
        "rebooting".clone_into(&mut account.instance(5_203_773).unwrap().instance_status);
    });
    answers(&front, LIST, "429 Too Many Requests", "Retry-After: 40\r\n");
    app.keys("r").await;
    app.sees("The server answered with HTTP 429.").await;
    let asked = (front.calls(INSTANCES), front.calls(LIST));
    app.pass(Duration::from_secs(39)).await;
    assert!(front.calls(INSTANCES) > asked.0 + 10, "these are read soon");
    assert_eq!(front.calls(LIST), asked.1);
    app.pass(Duration::from_secs(2)).await;
    assert_eq!(front.calls(LIST), asked.1 + 1);
}

#[tokio::test(start_paused = true)]
async fn five_times_busy_and_then_good() {
    let (front, app) = started().await;
    app.sees("before-nginx-1.29").await;
    make_busy(&front, &app).await;
    for _ in 0..5 {
        answers(&front, LIST, "503 Service Unavailable", "");
    }
    let asked = front.calls(LIST);
    app.keys("r").await;
    // One call at a time, never at once, and the old rows stay.
    for tries in 1..=5 {
        let tried = if tries == 1 {
            "1 try".to_owned()
        } else {
            format!("{tries} tries")
        };
        let said = format!("The server answered with HTTP 503. {tried} since 14:02:31");
        app.pass_until(&said, Duration::from_secs(120), |screen| {
            screen.contains(&said)
        })
        .await;
        app.sees("before-nginx-1.29").await;
        assert_eq!(front.calls(LIST), asked + tries);
        app.pass(Duration::from_millis(900)).await;
        assert_eq!(front.calls(LIST), asked + tries, "before its time");
    }
    app.pass_until("the end of it", Duration::from_secs(121), |screen| {
        !screen.contains("STALE")
    })
    .await;
    assert_eq!(front.calls(LIST), asked + 6);
    app.sees_no("HTTP 503").await;
    app.sees_no("STALE").await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_busy_from_the_start_is_read_when_it_is_not() {
    let front = Front::start(ServedAccount::demo(start_of_time()).unwrap());
    for _ in 0..5 {
        answers(&front, INSTANCES, "502 Bad Gateway", "");
    }
    let app = TestApp::with(Setup {
        transport: Some(front.transport()),
        ..Setup::default()
    })
    .await;
    app.sees("answered with HTTP 502.").await;
    let most = Duration::from_secs(6 + 12 + 24 + 48 + 96 + 8);
    app.pass_until("the instances", most, |screen| screen.contains("web-01"))
        .await;
    app.sees("before-nginx-1.29").await;
    assert_eq!(front.calls(INSTANCES), 6);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_long_is_waited_for_and_then_given_up() {
    let front = Front::start(ServedAccount::demo(start_of_time()).unwrap());
    let fault = Fault::Raw {
        phase: Phase::Before,
        answer: http("200 OK", "", r#"<a href="/long?auth=c4n4ry&to=billmgr">"#),
        on_get: vec![Step::Hold],
    };
    front.meet(LIST, fault);
    let app = TestApp::with(Setup {
        transport: Some(front.transport()),
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    app.pass(Duration::from_secs(20)).await;
    app.sees("No answer yet from api.zomro.com, 20 s. Waiting up to 30 s.")
        .await;
    app.pass(Duration::from_secs(30)).await;
    app.sees("No answer yet from api.zomro.com, 50 s. ").await;
    app.sees_no("Waiting up to").await;
    app.pass(Duration::from_secs(10)).await;
    app.sees("(timeout). 1 try since").await;
    assert!(!app.screen().contains("c4n4ry"));
    assert_eq!(front.calls(LIST), 1);
    app.pass(Duration::from_secs(6)).await;
    app.sees("before-nginx-1.29").await;
}
