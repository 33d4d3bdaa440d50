//! Signing in: the ways, the fields and calls of each, and the effects of the answer.

mod answers;

use super::*;
use crate::{
    app::{
        Weight,
        ask::{
            Form, Part,
            sign_in::{SignIn, WayIn},
        },
        entry::Entry,
    },
    domain::{KeepProblem, News, NoEntry, Place, Secret, SessionProblem},
};

const ME: &str = "me@example.ua";

/// The form is open: at a first start, or because the session has expired.
fn signed_out(first_start: bool, login: Option<&str>) -> World {
    let mut world = World::new();
    let mut entry = Entry::of(login.map(str::to_owned));
    entry.first_start = first_start;
    world.app.shown_mut().entry = entry;
    world.answer_instances(Err(if first_start {
        Problem::Session(SessionProblem::NotSignedIn)
    } else {
        Problem::Session(SessionProblem::Gone)
    }));
    world.tell(Message::Drawn {
        at: world.now.mono,
        dialog: Some(ask::Extent::default()),
    });
    world
}

/// The current step of the form.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Choose(WayIn),
    Login,
    Code,
    Token,
    Key,
}

impl World {
    fn form(&self) -> &SignIn {
        self.state().form().expect("the form is open")
    }

    fn open(&self) -> &Open {
        self.state().layers.sign_in().expect("the form is open")
    }

    /// The current step of the form, and the way under the cursor.
    fn step(&self) -> Step {
        use crate::app::ask::sign_in::Step as Asked;
        match (self.form().step, self.open().form.focus) {
            (Asked::Choose, Part::Row(row)) => Step::Choose(self.form().ways()[usize::from(row)]),
            (Asked::Choose, part) => panic!("{part:?}"),
            (Asked::Login, _) => Step::Login,
            (Asked::Code, _) => Step::Code,
            (Asked::Token, _) => Step::Token,
            (Asked::Key, _) => Step::Key,
        }
    }

    fn form_focus(&self) -> Part {
        self.open().form.focus
    }

    fn form_hint(&self) -> &'static str {
        // Leaked, because a test compares it with a literal.
        super::dialogs::said_by(self.open()).leak()
    }

    fn place_is_found(&mut self, login: Option<&str>) {
        let is_asked = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Place));
        let Some(Effect::Call(id, Call::Place)) = self.taken(is_asked) else {
            panic!("the place is asked for")
        };
        let place = Outcome::Place(Place::Keyring, login.map(str::to_owned));
        self.hear(Heard::Done(id, place));
    }

    fn signing_in(&mut self) -> Option<(RequestId, Credentials, Keep)> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::SignIn(..))))? {
            Effect::Call(id, Call::SignIn(way, keep)) => Some((id, way, keep)),
            _ => None,
        }
    }

    /// Sends a typed password; the login is known.
    fn sends_password() -> (Self, RequestId) {
        let mut world = signed_out(false, Some(ME));
        world.place_is_found(None);
        world.type_in("hunter2");
        world.later(Code::Enter);
        let (id, ..) = world.signing_in().expect("it is sent");
        (world, id)
    }

    fn refused(&mut self, id: RequestId, why: NoEntry) {
        let why = Problem::Session(SessionProblem::NoEntry(why));
        self.hear(Heard::Done(id, Outcome::SignedIn(Err(why))));
    }
}

