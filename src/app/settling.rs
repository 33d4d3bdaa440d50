//! Settling the writes from the lists.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Ending, Op, Saving, State, bulk::ItemState, operations::OperationEnd,
    schedules::changes_schedules,
};
use crate::{
    domain::{
        CopyList, Image, InstanceId, List, Now, Schedule, Snapshot, SnapshotId,
        write::{Answered, End, OpId, PATIENCE, Phase, Stage, UnderWay, Verdict, Watched, Write},
    },
    words::Said,
};

/// The row that a list shows of a write.
fn listed(how: &UnderWay) -> Option<SnapshotId> {
    match how {
        UnderWay::Listed(id) => Some(id.clone()),
        UnderWay::AtWork(_) => None,
    }
}

impl State {
    /// Judges the writes of an instance by a list that was requested at `asked`; returns what
    /// pending rows have become.
    pub(super) fn settle(
        &mut self,
        now: Now,
        asked: Now,
        of: &CopyList,
        list: &List<Snapshot>,
    ) -> Vec<(OpId, SnapshotId)> {
        let given = self.data.snapshots.get(of).map(|open| open.given.clone());
        let mut taken: BTreeSet<SnapshotId> = given.unwrap_or_default();
        let mut ours: Vec<&Op> = self
            .ops
            .iter()
            .filter(|op| op.is_watched_in(of) && op.adopted.is_none())
            .collect();
        // Writes that the server has confirmed are matched with new rows first.
        ours.sort_by_key(|op| matches!(op.phase, Phase::Checking | Phase::NotSeen));
        let ours: Vec<OpId> = ours.into_iter().map(|op| op.id).collect();
        let mut moved = Vec::new();
        for id in ours {
            let Some(op) = self.ops.iter().find(|op| op.id == id) else {
                continue;
            };
            match op.write.judge(op.looked_for, list, asked, &taken) {
                Verdict::New(new) => {
                    taken.insert(new.clone());
                    // Before the answer, it may be somebody else's.
                    if op.phase != Phase::Unanswered {
                        self.record(id, Stage::Open(Answered::Created(new.clone())));
                    }
                    self.adopt(id, &new, of);
                    moved.push((id, new));
                }
                Verdict::NotSeen if op.phase == Phase::NotSeen => {
                    self.free(now, id, list.rows.iter());
                }
                verdict => self.conclude(now, id, verdict),
            }
        }
        moved
    }

    /// Judges the writes that the list of the whole account shows, by one that was requested at
    /// `asked`.
    pub(super) fn settle_by_images(&mut self, now: Now, asked: Now, list: &List<Image>) {
        let under_way = self.ops.iter().filter_map(|op| op.under_way.as_ref());
        let mut taken: BTreeSet<SnapshotId> = under_way.filter_map(listed).collect();
        let ours = self
            .ops
            .iter()
            .filter(|op| op.write.watches() == Watched::Images);
        for id in ours.map(|op| op.id).collect::<Vec<_>>() {
            // What is listed now may have ended already.
            while let Some(op) = self.ops.iter().find(|op| op.id == id) {
                let (since, before) = (op.looked_for, op.under_way.as_ref());
                match op.write.judge_by_images(since, list, asked, before, &taken) {
                    Verdict::UnderWay(how) if before != Some(&how) => {
                        taken.extend(listed(&how));
                        self.is_under_way(id, how);
                    }
                    verdict => {
                        let of = op.list();
                        if (&verdict, op.phase) == (&Verdict::NotSeen, Phase::NotSeen) {
                            self.free(now, id, list.rows.iter().map(|row| &row.snapshot));
                        } else {
                            self.conclude(now, id, verdict);
                        }
                        self.arrange_list(now, &of);
                        break;
                    }
                }
            }
        }
    }

    /// Judges the writes that the list of instances shows, by one that was requested at `asked`.
    pub(super) fn settle_by_instances(&mut self, now: Now, asked: Now) {
        let Some(list) = &self.data.instances.remote.value else {
            return;
        };
        let is_watched = |op: &&Op| op.write.watches() == Watched::Instances;
        let ours = self.ops.iter().filter(is_watched).map(|op| {
            let is_accepted = op.phase == Phase::Accepted;
            let before = op.under_way.as_ref();
            let verdict =
                op.write
                    .judge_by_instances(op.looked_for, list, asked, before, is_accepted);
            (op.id, op.list(), verdict)
        });
        for (id, list, verdict) in ours.collect::<Vec<_>>() {
            match verdict {
                Verdict::UnderWay(how) => self.is_under_way(id, how),
                verdict => self.conclude(now, id, verdict),
            }
            self.arrange_list(now, &list);
        }
    }

