//! What stands in a caller's way, over real HTTP.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;
use snapdeck::simulator::{Barrier, SignIns, Simulator};

use super::{NAME, TOKEN, demo, serve};

const SIGN_IN: &str = "func=auth&username=demo@example.com&password=demo&sok=ok";

/// The status and the body of an answer to this form.
fn post(address: SocketAddr, form: &str) -> (String, String) {
    let form = format!("{form}&out=json");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{form}", form.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    (status.to_owned(), body.to_owned())
}

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
    for (barrier, expected) in [
        (None, [done; 3]),
        (Some(Barrier::Address("badip")), ["200 auth badip"; 3]),
        (
            Some(Barrier::Address("blocked_ip")),
            ["200 auth blocked_ip"; 3],
        ),
        (
            Some(Barrier::Region),
            ["200 auth blockgeoip", done, "200 auth blockgeoip"],
        ),
        (Some(Barrier::Captcha), ["200 value captcha", done, done]),
        (Some(Barrier::Firewall(403)), ["403 html"; 3]),
        (Some(Barrier::Firewall(460)), ["460 html"; 3]),
        (Some(Barrier::Page), ["200 html", done, done]),
    ] {
        let simulator = demo();
        assert_eq!(met(&simulator, barrier), expected, "{barrier:?}");
        let signs = SignIns {
            done: usize::from(expected[0] == done),
            refused: [expected[0], expected[2]]
                .iter()
                .filter(|said| said.contains("auth") || said.contains("captcha"))
                .count(),
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
