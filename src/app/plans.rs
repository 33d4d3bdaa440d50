//! Restores in two steps: a snapshot of the present state first, and the restore once that is Active.
//!
//! The plan is a part of the create that is its first step, so it is in the journal before anything
//! is sent. The create is recorded as ended only after the restore was sent or given up: a run that
//! ends in between leaves the plan to the next one, which asks before it goes on.

use std::time::Duration;

use super::{
    Doing, Effect, Op, Running, State,
    ask::{Open, restore::RestoreForm},
};
use crate::{
    domain::{
        CopyList, InstanceId, Now, SnapshotId,
        write::{Confirmation, End, OpId, PATIENCE, Restore, Stage, Target, Write},
    },
    text::Text,
    words::{Denied, PlanNews, Said, SecondStep},
};

/// A plan that was confirmed longer ago than this is asked about again.
const STILL_MEANT: Duration = Duration::from_secs(3600);

/// A restore that waits for its first step.
#[derive(Clone, Debug)]
pub(super) struct RestorePlan {
    /// The create that is the first step.
    after: OpId,
    /// The name of its snapshot.
    first: Text,
    restore: Restore,
    confirmation: Confirmation,
    /// Whether it has to be asked about before it goes on.
    asks: bool,
    step: PlanStep,
}

/// A restore that waits to be sent, as it is shown.
pub(super) struct WaitingPlan<'a> {
    /// The create that is the first step.
    pub after: OpId,
    /// The restore.
    pub restore: &'a Restore,
    /// Whether the first step is done.
    pub is_ready: bool,
}

/// How far a plan is.
#[derive(Clone, Debug)]
enum PlanStep {
    /// The snapshot is being made; its id, if an earlier run saw it in the list.
    Waits(Option<SnapshotId>),
    /// It is Active, since then.
    Ready(FirstStep, Now),
    /// The question about it is open.
    Asked(FirstStep),
    /// The restore is sent.
    Sent(OpId),
}

/// The snapshot of the present state, which is Active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    /// The create that made it.
    pub by: OpId,
    /// Its id.
    pub id: SnapshotId,
    /// Its name.
    pub name: Text,
}

impl RestorePlan {
    /// Whether this is the snapshot of the present state, which was made for the plan.
    fn keeps(&self, id: &SnapshotId) -> bool {
        match &self.step {
            PlanStep::Ready(kept, _) | PlanStep::Asked(kept) => kept.id == *id,
            PlanStep::Waits(made) => made.as_ref() == Some(id),
            PlanStep::Sent(_) => false,
        }
    }

    /// Whether a restore is the second step of this plan. One of an earlier run may have been sent
    /// although no record names the snapshot that was made for it.
    fn leads_to(&self, restore: &Restore, is_of_earlier_run: bool) -> bool {
        let is_unnamed = is_of_earlier_run && matches!(self.step, PlanStep::Waits(None));
        let keeps_it = |id| self.keeps(id) || is_unnamed;
        self.restore.instance.id == restore.instance.id
            && self.restore.item.id() == restore.item.id()
            && restore.kept.as_ref().is_some_and(keeps_it)
    }

    /// Whether this must be left alone until the restore is sent.
    fn needs(&self, target: &Target) -> bool {
        match target {
            Target::Snapshot(id) => self.restore.item.id() == id || self.keeps(id),
            Target::Instance(id) => {
                self.restore.instance.id == *id && !matches!(self.step, PlanStep::Sent(_))
            }
            Target::Schedules(_) => false,
        }
    }

    /// How far it is, if its restore waits to be sent.
    fn waiting(&self) -> Option<WaitingPlan<'_>> {
        let is_ready = match self.step {
            PlanStep::Waits(_) => false,
            PlanStep::Ready(..) | PlanStep::Asked(_) => true,
            PlanStep::Sent(_) => return None,
        };
        Some(WaitingPlan {
            after: self.after,
            restore: &self.restore,
            is_ready,
        })
    }
}

impl State {
    /// Notes the plan of a write that is begun or followed; `made` is what it has created already.
    pub(super) fn note_plan(
        &mut self,
        op: &Op,
        confirmation: &Confirmation,
        made: Option<&SnapshotId>,
    ) {
        if let Write::Create(create) = &*op.write
            && let Some(restore) = &create.then
        {
            self.plans.push(RestorePlan {
                after: op.id,
                first: create.name.clone(),
                restore: (**restore).clone(),
                confirmation: confirmation.clone(),
                asks: op.of_earlier_run,
                step: PlanStep::Waits(made.cloned()),
            });
        }
        if let Write::Restore(restore) = &*op.write {
            let is_its_second = |plan: &&mut RestorePlan| plan.leads_to(restore, op.of_earlier_run);
            if let Some(plan) = self.plans.iter_mut().find(is_its_second) {
                plan.step = PlanStep::Sent(op.id);
                if op.of_earlier_run {
                    self.plan_is_over(op.id);
                }
            }
        }
    }

