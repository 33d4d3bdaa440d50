//! The history: every write that was sent, on the disk, for people to read.
//!
//! ```text
//! history.jsonl     appended to by all running programs, a line for each step of a write
//! history.1.jsonl   the older half
//! ```
//!
//! The journal decides what is followed after a restart; nothing depends on the history.

mod record;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    domain::{FileAction, HistoryEntry, HistoryStep, write::OpId},
    files::{self, FileProblem, FileStep, Gate, OpenGate},
};

/// The name of the file, in the state folder.
pub const HISTORY: &str = "history.jsonl";

/// The name of the older file.
const OLDER: &str = "history.1.jsonl";

/// The size at which the file is rotated, in bytes: 10,000 writes and more.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// The most writes that are shown.
pub const MOST_ENTRIES: usize = 1_000;

/// The history in a state folder. Nothing is read or created before the first call.
#[derive(Debug)]
pub struct History {
    folder: PathBuf,
    most_bytes: u64,
    gate: Arc<dyn Gate>,
}

impl History {
    /// The history in a state folder.
    #[must_use]
    pub fn new(state_folder: &Path) -> Self {
        Self {
            folder: state_folder.to_owned(),
            most_bytes: MOST_BYTES,
            gate: Arc::new(OpenGate),
        }
    }

    /// The same, whose every step passes a gate.
    #[must_use]
    pub fn through(self, gate: Arc<dyn Gate>) -> Self {
        Self { gate, ..self }
    }

    /// Appends a step of a write. The file is opened for each, because another program may have
    /// rotated it.
    ///
    /// # Errors
    /// `FileProblem` if it can't be written, or is not safe.
    pub fn append(&self, id: OpId, step: &HistoryStep) -> Result<(), FileProblem> {
        files::own_folder(&self.folder)?;
        let path = self.folder.join(HISTORY);
        let failed = |error| FileProblem::failed(&path, FileAction::Write, &error);
        let mut file = open(&path)?;
        if self.rotate(&path, &file).map_err(failed)? {
            file = open(&path)?;
        }
        let mut line = record::line(id, step);
        if !ends_whole(&mut file).map_err(failed)? {
            // After a line that was cut off, this one needs a line of its own.
            line.insert(0, '\n');
        }
        // In one piece, so that the lines of two programs don't mix.
        self.gate
            .pass(&path, FileStep::Write(line.as_bytes()))
            .and_then(|()| file.write_all(line.as_bytes()))
            .map_err(failed)
    }

    /// Makes a full file the older one, unless another program is doing so.
    fn rotate(&self, path: &Path, file: &File) -> io::Result<bool> {
        let data = file.metadata()?;
        if data.len() < self.most_bytes || file.try_lock().is_err() {
            return Ok(false);
        }
        let named = fs::symlink_metadata(path)?;
        if (named.dev(), named.ino()) != (data.dev(), data.ino()) {
            // It has just been rotated.
            return Ok(true);
        }
        self.gate.pass(path, FileStep::Rename)?;
        fs::rename(path, self.folder.join(OLDER))?;
        Ok(true)
    }

    /// The last writes that are wanted, at most so many, the newest first. Lines that can't be read are
    /// left out.
    ///
    /// # Errors
    /// `FileProblem` if a file can't be read, or is not safe.
    pub fn last(
        &self,
        most: usize,
        is_wanted: impl Fn(&HistoryEntry) -> bool,
    ) -> Result<Vec<HistoryEntry>, FileProblem> {
        if !files::has_own_folder(&self.folder)? {
            return Ok(Vec::new());
        }
        let newer = read_file(&self.folder.join(HISTORY))?;
        let wanted = |files: &[&Vec<u8>]| -> Vec<HistoryEntry> {
            let newest = merged(files).into_values().rev();
            newest.filter(&is_wanted).take(most).collect()
        };
        let entries = wanted(&[&newer]);
        if entries.len() >= most {
            return Ok(entries);
        }
        let older = read_file(&self.folder.join(OLDER))?;
        Ok(if older.is_empty() {
            entries
        } else {
            wanted(&[&older, &newer])
        })
    }
}

fn open(path: &Path) -> Result<File, FileProblem> {
    files::open(
        path,
        OpenOptions::new().read(true).append(true).create(true),
    )
}

/// Whether a file is empty or ends with a whole line.
fn ends_whole(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// The bytes of a file; none if there is no file.
fn read_file(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let mut bytes = Vec::new();
    let mut file = match files::open(path, OpenOptions::new().read(true)) {
        Ok(file) => file,
        Err(problem) if problem.is_not_found() => return Ok(bytes),
        Err(problem) => return Err(problem),
    };
    let failed = |error| FileProblem::failed(path, FileAction::Read, &error);
    let size = file.metadata().map_err(failed)?.len();
    // Somebody else made it larger: what is newest is at its end.
    let from = size.saturating_sub(4 * MOST_BYTES);
    file.seek(SeekFrom::Start(from)).map_err(failed)?;
    match file.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::Interrupted => Err(failed(error)),
        Ok(_) | Err(_) => Ok(bytes),
    }
}

/// The writes of the lines, of which a later one adds to an earlier one.
fn merged(files: &[&Vec<u8>]) -> BTreeMap<OpId, HistoryEntry> {
    let mut entries: BTreeMap<OpId, HistoryEntry> = BTreeMap::new();
    for line in files
        .iter()
        .flat_map(|file| file.split(|byte| *byte == b'\n'))
    {
        match record::parse(line) {
            Some((id, HistoryStep::Begun(request))) => {
                entries
                    .entry(id)
                    .or_insert_with(|| HistoryEntry::new(id, *request));
            }
            Some((id, step)) => {
                if let Some(entry) = entries.get_mut(&id) {
                    entry.add(step);
                }
            }
            None => {}
        }
    }
    entries
}
