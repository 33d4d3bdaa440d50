//! What follows a sign-in: refused, asked for a code, signed in, or the session gone again.

use super::*;

#[test]
fn a_refusal_asks_again_and_a_captcha_for_a_token() {
    for (why, step) in [
        (NoEntry::WrongPassword, Step::Login),
        (NoEntry::Captcha, Step::Token),
    ] {
        let (mut world, id) = World::sends_password();
        world.refused(id, why.clone());
        let form = world.form();
        let Form { focus, sent, .. } = world.open().form;
        let is = (world.step(), focus, sent, form.secret.text());
        assert_eq!(is, (step, Part::Secret, None, ""));
        assert_eq!(world.form_hint(), why.to_string());
    }
    // If nobody waits any more, there is only a notice.
    let (mut world, id) = World::sends_password();
    world.later(Code::Esc);
    assert!(world.state().form().is_none());
    world.refused(id, NoEntry::WrongPassword);
    assert_eq!(world.said(), NoEntry::WrongPassword.to_string());
    assert!(world.state().form().is_none() && world.state().is_signed_out());
}

#[test]
fn the_code_of_the_second_factor_is_asked_for_where_somebody_waits() {
    let wanted = || Outcome::SignedIn(Ok(SignInOutcome::CodeWanted));
    let (mut world, id) = World::sends_password();
    world.hear(Heard::Done(id, wanted()));
    assert_eq!(
        (world.step(), world.form_focus()),
        (Step::Code, Part::Secret)
    );
    world.later(Code::Enter);
    let said = "Enter came too early. Wait 1 s, then press it again.";
    assert_eq!(world.form_hint(), said, "it may be the Enter before");
    world.type_in(" ");
    world.later(Code::Enter);
    assert_eq!(world.form_hint(), "Enter the code.");
    world.type_in("123456");
    world.later(Code::Enter);
    let way = world.signing_in().map(|(_, way, _)| way);
    assert_eq!(way, Some(Credentials::Code(Secret::new("123456").unwrap())));

    let (mut world, id) = World::sends_password();
    world.later(Code::Esc);
    world.hear(Heard::Done(id, wanted()));
    assert!(world.state().form().is_none());
}

#[test]
fn who_is_in_reads_everything_and_hears_what_could_not_be_kept() {
    for (not_kept, said) in [
        (None, "Signed in."),
        (
            Some(KeepProblem::Interrupted),
            "Signed in, but the session was not stored. The operation was interrupted.",
        ),
    ] {
        let (mut world, id) = World::sends_password();
        world.effects.clear();
        let entered = SignInOutcome::In {
            user: ME.into(),
            not_kept,
        };
        world.hear(Heard::Done(id, Outcome::SignedIn(Ok(entered))));
        assert_eq!(world.said(), said);
        assert!(world.state().form().is_none() && !world.state().is_signed_out());
        let is_list = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Instances));
        assert!(world.effects.iter().any(is_list));
    }
}

#[test]
fn what_needs_no_person_is_tried_once_again_by_r_before_one_is_asked() {
    let is_try = |effect: &Effect| matches!(effect, Effect::Call(_, Call::SignInAgain));
    let mut world = signed_out(false, Some(ME));
    world.later(Code::Esc);
    world.later(Code::Esc);
    world.key(Code::Char('r'));
    let Some(Effect::Call(id, Call::SignInAgain)) = world.taken(is_try) else {
        panic!("it is tried")
    };
    world.key(Code::Char('r'));
    assert_eq!(world.taken(is_try), None, "one at a time");
    world.refused(id, NoEntry::CodeWanted);
    assert_eq!(world.step(), Step::Code);
    world.later(Code::Esc);
    world.later(Code::Esc);
    world.key(Code::Char('r'));
    assert!(world.taken(is_try).is_some(), "and later again");
}

#[test]
fn the_first_call_of_a_session_that_says_it_is_gone_asks_anew() {
    let (mut world, id) = World::sends_password();
    world.hear(Heard::Done(id, entered()));
    assert!(!world.state().is_signed_out());
    world.answer_instances(Err(Problem::Session(SessionProblem::Gone)));
    assert!(world.state().is_signed_out());
}

#[test]
fn while_a_code_is_asked_for_another_program_may_be_given_it() {
    let two_seconds = Duration::from_secs(2);
    let adopts = |world: &mut World| {
        let is_adopt = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Adopt));
        match world.taken(is_adopt) {
            Some(Effect::Call(id, Call::Adopt)) => Some(id),
            _ => None,
        }
    };
    let (mut world, id) = World::sends_password();
    world.pass(3 * two_seconds);
    assert_eq!(
        adopts(&mut world),
        None,
        "the password is not waited for so"
    );
    world.hear(Heard::Done(
        id,
        Outcome::SignedIn(Ok(SignInOutcome::CodeWanted)),
    ));
    assert_eq!(adopts(&mut world), None);
    let wake = world.app.next_wake(world.now).unwrap();
    assert!(wake <= world.now.mono + two_seconds);
    for _ in 0..3 {
        world.pass(two_seconds);
        assert!(adopts(&mut world).is_some());
        assert_eq!(adopts(&mut world), None, "once");
    }
    // A code in flight is answered first.
    world.type_in("123456");
    world.later(Code::Enter);
    assert!(world.signing_in().is_some());
    // Typing took time, too.
    adopts(&mut world);
    world.pass(two_seconds);
    assert_eq!(adopts(&mut world), None);
    world.later(Code::Esc);
    world.pass(two_seconds);
    assert_eq!(adopts(&mut world), None, "the form is closed");
}

#[test]
fn what_goes_on_beside_the_calls_is_told_as_long_as_it_does() {
    let mut world = World::new();
    world.hear(Heard::News(News::WaitsFor(Some(7))));
    assert_eq!(
        world
            .state()
            .waits_for
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("Another snapdeck (pid 7) is signing in. Waiting up to 3 s.")
    );
    world.hear(Heard::News(News::Nothing));
    assert!(world.state().waits_for.is_none());
    world.hear(Heard::News(News::NotKept(KeepProblem::TooLong)));
    let notice = world.state().notice.as_ref().unwrap();
    assert_eq!(
        (notice.said.to_string().as_str(), notice.weight()),
        (
            "The session was renewed, but not stored. The session and password are over 64 kB together, so they are not stored.",
            Weight::Alarm
        )
    );
}
