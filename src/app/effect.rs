//! What the core has done outside: calls to the server, and what the program itself does.

use std::sync::Arc;

use crate::{
    domain::{
        Credentials, Image, Instance, InstanceId, Keep, List, Place, Problem, SignInOutcome,
        Snapshot,
        write::{NotDone, OpId, Write},
    },
    text::Text,
};

/// Names a call to the server, so that a late answer is known as such. Grows with each call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// Work to be done outside.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A call to the server or to where secrets are kept, which ends in an [`Outcome`].
    Call(RequestId, Call),
    /// Something that the program itself does.
    Program(Program),
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Read all instances.
    Instances,
    /// Read all snapshots of an instance.
    Snapshots(InstanceId),
    /// Read all snapshots, backups and images of the account.
    Images,
    /// Ask for the account's name.
    User,
    /// If what it expects still holds, do this. Sent once.
    Write(OpId, Arc<Write>),
    /// Sign in; then keep what the person wants kept.
    SignIn(Credentials, Keep),
    /// Find out where secrets would be kept.
    Place,
    /// Try again all ways in that need no person.
    SignInAgain,
    /// Take a session over that another program has kept meanwhile; where there is none, nothing is
    /// answered.
    Adopt,
    /// Clear the filters.
    ClearFilters,
}

/// What the program itself does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// Leave.
    Quit,
    /// Stop, as Ctrl-Z does in a shell.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// Hand this text to the clipboard of the terminal.
    Copy(String),
}

/// How a call ended.
#[derive(Debug)]
pub enum Outcome {
    /// The instances were read.
    Instances(Result<List<Instance>, Problem>),
    /// The snapshots of an instance were read.
    Snapshots(InstanceId, Result<List<Snapshot>, Problem>),
    /// All snapshots, backups and images of the account were read.
    Images(Result<List<Image>, Problem>),
    /// The account's name was asked for.
    User(Result<Text, Problem>),
    /// A write was sent, or not.
    Written(OpId, Result<(), NotDone>),
    /// Somebody was to sign in.
    SignedIn(Result<SignInOutcome, Problem>),
    /// The filters were to be cleared.
    FiltersCleared(Result<(), Problem>),
    /// Where secrets would be kept was asked for, and the login that is kept there.
    Place(Place, Option<String>),
}

impl Outcome {
    /// What went wrong with a call that needs a session.
    pub(super) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Instances(result) => result.as_ref().err(),
            Self::Snapshots(_, result) => result.as_ref().err(),
            Self::Images(result) => result.as_ref().err(),
            Self::User(result) => result.as_ref().err(),
            Self::FiltersCleared(result) => result.as_ref().err(),
            Self::Written(_, result) => result.as_ref().err().and_then(NotDone::problem),
            Self::SignedIn(_) | Self::Place(..) => None,
        }
    }
}
