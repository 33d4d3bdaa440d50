//! The form of a restore: how people log in afterwards.

use super::*;
use crate::{
    app::ask::{Block, Control, Part},
    domain::{Access, NewPassword, SshKey, TransportProblem, write::Write},
};

const PASSWORD: &str = "Correct1horse";

fn key(id: &str) -> SshKey {
    SshKey {
        id: Text::new(id),
        name: Text::new(&format!("key {id}")),
    }
}

impl World {
    /// The question about restoring the instance 1, and the call that reads the keys for it.
    fn with_form() -> (Self, RequestId) {
        let mut world = Self::with(&["2", "1"]);
        world.later(Code::Char(':'));
        for c in "restore the".chars() {
            world.key(Code::Char(c));
        }
        world.later(Code::Enter);
        let call = world.keys_in_flight().expect("the keys are read");
        (world, call)
    }

    fn keys_in_flight(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::SshKeys(_))))? {
            Effect::Call(id, Call::SshKeys(of)) if of.as_str() == "1" => Some(id),
            _ => None,
        }
    }

    fn answer_keys(&mut self, call: RequestId, of: &str, result: Result<Vec<SshKey>, Problem>) {
        let outcome = Outcome::SshKeys(InstanceId::parse(of).unwrap(), result);
        self.hear(Heard::Done(call, outcome));
    }

    /// The chosen way, as it is shown.
    fn way(&self) -> String {
        let content = self.state().question().unwrap().content(self.state());
        let mut blocks = content.blocks.into_iter();
        let found = blocks.find_map(|block| match block {
            Block::Control(Control::Choice {
                part: Part::Access,
                chosen,
                ..
            }) => Some(chosen),
            _ => None,
        });
        found.unwrap()
    }

    fn choose(&mut self, code: Code) -> String {
        while self.focus() != Part::Access {
            self.key(Code::Tab);
        }
        self.key(code);
        self.way()
    }

    /// Everything that the question says.
    fn dialog(&self) -> String {
        let content = self.state().question().unwrap().content(self.state());
        content.in_words(self.state())
    }

    fn enter_password(&mut self, password: &str, repeated: &str) {
        assert_eq!(self.choose(Code::Right), "with a new password");
        for (part, typed) in [(Part::Secret, password), (Part::Repeat, repeated)] {
            self.key(Code::Tab);
            assert_eq!(self.focus(), part);
            self.type_in(typed);
        }
    }

    /// Types the id of the instance and confirms; the write, if one is sent.
    fn confirm(&mut self) -> Option<Write> {
        while self.focus() != Part::Digits {
            self.key(Code::Tab);
        }
        self.later(Code::Char('1'));
        self.later(Code::Enter);
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Write(..))))? {
            Effect::Call(_, Call::Write(_, write, _)) => Some((*write).clone()),
            _ => None,
        }
    }

    /// The same, and the access of the restore that is planned behind it.
    fn planned(&mut self) -> Option<Access> {
        match self.confirm()? {
            Write::Create(create) => Some(create.then.unwrap().access),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_keys_are_read_once_when_the_form_opens_and_join_the_choice() {
    let (mut world, call) = World::with_form();
    assert_eq!(world.way(), "as before");
    assert!(world.dialog().contains("Reading the SSH keys"));
    // Until they are known, there are two ways.
    assert_eq!(world.choose(Code::Right), "with a new password");
    assert_eq!(world.choose(Code::Right), "as before");
    world.answer_keys(call, "2", Ok(vec![key("9")]));
    assert!(
        world.dialog().contains("Reading the SSH keys"),
        "of another"
    );
    world.answer_keys(call, "1", Ok(vec![key("a"), key("b")]));
    assert_eq!(world.way(), "as before", "an answer chooses nothing");
    let ways = [1, 2, 3, 4].map(|_| world.choose(Code::Right));
    let expected = [
        "with a new password",
        "with the SSH key key a",
        "with the SSH key key b",
        "as before",
    ];
    assert_eq!(ways, expected);
    assert_eq!(world.choose(Code::Left), "with the SSH key key b");
    assert_eq!(world.planned(), Some(Access::Key(key("b"))));
    assert_eq!(world.keys_in_flight(), None);
}

#[test]
fn keys_that_cannot_be_read_are_said_and_the_default_goes_on() {
    let (mut world, call) = World::with_form();
    let problem = Problem::Transport(TransportProblem::BadAnswer(
        crate::domain::BadAnswer::Unconfirmed,
    ));
    world.answer_keys(call, "1", Err(problem));
    assert!(world.dialog().contains("can't be read, so none can be"));
    assert_eq!(world.planned(), Some(Access::AsBefore));
    let (mut world, call) = World::with_form();
    world.answer_keys(call, "1", Ok(Vec::new()));
    assert!(world.dialog().contains("The account has no SSH key"));
    assert_eq!(world.planned(), Some(Access::AsBefore));
}

#[test]
fn a_password_is_sent_only_if_it_is_allowed_and_repeated() {
    for (password, repeated, said, part) in [
        ("", "", "Enter 8 to 48 characters", Part::Secret),
        ("Short1", "Short1", "at least 8 characters", Part::Secret),
        (PASSWORD, "", "The two passwords differ.", Part::Repeat),
        (
            PASSWORD,
            "Correct1Horse",
            "The two passwords differ.",
            Part::Repeat,
        ),
    ] {
        let (mut world, _) = World::with_form();
        world.enter_password(password, repeated);
        assert_eq!(world.planned(), None, "{password}");
        assert!(world.hint().contains(said), "{}", world.hint());
        assert_eq!(world.focus(), part, "{password}");
    }
    let (mut world, _) = World::with_form();
    world.enter_password(PASSWORD, PASSWORD);
    let expected = Access::Password(NewPassword::parse(PASSWORD).unwrap());
    assert_eq!(world.planned(), Some(expected));
    // Whoever chooses another way has chosen it, whatever was typed.
    let (mut world, _) = World::with_form();
    world.enter_password(PASSWORD, PASSWORD);
    assert_eq!(world.choose(Code::Left), "as before");
    assert_eq!(world.planned(), Some(Access::AsBefore));
}

#[test]
fn a_pasted_password_loses_only_the_end_of_its_line() {
    let (mut world, _) = World::with_form();
    world.enter_password("", "");
    let paste = |world: &mut World, text: &str| {
        world.tell(Message::Paste(text.to_owned()));
    };
    paste(&mut world, "one\ntwo");
    assert!(world.hint().contains("line break"), "{}", world.hint());
    paste(&mut world, &format!("{PASSWORD}\n"));
    world.key(Code::BackTab);
    // Blanks are not taken out of what can't be seen: they break a rule.
    paste(&mut world, &format!(" {PASSWORD}"));
    assert!(world.dialog().contains("no blanks"), "{}", world.dialog());
    assert_eq!(world.planned(), None);
}

#[test]
fn nothing_that_can_be_printed_has_the_password() {
    let (mut world, _) = World::with_form();
    world.enter_password(PASSWORD, PASSWORD);
    let open = world.state().question().unwrap();
    let content = open.content(world.state());
    for text in [format!("{open:?}"), format!("{content:?}"), world.dialog()] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
    let write = world.confirm().expect("the first step is sent");
    let printed = format!(
        "{write:?} {:?} {:?}",
        world.state().ops,
        world.state().plans
    );
    assert!(!printed.contains(PASSWORD), "{printed}");
    assert!(printed.contains("Password(NewPassword(***))"), "{printed}");
}
