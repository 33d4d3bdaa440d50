//! What is said in the operations pane.

use jiff::{Timestamp, civil::DateTime};

use super::{capitalized, clock, grouped, key};
use crate::{
    domain::{FileProblem, ProfileName, write::Failed},
    keys::{Action, Context, OnSnapshot, Reply},
};

/// The title of the operations.
#[must_use]
pub fn title() -> &'static str {
    "Operations"
}

/// The title of the history.
#[must_use]
pub fn history() -> &'static str {
    "History"
}

/// The other tab, and the key that shows it.
#[must_use]
pub fn other_tab(key: &str, title: &str) -> String {
    format!("{key}: {title}")
}

/// `2 running · 1 waiting · 1 failed`
#[must_use]
pub fn counts(running: usize, waiting: usize, failed: usize) -> String {
    let parts = [
        (running, "running"),
        (waiting, "waiting"),
        (failed, "failed"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    said.join(" · ")
}

/// How many entries there are, and that their times are not local.
#[must_use]
pub fn entries(count: usize) -> String {
    format!("{} · times in UTC", grouped(count))
}

/// Nothing was begun.
#[must_use]
pub fn nothing() -> String {
    let create = key(Context::Instances, Action::Snapshot(OnSnapshot::Create));
    format!(
        "Nothing is running, and nothing has ended since the start. In a list, {create} creates a snapshot."
    )
}

/// Nothing outlives this run: in the demo account, or without a home folder.
#[must_use]
pub fn kept_nowhere(is_demo: bool) -> &'static str {
    if is_demo {
        "The demo account keeps nothing between runs. The first tab has the operations of this run."
    } else {
        "Nothing is kept between runs, because there is no home folder to keep it in."
    }
}

/// There is no history.
#[must_use]
pub fn no_history() -> &'static str {
    "The history is empty."
}

/// Nothing matches the search.
#[must_use]
pub fn nothing_found() -> &'static str {
    "Nothing matches."
}

/// The history is being read.
#[must_use]
pub fn reading() -> &'static str {
    "Reading the history…"
}

/// The history can't be read.
#[must_use]
pub fn unreadable(problem: &FileProblem) -> String {
    format!("The history can't be read. {problem}")
}

/// `3 of 12  ▇▇▇▁▁▁▁▁▁▁▁▁  0:14`
#[must_use]
pub fn run(ended: usize, all: usize, bar: &str, time: Option<&str>) -> String {
    let time = time.map_or_else(String::new, |time| format!("  {time}"));
    format!("{} of {}  {bar}{time}", grouped(ended), grouped(all))
}

/// What a run is about.
#[must_use]
pub fn marked(count: usize) -> String {
    match count {
        1 => "1 marked row".to_owned(),
        count => format!("{} marked rows", grouped(count)),
    }
}

/// The status of a create that the server accepted.
#[must_use]
pub fn saving() -> &'static str {
    "Saving"
}

/// `Saving 2:40, usually 3:10`; without the time while that is not known.
#[must_use]
pub fn running(status: &str, time: Option<&str>, usual: Option<&str>) -> String {
    let time = time.map_or_else(String::new, |time| format!(" {time}"));
    let usual = usual.map_or_else(String::new, |usual| format!(", {usual}"));
    format!("{status}{time}{usual}")
}

/// How long such an operation takes, and whether this one takes more than twice as long.
#[must_use]
pub fn usually(time: &str, is_long: bool) -> String {
    if is_long {
        format!("unusually long: usually {time}")
    } else {
        format!("usually {time}")
    }
}

/// `done in 0:09`
#[must_use]
pub fn done_in(time: &str) -> String {
    format!("done in {time}")
}

/// The snapshot before a restore was made; the restore may have been cancelled.
#[must_use]
pub fn first_step_made_in(time: &str, cancelled: bool) -> String {
    if cancelled {
        format!("snapshot made in {time}; restore cancelled")
    } else {
        format!("snapshot made in {time}")
    }
}

/// The restore behind a snapshot was cancelled.
#[must_use]
pub fn restore_cancelled() -> &'static str {
    "The restore was cancelled: nothing was restored."
}

/// It was begun for another user, or its end was missed.
#[must_use]
pub fn not_followed() -> &'static str {
    "no longer followed"
}

/// It failed after the server had begun it.
#[must_use]
pub fn failed(how: &Failed) -> String {
    match how {
        Failed::Snapshot(status) => format!("failed: the copy is {status}"),
        Failed::Instance(status) => format!("failed: the instance is in {status}"),
    }
}

/// When it began.
#[must_use]
pub fn began(at: DateTime, of_earlier_run: bool) -> String {
    let at = clock(at);
    if of_earlier_run {
        format!("Began {at}, in an earlier run of snapdeck.")
    } else {
        format!("Began {at}.")
    }
}

/// It has not been sent.
#[must_use]
pub fn waiting_can_be_cancelled() -> String {
    let key = key(Context::Operations, Action::Reply(Reply::CancelWaiting));
    format!("Not sent yet. {key} cancels it.")
}

/// A restore that waits, before it is sent.
#[must_use]
pub fn plan_can_be_cancelled() -> String {
    let key = key(Context::Operations, Action::Reply(Reply::CancelWaiting));
    format!("Nothing was restored yet. {key} cancels it; the snapshot of the present state stays.")
}

/// The status of a restore whose first step is under way.
#[must_use]
pub fn waits_for_first_step() -> String {
    "waiting for the snapshot of the present state".to_owned()
}

/// The status of a restore whose first step is done.
#[must_use]
pub fn waits_for_instance() -> String {
    "waiting to be sent: the snapshot of the present state is Active".to_owned()
}

/// What names a write, or how it goes, as a sentence of its own.
#[must_use]
pub fn sentence(words: &str) -> String {
    format!("{}.", capitalized(words.trim_end_matches('.')))
}

/// The server refused it, or it was not sent.
#[must_use]
pub fn refused(why: &str) -> String {
    format!("not done: {why}")
}

/// It was not applied.
#[must_use]
pub fn not_applied() -> &'static str {
    "not done"
}

/// Nobody could see whether it was applied.
#[must_use]
pub fn unclear() -> &'static str {
    "outcome unknown"
}

/// The server accepted it; its end is not in the history.
#[must_use]
pub fn accepted() -> &'static str {
    "accepted"
}

/// Its answer was lost, and its end is not in the history.
#[must_use]
pub fn end_unknown() -> &'static str {
    "no answer yet"
}

/// `2026-11-26 14:02`
#[must_use]
pub fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// `staging: web-01`
#[must_use]
pub fn of_account(account: &ProfileName, what: &str) -> String {
    if what.is_empty() {
        account.to_string()
    } else {
        format!("{account}: {what}")
    }
}

/// Another program follows it.
#[must_use]
pub fn in_another() -> &'static str {
    "in another snapdeck"
}

/// The same as a sentence.
#[must_use]
pub fn follows_there() -> &'static str {
    "Another running snapdeck began it or follows it."
}

/// Nobody follows it.
#[must_use]
pub fn no_profile() -> &'static str {
    "not followed: no such profile"
}

/// The same with its profile.
#[must_use]
pub fn profile_gone(profile: &ProfileName, server: &str) -> String {
    format!(
        "It belongs to the profile {profile} on {server}, which is not configured. Add the profile to config.toml to follow this."
    )
}

/// When something began, in UTC.
#[must_use]
pub fn began_utc(at: Timestamp) -> String {
    format!("Began {} UTC.", minute(at))
}
