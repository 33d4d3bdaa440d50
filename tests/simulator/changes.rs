//! Create and delete: what succeeds, what is refused, and when it is visible.

use std::time::Duration;

use serde_json::json;
use snapdeck::simulator::{CallOutcome, Options, ServedAccount, ServedSnapshot, Simulator};
use tokio::time::advance;

use super::{
    CREATE, DELETE, EDIT, LIST, TOKEN, call, create, delete, demo, error, row, rows, state, today,
};

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_saving_and_then_active_with_its_size() {
    let simulator = demo();
    let made = create(&simulator, "5203774", "перед 🗼");
    let id = made["id"]["$"].as_str().unwrap();
    assert_eq!(made["ok"], json!({"$": ""}));
    advance(Duration::from_millis(7_999)).await;
    let saving = row(&simulator, "5203774", id).unwrap();
    assert_eq!(saving["fleio_status"]["$"], "Saving");
    assert_eq!(saving["image_size"], json!({}));
    assert_eq!(saving["createdate"]["$"], "2026-11-14");
    assert_eq!(
        error(&create(&simulator, "5203774", "b")),
        ("exists", "runningoperation")
    );
    assert_eq!(
        error(&delete(&simulator, id, "5203774")),
        ("exists", "runningoperation")
    );
    advance(Duration::from_millis(1)).await;
    let saved = row(&simulator, "5203774", id).unwrap();
    assert_eq!(saved["fleio_status"]["$"], "Active");
    assert_eq!(saved["image_size"]["$"], "2.9");
    assert_eq!(saved["name"]["$"], "перед 🗼");
    let outcomes: Vec<CallOutcome> = simulator
        .ledger()
        .into_iter()
        .map(|call| call.outcome)
        .collect();
    assert_eq!(outcomes[0], CallOutcome::Created(id.parse().unwrap()));
    let (kind, object) = ("exists", "runningoperation");
    assert_eq!(outcomes[2], CallOutcome::Refused { kind, object });
}

#[tokio::test(start_paused = true)]
async fn an_instance_is_uploading_while_a_snapshot_of_it_is_saving() {
    let simulator = demo();
    let state = || state(&simulator, "5203774");
    assert_eq!(state(), "Active");
    create(&simulator, "5203774", "one");
    assert_eq!(state(), "image_uploading");
    advance(Duration::from_secs(8)).await;
    assert_eq!(state(), "Active");
}

#[tokio::test(start_paused = true)]
async fn the_sixth_of_a_day_is_refused_until_midnight() {
    let simulator = demo();
    let made_today =
        || call(&simulator, LIST, &[("elid", "5204102")])["manual_created_today"].clone();
    for name in ["1", "2", "3", "4", "5"] {
        assert!(create(&simulator, "5204102", name).get("ok").is_some());
        advance(Duration::from_secs(8)).await;
    }
    assert_eq!(made_today(), json!({"$": "5"}));
    let sixth = create(&simulator, "5204102", "6");
    assert_eq!(error(&sixth), ("limit", "manual_created_today"));
    assert!(
        create(&simulator, "5203774", "elsewhere")
            .get("ok")
            .is_some()
    );
    advance(Duration::from_secs(36_000)).await;
    assert_eq!(made_today(), json!({"$": "0"}));
    assert!(create(&simulator, "5204102", "6").get("ok").is_some());
}

#[test]
fn a_create_is_refused_for_what_is_wrong_with_it() {
    let simulator = demo();
    let before = simulator.change(|account| account.clone());
    let refused = |plid: &str, name: &str| {
        let doc = create(&simulator, plid, name);
        let (kind, object) = error(&doc);
        format!("{kind} {object}")
    };
    assert_eq!(refused("1", "a"), "missed plid");
    assert_eq!(refused("5203773", ""), "value name");
    assert_eq!(refused("5203773", &"ї".repeat(101)), "value name");
    assert_eq!(refused("5211268", "a"), "value instance_status");
    assert_eq!(refused("5212046", "a"), "value instance_status");
    assert_eq!(refused("5204377", "a"), "exists runningoperation");
    for status in [1, 4, 5] {
        simulator.change(|account| account.instances[0].status = status);
        assert_eq!(refused("5203773", "a"), "value status");
    }
    simulator.change(|account| account.instances[0].status = 2);
    assert_eq!(simulator.change(|account| account.clone()), before);
    let longest = create(&simulator, "5203773", &"ї".repeat(100));
    assert!(longest.get("ok").is_some());
}

