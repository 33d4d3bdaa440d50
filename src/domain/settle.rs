//! Was a write done? Answered from complete lists alone, never by sending it again.

use std::{collections::BTreeSet, time::Duration};

use super::{List, Now, Snapshot, SnapshotId};
use crate::text::Text;

/// How long a write whose outcome was not seen is looked for in the lists.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What a write was to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Make a snapshot of this name.
    Create {
        /// The name that was sent.
        name: Text,
        /// The ids that bore the name when it was sent: these are not ours.
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
#[must_use]
pub fn same_name(a: &Text, b: &Text) -> bool {
    a.raw().trim() == b.raw().trim()
}

/// Judges a write by a list that was asked for at `asked`, after the write was sent at `sent`.
/// `taken` are new ids that other writes have been given already.
///
/// An incomplete list proves nothing, not even which of its rows are new.
#[must_use]
pub fn settle(
    aim: &Aim,
    sent: Now,
    list: &List<Snapshot>,
    asked: Now,
    taken: &BTreeSet<SnapshotId>,
) -> Settled {
    let later = if asked.since(sent.mono) >= PATIENCE {
        Settled::NotSeen
    } else {
        Settled::LookAgain
    };
    if !list.complete {
        return later;
    }
    match aim {
        Aim::Create { name, before } => {
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
        Aim::Delete(id) if list.rows.iter().any(|row| row.id == *id) => later,
        Aim::Delete(_) => Settled::Done(None),
    }
}
