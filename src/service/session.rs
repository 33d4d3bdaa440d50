//! The session of an account: where it comes from, and how it is renewed when it has ended.
//!
//! However many calls meet an ended session, one sign-in is under way, in this process and in all
//! others of the profile; and once the server has refused one, no other is tried before a person has
//! given something new.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use log::{info, warn};
use tokio::sync::Mutex as Turn;

use super::vault::Vault;
use crate::{
    api::{Opened, Server},
    domain::{Entered, Keep, NoEntry, Problem, Secret, Way},
    store::secrets::{Kept, KeptSession},
};

/// What an account can be entered with from the start.
#[derive(Default)]
pub struct Start {
    /// A session that somebody else opened (`SNAPDECK_TOKEN`).
    pub token: Option<Secret>,
    /// The login and the password (`SNAPDECK_USER`, `SNAPDECK_PASSWORD`).
    pub login: Option<(String, Secret)>,
    /// Where secrets are kept, and the command that prints one.
    pub vault: Option<Vault>,
}

pub(super) struct Session {
    held: Mutex<Held>,
    /// Whoever holds it may sign in.
    turn: Turn<()>,
    vault: Option<Vault>,
}

#[derive(Default)]
struct Held {
    token: Option<Secret>,
    /// Whether we opened it, so that it is ours to end.
    ours: bool,
    origin: Origin,
    /// It waits for the second factor.
    provisional: Option<Secret>,
    login: Option<(String, Secret)>,
    keep: Keep,
    /// Why no sign-in is tried any more.
    refused: Option<NoEntry>,
}

/// A session that may live.
#[derive(Debug)]
pub(super) struct Living {
    pub(super) token: Secret,
    /// Whether we opened it.
    pub(super) ours: bool,
    pub(super) origin: Origin,
}

/// Where a session came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// `SNAPDECK_TOKEN`.
    #[default]
    Variable,
    /// It was kept from an earlier run.
    Kept,
    /// The person's own command printed it.
    Command,
    /// Somebody signed in.
    SignedIn,
}

