//! Running work in words: of the instance under the cursor, of other instances, and of other
//! accounts.
//!
//! ```text
//!  Saving web-01-20261114-1358 0:04, usually 0:09. web-01 is unavailable meanwhile.
//!  Saving web-01-20261114-1358 of web-01, 2 more running. db-20261114-1402 is Active, 3.1 GB.
//!  staging: Deleting old-import of web-02.
//! ```

use crate::{
    app::{App, Doing, Running, State},
    domain::Now,
    words::{message, writes},
};

/// Running work, with its account.
type WithAccount<'a> = (&'a State, Running<'a>);

/// Running work, if there is nothing else to say: a single snapshot being created also gets its
/// consequence.
pub(super) fn sentence(app: &App, running: &[WithAccount], now: Now) -> Option<String> {
    match running {
        [(state, only)] if makes_a_copy_here(app, state, only) => {
            let Running { name, on, .. } = only;
            let behind = time(app, state, only, now) + follows(state, only);
            Some(match only.doing {
                Doing::Saving => writes::create::saving_here(name, on, &behind),
                Doing::Write(..) => writes::create::accepted_here(name, on, &behind),
            })
        }
        _ => brief(app, running, Some(now)),
    }
}

/// The title of the window while something of our own runs.
#[must_use]
pub fn title(app: &App) -> Option<String> {
    let mut ours = app.running();
    ours.retain(|(_, running)| running.ours);
    brief(app, &ours, None).map(|running| message::title(&running))
}

/// For how long it has been running, and how long that usually takes; nothing if that is not known.
/// The time of another account would wake the program.
fn time(app: &App, state: &State, running: &Running, now: Now) -> String {
    let known = running.since.zip(running.usual);
    let known = known.filter(|_| running.last_known.is_none() && is_shown(app, state));
    known.map_or_else(String::new, |(since, usual)| {
        message::time(now.since(since), usual)
    })
}

/// That a restore follows, if this is its first step.
fn follows(state: &State, running: &Running) -> &'static str {
    state
        .restore_after(running)
        .map_or("", writes::restore::second_step)
}

fn makes_a_copy_here(app: &App, state: &State, running: &Running) -> bool {
    let is_known = running.doing.makes_a_copy() && running.last_known.is_none();
    is_known && is_shown(app, state)
}

fn is_shown(app: &App, state: &State) -> bool {
    std::ptr::eq(state, app.shown())
}

/// Running work in short: the first operation, and the number of others.
/// Without `now`, it does not say for how long.
pub(super) fn brief(app: &App, running: &[WithAccount], now: Option<Now>) -> Option<String> {
    let ((state, first), others) = running.split_first()?;
    let account = (!is_shown(app, state)).then_some(&state.account.name);
    let time = now.map(|now| time(app, state, first, now));
    let said = words(first) + &time.unwrap_or_default() + follows(state, first);
    Some(message::running(account, &said, others.len()))
}

/// Running work; if its list can't be read, with the time at which it was last known to run.
fn words(running: &Running) -> String {
    let last_known = running.last_known.map(|known| known.wall);
    match running.doing {
        Doing::Saving => writes::create::saving(running.name, &running.on, last_known),
        Doing::Write(write, phase) => writes::of(write).running(phase, last_known),
    }
}
