//! What is said to the person: a sentence at a time, for some seconds.

use std::time::{Duration, Instant};

use super::State;
use crate::domain::Now;

/// A sentence for the person, for some seconds.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Until when it stands.
    pub until: Instant,
    /// How much it matters.
    pub weight: Weight,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is about the screen, or about the last key.
    Hint,
    /// A write ended well.
    Done,
    /// A write did not go well, which is not to be missed.
    Alarm,
}

/// How long a notice stands.
const NOTICE: Duration = Duration::from_secs(8);
/// How long a notice stands that tells of a write that did not go well.
const ALARM: Duration = Duration::from_secs(60);

impl State {
    /// Says something for some seconds.
    pub(super) fn say(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, NOTICE, Weight::Hint, text.into());
    }

    /// Says that a write ended well.
    pub(super) fn report(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, NOTICE, Weight::Done, text.into());
    }

    /// Says something that should not be missed.
    pub(super) fn alarm(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, ALARM, Weight::Alarm, text.into());
    }

    fn notify(&mut self, now: Now, stands: Duration, weight: Weight, text: String) {
        let until = now.mono + stands;
        self.notice = Some(Notice {
            text,
            until,
            weight,
        });
    }

    /// Takes a hint off; what was said of a write stays.
    pub(super) fn drop_hint(&mut self) {
        self.notice.take_if(|notice| notice.weight == Weight::Hint);
    }
}
