//! Accounts: read-only, the settings of a profile, and several accounts in one app.

use super::*;
use crate::app::ask::READING_TIME;
use crate::domain::{Colour, ConnectProblem, KeepProblem, Profile, ProfileName, SessionProblem};

#[test]
fn a_form_that_is_open_sends_nothing_once_the_account_is_read_only() {
    for (keys, why) in [
        (vec![Code::Char('c'), Code::Tab, Code::Tab], ReadOnly::On),
        (vec![Code::Char('d'), Code::Tab], ReadOnly::Locked),
    ] {
        let mut world = World::with(&["7", "8"]);
        for key in keys {
            world.later(key);
        }
        world.app.shown_mut().read_only = why;
        world.later(Code::Enter);
        assert_eq!(world.sent(), None);
        assert!(world.state().ops.is_empty());
        let hint = world.state().question().map(super::dialogs::said_by);
        assert_eq!(
            hint,
            world
                .state()
                .can(Action::Snapshot(OnSnapshot::Delete))
                .err()
                .map(|why| why.to_string())
        );
        // Without it, the same keys write.
        world.app.shown_mut().read_only = ReadOnly::Off;
        world.later(Code::Enter);
        assert!(world.sent().is_some());
    }
}

#[test]
fn an_account_is_what_its_profile_says_until_the_server_knows_better() {
    let url = crate::domain::ServerUrl::parse("https://api.example/").unwrap();
    let mut profile = Profile::new(ProfileName::parse("prod").unwrap(), url);
    profile.user = Some("ops@example.ua".to_owned());
    profile.colour = Some(Colour::Red);
    let account = Account::of(&profile);
    assert_eq!(
        (account.name.as_str(), account.colour),
        ("prod", Some(Colour::Red))
    );
    assert_eq!(account.server, profile.url.to_string());

    let mut world = World::new();
    world.app.shown_mut().account = account;
    let user = |world: &World| world.state().account.user.clone().unwrap().to_string();
    let nobody = Err(Problem::from(Silence::Timeout));
    world.hear(Heard::Done(RequestId(2), Outcome::User(nobody)));
    assert_eq!(user(&world), "ops@example.ua");
    world.hear(Heard::Done(
        RequestId(2),
        Outcome::User(Ok(Text::new("root@example.ua"))),
    ));
    assert_eq!(user(&world), "root@example.ua");
}

#[test]
fn the_demo_is_offered_only_to_who_never_had_a_session() {
    for (first_start, why, offered) in [
        (true, Problem::Session(SessionProblem::NotSignedIn), true),
        (true, Problem::Session(SessionProblem::Gone), false),
        (false, Problem::Session(SessionProblem::NotSignedIn), false),
        (false, Problem::Session(SessionProblem::Gone), false),
    ] {
        let mut world = World::new();
        world.app.shown_mut().entry.first_start = first_start;
        world.answer_instances(Err(why));
        let ways = world.state().form().unwrap().ways();
        assert_eq!(
            ways.contains(&ask::sign_in::WayIn::Demo),
            offered,
            "{first_start}"
        );
    }
}

#[test]
fn read_only_comes_at_once_and_goes_when_that_is_confirmed() {
    let mut world = World::with(&["8", "7"]);
    world.key(Code::Char('w'));
    assert_eq!(world.state().read_only, ReadOnly::On);
    assert!(
        world
            .said()
            .starts_with("Read-only: nothing can be changed")
    );
    for (keys, left) in [
        (&[Code::Char('w'), Code::Esc][..], ReadOnly::On),
        (&[Code::Char('w'), Code::Enter], ReadOnly::On),
        (&[Code::Char('w'), Code::Tab, Code::Enter], ReadOnly::Off),
    ] {
        for key in keys {
            world.later(*key);
        }
        assert_eq!(world.state().read_only, left, "{keys:?}");
        assert!(world.state().question().is_none());
    }
    assert!(world.said().starts_with("Changes are allowed."));
    world.app.shown_mut().read_only = ReadOnly::Locked;
    world.key(Code::Char('w'));
    assert!(world.said().starts_with("Read-only because of"));
    assert!(world.state().question().is_none());
}

/// Two accounts whose instances have the same ids; the first one is on the screen.
fn two_accounts() -> (App, AccountId, Now) {
    let world = World::new();
    let other = State::new(Account::default(), Duration::from_secs(30), 7, world.now);
    let mut app = world.app;
    let second = app.add(other);
    (app, second, world.now)
}

#[test]
fn an_account_that_was_never_shown_asks_for_nothing_and_wakes_nobody() {
    let (mut app, second, now) = two_accounts();
    let wanted = app.next_wake(now);
    let later = now.later(Duration::from_secs(3600));
    let of_second = |work: &Work| work.0 == second;
    assert!(!app.update(later, Message::Wake).iter().any(of_second));
    assert!(
        !app.update(later, Message::Focus(true))
            .iter()
            .any(of_second)
    );
    assert!(wanted.is_none_or(|at| at > now.mono), "{wanted:?}");
    let work = app.show(later, second);
    assert!(work.contains(&(second, Effect::Call(RequestId(1), Call::Instances))));
    assert!(work.iter().all(of_second));
}

#[test]
fn the_account_to_begin_with_is_on_the_screen_and_the_first_is_not() {
    let (mut app, second, now) = two_accounts();
    let first = app.shown_id();
    app.begin_with(second);
    assert_eq!(app.shown_id(), second);
    let work = app.update(now, Message::Wake);
    assert!(work.contains(&(second, Effect::Call(RequestId(1), Call::Instances))));
    let shown: Vec<bool> = app.accounts().iter().map(|account| account.shown).collect();
    assert_eq!(shown, [false, true]);
    let _ = app.show(now, first);
    assert_eq!(app.shown_id(), first);
}

