//! `config.toml`: the file as a whole; `reader` judges what it says.

use std::{
    fs,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use super::{Configured, Finding, Findings, reader};
use crate::{domain::ProfileName, files::quoted};

/// Larger is no file of a person's.
const MOST_BYTES: u64 = 1024 * 1024;

/// What the file says.
#[derive(Debug)]
pub struct File {
    /// The profile to begin with, and the line that says so.
    pub default_profile: Option<(ProfileName, usize)>,
    /// The profiles, in the order of the file.
    pub profiles: Vec<Configured>,
}

impl File {
    /// Reads the file; `None` when there is none.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(path: &Path) -> Result<Option<Self>, Findings> {
        let bad = |said: String| {
            Findings(vec![Finding {
                file: Some(path.to_owned()),
                line: None,
                said,
            }])
        };
        if others_can_write(path) {
            return Err(bad(format!(
                "other users can change this file, so it is not used; run \"chmod go-w {}\"",
                quoted(path)
            )));
        }
        match bytes(path) {
            Ok(Some(Ok(bytes))) => match String::from_utf8(bytes) {
                Ok(text) => Self::parse(path, &text).map(Some),
                Err(_) => Err(bad("this file is not UTF-8; save it as UTF-8".to_owned())),
            },
            Ok(Some(Err(said))) => Err(bad(said.to_owned())),
            Ok(None) => Ok(None),
            Err(error) => Err(bad(format!(
                "this file can't be read ({error}); mend that, or move it away"
            ))),
        }
    }

    /// Reads the file's text; `path` is for what is said of it.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Findings> {
        reader::read(path, text)
    }
}

/// Whether anybody could have written the file, which names servers and commands to run. Its group may
/// be the user's own: of that `doctor` warns.
fn others_can_write(path: &Path) -> bool {
    const OTHERS_WRITE: u32 = 0o002;
    let data = fs::metadata(path);
    data.is_ok_and(|data| data.is_file() && data.mode() & OTHERS_WRITE != 0)
}

/// The bytes of a file, or why these are not looked at; `None` when there is no file.
fn bytes(path: &Path) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
    let kind = match fs::metadata(path) {
        Ok(data) => data.file_type(),
        // A link to nothing is no lack of a file: somebody meant one to be there.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if kind.is_dir() {
        return Ok(Some(Err(
            "this is a folder, where a file should be; move it away",
        )));
    }
    // Opening a pipe would wait for a writer.
    if !kind.is_file() {
        return Ok(Some(Err("this is no ordinary file; move it away")));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(Some(if bytes.len() as u64 > MOST_BYTES {
        Err("this file is larger than 1 MB, so it is not read; is it the right one?")
    } else {
        Ok(bytes)
    }))
}
