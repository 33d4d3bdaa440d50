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
    fmt::Write as _,
    fs::OpenOptions,
    io::Read as _,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        FileAction, ImageKind, InstanceId, KnownList, KnownRow, MOST_ROWS, Profile, SnapshotId,
        Unsafe,
    },
    files::{self, FileProblem},
    text::Text,
};

/// The version of the form. It increases when an older snapdeck would misread it.
const VERSION: u64 = 1;

/// The most bytes that are read or written.
const MOST_BYTES: usize = 64 * 1024 * 1024;

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
    List(Box<KnownList>),
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

    /// Reads the list; `None` if there is none that can be used.
    #[must_use]
    pub fn read(&self) -> Option<KnownList> {
        match self.load() {
            Ok(FoundList::List(list)) => return Some(*list),
            Ok(FoundList::Nothing) => {}
            Ok(FoundList::Newer) => {
                log::warn!("{}: written by a newer snapdeck; not used", self.shown());
            }
            Ok(FoundList::Damaged) => log::warn!("{}: damaged; not used", self.shown()),
            Err(problem) => log::warn!("the last list is not read: {problem}"),
        }
        None
    }

    /// Replaces the list.
    pub fn write(&self, list: &KnownList) {
        if let Err(problem) = self.replace(list) {
            log::warn!("the last list is not stored: {problem}");
        }
    }

    fn replace(&self, list: &KnownList) -> Result<(), FileProblem> {
        files::own_folder(self.folder())?;
        if let Ok(FoundList::Newer) = self.load() {
            log::warn!(
                "{}: written by a newer snapdeck; left as it is",
                self.shown()
            );
            return Ok(());
        }
        let text = written(list, &self.server);
        // One that is too long would not be read again.
        if list.rows.len() > MOST_ROWS || text.len() > MOST_BYTES {
            log::warn!("{}: the list is too long; not stored", self.shown());
            return Ok(());
        }
        files::replace(&self.path, &text)
            .map_err(|error| FileProblem::failed(&self.path, FileAction::Write, &error))
    }

    fn load(&self) -> Result<FoundList, FileProblem> {
        if !files::has_own_folder(self.folder())? {
            return Ok(FoundList::Nothing);
        }
        let file = match files::open(&self.path, OpenOptions::new().read(true)) {
            Err(problem) if problem.is_not_found() => return Ok(FoundList::Nothing),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        match file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes) {
            Ok(size) if size > MOST_BYTES => {
                Err(FileProblem::refused(&self.path, Unsafe::TooLarge, "rm"))
            }
            Ok(_) => Ok(read(&bytes, &self.server)),
            Err(error) => Err(FileProblem::failed(&self.path, FileAction::Read, &error)),
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

fn written(list: &KnownList, server: &str) -> String {
    let head = ListHead {
        version: VERSION,
        server: server.to_owned(),
        user: list.user.raw().to_owned(),
        at: list.at.to_string(),
        rows: list.rows.len(),
    };
    // Texts, numbers and a switch: there is nothing in it that JSON can't say.
    let mut lines = serde_json::to_string(&head).unwrap_or_default();
    lines.push('\n');
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
        lines += &serde_json::to_string(&row).unwrap_or_default();
        lines.push('\n');
    }
    let mut text = String::with_capacity(lines.len() + 9);
    let _ = write!(text, "{:08x} ", crc32fast::hash(lines.as_bytes()));
    text + &lines
}

fn word(kind: &ImageKind) -> &str {
    match kind {
        ImageKind::Snapshot => "snapshot",
        ImageKind::Backup => "backup",
        ImageKind::Image => "image",
        ImageKind::Unknown(word) => word.raw(),
    }
}

fn read(bytes: &[u8], server: &str) -> FoundList {
    sealed(bytes, server).unwrap_or(FoundList::Damaged)
}

fn sealed(bytes: &[u8], server: &str) -> Option<FoundList> {
    let text = str::from_utf8(bytes).ok()?;
    let (sum, lines) = text.split_once(' ')?;
    let (head, rows) = lines.split_once('\n')?;
    let ListVersion { version } = serde_json::from_str(head).ok()?;
    if version > VERSION {
        return Some(FoundList::Newer);
    }
    if u32::from_str_radix(sum, 16).ok()? != crc32fast::hash(lines.as_bytes()) {
        return None;
    }
    let head: ListHead = serde_json::from_str(head).ok()?;
    if head.server != server {
        return Some(FoundList::Nothing);
    }
    let list = KnownList {
        user: Text::new(&head.user),
        at: Timestamp::from_str(&head.at).ok()?,
        rows: rows.lines().map(row).collect::<Option<_>>()?,
    };
    (list.rows.len() == head.rows).then(|| FoundList::List(Box::new(list)))
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
            prop_assert_eq!(file.read(), Some(list(rows)));
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
            let is_newer = matches!(read(&bytes, &file.server), FoundList::Newer);
            // The sum in capitals is the same sum.
            let is_same_sum = !cut && at < 8 && file.read() == Some(some());
            prop_assert!(is_same_sum || file.read().is_none());
            if !is_newer {
                file.write(&some());
                prop_assert_eq!(file.read(), Some(some()));
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
        assert_eq!(file.read(), None);
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
            assert_eq!(other.read(), None, "{name} {url}");
        }
    }

    #[test]
    fn a_newer_file_is_left_as_it_is() {
        let (_folder, file) = place();
        file.write(&some());
        let newer = "whatever {\"version\":2,\"more\":[]}\nunknown";
        fs::write(&file.path, newer).unwrap();
        assert_eq!(file.read(), None);
        file.write(&some());
        assert_eq!(fs::read_to_string(&file.path).unwrap(), newer);
    }
}
