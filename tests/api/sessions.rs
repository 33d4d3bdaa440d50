//! An ended session, a missing right, a blocked address.

use jiff::civil::date;
use snapdeck::{
    domain::{BadAnswer, Origin, Problem, ServerProblem, SessionProblem, TransportProblem},
    simulator::{Options, ServedAccount, Simulator},
};

use super::{CREATE, LIST, create_named, error, instance, page, refused, service, service_of};
use crate::support::wire_server::{Step, WireServer, http, json};

const WHOAMI: &str = r#"{"doc":{"user":{"$id":"7","$realname":"Ann","$email":"ann@example.ua"}}}"#;

/// A server that answers `whoami` like this, and everything else with this error.
async fn server(error: String, whoami: Vec<Step>) -> WireServer {
    WireServer::start(move |request| match request.field("func") {
        "whoami" => whoami.clone(),
        _ => json(&error),
    })
    .await
}

/// The server did not accept the token once.
fn refused_token() -> Problem {
    Problem::Session(SessionProblem::Refused(Origin::Variable))
}

#[tokio::test]
async fn a_wrong_token_is_refused_at_its_first_use() {
    let today = date(2026, 11, 14).at(14, 2, 31, 0);
    let options = Options::new("another-token", today);
    let simulator = Simulator::new(ServedAccount::made(1, 1, today), options);
    let service = service_of(&simulator).await;
    assert_eq!(service.instances().await, Err(refused_token()));
    assert_eq!(service.user().await, Err(refused_token()));
    let written = create_named(&service, "new").await;
    assert_eq!(written, Err(refused_token()));
    assert!(refused_token().definitely_not_applied());
}

#[tokio::test]
async fn a_session_that_waits_for_the_second_factor_is_none() {
    for (ok, waits) in [
        ("func=totp.confirm", true),
        ("func=totp.confirm&auth=1", true),
        ("totp.confirm", true),
        ("func=desktop", false),
        ("", false),
    ] {
        let whoami =
            format!(r#"{{"doc":{{"ok":{{"$":"{ok}"}},"user":{{"$email":"a@b.example"}}}}}}"#);
        let server = server(error("access", "", ""), json(whoami)).await;
        let user = service(&server).user().await;
        assert_eq!(user == Err(refused_token()), waits, "{ok}: {user:?}");
    }
}

#[tokio::test]
async fn an_auth_error_refuses_the_token_unless_it_is_seen_to_live() {
    for object in ["badpassword", "", "expired"] {
        for (whoami, expected) in [
            (
                json(WHOAMI),
                Problem::Server(ServerProblem::NoRight("Log in".into())),
            ),
            (json(error("auth", "", "")), refused_token()),
            (http("502 Bad Gateway", "", ""), refused_token()),
        ] {
            let server = server(error("auth", object, "Log in"), whoami).await;
            let result = service(&server).snapshots(&instance()).await;
            assert_eq!(result, Err(expected), "{object}");
            assert_eq!(server.funcs(), [LIST, "whoami"]);
        }
    }
}

#[tokio::test]
async fn an_access_error_is_a_missing_right_where_the_session_lives() {
    let no_right = "Insufficient privileges to perform this";
    let access = || error("access", "protected", no_right);
    let denied = Problem::Server(ServerProblem::NoRight(no_right.into()));
    let gone = error("access", "auth", "The session is over");
    for (whoami, expected) in [
        (json(WHOAMI), denied),
        (json(&gone), refused_token()),
        (json(error("auth", "", "")), refused_token()),
        // If it is unknown, only the error itself is reported.
        (
            http("502 Bad Gateway", "", ""),
            refused("access", "protected", no_right),
        ),
        (vec![Step::Reset], refused("access", "protected", no_right)),
    ] {
        let server = server(access(), whoami).await;
        let list = service(&server).snapshots(&instance()).await;
        assert_eq!(list.as_ref(), Err(&expected));
        let written = create_named(&service(&server), "new").await;
        assert_eq!(written.as_ref(), Err(&expected));
        assert!(expected.definitely_not_applied());
        assert_eq!(server.funcs(), [LIST, "whoami", CREATE, "whoami"]);
    }
}

#[tokio::test]
async fn a_blocked_address_is_told_from_a_session() {
    for (kind, object, message, said) in [
        (
            "auth",
            "badip",
            "Access from this IP denied. ",
            "Access from this IP denied",
        ),
        ("auth", "blockgeoip", "A new region", "A new region"),
        ("auth", "blocked_ip", "", "blocked_ip"),
        ("auth", "blocklogon", "Wait 20 s", "Wait 20 s"),
        (
            "access",
            "",
            "Access from this IP denied",
            "Access from this IP denied",
        ),
    ] {
        let server = server(error(kind, object, message), json(WHOAMI)).await;
        let problem = service(&server).snapshots(&instance()).await.unwrap_err();
        assert!(
            matches!(problem, Problem::Server(ServerProblem::Blocked(_))),
            "{problem:?}"
        );
        let expected = format!("The server blocks this address: {said}.");
        assert_eq!(problem.to_string(), expected);
        assert!(problem.definitely_not_applied());
        assert_eq!(server.funcs(), [LIST]);
    }
}

#[tokio::test]
async fn other_errors_are_refusals_in_the_servers_words() {
    for kind in ["value", "missed", "exists", "limit", "of a new kind", ""] {
        let server = server(error(kind, "elid", "No "), json(WHOAMI)).await;
        let result = service(&server).snapshots(&instance()).await;
        assert_eq!(result, Err(refused(kind, "elid", "No ")));
        assert_eq!(server.funcs(), [LIST]);
    }
}

#[tokio::test]
async fn the_accounts_name_is_the_first_that_is_there() {
    for (user, name) in [
        (
            r#"{"$id":"7","$realname":"Ann","$email":"ann@example.ua"}"#,
            "ann@example.ua",
        ),
        (r#"{"$id":"7","$realname":"Ann","$email":" "}"#, "Ann"),
        (r#"{"$id":7}"#, "7"),
    ] {
        let body = format!(r#"{{"doc":{{"user":{user}}}}}"#);
        let server = server(String::new(), json(body)).await;
        assert_eq!(service(&server).user().await, Ok(name.into()));
    }
    for nobody in [
        page(&[], ""),
        r#"{"doc":{"user":{}}}"#.into(),
        "<html>".into(),
    ] {
        let server = server(String::new(), json(&nobody)).await;
        let problem = service(&server).user().await.unwrap_err();
        assert!(
            matches!(
                problem,
                Problem::Transport(TransportProblem::BadAnswer(
                    BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
                ))
            ),
            "{nobody}"
        );
    }
}
