//! The list of the whole account: snapshots, backups and images.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use snapdeck::simulator::{CallOutcome, Options, ServedAccount, Simulator};

use super::{DELETE, EDIT, IMAGES, LIST, TOKEN, article, call, demo, error, rows_of, today};

const FILTER: &str = "image.filter";

fn all(simulator: &Simulator, more: &[(&str, &str)]) -> Vec<Value> {
    rows_of(simulator, IMAGES, more)
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field]["$"].as_str().unwrap_or_default()
}

#[test]
fn the_whole_account_is_listed_with_types_and_instances() {
    let simulator = demo();
    let doc = call(&simulator, IMAGES, &[]);
    assert_eq!(
        (&doc["$func"], &doc["cost"]["stat_cost"]["$"]),
        (&json!(IMAGES), &json!("0.0015"))
    );
    assert_eq!(doc["elem"].as_array().unwrap().len(), 50, "the usual page");
    let rows = all(&simulator, &[]);
    let mut expected = article::printed_row();
    let row = expected.as_object_mut().unwrap();
    let name = row.remove("name").unwrap();
    row.insert("image_name".to_owned(), name);
    row.insert("image_type".to_owned(), json!({"$": "snapshot"}));
    row.insert("instances_id".to_owned(), json!({"$": "5203773"}));
    assert_eq!(rows[0], expected);
    let types: BTreeSet<&str> = rows.iter().map(|row| text(row, "image_type")).collect();
    assert_eq!(
        types,
        [
            " Snapshot",
            "Backup",
            "IMAGE",
            "backup",
            "image",
            "snapshot",
            "template"
        ]
        .into()
    );
    let makers: BTreeSet<&str> = rows.iter().map(|row| text(row, "backup_type")).collect();
    assert_eq!(makers, ["", "Auto ", "auto", "manual"].into());
    // What the instances' own lists hold, and what they don't: backups, images, orphans.
    let account = ServedAccount::demo(today()).unwrap();
    let snapshots: usize = account
        .instances
        .iter()
        .map(|row| row.snapshots.len())
        .sum();
    assert_eq!(rows.len(), snapshots + account.images.len());
    let is_there = |id: &str| account.instances.iter().any(|row| row.id.to_string() == id);
    let orphans = rows.iter().map(|row| text(row, "instances_id"));
    assert_eq!(
        orphans.filter(|id| !id.is_empty() && !is_there(id)).count(),
        2
    );
    let ids: BTreeSet<&str> = rows.iter().map(|row| text(row, "id")).collect();
    assert_eq!(ids.len(), rows.len(), "an id came twice");
    assert!(
        rows.iter()
            .any(|row| text(row, "createdate") == "2026-11-14"),
        "one is of today"
    );
}

#[test]
fn a_server_may_name_no_instances() {
    let options = Options {
        instance_ids: false,
        ..Options::new(TOKEN, today())
    };
    let simulator = Simulator::new(ServedAccount::demo(today()).unwrap(), options);
    let rows = all(&simulator, &[]);
    assert!(rows.len() > 50);
    assert!(rows.iter().all(|row| row["instances_id"] == json!({})));
}

#[test]
fn it_is_sorted_by_the_columns_of_the_panel() {
    let simulator = demo();
    for (column, field, first) in [
        ("+id", "id", "5204214"),
        ("-image_name", "image_name", "🚀 launch"),
        ("+image_type", "image_type", " Snapshot"),
        ("+disk_format", "disk_format", "iso"),
        ("-region", "region", "Ukraine-1"),
        ("-createdate", "createdate", "2026-11-14"),
        ("-image_size", "image_size", "64.8"),
        ("-os_distro", "os_distro", "Ubuntu"),
        // Nothing else changes the order.
        ("+price", "os_distro", "Ubuntu"),
    ] {
        let rows = all(&simulator, &[("p_col", column)]);
        assert_eq!(text(&rows[0], field), first, "{column}");
    }
}

#[test]
fn it_has_a_filter_of_its_own() {
    let simulator = demo();
    let whole = all(&simulator, &[]).len();
    for (field, wanted, rows) in [
        ("name", "nightly", 7),
        ("id", "5215109", 1),
        ("fleio_status", "killed", 1),
        ("os_distro", "debian", 13),
        ("image_type", "backup", 7),
        ("region", "germany", 10),
        ("disk_format", "iso", 1),
    ] {
        let set = call(&simulator, FILTER, &[(field, wanted), ("sok", "ok")]);
        assert_eq!(set["ok"], json!({"$": ""}));
        assert_eq!(call(&simulator, FILTER, &[])[field]["$"], wanted);
        assert_eq!(all(&simulator, &[]).len(), rows, "{field}={wanted}");
        let other = call(&simulator, LIST, &[("elid", "5203773")]);
        assert_eq!(other["p_elems"]["$"], "7", "of no other list");
        call(&simulator, FILTER, &[(field, ""), ("sok", "ok")]);
    }
    assert_eq!(all(&simulator, &[]).len(), whole);
}

#[tokio::test(start_paused = true)]
async fn backups_and_what_is_left_of_instances_are_deleted_like_snapshots() {
    let simulator = demo();
    let whole = all(&simulator, &[]).len();
    let of_another = [("elid", "5215107"), ("plid", "5203773")];
    assert_eq!(
        error(&call(&simulator, DELETE, &of_another)),
        ("missed", "plid")
    );
    let protected = call(&simulator, DELETE, &[("elid", "5215105")]);
    assert_eq!(error(&protected), ("access", "protected"));
    for id in ["5215101", "5215107", "5215109"] {
        let form = call(&simulator, EDIT, &[("elid", id)]);
        assert_eq!(form["id"]["$"], id);
        let deleted = call(&simulator, DELETE, &[("elid", id)]);
        assert_eq!(deleted["ok"], json!({"$": ""}));
    }
    let done = simulator.ledger().into_iter().map(|call| call.outcome);
    assert!(
        done.collect::<Vec<_>>()
            .contains(&CallOutcome::Deleted(5_215_107))
    );
    tokio::time::advance(std::time::Duration::from_secs(3)).await;
    assert_eq!(all(&simulator, &[]).len(), whole - 3);
}
