//! The journal: what was begun is on the disk before it is sent, so that the program follows it
//! after a restart, a crash or a power cut.
//!
//! ```text
//! journal/k3Xv9a.journal   of a running snapdeck, locked by it
//! journal/Qp20fs.journal   of one that ended: the next snapdeck locks it and follows its writes
//! ```
//!
//! Each run writes a file of its own, so two running programs never write the same one. A file is
//! removed once all its writes have ended.

mod access;
mod file;
mod record;
mod rows;
mod schedules;
#[cfg(test)]
mod tests;
mod writes;

use std::{
    borrow::Cow,
    collections::BTreeSet,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use log::warn;

use self::{
    file::{Adopted, JournalFile},
    record::Owner,
};
use crate::{
    domain::{
        FileAction, Profile,
        write::{Holder, LeftOver, OpId, Stage, Unfinished, Unfollowed, Write},
    },
    files::{self, FileProblem, Gate, OpenGate},
    text::Text,
};

/// The folder of the journal, in the state folder.
pub const JOURNAL: &str = "journal";

/// The journal of this run, for all its accounts. Nothing is read or created before the first call.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    gate: Arc<dyn Gate>,
    state: Mutex<JournalFiles>,
}

#[derive(Debug, Default)]
struct JournalFiles {
    /// The file that this run's writes are recorded in.
    own: Option<JournalFile>,
    /// Files of earlier runs, with writes that have not ended.
    adopted: Vec<JournalFile>,
    /// What earlier runs left, until their accounts ask for it.
    left: Vec<(Owner, Unfinished)>,
    has_looked: bool,
    /// Writes whose second step was cancelled before they were recorded.
    alone: BTreeSet<OpId>,
}

impl Journal {
    /// The journal in a state folder.
    #[must_use]
    pub fn new(state_folder: &Path) -> Self {
        Self {
            folder: state_folder.join(JOURNAL),
            gate: Arc::new(OpenGate),
            state: Mutex::default(),
        }
    }

    /// The same, whose every step passes a gate.
    #[must_use]
    pub fn through(self, gate: Arc<dyn Gate>) -> Self {
        Self { gate, ..self }
    }