#[test]
fn a_create_without_sok_does_nothing_and_nothing_is_called_done() {
    let simulator = demo();
    let before = simulator.change(|account| account.clone());
    let preview = call(&simulator, CREATE, &[("plid", "5203773"), ("name", "a")]);
    assert_eq!((preview.get("ok"), preview.get("error")), (None, None));
    assert_eq!(preview["plid"]["$"], "5203773");
    assert_eq!(simulator.change(|account| account.clone()), before);
    assert_eq!(simulator.ledger()[0].outcome, CallOutcome::Previewed);
}

#[test]
fn a_rename_changes_the_name_alone() {
    let simulator = demo();
    let before = row(&simulator, "5203773", "5204214").unwrap();
    let (elid, sok, button) = (("elid", "5204214"), ("sok", "ok"), ("clicked_button", "ok"));
    let sent = [elid, ("image_name", " перед 🗼 "), button, sok];
    assert_eq!(call(&simulator, EDIT, &sent)["ok"], json!({"$": ""}));
    let renamed = simulator.ledger()[1].outcome.clone();
    assert_eq!(renamed, CallOutcome::Renamed(5_204_214));
    let mut after = row(&simulator, "5203773", "5204214").unwrap();
    assert_eq!(after["name"]["$"], "перед 🗼");
    after["name"] = before["name"].clone();
    assert_eq!(after, before);
}

#[test]
fn a_rename_is_refused_for_what_is_wrong_with_it() {
    let (elid, sok, button) = (("elid", "5204214"), ("sok", "ok"), ("clicked_button", "ok"));
    let long = "ї".repeat(101);
    let name = ("image_name", "new");
    for (sent, kind, object) in [
        (&[("elid", "1"), name, button, sok][..], "missed", "elid"),
        (
            &[("elid", "5204214, 5204215"), name, button, sok],
            "value",
            "elid",
        ),
        (&[name, button, sok], "missed", "elid"),
        (&[elid, button, sok], "value", "image_name"),
        (
            &[elid, ("image_name", "  "), button, sok],
            "value",
            "image_name",
        ),
        (
            &[elid, ("image_name", &long), button, sok],
            "value",
            "image_name",
        ),
        (&[elid, name, name, button, sok], "value", "image_name"),
        (&[elid, name, sok], "value", "clicked_button"),
    ] {
        let simulator = demo();
        let before = simulator.change(|account| account.clone());
        assert_eq!(
            error(&call(&simulator, EDIT, sent)),
            (kind, object),
            "{sent:?}"
        );
        assert_eq!(simulator.change(|account| account.clone()), before);
    }
    let simulator = demo();
    for (status, expected) in [
        ("Saving", ("exists", "runningoperation")),
        ("Suspended", ("value", "fleio_status")),
    ] {
        simulator.change(|account| {
            account.snapshot(5_204_214).unwrap().fleio_status = status.into();
        });
        let answer = call(&simulator, EDIT, &[elid, name, button, sok]);
        assert_eq!(error(&answer), expected);
    }
}

#[test]
fn protecting_takes_the_whole_form_as_it_is() {
    let simulator = demo();
    let form = call(&simulator, EDIT, &[("elid", "5204214")]);
    let names = [
        "image_name",
        "region",
        "min_disk",
        "min_ram",
        "disk_format",
        "os_distro",
        "os_version",
        "architecture",
    ];
    let kept: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (*name, form[name]["$"].as_str().unwrap()))
        .collect();
    let sent = |protected: &'static str| {
        let usual = [
            ("elid", "5204214"),
            ("protected", protected),
            ("clicked_button", "ok"),
            ("sok", "ok"),
        ];
        [&usual[..], &kept].concat()
    };
    let before = simulator.change(|account| account.clone());
    for at in 0..kept.len() {
        let mut less = sent("on");
        less.remove(4 + at);
        let answer = call(&simulator, EDIT, &less);
        assert_eq!(error(&answer), ("value", names[at]), "left out");
        if names[at] != "image_name" {
            let mut other = sent("on");
            other[4 + at].1 = "other";
            let answer = call(&simulator, EDIT, &other);
            assert_eq!(error(&answer), ("value", names[at]), "changed");
        }
    }
    let answer = call(&simulator, EDIT, &sent("yes"));
    assert_eq!(error(&answer), ("value", "protected"));
    assert_eq!(simulator.change(|account| account.clone()), before);
    for (protected, on) in [("on", true), ("off", false)] {
        let answer = call(&simulator, EDIT, &sent(protected));
        assert_eq!(answer["ok"], json!({"$": ""}));
        let outcome = simulator.ledger().pop().unwrap().outcome;
        assert_eq!(outcome, CallOutcome::Protected(5_204_214, on));
        let row = row(&simulator, "5203773", "5204214").unwrap();
        assert_eq!(row["protected"]["$"], protected);
    }
    assert_eq!(simulator.change(|account| account.clone()), before);
}

