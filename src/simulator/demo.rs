//! The demo account, read from `assets/demo.json`.
//!
//! The file counts days back from today, so that the account never ages, and `{date}` in a
//! snapshot's name is replaced by its day.

use std::mem;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, de::Error as _};

use super::ServedUser;
use super::account::{
    REGIONS, ServedAccount, ServedImage, ServedInstance, ServedSnapshot, USUAL_ROTATION,
    days_before,
};
use super::keys::ServedKey;
use super::schedules::ServedSchedule;

const FILE: &str = include_str!("../../assets/demo.json");

/// When a row was made.
#[derive(Deserialize)]
#[serde(untagged)]
enum Made {
    DaysAgo(u32),
    On(String),
}

impl Made {
    fn date(&self, today: DateTime) -> Result<Date, serde_json::Error> {
        match self {
            Self::DaysAgo(days) => Ok(days_before(today, *days)),
            Self::On(date) => date.parse().map_err(serde_json::Error::custom),
        }
    }
}

#[derive(Deserialize)]
struct AccountRow {
    id: u64,
    email: String,
    realname: String,
    instances: Vec<DemoInstance>,
    images: Vec<OtherRow>,
    schedules: Vec<ScheduleRow>,
    ssh_keys: Vec<KeyRow>,
}

#[derive(Deserialize)]
struct DemoInstance {
    id: u64,
    servername: String,
    name: String,
    status: u8,
    instance_status: String,
    ip: String,
    ip_v6: String,
    datacentername: String,
    os_distro: String,
    os_version: String,
    cost: String,
    made: Made,
    disk: u32,
    #[serde(default)]
    snapshots: Vec<SnapshotRow>,
}

#[derive(Deserialize)]
struct SnapshotRow {
    id: u64,
    name: String,
    image_size: String,
    made: Made,
    fleio_status: Option<String>,
    fleio_id: Option<String>,
    #[serde(default)]
    protected: bool,
}

/// A row of the account-wide list that is not a snapshot of an instance.
#[derive(Deserialize)]
struct OtherRow {
    #[serde(flatten)]
    row: SnapshotRow,
    image_type: String,
    #[serde(default)]
    backup_type: String,
    instances_id: Option<u64>,
    region: String,
    os_distro: String,
    os_version: String,
    #[serde(default = "qcow2")]
    disk_format: String,
    #[serde(default)]
    url: String,
    disk: u32,
}

/// The days are in a form's numbers.
#[derive(Deserialize)]
struct ScheduleRow {
    id: u64,
    instance_id: u64,
    name: String,
    days: String,
    time: String,
    made: Made,
}

#[derive(Deserialize)]
struct KeyRow {
    id: u64,
    comment: String,
    public_key: String,
    made: Made,
}

fn qcow2() -> String {
    "qcow2".into()
}

impl ServedAccount {
    /// The account of `snapdeck --demo`.
    ///
    /// # Errors
    /// If the built-in `assets/demo.json` can't be parsed.
    pub fn demo(today: DateTime) -> Result<Self, serde_json::Error> {
        let file: AccountRow = serde_json::from_str(FILE)?;
        let instances = file.instances.into_iter().map(|row| row.at(today));
        let images = file.images.into_iter().map(|row| row.at(today));
        let schedules = file.schedules.into_iter().map(|row| row.at(today));
        let ssh_keys = file.ssh_keys.into_iter().map(|row| {
            let cdate = row.made.date(today)?;
            Ok(ServedKey::new(row.id, &row.comment, &row.public_key, cdate))
        });
        Ok(Self {
            id: file.id,
            email: file.email,
            realname: file.realname,
            instances: instances.collect::<Result<_, _>>()?,
            images: images.collect::<Result<_, _>>()?,
            schedules: schedules.collect::<Result<_, _>>()?,
            ssh_keys: ssh_keys.collect::<Result<_, _>>()?,
            regions: REGIONS.map(Into::into).into(),
        })
    }
}

