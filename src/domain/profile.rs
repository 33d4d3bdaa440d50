//! A profile: one account on one server, as configured.

use std::{fmt, path::PathBuf};

use super::{ServerUrl, Thresholds};

/// One account on one server, and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name: `prod`.
    pub name: ProfileName,
    /// The server.
    pub url: ServerUrl,
    /// The login, an e-mail address, if known.
    pub user: Option<String>,
    /// The colour of its name, to tell accounts apart at a glance.
    pub colour: Option<Colour>,
    /// Whether writes are refused.
    pub read_only: bool,
    /// From which ages on the newest copy of an instance is worth a warning or an alarm.
    pub thresholds: Thresholds,
    /// The language of the server's messages (`lang` `[panel]`): `en`.
    pub language: String,
    /// A PEM file with a private certificate authority.
    pub ca_file: Option<PathBuf>,
    /// A command that prints the session token: program and arguments.
    pub token_command: Option<Vec<String>>,
}

impl Profile {
    /// A profile with the defaults: English, all else unset.
    #[must_use]
    pub fn new(name: ProfileName, url: ServerUrl) -> Self {
        Self {
            name,
            url,
            user: None,
            colour: None,
            read_only: false,
            thresholds: Thresholds::default(),
            language: "en".to_owned(),
            ca_file: None,
            token_command: None,
        }
    }
}

/// The name of a profile: up to 32 letters, digits, `-` and `_`, so that it fits a file name and
/// the header.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProfileName(String);

impl ProfileName {
    /// Parses a name; `None` if it is not allowed.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        ((1..=32).contains(&raw.len()) && raw.chars().all(good)).then(|| Self(raw.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ProfileName {
    /// The name of the profile when none is configured.
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The number of colours of a terminal, in increasing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    /// None: only bold, dim, underline and reverse.
    None,
    /// The first 8 of its palette.
    Eight,
    /// The 16 of its palette.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// Any: 24 bits.
    True,
}

/// The colours for an account's name, which every terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Red, as for production.
    Red,
    /// Green.
    Green,
    /// Yellow.
    Yellow,
    /// Blue.
    Blue,
    /// Magenta.
    Magenta,
    /// Cyan.
    Cyan,
}

impl Colour {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 6] = [
        ("red", Self::Red),
        ("green", Self::Green),
        ("yellow", Self::Yellow),
        ("blue", Self::Blue),
        ("magenta", Self::Magenta),
        ("cyan", Self::Cyan),
    ];

    /// Parses the word for a colour.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, colour)| *colour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_good_for_a_file() {
        for bad in ["", "a/b", "..", "a b", "прод", &"x".repeat(33)] {
            assert_eq!(ProfileName::parse(bad), None, "{bad:?}");
        }
        assert_eq!(
            ProfileName::parse("prod-eu_1").unwrap().as_str(),
            "prod-eu_1"
        );
    }

    #[test]
    fn a_colour_is_one_of_the_terminals() {
        assert_eq!(Colour::parse("red"), Some(Colour::Red));
        assert_eq!(Colour::parse("crimson"), None);
    }
}
