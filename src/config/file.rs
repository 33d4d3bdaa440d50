//! `config.toml`: opens and reads the file; `reader` checks its contents.

use std::{
    fs,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use super::{Configured, reader};
use crate::{
    domain::{Finding, Findings, Mistake, Notify, ProfileName, Theme},
    files::quoted,
};

/// No settings file is larger.
const MOST_BYTES: u64 = 1024 * 1024;

/// The contents of the file.
#[derive(Debug, Default)]
pub struct File {
    /// The profile to start with, and the line that names it.
    pub default_profile: Option<(ProfileName, usize)>,
    /// The theme, and the line that names it.
    pub theme: Option<(Theme, usize)>,
    /// Whether the last view of each account is kept, and the line that says so.
    pub remember: Option<(bool, usize)>,
    /// Whether the mouse is used, and the line that says so.
    pub mouse: Option<(bool, usize)>,
    /// How people are notified, and the line that says so.
    pub notify: Option<(Notify, usize)>,
    /// The command that is run for a notification, and the line that names it.
    pub notify_command: Option<(Vec<String>, usize)>,
    /// The profiles, in the order of the file.
    pub profiles: Vec<Configured>,
}

impl File {
    /// Reads the file; `None` if it does not exist.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn read(path: &Path) -> Result<Option<Self>, Findings> {
        let bad = |mistake| {
            Findings(vec![Finding {
                file: Some(path.to_owned()),
                line: None,
                mistake,
            }])
        };
        if others_can_write(path) {
            return Err(bad(Mistake::OthersCanWrite(quoted(path))));
        }
        match bytes(path) {
            Ok(Some(Ok(bytes))) => match String::from_utf8(bytes) {
                Ok(text) => Self::parse(path, &text).map(Some),
                Err(_) => Err(bad(Mistake::NotUtf8)),
            },
            Ok(Some(Err(mistake))) => Err(bad(mistake)),
            Ok(None) => Ok(None),
            Err(error) => Err(bad(Mistake::Unreadable(error.kind().into()))),
        }
    }

    /// Parses the text of the file; `path` is for the messages.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Findings> {
        reader::read(path, text)
    }
}

/// Whether any user could have written the file, which names servers and commands to run. Write access
/// for the group is allowed, because it may be the user's own; `doctor` warns about it.
fn others_can_write(path: &Path) -> bool {
    const OTHERS_WRITE: u32 = 0o002;
    let data = fs::metadata(path);
    data.is_ok_and(|data| data.is_file() && data.mode() & OTHERS_WRITE != 0)
}

/// The bytes of a file, or why they are not used; `None` if the file does not exist.
fn bytes(path: &Path) -> io::Result<Option<Result<Vec<u8>, Mistake>>> {
    let kind = match fs::metadata(path) {
        Ok(data) => data.file_type(),
        // A dangling link is an error: somebody meant a file to be there.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if kind.is_dir() {
        return Ok(Some(Err(Mistake::IsFolder)));
    }
    // Opening a pipe would wait for a writer.
    if !kind.is_file() {
        return Ok(Some(Err(Mistake::NotRegular)));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(Some(if bytes.len() as u64 > MOST_BYTES {
        Err(Mistake::TooLarge)
    } else {
        Ok(bytes)
    }))
}
