//! The server's API: what can be asked of it, in the words of `domain`.
//!
//! `client` carries forms over HTTP, with `trust` for certificates, `proxy` for the way, `waiting` for answers that take
//! long and `retry` for servers that have too much to do; `wire` reads the JSON dialect, `pages`
//! reads a list whole, `writes` has the forms of writes; here these become instances and snapshots.

mod client;
mod filters;
mod pages;
mod probe;
mod proxy;
mod retry;
mod sign_in;
mod trust;
mod waiting;
mod wire;
mod writes;

pub use client::{Timing, Transport};
#[cfg(fuzzing)]
pub use wire::survive;

use std::sync::Arc;

use crate::{
    domain::{
        BadAnswer, Image, Instance, InstanceId, List, Private, Problem, Profile, Refusal, Reporter,
        Secret, ServerProblem, SessionProblem, Snapshot, TransportProblem, write::Write,
    },
    text::Text,
};
use client::{Answer, CallKind, Client};
pub use filters::Filtered;
pub use probe::ProbeAnswer;
pub use proxy::{Proxy, Route};
pub use sign_in::Opened;
use wire::{Doc, Undecoded};

/// A server, and how it is reached.
#[derive(Clone)]
pub struct Server {
    client: Arc<Client>,
    /// The language of its messages (`lang` `[panel]`).
    language: Arc<str>,
}

impl Server {
    /// Builds the connection pools. Blocks for some 30 ms while certificates are loaded, so it is
    /// called off the loop's thread.
    ///
    /// # Errors
    /// `Unreachable` when no client can be built, as without certificate files, `CaFile` with a bad one, or
    /// where a variable names a proxy that can't be used.
    pub fn new(profile: &Profile, timing: Timing) -> Result<Self, Problem> {
        Self::over(profile, timing, Transport::Network)
    }

    /// The same, reached by another way than the network.
    ///
    /// # Errors
    /// As of [`Server::new`].
    pub fn over(profile: &Profile, timing: Timing, transport: Transport) -> Result<Self, Problem> {
        Ok(Self {
            client: Arc::new(Client::new(profile, timing, transport)?),
            language: profile.language.as_str().into(),
        })
    }

    /// The calls of a session.
    #[must_use]
    pub fn session(&self, token: Secret) -> Api {
        Api {
            server: self.clone(),
            token,
            reporter: Reporter::default(),
        }
    }
}

/// One session on one server.
#[derive(Clone)]
pub struct Api {
    server: Server,
    token: Secret,
    reporter: Reporter,
}

/// Whose session it is (`whoami` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The e-mail address, or the real name where there is none.
    pub name: Text,
}

/// The snapshots in one answer to their list, as a reading gives them whose only page this is: for
/// benches and fuzzing, which have no server. `None` where the answer is no such list.
#[must_use]
pub fn snapshots_in(answer: &[u8]) -> Option<List<Snapshot>> {
    pages::only("instances.snapshots", answer)
}

impl Api {
    /// The same session, whose calls of several steps report how far they are.
    #[must_use]
    pub fn reporting(self, reporter: Reporter) -> Self {
        Self { reporter, ..self }
    }

    /// The session's token.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// All instances `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; nothing is kept of a list of which a page could not be read.
    pub async fn instances(&self) -> Result<List<Instance>, Problem> {
        pages::read(self, "instances", &[], |_, _| {}).await
    }

    /// All snapshots of an instance `[seed]`.
    ///
    /// # Errors
    /// Any `Problem`; nothing is kept of a list of which a page could not be read.
    pub async fn snapshots(&self, instance: &InstanceId) -> Result<List<Snapshot>, Problem> {
        let of = [("elid", instance.as_str())];
        pages::read(self, "instances.snapshots", &of, |_, _| {}).await
    }

    /// All snapshots, backups and images of the account; the rows are reported as they arrive
    /// `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; nothing is kept of a list of which a page could not be read.
    pub async fn images(&self) -> Result<List<Image>, Problem> {
        let arrived = |from, rows: &[Image]| self.reporter.arrived(from, rows);
        pages::read(self, "image", &[], arrived).await
    }

    /// Whether a write sends a whole form back, of which it changes a part: that has to be read first.
    #[must_use]
    pub fn reads_before(write: &Write) -> bool {
        writes::sends_whole_form(write)
    }

    /// The fields that a write sends back as they came, of the form that it changes a part of.
    ///
    /// # Errors
    /// Any `Problem`; the write was not sent.
    pub async fn kept_fields(&self, write: &Write) -> Result<Vec<(String, String)>, Problem> {
        let Some(snapshot) = write.expects() else {
            return Ok(Vec::new());
        };
        let elid = snapshot.id.as_str();
        let (_, body) = self
            .read::<wire::NoRow>("image.edit", &[("elid", elid)])
            .await?;
        let is_of = |(name, value): &(String, String)| name != "id" || value == elid;
        wire::fields(&body, &["id"])
            .filter(|ids| ids.iter().all(is_of))
            .and_then(|_| wire::fields(&body, &writes::WHOLE))
            .filter(|kept| kept.iter().any(|(name, _)| name == "image_name"))
            .ok_or_else(|| self.unexpected(&body, BadAnswer::NotOfApi))
    }

    /// Sends a write, with the fields that go back as they came. Its outcome is learnt from the lists
    /// afterwards.
    ///
    /// # Errors
    /// Any `Problem`; `Problem::definitely_not_applied` tells whether the outcome is known.
    pub async fn write(&self, write: &Write, kept: &[(String, String)]) -> Result<(), Problem> {
        let (func, params) = writes::form(write, kept);
        self.change(func, &params).await
    }

