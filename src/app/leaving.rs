//! What is not finished when the program is left.

use std::borrow::Cow;

use super::{Op, Phase, State};
use crate::{
    domain::{Instance, InstanceId, settle::Aim},
    text::Text,
};

impl State {
    /// The writes whose outcome is not known yet.
    pub fn open_writes(&self) -> impl Iterator<Item = &Op> {
        self.ops.iter().filter(|op| op.is_open())
    }

    /// The snapshots that we had made and that are not Active yet, in a list or not, with their
    /// instances.
    fn still_saving(&self) -> impl Iterator<Item = (&InstanceId, &Text)> {
        let listed = self.snapshots.iter().flat_map(|(of, open)| {
            let ours = open.saving.iter().filter(|(_, saving)| saving.ours);
            ours.filter_map(move |(id, _)| Some((of, &open.table.get(id)?.name)))
        });
        let accepted = self
            .ops
            .iter()
            .filter(|op| op.phase == Phase::Accepted && matches!(op.aim, Aim::Create { .. }));
        listed.chain(accepted.map(|op| (&op.instance, &op.name)))
    }

    /// The writes whose outcome was not seen, as sentences to leave behind.
    #[must_use]
    pub fn unseen_writes(&self) -> Vec<String> {
        let unseen = self
            .ops
            .iter()
            .filter(|op| op.is_open() || op.phase == Phase::NotSeen);
        let said = unseen.map(|op| {
            format!("The outcome was not seen: {op}. Look in the list before doing it again.")
        });
        self.left_behind.iter().cloned().chain(said).collect()
    }

    /// All that is to be said on the way out: that, and what is still being made.
    #[must_use]
    pub fn last_words(&self) -> Vec<String> {
        let saving = self.still_saving().map(|(of, name)| {
            let instance = self.instances.get(of);
            let label = instance.map_or(Cow::Borrowed(of.as_str()), Instance::label);
            format!("{name} of {label} is still Saving.")
        });
        self.unseen_writes().into_iter().chain(saving).collect()
    }
}
