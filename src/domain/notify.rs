//! How people are notified, as the user chose, and how that fails.

use std::time::Duration;

/// What is written to the terminal when something that took long has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alert {
    /// Nothing, and the title stays as it is.
    Off,
    /// The bell.
    #[default]
    Bell,
    /// The bell, and a desktop notification by OSC 9, as iTerm2 has it.
    Osc9,
    /// The bell, and a desktop notification by OSC 777, as urxvt has it.
    Osc777,
}

/// A choice of alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notify {
    /// What is known to work in the terminal.
    #[default]
    Auto,
    /// Always this.
    As(Alert),
}

impl Notify {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("osc9", Self::As(Alert::Osc9)),
        ("osc777", Self::As(Alert::Osc777)),
        ("bell", Self::As(Alert::Bell)),
        ("off", Self::As(Alert::Off)),
    ];

    /// Parses the name of a choice.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(name, _)| *name == word);
        known.map(|(_, notify)| *notify)
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, notify)| *notify == self);
        known.map_or("", |(name, _)| *name)
    }
}

/// How the `notify_command` went wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum NotifyFailure {
    /// It is empty.
    Empty,
    /// It can't be started, for this reason.
    NotStarted(String),
    /// It ended with this status.
    Failed(String),
    /// Its end can't be waited for, for this reason.
    NoEnd(String),
    /// It was stopped after this time.
    TooLong(Duration),
}
