//! Marks in the whole account: one question about rows of several instances, and a run.

use std::collections::BTreeSet;

use super::{items::account, *};
use crate::app::bulk::ItemState;

/// Two snapshots of each instance, a backup of each kind, one of an instance that is gone, an image.
fn rows() -> Vec<Image> {
    let made_by = |row: Image, by: &str| {
        let mut row = of_kind(row, "backup");
        let properties = std::sync::Arc::make_mut(&mut row.snapshot.properties);
        properties.made_by = crate::domain::BackupMaker::parse(by);
        row
    };
    vec![
        copy("11", "1", 1),
        copy("12", "1", 2),
        copy("21", "2", 3),
        copy("22", "2", 4),
        made_by(copy("31", "1", 5), "manual"),
        made_by(copy("32", "1", 6), "auto"),
        copy("41", "999", 7),
        Image {
            instance: None,
            ..of_kind(copy("51", "1", 8), "image")
        },
    ]
}

impl World {
    /// The ids of the writes that were sent since the last time.
    fn targets(&mut self) -> BTreeSet<String> {
        let sent: Vec<Sent> = std::iter::from_fn(|| self.sent()).collect();
        let op = |sent: Sent| self.state().ops.iter().find(move |op| op.id == sent.op);
        let ops = sent.into_iter().filter_map(op);
        ops.map(|op| op.write.expects().unwrap().id.to_string())
            .collect()
    }

    fn done(&self) -> usize {
        let run = self.state().run.as_ref().unwrap();
        let done = run
            .items
            .iter()
            .filter(|item| item.state == ItemState::Done);
        done.count()
    }
}

#[test]
fn marked_rows_of_several_instances_are_deleted_after_one_question() {
    let mut world = account(rows());
    world.typed("*");
    world.key(Code::Char('d'));
    let words = world.question();
    for said in [
        "Delete 7 items?",
        "Snapshots of vm-1\n  snap-11 · id 11 · Active · 3.0 GB · 2026-11-13\n  snap-12",
        "Snapshots of vm-2\n  snap-21 · id 21 · Active · 3.0 GB · 2026-11-11\n  snap-22",
        "Backups of vm-1\n  snap-31 · id 31 · Active · 3.0 GB · 2026-11-09",
        "Snapshots of instance 999, which is gone\n  snap-41 · id 41",
        "Images of your own\n  snap-51 · id 51",
        "7 items. This frees 21.0 GB.",
        "snap-32 · id 32 · possibly made by a schedule (delete separately)",
        "No usable snapshot of vm-1 and vm-2 would be left.",
        "1 row belongs to an instance that is gone, so it can't be restored.",
        "1 row belongs to no instance: there may be no other copy of its disk.",
        "vm-1 keeps 1 usable backup.",
        "Type the number of items (7)",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    world.typed("6");
    world.later(Code::Enter);
    assert!(world.targets().is_empty(), "a wrong number");
    world.key(Code::Backspace);
    world.typed("7");
    world.later(Code::Enter);
    let first = world.targets();
    assert_eq!(first.len(), 4, "four at a time");
    let confirmed: BTreeSet<String> = ["11", "12", "21", "22", "31", "41", "51"]
        .map(str::to_owned)
        .into();
    assert!(first.is_subset(&confirmed));
}

#[test]
fn each_row_is_settled_by_its_own_list() {
    let mut world = account(rows());
    world.typed("*");
    world.key(Code::Char('d'));
    world.typed("7");
    world.later(Code::Enter);
    let mut sent = BTreeSet::new();
    for _ in 0..20 {
        while let Some(one) = world.sent() {
            let op = world.state().ops.iter().find(|op| op.id == one.op).unwrap();
            sent.insert(op.write.expects().unwrap().id.to_string());
            world.written(one, Ok(()));
        }
        let left = |of: &CopyList| {
            let rows = rows().into_iter();
            rows.filter(|row| row.is_copy(of.kind) && row.instance.as_ref() == Some(&of.instance))
                .filter(|row| !sent.contains(row.snapshot.id.as_str()))
                .map(|row| row.snapshot)
                .collect::<Vec<_>>()
        };
        let wanted = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Snapshots(_)));
        while let Some(Effect::Call(call, Call::Snapshots(of))) = world.taken(wanted) {
            let rows = left(&of);
            world.hear(Heard::Done(call, Outcome::Snapshots(of, Ok(list(rows)))));
        }
        let rows: Vec<Image> = rows()
            .into_iter()
            .filter(|row| !sent.contains(row.snapshot.id.as_str()))
            .collect();
        world.images_are(&rows);
        world.pass(11 * SECOND);
    }
    assert_eq!((world.done(), sent.len()), (7, 7), "{}", world.said());
    // A row that has gone loses its mark; the one that was left out keeps it.
    assert_eq!(world.state().tables.images.mark_count(), 1);
}

