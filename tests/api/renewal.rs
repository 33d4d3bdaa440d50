//! Sessions that end during many calls: one sign-in, and none after a refusal.

use std::{sync::Arc, time::Duration};

use jiff::civil::{DateTime, date};
use snapdeck::{
    api::Timing,
    config::Environment,
    domain::{
        Credentials, Keep, NoEntry, Origin, Problem, Profile, ProfileName, Secret, ServerUrl,
        SessionProblem, SignInOutcome,
    },
    service::{Commands, Service, Start, Vault},
    simulator::{Options, ServedAccount, Simulator},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{PATIENT, create_named, error};
use crate::support::wire_server::{Step, WireServer, http, json};

pub(super) const USER: &str = "demo@example.com";

pub(super) fn today() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

/// A server with one user, and its profile.
pub(super) async fn served() -> (Simulator, Profile) {
    let today = today();
    let account = ServedAccount::demo(today).unwrap();
    let simulator = Simulator::new(account, Options::new("a-fixed-token", today));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let serving = simulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    let url = ServerUrl::parse(&url).unwrap();
    (simulator, Profile::new(ProfileName::default(), url))
}

/// A home of its own for stored secrets.
pub(super) fn vault(profile: &Profile, home: &TempDir) -> Vault {
    let home = home.path().as_os_str().to_owned();
    Vault::new(profile, &Environment::new([("HOME".into(), home)]))
}

pub(super) fn with_password(
    profile: &Profile,
    password: &str,
    vault: Option<Vault>,
) -> Arc<Service> {
    let start = Start {
        login: Some((USER.to_owned(), Secret::exact(password).unwrap())),
        vault,
        ..Start::default()
    };
    Arc::new(Service::new(profile, start, patient()))
}

pub(super) fn patient() -> Timing {
    Timing {
        total: Duration::from_secs(60),
        ..PATIENT
    }
}

/// Twenty reads at once.
pub(super) async fn twenty(service: &Arc<Service>) -> Vec<Result<(), Problem>> {
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let service = Arc::clone(service);
        calls.spawn(async move { service.instances().await.map(drop) });
    }
    calls.join_all().await
}

#[tokio::test]
async fn twenty_calls_that_meet_an_ended_session_sign_in_once() {
    let (simulator, profile) = served().await;
    let service = with_password(&profile, "demo", None);
    assert!(twenty(&service).await.iter().all(Result::is_ok));
    assert_eq!(simulator.sign_ins().done, 1);
    simulator.end_sessions();
    assert!(twenty(&service).await.iter().all(Result::is_ok));
    assert_eq!(simulator.sign_ins().done, 2);
}

#[tokio::test]
async fn a_refused_sign_in_stops_all_of_them() {
    let (simulator, profile) = served().await;
    let service = with_password(&profile, "wrong", None);
    let wrong = Err(Problem::Session(SessionProblem::NoEntry(
        NoEntry::WrongPassword,
    )));
    assert!(twenty(&service).await.iter().all(|result| *result == wrong));
    assert!(twenty(&service).await.iter().all(|result| *result == wrong));
    assert_eq!(simulator.sign_ins().refused, 1, "asked once, for all");
}

#[tokio::test]
async fn a_write_that_met_an_ended_session_is_for_the_person_to_repeat() {
    let (simulator, profile) = served().await;
    let service = with_password(&profile, "demo", None);
    service.instances().await.unwrap();
    simulator.end_sessions();
    let written = create_named(&service, "new").await;
    assert_eq!(written, Err(Problem::Session(SessionProblem::Renewed)));
    assert!(Problem::Session(SessionProblem::Renewed).definitely_not_applied());
    assert_eq!(create_named(&service, "new").await, Ok(()));
}

#[tokio::test]
async fn two_processes_that_renew_at_the_same_time_sign_in_once() {
    let (simulator, profile) = served().await;
    let home = tempfile::tempdir().unwrap();
    let way = Credentials::Password {
        user: USER.to_owned(),
        password: Secret::exact("demo").unwrap(),
    };
    let start = || Start {
        vault: Some(vault(&profile, &home)),
        ..Start::default()
    };
    // Two services share no more state than two processes do.
    let first = Arc::new(Service::new(&profile, start(), patient()));
    let entered = first.sign_in(&way, Keep::Password).await;
    assert!(matches!(
        entered,
        Ok(SignInOutcome::In { not_kept: None, .. })
    ));
    let second = Arc::new(Service::new(&profile, start(), patient()));
    second.instances().await.unwrap();
    assert_eq!(simulator.sign_ins().done, 1, "what is kept is found");
    simulator.end_sessions();
    let (a, b) = tokio::join!(twenty(&first), twenty(&second));
    assert!(a.iter().chain(&b).all(Result::is_ok));
    assert_eq!(simulator.sign_ins().done, 2);
}

