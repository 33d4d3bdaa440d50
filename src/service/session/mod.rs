//! The session of an account: its source and its renewal.
//!
//! However many calls find that the session has ended, this process and all others of the profile
//! sign in once, and all calls share the result. A failure that does not pass by itself is not
//! retried before the user asks for it. A session from elsewhere is used only if it belongs to the
//! user whose data is shown.

mod renewal;

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use log::{info, warn};
use tokio::sync::{Mutex as Turn, watch};

use super::Vault;
use crate::{
    api::{Opened, Server},
    domain::{
        Credentials, Keep, KeepProblem, News, Origin, Problem, ProfileName, Renewal, Secret,
        SignInOutcome,
    },
    store::secrets::{Kept, KeptSession, Lock},
    text::Text,
    words,
};

/// How many ended sessions are remembered.
const MOST_DEAD: usize = 16;

/// The credentials that are available at the start.
#[derive(Default)]
pub struct Start {
    /// The token of a session that was opened elsewhere (`SNAPDECK_TOKEN`).
    pub token: Option<Secret>,
    /// Whether no browser shares that session, so that it has no filters.
    pub unshared: bool,
    /// The login and the password (`SNAPDECK_USER`, `SNAPDECK_PASSWORD`).
    pub login: Option<(String, Secret)>,
    /// The stored secrets and the `token_command`.
    pub vault: Option<Vault>,
}

pub(super) struct Session {
    /// The profile, for the log.
    profile: ProfileName,
    held: Mutex<Held>,
    /// Only its holder may sign in.
    turn: Turn<()>,
    /// The login of the environment. No other password stays in memory.
    login: Option<(String, Secret)>,
    vault: Option<Vault>,
    news: watch::Sender<News>,
}

#[derive(Default)]
struct Held {
    living: Option<Living>,
    /// Sessions that have ended.
    dead: Vec<Secret>,
    /// Whether a session was accepted by the server.
    accepted: bool,
    /// Where the first session came from that the server refused before it accepted any.
    refused: Option<Origin>,
    /// The user whose data is shown, once it is known.
    user: Option<Text>,
    begun: Option<Begun>,
    /// The number of finished renewals, and the problem of the last one if it failed.
    renewals: u64,
    failed: Option<Problem>,
}

/// A session that has not been seen to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Living {
    pub(super) token: Secret,
    /// Whether snapdeck opened it and may end it; no browser shares it then.
    pub(super) ours: bool,
    pub(super) origin: Origin,
}

/// A sign-in that waits for the second factor.
#[derive(Clone)]
struct Begun {
    token: Secret,
    login: LoginDetails,
    keep: Keep,
}

/// The login and the password of a sign-in.
type LoginDetails = (Option<String>, Option<Secret>);

impl Held {
    /// Records that a session has ended.
    fn bury(&mut self, dead: &Secret) {
        if !self.dead.contains(dead) {
            if self.dead.len() == MOST_DEAD {
                self.dead.remove(0);
            }
            self.dead.push(dead.clone());
        }
        let ended = self.living.take_if(|living| living.token == *dead);
        let origin = ended.map(|ended| ended.origin);
        let never_accepted = origin.filter(|origin| !self.accepted && *origin != Origin::SignedIn);
        self.refused = self.refused.or(never_accepted);
    }

    fn live(&mut self, living: Living) -> Secret {
        let token = living.token.clone();
        self.living = Some(living);
        self.failed = None;
        self.begun = None;
        token
    }
}

impl Session {
    pub(super) fn new(profile: ProfileName, start: Start) -> Self {
        let living = start.token.map(|token| Living {
            token,
            ours: start.unshared,
            origin: Origin::Variable,
        });
        Self {
            profile,
            held: Mutex::new(Held {
                living,
                ..Held::default()
            }),
            turn: Turn::default(),
            login: start.login,
            vault: start.vault,
            news: watch::Sender::default(),
        }
    }

    /// Subscribes to the news of the session.
    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn vault(&self) -> Option<&Vault> {
        self.vault.as_ref()
    }

    pub(super) fn living(&self) -> Option<Living> {
        self.held().living.clone()
    }

    /// The user whose data is shown, once it is known.
    pub(super) fn user(&self) -> Option<Text> {
        self.held().user.clone()
    }

    /// Records that the server accepted a session.
    pub(super) fn accepted(&self) {
        let mut held = self.held();
        held.accepted = true;
        held.refused = None;
    }

