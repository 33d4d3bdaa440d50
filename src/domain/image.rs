//! A row of the account-wide list of images: a snapshot, a backup or an image of the person's own,
//! and the instance it belongs to.

use super::{CopyKind, InstanceId, Snapshot, SnapshotStatus};
use crate::text::Text;

/// A row of the account-wide list (`image` without `elid` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The fields that it shares with the rows of an instance's list; its name comes from
    /// `image_name`.
    pub snapshot: Snapshot,
    /// `instances_id`: the instance it was made of, which may no longer exist; `None` if the server
    /// names none.
    pub instance: Option<InstanceId>,
}

impl Image {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &ImageKind {
        &self.snapshot.properties.kind
    }

    /// Whether its instance can be restored from it: only an `Active` snapshot or backup counts.
    #[must_use]
    pub fn is_usable_copy(&self) -> bool {
        let is_copy = matches!(self.kind(), ImageKind::Snapshot | ImageKind::Backup);
        is_copy && self.snapshot.status == SnapshotStatus::Active
    }

    /// Whether it is a snapshot, which the list of its instance has too.
    #[must_use]
    pub fn is_snapshot(&self) -> bool {
        *self.kind() == ImageKind::Snapshot
    }

    /// Whether it is a copy of this kind of an instance's disk.
    #[must_use]
    pub fn is_copy(&self, kind: CopyKind) -> bool {
        match self.kind() {
            ImageKind::Snapshot => kind == CopyKind::Snapshot,
            ImageKind::Backup => kind == CopyKind::Backup,
            ImageKind::Image | ImageKind::Unknown(_) => false,
        }
    }

    /// The snapshot or backup as an instance's list has it.
    #[must_use]
    pub fn of(instance: &InstanceId, snapshot: Snapshot) -> Self {
        Self {
            snapshot,
            instance: Some(instance.clone()),
        }
    }

    /// The most bytes of memory it takes; rows share equal texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = self.instance.as_ref().map_or(0, |id| id.as_str().len());
        let rest = size_of::<Self>() - size_of::<Snapshot>();
        self.snapshot.bytes() + rest + of
    }
}

/// The kind of an image (`image_type` `[panel]`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// A snapshot of an instance's disk.
    #[default]
    Snapshot,
    /// A backup of an instance's disk.
    Backup,
    /// An image that the user uploaded.
    Image,
    /// Any other word, unchanged.
    Unknown(Text),
}

impl ImageKind {
    /// Parses the server's word, ignoring case and surrounding blanks as the panel does `[panel]`;
    /// unknown words are kept.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        match raw.trim().to_lowercase().as_str() {
            "snapshot" => Self::Snapshot,
            "backup" => Self::Backup,
            "image" => Self::Image,
            _ => Self::Unknown(Text::new(raw.trim())),
        }
    }
}

/// What made a backup (`backup_type` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BackupMaker {
    /// `manual`: somebody asked for it.
    Person,
    /// `auto`: the instance's schedule.
    Schedule,
    /// Any other word, unchanged.
    Unknown(Text),
}

impl BackupMaker {
    /// Parses the server's word like [`ImageKind::parse`]; `None` if there is none.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        match raw.trim().to_lowercase().as_str() {
            "" => None,
            "manual" => Some(Self::Person),
            "auto" => Some(Self::Schedule),
            _ => Some(Self::Unknown(Text::new(raw.trim()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_in_any_case_and_others_are_kept() {
        for (raw, kind) in [
            ("snapshot", ImageKind::Snapshot),
            (" SnapShot\n", ImageKind::Snapshot),
            ("BACKUP", ImageKind::Backup),
            ("Image ", ImageKind::Image),
            (" Template ", ImageKind::Unknown("Template".into())),
            ("snap shot", ImageKind::Unknown("snap shot".into())),
            ("", ImageKind::Unknown("".into())),
        ] {
            assert_eq!(ImageKind::parse(raw), kind, "{raw:?}");
        }
        assert_eq!(ImageKind::parse("").to_string(), "no type");
        assert_eq!(ImageKind::parse("A\u{1b}").to_string(), "A\u{fffd}");
    }

    #[test]
    fn makers_are_read_in_any_case_and_may_be_missing() {
        for (raw, maker) in [
            ("Manual ", Some(BackupMaker::Person)),
            ("AUTO", Some(BackupMaker::Schedule)),
            ("cron", Some(BackupMaker::Unknown("cron".into()))),
            (" ", None),
        ] {
            assert_eq!(BackupMaker::parse(raw), maker, "{raw:?}");
        }
    }
}
