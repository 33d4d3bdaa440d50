//! `image`: all snapshots, backups and images of the account in one list `[panel]`.

use super::CallOutcome;
use super::account::{ServedAccount, ServedImage, ServedInstance, ServedSnapshot};
use super::dialect::{ErrorReply, Node, missed, running, written};
use super::filters::{FilterField, holds};
use super::functions::Done;
use super::lists::ListKind;
use super::order::SortColumn;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// The price in EUR per GB and day.
pub(super) const STAT_COST: &str = "0.0015";

/// A row, with the fields of its instance.
#[derive(Clone, Copy)]
pub(super) struct ImageRow<'a> {
    pub snapshot: &'a ServedSnapshot,
    pub image_type: &'a str,
    pub backup_type: &'a str,
    pub instances_id: Option<u64>,
    pub region: &'a str,
    pub os_distro: &'a str,
    pub os_version: &'a str,
    pub disk_format: &'a str,
    pub min_ram: u32,
    pub architecture: &'a str,
    pub url: &'a str,
}

impl<'a> ImageRow<'a> {
    /// A snapshot of an existing instance.
    fn of(snapshot: &'a ServedSnapshot, instance: &'a ServedInstance) -> Self {
        Self {
            snapshot,
            image_type: "snapshot",
            backup_type: "",
            instances_id: Some(instance.id),
            region: &instance.datacentername,
            os_distro: &instance.os_distro,
            os_version: &instance.os_version,
            disk_format: "qcow2",
            min_ram: 0,
            architecture: "x86_64",
            url: "",
        }
    }

    /// A row that belongs to the account.
    pub fn of_image(image: &'a ServedImage) -> Self {
        Self {
            snapshot: &image.row,
            image_type: &image.image_type,
            backup_type: &image.backup_type,
            instances_id: image.instances_id,
            region: &image.region,
            os_distro: &image.os_distro,
            os_version: &image.os_version,
            disk_format: &image.disk_format,
            min_ram: image.min_ram,
            architecture: &image.architecture,
            url: &image.url,
        }
    }

    /// The same as a row of the account.
    pub fn to_image(self) -> ServedImage {
        ServedImage {
            row: self.snapshot.clone(),
            image_type: self.image_type.into(),
            backup_type: self.backup_type.into(),
            instances_id: self.instances_id,
            region: self.region.into(),
            os_distro: self.os_distro.into(),
            os_version: self.os_version.into(),
            disk_format: self.disk_format.into(),
            min_ram: self.min_ram,
            architecture: self.architecture.into(),
            url: self.url.into(),
        }
    }

    /// Whether it is usable; compared as the panel does it `[panel]`.
    pub fn is_active(self) -> bool {
        let status = self.snapshot.fleio_status.trim();
        status.eq_ignore_ascii_case("active")
    }

    /// Refuses what the panel offers for active ones alone `[panel]`.
    pub fn check_active(self) -> Result<(), ErrorReply> {
        let why = "Only possible with an active image";
        let refusal = || ErrorReply::value("fleio_status", why);
        self.is_active().then_some(()).ok_or_else(refusal)
    }

    /// Whether it was fetched from an address, and is no copy of a disk.
    pub fn is_image(self) -> bool {
        self.image_type.trim().eq_ignore_ascii_case("image")
    }

    /// The 17 fields of the article, in its order `[seed]`; its name has this key.
    pub fn write(self, row: &mut Node, name: &'static str) {
        let snapshot = self.snapshot;
        row.value("architecture", self.architecture);
        row.plain("createdate", snapshot.createdate);
        row.value("disk_format", self.disk_format);
        row.value("fleio_id", &snapshot.fleio_id);
        row.value("fleio_status", &snapshot.fleio_status);
        row.value("hypervisor_type", "any_hypervisor");
        row.plain("id", snapshot.id);
        if snapshot.is_saving() || snapshot.image_size.is_empty() {
            row.empty("image_size");
        } else {
            row.value("image_size", &snapshot.image_size);
        }
        row.plain("item_real_status", 2);
        row.plain("min_disk", snapshot.min_disk);
        row.plain("min_ram", self.min_ram);
        row.value(name, &snapshot.name);
        row.value("os_distro", self.os_distro);
        row.value("os_version", self.os_version);
        row.value("protected", if snapshot.protected { "on" } else { "off" });
        row.value("region", self.region);
        row.value("visibility", "private");
    }
}

