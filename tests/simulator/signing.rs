//! Signing in: a password, a second factor, a one-time key, and credentials in each call.

use std::time::Duration;

use serde_json::{Value, json};
use snapdeck::simulator::{CallOutcome, ServedUser, SignIns, Simulator};
use tokio::time::advance;

use super::{NAME, TOKEN, call, call_as, create, demo, error, session, sign_in, today, token};

const TWO: &str = "two@example.com";

fn two_users() -> Simulator {
    let simulator = demo();
    simulator.add(ServedUser::second(today()));
    simulator
}

fn confirm(simulator: &Simulator, token: &str, code: &str) -> Value {
    let more = [("qrcode", code), ("sok", "ok"), ("clicked_button", "ok")];
    call_as(simulator, token, "totp.confirm", &more)
}

#[test]
fn each_sign_in_begins_a_session_of_its_own() {
    let simulator = demo();
    let (one, two) = (session(&simulator), session(&simulator));
    assert!(one != two && one != TOKEN);
    assert_eq!(one.len(), TOKEN.len());
    for token in [&one, &two] {
        let doc = call_as(&simulator, token, "whoami", &[]);
        assert_eq!(doc["user"]["$email"], "ops@example.ua");
    }
    let signs = SignIns {
        done: 2,
        ..SignIns::default()
    };
    assert_eq!(simulator.sign_ins(), signs);
}

#[test]
fn without_sok_nobody_is_signed_in() {
    let simulator = demo();
    let more = [("username", NAME), ("password", "demo")];
    let doc = call_as(&simulator, "", "auth", &more);
    assert_eq!((doc.get("auth"), doc.get("error")), (None, None));
    assert_eq!(doc["username"]["$"], NAME);
    assert_eq!(simulator.ledger()[0].outcome, CallOutcome::Previewed);
}

#[tokio::test(start_paused = true)]
async fn three_wrong_passwords_in_a_row_lock_that_user_out_for_20_seconds() {
    let simulator = two_users();
    let wrong = || {
        let doc = sign_in(&simulator, NAME, "wrong");
        assert_eq!(error(&doc), ("auth", "badpassword"));
    };
    wrong();
    wrong();
    session(&simulator);
    wrong();
    wrong();
    wrong();
    let locked = || {
        let doc = sign_in(&simulator, NAME, "demo");
        assert_eq!(error(&doc), ("auth", "blocklogon"));
    };
    locked();
    let other = sign_in(&simulator, TWO, "demo");
    assert!(other.get("auth").is_some());
    advance(Duration::from_millis(19_999)).await;
    locked();
    advance(Duration::from_millis(1)).await;
    session(&simulator);
    let signs = SignIns {
        done: 2,
        refused: 7,
        left: 0,
    };
    assert_eq!(simulator.sign_ins(), signs);
}

#[test]
fn nobody_is_told_which_of_name_and_password_is_wrong() {
    let simulator = demo();
    let doc = sign_in(&simulator, "nobody@example.com", "demo");
    assert_eq!(doc, sign_in(&simulator, NAME, "wrong"));
    assert_eq!(sign_in(&simulator, NAME, ""), doc);
}

#[test]
fn a_second_factor_makes_a_new_session_of_a_provisional_one() {
    let simulator = two_users();
    let provisional = token(&sign_in(&simulator, TWO, "demo"));
    let whoami = |token: &str| call_as(&simulator, token, "whoami", &[]);
    assert_eq!(
        whoami(&provisional)["ok"],
        json!({"$": "func=totp.confirm"})
    );
    for func in ["instances", "keepalive", "logon", "session.newkey"] {
        let doc = call_as(&simulator, &provisional, func, &[]);
        assert_eq!(error(&doc).0, "access", "{func}");
    }
    let form = [("qrcode", "123456")];
    let form = call_as(&simulator, &provisional, "totp.confirm", &form);
    assert_eq!((form.get("auth"), form.get("error")), (None, None));
    for wrong in ["123457", ""] {
        let doc = confirm(&simulator, &provisional, wrong);
        assert_eq!(error(&doc), ("value", "qrcode"));
    }
    let asked = SignIns {
        done: 0,
        refused: 2,
        left: 0,
    };
    assert_eq!(simulator.sign_ins(), asked);

    let whole = token(&confirm(&simulator, &provisional, "123456"));
    assert_ne!(whole, provisional);
    assert_eq!(whoami(&whole)["user"]["$email"], TWO);
    assert_eq!(error(&whoami(&provisional)), ("access", "auth"));
    assert_eq!(simulator.sign_ins(), SignIns { done: 1, ..asked });
    // A user without a second factor needs no code.
    let none = confirm(&simulator, &session(&simulator), "123456");
    assert_eq!(error(&none), ("missed", "func"));
}

