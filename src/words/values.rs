//! The words for values of the domain: statuses, kinds, ages, and what changed in a snapshot.

use std::fmt;

use jiff::civil::Date;

use crate::{
    domain::{
        Age, BackupMaker, Change, CopyKind, Hold, ImageKind, InstanceStatus, Protection,
        SnapshotStatus,
    },
    text,
};

impl SnapshotStatus {
    /// The word for people.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Saving => "Saving",
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Unknown(word) if word.is_blank() => "no status",
            Self::Unknown(word) => word.shown(),
        }
    }

    /// A sentence on a status that snapdeck does not know.
    #[must_use]
    pub fn unknown(&self) -> Option<String> {
        const MOST: usize = 24;
        match self {
            Self::Saving | Self::Active | Self::Suspended => None,
            Self::Unknown(word) if word.is_blank() => {
                Some("The server gives no status.".to_owned())
            }
            Self::Unknown(word) => {
                let word = text::cut(word.shown(), MOST, "…");
                Some(format!("snapdeck doesn't know the status “{word}”."))
            }
        }
    }
}

impl fmt::Display for SnapshotStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl CopyKind {
    /// `snapshot`, `backup`
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Backup => "backup",
        }
    }

    /// `snapshots`, `backups`
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshots",
            Self::Backup => "backups",
        }
    }

    /// What stands before the name of one in a sentence: a snapshot needs nothing.
    #[must_use]
    pub fn before_name(self) -> &'static str {
        match self {
            Self::Snapshot => "",
            Self::Backup => "the backup ",
        }
    }
}

impl Protection {
    /// The word beside the status.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Off => "",
            Self::On => "lock",
            Self::Unknown => "lock?",
        }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Unknown => "unknown",
        })
    }
}

impl fmt::Display for ImageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Snapshot => f.pad("snapshot"),
            Self::Backup => f.pad("backup"),
            Self::Image => f.pad("image"),
            Self::Unknown(word) if word.is_blank() => f.pad("no type"),
            Self::Unknown(word) => f.pad(word.shown()),
        }
    }
}

impl fmt::Display for BackupMaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.pad("manual"),
            Self::Schedule => f.pad("auto"),
            Self::Unknown(word) => f.pad(word.shown()),
        }
    }
}

impl Hold {
    /// What the instance is, and what the user can do: the end of a sentence.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Ordered => "ordered but not active: complete the order in the web panel",
            Self::Activating => "being activated: try again when it is active",
            Self::Processing => "being processed by the provider: try again when that ends",
            Self::Deleting => {
                "being deleted, so its snapshots and backups can't be changed: see the web panel"
            }
            Self::Deleted => "deleted, so its snapshots can't be changed: see the web panel",
        }
    }
}

/// One word, as for a status.
impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ordered => "Ordered",
            Self::Activating => "Activating",
            Self::Processing => "Processing",
            Self::Deleting => "Deleting",
            Self::Deleted => "Deleted",
        })
    }
}

/// The word to show: `Uploading`, `Rebooting`; unknown words unchanged.
impl fmt::Display for InstanceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Active => f.pad("Active"),
            Self::Stopped => f.pad("Stopped"),
            Self::Error => f.pad("Error"),
            Self::ImageUploading => f.pad("Uploading"),
            Self::AtWork(word) | Self::AtRest(word) => {
                let word = word.replace('_', " ");
                let (first, rest) = word.split_at(1); // all known words are ASCII
                f.pad(&format!("{}{rest}", first.to_uppercase()))
            }
            Self::Other(word) => f.pad(word.shown()),
        }
    }
}

/// From this many days on, an age is shown in years.
const YEAR: u32 = 730;

/// `today`, `1d`, `73d`, `2y`; `?` for an unknown date and `fut?` for one in the future. The server
/// gives only the day, so nothing is known of the hours `[seed]`. At most five columns.
impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(0) => f.pad("today"),
            Self::Days(days) if *days < YEAR => f.pad(&format!("{days}d")),
            Self::Days(days) => f.pad(&format!("{}y", (days / 365).min(999))),
            Self::Future => f.pad("fut?"),
            Self::Unknown => f.pad("?"),
        }
    }
}

/// `protected   off  ->  on`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn line<T: fmt::Display>(
            f: &mut fmt::Formatter<'_>,
            field: &str,
            [was, is]: &[T; 2],
        ) -> fmt::Result {
            write!(f, "{field:<11} {was}  ->  {is}")
        }
        let day =
            |day: &Option<Date>| day.map_or_else(|| "unknown".to_owned(), |date| date.to_string());
        match self {
            Self::Name(names) => line(f, "name", names),
            Self::Status(statuses) => line(f, "status", statuses),
            Self::Protection(protections) => line(f, "protected", protections),
            Self::Size(sizes) => line(
                f,
                "size",
                &sizes.each_ref().map(|size| format!("{size} GB")),
            ),
            Self::MinDisk(sizes) => line(
                f,
                "min. disk",
                &sizes.each_ref().map(|size| format!("{size} GB")),
            ),
            Self::Region(regions) => line(f, "region", regions),
            Self::Created(days) => line(f, "created", &days.each_ref().map(day)),
            Self::Image(ids) => line(f, "image", ids),
        }
    }
}