#[tokio::test(start_paused = true)]
async fn a_delete_needs_no_more_than_elid_and_has_no_preview() {
    let (elid, sok) = (("elid", "5204214"), ("sok", "ok"));
    let (elname, plid) = (("elname", "5204214"), ("plid", "5203773"));
    for sent in [
        &[elid][..],
        &[elid, sok],
        &[elid, elname, plid],
        &[elid, plid, sok],
    ] {
        let simulator = demo();
        let deleted = call(&simulator, DELETE, sent);
        assert_eq!(deleted["ok"], json!({"$": ""}), "{sent:?}");
        assert_eq!(
            simulator.ledger()[0].outcome,
            CallOutcome::Deleted(5_204_214)
        );
        advance(Duration::from_secs(2)).await;
        assert_eq!(row(&simulator, "5203773", "5204214"), None, "{sent:?}");
    }
}

#[test]
fn what_is_sent_with_a_delete_has_to_fit() {
    let simulator = demo();
    let before = simulator.change(|account| account.clone());
    let refused = |sent: &[(&str, &str)]| {
        let doc = call(&simulator, DELETE, &[sent, &[("sok", "ok")]].concat());
        let (kind, object) = error(&doc);
        format!("{kind} {object}")
    };
    let (elid, elname, plid) = (
        ("elid", "5204214"),
        ("elname", "5204214"),
        ("plid", "5203773"),
    );
    assert_eq!(refused(&[elname, plid]), "missed elid");
    assert_eq!(refused(&[elid, elid, elname, plid]), "value elid");
    assert_eq!(
        refused(&[elid, ("elname", "5217350"), plid]),
        "value elname"
    );
    assert_eq!(refused(&[elid, elname, ("plid", "5203774")]), "missed plid");
    assert_eq!(refused(&[elid, elname, ("plid", "1")]), "missed plid");
    for odd in [
        "5204214,5217350",
        "5204214, 5217350",
        "+5204214",
        "5204214 ",
        "",
    ] {
        assert_eq!(refused(&[("elid", odd)]), "value elid");
    }
    assert_eq!(refused(&[("elid", "1")]), "missed elid");
    assert_eq!(
        error(&delete(&simulator, "1", "5203773")),
        ("missed", "elid")
    );
    let protected = delete(&simulator, "5225519", "5203773");
    assert_eq!(error(&protected), ("access", "protected"));
    assert_eq!(simulator.change(|account| account.clone()), before);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_row_stays_listed_for_a_while_and_its_id_is_never_given_again() {
    let simulator = Simulator::new(
        ServedAccount::made(1, 2, today()),
        Options::new(TOKEN, today()),
    );
    assert_eq!(
        delete(&simulator, "6203774", "5203773")["ok"],
        json!({"$": ""})
    );
    advance(Duration::from_millis(1_999)).await;
    let listed = row(&simulator, "5203773", "6203774").unwrap();
    assert_eq!(listed["fleio_status"]["$"], "Active");
    let again = delete(&simulator, "6203774", "5203773");
    assert_eq!(error(&again), ("exists", "runningoperation"));
    advance(Duration::from_millis(1)).await;
    assert_eq!(rows(&simulator, "5203773").len(), 1);
    let again = delete(&simulator, "6203774", "5203773");
    assert_eq!(error(&again), ("missed", "elid"));
    assert_eq!(create(&simulator, "5203773", "a")["id"]["$"], "6203775");
}

#[test]
fn another_client_can_change_the_account() {
    let simulator = demo();
    simulator.change(|account| {
        account.snapshot(5_204_214).unwrap().protected = true;
        account.remove(5_217_350).unwrap();
        let added = ServedSnapshot::new(9_000_000, "theirs", today().date());
        account.instance(5_203_773).unwrap().snapshots.push(added);
    });
    let listed = row(&simulator, "5203773", "5204214").unwrap();
    assert_eq!(listed["protected"]["$"], "on");
    assert_eq!(row(&simulator, "5203773", "5217350"), None);
    assert!(row(&simulator, "5203773", "9000000").is_some());
    assert_eq!(create(&simulator, "5203773", "ours")["id"]["$"], "9000001");
}
