//! The copies of an instance's disk that have a list each: its snapshots, and its backups.

use super::InstanceId;

/// The kind of copies that a list of an instance has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyKind {
    /// Snapshots.
    #[default]
    Snapshot,
    /// Backups, made by a person or by a schedule.
    Backup,
}

/// The list of an instance's snapshots, or that of its backups.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyList {
    /// The instance.
    pub instance: InstanceId,
    /// What it lists.
    pub kind: CopyKind,
}

impl CopyKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Snapshot, Self::Backup];

    /// The list of an instance's copies of this kind.
    #[must_use]
    pub fn of(self, instance: &InstanceId) -> CopyList {
        CopyList {
            instance: instance.clone(),
            kind: self,
        }
    }
}