#[test]
fn the_ways_are_moved_among_and_picked_by_number() {
    use Step::Choose;
    let (up, down) = (Code::Up, Code::Down);
    let number = Code::Char;
    for (first_start, key, step) in [
        (true, up, Choose(WayIn::Login)),
        (true, down, Choose(WayIn::Token)),
        (true, Code::Enter, Step::Login),
        (true, number('1'), Step::Login),
        (true, number('2'), Step::Token),
        (true, number('4'), Choose(WayIn::Key)),
        (false, up, Choose(WayIn::Login)),
        (false, down, Choose(WayIn::Token)),
        (false, Code::Enter, Step::Login),
        (false, number('1'), Step::Login),
        (false, number('2'), Step::Token),
        (false, number('3'), Step::Key),
        (false, number('4'), Choose(WayIn::Login)),
    ] {
        let mut world = signed_out(first_start, None);
        world.later(key);
        assert_eq!(world.step(), step, "{first_start} {key:?}");
    }
    let mut world = signed_out(true, None);
    for key in [down, down, down, down, up] {
        world.later(key);
    }
    assert_eq!(world.step(), Choose(WayIn::Demo));
    world.later(Code::Esc);
    assert_eq!(world.form_hint(), "Press q to quit.");
    world.later(number('3'));
    assert!(world.state().entry.wants_demo);
    let mut world = signed_out(true, None);
    world.later(number('4'));
    world.later(number('4'));
    assert_eq!(
        world.step(),
        Step::Key,
        "the second one picks what was under More"
    );
    world.later(Code::Esc);
    assert_eq!(world.step(), Choose(WayIn::Key));
}

#[test]
fn the_form_opens_at_what_is_missing() {
    for (first_start, login, kept, step, focus) in [
        (true, None, None, Step::Choose(WayIn::Login), Part::Row(0)),
        (
            true,
            None,
            Some(ME),
            Step::Choose(WayIn::Login),
            Part::Row(0),
        ),
        (false, None, None, Step::Choose(WayIn::Login), Part::Row(0)),
        (false, None, Some(ME), Step::Login, Part::Secret),
        (false, Some(ME), Some("other"), Step::Login, Part::Secret),
    ] {
        let mut world = signed_out(first_start, login);
        world.place_is_found(kept);
        let form = world.form();
        assert_eq!((world.step(), world.form_focus()), (step, focus));
        assert_eq!(form.user.text(), login.or(kept).unwrap_or_default());
    }
    let mut world = signed_out(false, None);
    world.later(Code::Enter);
    assert_eq!(world.form_focus(), Part::Text);
}

#[test]
fn what_was_typed_before_the_form_could_be_read_is_dropped_and_said() {
    let mut world = signed_out(false, Some(ME));
    world.key(Code::Char('x'));
    assert_eq!(world.form().secret.text(), "");
    let said = "Keys typed before this dialog opened were ignored.";
    assert_eq!(world.form_hint(), said);
    world.later(Code::Char('y'));
    assert_eq!((world.form().secret.text(), world.form_hint()), ("y", ""));
}

#[test]
fn the_focus_goes_round_the_parts_of_each_way() {
    use Part::{Act as Enter, Cancel, Choice as Keep, Secret, Text as User};
    for (way, spots) in [
        ('1', &[User, Secret, Keep, Enter, Cancel][..]),
        ('2', &[Secret, Keep, Enter, Cancel]),
        ('3', &[User, Secret, Keep, Enter, Cancel]),
    ] {
        let mut world = signed_out(false, None);
        world.later(Code::Char(way));
        for spot in spots.iter().chain(spots) {
            assert_eq!(world.form_focus(), *spot);
            world.later(Code::Tab);
        }
        for spot in spots.iter().rev() {
            world.later(Code::BackTab);
            assert_eq!(world.form_focus(), *spot);
        }
    }
}

#[test]
fn a_password_is_kept_only_where_one_is_given() {
    for (way, kept) in [
        (
            '1',
            [
                Keep::Password,
                Keep::Password,
                Keep::Session,
                Keep::Nothing,
                Keep::Nothing,
            ],
        ),
        (
            '2',
            [
                Keep::Session,
                Keep::Session,
                Keep::Nothing,
                Keep::Nothing,
                Keep::Nothing,
            ],
        ),
    ] {
        let mut world = signed_out(false, None);
        world.later(Code::Char(way));
        for _ in 0..if way == '1' { 2 } else { 1 } {
            world.later(Code::Tab);
        }
        assert_eq!(world.form_focus(), Part::Choice);
        let keys = [Code::Right, Code::Right, Code::Left, Code::Left, Code::Left];
        for (key, keep) in keys.into_iter().zip(kept) {
            world.later(key);
            assert_eq!(world.form().keep, keep, "{way} {key:?}");
        }
    }
}