    /// Judges the writes of the schedules of an instance by a list that was requested at `asked`.
    pub(super) fn settle_by_schedules(
        &mut self,
        now: Now,
        asked: Now,
        of: &InstanceId,
        list: &List<Schedule>,
    ) {
        let mut taken = self.data.given_schedules.clone();
        let ours = self.ops.iter().filter(|op| changes_schedules(op, of));
        let mut ours: Vec<&Op> = ours.collect();
        // Writes that the server has confirmed are matched with new rows first.
        ours.sort_by_key(|op| matches!(op.phase, Phase::Checking | Phase::NotSeen));
        let ours: Vec<OpId> = ours.into_iter().map(|op| op.id).collect();
        for id in ours {
            let Some(op) = self.ops.iter().find(|op| op.id == id) else {
                continue;
            };
            let verdict = op
                .write
                .judge_by_schedules(op.looked_for, list, asked, &taken);
            if let (Verdict::Done, Write::Schedule(write)) = (&verdict, &*op.write)
                && let Some(row) = write.created(list, &taken)
            {
                // Before the answer, it may be somebody else's.
                if op.phase != Phase::Unanswered {
                    self.data.given_schedules.insert(row.clone());
                }
                taken.insert(row);
            }
            self.conclude(now, id, verdict);
        }
    }

    /// Gives up the writes that a list would show, after the server has refused it for as long as any
    /// result is waited for; `read_at` is when it was last read.
    pub(super) fn give_up_on_refused(
        &mut self,
        now: Now,
        read_at: Option<Now>,
        shows: impl Fn(&Op) -> bool,
    ) {
        let is_long_ago = |at: Now| now.since(at.mono) >= PATIENCE;
        if !read_at.is_none_or(is_long_ago) {
            return;
        }
        let late = self
            .ops
            .iter()
            .filter(|op| shows(op) && is_long_ago(op.looked_for));
        for id in late.map(|op| op.id).collect::<Vec<_>>() {
            self.not_seen(now, id, Said::NotListed);
        }
    }

    /// Ends the writes of the schedules of an instance that is gone: their list is refused, so
    /// nothing will show them.
    pub(super) fn end_schedules_of_gone_instance(&mut self, now: Now, of: &InstanceId) {
        let listed = self.data.instances.remote.value.as_ref();
        if !listed.is_some_and(|list| list.complete) || self.data.instances.get(of).is_some() {
            return;
        }
        let answered = |op: &&Op| changes_schedules(op, of) && op.phase != Phase::Unanswered;
        let ids: Vec<OpId> = self.ops.iter().filter(answered).map(|op| op.id).collect();
        for id in ids {
            self.gone(now, id);
        }
    }

    /// Notes what a list shows of a write that the server is carrying out.
    fn is_under_way(&mut self, id: OpId, how: UnderWay) {
        if let Some(op) = self.ops.iter_mut().find(|op| op.id == id) {
            if op.phase == Phase::NotSeen {
                op.phase = Phase::Checking;
            }
            // Before the answer, it may be somebody else's.
            let is_first = op.under_way.is_none() && op.phase != Phase::Unanswered;
            let answered = how.answered();
            op.under_way = Some(how);
            if is_first {
                self.record(id, Stage::Open(answered));
            }
        }
    }

    /// Ends a write, or goes on looking for it, as a list says.
    fn conclude(&mut self, now: Now, id: OpId, verdict: Verdict) {
        let Some(op) = self.ops.iter().find(|op| op.id == id) else {
            return;
        };
        let is_answered = op.phase != Phase::Unanswered;
        match verdict {
            // Before the answer, the change in the list may be somebody else's.
            Verdict::Done if is_answered => {
                let (op, said) = (op.clone(), Said::Done(Arc::clone(&op.write)));
                self.ops.retain(|op| op.id != id);
                self.record(id, Stage::Ended(End::Applied));
                // Of a run, the end is said.
                if !self.end(now, &op, &said, OperationEnd::Done) {
                    self.say(now, said);
                }
            }
            Verdict::Failed(how) if is_answered => {
                let op = op.clone();
                let said = Said::Failed(Arc::clone(&op.write), how.clone());
                self.end(now, &op, &said, OperationEnd::Failed(how));
                self.ops.retain(|op| op.id != id);
                self.record(id, Stage::Ended(End::Unclear));
                self.say(now, said);
            }
            Verdict::Ask(ids) => self.ask_which(now, id, &ids),
            Verdict::Gone if is_answered => self.gone(now, id),
            Verdict::NotSeen => self.not_seen(now, id, Said::NotSeen),
            Verdict::New(_)
            | Verdict::Done
            | Verdict::Failed(_)
            | Verdict::Gone
            | Verdict::UnderWay(_)
            | Verdict::LookAgain => {}
        }
    }

