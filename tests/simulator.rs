//! The embedded server keeps to the dialect, and to the article's own commands.

mod article;
mod changes;
mod faults;
mod http;
mod lists;

use std::net::SocketAddr;

use jiff::civil::{DateTime, date};
use serde_json::Value;
use snapdeck::simulator::{Account, Options, Simulator};

const TOKEN: &str = "5acd1215da7a09eaae215987";
const LIST: &str = "instances.snapshots";
const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

fn today() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

fn demo() -> Simulator {
    Simulator::new(
        Account::demo(today()).unwrap(),
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
fn call(simulator: &Simulator, func: &str, more: &[(&str, &str)]) -> Value {
    let answer = simulator.answer(fields(func, more)).unwrap();
    assert_eq!(
        (answer.status, answer.content_type),
        (200, "application/json")
    );
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
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
fn rows(simulator: &Simulator, elid: &str) -> Vec<Value> {
    let more = [("elid", elid), ("p_num", "1"), ("p_cnt", "1000")];
    let doc = call(simulator, LIST, &more);
    doc["elem"].as_array().cloned().unwrap_or_default()
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
