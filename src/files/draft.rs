//! Files that are written whole: as a draft beside the place, which then gets the name.
//!
//! ```text
//! prod@host.json   prod@host.json.Ab3x9Q.new (locked while it is written)
//!        ^--------- persist ----'
//! ```
//!
//! A killed program leaves its draft, secrets and all. Nobody holds the lock of such a one any more: so it
//! can be told from one that is being written, and removed.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use super::{FileProblem, has_own_folder, open_at_once};
use crate::domain::FileAction;

/// How the name of a draft ends.
const SUFFIX: &str = ".new";

/// Replaces a file by one of mode 0600 with this text: whoever reads it finds what was there, or all that
/// is new.
///
/// # Errors
/// Those of the system.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    write(path, text)?.persist(path)?;
    keep_names(path)
}

/// Writes a new file of mode 0600 with this text.
///
/// # Errors
/// `AlreadyExists` where anything has the name: that is left alone. Else those of the system.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    write(path, text)?.persist_noclobber(path)?;
    keep_names(path)
}

/// Removes the drafts that killed programs left in a folder, and says how many they were. Those that are
/// being written now are left alone.
///
/// # Errors
/// `FileProblem` names the first that could not be removed.
pub fn remove_drafts(folder: &Path) -> Result<usize, FileProblem> {
    if !has_own_folder(folder)? {
        return Ok(0);
    }
    let failed = |error: io::Error| FileProblem::failed(folder, FileAction::Read, &error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut removed = 0;
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if !path.to_string_lossy().ends_with(SUFFIX) {
            continue;
        }
        // Held until the name is gone, so that who has just made a draft sees it.
        let file = open_at_once(&path, OpenOptions::new().read(true));
        if let Ok(file) = &file
            && matches!(file.try_lock(), Err(TryLockError::WouldBlock))
        {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(FileProblem::failed(&path, FileAction::Remove, &error)),
        }
    }
    Ok(removed)
}

/// The draft of a file, written to the disk. It is removed where it is dropped.
fn write(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut draft = begin(path)?;
    draft.write_all(text.as_bytes())?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

pub(super) fn begin(path: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = path.file_name().map(OsStr::to_owned).unwrap_or_default();
    prefix.push(".");
    let builder = &mut Builder::new();
    let builder = builder.prefix::<OsString>(&prefix).suffix(SUFFIX);
    loop {
        let draft = builder.tempfile_in(folder(path))?;
        // Where the disk knows no locks, drafts can't be told apart either: this one goes on.
        let taken = matches!(draft.as_file().try_lock(), Err(TryLockError::WouldBlock));
        // Another program that removes drafts may have come between its making and its lock.
        if !taken && draft.as_file().metadata()?.nlink() > 0 {
            return Ok(draft);
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Has the disk keep the names in the folder of a file.
fn keep_names(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}
