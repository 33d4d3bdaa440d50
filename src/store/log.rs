//! The log: a file that only its owner reads, of 5 MiB at most and one older.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    sync::Mutex,
};

use jiff::ZonedDateTime;
use log::{LevelFilter, Log, Metadata, Record};

/// How large the file may grow before it becomes the older one.
const MOST_BYTES: u64 = 5 * 1024 * 1024;

struct FileLog {
    folder: PathBuf,
    /// Opened at the first line, so that the start waits for no disk.
    file: Mutex<Option<(File, u64)>>,
}

/// The name of the log.
pub const LOG: &str = "snapdeck.log";

/// Sends the program's own log lines to `snapdeck.log` in a folder, made when it is needed. Lines of
/// libraries are left out: they may hold what was sent.
pub fn write_to(folder: PathBuf) {
    let log = FileLog {
        folder,
        file: Mutex::new(None),
    };
    if log::set_boxed_logger(Box::new(log)).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

impl FileLog {
    fn open(&self) -> io::Result<(File, u64)> {
        fs::create_dir_all(&self.folder)?;
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(self.folder.join(LOG))?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    fn write(&self, line: &str) -> io::Result<()> {
        let Ok(mut slot) = self.file.lock() else {
            return Ok(());
        };
        if slot.as_ref().is_some_and(|(_, size)| *size >= MOST_BYTES) {
            let path = self.folder.join(LOG);
            fs::rename(&path, path.with_extension("log.1"))?;
            *slot = None;
        }
        if slot.is_none() {
            *slot = Some(self.open()?);
        }
        if let Some((file, size)) = slot.as_mut() {
            file.write_all(line.as_bytes())?;
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
            let time = ZonedDateTime::now().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z");
            // A log that can't be written must not stop the work; there is nowhere to say it.
            let _ = self.write(&format!("{time} {} {}\n", record.level(), record.args()));
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
