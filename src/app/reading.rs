//! When lists are read; `answers` has what their answers change.

use std::time::{Duration, Instant};

use super::{Call, Effect, Focus, Naming, RequestId, Saving, Snapshots, State, remote::Failure};
use crate::domain::{CopyList, Now, Problem, Progress, write::Watched};

/// How long the cursor rests on an instance before its snapshots are read.
const REST: Duration = Duration::from_millis(200);

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

    /// The failure of the schedules that are shown, or else of the shown snapshots, or else of the
    /// instances.
    fn own_failure(&self) -> Option<&Failure> {
        let schedules = self
            .open_schedules()
            .and_then(|list| list.remote.failure.as_ref());
        let snapshots = self
            .open_snapshots()
            .and_then(|open| open.list.remote.failure.as_ref());
        schedules
            .or(snapshots)
            .or(self.data.instances.remote.failure.as_ref())
    }

    /// Records that a list on the screen could not be read. A refusal concerns that list only.
    pub(super) fn failed(&mut self, problem: &Problem, asked: Now) {
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
        for list in self.data.schedules.values_mut() {
            list.remote.progress(id, progress, now);
        }
    }

    /// When the failing list is tried next, or that it is being read.
    #[must_use]
    pub fn next_reading(&self) -> Option<Instant> {
        let instances = &self.data.instances.remote;
        let schedules = self.open_schedules().map(|list| &list.remote);
        if let Some(failing) = schedules.filter(|remote| remote.failure.is_some()) {
            return failing.due;
        }
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

    /// The lists that are read: that of the open instance, that whose backups a form counts, and
    /// those with writes to settle or our own snapshots that are `Saving`.
    pub(super) fn followed(&self) -> impl Iterator<Item = &Snapshots> {
        self.data
            .snapshots
            .iter()
            .filter(|(id, _)| self.is_followed(id))
            .map(|(_, open)| open)
    }

    /// Whether the list of instances is read.
    pub(super) fn follows_instances(&self) -> bool {
        self.shown || self.run_checks() || self.watches_instances() || self.plan_wants_instances()
    }

    /// Whether the list of instances shows the result of a write that is not settled.
    pub(super) fn watches_instances(&self) -> bool {
        let watches = |op: &super::Op| op.write.watches() == Watched::Instances && op.is_running();
        self.ops.iter().any(watches)
    }

    pub(super) fn is_followed(&self, list: &CopyList) -> bool {
        let writing = |op: &super::Op| op.is_watched_in(list) && op.is_running();
        let saving = |open: &Snapshots| open.saving.values().any(Saving::is_ours);
        (self.shown && self.open.as_ref() == Some(list))
            || self.counts_kept(list)
            || self.is_checked_in_run(list)
            || self.ops.iter().any(writing)
            || self.data.snapshots.get(list).is_some_and(saving)
    }

    /// Refreshes everything on the screen now, and drops the rows of creates that were not seen.
    pub(super) fn read_now(&mut self, now: Now) {
        self.try_sign_in_again();
        self.read_regions_again();
        self.read_ssh_keys_again();
        self.data.instances.remote.demand(now);
        if self.focus == Focus::Account {
            self.read_images(now);
        }
        if let Some(open) = self.open_snapshots_mut() {
            open.list.remote.demand(now);
        }
        if let Some(list) = self.open_schedules_mut() {
            list.remote.demand(now);
        }
        self.hide_not_seen(now);
    }

    pub(super) fn want_all(&mut self, now: Now) {
        self.data.instances.remote.want(now.mono);
        if let Some(open) = self.open_snapshots_mut() {
            open.list.remote.want(now.mono);
        }
        if let Some(list) = self.open_schedules_mut() {
            list.remote.want(now.mono);
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
        for list in self.data.schedules.values_mut() {
            list.remote.outdate(now);
            list.remote.demand(now);
        }
    }

    pub(super) fn open_snapshots_mut(&mut self) -> Option<&mut Snapshots> {
        self.data.snapshots.get_mut(self.open.as_ref()?)
    }

    /// Lets the right pane show the instance under the left cursor. If that is another one although
    /// the snapshots have the focus, its row has left the filter.
    pub(super) fn follow_cursor(&mut self, now: Now) {
        let kind = self.copy_kind();
        let under = self.open_instance().map(|instance| kind.of(&instance.id));
        if under == self.open {
            return;
        }
        let instance = |list: &CopyList| list.instance.clone();
        let is_same = self.open.as_ref().map(instance) == under.as_ref().map(instance);
        if self.focus == Focus::Snapshots
            && !is_same
            && let Some(left) = self
                .open
                .as_ref()
                .and_then(|list| self.data.instances.get(&list.instance))
        {
            let (id, label) = (left.id.clone(), left.label_beside_id().to_owned());
            self.left_open_instance(now, id, label);
        }
        let at_once = self.open.is_none() || is_same;
        if let Some(list) = &under {
            let wait = if at_once { Duration::ZERO } else { REST };
            self.tables.make(list);
            let remote = &mut self
                .data
                .snapshots
                .entry(list.clone())
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
        let schedules = self.data.schedules.values();
        let schedules = schedules.map(|list| list.remote.in_flight);
        let mut in_flight = snapshots
            .chain(schedules)
            .chain([self.data.instances.remote.in_flight])
            .flatten();
        let mut followed = self.followed();
        let fails = self.data.instances.remote.failure.is_some()
            || followed.any(|open| open.list.remote.failure.is_some())
            || self
                .followed_schedules()
                .any(|list| list.remote.failure.is_some());
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
        let is_due = |(id, open): &(&CopyList, &Snapshots)| {
            open.list.remote.is_due(now) && self.is_followed(id)
        };
        let due: Vec<CopyList> = self
            .data
            .snapshots
            .iter()
            .filter(is_due)
            .map(|(id, _)| id.clone())
            .collect();
        for list in due {
            if !self.may_read() {
                break;
            }
            let id = self.new_request();
            if let Some(open) = self.data.snapshots.get_mut(&list) {
                open.list.remote.begin(id, now);
            }
            effects.push(Effect::Call(id, Call::Snapshots(list)));
        }
        effects.extend(self.begin_reading_schedules(now));
        if self.watches_images() && self.data.images.list.remote.is_due(now) && self.may_read() {
            effects.push(self.begin_reading_images(now));
        }
        effects.extend(self.begin_background_reading(now));
        effects
    }
}
