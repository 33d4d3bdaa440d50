//! What each problem says, to whom, and where its causes lead.

use std::error::Error as _;

use super::*;
use crate::domain::Origin;

/// The sentence of a problem.
fn said(problem: impl Into<Problem>) -> String {
    problem.into().to_string()
}

fn refused(kind: &str, object: &str, message: &str) -> ServerProblem {
    ServerProblem::Refused(Refusal {
        kind: kind.into(),
        object: object.into(),
        message: message.into(),
    })
}

#[test]
fn each_is_one_plain_sentence() {
    for (problem, sentence) in [
        (
            refused("limit", "", "5 a day. "),
            "The server refused: 5 a day.",
        ),
        (
            refused("", "", ""),
            "The server refused: it gave no reason.",
        ),
        (
            refused("missed", "image", ""),
            "The server refused: it gave no reason but “missed”.",
        ),
        (
            refused("value", "err_runningoperation", ""),
            "The server refused: another operation is running on the instance; try again when it ends.",
        ),
        (
            ServerProblem::NoRight("Not yours. ".into()),
            "This account may not do that: Not yours.",
        ),
        (
            ServerProblem::Blocked("".into()),
            "The server blocks this address: it gave no reason.",
        ),
    ] {
        assert_eq!(said(problem), sentence);
    }
    assert_eq!(
        said(BadAnswer::NotJson("".into())),
        "The answer is not what the server should send: it is empty."
    );
    for (destination, told) in [
        (
            Destination::Origin("https://a.example".into()),
            "https://a.example",
        ),
        (
            Destination::Scheme("data".into()),
            "a link of the kind data:",
        ),
        (Destination::Unreadable, "a link that can't be read"),
        (Destination::Unnamed, "it does not say which"),
    ] {
        let sentence = format!(
            "The server points to another address ({told}). It was not followed: check the server URL."
        );
        assert_eq!(said(BadAnswer::Redirect(destination)), sentence);
    }
    assert_eq!(
        said(Silence::Timeout),
        "The server did not answer (timeout)."
    );
    assert_eq!(
        said(ConnectProblem::Refused),
        "No connection: it was refused."
    );
}

#[test]
fn sources_lead_from_the_layer_to_the_cause() {
    let problem: Problem = TlsProblem::from(Untrusted::Authority).into();
    let mut chain = vec![problem.to_string()];
    let mut source = problem.source();
    while let Some(cause) = source {
        chain.push(cause.to_string());
        source = cause.source();
    }
    let cause = "it is an authority's (CA:TRUE), not a server's";
    let untrusted = format!("the server's certificate is not trusted: {cause}");
    assert_eq!(
        chain,
        [
            format!("No connection: {untrusted}."),
            untrusted.clone(),
            untrusted,
            cause.to_owned()
        ]
    );

    let local: Problem = LocalProblem::CaFile {
        path: "/ca.pem".into(),
        why: SystemError::NotFound.into(),
    }
    .into();
    assert_eq!(local.to_string(), "ca_file /ca.pem does not exist.");
    let why = local.source().unwrap();
    assert_eq!(why.to_string(), "does not exist");
    assert!(why.source().unwrap().is::<SystemError>());

    let session: Problem = SessionProblem::NotOpened(Box::new(Silence::Cut.into())).into();
    let cause = session.source().unwrap();
    assert_eq!(
        cause.to_string(),
        "The server did not answer (connection lost)."
    );
    assert!(cause.source().unwrap().is::<Silence>());
}

#[test]
fn the_layer_tells_what_became_of_a_write_and_what_to_do() {
    let ca_file = LocalProblem::CaFile {
        path: "a".into(),
        why: CaFileProblem::Empty,
    };
    let status = BadAnswer::Status {
        status: 500,
        retry_after: None,
    };
    let taken = ServerProblem::Taken(Refusal::default());
    for (problem, not_applied, passing, wants_sign_in) in [
        (Problem::from(ConnectProblem::Refused), true, true, false),
        (Silence::Timeout.into(), false, true, false),
        (status.into(), false, true, false),
        (BadAnswer::Firewall(403).into(), false, false, false),
        (BadAnswer::Unconfirmed.into(), false, false, false),
        (taken.into(), false, false, false),
        (refused("", "", "").into(), true, false, false),
        (SessionProblem::Gone.into(), true, false, true),
        (
            SessionProblem::Refused(Origin::Kept).into(),
            true,
            false,
            true,
        ),
        (SessionProblem::Renewed.into(), true, false, false),
        (NoEntry::WrongKey.into(), true, false, true),
        (KeepProblem::Busy.into(), true, false, true),
        (CommandProblem::Nothing.into(), true, false, true),
        (ca_file.into(), true, true, false),
    ] {
        let found = (
            problem.definitely_not_applied(),
            problem.is_passing(),
            problem.wants_sign_in(),
        );
        assert_eq!(found, (not_applied, passing, wants_sign_in), "{problem:?}");
    }
}