    /// Hands out what earlier runs left for an account; each write once. Files of programs that
    /// still run are left alone.
    ///
    /// # Errors
    /// `FileProblem` if the folder is not safe or can't be read.
    pub fn left_over(&self, profile: &Profile) -> Result<LeftOver, FileProblem> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = LeftOver::default();
        if !state.has_looked {
            self.look(&mut state, &mut found)?;
            state.has_looked = true;
        }
        let owner = Owner::of(profile);
        let (ours, others) = std::mem::take(&mut state.left)
            .into_iter()
            .partition(|(of, _)| *of == owner);
        state.left = others;
        let ours: Vec<(Owner, Unfinished)> = ours;
        found.unfinished = ours.into_iter().map(|(_, unfinished)| unfinished).collect();
        found.unfinished.sort_by_key(|unfinished| unfinished.id);
        found.is_kept = true;
        found.unwritable = files::takes_files(&self.folder).err();
        Ok(found)
    }

    /// Reads the files of runs that have ended.
    fn look(&self, state: &mut JournalFiles, found: &mut LeftOver) -> Result<(), FileProblem> {
        if !files::has_own_folder(&self.folder)? {
            return Ok(());
        }
        let failed = |error| FileProblem::failed(&self.folder, FileAction::Read, &error);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_none_or(|ending| ending != JOURNAL) {
                continue;
            }
            match JournalFile::adopt(&path, &self.gate) {
                Ok(Adopted::InUse) => {}
                Ok(Adopted::Newer) => found.newer += 1,
                Ok(Adopted::Ours {
                    file,
                    unfinished,
                    damaged,
                    torn,
                }) => {
                    found.damaged += damaged;
                    found.torn += usize::from(torn);
                    if unfinished.is_empty() && damaged == 0 {
                        file.remove();
                    } else if unfinished.is_empty() {
                        // What is left of it may still tell what was begun.
                        file.set_aside();
                    } else {
                        state.left.extend(unfinished);
                        state.adopted.push(file);
                    }
                }
                Err(problem) if problem.is_not_found() => {}
                Err(problem) => {
                    warn!("{problem}");
                    found.damaged += 1;
                }
            }
        }
        Ok(())
    }

    /// What has not ended and is not followed by this program: what running programs have, and what
    /// was left for accounts that never asked for it.
    ///
    /// # Errors
    /// `FileProblem` if the folder is not safe or can't be read.
    pub fn unfollowed(&self) -> Result<Vec<Unfollowed>, FileProblem> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Unfollowed> = state
            .left
            .iter()
            .map(|(owner, left)| owner.unfollowed(left.clone(), Holder::NoProfile))
            .collect();
        if !files::has_own_folder(&self.folder)? {
            return Ok(found);
        }
        let failed = |error| FileProblem::failed(&self.folder, FileAction::Read, &error);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let mut ours = state.own.iter().chain(&state.adopted);
            let is_journal = path.extension().is_some_and(|ending| ending == JOURNAL);
            if is_journal && ours.all(|file| !file.is_at(&path)) {
                let theirs = file::unfinished_in(&path).into_iter();
                found
                    .extend(theirs.map(|(owner, it)| owner.unfollowed(it, Holder::AnotherProgram)));
            }
        }
        found.sort_by_key(|it| it.unfinished.id);
        Ok(found)
    }

    /// Checks that a write can be recorded: the disk takes a record.
    ///
    /// # Errors
    /// `FileProblem` says why not.
    pub fn check(&self) -> Result<(), FileProblem> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.own(&mut state)?.check()
    }

    /// Records that a write is about to be sent. When it returns, the record is on the disk.
    ///
    /// # Errors
    /// `FileProblem` says why it is not.
    pub fn begin(
        &self,
        profile: &Profile,
        user: Option<&Text>,
        id: OpId,
        write: &Write,
    ) -> Result<(), FileProblem> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut write = Cow::Borrowed(write);
        if state.alone.remove(&id) {
            write.to_mut().drop_what_follows();
        }
        let line = record::begun(&Owner::of(profile), user, id, &write);
        self.own(&mut state)?.begin(id, &line)
    }

    /// Records a later step of a write. Does nothing for a write that was not recorded, except that
    /// what was to follow it, if cancelled meanwhile, is not recorded with it later.
    ///
    /// # Errors
    /// `FileProblem` says why it is not on the disk.
    pub fn step(&self, id: OpId, at: Timestamp, step: &Stage) -> Result<(), FileProblem> {
        let line = record::step(id, at, step);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = state.own.iter().chain(&state.adopted);
        if files.any(|file| file.has(id) && file.is_gone()) {
            self.own(&mut state)?;
        }
        let JournalFiles {
            own,
            adopted,
            alone,
            ..
        } = &mut *state;
        let mut files = own.iter_mut().chain(adopted.iter_mut());
        let Some(file) = files.find(|file| file.has(id)) else {
            if *step == Stage::Alone {
                alone.insert(id);
            }
            return Ok(());
        };
        file.step(id, &line, matches!(step, Stage::Ended(_)))?;
        for done in state.adopted.extract_if(.., |file| file.is_settled()) {
            done.remove();
        }
        Ok(())
    }

    /// The file of this run, created if needed.
    fn own<'a>(&self, state: &'a mut JournalFiles) -> Result<&'a mut JournalFile, FileProblem> {
        // A file that could not be written to its end is left to its writes.
        if let Some(broken) = state.own.take_if(|file| file.is_broken()) {
            state.adopted.push(broken);
        }
        let own = match &mut state.own {
            Some(file) => file,
            own @ None => {
                files::own_folder(&self.folder)?;
                own.insert(JournalFile::create(&self.folder, &self.gate)?)
            }
        };
        // What is under way is recorded anew if somebody removed its file.
        while let Some(at) = state.adopted.iter().position(JournalFile::is_gone) {
            own.take_over(&state.adopted[at])?;
            state.adopted.swap_remove(at);
        }
        Ok(own)
    }
}

/// Whether the journal in a state folder can be used, for `snapdeck doctor`. Creates nothing.
///
/// # Errors
/// `FileProblem` says what is wrong and how to fix it.
pub fn check_journal(state_folder: &Path) -> Result<(), FileProblem> {
    match files::has_own_folder(&state_folder.join(JOURNAL)) {
        Ok(_) => Ok(()),
        Err(FileProblem::Failed { why, .. }) if why == ErrorKind::NotFound.into() => Ok(()),
        Err(problem) => Err(problem),
    }
}
