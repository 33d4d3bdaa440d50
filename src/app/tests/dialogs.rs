//! Dialogs: what has to be typed, where the focus goes, and what Enter does.

use super::*;
use crate::domain::ConnectProblem;
use ask::{Part, create::CreateForm};

/// The message of a question about the last key.
pub(super) fn said_by(open: &Open) -> String {
    open.hint.as_ref().map(Hint::to_string).unwrap_or_default()
}

impl World {
    /// The message of the open dialog about the last key.
    pub(super) fn hint(&self) -> String {
        said_by(self.state().question().unwrap())
    }

    pub(super) fn focus(&self) -> Part {
        self.state().question().unwrap().form.focus
    }

    pub(super) fn type_in(&mut self, typed: &str) {
        for c in typed.chars() {
            self.later(Code::Char(c));
        }
    }

    /// A key, and a frame that hides so many lines of the dialog.
    fn cut(&mut self, code: Code, below: u16) {
        self.pass(Duration::from_millis(400));
        let read_at = self.now.mono;
        let key = Key::of(code);
        self.tell(Message::Key { key, read_at });
        self.tell(Message::Drawn {
            at: read_at,
            dialog: Some(ask::Extent { top: 0, below }),
        });
    }
}

#[test]
fn a_delete_demands_digits_of_the_last_usable_one_and_the_whole_id_of_an_odd_one() {
    let odd = || Snapshot {
        status: SnapshotStatus::Unknown(Text::new("killed")),
        ..snapshot("5203773")
    };
    let saving = || Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot("7")
    };
    let not_last = "These are not the last 4 digits of the id.";
    let (good, other) = (|| snapshot("5203773"), || snapshot("7"));
    for (rows, wrong, said, right) in [
        (list(vec![good()]), "3774", not_last, "3773"),
        (list(vec![good(), saving()]), "", not_last, "3773"),
        (list(vec![other()]), "0", not_last, "7"),
        (
            list(vec![odd(), other()]),
            "3773",
            "This is not the id.",
            "5203773",
        ),
        (
            List {
                complete: false,
                ..list(vec![good(), other()])
            },
            "77",
            not_last,
            "3773",
        ),
    ] {
        let mut world = World::with(&[]);
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(rows));
        world.later(Code::Char('d'));
        world.type_in(wrong);
        world.later(Code::Enter);
        assert_eq!((world.hint().as_str(), world.sent()), (said, None));
        world.tell(Message::Key {
            key: Key::ctrl('u'),
            read_at: world.now.mono,
        });
        world.type_in(right);
        world.later(Code::Enter);
        assert!(world.sent().is_some(), "{right}");
    }
    // If another one is left, moving to the button is enough.
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Right);
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn the_focus_goes_round_and_only_a_focused_text_takes_what_is_typed() {
    let mut world = World::with(&["8"]);
    world.later(Code::Char('c'));
    let name = |world: &World| {
        let form: &CreateForm = world.question_form().unwrap();
        form.name.text().to_owned()
    };
    let proposed = name(&world);
    for (key, focus) in [
        (Code::BackTab, Part::Act),
        (Code::BackTab, Part::Cancel),
        (Code::BackTab, Part::Text),
        (Code::Tab, Part::Cancel),
        (Code::Tab, Part::Act),
    ] {
        world.key(key);
        assert_eq!(world.focus(), focus);
        if focus != Part::Text {
            world.key(Code::Char('x'));
        }
    }
    assert_eq!(name(&world), proposed);
    world.key(Code::Tab);
    world.key(Code::Char('x'));
    assert_eq!(name(&world), format!("{proposed}x"));
    world.key(Code::Home);
    world.key(Code::Delete);
    assert_eq!(name(&world), format!("{}x", &proposed[1..]));
}

