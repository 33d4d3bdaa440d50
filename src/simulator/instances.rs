//! `instances`: the list, and what an instance can be told to do while it is in which state.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::account::{ServedAccount, ServedInstance, ServedSnapshot, fleio_id};
use super::dialect::{ErrorReply, Node, SelectItem, answer, missed, running, written};
use super::functions::Done;
use super::lists::ListKind;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;
use super::{CallOutcome, filters, order};

/// The states of an instance that allow no new operation `[panel]`.
const AT_WORK: [&str; 12] = [
    "booting_from_iso",
    "building",
    "creating",
    "processing",
    "rebooting",
    "rebuilding",
    "rescuing",
    "resizing",
    "starting",
    "stopping",
    "suspending",
    "unrescuing",
];

/// The most characters of an instance's own name `[panel]`.
const MOST_NAME: usize = 100;
/// How many backups of schedules can be kept `[panel]`.
const ROTATION: RangeInclusive<u32> = 1..=10;

/// An instance, with its state in the list.
#[derive(Clone, Copy)]
pub(super) struct InstanceRow<'a> {
    pub instance: &'a ServedInstance,
    /// Whether a snapshot or a backup of it is being made.
    is_uploading: bool,
}

impl<'a> InstanceRow<'a> {
    /// The instance of that id.
    pub fn find(account: &'a ServedAccount, id: u64) -> Option<Self> {
        let instance = account.instances.iter().find(|row| row.id == id)?;
        let is_uploading = saving(account).any(|of| of == id);
        Some(Self {
            instance,
            is_uploading,
        })
    }

    /// `image_uploading` while a snapshot or a backup of it is being made.
    pub fn state(self) -> &'a str {
        if self.is_uploading {
            "image_uploading"
        } else {
            &self.instance.instance_status
        }
    }

    /// Refuses whatever would use its disk while it is in a state that doesn't allow it.
    pub fn check_ready(self) -> Result<(), ErrorReply> {
        let status = self.instance.instance_status.as_str();
        if ["Error", "image_uploading"].contains(&status) {
            let why = format!("Not possible while the instance is in the status {status}");
            return Err(ErrorReply::value("instance_status", why));
        }
        if [1, 4, 5].contains(&self.instance.status) {
            let why = "Not possible while the instance is not active";
            return Err(ErrorReply::value("status", why));
        }
        if AT_WORK.contains(&status) || self.is_uploading {
            return Err(running(
                "Another operation on the instance is running, please wait",
            ));
        }
        Ok(())
    }

    /// Refuses what needs one of these states; they are compared as the panel does it `[panel]`.
    pub fn check_state(self, needed: &[&str]) -> Result<(), ErrorReply> {
        let state = self.state().trim();
        if needed
            .iter()
            .any(|needed| needed.eq_ignore_ascii_case(state))
        {
            return Ok(());
        }
        let why = format!("Not possible while the instance is in the status {state}");
        Err(ErrorReply::value("instance_status", why))
    }

    fn write(self, row: &mut Node) {
        let instance = self.instance;
        let in_words = match instance.status {
            1 => "Ordered",
            2 => "Active",
            3 => "Temporary suspended",
            4 => "Deletion in progress",
            _ => "Activation in progress",
        };
        row.plain("id", instance.id);
        row.value("servername", &instance.servername);
        row.value("name", &instance.name);
        row.value("pricelist", &instance.pricelist());
        row.plain("status", instance.status);
        row.node("item_status", |status| {
            status.attribute("$orig", &instance.status.to_string());
            status.attribute("$", in_words);
        });
        row.value("instance_status", self.state());
        row.value("ip", &instance.ip);
        row.value("ip_v6", &instance.ip_v6);
        row.plain("datacenter", instance.datacenter());
        row.value("datacentername", &instance.datacentername);
        row.value("instances_os", &instance.os());
        row.value("os_distro", &instance.os_distro);
        row.value("os_version", &instance.os_version);
        row.value("cost", &instance.cost);
        // The panel then offers no other tariff `[panel]`, which is not served.
        row.value("change_pricelist", "off");
        row.plain("createdate", instance.createdate);
    }
}

