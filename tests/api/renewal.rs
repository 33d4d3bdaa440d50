//! Sessions that end while many calls go on: one sign-in, and none after a refusal.

use std::time::Duration;

use snapdeck::{
    api::Timing,
    config::Environment,
    domain::{Entered, Keep, NoEntry, Problem, Profile, ProfileName, Secret, ServerUrl, Way},
    service::{Origin, Service, Start, Vault},
    simulator::{Account, Options, Simulator},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use std::sync::Arc;

use super::{PATIENT, instance};

const USER: &str = "demo@example.com";

/// A server with one user, and its profile.
async fn served() -> (Simulator, Profile) {
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    let account = Account::demo(today).unwrap();
    let simulator = Simulator::new(account, Options::new("a-fixed-token", today));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let serving = simulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    let url = ServerUrl::parse(&url).unwrap();
    (simulator, Profile::new(ProfileName::default(), url))
}

/// A home of its own, so that what is kept is kept there.
fn vault(profile: &Profile, home: &TempDir) -> Vault {
    let home = home.path().as_os_str().to_owned();
    Vault::new(profile, &Environment::new([("HOME".into(), home)]))
}

fn with_password(profile: &Profile, password: &str, vault: Option<Vault>) -> Arc<Service> {
    let start = Start {
        login: Some((USER.to_owned(), Secret::exact(password).unwrap())),
        vault,
        ..Start::default()
    };
    Arc::new(Service::new(profile, start, patient()))
}

fn patient() -> Timing {
    Timing {
        total: Duration::from_secs(60),
        ..PATIENT
    }
}

/// Twenty readings at once.
async fn twenty(service: &Arc<Service>) -> Vec<Result<(), Problem>> {
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
    let wrong = Err(Problem::NoEntry(NoEntry::WrongPassword));
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
    let written = service.create(&instance(), &"new".into()).await;
    assert_eq!(written, Err(Problem::SessionRenewed));
    assert!(Problem::SessionRenewed.was_surely_not_done());
    assert_eq!(service.create(&instance(), &"new".into()).await, Ok(()));
}

#[tokio::test]
async fn two_processes_that_renew_at_the_same_time_sign_in_once() {
    let (simulator, profile) = served().await;
    let home = tempfile::tempdir().unwrap();
    let way = Way::Password {
        user: USER.to_owned(),
        password: Secret::exact("demo").unwrap(),
    };
    let start = || Start {
        vault: Some(vault(&profile, &home)),
        ..Start::default()
    };
    // What a process holds it holds for itself: two services share no more than two processes do.
    let first = Arc::new(Service::new(&profile, start(), patient()));
    let entered = first.sign_in(&way, Keep::Password).await;
    assert_eq!(entered, Ok(Entered::In(None)));
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
        let way = Way::Password {
            user: USER.to_owned(),
            password: Secret::exact("demo").unwrap(),
        };
        let service = Service::new(&profile, start(), patient());
        service.sign_in(&way, keep).await.unwrap();
        let later = Service::new(&profile, start(), patient());
        let status = later.status().await.unwrap();
        assert_eq!(status.password_kept, password, "{keep:?}");
        let origin = status.session.map(|(origin, _)| origin);
        assert_eq!(origin, session.then_some(Origin::Kept), "{keep:?}");
        let left = simulator.sign_ins().left;
        assert_eq!(later.sign_out(false).await, Ok(session));
        assert_eq!(simulator.sign_ins().left - left, usize::from(session));
        let after = Service::new(&profile, start(), patient());
        assert_eq!(after.instances().await, Err(Problem::NotSignedIn));
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
    let token = Way::Token(Secret::new("a-fixed-token").unwrap());
    service(()).sign_in(&token, Keep::Session).await.unwrap();
    assert_eq!(service(()).sign_out(false).await, Ok(false));
    assert_eq!(simulator.sign_ins().left, 0);
    service(()).sign_in(&token, Keep::Session).await.unwrap();
    assert_eq!(service(()).sign_out(true).await, Ok(true));
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
    // It prints the same again: then somebody has to sign in.
    simulator.end_sessions();
    assert_eq!(service.instances().await, Err(Problem::SessionGone));
    profile.token_command = command("echo one; echo two");
    let service = Service::new(&profile, start(&profile), patient());
    let said = service.instances().await.unwrap_err().to_string();
    assert_eq!(
        said,
        "token_command prints 2 lines: the token must be the only one."
    );
}
