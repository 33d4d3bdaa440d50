//! What is written down about a write, so that it is followed after a restart.

use super::{OpId, Write};
use crate::{
    domain::{FileProblem, ProfileName, SnapshotId},
    text::Text,
};

/// A step of a write that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It goes on, and stands like this.
    Open(Answered),
    /// It goes on, but what was to follow it was cancelled.
    Alone,
    /// It ended.
    Ended(End),
}

/// How a write stands that was answered or whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The server accepted it.
    Accepted,
    /// Its answer was lost.
    Lost,
    /// A list shows the snapshot that it created.
    Created(SnapshotId),
    /// A list shows that its instance is at work on it.
    Working,
}

/// Whether a write must be recorded before it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recording {
    /// It is not sent without a record.
    #[default]
    Required,
    /// The user confirmed that it is sent even if it can't be recorded.
    Waived,
}

/// How a write was confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// Whether it must be recorded.
    pub recording: Recording,
    /// What was typed: digits, an id, or the number of rows.
    pub typed: Option<String>,
}

/// The end of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was applied.
    Applied,
    /// It was definitely not applied.
    NotApplied,
    /// Nobody can see any more whether it was applied.
    Unclear,
}

/// A write that was begun by an earlier run of the program and has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Identifies it.
    pub id: OpId,
    /// The user who began it, if that was known.
    pub user: Option<Text>,
    /// The write.
    pub write: Write,
    /// Its last step; none if it was about to be sent, so that its outcome is unknown.
    pub last: Option<Answered>,
}

/// What earlier runs left in the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOver {
    /// The writes to follow, in the order in which they were begun.
    pub unfinished: Vec<Unfinished>,
    /// How many records can't be read.
    pub damaged: usize,
    /// How many files end within a record, which is left out: its write was not sent, or its outcome is
    /// reconciled.
    pub torn: usize,
    /// How many files a newer snapdeck wrote, which are left alone.
    pub newer: usize,
    /// Whether writes are recorded at all: not for the demo account, nor without a home folder.
    pub is_kept: bool,
    /// Why no file can be created, so that no write can be recorded.
    pub unwritable: Option<FileProblem>,
}

/// A write that has not ended and that no account of this program follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfollowed {
    /// The name of its profile.
    pub profile: ProfileName,
    /// The URL of its server.
    pub server: String,
    /// The write.
    pub unfinished: Unfinished,
    /// Why it is not followed here.
    pub by: Holder,
}

/// Who has a write that is not followed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Another program, which has its file.
    AnotherProgram,
    /// Nobody: no profile has this name and server.
    NoProfile,
}