#[test]
fn what_writes_waits_until_the_end_of_the_dialog_was_seen() {
    let read_on = "Read to the end first: Down scrolls.";
    let mut world = World::with(&["8", "7"]);
    for (key, below, focus, hint) in [
        (Code::Char('d'), 2, Part::Cancel, ""),
        (Code::Tab, 2, Part::Cancel, read_on),
        (Code::Down, 1, Part::Cancel, ""),
        (Code::Tab, 1, Part::Cancel, read_on),
        (Code::Down, 0, Part::Cancel, ""),
        (Code::Up, 1, Part::Cancel, ""),
        (Code::Tab, 1, Part::Act, ""),
    ] {
        world.cut(key, below);
        assert_eq!((world.focus(), world.hint().as_str()), (focus, hint));
    }
    world.cut(Code::Enter, 1);
    assert!(world.sent().is_some());

    // A name is not confirmed either, but Cancel closes the form.
    let mut world = World::with(&["8"]);
    world.cut(Code::Char('c'), 2);
    world.cut(Code::Enter, 2);
    let is = (world.focus(), world.hint());
    assert_eq!(is, (Part::Text, read_on.to_owned()));
    world.cut(Code::Tab, 2);
    world.cut(Code::Enter, 2);
    assert!(world.state().question().is_none());
}

#[test]
fn a_dialog_scrolls_by_lines_as_far_as_the_frame_says() {
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    let read_at = world.now.mono;
    for (code, line) in [(Code::Down, 1), (Code::Down, 2), (Code::Up, 1)] {
        let key = Key::of(code);
        world.tell(Message::Key { key, read_at });
        assert_eq!(world.state().question().unwrap().scrolled, line);
    }
}

#[test]
fn what_becomes_the_only_one_beneath_the_question_is_not_deleted_without_its_digits() {
    let mut world = World::with(&["5203773", "7"]);
    let cursor = known("5203773");
    if world.cursor() != cursor {
        world.later(Code::Down);
    }
    assert_eq!(world.cursor(), cursor);
    world.later(Code::Char('d'));
    world.later(Code::Tab);
    world.pass(poll::IDLE);
    world.answer_snapshots(Ok(snapshots(&["5203773"])));
    assert_eq!(world.focus(), Part::Digits);
    assert!(world.hint().contains("changed"), "{}", world.hint());
    world.later(Code::Enter);
    world.later(Code::Tab);
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    world.type_in("3773");
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn the_button_of_a_typed_confirmation_does_nothing_until_the_digits_match() {
    let mut world = World::with(&["5203773"]);
    world.later(Code::Char('d'));
    assert_eq!(world.focus(), Part::Digits);
    world.later(Code::Tab);
    assert_eq!(world.focus(), Part::Cancel);
    world.later(Code::Tab);
    assert_eq!(world.focus(), Part::Act);
    for typed in ["", "3", "77"] {
        // Digits are typed only into their field.
        world.type_in("3773");
        world.later(Code::Enter);
        assert_eq!(world.sent(), None);
        assert_eq!(world.hint(), "These are not the last 4 digits of the id.");
        assert_eq!(world.focus(), Part::Digits, "they are to be corrected");
        world.type_in(typed);
        world.later(Code::BackTab);
        assert_eq!(world.focus(), Part::Act);
    }
    world.later(Code::Tab);
    world.type_in("3");
    world.later(Code::Tab);
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.sent().is_some());
    // Cancel sends nothing, whatever was typed.
    let mut world = World::with(&["5203773"]);
    world.later(Code::Char('d'));
    world.type_in("3773");
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.sent(), None);
    assert!(world.state().question().is_none());
}

#[test]
fn a_paste_where_no_text_is_is_dropped_and_said() {
    let said = "Paste ignored: there is no text field here.";
    let mut world = World::with(&["8", "7"]);
    world.tell(Message::Paste("d".to_owned()));
    assert_eq!(world.said(), said);
    world.later(Code::Char('d'));
    world.tell(Message::Paste("8".to_owned()));
    assert_eq!(world.hint(), said);
    assert!(world.sent().is_none());
}

#[test]
fn a_text_that_is_too_long_is_not_taken_and_one_that_fits_is_no_word() {
    let mut world = World::with(&["8"]);
    world.later(Code::Char('c'));
    world.type_in("x");
    assert_eq!(world.hint(), "");
    world.tell(Message::Paste("x".repeat(5_000)));
    assert_eq!(world.hint(), "Text is too long: the limit is 4 kB.");
}

