//! What is not finished when the program is left.

use super::{Doing, Op, State};
use crate::{
    domain::write::{Phase, Write},
    words::writes,
};

impl State {
    /// The writes whose outcome is not known yet.
    pub fn open_writes(&self) -> impl Iterator<Item = &Op> {
        self.ops.iter().filter(|op| op.is_open())
    }

    /// The writes whose outcome was not seen, as sentences to leave behind.
    #[must_use]
    pub fn unseen_writes(&self) -> Vec<String> {
        let unseen = self.ops.iter().filter(|op| match (&*op.write, op.phase) {
            // That the server accepted it does not mean that it is gone.
            (Write::Delete(_), Phase::Accepted) | (_, Phase::NotSeen) => true,
            _ => op.is_open(),
        });
        let said = unseen.map(|op| writes::left_unseen(&op.write));
        self.left_behind.iter().cloned().chain(said).collect()
    }

    /// All that is to be said on the way out: that, and what is still being made.
    #[must_use]
    pub fn last_words(&self) -> Vec<String> {
        let running = self.running().into_iter();
        let saving = running.filter(|running| running.ours && running.doing == Doing::Saving);
        let said = saving.map(|it| format!("{} of {} is still Saving.", it.name, it.on));
        self.unseen_writes().into_iter().chain(said).collect()
    }
}
