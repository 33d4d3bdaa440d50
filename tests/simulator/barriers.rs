//! What stands in a caller's way, over real HTTP.

use serde_json::Value;
use snapdeck::simulator::{Barrier, SignIns, Simulator};

use super::{NAME, TOKEN, demo, post, serve};

const SIGN_IN: &str = "func=auth&username=demo@example.com&password=demo&sok=ok";

/// In short what a sign-in, a list by token and a list by name and password come to.
fn met(simulator: &Simulator, barrier: Option<Barrier>) -> [String; 3] {
    simulator.bar(barrier);
    let address = serve(simulator);
    let list = format!("func=instances&auth={TOKEN}");
    let at_once = format!("func=instances&authinfo={NAME}:demo");
    [SIGN_IN, &list, &at_once].map(|form| {
        let (status, body) = post(address, form);
        let Ok(body) = serde_json::from_str::<Value>(&body) else {
            assert!(body.starts_with("<html>"), "{body}");
            return format!("{status} html");
        };
        match &body["doc"]["error"] {
            Value::Null => format!("{status} done"),
            error => format!("{status} {} {}", error["$type"], error["$object"]).replace('"', ""),
        }
    })
}

#[test]
fn each_barrier_stops_what_it_is_for() {
    let done = "200 done";
    let barred = |object| (Some(Barrier::Address(object)), 0, 2);
    let captcha = (Some(Barrier::Captcha), 0, 1);
    let firewall = |status| (Some(Barrier::Firewall(status)), 0, 0);
    for ((barrier, signed_in, refused), expected) in [
        ((None, 1, 0), [done; 3]),
        (barred("badip"), ["200 auth badip"; 3]),
        (barred("blocked_ip"), ["200 auth blocked_ip"; 3]),
        (
            (Some(Barrier::Region), 0, 2),
            ["200 auth blockgeoip", done, "200 auth blockgeoip"],
        ),
        (captcha, ["200 value captcha", done, done]),
        (firewall(403), ["403 html"; 3]),
        (firewall(460), ["460 html"; 3]),
        ((Some(Barrier::Page), 0, 0), ["200 html", done, done]),
    ] {
        let simulator = demo();
        assert_eq!(met(&simulator, barrier), expected, "{barrier:?}");
        let signs = SignIns {
            done: signed_in,
            refused,
            left: 0,
        };
        assert_eq!(simulator.sign_ins(), signs, "{barrier:?}");
        assert_eq!(met(&simulator, None), [done; 3], "it is gone again");
    }
}

#[test]
fn a_session_is_begun_used_and_left_over_http() {
    let address = serve(&demo());
    let (_, body) = post(address, SIGN_IN);
    let body: Value = serde_json::from_str(&body).unwrap();
    let token = body["doc"]["auth"]["$id"].as_str().unwrap();
    let said = |func: &str| post(address, &format!("func={func}&auth={token}")).1;
    assert!(said("instances").contains("web-01"));
    assert!(!said("logon").contains("error"));
    assert!(said("instances").contains(r#""$type":"access""#));
}
