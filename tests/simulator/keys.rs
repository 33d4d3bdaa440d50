//! The keys of the account.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use snapdeck::simulator::CallOutcome;

use super::strict::{self, Refused};
use super::{call, demo, outcome, rows_of};

const LIST: &str = "sshkeys";
const EDIT: &str = "sshkeys.edit";
const DELETE: &str = "sshkeys.delete";
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHT20FYKtNLTLE8TwEQW+092BXPFxDiakMnnhaXxuELs me@home";
const COMMENT_REFUSED: &str = r#"{"comment":["The name is not valid"]}"#;
const KEY_REFUSED: &str = r#"{"publicKey":["The key is not valid"]}"#;
const TAKEN: &str = r#"{"comment":["The name is already in use"]}"#;

#[test]
fn a_key_has_the_fields_of_the_panel() {
    let first = rows_of(&demo(), LIST, &[])[0].clone();
    let expected = json!({
        "elid": {"$": "490"},
        "comment": {"$": "ops laptop"},
        "cdate": {"$": "2025-02-12"},
        "fingerprint": first["fingerprint"],
        "fleio_key_uuid": first["fleio_key_uuid"],
    });
    strict::lists(demo, LIST, &[], &expected);
    assert_eq!(first["fleio_key_uuid"]["$"].as_str().unwrap().len(), 36);
    let prints: Vec<Value> = rows_of(&demo(), LIST, &[("p_col", "-elid")])
        .iter()
        .map(|row| row["fingerprint"]["$"].clone())
        .collect();
    assert_eq!(prints[1], first["fingerprint"]["$"], "the other way round");
    assert_ne!(prints[0], prints[1]);
    assert_eq!(prints[0].as_str().unwrap().len(), 47);
}

#[test]
fn a_key_is_added_with_a_name_of_its_own() {
    let refused: &[Refused] = &[
        ("elid", Some("1"), "missed", "elid"),
        ("clicked_button", None, "value", "clicked_button"),
        (
            "processingmodulegroup",
            None,
            "value",
            "processingmodulegroup",
        ),
        (
            "processingmodulegroup",
            Some("2"),
            "value",
            "processingmodulegroup",
        ),
        ("comment", None, "value", COMMENT_REFUSED),
        ("comment", Some("ключ"), "value", COMMENT_REFUSED),
        ("comment", Some("a.b"), "value", COMMENT_REFUSED),
        (
            "comment",
            Some("123456789012345678901234567890123"),
            "value",
            COMMENT_REFUSED,
        ),
        ("comment", Some("deploy"), "value", TAKEN),
        ("publicKey", None, "value", KEY_REFUSED),
        ("publicKey", Some("ssh-ed25519"), "value", KEY_REFUSED),
        ("publicKey", Some("ssh-ed25519 AAAA"), "value", KEY_REFUSED),
        (
            "publicKey",
            Some("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIHT2"),
            "value",
            KEY_REFUSED,
        ),
        (
            "publicKey",
            Some("ssh-dss AAAAB3NzaC1kc3MAAA=="),
            "value",
            KEY_REFUSED,
        ),
    ];
    let right = [
        ("comment", "new_laptop-2 b"),
        ("publicKey", KEY),
        ("processingmodulegroup", "1"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    strict::writes(demo, EDIT, &right, refused);
    let simulator = demo();
    let made = call(&simulator, EDIT, &right);
    let id: u64 = made["id"]["$"].as_str().unwrap().parse().unwrap();
    assert_eq!(outcome(&simulator), CallOutcome::KeyCreated(id));
    let last = rows_of(&simulator, LIST, &[]).pop().unwrap();
    assert_eq!(
        (&last["comment"]["$"], &last["cdate"]["$"]),
        (&json!("new_laptop-2 b"), &json!("2026-11-14"))
    );
    let form = call(&simulator, EDIT, &[("elid", &*id.to_string())]);
    assert_eq!(form["publicKey"]["$"], KEY);
}

#[test]
fn a_new_pair_is_made_each_time_and_not_kept() {
    let simulator = demo();
    let pairs = [(); 2].map(|()| call(&simulator, "sshkeys.generator", &[]));
    let text = |pair: &Value, field: &str| pair[field]["$"].as_str().unwrap().to_owned();
    assert_ne!(
        text(&pairs[0], "private_key"),
        text(&pairs[1], "private_key")
    );
    assert_eq!(rows_of(&simulator, LIST, &[]).len(), 2);
    for pair in pairs {
        let public = text(&pair, "public_key");
        let private = text(&pair, "private_key");
        let lines: Vec<&str> = private.lines().collect();
        assert_eq!(lines[0], "-----BEGIN OPENSSH PRIVATE KEY-----");
        assert_eq!(lines[lines.len() - 1], "-----END OPENSSH PRIVATE KEY-----");
        let file = BASE64_STANDARD
            .decode(lines[1..lines.len() - 1].concat())
            .unwrap();
        let blob = BASE64_STANDARD
            .decode(public.split(' ').nth(1).unwrap())
            .unwrap();
        // The public key stands in the private one, open and beside its seed.
        let place = file.windows(blob.len()).filter(|part| *part == blob);
        assert_eq!(place.count(), 2);
        let seed = &file[file.len() - 4 - 64 - padding(&file)..][..32];
        let made = Ed25519KeyPair::from_seed_and_public_key(seed, &blob[blob.len() - 32..]);
        assert!(made.is_ok());
        let fields = [
            ("comment", "new"),
            ("publicKey", &public),
            ("processingmodulegroup", "1"),
            ("clicked_button", "ok"),
            ("sok", "ok"),
        ];
        assert!(call(&demo(), EDIT, &fields).get("ok").is_some());
    }
}

/// The bytes after the empty comment: 1, 2, 3, …
fn padding(file: &[u8]) -> usize {
    match file.last() {
        Some(last @ 1..8) => usize::from(*last),
        _ => 0,
    }
}

#[test]
fn a_key_is_renamed_and_deleted() {
    let right = [
        ("elid", "490"),
        ("comment", "old laptop"),
        ("processingmodulegroup", "1"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    let refused: &[Refused] = &[
        ("elid", Some("491"), "missed", "elid"),
        ("elid", Some("x"), "value", "elid"),
        ("comment", Some("deploy"), "value", TAKEN),
        ("publicKey", Some("x"), "value", KEY_REFUSED),
    ];
    strict::writes(demo, EDIT, &right, refused);
    let refused: &[Refused] = &[
        ("elid", None, "missed", "elid"),
        ("elid", Some("491"), "missed", "elid"),
        ("elid", Some("490,517"), "value", "elid"),
    ];
    strict::writes(demo, DELETE, &[("elid", "490")], refused);
    let simulator = demo();
    call(&simulator, EDIT, &right);
    assert_eq!(outcome(&simulator), CallOutcome::KeyChanged(490));
    assert_eq!(
        rows_of(&simulator, LIST, &[])[0]["comment"]["$"],
        "old laptop"
    );
    call(&simulator, DELETE, &[("elid", "490")]);
    assert_eq!(outcome(&simulator), CallOutcome::KeyDeleted(490));
    assert_eq!(rows_of(&simulator, LIST, &[]).len(), 1);
}