#[tokio::test]
async fn a_session_is_kept_and_the_password_only_where_asked_for() {
    let (simulator, profile) = served().await;
    for (keep, session, password) in [
        (Keep::Session, true, false),
        (Keep::Password, true, true),
        (Keep::Nothing, false, false),
    ] {
        let home = tempfile::tempdir().unwrap();
        let start = || Start {
            vault: Some(vault(&profile, &home)),
            ..Start::default()
        };
        let way = Credentials::Password {
            user: USER.to_owned(),
            password: Secret::exact("demo").unwrap(),
        };
        let service = Service::new(&profile, start(), patient());
        service.sign_in(&way, keep).await.unwrap();
        let later = Service::new(&profile, start(), patient());
        let status = later.status(Commands::Run).await;
        assert_eq!(status.password_kept, password, "{keep:?}");
        let origin = status.session.unwrap().map(|found| found.origin);
        assert_eq!(origin, session.then_some(Origin::Kept), "{keep:?}");
        let left = simulator.sign_ins().left;
        assert_eq!(later.sign_out(false).await.ended, Ok(session));
        assert_eq!(simulator.sign_ins().left - left, usize::from(session));
        let after = Service::new(&profile, start(), patient());
        assert_eq!(
            after.instances().await,
            Err(Problem::Session(SessionProblem::NotSignedIn))
        );
    }
}

#[tokio::test]
async fn a_pasted_session_is_ended_only_when_asked_for() {
    let (simulator, profile) = served().await;
    let home = tempfile::tempdir().unwrap();
    let service = |()| {
        let vault = Some(vault(&profile, &home));
        let start = Start {
            vault,
            ..Start::default()
        };
        Service::new(&profile, start, patient())
    };
    let token = Credentials::Token(Secret::new("a-fixed-token").unwrap());
    service(()).sign_in(&token, Keep::Session).await.unwrap();
    assert_eq!(service(()).sign_out(false).await.ended, Ok(false));
    assert_eq!(simulator.sign_ins().left, 0);
    service(()).sign_in(&token, Keep::Session).await.unwrap();
    assert_eq!(service(()).sign_out(true).await.ended, Ok(true));
}

#[tokio::test]
async fn a_command_gives_the_session() {
    let (simulator, mut profile) = served().await;
    let home = tempfile::tempdir().unwrap();
    let start = |profile: &Profile| Start {
        vault: Some(vault(profile, &home)),
        ..Start::default()
    };
    let command = |script: &str| Some(["/bin/sh", "-c", script].map(str::to_owned).to_vec());
    profile.token_command = command("echo a-fixed-token");
    let service = Service::new(&profile, start(&profile), patient());
    assert!(service.instances().await.is_ok());
    // It prints the same token again, so the user has to sign in.
    simulator.end_sessions();
    assert_eq!(
        service.instances().await,
        Err(Problem::Session(SessionProblem::Gone))
    );
    profile.token_command = command("echo one; echo two");
    let service = Service::new(&profile, start(&profile), patient());
    let said = service.instances().await.unwrap_err().to_string();
    assert_eq!(
        said,
        "token_command prints 2 lines: the token must be the only one."
    );
}

/// A server that answers a sign-in like this, and every other call with an ended session.
async fn barred(sign_in: Vec<Step>) -> (WireServer, Profile) {
    let server = WireServer::start(move |request| match request.field("func") {
        "auth" => sign_in.clone(),
        "whoami" if request.field("auth") == "half" => {
            json(r#"{"doc":{"ok":{"$":"func=totp.confirm"}}}"#)
        }
        _ => json(error("access", "", "The session is over")),
    })
    .await;
    let url = ServerUrl::parse(&server.url()).unwrap();
    (server, Profile::new(ProfileName::default(), url))
}

fn sign_ins(server: &WireServer) -> usize {
    let funcs = server.funcs().into_iter();
    funcs.filter(|func| func == "auth").count()
}

#[tokio::test]
async fn whatever_a_sign_in_ends_in_it_is_that_of_all_calls_and_a_bar_is_not_tried_again() {
    let half = r#"{"doc":{"auth":{"$id":"half"}}}"#;
    for (answer, again) in [
        (json("<html>Sign in</html>"), 1),
        (http("403 Forbidden", "", "<html>"), 1),
        (http("460 Blocked", "", "<html>"), 1),
        (http("302 Found", "Location: /login\r\n", ""), 1),
        (json(error("auth", "badip", "")), 1),
        (json(error("auth", "blockgeoip", "")), 1),
        (json(half), 1),
        // These may pass.
        (http("502 Bad Gateway", "", ""), 2),
        (vec![Step::Reset], 2),
    ] {
        let (server, profile) = barred(answer.clone()).await;
        let service = with_password(&profile, "demo", None);
        for expected in [1, again] {
            let results = twenty(&service).await;
            assert!(
                results
                    .iter()
                    .all(|result| *result == results[0] && result.is_err())
            );
            let problem = results[0].as_ref().unwrap_err();
            assert_eq!(problem.wants_sign_in(), again == 1, "{problem}");
            assert_eq!(sign_ins(&server), expected, "{answer:?}");
        }
        let written = create_named(&service, "new").await;
        let problem = written.unwrap_err();
        assert!(problem.definitely_not_applied(), "{problem}");
        assert!(
            !server
                .funcs()
                .contains(&"instances.snapshots.edit".to_owned())
        );
    }
}

#[tokio::test]
async fn a_write_whose_session_can_t_be_renewed_was_not_done() {
    for answer in [
        http("403 Forbidden", "", ""),
        http("502 Bad Gateway", "", ""),
    ] {
        let (_server, profile) = barred(answer).await;
        let start = Start {
            token: Secret::new("dead"),
            login: Some((USER.to_owned(), Secret::exact("demo").unwrap())),
            ..Start::default()
        };
        let service = Service::new(&profile, start, patient());
        let problem = create_named(&service, "new").await.unwrap_err();
        assert!(
            matches!(problem, Problem::Session(SessionProblem::NotOpened(_))),
            "{problem:?}"
        );
        assert!(problem.definitely_not_applied());
    }
}