#[test]
fn an_answer_goes_to_the_account_that_asked_though_both_have_asked_the_same() {
    let (mut app, second, now) = two_accounts();
    let first = app.shown_id();
    let _ = app.show(now, second);
    // Both wait for the answer to a call with the same number.
    let id = RequestId(1);
    let read = Outcome::Instances(Ok(list(vec![instance("1")])));
    let _ = app.heard(now, first, Heard::Done(id, read));
    assert_eq!(app.shown().data.instances.rows(), []);
    let _ = app.show(now, first);
    assert_eq!(app.shown().data.instances.rows().len(), 1);
}

#[test]
fn an_alarm_on_the_screen_is_not_covered_by_the_news_of_another_account() {
    let mut world = World::with(&["7"]);
    let create = world.create();
    world.later(Code::Esc);
    let now = world.now;
    let mut near = State::new(Account::default(), Duration::from_secs(30), 7, now);
    near.say(now, Said::RenewedNotStored(KeepProblem::TooLong));
    let mut app = world.app;
    let (away, near) = (app.shown_id(), app.add(near));
    let _ = app.show(now, near);
    let refused = Err(NotDone::Failed(Problem::from(ConnectProblem::Refused)));
    let refused = Outcome::Written(create.op, refused);
    let _ = app.heard(now, away, Heard::Done(create.call, refused));
    let notice = app.shown().notice.as_ref().unwrap();
    let said = notice.said.to_string();
    assert!(
        said.starts_with("default: vm-1-") && said.contains(" The session was renewed, but"),
        "{said}"
    );
    assert_eq!(notice.weight(), Weight::Alarm);
}

#[test]
fn that_writes_are_not_followed_any_more_is_told_where_another_account_is_on_the_screen() {
    for (writes, elsewhere, told) in [
        (true, true, true),
        (false, true, false),
        (true, false, false),
    ] {
        let mut world = World::with(&["7"]);
        if writes {
            let create = world.create();
            world.written(create, Ok(()));
        } else {
            world.key(Code::Char('r'));
        }
        let reading = world.list_in_flight().unwrap();
        let now = world.now;
        let other = State::new(Account::default(), Duration::from_secs(30), 7, now);
        let mut app = world.app;
        let (first, second) = (app.shown_id(), app.add(other));
        if elsewhere {
            let _ = app.show(now, second);
        }
        let one = snapshots_of("1");
        let gone = Outcome::Snapshots(one, Err(Problem::Session(SessionProblem::Gone)));
        let _ = app.heard(now, first, Heard::Done(reading, gone));
        let notice = app.shown().notice.as_ref();
        let said = notice.is_some_and(|notice| {
            notice
                .said
                .to_string()
                .contains("can't follow this account")
        });
        assert_eq!(said, told, "writes {writes}, elsewhere {elsewhere}");
    }
}

#[test]
fn what_is_pasted_over_the_switcher_goes_into_no_form_beneath() {
    let mut world = World::new();
    world.app.shown_mut().entry = entry::Entry::of(Some("ops@example.ua".to_owned()));
    let now = world.now;
    let mut app = world.app;
    let read_at = now.mono;
    let key = |code| Message::Key {
        key: Key::of(code),
        read_at,
    };
    let _ = app.update(now, key(Code::Char('a')));
    let gone = Outcome::Instances(Err(Problem::Session(SessionProblem::Gone)));
    let _ = app.heard(now, app.shown_id(), Heard::Done(RequestId(1), gone));
    let secret = |app: &App| {
        let form = app.shown().form().expect("it came up");
        form.secret.text().to_owned()
    };
    // It was beneath for long enough to be read, if nothing had covered it.
    let drawn = Message::Drawn {
        at: now.mono,
        dialog: None,
    };
    let _ = app.update(now, drawn);
    let later = Now {
        mono: now.mono + READING_TIME,
        ..now
    };
    let _ = app.update(later, Message::Paste("lost".to_owned()));
    assert_eq!(secret(&app), "");
    let _ = app.update(later, key(Code::Esc));
    // Only now can it be read.
    let _ = app.update(
        later,
        Message::Drawn {
            at: later.mono,
            dialog: Some(ask::Extent::default()),
        },
    );
    let read = Now {
        mono: later.mono + READING_TIME,
        ..later
    };
    let _ = app.update(read, Message::Paste("kept".to_owned()));
    assert_eq!(secret(&app), "kept");
}

#[test]
fn somebody_else_sees_nothing_of_whose_data_stood_there_but_the_open_writes() {
    let mut world = World::with(&["8"]);
    world.hear(Heard::Done(RequestId(0), entered()));
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(snapshots(&["8"])));
    world.create();
    world.hear(Heard::Done(RequestId(0), entered()));
    assert_eq!(world.state().ops.len(), 1, "the same one");
    let entered = SignInOutcome::In {
        user: "other@example.ua".into(),
        not_kept: None,
    };
    let id = RequestId(1_000);
    world.hear(Heard::Done(id, Outcome::SignedIn(Ok(entered))));
    let state = world.state();
    assert_eq!(state.data.instances.rows(), []);
    assert!(state.ops.is_empty() && state.question().is_none());
    assert_eq!(state.focus, Focus::Instances);
    assert_eq!(state.unseen_writes().len(), 1);
}
