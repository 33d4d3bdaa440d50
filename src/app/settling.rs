//! What the lists tell of the writes that are not settled.

use std::collections::BTreeSet;

use super::{Op, Phase, RequestId, Saving, State};
use crate::domain::{
    InstanceId, List, Now, Snapshot, SnapshotId,
    settle::{Settled, Write, settle},
};

impl State {
    /// Judges the writes of an instance by a list that was asked for at `asked`; gives back what
    /// pending rows have become.
    pub(super) fn settle(
        &mut self,
        now: Now,
        asked: Now,
        instance: &InstanceId,
        list: &List<Snapshot>,
    ) -> Vec<(RequestId, SnapshotId)> {
        let given = self.snapshots.get(instance).map(|open| open.given.clone());
        let mut taken: BTreeSet<SnapshotId> = given.unwrap_or_default();
        let mut ours: Vec<&Op> = self
            .ops
            .iter()
            .filter(|op| op.instance == *instance && op.adopted.is_none())
            .collect();
        // What the server has surely heard has the better claim to a new row.
        ours.sort_by_key(|op| matches!(op.phase, Phase::Checking | Phase::NotSeen));
        let ours: Vec<RequestId> = ours.into_iter().map(|op| op.id).collect();
        let mut moved = Vec::new();
        for id in ours {
            let Some(op) = self.ops.iter().find(|op| op.id == id) else {
                continue;
            };
            match settle(&op.aim, op.looked_for, list, asked, &taken) {
                Settled::Done(Some(new)) => {
                    taken.insert(new.clone());
                    self.adopt(id, &new, instance);
                    moved.push((id, new));
                }
                // Only the answer tells of a delete that is not answered: it may be another's.
                Settled::Done(None) if op.phase != Phase::Unanswered => {
                    let said = format!("Deleted {}: it is not in the list any more.", op.name);
                    self.report(now, said);
                    self.ops.retain(|op| op.id != id);
                }
                Settled::Ask(ids) => self.ask_which(now, id, &ids),
                Settled::NotSeen => self.not_seen(now, id),
                Settled::Done(None) | Settled::LookAgain => {}
            }
        }
        moved
    }

    /// Gives a create the row that the list shows of it. No other create gets that row later.
    fn adopt(&mut self, id: RequestId, new: &SnapshotId, instance: &InstanceId) {
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id) else {
            return;
        };
        op.adopted = Some(new.clone());
        let since = op.sent.mono;
        if op.phase != Phase::Unanswered {
            self.ops.retain(|op| op.id != id);
        }
        if let Some(open) = self.snapshots.get_mut(instance) {
            open.given.insert(new.clone());
            open.saving
                .insert(new.clone(), Saving { since, ours: true });
        }
    }

    fn ask_which(&mut self, now: Now, id: RequestId, ids: &[SnapshotId]) {
        let answered = |op: &Op| op.id == id && op.phase != Phase::Unanswered;
        let Some(at) = self.ops.iter().position(answered) else {
            return;
        };
        let op = self.ops.remove(at);
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        let said = format!(
            "{} new snapshots are named {} (ids {}): one is ours. Look in the panel which.",
            ids.len(),
            op.name,
            ids.join(", ")
        );
        self.alarm(now, said);
    }

    fn not_seen(&mut self, now: Now, id: RequestId) {
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id) else {
            return;
        };
        let said = match (&op.aim, op.phase) {
            // The server has taken the delete: the row says so until it goes.
            (Write::Delete(_), Phase::Accepted) | (_, Phase::Unanswered | Phase::NotSeen) => return,
            (Write::Create { .. }, _) => {
                format!(
                    "{}: Not in the list after 2 min. It may still appear: not repeated.",
                    op.name
                )
            }
            (Write::Delete(_), _) => {
                format!(
                    "{}: still in the list after 2 min. Unknown: look in the panel.",
                    op.name
                )
            }
        };
        op.phase = Phase::NotSeen;
        self.alarm(now, said);
    }

    /// Takes the rows of creates that were not seen off the screen, when the person asks to read
    /// again. They are still looked for, and named at the end.
    pub(super) fn hide_not_seen(&mut self) {
        let mut instances = Vec::new();
        for op in self
            .ops
            .iter_mut()
            .filter(|op| op.phase == Phase::NotSeen && op.has_row())
        {
            op.hidden = true;
            instances.push(op.instance.clone());
        }
        for instance in instances {
            self.arrange(&instance, &[]);
        }
    }
}
