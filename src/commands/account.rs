//! Opens an account: the only place where a profile, the environment and the stored secrets become a
//! `Service`. The screen, `login`, `logout`, `auth status` and `doctor` all use it.

use color_eyre::eyre::{Result, bail};

use super::say;
use crate::{
    api::Timing,
    config::Environment,
    domain::{Profile, Secret},
    service::{Service, Start, Vault},
    store::{self, last_list, secrets, views},
    words,
};

/// An account that is not open yet, and the credentials to open it with, which a command may still
/// change.
pub(super) struct Opening {
    pub(super) profile: Profile,
    pub(super) start: Start,
}

impl Opening {
    /// The chosen account, to which `SNAPDECK_TOKEN`, `SNAPDECK_USER` and `SNAPDECK_PASSWORD` apply.
    /// Prints a notice if blanks around the token were removed or the password has no login.
    ///
    /// # Errors
    /// A sentence if the value can't be a token.
    pub(super) fn of_chosen(profile: &Profile, environment: &Environment) -> Result<Self> {
        let token = environment.token();
        if token.as_ref().is_some_and(Secret::has_blanks) {
            bail!(words::auth::token_with_blanks());
        }
        if token.as_ref().map(Secret::reveal) != environment.get("SNAPDECK_TOKEN") {
            say(words::auth::token_blanks_removed());
        }
        let mut opening = Self::of_other(profile, environment);
        opening.start.token = token;
        opening.start.login = environment.login(profile.user.as_deref());
        if opening.start.login.is_none() && environment.get("SNAPDECK_PASSWORD").is_some() {
            say(words::auth::password_without_user());
        }
        Ok(opening)
    }

    /// Any other account of the configuration, opened with its stored secrets and its own
    /// `token_command`.
    pub(super) fn of_other(profile: &Profile, environment: &Environment) -> Self {
        Self {
            profile: profile.clone(),
            start: Start {
                vault: Some(Vault::new(profile, environment)),
                ..Start::default()
            },
        }
    }

    /// An account with only this session, which no browser shares.
    pub(super) fn with_session(profile: Profile, token: &str) -> Self {
        Self {
            profile,
            start: Start {
                token: Secret::new(token),
                unshared: true,
                ..Start::default()
            },
        }
    }

    /// Opens the account. Nothing is built, read or sent before the first call.
    pub(super) fn open(self, timing: Timing) -> Service {
        Service::new(&self.profile, self.start, timing)
    }

    /// Opens the account for a command without a screen, and writes the log.
    pub(super) fn for_command(self, environment: &Environment) -> Service {
        keep_log(environment);
        // If this fails, `logout` reports it itself.
        remove_drafts(environment);
        self.open(Timing::default())
    }
}

/// Writes the log in the state folder, if there is one.
pub(super) fn keep_log(environment: &Environment) {
    if let Some(folder) = environment.state_folder() {
        store::write_to(folder);
    }
}

/// Removes drafts of secrets that killed processes left behind.
pub(super) fn remove_drafts(environment: &Environment) {
    let Some(folder) = environment.state_folder() else {
        return;
    };
    if let Err(problem) = secrets::remove_drafts(&folder) {
        log::warn!("{problem}");
    }
    for removed in [
        views::remove_drafts(&folder),
        last_list::remove_drafts(&folder),
    ] {
        if let Err(problem) = removed {
            log::warn!("{problem}");
        }
    }
}
