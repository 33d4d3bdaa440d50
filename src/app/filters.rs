//! Filters that a browser has set in the session that it shares with snapdeck. They hide rows, so
//! that a missing row may still exist.

use super::{
    Call, Effect, State,
    ask::{Open, Part, clear_filters::ClearFilters},
};
use crate::{
    domain::{Now, Problem},
    words::Said,
};

/// What is known about the session's filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filters {
    /// No filter hides rows, as far as is known.
    #[default]
    Clear,
    /// A filter is set, and the user has to be asked.
    Found,
    /// A filter is set, and the user knows.
    Told,
}

impl Filters {
    /// Whether a filter is set.
    #[must_use]
    pub fn are_set(self) -> bool {
        self != Self::Clear
    }
}

impl State {
    /// Records whether the list that was just read is filtered. The list of the whole account has a
    /// filter of its own, which only its next reading can show to be cleared.
    pub(super) fn filters_seen(&mut self, filtered: bool) {
        let images = &self.data.images.list.remote.value;
        let images = images.as_ref().is_some_and(|list| list.filtered);
        self.filters = match (filtered || images, self.filters) {
            (false, _) => Filters::Clear,
            (true, Filters::Clear) => Filters::Found,
            (true, known) => known,
        };
    }

    /// Asks the user once, when no other question is open. Clearing a filter changes the web panel
    /// for others, so a read-only account keeps its filters.
    pub(super) fn ask_about_filters(&mut self) {
        let free = self.layers.top().is_none();
        if self.filters == Filters::Found && free && self.may_write().is_ok() {
            self.filters = Filters::Told;
            self.layers
                .ask_by_itself(Open::new(Box::new(ClearFilters), Part::Cancel));
        }
    }

    /// Clears the filters, as the user has confirmed.
    pub(super) fn clear_filters(&mut self, now: Now) -> Option<Effect> {
        self.layers.close_question();
        if let Err(why) = self.may_write() {
            self.say(now, Said::Denied(why));
            return None;
        }
        Some(self.call(Call::ClearFilters))
    }

    /// Handles the result of clearing them; the lists that are read next show whether they are
    /// cleared.
    pub(super) fn filters_cleared(&mut self, now: Now, result: Result<(), Problem>) {
        // Reads in flight were sent in the filtered session.
        self.read_anew(now);
        match result {
            Ok(()) => {
                self.filters = Filters::Clear;
                if let Some(list) = &mut self.data.images.list.remote.value {
                    list.filtered = false;
                }
                self.say(now, Said::FilterCleared);
            }
            Err(problem) => self.say(now, Said::FilterNotCleared(problem)),
        }
    }
}
