//! The rows of lists: their fields, and how they become instances and snapshots.

use std::{borrow::Cow, hash::Hash, sync::Arc};

use serde_json::value::RawValue;

use super::{
    interner::Interner,
    value::{value, words},
};
use crate::{
    domain::{
        BackupMaker, Hold, Image, ImageKind, Instance, InstanceId, InstanceStatus, Properties,
        Protection, Schedule, ScheduleId, Size, Snapshot, SnapshotId, SnapshotStatus, SshKey,
    },
    text::Text,
};

/// A row of a list: the names of its fields, and its constructor.
pub(in crate::api) trait Row: Sized {
    type Id: Hash + Eq + Clone;
    const FIELDS: &'static [&'static str];
    /// `values` are in the order of `FIELDS`; `None` without a usable id.
    fn build(values: &[Cow<'_, str>]) -> Option<Self>;
    /// The text of a field's value.
    fn read<'a>(_field: &str, raw: &'a RawValue) -> Cow<'a, str> {
        value(raw)
    }
    fn id(&self) -> &Self::Id;
    /// Shares the texts that other rows or lists have, too.
    fn intern(&mut self, interner: &mut Interner);
}

/// The fields of a snapshot: its name has another field in each list, and some lists have more.
macro_rules! snapshot_fields {
    ($name:literal $(, $more:literal)*) => {
        &[
            "id",
            $name,
            "fleio_status",
            "protected",
            "image_size",
            "min_disk",
            "min_ram",
            "region",
            "createdate",
            "architecture",
            "disk_format",
            "fleio_id",
            "hypervisor_type",
            "item_real_status",
            "os_distro",
            "os_version",
            "visibility",
            $($more,)*
        ]
    };
}

impl Row for Snapshot {
    type Id = SnapshotId;
    const FIELDS: &'static [&'static str] = snapshot_fields!("name");

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let [
            id,
            name,
            status,
            protection,
            size,
            min_disk,
            min_ram,
            region,
            created,
            architecture,
            disk_format,
            fleio_id,
            hypervisor_type,
            billing_status,
            os_distro,
            os_version,
            visibility,
        ] = values
        else {
            return None;
        };
        Some(Self {
            id: SnapshotId::parse(id)?,
            name: Text::new(name),
            status: SnapshotStatus::parse(status),
            protection: Protection::parse(protection),
            size: Size::parse(size),
            region: Text::new(region),
            created: day(created),
            fleio_id: Text::new(fleio_id),
            properties: Arc::new(Properties {
                architecture: Text::new(architecture),
                disk_format: Text::new(disk_format),
                hypervisor_type: Text::new(hypervisor_type),
                billing_status: Text::new(billing_status),
                os_distro: Text::new(os_distro),
                os_version: Text::new(os_version),
                visibility: Text::new(visibility),
                min_disk: Size::parse(min_disk),
                min_ram: Size::parse(min_ram),
                kind: ImageKind::Snapshot,
                made_by: None,
            }),
        })
    }

    fn id(&self) -> &SnapshotId {
        &self.id
    }

    fn intern(&mut self, interner: &mut Interner) {
        interner.snapshots.share(&mut self.id);
        for text in [&mut self.name, &mut self.region, &mut self.fleio_id] {
            interner.texts.share(text);
        }
        interner.properties.share(&mut self.properties);
    }
}

/// A row of an instance's list of backups.
pub(in crate::api) struct Backup(pub(in crate::api) Snapshot);

/// The fields of a snapshot, and what made it.
impl Row for Backup {
    type Id = SnapshotId;
    const FIELDS: &'static [&'static str] = snapshot_fields!("name", "backup_type");

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let (made_by, snapshot) = values.split_last()?;
        let mut snapshot = Snapshot::build(snapshot)?;
        let properties = Arc::make_mut(&mut snapshot.properties);
        properties.kind = ImageKind::Backup;
        properties.made_by = BackupMaker::parse(made_by);
        Some(Self(snapshot))
    }

    fn id(&self) -> &SnapshotId {
        &self.0.id
    }

    fn intern(&mut self, interner: &mut Interner) {
        self.0.intern(interner);
    }
}

