//! The question about several marked snapshots: what it covers, and what confirms it.

use super::*;
use crate::app::ask::Part;

#[test]
fn one_question_lists_all_and_takes_nothing_but_their_number() {
    let mut world = world(6);
    world.number("  d");
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    for (typed, sends) in [("", 0), ("3", 0), ("22", 0), ("2", 2)] {
        for _ in 0..2 {
            world.key(Code::Backspace);
        }
        world.number(typed);
        world.later(Code::Enter);
        let sent = world.all_sent();
        assert_eq!(sent.len(), sends, "{typed:?}");
    }
    let mut sent: Vec<_> = world
        .state()
        .ops
        .iter()
        .map(|op| op.write.expects().unwrap().id.to_string())
        .collect();
    sent.sort();
    assert_eq!(sent, ["105", "106"]);
}

#[test]
fn a_wrong_number_is_corrected_in_its_field() {
    let mut world = world(6);
    world.number("  d3");
    world.later(Code::BackTab);
    assert_eq!(world.focus(), Part::Act);
    world.later(Code::Enter);
    assert_eq!(world.hint(), "That is not the number asked for above.");
    assert_eq!(world.focus(), Part::Digits);
    world.key(Code::Backspace);
    world.number("2");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 2);
}

#[test]
fn no_letter_and_no_early_enter_confirms() {
    let mut world = world(4);
    world.key(Code::Char('*'));
    world.key(Code::Char('d'));
    for c in 'a'..='z' {
        world.later(Code::Char(c));
    }
    world.key(Code::Esc);
    assert!(world.all_sent().is_empty());
    // Typed ahead, before the question was on the screen for long enough.
    world.number("d4");
    world.key(Code::Enter);
    assert!(world.all_sent().is_empty());
}

#[test]
fn what_went_or_changed_under_the_question_is_left_out_and_another_number_is_asked_for() {
    let mut world = world(12);
    world.key(Code::Char('*'));
    world.key(Code::Char('d'));
    world.number("12");
    world.pass(Duration::from_secs(70));
    let mut rows: Vec<Snapshot> = (104..=112).map(|id| snapshot(&id.to_string())).collect();
    rows[0].protection = Protection::On;
    world.answer_snapshots(Ok(list(rows)));
    assert_eq!(
        world.asks_about().as_deref(),
        Some("8"),
        "3 went, 1 is protected"
    );
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty(), "what was typed is gone");
    world.number("8");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 4);
    let table = world.state().open_table().unwrap();
    assert_eq!(table.mark_count(), 9, "a row that went has no mark");
}

#[test]
fn what_a_filter_hides_is_not_acted_on_and_said() {
    let mut world = world(4);
    world.key(Code::Char('*'));
    world.number("/-101 -102");
    world.key(Code::Enter);
    world.key(Code::Char('d'));
    // Two are left: they are asked about with their number.
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    world.number("2");
    world.later(Code::Enter);
    let sent = world.all_sent();
    let mut targets: Vec<_> = sent.iter().map(|sent| world.target_of(*sent)).collect();
    targets.sort();
    assert_eq!(targets, ["103", "104"]);

    let mut world = self::world(4);
    world.number("  /101");
    world.key(Code::Enter);
    world.key(Code::Char('d'));
    assert_eq!(world.asks_about(), None);
    assert_eq!(
        world.said(),
        "The filter hides all marked rows. Clear the filter or the marks."
    );
}

#[test]
fn protecting_acts_on_all_that_are_not_and_removes_it_only_where_all_are() {
    let mut world = World::with(&[]);
    world.key(Code::Char('r'));
    let of = |id: &str, protection| Snapshot {
        protection,
        ..snapshot(id)
    };
    let (on, off) = (Protection::On, Protection::Off);
    world.answer_snapshots(Ok(list(vec![of("9", off), of("8", on), of("7", off)])));
    world.number("*p");
    assert_eq!(world.asks_about().as_deref(), Some("2"));
    world.number("2");
    world.later(Code::Enter);
    assert_eq!(world.all_sent().len(), 2);
    let protects = |world: &World, on: bool| {
        let ops = world.state().ops.iter();
        ops.filter(|op| matches!(&*op.write, Write::Protect(protect) if protect.on == on))
            .count()
    };
    assert_eq!((protects(&world, true), protects(&world, false)), (2, 0));
}

