//! Signing in: credentials, outcomes, and where sessions come from and are stored.

use super::{KeepProblem, Secret};
use crate::text::Text;

/// What a user signs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The login and its password `[panel]`.
    Password {
        /// The login: the e-mail address.
        user: String,
        /// The password.
        password: Secret,
    },
    /// The login and a one-time key (`session.newkey` `[isp]`).
    Key {
        /// The login.
        user: String,
        /// The key.
        key: Secret,
    },
    /// The token of a session that was opened elsewhere, usually in a browser.
    Token(Secret),
    /// The code of the second factor, after the password was accepted `[panel]`.
    Code(Secret),
}

/// How a sign-in ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The session is open.
    In {
        /// The user's name.
        user: Text,
        /// Why the session could not be stored, if that failed.
        not_kept: Option<KeepProblem>,
    },
    /// The server wants the code of the second factor `[panel]`.
    CodeWanted,
}

/// What a user should know about an account's session while calls are running.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// Nothing, or nothing any more.
    #[default]
    Nothing,
    /// The calls wait for another snapdeck that is signing in; its process id, if known.
    WaitsFor(Option<u32>),
    /// The session was renewed but could not be stored.
    NotKept(KeepProblem),
}

/// Where secrets are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The keyring of the system.
    Keyring,
    /// This file, with the home folder written as `~`.
    File(String),
    /// Nowhere, because there is no home folder.
    Nowhere,
}

/// Where a session comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// `SNAPDECK_TOKEN`.
    #[default]
    Variable,
    /// It was stored by an earlier run.
    Kept,
    /// The `token_command` of the profile printed it.
    Command,
    /// This run signed in.
    SignedIn,
}

/// What opens another session without asking anybody, once the current one has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// `SNAPDECK_PASSWORD`.
    Variable,
    /// The `token_command` of the profile.
    Command,
    /// The stored password.
    KeptPassword,
}

/// What is stored for the next start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The session only; it ends an hour after its last use `[isp]`.
    #[default]
    Session,
    /// The session and the password, so that snapdeck can renew the session without asking.
    Password,
    /// Nothing.
    Nothing,
}

impl Keep {
    /// The next larger choice; the last stays as it is.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Session,
            Self::Session | Self::Password => Self::Password,
        }
    }

    /// The next smaller choice; the first stays as it is.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Password => Self::Session,
            Self::Session | Self::Nothing => Self::Nothing,
        }
    }
}
