//! Every kind of write can meet every fault, and the ledger tells what came of it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use snapdeck::simulator::{Options, ServedAccount, Simulator};

use super::{TOKEN, today};
use crate::support::front::{Fault, Front, Phase};
use crate::support::wire_server::Step;

/// A function and the fields with which it succeeds, besides `sok`.
type WriteCall<'a> = (&'a str, &'a [(&'a str, &'a str)]);

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHT20FYKtNLTLE8TwEQW+092BXPFxDiakMnnhaXxuELs";
const WRITES: [WriteCall; 18] = [
    (
        "instances.snapshots.edit",
        &[("plid", "5203773"), ("name", "a")],
    ),
    (
        "image.edit",
        &[("elid", "5204214"), ("image_name", "a"), BUTTON],
    ),
    ("image.delete", &[("elid", "5215101")]),
    (
        "instances.fleio_bckps.edit",
        &[("plid", "5203773"), ("name", "a")],
    ),
    (
        "instances.fleio_bckps.schedule.edit",
        &[
            ("plid", "5203773"),
            ("name", "a"),
            ("rotation_days", "1"),
            ("rotation_time", "03:00"),
        ],
    ),
    (
        "instances.fleio_bckps.schedule.edit",
        &[("elid", "5215201"), ("plid", "5203773"), ("name", "a")],
    ),
    (
        "instances.fleio_bckps.schedule.delete",
        &[("elid", "5215201")],
    ),
    (
        "instances.fleio.rebuild",
        &[
            ("elid", "5203773"),
            ("zone", "own"),
            ("select_rebuild", "afd72725-81aa-43ad-984c-a3f3a05b4b84"),
        ],
    ),
    (
        "image.copy",
        &[
            ("elid", "5204214"),
            ("image_name", "a"),
            ("region", "Poland-1"),
        ],
    ),
    ("service.start", &[("elid", "5204102")]),
    ("service.stop", &[("elid", "5203773")]),
    ("service.reboot", &[("elid", "5203773")]),
    (
        "instances.edit",
        &[("elid", "5203773"), ("backup_rotation", "5"), BUTTON],
    ),
    (
        "instances.edit",
        &[("elid", "5203773"), ("servername", "a"), BUTTON],
    ),
    (
        "sshkeys.edit",
        &[
            ("comment", "a"),
            ("publicKey", KEY),
            ("processingmodulegroup", "1"),
            BUTTON,
        ],
    ),
    (
        "sshkeys.edit",
        &[
            ("elid", "490"),
            ("comment", "a"),
            ("processingmodulegroup", "1"),
            BUTTON,
        ],
    ),
    ("sshkeys.delete", &[("elid", "490")]),
    (
        "v2.image.order.param",
        &[
            ("pricelist", "3021"),
            ("order_period", "-50"),
            ("image_type", "image"),
            ("skipbasket", "on"),
            ("image_name", "a"),
            ("region", "Poland-1"),
            ("min_disk", "5"),
            ("min_ram", "1"),
            ("disk_format", "qcow2"),
            ("os_distro", "Debian"),
            ("os_version", "13"),
            ("architecture", "x86_64"),
            ("url", "https://example.com/a"),
        ],
    ),
];
const BUTTON: (&str, &str) = ("clicked_button", "ok");

/// The body of the answer; empty if the connection ends before it.
fn send(address: SocketAddr, (func, fields): WriteCall) -> String {
    let usual = [
        ("func", func),
        ("auth", TOKEN),
        ("out", "json"),
        ("sok", "ok"),
    ];
    let field = |(name, value): &(&str, &str)| {
        format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields: String = usual.iter().chain(fields).map(field).collect();
    let form = format!("{fields}--limit--\r\n");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: multipart/form-data; boundary=limit\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{form}", form.len()).unwrap();
    let mut answer = Vec::new();
    let mut part = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        // The answers are one line of JSON.
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && body.ends_with("}}")
        {
            return body.to_owned();
        }
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return String::new(),
            Ok(read) => answer.extend_from_slice(&part[..read]),
        }
    }
}

/// The demo account, on which a deleted row is gone at once.
fn front() -> Front {
    let options = Options {
        deleting: Duration::ZERO,
        ..Options::new(TOKEN, today())
    };
    Front::of(Simulator::new(
        ServedAccount::demo(today()).unwrap(),
        options,
    ))
}

#[test]
fn each_write_can_be_refused_lost_before_lost_after_and_slow() {
    const REFUSAL: &str = r#"{"doc":{"error":{"$type":"limit","$object":"x","msg":{"$":"no"}}}}"#;
    let lost = |phase| Fault::Raw {
        phase,
        answer: vec![Step::Reset],
        on_get: Vec::new(),
    };
    for write in WRITES {
        let front = front();
        let address = front.listen();
        let before = front.change(|account| account.clone());
        let func = write.0;
        let came_of_it = || front.ledger().pop().unwrap().outcome;

        front.meet(
            func,
            Fault::Instead {
                status: 200,
                content_type: "application/json",
                body: REFUSAL.into(),
            },
        );
        assert_eq!(send(address, write), REFUSAL, "{func}");
        front.meet(func, lost(Phase::Before));
        assert_eq!(send(address, write), "", "{func}");
        assert_eq!(came_of_it(), None, "{func} was carried out");
        assert_eq!(front.change(|account| account.clone()), before, "{func}");

        front.meet(func, lost(Phase::After));
        assert_eq!(send(address, write), "", "{func}");
        let outcome = came_of_it().unwrap();
        assert!(outcome.is_write(), "{func}: {outcome:?}");
        assert_ne!(front.change(|account| account.clone()), before, "{func}");
        assert_eq!(front.calls(func), 3, "{func}");
        let sent = front.ledger().pop().unwrap().parameters;
        assert!(
            write
                .1
                .iter()
                .all(|(name, value)| { sent.contains(&((*name).to_owned(), (*value).to_owned())) })
        );

        let slow = self::front();
        slow.meet(func, Fault::Delay(Duration::from_millis(1)));
        let answer = send(slow.listen(), write);
        assert!(answer.contains(r#""ok":{"$":""}"#), "{func}: {answer}");
        assert!(slow.ledger()[0].outcome.as_ref().unwrap().is_write());
    }
}
