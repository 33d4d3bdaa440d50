//! What a person can do with an account, done safely: for the screen's effects and for commands.

mod session;
mod vault;

use std::time::Instant;

use log::{info, warn};
use tokio::{sync::OnceCell, task};

use crate::{
    api::{Api, Server, Timing},
    domain::{
        Entered, Instance, InstanceId, Keep, List, NotDeleted, Problem, Profile, ServerUrl,
        Snapshot, Way,
    },
    text::Text,
};
use session::Session;
pub use session::{Origin, Start};
pub use vault::Vault;

/// One account on one server. The connection is built at the first call, off the caller's thread.
pub struct Service {
    url: ServerUrl,
    language: String,
    timing: Timing,
    server: OnceCell<Server>,
    session: Session,
}

impl Service {
    /// The account of a profile. Nothing is built or sent yet.
    #[must_use]
    pub fn new(profile: &Profile, start: Start, timing: Timing) -> Self {
        Self {
            url: profile.url.clone(),
            language: profile.language.clone(),
            timing,
            server: OnceCell::new(),
            session: Session::new(start),
        }
    }

    async fn server(&self) -> Result<&Server, Problem> {
        let build = || async {
            let (url, language, timing) = (self.url.clone(), self.language.clone(), self.timing);
            let built = task::spawn_blocking(move || Server::new(&url, &language, timing)).await;
            built.unwrap_or_else(|e| Err(Problem::NotSent(e.to_string())))
        };
        self.server.get_or_try_init(build).await
    }