#[tokio::test(start_paused = true)]
async fn a_key_signs_its_maker_in_once_within_an_hour() {
    const KEY: &str = "key4567890123456";
    let simulator = two_users();
    let make = |name: &str, key: &str| {
        call(
            &simulator,
            "session.newkey",
            &[("username", name), ("key", key)],
        )
    };
    let enter = |name: &str| {
        let more = [("username", name), ("key", KEY)];
        call_as(&simulator, "", "auth", &more)
    };
    assert_eq!(error(&make(NAME, &KEY[1..])), ("value", "key"));
    assert_eq!(error(&make(TWO, KEY)), ("access", "username"));
    assert_eq!(error(&enter(NAME)), ("auth", "badpassword"));

    assert_eq!(make(NAME, KEY)["ok"], json!({"$": ""}));
    let token = token(&enter(NAME));
    let user = call_as(&simulator, &token, "whoami", &[]);
    assert_eq!(user["user"]["$email"], "ops@example.ua");
    assert_eq!(error(&enter(NAME)), ("auth", "badpassword"), "used up");

    make(NAME, KEY);
    assert_eq!(error(&enter(TWO)), ("auth", "badpassword"));
    make(NAME, KEY);
    advance(Duration::from_secs(3_600)).await;
    assert_eq!(error(&enter(NAME)), ("auth", "badpassword"), "too late");
}

#[test]
fn a_name_and_a_password_in_a_call_keep_no_session() {
    let simulator = two_users();
    let ask = |pair: &str, more: &[(&str, &str)]| {
        let more = [&[("authinfo", pair)], more].concat();
        call_as(&simulator, "", "instances", &more)
    };
    let rows = |doc: &Value| doc["elem"].as_array().map_or(0, Vec::len);
    let own = "demo@example.com:demo";
    assert_eq!(rows(&ask(own, &[("p_cnt", "5")])), 5);
    assert_eq!(rows(&ask(own, &[])), 12, "nothing is remembered");
    assert_eq!(
        error(&ask("demo@example.com:", &[])),
        ("auth", "badpassword")
    );
    assert_eq!(
        error(&ask("demo@example.com", &[])),
        ("auth", "badpassword")
    );
    // A call has no place for a code.
    let two = ask("two@example.com:demo", &[]);
    assert_eq!(error(&two), ("access", "totp.confirm"));
    let signs = SignIns {
        done: 0,
        refused: 2,
        left: 0,
    };
    assert_eq!(simulator.sign_ins(), signs);
}

#[tokio::test(start_paused = true)]
async fn two_users_see_an_account_each() {
    let simulator = two_users();
    let first = session(&simulator);
    let second = token(&sign_in(&simulator, TWO, "demo"));
    let second = token(&confirm(&simulator, &second, "123456"));
    let ids = |token: &str| {
        let doc = call_as(&simulator, token, "instances", &[("p_cnt", "200")]);
        let rows = doc["elem"].as_array().unwrap().iter();
        rows.map(|row| row["id"]["$"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let (of_first, of_second) = (ids(&first), ids(&second));
    assert_eq!((of_first.len(), of_second.len()), (12, 3));
    assert!(of_first.iter().all(|id| !of_second.contains(id)));

    // Neither sees nor changes the other's data.
    let list = |token: &str, elid: &str| call_as(&simulator, token, super::LIST, &[("elid", elid)]);
    assert_eq!(error(&list(&first, &of_second[0])), ("missed", "elid"));
    let foreign = create(&simulator, &of_second[0], "mine");
    assert_eq!(error(&foreign), ("missed", "plid"));
    assert_eq!(list(&second, &of_second[0])["p_elems"]["$"], "7");

    let more = [("plid", &*of_second[1]), ("name", "own"), ("sok", "ok")];
    let made = call_as(&simulator, &second, super::CREATE, &more);
    assert!(made.get("ok").is_some());
    advance(Duration::from_secs(8)).await;
    let saved = list(&second, &of_second[1]);
    assert_eq!(saved["elem"][0]["fleio_status"]["$"], "Active");
    assert_ne!(create(&simulator, "5203774", "other")["id"], made["id"]);
}
