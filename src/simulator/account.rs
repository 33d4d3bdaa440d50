//! The served account: plain rows, which tests may edit freely.

use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::keys::ServedKey;
use super::schedules::ServedSchedule;

/// The first instance of the provider's article `[seed]`.
const FIRST_INSTANCE: u64 = 5_203_773;

/// How many backups of schedules are kept unless the user says otherwise; the real number is
/// unknown.
pub(super) const USUAL_ROTATION: u32 = 3;

/// The regions of the demo account; the provider has others.
pub(super) const REGIONS: [&str; 5] = [
    "Netherlands-1",
    "Netherlands-2",
    "Poland-1",
    "Ukraine-1",
    "Germany-1",
];

/// The numbers of their data centres; which regions the last two belong to is not known `[panel]`.
const DATACENTERS: [u32; 5] = [14, 13, 12, 17, 19];

/// One customer of the provider.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedAccount {
    /// `$id` of the answer to `whoami` `[panel]`.
    pub id: u64,
    /// `$email` of the answer to `whoami` `[panel]`.
    pub email: String,
    /// `$realname` of the answer to `whoami` `[panel]`.
    pub realname: String,
    /// In the order in which they are listed.
    pub instances: Vec<ServedInstance>,
    /// The rows of the account-wide list besides the snapshots of `instances`: backups, images, and
    /// those of deleted instances.
    pub images: Vec<ServedImage>,
    /// Of all instances, in the order in which they are listed.
    pub schedules: Vec<ServedSchedule>,
    /// The keys to log in with.
    pub ssh_keys: Vec<ServedKey>,
    /// The regions that accept images.
    pub regions: Vec<String>,
}

/// A row of the list of the whole account; the field names are those of the list `[panel]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedImage {
    /// The fields that it shares with a snapshot; its name is `image_name` here.
    pub row: ServedSnapshot,
    /// `snapshot`, `backup` or `image`, in any case.
    pub image_type: String,
    /// `manual` or `auto`; empty if it is not a backup.
    pub backup_type: String,
    /// The instance that it was made of, which may no longer exist.
    pub instances_id: Option<u64>,
    /// The region in which it lies.
    pub region: String,
    /// The system's name.
    pub os_distro: String,
    /// The system's version.
    pub os_version: String,
    /// `qcow2`, `iso`, …
    pub disk_format: String,
    /// The least memory in GB that it can be restored to.
    pub min_ram: u32,
    /// `x86_64`, …
    pub architecture: String,
    /// The address that it was fetched from; empty if it was not.
    pub url: String,
}

/// A cloud server; the field names are those of the list `[panel]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedInstance {
    /// The `elid` and `plid` of the snapshots' calls `[seed]`.
    pub id: u64,
    /// The user's own name for it; may be empty `[panel]`.
    pub servername: String,
    /// The tariff `[panel]`.
    pub name: String,
    /// Billing: 1 ordered, 2 active, 3 suspended, 4 deleted, 5 being processed `[panel]`.
    pub status: u8,
    /// `Active`, `Stopped`, `Error`, `rebooting`, … `[panel]`.
    pub instance_status: String,
    /// The IPv4 address.
    pub ip: String,
    /// The IPv6 address; may be empty.
    pub ip_v6: String,
    /// The region, of its snapshots too.
    pub datacentername: String,
    /// The system's name, as its snapshots bear it `[seed]`.
    pub os_distro: String,
    /// The system's version, as its snapshots bear it `[seed]`.
    pub os_version: String,
    /// In words, such as `0.13 EUR / Day` `[panel]`.
    pub cost: String,
    /// When it was ordered.
    pub createdate: Date,
    /// The name of its address; may be empty.
    pub rdns_record: String,
    /// The disk in GB: `min_disk` of the snapshots made of it.
    pub disk: u32,
    /// The number of snapshots made by hand today; midnight resets it.
    pub manual_created_today: u32,
    /// The number of backups made by hand today; midnight resets it.
    pub manual_backups_today: u32,
    /// How many backups of schedules are kept `[panel]`.
    pub backup_rotation: u32,
    /// In the order in which they are listed.
    pub snapshots: Vec<ServedSnapshot>,
}

