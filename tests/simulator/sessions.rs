//! How long a session lives, and what its end looks like.

use std::time::Duration;

use snapdeck::simulator::{Options, ServedAccount, SignIns, Simulator};
use tokio::time::advance;

use super::{TOKEN, call, call_as, demo, error, session, today};

#[tokio::test(start_paused = true)]
async fn a_session_lives_an_hour_from_its_last_use() {
    let simulator = demo();
    let token = session(&simulator);
    let unused = session(&simulator);
    let keep = |token: &str| call_as(&simulator, token, "keepalive", &[]);
    for _ in 0..2 {
        advance(Duration::from_millis(3_599_999)).await;
        assert!(keep(&token).get("ok").is_some());
    }
    let gone = keep(&unused);
    assert_eq!(error(&gone), ("access", "auth"));
    // The panel goes by these words.
    let said = gone["error"]["msg"]["$"].as_str().unwrap();
    assert!(
        said.contains("Insufficient privileges to perform"),
        "{said}"
    );
    advance(Duration::from_secs(3_600)).await;
    assert_eq!(error(&keep(&token)), ("access", "auth"));
    assert!(keep(TOKEN).get("ok").is_some(), "this one never ends");
}

#[tokio::test(start_paused = true)]
async fn a_test_says_how_long_and_how_a_gone_session_is_answered() {
    let options = Options {
        session: Duration::from_secs(5),
        session_gone: "auth",
        ..Options::new(TOKEN, today())
    };
    let simulator = Simulator::new(ServedAccount::made(1, 1, today()), options);
    let token = session(&simulator);
    advance(Duration::from_secs(5)).await;
    let doc = call_as(&simulator, &token, "instances", &[]);
    assert_eq!(error(&doc), ("auth", "auth"));
    // This is no refused sign-in.
    assert_eq!(simulator.sign_ins().refused, 0);
}

#[test]
fn who_leaves_ends_that_session_alone() {
    let simulator = demo();
    let (one, two) = (session(&simulator), session(&simulator));
    let works = |token: &str| {
        call_as(&simulator, token, "keepalive", &[])
            .get("ok")
            .is_some()
    };
    assert!(call_as(&simulator, &one, "logon", &[]).get("ok").is_some());
    assert!(!works(&one) && works(&two));
    let again = call_as(&simulator, &one, "logon", &[]);
    assert_eq!(error(&again), ("access", "auth"));
    let signs = SignIns {
        done: 2,
        refused: 0,
        left: 1,
    };
    assert_eq!(simulator.sign_ins(), signs);
    call(&simulator, "logon", &[]);
    assert!(works(TOKEN), "the server's own token stays");
}

#[test]
fn all_sessions_can_be_ended_at_once_and_nothing_of_them_is_left() {
    let simulator = demo();
    let token = session(&simulator);
    call(&simulator, "instances", &[("p_cnt", "5")]);
    simulator.end_sessions();
    for token in [TOKEN, &token] {
        let doc = call_as(&simulator, token, "instances", &[]);
        assert_eq!(error(&doc), ("access", "auth"));
    }
    let fresh = session(&simulator);
    assert_ne!(fresh, token);
    let doc = call_as(&simulator, &fresh, "instances", &[]);
    assert_eq!(doc["p_cnt"]["$"], "50");
}
