//! The operations on an account, made safe, for the screen and for commands.

mod away;
mod filters;
mod reading;
mod recording;
mod restoring;
mod session;
mod vault;
mod writing;

use std::{sync::Arc, time::Instant};

use log::{info, warn};
use tokio::{
    sync::{Mutex, OnceCell, watch},
    task,
};

use crate::{
    api::{Api, Filtered, ProbeAnswer, Server, Timing, Transport},
    domain::{
        BadAnswer, Credentials, Keep, KeepProblem, News, Origin, Place, Private, Problem, Profile,
        Renewal, Secret, SessionProblem, SignInOutcome, TransportProblem, Unreachable,
    },
    store::{
        history::History,
        journal::Journal,
        last_list::ListFile,
        secrets::{Keeper, Kept},
    },
    text::Text,
    words::{self, log::LoggedCall},
};
use filters::FilterChecks;
pub use session::{Commands, Start};
use session::{Inventory, Living, Session};
pub use vault::Vault;

/// The number of sources of sessions, and so how often a call may find that its session has ended.
const SOURCES: usize = 3;

/// One account on one server. The connection is built on a background thread at the first call.
pub struct Service {
    profile: Profile,
    timing: Timing,
    transport: Transport,
    server: OnceCell<Server>,
    session: Session,
    filters: Mutex<FilterChecks>,
    /// Records the writes; `None` where nothing is stored.
    journal: Option<Arc<Journal>>,
    /// Tells people later what was written; `None` where nothing is stored.
    history: Option<Arc<History>>,
    /// The last list of the whole account; `None` where nothing is stored.
    last_list: Option<Arc<ListFile>>,
}

impl Service {
    /// The account of a profile. Nothing is built or sent yet.
    #[must_use]
    pub fn new(profile: &Profile, start: Start, timing: Timing) -> Self {
        Self {
            profile: profile.clone(),
            timing,
            transport: Transport::Network,
            server: OnceCell::new(),
            session: Session::new(profile.name.clone(), start),
            filters: Mutex::default(),
            journal: None,
            history: None,
            last_list: None,
        }
    }

    /// Records its writes in a journal, and in the history.
    pub fn record_in(&mut self, journal: Arc<Journal>, history: Arc<History>) {
        self.journal = Some(journal);
        self.history = Some(history);
    }

    /// The same account over another transport than the network.
    #[must_use]
    pub fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    async fn server(&self) -> Result<&Server, Problem> {
        let build = || async {
            let (profile, timing) = (self.profile.clone(), self.timing);
            let transport = self.transport.clone();
            let built =
                task::spawn_blocking(move || Server::over(&profile, timing, transport)).await;
            built.unwrap_or_else(|error| {
                Err(Unreachable::Client(Private::new(&error.to_string())).into())
            })
        };
        self.server.get_or_try_init(build).await
    }

    /// A call that changes nothing. It is repeated with another session if its session has ended.
    async fn read<T, F>(&self, what: LoggedCall<'_>, call: impl Fn(Api) -> F) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let begun = Instant::now();
        let result = async {
            let server = self.server().await?;
            let mut token = self.session.token(server, None).await?;
            for _ in 0..SOURCES {
                match call(server.session(token.clone())).await {
                    Err(Problem::Session(SessionProblem::Gone)) => {
                        token = self.session.token(server, Some(&token)).await?;
                    }
                    result => {
                        if result.is_ok() {
                            self.session.accepted();
                        }
                        return result;
                    }
                }
            }
            call(server.session(token)).await
        };
        self.logged(what, begun, result.await)
    }

    /// A call that changes something. It is sent once. If the session has ended, it is renewed, and
    /// the user has to repeat the call.
    async fn send<F>(
        &self,
        what: LoggedCall<'_>,
        call: impl FnOnce(Api) -> F,
    ) -> Result<(), Problem>
    where
        F: Future<Output = Result<(), Problem>>,
    {
        let begun = Instant::now();
        let result = async {
            let server = self.server().await?;
            let not_sent = |problem| match problem {
                // The sign-in failed, so the call itself was not sent.
                Problem::Transport(
                    TransportProblem::NoAnswer(_)
                    | TransportProblem::BadAnswer(BadAnswer::Status { .. }),
                ) => Problem::Session(SessionProblem::NotOpened(Box::new(problem))),
                other => other,
            };
            let token = self.session.token(server, None).await.map_err(not_sent)?;
            match call(server.session(token.clone())).await {
                Err(Problem::Session(SessionProblem::Gone)) => {
                    let renewed = self.session.token(server, Some(&token)).await;
                    renewed.map_err(not_sent)?;
                    Err(Problem::Session(SessionProblem::Renewed))
                }
                result => result,
            }
        };
        self.logged(what, begun, result.await)
    }

