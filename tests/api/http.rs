//! Bad HTTP and bad connections (23 to 46 of the suite).

use std::time::{Duration, Instant};

use snapdeck::domain::{
    BadAnswer, ConnectProblem, Destination, Limit, Problem, Silence, TransportProblem,
};

use super::{
    HASTY, PATIENT, TOKEN, create, create_named, ids, instance, page, read, service, service_at,
};
use crate::support::wire_server::{Step, WireServer, http, json};

fn one_row() -> String {
    page(&["5204214"], r#","p_elems":"1""#)
}

/// Exactly these bytes, then the end of the connection.
fn raw(bytes: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(bytes.into()), Step::Close]
}

#[tokio::test]
async fn html_in_a_good_answer_is_not_json_and_leaves_a_write_unknown() {
    let html = || http("200 OK", "Content-Type: text/html\r\n", "<html>busy</html>");
    for problem in [
        read(html()).await.unwrap_err(),
        create(html()).await.unwrap_err(),
    ] {
        assert_eq!(
            problem,
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson(
                "<html>busy</html>".into()
            )))
        );
        assert!(!problem.definitely_not_applied());
    }
}

#[tokio::test]
async fn json_is_read_whatever_its_type_and_charset_are_called() {
    for kind in ["text/html", "application/json; charset=utf-16", ""] {
        let headers = format!("Content-Type: {kind}\r\n");
        let list = read(http("200 OK", &headers, one_row())).await.unwrap();
        assert_eq!(ids(&list), ["5204214"], "{kind:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_or_broken_is_no_answer() {
    let cut = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}",
        "{\"doc\":{"
    );
    let broken = [
        ("length 50, 8 bytes", cut),
        (
            "a senseless chunk size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n".into(),
        ),
        (
            "two lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}".into(),
        ),
        (
            "a negative length",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}".into(),
        ),
        (
            "150 headers",
            format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(150)),
        ),
        (
            "a header of 2 MB",
            format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "b".repeat(2_000_000)),
        ),
        (
            "an escape in a header",
            "HTTP/1.1 200 OK\r\nA: \u{1b}]0;x\u{7}\r\n\r\n".into(),
        ),
        ("TLS", "\u{16}\u{3}\u{1}\u{0}\u{5}hello".into()),
        ("no status line", "hello\r\n\r\n".into()),
        ("nothing", String::new()),
    ];
    for (case, bytes) in broken {
        let cut = Problem::from(Silence::Cut);
        assert_eq!(read(raw(bytes.clone())).await.as_ref(), Err(&cut), "{case}");
        let written = create(raw(bytes)).await.unwrap_err();
        assert_eq!(written, cut, "{case}");
        assert!(!written.definitely_not_applied(), "{case}");
    }
}

#[tokio::test]
async fn json_that_ends_with_the_connection_must_be_whole() {
    let headers = "HTTP/1.1 200 OK\r\n\r\n";
    let whole = format!("{headers}{}", one_row());
    assert_eq!(ids(&read(raw(whole.clone())).await.unwrap()), ["5204214"]);
    let cut = &whole[..whole.len() - 1];
    let problem = read(raw(cut)).await.unwrap_err();
    assert!(
        matches!(
            problem,
            Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
            ))
        ),
        "{problem}"
    );
}

#[tokio::test]
async fn nothing_is_decompressed() {
    let list = read(http("200 OK", "Content-Encoding: gzip\r\n", one_row())).await;
    assert_eq!(ids(&list.unwrap()), ["5204214"]);
    // An empty list, really compressed: decompressing would accept it, and a large one would fill
    // the memory.
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\xc9\x4f\x56\xb2\xaa\x56\x4a\xcd\x49\xcd\x55\xb2\x8a\x8e\xd5\x51\x2a\x88\x07\xb1\x8b\x95\xac\x94\x0c\x94\x6a\x6b\x01\xe9\xd3\x82\xa0\x21\x00\x00\x00";
    let problem = read(http("200 OK", "Content-Encoding: gzip\r\n", packed)).await;
    assert!(
        matches!(
            problem,
            Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
            )))
        ),
        "{problem:?}"
    );
    let server = WireServer::always(json(one_row())).await;
    service(&server).snapshots(&instance()).await.unwrap();
    let head = server.requests()[0].head.to_lowercase();
    assert!(!head.contains("accept-encoding"), "{head}");
}

