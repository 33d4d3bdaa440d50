//! Writes: sent once, never repeated, and settled by reading the list.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{
    Call, Effect, State,
    ask::{Hint, Part, Sent},
    bulk::{ItemState, Run, Stopped},
    operations::{Operation, OperationEnd},
};
use crate::{
    domain::{
        CopyKind, CopyList, Instance, LONGEST_NAME, Now, Problem, ServerProblem, SnapshotId,
        write::{
            Answered, Confirmation, ListId, NotDone, OpId, Phase, Stage, Target, UnderWay, Watched,
            Write,
        },
    },
    text::{self, Text},
    words::{Denied, Said},
};

/// A write that is not settled: it ends when the list shows its result.
#[derive(Clone, Debug)]
pub struct Op {
    /// Identifies it.
    pub id: OpId,
    /// The operation.
    pub write: Arc<Write>,
    /// When it was sent.
    pub sent: Now,
    /// Since when the lists are searched for it: when it was sent, or when its answer came or was
    /// given up, which can be minutes later.
    pub(super) looked_for: Now,
    /// Its phase.
    pub phase: Phase,
    /// The new id that the list already shows, although the create is not answered.
    pub(super) adopted: Option<SnapshotId>,
    /// What the lists have shown of it, if they show that the server is carrying it out.
    pub(super) under_way: Option<UnderWay>,
    /// Whether the user removed its row from the screen after it was not seen.
    pub(super) hidden: bool,
    /// Whether an earlier run of the program began it.
    pub(super) of_earlier_run: bool,
}

impl Op {
    /// The list that is read again right before it is sent.
    #[must_use]
    pub fn list(&self) -> ListId {
        self.write.list()
    }

    /// Whether its outcome is unknown and the lists are still searched for it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Unanswered | Phase::Checking)
            && self.adopted.is_none()
            && self.under_way.is_none()
    }

    /// Whether this list of an instance shows its result.
    #[must_use]
    pub(super) fn is_watched_in(&self, list: &CopyList) -> bool {
        self.write.watches() == Watched::Snapshots && self.list().is(list)
    }

    /// Whether the list may show its result at any moment.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase != Phase::NotSeen
    }

    /// Whether it has a row of its own in the table.
    #[must_use]
    pub fn has_row(&self) -> bool {
        matches!(*self.write, Write::Create(_)) && self.adopted.is_none() && !self.hidden
    }
}

impl State {
    /// `{instance}-{YYYYMMDD}-{HHMM}`, different from every existing name; a long instance name is
    /// cut so that the time fits.
    pub(super) fn proposed_name(&self, now: Now, instance: &Instance, kind: CopyKind) -> String {
        let time = now.wall.strftime("-%Y%m%d-%H%M").to_string();
        let known = self.data.snapshots.get(&kind.of(&instance.id));
        let rows = known.map_or(&[][..], |open| open.list.rows());
        free_name(instance, &time, rows.iter().map(|row| &row.name))
    }

    /// Begins a write, unless one to the same target is in flight. The open question, if any, waits
    /// for it.
    pub(super) fn begin(
        &mut self,
        now: Now,
        write: Write,
        confirmation: Confirmation,
    ) -> Result<Effect, Denied> {
        let (id, effect) = self.start(now, write, confirmation)?;
        if let Some(open) = self.layers.question_mut() {
            open.begin(Sent::Write(id));
        }
        Ok(effect)
    }

    /// Refuses a restore from a snapshot that is being changed, or is going to be by a run. The plan
    /// that the restore is a part of is not in its way.
    pub(super) fn source_is_free(&self, source: &SnapshotId) -> Result<(), Denied> {
        let source = Target::Snapshot(source.clone());
        let changes = |op: &&Op| {
            op.write.target() == source && (op.is_running() || op.write.blocks_while_unknown())
        };
        if let Some(op) = self.ops.iter().find(changes) {
            return Err(Denied::InTheWay(Arc::clone(&op.write), op.phase));
        }
        let mut waiting = self.run.iter().flat_map(Run::waiting);
        match waiting.find(|write| write.target() == source) {
            Some(write) => Err(Denied::InTheWay(Arc::clone(write), Phase::Unanswered)),
            None => Ok(()),
        }
    }

