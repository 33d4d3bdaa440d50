//! `v2.image.order`: a new image of the account, which the provider fetches from an address
//! `[panel]`.

use std::ops::RangeInclusive;

use super::CallOutcome;
use super::account::{ServedImage, ServedSnapshot};
use super::dialect::{ErrorReply, SelectItem, answer, written};
use super::functions::Done;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// The only tariff, and its period: by the day `[isp]`.
const PRICELIST: &str = "3021";
const PERIOD: &str = "-50";
const PARAM: &str = "v2.image.order.param";
/// What an image can be, by the provider's article.
pub(super) const DISK_FORMATS: [&str; 9] = [
    "iso", "ami", "ari", "aki", "vhd", "vmdk", "raw", "qcow2", "vdi",
];
pub(super) const ARCHITECTURES: [&str; 3] = ["x86_64", "i686", "ia64"];
/// GB `[panel]`.
pub(super) const MIN_DISK: RangeInclusive<u32> = 0..=10_000;
pub(super) const MIN_RAM: RangeInclusive<u32> = 0..=1_000;
/// The systems that a form offers; others are accepted.
const DISTROS: [&str; 4] = ["Ubuntu", "Debian", "CentOS", "Windows"];

/// What the form of an image offers for these fields.
pub(super) fn selects(regions: &[String]) -> [(&'static str, Vec<SelectItem>); 4] {
    let items = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| SelectItem::new(*text, *text))
            .collect()
    };
    let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
    [
        ("region", items(&regions)),
        ("disk_format", items(&DISK_FORMATS)),
        ("os_distro", items(&DISTROS)),
        ("architecture", items(&ARCHITECTURES)),
    ]
}

/// `v2.image.order.pricelist`: the tariffs.
pub(super) fn pricelist() -> (CallOutcome, Vec<u8>) {
    let body = answer("v2.image.order.pricelist", "form", |doc| {
        doc.array("list", &["pricelist"], |list, name| {
            list.attribute("$name", name);
            list.rows(&[PRICELIST], |row, id| {
                row.value("id", id);
                row.node("prices", |prices| {
                    prices.node("price", |price| price.value("period", PERIOD));
                });
            });
        });
    });
    (CallOutcome::Read, body)
}

/// `v2.image.order.param`: without `sok`, the form; with it, orders the image, which is charged at
/// once `[isp]`.
pub(super) fn order(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let one_of = |field, allowed: &[&str]| {
        let text = sent.one_of(field, allowed)?;
        text.ok_or_else(|| ErrorReply::required(field))
    };
    one_of("pricelist", &[PRICELIST])?;
    let regions = &server.account(session.user).regions;
    if !sent.is_confirmed() {
        let body = answer(PARAM, "form", |doc| {
            doc.value("pricelist", PRICELIST);
            doc.value("order_period", PERIOD);
            doc.selects(&selects(regions));
        });
        return Ok((CallOutcome::Previewed, body));
    }
    one_of("order_period", &[PERIOD])?;
    one_of("image_type", &["image"])?;
    // Without it the order would wait in the basket, which is not served.
    one_of("skipbasket", &["on"])?;
    let name = sent.name("image_name")?;
    let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
    let region = one_of("region", &regions)?.to_owned();
    let disk_format = one_of("disk_format", &DISK_FORMATS)?.to_owned();
    let architecture = one_of("architecture", &ARCHITECTURES)?.to_owned();
    let min_disk = sent.number("min_disk", MIN_DISK)?;
    let min_disk = min_disk.ok_or_else(|| ErrorReply::required("min_disk"))?;
    let min_ram = sent.number("min_ram", MIN_RAM)?;
    let min_ram = min_ram.ok_or_else(|| ErrorReply::required("min_ram"))?;
    let url = sent.required("url")?;
    if !["http://", "https://"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        return Err(ErrorReply::value(
            "url",
            "It must begin with http:// or https://",
        ));
    }
    let protected = sent.flag("protected")?.unwrap_or(false);
    let (os_distro, os_version) = (sent.required("os_distro")?, sent.required("os_version")?);
    let (id, today) = (server.fresh_id(), server.now.date());
    let image = ServedImage {
        row: ServedSnapshot {
            min_disk,
            protected,
            ..ServedSnapshot::saving(id, name, today)
        },
        image_type: "image".into(),
        backup_type: String::new(),
        instances_id: None,
        region,
        os_distro: os_distro.into(),
        os_version: os_version.into(),
        disk_format,
        min_ram,
        architecture,
        url: url.into(),
    };
    let image_size = format!("{:.1}", f64::from(min_disk.max(1)) / 6.0);
    server.add_image(session.user, image, image_size);
    Ok((CallOutcome::ImageOrdered(id), written(PARAM)))
}
