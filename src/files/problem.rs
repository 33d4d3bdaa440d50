//! Constructors of `FileProblem`.

use std::{io, path::Path};

use crate::domain::{FileAction, FileProblem, SystemError, Unsafe};

impl FileProblem {
    /// The file is not safe; `command` is the program and its options that fix it.
    #[must_use]
    pub fn refused(path: &Path, why: Unsafe, command: &str) -> Self {
        Self::Unsafe {
            path: path.to_owned(),
            why,
            command: format!("{command} {}", quoted(path)),
        }
    }

    /// An operation failed.
    #[must_use]
    pub fn failed(path: &Path, what: FileAction, error: &io::Error) -> Self {
        Self::Failed {
            path: path.to_owned(),
            what,
            why: error.kind().into(),
        }
    }
}

/// Only the kind, because the system's message may contain a path.
impl From<io::ErrorKind> for SystemError {
    fn from(kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::NotFound => Self::NotFound,
            kind => Self::Other(kind.to_string()),
        }
    }
}

/// A path, quoted for a shell.
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
            |path: &str| FileProblem::refused(Path::new(path), Unsafe::Link, "rm").to_string();
        assert_eq!(
            problem("/s/prod@a.example:1500.json"),
            "/s/prod@a.example:1500.json is a symbolic link. Fix it with: rm /s/prod@a.example:1500.json"
        );
        assert_eq!(
            problem("/it's $HOME/a"),
            r"/it's $HOME/a is a symbolic link. Fix it with: rm '/it'\''s $HOME/a'"
        );
    }
}
