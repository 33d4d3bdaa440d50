//! Sessions that end during many calls: one sign-in, and none after a refusal.

use std::time::Duration;

use jiff::civil::{DateTime, date};
use snapdeck::{
    api::Timing,
    config::Environment,
    domain::{
        Credentials, Keep, NoEntry, Origin, Problem, Profile, ProfileName, Secret, ServerUrl,
        SessionProblem, SignInOutcome,
    },
    service::{Commands, Service, Start, Vault},
    simulator::{CallOutcome, Options, ServedAccount, ServedUser, Simulator},
    text::Text,
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use std::sync::Arc;

use super::{PATIENT, create_named, error};
use crate::support::wire_server::{Step, WireServer, http, json};

const USER: &str = "demo@example.com";

fn today() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

/// A server with one user, and its profile.
async fn served() -> (Simulator, Profile) {
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

/// Twenty reads at once.
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

/// A user's home with its stored secrets.
struct Home {
    folder: TempDir,
    profile: Profile,
}

impl Home {
    /// Another program of this user.
    fn service(&self) -> Arc<Service> {
        let start = Start {
            vault: Some(vault(&self.profile, &self.folder)),
            ..Start::default()
        };
        Arc::new(Service::new(&self.profile, start, patient()))
    }
}

async fn at_home() -> (Simulator, Home) {
    let (simulator, profile) = served().await;
    let folder = tempfile::tempdir().unwrap();
    (simulator, Home { folder, profile })
}

fn password(user: &str, password: &str) -> Credentials {
    Credentials::Password {
        user: user.to_owned(),
        password: Secret::exact(password).unwrap(),
    }
}

#[tokio::test]
async fn what_is_forgotten_elsewhere_is_not_kept_again() {
    let (simulator, home) = at_home().await;
    let screen = home.service();
    screen
        .sign_in(&password(USER, "demo"), Keep::Password)
        .await
        .unwrap();
    screen.instances().await.unwrap();
    assert_eq!(home.service().sign_out(false).await.ended, Ok(true));
    assert_eq!(
        screen.instances().await,
        Err(Problem::Session(SessionProblem::Gone))
    );
    let status = home.service().status(Commands::Run).await;
    assert!(!status.password_kept && status.session == Ok(None));
    assert_eq!(simulator.sign_ins().done, 1);
}

#[tokio::test]
async fn a_session_that_was_never_accepted_is_refused_and_says_where_it_came_from() {
    let (_simulator, mut profile) = served().await;
    let refused = |origin| Err(Problem::Session(SessionProblem::Refused(origin)));
    let variable = || Start {
        token: Secret::new("mistyped"),
        ..Start::default()
    };
    let service = Service::new(&profile, variable(), patient());
    assert_eq!(service.instances().await, refused(Origin::Variable));
    // What the user set is named before what is found after it.
    let home = tempfile::tempdir().unwrap();
    profile.token_command = Some(["/bin/echo", "wrong-too"].map(str::to_owned).to_vec());
    let printed = || Start {
        vault: Some(vault(&profile, &home)),
        ..Start::default()
    };
    let service = Service::new(&profile, printed(), patient());
    assert_eq!(service.instances().await, refused(Origin::Command));
    let both = Start {
        vault: Some(vault(&profile, &home)),
        ..variable()
    };
    let service = Service::new(&profile, both, patient());
    assert_eq!(service.instances().await, refused(Origin::Variable));
    let said = service.instances().await.unwrap_err().to_string();
    assert!(said.contains("the token in SNAPDECK_TOKEN"), "{said}");
}

#[tokio::test]
async fn a_password_that_is_not_kept_is_not_used_again() {
    let (simulator, home) = at_home().await;
    for keep in [Keep::Session, Keep::Nothing] {
        let screen = home.service();
        screen.sign_in(&password(USER, "demo"), keep).await.unwrap();
        simulator.end_sessions();
        assert_eq!(
            screen.instances().await,
            Err(Problem::Session(SessionProblem::Gone)),
            "{keep:?}"
        );
    }
}

/// Signs the second user in, whose code never changes.
async fn enter_second(service: &Service, keep: Keep) -> Text {
    let way = password("two@example.com", "demo");
    assert_eq!(
        service.sign_in(&way, keep).await,
        Ok(SignInOutcome::CodeWanted)
    );
    let code = Credentials::Code(Secret::new("123456").unwrap());
    match service.sign_in(&code, Keep::Nothing).await.unwrap() {
        SignInOutcome::In {
            user,
            not_kept: None,
        } => user,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_of_somebody_else_is_not_used_for_what_is_on_the_screen() {
    let (simulator, home) = at_home().await;
    simulator.add(ServedUser::second(today()));
    let screen = home.service();
    screen
        .sign_in(&password(USER, "demo"), Keep::Session)
        .await
        .unwrap();
    let wanted = screen.user().await.unwrap();
    let other = home.service();
    assert_eq!(other.sign_out(true).await.ended, Ok(true));
    let found = enter_second(&other, Keep::Session).await;
    let another = Problem::Session(SessionProblem::NoEntry(NoEntry::Another {
        found: found.into(),
        wanted: wanted.into(),
    }));
    assert_eq!(screen.instances().await, Err(another));
}

#[tokio::test]
async fn a_kept_password_asks_for_the_code_alone() {
    let (simulator, home) = at_home().await;
    simulator.add(ServedUser::second(today()));
    let screen = home.service();
    enter_second(&screen, Keep::Password).await;
    simulator.end_sessions();
    let wanted = Problem::Session(SessionProblem::NoEntry(NoEntry::CodeWanted));
    assert_eq!(screen.instances().await, Err(wanted));
    let code = Credentials::Code(Secret::new("123456").unwrap());
    let entered = screen.sign_in(&code, Keep::Nothing).await.unwrap();
    assert!(matches!(entered, SignInOutcome::In { not_kept: None, .. }));
    screen.instances().await.unwrap();
    assert!(home.service().status(Commands::Run).await.password_kept);
}

#[tokio::test]
async fn the_environment_beats_what_is_kept() {
    let (simulator, home) = at_home().await;
    let kept = home.service();
    kept.sign_in(&password(USER, "demo"), Keep::Password)
        .await
        .unwrap();
    simulator.end_sessions();
    let vault = Some(vault(&home.profile, &home.folder));
    let service = with_password(&home.profile, "wrong", vault);
    let wrong = Err(Problem::Session(SessionProblem::NoEntry(
        NoEntry::WrongPassword,
    )));
    assert_eq!(service.instances().await.map(drop), wrong);
}

#[tokio::test]
async fn one_that_has_ended_is_followed_by_the_next() {
    let (simulator, home) = at_home().await;
    let kept = home.service();
    kept.sign_in(&password(USER, "demo"), Keep::Password)
        .await
        .unwrap();
    simulator.end_sessions();
    // The variable's, then the stored one, then the password.
    let start = Start {
        token: Secret::new("dead"),
        vault: Some(vault(&home.profile, &home.folder)),
        ..Start::default()
    };
    let service = Service::new(&home.profile, start, patient());
    service.instances().await.unwrap();
    assert_eq!(simulator.sign_ins().done, 2);
}

#[tokio::test]
async fn what_can_t_be_kept_keeps_nobody_out() {
    let (_simulator, mut profile) = served().await;
    let home = tempfile::tempdir().unwrap();
    // No folder can be created there.
    std::fs::write(home.path().join(".local"), "").unwrap();
    let service = with_password(&profile, "demo", Some(vault(&profile, &home)));
    service.instances().await.unwrap();
    profile.token_command = Some(["echo", "a-fixed-token"].map(str::to_owned).to_vec());
    let start = Start {
        vault: Some(vault(&profile, &home)),
        ..Start::default()
    };
    let service = Service::new(&profile, start, patient());
    service.instances().await.unwrap();
}

#[tokio::test]
async fn what_is_mended_is_tried_again_when_a_person_asks() {
    let (_simulator, mut home) = at_home().await;
    let token = home.folder.path().join("token");
    let command = ["cat".to_owned(), token.display().to_string()];
    home.profile.token_command = Some(command.to_vec());
    let screen = home.service();
    assert!(matches!(screen.instances().await, Err(Problem::Local(_))));
    std::fs::write(&token, "a-fixed-token").unwrap();
    assert!(matches!(screen.instances().await, Err(Problem::Local(_))));
    let entered = screen.sign_in_again().await.unwrap();
    assert!(matches!(entered, SignInOutcome::In { .. }));
    screen.instances().await.unwrap();
}

#[tokio::test]
async fn signing_out_ends_what_is_kept_and_what_is_named() {
    let (simulator, home) = at_home().await;
    home.service()
        .sign_in(&password(USER, "demo"), Keep::Session)
        .await
        .unwrap();
    let start = Start {
        token: Secret::new("a-fixed-token"),
        vault: Some(vault(&home.profile, &home.folder)),
        ..Start::default()
    };
    let service = Service::new(&home.profile, start, patient());
    assert_eq!(service.sign_out(true).await.ended, Ok(true));
    assert_eq!(simulator.sign_ins().left, 2);
}

/// Two programs of one user with a stored password, whose session has ended; both wait for the
/// code.
async fn both_want_the_code() -> (Simulator, Home, Arc<Service>, Arc<Service>) {
    let (simulator, home) = at_home().await;
    simulator.add(ServedUser::second(today()));
    let one = home.service();
    enter_second(&one, Keep::Password).await;
    let other = home.service();
    other.instances().await.unwrap();
    simulator.end_sessions();
    let wanted = Err(Problem::Session(SessionProblem::NoEntry(
        NoEntry::CodeWanted,
    )));
    for service in [&one, &other] {
        assert_eq!(service.instances().await.map(drop), wanted);
    }
    (simulator, home, one, other)
}

fn code() -> Credentials {
    Credentials::Code(Secret::new("123456").unwrap())
}

fn begun(simulator: &Simulator) -> usize {
    let ledger = simulator.ledger();
    let begun = ledger
        .iter()
        .filter(|call| call.outcome == CallOutcome::AskedForCode);
    begun.count()
}

#[tokio::test]
async fn one_code_serves_two_programs() {
    let (simulator, _home, one, other) = both_want_the_code().await;
    assert_eq!(begun(&simulator), 1 + 1, "one at first, one for both");
    let asked = simulator.ledger().len();
    assert_eq!(other.adopt().await, None, "nobody gave it yet");
    assert_eq!(simulator.ledger().len(), asked, "nor is the server asked");
    let entered = one.sign_in(&code(), Keep::Nothing).await.unwrap();
    let SignInOutcome::In {
        user,
        not_kept: None,
    } = entered
    else {
        panic!("{entered:?}")
    };
    assert_eq!(other.adopt().await, Some(user));
    other.instances().await.unwrap();
    assert_eq!(simulator.sign_ins().done, 2);
}

#[tokio::test]
async fn a_code_for_what_another_program_has_ended_serves_too() {
    let (simulator, home, one, other) = both_want_the_code().await;
    // Either program can give it.
    other.sign_in(&code(), Keep::Nothing).await.unwrap();
    let entered = one.sign_in(&code(), Keep::Nothing).await;
    assert!(
        matches!(entered, Ok(SignInOutcome::In { .. })),
        "{entered:?}"
    );
    one.instances().await.unwrap();
    assert_eq!(simulator.sign_ins().done, 2);
    assert!(home.service().status(Commands::Run).await.password_kept);
}

#[tokio::test]
async fn a_sign_in_that_waits_no_more_is_begun_anew() {
    let (simulator, home, ..) = both_want_the_code().await;
    // It ended while nobody entered the code.
    simulator.end_sessions();
    let later = home.service();
    let wanted = Err(Problem::Session(SessionProblem::NoEntry(
        NoEntry::CodeWanted,
    )));
    assert_eq!(later.instances().await.map(drop), wanted);
    later.sign_in(&code(), Keep::Nothing).await.unwrap();
    later.instances().await.unwrap();
    assert_eq!(begun(&simulator), 3);
}

#[tokio::test]
async fn a_session_of_another_login_is_not_adopted_while_a_code_is_asked_for() {
    let (simulator, home) = at_home().await;
    simulator.add(ServedUser::second(today()));
    let (one, other) = (home.service(), home.service());
    let second = password("two@example.com", "demo");
    assert_eq!(
        other.sign_in(&second, Keep::Session).await,
        Ok(SignInOutcome::CodeWanted)
    );
    // Meanwhile somebody signs in as the first user, in another program of the same profile.
    one.sign_in(&password(USER, "demo"), Keep::Session)
        .await
        .unwrap();
    assert_eq!(other.adopt().await, None);
}
