//! `image.edit`: the form of a snapshot, backup or image.

use super::CallOutcome;
use super::account::ServedImage;
use super::dialect::{ErrorReply, answer, missed, running, written};
use super::functions::Done;
use super::images::{self, ImageRow};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;
use super::upload::{self, ARCHITECTURES, DISK_FORMATS, MIN_DISK, MIN_RAM};

const FUNC: &str = "image.edit";

/// Without `sok`, returns one row whole: the panel's form for it before any change `[panel]`. With
/// `sok`, changes the row.
pub(super) fn image(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    if sent.is_confirmed() {
        return change(server, session, sent);
    }
    let elid = sent.id("elid")?;
    let account = &*server.account(session.user);
    let row = images::find(account, elid).ok_or_else(|| missed("elid"))?;
    let [_, _, os_distro, architecture] = upload::selects(&account.regions);
    let body = answer(FUNC, "form", |doc| {
        row.write(doc, "name");
        doc.value("image_name", &row.snapshot.name);
        doc.value("image_type", row.image_type);
        if !row.backup_type.is_empty() {
            doc.value("backup_type", row.backup_type);
        }
        if row.is_image() {
            doc.value("url", row.url);
        }
        match row.instances_id {
            Some(id) => doc.plain("instances_id", id),
            None => doc.empty("instances_id"),
        }
        doc.plain("created", row.snapshot.createdate);
        doc.plain("updated", row.snapshot.createdate);
        doc.selects(&[os_distro, architecture]);
    });
    Ok((CallOutcome::Read, body))
}

/// Renames by a form with only the name, which keeps all else; or protects by the whole form
/// `[panel]`. The other fields of a snapshot or a backup must be unchanged, so that a client that
/// changes more than intended is noticed; those of an image can be edited.
fn change(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id("elid")?;
    sent.clicked()?;
    let name = sent.name("image_name")?;
    let protected = sent.flag("protected")?;
    let deleting = server.is_deleting(session.user, elid);
    let account = server.account(session.user);
    let row = images::find(account, elid).ok_or_else(|| missed("elid"))?;
    let mut edited = row.to_image();
    for (field, is) in form_of(row) {
        match sent.only(field)? {
            Some(text) if text == is => {}
            Some(_) if row.is_image() && field != "region" => set(&mut edited, field, sent)?,
            Some(_) => return Err(ErrorReply::value(field, format!("It must be '{is}'"))),
            // Only an image has an address.
            None if protected.is_none() || field == "url" => {}
            None => return Err(ErrorReply::required(field)),
        }
    }
    if row.snapshot.is_saving() || deleting {
        return Err(running(
            "Another operation on the snapshot is running, please wait",
        ));
    }
    row.check_active()?;
    let is_edited = edited != row.to_image();
    if let Some(image) = account.images.iter_mut().find(|row| row.row.id == elid) {
        *image = edited;
    }
    let snapshot = account.snapshot(elid).ok_or_else(|| missed("elid"))?;
    name.clone_into(&mut snapshot.name);
    snapshot.protected = protected.unwrap_or(snapshot.protected);
    let done = match protected {
        _ if is_edited => CallOutcome::ImageEdited(elid),
        None => CallOutcome::Renamed(elid),
        Some(protected) => CallOutcome::Protected(elid, protected),
    };
    Ok((done, written(FUNC)))
}

/// The fields of the form besides the name and the protection, with their values.
fn form_of(row: ImageRow) -> [(&'static str, String); 8] {
    [
        ("region", row.region.into()),
        ("min_disk", row.snapshot.min_disk.to_string()),
        ("min_ram", row.min_ram.to_string()),
        ("disk_format", row.disk_format.into()),
        ("os_distro", row.os_distro.into()),
        ("os_version", row.os_version.into()),
        ("architecture", row.architecture.into()),
        ("url", row.url.into()),
    ]
}

/// Sets one of these fields of an image.
fn set(image: &mut ServedImage, field: &'static str, sent: Parameters) -> Result<(), ErrorReply> {
    let text = || sent.required(field).map(str::to_owned);
    let one_of = |allowed| sent.one_of(field, allowed).and_then(|_| text());
    let number = |allowed| {
        let number = sent.number(field, allowed)?;
        number.ok_or_else(|| ErrorReply::required(field))
    };
    match field {
        "min_disk" => image.row.min_disk = number(MIN_DISK)?,
        "min_ram" => image.min_ram = number(MIN_RAM)?,
        "disk_format" => image.disk_format = one_of(&DISK_FORMATS)?,
        "architecture" => image.architecture = one_of(&ARCHITECTURES)?,
        "os_distro" => image.os_distro = text()?,
        "os_version" => image.os_version = text()?,
        _ => image.url = text()?,
    }
    Ok(())
}
