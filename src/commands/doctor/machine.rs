//! The checks of this machine: the configuration, permissions, the keyring, the state folder.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

use rustix::fs::{Access, access};

use super::check::Check;
use crate::{
    config::{Environment, Settings},
    domain::{Findings, KeepProblem, Place, Private},
    files::quoted,
    store::{
        self, journal, last_list,
        secrets::{self, Keeper},
        views,
    },
    words::doctor::{CheckName, Diagnosis, Skip},
};

/// Group and others may write.
const WRITABLE: u32 = 0o022;

fn private(path: &Path) -> Private {
    Private::new(&path.to_string_lossy())
}

pub(super) fn configuration(
    settings: &Result<Settings, Findings>,
    environment: &Environment,
) -> Check {
    const NAME: CheckName = CheckName::Configuration;
    let settings = match settings {
        Ok(settings) => settings,
        Err(wrong) => return Check::bad(NAME, Diagnosis::WrongSettings(wrong.clone())),
    };
    let profile = &settings.chosen().profile;
    let file = environment.config_file().filter(|file| file.exists());
    let found = match file {
        None => Diagnosis::NoFile(profile.url.to_string()),
        Some(file) => Diagnosis::File {
            file: private(&file),
            profile: Private::new(profile.name.as_str()),
            profiles: settings.profiles().len(),
            by: settings.chosen_by(),
        },
    };
    Check::good(NAME, found)
}

pub(super) async fn permissions(keeper: Option<&Keeper>, environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::Permissions;
    match check_files(keeper, environment).await {
        Ok(()) => {}
        Err(KeepProblem::File(problem)) => return Check::bad(NAME, (&problem).into()),
        Err(problem) => return Check::bad(NAME, Diagnosis::Unreadable(problem)),
    }
    let loose = environment.config_file().filter(|file| {
        let data = fs::metadata(file);
        data.is_ok_and(|data| data.mode() & WRITABLE != 0)
    });
    match loose {
        None => Check::good(NAME, Diagnosis::FilesSafe),
        Some(file) => {
            let found = Diagnosis::LooseSettings {
                file: private(&file),
                fix: format!("chmod go-w {}", quoted(&file)),
            };
            Check::warning(NAME, found)
        }
    }
}

/// Removes drafts that killed processes left behind, then checks the stored secrets and the log.
async fn check_files(
    keeper: Option<&Keeper>,
    environment: &Environment,
) -> Result<(), KeepProblem> {
    if let Some(folder) = environment.state_folder() {
        secrets::remove_drafts(&folder)?;
        views::remove_drafts(&folder)?;
        last_list::remove_drafts(&folder)?;
        store::check_log(&folder)?;
        journal::check_journal(&folder)?;
    }
    match keeper {
        Some(keeper) => keeper.check_file().await,
        None => Ok(()),
    }
}

pub(super) fn keyring(keeper: Option<&Keeper>) -> Check {
    const NAME: CheckName = CheckName::Keyring;
    let Some(keeper) = keeper else {
        return Check::skipped(NAME, Skip::NothingStored);
    };
    if let Some(problem) = keeper.refused() {
        return Check::warning(NAME, Diagnosis::KeyringRefused(problem.clone()));
    }
    match keeper.place() {
        Place::Keyring => Check::good(NAME, Diagnosis::Keyring),
        Place::File(file) => {
            let found = Diagnosis::NoKeyring {
                supported: cfg!(feature = "keyring"),
                file: Private::new(file),
            };
            Check::good(NAME, found)
        }
        Place::Nowhere => Check::skipped(NAME, Skip::NothingStored),
    }
}

pub(super) fn state_folder(environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::StateFolder;
    let Some(path) = environment.state_folder() else {
        return Check::warning(NAME, Diagnosis::NoStateFolder);
    };
    let folder = private(&path);
    // It is created when it is needed, in the nearest folder above it that exists.
    let above = path.ancestors().find(|path| path.exists());
    let above = above.unwrap_or(Path::new("/"));
    let exists = above == path.as_path();
    if above.is_dir() && access(above, Access::WRITE_OK | Access::EXEC_OK).is_ok() {
        Check::good(NAME, Diagnosis::StateFolder { folder, exists })
    } else {
        let above = quoted(above);
        Check::warning(NAME, Diagnosis::StateFolderClosed { folder, above })
    }
}