    /// Records the user whose data is shown.
    pub(super) fn belongs_to(&self, user: &Text) {
        self.held().user = Some(user.clone());
    }

    /// The token of the session, renewed if `dead` is the current one.
    ///
    /// # Errors
    /// A problem for which somebody has to sign in, or one that passes by itself.
    pub(super) async fn token(
        &self,
        server: &Server,
        dead: Option<&Secret>,
    ) -> Result<Secret, Problem> {
        let before = {
            let mut held = self.held();
            if let Some(dead) = dead {
                held.bury(dead);
            }
            if let Some(living) = &held.living {
                return Ok(living.token.clone());
            }
            held.renewals
        };
        let _turn = self.turn.lock().await;
        {
            let held = self.held();
            if let Some(living) = &held.living {
                return Ok(living.token.clone());
            }
            let is_for_us = |failed: &&Problem| held.renewals > before || failed.wants_sign_in();
            if let Some(failed) = held.failed.as_ref().filter(is_for_us) {
                return Err(failed.clone());
            }
        }
        let renewed = self.renew(server).await.map_err(Problem::of_sign_in);
        let mut held = self.held();
        held.renewals += 1;
        match renewed {
            Ok(living) => Ok(held.live(living)),
            Err(problem) => {
                held.failed = Some(problem.clone());
                Err(problem)
            }
        }
    }

    /// Lets the next call retry what failed, because the user asks for it.
    pub(super) fn forgive(&self) {
        self.held().failed = None;
    }

    /// Collects everything to sign out of: the session in use and the stored one, whoever's it is.
    /// The lock keeps other processes from storing a renewed session meanwhile.
    ///
    /// # Errors
    /// `Local` if the stored secrets can't be read.
    pub(super) async fn inventory(&self) -> Result<Inventory, Problem> {
        let living = self.living();
        let (kept, lock) = match self.opened().await {
            Ok(opened) => opened,
            // The variables override the stored secrets, so those are not needed.
            Err(_) if living.is_some() => (Kept::default(), None),
            Err(problem) => return Err(problem),
        };
        let living = living.or_else(|| renewal::kept_session(&kept));
        Ok(Inventory { living, kept, lock })
    }

    /// The stored secrets and the lock; nothing without a vault.
    async fn opened(&self) -> Result<(Kept, Option<Lock>), Problem> {
        match &self.vault {
            Some(vault) => vault.open(&self.news).await,
            None => Ok((Kept::default(), None)),
        }
    }

    /// The stored secrets, read without the lock, so that nothing is written.
    ///
    /// # Errors
    /// `Local` if they can't be read.
    pub(super) async fn kept(&self) -> Result<Kept, Problem> {
        match &self.vault {
            Some(vault) => vault.kept().await,
            None => Ok(Kept::default()),
        }
    }

    /// The session that a call would use without signing in: the current one, else the stored one
    /// of the environment's login, else the one that `token_command` prints, if it may run.
    ///
    /// # Errors
    /// `Local` if the command prints no token.
    pub(super) async fn known(
        &self,
        kept: &Kept,
        commands: Commands,
    ) -> Result<Option<Living>, Problem> {
        match (self.living().or_else(|| self.stored(kept)), &self.vault) {
            (None, Some(vault)) if commands == Commands::Run => {
                let printed = vault.printed().await?;
                Ok(printed.map(renewal::printed_session))
            }
            (known, _) => Ok(known),
        }
    }

    /// The stored session, unless it belongs to another login than the environment names.
    pub(super) fn stored(&self, kept: &Kept) -> Option<Living> {
        renewal::kept_session(&self.of_login(kept.clone()))
    }

    /// What opens another session without asking anybody, once this one has ended.
    pub(super) fn renewal(&self, kept: &Kept) -> Option<Renewal> {
        if self.login.is_some() {
            Some(Renewal::Variable)
        } else if self.vault.as_ref().is_some_and(Vault::has_command) {
            Some(Renewal::Command)
        } else {
            kept.password.as_ref().map(|_| Renewal::KeptPassword)
        }
    }

    /// Whether calls may sign in here: with `SNAPDECK_PASSWORD`, unless a command that may not run
    /// has precedence.
    pub(super) fn may_renew(&self, commands: Commands) -> bool {
        let has_command = self.vault.as_ref().is_some_and(Vault::has_command);
        self.login.is_some() && (commands == Commands::Run || !has_command)
    }

