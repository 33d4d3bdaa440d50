//! The form to sign in.

use crate::{
    domain::{Keep, Place},
    text,
};

say! {
    /// A button: sign in.
    sign_in_button => "Sign in";
    /// A title.
    sign_in_title => "Sign in";
    /// The choice of how to sign in.
    which_way => "How do you want to sign in?";
    /// A title, at the first start.
    welcome_title => "Welcome to snapdeck";
    /// What the program is for, at the first start.
    what_it_does => "Manage the disk snapshots of your cloud servers.";
    /// How a token is copied out of a browser.
    how_to_copy => "Sign in to the web panel, open the browser's developer tools (F12), select Network, and copy the value of “auth” from any request.";
    /// A sign-in is in flight.
    signing_in => "Signing in.";
    /// The label of a login.
    login => "Login";
    /// The label of a password.
    password => "Password";
    /// The label of a code.
    code => "Code";
    /// The label of a token.
    token => "Token";
    /// The label of a one-time key.
    one_time_key => "Key";
    /// The label of what is stored.
    keep => "Store";
}

/// A way to sign in: its name, and what it takes.
pub mod way {
    fn both(name: &str, what: &str) -> (String, String) {
        (name.to_owned(), what.to_owned())
    }

    /// The account inside the program.
    #[must_use]
    pub fn demo() -> (String, String) {
        both("Demo", "a sample account in this program; no network")
    }

    /// Login and password.
    #[must_use]
    pub fn login() -> (String, String) {
        both("Log in", "e-mail and password; a second factor, if any")
    }

    /// A session's token.
    #[must_use]
    pub fn token() -> (String, String) {
        both(
            "Session token",
            "copied from the browser; expires 1 h after use",
        )
    }

    /// The rarer ways.
    #[must_use]
    pub fn more() -> (String, String) {
        both("More", "a one-time key")
    }

    /// Login and one-time key.
    #[must_use]
    pub fn one_time_key() -> (String, String) {
        both("One-time key", "e-mail and a key that works once")
    }
}

/// Whose second factor is asked for.
#[must_use]
pub fn code_wanted(login: Option<&str>) -> String {
    let of = login.map_or_else(String::new, |login| format!(" of {}", text::safe(login)));
    format!("Enter the code of the second factor{of}, as your app shows it now.")
}

/// What is stored.
#[must_use]
pub fn kept(keep: Keep) -> String {
    match keep {
        Keep::Session => "the session only",
        Keep::Password => "the session and the password",
        Keep::Nothing => "nothing",
    }
    .to_owned()
}

/// The server, and how another one is chosen.
#[must_use]
pub fn server_and_another(server: &str) -> String {
    format!("{server} (another: --url or SNAPDECK_URL)")
}

/// At the first start: nothing is sent yet, and what is stored.
#[must_use]
pub fn nothing_sent(stored: &str) -> String {
    format!("Nothing has been sent. {stored}")
}

/// Where secrets would be stored.
#[must_use]
pub fn stored_if_chosen(place: Option<&Place>) -> String {
    match place {
        None => "Secrets are stored only if you choose to.".to_owned(),
        Some(Place::Nowhere) => "Secrets can't be stored: there is no home folder.".to_owned(),
        Some(place) => format!("Secrets are stored only if you choose to, in {place}."),
    }
}

/// Where it is stored.
#[must_use]
pub fn stored_where(keep: Keep, place: Option<&Place>) -> String {
    match (keep, place) {
        (Keep::Nothing, _) => "Nothing is stored: you sign in again at the next start.".to_owned(),
        (_, None) => "Checking where it can be stored.".to_owned(),
        (_, Some(Place::Nowhere)) => "There is no home folder: nothing can be stored.".to_owned(),
        (_, Some(place)) => format!("Will be stored in {place}."),
    }
}