/// A saved disk of an instance; the field names are those of the list `[seed]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedSnapshot {
    /// The `elid` of `image.delete` `[seed]`.
    pub id: u64,
    /// The UUID which a restore is given `[panel]`.
    pub fleio_id: String,
    /// The user's name for it.
    pub name: String,
    /// `Saving` while it is created, then `Active` `[seed]`; others exist `[panel]`.
    pub fleio_status: String,
    /// GB, as the server words it; not sent while `Saving` `[seed]`.
    pub image_size: String,
    /// The least disk in GB that it can be restored to.
    pub min_disk: u32,
    /// Whether it can't be deleted `[seed]`.
    pub protected: bool,
    /// When it was made.
    pub createdate: Date,
}

impl ServedAccount {
    /// An account of any size: all rows `Active`, none made today, all snapshots in the first
    /// instance, the same at every call.
    #[must_use]
    pub fn made(instances: usize, snapshots: usize, today: DateTime) -> Self {
        let mut rows: Vec<ServedInstance> = (FIRST_INSTANCE..)
            .take(instances)
            .zip(1_u32..)
            .map(|(id, number)| made_instance(id, number, days_before(today, 900)))
            .collect();
        if let Some(first) = rows.first_mut() {
            let ids = FIRST_INSTANCE + 1_000_000..;
            first.snapshots = ids
                .take(snapshots)
                .zip(1_u32..)
                .map(|(id, number)| made_snapshot(id, number, snapshots, today))
                .collect();
        }
        Self {
            id: 40_001,
            email: "ops@example.ua".into(),
            realname: "Made to measure".into(),
            instances: rows,
            images: Vec::new(),
            schedules: Vec::new(),
            ssh_keys: Vec::new(),
            regions: REGIONS.map(Into::into).into(),
        }
    }

    /// The instance of that id.
    pub fn instance(&mut self, id: u64) -> Option<&mut ServedInstance> {
        self.instances.iter_mut().find(|row| row.id == id)
    }

    /// The snapshot, backup or image of that id, whichever instance it belongs to.
    pub fn snapshot(&mut self, id: u64) -> Option<&mut ServedSnapshot> {
        let snapshots = self.instances.iter_mut().flat_map(|row| &mut row.snapshots);
        let images = self.images.iter_mut().map(|image| &mut image.row);
        snapshots.chain(images).find(|row| row.id == id)
    }

    /// Removes a snapshot, backup or image from the lists, in any state.
    pub fn remove(&mut self, id: u64) -> Option<ServedSnapshot> {
        if let Some(at) = self.images.iter().position(|image| image.row.id == id) {
            return Some(self.images.remove(at).row);
        }
        self.instances.iter_mut().find_map(|instance| {
            let at = instance.snapshots.iter().position(|row| row.id == id)?;
            Some(instance.snapshots.remove(at))
        })
    }

    /// The greatest id that is in use.
    pub(super) fn greatest_id(&self) -> u64 {
        let snapshots = self.instances.iter().flat_map(|row| &row.snapshots);
        let instances = self.instances.iter().map(|row| row.id);
        let images = self.images.iter().map(|image| image.row.id);
        let schedules = self.schedules.iter().map(|schedule| schedule.id);
        let ids = instances.chain(snapshots.map(|row| row.id)).chain(images);
        ids.chain(schedules).max().unwrap_or(FIRST_INSTANCE)
    }
}

impl ServedInstance {
    /// `Cloud 2 | Poland-1`: the tariff as the lists word it `[panel]`.
    pub(super) fn pricelist(&self) -> String {
        format!("{} | {}", self.name, self.datacentername)
    }

    /// The number of its data centre.
    pub(super) fn datacenter(&self) -> u32 {
        let mut all = REGIONS.iter().zip(DATACENTERS);
        let found = all.find(|(region, _)| **region == self.datacentername);
        found.map_or(21, |(_, number)| number)
    }

    /// `Ubuntu 22.04 x64`
    pub(super) fn os(&self) -> String {
        format!("{} {}", self.os_distro, self.os_version)
    }

    /// The number that [`ServedInstance::cost`] begins with.
    pub(super) fn price(&self) -> f64 {
        let number = self.cost.split(' ').next().unwrap_or_default();
        number.parse().unwrap_or_default()
    }
}