    /// Signs in with these credentials and stores what `keep` says. For the code of the second
    /// factor, the choice made with the password applies.
    ///
    /// # Errors
    /// `NoEntry` if the server refuses; any other `Problem`.
    pub(super) async fn enter(
        &self,
        server: &Server,
        way: &Credentials,
        keep: Keep,
    ) -> Result<SignInOutcome, Problem> {
        let _turn = self.turn.lock().await;
        let begun = self.held().begun.clone();
        let provisional = begun.as_ref().map(|begun| &begun.token);
        let opened = match server.sign_in(way, provisional).await {
            Err(problem) if matches!(way, Credentials::Code(_)) => {
                return self.adopt_instead(server, problem).await;
            }
            opened => opened?,
        };
        let (login, keep): (LoginDetails, Keep) = match way {
            Credentials::Password { user, password } => {
                ((Some(user.clone()), Some(password.clone())), keep)
            }
            Credentials::Key { user, .. } => ((Some(user.clone()), None), keep),
            Credentials::Token(_) => ((None, None), keep),
            Credentials::Code(_) => {
                begun.map_or(((None, None), keep), |begun| (begun.login, begun.keep))
            }
        };
        match opened {
            Opened::Provisional(token) => {
                self.held().begun = Some(Begun { token, login, keep });
                Ok(SignInOutcome::CodeWanted)
            }
            Opened::Session { token, user } => {
                info!("{}", words::log::signed_in(&self.profile));
                let ours = !matches!(way, Credentials::Token(_));
                {
                    let mut held = self.held();
                    held.user = Some(user.clone());
                    held.live(Living {
                        token: token.clone(),
                        ours,
                        origin: Origin::SignedIn,
                    });
                }
                let not_kept = self.keep(&token, ours, login, keep).await;
                Ok(SignInOutcome::In { user, not_kept })
            }
        }
    }

    /// Adopts the session of another process after a refused code, which may have served that
    /// process already.
    async fn adopt_instead(
        &self,
        server: &Server,
        problem: Problem,
    ) -> Result<SignInOutcome, Problem> {
        // Without a failed renewal, the stored session may belong to somebody else.
        if self.held().failed.is_none() {
            return Err(problem);
        }
        let adopted = self.adopt(server).await;
        let not_kept = None;
        adopted
            .map(|user| SignInOutcome::In { user, not_kept })
            .ok_or(problem)
    }

    /// Stores what `keep` says; returns the problem if that fails.
    async fn keep(
        &self,
        token: &Secret,
        ours: bool,
        login: LoginDetails,
        keep: Keep,
    ) -> Option<KeepProblem> {
        let vault = self.vault.as_ref()?;
        let (user, password) = login;
        let password = match keep {
            Keep::Nothing => return None,
            Keep::Session => None,
            Keep::Password => password,
        };
        let kept = Kept {
            session: Some(now_used(token, ours)),
            user,
            password,
            begun: None,
        };
        // If there is no lock, because no folder can be created, saving reports the problem.
        let _lock = vault.open(&self.news).await;
        self.save(&kept).await
    }

    async fn save(&self, kept: &Kept) -> Option<KeepProblem> {
        let problem = self.vault.as_ref()?.save(kept).await.err()?;
        warn!("{}", words::log::not_stored(&self.profile, &problem));
        Some(problem)
    }

    /// Deletes the session and the stored secrets. Takes the lock of `inventory`, so that a running
    /// renewal does not store them again.
    ///
    /// # Errors
    /// The problem that left something behind.
    pub(super) async fn forget(&self, _lock: Option<Lock>) -> Result<(), KeepProblem> {
        *self.held() = Held::default();
        match &self.vault {
            Some(vault) => vault.forget().await,
            None => Ok(()),
        }
    }
}

/// Whether `token_command` may run. It may ask for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commands {
    /// It may run.
    Run,
    /// It may not run.
    Skip,
}

/// Everything to sign out of.
pub(super) struct Inventory {
    pub(super) living: Option<Living>,
    pub(super) kept: Kept,
    /// While it is held, no other process stores anything.
    pub(super) lock: Option<Lock>,
}

impl Inventory {
    pub(super) fn is_kept(&self) -> bool {
        self.kept != Kept::default()
    }
}

fn now_used(token: &Secret, ours: bool) -> KeptSession {
    KeptSession {
        token: token.clone(),
        ours,
        used: Timestamp::now(),
    }
}
