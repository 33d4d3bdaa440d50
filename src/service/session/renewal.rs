//! Another session for one that has ended: which places it can come from, in their order.

use log::info;

use super::{Begun, Living, Origin, Session, now_used};
use crate::{
    api::{Opened, Server},
    domain::{Keep, News, NoEntry, Problem, Way},
    store::secrets::Kept,
    text::Text,
};

impl Session {
    /// Finds another session: one that is kept, one that the person's command prints, or a new one.
    pub(super) async fn renew(&self, server: &Server) -> Result<Living, Problem> {
        // Held until the new session is kept, so that another process finds it.
        let (kept, _lock, mut why) = match &self.vault {
            Some(vault) => match vault.open(&self.news).await {
                Ok((kept, lock)) => (kept, lock, None),
                // There may be other ways in than what is kept.
                Err(problem) => (Kept::default(), None, Some(problem)),
            },
            None => (Kept::default(), None, None),
        };
        // What the environment says beats what is kept.
        let is_ours = |kept: &Kept| {
            let user = self.login.as_ref().map(|(user, _)| user);
            user.is_none() || kept.user.as_ref() == user
        };
        let kept = Some(kept).filter(is_ours).unwrap_or_default();
        let found = kept.session.as_ref().map(|session| Living {
            token: session.token.clone(),
            ours: session.ours,
            origin: Origin::Kept,
        });
        if let Some(living) = self.usable(server, found).await? {
            return Ok(living);
        }
        let printed = match &self.vault {
            Some(vault) => vault.printed().await,
            None => Ok(None),
        };
        match printed {
            Ok(token) => {
                let found = token.map(|token| Living {
                    token,
                    ours: false,
                    origin: Origin::Command,
                });
                if let Some(living) = self.usable(server, found).await? {
                    return Ok(living);
                }
            }
            Err(problem) => why = Some(problem),
        }
        let login = self.login.clone();
        let Some((user, password)) = login.or_else(|| kept.user.clone().zip(kept.password.clone()))
        else {
            let gone = if self.held().dead.is_empty() {
                Problem::NotSignedIn
            } else {
                Problem::SessionGone
            };
            return Err(why.unwrap_or(gone));
        };
        let way = Way::Password {
            user: user.clone(),
            password: password.clone(),
        };
        match server.sign_in(&way, None).await? {
            Opened::Session { token, user: whose } => {
                info!("signed in");
                self.is_of_the_same(&whose)?;
                if kept != Kept::default() {
                    let kept = Kept {
                        session: Some(now_used(&token, true)),
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
                self.held().begun = Some(Begun {
                    token,
                    login: (Some(user), Some(password)),
                    keep,
                });
                Err(NoEntry::CodeWanted.into())
            }
        }
    }

    /// A session that was found, if it has not ended and belongs to whose data is shown.
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
            Err(Problem::SessionGone) => {
                self.held().bury(&living.token);
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }

    fn is_of_the_same(&self, found: &Text) -> Result<(), NoEntry> {
        match &self.held().user {
            Some(wanted) if wanted != found => Err(NoEntry::Another {
                found: found.clone(),
                wanted: wanted.clone(),
            }),
            _ => Ok(()),
        }
    }
}
