//! What `snapdeck login`, `logout` and `auth status` say, and where sessions come from and are stored.

use std::fmt;

use crate::domain::{KeepProblem, Origin, Place, Problem, ProfileName, Renewal, ServerUrl, Source};

/// What `login` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The login name.
    Login,
    /// The password.
    Password,
    /// The token of a session.
    Token,
    /// The one-time key.
    Key,
    /// The code of the second factor.
    Code,
}

/// The label before the cursor.
#[must_use]
pub fn label(asked: Asked) -> &'static str {
    match asked {
        Asked::Login => "Login (e-mail)",
        Asked::Password => "Password",
        Asked::Token => "Session token",
        Asked::Key => "One-time key",
        Asked::Code => "Code of the second factor",
    }
}

fn name(asked: Asked) -> &'static str {
    match asked {
        Asked::Login => "login",
        Asked::Password => "password",
        Asked::Token => "session token",
        Asked::Key => "one-time key",
        Asked::Code => "code",
    }
}

/// Why an answer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is empty.
    Empty,
    /// It is longer than a terminal passes on.
    TooLong,
    /// It contains a control character, such as Ctrl-Z.
    Control,
    /// It contains blanks.
    Blanks,
}

/// An answer is not accepted.
#[must_use]
pub fn unusable(asked: Asked, why: Unusable) -> String {
    let name = name(asked);
    match why {
        Unusable::Empty => format!("the {name} is empty."),
        Unusable::TooLong => format!("the {name} is too long: 4 kB at most."),
        Unusable::Control => {
            format!("the {name} contains a control character, such as Ctrl-Z: type it again.")
        }
        Unusable::Blanks => format!("the {name} contains blanks: copy it again."),
    }
}

/// There is no terminal to ask for the login on.
#[must_use]
pub fn login_missing() -> &'static str {
    "the login is missing: use --user EMAIL, or set `user` in the profile."
}

/// Blanks around an answer were removed.
#[must_use]
pub fn blanks_removed() -> &'static str {
    "the blanks around it were removed."
}

/// Blanks around `SNAPDECK_TOKEN` were removed.
#[must_use]
pub fn token_blanks_removed() -> &'static str {
    "the blanks around SNAPDECK_TOKEN were removed."
}

/// `SNAPDECK_TOKEN` can't be a token.
#[must_use]
pub fn token_with_blanks() -> &'static str {
    "SNAPDECK_TOKEN contains blanks, which no token does: copy it again."
}

/// `SNAPDECK_PASSWORD` is set, but nothing says whose it is.
#[must_use]
pub fn password_without_user() -> &'static str {
    "SNAPDECK_PASSWORD is not used, because no login is set: set SNAPDECK_USER too, or `user` in the \
     profile."
}

/// `login` begins.
#[must_use]
pub fn signing_in(server: &ServerUrl, profile: &ProfileName) -> String {
    format!("signing in to {server} as profile {profile}.")
}

/// Where `login` will store what it gets.
#[must_use]
pub fn will_be_stored(password_too: bool, place: &Place) -> String {
    let what = if password_too {
        "The session and the password"
    } else {
        "The session"
    };
    match place {
        Place::Nowhere => {
            format!("{what} will not be stored, because there is no home folder.")
        }
        place => format!("{what} will be stored in {place}."),
    }
}

/// `login` takes the password from the environment.
#[must_use]
pub fn using_variable() -> &'static str {
    "using the password in SNAPDECK_PASSWORD."
}

/// Signed in as this user.
#[must_use]
pub fn signed_in(user: &str) -> String {
    format!("signed in as {user}.")
}

/// Signed in, but the session was not stored.
#[must_use]
pub fn not_stored(why: &KeepProblem) -> String {
    format!("signed in, but the session was not stored: {why}")
}

/// The server asks for a second code after the first was right.
#[must_use]
pub fn code_wanted_again() -> &'static str {
    "the server asks for another code: sign in in a browser first."
}

