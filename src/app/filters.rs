//! Filters that a browser has set in a session which it shares with us: they hide rows, so that a row
//! that is not there may be there all the same.

use super::{
    Call, Effect, State,
    ask::{Open, Part, Question, clear_filters::ClearFilters},
};
use crate::{
    domain::{Now, Problem},
    words::Said,
};

/// What is known of the session's filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filters {
    /// None hides rows, as far as is known.
    #[default]
    Clear,
    /// One does, and the person is to be asked.
    Found,
    /// One does, and the person knows.
    Told,
}

impl Filters {
    /// Whether one is set.
    #[must_use]
    pub fn are_set(self) -> bool {
        self != Self::Clear
    }
}

impl State {
    /// Takes in whether a list that was just read is one of filtered rows.
    pub(super) fn filters_seen(&mut self, filtered: bool) {
        self.filters = match (filtered, self.filters) {
            (false, _) => Filters::Clear,
            (true, Filters::Clear) => Filters::Found,
            (true, known) => known,
        };
    }

    /// Asks the person once, when nothing else is asked. Clearing changes something for others, so
    /// that a read-only account keeps its filters.
    pub(super) fn ask_about_filters(&mut self) {
        let free = self.layers.top().is_none();
        if self.filters == Filters::Found && free && self.may_write().is_ok() {
            self.filters = Filters::Told;
            self.layers.ask(Open::new(
                Question::ClearFilters(ClearFilters),
                Part::Cancel,
            ));
        }
    }

    /// Clears them, as was confirmed.
    pub(super) fn clear_filters(&mut self, now: Now) -> Option<Effect> {
        self.layers.close_question();
        if let Err(why) = self.may_write() {
            self.say(now, Said::Denied(why));
            return None;
        }
        Some(self.call(Call::ClearFilters))
    }

    /// Takes in how clearing them ended; the lists that are read now tell whether they are.
    pub(super) fn filters_cleared(&mut self, now: Now, result: Result<(), Problem>) {
        // What is under way was asked for in the filtered session.
        self.read_anew(now);
        match result {
            Ok(()) => {
                self.filters = Filters::Clear;
                self.say(now, Said::FilterCleared);
            }
            Err(problem) => self.say(now, Said::FilterNotCleared(problem)),
        }
    }
}
