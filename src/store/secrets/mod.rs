//! Where secrets live between two runs: the system keyring, else a file that only its owner reads.
//!
//! What is kept belongs to one profile at one server: neither is ever given out to another.

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
    domain::{KeepProblem, Place, Private, ProfileName, Secret, ServerUrl},
    files,
};

/// How long the keyring may take: it can wait for a person who is not there.
const KEYRING_LIMIT: Duration = Duration::from_secs(3);

/// How long another process that signs in is waited for.
pub const LOCK_LIMIT: Duration = Duration::from_secs(3);

/// How often it is looked whether that one has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What is kept for a profile at a server; nothing, at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The session.
    pub session: Option<KeptSession>,
    /// The login name.
    pub user: Option<String>,
    /// The password: only where the person asked for it.
    pub password: Option<Secret>,
    /// A sign-in that waits for the code of the second factor, so that one code serves all programs.
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

/// A session that outlives the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Its token.
    pub token: Secret,
    /// Whether we opened it, and so may close it; else it was pasted.
    pub ours: bool,
    /// When it was last used.
    pub used: Timestamp,
}

/// Keeps the secrets of one profile at one server. A clone keeps the same.
#[derive(Clone)]
pub struct Keeper {
    place: Place,
    /// The one there is, be it the place or not.
    keyring: Option<Arc<dyn Keyring>>,
    refused: Option<KeepProblem>,
    file: SecretFile,
    server: String,
}

impl Keeper {
    /// Finds the place: the system keyring where one holds what is kept or shows that it can keep
    /// something, else a file below the folder (`Environment::state_folder`). Nothing stays written.
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
                log::info!("{profile}: {problem} The file is used instead.");
                keeper.refused = Some(problem);
            }
        }
        keeper
    }

    /// Where it is kept: to be shown before anything is saved.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Why the keyring is not the place, where there is one.
    #[must_use]
    pub fn refused(&self) -> Option<&KeepProblem> {
        self.refused.as_ref()
    }

    /// Looks whether the file and that of the lock are as safe as they must be, if they are there.
    ///
    /// # Errors
    /// `KeepProblem` says what is wrong, and what fixes it.
    pub async fn check_file(&self) -> Result<(), KeepProblem> {
        let file = self.file.clone();
        at_work(move || {
            file.read()?;
            file.check_lock()
        })
        .await
    }

    /// What is kept: in the file, which a run without a keyring wrote later than what the keyring
    /// holds, because a save there removes the file; else in the keyring.
    ///
    /// # Errors
    /// `KeepProblem` says why it can't be had, and what fixes it.
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

    /// Keeps this instead of what was kept, in the place and nowhere else.
    ///
    /// # Errors
    /// `KeepProblem` says why it can't be kept.
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

    /// Forgets all that is kept, wherever it is: in a keyring too that is locked now.
    ///
    /// # Errors
    /// `KeepProblem` says what could not be removed.
    pub async fn forget(&self) -> Result<(), KeepProblem> {
        let file = self.file.clone();
        let removed = at_work(move || file.remove()).await;
        let forgotten = self.ask_keyring(|keyring| keyring.remove()).await;
        removed.and(forgotten.unwrap_or(Ok(())))
    }

    /// Waits until no other process holds the lock of this profile at this server, and holds it
    /// until it is dropped. Whoever renews a session takes it, loads again, and then decides. `waits` is
    /// told who is waited for, by its process id where that is known.
    ///
    /// # Errors
    /// `KeepProblem` where it is held for more than 3 s, or the file can't be used.
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

    /// What the keyring answers; `None` where there is none.
    async fn ask_keyring<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Keyring) -> Result<T, String> + Send + 'static,
    ) -> Option<Result<T, KeepProblem>> {
        let keyring = Arc::clone(self.keyring.as_ref()?);
        let answer = apart(KEYRING_LIMIT, move || question(&*keyring)).await;
        Some(match answer {
            Some(answer) => answer.map_err(|said| KeepProblem::Keyring(Private::new(&said))),
            None => Err(KeepProblem::KeyringSilent(KEYRING_LIMIT)),
        })
    }
}

/// Removes what killed programs left of secrets half written, below the folder
/// (`Environment::state_folder`); how many files that were. Those of all profiles are: nobody else may
/// come for them.
///
/// # Errors
/// `KeepProblem` names what could not be removed.
pub fn remove_drafts(folder: &Path) -> Result<usize, KeepProblem> {
    Ok(files::remove_drafts(&sessions(folder))?)
}

fn sessions(folder: &Path) -> PathBuf {
    folder.join("sessions")
}

/// Does file work off the runtime's threads.
async fn at_work<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeepProblem> + Send + 'static,
) -> Result<T, KeepProblem> {
    spawn_blocking(work)
        .await
        .unwrap_or(Err(KeepProblem::Interrupted))
}

/// Does what may hang on a thread of its own, which nobody waits for at the end, as the runtime does
/// for those of its pool. `None` where it took too long.
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
