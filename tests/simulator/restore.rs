//! A restore: `instances.fleio.rebuild` from an image of the account.

use std::time::Duration;

use serde_json::{Value, json};
use snapdeck::simulator::{CallOutcome, Simulator};
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{BACKUPS, DELETE, call, create, demo, error, outcome, state};

const REBUILD: &str = "instances.fleio.rebuild";
/// The article's snapshot, and its instance.
const SNAPSHOT: &str = "afd72725-81aa-43ad-984c-a3f3a05b4b84";
const WEB: &str = "5203773";

fn restore<'a>(elid: &'a str, fleio_id: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("elid", elid),
        ("zone", "own"),
        ("select_rebuild", fleio_id),
        ("enablessh", "off"),
        ("sok", "ok"),
    ]
}

/// The UUID of a row.
fn fleio_id(simulator: &Simulator, id: u64) -> String {
    simulator.change(|account| account.snapshot(id).unwrap().fleio_id.clone())
}

fn key_uuid() -> String {
    demo().change(|account| account.ssh_keys[0].fleio_key_uuid.clone())
}

/// The values that the form offers for a field.
fn offered(form: &Value, field: &str) -> Vec<Value> {
    let selects = form["slist"].as_array().unwrap().iter();
    let found = selects
        .filter(|select| select["$name"] == field)
        .collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "{form}");
    found[0]["val"].as_array().unwrap().clone()
}

#[test]
fn the_form_offers_what_is_usable_in_the_instances_region() {
    let simulator = demo();
    let form = call(&simulator, REBUILD, &[("elid", WEB)]);
    assert_eq!(outcome(&simulator), CallOutcome::Previewed);
    let zones = offered(&form, "zone");
    let keys: Vec<&Value> = zones.iter().map(|zone| &zone["$key"]).collect();
    assert_eq!(keys, ["pub", "own", "shr"]);
    let images = offered(&form, "select_rebuild");
    let own = images.iter().filter(|item| item["$depend"] == "own");
    // Of both instances of the region: no frozen one, none from elsewhere, no ISO.
    let own: Vec<&Value> = own.map(|item| &item["$"]).collect();
    assert!(own.contains(&&json!("MySnapshot")) && own.contains(&&json!("clean-install")));
    assert!(own.contains(&&json!("web-01 nightly")) && own.contains(&&json!("debian-12-base")));
    assert!(!own.contains(&&json!("old-import")) && !own.contains(&&json!("mail nightly")));
    assert_eq!(
        images
            .iter()
            .filter(|item| item["$depend"] == "pub")
            .count(),
        3
    );
    let key = json!({"$key": "490", "$": "ops laptop"});
    assert_eq!(offered(&form, "ssh_keys")[0], key);
    simulator.change(|account| account.ssh_keys.clear());
    let form = call(&simulator, REBUILD, &[("elid", WEB)]);
    assert_eq!(
        offered(&form, "ssh_keys"),
        [json!({"$key": "none", "$": "none"})]
    );
    strict::refuses(&simulator, REBUILD, &[], ("missed", "elid"));
    strict::refuses(&simulator, REBUILD, &[("elid", "1")], ("missed", "elid"));
}

#[test]
fn a_restore_is_refused_for_what_is_wrong_with_it() {
    let simulator = demo();
    let [frozen, elsewhere, big] =
        [5_217_350, 5_215_104, 5_221_733].map(|id| fleio_id(&simulator, id));
    let refused: &[Refused] = &[
        ("elid", None, "missed", "elid"),
        ("elid", Some("1"), "missed", "elid"),
        ("elid", Some("5203773,5203774"), "value", "elid"),
        ("elid", Some("5211268"), "value", "instance_status"),
        ("elid", Some("5214417"), "value", "instance_status"),
        ("elid", Some("5204377"), "exists", "runningoperation"),
        ("zone", None, "value", "zone"),
        ("zone", Some("mine"), "value", "zone"),
        ("zone", Some("pub"), "value", "select_rebuild"),
        ("zone", Some("shr"), "value", "select_rebuild"),
        ("select_rebuild", None, "value", "select_rebuild"),
        ("select_rebuild", Some(""), "value", "select_rebuild"),
        ("select_rebuild", Some("5204214"), "value", "select_rebuild"),
        ("select_rebuild", Some(&frozen), "value", "select_rebuild"),
        (
            "select_rebuild",
            Some(&elsewhere),
            "value",
            "select_rebuild",
        ),
        ("select_rebuild", Some(&big), "value", "select_rebuild"),
        ("enablessh", Some("yes"), "value", "enablessh"),
        ("enablessh", Some("on"), "value", "ssh_keys"),
        ("password", Some("short1A"), "value", "password"),
        ("password", Some("no digits Here"), "value", "password"),
        ("password", Some("nouppercase1"), "value", "password"),
        ("password", Some("Semi;colon1"), "value", "password"),
        ("password_type", Some("none"), "value", "password_type"),
        ("password_type", Some("password"), "value", "password"),
        ("password_type", Some("ssh"), "value", "enablessh"),
    ];
    strict::writes(demo, REBUILD, &restore(WEB, SNAPSHOT), refused);
}