impl ServedUser {
    /// The second user of `demo-server`, with an own account and a second factor.
    #[must_use]
    pub fn second(today: DateTime) -> Self {
        let name = "two@example.com";
        let mut account = ServedAccount::made(3, 7, today);
        account.id += 1;
        account.email = name.into();
        account.realname = "Demo two".into();
        // No id belongs to a row of another account.
        for (instance, number) in account.instances.iter_mut().zip(1..) {
            instance.id += 2_000_000;
            instance.servername = format!("two-{number}");
            for snapshot in &mut instance.snapshots {
                *snapshot = ServedSnapshot {
                    image_size: mem::take(&mut snapshot.image_size),
                    ..ServedSnapshot::new(
                        snapshot.id + 2_000_000,
                        &snapshot.name,
                        snapshot.createdate,
                    )
                };
            }
        }
        Self {
            name: name.into(),
            password: "demo".into(),
            code: Some("123456".into()),
            account,
        }
    }
}

impl DemoInstance {
    fn at(self, today: DateTime) -> Result<ServedInstance, serde_json::Error> {
        let rows = self.snapshots.into_iter();
        let snapshots = rows
            .map(|row| row.at(today, self.disk))
            .collect::<Result<Vec<_>, _>>()?;
        let of_today = |row: &&ServedSnapshot| row.createdate == today.date();
        let manual_created_today = snapshots.iter().filter(of_today).count();
        Ok(ServedInstance {
            id: self.id,
            servername: self.servername,
            name: self.name,
            status: self.status,
            instance_status: self.instance_status,
            ip: self.ip,
            ip_v6: self.ip_v6,
            datacentername: self.datacentername,
            os_distro: self.os_distro,
            os_version: self.os_version,
            cost: self.cost,
            createdate: self.made.date(today)?,
            rdns_record: String::new(),
            disk: self.disk,
            manual_created_today: u32::try_from(manual_created_today).unwrap_or(u32::MAX),
            manual_backups_today: 0,
            backup_rotation: USUAL_ROTATION,
            snapshots,
        })
    }
}

impl OtherRow {
    fn at(self, today: DateTime) -> Result<ServedImage, serde_json::Error> {
        Ok(ServedImage {
            row: self.row.at(today, self.disk)?,
            image_type: self.image_type,
            backup_type: self.backup_type,
            instances_id: self.instances_id,
            region: self.region,
            os_distro: self.os_distro,
            os_version: self.os_version,
            disk_format: self.disk_format,
            min_ram: 0,
            architecture: "x86_64".into(),
            url: self.url,
        })
    }
}

impl ScheduleRow {
    fn at(self, today: DateTime) -> Result<ServedSchedule, serde_json::Error> {
        let unreadable = || serde_json::Error::custom("the days or the time of a schedule");
        Ok(ServedSchedule {
            id: self.id,
            instance_id: self.instance_id,
            name: self.name,
            rotation_days: ServedSchedule::days_of(&self.days).ok_or_else(unreadable)?,
            rotation_time: ServedSchedule::time_of(&self.time).ok_or_else(unreadable)?,
            create_date: self.made.date(today)?,
        })
    }
}

impl SnapshotRow {
    fn at(self, today: DateTime, disk: u32) -> Result<ServedSnapshot, serde_json::Error> {
        let createdate = self.made.date(today)?;
        let date = createdate.strftime("%Y%m%d").to_string();
        let usual = ServedSnapshot::new(self.id, &self.name.replace("{date}", &date), createdate);
        Ok(ServedSnapshot {
            fleio_id: self.fleio_id.unwrap_or(usual.fleio_id),
            fleio_status: self.fleio_status.unwrap_or(usual.fleio_status),
            image_size: self.image_size,
            min_disk: disk,
            protected: self.protected,
            ..usual
        })
    }
}