#[tokio::test]
async fn statuses_have_their_problems() {
    let other = |status| {
        Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
            status,
            retry_after: None,
        }))
    };
    let firewall = |status| Problem::from(BadAnswer::Firewall(status));
    for (status, expected) in [
        ("403 Forbidden", firewall(403)),
        ("460 Blocked", firewall(460)),
        ("404 Not Found", other(404)),
        (
            "502 Bad\u{1b}]0;x\u{7} Gateway",
            Problem::from(Silence::Cut),
        ),
        ("502 Bad Gateway", other(502)),
        ("999 What", other(999)),
        (
            "204 No Content",
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson("".into()))),
        ),
    ] {
        let answer = || {
            if status.starts_with("204") {
                vec![Step::Send(format!("HTTP/1.1 {status}\r\n\r\n").into())]
            } else {
                http(status, "", "<html>")
            }
        };
        assert_eq!(read(answer()).await, Err(expected.clone()), "{status:?}");
        let written = create(answer()).await.unwrap_err();
        assert_eq!(written, expected, "{status:?}");
        assert!(!written.definitely_not_applied(), "{status:?}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed_and_the_other_host_sees_nothing() {
    let other = WireServer::always(json(one_row())).await;
    for status in ["301", "302", "303", "307", "308"] {
        let to = other.url();
        let moved = http(
            &format!("{status} Moved"),
            &format!("Location: {to}?auth={TOKEN}\r\n"),
            "",
        );
        let expected = Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(
            Destination::Origin(to.trim_end_matches('/').into()),
        )));
        assert_eq!(
            read(moved.clone()).await.as_ref(),
            Err(&expected),
            "{status}"
        );
        let written = create(moved).await.unwrap_err();
        assert_eq!(written, expected, "{status}");
        assert!(!written.definitely_not_applied(), "{status}");
    }
    assert_eq!((other.connections(), other.bytes()), (0, 0));
    for (location, expected) in [
        ("", Destination::Unnamed),
        ("Location: https://:\r\n", Destination::Unreadable),
        ("Location: data:x\r\n", Destination::Scheme("data".into())),
    ] {
        let expected = BadAnswer::Redirect(expected).into();
        assert_eq!(read(http("302 Moved", location, "")).await, Err(expected));
    }
}

#[tokio::test]
async fn a_large_answer_is_too_large_however_it_comes() {
    let cap = PATIENT.body_cap;
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n";
    let endless = vec![
        Step::Send([chunked.as_bytes(), &vec![b' '; 2 * cap]].concat()),
        Step::Hold,
    ];
    for steps in [json(vec![b' '; cap + 1]), endless] {
        assert_eq!(
            read(steps.clone()).await,
            Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::TooLarge(Limit::Mebibytes(1))
            )))
        );
        let written = create(steps).await.unwrap_err();
        assert!(!written.definitely_not_applied());
    }
    let mut largest = one_row();
    largest.push_str(&" ".repeat(cap - largest.len()));
    assert_eq!(ids(&read(json(largest)).await.unwrap()), ["5204214"]);
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_was_sent() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", port.local_addr().unwrap());
    drop(port);
    let nobody = service_at(&url, TOKEN, PATIENT);
    let expected = Problem::from(ConnectProblem::Refused);
    assert_eq!(nobody.snapshots(&instance()).await.as_ref(), Err(&expected));
    let written = create_named(&nobody, "new").await;
    assert_eq!(written.as_ref(), Err(&expected));
    assert!(expected.definitely_not_applied());
    assert_eq!(expected.to_string(), "No connection: it was refused.");
}

#[tokio::test]
async fn silence_and_drips_end_with_the_total_time() {
    let mut drips = vec![Step::Send(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec(),
    )];
    for _ in 0..100 {
        drips.push(Step::Send(b" ".to_vec()));
        drips.push(Step::Wait(Duration::from_millis(300)));
    }
    let huge = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n{".to_vec();
    for (case, steps) in [
        ("says nothing", vec![Step::Hold]),
        ("one byte per 300 ms", drips),
        (
            "length 10 GB, then silence",
            vec![Step::Send(huge), Step::Hold],
        ),
    ] {
        let server = WireServer::always(steps).await;
        let service = service_at(&server.url(), TOKEN, HASTY);
        let begun = Instant::now();
        let timeout = Problem::from(Silence::Timeout);
        let id = instance();
        let (list, written) = tokio::join!(service.snapshots(&id), create_named(&service, "new"));
        assert_eq!(list.as_ref(), Err(&timeout), "{case}");
        assert_eq!(written.as_ref(), Err(&timeout), "{case}");
        assert!(!timeout.definitely_not_applied());
        assert!(begun.elapsed() < Duration::from_secs(10), "{case}");
        assert_eq!(server.posts(), 2, "{case}");
    }
}

#[tokio::test]
async fn a_reset_after_the_request_is_unknown_and_nothing_is_sent_again() {
    let server = WireServer::always(vec![Step::Reset]).await;
    let written = create_named(&service(&server), "new").await;
    let cut = Problem::from(Silence::Cut);
    assert_eq!(written.as_ref(), Err(&cut));
    assert!(!cut.definitely_not_applied());
    assert_eq!((server.posts(), server.connections()), (1, 1));
}
