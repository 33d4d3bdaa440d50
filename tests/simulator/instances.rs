//! What is changed in an instance, and what it is told to do.

use std::time::Duration;

use serde_json::json;
use snapdeck::simulator::{CallOutcome, Simulator};
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{call, demo, outcome, state};

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

/// The function, and the state that it needs, that on the way, and that in the end.
const POWER: [(&str, [&str; 3]); 3] = [
    ("service.start", ["Stopped", "starting", "Active"]),
    ("service.stop", ["Active", "stopping", "Stopped"]),
    ("service.reboot", ["Active", "rebooting", "Active"]),
];

/// A server whose first instance is in this state.
fn in_state(state: &str) -> Simulator {
    let simulator = demo();
    simulator.change(|account| account.instances[0].instance_status = state.into());
    simulator
}

#[test]
fn power_actions_act_at_once_on_elid_alone_and_in_their_state_only() {
    for (func, [needed, ..]) in POWER {
        let refused: &[Refused] = &[
            ("elid", None, "missed", "elid"),
            ("elid", Some("1"), "missed", "elid"),
            ("elid", Some("5203773,5203774"), "value", "elid"),
            ("elid", Some("5211268"), "value", "instance_status"),
            ("elid", Some("5214417"), "value", "instance_status"),
            ("elid", Some("5204377"), "exists", "runningoperation"),
        ];
        strict::writes(|| in_state(needed), func, &[("elid", "5203773")], refused);
        for other in ["Active", "Stopped", "Resized", "Rescued", "booted_from_iso"] {
            let elid = [("elid", "5203773")];
            if other != needed {
                strict::refuses(&in_state(other), func, &elid, ("value", "instance_status"));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_is_at_work_for_a_while_and_a_stopped_one_is_suspended_in_billing() {
    for (func, [needed, meanwhile, end]) in POWER {
        let simulator = in_state(needed);
        call(&simulator, func, &[("elid", "5203773")]);
        let expected = match func {
            "service.start" => CallOutcome::Started(5_203_773),
            "service.stop" => CallOutcome::Stopped(5_203_773),
            _ => CallOutcome::Rebooted(5_203_773),
        };
        assert_eq!(outcome(&simulator), expected);
        advance(Duration::from_millis(5_999)).await;
        assert_eq!(state(&simulator, "5203773"), meanwhile);
        let again = ("exists", "runningoperation");
        strict::refuses(&simulator, func, &[("elid", "5203773")], again);
        advance(Duration::from_millis(1)).await;
        assert_eq!(state(&simulator, "5203773"), end);
        let doc = call(&simulator, "instances", &[]);
        let billing = if end == "Stopped" {
            "Temporary suspended"
        } else {
            "Active"
        };
        assert_eq!(doc["elem"][0]["item_status"]["$"], billing);
    }
}
