//! Protecting a snapshot from being deleted, and taking that off.

use std::collections::BTreeSet;

use super::{Kind, NotDone, Seen, Target, protectable};
use crate::{
    domain::{Instance, List, Protection, Snapshot, SnapshotId},
    text::Text,
};

/// A snapshot whose protection is to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protect {
    /// Of which instance.
    pub instance: Instance,
    /// The snapshot, as it was shown.
    pub snapshot: Snapshot,
    /// Whether it is to be protected.
    pub on: bool,
}

impl Kind for Protect {
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
        protectable(row).map_err(NotDone::Barred)
    }

    fn seen(&self, list: &List<Snapshot>, _: &BTreeSet<SnapshotId>) -> Seen {
        let wanted = if self.on {
            Protection::On
        } else {
            Protection::Off
        };
        match list.rows.iter().find(|row| row.id == self.snapshot.id) {
            Some(row) if row.protection == wanted => Seen::Done,
            Some(_) => Seen::NotYet,
            None => Seen::Gone,
        }
    }

    fn verb(&self) -> &'static str {
        if self.on { "protect" } else { "unprotect" }
    }
}
