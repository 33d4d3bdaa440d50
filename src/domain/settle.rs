//! Was a write done? Answered from complete lists alone, never by sending it again.

use std::{collections::BTreeSet, time::Duration};

use super::{List, Now, Snapshot, SnapshotId};
use crate::text::Text;

/// How long a write whose outcome was not seen is looked for in the lists.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What a write was to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Make a snapshot of this name.
    Create {
        /// The name that was sent.
        name: Text,
        /// The ids that were there when it was sent: these are not ours, whatever they are called
        /// since.
        before: BTreeSet<SnapshotId>,
    },
    /// Delete this snapshot.
    Delete(SnapshotId),
}

/// What a complete list tells of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was done; a create's new id.
    Done(Option<SnapshotId>),
    /// It can't be seen yet.
    LookAgain,
    /// It could not be seen for [`PATIENCE`].
    NotSeen,
    /// More than one new snapshot bears the name: a person has to tell.
    Ask(Vec<SnapshotId>),
}

/// Whether two names are the same but for blanks at the ends, which a server may trim.
fn same_name(a: &Text, b: &Text) -> bool {
    a.raw().trim() == b.raw().trim()
}

/// Judges a write by a list that was asked for at `asked`. The write has been looked for since
/// `since`: when it was sent, or its outcome became unknown. `taken` are new ids that other writes
/// have been given already.
///
/// An incomplete list proves nothing, not even which of its rows are new; one that was asked for
/// before the write proves nothing of it either.
#[must_use]
pub fn settle(
    aim: &Write,
    since: Now,
    list: &List<Snapshot>,
    asked: Now,
    taken: &BTreeSet<SnapshotId>,
) -> Settled {
    if !list.complete || asked.mono < since.mono {
        return Settled::LookAgain;
    }
    let later = if asked.since(since.mono) >= PATIENCE {
        Settled::NotSeen
    } else {
        Settled::LookAgain
    };
    match aim {
        Write::Create { name, before } => {
            let fresh = list.rows.iter().filter(|row| {
                same_name(&row.name, name) && !before.contains(&row.id) && !taken.contains(&row.id)
            });
            let mut ids: Vec<_> = fresh.map(|row| row.id.clone()).collect();
            match ids.len() {
                0 => later,
                1 => Settled::Done(ids.pop()),
                _ => Settled::Ask(ids),
            }
        }
        Write::Delete(id) if list.rows.iter().any(|row| row.id == *id) => later,
        Write::Delete(_) => Settled::Done(None),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use jiff::civil::date;
    use proptest::{
        collection::{btree_map, btree_set, vec},
        prelude::*,
    };

    use super::*;
    use crate::domain::{Protection, Size, SnapshotStatus};

    fn id(number: u32) -> SnapshotId {
        SnapshotId::parse(&number.to_string()).unwrap()
    }

    fn ids(numbers: &[u32]) -> BTreeSet<SnapshotId> {
        numbers.iter().map(|number| id(*number)).collect()
    }

    fn list(rows: &[(u32, &str)], complete: bool) -> List<Snapshot> {
        let row = |&(number, name): &(u32, &str)| Snapshot {
            id: id(number),
            name: name.into(),
            status: SnapshotStatus::Saving,
            protection: Protection::Off,
            size: Size::Absent,
            min_disk: Size::Absent,
            min_ram: Size::Absent,
            region: Text::default(),
            created: None,
            fleio_id: Text::default(),
            properties: std::sync::Arc::default(),
        };
        List {
            rows: rows.iter().map(row).collect(),
            complete,
            ..List::default()
        }
    }

    fn create(before: &[u32]) -> Write {
        Write::Create {
            name: "new".into(),
            before: ids(before),
        }
    }

    /// Judges by a list that was asked for so many milliseconds after the write was sent.
    fn judge(aim: &Write, list: &List<Snapshot>, millis: u64, taken: &[u32]) -> Settled {
        let sent = Now {
            mono: Instant::now(),
            wall: date(2026, 11, 14).at(14, 2, 31, 0),
        };
        let asked = Now {
            mono: sent.mono + Duration::from_millis(millis),
            ..sent
        };
        settle(aim, sent, list, asked, &ids(taken))
    }

    #[test]
    fn a_create_is_the_one_new_id_that_bears_the_name() {
        let done = |number| Settled::Done(Some(id(number)));
        for (rows, before, taken, expected) in [
            (&[(2, "new")][..], &[][..], &[][..], done(2)),
            (&[(1, "old"), (2, "new")], &[1], &[], done(2)),
            // Names need not be unique.
            (&[(1, "new"), (2, "new")], &[1], &[], done(2)),
            (&[(1, "new")], &[1], &[], Settled::LookAgain),
            // Another's of the same hour.
            (
                &[(2, "their"), (3, "new ones")],
                &[],
                &[],
                Settled::LookAgain,
            ),
            (&[(2, "NEW")], &[], &[], Settled::LookAgain),
            (&[], &[], &[], Settled::LookAgain),
            // A server may trim names, or not.
            (&[(2, " new\t")], &[], &[], done(2)),
            // A write of ours that was sent at the same time has it already.
            (&[(2, "new")], &[], &[2], Settled::LookAgain),
            (&[(2, "new"), (3, "new")], &[], &[2], done(3)),
            (
                &[(3, "new"), (1, "new"), (2, "new")],
                &[1],
                &[],
                Settled::Ask(vec![id(3), id(2)]),
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
        for (aim, seen, unseen) in [
            (create(&[]), &both, &none),
            (Write::Delete(id(2)), &none, &both),
        ] {
            assert_eq!(judge(&aim, unseen, 119_999, &[]), Settled::LookAgain);
            assert_eq!(judge(&aim, unseen, 120_000, &[]), Settled::NotSeen);
            assert!(matches!(judge(&aim, seen, 600_000, &[]), Settled::Done(_)));
        }
    }

    #[test]
    fn an_incomplete_list_proves_nothing() {
        for aim in [create(&[]), Write::Delete(id(1))] {
            for rows in [&[][..], &[(2, "new")], &[(2, "new"), (3, "new")]] {
                let part = list(rows, false);
                assert_eq!(judge(&aim, &part, 0, &[]), Settled::LookAgain);
                // Not even that it is not there.
                assert_eq!(judge(&aim, &part, 120_000, &[]), Settled::LookAgain);
            }
        }
    }

    #[test]
    fn a_list_asked_for_before_the_write_proves_nothing() {
        let earlier = Now {
            mono: Instant::now(),
            wall: date(2026, 11, 14).at(14, 2, 31, 0),
        };
        let sent = Now {
            mono: earlier.mono + Duration::from_millis(1),
            ..earlier
        };
        let (rows, none) = (list(&[(2, "new")], true), list(&[], true));
        for (aim, list) in [(create(&[]), &rows), (Write::Delete(id(1)), &none)] {
            assert_eq!(
                settle(&aim, sent, list, earlier, &BTreeSet::new()),
                Settled::LookAgain
            );
            assert!(matches!(
                settle(&aim, sent, list, sent, &BTreeSet::new()),
                Settled::Done(_)
            ));
        }
    }

    #[test]
    fn a_delete_is_done_when_a_complete_list_lacks_the_id() {
        let aim = Write::Delete(id(2));
        for (rows, expected) in [
            (&[(2, "a")][..], Settled::LookAgain),
            (&[(1, "a"), (22, "a")], Settled::Done(None)),
            (&[], Settled::Done(None)),
        ] {
            assert_eq!(judge(&aim, &list(rows, true), 0, &[]), expected, "{rows:?}");
        }
    }

    proptest! {
        /// Whatever the list: no create is given an id that was there before, that another write
        /// has, that the list does not show, that bears another name, or that is one of several;
        /// and no delete is done while its id is there or the list is not whole.
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
                Settled::Done(new) => {
                    prop_assert!(complete);
                    prop_assert_eq!(fresh, new.into_iter().collect());
                }
                Settled::Ask(several) => {
                    prop_assert!(complete && several.len() > 1);
                    prop_assert_eq!(fresh, several.into_iter().collect());
                }
                later => {
                    prop_assert!(!complete || fresh.is_empty());
                    prop_assert_eq!(later == Settled::NotSeen, complete && millis >= 120_000);
                }
            }
            let is_there = rows.iter().any(|(number, _)| *number == deleted);
            let done = judge(&Write::Delete(id(deleted)), &list, millis, &taken) == Settled::Done(None);
            prop_assert_eq!(done, complete && !is_there);
        }
    }
}
