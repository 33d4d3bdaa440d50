//! The server's API, in terms of `domain`.
//!
//! `client` sends forms over HTTP, with `trust` for certificates, `proxy` for the route, `waiting`
//! for slow answers and `retry` for overloaded servers. `wire` parses the JSON dialect, `wording` knows
//! the few causes that are told only in words, `pages` reads whole lists, `writes` has the forms of
//! writes. Here these become instances and snapshots.

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
mod wording;
mod writes;

pub use client::{Timing, Transport};
#[cfg(fuzzing)]
pub use wire::survive;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{
    domain::{
        BadAnswer, CopyKind, CopyList, Image, Instance, InstanceId, List, Private, Problem,
        Profile, Refusal, Region, Reporter, Schedule, Secret, ServerProblem, SessionProblem,
        Snapshot, SnapshotId, SshKey, TransportProblem, redact_logins, write::Write,
    },
    text::Text,
};
use client::{Answer, CallKind, Client};
pub use filters::Filtered;
pub use probe::ProbeAnswer;
pub use proxy::{Proxy, Route};
pub use sign_in::Opened;
use wire::{Doc, Interner, Undecoded};

/// A server and the connection to it.
#[derive(Clone)]
pub struct Server {
    client: Arc<Client>,
    /// The language of its messages (`lang` `[panel]`).
    language: Arc<str>,
    interner: Arc<Mutex<Interner>>,
}

impl Server {
    /// Builds the connection pools. Blocks for about 30 ms while certificates are loaded, so it is
    /// called on a background thread.
    ///
    /// # Errors
    /// `Unreachable` if no client can be built, for example without certificate files or with a
    /// proxy variable that can't be used; `CaFile` if that file can't be used.
    pub fn new(profile: &Profile, timing: Timing) -> Result<Self, Problem> {
        Self::over(profile, timing, Transport::Network)
    }

    /// The same over another transport than the network.
    ///
    /// # Errors
    /// As for [`Server::new`].
    pub fn over(profile: &Profile, timing: Timing, transport: Transport) -> Result<Self, Problem> {
        Ok(Self {
            client: Arc::new(Client::new(profile, timing, transport)?),
            language: profile.language.as_str().into(),
            interner: Arc::default(),
        })
    }

    /// The texts of the rows that were read from it.
    fn interner(&self) -> MutexGuard<'_, Interner> {
        self.interner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The calls of a session.
    #[must_use]
    pub fn session(&self, token: Secret) -> Api {
        Api {
            server: self.clone(),
            token,
            password: None,
            reporter: Reporter::default(),
        }
    }
}

/// One session on one server.
#[derive(Clone)]
pub struct Api {
    server: Server,
    token: Secret,
    /// The other secret that the call sends.
    password: Option<Secret>,
    reporter: Reporter,
}

/// The user of a session (`whoami` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The e-mail address, or else the real name.
    pub name: Text,
}

/// The snapshots in an answer that is the only page of a list: for benches and fuzzing, which have
/// no server. `None` if it is not such a list.
#[must_use]
pub fn snapshots_in(answer: &[u8]) -> Option<List<Snapshot>> {
    pages::only("instances.snapshots", answer)
}

/// The whole form of a write, except for the session's token and a password: what is sent, and what
/// the history shows. `kept` are the fields to send back unchanged, `language` is that of the
/// server's messages.
#[must_use]
pub fn write_form(
    write: &Write,
    kept: &[(String, String)],
    language: &str,
) -> Vec<(String, String)> {
    let (func, params) = writes::form(write, kept);
    let confirmed = writes::has_form(write).then_some(("sok", "ok"));
    let before = [("func", func), ("out", "json"), ("lang", language)];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let params = params
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into_owned()));
    let before = before.into_iter().map(owned);
    before.chain(params).chain(confirmed.map(owned)).collect()
}

impl Api {
    /// The same session, whose calls report their progress.
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
    /// Any `Problem`; if a page can't be read, the whole list is discarded.
    pub async fn instances(&self) -> Result<List<Instance>, Problem> {
        pages::read(self, "instances", &[], |_, _| {}).await
    }

