//! Slow calls: the page that asks to wait is followed, only by GET and to the same origin.

use std::time::Duration;

use snapdeck::{
    api::Timing,
    domain::{
        BadAnswer, Destination, Limit, Origin, Problem, SessionProblem, Silence, TransportProblem,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{
    HASTY, PATIENT, TOKEN, create_named, error, ids, instance, page, refused, service, service_at,
};
use crate::support::wire_server::{Request, Step, WireServer, http, json};

/// A mark in the links, which must appear nowhere else.
const SECRET: &str = "c4n4ry";
const DONE: &str = r#"{"doc":{"ok":{"$":""}}}"#;

fn wait_at(link: &str) -> Vec<Step> {
    let page = format!("<html>Request in process, please wait <a href=\"{link}\">here</a></html>");
    http("200 OK", "Content-Type: text/html\r\n", page)
}

/// The page that asks to wait, with a relative link.
fn wait() -> Vec<Step> {
    wait_at(&format!("/long?auth={SECRET}&amp;to=billmgr"))
}

fn is_get(request: &Request) -> bool {
    request.head.starts_with("GET ")
}

/// Asks to wait at the POST and the first GETs, then answers like this.
async fn after_pages(
    gets: usize,
    answer: impl Fn() -> Vec<Step> + Send + Sync + 'static,
) -> WireServer {
    let seen = std::sync::atomic::AtomicUsize::new(0);
    WireServer::start(move |request| {
        if !is_get(request) {
            return wait();
        }
        if seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < gets {
            wait()
        } else {
            answer()
        }
    })
    .await
}

/// Runs a create on this server that ends in a problem without the link, after one POST. Returns
/// the problem and the number of GETs.
async fn fails(server: &WireServer, timing: Timing) -> (Problem, usize) {
    let service = service_at(&server.url(), TOKEN, timing);
    let problem = create_named(&service, "new").await.unwrap_err();
    let said = format!("{problem} {problem:?}");
    assert!(!said.contains(SECRET) && !said.contains(TOKEN), "{said}");
    assert_eq!(server.posts(), 1, "{problem}");
    (problem, server.requests().len() - 1)
}

#[tokio::test]
async fn reads_and_writes_wait_for_their_answer_by_get_without_the_form() {
    for pages in [0, 1, 9] {
        let server = after_pages(pages, || json(page(&["1"], r#","p_elems":"1""#))).await;
        let list = service(&server).snapshots(&instance()).await.unwrap();
        assert_eq!(ids(&list), ["1"]);
        let written = after_pages(pages, || json(DONE)).await;
        let result = create_named(&service(&written), "new").await;
        assert_eq!(result, Ok(()));
        for server in [server, written] {
            let requests = server.requests();
            assert_eq!((server.posts(), requests.len()), (1, pages + 2));
            for get in &requests[1..] {
                let line = format!("GET /long?auth={SECRET}&to=billmgr HTTP/1.1\r\n");
                assert!(get.head.starts_with(&line), "{}", get.head);
                let head = get.head.to_lowercase();
                assert!(
                    !head.contains("referer") && !head.contains("content-"),
                    "{head}"
                );
                assert!(get.fields.is_empty() && !head.contains(TOKEN));
            }
        }
    }
}

#[tokio::test]
async fn a_link_that_names_the_same_origin_is_followed() {
    let server = WireServer::start(|request| {
        let mut lines = request.head.lines();
        match lines.find_map(|line| line.strip_prefix("host: ")) {
            Some(address) if !is_get(request) => wait_at(&format!("http://{address}/long/billmgr")),
            _ => json(DONE),
        }
    })
    .await;
    let result = create_named(&service(&server), "new").await;
    assert_eq!(result, Ok(()));
    assert_eq!((server.posts(), server.requests().len()), (1, 2));
}

#[tokio::test]
async fn a_redirect_on_the_way_does_not_show_where_it_leads_to_within_the_server() {
    let to = format!("Location: /long?auth={SECRET}&to=billmgr\r\n");
    let server = after_pages(1, move || http("302 Found", &to, "")).await;
    let (problem, _) = fails(&server, PATIENT).await;
    let origin = server.url();
    assert_eq!(
        problem,
        Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(
            Destination::Origin(origin.trim_end_matches('/').into())
        )))
    );
}

#[tokio::test]
async fn an_error_at_the_end_that_is_of_the_call_is_a_refusal() {
    for kind in ["limit", "value", "exists"] {
        for pages in [0, 1] {
            let server = after_pages(pages, move || json(error(kind, "", "not today"))).await;
            let (problem, gets) = fails(&server, PATIENT).await;
            let expected = refused(kind, "", "not today");
            assert_eq!((&problem, gets), (&expected, pages + 1));
            assert!(problem.definitely_not_applied());
        }
    }
}

/// The server had accepted the write: an error about the session, the address or a missing object
/// does not undo it, and nothing else is requested.
#[tokio::test]
async fn any_other_error_at_the_end_leaves_a_write_unknown() {
    for (kind, object) in [
        ("auth", ""),
        ("auth", "badip"),
        ("access", ""),
        ("access", "blocked_ip"),
        ("missed", "elid"),
        ("", ""),
    ] {
        for pages in [0, 1] {
            let answer = move || json(error(kind, object, "no"));
            let server = after_pages(pages, answer).await;
            let (problem, gets) = fails(&server, PATIENT).await;
            assert_eq!(gets, pages + 1, "{kind}");
            assert!(
                !problem.definitely_not_applied(),
                "{kind} {object}: {problem}"
            );
            assert_eq!(
                problem.to_string(),
                "The server accepted this, then failed: no."
            );
        }
    }
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_leaves_a_write_unknown_and_is_not_repeated() {
    for (answer, expected) in [
        (vec![Step::Hold], Problem::from(Silence::Timeout)),
        (vec![Step::Reset], Problem::from(Silence::Cut)),
        (vec![Step::Close], Problem::from(Silence::Cut)),
        (
            vec![Step::Send(b"hello\r\n\r\n".to_vec()), Step::Close],
            Problem::from(Silence::Cut),
        ),
        (
            json(""),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson("".into()))),
        ),
        (
            json("null"),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson(
                "null".into(),
            ))),
        ),
        (
            http("200 OK", "", "<html>busy</html>"),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson(
                "<html>busy</html>".into(),
            ))),
        ),
        (
            http("403 Forbidden", "", "<html>"),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Firewall(403))),
        ),
        (
            http(
                "302 Found",
                &format!("Location: https://other.example/long?auth={SECRET}\r\n"),
                "",
            ),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(
                Destination::Origin("https://other.example".into()),
            ))),
        ),
        (
            http("502 Bad Gateway", "", "<html>"),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
                status: 502,
                retry_after: None,
            })),
        ),
        (
            http("429 Too Many", "Retry-After: 3\r\n", ""),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
                status: 429,
                retry_after: Some(Duration::from_secs(3)),
            })),
        ),
        (
            json(vec![b' '; PATIENT.body_cap + 1]),
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::TooLarge(
                Limit::Mebibytes(1),
            ))),
        ),
    ] {
        for pages in [0, 1] {
            let answer = answer.clone();
            let server = after_pages(pages, move || answer.clone()).await;
            let (problem, gets) = fails(&server, HASTY).await;
            assert_eq!((&problem, gets), (&expected, pages + 1));
            assert!(!problem.definitely_not_applied(), "{problem}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_gone_when_it_is_asked_again_was_sent_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let asked_once = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut came = Vec::new();
        while !came.windows(4).any(|end| end == b"--\r\n") {
            stream.read_buf(&mut came).await.unwrap();
        }
        for step in wait() {
            let Step::Send(bytes) = step else { continue };
            stream.write_all(&bytes).await.unwrap();
        }
        stream.shutdown().await.unwrap();
    });
    let service = service_at(&url, TOKEN, PATIENT);
    let written = create_named(&service, "new").await;
    asked_once.await.unwrap();
    assert_eq!(written, Err(Problem::from(Silence::Cut)));
}

