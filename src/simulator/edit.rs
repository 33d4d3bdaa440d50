//! `image.edit`: a snapshot's form.

use super::CallOutcome;
use super::dialect::{ErrorReply, answer, missed};
use super::functions::{Done, running};
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
    let mut rows = images::rows(server.account(session.user));
    let found = rows.find(|row| row.snapshot.id == elid);
    let row = found.ok_or_else(|| missed("elid"))?;
    let body = answer(FUNC, "form", |doc| {
        row.write(doc, "name");
        doc.value("image_name", &row.snapshot.name);
        doc.value("image_type", row.image_type);
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
    if sent.only("clicked_button")? != Some("ok") {
        let message = "The field 'clicked_button' must be 'ok'";
        return Err(ErrorReply::new("value", "clicked_button", message));
    }
    let name = sent.only("image_name")?.unwrap_or_default().trim();
    if !(1..=100).contains(&name.chars().count()) {
        let message = "The name must have 1 to 100 characters";
        return Err(ErrorReply::new("value", "image_name", message));
    }
    let protected = match sent.only("protected")? {
        None => None,
        Some("on") => Some(true),
        Some("off") => Some(false),
        Some(_) => {
            let message = "The field 'protected' must be 'on' or 'off'";
            return Err(ErrorReply::new("value", "protected", message));
        }
    };
    let deleting = server.is_deleting(session.user, elid);
    let account = server.account(session.user);
    let found = images::rows(account).find(|row| row.snapshot.id == elid);
    let as_they_are = fixed(found.ok_or_else(|| missed("elid"))?);
    for (field, is) in as_they_are {
        let as_it_is = match sent.only(field)? {
            Some(sent) => sent == is,
            None => protected.is_none(),
        };
        if !as_it_is {
            let message = format!("The field '{field}' must be '{is}'");
            return Err(ErrorReply::new("value", field, message));
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
        let message = "Only an active image can be changed";
        return Err(ErrorReply::new("value", "fleio_status", message));
    }
    name.clone_into(&mut snapshot.name);
    let done = match protected {
        None => CallOutcome::Renamed(elid),
        Some(protected) => {
            snapshot.protected = protected;
            CallOutcome::Protected(elid, protected)
        }
    };
    Ok((done, answer(FUNC, "form", |doc| doc.value("ok", ""))))
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
