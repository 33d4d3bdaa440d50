//! Why a secret can't be kept or read, and what fixes it.

use thiserror::Error;

use super::KEYRING_LIMIT;
use crate::{files::FileProblem, text::safe};

/// Why something can't be kept or read. Each displays as a sentence, and never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepProblem {
    /// The file can't be used.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// The keyring refuses; its words.
    #[error("The system keyring refused: {}.", safe(.0.trim_end_matches('.')))]
    Keyring(String),
    /// The keyring does not answer.
    #[error(
        "The system keyring did not answer within {} s. It may want to ask something: unlock it first.",
        KEYRING_LIMIT.as_secs()
    )]
    KeyringSilent,
    /// What the keyring has for us is not what we put there.
    #[error(
        "What the system keyring holds for this profile was not written by snapdeck. Sign in again to replace it."
    )]
    NotOurs,
    /// What is to be kept is longer than what would be read again.
    #[error("The session and password are over 64 kB together, so they are not kept.")]
    TooLong,
    /// Another process holds the lock for too long.
    #[error("Another snapdeck is signing in, and does not end.")]
    Busy,
    /// The program is ending.
    #[error("The work was interrupted.")]
    Interrupted,
}

impl KeepProblem {
    /// Whether a file or folder is not safe, and a command fixes it.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        matches!(self, Self::File(FileProblem::Unsafe { .. }))
    }
}
