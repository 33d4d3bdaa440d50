//! Tests of the comparison of two lists.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    ProfileName, Request,
    write::{Deed, End, OpId},
};

fn id(n: u8) -> SnapshotId {
    SnapshotId::parse(&n.to_string()).unwrap()
}

fn instance() -> InstanceId {
    InstanceId::parse("5203773").unwrap()
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_795_700_000 + hour * 3600).unwrap()
}

fn row(n: u8) -> KnownRow {
    KnownRow {
        id: id(n),
        kind: ImageKind::Snapshot,
        scheduled: false,
        name: Text::new(&format!("snapshot-{n}")),
        instance: Some((instance(), "web-01".into())),
        created: None,
    }
}

fn list(hour: i64, rows: impl IntoIterator<Item = u8>) -> KnownList {
    KnownList {
        user: "ops".into(),
        at: at(hour),
        rows: rows.into_iter().map(row).collect(),
    }
}

/// A write of the history on a snapshot of that number.
fn entry(deed: Deed, n: u8, hour: i64) -> HistoryEntry {
    let request = Request {
        kind: crate::domain::CopyKind::Snapshot,
        profile: ProfileName::default(),
        server: "https://api.zomro.com/".to_owned(),
        user: None,
        deed,
        instance: Some(instance()),
        instance_name: "web-01".into(),
        snapshot: (deed != Deed::Create).then(|| id(n)),
        name: Text::new(&format!("snapshot-{n}")),
        new_name: None,
        typed: None,
        form: Vec::new(),
    };
    HistoryEntry::new(OpId::after(None, at(hour), 0), request)
}

fn done(entries: &[HistoryEntry]) -> DoneHere {
    DoneHere::of(entries, "https://api.zomro.com/")
}

/// How one list differs from another.
fn between(earlier: &KnownList, later: &KnownList, done: &DoneHere) -> ListChanges {
    let mut comparison = ListComparison::of(later);
    for row in &earlier.rows {
        comparison.take(row.clone());
    }
    comparison.end(earlier.at, done)
}

fn told(changes: &ListChanges) -> Vec<(Difference, Author, &str)> {
    let all = changes.changes.iter();
    all.map(|it| (it.difference, it.author, it.row.id.as_str()))
        .collect()
}

proptest! {
    /// Exactly the rows of one list alone are told, each once, and those of the history as its own.
    #[test]
    fn exactly_what_differs_is_told(
        before in prop::collection::btree_set(0_u8..40, 0..30),
        after in prop::collection::btree_set(0_u8..40, 0..30),
        here in prop::collection::btree_set(0_u8..40, 0..10),
    ) {
        let entries: Vec<HistoryEntry> = here.iter().flat_map(|n| {
            let mut create = entry(Deed::Create, 99, 0);
            create.created = Some(id(*n));
            [entry(Deed::Delete, *n, 0), create]
        }).collect();
        // The order in which the server gives the rows does not matter.
        let changes = between(
            &list(0, before.iter().copied()),
            &list(1, after.iter().rev().copied()),
            &done(&entries),
        );
        let of = |wanted: Difference, by: &[Author]| -> BTreeSet<u8> {
            let all = changes.changes.iter();
            let these = all.filter(|it| it.difference == wanted && by.contains(&it.author));
            these.map(|it| it.row.id.as_str().parse().unwrap()).collect()
        };
        let both = [Author::Elsewhere, Author::Here];
        let gone: BTreeSet<u8> = before.difference(&after).copied().collect();
        let new: BTreeSet<u8> = after.difference(&before).copied().collect();
        prop_assert_eq!(of(Difference::Deleted, &both), gone.clone());
        prop_assert_eq!(of(Difference::New, &both), new.clone());
        prop_assert_eq!(of(Difference::Deleted, &[Author::Here]), gone.intersection(&here).copied().collect());
        prop_assert_eq!(of(Difference::New, &[Author::Here]), new.intersection(&here).copied().collect());
        prop_assert_eq!(changes.changes.len(), gone.len() + new.len());
        prop_assert_eq!(changes.all, changes.changes.len());
        prop_assert_eq!(changes.deleted.sum(), gone.difference(&here).count());
        prop_assert_eq!(changes.new.sum(), new.difference(&here).count());
        prop_assert_eq!(changes.is_news(), !gone.is_subset(&here) || !new.is_subset(&here));
    }
}

