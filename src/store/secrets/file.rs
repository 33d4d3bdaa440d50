//! The file that stores secrets: only its owner can read it, it is replaced atomically, and an
//! unsafe one is refused.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read as _},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process,
};

use crate::{
    domain::{FileAction, KeepProblem, Unsafe},
    files::{self, FileProblem},
};

/// The most bytes that are read.
const MOST_BYTES: u64 = 64 * 1024;

/// A file in the folder of stored sessions.
#[derive(Clone)]
pub(super) struct SecretFile {
    folder: PathBuf,
    name: String,
}

impl SecretFile {
    pub(super) fn new(folder: PathBuf, name: &str) -> Self {
        let name = name.to_owned();
        Self { folder, name }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }

    /// The path for display, with the home folder as `~`.
    pub(super) fn shown(&self, home: Option<&Path>) -> String {
        let path = self.path();
        match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) => format!("~/{}", rest.display()),
            None => path.display().to_string(),
        }
    }

    /// The content of the file; `None` if there is none.
    pub(super) fn read(&self) -> Result<Option<String>, KeepProblem> {
        if !files::has_own_folder(&self.folder)? {
            return Ok(None);
        }
        let path = self.path();
        let file = match files::open(&path, OpenOptions::new().read(true)) {
            Err(problem) if problem.is_not_found() => return Ok(None),
            opened => opened?,
        };
        let mut text = String::new();
        match file.take(MOST_BYTES + 1).read_to_string(&mut text) {
            Ok(size) if size as u64 > MOST_BYTES => {
                Err(FileProblem::refused(&path, Unsafe::TooLarge, "rm").into())
            }
            Ok(_) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(self.broken()),
            Err(error) => Err(FileProblem::failed(&path, FileAction::Read, &error).into()),
        }
    }

    /// The problem of a file that can't be parsed.
    pub(super) fn broken(&self) -> KeepProblem {
        FileProblem::refused(&self.path(), Unsafe::NotOurs, "rm").into()
    }

    /// Replaces the file atomically. Content that would be too long to read again is not written.
    pub(super) fn write(&self, text: &str) -> Result<(), KeepProblem> {
        if text.len() as u64 > MOST_BYTES {
            return Err(KeepProblem::TooLong);
        }
        files::own_folder(&self.folder)?;
        let path = self.path();
        let written = files::replace(&path, text);
        Ok(written.map_err(|error| FileProblem::failed(&path, FileAction::Write, &error))?)
    }

    /// Removes the file, whatever it is, and drafts that killed processes left beside it. A missing
    /// file is fine.
    pub(super) fn remove(&self) -> Result<(), KeepProblem> {
        let path = self.path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(FileProblem::failed(&path, FileAction::Remove, &error).into());
            }
            _ => {}
        }
        files::remove_drafts(&self.folder)?;
        match File::open(&self.folder).and_then(|folder| folder.sync_all()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(FileProblem::failed(&self.folder, FileAction::Write, &error).into())
            }
            _ => Ok(()),
        }
    }

    /// The lock file beside it. It is never removed, because a waiting process might hold it. It
    /// contains the process id of its last holder.
    pub(super) fn lock_file(&self) -> Result<Unlocked, KeepProblem> {
        let path = self.lock_path();
        let made = files::own_folder(&self.folder).and_then(|()| {
            let mut options = OpenOptions::new();
            files::open(&path, options.read(true).write(true).create(true))
        });
        let file = match made {
            // A read-only file can be locked, too.
            Err(FileProblem::Failed { .. }) => files::open(&path, OpenOptions::new().read(true))?,
            made => made?,
        };
        Ok(Unlocked { file, path })
    }

    /// Checks that the lock file is safe, if there is one.
    pub(super) fn check_lock(&self) -> Result<(), KeepProblem> {
        match files::open(&self.lock_path(), OpenOptions::new().read(true).write(true)) {
            Err(problem) if !problem.is_not_found() => Err(problem.into()),
            _ => Ok(()),
        }
    }

    fn lock_path(&self) -> PathBuf {
        self.folder.join(format!("{}.lock", self.name))
    }
}

/// An open lock file, not locked yet.
pub(super) struct Unlocked {
    file: File,
    path: PathBuf,
}

/// A held lock. Dropping it, or the end of the process, releases it.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "closing it gives the lock back")] File);

impl Unlocked {
    /// Takes the lock if it is free; otherwise returns the file.
    pub(super) fn try_take(self) -> Result<Result<Lock, Self>, KeepProblem> {
        match self.file.try_lock() {
            Ok(()) => {
                self.sign();
                Ok(Ok(Lock(self.file)))
            }
            Err(TryLockError::WouldBlock) => Ok(Err(self)),
            Err(TryLockError::Error(error)) => {
                Err(FileProblem::failed(&self.path, FileAction::Lock, &error).into())
            }
        }
    }

    /// Writes the process id into the file. If that fails, the lock is still held.
    fn sign(&self) {
        let id = process::id().to_string();
        let _ = self.file.set_len(0);
        let _ = self.file.write_all_at(id.as_bytes(), 0);
    }

    /// The process id of the holder, if it could write it.
    pub(super) fn holder(&self) -> Option<u32> {
        let mut text = [0; 10];
        let read = self.file.read_at(&mut text, 0).ok()?;
        str::from_utf8(&text[..read]).ok()?.parse().ok()
    }
}
