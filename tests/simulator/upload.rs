//! Images: ordered from an address, and edited as a whole.

use std::time::Duration;

use serde_json::json;
use snapdeck::simulator::CallOutcome;
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{EDIT, call, demo, image, outcome};

const PRICELIST: &str = "v2.image.order.pricelist";
const PARAM: &str = "v2.image.order.param";
const RIGHT: [(&str, &str); 16] = [
    ("sok", "ok"),
    ("image_type", "image"),
    ("skipbasket", "on"),
    ("image_name", "alpine"),
    ("region", "Poland-1"),
    ("min_disk", "5"),
    ("min_ram", "1"),
    ("disk_format", "qcow2"),
    ("os_distro", "Alpine"),
    ("os_version", "3.22"),
    ("architecture", "x86_64"),
    ("url", "https://example.com/alpine.qcow2"),
    ("protected", "on"),
    ("pricelist", "3021"),
    ("order_period", "-50"),
    ("lang", "en"),
];

#[test]
fn the_tariff_leads_to_the_form() {
    let simulator = demo();
    let doc = call(&simulator, PRICELIST, &[("plid", "")]);
    let list = &doc["list"][0];
    assert_eq!(list["$name"], "pricelist");
    let elem = json!([{"id": {"$": "3021"}, "prices": {"price": {"period": {"$": "-50"}}}}]);
    assert_eq!(list["elem"], elem);
    let form = call(
        &simulator,
        PARAM,
        &[("pricelist", "3021"), ("period_3021", "-50")],
    );
    assert_eq!(
        (&form["pricelist"]["$"], &form["order_period"]["$"]),
        (&json!("3021"), &json!("-50"))
    );
    let names: Vec<_> = form["slist"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| &list["$name"])
        .collect();
    assert_eq!(
        names,
        ["region", "disk_format", "os_distro", "architecture"]
    );
    strict::refuses(&simulator, PARAM, &[], ("value", "pricelist"));
}

#[test]
fn an_order_needs_its_whole_form() {
    let optional = ["sok", "protected", "lang"];
    let missing = RIGHT.iter().map(|(field, _)| *field);
    let missing = missing.filter(|field| !optional.contains(field));
    let mut refused: Vec<Refused> = missing.map(|field| (field, None, "value", field)).collect();
    refused.extend([
        ("image_name", Some(" "), "value", "image_name"),
        ("image_type", Some("snapshot"), "value", "image_type"),
        ("skipbasket", Some("off"), "value", "skipbasket"),
        ("region", Some("12"), "value", "region"),
        ("min_disk", Some("10001"), "value", "min_disk"),
        ("min_disk", Some("-1"), "value", "min_disk"),
        ("min_disk", Some("1.5"), "value", "min_disk"),
        ("min_ram", Some("1001"), "value", "min_ram"),
        ("disk_format", Some("zip"), "value", "disk_format"),
        ("architecture", Some("arm64"), "value", "architecture"),
        ("url", Some("ftp://example.com/x"), "value", "url"),
        ("protected", Some("yes"), "value", "protected"),
        ("pricelist", Some("1"), "value", "pricelist"),
        ("order_period", Some("1"), "value", "order_period"),
    ]);
    strict::writes(demo, PARAM, &RIGHT[..15], &refused);
}

#[tokio::test(start_paused = true)]
async fn an_ordered_image_is_saving_and_then_active() {
    let simulator = demo();
    call(&simulator, PARAM, &RIGHT);
    let CallOutcome::ImageOrdered(id) = outcome(&simulator) else {
        panic!("an order");
    };
    let id = id.to_string();
    let status = || image(&simulator, &id).unwrap()["fleio_status"]["$"].clone();
    assert_eq!(status(), "Saving");
    advance(Duration::from_secs(8)).await;
    assert_eq!(status(), "Active");
    let form = call(&simulator, EDIT, &[("elid", &id)]);
    for (field, value) in &RIGHT[3..13] {
        assert_eq!(form[field]["$"], *value, "{field}");
    }
}

#[test]
fn the_whole_form_of_an_image_can_be_edited_unlike_that_of_a_snapshot() {
    let right = [
        ("elid", "5215109"),
        ("image_name", "debian-13-base"),
        ("region", "Netherlands-2"),
        ("min_disk", "10"),
        ("min_ram", "2"),
        ("disk_format", "raw"),
        ("os_distro", "Debian"),
        ("os_version", "13 x64"),
        ("architecture", "i686"),
        ("url", "https://example.com/debian"),
        ("protected", "on"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    let refused: &[Refused] = &[
        ("region", Some("Poland-1"), "value", "region"),
        ("region", None, "value", "region"),
        ("min_disk", Some("10001"), "value", "min_disk"),
        ("min_disk", None, "value", "min_disk"),
        ("min_ram", Some("x"), "value", "min_ram"),
        ("disk_format", Some("zip"), "value", "disk_format"),
        ("os_distro", Some(""), "value", "os_distro"),
        ("architecture", Some("arm64"), "value", "architecture"),
        ("protected", Some("yes"), "value", "protected"),
        // A snapshot's form has to come back as it was.
        ("elid", Some("5204214"), "value", "min_disk"),
    ];
    strict::writes(demo, EDIT, &right, refused);
    let simulator = demo();
    call(&simulator, EDIT, &right);
    assert_eq!(outcome(&simulator), CallOutcome::ImageEdited(5_215_109));
    let form = call(&simulator, EDIT, &[("elid", "5215109")]);
    for (field, value) in &right[1..11] {
        assert_eq!(form[field]["$"], *value, "{field}");
    }
    assert_eq!(form["slist"][0]["$name"], "os_distro");
    assert_eq!(form["slist"][1]["$name"], "architecture");
}
