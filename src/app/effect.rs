//! The effects of the core: calls to the server, and actions of the program itself.

use std::sync::Arc;

use jiff::Timestamp;

use super::Notification;
use crate::{
    domain::{
        CopyList, Credentials, FileProblem, HistoryEntry, HistoryOf, Image, Instance, InstanceId,
        Keep, KnownList, LastView, List, ListChanges, Place, Problem, Region, Schedule,
        SignInOutcome, Snapshot, SnapshotId, SshKey, Theme,
        write::{Confirmation, LeftOver, NotDone, OpId, Stage, Unfollowed, Write},
    },
    text::Text,
};

/// Identifies a call to the server, so that a late answer is recognised. Increases with each call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// An effect to carry out.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A call to the server or to the stored secrets, which ends in an [`Outcome`].
    Call(RequestId, Call),
    /// An action of the program itself.
    Program(Program),
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Read all instances.
    Instances,
    /// Read all snapshots or backups of an instance.
    Snapshots(CopyList),
    /// Read all schedules of an instance's backups.
    Schedules(InstanceId),
    /// Read all snapshots, backups and images of the account.
    Images,
    /// Read the regions that a snapshot can be copied to.
    Regions(SnapshotId),
    /// Read the SSH keys that an instance can be restored with.
    SshKeys(InstanceId),
    /// Read the name of the account.
    User,
    /// Read the writes that earlier runs left unfinished.
    LeftOver,
    /// Read what other programs and unknown profiles left unfinished.
    Unfollowed,
    /// Read the history.
    History(HistoryOf),
    /// Compare this list with the last one that was kept. The history may lack these writes.
    CompareList(Box<KnownList>, Vec<(OpId, Arc<Write>)>),
    /// Keep this list; there is no answer.
    KeepList(Box<KnownList>),
    /// Check that a write can be recorded.
    CheckJournal,
    /// Check that the expected row is unchanged, record the write, then send it once.
    Write(OpId, Arc<Write>, Confirmation),
    /// Record a later stage of a write.
    Record(OpId, Stage, Timestamp),
    /// Sign in, then store what the user wants stored.
    SignIn(Credentials, Keep),
    /// Find out where secrets would be stored.
    Place,
    /// Retry everything that signs in without the user.
    SignInAgain,
    /// Use the session that another process has stored meanwhile; without one, there is no answer.
    Adopt,
    /// Clear the filters.
    ClearFilters,
}

/// An action of the program itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// Quit.
    Quit,
    /// Suspend, as Ctrl-Z does in a shell.
    Suspend,
    /// Redraw the whole screen.
    Redraw,
    /// Use the colours of this theme.
    Theme(Theme),
    /// Copy this text to the terminal's clipboard.
    Copy(String),
    /// Notify the person that something ended.
    Notify(Notification),
    /// Read the last view of the account.
    RecallView,
    /// Keep this view of the account for the next run.
    KeepView(Box<LastView>),
}

/// The outcome of a call.
#[derive(Debug)]
pub enum Outcome {
    /// The read of all instances.
    Instances(Result<List<Instance>, Problem>),
    /// The read of an instance's snapshots.
    Snapshots(CopyList, Result<List<Snapshot>, Problem>),
    /// The read of an instance's schedules of backups.
    Schedules(InstanceId, Result<List<Schedule>, Problem>),
    /// The read of all snapshots, backups and images of the account.
    Images(Result<List<Image>, Problem>),
    /// The regions that a snapshot can be copied to.
    Regions(SnapshotId, Result<Vec<Region>, Problem>),
    /// The SSH keys that an instance can be restored with.
    SshKeys(InstanceId, Result<List<SshKey>, Problem>),
    /// The read of the account's name.
    User(Result<Text, Problem>),
    /// What earlier runs left unfinished.
    LeftOver(Result<LeftOver, FileProblem>),
    /// What is unfinished and not followed here.
    Unfollowed(Result<Vec<Unfollowed>, FileProblem>),
    /// The last entries of the history, the newest first.
    History(HistoryOf, Result<Vec<HistoryEntry>, FileProblem>),
    /// The differences to the last list that was kept; `None` if there is none.
    ListCompared(Option<ListChanges>),
    /// Whether a write can be recorded.
    JournalChecked(Result<(), FileProblem>),
    /// A later stage of a write was recorded, as far as that is possible.
    Recorded,
    /// The result of a write.
    Written(OpId, Result<(), NotDone>),
    /// The result of a sign-in.
    SignedIn(Result<SignInOutcome, Problem>),
    /// The result of clearing the filters.
    FiltersCleared(Result<(), Problem>),
    /// The place where secrets would be stored, and the stored login.
    Place(Place, Option<String>),
}

impl Outcome {
    /// Why a call that needs a session failed.
    pub(super) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Instances(result) => result.as_ref().err(),
            Self::Snapshots(_, result) => result.as_ref().err(),
            Self::Schedules(_, result) => result.as_ref().err(),
            Self::Images(result) => result.as_ref().err(),
            Self::Regions(_, result) => result.as_ref().err(),
            Self::SshKeys(_, result) => result.as_ref().err(),
            Self::User(result) => result.as_ref().err(),
            Self::FiltersCleared(result) => result.as_ref().err(),
            Self::Written(_, result) => result.as_ref().err().and_then(NotDone::problem),
            Self::SignedIn(_)
            | Self::Place(..)
            | Self::LeftOver(_)
            | Self::History(..)
            | Self::Unfollowed(_)
            | Self::Recorded
            | Self::ListCompared(_)
            | Self::JournalChecked(_) => None,
        }
    }
}
