//! HTTP: posts a form, follows pages that ask to wait, reads the body of the answer within limits,
//! and classifies errors.
//!
//! The only file that knows reqwest, and how bytes get to a server: see [`Transport`]. Redirects
//! are never followed (they could send the session to another host), nothing is decompressed (a
//! small answer could fill the memory), and calls that change something use a client without idle
//! connections: on a connection that the server has just closed, it can't be known whether the call
//! arrived.

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use reqwest::{
    Body, Certificate, RequestBuilder, Response, ResponseBuilderExt as _, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header, multipart, redirect,
    tls::Version,
};
use thiserror::Error;
use tokio::{
    io::DuplexStream,
    net::lookup_host,
    time::{Instant, timeout_at},
};

use super::{
    proxy::Route,
    retry, trust,
    waiting::{self, Page},
};
use crate::domain::{
    BadAnswer, ConnectProblem, Destination, Limit, Private, Problem, Profile, Silence,
    TransportProblem, Unreachable,
};

/// The limits for the duration of calls and the size of answers.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// For establishing a connection.
    pub connect: Duration,
    /// From the call to the end of its answer.
    pub total: Duration,
    /// For each GET that follows a page that asks to wait.
    pub wait: Duration,
    /// For all such GETs of one call.
    pub wait_total: Duration,
    /// From the request for the first page of a list to the end of its last one.
    pub list: Duration,
    /// The most bytes of an answer's body.
    pub body_cap: usize,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            wait: Duration::from_secs(60),
            wait_total: Duration::from_secs(5 * 60),
            list: Duration::from_secs(10 * 60),
            body_cap: 16 * 1024 * 1024,
        }
    }
}

/// How requests reach the server. Everything above is the same for all transports.
#[derive(Clone, Default)]
pub enum Transport {
    /// TCP, with TLS if the URL asks for it.
    #[default]
    Network,
    /// A stream within the process for each call, created by this function: for tests of the whole
    /// program, without sockets and real time.
    Memory(Arc<dyn Fn() -> DuplexStream + Send + Sync>),
}

/// Whether a call changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallKind {
    Read,
    Write,
}

/// The body of an answer, and how it arrived.
pub(super) struct Answer {
    pub(super) body: Vec<u8>,
    /// Whether it is the result of a write that the server had accepted before, with a page that
    /// asks to wait.
    pub(super) of_taken: bool,
}

/// The time of an answer, and its body if it is a good one.
pub(super) type Probed = (Option<Timestamp>, Result<Vec<u8>, Problem>);

pub(super) struct Client {
    url: Url,
    reads: reqwest::Client,
    writes: reqwest::Client,
    timing: Timing,
    transport: Transport,
}

impl Client {
    pub(super) fn new(
        profile: &Profile,
        timing: Timing,
        transport: Transport,
    ) -> Result<Self, Problem> {
        // Fails only if a provider is installed already, which is then used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let unbuilt = |error: reqwest::Error| unreachable(&error, timing.connect);
        let url = Url::parse(profile.url.as_str());
        let url = url.map_err(|error| Unreachable::Client(Private::new(&error.to_string())))?;
        let route = Route::to(&profile.url);
        let proxy = match &route {
            Route::Proxy(proxy) => {
                let by = reqwest::Proxy::all(proxy.url.clone()).map_err(unbuilt)?;
                Some(match &proxy.login {
                    Some(login) => by.custom_http_auth(login.clone()),
                    None => by,
                })
            }
            Route::Unusable(variable) => return Err(Unreachable::Proxy(variable).into()),
            Route::Loopback | Route::Direct | Route::Excepted(_) => None,
        };
        let tls = url.scheme() == "https";
        let mut authorities = Vec::new();
        if let Some(file) = profile.ca_file.as_deref().filter(|_| tls) {
            for one in trust::authorities(file)? {
                authorities.push(Certificate::from_der(&one).map_err(unbuilt)?);
            }
        }
        let build = |idle: usize| {
            let mut builder = reqwest::Client::builder()
                .connect_timeout(timing.connect)
                .pool_max_idle_per_host(idle)
                .redirect(redirect::Policy::none())
                .referer(false)
                .dns_resolver(Resolver)
                // The client reads no variables itself; only the route counts.
                .no_proxy()
                .retry(reqwest::retry::never())
                .user_agent(concat!("snapdeck/", env!("CARGO_PKG_VERSION")));
            builder = if tls {
                builder
                    .tls_version_min(Version::TLS_1_2)
                    .tls_certs_merge(authorities.clone())
            } else {
                // The machine's certificates cost 27 ms to load.
                builder.tls_certs_only([])
            };
            if let Some(proxy) = proxy.clone() {
                builder = builder.proxy(proxy);
            }
            if profile.url.is_loopback() {
                builder = builder.resolve("localhost", (Ipv4Addr::LOCALHOST, 0).into());
            }
            builder.build().map_err(unbuilt)
        };
        let (reads, writes) = (build(1)?, build(0)?);
        Ok(Self {
            url,
            reads,
            writes,
            timing,
            transport,
        })
    }

