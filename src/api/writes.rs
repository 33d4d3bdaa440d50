//! The form of each kind of write.

use std::borrow::Cow;

use crate::domain::{
    Access, CopyKind,
    write::{
        Create, Delete, Protect, RegionCopy, Rename, Restore, ScheduleChange, SchedulePlan,
        ScheduleWrite, Write,
    },
};

/// A field of a form.
type FormField<'a> = (&'a str, Cow<'a, str>);

/// The fields of a form besides those of every call.
type Fields<'a> = Vec<FormField<'a>>;

fn field<'a>(name: &'a str, value: impl Into<Cow<'a, str>>) -> FormField<'a> {
    (name, value.into())
}

/// The fields of the whole form of an image. The panel leaves out those that it did not receive
/// `[panel]`.
const WHOLE: [&str; 9] = [
    "image_name",
    "region",
    "min_disk",
    "min_ram",
    "disk_format",
    "os_distro",
    "os_version",
    "architecture",
    "url",
];

/// The field of that form with the image's UUID.
pub(super) const SOURCE: &str = "fleio_id";

/// The fields of the image's form that a write sends back unchanged, and the one of them that must be
/// there; `None` if it sends none, so that the form need not be read before.
pub(super) fn sent_back(write: &Write) -> Option<(&'static [&'static str], &'static str)> {
    match write {
        Write::Protect(_) => Some((&WHOLE, WHOLE[0])),
        Write::Restore(_) => Some((&[SOURCE], SOURCE)),
        Write::Create(_)
        | Write::Delete(_)
        | Write::Rename(_)
        | Write::Copy(_)
        | Write::Schedule(_) => None,
    }
}

/// The function of a write and the fields of its form. `kept` are the fields to send back
/// unchanged.
pub(super) fn form<'a>(
    write: &'a Write,
    kept: &'a [(String, String)],
) -> (&'static str, Fields<'a>) {
    match write {
        Write::Create(write) => match write.kind {
            CopyKind::Snapshot => ("instances.snapshots.edit", create(write)),
            CopyKind::Backup => ("instances.fleio_bckps.edit", create(write)),
        },
        Write::Delete(write) => ("image.delete", delete(write)),
        Write::Rename(write) => ("image.edit", rename(write)),
        Write::Protect(write) => ("image.edit", protect(write, kept)),
        Write::Copy(write) => ("image.copy", copy(write)),
        Write::Restore(write) => (REBUILD, restore(write, kept)),
        Write::Schedule(write) => schedule(write),
    }
}

/// Whether a write is the confirmation of a form. What deletes a schedule has none `[panel]`; a
/// snapshot is deleted as if it had one `[seed]`.
pub(super) fn has_form(write: &Write) -> bool {
    let Write::Schedule(write) = write else {
        return true;
    };
    !matches!(write.change, ScheduleChange::Delete { .. })
}

/// `[seed]`, for backups `[panel]`
fn create(write: &Create) -> Fields<'_> {
    vec![
        field("plid", write.instance.id.as_str()),
        field("name", write.name.raw()),
    ]
}

/// The fields of the article's curl line `[seed]`.
fn delete(write: &Delete) -> Fields<'_> {
    let id = write.item.id().as_str();
    // Without an instance that the server knows, as the panel deletes everything `[panel]`.
    let instance = write.item.parent.instance();
    let of = instance.map(|instance| field("plid", instance.id.as_str()));
    of.into_iter()
        .chain([field("elname", id), field("elid", id)])
        .collect()
}

/// Without `protected` and the other fields, which keeps them as they are `[panel]`.
fn rename(write: &Rename) -> Fields<'_> {
    vec![
        field("elid", write.item.id().as_str()),
        field("image_name", write.name.raw()),
        field("clicked_button", "ok"),
    ]
}

/// The whole form, of which only this is changed `[panel]`.
fn protect<'a>(write: &'a Protect, kept: &'a [(String, String)]) -> Fields<'a> {
    let mut fields = vec![field("elid", write.item.id().as_str())];
    fields.extend(
        kept.iter()
            .map(|(name, value)| field(name.as_str(), value.as_str())),
    );
    fields.extend([
        field("protected", if write.on { "on" } else { "off" }),
        field("clicked_button", "ok"),
    ]);
    fields
}

/// `[panel]`
fn copy(write: &RegionCopy) -> Fields<'_> {
    vec![
        field("elid", write.item.id().as_str()),
        field("image_name", write.name.raw()),
        field("region", write.region.key.raw()),
    ]
}

/// The function of a restore `[panel]`.
pub(super) const REBUILD: &str = "instances.fleio.rebuild";

/// The field of a password. It is only added to the form when that is sent.
pub(super) const PASSWORD: &str = "password";

/// The field of the key to log in with.
pub(super) const KEY: &str = "ssh_keys";

/// If the access is left as it is, neither a password nor a key is sent `[panel]`. A password is
/// sent with a key that is not used, if there is one `[panel]`; a key without a password, as in the
/// article.
fn restore<'a>(write: &'a Restore, kept: &'a [(String, String)]) -> Fields<'a> {
    let kept = |wanted: &str, sent: &'a str| {
        let found = kept.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| field(sent, value.as_str()))
    };
    let mut fields = vec![
        field("elid", write.instance.id.as_str()),
        field("zone", "own"),
    ];
    fields.extend(kept(SOURCE, "select_rebuild"));
    let (kind, by_key) = match write.access {
        Access::AsBefore => (None, "off"),
        Access::Password(_) | Access::ForgottenPassword => (Some(PASSWORD), "off"),
        Access::Key(_) => (Some("ssh"), "on"),
    };
    fields.extend(kind.map(|kind| field("password_type", kind)));
    fields.push(field("enablessh", by_key));
    fields.extend(kept(KEY, KEY));
    fields
}

/// `[panel]`; without the empty `elid` that the panel creates one with, as in the article.
fn schedule(write: &ScheduleWrite) -> (&'static str, Fields<'_>) {
    const EDIT: &str = "instances.fleio_bckps.schedule.edit";
    let of = write.instance.id.as_str();
    let plid = || field("plid", of);
    match &write.change {
        ScheduleChange::Create { plan, .. } => {
            let mut fields = planned(plan);
            fields.push(plid());
            (EDIT, fields)
        }
        ScheduleChange::Change { was, plan } => {
            let mut fields = vec![field("elid", was.id.as_str())];
            fields.extend(planned(plan));
            fields.push(plid());
            // The panel sends a part of the form only as its list of schedules does.
            if plan.days.is_none() || plan.time.is_none() {
                fields.push(field("clicked_button", "ok"));
            }
            (EDIT, fields)
        }
        ScheduleChange::Delete { was } => (
            "instances.fleio_bckps.schedule.delete",
            vec![field("elid", was.id.as_str())],
        ),
        ScheduleChange::Keep { count, .. } => (
            "instances.edit",
            vec![
                field("elid", of),
                field("backup_rotation", count.to_string()),
                field("clicked_button", "ok"),
            ],
        ),
    }
}

/// What is not to be changed is left out, which keeps it as it is `[panel]`.
fn planned(plan: &SchedulePlan) -> Fields<'_> {
    let days = plan.days.map(|days| field("rotation_days", days.numbers()));
    let time = plan
        .time
        .map(|time| field("rotation_time", time.to_string()));
    let name = field("name", plan.name.raw());
    [name].into_iter().chain(days).chain(time).collect()
}
