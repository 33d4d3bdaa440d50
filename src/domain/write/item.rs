//! What a write changes of what there is: a snapshot, a backup or an image, as it was shown, and which
//! list shows it.

use super::{Barred, NotDone};
use crate::domain::{CopyList, Image, ImageKind, Instance, InstanceId, List, Snapshot, SnapshotId};

/// A snapshot, a backup or an image, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its fields, and its kind.
    pub snapshot: Snapshot,
    /// What it was made of.
    pub parent: Parent,
}

/// What a snapshot, a backup or an image was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parent {
    /// An instance of the account.
    Instance(Instance),
    /// An instance that is no longer listed: nothing can be restored to it.
    Gone(InstanceId),
    /// No instance: it is an image of the user's own, or a copy from another region.
    Nothing,
}

/// A list of the server. It is read again right before one of its rows is changed, and shows the
/// result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListId {
    /// The snapshots, or the backups, of an instance.
    Copies(CopyList),
    /// The snapshots, backups and images of the whole account.
    Account,
    /// The schedules of an instance.
    Schedules(InstanceId),
}

impl ListId {
    /// Whether it is this list of an instance.
    #[must_use]
    pub fn is(&self, list: &CopyList) -> bool {
        matches!(self, Self::Copies(copies) if copies == list)
    }
}

impl Item {
    /// A snapshot or backup of an instance.
    #[must_use]
    pub fn of(instance: Instance, snapshot: Snapshot) -> Self {
        Self {
            snapshot,
            parent: Parent::Instance(instance),
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &ImageKind {
        &self.snapshot.properties.kind
    }

    /// The list that shows it: that of its instance, which has its snapshots or its backups, or that of
    /// the whole account.
    #[must_use]
    pub fn list(&self) -> ListId {
        match (self.kind(), &self.parent) {
            (ImageKind::Snapshot | ImageKind::Backup, Parent::Instance(instance)) => {
                ListId::Copies(self.snapshot.copy_kind().of(&instance.id))
            }
            (
                ImageKind::Snapshot | ImageKind::Backup | ImageKind::Image | ImageKind::Unknown(_),
                _,
            ) => ListId::Account,
        }
    }

    /// The rows of the account's list that its instance would keep, and the item itself: as the list of
    /// an instance, but with its backups. What belongs to no instance has none beside it.
    #[must_use]
    pub fn among(&self, images: &List<Image>) -> List<Snapshot> {
        let of = self.parent.id();
        let is_copy = |row: &&Image| {
            row.snapshot.id == self.snapshot.id || of.is_some() && row.instance.as_ref() == of
        };
        List {
            rows: images
                .rows
                .iter()
                .filter(is_copy)
                .map(|row| row.snapshot.clone())
                .collect(),
            complete: images.complete,
            filtered: images.filtered,
            ..List::default()
        }
    }

    /// The same for a list that was just read to check the item.
    ///
    /// # Errors
    /// `Barred` if the server lists it as something else by now.
    pub fn checked_among(&self, images: &List<Image>) -> Result<List<Snapshot>, NotDone> {
        let is_other = |row: &Image| {
            row.snapshot.id == self.snapshot.id
                && (row.kind() != self.kind() || row.instance.as_ref() != self.parent.id())
        };
        if images.rows.iter().any(is_other) {
            return Err(NotDone::Barred(Barred::ListedElsewhere));
        }
        Ok(self.among(images))
    }

    /// The id of the snapshot, backup or image.
    #[must_use]
    pub fn id(&self) -> &SnapshotId {
        &self.snapshot.id
    }
}

impl Parent {
    /// The id of the instance, listed or not.
    #[must_use]
    pub fn id(&self) -> Option<&InstanceId> {
        match self {
            Self::Instance(instance) => Some(&instance.id),
            Self::Gone(id) => Some(id),
            Self::Nothing => None,
        }
    }

    /// The instance, if it is listed.
    #[must_use]
    pub fn instance(&self) -> Option<&Instance> {
        match self {
            Self::Instance(instance) => Some(instance),
            Self::Gone(_) | Self::Nothing => None,
        }
    }

    /// Checks that it is still what it was, by a list that was just read.
    ///
    /// # Errors
    /// `NotDone` says what is in the way.
    pub(super) fn holds(&self, instances: &List<Instance>) -> Result<(), NotDone> {
        match self {
            Self::Instance(instance) => listed_free(&instance.id, instances).map(drop),
            Self::Gone(id) => match instances.rows.iter().find(|row| row.id == *id) {
                Some(_) => Err(NotDone::Barred(Barred::InstanceBack)),
                // Only a complete list proves that it is gone.
                None if !instances.complete => Err(NotDone::NotFound(None)),
                None => Ok(()),
            },
            Self::Nothing => Ok(()),
        }
    }
}

/// The instance in a list that was just read, if it allows operations; `None` if an incomplete list
/// does not show it.
///
/// # Errors
/// `Barred` if it is gone or on hold.
pub(super) fn listed_free<'a>(
    id: &InstanceId,
    instances: &'a List<Instance>,
) -> Result<Option<&'a Instance>, NotDone> {
    match instances.rows.iter().find(|row| row.id == *id) {
        None if instances.complete => Err(NotDone::Barred(Barred::InstanceGone)),
        Some(Instance {
            hold: Some(hold), ..
        }) => Err(NotDone::Barred(Barred::OnHold(*hold))),
        row => Ok(row),
    }
}
