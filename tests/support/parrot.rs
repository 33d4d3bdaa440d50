//! A server that fails in many ways and echoes everything.

use std::sync::{Arc, Mutex};

use super::wire_server::{Request, Step, WireServer, http, json};

/// The session that a server opens, and what that is after the second factor.
pub const SESSION: &str = "c4n4ry-session";
pub const CONFIRMED: &str = "c4n4ry-session-confirmed";

/// The answer to a request.
pub type Answer = fn(&str) -> Vec<Step>;

/// A kind of failure, given the request: its message on the screen, and the message of a sign-in
/// that fails like this.
pub type Failure = (Answer, &'static str, &'static str);

pub const FAILURES: [Failure; 10] = [
    (
        |sent| json(format!("<html>{sent}</html>")),
        "not what the server should",
        "not what the server should",
    ),
    (
        |sent| json(format!("{{\"doc\":{{\"error\":\"{sent}\"}}}}")),
        "The server refused",
        "refused the sign-in",
    ),
    (
        |sent| error("value", sent, sent),
        "The server refused",
        "refused the sign-in",
    ),
    (
        |sent| error(sent, "", ""),
        "The server refused",
        " is wrong",
    ),
    (
        |sent| error("access", sent, sent),
        "has ended",
        "refused the sign-in",
    ),
    (
        |sent| error("auth", "badip", sent),
        "blocks this address",
        "blocks this address",
    ),
    (
        |sent| http("302 Found", &format!("Location: /login?{sent}\r\n"), sent),
        "points to another address",
        "points to another address",
    ),
    (
        |sent| http("403 Forbidden", "", sent),
        "HTTP 403",
        "HTTP 403",
    ),
    (
        |sent| http(&format!("500 {sent}"), &format!("X-Sent: {sent}\r\n"), sent),
        "HTTP 500",
        "HTTP 500",
    ),
    (
        |sent| {
            let cut = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{sent}");
            vec![Step::Send(cut.into_bytes()), Step::Reset]
        },
        "connection lost",
        "connection lost",
    ),
];

/// An error in the server's language.
fn error(kind: &str, object: &str, message: &str) -> Vec<Step> {
    let error = serde_json::json!({"doc": {"error": {
        "$type": kind, "$object": object, "msg": {"$": message},
        "detail": {"$": message}, "param": [{"$name": "object", "$": message}],
    }}});
    json(error.to_string())
}

/// A server on which some functions fail and echo the request.
pub struct Parrot {
    pub server: WireServer,
    failing: Arc<Mutex<(Vec<&'static str>, Answer)>>,
}

impl Parrot {
    pub async fn start() -> Self {
        let silent: Answer = |_| Vec::new();
        let failing = Arc::new(Mutex::new((Vec::new(), silent)));
        let kept = Arc::clone(&failing);
        let server = WireServer::start(move |request| {
            let (funcs, fail) = kept.lock().unwrap().clone();
            if funcs.contains(&request.field("func")) || funcs == [""] {
                let all = request.fields.iter();
                let sent: Vec<_> = all.map(|(name, value)| format!("{name}={value}")).collect();
                return fail(&sent.join("&"));
            }
            well(request)
        })
        .await;
        Self { server, failing }
    }

    /// Makes these functions fail from now on, or all for `[""]`; returns the number of requests
    /// before.
    pub fn fail(&self, funcs: &[&'static str], how: Answer) -> usize {
        *self.failing.lock().unwrap() = (funcs.to_vec(), how);
        self.server.requests().len()
    }

    /// Whether it received this secret after so many requests.
    pub fn was_sent(&self, secret: &str, before: usize) {
        let requests = self.server.requests();
        let mut sent = requests[before..].iter().flat_map(|one| &one.fields);
        assert!(
            sent.any(|(_, value)| value == secret),
            "{secret} was not sent"
        );
    }
}

/// A small account of one server with one snapshot; whoever signs in needs a second factor.
fn well(request: &Request) -> Vec<Step> {
    json(match request.field("func") {
        "auth" => format!(r#"{{"doc":{{"auth":{{"$id":"{SESSION}"}}}}}}"#),
        "totp.confirm" => format!(r#"{{"doc":{{"auth":{{"$id":"{CONFIRMED}"}}}}}}"#),
        "whoami" if request.field("auth") == SESSION => {
            r#"{"doc":{"ok":{"$":"func=totp.confirm"}}}"#.to_owned()
        }
        "whoami" => r#"{"doc":{"user":{"$id":"7","$email":"ops@example.ua"}}}"#.to_owned(),
        "instances" => r#"{"doc":{"p_elems":{"$":"1"},"elem":[{"id":{"$":"1"},
            "servername":{"$":"web-01"},"status":{"$":"2"},"instance_status":{"$":"Active"}}]}}"#
            .to_owned(),
        "instances.snapshots" => r#"{"doc":{"p_elems":{"$":"2"},"elem":[{"id":{"$":"10"},
            "name":{"$":"old-one"},"fleio_status":{"$":"Active"},"createdate":{"$":"2026-01-02"},
            "protected":{"$":"off"}},{"id":{"$":"9"},"name":{"$":"older"},
            "fleio_status":{"$":"Active"},"createdate":{"$":"2026-01-01"},
            "protected":{"$":"off"}}]}}"#
            .to_owned(),
        _ => r#"{"doc":{"ok":{}}}"#.to_owned(),
    })
}