#[test]
fn what_was_refused_or_done_at_another_server_was_not_done_here() {
    let mut refused = entry(Deed::Delete, 1, 0);
    refused.answered = Some((at(0), HistoryAnswer::NotApplied("in use".to_owned())));
    let mut elsewhere = entry(Deed::Delete, 2, 0);
    elsewhere.request.server = "https://other.example/".to_owned();
    let mut unclear = entry(Deed::Delete, 3, 0);
    unclear.ended = Some((at(0), End::Unclear));
    let renamed = entry(Deed::Rename, 4, 0);
    let changes = between(
        &list(0, 1..=4),
        &list(1, []),
        &done(&[refused, elsewhere, unclear, renamed]),
    );
    let told = told(&changes);
    let told: Vec<_> = told.iter().map(|(_, author, id)| (*author, *id)).collect();
    assert_eq!(
        told,
        [
            (Author::Elsewhere, "4"),
            (Author::Elsewhere, "2"),
            (Author::Elsewhere, "1"),
            (Author::Here, "3")
        ]
    );
}

/// A create whose end nobody saw: its name and instance tell the new row, unless it is too old.
#[test]
fn a_create_of_unknown_id_is_recognized_by_its_name() {
    for (deed, begun, author) in [
        (Deed::Create, -1, Author::Here),
        (Deed::Create, 2, Author::Here),
        (Deed::Create, -48, Author::Elsewhere),
        // The name is that of the original.
        (Deed::Copy, -1, Author::Elsewhere),
    ] {
        let changes = between(&list(0, []), &list(3, [7]), &done(&[entry(deed, 7, begun)]));
        let told = told(&changes);
        assert_eq!(told, [(Difference::New, author, "7")], "{deed:?} {begun}");
    }
}

#[test]
fn what_a_schedule_makes_and_drops_is_no_news() {
    let scheduled = |hour, n| {
        let mut list = list(hour, [n]);
        list.rows[0].scheduled = true;
        list.rows[0].kind = ImageKind::Backup;
        list
    };
    let changes = between(&scheduled(0, 1), &scheduled(1, 2), &DoneHere::default());
    assert_eq!(changes.all, 2);
    assert!(!changes.is_news());
}

#[test]
fn of_many_changes_all_are_counted_and_those_from_elsewhere_are_kept() {
    let rows = |from: u32| {
        (from..from + 100_000).map(|n| KnownRow {
            id: SnapshotId::parse(&n.to_string()).unwrap(),
            ..row(1)
        })
    };
    let list = |hour, from| KnownList {
        rows: rows(from).collect(),
        ..list(hour, [])
    };
    let changes = between(&list(0, 1), &list(1, 200_000), &DoneHere::default());
    assert_eq!(
        (changes.all, changes.changes.len()),
        (200_000, MOST_CHANGES)
    );
    assert_eq!(
        (changes.deleted.snapshots, changes.new.snapshots),
        (100_000, 100_000)
    );
}

#[test]
fn a_name_that_a_server_makes_too_long_is_cut() {
    let long = "я".repeat(5_000);
    let image = Image {
        snapshot: crate::domain::Snapshot {
            id: id(1),
            name: Text::new(&long),
            status: crate::domain::SnapshotStatus::Active,
            protection: crate::domain::Protection::Off,
            size: crate::domain::Size::Absent,
            region: Text::default(),
            created: None,
            fleio_id: Text::default(),
            properties: std::sync::Arc::default(),
        },
        instance: Some(instance()),
    };
    let row = KnownRow::of(&image, Some(&Text::new(&long)));
    assert_eq!(row.name.raw().chars().count(), LONGEST_NAME);
    assert_eq!(row.instance.unwrap().1.raw().chars().count(), LONGEST_NAME);
}

/// A write that was recorded in the journal, but not yet in the history.
#[test]
fn a_write_of_the_journal_alone_was_done_here() {
    use crate::domain::{CopyKind, write::Create};
    let write = Write::Create(Create {
        then: None,
        kind: CopyKind::Snapshot,
        instance: crate::tests::instance("5203773", "web-01"),
        name: "snapshot-7".into(),
        before: BTreeSet::new(),
    });
    let done = || done(&[]).and([(OpId::after(None, at(1), 0), &write)]);
    let changes = between(&list(0, []), &list(3, [6, 7]), &done());
    let told = told(&changes);
    let new = |author, id| (Difference::New, author, id);
    assert_eq!(told, [new(Author::Elsewhere, "6"), new(Author::Here, "7")]);
}
