//! Deleting a snapshot. The same rules apply to the key, to the open question, and to the last
//! check of the lists right before the write is sent.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;

use super::{Barred, Deed, Item, Kind, NotDone, Parent, Subject, Verdict};
use crate::domain::{List, Protection, Refusal, Snapshot, SnapshotId, SnapshotStatus};

/// What has to be typed before a delete, in increasing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// Nothing: moving to the button is enough.
    Nothing,
    /// The last 4 digits of the id: no other snapshot is known to be usable.
    LastDigits,
    /// The whole id: its status is not known.
    WholeId,
}

impl Demand {
    /// The part of an id that has to be typed.
    #[must_use]
    pub fn to_type(self, id: &str) -> &str {
        match self {
            Self::Nothing => "",
            Self::LastDigits => &id[id.len().saturating_sub(4)..],
            Self::WholeId => id,
        }
    }
}

/// What an instance keeps after one of its snapshots is deleted. All rows count, even those hidden
/// by the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The number of other snapshots.
    pub others: usize,
    /// The number of these that are Active and not being deleted.
    pub active: usize,
    /// The day of the newest Active one.
    pub newest: Option<Date>,
}

/// The consequences of a delete, and the confirmation they require.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stakes {
    /// What has to be typed.
    pub demand: Demand,
    /// What the instance keeps; `None` without a complete list.
    pub rest: Option<Rest>,
}

impl Stakes {
    /// The stakes of deleting a snapshot, from the list of its instance, if there is one. Snapshots
    /// in `leaving`, whose delete has begun, do not count as usable.
    #[must_use]
    pub fn of(
        snapshot: &Snapshot,
        list: Option<&List<Snapshot>>,
        leaving: &BTreeSet<SnapshotId>,
    ) -> Self {
        let rest = list.filter(|list| list.complete).map(|list| {
            let others = list.rows.iter().filter(|row| row.id != snapshot.id);
            let usable = |row: &&Snapshot| {
                row.status == SnapshotStatus::Active && !leaving.contains(&row.id)
            };
            let active = others.clone().filter(usable);
            Rest {
                others: others.count(),
                active: active.clone().count(),
                newest: active.filter_map(|row| row.created).max(),
            }
        });
        let demand = match (&snapshot.status, rest) {
            (SnapshotStatus::Unknown(_), _) => Demand::WholeId,
            (_, Some(rest)) if rest.active > 0 => Demand::Nothing,
            _ => Demand::LastDigits,
        };
        Self { demand, rest }
    }

    /// The stakes of what was made of this: where its instance is gone, or it has none, nothing
    /// replaces it, however many others there are.
    #[must_use]
    pub fn for_parent(self, parent: &Parent) -> Self {
        let least = match parent {
            Parent::Instance(_) => Demand::Nothing,
            Parent::Gone(_) | Parent::Nothing => Demand::LastDigits,
        };
        Self {
            demand: self.demand.max(least),
            ..self
        }
    }
}

/// Checks that a snapshot can be deleted at all.
///
/// # Errors
/// `Barred` says why not.
pub fn deletable(snapshot: &Snapshot) -> Result<(), Barred> {
    match (&snapshot.status, snapshot.protection) {
        (SnapshotStatus::Saving, _) => Err(Barred::Saving),
        (_, Protection::On) => Err(Barred::Protected),
        (_, Protection::Unknown) => Err(Barred::ProtectionUnknown),
        (_, Protection::Off) => Ok(()),
    }
}

/// A delete as the user confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete {
    /// What is to be deleted.
    pub item: Item,
    /// What was typed.
    pub demand: Demand,
    /// The other snapshots whose delete has begun.
    pub leaving: Arc<BTreeSet<SnapshotId>>,
}

impl Kind for Delete {
    fn subject(&self) -> Subject<'_> {
        Subject::Existing(&self.item)
    }

    /// The delete must not require more now than was typed.
    fn allows(&self, row: &Snapshot, list: &List<Snapshot>) -> Result<(), NotDone> {
        deletable(row).map_err(NotDone::Barred)?;
        let stakes = Stakes::of(row, Some(list), &self.leaving).for_parent(&self.item.parent);
        if stakes.demand > self.demand {
            // Without a complete list nothing is known about what is left.
            return Err(match stakes.rest {
                Some(_) => NotDone::AsksMore(stakes),
                None => NotDone::NotFound(None),
            });
        }
        Ok(())
    }

    fn seen(&self, list: &List<Snapshot>, _: &BTreeSet<SnapshotId>) -> Option<Verdict> {
        if list.rows.iter().any(|row| row.id == *self.item.id()) {
            None
        } else {
            Some(Verdict::Done)
        }
    }

    /// A row that comes back could belong to another snapshot.
    fn blocks_while_unknown(&self) -> bool {
        true
    }

    fn deed(&self) -> Deed {
        Deed::Delete
    }

    /// It should be gone, and it is.
    fn is_met_by(&self, refusal: &Refusal) -> bool {
        refusal.is_missing()
    }
}