/// The snapshots of an instance.
pub(super) fn rows_of(instance: &ServedInstance) -> impl Iterator<Item = ImageRow<'_>> {
    let rows = instance.snapshots.iter();
    rows.map(|row| ImageRow::of(row, instance))
}

/// The whole account: the snapshots by instance, then the rest.
pub(super) fn rows(account: &ServedAccount) -> impl Iterator<Item = ImageRow<'_>> {
    let rest = account.images.iter().map(ImageRow::of_image);
    account.instances.iter().flat_map(rows_of).chain(rest)
}

/// The row of that id, whichever list it is in.
pub(super) fn find(account: &ServedAccount, id: u64) -> Option<ImageRow<'_>> {
    rows(account).find(|row| row.snapshot.id == id)
}

/// The list of a session.
pub(super) fn images(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let kind = ListKind {
        func: "image",
        columns: &columns(),
        fields: &fields(),
    };
    let page = kind.page(server, session, sent)?;
    let has_ids = server.options.instance_ids;
    let rows = rows(server.account(session.user)).collect();
    let head = |doc: &mut Node| doc.node("cost", |cost| cost.value("stat_cost", STAT_COST));
    let write = |row: &mut Node, image: &ImageRow| {
        image.write(row, "image_name");
        row.value("image_type", image.image_type);
        if !image.backup_type.is_empty() {
            row.value("backup_type", image.backup_type);
        }
        match image.instances_id {
            Some(id) if has_ids => row.plain("instances_id", id),
            _ => row.empty("instances_id"),
        }
    };
    Ok(kind.answer(session, page, rows, head, write))
}

/// `image.delete`, for snapshots, backups and images alike `[panel]`. The article's `plid` must fit.
pub(super) fn delete(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.row()?;
    let plid = sent.id_if_sent("plid")?;
    let deleting = server.is_deleting(session.user, elid);
    let row = find(server.account(session.user), elid).ok_or_else(|| missed("elid"))?;
    if plid.is_some() && plid != row.instances_id {
        return Err(missed("plid"));
    }
    if row.snapshot.protected {
        let message = "The snapshot is protected from deletion";
        return Err(ErrorReply::new("access", "protected", message));
    }
    if row.snapshot.is_saving() {
        return Err(running("The snapshot is still being made, please wait"));
    }
    if deleting {
        return Err(running("The snapshot is being deleted already"));
    }
    server.begin_delete(session.user, elid);
    Ok((CallOutcome::Deleted(elid), written("image.delete")))
}

/// The columns by which the panel's list can be sorted `[panel]`.
fn columns<'a>() -> [SortColumn<ImageRow<'a>>; 8] {
    [
        ("id", |a, b| a.snapshot.id.cmp(&b.snapshot.id)),
        ("image_name", |a, b| a.snapshot.name.cmp(&b.snapshot.name)),
        ("image_type", |a, b| a.image_type.cmp(b.image_type)),
        ("disk_format", |a, b| a.disk_format.cmp(b.disk_format)),
        ("region", |a, b| a.region.cmp(b.region)),
        ("createdate", |a, b| {
            a.snapshot.createdate.cmp(&b.snapshot.createdate)
        }),
        ("image_size", |a, b| {
            a.snapshot.gigabytes().total_cmp(&b.snapshot.gigabytes())
        }),
        ("os_distro", |a, b| a.os_distro.cmp(b.os_distro)),
    ]
}

/// Those of an instance's list `[panel]`; the first one's name is called otherwise there.
pub(super) fn columns_of_snapshots<'a>() -> [SortColumn<ImageRow<'a>>; 5] {
    let [id, (_, by_name), _, _, _, createdate, image_size, os_distro] = columns();
    [id, ("name", by_name), image_size, createdate, os_distro]
}

/// The fields of the panel's form; its name is called `name` here `[panel]`.
pub(super) fn fields<'a>() -> [FilterField<ImageRow<'a>>; 7] {
    [
        ("name", |row, wanted| holds(&row.snapshot.name, wanted)),
        ("id", |row, wanted| row.snapshot.id.to_string() == wanted),
        ("fleio_status", |row, wanted| {
            holds(&row.snapshot.fleio_status, wanted)
        }),
        ("os_distro", |row, wanted| holds(row.os_distro, wanted)),
        ("image_type", |row, wanted| holds(row.image_type, wanted)),
        ("region", |row, wanted| holds(row.region, wanted)),
        ("disk_format", |row, wanted| holds(row.disk_format, wanted)),
    ]
}
