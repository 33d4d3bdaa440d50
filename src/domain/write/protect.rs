//! Protecting a snapshot against deletion, and removing that protection.

use std::collections::BTreeSet;

use super::{Deed, Item, Kind, NotDone, Subject, Verdict, protectable, seen_in_row};
use crate::domain::{List, Protection, Snapshot, SnapshotId};

/// A snapshot whose protection is to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protect {
    /// The snapshot.
    pub item: Item,
    /// Whether to protect it.
    pub on: bool,
}

impl Kind for Protect {
    fn subject(&self) -> Subject<'_> {
        Subject::Existing(&self.item)
    }

    fn allows(&self, row: &Snapshot, _: &List<Snapshot>) -> Result<(), NotDone> {
        protectable(row).map_err(NotDone::Barred)
    }

    fn seen(&self, list: &List<Snapshot>, _: &BTreeSet<SnapshotId>) -> Option<Verdict> {
        let wanted = if self.on {
            Protection::On
        } else {
            Protection::Off
        };
        seen_in_row(list, self.item.id(), |row| row.protection == wanted)
    }

    fn deed(&self) -> Deed {
        if self.on {
            Deed::Protect
        } else {
            Deed::Unprotect
        }
    }
}
