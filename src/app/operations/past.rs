//! The history on the disk, as a pane or the details show it: it is read when they open, and again by
//! itself whenever the answer to a write or a later stage of it was recorded.

use super::{Call, Effect, State, Tab};
use crate::{
    app::{App, Work},
    domain::{FileProblem, HistoryEntry, HistoryOf, Now},
};

/// The history, as far as it is read.
#[derive(Debug, Default)]
pub enum Past {
    /// It is being read.
    #[default]
    Reading,
    /// The last entries, the newest first.
    Read(Vec<HistoryEntry>),
    /// It can't be read.
    Failed(FileProblem),
}

impl From<Result<Vec<HistoryEntry>, FileProblem>> for Past {
    fn from(result: Result<Vec<HistoryEntry>, FileProblem>) -> Self {
        match result {
            Ok(entries) => Self::Read(entries),
            Err(problem) => Self::Failed(problem),
        }
    }
}

/// The history that is shown, and its reads: one at a time.
#[derive(Debug, Default)]
pub struct ShownPast {
    /// What is shown.
    pub known: Past,
    /// Whether it has to be read.
    wanted: bool,
    /// Whether it is being read.
    in_flight: bool,
}

impl ShownPast {
    /// Asks for another read.
    pub(in crate::app) fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether a read begins now.
    fn begins(&mut self) -> bool {
        let begins = self.wanted && !self.in_flight;
        if begins {
            (self.wanted, self.in_flight) = (false, true);
        }
        begins
    }

    /// Takes what was read.
    pub(in crate::app) fn take(&mut self, past: Past) {
        (self.known, self.in_flight) = (past, false);
    }
}

impl State {
    /// Asks for another read of the history where that is shown.
    fn want_history(&mut self) {
        if let Some(pane) = self.layers.operations_mut()
            && pane.tab == Tab::History
        {
            pane.history.want();
        }
        if let Some(history) = self.layers.details_mut().and_then(|it| it.history_mut()) {
            history.want();
        }
    }

    /// Begins the reads of the history that are wanted.
    pub(in crate::app) fn read_history(&mut self) -> Vec<Effect> {
        let mut wanted = Vec::new();
        let pane = self.layers.operations_mut();
        if pane.is_some_and(|pane| pane.history.begins()) {
            wanted.push(HistoryOf::Everything);
        }
        if let Some(details) = self.layers.details_mut()
            && let Some(of) = details.history_of()
            && details.history_mut().is_some_and(ShownPast::begins)
        {
            wanted.push(of);
        }
        let call = |of| self.call(Call::History(of));
        wanted.into_iter().map(call).collect()
    }
}

impl App {
    /// Reads the history on the screen again: a step of a write of some account was recorded.
    pub(in crate::app) fn history_grew(&mut self, now: Now) -> Vec<Work> {
        self.on_screen(now, State::want_history)
    }
}
