//! The message line: what fails, what was left out, what runs, what is being typed.

use std::time::Duration;

use jiff::civil::DateTime;

use super::{clock, key, operations, problem, running_time};
use crate::{
    domain::{Problem, ProfileName, TransportProblem},
    keys::{Action, Context, OnProgram},
};

/// The label of the filter, while it is typed.
#[must_use]
pub fn filter() -> &'static str {
    "Filter: "
}

/// Nobody is signed in, and why; with the key that opens the form, where that is closed.
#[must_use]
pub fn signed_out(why: &Problem, form_is_open: bool) -> String {
    if form_is_open {
        why.to_string()
    } else {
        let key = key(Context::Instances, Action::Refresh);
        format!("{why} Press {key} to sign in.")
    }
}

/// `No answer from api.zomro.com (timeout). 6 tries since 14:02:34, next 14:07:10.`; `next` is none
/// while a try is in progress.
#[must_use]
pub fn failing(
    server: &str,
    why: &Problem,
    since: DateTime,
    tries: u32,
    next: Option<DateTime>,
) -> String {
    let why = match why {
        Problem::Transport(TransportProblem::NoAnswer(silence)) => {
            let silence = problem::silence(*silence);
            format!("No answer from {server} ({silence}).")
        }
        Problem::Transport(TransportProblem::Unreachable(why)) => {
            format!("No connection to {server}: {why}.")
        }
        why => why.to_string(),
    };
    let tries = match tries {
        1 => "1 try".to_owned(),
        more => format!("{more} tries"),
    };
    let since = clock(since);
    match next {
        Some(at) => format!("{why} {tries} since {since}, next {}.", clock(at)),
        None => format!("{why} {tries} since {since}, retrying now."),
    }
}

/// Rows of the instances that the server sent and that can't be shown.
#[must_use]
pub fn instances_left_out(without_id: usize, repeated: usize) -> String {
    left_out("instances", without_id, repeated)
}

/// Rows of the snapshots that the server sent and that can't be shown.
#[must_use]
pub fn snapshots_left_out(without_id: usize, repeated: usize) -> String {
    left_out("snapshots", without_id, repeated)
}

fn left_out(of: &str, without_id: usize, repeated: usize) -> String {
    let without_id = (without_id > 0).then(|| format!("{without_id} without an id"));
    let repeated = (repeated > 0).then(|| match repeated {
        1 => "1 duplicate".to_owned(),
        more => format!("{more} duplicates"),
    });
    let parts: Vec<String> = without_id.into_iter().chain(repeated).collect();
    format!(
        "Some {of} are not shown: {}. The list may be incomplete.",
        parts.join(", ")
    )
}

/// ` 0:04, usually 0:09`: for how long something has been running, and how long it usually takes.
#[must_use]
pub fn time(elapsed: Duration, usual: Duration) -> String {
    let usually = operations::usually(&running_time(usual), elapsed > usual * 2);
    format!(" {}, {usually}", running_time(elapsed))
}

/// `staging: Saving web-01-20261114-1358 of web-01, 2 more running.`: the first that runs, with its
/// account where that is not on the screen, and how many more there are.
#[must_use]
pub fn running(account: Option<&ProfileName>, first: &str, more: usize) -> String {
    let account = account.map_or_else(String::new, |account| format!("{account}: "));
    match more {
        0 => format!("{account}{first}."),
        more => format!("{account}{first}, {more} more running."),
    }
}

/// `web-01-20261114 is Active, 3 GB. 2 more ended.`: what ended after it ran for long, and how many
/// others did.
#[must_use]
pub fn ended(first: &str, more: usize) -> String {
    match more {
        0 => first.to_owned(),
        more => format!("{first} {more} more ended."),
    }
}

/// `snapdeck: Saving web-01-20261114-1358 of web-01.`: the terminal's title while something runs.
#[must_use]
pub fn title(running: &str) -> String {
    format!("snapdeck: {running}")
}

/// The window is too small to draw anything.
#[must_use]
pub fn too_small((columns, rows): (u16, u16)) -> String {
    let quit = key(Context::Instances, Action::Program(OnProgram::Interrupt));
    format!("snapdeck needs a window of {columns}x{rows}. Press {quit} to quit.")
}