    /// All snapshots `[seed]` or backups `[panel]` of an instance.
    ///
    /// # Errors
    /// Any `Problem`; if a page can't be read, the whole list is discarded.
    pub async fn copies(&self, list: &CopyList) -> Result<List<Snapshot>, Problem> {
        let of = [("elid", list.instance.as_str())];
        match list.kind {
            CopyKind::Snapshot => pages::read(self, "instances.snapshots", &of, |_, _| {}).await,
            CopyKind::Backup => {
                let rows = pages::read(self, "instances.fleio_bckps", &of, |_, _| {}).await?;
                Ok(rows.map(|wire::Backup(row)| row))
            }
        }
    }

    /// All snapshots, backups and images of the account; the rows are reported as they arrive
    /// `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; if a page can't be read, the whole list is discarded.
    pub async fn images(&self) -> Result<List<Image>, Problem> {
        let arrived = |from, rows: &[Image]| self.reporter.arrived(from, rows);
        pages::read(self, "image", &[], arrived).await
    }

    /// All schedules of backups of an instance, and how many of their backups are kept `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; if a page can't be read, the whole list is discarded.
    pub async fn schedules(&self, instance: &InstanceId) -> Result<List<Schedule>, Problem> {
        let of = [("elid", instance.as_str())];
        pages::read(self, "instances.fleio_bckps.schedule", &of, |_, _| {}).await
    }

