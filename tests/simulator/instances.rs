//! What is changed in an instance, and what it is told to do.

use serde_json::json;
use snapdeck::simulator::CallOutcome;

use super::strict::{self, Refused};
use super::{call, demo, outcome};

const EDIT: &str = "instances.edit";

#[test]
fn one_field_of_an_instance_is_changed_and_the_rest_stays() {
    let long = "x".repeat(101);
    let (elid, button, sok) = (("elid", "5203773"), ("clicked_button", "ok"), ("sok", "ok"));
    let of_all: &[Refused] = &[
        ("elid", None, "missed", "elid"),
        ("elid", Some("1"), "missed", "elid"),
        ("elid", Some("5203773,5203774"), "value", "elid"),
        ("clicked_button", None, "value", "clicked_button"),
        ("clicked_button", Some("no"), "value", "clicked_button"),
        ("backup_rotation", Some("0"), "value", "backup_rotation"),
        ("backup_rotation", Some("11"), "value", "backup_rotation"),
        ("backup_rotation", Some("many"), "value", "backup_rotation"),
        ("backup_rotation", Some(""), "value", "backup_rotation"),
        ("servername", Some(&long), "value", "servername"),
        ("rdns_record", Some("no domain"), "value", "rdns_record"),
    ];
    for (field, value) in [
        ("backup_rotation", "10"),
        ("servername", "web-one"),
        ("rdns_record", "web.example.com"),
    ] {
        strict::writes(demo, EDIT, &[elid, (field, value), button, sok], of_all);
        let simulator = demo();
        let mut before = call(&simulator, EDIT, &[elid]);
        call(&simulator, EDIT, &[elid, (field, value), button, sok]);
        assert_eq!(outcome(&simulator), CallOutcome::InstanceEdited(5_203_773));
        before[field] = json!({"$": value});
        assert_eq!(call(&simulator, EDIT, &[elid]), before);
    }
    strict::refuses(&demo(), EDIT, &[elid, button, sok], ("value", "servername"));
}

#[test]
fn the_form_of_an_instance_tells_what_the_list_does_not() {
    let form = call(&demo(), EDIT, &[("elid", "5203773")]);
    assert_eq!(form["backup_rotation"], json!({"$": "3"}));
    assert_eq!(form["instances_uuid"]["$"].as_str().unwrap().len(), 36);
    assert_eq!(form["createdate"], json!({"$": "2024-07-22"}));
    assert_eq!(form["slist"][0]["$name"], "stored_method");
    assert_eq!(form["metadata"]["form"]["page"], json!([]));
}