/// The fields of a snapshot, with another name for `name`, then its own.
impl Row for Image {
    type Id = SnapshotId;
    const FIELDS: &'static [&'static str] =
        snapshot_fields!("image_name", "image_type", "instances_id", "backup_type");

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let (snapshot, own) = values.split_at_checked(Snapshot::FIELDS.len())?;
        let [kind, instance, made_by] = own else {
            return None;
        };
        let mut snapshot = Snapshot::build(snapshot)?;
        let properties = Arc::make_mut(&mut snapshot.properties);
        properties.kind = ImageKind::parse(kind);
        properties.made_by = BackupMaker::parse(made_by);
        Some(Self {
            snapshot,
            // A 0 from the database names nothing.
            instance: InstanceId::parse(instance.trim())
                .filter(|id| id.as_str().bytes().any(|digit| digit != b'0')),
        })
    }

    fn id(&self) -> &SnapshotId {
        &self.snapshot.id
    }

    fn intern(&mut self, interner: &mut Interner) {
        self.snapshot.intern(interner);
        if let Some(instance) = &mut self.instance {
            interner.instances.share(instance);
        }
    }
}

impl Row for Instance {
    type Id = InstanceId;
    const FIELDS: &'static [&'static str] = &[
        "id",
        "servername",
        "name",
        "instance_status",
        "status",
        "item_status",
        "item_real_status",
        "ip",
        "ip_v6",
        "datacentername",
    ];

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let [
            id,
            name,
            tariff,
            status,
            code,
            words,
            real_code,
            ip,
            ip_v6,
            region,
        ] = values
        else {
            return None;
        };
        let code = if code.trim().is_empty() {
            real_code
        } else {
            code
        };
        Some(Self {
            id: InstanceId::parse(id)?,
            name: Text::new(name),
            tariff: Text::new(tariff),
            status: InstanceStatus::parse(status),
            hold: Hold::parse(code, words),
            ip: Text::new(ip),
            ip_v6: Text::new(ip_v6),
            region: Text::new(region),
        })
    }

    /// The words of `item_status` say more than the code beside them `[panel]`.
    fn read<'a>(field: &str, raw: &'a RawValue) -> Cow<'a, str> {
        if field == "item_status" {
            words(raw)
        } else {
            value(raw)
        }
    }

    fn id(&self) -> &InstanceId {
        &self.id
    }

    fn intern(&mut self, interner: &mut Interner) {
        interner.texts.share(&mut self.region);
        interner.texts.share(&mut self.tariff);
    }
}

impl Row for Schedule {
    type Id = ScheduleId;
    const FIELDS: &'static [&'static str] = &[
        "id",
        "instance_id",
        "name",
        "rotation_days",
        "rotation_time",
        "create_date",
    ];

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let [id, instance, name, days, time, created] = values else {
            return None;
        };
        Some(Self {
            id: ScheduleId::parse(id)?,
            instance: InstanceId::parse(instance.trim()),
            name: Text::new(name),
            // The days come with a blank after each `[panel]`.
            days: Text::new(days.trim()),
            time: Text::new(time.trim()),
            created: day(created),
        })
    }

    fn id(&self) -> &ScheduleId {
        &self.id
    }

    fn intern(&mut self, interner: &mut Interner) {
        if let Some(instance) = &mut self.instance {
            interner.instances.share(instance);
        }
        interner.texts.share(&mut self.days);
        interner.texts.share(&mut self.time);
    }
}

impl Row for SshKey {
    type Id = Text;
    const FIELDS: &'static [&'static str] = &["elid", "comment", "fleio_key_uuid"];

    fn build(values: &[Cow<'_, str>]) -> Option<Self> {
        let [number, name, uuid] = values else {
            return None;
        };
        let ids = [uuid, number].into_iter().map(|id| Text::new(id.trim()));
        Some(Self {
            id: ids.into_iter().find(|id| !id.is_blank())?,
            name: Text::new(name.trim()),
        })
    }

    fn id(&self) -> &Text {
        &self.id
    }

    fn intern(&mut self, _: &mut Interner) {}
}

/// For answers whose rows do not matter: none is ever built.
#[derive(Debug)]
pub(in crate::api) struct NoRow;

impl Row for NoRow {
    type Id = ();
    const FIELDS: &'static [&'static str] = &[];

    fn build(_: &[Cow<'_, str>]) -> Option<Self> {
        None
    }

    fn id(&self) -> &() {
        &()
    }

    fn intern(&mut self, _: &mut Interner) {}
}

/// The day in `2024-07-23` or `2024-07-23 14:02:31`; `None` for `0000-00-00` and the like.
fn day(raw: &str) -> Option<jiff::civil::Date> {
    let date: jiff::civil::Date = raw.get(..10)?.parse().ok()?;
    // Databases write "never" as the year 9999.
    (1..9999).contains(&date.year()).then_some(date)
}