    /// Starts a write that no open question waits for, if nothing is in its way.
    pub(super) fn start(
        &mut self,
        now: Now,
        write: Write,
        confirmation: Confirmation,
    ) -> Result<(OpId, Effect), Denied> {
        if let Write::Restore(restore) = &write {
            self.is_free_but_for(&write.target(), self.plan_of(restore))?;
            self.source_is_free(restore.item.id())?;
        } else {
            self.is_free(&write.target())?;
        }
        let id = OpId::after(self.last_op, now.stamp, self.random.u64(..));
        self.last_op = Some(id);
        let write = Arc::new(write);
        let list = write.list();
        let op = Op {
            id,
            write: Arc::clone(&write),
            sent: now,
            looked_for: now,
            phase: Phase::Unanswered,
            adopted: None,
            under_way: None,
            hidden: false,
            of_earlier_run: false,
        };
        self.note_plan(&op, &confirmation, None);
        self.ops.push(op);
        self.note_begun(Operation {
            id,
            write: Arc::clone(&write),
            since: now,
            of_earlier_run: false,
            alone: false,
            end: None,
        });
        self.watch(now, &write, super::poll::SOON);
        self.arrange_list(now, &list);
        Ok((id, self.call(Call::Write(id, write, confirmation))))
    }

    /// Reads the list that shows the result of a write, after that time and then often.
    pub(super) fn watch(&mut self, now: Now, write: &Write, after: Duration) {
        let (busy, at) = (Some(now.mono), now.mono + after);
        match write.watches() {
            Watched::Snapshots => {
                if let ListId::Copies(list) = write.list() {
                    let open = self.data.snapshots.entry(list).or_default();
                    open.list.remote.busy_since = busy;
                    open.list.remote.want(at);
                }
            }
            Watched::Schedules => {
                if let Some(of) = write.instance_id() {
                    let list = self.data.schedules.entry(of.clone()).or_default();
                    list.remote.busy_since = busy;
                    list.remote.want(at);
                }
            }
            Watched::Instances => {
                self.data.instances.remote.busy_since = busy;
                self.data.instances.remote.want(at);
            }
            Watched::Images => {
                self.data.images.list.remote.busy_since = busy;
                self.data.images.list.remote.want(at);
            }
        }
    }

    /// Handles the result of sending a write. It is answered once: later answers are ignored.
    pub(super) fn written(&mut self, now: Now, id: OpId, result: Result<(), NotDone>) {
        let unanswered = |op: &&Op| op.id == id && op.phase == Phase::Unanswered;
        let Some(op) = self.ops.iter().find(unanswered).cloned() else {
            return;
        };
        if let Err(NotDone::NotRecorded(problem)) = &result {
            self.journal_checked(Err(problem.clone()));
            self.stop_run(Stopped::Denied(Denied::NotRecorded));
        }
        let reopens =
            |why: &NotDone| why.definitely_not_applied() && self.asks_again(id, why).is_some();
        if result.as_ref().is_err_and(reopens) {
            self.plan_is_asked_again(id);
        } else {
            self.plan_is_over(id);
        }
        match result {
            Ok(()) => {
                self.close_waiting(id);
                self.look_for(now, id, Phase::Accepted);
            }
            Err(NotDone::Failed(Problem::Server(ServerProblem::Refused(refusal))))
                if op.write.is_met_by(&refusal) =>
            {
                self.close_waiting(id);
                self.look_for(now, id, Phase::Checking);
            }
            Err(why) if why.definitely_not_applied() => self.not_done(now, &op, &why),
            Err(_) if op.adopted.is_some() => {
                // A result that the list has already shown is final, whatever the answer was.
                self.close_waiting(id);
                self.look_for(now, id, Phase::Accepted);
            }
            Err(why) => {
                self.close_waiting(id);
                if let Some(problem) = why.problem() {
                    let said = Said::Unknown(Arc::clone(&op.write), problem.clone());
                    self.say_while_open(now, said, vec![(self.id, id)]);
                }
                self.look_for(now, id, Phase::Checking);
            }
        }
    }

    fn waits_for(&self, id: OpId) -> bool {
        let open = self.question();
        open.is_some_and(|open| open.form.sent == Some(Sent::Write(id)))
    }

    /// The part that gets the focus if the question about a write that was not done opens again.
    fn asks_again(&self, id: OpId, why: &NotDone) -> Option<Part> {
        let waits = self.question().filter(|_| self.waits_for(id));
        waits.and_then(|open| open.asks_again(why))
    }

    /// Closes the dialog, if it waits for this write.
    fn close_waiting(&mut self, id: OpId) {
        self.layers
            .close_question_if(|open| open.form.sent == Some(Sent::Write(id)));
    }

