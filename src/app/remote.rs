//! A value that is read from the server again and again: its last good version, and the state of
//! reading it. Old data survives a refresh and a failure.

use std::time::Instant;

use super::RequestId;
use crate::domain::{Now, Problem, Progress};

/// A value held by the server.
#[derive(Debug)]
pub struct Remote<T> {
    /// The last good version.
    pub value: Option<T>,
    /// When it was requested: it is no older than that.
    pub read_at: Option<Now>,
    /// The read in flight, one at a time.
    pub in_flight: Option<InFlight>,
    /// The failures since the last good read, if any.
    pub failure: Option<Failure>,
    /// When to read next.
    pub due: Option<Instant>,
    /// The end of the pause after a failure: only the user can read earlier.
    held_until: Option<Instant>,
    /// Since when the user waits for a read that they requested.
    demanded: Option<Instant>,
    /// Since when something in it changes by itself.
    pub busy_since: Option<Instant>,
}

/// A read in flight.
#[derive(Clone, Copy, Debug)]
pub struct InFlight {
    /// The request whose answer is awaited.
    pub id: RequestId,
    /// When it was asked for.
    pub asked: Now,
    /// When the server was last heard from, or when it was asked.
    pub heard: Instant,
    /// The progress, if it takes several calls.
    pub progress: Option<Progress>,
    /// Whether something was changed since then, so that its answer is dropped.
    pub(super) outdated: bool,
}

/// A series of failed reads.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The problem of the last one.
    pub problem: Problem,
    /// When the first one was requested.
    pub since: Now,
    /// The number of failures.
    pub tries: u32,
}

impl Failure {
    /// One more failure, after those before it.
    pub(super) fn after(before: Option<&Self>, problem: Problem, asked: Now) -> Self {
        let (since, tries) = before.map_or((asked, 0), |before| (before.since, before.tries));
        Self {
            problem,
            since,
            tries: tries + 1,
        }
    }
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self {
            value: None,
            read_at: None,
            in_flight: None,
            failure: None,
            due: None,
            held_until: None,
            demanded: None,
            busy_since: None,
        }
    }
}

impl<T> Remote<T> {
    /// Whether a read should begin now.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.in_flight.is_none() && self.due.is_some_and(|due| due <= now.mono)
    }

    /// Whether nothing about it is pending: it is not being read, not due, and does not fail.
    #[must_use]
    pub fn rests(&self, now: Now) -> bool {
        self.in_flight.is_none() && self.failure.is_none() && !self.is_due(now)
    }

    /// Records that a read begins.
    pub fn begin(&mut self, id: RequestId, now: Now) {
        self.in_flight = Some(InFlight {
            id,
            asked: now,
            heard: now.mono,
            progress: None,
            outdated: false,
        });
        self.due = None;
    }

    /// Plans a read at `at`, or earlier if one is due earlier; but not during a pause after a
    /// failure.
    pub fn want(&mut self, at: Instant) {
        let at = self.after_pause(at);
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// Plans a read at `at` and no earlier, whatever was planned before.
    pub fn put_off(&mut self, at: Instant) {
        self.due = Some(self.after_pause(at));
    }

    /// Plans a read now, as the user requests it: also during a pause after a failure.
    pub fn demand(&mut self, now: Now) {
        self.due = Some(now.mono);
        self.demanded.get_or_insert(now.mono);
    }

    /// Since when the user waits for the read in flight, if they requested it.
    #[must_use]
    pub fn demanded(&self) -> Option<Instant> {
        self.demanded.filter(|_| self.in_flight.is_some())
    }

    /// Records the progress of the read in flight, if it is this one.
    pub fn progress(&mut self, id: RequestId, progress: Progress, now: Now) {
        if let Some(in_flight) = self.in_flight.as_mut().filter(|it| it.id == id) {
            in_flight.progress = Some(progress);
            in_flight.heard = now.mono;
        }
    }

    /// Begins a pause after a failure. A read that was planned while the failed one was in flight
    /// waits for its end.
    pub fn hold(&mut self, until: Instant) {
        self.held_until = Some(until);
        self.due = Some(until);
    }

    /// Whether it is in a pause after a failure.
    #[must_use]
    pub fn is_held(&self, now: Now) -> bool {
        self.held_until.is_some_and(|until| until > now.mono)
    }

    fn after_pause(&self, at: Instant) -> Instant {
        self.held_until.map_or(at, |until| until.max(at))
    }

    /// Records that the server's data was just changed: rows in flight are outdated, and a new read
    /// is wanted at once.
    pub fn outdate(&mut self, now: Now) {
        if let Some(in_flight) = &mut self.in_flight {
            in_flight.outdated = true;
        }
        self.want(now.mono);
    }

    /// Ends the read in flight, if it is this one.
    pub fn end(&mut self, id: RequestId) -> Option<InFlight> {
        let ended = self.in_flight.take_if(|in_flight| in_flight.id == id)?;
        if !ended.outdated {
            // A read that began before the user's request does not count for it.
            self.demanded.take_if(|since| *since <= ended.asked.mono);
        }
        Some(ended)
    }

    /// Records a good read that was requested at `asked`; returns whether it ends a failure.
    pub fn read_well(&mut self, asked: Now) -> bool {
        self.read_at = Some(asked);
        self.held_until = None;
        self.failure.take().is_some()
    }

    /// Records a failed read that was requested at `asked`.
    pub fn fail(&mut self, problem: Problem, asked: Now) {
        self.failure = Some(Failure::after(self.failure.as_ref(), problem, asked));
    }
}
