//! Renews a session that has ended, from the possible sources in their order.

use log::info;

use super::{Begun, Living, Session, now_used};
use crate::{
    api::{Opened, Server},
    domain::{Credentials, Keep, News, NoEntry, Origin, Problem, Secret, SessionProblem},
    store::secrets::{Kept, KeptBegun},
    text::Text,
    words,
};

impl Session {
    /// Finds another session: the stored one, the one that `token_command` prints, or a new one.
    pub(super) async fn renew(&self, server: &Server) -> Result<Living, Problem> {
        // The lock is held until the new session is stored, so that other processes find it.
        let (kept, _lock, mut why) = match self.opened().await {
            Ok((kept, lock)) => (kept, lock, None),
            // The stored secrets may not be needed.
            Err(problem) => (Kept::default(), None, Some(problem)),
        };
        let kept = self.of_login(kept);
        let found = kept_session(&kept);
        if let Some(living) = self.usable(server, found).await? {
            return Ok(living);
        }
        let printed = match &self.vault {
            Some(vault) => vault.printed().await,
            None => Ok(None),
        };
        match printed {
            Ok(token) => {
                let found = token.map(printed_session);
                if let Some(living) = self.usable(server, found).await? {
                    return Ok(living);
                }
            }
            Err(problem) => why = Some(problem),
        }
        let login = self.login.clone();
        let Some((user, password)) = login.or_else(|| kept.user.clone().zip(kept.password.clone()))
        else {
            let gone = {
                let held = self.held();
                match held.refused {
                    _ if held.dead.is_empty() => SessionProblem::NotSignedIn,
                    Some(origin) => SessionProblem::Refused(origin),
                    None => SessionProblem::Gone,
                }
            };
            return Err(why.unwrap_or_else(|| gone.into()));
        };
        let way = Credentials::Password {
            user: user.clone(),
            password: password.clone(),
        };
        let waiting = match &kept.begun {
            Some(begun) if begun.user == user => {
                let way = Credentials::Token(begun.token.clone());
                server.sign_in(&way, None).await.ok()
            }
            _ => None,
        };
        let opened = match waiting {
            // Another process waits for the second factor, and one code serves both.
            Some(waiting @ Opened::Provisional(_)) => waiting,
            _ => server.sign_in(&way, None).await?,
        };
        match opened {
            Opened::Session { token, user: whose } => {
                info!("{}", words::log::signed_in(&self.profile));
                self.is_of_the_same(&whose)?;
                if kept != Kept::default() {
                    let kept = Kept {
                        session: Some(now_used(&token, true)),
                        begun: None,
                        ..kept
                    };
                    if let Some(why) = self.save(&kept).await {
                        self.news.send_replace(News::NotKept(why));
                    }
                }
                Ok(Living {
                    token,
                    ours: true,
                    origin: Origin::SignedIn,
                })
            }
            Opened::Provisional(token) => {
                let keep = match &kept {
                    Kept {
                        password: Some(_), ..
                    } => Keep::Password,
                    kept if *kept == Kept::default() => Keep::Nothing,
                    _ => Keep::Session,
                };
                let begun = Some(KeptBegun {
                    token: token.clone(),
                    user: user.clone(),
                });
                if keep != Keep::Nothing && kept.begun != begun {
                    // If it can't be stored, each process asks for its own code.
                    self.save(&Kept { begun, ..kept }).await;
                }
                self.held().begun = Some(Begun {
                    token,
                    login: (Some(user), Some(password)),
                    keep,
                });
                Err(NoEntry::CodeWanted.into())
            }
        }
    }

    /// The stored secrets, or nothing if they belong to another login than the environment names.
    pub(super) fn of_login(&self, kept: Kept) -> Kept {
        match &self.login {
            Some((user, _)) if kept.user.as_ref() != Some(user) => Kept::default(),
            _ => kept,
        }
    }

    /// Adopts a session that another process has opened and stored, if it is valid and belongs to
    /// the user whose data is shown. Returns the user.
    pub(in crate::service) async fn adopt(&self, server: &Server) -> Option<Text> {
        let kept = self.of_login(self.vault.as_ref()?.glance().await?);
        let found = kept_session(&kept)?;
        {
            let held = self.held();
            let begun = held.begun.as_ref();
            // Only a session of the login that is being entered here.
            let login = begun.and_then(|begun| begun.login.0.as_ref());
            let is_of_another = login.is_some_and(|login| kept.user.as_ref() != Some(login));
            if is_of_another || held.dead.contains(&found.token) {
                return None;
            }
        }
        match server.session(found.token.clone()).whoami().await {
            Ok(user) => {
                self.is_of_the_same(&user.name).ok()?;
                let mut held = self.held();
                held.user = Some(user.name.clone());
                held.live(found);
                Some(user.name)
            }
            Err(Problem::Session(SessionProblem::Gone)) => {
                self.held().bury(&found.token);
                None
            }
            Err(_) => None,
        }
    }

    /// Returns the session if it has not ended and belongs to the user whose data is shown.
    async fn usable(
        &self,
        server: &Server,
        found: Option<Living>,
    ) -> Result<Option<Living>, Problem> {
        let Some(living) = found else {
            return Ok(None);
        };
        let (has_ended, is_first) = {
            let held = self.held();
            (held.dead.contains(&living.token), held.user.is_none())
        };
        if has_ended {
            return Ok(None);
        }
        if is_first {
            return Ok(Some(living));
        }
        match server.session(living.token.clone()).whoami().await {
            Ok(user) => {
                self.is_of_the_same(&user.name)?;
                Ok(Some(living))
            }
            Err(Problem::Session(SessionProblem::Gone)) => {
                self.held().bury(&living.token);
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }

    fn is_of_the_same(&self, found: &Text) -> Result<(), NoEntry> {
        match &self.held().user {
            Some(wanted) if wanted != found => Err(NoEntry::Another {
                found: found.clone().into(),
                wanted: wanted.clone().into(),
            }),
            _ => Ok(()),
        }
    }
}

/// The stored session.
pub(super) fn kept_session(kept: &Kept) -> Option<Living> {
    let session = kept.session.as_ref()?;
    Some(Living {
        token: session.token.clone(),
        ours: session.ours,
        origin: Origin::Kept,
    })
}

/// The session that `token_command` printed.
pub(super) fn printed_session(token: Secret) -> Living {
    Living {
        token,
        ours: false,
        origin: Origin::Command,
    }
}