    /// Assigns to a create its row in the list. No other create can get that row later.
    pub(super) fn adopt(&mut self, id: OpId, new: &SnapshotId, of: &CopyList) {
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id) else {
            return;
        };
        op.adopted = Some(new.clone());
        let since = op.sent.mono;
        if op.phase != Phase::Unanswered {
            self.ops.retain(|op| op.id != id);
            self.ended_in_run(id, ItemState::Saving(new.clone()));
        }
        if let Some(open) = self.data.snapshots.get_mut(of) {
            open.given.insert(new.clone());
            open.saving.insert(
                new.clone(),
                Saving {
                    since,
                    op: Some(id),
                },
            );
        }
    }

    fn ask_which(&mut self, now: Now, id: OpId, ids: &[SnapshotId]) {
        let answered = |op: &Op| op.id == id && op.phase != Phase::Unanswered;
        let Some(at) = self.ops.iter().position(answered) else {
            return;
        };
        let op = self.ops.remove(at);
        self.record(id, Stage::Ended(End::Unclear));
        let said = Said::Ambiguous(op.write.name().clone(), ids.to_vec());
        self.end(now, &op, &said, OperationEnd::Unclear);
        self.say(now, said);
        self.first_step_failed(now, id);
    }

    /// Ends the writes on an instance that is gone: its list is refused, so nothing will show them.
    pub(super) fn end_on_gone_instance(&mut self, now: Now, of: &CopyList) {
        let listed = self.data.instances.remote.value.as_ref();
        if !listed.is_some_and(|list| list.complete)
            || self.data.instances.get(&of.instance).is_some()
        {
            return;
        }
        let answered = |op: &&Op| op.is_watched_in(of) && op.phase != Phase::Unanswered;
        let ids: Vec<OpId> = self.ops.iter().filter(answered).map(|op| op.id).collect();
        for id in ids {
            self.gone(now, id);
        }
        let Some(open) = self.data.snapshots.get_mut(of) else {
            return;
        };
        let saving = std::mem::take(&mut open.saving);
        for op in saving.values().filter_map(|saving| saving.op) {
            self.record(op, Stage::Ended(End::Unclear));
            self.instance_of_plan_gone(now, op);
        }
    }

    /// Ends a write whose snapshot is gone: nobody can see any more whether it was applied.
    fn gone(&mut self, now: Now, id: OpId) {
        let Some(at) = self.ops.iter().position(|op| op.id == id) else {
            return;
        };
        let op = self.ops.remove(at);
        self.record(id, Stage::Ended(End::Unclear));
        // The notice that it was not seen has already been shown.
        if op.is_running() {
            let said = Said::Gone(Arc::clone(&op.write));
            self.end(now, &op, &said, OperationEnd::Unclear);
            self.say(now, said);
        }
        self.first_step_failed(now, id);
    }

    fn not_seen(&mut self, now: Now, id: OpId, said: fn(Arc<Write>, Phase) -> Said) {
        let waits = |op: &&mut Op| matches!(op.phase, Phase::Accepted | Phase::Checking);
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id).filter(waits) else {
            return;
        };
        let said = said(Arc::clone(&op.write), op.phase);
        op.phase = Phase::NotSeen;
        op.looked_for = now;
        let op = op.clone();
        self.write_ended(now, &op, said.clone(), Ending::Unknown);
        if op.of_earlier_run {
            // Nothing would show it at the next start either.
            self.record(id, Stage::Ended(End::Unclear));
        } else if self.begins_plan(id) {
            // The restore after it is given up below: the next start must not ask about it.
            self.record(id, Stage::Alone);
        }
        self.ended_in_run(id, ItemState::Unknown(id));
        self.say(now, said);
        self.first_step_failed(now, id);
    }

    /// Gives up a write that later lists did not show either, if it would block its target for ever:
    /// it can be repeated if the row is as it was when the write was confirmed.
    fn free<'a>(&mut self, now: Now, id: OpId, mut rows: impl Iterator<Item = &'a Snapshot>) {
        let mut is_unchanged = |write: &Write| {
            let expected = write.expects();
            expected.is_some_and(|expected| {
                let row = rows.find(|row| row.id == expected.id);
                row.is_some_and(|row| expected.changes(row).is_empty())
            })
        };
        let mut ops = self.ops.iter();
        let Some(at) = ops.position(|op| {
            op.id == id && op.write.blocks_while_unknown() && is_unchanged(&op.write)
        }) else {
            return;
        };
        let op = self.ops.remove(at);
        self.record(id, Stage::Ended(End::Unclear));
        self.say(now, Said::Freed(op.write, now.since(op.sent.mono)));
    }

    /// Removes the rows of creates that were not seen from the screen, when the user refreshes. The
    /// lists are still searched for them, and they are named on exit.
    pub(super) fn hide_not_seen(&mut self, now: Now) {
        let mut lists = Vec::new();
        for op in self
            .ops
            .iter_mut()
            .filter(|op| op.phase == Phase::NotSeen && op.has_row())
        {
            op.hidden = true;
            lists.push(op.list());
        }
        for list in lists {
            self.arrange_list(now, &list);
        }
    }
}
