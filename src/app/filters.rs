//! Filters that a browser has set in a session which it shares with us: they hide rows, so that a row
//! that is not there may be there all the same.

use super::{
    Effect, Overlay, State,
    dialog::{Dialog, Open, Part},
};
use crate::domain::{Now, Problem};

/// What is known of the session's filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filters {
    /// They were not asked after yet.
    #[default]
    NotAsked,
    /// The answer is to come, or told nothing.
    Unknown,
    /// None is set.
    Clear,
    /// One is set, and the person is to be asked.
    Found,
    /// One is set, and the person knows.
    Told,
}

impl Filters {
    /// Whether one is set.
    #[must_use]
    pub fn are_set(self) -> bool {
        matches!(self, Self::Found | Self::Told)
    }
}

impl State {
    /// Asks after the filters once a session, as soon as that is known to live.
    pub(super) fn find_filters(&mut self) -> Option<Effect> {
        let lives = self.instances.remote.value.is_some() && !self.is_signed_out();
        if self.filters != Filters::NotAsked || !lives {
            return None;
        }
        self.filters = Filters::Unknown;
        Some(Effect::AskFilters(self.new_request()))
    }

    /// Takes in whether a filter is set. Lists that were read before may lack rows: they are read
    /// again, and prove nothing then.
    pub(super) fn filters_told(&mut self, now: Now, result: &Result<bool, Problem>) {
        match result {
            Ok(true) => {
                self.filters = Filters::Found;
                self.want_all(now);
            }
            Ok(false) => self.filters = Filters::Clear,
            // A server without such forms has no filters to speak of.
            Err(_) => {}
        }
    }

    /// Asks the person once, when nothing else is asked.
    pub(super) fn ask_about_filters(&mut self) {
        let free =
            self.dialog.is_none() && self.entry.form.is_none() && self.overlay == Overlay::None;
        if self.filters == Filters::Found && free {
            self.filters = Filters::Told;
            self.dialog = Some(Open::new(Dialog::ClearFilters(Part::Cancel)));
        }
    }

    /// Clears them, as was confirmed.
    pub(super) fn clear_filters(&mut self) -> Effect {
        self.dialog = None;
        Effect::ClearFilters(self.new_request())
    }

    /// Takes in how clearing them ended.
    pub(super) fn filters_cleared(&mut self, now: Now, result: Result<(), Problem>) {
        match result {
            Ok(()) => {
                self.filters = Filters::Clear;
                self.want_all(now);
                self.say(now, "The browser's filter is cleared.");
            }
            Err(problem) => self.alarm(now, format!("The filter may still be set. {problem}")),
        }
    }
}
