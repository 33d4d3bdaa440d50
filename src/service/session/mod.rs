//! The session of an account: where it comes from, and how it is renewed when it has ended.
//!
//! However many calls meet an ended session, one sign-in is under way, in this process and in all
//! others of the profile, and its end is that of all of them; what does not pass by itself is not
//! tried again before a person asks for it. A session that was found is used only for the data of
//! whom it belongs to.

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
};

/// How many ended sessions are remembered.
const MOST_DEAD: usize = 16;

/// What an account can be entered with from the start.
#[derive(Default)]
pub struct Start {
    /// A session that somebody else opened (`SNAPDECK_TOKEN`).
    pub token: Option<Secret>,
    /// Whether no browser shares that session, so that it has no filters.
    pub unshared: bool,
    /// The login and the password (`SNAPDECK_USER`, `SNAPDECK_PASSWORD`).
    pub login: Option<(String, Secret)>,
    /// Where secrets are kept, and the command that prints one.
    pub vault: Option<Vault>,
}

pub(super) struct Session {
    /// The profile, for the log.
    profile: ProfileName,
    held: Mutex<Held>,
    /// Whoever holds it may sign in.
    turn: Turn<()>,
    /// What the environment gives to sign in with. No other password stays in memory.
    login: Option<(String, Secret)>,
    vault: Option<Vault>,
    news: watch::Sender<News>,
}

#[derive(Default)]
struct Held {
    living: Option<Living>,
    /// Sessions that the server does not know any more.
    dead: Vec<Secret>,
    /// Whose data is shown, once that is known.
    user: Option<Text>,
    begun: Option<Begun>,
    /// How many renewals ended, and how the last one did where it failed.
    renewals: u64,
    failed: Option<Problem>,
}

/// A session that may live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Living {
    pub(super) token: Secret,
    /// Whether it is ours to end, and no browser's.
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

/// Who signed in, and with which password.
type LoginDetails = (Option<String>, Option<Secret>);

impl Held {
    /// Notes that a session has ended.
    fn bury(&mut self, dead: &Secret) {
        if !self.dead.contains(dead) {
            if self.dead.len() == MOST_DEAD {
                self.dead.remove(0);
            }
            self.dead.push(dead.clone());
        }
        self.living.take_if(|living| living.token == *dead);
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

    /// What goes on beside the calls, from now on.
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

    /// Notes whose data is shown.
    pub(super) fn belongs_to(&self, user: &Text) {
        self.held().user = Some(user.clone());
    }

    /// The session's token; `dead` is one that the server does not know any more.
    ///
    /// # Errors
    /// One that wants a person to sign in, or one that passes.
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

    /// Lets the next call try again what failed: a person asks for it.
    pub(super) fn forgive(&self) {
        self.held().failed = None;
    }

    /// Everything there is to sign out of: the session in use and what is kept, whosever it is, under
    /// the lock, which keeps a renewal in another process from keeping it again.
    ///
    /// # Errors
    /// `Local` where what is kept can't be read.
    pub(super) async fn inventory(&self) -> Result<Inventory, Problem> {
        let living = self.living();
        let (kept, lock) = match self.opened().await {
            Ok(opened) => opened,
            // The variables beat what is kept, and do without it.
            Err(_) if living.is_some() => (Kept::default(), None),
            Err(problem) => return Err(problem),
        };
        let living = living.or_else(|| renewal::kept_session(&kept));
        Ok(Inventory { living, kept, lock })
    }

    /// What is kept, and the lock; nothing without a vault.
    async fn opened(&self) -> Result<(Kept, Option<Lock>), Problem> {
        match &self.vault {
            Some(vault) => vault.open(&self.news).await,
            None => Ok((Kept::default(), None)),
        }
    }

    /// What is kept, read without the lock, so that nothing is written.
    ///
    /// # Errors
    /// `Local` where it can't be read.
    pub(super) async fn kept(&self) -> Result<Kept, Problem> {
        match &self.vault {
            Some(vault) => vault.kept().await,
            None => Ok(Kept::default()),
        }
    }

    /// The session that a call would use without signing in: the one in use, else one that is kept for
    /// the login of the environment, else what the person's command prints where it may be run.
    ///
    /// # Errors
    /// `Local` where the command prints no token.
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

    /// Whether calls may renew the session here: `SNAPDECK_PASSWORD` allows it, unless a command that
    /// may not be run comes first.
    pub(super) fn may_renew(&self, commands: Commands) -> bool {
        let has_command = self.vault.as_ref().is_some_and(Vault::has_command);
        self.login.is_some() && (commands == Commands::Run || !has_command)
    }

    /// Signs in as a person asks for it, and keeps what the person wants kept; for the code, what was
    /// wanted with the password.
    ///
    /// # Errors
    /// `NoEntry` says why not; any other `Problem`.
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
                info!("{}: signed in", self.profile);
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

    /// A code that is refused may have served another program already, whose session serves here too.
    async fn adopt_instead(
        &self,
        server: &Server,
        problem: Problem,
    ) -> Result<SignInOutcome, Problem> {
        // Before a renewal failed, nobody knows whether what is kept is meant.
        if self.held().failed.is_none() {
            return Err(problem);
        }
        let adopted = self.adopt(server).await;
        let not_kept = None;
        adopted
            .map(|user| SignInOutcome::In { user, not_kept })
            .ok_or(problem)
    }

    /// Keeps what is wanted kept; why that did not work, where it did not.
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
        // Without the lock, as where no folder can be made, saving says what is wrong.
        let _lock = vault.open(&self.news).await;
        self.save(&kept).await
    }

    async fn save(&self, kept: &Kept) -> Option<KeepProblem> {
        let problem = self.vault.as_ref()?.save(kept).await.err()?;
        warn!("{}: not stored: {problem}", self.profile);
        Some(problem)
    }

    /// Forgets the session and all that is kept. The lock is that of `inventory`: a renewal under way would
    /// keep what is forgotten here.
    ///
    /// # Errors
    /// What could not be removed.
    pub(super) async fn forget(&self, _lock: Option<Lock>) -> Result<(), KeepProblem> {
        *self.held() = Held::default();
        match &self.vault {
            Some(vault) => vault.forget().await,
            None => Ok(()),
        }
    }
}

/// Whether the person's `token_command` may be run: it may ask for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commands {
    /// It may.
    Run,
    /// It may not.
    Skip,
}

/// Everything there is to sign out of.
pub(super) struct Inventory {
    pub(super) living: Option<Living>,
    pub(super) kept: Kept,
    /// Nobody else keeps anything before it is dropped.
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