    /// The time limit for reading a whole list.
    pub(super) fn list_limit(&self) -> Duration {
        self.timing.list
    }

    /// Posts a form and reads the body of a good answer, following pages that ask to wait.
    pub(super) async fn post(
        &self,
        kind: CallKind,
        form: &[(&str, &str)],
    ) -> Result<Answer, Problem> {
        let client = match kind {
            CallKind::Read => &self.reads,
            CallKind::Write => &self.writes,
        };
        let sent = async {
            self.body(good(self.send(self.form(client, form)).await?)?)
                .await
        };
        let body = by(Instant::now() + self.timing.total, sent).await?;
        let answer = self.wait_for_answer(client, body);
        let (body, pages) = tokio::time::timeout(self.timing.wait_total, answer)
            .await
            .unwrap_or(Err(Silence::Waiting.into()))?;
        let of_taken = kind == CallKind::Write && pages > 0;
        Ok(Answer { body, of_taken })
    }

    /// Posts a form that changes nothing and returns the time of the answer, too. The outer error
    /// means that there was no answer at all.
    pub(super) async fn probe(&self, form: &[(&str, &str)]) -> Result<Probed, Problem> {
        let end = Instant::now() + self.timing.total;
        let response = by(end, self.send(self.form(&self.reads, form))).await?;
        let date = response.headers().get(header::DATE);
        let date = date.and_then(|date| retry::date(date.to_str().ok()?));
        let body = match good(response) {
            Ok(response) => by(end, self.body(response)).await,
            Err(problem) => Err(problem),
        };
        Ok((date, body))
    }

    fn form(&self, client: &reqwest::Client, form: &[(&str, &str)]) -> RequestBuilder {
        let mut parts = multipart::Form::new();
        for (name, value) in form {
            parts = parts.text((*name).to_owned(), (*value).to_owned());
        }
        client.post(self.url.clone()).multipart(parts)
    }

