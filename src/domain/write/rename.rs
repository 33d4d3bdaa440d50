//! Renaming a snapshot.

use std::collections::BTreeSet;

use super::{Deed, Item, Kind, NotDone, Subject, Verdict, changeable, same_name, seen_in_row};
use crate::{
    domain::{List, Snapshot, SnapshotId},
    text::Text,
};

/// A snapshot to be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The snapshot.
    pub item: Item,
    /// The new name.
    pub name: Text,
}

impl Kind for Rename {
    fn subject(&self) -> Subject<'_> {
        Subject::Existing(&self.item)
    }

    fn allows(&self, row: &Snapshot, _: &List<Snapshot>) -> Result<(), NotDone> {
        changeable(row).map_err(NotDone::Barred)
    }

    fn seen(&self, list: &List<Snapshot>, _: &BTreeSet<SnapshotId>) -> Option<Verdict> {
        seen_in_row(list, self.item.id(), |row| same_name(&row.name, &self.name))
    }

    fn deed(&self) -> Deed {
        Deed::Rename
    }

    fn new_name(&self) -> Option<&Text> {
        Some(&self.name)
    }
}
