//! The writes in the records of the journal: each kind with what it needs to be followed.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{access::AccessRecord, rows::SnapshotRecord, schedules::ChangeRecord};
use crate::{
    domain::{
        CopyKind, ImageKind, Region, SnapshotId,
        write::{
            Create, Delete, Demand, Item, Parent, Protect, RegionCopy, Rename, Restore,
            ScheduleWrite, Write,
        },
    },
    text::Text,
};

/// A write, without the instance and the kind of the row: they stand beside it.
#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum WriteRecord {
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
pub(super) struct ThenRecord {
    snapshot: SnapshotRecord,
    kind: String,
    #[serde(default)]
    access: AccessRecord,
}

#[derive(Deserialize, Serialize)]
pub(super) struct RegionRecord {
    key: String,
    name: String,
}

impl WriteRecord {
    pub(super) fn of(write: &Write) -> Self {
        match write {
            Write::Create(create) => Self::Create {
                name: create.name.raw().to_owned(),
                before: create.before.iter().map(ToString::to_string).collect(),
                then: create.then.as_ref().map(|then| ThenRecord {
                    snapshot: SnapshotRecord::of(&then.item.snapshot),
                    kind: then.item.kind().to_string(),
                    access: AccessRecord::of(&then.access),
                }),
            },
            Write::Restore(restore) => Self::Restore {
                snapshot: SnapshotRecord::of(&restore.item.snapshot),
                kept: restore.kept.as_ref().map(ToString::to_string),
                access: AccessRecord::of(&restore.access),
            },
            Write::Delete(delete) => Self::Delete {
                snapshot: SnapshotRecord::of(&delete.item.snapshot),
            },
            Write::Rename(rename) => Self::Rename {
                snapshot: SnapshotRecord::of(&rename.item.snapshot),
                name: rename.name.raw().to_owned(),
            },
            Write::Protect(protect) => Self::Protect {
                snapshot: SnapshotRecord::of(&protect.item.snapshot),
                on: protect.on,
            },
            Write::Copy(copy) => Self::Copy {
                snapshot: SnapshotRecord::of(&copy.item.snapshot),
                name: copy.name.raw().to_owned(),
                region: RegionRecord {
                    key: copy.region.key.raw().to_owned(),
                    name: copy.region.name.raw().to_owned(),
                },
                before: copy.before.iter().map(ToString::to_string).collect(),
            },
            Write::Schedule(write) => Self::Schedule(ChangeRecord::of(&write.change)),
        }
    }

    /// The write on this instance and with rows of this kind; `None` if it is damaged.
    pub(super) fn read(self, parent: &Parent, kind: &str) -> Option<Write> {
        let item = |record: SnapshotRecord| {
            Some(Item {
                snapshot: record.read(kind)?,
                parent: parent.clone(),
            })
        };
        Some(match self {
            Self::Create { name, before, then } => Write::Create(Create {
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
                        let from = then.snapshot.read(&then.kind)?;
                        let restore = Restore::new(of, from, None);
                        Some(Box::new(restore.with_access(then.access.read())))
                    }
                    None => None,
                },
                instance: parent.instance()?.clone(),
            }),
            Self::Restore {
                snapshot: record,
                kept,
                access,
            } => {
                let of = parent.instance()?.clone();
                let kept = known(kept.as_deref(), SnapshotId::parse).ok()?;
                let restore = Restore::new(of, record.read(kind)?, kept);
                Write::Restore(restore.with_access(access.read()))
            }
            Self::Delete { snapshot: record } => Write::Delete(Delete {
                item: item(record)?,
                // It is never sent again, so nothing has to be typed.
                demand: Demand::Nothing,
                leaving: Arc::default(),
            }),
            Self::Rename {
                snapshot: record,
                name,
            } => Write::Rename(Rename {
                item: item(record)?,
                name: Text::new(&name),
            }),
            Self::Protect {
                snapshot: record,
                on,
            } => Write::Protect(Protect {
                item: item(record)?,
                on,
            }),
            Self::Copy {
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
            Self::Schedule(record) => Write::Schedule(ScheduleWrite {
                instance: parent.instance()?.clone(),
                change: record.read()?,
            }),
        })
    }
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
