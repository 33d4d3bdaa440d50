//! `Retry-After` (39 of the suite): its values, and that no write is repeated for it.

use std::time::Duration;

use jiff::Timestamp;
use snapdeck::domain::{BadAnswer, Problem, TransportProblem};

use super::{create, read};
use crate::support::wire_server::{Step, http};

fn too_many(headers: &str) -> Vec<Step> {
    http("429 Too Many Requests", headers, "<html>")
}

fn asked(problem: &Problem) -> Option<u64> {
    let Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
        status: 429,
        retry_after,
    })) = problem
    else {
        panic!("{problem:?}");
    };
    retry_after.as_ref().map(Duration::as_secs)
}

#[tokio::test]
async fn seconds_a_date_and_nonsense() {
    for (headers, seconds) in [
        ("", None),
        ("Retry-After: 3\r\n", Some(3)),
        (
            "Date: Sat, 14 Nov 2026 14:02:31 GMT\r\nRetry-After: Sat, 14 Nov 2026 14:03:01 GMT\r\n",
            Some(30),
        ),
        (
            "Date: Sat, 14 Nov 2026 14:02:31 GMT\r\nRetry-After: Sat, 14 Nov 2026 14:00:00 GMT\r\n",
            Some(0),
        ),
        ("Retry-After: -5\r\n", None),
        ("Retry-After: 99999999\r\n", Some(99_999_999)),
        ("Retry-After: garbage\r\n", None),
        ("Retry-After: \u{fc}\r\n", None),
    ] {
        let problem = read(too_many(headers)).await.unwrap_err();
        assert_eq!(asked(&problem), seconds, "{headers}");
        // `create` asserts that there was one request.
        let problem = create(too_many(headers)).await.unwrap_err();
        assert_eq!(asked(&problem), seconds, "{headers}");
        assert!(!problem.definitely_not_applied());
    }
}

#[tokio::test]
async fn a_date_without_the_servers_own_counts_from_now() {
    let at = Timestamp::now() + Duration::from_secs(40);
    let at = at.strftime("%a, %d %b %Y %H:%M:%S GMT");
    let problem = read(too_many(&format!("Retry-After: {at}\r\n"))).await;
    let seconds = asked(&problem.unwrap_err()).unwrap();
    assert!((20..=40).contains(&seconds), "{seconds}");
}
