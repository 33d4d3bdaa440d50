//! Tests of what lists say about writes.

mod restore;

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::civil::date;
use proptest::{
    collection::{btree_map, btree_set, vec},
    prelude::*,
};

use super::*;
use crate::domain::{
    CopyKind, Image, Instance, InstanceStatus, List, Now, Protection, Region, Size, Snapshot,
    SnapshotId, SnapshotStatus,
};

fn id(number: u32) -> SnapshotId {
    SnapshotId::parse(&number.to_string()).unwrap()
}

fn ids(numbers: &[u32]) -> BTreeSet<SnapshotId> {
    numbers.iter().map(|number| id(*number)).collect()
}

fn list(rows: &[(u32, &str)], complete: bool) -> List<Snapshot> {
    let row = |&(number, name): &(u32, &str)| row(number, name);
    List {
        rows: rows.iter().map(row).collect(),
        complete,
        ..List::default()
    }
}

fn row(number: u32, name: &str) -> Snapshot {
    Snapshot {
        status: SnapshotStatus::Saving,
        ..crate::tests::snapshot(&number.to_string(), name)
    }
}

fn instance() -> Instance {
    crate::tests::instance("1", "web-01")
}

fn delete(number: u32) -> Write {
    Write::Delete(Delete {
        item: Item::of(instance(), row(number, "a")),
        demand: Demand::Nothing,
        leaving: Arc::default(),
    })
}

fn rename(number: u32, name: &str) -> Write {
    Write::Rename(Rename {
        item: Item::of(instance(), row(number, "a")),
        name: name.into(),
    })
}

fn create(before: &[u32]) -> Write {
    Write::Create(Create {
        instance: instance(),
        kind: CopyKind::Snapshot,
        name: "new".into(),
        before: ids(before),
        then: None,
    })
}

/// Judges by a list that was requested this many milliseconds after the write was sent.
fn judge(write: &Write, list: &List<Snapshot>, millis: u64, taken: &[u32]) -> Verdict {
    let sent = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
    let asked = sent.later(Duration::from_millis(millis));
    write.judge(sent, list, asked, &ids(taken))
}

#[test]
fn a_create_is_the_one_new_id_that_bears_the_name() {
    let done = |number| Verdict::New(id(number));
    for (rows, before, taken, expected) in [
        (&[(2, "new")][..], &[][..], &[][..], done(2)),
        (&[(1, "old"), (2, "new")], &[1], &[], done(2)),
        // Names need not be unique.
        (&[(1, "new"), (2, "new")], &[1], &[], done(2)),
        (&[(1, "new")], &[1], &[], Verdict::LookAgain),
        // Another user's of the same hour.
        (
            &[(2, "their"), (3, "new ones")],
            &[],
            &[],
            Verdict::LookAgain,
        ),
        (&[(2, "NEW")], &[], &[], Verdict::LookAgain),
        (&[], &[], &[], Verdict::LookAgain),
        // A server may trim names, or not.
        (&[(2, " new\t")], &[], &[], done(2)),
        // Another write of this program, sent at the same time, has it already.
        (&[(2, "new")], &[], &[2], Verdict::LookAgain),
        (&[(2, "new"), (3, "new")], &[], &[2], done(3)),
        (
            &[(3, "new"), (1, "new"), (2, "new")],
            &[1],
            &[],
            Verdict::Ask(vec![id(3), id(2)]),
        ),
    ] {
        let settled = judge(&create(before), &list(rows, true), 0, taken);
        assert_eq!(settled, expected, "{rows:?} {before:?} {taken:?}");
    }
}

#[test]
fn a_write_is_looked_for_two_minutes_and_may_still_appear_later() {
    let none = list(&[(1, "old")], true);
    let both = list(&[(1, "old"), (2, "new")], true);
    for (write, seen, unseen) in [(create(&[]), &both, &none), (delete(2), &none, &both)] {
        assert_eq!(judge(&write, unseen, 119_999, &[]), Verdict::LookAgain);
        assert_eq!(judge(&write, unseen, 120_000, &[]), Verdict::NotSeen);
        assert!(matches!(
            judge(&write, seen, 600_000, &[]),
            Verdict::Done | Verdict::New(_)
        ));
    }
}

#[test]
fn an_incomplete_list_proves_nothing() {
    for write in [create(&[]), delete(1)] {
        for rows in [&[][..], &[(2, "new")], &[(2, "new"), (3, "new")]] {
            let part = list(rows, false);
            assert_eq!(judge(&write, &part, 0, &[]), Verdict::LookAgain);
            // Not even its absence.
            assert_eq!(judge(&write, &part, 120_000, &[]), Verdict::LookAgain);
        }
    }
}

