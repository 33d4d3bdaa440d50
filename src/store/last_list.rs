//! The last complete list of each account: a file in the state folder for each profile at a server.
//!
//! ```text
//! lists/prod@api.zomro.com.list
//! 5d41402a {"version":1,"server":"…","user":"…","at":"2026-11-26T14:02:31Z","rows":2}
//! ["5226790","snapshot",false,"before-nginx-1.29","5203773","web-01","2026-11-25"]
//! …
//! ```
//!
//! The checksum is that of everything behind it. The list says what changed since the last run, and
//! nothing else depends on it, so nothing about its file is an error: one that can't be used is left
//! out with a line in the log. A file of a newer snapdeck is left as it is.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read as _, Seek as _, Write},
    path::{Path, PathBuf},
    str::FromStr as _,
};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        FileAction, ImageKind, InstanceId, KnownList, KnownRow, MOST_ROWS, Profile, SnapshotId,
    },
    files::{self, FileProblem},
    text::Text,
    words,
};

/// The version of the form. It increases when an older snapdeck would misread it.
const VERSION: u64 = 1;

/// The most bytes that are read or written.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The bytes of the checksum and the blank behind it.
const SUM_BYTES: u64 = 9;

/// The file of an account. Its calls block.
#[derive(Debug)]
pub struct ListFile {
    path: PathBuf,
    server: String,
}

/// Removes the drafts that killed processes left behind in a state folder.
///
/// # Errors
/// `FileProblem` names what could not be removed.
pub fn remove_drafts(state_folder: &Path) -> Result<usize, FileProblem> {
    files::remove_drafts(&folder_in(state_folder))
}

fn folder_in(state_folder: &Path) -> PathBuf {
    state_folder.join("lists")
}

/// What a file holds.
enum FoundList {
    /// The list of this user, which was requested then.
    List(Text, Timestamp),
    /// No list, or that of another server.
    Nothing,
    /// A newer snapdeck wrote it.
    Newer,
    Damaged,
}

impl ListFile {
    /// The file of a profile at a server, in a state folder. Nothing is read or created yet.
    #[must_use]
    pub fn new(state_folder: &Path, profile: &Profile) -> Self {
        let name = format!("{}@{}.list", profile.name, profile.url);
        Self {
            path: folder_in(state_folder).join(name),
            server: profile.url.as_str().to_owned(),
        }
    }

    /// Reads the list, and passes each row on, so that no second list is ever in memory. Returns whose
    /// list it is, and when it was requested; `None` if there is none that can be used: then the rows
    /// don't count.
    pub fn read(&self, each: impl FnMut(KnownRow)) -> Option<(Text, Timestamp)> {
        match self.load(each) {
            Ok(FoundList::List(user, at)) => return Some((user, at)),
            Ok(FoundList::Nothing) => {}
            Ok(FoundList::Newer) => {
                log::warn!("{}", words::log::newer_not_used(&self.shown()));
            }
            Ok(FoundList::Damaged) => log::warn!("{}", words::log::damaged_not_used(&self.shown())),
            Err(problem) => log::warn!("{}", words::log::list_not_read(&problem)),
        }
        None
    }

    /// Replaces the list.
    pub fn write(&self, list: &KnownList) {
        if let Err(problem) = self.replace(list) {
            log::warn!("{}", words::log::list_not_stored(&problem));
        }
    }

    fn replace(&self, list: &KnownList) -> Result<(), FileProblem> {
        files::own_folder(self.folder())?;
        let is_newer = |file: File| {
            let line = BufReader::new(file.take(MOST_BYTES)).lines().next()?.ok()?;
            FirstLine::parse(&line).map(|head| head.is_newer())
        };
        if let Ok(Some(file)) = self.open()
            && is_newer(file) == Some(true)
        {
            log::warn!("{}", words::log::newer_left(&self.shown()));
            return Ok(());
        }
        files::replace_by(&self.path, |file| write(list, &self.server, file))
            .map_err(|error| FileProblem::failed(&self.path, FileAction::Write, &error))
    }

    fn load(&self, each: impl FnMut(KnownRow)) -> Result<FoundList, FileProblem> {
        let Some(file) = self.open()? else {
            return Ok(FoundList::Nothing);
        };
        let failed = |error| FileProblem::failed(&self.path, FileAction::Read, &error);
        if file.metadata().map_err(failed)?.len() > MOST_BYTES {
            return Err(failed(ErrorKind::FileTooLarge.into()));
        }
        let lines = BufReader::new(file.take(MOST_BYTES));
        read(lines, &self.server, each).map_err(failed)
    }

