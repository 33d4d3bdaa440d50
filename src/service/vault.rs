//! The secrets of an account: the keyring or file that stores them, and the `token_command`.

use std::path::PathBuf;

use log::warn;
use tokio::sync::{OnceCell, watch};

use crate::{
    config::Environment,
    domain::{KeepProblem, News, Place, Problem, Profile, ProfileName, Secret, ServerUrl},
    store::secrets::{Keeper, Kept, Lock, token_command},
    words,
};

/// The secrets of a profile. Nothing is read before the first call.
pub struct Vault {
    folder: Option<PathBuf>,
    environment: Environment,
    profile: ProfileName,
    url: ServerUrl,
    command: Option<Vec<String>>,
    keeper: OnceCell<Option<Keeper>>,
}

impl Vault {
    /// The vault of a profile.
    #[must_use]
    pub fn new(profile: &Profile, environment: &Environment) -> Self {
        Self {
            folder: environment.state_folder(),
            environment: environment.clone(),
            profile: profile.name.clone(),
            url: profile.url.clone(),
            command: profile.token_command.clone(),
            keeper: OnceCell::new(),
        }
    }

    /// The keeper of the stored secrets; `None` without a home folder.
    pub(super) async fn keeper(&self) -> Option<&Keeper> {
        let find = || async {
            let folder = self.folder.clone()?;
            Some(Keeper::find(folder, &self.environment, &self.profile, &self.url).await)
        };
        self.keeper.get_or_init(find).await.as_ref()
    }

    /// Where secrets are stored, and the login that is stored there.
    pub(super) async fn place(&self) -> (Place, Option<String>) {
        let Some(keeper) = self.keeper().await else {
            return (Place::Nowhere, None);
        };
        let login = keeper.load().await.ok().and_then(|kept| kept.user);
        (keeper.place().clone(), login)
    }

    /// Loads the stored secrets and takes the lock that keeps other processes from changing them.
    /// Goes on without the lock if another process holds it for too long or the folder is
    /// read-only.
    pub(super) async fn open(
        &self,
        news: &watch::Sender<News>,
    ) -> Result<(Kept, Option<Lock>), Problem> {
        let Some(keeper) = self.keeper().await else {
            return Ok((Kept::default(), None));
        };
        let mut waited = false;
        let lock = keeper.lock(|holder| {
            waited = true;
            news.send_replace(News::WaitsFor(holder));
        });
        let lock = lock.await;
        if waited {
            news.send_replace(News::Nothing);
        }
        let lock = match lock {
            Err(problem) if problem.is_unsafe() => return Err(problem.into()),
            Err(problem) => {
                warn!("{}", words::log::without_lock(&self.profile, &problem));
                None
            }
            Ok(lock) => Some(lock),
        };
        let kept = keeper.load().await.map_err(Problem::from)?;
        Ok((kept, lock))
    }

    /// Loads the stored secrets without taking the lock.
    ///
    /// # Errors
    /// `Local` if they can't be read, or the lock file is not safe.
    pub(super) async fn kept(&self) -> Result<Kept, Problem> {
        let Some(keeper) = self.keeper().await else {
            return Ok(Kept::default());
        };
        match keeper.check_file().await {
            Err(problem) if problem.is_unsafe() => Err(problem.into()),
            _ => Ok(keeper.load().await?),
        }
    }

    /// Whether the profile has a `token_command`.
    pub(super) fn has_command(&self) -> bool {
        self.command.is_some()
    }

    /// Loads the stored secrets without waiting for anybody; `None` if that fails.
    pub(super) async fn glance(&self) -> Option<Kept> {
        self.keeper().await?.load().await.ok()
    }

    /// Stores these secrets.
    pub(super) async fn save(&self, kept: &Kept) -> Result<(), KeepProblem> {
        match self.keeper().await {
            Some(keeper) => keeper.save(kept).await,
            None => Err(KeepProblem::NoHome),
        }
    }

    /// Deletes the stored secrets.
    pub(super) async fn forget(&self) -> Result<(), KeepProblem> {
        match self.keeper().await {
            Some(keeper) => keeper.forget().await,
            None => Ok(()),
        }
    }

    /// Runs the `token_command`, if the profile has one.
    pub(super) async fn printed(&self) -> Result<Option<Secret>, Problem> {
        let Some(argv) = &self.command else {
            return Ok(None);
        };
        let printed = token_command::run(argv, &self.environment).await;
        let printed = printed?;
        if printed.trimmed {
            log::info!("{}", words::log::token_trimmed(&self.profile));
        }
        Ok(Some(printed.token))
    }
}
