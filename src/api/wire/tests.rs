//! Tests of the dialect, with bodies that were seen and bodies that may come.

mod drawn;
mod properties;
mod schedules;

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::{
    Hold, ImageKind, Instance, Properties, Protection, ServerProblem, Size, Snapshot,
    SnapshotStatus,
};

const SEED: &str = include_str!("../../../tests/fixtures/seed_list.json");
const TRANSLATED: &str = include_str!("../../../tests/fixtures/translated.json");
const BARE: &str = include_str!("../../../tests/fixtures/bare.json");
const ERROR: &str = include_str!("../../../tests/fixtures/error.json");

fn list(body: impl AsRef<[u8]>) -> Doc<Snapshot> {
    decode(body.as_ref()).unwrap()
}

/// The only row of a list.
fn row(body: impl AsRef<[u8]>) -> Snapshot {
    let [row] = <[Snapshot; 1]>::try_from(list(body).rows).unwrap();
    row
}

/// A row with this field and its id.
fn row_with(field: &str, value: &str) -> Snapshot {
    row(format!(
        r#"{{"doc":{{"elem":[{{"id":"1","{field}":{value}}}]}}}}"#
    ))
}

fn refusal(body: impl AsRef<[u8]>) -> Refusal {
    match decode::<Snapshot>(body.as_ref()) {
        Err(Undecoded::Error(error)) => error,
        other => panic!("no error: {other:?}"),
    }
}

fn is_foreign(body: impl AsRef<[u8]>) -> bool {
    matches!(
        decode::<Snapshot>(body.as_ref()),
        Err(Undecoded::NotJson | Undecoded::NotOfApi)
    )
}