#[test]
fn each_way_sends_what_was_typed_once_it_is_known_where_it_is_kept() {
    let user = || ME.to_owned();
    let secret = |raw| Secret::new(raw).unwrap();
    for (number, typed, way) in [
        (
            '1',
            &[ME, " pass "][..],
            Credentials::Password {
                user: user(),
                password: Secret::exact(" pass ").unwrap(),
            },
        ),
        ('2', &["token "], Credentials::Token(secret("token"))),
        (
            '3',
            &[ME, "key"],
            Credentials::Key {
                user: user(),
                key: secret("key"),
            },
        ),
    ] {
        let mut world = signed_out(false, None);
        world.later(Code::Char(number));
        for text in typed {
            world.type_in(text);
            world.later(Code::Enter);
        }
        assert_eq!(world.signing_in(), None);
        let said = "Still checking where secrets can be stored. Press Enter again.";
        assert_eq!(world.form_hint(), said);
        world.place_is_found(None);
        world.later(Code::Enter);
        let (_, sent, keep) = world.signing_in().expect("it is sent");
        assert_eq!((sent, keep), (way, Keep::Session));
        // The key may be held down, and would then close the waiting form.
        world.later(Code::Enter);
        assert_eq!(world.form_focus(), Part::Cancel);
        world.later(Code::Tab);
        assert_eq!(world.form_focus(), Part::Cancel, "nothing else is left");
        world.later(Code::Enter);
        let open = world.state().form().map(|_| world.step());
        assert_ne!(open, Some(Step::Login));
        assert_eq!(world.signing_in(), None);
    }
}

#[test]
fn a_password_typed_ahead_never_lands_in_the_login() {
    let mut world = signed_out(false, None);
    world.place_is_found(None);
    world.later(Code::Char('1'));
    // All at the same moment, before the form could be read.
    for code in [Code::Char('m'), Code::Enter, Code::Char('p'), Code::Enter] {
        world.key(code);
    }
    let form = world.form();
    assert_eq!((form.user.text(), form.secret.text()), ("m", "p"));
    assert_eq!(world.signing_in(), None);
    let said = "Enter came too early. Read this, then press it again.";
    assert_eq!(world.form_hint(), said);
    world.later(Code::Enter);
    assert!(world.signing_in().is_some());
}

#[test]
fn what_is_missing_is_named_and_gets_the_focus() {
    for (number, typed, said, focus) in [
        (
            '1',
            &["", ""][..],
            "Enter the login: it is your e-mail address.",
            Part::Text,
        ),
        ('1', &[ME, ""], "Enter the password.", Part::Secret),
        ('2', &[" "], "Enter the token.", Part::Secret),
        (
            '2',
            &["to ken"],
            "A token contains no blanks. Copy it again.",
            Part::Secret,
        ),
        (
            '3',
            &[" ", "key"],
            "Enter the login: it is your e-mail address.",
            Part::Text,
        ),
        ('3', &[ME, ""], "Enter the one-time key.", Part::Secret),
    ] {
        let mut world = signed_out(false, None);
        world.place_is_found(None);
        world.later(Code::Char(number));
        for text in typed {
            world.type_in(text);
            world.later(Code::Enter);
        }
        assert_eq!((world.form_hint(), world.form_focus()), (said, focus));
        assert_eq!(world.signing_in(), None);
    }
}

