//! `image.copy`: to another region.

use std::time::Duration;

use serde_json::json;
use snapdeck::simulator::CallOutcome;
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{BACKUPS, DELETE, IMAGES, call, demo, image, outcome, rows, rows_of};

const COPY: &str = "image.copy";
const RIGHT: [(&str, &str); 4] = [
    ("elid", "5204214"),
    ("image_name", "MySnapshot far away"),
    ("region", "Poland-1"),
    ("sok", "ok"),
];

#[test]
fn the_form_lists_the_other_regions() {
    let simulator = demo();
    let form = call(&simulator, COPY, &[("elid", "5204214")]);
    assert_eq!(outcome(&simulator), CallOutcome::Previewed);
    let region = |name: &str| json!({"$key": name, "$": name});
    let regions = ["Netherlands-1", "Poland-1", "Ukraine-1", "Germany-1"].map(region);
    assert_eq!(form["slist"], json!([{"$name": "region", "val": regions}]));
    assert_eq!(form["region"]["$"], "Netherlands-1");
    assert_eq!(form["image_name"]["$"], "MySnapshot");
    strict::refuses(&simulator, COPY, &[], ("missed", "elid"));
    strict::refuses(&simulator, COPY, &[("elid", "1")], ("missed", "elid"));
}

#[test]
fn a_copy_is_refused_for_what_is_wrong_with_it() {
    let long = "ї".repeat(101);
    let refused: &[Refused] = &[
        ("elid", None, "missed", "elid"),
        ("elid", Some("1"), "missed", "elid"),
        ("elid", Some("5203773"), "missed", "elid"),
        ("elid", Some("5204214,5217350"), "value", "elid"),
        ("elid", Some("5217350"), "value", "fleio_status"),
        ("image_name", None, "value", "image_name"),
        ("image_name", Some(" "), "value", "image_name"),
        ("image_name", Some(&long), "value", "image_name"),
        ("region", None, "value", "region"),
        ("region", Some(""), "value", "region"),
        ("region", Some("Mars-1"), "value", "region"),
        ("region", Some("poland-1"), "value", "region"),
        ("region", Some("Netherlands-2"), "value", "region"),
    ];
    strict::writes(demo, COPY, &RIGHT, refused);
    let simulator = demo();
    simulator.change(|account| account.regions.retain(|region| region != "Poland-1"));
    strict::refuses(&simulator, COPY, &RIGHT, ("value", "region"));
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_found_in_the_list_of_the_account_and_becomes_active() {
    let simulator = demo();
    let (own, all) = (
        rows(&simulator, "5203773").len(),
        rows_of(&simulator, IMAGES, &[]).len(),
    );
    let answer = call(&simulator, COPY, &RIGHT);
    assert_eq!(answer.get("id"), None, "the answer doesn't name it");
    let CallOutcome::Copied {
        image: source,
        copy,
    } = outcome(&simulator)
    else {
        panic!("a copy");
    };
    assert_eq!(source, 5_204_214);
    let id = copy.to_string();
    let saving = image(&simulator, &id).unwrap();
    let fields = [
        "fleio_status",
        "region",
        "image_name",
        "image_type",
        "min_disk",
    ];
    let expected = [
        "Saving",
        "Poland-1",
        "MySnapshot far away",
        "snapshot",
        "20",
    ];
    assert_eq!(fields.map(|field| saving[field]["$"].clone()), expected);
    assert_eq!(
        (&saving["image_size"], &saving["instances_id"]),
        (&json!({}), &json!({}))
    );
    strict::refuses(
        &simulator,
        COPY,
        &[("elid", &*id), RIGHT[1], ("region", "Ukraine-1"), RIGHT[3]],
        ("exists", "runningoperation"),
    );
    advance(Duration::from_secs(8)).await;
    let saved = image(&simulator, &id).unwrap();
    assert_eq!(
        (&saved["fleio_status"]["$"], &saved["image_size"]["$"]),
        (&json!("Active"), &json!("3"))
    );
    assert_eq!(rows(&simulator, "5203773").len(), own);
    assert_eq!(rows_of(&simulator, IMAGES, &[]).len(), all + 1);
}

#[tokio::test(start_paused = true)]
async fn a_copy_can_fail_on_the_way_and_what_is_being_deleted_is_not_copied() {
    let simulator = demo();
    call(&simulator, COPY, &RIGHT);
    simulator
        .change(|account| account.images.last_mut().unwrap().row.fleio_status = "Killed".into());
    advance(Duration::from_secs(60)).await;
    let last = rows_of(&simulator, IMAGES, &[]).pop().unwrap();
    assert_eq!(last["fleio_status"]["$"], "Killed");
    call(&simulator, DELETE, &[("elid", "5204214")]);
    strict::refuses(&simulator, COPY, &RIGHT, ("exists", "runningoperation"));
    // A copy of a backup is no backup of its instance.
    let of_backup = [("elid", "5215101"), RIGHT[1], RIGHT[2], RIGHT[3]];
    assert!(call(&simulator, COPY, &of_backup).get("ok").is_some());
    assert_eq!(
        rows_of(&simulator, BACKUPS, &[("elid", "5203773")]).len(),
        2
    );
}
