//! The records of the journal: a line each, a checksum before its JSON.
//!
//! ```text
//! 5d41402a {"journal":1}
//! 9b74c989 {"step":"begun","op":"…","at":"2026-11-26T14:02:31Z","profile":"prod",…}
//! 1f3870be {"step":"accepted","op":"…","at":"2026-11-26T14:02:32Z"}
//! ```

use std::{collections::BTreeSet, str::FromStr as _, sync::Arc};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{access::AccessRecord, schedules::ChangeRecord};
use crate::{
    domain::{
        CopyKind, ImageKind, Instance, InstanceId, InstanceStatus, Profile, ProfileName,
        Properties, Protection, Region, ServerUrl, Size, Snapshot, SnapshotId, SnapshotStatus,
        write::{
            Answered, Create, Delete, Demand, End, Holder, Item, OpId, Parent, Protect, RegionCopy,
            Rename, Restore, ScheduleWrite, Stage, Unfinished, Unfollowed, Write,
        },
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
    Accepted {
        op: String,
        at: String,
    },
    Working {
        op: String,
        at: String,
    },
    Unanswered {
        op: String,
        at: String,
    },
    Created {
        op: String,
        at: String,
        snapshot: String,
    },
    Alone {
        op: String,
        at: String,
    },
    Applied {
        op: String,
        at: String,
    },
    NotApplied {
        op: String,
        at: String,
    },
    Unclear {
        op: String,
        at: String,
    },
}

/// A write that is about to be sent.
#[derive(Deserialize, Serialize)]
struct BegunRecord {
    op: String,
    at: String,
    profile: String,
    server: String,
    user: Option<String>,
    /// None for an image of the user's own.
    instance: Option<InstanceRecord>,
    /// Whether the instance was listed.
    #[serde(default = "listed")]
    listed: bool,
    /// The kind of the snapshot, backup or image, in the server's word.
    #[serde(default = "snapshot_kind")]
    kind_of_image: String,
    write: WriteRecord,
}

/// What the records of an earlier version don't say.
fn listed() -> bool {
    true
}

/// The same.
fn snapshot_kind() -> String {
    ImageKind::Snapshot.to_string()
}

#[derive(Deserialize, Serialize)]
struct InstanceRecord {
    id: String,
    name: String,
    tariff: String,
    ip: String,
    region: String,
}

impl InstanceRecord {
    /// An instance that is gone: only its id is known.
    fn gone(id: &InstanceId) -> Self {
        Self {
            id: id.to_string(),
            name: String::new(),
            tariff: String::new(),
            ip: String::new(),
            region: String::new(),
        }
    }
}

#[derive(Deserialize, Serialize)]
struct SnapshotRecord {
    id: String,
    name: String,
    status: String,
    protected: String,
    size: String,
    min_disk: String,
    region: String,
    created: Option<String>,
    uuid: String,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum WriteRecord {
    Create {
        name: String,
        before: Vec<String>,
        /// The snapshot that the instance is restored from afterwards.
        #[serde(default)]
        then: Option<ThenRecord>,
    },
    Restore {
        snapshot: SnapshotRecord,
        kept: Option<String>,
        #[serde(default)]
        access: AccessRecord,
    },
    Delete {
        snapshot: SnapshotRecord,
    },
    Rename {
        snapshot: SnapshotRecord,
        name: String,
    },
    Protect {
        snapshot: SnapshotRecord,
        on: bool,
    },
    Copy {
        snapshot: SnapshotRecord,
        name: String,
        region: RegionRecord,
        before: Vec<String>,
    },
    Schedule(ChangeRecord),
}

/// The restore behind a create.
#[derive(Deserialize, Serialize)]
struct ThenRecord {
    snapshot: SnapshotRecord,
    kind: String,
    #[serde(default)]
    access: AccessRecord,
}

#[derive(Deserialize, Serialize)]
struct RegionRecord {
    key: String,
    name: String,
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
    let record = |instance: &Instance| InstanceRecord {
        id: instance.id.to_string(),
        name: instance.name.raw().to_owned(),
        tariff: instance.tariff.raw().to_owned(),
        ip: instance.ip.raw().to_owned(),
        region: instance.region.raw().to_owned(),
    };
    let of = write.instance().map(record);
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
        write: match write {
            Write::Create(create) => WriteRecord::Create {
                name: create.name.raw().to_owned(),
                before: create.before.iter().map(ToString::to_string).collect(),
                then: create.then.as_ref().map(|then| ThenRecord {
                    snapshot: recorded(&then.item.snapshot),
                    kind: then.item.kind().to_string(),
                    access: AccessRecord::of(&then.access),
                }),
            },
            Write::Restore(restore) => WriteRecord::Restore {
                snapshot: recorded(&restore.item.snapshot),
                kept: restore.kept.as_ref().map(ToString::to_string),
                access: AccessRecord::of(&restore.access),
            },
            Write::Delete(delete) => WriteRecord::Delete {
                snapshot: recorded(&delete.item.snapshot),
            },
            Write::Rename(rename) => WriteRecord::Rename {
                snapshot: recorded(&rename.item.snapshot),
                name: rename.name.raw().to_owned(),
            },
            Write::Protect(protect) => WriteRecord::Protect {
                snapshot: recorded(&protect.item.snapshot),
                on: protect.on,
            },
            Write::Copy(copy) => WriteRecord::Copy {
                snapshot: recorded(&copy.item.snapshot),
                name: copy.name.raw().to_owned(),
                region: RegionRecord {
                    key: copy.region.key.raw().to_owned(),
                    name: copy.region.name.raw().to_owned(),
                },
                before: copy.before.iter().map(ToString::to_string).collect(),
            },
            Write::Schedule(write) => WriteRecord::Schedule(ChangeRecord::of(&write.change)),
        },
    })))
}