impl ServedImage {
    /// A snapshot or a backup of this instance, to be changed before it is added.
    #[must_use]
    pub fn of(instance: &ServedInstance, image_type: &str, row: ServedSnapshot) -> Self {
        Self {
            row,
            image_type: image_type.into(),
            backup_type: String::new(),
            instances_id: Some(instance.id),
            region: instance.datacentername.clone(),
            os_distro: instance.os_distro.clone(),
            os_version: instance.os_version.clone(),
            disk_format: "qcow2".into(),
            min_ram: 0,
            architecture: "x86_64".into(),
            url: String::new(),
        }
    }

    /// The panel compares the type in lower case `[panel]`.
    pub(super) fn is_backup(&self) -> bool {
        self.image_type.trim().eq_ignore_ascii_case("backup")
    }

    /// Whether a schedule made it.
    pub(super) fn is_scheduled(&self) -> bool {
        self.is_backup() && is_auto(&self.backup_type)
    }
}

impl ServedSnapshot {
    /// [`ServedSnapshot::image_size`] as a number; 0 while it is not known.
    pub(super) fn gigabytes(&self) -> f64 {
        self.image_size.parse().unwrap_or_default()
    }

    /// Whether it is still being created.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.fleio_status == "Saving"
    }

    /// A small `Active` snapshot, to be changed before it is added.
    #[must_use]
    pub fn new(id: u64, name: &str, createdate: Date) -> Self {
        Self {
            id,
            fleio_id: fleio_id(id),
            name: name.into(),
            fleio_status: "Active".into(),
            image_size: "3".into(),
            min_disk: 20,
            protected: false,
            createdate,
        }
    }
}

impl ServedSnapshot {
    /// One that is being made: its size is not known yet.
    pub(super) fn saving(id: u64, name: &str, createdate: Date) -> Self {
        Self {
            fleio_status: "Saving".into(),
            image_size: String::new(),
            ..Self::new(id, name, createdate)
        }
    }
}

/// Whether a `backup_type` says that a schedule made it.
pub(super) fn is_auto(backup_type: &str) -> bool {
    backup_type.trim().eq_ignore_ascii_case("auto")
}

/// The day so many days ago.
pub(super) fn days_before(today: DateTime, days: u32) -> Date {
    let seconds = u64::from(days) * 86_400;
    today.date().saturating_sub(Duration::from_secs(seconds))
}

/// One round of splitmix64: neighbouring numbers become ones that don't look alike.
pub(super) fn mix(seed: u64) -> u64 {
    let x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A UUID that looks like any other, and is the same for the same id.
pub(super) fn fleio_id(id: u64) -> String {
    let (high, low) = (mix(id), mix(!id));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff,
    )
}

fn made_instance(id: u64, number: u32, createdate: Date) -> ServedInstance {
    let region = ["Netherlands-2", "Poland-1", "Ukraine-1", "Germany-1"][number as usize % 4];
    ServedInstance {
        id,
        servername: format!("server-{number:04}"),
        name: "Cloud 2".into(),
        status: 2,
        instance_status: "Active".into(),
        ip: format!(
            "10.{}.{}.{}",
            number >> 16 & 255,
            number >> 8 & 255,
            number & 255
        ),
        ip_v6: format!("2001:db8::{number:x}"),
        datacentername: region.into(),
        os_distro: "Ubuntu".into(),
        os_version: "22.04 x64".into(),
        cost: "0.13 EUR / Day".into(),
        createdate,
        rdns_record: String::new(),
        disk: 20,
        manual_created_today: 0,
        manual_backups_today: 0,
        backup_rotation: USUAL_ROTATION,
        snapshots: Vec::new(),
    }
}

fn made_snapshot(id: u64, number: u32, of: usize, today: DateTime) -> ServedSnapshot {
    // Higher numbers are younger, a few per day, and the last is of yesterday.
    let younger = u32::try_from(of).unwrap_or(u32::MAX).saturating_sub(number);
    let createdate = days_before(today, 1 + younger / 4 % 800);
    ServedSnapshot {
        image_size: match (number * 7 % 18 + 1, number % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenths) => format!("{whole}.{tenths}"),
        },
        ..ServedSnapshot::new(id, &format!("snapshot-{number:05}"), createdate)
    }
}
