//! Giving a snapshot another name.

use std::collections::BTreeSet;

use super::{Kind, NotDone, Seen, Target, changeable, same_name};
use crate::{
    domain::{Instance, List, Snapshot, SnapshotId},
    text::Text,
};

/// A snapshot that is to be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Of which instance.
    pub instance: Instance,
    /// The snapshot, as it was shown.
    pub snapshot: Snapshot,
    /// What it is to be called.
    pub name: Text,
}

impl Kind for Rename {
    fn instance(&self) -> &Instance {
        &self.instance
    }

    fn target(&self) -> Target {
        Target::Snapshot(self.snapshot.id.clone())
    }

    fn name(&self) -> &Text {
        &self.snapshot.name
    }

    fn expects(&self) -> Option<&Snapshot> {
        Some(&self.snapshot)
    }

    fn allows(&self, row: &Snapshot, _: &List<Snapshot>) -> Result<(), NotDone> {
        changeable(row).map_err(NotDone::Barred)
    }

    fn seen(&self, list: &List<Snapshot>, _: &BTreeSet<SnapshotId>) -> Seen {
        match list.rows.iter().find(|row| row.id == self.snapshot.id) {
            Some(row) if same_name(&row.name, &self.name) => Seen::Done,
            Some(_) => Seen::NotYet,
            None => Seen::Gone,
        }
    }

    fn verb(&self) -> &'static str {
        "rename"
    }
}