    /// Whether a create is the first step of a plan that goes on: then it is recorded as ended later.
    pub(super) fn first_step_done(
        &mut self,
        now: Now,
        list: &CopyList,
        op: OpId,
        id: &SnapshotId,
    ) -> bool {
        let open = self.data.snapshots.get(list);
        let row = open.and_then(|open| open.list.get(id));
        let plan = self.plans.iter_mut().find(|plan| plan.after == op);
        let (Some(plan), Some(row)) = (plan, row) else {
            return false;
        };
        let kept = FirstStep {
            by: op,
            id: id.clone(),
            name: row.name.clone(),
        };
        plan.step = PlanStep::Ready(kept, now);
        true
    }

    /// Gives up the plan whose first step failed, and says that before the reason, which was just said.
    pub(super) fn first_step_failed(&mut self, now: Now, op: OpId) {
        if let Some(label) = self.take_plan(op) {
            self.say_before(now, Said::Plan(label, PlanNews::Stopped));
        }
    }

    /// Gives up the plan whose first step can't be followed, because the instance is gone.
    pub(super) fn instance_of_plan_gone(&mut self, now: Now, op: OpId) {
        if let Some(label) = self.take_plan(op) {
            self.say(now, Said::Plan(label, PlanNews::InstanceGone));
        }
    }

    /// Removes the plan that begins with this create; returns the label of its instance.
    fn take_plan(&mut self, op: OpId) -> Option<String> {
        let at = self.plans.iter().position(|plan| plan.after == op)?;
        let plan = self.plans.remove(at);
        Some(plan.restore.instance.label().into_owned())
    }

    /// Whether a create is the first step of a plan.
    pub(super) fn begins_plan(&self, op: OpId) -> bool {
        self.plans.iter().any(|plan| plan.after == op)
    }

    /// Gives up the plan whose first step was not begun.
    pub(super) fn forget_plan(&mut self, op: OpId) {
        self.plans.retain(|plan| plan.after != op);
    }

    /// The restore of a plan was answered, or was not sent: the plan is over.
    pub(super) fn plan_is_over(&mut self, restore: OpId) {
        let is_it = |plan: &RestorePlan| matches!(plan.step, PlanStep::Sent(id) if id == restore);
        if let Some(at) = self.plans.iter().position(is_it) {
            let plan = self.plans.remove(at);
            self.record(plan.after, Stage::Ended(End::Applied));
        }
    }

    /// The restore of a plan was not sent, and its question is open again: the plan still waits for it.
    pub(super) fn plan_is_asked_again(&mut self, restore: OpId) {
        let kept = self.question().and_then(made_first).cloned();
        let is_it =
            |plan: &&mut RestorePlan| matches!(plan.step, PlanStep::Sent(id) if id == restore);
        if let Some((plan, kept)) = self.plans.iter_mut().find(is_it).zip(kept) {
            plan.step = PlanStep::Asked(kept);
        }
    }

    /// The create that begins the plan whose second step a restore is.
    pub(super) fn plan_of(&self, restore: &Restore) -> Option<OpId> {
        let mut plans = self.plans.iter();
        let its = plans.find(|plan| plan.leads_to(restore, false));
        its.map(|plan| plan.after)
    }