    /// Says why a write was not applied: in the form that requested it, if that is still open.
    fn not_done(&mut self, now: Now, op: &Op, why: &NotDone) {
        self.ops.retain(|other| other.id != op.id);
        self.disown(op);
        self.arrange_list(now, &op.list());
        let said = Said::NotDone(Arc::clone(&op.write), why.clone());
        let is_in_results = self.end(now, op, &said, OperationEnd::NotDone(why.clone()));
        if let Some(focus) = self.asks_again(op.id, why) {
            self.forget_plan(op.id);
            let hint = Hint::NotDone(Arc::clone(&op.write), why.clone());
            return self.reopen_form(focus, hint);
        }
        self.close_waiting(op.id);
        if op.write.expects().is_some() || op.write.watches() == Watched::Schedules {
            self.look_again(now, &op.list());
        }
        if is_in_results {
            return;
        }
        // Nothing opens over another question. An account that is not on the screen opens nothing:
        // its notice is shown instead.
        let may_ask = self.question().is_none() && self.shown;
        match may_ask
            .then(|| self.follow_up(now, &op.write, why))
            .flatten()
        {
            Some(open) => self.layers.ask_by_itself(open),
            None => self.say(now, said),
        }
        self.first_step_failed(now, op.id);
    }

    /// Takes back the row that the list showed before the answer: it is of somebody else's create.
    fn disown(&mut self, op: &Op) {
        let ListId::Copies(of) = op.list() else {
            return;
        };
        let open = self.data.snapshots.get_mut(&of);
        let Some((open, row)) = open.zip(op.adopted.as_ref()) else {
            return;
        };
        open.given.remove(row);
        if let Some(saving) = open.saving.get_mut(row) {
            saving.op = None;
        }
    }

    /// Enables a refused form again with its text, and says why it was refused.
    fn reopen_form(&mut self, focus: Part, why: Hint) {
        if let Some(open) = self.layers.question_mut() {
            open.form.sent = None;
            open.form.focus = focus;
            // A key that is held down must not send it again and again.
            open.shown_anew(Some(why));
        }
    }

    /// Searches the lists for the result of a write from now on.
    fn look_for(&mut self, now: Now, id: OpId, phase: Phase) {
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id) else {
            return;
        };
        op.phase = phase;
        op.looked_for = now;
        let (list, adopted, sent) = (op.list(), op.adopted.clone(), op.sent);
        let watches = op.write.watches();
        if phase == Phase::Checking && watches == Watched::Instances {
            // An instance doesn't show for whom it was at work before the answer was lost: it may have been
            // somebody else.
            op.under_way = None;
        }
        if let Some(how) = op.under_way.clone() {
            self.record(id, Stage::Open(how.answered()));
        }
        if let Some(new) = adopted {
            self.ops.retain(|op| op.id != id);
            self.record(id, Stage::Open(Answered::Created(new.clone())));
            self.ended_in_run(id, ItemState::Saving(new.clone()));
            // The list may have shown its end before the answer.
            if let ListId::Copies(of) = &list
                && let Some(open) = self.data.snapshots.get(of)
                && !open.saving.contains_key(&new)
            {
                self.save_ended(now, of, (id, new, sent.mono));
            }
        }
        self.look_again(now, &list);
        match watches {
            Watched::Snapshots | Watched::Schedules => {}
            Watched::Images => {
                self.data.images.list.remote.busy_since = Some(now.mono);
                self.data.images.list.remote.outdate(now);
            }
            Watched::Instances => {
                self.data.instances.remote.busy_since = Some(now.mono);
                self.data.instances.remote.outdate(now);
            }
        }
    }

    /// After a change, the reads in flight are too old to count.
    fn look_again(&mut self, now: Now, list: &ListId) {
        match list {
            ListId::Copies(of) => {
                if let Some(open) = self.data.snapshots.get_mut(of) {
                    open.list.remote.busy_since = Some(now.mono);
                    open.list.remote.outdate(now);
                }
                self.data.images.outdate(now);
            }
            ListId::Account => self.data.images.list.remote.outdate(now),
            ListId::Schedules(of) => {
                if let Some(list) = self.data.schedules.get_mut(of) {
                    list.remote.busy_since = Some(now.mono);
                    list.remote.outdate(now);
                }
            }
        }
        self.arrange_list(now, list);
    }
}

/// A name for something of an instance, different from every existing name: the instance's, cut if it
/// is long, and this end, which a number follows if it has to.
pub(super) fn free_name<'a>(
    instance: &Instance,
    end: &str,
    existing: impl Iterator<Item = &'a Text>,
) -> String {
    let typed = text::typed(instance.name.raw());
    let whose = match typed.trim() {
        "" => instance.id.as_str(),
        name => name,
    };
    let taken: BTreeSet<&str> = existing.map(|name| name.raw().trim()).collect();
    let name = |count: usize| {
        let end = match count {
            1 => end.to_owned(),
            count => format!("{end}-{count}"),
        };
        let room = LONGEST_NAME - end.chars().count();
        whose.chars().take(room).collect::<String>() + &end
    };
    // One more candidate than there are existing names, so one of them is free.
    (1..=taken.len() + 1)
        .map(name)
        .find(|name| !taken.contains(name.as_str()))
        .unwrap_or_default()
}
