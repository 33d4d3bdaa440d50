//! `image.edit`: a snapshot's form.

use super::CallOutcome;
use super::dialect::{ErrorReply, answer, missed, running, written};
use super::functions::Done;
use super::images::{self, ImageRow};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

const FUNC: &str = "image.edit";

/// Without `sok`, returns one row whole: the panel's form for it before any change `[panel]`. With
/// `sok`, changes the row.
pub(super) fn image(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    if sent.is_confirmed() {
        return change(server, session, sent);
    }
    let elid = sent.id("elid")?;
    let row = images::find(server.account(session.user), elid).ok_or_else(|| missed("elid"))?;
    let body = answer(FUNC, "form", |doc| {
        row.write(doc, "name");
        doc.value("image_name", &row.snapshot.name);
        doc.value("image_type", row.image_type);
        if !row.backup_type.is_empty() {
            doc.value("backup_type", row.backup_type);
        }
        match row.instances_id {
            Some(id) => doc.plain("instances_id", id),
            None => doc.empty("instances_id"),
        }
    });
    Ok((CallOutcome::Read, body))
}

/// Renames a snapshot by a form with only its name, which keeps all else; or protects it by the
/// whole form `[panel]`. All other fields must be unchanged, so that a client that changes more
/// than intended is noticed.
fn change(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id("elid")?;
    sent.clicked()?;
    let name = sent.name("image_name")?;
    let protected = sent.flag("protected")?;
    let deleting = server.is_deleting(session.user, elid);
    let account = server.account(session.user);
    let as_they_are = fixed(images::find(account, elid).ok_or_else(|| missed("elid"))?);
    for (field, is) in as_they_are {
        let as_it_is = match sent.only(field)? {
            Some(sent) => sent == is,
            None => protected.is_none(),
        };
        if !as_it_is {
            return Err(ErrorReply::value(field, format!("It must be '{is}'")));
        }
    }
    let snapshot = account.snapshot(elid).ok_or_else(|| missed("elid"))?;
    if snapshot.is_saving() || deleting {
        return Err(running(
            "Another operation on the snapshot is running, please wait",
        ));
    }
    // The panel offers it for Active ones only [panel].
    if snapshot.fleio_status != "Active" {
        let why = "Only an active image can be changed";
        return Err(ErrorReply::value("fleio_status", why));
    }
    name.clone_into(&mut snapshot.name);
    let done = match protected {
        None => CallOutcome::Renamed(elid),
        Some(protected) => {
            snapshot.protected = protected;
            CallOutcome::Protected(elid, protected)
        }
    };
    Ok((done, written(FUNC)))
}

/// The fields of the form that must not be changed, with their values.
fn fixed(row: ImageRow) -> [(&'static str, String); 7] {
    [
        ("region", row.region.into()),
        ("min_disk", row.snapshot.min_disk.to_string()),
        ("min_ram", "0".into()),
        ("disk_format", row.disk_format.into()),
        ("os_distro", row.os_distro.into()),
        ("os_version", row.os_version.into()),
        ("architecture", "x86_64".into()),
    ]
}
