//! Where a setting comes from, and what can be wrong with one. `words::config` has the sentences.

use std::path::PathBuf;

use thiserror::Error;

use super::{BadUrl, ProfileName, SystemError};

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A line of the file, counted from 1.
    Line(usize),
    /// The default: nothing sets it.
    Default,
}

/// What is wrong with a setting. It repeats only names of keys and profiles, never another value, which
/// could be a secret in the wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Other users can change the file; this path, quoted for a shell, needs `chmod go-w`.
    OthersCanWrite(String),
    /// The file can't be read.
    Unreadable(SystemError),
    /// There is a folder in the place of the file.
    IsFolder,
    /// There is a pipe, a device or the like in the place of the file.
    NotRegular,
    /// The file is larger than 1 MB.
    TooLarge,
    /// The file is not UTF-8.
    NotUtf8,
    /// The file is not TOML; the parser's message.
    Syntax(String),
    /// So many more lines are wrong than are listed.
    More(usize),
    /// The value of a key has the wrong type.
    WrongType {
        /// The key.
        key: String,
        /// The type that it must have.
        wanted: ValueType,
        /// The type that it has.
        found: ValueType,
    },
    /// The file or a profile has no such key.
    UnknownKey {
        /// The key.
        key: String,
        /// Whether it stands in a profile, or else outside of all.
        in_profile: bool,
        /// The keys that are known there.
        known: KnownNames,
    },
    /// A key of a profile stands outside of all profiles.
    OutsideProfile(String),
    /// A key whose name says that it holds a secret.
    SecretKey(String),
    /// A server URL that is not accepted.
    Url(BadUrl),
    /// The user is not one line of text.
    User,
    /// The colour is unknown.
    UnknownColour(KnownNames),
    /// The theme is unknown.
    UnknownTheme(KnownNames),
    /// The way to notify people is unknown.
    UnknownNotify(KnownNames),
    /// The language is not a short code.
    Language,
    /// The value of this key is not a time in days.
    Days(&'static str),
    /// The alarm comes before the warning.
    AlarmBeforeWarning,
    /// The path in this key is not absolute.
    RelativePath(&'static str),
    /// The command in this key is not a list of a program and its arguments.
    Command(&'static str),
    /// The command in this key contains a NUL character.
    NulInCommand(&'static str),
    /// A name that no profile can have.
    ProfileName(String),
    /// Two profiles whose names differ only by case.
    SameButCase(ProfileName, ProfileName),
    /// There is no profile of this name.
    UnknownProfile {
        /// The name.
        name: String,
        /// The flag or variable that gives it; `None` where the file does.
        by: Option<Source>,
        /// The profiles that there are.
        known: KnownNames,
    },
}

/// The type of a value in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text in quotes.
    Text,
    /// An integer or a decimal number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A date or a time.
    Date,
    /// A list.
    List,
    /// A table.
    Table,
}

/// The names that would have been right, and the one that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNames {
    /// All of them.
    pub all: Vec<String>,
    /// The nearest one, if any is near.
    pub nearest: Option<String>,
}

/// A mistake and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file; `None` for flags and variables.
    pub file: Option<PathBuf>,
    /// The line, counted from 1; `None` where the mistake concerns the whole file.
    pub line: Option<usize>,
    /// The mistake.
    pub mistake: Mistake,
}

/// All mistakes, in the order of their lines; at least one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Findings(pub Vec<Finding>);

impl From<Mistake> for Findings {
    /// A mistake in a flag or a variable.
    fn from(mistake: Mistake) -> Self {
        Self(vec![Finding {
            file: None,
            line: None,
            mistake,
        }])
    }
}
