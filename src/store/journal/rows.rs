//! The rows in the records of the journal: what a write was confirmed on.

use std::{str::FromStr as _, sync::Arc};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        ImageKind, Instance, InstanceId, InstanceStatus, Properties, Protection, Size, Snapshot,
        SnapshotId, SnapshotStatus,
    },
    text::Text,
};

#[derive(Deserialize, Serialize)]
pub(super) struct InstanceRecord {
    id: String,
    name: String,
    tariff: String,
    ip: String,
    region: String,
}

impl InstanceRecord {
    pub(super) fn of(instance: &Instance) -> Self {
        Self {
            id: instance.id.to_string(),
            name: instance.name.raw().to_owned(),
            tariff: instance.tariff.raw().to_owned(),
            ip: instance.ip.raw().to_owned(),
            region: instance.region.raw().to_owned(),
        }
    }

    /// An instance that is gone: only its id is known.
    pub(super) fn gone(id: &InstanceId) -> Self {
        Self {
            id: id.to_string(),
            name: String::new(),
            tariff: String::new(),
            ip: String::new(),
            region: String::new(),
        }
    }

    pub(super) fn id(&self) -> Option<InstanceId> {
        InstanceId::parse(&self.id)
    }

    pub(super) fn read(&self) -> Option<Instance> {
        Some(Instance {
            id: self.id()?,
            name: Text::new(&self.name),
            tariff: Text::new(&self.tariff),
            status: InstanceStatus::parse(""),
            hold: None,
            ip: Text::new(&self.ip),
            ip_v6: Text::default(),
            region: Text::new(&self.region),
        })
    }
}

#[derive(Deserialize, Serialize)]
pub(super) struct SnapshotRecord {
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

impl SnapshotRecord {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        Self {
            id: snapshot.id.to_string(),
            name: snapshot.name.raw().to_owned(),
            status: match &snapshot.status {
                SnapshotStatus::Unknown(word) => word.raw().to_owned(),
                known => known.to_string(),
            },
            protected: snapshot.protection.to_string(),
            size: snapshot.size.exact(),
            min_disk: snapshot.properties.min_disk.exact(),
            region: snapshot.region.raw().to_owned(),
            created: snapshot.created.map(|day| day.to_string()),
            uuid: snapshot.fleio_id.raw().to_owned(),
        }
    }

    /// The row, whose kind is recorded beside it, in the server's word.
    pub(super) fn read(self, kind: &str) -> Option<Snapshot> {
        Some(Snapshot {
            id: SnapshotId::parse(&self.id)?,
            name: Text::new(&self.name),
            status: SnapshotStatus::parse(&self.status),
            protection: Protection::parse(&self.protected),
            size: Size::parse(&self.size),
            region: Text::new(&self.region),
            created: self.created.and_then(|day| Date::from_str(&day).ok()),
            fleio_id: Text::new(&self.uuid),
            properties: Arc::new(Properties {
                min_disk: Size::parse(&self.min_disk),
                kind: ImageKind::parse(kind),
                ..Properties::default()
            }),
        })
    }
}
