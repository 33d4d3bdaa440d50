//! The embedded server follows the dialect and the article's own commands.

mod article;
mod backups;
mod changes;
mod copies;
mod faults;
mod filters;
mod http;
mod images;
mod instances;
mod keys;
mod lists;
mod restore;
mod schedules;
mod sessions;
mod signing;
mod strict;
mod upload;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use jiff::civil::{DateTime, date};
use serde_json::Value;
use snapdeck::simulator::{CallOutcome, Options, ServedAccount, Simulator};

pub const TOKEN: &str = "5acd1215da7a09eaae215987";
/// The first user, whose password is `demo`.
const NAME: &str = "demo@example.com";
const LIST: &str = "instances.snapshots";
const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";
const EDIT: &str = "image.edit";
const BACKUPS: &str = "instances.fleio_bckps";
const SCHEDULES: &str = "instances.fleio_bckps.schedule";
const IMAGES: &str = "image";

fn today() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

pub fn demo() -> Simulator {
    Simulator::new(
        ServedAccount::demo(today()).unwrap(),
        Options::new(TOKEN, today()),
    )
}

fn fields(func: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [("func", func), ("auth", TOKEN), ("out", "json")];
    let all = usual.iter().chain(more);
    all.map(|(key, value)| ((*key).into(), (*value).into()))
        .collect()
}

/// The `doc` of the answer.
pub fn call(simulator: &Simulator, func: &str, more: &[(&str, &str)]) -> Value {
    ask(simulator, fields(func, more))
}

/// The same with another session, or without one.
fn call_as(simulator: &Simulator, token: &str, func: &str, more: &[(&str, &str)]) -> Value {
    let mut sent = fields(func, more);
    sent[1].1 = token.into();
    ask(simulator, sent)
}

fn ask(simulator: &Simulator, sent: Vec<(String, String)>) -> Value {
    let body: Value = serde_json::from_slice(&simulator.answer(sent)).unwrap();
    body["doc"].clone()
}

fn create(simulator: &Simulator, plid: &str, name: &str) -> Value {
    call(
        simulator,
        CREATE,
        &[("plid", plid), ("name", name), ("sok", "ok")],
    )
}

fn delete(simulator: &Simulator, elid: &str, plid: &str) -> Value {
    let fields = [
        ("elid", elid),
        ("elname", elid),
        ("plid", plid),
        ("sok", "ok"),
    ];
    call(simulator, DELETE, &fields)
}

/// All rows of a list that fits on one page.
fn rows_of(simulator: &Simulator, list: &str, more: &[(&str, &str)]) -> Vec<Value> {
    let page = [("p_num", "1"), ("p_cnt", "1000")];
    let doc = call(simulator, list, &[&page, more].concat());
    let rows = doc["elem"].as_array().cloned().unwrap_or_default();
    assert_eq!(doc["p_elems"]["$"], rows.len().to_string());
    rows
}

/// The snapshots of an instance.
fn rows(simulator: &Simulator, elid: &str) -> Vec<Value> {
    rows_of(simulator, LIST, &[("elid", elid)])
}

/// The row of the account-wide list.
fn image(simulator: &Simulator, id: &str) -> Option<Value> {
    let all = rows_of(simulator, IMAGES, &[]);
    all.into_iter().find(|row| row["id"]["$"] == id)
}

/// The state of an instance in the list.
fn state(simulator: &Simulator, id: &str) -> String {
    let all = rows_of(simulator, "instances", &[]);
    let row = all.iter().find(|row| row["id"]["$"] == id).unwrap();
    row["instance_status"]["$"].as_str().unwrap().to_owned()
}

/// What came of the last call.
fn outcome(simulator: &Simulator) -> CallOutcome {
    simulator.ledger().pop().unwrap().outcome
}

fn row(simulator: &Simulator, elid: &str, id: &str) -> Option<Value> {
    let all = rows(simulator, elid);
    all.into_iter().find(|row| row["id"]["$"] == id)
}

/// The `$type` and the `$object` of an error that has no decoration about it.
fn error(doc: &Value) -> (&str, &str) {
    assert_eq!(doc.as_object().unwrap().len(), 1, "{doc}");
    let error = &doc["error"];
    assert_eq!(error["$lang"], "en", "{doc}");
    assert!(!error["msg"]["$"].as_str().unwrap().is_empty(), "{doc}");
    (
        error["$type"].as_str().unwrap(),
        error["$object"].as_str().unwrap(),
    )
}

fn sign_in(simulator: &Simulator, name: &str, password: &str) -> Value {
    let more = [("username", name), ("password", password), ("sok", "ok")];
    call_as(simulator, "", "auth", &more)
}

/// The token of a session that was begun.
fn token(doc: &Value) -> String {
    assert_eq!(doc["auth"]["$id"], doc["auth"]["$"], "{doc}");
    doc["auth"]["$id"].as_str().expect("a session").to_owned()
}

/// A session of the first user.
fn session(simulator: &Simulator) -> String {
    token(&sign_in(simulator, NAME, "demo"))
}

/// Serves on a thread of its own, in real time, until the test ends.
pub fn serve(simulator: &Simulator) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let simulator = simulator.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            simulator.serve(listener).await.unwrap();
        });
    });
    address
}

/// The status and the body of an answer to this form.
pub fn post(address: SocketAddr, form: &str) -> (String, String) {
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