    /// The plan that a target must be left alone for, other than the one that begins with `own`.
    pub(super) fn plan_needs(&self, target: &Target, own: Option<OpId>) -> Option<WaitingPlan<'_>> {
        let plans = self.plans.iter();
        let needs = |plan: &&RestorePlan| plan.needs(target) && Some(plan.after) != own;
        plans.filter(needs).find_map(RestorePlan::waiting)
    }

    /// What the instance is called whose restore waits and needs this snapshot.
    #[must_use]
    pub fn restore_needs(&self, snapshot: &SnapshotId) -> Option<String> {
        let plan = self.plan_needs(&Target::Snapshot(snapshot.clone()), None)?;
        Some(plan.restore.instance.label().into_owned())
    }

    /// The restores that wait to be sent.
    pub(super) fn waiting_plans(&self) -> impl Iterator<Item = WaitingPlan<'_>> {
        self.plans.iter().filter_map(RestorePlan::waiting)
    }

    /// What happens after a running operation that makes the snapshot that a restore waits for. Nothing
    /// else is made of its instance meanwhile.
    #[must_use]
    pub fn restore_after(&self, running: &Running) -> Option<SecondStep> {
        let makes_one = matches!(
            running.doing,
            Doing::Saving | Doing::Write(Write::Create(_), _)
        );
        let waits_for_it = |plan: &RestorePlan| {
            matches!(plan.step, PlanStep::Waits(_))
                && running.of.as_ref() == Some(&plan.restore.instance.id)
        };
        if !makes_one || !running.ours {
            return None;
        }
        let plan = self.plans.iter().find(|plan| waits_for_it(plan))?;
        Some(if plan.asks {
            SecondStep::IsAskedAbout
        } else {
            SecondStep::Follows
        })
    }

    /// Cancels a restore that waits, and says what was done; returns whether there was one. What its
    /// first step makes stays.
    pub(super) fn cancel_plan(&mut self, now: Now, after: OpId) -> bool {
        let waits =
            |plan: &RestorePlan| plan.after == after && !matches!(plan.step, PlanStep::Sent(_));
        let Some(at) = self.plans.iter().position(waits) else {
            return false;
        };
        let plan = self.plans.remove(at);
        let label = plan.restore.instance.label().into_owned();
        let news = match plan.step {
            PlanStep::Ready(kept, _) | PlanStep::Asked(kept) => {
                self.record_cancelled(after);
                PlanNews::Dropped(kept.id)
            }
            PlanStep::Waits(_) | PlanStep::Sent(_) => {
                // The next start must not ask about it.
                self.record(after, Stage::Alone);
                PlanNews::Cancelled(plan.first)
            }
        };
        self.say(now, Said::Plan(label, news));
        true
    }

    /// Records that the restore was cancelled after its first step was done.
    fn record_cancelled(&mut self, after: OpId) {
        self.record(after, Stage::Alone);
        self.record(after, Stage::Ended(End::Applied));
    }

    /// What is said of each restore that waits when the program ends, and the create before it.
    pub(super) fn said_of_plans(&self) -> impl Iterator<Item = Said> {
        let news = if self.keeps_nothing() {
            PlanNews::Forgotten
        } else {
            PlanNews::Waits
        };
        self.waiting_plans().map(move |plan| {
            let label = plan.restore.instance.label().into_owned();
            Said::Plan(label, news.clone())
        })
    }

    /// Whether a plan waits for the list of instances.
    pub(super) fn plan_wants_instances(&self) -> bool {
        let is_ready = |plan: &RestorePlan| matches!(plan.step, PlanStep::Ready(..));
        self.plans.iter().any(is_ready)
    }

    /// Asks about each plan before it goes on.
    pub(super) fn ask_about_plans(&mut self) {
        for plan in &mut self.plans {
            plan.asks = true;
        }
    }

    /// Goes on with the plans whose first step is done.
    pub(super) fn go_on_with_plans(&mut self, now: Now) -> Vec<Effect> {
        self.drop_declined(now);
        if self.may_send_planned().is_err() {
            // Whoever makes the account read-only may mean to stop the restore.
            self.ask_about_plans();
        }
        let mut effects = Vec::new();
        for at in 0..self.plans.len() {
            let elapsed = now.stamp.duration_since(self.plans[at].after.begun());
            self.plans[at].asks |= elapsed.unsigned_abs() > STILL_MEANT;
            let PlanStep::Ready(kept, since) = self.plans[at].step.clone() else {
                continue;
            };
            let plan = self.plans[at].clone();
            if plan.asks {
                if self.shown && self.question().is_none() {
                    self.ask_to_go_on(now, &plan.restore, kept.clone());
                    self.plans[at].step = PlanStep::Asked(kept);
                }
                continue;
            }
            if !self.is_at_rest(now, &plan.restore.instance.id, since) {
                continue;
            }
            let restore = Restore {
                kept: Some(kept.id),
                ..plan.restore
            };
            let begun = self
                .may_send_planned()
                .and_then(|()| self.start(now, Write::Restore(restore), plan.confirmation));
            match begun {
                Ok((_, effect)) => effects.push(effect),
                Err(why) => {
                    self.plans[at].asks = true;
                    self.say(now, Said::Denied(why));
                }
            }
        }
        effects
    }

    /// Whether the list of instances, read since the snapshot is Active, shows that nothing is being
    /// done to the instance any more; it is waited for no longer than for any result.
    fn is_at_rest(&mut self, now: Now, instance: &InstanceId, since: Now) -> bool {
        if now.since(since.mono) >= PATIENCE {
            return true;
        }
        let remote = &mut self.data.instances.remote;
        if remote.read_at.is_none_or(|read| read.mono < since.mono) {
            if remote.in_flight.is_none() {
                remote.want(now.mono);
            }
            return false;
        }
        let listed = self.data.instances.get(instance);
        !listed.is_some_and(crate::domain::Instance::is_at_work)
    }

    fn may_send_planned(&self) -> Result<(), Denied> {
        if self.is_signed_out() {
            return Err(Denied::SignedOut);
        }
        self.may_write()
    }

    /// Gives up the plans whose question was closed.
    fn drop_declined(&mut self, now: Now) {
        let asked: Vec<OpId> = self.layers.questions().filter_map(goes_on_with).collect();
        let declined = |plan: &RestorePlan| match &plan.step {
            PlanStep::Asked(kept) => !asked.contains(&kept.by),
            PlanStep::Waits(_) | PlanStep::Ready(..) | PlanStep::Sent(_) => false,
        };
        while let Some(at) = self.plans.iter().position(declined) {
            let plan = self.plans.remove(at);
            self.record_cancelled(plan.after);
            if let PlanStep::Asked(kept) = plan.step {
                let label = plan.restore.instance.label().into_owned();
                self.say(now, Said::Plan(label, PlanNews::Dropped(kept.id)));
            }
        }
    }
}

/// The first step that an open question goes on with, if it does.
fn made_first(open: &Open) -> Option<&FirstStep> {
    let form: &RestoreForm = open.question.downcast_ref()?;
    form.made_first()
}

/// The create of that step.
fn goes_on_with(open: &Open) -> Option<OpId> {
    made_first(open).map(|kept| kept.by)
}
