//! The session of an account: where it comes from, and how it is renewed when it has ended.
//!
//! However many calls meet an ended session, one sign-in is under way; and once the server has
//! refused one, no other is tried before a person has given something new.

use std::sync::{Mutex, MutexGuard, PoisonError};

use log::info;
use tokio::sync::Mutex as Turn;

use crate::{
    api::{Opened, Server},
    domain::{Entered, NoEntry, Problem, Secret, Way},
};

/// What an account can be entered with from the start.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// A session that somebody else opened (`SNAPDECK_TOKEN`).
    pub token: Option<Secret>,
    /// The login and the password (`SNAPDECK_USER`, `SNAPDECK_PASSWORD`).
    pub login: Option<(String, Secret)>,
}

#[derive(Default)]
pub(super) struct Session {
    held: Mutex<Held>,
    /// Whoever holds it may sign in.
    turn: Turn<()>,
}

#[derive(Default)]
struct Held {
    token: Option<Secret>,
    /// Whether we opened it, so that it is ours to end.
    ours: bool,
    /// It waits for the second factor.
    provisional: Option<Secret>,
    login: Option<(String, Secret)>,
    /// Why no sign-in is tried any more.
    refused: Option<NoEntry>,
}

impl Session {
    pub(super) fn new(start: Start) -> Self {
        let held = Held {
            token: start.token,
            login: start.login,
            ..Held::default()
        };
        Self {
            held: Mutex::new(held),
            turn: Turn::default(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
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
            return Ok(living);
        }
        let _turn = self.turn.lock().await;
        // Another call may have renewed it meanwhile.
        if let Some(living) = self.living(dead) {
            return Ok(living);
        }
        let gone = || match dead {
            Some(_) => Problem::SessionGone,
            None => Problem::NotSignedIn,
        };
        let login = {
            let held = self.held();
            if let Some(refused) = &held.refused {
                return Err(refused.clone().into());
            }
            held.login.clone()
        };
        let (user, password) = login.ok_or_else(gone)?;
        match self
            .sign_in(server, &Way::Password { user, password })
            .await
        {
            Ok(Entered::In) => self.living(dead).ok_or_else(gone),
            Ok(Entered::CodeWanted) => Err(gone()),
            Err(Problem::NoEntry(why)) => {
                self.held().refused = Some(why.clone());
                Err(why.into())
            }
            Err(problem) => Err(problem),
        }
    }

    fn living(&self, dead: Option<&Secret>) -> Option<Secret> {
        let held = self.held();
        held.token.clone().filter(|token| Some(token) != dead)
    }

    /// Signs in as a person asks for it.
    ///
    /// # Errors
    /// `NoEntry` says why not; any other `Problem`.
    pub(super) async fn enter(&self, server: &Server, way: &Way) -> Result<Entered, Problem> {
        let _turn = self.turn.lock().await;
        self.sign_in(server, way).await
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
                held.provisional = None;
                held.refused = None;
                Entered::In
            }
            Opened::Provisional(token) => {
                held.provisional = Some(token);
                Entered::CodeWanted
            }
        })
    }
}
