//! Local problems: the keyring, files and commands of this machine.

use std::{path::PathBuf, time::Duration};

use thiserror::Error;

use super::Private;

/// A problem on this machine that prevents a call: nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LocalProblem {
    /// The stored secrets, or their place, can't be used.
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
    /// It can't be read.
    Unreadable(#[from] SystemError),
    /// It holds no certificate in PEM.
    Empty,
    /// A certificate in it can't be parsed.
    Damaged,
}

/// An error of the operating system.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SystemError {
    /// The file or program does not exist.
    NotFound,
    /// Any other reason, in general words of the system, which name nothing.
    Other(String),
}

/// Why secrets can't be stored or read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepProblem {
    /// The file can't be used.
    File(#[from] FileProblem),
    /// The keyring refuses.
    Keyring(#[from] KeyringRefusal),
    /// The keyring does not answer within this time.
    KeyringSilent(Duration),
    /// The entry in the keyring was not written by snapdeck.
    NotOurs,
    /// The secrets are longer than what would be read again.
    TooLong,
    /// There is no home folder to store them in.
    NoHome,
    /// Another process holds the lock for too long.
    Busy,
    /// The program is ending.
    Interrupted,
}

/// Why the keyring of the system refuses.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyringRefusal {
    /// The system has no keyring.
    Missing,
    /// The keyring has two entries of this name.
    Ambiguous,
    /// Its message; blank if that may contain the secret.
    Other(Private),
}

impl KeepProblem {
    /// Whether a file or folder is not safe, which a command fixes.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        matches!(self, Self::File(FileProblem::Unsafe { .. }))
    }
}

/// Why a file or folder of snapdeck can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileProblem {
    /// It is not safe; a command fixes it.
    Unsafe {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        why: Unsafe,
        /// The command that fixes it.
        command: String,
    },
    /// An operation on it failed.
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// The operation.
        what: FileAction,
        /// Why.
        #[source]
        why: SystemError,
    },
}

impl FileProblem {
    /// Whether the file does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let not_found = SystemError::NotFound;
        matches!(self, Self::Failed { why, .. } if *why == not_found)
    }
}

/// Why a file or folder is not safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// It is a symbolic link, which could lead anywhere.
    Link,
    /// It is a folder, a pipe or a device instead of a file.
    NotAFile,
    /// It is a file or a link instead of a folder.
    NotAFolder,
    /// It belongs to another user, who could change it.
    AnothersOwn,
    /// Its mode allows other users to access it.
    OpenToOthers,
    /// It is larger than what snapdeck writes.
    TooLarge,
    /// It does not contain what snapdeck writes.
    NotOurs,
}

/// An operation on a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAction {
    /// Create it.
    Make,
    /// Open it.
    Open,
    /// Read it.
    Read,
    /// Write it.
    Write,
    /// Lock it.
    Lock,
    /// Remove it.
    Remove,
}

/// Why a `token_command` gave no token. No variant contains anything that it printed on stdout.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommandProblem {
    /// The profile names no program.
    Empty,
    /// The program can't be started.
    NotStarted {
        /// The program.
        program: Private,
        /// Why.
        #[source]
        why: SystemError,
    },
    /// snapdeck is ending and starts no more commands.
    Ending,
    /// The program failed.
    Failed {
        /// How it ended: `exit status: 3`.
        status: String,
        /// The first line of its stderr.
        complaint: Option<Private>,
    },
    /// It ran for longer than this and was killed.
    Hangs(Duration),
    /// It prints nothing.
    Nothing,
    /// It prints more than one line.
    Lines(usize),
    /// It prints a line with blanks inside.
    Blanks,
    /// It prints something that can't be a token.
    NoToken,
}
