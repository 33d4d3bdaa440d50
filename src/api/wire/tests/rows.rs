//! The rows of the lists: instances, snapshots, backups and images.

use super::*;

#[test]
fn all_seventeen_fields_of_the_article_reach_the_model() {
    let expected = Snapshot {
        id: crate::domain::SnapshotId::parse("5204214").unwrap(),
        name: "MySnapshot".into(),
        status: SnapshotStatus::Active,
        protection: Protection::Off,
        size: Size::Thousandths(3_000),
        region: "Netherlands-2".into(),
        created: Some(date(2024, 7, 23)),
        fleio_id: "afd72725-81aa-43ad-984c-a3f3a05b4b84".into(),
        properties: Arc::new(Properties {
            architecture: "x86_64".into(),
            disk_format: "qcow2".into(),
            hypervisor_type: "any_hypervisor".into(),
            billing_status: "2".into(),
            os_distro: "Ubuntu".into(),
            os_version: "22.04 x64".into(),
            visibility: "private".into(),
            min_disk: Size::Thousandths(20_000),
            min_ram: Size::Thousandths(0),
            kind: ImageKind::Snapshot,
            made_by: None,
        }),
    };
    assert_eq!(row(SEED), expected);
    let doc = list(SEED);
    assert!(doc.is_list_of("instances.snapshots") && !doc.has_keys_of("instances.snapshots"));
    assert_eq!((doc.total, doc.made_today, doc.without_id), (None, None, 0));
}

#[test]
fn a_translated_answer_is_read_by_its_raw_values() {
    let doc = list(TRANSLATED);
    assert!(doc.has_keys_of("instances.snapshots"));
    assert_eq!((doc.total, doc.made_today), (Some(1), Some(2)));
    let row = row(TRANSLATED);
    assert_eq!(row.id.as_str(), "5204215");
    assert_eq!(row.name.raw(), "перед / 🗼");
    assert_eq!(row.status, SnapshotStatus::Saving);
    assert_eq!(row.protection, Protection::On);
    assert_eq!(row.created, Some(date(2026, 11, 14)));
    assert_eq!(
        (row.size, row.properties.min_ram),
        (Size::Absent, Size::Absent)
    );
    assert_eq!(row.properties.visibility.raw(), "private");
    assert_eq!(row.properties.architecture.raw(), "");
}

#[test]
fn bare_values_and_numbers_are_read_and_ids_stay_exact() {
    let doc = list(BARE);
    assert_eq!((doc.total, doc.made_today), (Some(2), Some(5)));
    let [one, two] = &doc.rows[..] else {
        panic!("{doc:?}");
    };
    assert_eq!(one.id.as_str(), "9007199254740993");
    assert_eq!(one.protection, Protection::Off);
    assert_eq!(one.size, Size::Thousandths(2_940));
    assert_eq!(one.created, Some(date(2026, 11, 14)));
    assert_eq!(one.properties.billing_status.raw(), "2");
    assert_eq!(two.id.as_str(), "123456789012345678901234567890");
    assert_eq!(two.name.raw(), "7");
    assert_eq!(two.status, SnapshotStatus::Unknown("".into()));
    assert_eq!(two.protection, Protection::On);
    assert_eq!(
        (two.size, two.properties.min_disk),
        (Size::Absent, Size::Absent)
    );
    assert_eq!(two.created, None);
    assert_eq!(two.region.raw(), "Poland-1");
}

#[test]
fn an_instance_is_read_from_among_the_panels_fields() {
    let body = r#"{"doc":{"elem":[{"id":{"$":"5203773"},"servername":{},"name":{"$":"Cloud 2"},
        "item_status":{"$orig":"2","$":"Active"},"instance_status":{"$":"rebooting"},
        "ip":{"$":"10.0.0.1"},"datacentername":{"$":"Poland-1"}}]}}"#;
    let doc = decode::<Instance>(body.as_bytes()).unwrap();
    let row = &doc.rows[0];
    assert_eq!(row.label(), "Cloud 2 (5203773)");
    assert_eq!((row.ip.raw(), row.region.raw()), ("10.0.0.1", "Poland-1"));
    assert!(row.status.is_at_work());
}