#[test]
fn a_second_enter_in_a_form_says_that_it_is_on_cancel_and_discards_nothing() {
    let mut world = World::with(&["8"]);
    world.key(Code::Char('c'));
    world.later(Code::Enter);
    world.later(Code::Enter);
    assert_eq!(
        world.hint(),
        "The focus is on Cancel. Press Tab to go on, or wait 1 s and press Enter to cancel."
    );
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert!(world.sent().is_some());
}

#[test]
fn an_enter_that_is_held_down_leaves_the_reason_of_the_refusal() {
    let mut world = World::with(&["8"]);
    let create = world.create();
    let refused = Err(Problem::from(ConnectProblem::Refused));
    world.written(create, refused.map_err(NotDone::Failed));
    let why = world.hint();
    assert!(!why.is_empty() && !why.contains("early"), "{why}");
    for _ in 0..3 {
        world.later(Code::Enter);
        assert_eq!(world.hint(), why);
    }
    assert_eq!(world.sent(), None);
}

#[test]
fn the_whole_text_of_a_question_is_copied() {
    let copied = |world: &mut World| {
        let is_copy = |effect: &Effect| matches!(effect, Effect::Program(Program::Copy(_)));
        match world.taken(is_copy) {
            Some(Effect::Program(Program::Copy(text))) => Some(text),
            _ => None,
        }
    };
    let mut world = World::with(&["8", "7"]);
    world.later(Code::Char('d'));
    world.later(Code::Char('y'));
    let text = copied(&mut world).expect("it is copied");
    for said in [
        "Delete one snapshot?",
        "Name snap-8",
        "Id 8",
        "Of vm-1 192.0.2.1 id 1",
        "vm-1 keeps 1 usable snapshot",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(
        world.hint(),
        "Dialog text sent to the terminal's clipboard."
    );
    assert!(world.sent().is_none());
    // In a text field it is a letter.
    let mut world = World::with(&["8"]);
    world.later(Code::Char('c'));
    world.later(Code::Char('y'));
    assert_eq!(copied(&mut world), None);
}

#[test]
fn page_keys_scroll_a_page_and_the_ends_are_reached() {
    let ids: Vec<String> = (10..70).map(|id: u8| id.to_string()).collect();
    let mut world = World::with(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    world.key(Code::Char('*'));
    world.key(Code::Char('d'));
    let press = |world: &mut World, code| {
        let (key, read_at) = (Key::of(code), world.now.mono);
        world.tell(Message::Key { key, read_at });
        world.state().question().unwrap().scrolled
    };
    for (code, line) in [
        (Code::PageDown, 10),
        (Code::PageDown, 20),
        (Code::Down, 21),
        (Code::PageUp, 11),
        (Code::PageUp, 1),
        (Code::PageUp, 0),
    ] {
        assert_eq!(press(&mut world, code), line, "{code:?}");
    }
    // In a small window, a page is smaller, so that no line is passed over.
    let (columns, rows) = (40, 10);
    world.tell(Message::Resized { columns, rows });
    assert_eq!(press(&mut world, Code::PageDown), 3);
    // In a text field, the ends are those of the text, and beyond them those of the question.
    assert_eq!(world.focus(), Part::Digits);
    let ends = [(Code::End, u16::MAX), (Code::Home, 0)];
    for (code, line) in ends {
        assert_eq!(press(&mut world, code), line, "{code:?}");
    }
    world.type_in("60");
    assert_eq!(press(&mut world, Code::PageDown), 3);
    assert_eq!(press(&mut world, Code::Home), 3);
    assert_eq!(press(&mut world, Code::Home), 0);
    assert_eq!(press(&mut world, Code::End), 0);
    assert_eq!(press(&mut world, Code::End), u16::MAX);
    world.later(Code::Esc);
    world.key(Code::Char('u'));
    world.key(Code::Char('d'));
    assert_eq!(world.focus(), Part::Cancel);
    for (code, line) in ends {
        assert_eq!(press(&mut world, code), line, "{code:?}");
    }
}
