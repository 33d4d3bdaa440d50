//! What is local: the keyring, files and commands of this machine.

use std::{path::PathBuf, time::Duration};

use thiserror::Error;

use super::Private;

/// What this machine lacks for a call: nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LocalProblem {
    /// What is kept, or its place, can't be used.
    Keep(#[from] KeepProblem),
    /// The `token_command` gave no token.
    Command(#[from] CommandProblem),
    /// The `ca_file` of the profile can't be used.
    CaFile {
        /// Its path.
        path: Private,
        /// Why.
        #[source]
        why: CaFileProblem,
    },
}

/// Why a `ca_file` can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CaFileProblem {
    /// The system does not let us read it.
    Unreadable(#[from] SystemError),
    /// It holds no certificate in PEM.
    Empty,
    /// A certificate in it can't be read.
    Damaged,
}

/// Why the system did not do what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SystemError {
    /// There is no such thing.
    NotFound,
    /// Any other reason, in the system's general words, which name nothing.
    Other(String),
}

/// Why something can't be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepProblem {
    /// The file can't be used.
    File(#[from] FileProblem),
    /// The keyring refuses; its words.
    Keyring(Private),
    /// The keyring does not answer within this time.
    KeyringSilent(Duration),
    /// What the keyring has for us is not what we put there.
    NotOurs,
    /// What is to be kept is longer than what would be read again.
    TooLong,
    /// There is no home folder to keep it in.
    NoHome,
    /// Another process holds the lock for too long.
    Busy,
    /// The program is ending.
    Interrupted,
}

impl KeepProblem {
    /// Whether a file or folder is not safe, and a command fixes it.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        matches!(self, Self::File(FileProblem::Unsafe { .. }))
    }
}

/// Why a file or a folder of ours can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileProblem {
    /// It is not as safe as it must be; a command fixes it.
    Unsafe {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        why: Unsafe,
        /// What to type.
        command: String,
    },
    /// The system does not let us.
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// What was to be done with it.
        what: FileAction,
        /// Why.
        #[source]
        why: SystemError,
    },
}

impl FileProblem {
    /// Whether there is no such file.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let not_found = SystemError::NotFound;
        matches!(self, Self::Failed { why, .. } if *why == not_found)
    }
}

/// What is wrong with a file or folder that is not as safe as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// A link could lead anywhere.
    Link,
    /// It is a folder, a pipe, a device.
    NotAFile,
    /// It is a file, a link.
    NotAFolder,
    /// Another user could change it.
    AnothersOwn,
    /// Its mode lets others in.
    OpenToOthers,
    /// It is larger than what we write.
    TooLarge,
    /// It does not hold what we write.
    NotOurs,
}

/// What was to be done with a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAction {
    /// To make it.
    Make,
    /// To open it.
    Open,
    /// To read it.
    Read,
    /// To write it.
    Write,
    /// To lock it.
    Lock,
    /// To remove it.
    Remove,
}

/// Why a `token_command` gave no token. None holds anything that it printed where the token should be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommandProblem {
    /// The profile names no program.
    Empty,
    /// It can't be started.
    NotStarted {
        /// The program.
        program: Private,
        /// Why.
        #[source]
        why: SystemError,
    },
    /// The program is ending, and starts no more.
    Ending,
    /// It failed.
    Failed {
        /// How it ended: `exit status: 3`.
        status: String,
        /// The first line that it complained with.
        complaint: Option<Private>,
    },
    /// It ran for longer than this, and was ended.
    Hangs(Duration),
    /// It prints nothing.
    Nothing,
    /// It prints more than one line.
    Lines(usize),
    /// It prints a line with blanks inside.
    Blanks,
    /// It prints what no token is.
    NoToken,
}
