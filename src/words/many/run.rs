//! What is said of a run while it goes on, and when it is over.

use super::{Many, Tally, Things, task};
use crate::{
    domain::{ProfileName, write::InList},
    words::grouped,
};

/// The title of a run.
#[must_use]
pub fn run_title(what: Many, tally: Tally, over: bool) -> String {
    let what = what.words().run;
    let done = tally.done;
    let others = and_others(tally);
    if over {
        format!("{what}: {done} of {} done{others}", tally.all)
    } else {
        format!("{what}: {done} of {}{others}", tally.all)
    }
}

/// `, 2 left out, 1 cancelled`: so that the numbers add up to what was marked.
fn and_others(tally: Tally) -> String {
    let counts = [(tally.left_out, "left out"), (tally.cancelled, "cancelled")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let said = counts.map(|(count, what)| format!(", {} {what}", grouped(count)));
    said.collect::<Vec<String>>().concat()
}

/// A bar of so many columns.
#[must_use]
pub fn bar(tally: Tally, columns: usize) -> String {
    let ended = tally.done + tally.saving + tally.failed + tally.unknown;
    let full = (columns * ended).checked_div(tally.all).unwrap_or_default();
    let full = full.min(columns);
    "▇".repeat(full) + &"▁".repeat(columns.saturating_sub(full))
}

/// `9 done, 1 in progress, 1 failed, 1 with unknown outcome, 1 not started`
#[must_use]
pub fn counts(tally: Tally) -> String {
    let parts = [
        (tally.done, "done"),
        (tally.saving, "still Saving"),
        (tally.in_progress, "in progress"),
        (tally.failed, "failed"),
        (tally.unknown, "with unknown outcome"),
        (tally.not_started, "not started"),
        (tally.left_out, "left out"),
        (tally.cancelled, "cancelled"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    said.join(", ")
}

/// How a run ended.
#[must_use]
pub fn over(what: Many, tally: Tally) -> String {
    let of = what.words().done;
    let all = tally.things.counted(tally.all);
    if tally.is_all_done() {
        return format!("{of} {all}{}.", and_others(tally));
    }
    format!("{of} {} of {all}: {}.", tally.done, counts(tally))
}

/// `prod: Delete 12 snapshots: 3 done, 1 in progress, 8 not started.`: a run that goes on.
#[must_use]
pub fn going_on(account: Option<&ProfileName>, what: Many, tally: Tally) -> String {
    let account = account.map_or_else(String::new, |account| format!("{account}: "));
    let task = task(what, tally.things, tally.all);
    format!("{account}{task}: {}.", counts(tally))
}

/// A row of the results, about what has this id; `of` is its instance, where there are several.
/// There is no full stop at its end, whether the result is a word or a sentence.
#[must_use]
pub fn result_row(name: &str, of: &str, id: &str, result: &str) -> String {
    let result = result.trim_end_matches('.');
    format!("  {name}{of} · id {id} · {result}")
}

/// The same for a snapshot that was to be created of an instance.
#[must_use]
pub fn result_row_of_new(name: &str, instance: &str, result: &str) -> String {
    let result = result.trim_end_matches('.');
    format!("  {name} of {instance} · {result}")
}

/// Why a run was stopped.
#[must_use]
pub fn stopped(why: Option<&str>) -> String {
    match why {
        None => "Stopped. Nothing more is sent.".to_owned(),
        Some(why) => format!("Stopped, nothing more is sent. {why}"),
    }
}

/// How a run goes on.
#[must_use]
pub fn waits(what: Many, things: Things) -> String {
    let one = things.one();
    match what.in_list() {
        InList::Adds => format!(
            "At most two at a time. Each instance is checked right before its {one} is created."
        ),
        InList::Removes | InList::Keeps | InList::Nothing => {
            format!("At most four at a time. Each {one} is checked right before it is changed.")
        }
    }
}

/// A run begins nothing more until the outcome of a write is known.
#[must_use]
pub fn awaits_outcome() -> &'static str {
    "An answer was lost. Nothing more is sent until the list shows the outcome, or for 2 min."
}

/// The button that stops a run.
#[must_use]
pub fn stop_button() -> &'static str {
    "Stop"
}

/// The button that hides a run, which goes on.
#[must_use]
pub fn hide_button() -> &'static str {
    "Hide"
}

/// The button that tries again what failed.
#[must_use]
pub fn again_button() -> &'static str {
    "Try again"
}

/// What the button that stops does, behind its key.
#[must_use]
pub fn stop() -> &'static str {
    "stop"
}

/// What the button does that asks again about what the run has not done.
#[must_use]
pub fn again(tally: Tally) -> &'static str {
    match (tally.failed, tally.not_started) {
        (0, _) => "ask again about those not started",
        (_, 0) => "ask again about those that failed",
        _ => "ask again about those not done",
    }
}
