//! Stores secrets between two runs: in the system keyring, else in a file that only its owner can
//! read.
//!
//! Secrets belong to one profile at one server and are never used for another.

mod file;
mod form;
mod keyring;
#[cfg(feature = "keyring")]
mod system_keyring;
#[cfg(test)]
mod tests;
pub mod token_command;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::oneshot,
    task::spawn_blocking,
    time::{sleep, timeout},
};

pub use self::file::Lock;
#[cfg(feature = "keyring")]
use self::system_keyring::SystemKeyring;
use self::{file::SecretFile, keyring::Keyring};
use crate::{
    config::Environment,
    domain::{KeepProblem, KeyringRefusal, Place, ProfileName, Secret, ServerUrl},
    files, words,
};

/// The time limit of the keyring, which may wait for a user who is not there.
const KEYRING_LIMIT: Duration = Duration::from_secs(3);

/// How long to wait for another process that signs in.
pub const LOCK_LIMIT: Duration = Duration::from_secs(3);

/// How often to check whether that process has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The stored secrets of a profile at a server; empty at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The session.
    pub session: Option<KeptSession>,
    /// The login name.
    pub user: Option<String>,
    /// The password, if the user asked to store it.
    pub password: Option<Secret>,
    /// A sign-in that waits for the code of the second factor, so that one code serves all
    /// processes.
    pub begun: Option<KeptBegun>,
}

/// A sign-in that waits for the code of the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBegun {
    /// The token of the provisional session.
    pub token: Secret,
    /// The login whose password was accepted.
    pub user: String,
}

/// A stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Its token.
    pub token: Secret,
    /// Whether snapdeck opened it and may end it; otherwise it was pasted.
    pub ours: bool,
    /// When it was last used.
    pub used: Timestamp,
}

/// Stores the secrets of one profile at one server. Clones share the storage.
#[derive(Clone)]
pub struct Keeper {
    place: Place,
    /// The available keyring, even if it is not the place.
    keyring: Option<Arc<dyn Keyring>>,
    refused: Option<KeepProblem>,
    file: SecretFile,
    server: String,
}

impl Keeper {
    /// Finds the place: the system keyring if it holds the secrets already or proves that it can
    /// store an entry, else a file below the state folder (`Environment::state_folder`). Nothing
    /// stays written.
    pub async fn find(
        folder: PathBuf,
        environment: &Environment,
        profile: &ProfileName,
        server: &ServerUrl,
    ) -> Self {
        #[cfg(feature = "keyring")]
        let keyring = environment.may_have_keyring().then(|| {
            let entry = format!("{profile} at {}", server.as_str());
            Arc::new(SystemKeyring::new(entry)) as Arc<dyn Keyring>
        });
        #[cfg(not(feature = "keyring"))]
        let keyring = None;
        Self::with(keyring, folder, environment, profile, server).await
    }

    async fn with(
        keyring: Option<Arc<dyn Keyring>>,
        folder: PathBuf,
        environment: &Environment,
        profile: &ProfileName,
        server: &ServerUrl,
    ) -> Self {
        let file = SecretFile::new(sessions(&folder), &format!("{profile}@{server}"));
        let mut keeper = Self {
            place: Place::File(file.shown(environment.home().as_deref())),
            keyring,
            refused: None,
            file,
            server: server.as_str().to_owned(),
        };
        let usable = |keyring: &dyn Keyring| match keyring.read()? {
            Some(_) => Ok(()),
            None => keyring.try_out(),
        };
        match keeper.ask_keyring(usable).await {
            None => {}
            Some(Ok(())) => keeper.place = Place::Keyring,
            Some(Err(problem)) => {
                log::info!("{}", words::log::file_used(profile, &problem));
                keeper.refused = Some(problem);
            }
        }
        keeper
    }

    /// The place, which is shown before anything is stored.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Why the keyring is not used, if there is one.
    #[must_use]
    pub fn refused(&self) -> Option<&KeepProblem> {
        self.refused.as_ref()
    }

    /// Checks that the file and the lock file are safe, if they exist.
    ///
    /// # Errors
    /// `KeepProblem` says what is wrong and how to fix it.
    pub async fn check_file(&self) -> Result<(), KeepProblem> {
        let file = self.file.clone();
        at_work(move || {
            file.read()?;
            file.check_lock()
        })
        .await
    }