    /// A call that changes nothing: repeated once where the session had ended and was renewed.
    async fn read<T, F>(&self, what: &str, call: impl Fn(Api) -> F) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let begun = Instant::now();
        let result = async {
            let server = self.server().await?;
            let token = self.session.token(server, None).await?;
            match call(server.session(token.clone())).await {
                Err(Problem::SessionGone) => {
                    let renewed = self.session.token(server, Some(&token)).await?;
                    call(server.session(renewed)).await
                }
                result => result,
            }
        };
        logged(what, begun, result.await)
    }

    /// A call that changes something: sent once. Where the session had ended it is renewed, and the
    /// call is for the person to repeat.
    async fn write<F>(&self, what: &str, call: impl FnOnce(Api) -> F) -> Result<(), Problem>
    where
        F: Future<Output = Result<(), Problem>>,
    {
        let begun = Instant::now();
        let result = async {
            let server = self.server().await?;
            let token = self.session.token(server, None).await?;
            match call(server.session(token.clone())).await {
                Err(Problem::SessionGone) => {
                    self.session.token(server, Some(&token)).await?;
                    Err(Problem::SessionRenewed)
                }
                result => result,
            }
        };
        logged(what, begun, result.await)
    }

    /// Signs in.
    ///
    /// # Errors
    /// `NoEntry` says why not; any other `Problem`.
    pub async fn sign_in(&self, way: &Way, keep: Keep) -> Result<Entered, Problem> {
        let begun = Instant::now();
        let result = async { self.session.enter(self.server().await?, way, keep).await };
        logged("sign-in", begun, result.await)
    }

    /// Where secrets of this account are kept, in words, and the login that is kept there.
    pub async fn place(&self) -> (Text, Option<String>) {
        let nowhere = || (Text::new("nowhere: there is no home folder"), None);
        match self.session.vault() {
            Some(vault) => vault
                .place()
                .await
                .map_or_else(nowhere, |(place, login)| (Text::new(&place), login)),
            None => nowhere(),
        }
    }

    /// What is known of the session, without signing in.
    ///
    /// # Errors
    /// `NoSecret` where what is kept can't be had.
    pub async fn status(&self) -> Result<Status, Problem> {
        let (place, _) = self.place().await;
        let (living, password_kept) = self.session.look().await?;
        let session = match living {
            None => None,
            Some(living) => {
                let whoami = async { self.server().await?.session(living.token).whoami().await };
                let account = logged("whoami", Instant::now(), whoami.await);
                Some((living.origin, account.map(|user| user.name)))
            }
        };
        Ok(Status {
            place,
            password_kept,
            session,
        })
    }

    /// Ends the session where we opened it, or in any case where `end` says so, and forgets all that
    /// is kept. Gives back whether a session was ended on the server.
    ///
    /// # Errors
    /// What could not be done; what was kept is forgotten all the same.
    pub async fn sign_out(&self, end: bool) -> Result<bool, Problem> {
        let ended = async {
            let server = self.server().await?;
            let Some(living) = self.session.look().await?.0 else {
                return Ok(false);
            };
            if !living.ours && !end {
                return Ok(false);
            }
            match server.session(living.token).end().await {
                Ok(()) => Ok(true),
                Err(Problem::SessionGone) => Ok(false),
                Err(problem) => Err(problem),
            }
        };
        let ended = logged("sign-out", Instant::now(), ended.await);
        let forgotten = self.session.forget().await.map_err(Problem::NoSecret);
        forgotten.and(ended)
    }

    /// All instances.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn instances(&self) -> Result<List<Instance>, Problem> {
        self.read("instances", |api| async move { api.instances().await })
            .await
    }

    /// All snapshots of an instance.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn snapshots(&self, instance: &InstanceId) -> Result<List<Snapshot>, Problem> {
        let what = format!("snapshots of {instance}");
        self.read(&what, |api| async move { api.snapshots(instance).await })
            .await
    }

    /// The account's name.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn user(&self) -> Result<Text, Problem> {
        let user = self
            .read("whoami", |api| async move { api.whoami().await })
            .await?;
        Ok(user.name)
    }

    /// Has a snapshot made. Sent once.
    ///
    /// # Errors
    /// Any `Problem`; see `Problem::was_surely_not_done`.
    pub async fn create(&self, instance: &InstanceId, name: &Text) -> Result<(), Problem> {
        let what = format!("create on {instance}");
        self.write(&what, async |api: Api| {
            api.create_snapshot(instance, name).await
        })
        .await
    }

    /// Deletes a snapshot, if it still is what was confirmed: it is read again first, and nothing
    /// is sent where anything of it changed. Sent once.
    ///
    /// # Errors
    /// `NotDeleted` says why.
    pub async fn delete(
        &self,
        instance: &InstanceId,
        confirmed: &Snapshot,
    ) -> Result<(), NotDeleted> {
        let list = self
            .snapshots(instance)
            .await
            .map_err(|problem| NotDeleted::NotFound(Some(problem)))?;
        let Some(row) = list.rows.iter().find(|row| row.id == confirmed.id) else {
            return Err(if list.complete {
                NotDeleted::Gone
            } else {
                NotDeleted::NotFound(None)
            });
        };
        let changes = confirmed.changes(row);
        if !changes.is_empty() {
            return Err(NotDeleted::Changed(changes));
        }
        let what = format!("delete {} of {instance}", confirmed.id);
        let delete = |api: Api| async move { api.delete_snapshot(instance, &confirmed.id).await };
        self.write(&what, delete).await.map_err(NotDeleted::Failed)
    }
}

/// What is known of an account's session.
#[derive(Debug)]
pub struct Status {
    /// Where secrets are kept, in words.
    pub place: Text,
    /// Whether the password is kept there.
    pub password_kept: bool,
    /// Where the session came from, and whose it is; or why that could not be learnt. None where
    /// there is no session.
    pub session: Option<(Origin, Result<Text, Problem>)>,
}

/// Writes how a call ended to the log: what and how long, never a form's values.
fn logged<T>(what: &str, begun: Instant, result: Result<T, Problem>) -> Result<T, Problem> {
    let took = begun.elapsed().as_millis();
    match &result {
        Ok(_) => info!("{what}: done in {took} ms"),
        Err(problem) => warn!("{what}: {problem} ({took} ms)"),
    }
    result
}
