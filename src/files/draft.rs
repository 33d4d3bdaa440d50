//! Atomic writes: a draft beside the file is written and then renamed.
//!
//! ```text
//! prod@host.json   prod@host.json.Ab3x9Q.new (locked while it is written)
//!        ^--------- persist ----'
//! ```
//!
//! A killed process leaves its draft, secrets included, but no longer holds its lock. That tells it
//! apart from a draft that is being written, so it can be removed.

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

/// The suffix of drafts.
const SUFFIX: &str = ".new";

/// Atomically replaces a file by one of mode 0600 with this text.
///
/// # Errors
/// Errors of the system.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    replace_by(path, |file| file.write_all(text.as_bytes()))
}

/// Atomically replaces a file by one of mode 0600 with what is written into it.
///
/// # Errors
/// Errors of writing it, which leave the file as it is; errors of the system.
pub fn replace_by(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    written(path, write)?.persist(path)?;
    keep_names(path)
}

/// Writes a new file of mode 0600 with this text.
///
/// # Errors
/// `AlreadyExists` if anything has the name, which is left alone; other errors of the system.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    let draft = written(path, |file| file.write_all(text.as_bytes()))?;
    draft.persist_noclobber(path)?;
    keep_names(path)
}

/// Removes the drafts that killed processes left in a folder and returns their number. Drafts that
/// are being written are left alone.
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
        // The lock is held until the name is removed, so that a process that has just created a
        // draft notices.
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

/// Writes the draft of a file to the disk. Dropping it removes it.
fn written(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut draft = begin(path)?;
    write(draft.as_file_mut())?;
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
        // A file system without locks can't tell drafts apart, so go on.
        let taken = matches!(draft.as_file().try_lock(), Err(TryLockError::WouldBlock));
        // Another process may have removed the draft before it was locked.
        if !taken && draft.as_file().metadata()?.nlink() > 0 {
            return Ok(draft);
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Syncs the folder of a file, so that its names are on the disk.
fn keep_names(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}
