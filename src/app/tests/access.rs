//! The form of a restore: how people log in afterwards.

use super::*;
use crate::{
    app::{
        ask::{Block, Control, Part},
        plans::FirstStep,
    },
    domain::{
        Access, BadAnswer, NewPassword, Secret, SshKey, TransportProblem,
        write::{OpId, Restore, Write},
    },
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

    /// The question after a restart about restoring the instance 1 with this access, once it takes
    /// keys.
    fn going_on_with(access: Access) -> Self {
        let mut world = Self::with(&["9", "2", "1"]);
        let kept = FirstStep {
            by: OpId::after(None, world.now.stamp, 1),
            id: SnapshotId::parse("9").unwrap(),
            name: Text::new("before"),
        };
        let restore = Restore::new(instance("1"), snapshot("2"), None).with_access(access);
        let now = world.now;
        world.app.shown_mut().ask_to_go_on(now, &restore, kept);
        world.read_it();
        world
    }

    fn keys_in_flight(&mut self) -> Option<RequestId> {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::SshKeys(_))))? {
            Effect::Call(id, Call::SshKeys(of)) if of.as_str() == "1" => Some(id),
            _ => None,
        }
    }

    fn answer_keys(&mut self, call: RequestId, of: &str, result: Result<List<SshKey>, Problem>) {
        let outcome = Outcome::SshKeys(InstanceId::parse(of).unwrap(), result);
        self.hear(Heard::Done(call, outcome));
    }

    /// A question that opened by itself takes keys once it could be read.
    fn read_it(&mut self) {
        self.key(Code::BackTab);
        self.later(Code::BackTab);
    }

    fn refresh(&mut self) {
        let key = Key::ctrl('r');
        let read_at = self.now.mono;
        self.tell(Message::Key { key, read_at });
    }

    fn tab_to(&mut self, part: Part) {
        if self.focus() == part {
            return;
        }
        let tabs = (0..10).take_while(|_| {
            self.key(Code::Tab);
            self.focus() != part
        });
        assert!(tabs.count() < 10, "{part:?} gets the focus");
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
        self.tab_to(Part::Access);
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
        self.tab_to(Part::Digits);
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
    assert_eq!(world.way(), "as in the snapshot");
    assert!(world.dialog().contains("Reading the SSH keys"));
    // Until they are known, there are two ways.
    assert_eq!(world.choose(Code::Right), "with a new password");
    assert_eq!(world.choose(Code::Right), "as in the snapshot");
    world.answer_keys(call, "2", Ok(list(vec![key("9")])));
    assert!(
        world.dialog().contains("Reading the SSH keys"),
        "of another"
    );
    world.answer_keys(call, "1", Ok(list(vec![key("a"), key("b")])));
    assert_eq!(
        world.way(),
        "as in the snapshot",
        "an answer chooses nothing"
    );
    let ways = [1, 2, 3, 4].map(|_| world.choose(Code::Right));
    let expected = [
        "with a new password",
        "with the SSH key key a",
        "with the SSH key key b",
        "as in the snapshot",
    ];
    assert_eq!(ways, expected);
    assert_eq!(world.choose(Code::Left), "with the SSH key key b");
    assert_eq!(world.planned(), Some(Access::Key(key("b"))));
    assert_eq!(world.keys_in_flight(), None);
}

#[test]
fn keys_that_cannot_be_read_are_said_and_the_default_goes_on() {
    let (mut world, call) = World::with_form();
    let problem = Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Unconfirmed));
    world.answer_keys(call, "1", Err(problem));
    assert!(world.dialog().contains("could not be read, so none can be"));
    assert_eq!(world.planned(), Some(Access::AsBefore));
    let (mut world, call) = World::with_form();
    world.answer_keys(call, "1", Ok(list(Vec::new())));
    assert!(world.dialog().contains("The account has no SSH key"));
    assert_eq!(world.planned(), Some(Access::AsBefore));
}

