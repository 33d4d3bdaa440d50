//! Filters live on the server, with the session.

use serde_json::{Value, json};
use snapdeck::simulator::{CallOutcome, Simulator};

use super::{LIST, TOKEN, call, call_as, demo, error, rows_of, session, strict};

const INSTANCES: &str = "instances.filter";
const SNAPSHOTS: &str = "instances.snapshots.filter";

fn set(simulator: &Simulator, form: &str, more: &[(&str, &str)]) {
    let doc = call(simulator, form, &[more, &[("sok", "ok")]].concat());
    assert_eq!(doc["ok"], json!({"$": ""}));
}

fn names(doc: &Value, key: &str) -> Vec<String> {
    let rows = doc["elem"].as_array().cloned().unwrap_or_default();
    let counted = doc["p_elems"]["$"].as_str().unwrap();
    assert_eq!(counted, rows.len().to_string());
    let name = |row: &Value| row[key]["$"].as_str().unwrap().to_owned();
    rows.iter().map(name).collect()
}

#[test]
fn a_filter_shortens_the_list_of_its_own_session() {
    let simulator = demo();
    let listed = |token: &str| names(&call_as(&simulator, token, "instances", &[]), "servername");
    let other = session(&simulator);
    set(&simulator, INSTANCES, &[("name", "WEB-0")]);
    assert_eq!(listed(TOKEN), ["web-01", "web-02"]);
    assert_eq!(listed(&other).len(), 12);
    // All fields count, and those not sent stay as they are.
    set(&simulator, INSTANCES, &[("ip", "185.20.1.18")]);
    assert_eq!(listed(TOKEN), ["web-02"]);
    set(&simulator, INSTANCES, &[("ip", "")]);
    assert_eq!(listed(TOKEN), ["web-01", "web-02"]);
    set(&simulator, INSTANCES, &[("name", "")]);
    assert_eq!(listed(TOKEN).len(), 12);
}

#[test]
fn the_form_tells_what_is_set_and_changes_nothing() {
    let simulator = demo();
    set(&simulator, INSTANCES, &[("name", "web"), ("nonsense", "x")]);
    for _ in 0..2 {
        let form = call(&simulator, INSTANCES, &[("name", "other")]);
        assert_eq!(form["$func"], INSTANCES);
        assert_eq!(form["name"], json!({"$": "web"}));
        assert_eq!(form["ip"], json!({}));
        assert_eq!(form.get("nonsense"), None);
    }
    let outcomes: Vec<_> = simulator
        .ledger()
        .into_iter()
        .map(|call| call.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            CallOutcome::Filtered,
            CallOutcome::Previewed,
            CallOutcome::Previewed
        ]
    );
    let twice = [("ip", "1"), ("ip", "2"), ("sok", "ok")];
    assert_eq!(error(&call(&simulator, INSTANCES, &twice)), ("value", "ip"));
}

#[test]
fn the_form_of_instances_offers_what_the_panel_shows() {
    let form = call(&demo(), INSTANCES, &[]);
    let selects = form["slist"].as_array().unwrap();
    let names: Vec<&Value> = selects.iter().map(|select| &select["$name"]).collect();
    let expected = ["autoprolong", "status", "datacenter", "period", "pricelist"];
    assert_eq!(names, expected);
    let statuses = selects[1]["val"].as_array().unwrap();
    let keys: Vec<&Value> = statuses.iter().map(|item| &item["$key"]).collect();
    assert_eq!(keys, ["active", "stopped", "verify_resize", "suspend"]);
    // Each item of a list shows some of the account.
    for item in selects[2]["val"].as_array().unwrap() {
        let number = item["$key"].as_str().unwrap();
        let all = rows_of(&demo(), "instances", &[]).into_iter();
        let in_it = all.filter(|row| row["datacenter"]["$"] == number);
        let regions: Vec<_> = in_it
            .map(|row| row["datacentername"]["$"].clone())
            .collect();
        assert!(regions.iter().all(|region| *region == item["$"]));
        let through = through(&demo(), INSTANCES, "datacenter", number);
        assert_eq!(through.len(), regions.len());
    }
    let tariff = selects[4]["val"][0]["$key"].as_str().unwrap();
    assert!(!through(&demo(), INSTANCES, "pricelist", tariff).is_empty());
}

