//! `image.edit`: a snapshot's form.

use super::CallOutcome;
use super::dialect::{ErrorReply, answer, missed};
use super::functions::{Done, write_snapshot};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// Without `sok` one row, whole: the panel's form for it before anything is changed `[panel]`.
pub(super) fn image(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    if sent.is_confirmed() {
        let message = "This server does not change snapshots yet";
        return Err(ErrorReply::new("missed", "func", message));
    }
    let elid = sent.id("elid")?;
    let rows = server.account(session.user).instances.iter();
    let mut rows =
        rows.flat_map(|instance| instance.snapshots.iter().map(move |row| (instance, row)));
    let found = rows.find(|(_, snapshot)| snapshot.id == elid);
    let (instance, snapshot) = found.ok_or_else(|| missed("elid"))?;
    let body = answer("image.edit", "form", |doc| {
        write_snapshot(doc, snapshot, instance);
        doc.value("image_name", &snapshot.name);
        doc.value("image_type", "snapshot");
        doc.plain("instances_id", instance.id);
    });
    Ok((CallOutcome::Read, body))
}