impl Session {
    pub(super) fn new(start: Start) -> Self {
        let held = Held {
            token: start.token,
            login: start.login,
            keep: Keep::Nothing,
            ..Held::default()
        };
        Self {
            held: Mutex::new(held),
            turn: Turn::default(),
            vault: start.vault,
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn vault(&self) -> Option<&Vault> {
        self.vault.as_ref()
    }

    /// The session's token; `dead` is the one that the server does not know any more.
    ///
    /// # Errors
    /// `NotSignedIn` and `SessionGone` where a person has to sign in; `NoEntry` where what is kept is
    /// refused; any other `Problem` of the sign-in.
    pub(super) async fn token(
        &self,
        server: &Server,
        dead: Option<&Secret>,
    ) -> Result<Secret, Problem> {
        if let Some(living) = self.living(dead) {
            return Ok(living.token);
        }
        let _turn = self.turn.lock().await;
        // Another call may have renewed it meanwhile.
        if let Some(living) = self.living(dead) {
            return Ok(living.token);
        }
        let gone = match dead {
            Some(_) => Problem::SessionGone,
            None => Problem::NotSignedIn,
        };
        if let Some(refused) = self.held().refused.clone() {
            return Err(refused.into());
        }
        // Held until the new session is kept, so that another process finds it.
        let (kept, _lock) = match &self.vault {
            Some(vault) => vault.open().await?,
            None => (Kept::default(), None),
        };
        if let Some(token) = self.adopt(&kept, dead) {
            return Ok(token);
        }
        if let Some(printed) = self.printed(dead).await? {
            return Ok(printed);
        }
        let (user, password) = self.held().login.clone().ok_or_else(|| gone.clone())?;
        match self
            .sign_in(server, &Way::Password { user, password })
            .await
        {
            Ok(Entered::In(_)) => {
                self.keep().await;
                self.living(dead).map(|living| living.token).ok_or(gone)
            }
            Ok(Entered::CodeWanted) => Err(gone),
            Err(Problem::NoEntry(why)) => {
                self.held().refused = Some(why.clone());
                Err(why.into())
            }
            Err(problem) => Err(problem),
        }
    }

    /// Takes over what is kept; gives back its session if that is another than the dead one.
    fn adopt(&self, kept: &Kept, dead: Option<&Secret>) -> Option<Secret> {
        let mut held = self.held();
        if let Some((user, _)) = &held.login
            && kept.user.as_ref() != Some(user)
        {
            return None; // what the environment says beats what is kept
        }
        if let (Some(user), Some(password)) = (&kept.user, &kept.password) {
            held.login = Some((user.clone(), password.clone()));
        }
        if *kept != Kept::default() {
            held.keep = match kept.password {
                Some(_) => Keep::Password,
                None => Keep::Session,
            };
        }
        let session = kept.session.as_ref()?;
        if Some(&session.token) == dead {
            return None;
        }
        held.token = Some(session.token.clone());
        held.ours = session.ours;
        held.origin = Origin::Kept;
        Some(session.token.clone())
    }

    /// The token that the person's own command prints, if there is one and it prints another than
    /// the dead one.
    async fn printed(&self, dead: Option<&Secret>) -> Result<Option<Secret>, Problem> {
        let Some(vault) = &self.vault else {
            return Ok(None);
        };
        let token = vault.printed().await?.filter(|token| Some(token) != dead);
        if let Some(token) = &token {
            let mut held = self.held();
            held.token = Some(token.clone());
            held.ours = false;
            held.origin = Origin::Command;
        }
        Ok(token)
    }

    pub(super) fn living(&self, dead: Option<&Secret>) -> Option<Living> {
        let held = self.held();
        let token = held.token.clone().filter(|token| Some(token) != dead)?;
        Some(Living {
            token,
            ours: held.ours,
            origin: held.origin,
        })
    }

    /// The session that is there without signing in, and whether a password is kept.
    ///
    /// # Errors
    /// `NoSecret` where what is kept can't be had.
    pub(super) async fn look(&self) -> Result<(Option<Living>, bool), Problem> {
        let mut password_kept = false;
        if let Some(vault) = &self.vault {
            let (kept, _lock) = vault.open().await?;
            password_kept = kept.password.is_some();
            if self.living(None).is_none() && self.adopt(&kept, None).is_none() {
                self.printed(None).await?;
            }
        }
        Ok((self.living(None), password_kept))
    }

    /// Signs in as a person asks for it, and keeps what the person wants kept.
    ///
    /// # Errors
    /// `NoEntry` says why not; any other `Problem`.
    pub(super) async fn enter(
        &self,
        server: &Server,
        way: &Way,
        keep: Keep,
    ) -> Result<Entered, Problem> {
        let _turn = self.turn.lock().await;
        let entered = self.sign_in(server, way).await?;
        self.held().keep = keep;
        Ok(match entered {
            Entered::In(_) => Entered::In(self.keep().await),
            Entered::CodeWanted => Entered::CodeWanted,
        })
    }

    async fn sign_in(&self, server: &Server, way: &Way) -> Result<Entered, Problem> {
        let provisional = self.held().provisional.clone();
        let opened = server.sign_in(way, provisional.as_ref()).await?;
        let mut held = self.held();
        if let Way::Password { user, password } = way {
            held.login = Some((user.clone(), password.clone()));
        }
        Ok(match opened {
            Opened::Session(token) => {
                info!("signed in");
                held.token = Some(token);
                held.ours = !matches!(way, Way::Token(_));
                held.origin = Origin::SignedIn;
                held.provisional = None;
                held.refused = None;
                Entered::In(None)
            }
            Opened::Provisional(token) => {
                held.provisional = Some(token);
                Entered::CodeWanted
            }
        })
    }

    /// Keeps what is wanted kept; a sentence where that did not work.
    async fn keep(&self) -> Option<String> {
        let vault = self.vault.as_ref()?;
        let (kept, keep) = {
            let held = self.held();
            let kept = Kept {
                session: held.token.clone().map(|token| KeptSession {
                    token,
                    ours: held.ours,
                    used: Timestamp::now(),
                }),
                user: held.login.as_ref().map(|(user, _)| user.clone()),
                password: held.login.as_ref().map(|(_, password)| password.clone()),
            };
            (kept, held.keep)
        };
        let kept = match keep {
            Keep::Nothing => return None,
            Keep::Session => Kept {
                password: None,
                ..kept
            },
            Keep::Password => kept,
        };
        let problem = vault.save(&kept).await.err()?;
        warn!("not kept: {problem}");
        Some(problem)
    }

    /// Forgets the session and all that is kept.
    ///
    /// # Errors
    /// A sentence that says what could not be removed.
    pub(super) async fn forget(&self) -> Result<(), String> {
        {
            let mut held = self.held();
            *held = Held {
                keep: Keep::Nothing,
                ..Held::default()
            };
        }
        match &self.vault {
            Some(vault) => vault.forget().await,
            None => Ok(()),
        }
    }
}
