//! A server that fails, is silent or answers nonsense: the rows stay, and the screen says since when.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

const LIST: &str = "instances.snapshots";

fn broken() -> Fault {
    Fault::Instead {
        status: 502,
        content_type: "text/html",
        body: b"<html>bad gateway</html>".to_vec(),
    }
}

/// Makes the next `count` lists fail.
fn break_lists(app: &TestApp, count: usize) {
    for _ in 0..count {
        app.simulator.meet(LIST, broken());
        app.simulator.meet("instances", broken());
    }
}

#[tokio::test(start_paused = true)]
async fn a_failing_server_leaves_the_old_rows_and_says_since_when() {
    let app = TestApp::sized(80, 24).await;
    app.keys("<enter>").await;
    app.sees("before-nginx-1.29").await;
    app.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.keys("r").await;
    app.sees("0:00+").await;
    break_lists(&app, 40);
    app.pass(Duration::from_secs(100)).await;
    app.sees("STALE, last read 14:02:31").await;
    // The whole header warns, and the rows are dim.
    for shown in ["STALE", "ops@example.ua"] {
        assert_eq!(app.style(shown).bg, Some(Color::Yellow), "{shown}");
    }
    for shown in ["web-01-20261110-0300", "Active ⚿"] {
        let style = app.style(shown);
        assert!(style.add_modifier.contains(Modifier::DIM), "{shown}");
    }
    assert_snapshot!("failing", app.screen());
    app.keys("c").await;
    app.sees("Data is stale: the last refresh failed. Press r to retry.")
        .await;
    app.keys("jd").await;
    app.sees("Data is stale").await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_is_probed_rarely_and_by_one_at_a_time() {
    let app = TestApp::start().await;
    break_lists(&app, 200);
    app.keys("r").await;
    app.sees("The server answered with HTTP 502. 2 tries since 14:02:31, ")
        .await;
    let calls = |app: &TestApp| app.calls(LIST).len() + app.calls("instances").len();
    let begun = calls(&app);
    app.pass(Duration::from_secs(1_200)).await;
    let probes = calls(&app) - begun;
    assert!(
        (10..60).contains(&probes),
        "{probes} probes by two lists in 20 minutes"
    );
    // A hanging probe keeps the other list waiting.
    app.simulator.forgive();
    app.simulator.meet(LIST, Fault::Hang);
    app.simulator.meet("instances", Fault::Hang);
    app.keys("r").await;
    let asked = calls(&app);
    app.pass(Duration::from_secs(29)).await;
    assert_eq!(calls(&app), asked);
    app.simulator.forgive();
    app.pass(Duration::from_secs(300)).await;
    app.sees_no("STALE").await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_waited_for_and_named() {
    let app = TestApp::with(Setup {
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    app.simulator.meet(LIST, Fault::Hang);
    app.keys("j").await;
    app.pass(Duration::from_millis(200)).await;
    app.keys("<enter>").await;
    app.pass(Duration::from_secs(4)).await;
    app.sees("No answer yet from api.zomro.com, 4 s. Waiting up to 30 s.")
        .await;
    app.pass(Duration::from_secs(27)).await;
    app.sees("No answer from api.zomro.com (timeout). 1 try since 14:02:31, next")
        .await;
    app.pass(Duration::from_secs(10)).await;
    app.sees("web-02-20261110-0300").await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_token_is_named() {
    let app = TestApp::with(Setup {
        token: "0000000000000000",
        ..Setup::default()
    })
    .await;
    app.sees("The server refused the token in SNAPDECK_TOKEN")
        .await;
    app.sees_no("has ended").await;
    app.sees("NO DATA, nothing loaded yet").await;
    assert!(!app.screen().contains("0000000000000000"));
    assert_snapshot!("wrong_token", app.screen());
}

#[tokio::test(start_paused = true)]
async fn html_in_place_of_json_is_named_and_keeps_the_list() {
    let app = TestApp::start().await;
    app.simulator.meet(
        LIST,
        Fault::Instead {
            status: 200,
            content_type: "text/html",
            body: b"<html>\x1b]0;evil\x07 maintenance".to_vec(),
        },
    );
    app.keys("r").await;
    app.sees("The answer is not what the server should send: “<html>\u{fffd}]0;evil\u{fffd} maintenance”").await;
    app.sees("before-nginx-1.29").await;
}

/// An invalid answer never empties a list: the rows stay, marked as stale.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_list_keeps_the_rows() {
    for body in ["", "null", r#"{"doc":{}}"#] {
        let app = TestApp::start().await;
        app.sees("before-nginx-1.29").await;
        for func in [LIST, "instances"] {
            app.simulator.meet(
                func,
                Fault::Instead {
                    status: 200,
                    content_type: "application/json",
                    body: body.as_bytes().to_vec(),
                },
            );
        }
        app.keys("r").await;
        app.sees("STALE, last read 14:02:31").await;
        app.sees("The answer is not what the server should send")
            .await;
        let screen = app.screen();
        for stays in ["Instances 12", "web-02", "before-nginx-1.29", "Snapshots"] {
            assert!(screen.contains(stays), "{body:?}: {stays}\n{screen}");
        }
        assert!(!screen.contains("No snapshots"), "{body:?}\n{screen}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_told_of_while_its_answer_is_waited_for() {
    let app = TestApp::start().await;
    app.simulator.meet("instances.snapshots", Fault::Hang);
    app.keys("r").await;
    app.pass(Duration::from_secs(4)).await;
    assert!(!app.screen().contains("No answer yet"));
    app.pass(Duration::from_secs(1)).await;
    app.sees("No answer yet from api.zomro.com, 5 s. Waiting up to 30 s.")
        .await;
    app.pass(Duration::from_secs(2)).await;
    app.sees("No answer yet from api.zomro.com, 7 s.").await;
    assert!(app.screen().contains("before-nginx-1.29"), "the rows stay");
}

#[tokio::test(start_paused = true)]
async fn a_failure_goes_on_when_the_cursor_moves() {
    let app = TestApp::start().await;
    break_lists(&app, 200);
    app.keys("r").await;
    app.pass(Duration::from_secs(60)).await;
    let tries = |app: &TestApp| {
        let said = app.line(" tries since 14:02:31");
        let before = said.split(" tries since 14:02:31").next().unwrap();
        before
            .split(' ')
            .next_back()
            .unwrap()
            .parse::<u32>()
            .unwrap()
    };
    let before = tries(&app);
    assert!(before > 2, "{before}");
    for key in ["j", "j", "k"] {
        app.keys(key).await;
        assert!(tries(&app) >= before, "the count starts anew");
        app.sees("STALE, last read 14:02:31").await;
        app.pass(Duration::from_secs(1)).await;
        assert!(tries(&app) >= before, "the count starts anew");
    }
    app.simulator.forgive();
    app.keys("r").await;
    app.sees_no("STALE").await;
    app.sees_no("since 14:02:31").await;
}
