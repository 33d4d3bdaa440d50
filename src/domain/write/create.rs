//! Creating a snapshot or backup of an instance.

use std::collections::BTreeSet;

use super::{Deed, Kind, Restore, Subject, Verdict, Write, same_name};
use crate::{
    domain::{CopyKind, Instance, List, Snapshot, SnapshotId},
    text::Text,
};

/// A snapshot or backup to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Create {
    /// The instance.
    pub instance: Instance,
    /// Whether it is to be a snapshot or a backup.
    pub kind: CopyKind,
    /// Its name.
    pub name: Text,
    /// The ids that its list had when it was sent. None of these is the new one,
    /// whatever its name is now.
    pub before: BTreeSet<SnapshotId>,
    /// The restore whose first step it is.
    pub then: Option<Box<Restore>>,
}

impl Write {
    /// Drops the restore that is planned to follow a create.
    pub fn drop_what_follows(&mut self) {
        if let Self::Create(create) = self {
            create.then = None;
        }
    }
}

impl Kind for Create {
    fn subject(&self) -> Subject<'_> {
        Subject::New(&self.instance, self.kind, &self.name)
    }

    fn seen(&self, list: &List<Snapshot>, taken: &BTreeSet<SnapshotId>) -> Option<Verdict> {
        let fresh = list.rows.iter().filter(|row| {
            same_name(&row.name, &self.name)
                && !self.before.contains(&row.id)
                && !taken.contains(&row.id)
        });
        let mut ids: Vec<_> = fresh.map(|row| row.id.clone()).collect();
        match ids.len() {
            0 => None,
            1 => ids.pop().map(Verdict::New),
            _ => Some(Verdict::Ask(ids)),
        }
    }

    fn deed(&self) -> Deed {
        Deed::Create
    }
}
