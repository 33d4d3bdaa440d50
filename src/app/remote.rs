//! Something that is read from the server again and again: its last good value, and how the
//! reading of it goes. Old values survive a refresh and a failure.

use std::time::Instant;

use super::RequestId;
use crate::domain::{Now, Problem};

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
    /// Whether something was changed since, so that its answer is dropped.
    outdated: bool,
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

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self {
            value: None,
            read_at: None,
            in_flight: None,
            failure: None,
            due: None,
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

    /// Notes that a reading begins.
    pub fn begin(&mut self, id: RequestId, now: Now) {
        self.in_flight = Some(InFlight {
            id,
            asked: now,
            outdated: false,
        });
        self.due = None;
    }

    /// Asks for a reading at `at`, or earlier where one is due earlier.
    pub fn want(&mut self, at: Instant) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// Notes that the server's state was just changed: what is under way is too old to count, and
    /// a new reading is wanted at once.
    pub fn outdate(&mut self, now: Now) {
        if let Some(in_flight) = &mut self.in_flight {
            in_flight.outdated = true;
        }
        self.want(now.mono);
    }

    /// Takes the end of a reading. Gives back when it was asked for if it counts: it is the one
    /// waited for, and nothing was changed meanwhile.
    pub fn end(&mut self, id: RequestId) -> Option<Now> {
        let in_flight = self.in_flight.take_if(|in_flight| in_flight.id == id)?;
        (!in_flight.outdated).then_some(in_flight.asked)
    }

    /// Notes a failed reading that was asked for at `asked`.
    pub fn fail(&mut self, problem: Problem, asked: Now) {
        let (since, tries) = self
            .failure
            .as_ref()
            .map_or((asked, 0), |failure| (failure.since, failure.tries));
        self.failure = Some(Failure {
            problem,
            since,
            tries: tries + 1,
        });
    }
}
