//! What is said about the journal of writes.

use super::key;
use crate::{
    domain::{FileProblem, ProfileName},
    keys::{Action, Context, OnList},
};

/// Writes of earlier runs are followed.
#[must_use]
pub fn following(count: usize) -> String {
    match count {
        1 => "Following an operation that began before this start.".to_owned(),
        _ => format!("Following {count} operations that began before this start."),
    }
}

/// The journal can't be read.
#[must_use]
pub fn unread(problem: &FileProblem) -> String {
    format!("Operations of earlier runs can't be followed. {problem}")
}

/// Nothing can be recorded, as far as is known at the start.
#[must_use]
pub fn unwritable(problem: &FileProblem) -> String {
    format!("Changes can't be recorded, so the next start will not follow them. {problem}")
}

/// What can't be read of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalDamage {
    /// How many records are damaged.
    pub records: usize,
    /// How many files end within a record.
    pub torn: usize,
    /// How many files a newer snapdeck wrote.
    pub newer: usize,
}

/// Parts of the journal can't be read.
#[must_use]
pub fn damaged(damage: JournalDamage) -> String {
    let JournalDamage {
        records,
        torn,
        newer,
    } = damage;
    let records = match records {
        0 => None,
        1 => Some(
            "A record of the journal is damaged, so a change that was begun before may not be followed. Check the lists.",
        ),
        _ => Some(
            "Records of the journal are damaged, so changes that were begun before may not be followed. Check the lists.",
        ),
    };
    let torn = (torn > 0).then_some(
        "The last record of the journal was cut off. What it recorded was not sent, or is checked after the sign-in.",
    );
    let newer = (newer > 0).then_some(
        "A newer snapdeck began operations that this one can't follow: update snapdeck.",
    );
    let said: Vec<&str> = records.into_iter().chain(torn).chain(newer).collect();
    said.join(" ")
}

/// A write can't be recorded, before it is confirmed.
#[must_use]
pub fn failing(problem: &FileProblem) -> String {
    format!("This operation can't be recorded, so the next start will not follow it. {problem}")
}

/// The first of two confirmations was given.
#[must_use]
pub fn confirm_again(enter: &str) -> String {
    format!("This can't be recorded. Press {enter} again to send it.")
}

/// Writes can't be recorded.
#[must_use]
pub fn not_recorded() -> String {
    "Operations can't be recorded now. `snapdeck doctor` says why.".to_owned()
}

/// The operations of earlier runs have not been read yet.
#[must_use]
pub fn not_read_yet() -> String {
    "Not sent: snapdeck is still reading what earlier runs left unfinished. Try again.".to_owned()
}

/// Operations of profiles that are not configured are unfinished.
#[must_use]
pub fn no_profile(names: &[ProfileName]) -> String {
    let names: Vec<&str> = names.iter().map(ProfileName::as_str).collect();
    format!(
        "Unfinished operations of a profile that is not configured: {}. Press {} for details.",
        names.join(", "),
        key(Context::Instances, Action::List(OnList::Operations))
    )
}
