//! A snapshot or backup of an instance's disk, and how two readings of one differ.

use std::sync::Arc;

use jiff::civil::Date;

use super::{BackupMaker, CopyKind, ImageKind, Size, SnapshotId};
use crate::text::Text;

/// The most characters of a snapshot's name `[panel]`.
pub const LONGEST_NAME: usize = 100;

/// A snapshot, with the 17 fields of the list `[seed]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// `id`: within the billing.
    pub id: SnapshotId,
    /// `name`: not unique.
    pub name: Text,
    /// `fleio_status`.
    pub status: SnapshotStatus,
    /// `protected`.
    pub protection: Protection,
    /// `image_size`, GB: known only after it is made.
    pub size: Size,
    /// `region`: the data centre it lies in.
    pub region: Text,
    /// `createdate`; `None` if it is not a date.
    pub created: Option<Date>,
    /// `fleio_id`: its UUID in `OpenStack`.
    pub fleio_id: Text,
    /// The fields that most snapshots share.
    pub properties: Arc<Properties>,
}

/// The fields that are equal in most rows of a list. Rows share them, because two lists of 100,000
/// rows are in memory during a refresh.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Properties {
    /// `architecture`.
    pub architecture: Text,
    /// `disk_format`.
    pub disk_format: Text,
    /// `hypervisor_type`.
    pub hypervisor_type: Text,
    /// `item_real_status`: the billing's own code.
    pub billing_status: Text,
    /// `os_distro`.
    pub os_distro: Text,
    /// `os_version`.
    pub os_version: Text,
    /// `visibility`.
    pub visibility: Text,
    /// `min_disk`, GB: the least disk to restore it to.
    pub min_disk: Size,
    /// `min_ram`, GB: the least memory to restore it to.
    pub min_ram: Size,
    /// Which list has it; in the list of the whole account, `image_type`.
    pub kind: ImageKind,
    /// `backup_type`: what made a backup.
    pub made_by: Option<BackupMaker>,
}

/// What a snapshot is doing (`fleio_status`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotStatus {
    /// Is being made `[seed]`.
    Saving,
    /// Can be used `[seed]`.
    Active,
    /// Suspended by the billing; can be deleted `[panel]`.
    Suspended,
    /// Any other word, unchanged.
    Unknown(Text),
}

impl SnapshotStatus {
    /// Parses the server's word, ignoring case and surrounding blanks as the panel does `[panel]`;
    /// unknown words are kept.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let word = raw.trim();
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        if is("Saving") {
            Self::Saving
        } else if is("Active") {
            Self::Active
        } else if is("Suspended") {
            Self::Suspended
        } else {
            Self::Unknown(Text::new(word))
        }
    }
}

/// Whether the server refuses to delete a snapshot (`protected` `[seed]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It can be deleted.
    Off,
    /// It can't.
    On,
    /// Unknown: treated like `On`.
    Unknown,
}

impl Protection {
    /// Parses `off` and `on`, and their translations.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        match raw.to_lowercase().as_str() {
            "off" | "no" | "false" | "0" => Self::Off,
            "on" | "yes" | "true" | "1" => Self::On,
            _ => Self::Unknown,
        }
    }
}

/// A field of a snapshot that differs between two readings: the old value and the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named like its field of the snapshot")]
pub enum Change {
    Name([Text; 2]),
    Status([SnapshotStatus; 2]),
    Protection([Protection; 2]),
    Size([Size; 2]),
    MinDisk([Size; 2]),
    Region([Text; 2]),
    Created([Option<Date>; 2]),
    /// The id of the image behind it.
    Image([Text; 2]),
}

impl Snapshot {
    /// The kind of copies that it is listed with: a backup has a list of its own.
    #[must_use]
    pub fn copy_kind(&self) -> CopyKind {
        match self.properties.kind {
            ImageKind::Backup => CopyKind::Backup,
            ImageKind::Snapshot | ImageKind::Image | ImageKind::Unknown(_) => CopyKind::Snapshot,
        }
    }