#[test]
fn what_a_filter_hides_is_neither_listed_nor_changed() {
    let mut world = account(rows());
    world.typed("*/instance:vm-2");
    world.key(Code::Enter);
    world.key(Code::Char('d'));
    let words = world.question();
    assert!(words.contains("Delete 2 snapshots?"), "{words}");
    assert!(
        words.contains("6 marked snapshots are hidden by the filter and are left out."),
        "{words}"
    );
    world.typed("2");
    world.later(Code::Enter);
    assert_eq!(world.targets(), ["21", "22"].map(str::to_owned).into());
}

#[test]
fn a_row_that_changes_or_goes_while_the_question_is_open_is_left_out() {
    for (change, why) in [
        (Some(Protection::On), "snap-12 · id 12 · changed meanwhile"),
        (None, "snap-12 · id 12 · not in the list"),
    ] {
        let mut world = account(vec![
            copy("11", "1", 1),
            copy("12", "1", 2),
            copy("21", "2", 3),
        ]);
        world.typed("*");
        world.key(Code::Char('d'));
        world.typed("3");
        let mut later = vec![copy("11", "1", 1), copy("21", "2", 3)];
        if let Some(protection) = change {
            let mut row = copy("12", "1", 2);
            row.snapshot.protection = protection;
            later.push(row);
        }
        let now = world.now;
        world.app.shown_mut().data.images.take(now, list(later));
        world.tell(Message::Wake);
        let words = world.question();
        assert!(
            words.contains(why) && words.contains("Delete 2 snapshots?"),
            "{words}"
        );
        world.later(Code::Enter);
        assert!(world.targets().is_empty(), "it has to be typed anew");
    }
}

#[test]
fn one_marked_row_alone_takes_the_end_of_its_id() {
    let mut world = account(vec![copy("71234", "1", 1), copy("8", "2", 2)]);
    world.typed(" ");
    world.key(Code::Char('d'));
    assert!(
        world.question().contains("snap-71234"),
        "not the row under the cursor"
    );
    world.typed("1234");
    world.later(Code::Enter);
    assert_eq!(world.targets(), ["71234".to_owned()].into());
}

#[test]
fn marks_that_can_not_be_judged_never_fall_back_to_the_row_under_the_cursor() {
    let mut world = account(vec![
        of_kind(copy("9", "1", 1), "template"),
        copy("8", "2", 2),
    ]);
    world.typed(" ");
    assert_eq!(
        world
            .state()
            .image_under_cursor()
            .unwrap()
            .snapshot
            .id
            .as_str(),
        "8"
    );
    for key in ['d', 'p'] {
        world.key(Code::Char(key));
        assert!(world.state().question().is_none(), "{key}");
        assert!(world.targets().is_empty());
        assert!(
            world.said().contains("which snapdeck does not know"),
            "{}",
            world.said()
        );
    }
}

#[test]
fn marked_rows_are_protected_together() {
    let mut world = account(rows());
    world.typed("*");
    world.key(Code::Char('p'));
    assert!(
        world.question().contains("Protect 8 items?"),
        "{}",
        world.question()
    );
    world.typed("8");
    world.later(Code::Enter);
    assert_eq!(world.targets().len(), 4);
}

#[test]
fn a_list_that_fails_for_one_instance_stops_no_other() {
    let mut world = account(vec![copy("11", "1", 1), copy("21", "2", 3)]);
    world.typed("*");
    world.key(Code::Char('d'));
    world.typed("2");
    world.later(Code::Enter);
    assert_eq!(world.targets().len(), 2, "both lists are unread as yet");
}