    /// Signs in.
    ///
    /// # Errors
    /// `NoEntry` says why not; any other `Problem`.
    pub async fn sign_in(&self, way: &Credentials, keep: Keep) -> Result<SignInOutcome, Problem> {
        let begun = Instant::now();
        let result = async { self.session.enter(self.server().await?, way, keep).await };
        self.logged(LoggedCall::SignIn, begun, result.await)
    }

    /// Retries everything that opens a session without asking, because the cause of a failure may
    /// be fixed.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn sign_in_again(&self) -> Result<SignInOutcome, Problem> {
        self.session.forgive();
        let user = self.user().await?;
        Ok(SignInOutcome::In {
            user,
            not_kept: None,
        })
    }

    /// Adopts a session that another process has opened and stored, if there is one, and returns
    /// its user. The server is only asked about a session that is new.
    pub async fn adopt(&self) -> Option<Text> {
        let server = self.server().await.ok()?;
        self.session.adopt(server).await
    }

    /// Subscribes to the news of the session.
    #[must_use]
    pub fn news(&self) -> watch::Receiver<News> {
        self.session.news()
    }

    /// Where the secrets of this account are stored, and the login that is stored there.
    pub async fn place(&self) -> (Place, Option<String>) {
        match self.session.vault() {
            Some(vault) => vault.place().await,
            None => (Place::Nowhere, None),
        }
    }

    /// The keeper of the stored secrets; `None` without a home folder.
    pub async fn keeper(&self) -> Option<&Keeper> {
        self.session.vault()?.keeper().await
    }

    /// Asks the server for its time, and whether it speaks the API, without a session.
    ///
    /// # Errors
    /// Any `Problem` without an answer.
    pub async fn probe(&self) -> Result<ProbeAnswer, Problem> {
        self.server().await?.probe().await
    }

    /// The state of the session. If there is none, or it has ended, `SNAPDECK_PASSWORD` opens one,
    /// as for the screen; see [`Service::close`].
    pub async fn status(&self, commands: Commands) -> Status {
        let kept = self.session.kept().await;
        let nothing = Kept::default();
        let session = match &kept {
            // The variables override the stored secrets, so those are not needed.
            Err(problem) if self.session.living().is_none() => Err(problem.clone()),
            kept => {
                let kept = kept.as_ref().unwrap_or(&nothing);
                self.session.known(kept, commands).await
            }
        };
        let mut session = match session {
            Ok(Some(living)) => Ok(Some(self.whose(living).await)),
            Ok(None) => Ok(None),
            Err(problem) => Err(problem),
        };
        let mut token_ended = false;
        if let Ok(Some(found)) = &session
            && found.origin == Origin::Variable
            && found.has_ended()
            && let Some(stored) = kept
                .as_ref()
                .ok()
                .and_then(|kept| self.session.stored(kept))
            && stored.token != found.token
        {
            let stored = self.whose(stored).await;
            if !stored.has_ended() {
                token_ended = true;
                session = Ok(Some(stored));
            }
        }
        let works = matches!(&session, Ok(Some(found)) if !found.has_ended());
        if !works && self.session.may_renew(commands) {
            let opened = self.user().await;
            session = opened.map(|user| {
                let living = self.session.living();
                living.map(|living| Found {
                    origin: living.origin,
                    account: Ok(user),
                    token: living.token,
                })
            });
        }
        let kept = kept.unwrap_or_default();
        Status {
            place: self.place().await.0,
            password_kept: kept.password.is_some(),
            renewal: self.session.renewal(&kept),
            token_ended,
            session,
        }
    }

    async fn whose(&self, living: Living) -> Found {
        let token = living.token.clone();
        let whoami = async { self.server().await?.session(living.token).whoami().await };
        let account = self.logged(LoggedCall::Whoami, Instant::now(), whoami.await);
        Found {
            origin: living.origin,
            account: account.map(|user| user.name),
            token,
        }
    }

    /// The fields of the filters that are set in a session: for instances, and, if there is an
    /// instance, for snapshots.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn filters_of(&self, found: &Found) -> Result<[Vec<Text>; 2], Problem> {
        let api = self.server().await?.session(found.token.clone());
        let instances = api.filter(&Filtered::Instances).await?;
        let snapshots = match api.instances().await?.rows.into_iter().next() {
            Some(instance) => api.filter(&Filtered::Snapshots(instance.id)).await?,
            None => Vec::new(),
        };
        Ok([instances, snapshots])
    }

    /// Ends the session that this run opened, unless it is stored for later use.
    pub async fn close(&self) {
        let opened = |living: &Living| living.origin == Origin::SignedIn;
        let Some(living) = self.session.living().filter(opened) else {
            return;
        };
        let kept = self.session.kept().await.unwrap_or_default().session;
        if kept.is_some_and(|kept| kept.token == living.token) {
            return;
        }
        let end = async { self.server().await?.session(living.token).end().await };
        // If this fails, the session ends by itself within an hour.
        let _ = self.logged(LoggedCall::SignOut, Instant::now(), end.await);
    }

    /// Ends the stored session if snapdeck opened it, or any known session if `end` is set; then
    /// deletes the stored secrets.
    pub async fn sign_out(&self, end: bool) -> SignedOut {
        let mut there = self.session.inventory().await;
        let held = there.as_mut().ok().and_then(|there| there.lock.take());
        let was_kept = there.as_ref().map_or(true, Inventory::is_kept);
        let ended = async {
            let there = there?;
            let kept = there.kept.session.filter(|session| session.ours || end);
            let now = there.living.filter(|living| living.ours || end);
            let mut tokens: Vec<Secret> = now.map(|living| living.token).into_iter().collect();
            tokens.extend(kept.map(|session| session.token));
            tokens.dedup();
            let mut ended = false;
            for token in tokens {
                match self.server().await?.session(token).end().await {
                    Ok(()) => ended = true,
                    Err(Problem::Session(SessionProblem::Gone)) => {}
                    Err(problem) => return Err(problem),
                }
            }
            Ok(ended)
        };
        SignedOut {
            was_kept,
            ended: self.logged(LoggedCall::SignOut, Instant::now(), ended.await),
            forgotten: self.session.forget(held).await,
        }
    }

    /// Logs how a call ended and how long it took, never a value of a form.
    fn logged<T>(
        &self,
        what: LoggedCall<'_>,
        begun: Instant,
        result: Result<T, Problem>,
    ) -> Result<T, Problem> {
        let (account, took) = (&self.profile.name, begun.elapsed());
        match &result {
            Ok(_) => info!("{}", words::log::done(account, what, took)),
            Err(problem) => warn!("{}", words::log::failed(account, what, problem, took)),
        }
        result
    }
}

