//! Something that is read from the server again and again: its last good value, and how the
//! reading of it goes. Old values survive a refresh and a failure.

use std::time::Instant;

use super::RequestId;
use crate::domain::{Now, Problem, Progress};

/// A value held by the server.
#[derive(Debug)]
pub struct Remote<T> {
    /// The last good reading.
    pub value: Option<T>,
    /// When that was asked for: older than what the server had then it can't be.
    pub read_at: Option<Now>,
    /// The reading under way. One at a time.
    pub in_flight: Option<InFlight>,
    /// Why the last reading failed; none after a good one.
    pub failure: Option<Failure>,
    /// When to read next.
    pub due: Option<Instant>,
    /// The end of the pause after a failed reading: only the person reads earlier.
    held_until: Option<Instant>,
    /// Since when the person waits for a reading that they asked for.
    demanded: Option<Instant>,
    /// Since when something in it changes by itself.
    pub busy_since: Option<Instant>,
}

/// A reading under way.
#[derive(Clone, Copy, Debug)]
pub struct InFlight {
    /// Whose answer is waited for.
    pub id: RequestId,
    /// When it was asked for.
    pub asked: Now,
    /// When the server was last heard: before its first sign, when it was asked.
    pub heard: Instant,
    /// How far it is, where it takes several calls.
    pub progress: Option<Progress>,
    /// Whether something was changed since, so that its answer is dropped.
    pub(super) outdated: bool,
}

/// A row of failed readings.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the last one met.
    pub problem: Problem,
    /// When the first was asked for.
    pub since: Now,
    /// How many there were.
    pub tries: u32,
}

impl Failure {
    /// One more failed reading after those before it.
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
    /// Whether a reading should begin now.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.in_flight.is_none() && self.due.is_some_and(|due| due <= now.mono)
    }

    /// Whether nothing of it waits: it is neither read nor due, and does not fail.
    #[must_use]
    pub fn rests(&self, now: Now) -> bool {
        self.in_flight.is_none() && self.failure.is_none() && !self.is_due(now)
    }

    /// Notes that a reading begins.
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

    /// Asks for a reading at `at`, or earlier where one is due earlier; but not in a pause after a
    /// failure.
    pub fn want(&mut self, at: Instant) {
        let at = self.after_pause(at);
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// Asks for a reading at `at` and no earlier, whatever was wanted before.
    pub fn put_off(&mut self, at: Instant) {
        self.due = Some(self.after_pause(at));
    }

    /// Asks for a reading now, as the person does: in a pause after a failure too.
    pub fn demand(&mut self, now: Now) {
        self.due = Some(now.mono);
        self.demanded.get_or_insert(now.mono);
    }

    /// Since when the person waits for the reading under way, if they asked for it.
    #[must_use]
    pub fn demanded(&self) -> Option<Instant> {
        self.demanded.filter(|_| self.in_flight.is_some())
    }

    /// Notes how far the reading under way is, if it is this one.
    pub fn progress(&mut self, id: RequestId, progress: Progress, now: Now) {
        if let Some(in_flight) = self.in_flight.as_mut().filter(|it| it.id == id) {
            in_flight.progress = Some(progress);
            in_flight.heard = now.mono;
        }
    }

    /// Begins a pause after a failure. What was wanted while that reading was under way does not
    /// pass it: nobody knew then.
    pub fn hold(&mut self, until: Instant) {
        self.held_until = Some(until);
        self.due = Some(until);
    }

    /// Whether it is in such a pause.
    #[must_use]
    pub fn is_held(&self, now: Now) -> bool {
        self.held_until.is_some_and(|until| until > now.mono)
    }

    fn after_pause(&self, at: Instant) -> Instant {
        self.held_until.map_or(at, |until| until.max(at))
    }

    /// Notes that what the server has was just changed: rows that are under way are too old to
    /// count, and a new reading is wanted at once.
    pub fn outdate(&mut self, now: Now) {
        if let Some(in_flight) = &mut self.in_flight {
            in_flight.outdated = true;
        }
        self.want(now.mono);
    }

    /// Takes the end of a reading, if it is the one that is waited for.
    pub fn end(&mut self, id: RequestId) -> Option<InFlight> {
        let ended = self.in_flight.take_if(|in_flight| in_flight.id == id)?;
        if !ended.outdated {
            // One that began before it was asked for does not count.
            self.demanded.take_if(|since| *since <= ended.asked.mono);
        }
        Some(ended)
    }

    /// Notes a good reading that was asked for at `asked`; gives back whether it ends a failure.
    pub fn read_well(&mut self, asked: Now) -> bool {
        self.read_at = Some(asked);
        self.held_until = None;
        self.failure.take().is_some()
    }

    /// Notes a failed reading that was asked for at `asked`.
    pub fn fail(&mut self, problem: Problem, asked: Now) {
        self.failure = Some(Failure::after(self.failure.as_ref(), problem, asked));
    }
}