    /// The regions that a snapshot can be copied to, the server's choice first: the form of a copy,
    /// which without `sok` changes nothing `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn regions(&self, snapshot: &SnapshotId) -> Result<Vec<Region>, Problem> {
        let elid = [("elid", snapshot.as_str())];
        let (_, body) = self.read::<wire::NoRow>("image.copy", &elid).await?;
        let offered = wire::offered(&body, "region")
            .ok_or_else(|| self.unexpected(&body, BadAnswer::NotOfApi))?;
        let mut regions: Vec<Region> = offered
            .into_iter()
            .map(|(key, name)| Region {
                key: Text::new(&key),
                name: Text::new(&name),
            })
            .collect();
        let chosen = wire::fields(&body, &["region"]).and_then(|mut fields| fields.pop());
        if let Some((_, chosen)) = chosen {
            regions.sort_by_key(|region| region.key.raw() != chosen);
        }
        Ok(regions)
    }

    /// Whether a write sends back fields of a form, which has to be read before.
    #[must_use]
    pub fn reads_before(write: &Write) -> bool {
        writes::sent_back(write).is_some()
    }

    /// The fields of the form that a write sends back unchanged.
    ///
    /// # Errors
    /// Any `Problem`; the write was not sent.
    pub async fn kept_fields(&self, write: &Write) -> Result<Vec<(String, String)>, Problem> {
        let form = write.expects().zip(writes::sent_back(write));
        let Some((snapshot, (wanted, needed))) = form else {
            return Ok(Vec::new());
        };
        let elid = snapshot.id.as_str();
        let (_, body) = self
            .read::<wire::NoRow>("image.edit", &[("elid", elid)])
            .await?;
        let is_of = |(name, value): &(String, String)| name != "id" || value == elid;
        let is_there = |(name, value): &(String, String)| {
            name == needed && (needed != writes::SOURCE || !value.trim().is_empty())
        };
        wire::fields(&body, &["id"])
            .filter(|ids| ids.iter().all(is_of))
            .and_then(|_| wire::fields(&body, wanted))
            .filter(|kept| kept.iter().any(is_there))
            .ok_or_else(|| self.unexpected(&body, BadAnswer::NotOfApi))
    }

    /// What an instance can be rebuilt from: the form, which without `sok` changes nothing `[panel]`.
    /// `None` if it does not say.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn rebuild_sources(
        &self,
        instance: &InstanceId,
    ) -> Result<Option<Vec<String>>, Problem> {
        let elid = [("elid", instance.as_str())];
        let (_, body) = self.read::<wire::NoRow>(writes::REBUILD, &elid).await?;
        let offered = wire::offered(&body, "select_rebuild").filter(|offered| !offered.is_empty());
        Ok(offered.map(|offered| offered.into_iter().map(|(key, _)| key).collect()))
    }

    /// The SSH keys of the account, in the order of the server, and whether that list is complete.
    /// As in the panel, the form of a rebuild is read first: it tells whether there are any
    /// `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn ssh_keys(&self, instance: &InstanceId) -> Result<List<SshKey>, Problem> {
        let elid = [("elid", instance.as_str())];
        let (_, body) = self.read::<wire::NoRow>(writes::REBUILD, &elid).await?;
        // An account without keys is offered one with this name.
        let is_key = |(key, _): &(String, String)| key != "none";
        let offered = wire::offered(&body, writes::KEY);
        if offered.is_some_and(|offered| !offered.iter().any(is_key)) {
            return Ok(List::default());
        }
        pages::read(self, "sshkeys", &[], |_, _| {}).await
    }

    /// The name and the value of the field with which a write sends a key.
    #[must_use]
    pub fn key_field(key: &SshKey) -> (String, String) {
        (writes::KEY.to_owned(), key.id.raw().to_owned())
    }

    /// Sends the form of a write, and a password with it if there is one. Its outcome is determined
    /// from the lists afterwards.
    ///
    /// # Errors
    /// Any `Problem`; `Problem::definitely_not_applied` tells whether the outcome is known.
    pub async fn write(
        &self,
        form: &[(String, String)],
        password: Option<&Secret>,
    ) -> Result<(), Problem> {
        let api = Self {
            password: password.cloned(),
            ..self.clone()
        };
        let fields = form.iter();
        let mut sent: Vec<_> = fields
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        // After the function, as in the article `[seed]`.
        sent.insert(sent.len().min(1), ("auth", self.token.reveal()));
        sent.extend(password.map(|password| (writes::PASSWORD, password.reveal())));
        api.send_change(&sent).await
    }

    /// The user of this session. The answer decides whether a session is valid; a provisional one,
    /// which waits for the second factor, is not.
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

    /// One call that changes nothing. If the session seems to have ended, that is verified.
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

    /// One call that changes something. It is never repeated. Only an answer with `ok` means
    /// success `[isp]`. An answer with neither `ok` nor an error may be a preview of the form, or a
    /// success of a server that says no more, as the panel takes it `[panel]`; then the lists
    /// decide.
    async fn change(&self, func: &str, params: &[(&str, &str)]) -> Result<(), Problem> {
        let mut form = self.form(func, params);
        form.push(("sok", "ok"));
        self.send_change(&form).await
    }

    async fn send_change(&self, form: &[(&str, &str)]) -> Result<(), Problem> {
        let answer = self.post(CallKind::Write, form).await?;
        match self.decode::<wire::NoRow>(&answer) {
            Ok(doc) if doc.ok.is_some() => Ok(()),
            Ok(_) => Err(BadAnswer::Unconfirmed.into()),
            Err(refused) => Err(self.look_into(refused).await),
        }
    }

    async fn post(&self, kind: CallKind, form: &[(&str, &str)]) -> Result<Answer, Problem> {
        let answer = self.server.client.post(kind, form).await;
        answer.map_err(|problem| match problem {
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(to))) => {
                BadAnswer::Redirect(to.map(|words| self.redacted(words))).into()
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
                // The write may have been applied, whatever happened to the session or the address
                // since.
                ErrorAnswer::Known(Problem::Server(ServerProblem::Taken(error)))
            } else {
                wire::judge(error)
            }
        })
    }

    /// The whole body is redacted before it is cut, because part of a token would not be
    /// recognized.
    fn unexpected(&self, body: &[u8], how: fn(Private) -> BadAnswer) -> Problem {
        let body = String::from_utf8_lossy(body);
        how(beginning(&self.redact(&body))).into()
    }

    /// A server may echo the request.
    fn redacted(&self, words: &Private) -> Private {
        Private::new(&self.redact(words.raw()))
    }

    fn redact(&self, text: &str) -> String {
        let text = self.token.redact(&redact_logins(text));
        match &self.password {
            Some(password) => password.redact(&text),
            None => text,
        }
    }

    /// `access`, and elsewhere `auth`, means that the session has ended or lacks the right. If
    /// `whoami` still works, it is valid `[panel]`.
    async fn look_into(&self, refused: ErrorAnswer) -> Problem {
        let said = match refused {
            ErrorAnswer::Known(problem) => return problem,
            ErrorAnswer::SessionOrRight(said) => said,
        };
        match self.whoami().await {
            Ok(_) => Problem::Server(ServerProblem::NoRight(said.message)),
            Err(Problem::Session(SessionProblem::Gone)) => Problem::Session(SessionProblem::Gone),
            // If that is unknown, the error is taken as it says: an ended session or a refusal.
            Err(_) if said.kind.raw() == "auth" => Problem::Session(SessionProblem::Gone),
            Err(_) => Problem::Server(ServerProblem::Refused(said)),
        }
    }
}

/// The beginning of an answer that is not from the API.
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
