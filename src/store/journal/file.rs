//! A file of the journal: appended to, and synced after each record.

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use log::warn;
use tempfile::Builder;

use super::{
    JOURNAL,
    record::{self, Owner, Parsed, VERSION},
};
use crate::{
    domain::{
        FileAction,
        write::{OpId, Stage, Unfinished},
    },
    files::{self, FileProblem, FileStep, Gate},
};

/// The most bytes of a file that are read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The room on the disk that a record has to find when the journal is checked, in bytes.
const ROOM: usize = 16 * 1024;

/// A file that this run holds the lock of.
#[derive(Debug)]
pub(super) struct JournalFile {
    path: PathBuf,
    file: File,
    gate: Arc<dyn Gate>,
    /// The end of its last whole record.
    length: u64,
    /// The version of its records.
    version: u32,
    /// Its writes that have not ended, with their records.
    unfinished: BTreeMap<OpId, String>,
    /// Whether a part of a record may be behind its end, so that nothing may follow it.
    broken: bool,
}

/// What a file of an earlier run turns out to be.
pub(super) enum Adopted {
    /// A running program has it.
    InUse,
    /// A newer snapdeck wrote it.
    Newer,
    /// It belongs to this run now.
    Ours {
        /// The file.
        file: JournalFile,
        /// Its writes that have not ended, with their accounts.
        unfinished: Vec<(Owner, Unfinished)>,
        /// How many of its records can't be read.
        damaged: usize,
        /// Whether it ended within a record.
        torn: bool,
    },
}

impl Drop for JournalFile {
    /// Releases the lock at once: a command that is just being started holds a copy of the open file,
    /// and with it the lock, until it has replaced this program.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl JournalFile {
    /// Creates a file in a folder, and locks it.
    pub(super) fn create(folder: &Path, gate: &Arc<dyn Gate>) -> Result<Self, FileProblem> {
        let failed = |error: io::Error| FileProblem::failed(folder, FileAction::Write, &error);
        let ending = format!(".{JOURNAL}");
        loop {
            gate.pass(folder, FileStep::Create).map_err(failed)?;
            let draft = Builder::new()
                .prefix("")
                .suffix(&ending)
                .tempfile_in(folder);
            let (file, path) = draft
                .map_err(failed)?
                .keep()
                .map_err(|error| failed(error.error))?;
            let taken = match file.try_lock() {
                Ok(()) => false,
                Err(TryLockError::WouldBlock) => true,
                // On a file system without locks the next start couldn't tell whose file it is.
                Err(TryLockError::Error(error)) => {
                    let _ = fs::remove_file(&path);
                    return Err(FileProblem::failed(&path, FileAction::Lock, &error));
                }
            };
            // A program that starts may have removed the empty file before it was locked.
            if taken || file.metadata().map_err(failed)?.nlink() == 0 {
                continue;
            }
            let mut created = Self {
                path,
                file,
                gate: Arc::clone(gate),
                length: 0,
                version: VERSION,
                unfinished: BTreeMap::new(),
                broken: false,
            };
            created.append(&record::header())?;
            // The name has to be on the disk, too.
            gate.pass(folder, FileStep::Sync)
                .and_then(|()| File::open(folder)?.sync_all())
                .map_err(failed)?;
            return Ok(created);
        }
    }

    /// Takes over the file of a program that has ended.
    pub(super) fn adopt(path: &Path, gate: &Arc<dyn Gate>) -> Result<Adopted, FileProblem> {
        let failed = |error: io::Error| FileProblem::failed(path, FileAction::Read, &error);
        let mut file = files::open(path, OpenOptions::new().read(true).write(true))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Adopted::InUse),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        if file.metadata().map_err(failed)?.nlink() == 0 {
            // Another program has settled and removed it.
            return Ok(Adopted::InUse);
        }
        if file.metadata().map_err(failed)?.len() > MOST_BYTES {
            return Err(failed(io::ErrorKind::FileTooLarge.into()));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let Some(read) = Contents::of(&bytes) else {
            return Ok(Adopted::Newer);
        };
        // Without its torn end, so that the next record has a line of its own.
        let torn = read.length < bytes.len() as u64;
        if torn {
            gate.pass(path, FileStep::Cut(read.length))
                .and_then(|()| file.set_len(read.length))
                .map_err(failed)?;
        }
        let adopted = Self {
            path: path.to_owned(),
            file,
            gate: Arc::clone(gate),
            length: read.length,
            version: read.version,
            unfinished: read.records,
            broken: false,
        };
        Ok(Adopted::Ours {
            file: adopted,
            unfinished: read.unfinished,
            damaged: read.damaged,
            torn,
        })
    }

