//! Sessions and passwords that are stored, and shared by two programs.

use std::sync::Arc;

use snapdeck::{
    domain::{
        Credentials, Keep, NoEntry, Origin, Problem, Profile, Secret, SessionProblem, SignInOutcome,
    },
    service::{Commands, Service, Start},
    simulator::{CallOutcome, ServedUser, Simulator},
    text::Text,
};
use tempfile::TempDir;

use super::renewal::{USER, patient, served, today, vault, with_password};

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
