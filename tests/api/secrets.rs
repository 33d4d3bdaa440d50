//! The token is sent, and never shown.

use snapdeck::domain::Problem;

use super::{PATIENT, TOKEN, create_named, error, instance, service_at};
use crate::support::wire_server::{Step, WireServer, http, json};

/// The problems of reads and writes on a server that answers like this.
async fn problems(token: &str, answer: Vec<Step>) -> Vec<Problem> {
    let server = WireServer::start(move |request| match request.field("func") {
        "whoami" => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
        _ => answer.clone(),
    })
    .await;
    let service = service_at(&server.url(), token, PATIENT);
    let read = service.snapshots(&instance()).await.unwrap_err();
    let written = create_named(&service, "new").await.unwrap_err();
    assert!(
        server
            .requests()
            .iter()
            .all(|one| one.field("auth") == token)
    );
    vec![read, written]
}

#[tokio::test]
async fn no_problem_says_the_token_that_a_server_echoes() {
    let echo = format!("auth={TOKEN}&out=json");
    let location = |to: &str| http("302 Found", &format!("Location: {to}\r\n"), "");
    for answer in [
        json(&echo),
        json(error("value", "auth", &echo)),
        json(error("access", "", &echo)),
        json(error("auth", "badip", &echo)),
        json(error("auth", TOKEN, &echo)),
        json(error(&echo, "", "")),
        json(format!(r#"{{"doc":{{"error":"{echo}"}}}}"#)),
        location(&format!("/login?{echo}")),
        location(&format!("https://{TOKEN}.example/")),
        http("403 Forbidden", "", &echo),
        http(&format!("500 {TOKEN}"), "", &echo),
    ] {
        for problem in problems(TOKEN, answer.clone()).await {
            let said = format!("{problem} {problem:?}");
            assert!(!said.contains(TOKEN), "{said}");
        }
    }
}

#[tokio::test]
async fn an_excerpt_is_redacted_wherever_the_token_stands() {
    let long = "0123456789abcdef".repeat(20);
    for token in [TOKEN, &long] {
        let part = &token[..8];
        // The token begins before, on and after the cut at 200 characters.
        for before in [0, 150, 185, 195, 200, 380, 395] {
            let body = format!("{}{token} and so on", "é".repeat(before));
            for problem in problems(token, json(body)).await {
                let said = problem.to_string();
                assert!(!said.contains(part), "{before}: {said}");
                assert!(said.chars().count() < 300, "{said}");
            }
        }
        // A redacted text is shorter than the original, so text after the cut moves forward.
        for problem in problems(token, json(token.repeat(40))).await {
            let said = problem.to_string();
            assert!(!said.contains(part), "{said}");
        }
    }
}

#[tokio::test]
async fn the_token_is_in_the_form_alone() {
    let server = WireServer::always(json("")).await;
    let service = service_at(&server.url(), TOKEN, PATIENT);
    service.user().await.unwrap_err();
    let request = &server.requests()[0];
    assert!(!request.head.contains(TOKEN), "{}", request.head);
    assert!(!request.head.to_lowercase().contains("referer"));
}