    /// Whether it is the file of this name.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.path == path
    }

    /// Whether a write of this file has not ended.
    pub(super) fn has(&self, id: OpId) -> bool {
        self.unfinished.contains_key(&id)
    }

    /// Whether all its writes have ended.
    pub(super) fn is_settled(&self) -> bool {
        self.unfinished.is_empty()
    }

    /// Whether nothing of use can be appended to it any more: a part of a record is behind its end,
    /// or somebody has removed the file.
    pub(super) fn is_broken(&self) -> bool {
        self.broken || self.is_gone()
    }

    /// Whether somebody has removed it: then no start finds its records.
    pub(super) fn is_gone(&self) -> bool {
        let id = |data: Metadata| (data.dev(), data.ino());
        let named = fs::symlink_metadata(&self.path).map(id).ok();
        named.is_none() || named != self.file.metadata().map(id).ok()
    }

    /// Appends the records of the writes of another file that have not ended.
    pub(super) fn take_over(&mut self, other: &Self) -> Result<(), FileProblem> {
        if !other.is_settled() {
            let records: String = other.unfinished.values().map(String::as_str).collect();
            self.append(&records)?;
            self.unfinished.extend(other.unfinished.clone());
        }
        Ok(())
    }

    /// Removes the file; the lock is held until it is gone.
    pub(super) fn remove(self) {
        let passed = self.gate.pass(&self.path, FileStep::Remove);
        if let Err(error) = passed.and_then(|()| fs::remove_file(&self.path)) {
            warn!(
                "{}",
                FileProblem::failed(&self.path, FileAction::Remove, &error)
            );
        }
    }

    /// Keeps a damaged file under another name, which no start reads again.
    pub(super) fn set_aside(self) {
        let named = self.path.with_extension("damaged");
        let passed = self.gate.pass(&self.path, FileStep::Rename);
        if let Err(error) = passed.and_then(|()| fs::rename(&self.path, named)) {
            warn!(
                "{}",
                FileProblem::failed(&self.path, FileAction::Write, &error)
            );
        }
    }

    /// Checks that the disk takes a record.
    pub(super) fn check(&mut self) -> Result<(), FileProblem> {
        let room = " ".repeat(ROOM);
        let written = self.write_behind(room.as_bytes());
        let shortened = self.cut();
        self.broken |= shortened.is_err();
        written.and(shortened).map_err(|error| self.failed(&error))
    }

    /// Appends the record of a write that is about to be sent.
    pub(super) fn begin(&mut self, id: OpId, line: &str) -> Result<(), FileProblem> {
        self.append(line)?;
        self.unfinished.insert(id, line.to_owned());
        Ok(())
    }

    /// Appends a later record of a write.
    pub(super) fn step(&mut self, id: OpId, line: &str, is_end: bool) -> Result<(), FileProblem> {
        if self.version < VERSION {
            // An older version must not go on with a file that has records unknown to it.
            self.append(&format!("{}{line}", record::header()))?;
            self.version = VERSION;
        } else {
            self.append(line)?;
        }
        if is_end {
            self.unfinished.remove(&id);
        } else if let Some(records) = self.unfinished.get_mut(&id) {
            records.push_str(line);
        }
        Ok(())
    }

    fn append(&mut self, line: &str) -> Result<(), FileProblem> {
        if self.broken {
            return Err(self.failed(&io::ErrorKind::StorageFull.into()));
        }
        match self.write_behind(line.as_bytes()) {
            Ok(()) => {
                self.length += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                // A part of the line may be there.
                self.broken |= self.cut().is_err();
                Err(self.failed(&error))
            }
        }
    }

    /// Removes what is behind the end of the last whole record.
    fn cut(&self) -> io::Result<()> {
        let step = FileStep::Cut(self.length);
        self.gate.pass(&self.path, step)?;
        self.file.set_len(self.length)
    }

    fn write_behind(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.gate.pass(&self.path, FileStep::Write(bytes))?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(bytes)?;
        self.gate.pass(&self.path, FileStep::Sync)?;
        self.file.sync_data()
    }

    fn failed(&self, error: &io::Error) -> FileProblem {
        FileProblem::failed(&self.path, FileAction::Write, error)
    }
}