#[test]
fn escape_goes_one_step_back_and_forgets_the_secret() {
    use Step::Choose;
    for (first_start, number, step) in [
        (false, '1', WayIn::Login),
        (false, '2', WayIn::Token),
        (false, '3', WayIn::Key),
        (true, '1', WayIn::Login),
    ] {
        let mut world = signed_out(first_start, Some(ME).filter(|_| first_start));
        if !first_start || matches!(world.step(), Choose(_)) {
            world.later(Code::Char(number));
        }
        world.type_in("x");
        world.later(Code::Esc);
        let form = world.form();
        assert_eq!((world.step(), form.secret.text()), (Choose(step), ""));
        world.later(Code::Esc);
        assert_eq!(world.state().form().is_some(), first_start);
    }
    // The call continues without the form; at a first start there is nothing beneath it.
    for first_start in [false, true] {
        let mut world = signed_out(first_start, Some(ME));
        world.place_is_found(None);
        world.type_in("hunter2");
        world.later(Code::Enter);
        assert!(world.signing_in().is_some());
        world.later(Code::Esc);
        let step = world.state().form().map(|_| world.step());
        assert_eq!(step, first_start.then_some(Choose(WayIn::Login)));
    }
}

#[test]
fn a_paste_keeps_the_blanks_of_a_password_and_says_what_it_leaves_out() {
    let (trimmed, broken) = (
        "Blanks around the pasted text were removed.",
        "Paste ignored: the text contains a line break.",
    );
    let long = "x".repeat(5_000);
    for (login, pasted, taken, said) in [
        (Some(ME), " pass \r\n", " pass ", ""),
        (Some(ME), "pa\nss", "", broken),
        (None, "token\n", "token", ""),
        (None, " token\n", "token", trimmed),
        (None, "to\rken", "", broken),
        (
            None,
            long.as_str(),
            "",
            "Text is too long: the limit is 4 kB.",
        ),
    ] {
        let mut world = signed_out(false, login);
        if login.is_none() {
            world.later(Code::Char('2'));
        }
        world.pass(Duration::from_millis(400));
        world.tell(Message::Paste(pasted.to_owned()));
        assert_eq!(world.form().secret.text(), taken);
        assert_eq!(world.form_hint(), said);
    }
}

#[test]
fn only_a_password_is_taken_as_it_is_typed_and_nothing_where_there_is_no_text() {
    let (raw, plain) = ("a\tb\u{200b}", "a b");
    let texts = |world: &World| {
        let form = world.form();
        [form.user.text(), form.secret.text()].map(str::to_owned)
    };
    for (way, field, user, secret) in [
        (None, 0, "", ""),
        (Some('1'), 0, plain, ""),
        (Some('1'), 1, "", raw),
        (Some('3'), 1, "", plain),
        (Some('1'), 2, "", ""),
    ] {
        let mut world = signed_out(false, None);
        if let Some(way) = way {
            world.later(Code::Char(way));
        }
        for _ in 0..field {
            world.later(Code::Tab);
        }
        world.pass(Duration::from_millis(400));
        world.tell(Message::Paste(raw.to_owned()));
        assert_eq!(texts(&world), [user, secret], "{way:?}, {field}");
    }
}

#[test]
fn a_login_that_was_kept_fills_the_form_and_moves_nobody_who_chose_another_way() {
    use Step::Choose;
    for (first_start, keys, step) in [
        (false, &[][..], Step::Login),
        (false, &[Code::Down], Choose(WayIn::Token)),
        (true, &[], Choose(WayIn::Login)),
        (true, &[Code::Down], Choose(WayIn::Token)),
    ] {
        let mut world = signed_out(first_start, None);
        for key in keys {
            world.later(*key);
        }
        world.place_is_found(Some(ME));
        assert_eq!((world.step(), world.form().user.text()), (step, ME));
    }
}

#[test]
fn no_secret_is_copied_nor_how_long_it_is() {
    let (mut world, _) = World::sends_password();
    let secret = "hunter2";
    world.later(Code::Char('y'));
    let is_copy = |effect: &Effect| matches!(effect, Effect::Program(Program::Copy(_)));
    let Some(Effect::Program(Program::Copy(text))) = world.taken(is_copy) else {
        panic!("it is copied")
    };
    assert!(
        text.contains("Sign in") && text.contains("Signing in."),
        "{text}"
    );
    assert!(!text.contains(secret) && !text.contains('*'), "{text}");
}