#[test]
fn the_billing_is_read_by_its_code_and_its_words() {
    for (fields, hold) in [
        (r#""status":{"$":"2"}"#, None),
        (
            r#""status":{"$":"4"},"item_real_status":{"$":"2"}"#,
            Some(Hold::Deleted),
        ),
        (r#""item_real_status":{"$":"5"}"#, Some(Hold::Processing)),
        (
            r#""item_status":"Deletion in progress""#,
            Some(Hold::Deleting),
        ),
        // The code beside the words is the billing's own, which is the same here.
        (
            r#""item_status":{"$orig":"2","$color":"x","$":" Activation in progress "}"#,
            Some(Hold::Activating),
        ),
        (
            r#""item_status":[{"$":"Deletion in progress"}]"#,
            Some(Hold::Deleting),
        ),
        (
            r#""item_status":{"$orig":"3","$":"Temporary suspended"}"#,
            None,
        ),
        (r#""item_status":null"#, None),
    ] {
        let body = format!(r#"{{"doc":{{"elem":[{{"id":"7",{fields}}}]}}}}"#);
        let doc = decode::<Instance>(body.as_bytes()).unwrap();
        assert_eq!(doc.rows[0].hold, hold, "{fields}");
    }
}

#[test]
fn senseless_sizes_and_dates_are_told_as_such() {
    for (size, shown) in [
        ("1e999", "?"),
        (r#""1e999""#, "?"),
        (r#""NaN""#, "?"),
        ("-1", "?"),
        ("18446744073709551615", "?"),
        (r#""12""#, "12.0"),
        (r#""""#, "-"),
        ("{}", "-"),
    ] {
        let row = row_with("image_size", size);
        assert_eq!(row.size.to_string(), shown, "{size}");
    }
    for (day, created) in [
        ("2024-07-23", Some(date(2024, 7, 23))),
        ("2024-07-23 14:02:31", Some(date(2024, 7, 23))),
        ("2024-07-23T14:02:31Z", Some(date(2024, 7, 23))),
        ("0000-00-00", None),
        ("9999-12-31", None),
        ("2024-02-30", None),
        ("23.07.2024", None),
        ("yesterday, I think", None),
        ("дата невідома", None),
        ("", None),
    ] {
        let row = row_with("createdate", &format!(r#"{{"$":"{day}"}}"#));
        assert_eq!(row.created, created, "{day}");
    }
}

#[test]
fn rows_are_kept_as_they_came_and_those_without_an_id_are_counted() {
    let body = r#"{"doc":{"elem":[{"id":"1"},{"id":"1"},{"id":""},{"id":"x"},{"id":"1,2"},{"id":-1},
        {"id":1.0},{"id":1e3},{"name":"x"},{},[],null,"x",7,-7,1.5,true]}}"#;
    let doc = list(body);
    let ids: Vec<&str> = doc.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!((ids, doc.without_id), (vec!["1", "1"], 15));
    let frozen = row_with("fleio_status", r#"{"$":"Frozen\u001b[2J"}"#);
    assert_eq!(
        frozen.status,
        SnapshotStatus::Unknown("Frozen\u{1b}[2J".into())
    );
    assert_eq!(frozen.status.to_string(), "Frozen\u{fffd}[2J");
}

/// The list of an instance's backups, in the shapes that the dialect has for a value.
#[test]
fn a_backup_says_what_made_it() {
    use crate::domain::BackupMaker;
    let unknown = |word: &str| Some(BackupMaker::Unknown(Text::new(word)));
    for (value, made_by) in [
        (r#""manual""#, Some(BackupMaker::Person)),
        (r#""auto""#, Some(BackupMaker::Schedule)),
        (r#"{"$":" Auto "}"#, Some(BackupMaker::Schedule)),
        (
            r#"{"$orig":"manual","$":"MANUAL"}"#,
            Some(BackupMaker::Person),
        ),
        (r#""weekly""#, unknown("weekly")),
        ("7", unknown("7")),
        (r#""""#, None),
        ("{}", None),
        ("null", None),
    ] {
        let body = format!(
            r#"{{"doc":{{"elem":[{{"id":"7","name":"a","fleio_status":"active","image_type":"snapshot",
            "backup_type":{value}}}]}}}}"#
        );
        let rows = decode::<super::Backup>(body.as_bytes()).unwrap().rows;
        let [super::Backup(row)] = &rows[..] else {
            panic!("there is one row")
        };
        assert_eq!(row.properties.made_by, made_by, "{value}");
        assert_eq!(row.properties.kind, ImageKind::Backup, "{value}");
        assert_eq!((row.id.as_str(), row.name.raw()), ("7", "a"), "{value}");
    }
    // Without the field, nothing is guessed.
    let body = br#"{"doc":{"elem":[{"id":"7","name":"a"}]}}"#;
    let rows = decode::<super::Backup>(body).unwrap().rows;
    assert_eq!(rows[0].0.properties.made_by, None);
}

#[test]
fn a_row_of_the_whole_account_is_a_snapshot_with_its_type_and_instance() {
    use crate::domain::{BackupMaker, Image};
    let image = |fields: &str| {
        let body = format!(r#"{{"doc":{{"elem":[{{"id":"7","image_name":"a",{fields}}}]}}}}"#);
        let [row] = <[Image; 1]>::try_from(decode::<Image>(body.as_bytes()).unwrap().rows).unwrap();
        row
    };
    let backup = image(
        r#""name":"b","fleio_status":" active","image_type":{"$":" Backup "},
        "instances_id":{"$":"5203773"},"backup_type":"AUTO","createdate":"2026-11-14 03:00:00""#,
    );
    assert_eq!(backup.snapshot.name, "a".into());
    assert_eq!(backup.snapshot.created, Some(date(2026, 11, 14)));
    assert_eq!(
        (
            backup.kind().clone(),
            backup.snapshot.properties.made_by.clone()
        ),
        (ImageKind::Backup, Some(BackupMaker::Schedule))
    );
    assert_eq!(backup.instance.as_ref().unwrap().as_str(), "5203773");
    assert!(backup.is_usable_copy());
    // Missing values are not guessed.
    for none in ["{}", r#""""#, r#""0""#, r#""none""#, "null"] {
        let row = image(&format!(r#""instances_id":{none}"#));
        assert_eq!(row.instance, None, "{none}");
        assert_eq!(row.snapshot.properties.made_by, None, "{none}");
        assert_eq!(*row.kind(), ImageKind::Unknown("".into()));
    }
    assert!(!image(r#""image_type":"image","fleio_status":"Active""#).is_usable_copy());
    assert!(!image(r#""image_type":"snapshot","fleio_status":"Saving""#).is_usable_copy());
}