#[test]
fn a_list_asked_for_before_the_write_proves_nothing() {
    let earlier = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
    let sent = earlier.later(Duration::from_millis(1));
    let (rows, none) = (list(&[(2, "new")], true), list(&[], true));
    for (write, list) in [(create(&[]), &rows), (delete(1), &none)] {
        assert_eq!(
            write.judge(sent, list, earlier, &BTreeSet::new()),
            Verdict::LookAgain
        );
        assert!(matches!(
            write.judge(sent, list, sent, &BTreeSet::new()),
            Verdict::Done | Verdict::New(_)
        ));
    }
}

#[test]
fn a_delete_is_done_when_a_complete_list_lacks_the_id() {
    let write = delete(2);
    for (rows, expected) in [
        (&[(2, "a")][..], Verdict::LookAgain),
        (&[(1, "a"), (22, "a")], Verdict::Done),
        (&[], Verdict::Done),
    ] {
        assert_eq!(
            judge(&write, &list(rows, true), 0, &[]),
            expected,
            "{rows:?}"
        );
    }
}

#[test]
fn protecting_is_done_when_a_complete_list_shows_it() {
    for on in [true, false] {
        let write = Write::Protect(Protect {
            item: Item::of(instance(), row(2, "a")),
            on,
        });
        for (protection, done) in [
            (Protection::On, on),
            (Protection::Off, !on),
            // An unknown value proves nothing.
            (Protection::Unknown, false),
        ] {
            let listed = |complete| List {
                rows: vec![Snapshot {
                    protection,
                    ..row(2, "a")
                }],
                complete,
                ..List::default()
            };
            let expected = if done {
                Verdict::Done
            } else {
                Verdict::NotSeen
            };
            assert_eq!(judge(&write, &listed(true), 120_000, &[]), expected);
            assert_eq!(
                judge(&write, &listed(false), 120_000, &[]),
                Verdict::LookAgain
            );
        }
        assert_eq!(
            judge(&write, &list(&[(1, "a")], true), 0, &[]),
            Verdict::Gone
        );
    }
}

#[test]
fn a_rename_is_done_when_a_complete_list_shows_the_name_that_was_sent() {
    for (rows, expected) in [
        (&[(2, "b"), (1, "a")][..], Verdict::Done),
        // A server may trim names, or not.
        (&[(2, " b\t")], Verdict::Done),
        (&[(2, "a"), (1, "b")], Verdict::LookAgain),
        (&[(2, "B")], Verdict::LookAgain),
        (&[(1, "b")], Verdict::Gone),
    ] {
        let write = rename(2, "b");
        assert_eq!(
            judge(&write, &list(rows, true), 0, &[]),
            expected,
            "{rows:?}"
        );
        let in_part = judge(&write, &list(rows, false), 600_000, &[]);
        assert_eq!(in_part, Verdict::LookAgain);
    }
    // A server that answers but does nothing.
    let same = list(&[(2, "a")], true);
    assert_eq!(
        judge(&rename(2, "b"), &same, 120_000, &[]),
        Verdict::NotSeen
    );
}

fn copied(before: &[u32]) -> Write {
    Write::Copy(RegionCopy {
        item: Item::of(instance(), row(1, "a")),
        name: "new".into(),
        region: Region {
            key: "pl-1".into(),
            name: "Poland-1".into(),
        },
        before: ids(before),
    })
}

/// A row of the whole account.
fn image(number: u32, name: &str, region: &str, status: &str) -> Image {
    Image {
        snapshot: Snapshot {
            region: region.into(),
            status: SnapshotStatus::parse(status),
            ..row(number, name)
        },
        instance: None,
    }
}

