//! Why a secret can't be kept or read, and what mends it.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::KEYRING_LIMIT;
use crate::text::safe;

/// Why something can't be kept or read. Each displays as a sentence, and never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepProblem {
    /// The file is not as safe as it must be; a command mends it.
    #[error("{path} {why}. Mend it with: {command}", path = safe(&path.to_string_lossy()))]
    Unsafe {
        /// The file or its folder.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
        /// What to type.
        command: String,
    },
    /// The system does not let us.
    #[error("{path} can't be {what}: {why}.", path = safe(&path.to_string_lossy()))]
    File {
        /// The file or its folder.
        path: PathBuf,
        /// `read`, `written`.
        what: &'static str,
        /// Why.
        why: io::ErrorKind,
    },
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
    /// Another process renews the session for too long.
    #[error("Another snapdeck is renewing this session. Wait for it, or end it.")]
    Busy,
    /// The program is ending.
    #[error("The work was interrupted.")]
    Interrupted,
}

impl KeepProblem {
    /// A file that is not safe, and the command (program and options) that mends it.
    pub(super) fn unsafe_file(path: &Path, why: &'static str, command: &str) -> Self {
        Self::Unsafe {
            path: path.to_owned(),
            why,
            command: format!("{command} {}", quoted(path)),
        }
    }
}

/// A path as a shell takes it.
#[must_use]
pub fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-@:+".contains(c);
    if path.chars().all(plain) {
        path.into_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_copied_into_a_shell() {
        let problem =
            |path: &str| KeepProblem::unsafe_file(Path::new(path), "is a link", "rm").to_string();
        assert_eq!(
            problem("/s/prod@a.example:1500.json"),
            "/s/prod@a.example:1500.json is a link. Mend it with: rm /s/prod@a.example:1500.json"
        );
        assert_eq!(
            problem("/it's $HOME/a"),
            r"/it's $HOME/a is a link. Mend it with: rm '/it'\''s $HOME/a'"
        );
    }
}