/// What has not ended in the file of another program, as far as it can be read.
pub(super) fn unfinished_in(path: &Path) -> Vec<(Owner, Unfinished)> {
    let mut bytes = Vec::new();
    let opened = files::open(path, OpenOptions::new().read(true));
    let read = opened.is_ok_and(|file| file.take(MOST_BYTES).read_to_end(&mut bytes).is_ok());
    let contents = Contents::of(&bytes).filter(|_| read);
    contents.map_or_else(Vec::new, |contents| contents.unfinished)
}

/// What the bytes of a file say.
struct Contents {
    version: u32,
    unfinished: Vec<(Owner, Unfinished)>,
    /// The lines about each of these.
    records: BTreeMap<OpId, String>,
    damaged: usize,
    /// The end of the last whole line.
    length: u64,
}

impl Contents {
    /// Reads the bytes of a file; `None` if a newer version wrote it.
    fn of(bytes: &[u8]) -> Option<Self> {
        let whole = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        let mut read = Self {
            version: 0,
            unfinished: Vec::new(),
            records: BTreeMap::new(),
            // A record that is torn at the end costs nothing: its write was never sent, or its last
            // stage is reconciled.
            damaged: 0,
            length: whole as u64,
        };
        for line in bytes[..whole].split(|byte| *byte == b'\n') {
            if line.is_empty() {
                continue;
            }
            let parsed = record::parse(line);
            read.keep(parsed.as_ref(), line);
            match parsed {
                Some(Parsed::Version(version)) if version > VERSION => return None,
                Some(Parsed::Version(version)) => read.version = version,
                Some(Parsed::Begun(owner, begun)) => read.unfinished.push((owner, *begun)),
                Some(Parsed::Stage(id, Stage::Ended(_))) => {
                    read.unfinished.retain(|(_, it)| it.id != id);
                }
                Some(Parsed::Stage(id, Stage::Open(answered))) => {
                    let ours = read.unfinished.iter_mut().find(|(_, it)| it.id == id);
                    if let Some((_, ours)) = ours {
                        ours.last = Some(answered);
                    }
                }
                Some(Parsed::Stage(id, Stage::Alone)) => {
                    let ours = read.unfinished.iter_mut().find(|(_, it)| it.id == id);
                    if let Some((_, ours)) = ours {
                        ours.write.drop_what_follows();
                    }
                }
                None => read.damaged += 1,
            }
        }
        Some(read)
    }

    /// Keeps the line of a record as long as its write has not ended.
    fn keep(&mut self, parsed: Option<&Parsed>, line: &[u8]) {
        let records = match parsed {
            Some(Parsed::Stage(id, Stage::Ended(_))) => {
                self.records.remove(id);
                return;
            }
            Some(Parsed::Begun(_, begun)) => self.records.entry(begun.id).or_default(),
            // Without its beginning it says nothing.
            Some(Parsed::Stage(id, Stage::Open(_) | Stage::Alone)) => {
                let Some(records) = self.records.get_mut(id) else {
                    return;
                };
                records
            }
            Some(Parsed::Version(_)) | None => return,
        };
        records.push_str(&String::from_utf8_lossy(line));
        records.push('\n');
    }
}
