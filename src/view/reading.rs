//! Messages about a list that is being read.

use crate::{
    app::{
        SLOW, State,
        remote::{InFlight, Remote},
    },
    domain::Now,
    words::lists,
};

/// The message for a list that was never read.
pub(super) fn waiting<T>(state: &State, remote: &Remote<T>, now: Now) -> String {
    // A problem that keeps another list from being read also keeps this one, while it is not
    // requested.
    let idle = remote.in_flight.is_none();
    let signed_out = || state.entry.signed_out.clone();
    let elsewhere = || state.failure().map(|failure| failure.problem);
    let own = remote.failure.as_ref();
    let problem = own
        .map(|failure| failure.problem.clone())
        .or_else(|| elsewhere().or_else(signed_out).filter(|_| idle));
    match (problem, &remote.in_flight, &state.waits_for) {
        (Some(problem), ..) => lists::not_loaded(&problem),
        (None, Some(_), Some(waits_for)) => waits_for.to_string(),
        (None, Some(in_flight), None) if now.since(in_flight.asked.mono).as_secs() > 0 => {
            under_way(state, in_flight, now)
        }
        (None, ..) => lists::reading_since(&state.account.server, now.wall),
    }
}

/// The progress of a read: the time without an answer, and the number of rows if it takes several
/// pages.
pub(super) fn under_way(state: &State, reading: &InFlight, now: Now) -> String {
    let server = &state.account.server;
    let silent = now.since(reading.heard);
    // A read that the server asked to wait for may take longer.
    let patience = (silent <= state.patience).then_some(state.patience);
    let no_answer = || lists::no_answer_yet(server, silent, patience);
    let Some(progress) = reading.progress else {
        return no_answer();
    };
    let rows = lists::rows_read(progress.done, progress.total);
    let taken = now.since(reading.asked.mono);
    if silent < SLOW {
        lists::rows_read_from(&rows, server, taken)
    } else {
        lists::rows_read_then(&rows, taken, &no_answer())
    }
}
