//! Backups: the same calls as for snapshots, a list of their own.

use std::time::Duration;

use serde_json::json;
use snapdeck::simulator::{CallOutcome, Simulator};
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{
    BACKUPS, CREATE, DELETE, EDIT, call, create, demo, error, image, outcome, rows_of, state,
};

const MAKE: &str = "instances.fleio_bckps.edit";

fn make(simulator: &Simulator, plid: &str, name: &str) -> serde_json::Value {
    call(
        simulator,
        MAKE,
        &[("plid", plid), ("name", name), ("sok", "ok")],
    )
}

#[test]
fn a_backup_has_the_fields_of_a_snapshot_and_its_type() {
    let expected = json!({
        "architecture": {"$": "x86_64"},
        "createdate": {"$": "2026-11-06"},
        "disk_format": {"$": "qcow2"},
        "fleio_id": {"$": demo().change(|account| account.images[0].row.fleio_id.clone())},
        "fleio_status": {"$": "Active"},
        "hypervisor_type": {"$": "any_hypervisor"},
        "id": {"$": "5215101"},
        "image_size": {"$": "3.0"},
        "item_real_status": {"$": "2"},
        "min_disk": {"$": "20"},
        "min_ram": {"$": "0"},
        "name": {"$": "web-01 nightly"},
        "os_distro": {"$": "Ubuntu"},
        "os_version": {"$": "22.04 x64"},
        "protected": {"$": "off"},
        "region": {"$": "Netherlands-2"},
        "visibility": {"$": "private"},
        "backup_type": {"$": "auto"},
    });
    strict::lists(demo, BACKUPS, &[("elid", "5203773")], &expected);
}

#[test]
fn the_list_counts_what_was_made_by_hand_and_is_neither_sorted_nor_filtered() {
    let simulator = demo();
    let doc = call(
        &simulator,
        BACKUPS,
        &[("elid", "5203773"), ("p_col", "-id")],
    );
    assert_eq!(doc["elem"][0]["id"]["$"], "5215101", "in its own order");
    assert_eq!(doc["cost"]["stat_cost"]["$"], "0.0015");
    let counted = ["manual_created_today", "manual_created_total"];
    assert_eq!(counted.map(|key| doc[key]["$"].clone()), ["0", "0"]);
    let by_hand = call(&simulator, BACKUPS, &[("elid", "5203790")]);
    assert_eq!(by_hand["manual_created_total"]["$"], "1");
    let none = call(&simulator, BACKUPS, &[("elid", "5203774")]);
    assert_eq!(
        (none.get("elem"), &none["p_elems"]["$"]),
        (None, &json!("0"))
    );
    let filter = call(
        &simulator,
        "instances.fleio_bckps.filter",
        &[("elid", "5203773")],
    );
    assert_eq!(error(&filter), ("missed", "func"));
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_saving_and_then_active_while_its_instance_is_busy() {
    let simulator = demo();
    let made = make(&simulator, "5203774", "перед 🗼");
    let id = made["id"]["$"].as_str().unwrap();
    assert_eq!(
        outcome(&simulator),
        CallOutcome::Created(id.parse().unwrap())
    );
    let row = || {
        let rows = rows_of(&simulator, BACKUPS, &[("elid", "5203774")]);
        assert_eq!(rows.len(), 1);
        rows[0].clone()
    };
    assert_eq!(row()["fleio_status"]["$"], "Saving");
    assert_eq!(
        (&row()["image_size"], &row()["backup_type"]),
        (&json!({}), &json!({"$": "manual"}))
    );
    assert_eq!(state(&simulator, "5203774"), "image_uploading");
    let busy = ("exists", "runningoperation");
    assert_eq!(error(&make(&simulator, "5203774", "b")), busy);
    assert_eq!(error(&create(&simulator, "5203774", "b")), busy);
    assert_eq!(error(&call(&simulator, DELETE, &[("elid", id)])), busy);
    advance(Duration::from_secs(8)).await;
    assert_eq!(row()["fleio_status"]["$"], "Active");
    assert_eq!(
        (&row()["image_size"]["$"], &row()["name"]["$"]),
        (&json!("2.9"), &json!("перед 🗼"))
    );
    assert_eq!(state(&simulator, "5203774"), "Active");
    assert_eq!(image(&simulator, id).unwrap()["image_type"]["$"], "backup");
}

#[test]
fn a_create_is_refused_for_what_is_wrong_with_it() {
    let long = "ї".repeat(101);
    let refused: &[Refused] = &[
        ("plid", None, "missed", "plid"),
        ("plid", Some("1"), "missed", "plid"),
        ("plid", Some("5203773,5203774"), "value", "plid"),
        ("plid", Some("5211268"), "value", "instance_status"),
        ("plid", Some("5204377"), "exists", "runningoperation"),
        ("name", None, "value", "name"),
        ("name", Some("  "), "value", "name"),
        ("name", Some(&long), "value", "name"),
        ("rotation_days", Some("1"), "value", "rotation_days"),
        ("rotation_time", Some("03:00"), "value", "rotation_time"),
    ];
    // As the panel sends it.
    let right = [
        ("name", "MyBackup"),
        ("rotation_days", ""),
        ("rotation_time", ""),
        ("plid", "5203773"),
        ("sok", "ok"),
    ];
    strict::writes(demo, MAKE, &right, refused);
    strict::writes(demo, CREATE, &right, refused);
}

#[tokio::test(start_paused = true)]
async fn the_sixth_backup_of_a_day_is_refused_and_snapshots_are_counted_apart() {
    let simulator = demo();
    for name in ["1", "2", "3", "4", "5"] {
        assert!(make(&simulator, "5204102", name).get("ok").is_some());
        advance(Duration::from_secs(8)).await;
    }
    let sixth = make(&simulator, "5204102", "6");
    assert_eq!(error(&sixth), ("limit", "manual_created_today"));
    assert!(create(&simulator, "5204102", "6").get("ok").is_some());
    advance(Duration::from_secs(36_000)).await;
    assert!(make(&simulator, "5204102", "6").get("ok").is_some());
}

#[tokio::test(start_paused = true)]
async fn backups_are_renamed_protected_and_deleted_as_snapshots_are() {
    let simulator = demo();
    let (elid, sok, button) = (("elid", "5215101"), ("sok", "ok"), ("clicked_button", "ok"));
    call(
        &simulator,
        EDIT,
        &[elid, ("image_name", "weekly"), button, sok],
    );
    assert_eq!(outcome(&simulator), CallOutcome::Renamed(5_215_101));
    let form = call(&simulator, EDIT, &[elid]);
    assert_eq!(
        (&form["image_name"]["$"], &form["backup_type"]["$"]),
        (&json!("weekly"), &json!("auto"))
    );
    call(&simulator, DELETE, &[elid]);
    assert_eq!(outcome(&simulator), CallOutcome::Deleted(5_215_101));
    advance(Duration::from_secs(2)).await;
    assert_eq!(
        rows_of(&simulator, BACKUPS, &[("elid", "5203773")]).len(),
        1
    );
}