    /// Whose session this is. What is answered here decides whether a session lives: a provisional
    /// one, that waits for the second factor, is none.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn whoami(&self) -> Result<User, Problem> {
        let answer = self.post(CallKind::Read, &self.form("whoami", &[])).await?;
        let doc = self
            .decode::<wire::NoRow>(&answer)
            .map_err(|refused| match refused {
                ErrorAnswer::Known(problem) => problem,
                ErrorAnswer::SessionOrRight(_) => Problem::Session(SessionProblem::Gone),
            })?;
        if sign_in::wants_code(doc.ok.as_deref()) {
            return Err(Problem::Session(SessionProblem::Gone));
        }
        doc.user
            .map(|name| User { name })
            .ok_or_else(|| self.unexpected(&answer.body, BadAnswer::NotOfApi))
    }

    /// One reading call; a session that seems gone is asked after.
    async fn read<R: wire::Row>(
        &self,
        func: &str,
        params: &[(&str, &str)],
    ) -> Result<(Doc<R>, Vec<u8>), Problem> {
        let answer = self.post(CallKind::Read, &self.form(func, params)).await?;
        match self.decode(&answer) {
            Ok(doc) => Ok((doc, answer.body)),
            Err(refused) => Err(self.look_into(refused).await),
        }
    }

    /// One call that changes something. Never repeated. Only an answer with `ok` is surely success
    /// `[isp]`: one with neither that nor an error may be a preview of the form, or a success of a
    /// server that says no more, as the panel takes it `[panel]`. Then the lists have to tell.
    async fn change(&self, func: &str, params: &[(&str, &str)]) -> Result<(), Problem> {
        let mut form = self.form(func, params);
        form.push(("sok", "ok"));
        let answer = self.post(CallKind::Write, &form).await?;
        match self.decode::<wire::NoRow>(&answer) {
            Ok(doc) if doc.ok.is_some() => Ok(()),
            Ok(_) => Err(BadAnswer::Unconfirmed.into()),
            Err(refused) => Err(self.look_into(refused).await),
        }
    }

    async fn post(&self, kind: CallKind, form: &[(&str, &str)]) -> Result<Answer, Problem> {
        let answer = self.server.client.post(kind, form).await;
        answer.map_err(|problem| match problem {
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(Some(to)))) => {
                BadAnswer::Redirect(Some(self.redacted(&to))).into()
            }
            other => other,
        })
    }

    fn form<'a>(&'a self, func: &'a str, params: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut form = vec![
            ("func", func),
            ("auth", self.token.reveal()),
            ("out", "json"),
            ("lang", &self.server.language),
        ];
        form.extend_from_slice(params);
        form
    }

    fn decode<R: wire::Row>(&self, answer: &Answer) -> Result<Doc<R>, ErrorAnswer> {
        wire::decode(&answer.body).map_err(|fault| {
            let error = match fault {
                Undecoded::NotJson => {
                    return ErrorAnswer::Known(self.unexpected(&answer.body, BadAnswer::NotJson));
                }
                Undecoded::NotOfApi => {
                    return ErrorAnswer::Known(self.unexpected(&answer.body, BadAnswer::NotOfApi));
                }
                Undecoded::Error(error) => Refusal {
                    kind: self.redacted(&error.kind),
                    object: self.redacted(&error.object),
                    message: self.redacted(&error.message),
                },
            };
            if answer.of_taken && !error.is_of_the_call() {
                // The write may be done, whatever became of the session or the address since.
                ErrorAnswer::Known(Problem::Server(ServerProblem::Taken(error)))
            } else {
                wire::judge(error)
            }
        })
    }

    /// The whole body is redacted before it is cut: a token that stands across a cut is none any
    /// more, and would be shown in part.
    fn unexpected(&self, body: &[u8], how: fn(Private) -> BadAnswer) -> Problem {
        let body = String::from_utf8_lossy(body);
        how(beginning(&self.token.redact(&body))).into()
    }

    /// A server may echo what it was sent.
    fn redacted(&self, words: &Private) -> Private {
        Private::new(&self.token.redact(words.raw()))
    }

    /// `access`, and elsewhere `auth`, means that the session is gone or that it lacks the right;
    /// whoever still answers to `whoami` has a session `[panel]`.
    async fn look_into(&self, refused: ErrorAnswer) -> Problem {
        let said = match refused {
            ErrorAnswer::Known(problem) => return problem,
            ErrorAnswer::SessionOrRight(said) => said,
        };
        match self.whoami().await {
            Ok(_) => Problem::Server(ServerProblem::NoRight(said.message)),
            Err(Problem::Session(SessionProblem::Gone)) => Problem::Session(SessionProblem::Gone),
            // Nobody knows: then it is what was heard, the end of the session or a refusal.
            Err(_) if said.kind.raw() == "auth" => Problem::Session(SessionProblem::Gone),
            Err(_) => Problem::Server(ServerProblem::Refused(said)),
        }
    }
}

/// The beginning of an answer that is none.
fn beginning(body: &str) -> Private {
    let body = body.trim_start_matches('\u{feff}');
    let begins: String = body.chars().take(200).collect();
    Private::new(&begins)
}

/// An error answer, before it is known whether the session lives.
enum ErrorAnswer {
    Known(Problem),
    SessionOrRight(Refusal),
}