/// The line of a later step.
pub(super) fn step(id: OpId, at: Timestamp, step: &Stage) -> String {
    let (op, at) = (id.to_string(), at.to_string());
    sealed(&match step {
        Stage::Open(Answered::Lost) => Line::Unanswered { op, at },
        Stage::Open(Answered::Accepted) => Line::Accepted { op, at },
        Stage::Open(Answered::Working) => Line::Working { op, at },
        Stage::Open(Answered::Created(snapshot)) => Line::Created {
            op,
            at,
            snapshot: snapshot.to_string(),
        },
        Stage::Alone => Line::Alone { op, at },
        Stage::Ended(End::Applied) => Line::Applied { op, at },
        Stage::Ended(End::NotApplied) => Line::NotApplied { op, at },
        Stage::Ended(End::Unclear) => Line::Unclear { op, at },
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
    let id = |op: &str| OpId::from_str(op).ok();
    Some(match serde_json::from_str(json).ok()? {
        Line::Begun(begun) => {
            let owner = Owner {
                profile: ProfileName::parse(&begun.profile)?,
                server: ServerUrl::parse(&begun.server).ok()?,
            };
            let unfinished = Unfinished {
                id: id(&begun.op)?,
                user: begun.user.as_deref().map(Text::new),
                last: None,
                write: write(
                    begun.instance.as_ref(),
                    begun.listed,
                    &begun.kind_of_image,
                    begun.write,
                )?,
            };
            Parsed::Begun(owner, Box::new(unfinished))
        }
        Line::Accepted { op, .. } => Parsed::Stage(id(&op)?, Stage::Open(Answered::Accepted)),
        Line::Working { op, .. } => Parsed::Stage(id(&op)?, Stage::Open(Answered::Working)),
        Line::Unanswered { op, .. } => Parsed::Stage(id(&op)?, Stage::Open(Answered::Lost)),
        Line::Created { op, snapshot, .. } => {
            let created = Answered::Created(SnapshotId::parse(&snapshot)?);
            Parsed::Stage(id(&op)?, Stage::Open(created))
        }
        Line::Alone { op, .. } => Parsed::Stage(id(&op)?, Stage::Alone),
        Line::Applied { op, .. } => Parsed::Stage(id(&op)?, Stage::Ended(End::Applied)),
        Line::NotApplied { op, .. } => Parsed::Stage(id(&op)?, Stage::Ended(End::NotApplied)),
        Line::Unclear { op, .. } => Parsed::Stage(id(&op)?, Stage::Ended(End::Unclear)),
    })
}

/// A record as a line, with its checksum.
fn sealed(record: &impl Serialize) -> String {
    // Strings and numbers alone can't fail to become JSON.
    let json = serde_json::to_string(record).unwrap_or_default();
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

fn recorded(snapshot: &Snapshot) -> SnapshotRecord {
    SnapshotRecord {
        id: snapshot.id.to_string(),
        name: snapshot.name.raw().to_owned(),
        status: match &snapshot.status {
            SnapshotStatus::Unknown(word) => word.raw().to_owned(),
            known => known.to_string(),
        },
        protected: snapshot.protection.to_string(),
        size: snapshot.size.exact(),
        min_disk: snapshot.min_disk.exact(),
        region: snapshot.region.raw().to_owned(),
        created: snapshot.created.map(|day| day.to_string()),
        uuid: snapshot.fleio_id.raw().to_owned(),
    }
}

fn snapshot(record: SnapshotRecord, kind: &str) -> Option<Snapshot> {
    Some(Snapshot {
        id: SnapshotId::parse(&record.id)?,
        name: Text::new(&record.name),
        status: SnapshotStatus::parse(&record.status),
        protection: Protection::parse(&record.protected),
        size: Size::parse(&record.size),
        min_disk: Size::parse(&record.min_disk),
        min_ram: Size::Absent,
        region: Text::new(&record.region),
        created: record.created.and_then(|day| Date::from_str(&day).ok()),
        fleio_id: Text::new(&record.uuid),
        properties: Arc::new(Properties {
            kind: ImageKind::parse(kind),
            ..Properties::default()
        }),
    })
}

fn write(
    instance: Option<&InstanceRecord>,
    listed: bool,
    kind: &str,
    write: WriteRecord,
) -> Option<Write> {
    let parent = match instance {
        None => Parent::Nothing,
        Some(instance) if !listed => Parent::Gone(InstanceId::parse(&instance.id)?),
        Some(instance) => Parent::Instance(Instance {
            id: InstanceId::parse(&instance.id)?,
            name: Text::new(&instance.name),
            tariff: Text::new(&instance.tariff),
            status: InstanceStatus::parse(""),
            hold: None,
            ip: Text::new(&instance.ip),
            ip_v6: Text::default(),
            region: Text::new(&instance.region),
        }),
    };
    let item = |record| {
        Some(Item {
            snapshot: snapshot(record, kind)?,
            parent: parent.clone(),
        })
    };
    Some(match write {
        WriteRecord::Create { name, before, then } => Write::Create(Create {
            kind: match ImageKind::parse(kind) {
                ImageKind::Backup => CopyKind::Backup,
                ImageKind::Snapshot | ImageKind::Image | ImageKind::Unknown(_) => {
                    CopyKind::Snapshot
                }
            },
            name: Text::new(&name),
            before: ids(&before)?,
            then: match then {
                Some(then) => {
                    let of = parent.instance()?.clone();
                    let from = snapshot(then.snapshot, &then.kind)?;
                    let restore = Restore::new(of, from, None);
                    Some(Box::new(restore.with_access(then.access.read())))
                }
                None => None,
            },
            instance: parent.instance()?.clone(),
        }),
        WriteRecord::Restore {
            snapshot: record,
            kept,
            access,
        } => {
            let of = parent.instance()?.clone();
            let kept = known(kept.as_deref(), SnapshotId::parse).ok()?;
            let restore = Restore::new(of, snapshot(record, kind)?, kept);
            Write::Restore(restore.with_access(access.read()))
        }
        WriteRecord::Delete { snapshot: record } => Write::Delete(Delete {
            item: item(record)?,
            // It is never sent again, so nothing has to be typed.
            demand: Demand::Nothing,
            leaving: Arc::default(),
        }),
        WriteRecord::Rename {
            snapshot: record,
            name,
        } => Write::Rename(Rename {
            item: item(record)?,
            name: Text::new(&name),
        }),
        WriteRecord::Protect {
            snapshot: record,
            on,
        } => Write::Protect(Protect {
            item: item(record)?,
            on,
        }),
        WriteRecord::Copy {
            snapshot: record,
            name,
            region,
            before,
        } => Write::Copy(RegionCopy {
            item: item(record)?,
            name: Text::new(&name),
            region: Region {
                key: Text::new(&region.key),
                name: Text::new(&region.name),
            },
            before: ids(&before)?,
        }),
        WriteRecord::Schedule(record) => Write::Schedule(ScheduleWrite {
            instance: parent.instance()?.clone(),
            change: record.read()?,
        }),
    })
}

fn ids(ids: &[String]) -> Option<BTreeSet<SnapshotId>> {
    ids.iter().map(|id| SnapshotId::parse(id)).collect()
}

/// A field is there, but can't be read.
pub(super) struct Damaged;

/// The value of a field that may be left out.
pub(super) fn known<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Damaged> {
    let value = text.map(|text| parse(text).ok_or(Damaged));
    value.transpose()
}
