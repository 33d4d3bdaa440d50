//! Why a write is not possible, was not applied, or may not have been.

use super::Stakes;
use crate::domain::{Change, FileProblem, Hold, Problem, Protection, Snapshot, SnapshotStatus};

/// Why a snapshot can't be changed in its listed state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// Its instance is no longer listed.
    InstanceGone,
    /// Its instance, which was gone, is listed again.
    InstanceBack,
    /// The server lists it as of another kind or another instance than before.
    ListedElsewhere,
    /// The billing does not allow operations on its instance.
    OnHold(Hold),
    /// It is being created.
    Saving,
    /// It is protected.
    Protected,
    /// The server did not say whether it is protected.
    ProtectionUnknown,
    /// It is not Active.
    NotActive,
    /// Its instance is at work.
    Busy,
    /// Its instance is neither Active nor Stopped.
    NotReady,
    /// Its instance has another name, address or region than was confirmed.
    InstanceChanged,
    /// The disk of its instance is too small for it.
    DiskTooSmall,
    /// The snapshot of the present state is not Active.
    NotKept,
    /// The server does not offer it for its instance.
    NotOffered,
    /// The account has no longer the SSH key that it is to be logged in to with.
    KeyGone,
    /// The new password that was to be set is not known any more.
    PasswordForgotten,
}

/// Why a write was not applied, or may not have been. The row is read again before anything is
/// sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The snapshot no longer exists: nothing was sent.
    Gone,
    /// The snapshot differs from what was confirmed: nothing was sent.
    Changed(Vec<Change>),
    /// The snapshot could not be read again: nothing was sent. `None` if the list was incomplete.
    NotFound(Option<Problem>),
    /// The snapshot can no longer be changed: nothing was sent.
    Barred(Barred),
    /// The delete now requires more to be typed: nothing was sent.
    AsksMore(Stakes),
    /// It could not be recorded: nothing was sent.
    NotRecorded(FileProblem),
    /// The call failed with this problem.
    Failed(Problem),
}

impl NotDone {
    /// Whether the write was definitely not applied. Otherwise its outcome is unknown and is
    /// reconciled from the lists.
    #[must_use]
    pub fn definitely_not_applied(&self) -> bool {
        match self {
            Self::Gone
            | Self::Changed(_)
            | Self::NotFound(_)
            | Self::Barred(_)
            | Self::AsksMore(_)
            | Self::NotRecorded(_) => true,
            Self::Failed(problem) => problem.definitely_not_applied(),
        }
    }

    /// The problem of the call, or of a read before it.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed(problem) | Self::NotFound(Some(problem)) => Some(problem),
            Self::Gone
            | Self::Changed(_)
            | Self::NotFound(None)
            | Self::Barred(_)
            | Self::AsksMore(_)
            | Self::NotRecorded(_) => None,
        }
    }
}

/// Checks that a snapshot can be changed other than by deleting it: only while it is Active
/// `[panel]`.
///
/// # Errors
/// `Barred` says why not.
pub fn changeable(snapshot: &Snapshot) -> Result<(), Barred> {
    match snapshot.status {
        SnapshotStatus::Active => Ok(()),
        SnapshotStatus::Saving => Err(Barred::Saving),
        SnapshotStatus::Suspended | SnapshotStatus::Unknown(_) => Err(Barred::NotActive),
    }
}

/// Checks that the protection of a snapshot can be changed: it has to be known.
///
/// # Errors
/// `Barred` says why not.
pub fn protectable(snapshot: &Snapshot) -> Result<(), Barred> {
    changeable(snapshot)?;
    match snapshot.protection {
        Protection::On | Protection::Off => Ok(()),
        Protection::Unknown => Err(Barred::ProtectionUnknown),
    }
}
