//! The records of the journal: a line each, a checksum before its JSON.
//!
//! ```text
//! 5d41402a {"journal":1}
//! 9b74c989 {"step":"begun","op":"…","at":"2026-11-26T14:02:31Z","profile":"prod",…}
//! 1f3870be {"step":"accepted","op":"…","at":"2026-11-26T14:02:32Z"}
//! ```

use std::str::FromStr as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{rows::InstanceRecord, writes::WriteRecord};
use crate::{
    domain::{
        CopyKind, ImageKind, Profile, ProfileName, ServerUrl, SnapshotId,
        write::{Answered, End, Holder, OpId, Parent, Stage, Unfinished, Unfollowed, Write},
    },
    text::Text,
};

/// The version of the format: 2 since copies to another region and restores are recorded, 3 since
/// changes of schedules are, 4 since a restore has an access. A file of an older version is marked anew
/// before a record is added to it.
pub(super) const VERSION: u32 = 4;

/// The first record of a file.
#[derive(Deserialize, Serialize)]
struct Header {
    journal: u32,
}

/// A record after the first.
#[derive(Deserialize, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
enum Line {
    Begun(Box<BegunRecord>),
    Accepted(StageRecord),
    Working(StageRecord),
    Unanswered(StageRecord),
    Created {
        #[serde(flatten)]
        of: StageRecord,
        snapshot: String,
    },
    Alone(StageRecord),
    Applied(StageRecord),
    NotApplied(StageRecord),
    Unclear(StageRecord),
}

/// The write that a later step is of, and when that was.
#[derive(Deserialize, Serialize)]
struct StageRecord {
    op: String,
    at: String,
}

impl StageRecord {
    /// The step; `None` if the id of its write is damaged.
    fn stage(&self, stage: Stage) -> Option<Parsed> {
        Some(Parsed::Stage(OpId::from_str(&self.op).ok()?, stage))
    }
}

/// A write that is about to be sent.
#[derive(Deserialize, Serialize)]
struct BegunRecord {
    op: String,
    at: String,
    profile: String,
    server: String,
    user: Option<String>,
    /// None if it belongs to no instance.
    instance: Option<InstanceRecord>,
    /// Whether the instance was listed.
    #[serde(default = "listed")]
    listed: bool,
    /// The kind of the snapshot, backup or image, in the server's word.
    #[serde(default = "snapshot_kind")]
    kind_of_image: String,
    write: WriteRecord,
}

/// The default for records of an earlier version, which don't say it.
fn listed() -> bool {
    true
}

/// The default for records of an earlier version, which are of snapshots.
fn snapshot_kind() -> String {
    ImageKind::Snapshot.to_string()
}

/// The account of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    profile: ProfileName,
    server: ServerUrl,
}

impl Owner {
    pub(super) fn of(profile: &Profile) -> Self {
        Self {
            profile: profile.name.clone(),
            server: profile.url.clone(),
        }
    }

    /// A write of this account that is not followed.
    pub(super) fn unfollowed(&self, unfinished: Unfinished, by: Holder) -> Unfollowed {
        Unfollowed {
            profile: self.profile.clone(),
            server: self.server.as_str().to_owned(),
            unfinished,
            by,
        }
    }
}

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// The file has this version.
    Version(u32),
    /// A write of this account was begun.
    Begun(Owner, Box<Unfinished>),
    /// A later step of a write.
    Stage(OpId, Stage),
}

/// The first line of a file.
pub(super) fn header() -> String {
    sealed(&Header { journal: VERSION })
}