    /// The head of the answer.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Problem> {
        match &self.transport {
            Transport::Network => request.send().await.map_err(|e| self.failed(&e)),
            Transport::Memory(connect) => {
                let request = request.build().map_err(|e| self.failed(&e))?;
                let sent = send_through(connect(), request).await;
                sent.map_err(|_| Problem::from(Silence::Cut))
            }
        }
    }

    /// Follows the links of pages that ask to wait, by GET and without the form, until another
    /// answer arrives. Returns the number of pages, too. The call was sent, so an unreachable link
    /// never means "not sent".
    async fn wait_for_answer(
        &self,
        client: &reqwest::Client,
        mut body: Vec<u8>,
    ) -> Result<(Vec<u8>, usize), Problem> {
        let (mut from, mut pages) = (self.url.clone(), 0);
        loop {
            from = match waiting::page(&body, &from) {
                Page::Other => return Ok((body, pages)),
                Page::Elsewhere(to) => return Err(BadAnswer::Redirect(to).into()),
                Page::Wait(_) if pages == waiting::MOST_PAGES => {
                    return Err(Silence::Waiting.into());
                }
                Page::Wait(link) => link,
            };
            pages += 1;
            let sent = async {
                let sent = self.send(client.get(from.clone())).await;
                let response = sent.map_err(|problem| match problem {
                    Problem::Transport(TransportProblem::Unreachable(_)) => Silence::Cut.into(),
                    other => other,
                })?;
                self.body(good(response)?).await
            };
            body = by(Instant::now() + self.timing.wait, sent).await?;
        }
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Problem> {
        // Growing it step by step would leave holes in the memory, between which the rows are kept.
        let expected = response.content_length().unwrap_or(0);
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        let mut body = Vec::with_capacity(expected.min(self.timing.body_cap));
        while let Some(chunk) = response.chunk().await.map_err(|e| self.failed(&e))? {
            if body.len() + chunk.len() > self.timing.body_cap {
                let most = self.timing.body_cap / 1024 / 1024;
                return Err(BadAnswer::TooLarge(Limit::Mebibytes(most)).into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Only a failure before a connection was established proves that nothing was sent.
    fn failed(&self, error: &reqwest::Error) -> Problem {
        if error.is_connect() || error.is_builder() {
            unreachable(error, self.timing.connect).into()
        } else {
            Silence::Cut.into()
        }
    }
}

/// The result, or this silence if it takes too long.
async fn by<T>(end: Instant, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let done = timeout_at(end, work).await;
    done.unwrap_or(Err(Problem::from(Silence::Timeout)))
}

/// Sends a request over its own stream, with HTTP as on the network.
async fn send_through(
    stream: DuplexStream,
    request: reqwest::Request,
) -> Result<Response, Box<dyn std::error::Error + Send + Sync>> {
    let url = request.url().clone();
    let mut request = http::Request::<Body>::try_from(request)?;
    let host = http::HeaderValue::from_str(url.authority())?;
    request.headers_mut().insert(header::HOST, host);
    let path = url[url::Position::BeforePath..url::Position::AfterQuery].parse()?;
    *request.uri_mut() = path;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the body of the answer, or when the body is dropped.
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    let mut response = http::Response::builder()
        .status(head.status)
        .url(url)
        .body(Body::wrap(body))?;
    *response.headers_mut() = head.headers;
    Ok(response.into())
}

fn good(response: Response) -> Result<Response, Problem> {
    let status = response.status();
    let header = |name| {
        response
            .headers()
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    };
    match status {
        _ if status.is_success() => Ok(response),
        _ if status.is_redirection() => {
            let to = match header(header::LOCATION) {
                Some(to) => match response.url().join(&to) {
                    Ok(url) => Destination::from(&url),
                    Err(_) => Destination::Unreadable,
                },
                None => Destination::Unnamed,
            };
            Err(BadAnswer::Redirect(to).into())
        }
        StatusCode::FORBIDDEN => Err(BadAnswer::Firewall(403).into()),
        _ if status.as_u16() == 460 => Err(BadAnswer::Firewall(460).into()),
        _ => {
            let date = header(header::DATE);
            let retry_after = header(header::RETRY_AFTER)
                .and_then(|asked| retry::pause(&asked, date.as_deref(), Timestamp::now()));
            Err(BadAnswer::Status {
                status: status.as_u16(),
                retry_after,
            }
            .into())
        }
    }
}

/// Why there was no connection, by the innermost cause, because reqwest's own text repeats the URL.
fn unreachable(error: &reqwest::Error, connect: Duration) -> Unreachable {
    if error.is_timeout() {
        return ConnectProblem::Timeout(connect).into();
    }
    let (mut cause, mut kind): (&dyn std::error::Error, _) = (error, None);
    loop {
        if let Some(Unresolved(error)) = cause.downcast_ref() {
            return Unreachable::Resolve(Private::new(&error.to_string()));
        }
        let io = cause.downcast_ref::<io::Error>();
        kind = io.map(io::Error::kind).or(kind);
        // An I/O error's `source` skips the error that it wraps, such as a TLS error.
        let inner = match io.map(io::Error::get_ref) {
            Some(inner) => inner.map(|inner| inner as _),
            None => cause.source(),
        };
        match inner {
            Some(inner) => cause = inner,
            None => break,
        }
    }
    if let Some(tls) = cause.downcast_ref() {
        return trust::reason(tls).into();
    }
    let why = match kind {
        Some(io::ErrorKind::ConnectionRefused) => ConnectProblem::Refused,
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
            ConnectProblem::Ended
        }
        // No test covers this, because the loopback can always be reached.
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
            ConnectProblem::NetworkUnreachable
        }
        _ => {
            let said: String = cause.to_string().chars().take(200).collect();
            let said = Private::new(&said);
            if error.is_builder() {
                return Unreachable::Client(said);
            }
            ConnectProblem::Other(said)
        }
    };
    why.into()
}

/// Asks the system for addresses, so that its error can be distinguished.
struct Resolver;

/// The system knows no address of a name.
#[derive(Debug, Error)]
#[error(transparent)]
struct Unresolved(io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The caller sets the port.
            let found = lookup_host((name.as_str(), 0)).await.map_err(Unresolved)?;
            let found: Vec<_> = found.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
