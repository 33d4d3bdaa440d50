//! Writes, the operations that change something in an account, as data.
//!
//! Each kind has a file with everything specific to it: its target, what must be unchanged right
//! before it is sent, and how a complete list proves that it was applied. A write is sent once and
//! never repeated; its outcome is determined from its answer and from lists only. Here are the kinds
//! and their words; `kind` has the trait that each kind implements, and what is asked of any write.

mod copy;
mod create;
mod delete;
mod item;
mod judge;
mod kind;
mod not_done;
mod op_id;
mod protect;
mod rename;
mod restore;
mod schedule;
mod stage;
#[cfg(test)]
mod tests;

use crate::text::Text;
pub use copy::RegionCopy;
pub use create::Create;
pub use delete::{Delete, Demand, Rest, Stakes, deletable};
pub use item::{Item, ListId, Parent};
use judge::seen_in_row;
pub use judge::{Failed, PATIENCE, Verdict};
use kind::{Kind, Subject};
pub use kind::{Phase, Target, UnderWay, Watched};
pub use not_done::{Barred, NotDone, changeable, protectable};
pub use op_id::{BadOpId, OpId};
pub use protect::Protect;
pub use rename::Rename;
pub use restore::{Restore, known_disk};
pub use schedule::{ScheduleChange, SchedulePlan, ScheduleWrite};
pub use stage::{
    Answered, Confirmation, End, Holder, LeftOver, Recording, Stage, Unfinished, Unfollowed,
};

/// An operation that changes the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Creates a snapshot or backup.
    Create(Create),
    /// Deletes a snapshot.
    Delete(Delete),
    /// Renames a snapshot.
    Rename(Rename),
    /// Protects a snapshot against deletion, or removes that protection.
    Protect(Protect),
    /// Copies a snapshot to another region.
    Copy(RegionCopy),
    /// Replaces the disk of an instance by a snapshot.
    Restore(Restore),
    /// Changes the schedules of an instance's backups.
    Schedule(ScheduleWrite),
}

impl Write {
    fn kind(&self) -> &dyn Kind {
        match self {
            Self::Create(create) => create,
            Self::Delete(delete) => delete,
            Self::Rename(rename) => rename,
            Self::Protect(protect) => protect,
            Self::Copy(copy) => copy,
            Self::Restore(restore) => restore,
            Self::Schedule(schedule) => schedule,
        }
    }
}

/// What a write does to the list of snapshots or backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InList {
    /// It adds a row.
    Adds,
    /// It removes a row.
    Removes,
    /// All rows stay.
    Keeps,
    /// It is not about a row, but about what makes backups by itself.
    Nothing,
}

/// Declares the kinds of writes as they are named: each with its word, and what it does to the list.
macro_rules! deeds {
    ($($(#[$doc:meta])+ $name:ident => $word:literal, $in_list:ident;)+) => {
        /// The kind of a write, as the log, the history and the operations name it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed {
            $($(#[$doc])+ $name,)+
        }

        impl Deed {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What it does to the list of snapshots or backups.
            #[must_use]
            pub fn in_list(self) -> InList {
                match self {
                    $(Self::$name => InList::$in_list,)+
                }
            }
        }
    };
}

deeds! {
    /// A snapshot was created.
    Create => "create", Adds;
    /// A snapshot was deleted.
    Delete => "delete", Removes;
    /// A snapshot was renamed.
    Rename => "rename", Keeps;
    /// A snapshot was protected.
    Protect => "protect", Keeps;
    /// The protection of a snapshot was removed.
    Unprotect => "unprotect", Keeps;
    /// A snapshot was copied to another region.
    Copy => "copy", Adds;
    /// The disk of an instance was replaced by a snapshot.
    Restore => "restore", Keeps;
    /// A backup schedule was created.
    CreateSchedule => "create-schedule", Nothing;
    /// A backup schedule was changed.
    ChangeSchedule => "change-schedule", Nothing;
    /// A backup schedule was deleted.
    DeleteSchedule => "delete-schedule", Nothing;
    /// The number of scheduled backups to keep was changed.
    Keep => "keep", Nothing;
}

impl Deed {
    /// Parses its word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|deed| deed.word() == word)
    }
}

/// Whether two names are equal except for blanks at the ends, which a server may trim.
#[must_use]
pub fn same_name(a: &Text, b: &Text) -> bool {
    a.raw().trim() == b.raw().trim()
}