#[test]
fn a_single_marked_one_is_asked_about_like_the_one_under_the_cursor() {
    let demanded = |world: &World| {
        let form: &DeleteForm = world.question_form().unwrap();
        (
            form.item.snapshot.id.to_string(),
            form.demanded().to_owned(),
        )
    };
    let odd = |id| Snapshot {
        status: SnapshotStatus::Unknown(Text::new("killed")),
        ..snapshot(id)
    };
    let saving = |id| Snapshot {
        status: SnapshotStatus::Saving,
        ..snapshot(id)
    };
    for (rows, keys, id, typed) in [
        (vec![snapshot("123456")], " ", "123456", "3456"),
        (vec![snapshot("123456"), saving("7")], " ", "123456", "3456"),
        (vec![odd("123456"), snapshot("7")], " ", "123456", "123456"),
        // The mark counts, not the cursor, which has moved on: that is said, and takes more than Enter.
        (
            vec![snapshot("123456"), snapshot("7"), snapshot("6")],
            " ",
            "123456",
            "3456",
        ),
        (
            vec![snapshot("123456"), snapshot("7"), snapshot("6")],
            " k",
            "123456",
            "",
        ),
    ] {
        let mut world = World::with(&[]);
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(list(rows)));
        for c in keys.chars() {
            world.key(match c {
                '\n' => Code::Enter,
                c => Code::Char(c),
            });
        }
        world.key(Code::Char('d'));
        assert_eq!(demanded(&world), (id.to_owned(), typed.to_owned()));
        let elsewhere = world.cursor() != known("123456");
        let said = "This is the marked snapshot, not the one under the cursor.";
        assert_eq!(world.words().contains(said), elsewhere, "{keys}");
        world.key(Code::Char('1'));
        world.later(Code::Enter);
        assert!(world.all_sent().is_empty());
    }
}

#[test]
fn the_protection_of_a_single_marked_one_is_changed_and_why_not_is_said() {
    let mut world = World::with(&["8", "7"]);
    world.number(" kp");
    let sent = world.sent().expect("it is sent at once");
    assert_eq!(world.target_of(sent), "8");
    world.number("d");
    assert!(world.state().question().is_none());
    assert_ne!(world.said(), "");
}

#[test]
fn a_single_one_that_is_left_of_several_takes_the_end_of_its_id_and_says_what_is_left_out() {
    let protected = |id| Snapshot {
        protection: Protection::On,
        ..snapshot(id)
    };
    let gone = "7 · not in the list";
    for (key, rows, filter, later, said) in [
        // Others are left out as the question opens.
        (
            'd',
            vec![snapshot("123456"), protected("7")],
            "",
            None,
            "1 of the 2 marked is left out: protected.",
        ),
        (
            'p',
            vec![snapshot("123456"), protected("7")],
            "",
            None,
            "7 · already protected",
        ),
        (
            'd',
            vec![snapshot("123456"), snapshot("7")],
            "/123",
            None,
            "1 marked snapshot is hidden by the filter and is left out.",
        ),
        // Others go, or are protected, while it is open.
        (
            'd',
            vec![snapshot("123456"), snapshot("7")],
            "",
            Some(vec![snapshot("123456")]),
            gone,
        ),
        (
            'd',
            vec![snapshot("123456"), snapshot("7")],
            "",
            Some(vec![snapshot("123456"), protected("7")]),
            "7 · changed meanwhile",
        ),
    ] {
        let mut world = World::with(&[]);
        world.key(Code::Char('r'));
        world.answer_snapshots(Ok(list(rows)));
        world.number("*");
        if !filter.is_empty() {
            world.number(filter);
            world.key(Code::Enter);
        }
        world.key(Code::Char(key));
        if let Some(rows) = later {
            world.number("2");
            world.pass(Duration::from_secs(70));
            world.answer_snapshots(Ok(list(rows)));
        }
        assert_eq!(world.asks_about().as_deref(), Some("3456"), "{said}");
        let words = world.words();
        assert!(words.contains(said), "{said}\n{words}");
        assert!(words.contains("1 snapshot?"), "{words}");
        for wrong in ["1", "2"] {
            world.number(wrong);
            world.later(Code::Enter);
            assert!(world.all_sent().is_empty());
            world.later(Code::Backspace);
        }
        world.number("3456");
        world.later(Code::Enter);
        let sent = world.all_sent();
        let targets: Vec<String> = sent.iter().map(|sent| world.target_of(*sent)).collect();
        assert_eq!(targets, ["123456"]);
    }
}

#[test]
fn a_size_that_is_not_known_is_not_counted_as_nothing() {
    let mut world = World::new();
    world.answer_instances(Ok(super::list(vec![instance("1")])));
    let mut rows = super::list(vec![snapshot("9"), snapshot("8")]);
    rows.rows[1].size = Size::Absent;
    rows.price = crate::domain::Price::parse("0.0015");
    world.answer_snapshots(Ok(rows));
    world.key(Code::Tab);
    world.number("*d");
    let words = world.words();
    let said = "2 snapshots. This frees at least 3.0 GB; 1 of unknown size.";
    assert!(words.contains(said), "{words}");
    assert!(!words.contains("EUR"), "{words}");
}