#[test]
fn keys_that_were_not_read_whole_are_read_again_wherever_the_focus_is() {
    let incomplete = |keys| List {
        complete: false,
        ..list(keys)
    };
    for result in [
        Err(Problem::from(BadAnswer::Unconfirmed)),
        Ok(incomplete(Vec::new())),
        Ok(incomplete(vec![key("a")])),
    ] {
        for part in [Part::Digits, Part::Access, Part::Secret] {
            let (mut world, call) = World::with_form();
            if part == Part::Secret {
                world.choose(Code::Right);
                world.key(Code::Tab);
                world.type_in("r");
            }
            world.tab_to(part);
            world.answer_keys(call, "1", result.clone());
            if part != Part::Secret {
                let said = world.dialog();
                assert!(said.contains("Press Ctrl-R to retry."), "{said}");
                assert!(!said.contains("has no SSH key"), "{said}");
            }
            world.refresh();
            let call = world.keys_in_flight().expect("they are read again");
            world.refresh();
            assert_eq!(world.keys_in_flight(), None, "once at a time");
            world.answer_keys(call, "1", Ok(list(vec![key("a"), key("b")])));
            assert_eq!(world.focus(), part);
            let ways = [1, 2, 3, 4].map(|_| world.choose(Code::Left));
            assert!(
                ways.contains(&"with the SSH key key b".to_owned()),
                "{ways:?}"
            );
            world.refresh();
            assert_eq!(world.keys_in_flight(), None, "all of them are known");
        }
    }
}

/// A list that stays incomplete is not to be retried for ever; what it shows can be chosen.
#[test]
fn keys_that_are_incomplete_again_are_said_to_be() {
    let incomplete = || {
        Ok(List {
            complete: false,
            ..list(vec![key("a")])
        })
    };
    let (mut world, call) = World::with_form();
    world.tab_to(Part::Access);
    world.answer_keys(call, "1", incomplete());
    world.refresh();
    let call = world.keys_in_flight().expect("they are read again");
    world.answer_keys(call, "1", incomplete());
    let said = world.dialog();
    assert!(said.contains("is incomplete again"), "{said}");
    assert!(!said.contains("to retry"), "{said}");
    let ways = [1, 2, 3].map(|_| world.choose(Code::Left));
    assert!(
        ways.contains(&"with the SSH key key a".to_owned()),
        "{ways:?}"
    );
}

#[test]
fn a_plan_that_is_asked_about_again_reads_its_keys_again() {
    let mut world = World::going_on_with(Access::Key(key("a")));
    let call = world.keys_in_flight().unwrap();
    world.answer_keys(call, "1", Err(Problem::from(BadAnswer::Unconfirmed)));
    world.refresh();
    let call = world.keys_in_flight().expect("they are read again");
    assert_eq!(world.way(), "with the SSH key key a", "it stays chosen");
    world.answer_keys(call, "1", Ok(list(vec![key("b")])));
    assert_eq!(world.choose(Code::Left), "with the SSH key key b");
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
    assert_eq!(world.choose(Code::Left), "as in the snapshot");
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

#[test]
fn a_plan_that_is_asked_about_again_asks_for_its_password_again() {
    for access in [
        Access::Password(NewPassword::parse(PASSWORD).unwrap()),
        Access::ForgottenPassword,
    ] {
        let mut world = World::going_on_with(access);
        assert_eq!(world.way(), "with a new password");
        assert!(world.dialog().contains("Passwords are not stored"));
        assert!(world.confirm().is_none());
        assert_eq!(world.focus(), Part::Secret);
        world.type_in(PASSWORD);
        world.key(Code::Tab);
        world.type_in(PASSWORD);
        world.tab_to(Part::Digits);
        world.later(Code::Enter);
        let sent = world.taken(|effect| matches!(effect, Effect::Call(_, Call::Write(..))));
        let Some(Effect::Call(_, Call::Write(_, write, _))) = sent else {
            panic!("{}", world.hint())
        };
        assert_eq!(write.password().map(Secret::reveal), Some(PASSWORD));
    }
}

#[test]
fn a_key_that_was_chosen_stays_chosen_until_another_way_is() {
    let mut world = World::going_on_with(Access::Key(key("a")));
    assert_eq!(world.way(), "with the SSH key key a");
    let call = world.keys_in_flight().unwrap();
    // It is gone: the check before the restore is sent says so.
    world.answer_keys(call, "1", Ok(list(vec![key("b")])));
    assert_eq!(world.way(), "with the SSH key key a");
    let ways = [1, 2].map(|_| world.choose(Code::Left));
    assert_eq!(ways, ["with the SSH key key b", "with a new password"]);
    assert_eq!(world.choose(Code::Left), "as in the snapshot");
    assert_eq!(
        world.choose(Code::Left),
        "with the SSH key key b",
        "no longer offered"
    );
}