/// The instances of which a snapshot or a backup is being made.
fn saving(account: &ServedAccount) -> impl Iterator<Item = u64> {
    let images = account.images.iter().filter(|image| image.row.is_saving());
    let snapshots = account.instances.iter();
    let snapshots = snapshots.filter(|row| row.snapshots.iter().any(ServedSnapshot::is_saving));
    let of_images = images.filter_map(|image| image.instances_id);
    of_images.chain(snapshots.map(|row| row.id))
}

/// The list of a session.
pub(super) fn instances(
    server: &mut Provider,
    session: &mut LiveSession,
    sent: Parameters,
) -> Done {
    let kind = ListKind {
        func: "instances",
        columns: &order::of_instances(),
        fields: &filters::of_instances(),
    };
    let page = kind.page(server, session, sent)?;
    let account = server.account(session.user);
    let uploading: BTreeSet<u64> = saving(account).collect();
    let rows = account.instances.iter().map(|instance| InstanceRow {
        instance,
        is_uploading: uploading.contains(&instance.id),
    });
    let write = |node: &mut Node, row: &InstanceRow| row.write(node);
    Ok(kind.answer(session, page, rows.collect(), |_| (), write))
}

/// The instance that this field names.
pub(super) fn instance_of<'a>(
    server: &'a mut Provider,
    session: &LiveSession,
    sent: Parameters,
    field: &'static str,
) -> Result<InstanceRow<'a>, ErrorReply> {
    let id = sent.id(field)?;
    InstanceRow::find(server.account(session.user), id).ok_or_else(|| missed(field))
}

/// `instances.edit`: without `sok`, the form; with it, changes the fields that are sent, which may
/// be one `[panel]`.
pub(super) fn edit(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let func = "instances.edit";
    let instance = instance_of(server, session, sent, "elid")?.instance;
    let id = instance.id;
    if !sent.is_confirmed() {
        let body = answer(func, "form", |doc| {
            doc.value("instances_uuid", &fleio_id(id));
            doc.plain("createdate", instance.createdate);
            doc.value("servername", &instance.servername);
            doc.value("ip", &instance.ip);
            doc.value("ip_v6", &instance.ip_v6);
            doc.value("rdns_record", &instance.rdns_record);
            doc.plain("backup_rotation", instance.backup_rotation);
            let balance = SelectItem::new("account1", "Balance");
            doc.selects(&[("stored_method", vec![balance])]);
        });
        return Ok((CallOutcome::Read, body));
    }
    sent.clicked()?;
    let servername = sent.only("servername")?;
    if servername.is_some_and(|name| name.trim().chars().count() > MOST_NAME) {
        let why = format!("It must have at most {MOST_NAME} characters");
        return Err(ErrorReply::value("servername", why));
    }
    let rdns_record = sent.only("rdns_record")?;
    if rdns_record.is_some_and(|name| !is_domain(name)) {
        return Err(ErrorReply::value("rdns_record", "It must be a domain"));
    }
    let rotation = sent.number("backup_rotation", ROTATION)?;
    if servername.is_none() && rdns_record.is_none() && rotation.is_none() {
        return Err(ErrorReply::value("servername", "Nothing would be changed"));
    }
    if let Some(instance) = server.account(session.user).instance(id) {
        if let Some(name) = servername {
            name.trim().clone_into(&mut instance.servername);
        }
        if let Some(name) = rdns_record {
            name.clone_into(&mut instance.rdns_record);
        }
        instance.backup_rotation = rotation.unwrap_or(instance.backup_rotation);
    }
    Ok((CallOutcome::InstanceEdited(id), written(func)))
}

/// Labels of letters, digits and hyphens, with dots between.
fn is_domain(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_label = |label: &str| {
        let edges = label.starts_with('-') || label.ends_with('-');
        (1..=63).contains(&label.len()) && label.bytes().all(fits) && !edges
    };
    name.contains('.') && name.len() <= 253 && name.split('.').all(is_label)
}
