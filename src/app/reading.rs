//! When lists are read, and what their answers change.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use super::{
    Call, Effect, Ending, Finished, Focus, Naming, Outcome, RequestId, Saving, Snapshots, State,
    data::Saved,
    operations::OperationEnd,
    poll::{self, Pace},
    remote::{Failure, Remote},
};
use crate::{
    domain::{
        BadAnswer, Instance, InstanceId, List, Now, Problem, Progress, ServerProblem, Snapshot,
        SnapshotStatus, TransportProblem,
        write::{End, OpId, Stage},
    },
    words::Said,
};

/// How long the cursor rests on an instance before its snapshots are read.
const REST: Duration = Duration::from_millis(200);

/// The longest wait that a server may ask for with `Retry-After`.
const MOST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl State {
    /// Whether the last read of what is on the screen failed, so that the data may be outdated.
    #[must_use]
    pub fn data_is_old(&self) -> bool {
        self.own_failure().or(self.outage.as_ref()).is_some()
    }

    /// The failure that makes the data stale. It lasts until a list is read well, whichever list is
    /// shown: the tries of another list count too.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        let own = self.own_failure();
        let Some(outage) = &self.outage else {
            return own.cloned();
        };
        Some(Failure {
            problem: own.unwrap_or(outage).problem.clone(),
            since: own
                .map(|own| own.since)
                .filter(|since| since.mono < outage.since.mono)
                .unwrap_or(outage.since),
            tries: own.map_or(0, |own| own.tries).max(outage.tries),
        })
    }

    /// The failure of the shown snapshots, or else of the instances.
    fn own_failure(&self) -> Option<&Failure> {
        let snapshots = self
            .open_snapshots()
            .and_then(|open| open.list.remote.failure.as_ref());
        snapshots.or(self.data.instances.remote.failure.as_ref())
    }

    /// Records that a list on the screen could not be read. A refusal concerns that list only.
    fn failed(&mut self, problem: &Problem, asked: Now) {
        if problem.is_passing() {
            self.outage = Some(Failure::after(self.outage.as_ref(), problem.clone(), asked));
        }
    }

    /// Records the progress of a read.
    pub(super) fn progressed(&mut self, now: Now, id: RequestId, progress: Progress) {
        self.data.instances.remote.progress(id, progress, now);
        self.data.images.list.remote.progress(id, progress, now);
        for open in self.data.snapshots.values_mut() {
            open.list.remote.progress(id, progress, now);
        }
    }

    /// When the failing list is tried next, or that it is being read.
    #[must_use]
    pub fn next_reading(&self) -> Option<Instant> {
        let instances = &self.data.instances.remote;
        match self.open_snapshots().map(|open| &open.list.remote) {
            Some(snapshots) if snapshots.failure.is_some() || instances.failure.is_none() => {
                snapshots.due
            }
            _ => instances.due,
        }
    }

    /// When the shown data was last read well.
    #[must_use]
    pub fn read_at(&self) -> Option<Now> {
        match self.open_snapshots() {
            Some(open) if open.list.remote.read_at.is_some() => open.list.remote.read_at,
            _ => self.data.instances.remote.read_at,
        }
    }

    /// The lists that are read: that of the open instance, and those with writes to settle or our
    /// own snapshots that are `Saving`.
    pub(super) fn followed(&self) -> impl Iterator<Item = &Snapshots> {
        self.data
            .snapshots
            .iter()
            .filter(|(id, _)| self.is_followed(id))
            .map(|(_, open)| open)
    }

    /// Whether the list of instances is read.
    pub(super) fn follows_instances(&self) -> bool {
        self.shown || self.run_checks()
    }

    pub(super) fn is_followed(&self, id: &InstanceId) -> bool {
        let writing = |op: &super::Op| op.instance() == id && op.is_running();
        let saving = |open: &Snapshots| open.saving.values().any(Saving::is_ours);
        (self.shown && self.open.as_ref() == Some(id))
            || self.is_checked_in_run(id)
            || self.ops.iter().any(writing)
            || self.data.snapshots.get(id).is_some_and(saving)
    }

    /// Refreshes everything on the screen now, and drops the rows of creates that were not seen.
    pub(super) fn read_now(&mut self, now: Now) {
        self.try_sign_in_again();
        self.data.instances.remote.demand(now);
        if self.focus == Focus::Account {
            self.read_images(now);
        }
        if let Some(open) = self.open_snapshots_mut() {
            open.list.remote.demand(now);
        }
        self.hide_not_seen(now);
    }

    pub(super) fn want_all(&mut self, now: Now) {
        self.data.instances.remote.want(now.mono);
        if let Some(open) = self.open_snapshots_mut() {
            open.list.remote.want(now.mono);
        }
    }

    /// Reads everything again in a new session: the reads in flight were sent in another one, which
    /// may be of another account.
    pub(super) fn read_anew(&mut self, now: Now) {
        self.data.instances.remote.outdate(now);
        self.data.instances.remote.demand(now);
        self.data.images.list.remote.outdate(now);
        self.data.images.list.remote.demand(now);
        for open in self.data.snapshots.values_mut() {
            open.list.remote.outdate(now);
            open.list.remote.demand(now);
        }
    }

    pub(super) fn open_snapshots_mut(&mut self) -> Option<&mut Snapshots> {
        self.data.snapshots.get_mut(self.open.as_ref()?)
    }

    /// Lets the right pane show the instance under the left cursor. If that is another one although
    /// the snapshots have the focus, its row has left the filter.
    pub(super) fn follow_cursor(&mut self, now: Now) {
        let under = self.open_instance().map(|instance| instance.id.clone());
        if under == self.open {
            return;
        }
        if self.focus == Focus::Snapshots
            && let Some(left) = self
                .open
                .as_ref()
                .and_then(|id| self.data.instances.get(id))
        {
            let (id, label) = (left.id.clone(), left.label_beside_id().to_owned());
            self.left_open_instance(now, id, label);
        }
        let first = self.open.is_none();
        if let Some(id) = &under {
            let wait = if first { Duration::ZERO } else { REST };
            self.tables.make(id);
            let remote = &mut self
                .data
                .snapshots
                .entry(id.clone())
                .or_default()
                .list
                .remote;
            if remote.in_flight.is_none() {
                remote.put_off(now.mono + wait);
            }
        }
        self.open = under;
    }

    /// Whether a read may begin: while the server fails, only one list at a time is tried.
    pub(super) fn may_read(&self) -> bool {
        if self.is_signed_out() {
            return false;
        }
        let snapshots = self
            .data
            .snapshots
            .values()
            .map(|open| open.list.remote.in_flight);
        let mut in_flight = snapshots
            .chain([self.data.instances.remote.in_flight])
            .flatten();
        let mut followed = self.followed();
        let fails = self.data.instances.remote.failure.is_some()
            || followed.any(|open| open.list.remote.failure.is_some());
        !fails || in_flight.next().is_none()
    }

    /// Begins the reads that are due.
    pub(super) fn begin_readings(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.follows_instances() && self.data.instances.remote.is_due(now) && self.may_read() {
            let id = self.new_request();
            self.data.instances.remote.begin(id, now);
            effects.push(Effect::Call(id, Call::Instances));
        }
        let remote = &self.data.instances.remote;
        let is_read = remote.in_flight.is_some() || remote.value.is_some();
        if self.naming == Naming::Wanted && self.shown && is_read && !self.is_signed_out() {
            self.naming = Naming::Asked;
            effects.push(self.call(Call::User));
        }
        let is_due = |(id, open): &(&InstanceId, &Snapshots)| {
            open.list.remote.is_due(now) && self.is_followed(id)
        };
        let due: Vec<InstanceId> = self
            .data
            .snapshots
            .iter()
            .filter(is_due)
            .map(|(id, _)| id.clone())
            .collect();
        for instance in due {
            if !self.may_read() {
                break;
            }
            let id = self.new_request();
            if let Some(open) = self.data.snapshots.get_mut(&instance) {
                open.list.remote.begin(id, now);
            }
            effects.push(Effect::Call(id, Call::Snapshots(instance)));
        }
        effects.extend(self.begin_background_reading(now));
        effects
    }

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
            Outcome::Snapshots(instance, Err(problem)) if is_old && problem.wants_sign_in() => {
                if let Some(open) = self.data.snapshots.get_mut(&instance) {
                    open.list.remote.end(id);
                }
            }
            Outcome::Images(Err(problem)) if is_old && problem.wants_sign_in() => {
                self.data.images.list.remote.end(id);
                self.data.images.list.remote.want(now.mono);
            }
            Outcome::Images(result) => self.images_read(now, id, result),
            Outcome::Instances(result) => self.instances_read(now, id, result),
            Outcome::Snapshots(instance, result) => self.snapshots_read(now, id, &instance, result),
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
            Outcome::LeftOver(result) => self.take_over(now, result),
            Outcome::History(result) => self.history_read(result),
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
                self.data.instances.remote.fail(problem, reading.asked);
            }
        }
        let busy = self.data.instances.rows().iter().any(Instance::is_at_work);
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
    fn left_open_instance(&mut self, now: Now, id: InstanceId, label: String) {
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
    /// read, a pause or a dialog may still concern them.
    fn forget_snapshots(&mut self, now: Now) {
        let whole = self.data.instances.remote.value.as_ref();
        let Some(whole) = whole.filter(|list| list.complete && self.question().is_none()) else {
            return;
        };
        let there: BTreeSet<&InstanceId> = whole.rows.iter().map(|row| &row.id).collect();
        let ops = &self.ops;
        self.data.snapshots.retain(|id, open| {
            there.contains(id)
                || open.list.remote.in_flight.is_some()
                || open.list.remote.is_held(now)
                || ops.iter().any(|op| op.instance() == id)
        });
        let kept = &self.data.snapshots;
        self.tables.snapshots.retain(|id, _| kept.contains_key(id));
    }

    fn snapshots_read(
        &mut self,
        now: Now,
        id: RequestId,
        instance: &InstanceId,
        result: Result<List<Snapshot>, Problem>,
    ) {
        let Some(open) = self.data.snapshots.get_mut(instance) else {
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
                let moved = self.settle(now, asked, instance, &list);
                self.data.images.learn(instance, asked, &list);
                self.take_snapshots(now, asked, instance, list);
                self.arrange(now, instance, &moved);
                let saving = self.data.snapshots.get(instance).map(|open| &open.saving);
                if saving.is_some_and(|saving| saving.is_empty() != was_idle) {
                    // What the list of instances says about this one has just changed, too.
                    self.data.instances.remote.want(now.mono);
                }
            }
            Err(problem) => {
                self.data.images.asked_for(instance, asked);
                let is_shown = self.shown && self.open.as_ref() == Some(instance);
                if is_shown {
                    self.failed(&problem, asked);
                }
                if let Some(open) = self.data.snapshots.get_mut(instance) {
                    open.list.remote.fail(problem, asked);
                }
            }
        }
        let busy = self.is_busy(instance);
        if let Some(open) = self.data.snapshots.get_mut(instance) {
            plan(
                &mut open.list.remote,
                busy,
                self.watched,
                &mut self.random,
                now,
            );
        }
    }

    fn take_snapshots(
        &mut self,
        now: Now,
        asked: Now,
        instance: &InstanceId,
        list: List<Snapshot>,
    ) {
        let in_run = self.saving_in_run();
        let Some(open) = self.data.snapshots.get_mut(instance) else {
            return;
        };
        let ended = open.take(list, now);
        let end = |saved: &Saved| match saved.row.map(|row| &row.status) {
            Some(SnapshotStatus::Active) => (saved.op, OperationEnd::Done),
            status => (saved.op, OperationEnd::NotSaved(status.cloned())),
        };
        let ops: Vec<(OpId, OperationEnd)> = ended.iter().map(end).collect();
        let single = ended.iter().filter(|saved| !in_run.contains(&saved.id));
        let finished: Vec<(Instant, Finished)> = single
            .map(|Saved { id, since, row, .. }| {
                let (said, ending) = match row {
                    Some(row) if row.status == SnapshotStatus::Active => {
                        (Said::Saved(row.name.clone(), row.size), Ending::Done)
                    }
                    Some(row) => {
                        let status = row.status.clone();
                        (
                            Said::NotSaved(row.name.clone(), id.clone(), status),
                            Ending::Failed,
                        )
                    }
                    None => (Said::SnapshotGone(id.clone()), Ending::Failed),
                };
                let finished = Finished {
                    said,
                    ending,
                    instances: vec![instance.clone()],
                    snapshots: vec![id.clone()],
                };
                (*since, finished)
            })
            .collect();
        if open.list.remote.read_well(asked) {
            self.drop_hint(); // it was about the failure
        }
        for (op, end) in ops {
            self.note_end(now, op, end);
            self.record(op, Stage::Ended(End::Applied));
        }
        for (since, finished) in finished {
            self.say(now, finished.said.clone());
            self.ended(now, since, finished);
        }
    }

    /// Whether something in the list of an instance changes by itself, shown or filtered out.
    fn is_busy(&self, instance: &InstanceId) -> bool {
        let saving = self
            .data
            .snapshots
            .get(instance)
            .is_some_and(|open| !open.saving.is_empty());
        let at_work = self
            .data
            .instances
            .get(instance)
            .is_some_and(Instance::is_at_work);
        saving
            || at_work
            || self
                .ops
                .iter()
                .any(|op| op.instance() == instance && op.is_running())
    }
}

/// Plans the next read after one has ended.
fn plan<T>(
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
            let pause = poll::pause_after_failure(pace, failure.tries, random).max(asked_for);
            remote.hold(now.mono + pause);
        }
    }
}