/// `logout` ended the session and deleted what was stored.
#[must_use]
pub fn signed_out() -> &'static str {
    "the session is ended, and the stored secrets are deleted."
}

/// `logout` deleted what was stored; there was no session of ours to end.
#[must_use]
pub fn only_deleted() -> &'static str {
    "the stored secrets are deleted; no session was ended on the server."
}

/// `logout` found nothing.
#[must_use]
pub fn nothing_stored() -> &'static str {
    "nothing was stored, and no session was ended on the server."
}

/// `logout` could not delete everything; `ended` is whether the session is.
#[must_use]
pub fn not_all_deleted(why: &KeepProblem, ended: bool) -> String {
    let but = if ended {
        " The session itself is ended."
    } else {
        ""
    };
    format!("not all stored secrets are deleted; run this again after fixing it: {why}{but}")
}

/// `logout` deleted the stored session without being able to read it.
#[must_use]
pub fn deleted_unread() -> &'static str {
    "the stored secrets are deleted, but could not be read: the session ends by itself within an hour."
}

/// `logout` deleted what was stored, but could not end the session.
#[must_use]
pub fn not_ended(why: &Problem) -> String {
    format!("the stored secrets are deleted, but the session was not ended on the server: {why}")
}

/// Where a session comes from, in `auth status`.
#[must_use]
pub fn origin(origin: Origin, place: &Place) -> String {
    match origin {
        Origin::Variable => "from SNAPDECK_TOKEN".to_owned(),
        Origin::Command => "from token_command".to_owned(),
        Origin::Kept => format!("in {place}"),
        Origin::SignedIn => "SNAPDECK_PASSWORD opens one".to_owned(),
    }
}

/// A session that was just used: it ends an hour after that `[isp]`.
#[must_use]
pub fn time_left(session: &str) -> String {
    format!("{session}; about 60 minutes left")
}

/// The stored session is used, because that of `SNAPDECK_TOKEN` has ended.
#[must_use]
pub fn replaces_token(session: &str) -> String {
    format!("{session}; SNAPDECK_TOKEN has ended and is ignored: unset it")
}

/// A session has ended.
#[must_use]
pub fn has_ended(session: &str) -> String {
    format!("{session}; it has ended")
}

/// There is no session.
#[must_use]
pub fn none() -> &'static str {
    "none"
}

/// There is no session now, but the next start opens one.
#[must_use]
pub fn opened_at_start(session: &str, by: Renewal) -> String {
    format!("{session}; {by} opens one at the next start")
}

/// There is no session, and a person has to sign in; `skipped` is what keeps `token_command` from
/// running.
#[must_use]
pub fn sign_in_needed(session: &str, skipped: Option<Source>) -> String {
    let skipped = skipped.map_or_else(String::new, |source| {
        format!("; token_command is not run, because {source} names another server")
    });
    format!("{session}{skipped}; sign in with: snapdeck login")
}

/// A session about which something is wrong.
#[must_use]
pub fn session_problem(session: &str, problem: &Problem) -> String {
    format!("{session}; {problem}")
}

/// The name of the account is not known.
#[must_use]
pub fn unknown_account() -> &'static str {
    "?"
}

/// There is no account.
#[must_use]
pub fn no_account() -> &'static str {
    "-"
}

/// Where the password is stored, if it is.
#[must_use]
pub fn password(stored_in: Option<&Place>) -> String {
    stored_in.map_or_else(|| "not stored".to_owned(), |place| format!("in {place}"))
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyring if cfg!(target_os = "macos") => {
                f.write_str("the system keyring (Keychain)")
            }
            Self::Keyring => f.write_str("the system keyring (Secret Service)"),
            Self::File(path) => write!(f, "{path} (not encrypted; only you can read it)"),
            Self::Nowhere => f.write_str("nowhere: there is no home folder"),
        }
    }
}

impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable => "SNAPDECK_PASSWORD",
            Self::Command => "token_command",
            Self::KeptPassword => "the stored password",
        })
    }
}