#[test]
fn a_copy_is_the_new_row_of_the_name_in_the_region_until_it_is_active() {
    let sent = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
    let judge = |write: &Write, rows: Vec<Image>, complete, under_way: Option<u32>, millis| {
        let list = List {
            rows,
            complete,
            ..List::default()
        };
        let under_way = under_way.map(|number| UnderWay::Listed(id(number)));
        let asked = sent.later(Duration::from_millis(millis));
        write.judge_by_images(sent, &list, asked, under_way.as_ref(), &ids(&[9]))
    };
    let listed = |number| Verdict::UnderWay(UnderWay::Listed(id(number)));
    let saving = |number| image(number, "new", "Poland-1", "Saving");
    // Found by its name, its region by key or name, and that it is new.
    for (rows, expected) in [
        (vec![saving(2)], listed(2)),
        (vec![image(2, " new ", " POLAND-1", "Active")], listed(2)),
        (vec![image(2, "new", "pl-1", "Active")], listed(2)),
        (
            vec![image(2, "new", "Poland-2", "Saving")],
            Verdict::LookAgain,
        ),
        (
            vec![image(2, "other", "Poland-1", "Saving")],
            Verdict::LookAgain,
        ),
        (vec![saving(3), saving(9)], Verdict::LookAgain),
        (vec![saving(2), saving(4)], Verdict::Ask(vec![id(2), id(4)])),
        (vec![], Verdict::LookAgain),
    ] {
        assert_eq!(judge(&copied(&[3]), rows, true, None, 0), expected);
    }
    assert_eq!(
        judge(&copied(&[]), vec![saving(2)], false, None, 600_000),
        Verdict::LookAgain
    );
    assert_eq!(
        judge(&copied(&[]), vec![], true, None, 120_000),
        Verdict::NotSeen
    );
    // Once it is listed, it is followed to its end, however long that takes.
    let killed = SnapshotStatus::parse("Killed");
    for (rows, complete, expected) in [
        (vec![saving(2)], true, listed(2)),
        (
            vec![image(2, "renamed", "Poland-1", "Active")],
            false,
            Verdict::Done,
        ),
        (
            vec![image(2, "new", "Poland-1", "Killed")],
            true,
            Verdict::Failed(Failed::Snapshot(killed)),
        ),
        (vec![saving(4)], true, Verdict::Gone),
        (vec![saving(4)], false, listed(2)),
    ] {
        assert_eq!(
            judge(&copied(&[]), rows, complete, Some(2), 600_000),
            expected
        );
    }
    // A list that was requested before proves nothing.
    let list = List {
        rows: vec![image(2, "new", "Poland-1", "Active")],
        ..List::default()
    };
    let later = sent.later(Duration::from_millis(1));
    let verdict = copied(&[]).judge_by_images(later, &list, sent, None, &ids(&[]));
    assert_eq!(verdict, Verdict::LookAgain);
    // The list of its instance says nothing about it.
    let own = self::list(&[(2, "new")], true);
    assert_eq!(self::judge(&copied(&[]), &own, 0, &[]), Verdict::LookAgain);
}

proptest! {
    /// For any list, no create is given an id that existed before, that another write has, that the
    /// list does not show, that has another name, or that is one of several; and no delete is done
    /// while its id is listed or the list is incomplete.
    #[test]
    fn nothing_is_done_that_could_be_anothers(
        rows in btree_map(0_u32..8, prop_oneof!["new", " new ", "old"], 0..8),
        before in btree_set(0_u32..8, 0..6),
        taken in btree_set(0_u32..8, 0..3),
        deleted in 0_u32..8,
        complete in any::<bool>(),
        millis in 0_u64..240_000,
        shuffled in vec(any::<prop::sample::Index>(), 8),
    ) {
        let mut rows: Vec<(u32, &str)> = rows.iter().map(|(number, name)| (*number, &**name)).collect();
        for (at, other) in shuffled.iter().enumerate().take(rows.len()) {
            let other = other.index(rows.len());
            rows.swap(at, other);
        }
        let list = list(&rows, complete);
        let before: Vec<u32> = before.into_iter().collect();
        let taken: Vec<u32> = taken.into_iter().collect();
        let ours = |number: &u32| !before.contains(number) && !taken.contains(number);
        let fresh: BTreeSet<SnapshotId> = rows
            .iter()
            .filter(|(number, name)| name.trim() == "new" && ours(number))
            .map(|(number, _)| id(*number))
            .collect();
        match judge(&create(&before), &list, millis, &taken) {
            Verdict::New(new) => {
                prop_assert!(complete);
                prop_assert_eq!(fresh, BTreeSet::from([new]));
            }
            Verdict::Ask(several) => {
                prop_assert!(complete && several.len() > 1);
                prop_assert_eq!(fresh, several.into_iter().collect());
            }
            later => {
                prop_assert!(!complete || fresh.is_empty());
                prop_assert_eq!(later == Verdict::NotSeen, complete && millis >= 120_000);
            }
        }
        let is_there = rows.iter().any(|(number, _)| *number == deleted);
        let done = judge(&delete(deleted), &list, millis, &taken) == Verdict::Done;
        prop_assert_eq!(done, complete && !is_there);
    }
}
