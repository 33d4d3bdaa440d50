//! The log: a file that only its owner can read, at most 5 MiB, and one older file.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

use log::{LevelFilter, Log, Metadata, Record};

use crate::{
    domain::FileAction,
    files::{self, FileProblem},
};

/// The size at which the file is rotated.
const MOST_BYTES: u64 = 5 * 1024 * 1024;

/// Why the file is not written, if it is not safe.
static REFUSED: OnceLock<FileProblem> = OnceLock::new();

struct FileLog {
    folder: PathBuf,
    /// Opened at the first line, so that the start does not wait for the disk.
    file: Mutex<Option<(File, u64)>>,
}

/// The name of the log file.
pub const LOG: &str = "snapdeck.log";

/// Writes the program's own log lines to `snapdeck.log` in a folder, which is created when needed.
/// Lines of libraries are left out, because they may contain what was sent.
pub fn write_to(folder: PathBuf) {
    let log = FileLog {
        folder,
        file: Mutex::new(None),
    };
    if log::set_boxed_logger(Box::new(log)).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

/// Why the log is not written, if its file or folder is not safe.
#[must_use]
pub fn refused_log() -> Option<&'static FileProblem> {
    REFUSED.get()
}

/// Checks that the log in a folder is safe, if there is one.
///
/// # Errors
/// `FileProblem` says what is wrong and how to fix it.
pub fn check_log(folder: &Path) -> Result<(), FileProblem> {
    if !files::has_own_folder(folder)? {
        return Ok(());
    }
    match files::open(
        &folder.join(LOG),
        OpenOptions::new().read(true).append(true),
    ) {
        Err(problem @ FileProblem::Unsafe { .. }) => Err(problem),
        // A log that can't be written is reported with its folder.
        Ok(_) | Err(FileProblem::Failed { .. }) => Ok(()),
    }
}

impl FileLog {
    fn open(&self) -> Result<(File, u64), FileProblem> {
        files::own_folder(&self.folder)?;
        let path = self.folder.join(LOG);
        // Also for reading, because a pipe opened only for writing would block.
        let mut options = OpenOptions::new();
        let file = files::open(&path, options.read(true).append(true).create(true))?;
        let size = file
            .metadata()
            .map_err(|error| FileProblem::failed(&path, FileAction::Read, &error))?;
        Ok((file, size.len()))
    }

    fn write(&self, line: &str) -> Result<(), FileProblem> {
        let Ok(mut slot) = self.file.lock() else {
            return Ok(());
        };
        let path = self.folder.join(LOG);
        let failed = |error| FileProblem::failed(&path, FileAction::Write, &error);
        if slot.as_ref().is_some_and(|(_, size)| *size >= MOST_BYTES) {
            fs::rename(&path, path.with_extension("log.1")).map_err(failed)?;
            *slot = None;
        }
        if slot.is_none() {
            *slot = Some(self.open()?);
        }
        if let Some((file, size)) = slot.as_mut() {
            file.write_all(line.as_bytes()).map_err(failed)?;
            *size += line.len() as u64;
        }
        Ok(())
    }
}

impl Log for FileLog {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.target().starts_with("snapdeck")
    }

    fn log(&self, record: &Record) {
        if self.enabled(record.metadata()) {
            let time = files::local_time().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z");
            let line = format!("{time} {} {}\n", record.level(), record.args());
            // A log that can't be written must not stop the work. The user is told at the end what
            // to fix.
            if let Err(problem @ FileProblem::Unsafe { .. }) = self.write(&line) {
                let _ = REFUSED.set(problem);
            }
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_file_is_private_and_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let log = FileLog {
            folder: folder.path().join("state"),
            file: Mutex::new(None),
        };
        let line = "x".repeat(1024 * 1024);
        for _ in 0..12 {
            log.write(&line).unwrap();
        }
        let sizes: Vec<u64> = ["snapdeck.log", "snapdeck.log.1"]
            .iter()
            .map(|name| {
                let data = fs::metadata(log.folder.join(name)).unwrap();
                assert_eq!(data.permissions().mode() & 0o777, 0o600);
                data.len()
            })
            .collect();
        assert_eq!(sizes, [2 * 1024 * 1024, MOST_BYTES]);
        assert_eq!(fs::read_dir(&log.folder).unwrap().count(), 2);
    }
}