#[test]
fn what_a_form_offers_is_read_in_every_shape() {
    let both = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    let form = |slist: &str| format!(r#"{{"doc":{{"$func":"image.copy","slist":{slist}}}}}"#);
    let read = |slist: &str| offered(form(slist).as_bytes(), "region");
    let usual = r#"[{"$name":"os","val":[{"$key":"x","$":"X"}]},
        {"$name":"region","val":[{"$key":"nl","$":"Netherlands-1"},{"$key":"pl","$":{"$":"Poland-1"}}]}]"#;
    let two = vec![both("nl", "Netherlands-1"), both("pl", "Poland-1")];
    assert_eq!(read(usual), Some(two));
    // A single list, a single value, values without keys, the empty choice.
    for (slist, expected) in [
        (
            r#"{"$name":"region","val":{"$key":"pl","$":"Poland-1"}}"#,
            vec![both("pl", "Poland-1")],
        ),
        (
            r#"[{"$name":"region","val":["a",{"$":"b"},{"$key":"","$":"-"},{"$key":"null","$":"-"},null]}]"#,
            vec![both("a", "a"), both("b", "b")],
        ),
        (r#"[{"$name":"region"}]"#, vec![]),
    ] {
        assert_eq!(read(slist), Some(expected), "{slist}");
    }
    for slist in ["[]", "{}", "null", "7", r#"[{"$name":"zone","val":[]}]"#] {
        assert_eq!(read(slist), None, "{slist}");
    }
    assert_eq!(offered(b"<html>", "region"), None);
}

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
fn the_price_beside_a_list_is_read_in_any_shape_or_left_out() {
    let price = |cost: &str| {
        let body = format!(r#"{{"doc":{{"cost":{cost},"elem":[{{"id":"1"}}]}}}}"#);
        let doc = decode::<Snapshot>(body.as_bytes()).unwrap();
        assert_eq!(doc.rows.len(), 1);
        doc.price.map(|price| price.a_day_for(1).to_string())
    };
    for (cost, read) in [
        (r#"{"stat_cost":{"$":"0.0015"}}"#, Some("0.0015 EUR")),
        (r#"{"stat_cost":0.25}"#, Some("0.25 EUR")),
        (
            r#"{"stat_cost":[{"$":"0.06 UAH"},{"$":"7"}]}"#,
            Some("0.06 UAH"),
        ),
        (
            r#"{"stat_cost":{"$orig":"0.5","$":"half"}}"#,
            Some("0.50 EUR"),
        ),
        (r#"{"stat_cost":{}}"#, None),
        (r#"{"stat_cost":"free"}"#, None),
        (r#"{"stat_cost":null}"#, None),
        (r#"{"$":"0.0015"}"#, None),
        (r#""0.0015""#, None),
        ("null", None),
        ("[]", None),
    ] {
        assert_eq!(price(cost).as_deref(), read, "{cost}");
    }
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
fn an_answer_with_two_lists_or_two_counts_is_none() {
    let (one, two) = (r#""elem":[{"id":"1"}]"#, r#""elem":[{"id":"2"}]"#);
    assert_eq!(list(format!(r#"{{"doc":{{{one}}}}}"#)).rows.len(), 1);
    for doc in [
        format!(r#"{one},{two},"p_elems":"1""#),
        format!(r#"{one},"elem":null,"p_elems":"1""#),
        format!(r#""elem":{{}},{one}"#),
        format!(r#""p_elems":"2",{one},"p_elems":"1""#),
    ] {
        assert!(is_foreign(format!(r#"{{"doc":{{{doc}}}}}"#)), "{doc}");
        // An error still takes precedence.
        let message = refusal(format!(r#"{{"doc":{{{doc},"error":"no"}}}}"#)).message;
        assert_eq!(message.raw(), "no");
    }
}

#[test]
fn a_value_is_read_in_each_of_its_shapes() {
    for (value, text) in [
        (r#"{"$":"a"}"#, "a"),
        (r#"{"$attribute":"x","$":"a"}"#, "a"),
        (r#"{"$orig":"a","$":"b"}"#, "a"),
        (r#"{"$":"b","$orig":"a"}"#, "a"),
        (r#""a""#, "a"),
        (r#"[{"$":"a"},{"$":"b"}]"#, "a"),
        (r#"["a"]"#, "a"),
        (r#"{"$":{"$":"a"}}"#, "a"),
        (r#"{"$":["a"]}"#, "a"),
        (r#"  { "$" : "a" } "#, "a"),
        (r#"{"\u0024":"\u0061"}"#, "a"),
        (r#"{"$":"\/ \" \\ \n"}"#, "/ \" \\ \n"),
        (r#"{"$":-1.50}"#, "-1.50"),
        (r#"{"$":1e999}"#, "1e999"),
        ("true", "true"),
        ("{}", ""),
        ("[]", ""),
        ("null", ""),
        (r#"{"$":null}"#, ""),
        (r#"{"x":"a"}"#, ""),
        // Deeper than anything seen: empty, not the text of something else.
        (r#"[[[[["a"]]]]]"#, ""),
    ] {
        assert_eq!(row_with("region", value).region.raw(), text, "{value}");
    }
}

#[test]
fn an_absent_list_is_told_from_an_empty_one() {
    for (body, is_list) in [
        (r#"{"doc":{}}"#, false),
        (r#"{"doc":{"elem":null}}"#, false),
        (r#"{"doc":{"elem":{}}}"#, false),
        (r#"{"doc":{"$func":"instances"}}"#, false),
        (r#"{"doc":{"$func":"instances.snapshots"}}"#, true),
        (r#"{"doc":{"p_elems":{"$":"0"}}}"#, true),
        (r#"{"doc":{"p_cnt":{}}}"#, true),
        (r#"{"doc":{"elem":[]}}"#, true),
        (r#"{"doc":{"elem":[null]}}"#, true),
        (r#"{"doc":{"elem":{"name":"no id"}}}"#, true),
    ] {
        let doc = list(body);
        assert_eq!(doc.is_list_of("instances.snapshots"), is_list, "{body}");
        assert!(doc.rows.is_empty(), "{body}");
    }
    assert_eq!(list(r#"{"doc":{"elem":{"name":"no id"}}}"#).without_id, 1);
}

#[test]
fn an_error_is_read_in_each_of_its_shapes() {
    let error = refusal(ERROR);
    assert_eq!(error.kind.raw(), "auth");
    assert_eq!(error.object.raw(), "badpassword");
    assert_eq!(error.message.raw(), "Invalid username or password ");
    let said = |body: &str| {
        let error = refusal(body);
        let parts = [error.kind, error.object, error.message];
        parts.map(|text| text.raw().to_owned()).join("|")
    };
    for (error, read) in [
        (r#"{"$type":"limit","msg":"5 a day"}"#, "limit||5 a day"),
        (r#"{"$type":{"$":"limit"},"$object":7}"#, "limit|7|"),
        (
            r#"{"$object":"{\"a\":[\"runningoperation\"]}"}"#,
            r#"|{"a":["runningoperation"]}|"#,
        ),
        (r#""Out of\u0020order""#, "||Out of order"),
        ("[]", "||"),
        (r#"[{"$type":"limit"}]"#, "||"),
        ("{}", "||"),
        ("7", "||"),
        ("false", "||"),
    ] {
        for body in [
            format!(r#"{{"doc":{{"error":{error}}}}}"#),
            format!(r#"{{"doc":{{"elem":[{{"id":"1"}}],"error":{error},"ok":{{}}}}}}"#),
            format!(r#"{{"doc":{{"error":{{"$type":"first"}},"error":{error}}}}}"#),
            format!(r#"{{"doc":{{"error":{error},"error":null}}}}"#),
        ] {
            assert_eq!(said(&body), read, "{body}");
        }
    }
    assert_eq!(list(r#"{"doc":{"error":null,"elem":[]}}"#).rows, []);
    let two = r#"{"doc":{"error":{}},"doc":{"ok":{}}}"#;
    assert!(matches!(
        decode::<Snapshot>(two.as_bytes()),
        Err(Undecoded::NotOfApi | Undecoded::NotJson)
    ));
}

#[test]
fn what_an_error_means_for_the_session() {
    let judged = |kind: &str, object: &str, message: &str| {
        judge(Refusal {
            kind: kind.into(),
            object: object.into(),
            message: message.into(),
        })
    };
    for (kind, object, message) in [
        ("auth", "badip", "x"),
        ("auth", "blocklogon", "x"),
        ("access", "blocked_ip", "x"),
        ("auth", "", "Access from this IP denied"),
    ] {
        let ErrorAnswer::Known(problem) = judged(kind, object, message) else {
            panic!("{kind} {object}");
        };
        assert_eq!(
            problem,
            Problem::Server(ServerProblem::Blocked(message.into()))
        );
    }
    for (kind, object) in [("auth", "badpassword"), ("access", "")] {
        let open = judged(kind, object, "x");
        assert!(matches!(open, ErrorAnswer::SessionOrRight(said) if said.message.raw() == "x"));
    }
    let limit = judged("limit", "badip", "x");
    assert!(matches!(
        limit,
        ErrorAnswer::Known(Problem::Server(ServerProblem::Refused(_)))
    ));
}

#[test]
fn a_broken_text_costs_no_more_than_itself() {
    let lone = row_with("name", r#"{"$":"a\ud800b"}"#);
    assert!(lone.name.raw().starts_with('a') && lone.name.raw().ends_with('b'));
    assert!(lone.name.raw().contains('\u{fffd}'));
    let mut body = SEED.as_bytes().to_vec();
    let at = SEED.find("MySnapshot").unwrap();
    body[at] = 0xff;
    assert_eq!(row(&body).name.raw(), "\u{fffd}ySnapshot");
    let marked = format!("\u{feff}{SEED}");
    assert_eq!(row(marked), row(SEED));
}

#[test]
fn what_is_not_json_or_goes_on_after_it_is_foreign() {
    for body in ["", " ", "null", "7", "[]", "{}", r#"{"doc":[]}"#] {
        assert!(is_foreign(body), "{body}");
    }
    for body in ["<html></html>", "{\"doc\":{}", "{\"doc\":{\"id\":NaN}}"] {
        assert!(is_foreign(body), "{body}");
    }
    for tail in ["x", "{}", ",", "\0"] {
        assert!(is_foreign(format!("{SEED}{tail}")), "{tail:?}");
    }
    assert_eq!(row(format!("\n{SEED} \r\n")), row(SEED));
}

#[test]
fn nesting_without_end_overflows_nothing() {
    let deep = "[".repeat(100_000);
    let closed = format!("{deep}{}", "]".repeat(100_000));
    for place in [
        r"@",
        r#"{"doc":@}"#,
        r#"{"doc":{"x":@}}"#,
        r#"{"doc":{"error":@}}"#,
        r#"{"doc":{"elem":@}}"#,
        r#"{"doc":{"elem":[{"id":@}]}}"#,
        r#"{"doc":{"elem":[{"id":{"$":@}}]}}"#,
    ] {
        assert!(is_foreign(place.replace('@', &deep)), "{place}");
        // Closed, it is well-formed: an unknown value.
        let _ = decode::<Snapshot>(place.replace('@', &closed).as_bytes());
    }
    let id = format!(r#"{{"doc":{{"elem":[{{"id":{closed}}},{{"id":"1"}}]}}}}"#);
    assert_eq!((list(&id).rows.len(), list(&id).without_id), (1, 1));
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
