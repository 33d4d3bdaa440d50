//! The kinds of writes as the log, the history and the operations name them.

/// The kind of a write, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A snapshot was created.
    Create,
    /// A snapshot was deleted.
    Delete,
    /// A snapshot was renamed.
    Rename,
    /// A snapshot was protected.
    Protect,
    /// The protection of a snapshot was removed.
    Unprotect,
    /// A snapshot was copied to another region.
    Copy,
    /// The disk of an instance was replaced by a snapshot.
    Restore,
    /// A backup schedule was created.
    CreateSchedule,
    /// A backup schedule was changed.
    ChangeSchedule,
    /// A backup schedule was deleted.
    DeleteSchedule,
    /// The number of scheduled backups to keep was changed.
    Keep,
}

impl Deed {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 11] = [
        ("create", Self::Create),
        ("delete", Self::Delete),
        ("rename", Self::Rename),
        ("protect", Self::Protect),
        ("unprotect", Self::Unprotect),
        ("copy", Self::Copy),
        ("restore", Self::Restore),
        ("create-schedule", Self::CreateSchedule),
        ("change-schedule", Self::ChangeSchedule),
        ("delete-schedule", Self::DeleteSchedule),
        ("keep", Self::Keep),
    ];

    /// Whether it was about a snapshot or backup, not about what makes backups by itself.
    #[must_use]
    pub fn is_about_a_copy(self) -> bool {
        match self {
            Self::Create
            | Self::Delete
            | Self::Rename
            | Self::Protect
            | Self::Unprotect
            | Self::Copy
            | Self::Restore => true,
            Self::CreateSchedule | Self::ChangeSchedule | Self::DeleteSchedule | Self::Keep => {
                false
            }
        }
    }

    /// Parses its word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(name, _)| *name == word).map(|(_, deed)| *deed)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, deed)| *deed == self)
            .map_or("", |(name, _)| name)
    }
}