#[test]
fn the_way_in_is_left_or_a_password_or_a_key() {
    let uuid = key_uuid();
    let (password, kind) = (("password", "Correct1horse"), ("password_type", "password"));
    // As the panel sends it when nothing is to change: an empty password and the first key.
    let off = ("enablessh", "off");
    let unused = [
        off,
        ("password", ""),
        ("password_type", ""),
        ("ssh_keys", &uuid),
    ];
    let by_key = [
        ("enablessh", "on"),
        ("password", ""),
        ("password_type", "ssh"),
        ("ssh_keys", &uuid),
    ];
    let [elid, zone, image, _, sok] = restore(WEB, SNAPSHOT);
    let usual = [elid, zone, image, sok];
    strict::writes(demo, REBUILD, &[&usual[..], &unused].concat(), &[]);
    let key = ("ssh_keys", uuid.as_str());
    let wrong: &[Refused] = &[
        ("password_type", Some("ssh"), "value", "enablessh"),
        ("enablessh", Some("on"), "value", "enablessh"),
        ("password", None, "value", "password"),
        ("password", Some(""), "value", "password"),
        ("password", Some("alllower1"), "value", "password"),
        ("password", Some("With blank1"), "value", "password"),
        ("ssh_keys", Some("491000"), "value", "ssh_keys"),
        ("ssh_keys", Some(SNAPSHOT), "value", "ssh_keys"),
    ];
    strict::writes(
        demo,
        REBUILD,
        &[&usual[..], &[off, password, kind, key]].concat(),
        wrong,
    );
    // Without the key, as the article has it.
    strict::writes(
        demo,
        REBUILD,
        &[&usual[..], &[off, password, kind]].concat(),
        &[],
    );
    let wrong: &[Refused] = &[
        ("ssh_keys", None, "value", "ssh_keys"),
        ("ssh_keys", Some("none"), "value", "ssh_keys"),
        ("password", Some("Correct1horse"), "value", "password"),
        ("password_type", Some("password"), "value", "password"),
    ];
    strict::writes(demo, REBUILD, &[&usual[..], &by_key].concat(), wrong);
    // The article sends the key's number.
    let by_number = [("enablessh", "on"), ("ssh_keys", "490")];
    strict::writes(demo, REBUILD, &[&usual[..], &by_number].concat(), &[]);
}

#[tokio::test(start_paused = true)]
async fn the_instance_is_rebuilding_and_then_active() {
    let simulator = demo();
    simulator.change(|account| account.instances[0].instance_status = "Stopped".into());
    call(&simulator, REBUILD, &restore(WEB, SNAPSHOT));
    let (instance, fleio_id) = (5_203_773, SNAPSHOT.into());
    assert_eq!(
        outcome(&simulator),
        CallOutcome::Rebuilt { instance, fleio_id }
    );
    advance(Duration::from_millis(5_999)).await;
    assert_eq!(state(&simulator, WEB), "rebuilding");
    let busy = ("exists", "runningoperation");
    strict::refuses(&simulator, REBUILD, &restore(WEB, SNAPSHOT), busy);
    assert_eq!(error(&create(&simulator, WEB, "x")), busy);
    strict::refuses(&simulator, "service.stop", &[("elid", WEB)], busy);
    // Others are not held up.
    let other = restore("5203774", SNAPSHOT);
    assert!(call(&simulator, REBUILD, &other).get("ok").is_some());
    advance(Duration::from_millis(1)).await;
    assert_eq!(state(&simulator, WEB), "Active");
    let rebuilt = simulator.ledger().into_iter().map(|call| call.outcome);
    assert_eq!(rebuilt.filter(CallOutcome::is_write).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_restore_can_end_in_error_and_stays_there() {
    let simulator = demo();
    call(&simulator, REBUILD, &restore(WEB, SNAPSHOT));
    advance(Duration::from_secs(3)).await;
    simulator.change(|account| account.instances[0].instance_status = "Error".into());
    advance(Duration::from_secs(60)).await;
    assert_eq!(state(&simulator, WEB), "Error");
}

#[tokio::test(start_paused = true)]
async fn what_was_deleted_is_no_longer_restored() {
    let simulator = demo();
    call(&simulator, DELETE, &[("elid", "5204214")]);
    let sent = restore(WEB, SNAPSHOT);
    strict::refuses(&simulator, REBUILD, &sent, ("exists", "runningoperation"));
    advance(Duration::from_secs(2)).await;
    strict::refuses(&simulator, REBUILD, &sent, ("value", "select_rebuild"));
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_restored_too_and_not_while_it_is_saving() {
    let simulator = demo();
    let fields = [("plid", WEB), ("name", "before"), ("sok", "ok")];
    let made = call(&simulator, "instances.fleio_bckps.edit", &fields);
    let id = made["id"]["$"].as_str().unwrap().parse().unwrap();
    let uuid = fleio_id(&simulator, id);
    let busy = ("exists", "runningoperation");
    strict::refuses(&simulator, REBUILD, &restore(WEB, &uuid), busy);
    strict::refuses(
        &simulator,
        REBUILD,
        &restore("5203774", &uuid),
        ("value", "select_rebuild"),
    );
    advance(Duration::from_secs(8)).await;
    assert!(
        call(&simulator, REBUILD, &restore(WEB, &uuid))
            .get("ok")
            .is_some()
    );
    let backups = call(&simulator, BACKUPS, &[("elid", WEB)]);
    assert_eq!(backups["p_elems"]["$"], "3", "a restore uses nothing up");
}

#[test]
fn a_system_of_the_provider_changes_the_instances_system() {
    let simulator = demo();
    let form = call(&simulator, REBUILD, &[("elid", WEB)]);
    let images = offered(&form, "select_rebuild");
    let debian = images
        .iter()
        .find(|item| item["$"] == "Debian 12 x64")
        .unwrap();
    let uuid = debian["$key"].as_str().unwrap();
    // The article calls the zone `image`.
    let fields = [
        ("elid", WEB),
        ("zone", "image"),
        ("select_rebuild", uuid),
        ("sok", "ok"),
    ];
    assert!(call(&simulator, REBUILD, &fields).get("ok").is_some());
    let system = simulator.change(|account| account.instances[0].os_distro.clone());
    assert_eq!(system, "Debian");
}
