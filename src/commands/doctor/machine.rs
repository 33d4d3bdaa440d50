//! This machine: the configuration, who else can read or write what is ours, the keyring, the folder.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

use rustix::fs::{Access, access};

use super::{check::Check, print::shown};
use crate::{
    config::{Environment, Settings},
    domain::{FileProblem, Findings, KeepProblem},
    files::quoted,
    store::{
        self,
        secrets::{self, Keeper, Place},
    },
    words,
};

/// What says where the configuration is wrong.
const CHECK: &str = "Fix it; snapdeck config check looks at the file again.";

/// Group and others may write.
const WRITABLE: u32 = 0o022;

pub(super) fn configuration(
    settings: &Result<Settings, Findings>,
    environment: &Environment,
) -> Check {
    const NAME: &str = "configuration";
    let settings = match settings {
        Ok(settings) => settings,
        Err(wrong) => {
            let all: Vec<String> = wrong.0.iter().map(ToString::to_string).collect();
            // The sentences quote words of the file, which could be anybody's.
            let lines = wrong.0.iter().filter_map(|one| one.line);
            let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
            let public = if lines.is_empty() {
                "It is wrong.".to_owned()
            } else {
                format!("It is wrong on line {}.", lines.join(", "))
            };
            let said = shown(&all.join(" "), environment);
            return Check::bad(NAME, said, CHECK).publicly(public);
        }
    };
    let file = environment.config_file().filter(|file| file.exists());
    let name = &settings.chosen().profile.name;
    let url = &settings.chosen().profile.url;
    let Some(file) = file else {
        return Check::good(NAME, format!("No file; {url} is used."));
    };
    let file = shown(&file.display().to_string(), environment);
    let (count, by) = (settings.profiles().len(), settings.chosen_by());
    let said = format!("{file}: profile {name} of {count} ({by}).");
    Check::good(NAME, said).publicly(format!("The file is good, profiles: {count}."))
}

pub(super) async fn permissions(keeper: Option<&Keeper>, environment: &Environment) -> Check {
    const NAME: &str = "permissions";
    match check_files(keeper, environment).await {
        Ok(()) => {}
        Err(KeepProblem::File(FileProblem::Unsafe { path, why, command })) => {
            let why = words::problem::unsafe_because(why);
            let place = shown(&path.to_string_lossy(), environment);
            let said = format!("{place} {why}, so it is not used.");
            return Check::bad(NAME, said, format!("Fix it with: {command}"))
                .publicly(format!("A file or folder of snapdeck's {why}."));
        }
        Err(problem) => {
            let said = shown(&problem.to_string(), environment);
            return Check::bad(NAME, said, "See that the file and its folders are yours.")
                .publicly("What is kept can't be read.");
        }
    }
    let loose = environment.config_file().filter(|file| {
        let data = fs::metadata(file);
        data.is_ok_and(|data| data.mode() & WRITABLE != 0)
    });
    match loose {
        None => Check::good(NAME, "Nobody else may change the settings or read secrets."),
        Some(file) => {
            let place = shown(&file.to_string_lossy(), environment);
            let said = format!("Others may change {place}, and so send your token elsewhere.");
            Check::warning(
                NAME,
                said,
                format!("Fix it with: chmod go-w {}", quoted(&file)),
            )
        }
    }
}

/// Removes what killed programs left, then looks at what is kept and at the log.
async fn check_files(
    keeper: Option<&Keeper>,
    environment: &Environment,
) -> Result<(), KeepProblem> {
    if let Some(folder) = environment.state_folder() {
        secrets::remove_drafts(&folder)?;
        store::check_log(&folder)?;
    }
    match keeper {
        Some(keeper) => keeper.check_file().await,
        None => Ok(()),
    }
}

pub(super) fn keyring(keeper: Option<&Keeper>, environment: &Environment) -> Check {
    const NAME: &str = "keyring";
    let Some(keeper) = keeper else {
        return Check::skipped(
            NAME,
            "it is not known whose secrets are meant, or there is no home",
        );
    };
    if let Some(problem) = keeper.refused() {
        return Check::warning(
            NAME,
            format!("{problem} A file is used instead."),
            "Unlock the keyring, if secrets are to be kept there.",
        )
        .publicly("There is one, but it refused; a file is used.");
    }
    match keeper.place() {
        Place::Keyring => Check::good(NAME, "It answers, and secrets are kept there."),
        Place::File(file) => {
            let file = shown(file, environment);
            let why = if cfg!(feature = "keyring") {
                "There is none"
            } else {
                "This snapdeck was built without it"
            };
            Check::good(NAME, format!("{why}; secrets go to {file}."))
                .publicly(format!("{why}; a file is used."))
        }
    }
}

pub(super) fn state_folder(environment: &Environment) -> Check {
    const NAME: &str = "state folder";
    let Some(folder) = environment.state_folder() else {
        return Check::warning(
            NAME,
            "There is none: neither the log nor a session is kept.",
            "Set HOME or XDG_STATE_HOME.",
        );
    };
    let place = shown(&folder.display().to_string(), environment);
    // It is made when it is needed, in the nearest folder that is there.
    let there = folder.ancestors().find(|path| path.exists());
    let there = there.unwrap_or(Path::new("/"));
    let can_be_used = there.is_dir() && access(there, Access::WRITE_OK | Access::EXEC_OK).is_ok();
    let is_there = there == folder.as_path();
    match (can_be_used, is_there) {
        (true, true) => Check::good(NAME, format!("{place} can be written.")),
        (true, false) => Check::good(NAME, format!("{place} is made when it is needed.")),
        (false, _) => Check::warning(
            NAME,
            format!("{place} can't be written: neither the log nor a session is kept."),
            format!(
                "See that {} is a folder of yours.",
                shown(&quoted(there), environment)
            ),
        ),
    }
}
