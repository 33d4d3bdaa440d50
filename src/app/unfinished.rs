//! What is unfinished when the program quits.

use std::sync::Arc;

use super::{Op, State};
use crate::{
    domain::write::{InList, Phase, Write},
    words::Said,
};

impl State {
    /// The writes whose outcome is still unknown.
    pub fn open_writes(&self) -> impl Iterator<Item = &Op> {
        self.ops.iter().filter(|op| op.is_open())
    }

    /// The writes whose outcome was not seen.
    #[must_use]
    pub fn unseen_writes(&self) -> Vec<Arc<Write>> {
        let unseen = self.ops.iter().filter(|op| match op.phase {
            // An accepted delete does not prove that the snapshot is gone.
            Phase::Accepted => op.write.deed().in_list() == InList::Removes,
            Phase::NotSeen => true,
            Phase::Unanswered | Phase::Checking => op.is_open(),
        });
        let unseen = unseen.map(|op| &op.write);
        self.left_behind.iter().chain(unseen).cloned().collect()
    }

    /// The messages on exit: these writes, and the snapshots that are still `Saving`.
    #[must_use]
    pub fn last_words(&self) -> Vec<Said> {
        let running = self.running().into_iter();
        let saving = running.filter(|running| running.ours && running.doing.makes_a_copy());
        let saving = saving.map(|it| Said::StillSaving(it.name.clone(), it.on.into_owned()));
        let ops = self.ops.iter();
        let carried_out = ops.filter(|op| op.write.goes_on() && op.phase == Phase::Accepted);
        let carried_out = carried_out.map(|op| Said::StillCarriedOut(Arc::clone(&op.write)));
        let unseen = self.unseen_writes().into_iter().map(Said::LeftUnseen);
        let run = self.run.as_ref();
        let unfinished = run.filter(|run| run.tally().not_started > 0);
        let unfinished = unfinished.map(|run| Said::RunOver(run.what, run.last_tally()));
        let waiting = self.said_of_plans();
        unseen
            .chain(saving)
            .chain(carried_out)
            .chain(waiting)
            .chain(unfinished)
            .collect()
    }
}
