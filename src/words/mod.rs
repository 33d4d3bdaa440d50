//! Every sentence that a person reads, one typed function each, a file for each part of the program.
//!
//! What the state keeps to be said later is a value: a [`Said`], a [`Denied`] or a [`Hint`], which
//! displays as its sentence.

/// Declares functions that say one thing.
macro_rules! say {
    ($($(#[$doc:meta])+ $name:ident => $said:literal;)+) => {$(
        $(#[$doc])+
        #[must_use]
        pub fn $name() -> String {
            $said.to_owned()
        }
    )+};
}

pub mod access;
pub mod accounts;
pub mod auth;
pub mod away;
pub mod cli;
pub mod commands;
pub mod config;
pub mod coverage;
mod denied;
pub mod details;
pub mod doctor;
pub mod filter;
pub mod header;
pub mod help;
mod hint;
pub mod history;
pub mod journal;
pub mod keys;
pub mod lists;
pub mod log;
pub mod many;
pub mod menu;
pub mod message;
pub mod operations;
pub mod problem;
pub mod questions;
mod said;
pub mod schedules;
mod session;
pub mod strip;
mod values;
pub mod writes;

use std::time::Duration;

use jiff::civil::DateTime;

use crate::{
    keys::{Action, Context, key_for},
    text,
};
pub use denied::Denied;
pub use hint::Hint;
pub use keys::BackTo;
pub use said::{Meant, PlanNews, Said, SecondStep};

/// The key of an action, within a sentence.
fn key(context: Context, action: Action) -> String {
    key_for(context, action).map_or_else(String::new, |key| key.to_string())
}

/// The same words with a capital at their start.
fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// `14:02:31`
#[must_use]
pub fn clock(time: DateTime) -> String {
    // jiff's `strftime` alone would take a tenth of the time of a key.
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `2,500`
#[must_use]
pub fn grouped(count: usize) -> String {
    text::grouped(&count.to_string())
}

/// `a, b and c`
#[must_use]
pub fn list_of<T: AsRef<str>>(things: &[T], and: &str) -> String {
    let mut said = String::new();
    for (n, thing) in things.iter().enumerate() {
        match things.len() - n {
            _ if n == 0 => {}
            1 => said.extend([" ", and, " "]),
            _ => said.push_str(", "),
        }
        said.push_str(thing.as_ref());
    }
    said
}

/// `4 min`, `3 h`, `2 days`
#[must_use]
pub fn lasting(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    match minutes {
        0 => "less than 1 min".to_owned(),
        1..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 60 / 24),
    }
}

/// `0:42`, `1:02:05`
#[must_use]
pub fn running_time(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