    /// The most bytes of memory it takes; rows share equal texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let Properties {
            architecture,
            disk_format,
            hypervisor_type,
            billing_status,
            os_distro,
            os_version,
            visibility,
            min_disk: _,
            min_ram: _,
            kind,
            made_by,
        } = &*self.properties;
        let texts = [
            &self.name,
            &self.region,
            &self.fleio_id,
            architecture,
            disk_format,
            hypervisor_type,
            billing_status,
            os_distro,
            os_version,
            visibility,
        ];
        let word = match &self.status {
            SnapshotStatus::Unknown(word) => word.bytes(),
            SnapshotStatus::Saving | SnapshotStatus::Active | SnapshotStatus::Suspended => 0,
        };
        let kind = match kind {
            ImageKind::Unknown(word) => word.bytes(),
            ImageKind::Snapshot | ImageKind::Backup | ImageKind::Image => 0,
        };
        let made_by = match made_by {
            Some(BackupMaker::Unknown(word)) => word.bytes(),
            Some(BackupMaker::Person | BackupMaker::Schedule) | None => 0,
        };
        let texts = texts.map(Text::bytes).iter().sum::<usize>();
        size_of::<Self>() + self.id.as_str().len() + word + kind + made_by + texts
    }

    /// The changes from this reading to a later one, in all fields that a user judges a snapshot
    /// by.
    #[must_use]
    pub fn changes(&self, later: &Self) -> Vec<Change> {
        fn change<T: Clone + PartialEq>(
            was: &T,
            is: &T,
            change: fn([T; 2]) -> Change,
        ) -> Option<Change> {
            (was != is).then(|| change([was.clone(), is.clone()]))
        }
        [
            // Texts differ in their raw form, so that a change that is not visible still counts.
            change(&self.name, &later.name, Change::Name),
            change(&self.status, &later.status, Change::Status),
            change(&self.protection, &later.protection, Change::Protection),
            change(&self.size, &later.size, Change::Size),
            change(
                &self.properties.min_disk,
                &later.properties.min_disk,
                Change::MinDisk,
            ),
            change(&self.region, &later.region, Change::Region),
            change(&self.created, &later.created, Change::Created),
            change(&self.fleio_id, &later.fleio_id, Change::Image),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn snapshot() -> Snapshot {
        Snapshot {
            id: SnapshotId::parse("5204214").unwrap(),
            name: "MySnapshot".into(),
            status: SnapshotStatus::Active,
            protection: Protection::Off,
            size: Size::parse("3"),
            region: "Netherlands-2".into(),
            created: Some(date(2024, 7, 23)),
            fleio_id: "afd72725".into(),
            properties: Arc::new(Properties {
                min_disk: Size::parse("20"),
                min_ram: Size::parse("0"),
                ..Properties::default()
            }),
        }
    }

    #[test]
    fn a_row_is_small() {
        // Twice 100,000 of them are in memory during a refresh.
        assert!(size_of::<Snapshot>() <= 112, "{}", size_of::<Snapshot>());
    }

    #[test]
    fn all_texts_of_a_row_count_as_its_memory() {
        let huge = || Text::new(&"x".repeat(100_000));
        let cases: [fn(&mut Snapshot, Text); 4] = [
            |row, text| row.name = text,
            |row, text| row.fleio_id = text,
            |row, text| row.status = SnapshotStatus::Unknown(text),
            |row, text| Arc::make_mut(&mut row.properties).os_distro = text,
        ];
        for set in cases {
            let mut row = snapshot();
            assert!(row.bytes() < 500, "{}", row.bytes());
            set(&mut row, huge());
            assert!(row.bytes() > 100_000);
        }
    }

    #[test]
    fn the_same_reading_has_no_changes() {
        assert_eq!(snapshot().changes(&snapshot()), []);
    }

    #[test]
    fn each_change_is_told_with_what_was_and_what_is() {
        type Edit = fn(&mut Snapshot);
        let cases: [(Edit, [&str; 3]); 10] = [
            (
                |row| row.name = "x\u{1b}".into(),
                ["name", "MySnapshot", "x\u{fffd}"],
            ),
            (
                |row| row.status = SnapshotStatus::Saving,
                ["status", "Active", "Saving"],
            ),
            (
                |row| row.status = SnapshotStatus::parse(""),
                ["status", "Active", "no status"],
            ),
            (
                |row| row.protection = Protection::On,
                ["protected", "off", "on"],
            ),
            (
                |row| row.protection = Protection::parse("?"),
                ["protected", "off", "unknown"],
            ),
            (|row| row.size = Size::Absent, ["size", "3.0 GB", "- GB"]),
            (
                |row| Arc::make_mut(&mut row.properties).min_disk = Size::parse("40"),
                ["min. disk", "20.0 GB", "40.0 GB"],
            ),
            (
                |row| row.region = "Poland-1".into(),
                ["region", "Netherlands-2", "Poland-1"],
            ),
            (
                |row| row.created = None,
                ["created", "2024-07-23", "unknown"],
            ),
            (|row| row.fleio_id = "b".into(), ["image", "afd72725", "b"]),
        ];
        for (change, [field, was, is]) in cases {
            let mut later = snapshot();
            change(&mut later);
            let changes = snapshot().changes(&later);
            assert_eq!(changes.len(), 1);
            let said = format!("{field:<11} {was}  ->  {is}");
            assert_eq!(changes[0].to_string(), said);
        }
    }

    #[test]
    fn names_that_only_show_alike_differ() {
        let (mut one, mut other) = (snapshot(), snapshot());
        one.name = "a\u{200b}".into();
        other.name = "a\u{200c}".into();
        assert_eq!(one.name.shown(), other.name.shown());
        assert_eq!(one.changes(&other).len(), 1);
    }

    #[test]
    fn all_changes_are_told_in_order() {
        let mut later = snapshot();
        later.region = "Poland-1".into();
        later.name = "other".into();
        later.size = Size::parse("4");
        let changes = snapshot().changes(&later);
        assert!(matches!(
            changes[..],
            [Change::Name(_), Change::Size(_), Change::Region(_)]
        ));
    }

    #[test]
    fn known_statuses_mean_something_and_others_are_kept() {
        for (raw, status) in [
            ("Saving", SnapshotStatus::Saving),
            ("Active", SnapshotStatus::Active),
            ("Suspended", SnapshotStatus::Suspended),
        ] {
            for spelt in [
                raw,
                &format!(" {raw}\n"),
                &raw.to_lowercase(),
                &raw.to_uppercase(),
            ] {
                assert_eq!(SnapshotStatus::parse(spelt), status, "{spelt:?}");
            }
            assert_eq!(status.to_string(), raw);
        }
        // Nothing may be deleted on a guess: an unknown word is another status.
        for (raw, shown) in [
            ("Frozen", "Frozen"),
            (" Frozen ", "Frozen"),
            ("Actıve", "Actıve"),
            ("Act ive", "Act ive"),
            ("", "no status"),
            ("  ", "no status"),
            ("a\u{1b}[2J", "a\u{fffd}[2J"),
        ] {
            let status = SnapshotStatus::parse(raw);
            assert_eq!(status, SnapshotStatus::Unknown(raw.trim().into()));
            assert_eq!(status.to_string(), shown, "{raw:?}");
        }
    }

    #[test]
    fn protection_that_is_not_told_is_neither_on_nor_off() {
        for (raws, protection) in [
            (&["off", "OFF", "no", "false", "0"][..], Protection::Off),
            (&["on", "On", "yes", "true", "1"], Protection::On),
            (&["", "так", "2", "null"], Protection::Unknown),
        ] {
            for raw in raws {
                assert_eq!(Protection::parse(raw), protection, "{raw:?}");
            }
        }
    }
}