/// How signing out ended.
#[derive(Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// Whether anything was stored, as far as that could be read.
    pub was_kept: bool,
    /// Whether a session was ended on the server.
    pub ended: Result<bool, Problem>,
    /// The problem that left secrets behind, if any.
    pub forgotten: Result<(), KeepProblem>,
}

/// A known session.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it comes from.
    pub origin: Origin,
    /// The account's name, or why the server did not tell it.
    pub account: Result<Text, Problem>,
    token: Secret,
}

/// What is known about an account's session.
#[derive(Debug)]
pub struct Status {
    /// Where secrets are stored.
    pub place: Place,
    /// Whether the password is stored there.
    pub password_kept: bool,
    /// What opens another session when this one has ended, or when there is none.
    pub renewal: Option<Renewal>,
    /// Whether `SNAPDECK_TOKEN` has ended, so that `session` is the stored one instead.
    pub token_ended: bool,
    /// `None` if there is no session; the problem if the stored secrets, the `token_command` or
    /// `SNAPDECK_PASSWORD` gave none.
    pub session: Result<Option<Found>, Problem>,
}

impl Found {
    /// Whether the server no longer knows the session.
    fn has_ended(&self) -> bool {
        self.account == Err(Problem::Session(SessionProblem::Gone))
    }
}
