//! Why a file or a folder of ours can't be used, and the command that fixes it.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::text::safe;

/// Why a file or a folder of ours can't be used. Each displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileProblem {
    /// It is not as safe as it must be; a command fixes it.
    #[error("{path} {why}. Fix it with: {command}", path = safe(&path.to_string_lossy()))]
    Unsafe {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
        /// What to type.
        command: String,
    },
    /// The system does not let us.
    #[error("{path} can't be {what}: {why}.", path = safe(&path.to_string_lossy()))]
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// `opened`, `written`.
        what: &'static str,
        /// Why.
        why: io::ErrorKind,
    },
}

impl FileProblem {
    /// It is not safe; `command` is the program and its options that fix it.
    #[must_use]
    pub fn refused(path: &Path, why: &'static str, command: &str) -> Self {
        Self::Unsafe {
            path: path.to_owned(),
            why,
            command: format!("{command} {}", quoted(path)),
        }
    }

    /// The system does not let us.
    #[must_use]
    pub fn failed(path: &Path, what: &'static str, error: &io::Error) -> Self {
        Self::Failed {
            path: path.to_owned(),
            what,
            why: error.kind(),
        }
    }

    /// Whether there is no such file.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let not_found = io::ErrorKind::NotFound;
        matches!(self, Self::Failed { why, .. } if *why == not_found)
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
            |path: &str| FileProblem::refused(Path::new(path), "is a link", "rm").to_string();
        assert_eq!(
            problem("/s/prod@a.example:1500.json"),
            "/s/prod@a.example:1500.json is a link. Fix it with: rm /s/prod@a.example:1500.json"
        );
        assert_eq!(
            problem("/it's $HOME/a"),
            r"/it's $HOME/a is a link. Fix it with: rm '/it'\''s $HOME/a'"
        );
    }
}
