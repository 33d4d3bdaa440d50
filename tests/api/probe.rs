//! A look at a server without a session.

use snapdeck::{
    api::{ProbeAnswer, Server},
    domain::{BadAnswer, Problem, Profile, ProfileName, ServerUrl, TransportProblem},
};

use super::{PATIENT, error};
use crate::support::wire_server::{Step, WireServer, http, json};

async fn heard(answer: Vec<Step>) -> Result<ProbeAnswer, Problem> {
    let server = WireServer::always(answer).await;
    let url = ServerUrl::parse(&server.url()).unwrap();
    let heard = Server::new(&Profile::new(ProfileName::default(), url), PATIENT)
        .unwrap()
        .probe()
        .await;
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].field("func"), "whoami");
    assert_eq!(requests[0].field("auth"), "");
    heard
}

#[tokio::test]
async fn the_answers_time_is_told_whatever_the_answer() {
    let date = "Date: Sat, 14 Nov 2026 14:02:31 GMT\r\n";
    let body = error("access", "", "Sign in");
    for (status, body, answer) in [
        ("200 OK", body.as_str(), Ok(())),
        ("200 OK", r#"{"doc":{"ok":{}}}"#, Ok(())),
        (
            "200 OK",
            "<html>",
            Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::NotJson("<html>".into()),
            ))),
        ),
        (
            "403 Forbidden",
            "",
            Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::Firewall(403),
            ))),
        ),
    ] {
        let heard = heard(http(status, date, body)).await.unwrap();
        let at = "2026-11-14T14:02:31Z".parse().unwrap();
        assert_eq!((heard.date, heard.answer), (Some(at), answer), "{body}");
    }
    let timeless = heard(http("200 OK", "Date: soon\r\n", body)).await;
    assert_eq!(timeless.unwrap().date, None);
}

#[tokio::test]
async fn a_refusal_is_an_answer_but_a_blocked_address_is_told() {
    for (kind, object, good) in [
        ("access", "", true),
        ("auth", "", true),
        ("missed", "func", true),
        ("auth", "badip", false),
    ] {
        let heard = heard(json(error(kind, object, "no"))).await.unwrap();
        assert_eq!(heard.answer.is_ok(), good, "{kind} {object}");
    }
    let silent = heard(vec![Step::Close]).await;
    assert!(
        matches!(
            silent,
            Err(Problem::Transport(TransportProblem::NoAnswer(_)))
        ),
        "{silent:?}"
    );
}
