//! The last view of each account: a file in the state folder for each profile at a server.
//!
//! A view is a convenience, so nothing about its file is an error: one that can't be used is left out
//! with a line in the log. A file of a newer snapdeck is left as it is.

mod form;
#[cfg(test)]
mod tests;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::Read as _,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
    time::Duration,
};

use crate::{
    domain::{FileAction, LastView, ProfileName, ServerUrl, Unsafe},
    files::{self, FileProblem},
    words,
};
use form::Read;

/// The most bytes that are read or written.
const MOST_BYTES: u64 = 64 * 1024;

/// How often the lock is tried while another process writes the file, and the pause between.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// The file of an account. Its calls block.
#[derive(Debug)]
pub struct ViewFile {
    folder: PathBuf,
    name: String,
    server: String,
    /// What was last read or written here: the base for changes of other processes.
    known: Mutex<LastView>,
}

/// Removes the drafts that killed processes left behind in a state folder.
///
/// # Errors
/// `FileProblem` names what could not be removed.
pub fn remove_drafts(state_folder: &Path) -> Result<usize, FileProblem> {
    files::remove_drafts(&folder_in(state_folder))
}

fn folder_in(state_folder: &Path) -> PathBuf {
    state_folder.join("views")
}

impl ViewFile {
    /// The file of a profile at a server, in a state folder. Nothing is read or created yet.
    #[must_use]
    pub fn new(state_folder: &Path, profile: &ProfileName, server: &ServerUrl) -> Self {
        Self {
            folder: folder_in(state_folder),
            name: format!("{profile}@{server}"),
            server: server.as_str().to_owned(),
            known: Mutex::default(),
        }
    }

    /// Reads the last view; `None` if there is none that can be used.
    #[must_use]
    pub fn read(&self) -> Option<LastView> {
        match self.load() {
            Ok(Read::View(view)) => {
                self.set_known((*view).clone());
                Some(*view)
            }
            Ok(Read::Nothing) => None,
            Ok(Read::Newer) => {
                log::warn!("{}", words::log::newer_not_used(&self.shown()));
                None
            }
            Ok(Read::Damaged) => {
                log::warn!("{}", words::log::damaged_not_used(&self.shown()));
                None
            }
            Err(problem) => {
                log::warn!("{}", words::log::view_not_restored(&problem));
                None
            }
        }
    }

    /// Writes a view, with what other processes have changed in the file since it was last read or
    /// written here.
    pub fn write(&self, view: &LastView) {
        if let Err(problem) = self.replace(view) {
            log::warn!("{}", words::log::view_not_stored(&problem));
        }
    }

    fn replace(&self, view: &LastView) -> Result<(), FileProblem> {
        let base = self.known.lock().map(|known| known.clone());
        let base = base.unwrap_or_default();
        if base == *view {
            return Ok(());
        }
        files::own_folder(&self.folder)?;
        let Some(_lock) = self.lock()? else {
            log::warn!("{}", words::log::in_use(&self.shown()));
            return Ok(());
        };
        let theirs = match self.load()? {
            Read::View(theirs) => *theirs,
            Read::Nothing | Read::Damaged => base.clone(),
            Read::Newer => {
                log::warn!("{}", words::log::newer_left(&self.shown()));
                return Ok(());
            }
        };
        let merged = view.clone().merged(&base, theirs);
        let text = form::write(&merged, &self.server);
        let path = self.path();
        // One that is too long would not be read again.
        if text.len() as u64 <= MOST_BYTES {
            files::replace(&path, &text)
                .map_err(|error| FileProblem::failed(&path, FileAction::Write, &error))?;
        }
        self.set_known(view.clone());
        Ok(())
    }

    fn load(&self) -> Result<Read, FileProblem> {
        if !files::has_own_folder(&self.folder)? {
            return Ok(Read::Nothing);
        }
        let path = self.path();
        let file = match files::open(&path, OpenOptions::new().read(true)) {
            Err(problem) if problem.is_not_found() => return Ok(Read::Nothing),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        match file.take(MOST_BYTES + 1).read_to_end(&mut bytes) {
            Ok(size) if size as u64 > MOST_BYTES => {
                Err(FileProblem::refused(&path, Unsafe::TooLarge, "rm"))
            }
            Ok(_) => Ok(form::read(&bytes, &self.server)),
            Err(error) => Err(FileProblem::failed(&path, FileAction::Read, &error)),
        }
    }

    /// Takes the lock of the file, which lasts as long as the returned one is open; `None` if another
    /// process keeps it. A file system without locks is written without.
    fn lock(&self) -> Result<Option<File>, FileProblem> {
        let path = self.folder.join(format!("{}.lock", self.name));
        let mut options = OpenOptions::new();
        let file = files::open(&path, options.read(true).write(true).create(true))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(Some(file)),
            }
        }
        Ok(None)
    }

    /// Makes reads and writes wait as long as the result exists, as a folder does that hangs.
    #[cfg(test)]
    pub(crate) fn hang(&self) -> std::sync::MutexGuard<'_, LastView> {
        self.known.lock().unwrap()
    }

    fn set_known(&self, view: LastView) {
        if let Ok(mut known) = self.known.lock() {
            *known = view;
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }

    fn shown(&self) -> String {
        self.path().display().to_string()
    }
}
