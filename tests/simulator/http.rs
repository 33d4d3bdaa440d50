//! What only real HTTP shows.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::{NAME, TOKEN, demo, post, rows, serve};

#[test]
fn a_form_can_be_urlencoded_and_the_answer_bears_its_length() {
    let simulator = demo();
    let mut stream = TcpStream::connect(serve(&simulator)).unwrap();
    let form = format!(
        "func=instances.snapshots.edit&out=json&auth={TOKEN}&sok=ok&plid=5203773&name=a+%D1%97%26"
    );
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{form}", form.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let length = format!("content-length: {}", body.len());
    assert!(head.to_lowercase().contains(&length), "{head}");
    // The panel is a page of another host.
    let shared = "access-control-allow-origin: *";
    assert!(head.to_lowercase().contains(shared), "{head}");
    let names = rows(&simulator, "5203773");
    assert_eq!(names.last().unwrap()["name"]["$"], "a ї&");
}

#[test]
fn get_and_the_panels_own_address_work_as_post_does() {
    let simulator = demo();
    let address = serve(&simulator);
    let query = format!("func=whoami&out=json&auth={TOKEN}");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let length = format!("Content-Length: {}\r\n", query.len());
    for (line, headers, body) in [
        (format!("GET /?{query}"), String::new(), ""),
        (format!("GET /billmgr?{query}"), String::new(), ""),
        (
            "POST /billmgr".to_owned(),
            format!("{form}{length}"),
            &*query,
        ),
        (
            format!("POST /billmgr?{query}"),
            format!("{form}Content-Length: 0\r\n"),
            "",
        ),
    ] {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{line}: {answer}");
        assert!(answer.contains("ops@example.ua"), "{line}: {answer}");
    }
}

#[test]
fn a_session_is_begun_used_and_left_over_http() {
    let address = serve(&demo());
    let sign_in = format!("func=auth&username={NAME}&password=demo&sok=ok");
    let (_, body) = post(address, &sign_in);
    let body: Value = serde_json::from_str(&body).unwrap();
    let token = body["doc"]["auth"]["$id"].as_str().unwrap();
    let said = |func: &str| post(address, &format!("func={func}&auth={token}")).1;
    assert!(said("instances").contains("web-01"));
    assert!(!said("logon").contains("error"));
    assert!(said("instances").contains(r#""$type":"access""#));
}