    /// Loads the secrets. The file comes first: storing in the keyring removes it, so an existing
    /// file was written later by a run without a keyring.
    ///
    /// # Errors
    /// `KeepProblem` says why they can't be loaded and how to fix it.
    pub async fn load(&self) -> Result<Kept, KeepProblem> {
        let file = self.file.clone();
        if let Some(text) = at_work(move || file.read()).await? {
            return form::read(&text, &self.server).ok_or_else(|| self.file.broken());
        }
        if self.place == Place::Keyring
            && let Some(answer) = self.ask_keyring(|keyring| keyring.read()).await
            && let Some(text) = answer?
        {
            return form::read(&text, &self.server).ok_or(KeepProblem::NotOurs);
        }
        Ok(Kept::default())
    }

    /// Replaces the stored secrets, in the place and nowhere else.
    ///
    /// # Errors
    /// `KeepProblem` says why they can't be stored.
    pub async fn save(&self, kept: &Kept) -> Result<(), KeepProblem> {
        let text = form::write(kept, &self.server);
        let file = self.file.clone();
        if self.place != Place::Keyring {
            return at_work(move || file.write(&text)).await;
        }
        let written = self.ask_keyring(move |keyring| keyring.write(&text));
        written.await.unwrap_or(Ok(()))?;
        at_work(move || file.remove()).await
    }

    /// Deletes the stored secrets everywhere, also in a keyring that is not the place now.
    ///
    /// # Errors
    /// `KeepProblem` says what could not be removed.
    pub async fn forget(&self) -> Result<(), KeepProblem> {
        let file = self.file.clone();
        let removed = at_work(move || file.remove()).await;
        let forgotten = self.ask_keyring(|keyring| keyring.remove()).await;
        removed.and(forgotten.unwrap_or(Ok(())))
    }

    /// Takes the lock of this profile at this server; dropping it releases it. Whoever renews a
    /// session takes it, loads the secrets again, and then decides. `waits` is called with the
    /// process id of the holder, if known, before waiting for it.
    ///
    /// # Errors
    /// `KeepProblem` if another process holds it for more than 3 s, or the file can't be used.
    pub async fn lock(&self, waits: impl FnOnce(Option<u32>)) -> Result<Lock, KeepProblem> {
        let file = self.file.clone();
        let mut lock = match at_work(move || file.lock_file()?.try_take()).await? {
            Ok(lock) => return Ok(lock),
            Err(busy) => busy,
        };
        waits(lock.holder());
        let taken = timeout(LOCK_LIMIT, async {
            loop {
                sleep(LOOK_AGAIN).await;
                match lock.try_take()? {
                    Ok(lock) => return Ok(lock),
                    Err(busy) => lock = busy,
                }
            }
        });
        taken.await.unwrap_or(Err(KeepProblem::Busy))
    }

    /// Asks the keyring; `None` if there is none.
    async fn ask_keyring<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Keyring) -> Result<T, KeyringRefusal> + Send + 'static,
    ) -> Option<Result<T, KeepProblem>> {
        let keyring = Arc::clone(self.keyring.as_ref()?);
        let answer = apart(KEYRING_LIMIT, move || question(&*keyring)).await;
        Some(match answer {
            Some(answer) => answer.map_err(KeepProblem::from),
            None => Err(KeepProblem::KeyringSilent(KEYRING_LIMIT)),
        })
    }
}

/// Removes drafts of secrets that killed processes left below the state folder
/// (`Environment::state_folder`), for all profiles. Returns how many files were removed.
///
/// # Errors
/// `KeepProblem` names what could not be removed.
pub fn remove_drafts(folder: &Path) -> Result<usize, KeepProblem> {
    Ok(files::remove_drafts(&sessions(folder))?)
}

fn sessions(folder: &Path) -> PathBuf {
    folder.join("sessions")
}

/// Runs file operations on a blocking thread.
async fn at_work<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeepProblem> + Send + 'static,
) -> Result<T, KeepProblem> {
    spawn_blocking(work)
        .await
        .unwrap_or(Err(KeepProblem::Interrupted))
}

/// Runs work that may hang on its own thread, which nobody waits for at the end, unlike the threads
/// of the runtime's pool. `None` if it took too long.
async fn apart<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (tell, told) = oneshot::channel();
    std::thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(move || tell.send(work()))
        .ok()?;
    timeout(limit, told).await.ok()?.ok()
}
