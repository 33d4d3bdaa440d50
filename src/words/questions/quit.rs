//! The question before the program quits.

use super::super::writes;
use crate::domain::{ProfileName, write::Write};

say! {
    /// The title.
    quit_title => "Quit?";
    /// What happens to what is unfinished.
    what_quitting_stops => "If you quit, nothing more is started. The server may still carry out what is in progress.";
    /// All of it has ended since the question opened.
    all_done => "Nothing is in progress any more.";
    /// A button: quit.
    quit_button => "Quit";
    /// What Enter does in the question.
    quit => "quit";
}

/// Outcomes are unknown: of the first write, and of so many more.
#[must_use]
pub fn still_open(account: Option<&ProfileName>, first: &Write, more: usize) -> String {
    let title = writes::of(first).title();
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}Outcome unknown: {title}{more}.", of(account))
}

/// The restore of the instance of this label waits for its first step; `kept` if the next start
/// knows of it.
#[must_use]
pub fn not_restored_yet(account: Option<&ProfileName>, on: &str, kept: bool) -> String {
    let then = if kept {
        "the next start asks before it goes on"
    } else {
        "if you quit, the next start does not go on with it"
    };
    format!("{}{on} is not restored yet: {then}.", of(account))
}

/// The account before a sentence, if there are several.
fn of(account: Option<&ProfileName>) -> String {
    account.map_or_else(String::new, |account| format!("{account}: "))
}
