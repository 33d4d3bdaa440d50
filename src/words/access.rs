//! What is said of the ways to log in after a restore.

use super::key;
use crate::{
    domain::{Access, NOT_IN_PASSWORDS, PASSWORD_LENGTH, PasswordRule},
    keys::{Action, Context, Reply},
};

/// The label of the choice.
#[must_use]
pub fn log_in() -> String {
    "Log in".to_owned()
}

/// A way, as it is chosen: it completes "Log in".
#[must_use]
pub fn way(access: &Access) -> String {
    match access {
        Access::AsBefore => "as in the snapshot".to_owned(),
        Access::Password(_) | Access::ForgottenPassword => "with a new password".to_owned(),
        Access::Key(key) => format!("with the SSH key {}", key.label()),
    }
}

/// What is behind a sentence about a restore that changes the access, else nothing: `, with a new
/// password`.
#[must_use]
pub fn behind(access: &Access) -> String {
    match access {
        Access::AsBefore => String::new(),
        Access::Password(_) | Access::ForgottenPassword | Access::Key(_) => {
            format!(", {}", way(access))
        }
    }
}

/// How people log in afterwards: it stands below the choice.
#[must_use]
pub fn afterwards(access: &Access) -> String {
    match access {
        Access::AsBefore => "Afterwards you log in with the snapshot's passwords and SSH keys.",
        Access::Password(_) | Access::ForgottenPassword => {
            "Log in with the new password. A customized image may ignore it."
        }
        Access::Key(_) => "Log in with this SSH key. A customized image may ignore it.",
    }
    .to_owned()
}

/// What the form of a restore says of the access in the history, behind a sentence.
#[must_use]
pub fn sent_with(form: &[(String, String)]) -> &'static str {
    let mut form = form.iter();
    let kind = form.find(|(name, _)| name == "password_type");
    match kind.map(|(_, kind)| kind.as_str()) {
        Some("password") => ", with a new password",
        Some("ssh") => ", with an SSH key",
        _ => "",
    }
}

/// Why a password is typed again.
#[must_use]
pub fn not_stored() -> String {
    "Passwords are not stored: enter it again, or choose another way.".to_owned()
}

/// The label of the second field of the password.
#[must_use]
pub fn repeat() -> String {
    "Repeat".to_owned()
}

/// The keys are being read.
#[must_use]
pub fn reading_keys() -> String {
    "Reading the SSH keys of the account…".to_owned()
}

/// What can be chosen: a password, and so many keys.
#[must_use]
pub fn keys_offered(count: usize) -> String {
    let of = |reply| key(Context::Choice, Action::Reply(reply));
    let (left, right) = (of(Reply::ChoosePrevious), of(Reply::ChooseNext));
    let keys = match count {
        0 => ". The account has no SSH keys".to_owned(),
        1 => " or the account's SSH key".to_owned(),
        _ => format!(" or one of the account's {count} SSH keys"),
    };
    format!("{left}, {right}: a new password{keys}.")
}

/// The keys can't be read.
#[must_use]
pub fn keys_unknown(why: &str) -> String {
    let refresh = refresh();
    format!(
        "The account's SSH keys could not be read, so none can be chosen. {why} Press {refresh} to retry."
    )
}

/// Some keys may be missing.
#[must_use]
pub fn keys_incomplete() -> String {
    let refresh = refresh();
    format!("The list of the account's SSH keys is incomplete. Press {refresh} to retry.")
}

/// Some keys were missing again after a retry.
#[must_use]
pub fn keys_still_incomplete() -> String {
    "The list of the account's SSH keys is incomplete again: some keys can't be chosen here."
        .to_owned()
}

/// The key that reads the keys again, also while a text is entered.
fn refresh() -> String {
    key(Context::Text, Action::Refresh)
}

/// The rule that a password breaks.
#[must_use]
pub fn rule(rule: PasswordRule) -> String {
    let (shortest, longest) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    match rule {
        PasswordRule::Missing => {
            let is_other = |c: &char| c.is_ascii_punctuation() && !NOT_IN_PASSWORDS.contains(*c);
            let others: String = ('!'..='~').filter(is_other).collect();
            format!("Enter {shortest} to {longest} characters: A-Z, a-z, 0-9, also {others}")
        }
        PasswordRule::Characters => {
            let others: Vec<String> = NOT_IN_PASSWORDS.chars().map(String::from).collect();
            let others: Vec<&str> = others.iter().map(String::as_str).collect();
            format!("Only ASCII, no blanks, and none of {}", others.join(" "))
        }
        PasswordRule::Longest => format!("A password has at most {longest} characters."),
        PasswordRule::Shortest => format!("A password has at least {shortest} characters."),
        PasswordRule::Upper => "An upper-case letter is missing.".to_owned(),
        PasswordRule::Lower => "A lower-case letter is missing.".to_owned(),
        PasswordRule::Digit => "A digit is missing.".to_owned(),
    }
}

/// The password can be used, but is not repeated yet.
#[must_use]
pub fn repeat_it() -> String {
    "The password is allowed. Repeat it.".to_owned()
}

/// The second password is another one.
#[must_use]
pub fn differs() -> String {
    "The two passwords differ.".to_owned()
}

/// Both are the same.
#[must_use]
pub fn is_the_same() -> String {
    "The password is allowed, and both are the same.".to_owned()
}