/// The line of a write that is about to be sent.
pub(super) fn begun(owner: &Owner, user: Option<&Text>, id: OpId, write: &Write) -> String {
    let kind = match write.item() {
        Some(item) => item.kind(),
        None => match write.copy_kind() {
            CopyKind::Snapshot => &ImageKind::Snapshot,
            CopyKind::Backup => &ImageKind::Backup,
        },
    };
    let of = write.instance().map(InstanceRecord::of);
    let listed = of.is_some();
    let gone = || write.instance_id().map(InstanceRecord::gone);
    sealed(&Line::Begun(Box::new(BegunRecord {
        op: id.to_string(),
        at: id.begun().to_string(),
        profile: owner.profile.to_string(),
        server: owner.server.as_str().to_owned(),
        user: user.map(|user| user.raw().to_owned()),
        instance: of.or_else(gone),
        listed,
        kind_of_image: match kind {
            ImageKind::Unknown(word) => word.raw().to_owned(),
            known => known.to_string(),
        },
        write: WriteRecord::of(write),
    })))
}

/// The line of a later step.
pub(super) fn step(id: OpId, at: Timestamp, step: &Stage) -> String {
    let of = StageRecord {
        op: id.to_string(),
        at: at.to_string(),
    };
    sealed(&match step {
        Stage::Open(Answered::Lost) => Line::Unanswered(of),
        Stage::Open(Answered::Accepted) => Line::Accepted(of),
        Stage::Open(Answered::Working) => Line::Working(of),
        Stage::Open(Answered::Created(snapshot)) => Line::Created {
            of,
            snapshot: snapshot.to_string(),
        },
        Stage::Alone => Line::Alone(of),
        Stage::Ended(End::Applied) => Line::Applied(of),
        Stage::Ended(End::NotApplied) => Line::NotApplied(of),
        Stage::Ended(End::Unclear) => Line::Unclear(of),
    })
}

/// Reads a line without its end; `None` if it is damaged.
pub(super) fn parse(line: &[u8]) -> Option<Parsed> {
    let line = str::from_utf8(line).ok()?;
    let (sum, json) = line.split_once(' ')?;
    if u32::from_str_radix(sum, 16).ok()? != crc32fast::hash(json.as_bytes()) {
        return None;
    }
    if let Ok(Header { journal }) = serde_json::from_str(json) {
        return Some(Parsed::Version(journal));
    }
    Some(match serde_json::from_str(json).ok()? {
        Line::Begun(begun) => {
            let owner = Owner {
                profile: ProfileName::parse(&begun.profile)?,
                server: ServerUrl::parse(&begun.server).ok()?,
            };
            let parent = parent(begun.instance.as_ref(), begun.listed)?;
            let unfinished = Unfinished {
                id: OpId::from_str(&begun.op).ok()?,
                user: begun.user.as_deref().map(Text::new),
                last: None,
                write: begun.write.read(&parent, &begun.kind_of_image)?,
            };
            Parsed::Begun(owner, Box::new(unfinished))
        }
        Line::Accepted(of) => of.stage(Stage::Open(Answered::Accepted))?,
        Line::Working(of) => of.stage(Stage::Open(Answered::Working))?,
        Line::Unanswered(of) => of.stage(Stage::Open(Answered::Lost))?,
        Line::Created { of, snapshot } => of.stage(Stage::Open(Answered::Created(
            SnapshotId::parse(&snapshot)?,
        )))?,
        Line::Alone(of) => of.stage(Stage::Alone)?,
        Line::Applied(of) => of.stage(Stage::Ended(End::Applied))?,
        Line::NotApplied(of) => of.stage(Stage::Ended(End::NotApplied))?,
        Line::Unclear(of) => of.stage(Stage::Ended(End::Unclear))?,
    })
}

/// A record as a line, with its checksum.
fn sealed(record: &impl Serialize) -> String {
    // Strings and numbers alone can't fail to become JSON.
    let json = serde_json::to_string(record).unwrap_or_default();
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

/// The instance of a write; `None` if it is damaged.
fn parent(instance: Option<&InstanceRecord>, listed: bool) -> Option<Parent> {
    Some(match instance {
        None => Parent::Nothing,
        Some(instance) if !listed => Parent::Gone(instance.id()?),
        Some(instance) => Parent::Instance(instance.read()?),
    })
}
