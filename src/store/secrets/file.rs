//! The file: only its owner reads it, it is never half written, and what is not safe is refused.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FlockOperation, OFlags, flock},
    io::Errno,
    process::geteuid,
};

use super::KeepProblem;

/// The most that is read.
const MOST_BYTES: u64 = 64 * 1024;

/// What others may do with the file or its folder: nothing.
const OTHERS: u32 = 0o077;

/// A file in a folder of its own kind.
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

    /// The path for people, the home as `~`.
    pub(super) fn shown(&self, home: Option<&Path>) -> String {
        let path = self.path();
        match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) => format!("~/{}", rest.display()),
            None => path.display().to_string(),
        }
    }

    /// What the file holds; `None` where there is none.
    pub(super) fn read(&self) -> Result<Option<String>, KeepProblem> {
        let path = self.path();
        let failed = |error: &io::Error| file_problem(&path, "read", error);
        match fs::symlink_metadata(&self.folder) {
            Ok(folder) => check_folder(&self.folder, &folder)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
        }
        // Not blocking, because opening a named pipe would wait for its other end.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let opened = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&path);
        let file = match opened {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if is_link(&error) => {
                return Err(KeepProblem::unsafe_file(&path, "is a symbolic link", "rm"));
            }
            Err(error) => return Err(failed(&error)),
        };
        let data = file.metadata().map_err(|error| failed(&error))?;
        if !data.is_file() {
            return Err(KeepProblem::unsafe_file(&path, "is not a file", "rm -r"));
        }
        check(&path, &data, "chmod 600")?;
        let mut text = String::new();
        match file.take(MOST_BYTES + 1).read_to_string(&mut text) {
            Ok(size) if size as u64 > MOST_BYTES => {
                Err(KeepProblem::unsafe_file(&path, "is over 64 kB", "rm"))
            }
            Ok(_) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(self.broken()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// What is said of a file that can't be understood.
    pub(super) fn broken(&self) -> KeepProblem {
        KeepProblem::unsafe_file(&self.path(), "was not written by snapdeck", "rm")
    }

    /// Replaces the file: whoever reads it finds what was there or all that is new.
    pub(super) fn write(&self, text: &str) -> Result<(), KeepProblem> {
        self.make_folder()?;
        let path = self.path();
        let beside = self
            .folder
            .join(format!("{}.{:016x}.new", self.name, fastrand::u64(..)));
        let replace = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&beside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            File::open(&self.folder)?.sync_all()
        };
        replace().map_err(|error| {
            // A half-written secret must not stay; where even that fails, the first error says why.
            let _ = fs::remove_file(&beside);
            file_problem(&path, "written", &error)
        })
    }

    /// Removes the file, whatever it is; one that is not there is fine.
    pub(super) fn remove(&self) -> Result<(), KeepProblem> {
        let path = self.path();
        let removed = fs::remove_file(&path).and_then(|()| File::open(&self.folder)?.sync_all());
        match removed {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(file_problem(&path, "removed", &error))
            }
            _ => Ok(()),
        }
    }

    /// The file beside that processes lock. It stays, empty: who removed it could take it from under
    /// one that waits.
    pub(super) fn lock_file(&self) -> Result<Unlocked, KeepProblem> {
        self.make_folder()?;
        let path = self.folder.join(format!("{}.lock", self.name));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(&path)
            .map_err(|error| file_problem(&path, "opened", &error))?;
        Ok(Unlocked { file, path })
    }

    fn make_folder(&self) -> Result<(), KeepProblem> {
        let made = DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .and_then(|()| fs::symlink_metadata(&self.folder));
        match made {
            Ok(data) => check_folder(&self.folder, &data),
            Err(error) => Err(file_problem(&self.folder, "made", &error)),
        }
    }
}

/// The file of a lock, open and not yet held.
pub(super) struct Unlocked {
    file: File,
    path: PathBuf,
}

/// Held until it is dropped, or the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "closing it gives the lock back")] File);

impl Unlocked {
    /// Takes the lock if nobody holds it; else gives the file back.
    pub(super) fn try_take(self) -> Result<Result<Lock, Self>, KeepProblem> {
        match flock(&self.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Ok(Lock(self.file))),
            Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(Err(self)),
            Err(error) => Err(file_problem(&self.path, "locked", &error.into())),
        }
    }

    /// Waits for the lock.
    pub(super) fn take(self) -> Result<Lock, KeepProblem> {
        loop {
            match flock(&self.file, FlockOperation::LockExclusive) {
                Ok(()) => return Ok(Lock(self.file)),
                Err(Errno::INTR) => {}
                Err(error) => return Err(file_problem(&self.path, "locked", &error.into())),
            }
        }
    }
}

fn check_folder(folder: &Path, data: &Metadata) -> Result<(), KeepProblem> {
    if data.is_dir() {
        check(folder, data, "chmod 700")
    } else {
        Err(KeepProblem::unsafe_file(folder, "is not a folder", "rm"))
    }
}

/// Ours alone: neither another's, who could have put anything there, nor open to others.
fn check(path: &Path, data: &Metadata, chmod: &str) -> Result<(), KeepProblem> {
    let us = geteuid().as_raw();
    if data.uid() != us {
        let why = "belongs to another user";
        let command = format!("sudo chown {us}");
        return Err(KeepProblem::unsafe_file(path, why, &command));
    }
    if data.mode() & OTHERS != 0 {
        let why = "is open to other users";
        return Err(KeepProblem::unsafe_file(path, why, chmod));
    }
    Ok(())
}

fn is_link(error: &io::Error) -> bool {
    // BSD says EMLINK where the others say ELOOP.
    let links = [Errno::LOOP, Errno::MLINK].map(Errno::raw_os_error);
    error
        .raw_os_error()
        .is_some_and(|error| links.contains(&error))
}

fn file_problem(path: &Path, what: &'static str, error: &io::Error) -> KeepProblem {
    KeepProblem::File {
        path: path.to_owned(),
        what,
        why: error.kind(),
    }
}