#[tokio::test]
async fn pages_without_end_are_given_up_after_ten_and_after_the_whole_time() {
    let server = after_pages(usize::MAX, || json(DONE)).await;
    let (problem, gets) = fails(&server, PATIENT).await;
    assert_eq!((&problem, gets), (&Problem::from(Silence::Waiting), 10));
    assert!(!problem.definitely_not_applied());
    assert_eq!(
        problem.to_string(),
        "The server did not answer (still busy)."
    );

    let slow = WireServer::start(|request| {
        let pause = if is_get(request) { 300 } else { 0 };
        [vec![Step::Wait(Duration::from_millis(pause))], wait()].concat()
    })
    .await;
    let brief = Timing {
        wait_total: Duration::from_secs(1),
        ..PATIENT
    };
    let (problem, gets) = fails(&slow, brief).await;
    assert_eq!(problem, Problem::from(Silence::Waiting));
    assert!((1..=4).contains(&gets), "{gets}");
    let usual = Timing::default();
    assert_eq!(
        (usual.wait.as_secs(), usual.wait_total.as_secs()),
        (60, 300)
    );
}

#[tokio::test]
async fn no_other_host_sees_a_byte() {
    let other = WireServer::always(json(DONE)).await;
    let (to, port) = (
        other.url(),
        other.url().rsplit(':').next().unwrap().to_owned(),
    );
    for link in [
        format!("{to}long?auth={SECRET}&to=billmgr"),
        format!("//127.0.0.1:{port}long?auth={SECRET}&to=billmgr"),
        format!("http://127.0.0.1@localhost:{port}long?auth={SECRET}&to=billmgr"),
        format!("https://127.0.0.1:{port}long?auth={SECRET}&to=billmgr"),
        format!("javascript:long('{SECRET}billmgr')").replace('\'', ""),
    ] {
        let steps = wait_at(&link);
        let server = WireServer::always(steps).await;
        let (problem, gets) = fails(&server, PATIENT).await;
        assert!(
            matches!(
                problem,
                Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(_)))
            ),
            "{link}: {problem}"
        );
        assert!(!problem.definitely_not_applied());
        assert_eq!(gets, 0, "{link}");
    }
    assert_eq!((other.connections(), other.bytes()), (0, 0));
}

/// A read can't be done twice: the session has ended, whatever page came before.
#[tokio::test]
async fn a_read_that_waited_is_judged_as_any_other() {
    let server = after_pages(1, || json(error("auth", "", "no"))).await;
    let read = service(&server).snapshots(&instance()).await;
    assert_eq!(
        read.unwrap_err(),
        Problem::Session(SessionProblem::Refused(Origin::Variable))
    );
}
