//! `image.copy`: copies a snapshot, backup or image to another region `[panel]`.

use super::CallOutcome;
use super::account::{ServedAccount, ServedImage, ServedSnapshot};
use super::dialect::{ErrorReply, SelectItem, answer, missed, running, written};
use super::functions::Done;
use super::images::{self, ImageRow};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

const FUNC: &str = "image.copy";

/// Without `sok`, the form with the regions; with it, begins a copy. The answer doesn't name the
/// copy: it has to be found in the list of the account.
pub(super) fn copy(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id("elid")?;
    let deleting = server.is_deleting(session.user, elid);
    let account = &*server.account(session.user);
    let row = images::find(account, elid).ok_or_else(|| missed("elid"))?;
    let regions = regions(account, row);
    if !sent.is_confirmed() {
        let items = regions
            .iter()
            .map(|region| SelectItem::new(*region, *region));
        let body = answer(FUNC, "form", |doc| {
            doc.plain("elid", elid);
            doc.value("image_name", &row.snapshot.name);
            doc.value("region", regions.first().copied().unwrap_or_default());
            doc.selects(&[("region", items.collect())]);
        });
        return Ok((CallOutcome::Previewed, body));
    }
    let name = sent.name("image_name")?;
    let region = sent.required("region")?;
    if !regions.contains(&region) {
        let why = "The image can't be copied to this region";
        return Err(ErrorReply::value("region", why));
    }
    if row.snapshot.is_saving() || deleting {
        return Err(running(
            "Another operation on the image is running, please wait",
        ));
    }
    row.check_active()?;
    let image_size = row.snapshot.image_size.clone();
    let mut image = ServedImage {
        region: region.into(),
        // A copy belongs to the account; whether the real one names an instance is not known.
        instances_id: None,
        ..row.to_image()
    };
    let (id, today) = (server.fresh_id(), server.now.date());
    image.row = ServedSnapshot {
        min_disk: image.row.min_disk,
        ..ServedSnapshot::saving(id, name, today)
    };
    server.add_image(session.user, image, image_size);
    let outcome = CallOutcome::Copied {
        image: elid,
        copy: id,
    };
    Ok((outcome, written(FUNC)))
}

/// Those that a row can be copied to: all but its own.
fn regions<'a>(account: &'a ServedAccount, row: ImageRow) -> Vec<&'a str> {
    let all = account.regions.iter().map(String::as_str);
    all.filter(|region| *region != row.region).collect()
}