#[test]
fn snapshots_have_a_filter_of_their_own() {
    let simulator = demo();
    set(&simulator, SNAPSHOTS, &[("name", "web-01")]);
    let doc = call(&simulator, LIST, &[("elid", "5203773")]);
    assert_eq!(names(&doc, "name").len(), 3);
    assert_eq!(
        doc["manual_created_total"]["$"], "7",
        "the account's, not the list's"
    );
    let all = call(&simulator, "instances", &[]);
    assert_eq!(names(&all, "servername").len(), 12);
    set(&simulator, SNAPSHOTS, &[("name", "no such name")]);
    let none = call(&simulator, LIST, &[("elid", "5203773")]);
    assert_eq!(
        (none.get("elem"), &none["p_elems"]["$"]),
        (None, &json!("0"))
    );
}

/// The names that match a filter with this one field.
fn through(simulator: &Simulator, form: &str, field: &str, wanted: &str) -> Vec<String> {
    set(simulator, form, &[(field, wanted)]);
    let through = if form == INSTANCES {
        names(&call(simulator, "instances", &[]), "servername")
    } else {
        names(&call(simulator, LIST, &[("elid", "5203773")]), "name")
    };
    set(simulator, form, &[(field, "")]);
    through
}

#[test]
fn each_field_of_the_panels_forms_filters() {
    let simulator = demo();
    for (field, wanted, expected) in [
        ("id", "5203774", &["web-02"][..]),
        ("id", "520377", &[]),
        ("ip", "185.20", &["web-01", "web-02"]),
        ("pricelist", "cloud 6", &["db-main"]),
        ("instance_status", "suspend", &["vpn-gw"]),
        ("instance_status", "verify_resize", &[]),
        ("datacenter", "12", &["db-main"]),
        ("name", "cloud 6", &["db-main"]),
        ("orderdateto", "2024-07-22", &["web-01", "web-02"]),
        ("cost_from", "0.6", &["db-main"]),
        ("opendate", "2024-07-29", &["db-main"]),
        ("expiredate", "2026-11-14", &[]),
        ("autoprolong", "on", &[]),
        ("domain", "example.com", &[]),
    ] {
        let through = through(&simulator, INSTANCES, field, wanted);
        let some = through
            .iter()
            .take(expected.len().max(1))
            .collect::<Vec<_>>();
        assert_eq!(some, expected, "{field}={wanted}");
    }
    for (field, wanted) in [
        ("orderdatefrom", "2000-01-01"),
        ("cost_to", "100"),
        ("period", "-50"),
    ] {
        let through = through(&simulator, INSTANCES, field, wanted);
        assert_eq!(through.len(), 12, "{field}={wanted}");
    }
    for (field, wanted, expected) in [
        ("id", "5204214", 1),
        ("name", "web-01", 3),
        ("fleio_status", "frozen", 1),
        ("os_distro", "ubuntu", 7),
        ("os_distro", "debian", 0),
        ("protected", "on", 1),
    ] {
        let through = through(&simulator, SNAPSHOTS, field, wanted);
        assert_eq!(through.len(), expected, "{field}={wanted}");
    }
}

#[test]
fn the_filter_of_snapshots_is_read_with_an_instance_and_set_without() {
    let simulator = demo();
    set(&simulator, SNAPSHOTS, &[("name", "web-01")]);
    let form = call(&simulator, SNAPSHOTS, &[("elid", "5204102")]);
    assert_eq!(form["name"], json!({"$": "web-01"}));
    let without = call(&simulator, SNAPSHOTS, &[]);
    assert_eq!(error(&without), ("missed", "elid"));
    let unknown = call(&simulator, SNAPSHOTS, &[("elid", "1")]);
    assert_eq!(error(&unknown), ("missed", "elid"));
}

#[test]
fn a_wrong_value_is_refused_and_sets_nothing() {
    for (form, field, wrong) in [
        (INSTANCES, "instance_status", "Active"),
        (INSTANCES, "autoprolong", "yes"),
        (INSTANCES, "datacenter", "Poland-1"),
        (INSTANCES, "cost_from", "much"),
        (INSTANCES, "cost_to", "inf"),
        (INSTANCES, "orderdatefrom", "14.11.2026"),
        (INSTANCES, "orderdateto", "2026-11-31"),
        (INSTANCES, "opendate", "today"),
        (INSTANCES, "expiredate", "2026"),
        (SNAPSHOTS, "protected", "off"),
    ] {
        let simulator = demo();
        let sent = [("name", "web"), (field, wrong), ("sok", "ok")];
        strict::refuses(&simulator, form, &sent, ("value", field));
        let shown = call(&simulator, form, &[("elid", "5203773")]);
        assert_eq!((&shown["name"], &shown[field]), (&json!({}), &json!({})));
    }
}