    /// Opens the file for reading; `None` if there is none.
    fn open(&self) -> Result<Option<File>, FileProblem> {
        if !files::has_own_folder(self.folder())? {
            return Ok(None);
        }
        match files::open(&self.path, OpenOptions::new().read(true)) {
            Err(problem) if problem.is_not_found() => Ok(None),
            opened => opened.map(Some),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

#[derive(Serialize, Deserialize)]
struct ListHead {
    version: u64,
    server: String,
    user: String,
    at: String,
    rows: usize,
}

#[derive(Deserialize)]
struct ListVersion {
    version: u64,
}

/// The first line of a file.
struct FirstLine<'a> {
    /// The checksum of what stands behind it, up to the end of the file.
    sum: Option<u32>,
    json: &'a str,
    version: u64,
}

impl<'a> FirstLine<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (sum, json) = line.split_once(' ')?;
        let ListVersion { version } = serde_json::from_str(json).ok()?;
        let sum = u32::from_str_radix(sum, 16).ok();
        Some(Self { sum, json, version })
    }

    fn is_newer(&self) -> bool {
        self.version > VERSION
    }
}

/// Lines on their way into a file: they are counted and summed, so that no text as long as the list
/// is ever in memory.
struct Summed<W> {
    inner: W,
    sum: crc32fast::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A row: id, kind, whether a schedule made it, name, the id and the name of its instance, day.
#[derive(Serialize, Deserialize)]
struct ListRow(
    String,
    String,
    bool,
    String,
    Option<String>,
    String,
    Option<String>,
);

/// Writes a list into an empty file.
///
/// # Errors
/// `FileTooLarge` if it would not be read again; errors of the system.
fn write(list: &KnownList, server: &str, file: &mut File) -> io::Result<()> {
    let head = ListHead {
        version: VERSION,
        server: server.to_owned(),
        user: list.user.raw().to_owned(),
        at: list.at.to_string(),
        rows: list.rows.len(),
    };
    // The sum takes the place of the zeros when it is known.
    let mut file = BufWriter::new(file);
    write!(file, "{:08x} ", 0)?;
    let mut lines = Summed {
        inner: &mut file,
        sum: crc32fast::Hasher::new(),
        bytes: SUM_BYTES,
    };
    serde_json::to_writer(&mut lines, &head)?;
    lines.write_all(b"\n")?;
    for row in &list.rows {
        let (instance, instance_name) = row
            .instance
            .as_ref()
            .map_or((None, ""), |(id, name)| (Some(id.to_string()), name.raw()));
        let row = ListRow(
            row.id.to_string(),
            word(&row.kind).to_owned(),
            row.scheduled,
            row.name.raw().to_owned(),
            instance,
            instance_name.to_owned(),
            row.created.map(|day| day.to_string()),
        );
        serde_json::to_writer(&mut lines, &row)?;
        lines.write_all(b"\n")?;
    }
    if list.rows.len() > MOST_ROWS || lines.bytes > MOST_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let sum = lines.sum.finalize();
    file.rewind()?;
    write!(file, "{sum:08x}")?;
    file.flush()
}

fn word(kind: &ImageKind) -> &str {
    match kind {
        ImageKind::Snapshot => "snapshot",
        ImageKind::Backup => "backup",
        ImageKind::Image => "image",
        ImageKind::Unknown(word) => word.raw(),
    }
}

/// Reads a list.
///
/// # Errors
/// Errors of the system; a damaged list is none.
fn read(lines: impl BufRead, server: &str, each: impl FnMut(KnownRow)) -> io::Result<FoundList> {
    match read_lines(lines, server, each) {
        Ok(found) => Ok(found.unwrap_or(FoundList::Damaged)),
        // Not UTF-8.
        Err(error) if error.kind() == ErrorKind::InvalidData => Ok(FoundList::Damaged),
        Err(error) => Err(error),
    }
}

/// Reads a list line by line; `None` if it is damaged.
fn read_lines(
    mut lines: impl BufRead,
    server: &str,
    mut each: impl FnMut(KnownRow),
) -> io::Result<Option<FoundList>> {
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let Some(first) = FirstLine::parse(&first) else {
        return Ok(None);
    };
    if first.is_newer() {
        return Ok(Some(FoundList::Newer));
    }
    let Ok(head) = serde_json::from_str::<ListHead>(first.json) else {
        return Ok(None);
    };
    let mut sum = crc32fast::Hasher::new();
    sum.update(first.json.as_bytes());
    let (mut rows, mut line) = (0, String::new());
    while lines.read_line(&mut line)? > 0 {
        sum.update(line.as_bytes());
        if let Some(row) = row(&line) {
            rows += 1;
            each(row);
        }
        line.clear();
    }
    if first.sum != Some(sum.finalize()) || rows != head.rows {
        return Ok(None);
    }
    if head.server != server {
        return Ok(Some(FoundList::Nothing));
    }
    let at = Timestamp::from_str(&head.at).ok();
    Ok(at.map(|at| FoundList::List(Text::new(&head.user), at)))
}

fn row(line: &str) -> Option<KnownRow> {
    let ListRow(id, kind, scheduled, name, instance, instance_name, created) =
        serde_json::from_str(line).ok()?;
    let instance = match instance {
        Some(id) => Some((InstanceId::parse(&id)?, Text::new(&instance_name))),
        None => None,
    };
    Some(KnownRow {
        id: SnapshotId::parse(&id)?,
        kind: ImageKind::parse(&kind),
        scheduled,
        name: Text::new(&name),
        instance,
        created: created.and_then(|day| Date::from_str(&day).ok()),
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use proptest::prelude::*;

    use super::*;
    use crate::domain::{ProfileName, ServerUrl};

    fn profile(name: &str, url: &str) -> Profile {
        Profile::new(
            ProfileName::parse(name).unwrap(),
            ServerUrl::parse(url).unwrap(),
        )
    }

    fn place() -> (tempfile::TempDir, ListFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = ListFile::new(folder.path(), &profile("prod", "https://api.zomro.com/"));
        (folder, file)
    }

    fn list(rows: Vec<KnownRow>) -> KnownList {
        KnownList {
            user: "ops@example.ua".into(),
            at: "2026-11-26T14:02:31Z".parse().unwrap(),
            rows,
        }
    }

    fn read_whole(file: &ListFile) -> Option<KnownList> {
        let mut rows = Vec::new();
        let (user, at) = file.read(|row| rows.push(row))?;
        Some(KnownList { user, at, rows })
    }

    fn rows() -> impl Strategy<Value = Vec<KnownRow>> {
        let kind = prop_oneof![
            Just(ImageKind::Snapshot),
            Just(ImageKind::Backup),
            Just(ImageKind::Image),
            any::<String>().prop_map(|word| ImageKind::parse(&word)),
        ];
        let instance = prop::option::of((any::<u32>(), any::<String>()));
        let row = (
            any::<u32>(),
            kind,
            any::<bool>(),
            any::<String>(),
            instance,
            1_i8..28,
        );
        let row = row.prop_map(|(id, kind, scheduled, name, instance, day)| KnownRow {
            id: SnapshotId::parse(&id.to_string()).unwrap(),
            kind,
            scheduled,
            name: Text::new(&name),
            instance: instance.map(|(id, name)| {
                (
                    InstanceId::parse(&id.to_string()).unwrap(),
                    Text::new(&name),
                )
            }),
            created: (day > 3).then(|| jiff::civil::date(2026, 11, day)),
        });
        prop::collection::vec(row, 0..8)
    }

    fn some() -> KnownList {
        list(vec![KnownRow {
            id: SnapshotId::parse("5226790").unwrap(),
            kind: ImageKind::Snapshot,
            scheduled: false,
            name: "before\n\"nginx\"".into(),
            instance: None,
            created: None,
        }])
    }

    proptest! {
        #[test]
        fn any_list_is_read_as_it_was_written(rows in rows()) {
            let (_folder, file) = place();
            file.write(&list(rows.clone()));
            prop_assert_eq!(read_whole(&file), Some(list(rows)));
        }

        /// A file that was cut off or changed anywhere is not used, and replaced by the next list.
        #[test]
        fn a_damaged_file_is_ignored(at in 0_usize..1000, byte in any::<u8>(), cut in any::<bool>()) {
            let (_folder, file) = place();
            file.write(&some());
            let mut bytes = fs::read(&file.path).unwrap();
            let at = at % bytes.len();
            if cut {
                bytes.truncate(at);
            } else {
                prop_assume!(bytes[at] != byte);
                bytes[at] = byte;
            }
            fs::write(&file.path, &bytes).unwrap();
            let is_newer = matches!(read(&*bytes, &file.server, drop), Ok(FoundList::Newer));
            // The sum in capitals is the same sum.
            let is_same_sum = !cut && at < 8 && read_whole(&file) == Some(some());
            prop_assert!(is_same_sum || read_whole(&file).is_none());
            if !is_newer {
                file.write(&some());
                prop_assert_eq!(read_whole(&file), Some(some()));
            }
        }
    }

    #[test]
    fn only_its_owner_can_read_it() {
        let (folder, file) = place();
        file.write(&some());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file.path), 0o600);
        assert_eq!(mode(&folder.path().join("lists")), 0o700);
        // One that others can read is not used.
        fs::set_permissions(&file.path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_whole(&file), None);
    }

    #[test]
    fn the_list_of_another_server_or_profile_is_another_one() {
        let (folder, file) = place();
        file.write(&some());
        for (name, url) in [
            ("staging", "https://api.zomro.com/"),
            ("prod", "https://other.example/"),
            ("prod", "https://api.zomro.com/billmgr"),
        ] {
            let other = ListFile::new(folder.path(), &profile(name, url));
            assert_eq!(read_whole(&other), None, "{name} {url}");
        }
    }

    #[test]
    fn a_newer_file_is_left_as_it_is() {
        let (_folder, file) = place();
        file.write(&some());
        let newer = "whatever {\"version\":2,\"more\":[]}\nunknown";
        fs::write(&file.path, newer).unwrap();
        assert_eq!(read_whole(&file), None);
        file.write(&some());
        assert_eq!(fs::read_to_string(&file.path).unwrap(), newer);
    }
}
