//! `instances.fleio.rebuild`: puts an image onto the disk of an instance, which is how a snapshot
//! is restored `[panel]`.

use super::account::{ServedAccount, ServedInstance, fleio_id};
use super::dialect::{ErrorReply, SelectItem, answer, missed, running, written};
use super::functions::Done;
use super::images::{self, ImageRow};
use super::instances::InstanceRow;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;
use super::{CallOutcome, keys};

const FUNC: &str = "instances.fleio.rebuild";
/// The systems of the provider: the name and the version.
const SYSTEMS: [(&str, &str); 3] = [
    ("Ubuntu", "24.04 x64"),
    ("Ubuntu", "22.04 x64"),
    ("Debian", "12 x64"),
];
/// The characters that a password must not have `[panel]`.
const NOT_IN_PASSWORDS: &str = "\"#%&'()*;<>?@|";

/// What can be put onto a disk.
struct RebuildSource {
    /// The list that it is in: the provider's, the account's, or that of images shared with it,
    /// which are none here `[panel]`.
    zone: &'static str,
    fleio_id: String,
    os_distro: String,
    os_version: String,
    text: String,
    min_disk: u32,
    /// The row, if it is the account's.
    id: Option<u64>,
}

/// What the instance can be rebuilt from: the provider's systems, and the usable images in its own
/// region. An image elsewhere has to be copied first `[panel]`.
fn sources(account: &ServedAccount, instance: &ServedInstance) -> Vec<RebuildSource> {
    let systems = SYSTEMS.iter().zip(1..).map(|((distro, version), number)| {
        let text = format!("{distro} {version}");
        RebuildSource {
            zone: "pub",
            fleio_id: fleio_id(number),
            os_distro: (*distro).into(),
            os_version: (*version).into(),
            text,
            min_disk: 5,
            id: None,
        }
    });
    let usable = |row: &ImageRow| {
        let is_here = row.region == instance.datacentername;
        is_here && row.is_active() && row.disk_format != "iso"
    };
    let own = images::rows(account).filter(usable);
    let own = own.map(|row| RebuildSource {
        zone: "own",
        fleio_id: row.snapshot.fleio_id.clone(),
        os_distro: row.os_distro.into(),
        os_version: row.os_version.into(),
        text: row.snapshot.name.clone(),
        min_disk: row.snapshot.min_disk,
        id: Some(row.snapshot.id),
    });
    systems.chain(own).collect()
}

/// Without `sok`, the form with all that can be chosen; with it, replaces the disk at once.
pub(super) fn rebuild(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id("elid")?;
    let account = &*server.account(session.user);
    let row = InstanceRow::find(account, elid).ok_or_else(|| missed("elid"))?;
    if !sent.is_confirmed() {
        return Ok((CallOutcome::Previewed, form(account, row.instance)));
    }
    // `pub` was once called `image`, and still is in the article.
    let zone = match sent.one_of("zone", &["pub", "own", "shr", "image"])? {
        Some("image") => "pub",
        zone => zone.ok_or_else(|| ErrorReply::required("zone"))?,
    };
    let wanted = sent.required("select_rebuild")?;
    check_access(account, sent)?;
    row.check_ready()?;
    row.check_state(&["Active", "Stopped"])?;
    let mut sources = sources(account, row.instance).into_iter();
    let source = sources.find(|source| source.zone == zone && source.fleio_id == wanted);
    let source = source.ok_or_else(|| {
        let why = "There is no such image for this instance";
        ErrorReply::value("select_rebuild", why)
    })?;
    let (has, needs) = (row.instance.disk, source.min_disk);
    if needs > has {
        let why = format!("It needs a disk of {needs} GB, the instance has {has} GB");
        return Err(ErrorReply::value("select_rebuild", why));
    }
    let image = source.id;
    if image.is_some_and(|id| server.is_deleting(session.user, id)) {
        return Err(running("The image is being deleted"));
    }
    if let Some(instance) = server.account(session.user).instance(elid) {
        instance.os_distro = source.os_distro;
        instance.os_version = source.os_version;
    }
    server.busy(session.user, elid, "rebuilding", "Active");
    let outcome = CallOutcome::Rebuilt {
        instance: elid,
        fleio_id: source.fleio_id,
    };
    Ok((outcome, written(FUNC)))
}

fn form(account: &ServedAccount, instance: &ServedInstance) -> Vec<u8> {
    let sources = sources(account, instance).into_iter();
    let images = sources.map(|source| SelectItem {
        depend: Some(source.zone),
        ..SelectItem::new(source.fleio_id, source.text)
    });
    let zones = [("pub", "Public"), ("own", "Own"), ("shr", "Shared")];
    let zones = zones.map(|(key, text)| SelectItem::new(key, text));
    answer(FUNC, "form", |doc| {
        doc.plain("elid", instance.id);
        doc.value("zone", "pub");
        doc.empty("select_rebuild");
        doc.empty("password");
        doc.value("enablessh", "off");
        doc.selects(&[
            ("select_rebuild", images.collect()),
            ("zone", zones.into()),
            ("ssh_keys", keys::items(account)),
        ]);
    })
}

/// How one logs in afterwards: as before, with a new password, or with a key. The panel sends an
/// empty password and a key even if it means neither `[panel]`; the article says not to send a
/// password with a key.
fn check_access(account: &ServedAccount, sent: Parameters) -> Result<(), ErrorReply> {
    let password = sent.only("password")?.unwrap_or_default();
    if !password.is_empty() && !is_password(password) {
        let why = "It must have 8 to 48 characters: upper and lower case and digits, \
            without blanks and most special characters";
        return Err(ErrorReply::value("password", why));
    }
    let kind = sent.one_of("password_type", &["", "password", "ssh"])?;
    let by_key = sent.flag("enablessh")?.unwrap_or(false);
    let key = sent.only("ssh_keys")?.unwrap_or_default();
    match kind {
        Some("password") if password.is_empty() => return Err(ErrorReply::required("password")),
        Some("password") if by_key => {
            return Err(ErrorReply::value("enablessh", "It must be 'off'"));
        }
        Some("ssh") if !by_key => return Err(ErrorReply::value("enablessh", "It must be 'on'")),
        _ => {}
    }
    if by_key && !password.is_empty() {
        return Err(ErrorReply::value("password", "It can't be set with a key"));
    }
    // The panel sends the UUID, the article the id.
    let mut keys = account.ssh_keys.iter();
    let is_known = keys.any(|row| row.fleio_key_uuid == key || row.id.to_string() == key);
    let is_unused = !by_key && ["", "none"].contains(&key);
    if is_known || is_unused {
        return Ok(());
    }
    Err(ErrorReply::value("ssh_keys", "There is no such key"))
}

/// The rules of the panel `[panel]`.
fn is_password(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.bytes().any(|byte| is(&byte));
    let allowed = |char: char| char.is_ascii_graphic() && !NOT_IN_PASSWORDS.contains(char);
    (8..=48).contains(&text.len())
        && text.chars().all(allowed)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}
