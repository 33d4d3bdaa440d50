//! What the answers to reads change, and when the next read follows.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use super::{
    Ending, Finished, Focus, Naming, Op, Outcome, RequestId, Saving, State,
    operations::OperationEnd,
    poll::{self, Pace},
    remote::Remote,
};
use crate::{
    domain::{
        BadAnswer, CopyList, Instance, InstanceId, List, Now, Problem, ServerProblem, Snapshot,
        SnapshotId, SnapshotStatus, TransportProblem,
        write::{End, OpId, Stage, Watched},
    },
    words::Said,
};

/// The longest wait that a server may ask for with `Retry-After`.
const MOST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl State {
    pub(super) fn done(&mut self, now: Now, id: RequestId, outcome: Outcome) {
        if let Some(problem) = outcome.problem() {
            self.met(now, id, problem);
        }
        let is_old = self.entry.is_before(id);
        match outcome {
            // An answer of an earlier session proves nothing about the current user, their filters,
            // or that the session has expired.
            Outcome::User(_) | Outcome::FiltersCleared(_) if is_old => {}
            Outcome::Instances(Err(problem)) if is_old && problem.wants_sign_in() => {
                self.data.instances.remote.end(id);
            }
            Outcome::Snapshots(of, Err(problem)) if is_old && problem.wants_sign_in() => {
                if let Some(open) = self.data.snapshots.get_mut(&of) {
                    open.list.remote.end(id);
                }
            }
            Outcome::Schedules(of, Err(problem)) if is_old && problem.wants_sign_in() => {
                if let Some(list) = self.data.schedules.get_mut(&of) {
                    list.remote.end(id);
                    list.remote.want(now.mono);
                }
            }
            Outcome::Images(Err(problem)) if is_old && problem.wants_sign_in() => {
                self.data.images.list.remote.end(id);
                self.data.images.list.remote.want(now.mono);
            }
            Outcome::Schedules(of, result) => self.schedules_read(now, id, &of, result),
            Outcome::Images(result) => self.images_read(now, id, result),
            Outcome::Instances(result) => self.instances_read(now, id, result),
            Outcome::Snapshots(of, result) => self.snapshots_read(now, id, &of, result),
            Outcome::User(Ok(user)) => self.belongs_to(now, user),
            // The header shows the host until there is an answer. A refusal is one.
            Outcome::User(Err(problem)) => {
                if !matches!(
                    problem,
                    Problem::Server(ServerProblem::Refused(_) | ServerProblem::NoRight(_))
                ) {
                    self.naming = Naming::Failed;
                }
            }
            Outcome::Regions(of, result) => self.regions_read(&of, result),
            Outcome::SshKeys(of, result) => self.ssh_keys_read(&of, result),
            Outcome::LeftOver(result) => self.take_over(now, result),
            Outcome::Unfollowed(result) => self.unfollowed_read(now, result),
            // `App::heard` reads the history on the screen again.
            Outcome::Recorded => {}
            Outcome::History(of, result) => self.history_read(&of, result),
            Outcome::ListCompared(changes) => self.list_compared(now, changes),
            Outcome::JournalChecked(result) => self.journal_checked(result),
            Outcome::Written(op, result) => self.written(now, op, result),
            Outcome::SignedIn(result) => self.signed_in(now, id, result),
            Outcome::FiltersCleared(result) => self.filters_cleared(now, result),
            Outcome::Place(place, login) => self.place_found(place, login),
        }
    }

    fn instances_read(&mut self, now: Now, id: RequestId, result: Result<List<Instance>, Problem>) {
        let Some(reading) = self.data.instances.remote.end(id) else {
            return;
        };
        let was_open = self
            .open_instance()
            .map(|instance| (instance.id.clone(), instance.label_beside_id().to_owned()));
        match result {
            Ok(_) if reading.outdated => return,
            Ok(list) => {
                self.outage = None;
                self.entry.first_start = false;
                self.filters_seen(list.filtered);
                self.data.instances.take(list);
                self.settle_by_instances(now, reading.asked);
                self.arrange_instances(now);
                self.reach_goal(now);
                if self.data.instances.remote.read_well(reading.asked) {
                    self.drop_hint(); // it was about the failure
                }
                if self.naming == Naming::Failed {
                    self.naming = Naming::Wanted;
                }
                self.forget_snapshots(now);
            }
            Err(problem) => {
                self.failed(&problem, reading.asked);
                let is_refused = problem.is_refusal();
                self.data.instances.remote.fail(problem, reading.asked);
                if is_refused {
                    let read_at = self.data.instances.remote.read_at;
                    let shows = |op: &Op| op.write.watches() == Watched::Instances;
                    self.give_up_on_refused(now, read_at, shows);
                }
            }
        }
        let busy =
            self.data.instances.rows().iter().any(Instance::is_at_work) || self.watches_instances();
        plan(
            &mut self.data.instances.remote,
            busy,
            self.watched,
            &mut self.random,
            now,
        );
        self.after_instances(now, was_open);
    }

    /// Says that the instance whose snapshots are shown is gone or filtered out, and moves the focus
    /// to the instances, so that no key acts on another instance's snapshots.
    pub(super) fn left_open_instance(&mut self, now: Now, id: InstanceId, label: String) {
        if self.focus == Focus::Snapshots {
            self.focus = Focus::Instances;
        }
        let said = match self.data.instances.get(&id) {
            None => Said::InstanceGone(label, id),
            Some(_) => Said::InstanceHidden(label, id),
        };
        self.say(now, said);
    }

    /// Follows the instance that was open before the list was read.
    fn after_instances(&mut self, now: Now, was_open: Option<(InstanceId, String)>) {
        if let Some((id, label)) = was_open
            && self
                .open_instance()
                .is_none_or(|instance| instance.id != id)
        {
            self.left_open_instance(now, id, label);
        }
        let at_work = self.open_instance().is_some_and(Instance::is_at_work);
        if let Some(open) = self
            .open
            .as_ref()
            .and_then(|id| self.data.snapshots.get_mut(id))
            && at_work
            && open.list.remote.in_flight.is_none()
        {
            open.list.remote.want(now.mono + poll::SOON);
        }
    }

    /// Drops the snapshots of instances that are missing from a complete list, unless a write, a
    /// snapshot of ours that is being saved, a read, a pause or a dialog may still concern them.
    fn forget_snapshots(&mut self, now: Now) {
        let whole = self.data.instances.remote.value.as_ref();
        let Some(whole) = whole.filter(|list| list.complete && self.question().is_none()) else {
            return;
        };
        let there: BTreeSet<&InstanceId> = whole.rows.iter().map(|row| &row.id).collect();
        let ops = &self.ops;
        self.data.snapshots.retain(|id, open| {
            there.contains(&id.instance)
                || open.list.remote.in_flight.is_some()
                || open.list.remote.is_held(now)
                || open.saving.values().any(Saving::is_ours)
                || ops.iter().any(|op| op.is_watched_in(id))
        });
        let kept = &self.data.snapshots;
        self.tables.snapshots.retain(|id, _| kept.contains_key(id));
    }

    fn snapshots_read(
        &mut self,
        now: Now,
        id: RequestId,
        of: &CopyList,
        result: Result<List<Snapshot>, Problem>,
    ) {
        let Some(open) = self.data.snapshots.get_mut(of) else {
            return;
        };
        let Some(reading) = open.list.remote.end(id) else {
            return;
        };
        let asked = reading.asked;
        match result {
            // This leaves the list due at once, see `Remote::outdate`. A failure always counts: the
            // server needs its pause, whatever was requested.
            Ok(_) if reading.outdated => return,
            Ok(list) => {
                let was_idle = open.saving.is_empty();
                self.outage = None;
                self.filters_seen(list.filtered);
                let moved = self.settle(now, asked, of, &list);
                self.data.images.learn(of, asked, &list);
                self.take_snapshots(now, asked, of, list);
                self.arrange(now, of, &moved);
                let saving = self.data.snapshots.get(of).map(|open| &open.saving);
                if saving.is_some_and(|saving| saving.is_empty() != was_idle) {
                    // What the list of instances says about this one has just changed, too.
                    self.data.instances.remote.want(now.mono);
                }
            }
            Err(problem) => {
                self.data.images.asked_for(of, asked);
                let is_shown = self.shown && self.open.as_ref() == Some(of);
                if is_shown {
                    self.failed(&problem, asked);
                }
                let is_refused = problem.is_refusal();
                let mut read_at = None;
                if let Some(open) = self.data.snapshots.get_mut(of) {
                    open.list.remote.fail(problem, asked);
                    read_at = open.list.remote.read_at;
                }
                if is_refused {
                    self.end_on_gone_instance(now, of);
                    self.give_up_on_refused(now, read_at, |op| op.is_watched_in(of));
                }
            }
        }
        let busy = self.is_busy(of);
        if let Some(open) = self.data.snapshots.get_mut(of) {
            plan(
                &mut open.list.remote,
                busy,
                self.watched,
                &mut self.random,
                now,
            );
        }
    }

    fn take_snapshots(&mut self, now: Now, asked: Now, of: &CopyList, list: List<Snapshot>) {
        let Some(open) = self.data.snapshots.get_mut(of) else {
            return;
        };
        let ended = open.take(list, now).into_iter();
        let ended = ended.map(|saved| (saved.op, saved.id, saved.since));
        let ended: Vec<(OpId, SnapshotId, Instant)> = ended.collect();
        if open.list.remote.read_well(asked) {
            self.drop_hint(); // it was about the failure
        }
        for saved in ended {
            // Before the answer, the row may be somebody else's.
            if self.ops.iter().all(|op| op.id != saved.0) {
                self.save_ended(now, of, saved);
            }
        }
    }

    /// Says and records how a create of our own ended, whose row is no longer `Saving`.
    pub(super) fn save_ended(
        &mut self,
        now: Now,
        of: &CopyList,
        (op, id, since): (OpId, SnapshotId, Instant),
    ) {
        let is_in_run = self.saving_in_run().contains(&id);
        let open = self.data.snapshots.get(of);
        let (end, said) = match open.and_then(|open| open.list.get(&id)) {
            Some(row) if row.status == SnapshotStatus::Active => {
                let said = Said::Saved(row.name.clone(), row.size);
                (OperationEnd::Done, said)
            }
            Some(row) => {
                let status = row.status.clone();
                let said = Said::NotSaved(row.name.clone(), id.clone(), status.clone());
                (OperationEnd::NotSaved(Some(status)), said)
            }
            None => {
                let said = Said::NewRowGone(id.clone());
                (OperationEnd::NotSaved(None), said)
            }
        };
        let (recorded, ending) = if end == OperationEnd::Done {
            (End::Applied, Ending::Done)
        } else {
            (End::Unclear, Ending::Failed)
        };
        let is_saved = end == OperationEnd::Done;
        self.note_end(now, op, end);
        let goes_on = is_saved && self.first_step_done(now, of, op, &id);
        if !goes_on {
            self.record(op, Stage::Ended(recorded));
        }
        if !is_in_run {
            let finished = Finished {
                said: said.clone(),
                ending,
                instances: vec![of.instance.clone()],
                snapshots: vec![id],
            };
            self.say(now, said);
            self.ended(now, since, finished);
        }
        if !is_saved {
            self.first_step_failed(now, op);
        }
    }

    /// Whether something in the list of an instance changes by itself, shown or filtered out.
    fn is_busy(&self, of: &CopyList) -> bool {
        let saving = self
            .data
            .snapshots
            .get(of)
            .is_some_and(|open| !open.saving.is_empty());
        let at_work = self
            .data
            .instances
            .get(&of.instance)
            .is_some_and(Instance::is_at_work);
        saving
            || at_work
            || self
                .ops
                .iter()
                .any(|op| op.is_watched_in(of) && op.is_running())
    }
}

/// Plans the next read after one has ended.
pub(super) fn plan<T>(
    remote: &mut Remote<T>,
    busy: bool,
    watched: bool,
    random: &mut fastrand::Rng,
    now: Now,
) {
    remote.busy_since = busy.then(|| remote.busy_since.unwrap_or(now.mono));
    let pace = match remote.busy_since {
        _ if remote.value.is_none() => Pace::Waiting,
        Some(since) => Pace::Busy(now.since(since)),
        None => Pace::Idle,
    };
    match &remote.failure {
        None => remote.want(now.mono + poll::pause(pace, watched)),
        Some(failure) => {
            let asked_for = match failure.problem {
                Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
                    retry_after: Some(wait),
                    ..
                })) => wait.min(MOST_RETRY_AFTER),
                _ => Duration::ZERO,
            };
            let pause = poll::pause_after_failure(failure.tries, random).max(asked_for);
            remote.hold(now.mono + pause);
        }
    }
}
