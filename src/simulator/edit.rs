//! `image.edit`: a snapshot's form.

use super::CallOutcome;
use super::dialect::{ErrorReply, answer, missed};
use super::functions::{Done, running, write_snapshot};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

const FUNC: &str = "image.edit";

/// Without `sok` one row, whole: the panel's form for it before anything is changed `[panel]`. With
/// it the row is changed.
pub(super) fn image(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    if sent.is_confirmed() {
        return change(server, session, sent);
    }
    let elid = sent.id("elid")?;
    let rows = server.account(session.user).instances.iter();
    let mut rows =
        rows.flat_map(|instance| instance.snapshots.iter().map(move |row| (instance, row)));
    let found = rows.find(|(_, snapshot)| snapshot.id == elid);
    let (instance, snapshot) = found.ok_or_else(|| missed("elid"))?;
    let body = answer(FUNC, "form", |doc| {
        write_snapshot(doc, snapshot, instance);
        doc.value("image_name", &snapshot.name);
        doc.value("image_type", "snapshot");
        doc.plain("instances_id", instance.id);
    });
    Ok((CallOutcome::Read, body))
}

/// Renames a snapshot: a form of its name alone, which leaves all else as it is `[panel]`.
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
    if sent.only("protected")?.is_some() {
        let message = "This server does not change the protection";
        return Err(ErrorReply::new("value", "protected", message));
    }
    let deleting = server.is_deleting(session.user, elid);
    let account = server.account(session.user);
    let snapshot = account.snapshot(elid).ok_or_else(|| missed("elid"))?;
    if snapshot.is_saving() || deleting {
        return Err(running(
            "Another operation on the snapshot is running, please wait",
        ));
    }
    // The panel offers it of Active ones alone [panel].
    if snapshot.fleio_status != "Active" {
        let message = "Only an active image can be changed";
        return Err(ErrorReply::new("value", "fleio_status", message));
    }
    name.clone_into(&mut snapshot.name);
    let body = answer(FUNC, "form", |doc| doc.value("ok", ""));
    Ok((CallOutcome::Renamed(elid), body))
}
