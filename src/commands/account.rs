//! Opening an account: the one place where a profile, the environment and what is kept on this machine
//! become a `Service`. The screen, `login`, `logout`, `auth status` and `doctor` all come through here.

use color_eyre::eyre::{Result, bail};

use super::say;
use crate::{
    api::Timing,
    config::Environment,
    domain::{Profile, Secret},
    service::{Service, Start, Vault},
    store::{self, secrets},
};

/// An account, and what it is entered with: what a command changes in it, it changes before it opens it.
pub(super) struct Opening {
    pub(super) profile: Profile,
    pub(super) start: Start,
}

impl Opening {
    /// The account that this run is about: what `SNAPDECK_TOKEN`, `SNAPDECK_USER` and
    /// `SNAPDECK_PASSWORD` hold is meant for it. Says so where blanks around the token were left out.
    ///
    /// # Errors
    /// A sentence where the token can be none.
    pub(super) fn of_chosen(profile: &Profile, environment: &Environment) -> Result<Self> {
        let token = environment.token();
        if token.as_ref().is_some_and(Secret::has_blanks) {
            bail!("SNAPDECK_TOKEN has blanks inside, which no token has: copy it again.");
        }
        if token.as_ref().map(Secret::reveal) != environment.get("SNAPDECK_TOKEN") {
            say("the blanks around SNAPDECK_TOKEN were left out.");
        }
        let mut opening = Self::of_other(profile, environment);
        opening.start.token = token;
        opening.start.login = environment.login(profile.user.as_deref());
        Ok(opening)
    }

    /// Any other account of the configuration: it is entered with what is kept for it, and with its own
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

    /// An account that has this session and nothing else, and shares it with no browser.
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

    /// Opens it. Nothing is built, read or sent before the first call.
    pub(super) fn open(self, timing: Timing) -> Service {
        Service::new(&self.profile, self.start, timing)
    }

    /// Opens it for a command without a screen, which keeps the log.
    pub(super) fn for_command(self, environment: &Environment) -> Service {
        keep_log(environment);
        // `logout` says of these itself that they are still there.
        remove_drafts(environment);
        self.open(Timing::default())
    }
}

/// Has the log written below the state folder, if there is one.
pub(super) fn keep_log(environment: &Environment) {
    if let Some(folder) = environment.state_folder() {
        store::write_to(folder);
    }
}

/// Removes what killed programs left of secrets half written.
pub(super) fn remove_drafts(environment: &Environment) {
    if let Some(folder) = environment.state_folder()
        && let Err(problem) = secrets::remove_drafts(&folder)
    {
        log::warn!("{problem}");
    }
}
