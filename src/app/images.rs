//! The list of the whole account: when it is read, and what it learns from the lists of instances.
//!
//! It is read after the lists on the screen, then every ten minutes, and never while another list
//! waits. Where its rows name no instances, or the server has no such list, the lists of the instances
//! are read one after another instead.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use super::{Call, Effect, RequestId, State, data::Listing, poll, poll::Pace};
use crate::domain::{
    ArrivedRows, Image, ImageKind, InstanceId, List, Now, Problem, Snapshot, SnapshotId,
};

/// How often the list of the whole account is read.
pub const EVERY: Duration = Duration::from_secs(600);

/// The pause between two lists of instances that are read in its place.
pub const BETWEEN: Duration = Duration::from_secs(2);

/// The list of the whole account.
#[derive(Debug, Default)]
pub struct Images {
    /// The list, kept up to date by the lists of instances too.
    pub list: Listing<Image>,
    /// Whether a complete one has been read: what it lacked was not there.
    proved: bool,
    /// Whether a row has named its instance, so that the server does that.
    named: bool,
    /// Whether no row names its instance, or there is no such list: then only the instances' own lists
    /// tell whose a snapshot is.
    without_instances: bool,
    /// The last good reading of each instance's own list that was learnt from.
    learnt: BTreeMap<InstanceId, Learnt>,
    /// Since when the lists of instances have to be read in its place: an older one is read again.
    stale_before: Option<Instant>,
    /// When the next of them may be read.
    next: Option<Instant>,
    /// Grows with all that coverage may depend on.
    revision: u64,
}

/// A reading of an instance's own list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Learnt {
    asked: Instant,
    /// Whether one was read at some time.
    read: bool,
    /// Whether a complete one was read at some time.
    whole: bool,
}

impl Images {
    /// Whether all is known of an instance's snapshots and, where the server says, backups.
    #[must_use]
    pub fn is_proved(&self, instance: &InstanceId) -> bool {
        if self.without_instances {
            self.learnt.get(instance).is_some_and(|learnt| learnt.whole)
        } else {
            self.proved
        }
    }

    /// Whether it was read, or its place is taken by the lists of instances.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.list.remote.read_at.is_some() || self.without_instances
    }

    /// Identifies what coverage depends on.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes in rows that came before the list is whole; once there was a whole one, they wait for
    /// theirs.
    fn arrived(&mut self, id: RequestId, arrived: ArrivedRows) {
        let is_it = self.list.remote.in_flight.is_some_and(|it| it.id == id);
        if is_it && self.list.remote.read_at.is_none() {
            self.list.arrived(arrived.from, arrived.rows);
        }
    }

    /// Takes in a list that was read, and asked for at `asked`.
    pub(super) fn take(&mut self, asked: Now, mut list: List<Image>) {
        self.stale_before = Some(asked.mono);
        let is_copy = |row: &&Image| row.kind != ImageKind::Image;
        let mut copies = list.rows.iter().filter(is_copy).peekable();
        let any = copies.peek().is_some();
        self.named |= copies.any(|row| row.instance.is_some());
        self.without_instances = any && !self.named;
        if self.without_instances {
            // Whose a snapshot is never changes.
            let known: HashMap<&SnapshotId, &InstanceId> = self
                .list
                .rows()
                .iter()
                .filter_map(|row| Some((&row.snapshot.id, row.instance.as_ref()?)))
                .collect();
            for row in &mut list.rows {
                row.instance = known.get(&row.snapshot.id).map(|id| (*id).clone());
            }
        }
        self.proved |= list.complete;
        self.list.take(list);
        self.revision += 1;
    }

    /// Takes in the list of an instance, which is newer than the rows of it that are known. A complete
    /// one removes the snapshots that it lacks.
    pub(super) fn learn(&mut self, instance: &InstanceId, asked: Now, list: &List<Snapshot>) {
        let learnt = self.asked_for(instance, asked);
        let before = *learnt;
        learnt.read = true;
        learnt.whole |= list.complete;
        let mut changed = before.whole != learnt.whole;
        if let Some(known) = &mut self.list.remote.value {
            let rows = list.rows.iter().map(|row| (&row.id, row));
            let mut new: HashMap<&SnapshotId, &Snapshot> = rows.collect();
            known.rows.retain_mut(|row| {
                if let Some(snapshot) = new.remove(&row.snapshot.id) {
                    let is = Image {
                        made_by: row.made_by.clone(),
                        ..Image::of(instance, snapshot.clone())
                    };
                    changed |= *row != is;
                    *row = is;
                    return true;
                }
                let is_gone = list.complete
                    && row.kind == ImageKind::Snapshot
                    && row.instance.as_ref() == Some(instance);
                changed |= is_gone;
                !is_gone
            });
            changed |= !new.is_empty();
            let new = list.rows.iter().filter(|row| new.contains_key(&row.id));
            known
                .rows
                .extend(new.map(|row| Image::of(instance, row.clone())));
        }
        if changed {
            self.list.changed();
            self.revision += 1;
        }
    }

    /// Notes that the list of an instance was asked for; if it could not be read, it has its turn again
    /// after the others.
    pub(super) fn asked_for(&mut self, instance: &InstanceId, asked: Now) -> &mut Learnt {
        let learnt = self.learnt.entry(instance.clone()).or_insert(Learnt {
            asked: asked.mono,
            read: false,
            whole: false,
        });
        learnt.asked = asked.mono;
        learnt
    }

    /// Notes that there is no such list here: the instances' own take its place.
    fn do_without(&mut self, asked: Now) {
        self.stale_before = Some(asked.mono);
        self.without_instances = true;
        let value = &mut self.list.remote.value;
        value.get_or_insert_with(|| List {
            complete: false,
            ..List::default()
        });
        self.revision += 1;
    }

    /// Forgets all rows, and what they proved.
    pub(super) fn forget(&mut self, now: Now) {
        self.list.forget(now);
        *self = Self {
            list: std::mem::take(&mut self.list),
            revision: self.revision + 1,
            ..Self::default()
        };
    }

    /// Has an answer under way dropped: what the server has was just changed.
    pub(super) fn outdate(&mut self, now: Now) {
        if self.list.remote.in_flight.is_some() {
            self.list.remote.outdate(now);
        }
    }
}

impl State {
    /// Asks for the list of the whole account now, as a person does who looks at it.
    pub fn read_images(&mut self, now: Now) {
        self.images.list.remote.demand(now);
    }

    /// How many instances' lists are read, of how many, where these take the place of the list of the
    /// whole account and some are missing.
    #[must_use]
    pub fn instances_learnt(&self) -> Option<(usize, usize)> {
        let rows = self.instances.rows();
        let is_read = |id| self.images.learnt.get(id).is_some_and(|learnt| learnt.read);
        let read = rows.iter().filter(|row| is_read(&row.id));
        let (read, all) = (read.count(), rows.len());
        (self.images.without_instances && read < all).then_some((read, all))
    }

    /// Takes in rows of the list of the whole account that came before all of it is there.
    pub(super) fn images_arrived(&mut self, id: RequestId, arrived: ArrivedRows) {
        self.images.arrived(id, arrived);
    }

    /// Whether no other list waits: those on the screen were read, none is under way or due, and none
    /// fails.
    fn lists_rest(&self, now: Now) -> bool {
        let open = self.open_snapshots().map(|open| &open.list.remote);
        let shown =
            self.instances.remote.value.is_some() && open.is_none_or(|open| open.value.is_some());
        let mut followed = self.followed().map(|open| &open.list.remote);
        let mut under_way = self.snapshots.values();
        self.shown
            && shown
            && self.instances.remote.rests(now)
            && followed.all(|remote| remote.rests(now))
            && !under_way.any(|open| open.list.remote.in_flight.is_some())
            && !self.is_signed_out()
    }

    /// When the next reading begins that nobody asked for, if nothing is in its way.
    pub(super) fn next_background_reading(&self, now: Now) -> Option<Instant> {
        let remote = &self.images.list.remote;
        let in_flight = remote.in_flight.is_some();
        if in_flight || !self.lists_rest(now) {
            return None;
        }
        let next = self.images.next.unwrap_or(now.mono);
        let instance = self.next_to_learn().map(|_| next);
        remote.due.into_iter().chain(instance).min()
    }

    /// Begins the reading that is due, if no other list waits.
    pub(super) fn begin_background_reading(&mut self, now: Now) -> Option<Effect> {
        let due = self.next_background_reading(now)?;
        if due > now.mono {
            return None;
        }
        let id = self.new_request();
        if self.images.list.remote.is_due(now) {
            self.images.list.remote.begin(id, now);
            return Some(Effect::Call(id, Call::Images));
        }
        let instance = self.next_to_learn()?;
        self.images.next = Some(now.mono + BETWEEN);
        let open = self.snapshots.entry(instance.clone()).or_default();
        open.list.remote.begin(id, now);
        Some(Effect::Call(id, Call::Snapshots(instance)))
    }

    /// The instance whose list is read next in place of the list of the whole account: one that was not
    /// read since that was; the nearest to the cursor, which is seen, then those that the filter hides.
    fn next_to_learn(&self) -> Option<InstanceId> {
        let images = &self.images;
        if !images.without_instances {
            return None;
        }
        let since = images.stale_before?;
        let is_old = |id: &InstanceId| {
            let learnt = images.learnt.get(id);
            learnt.is_none_or(|learnt| learnt.asked < since)
        };
        let (table, list) = (&self.tables.instances, &self.instances);
        let shown = (0..table.len()).filter_map(|place| {
            let row = table.known(place, list)?;
            is_old(&row.id).then_some((table.at().abs_diff(place), &row.id))
        });
        let nearest = shown.min_by_key(|(away, _)| *away).map(|(_, id)| id);
        let any = || list.rows().iter().map(|row| &row.id).find(|id| is_old(id));
        nearest.or_else(any).cloned()
    }

    pub(super) fn images_read(
        &mut self,
        now: Now,
        id: RequestId,
        result: Result<List<Image>, Problem>,
    ) {
        let Some(reading) = self.images.list.remote.end(id) else {
            return;
        };
        match result {
            Ok(_) if reading.outdated => {}
            Ok(list) => {
                self.images.take(reading.asked, list);
                self.images.list.remote.read_well(reading.asked);
                self.images.list.remote.want(now.mono + EVERY);
                self.learn_again(reading.asked);
            }
            Err(problem) => {
                let passes = problem.is_passing() || problem.wants_sign_in();
                let images = &mut self.images;
                if images.list.remote.read_at.is_none() {
                    // Nothing is kept of a list of which a page could not be read.
                    images.list.remote.value = None;
                    images.list.changed();
                }
                images.list.remote.fail(problem, reading.asked);
                let tries = images.list.remote.failure.as_ref().map_or(1, |it| it.tries);
                let pause = if passes {
                    poll::pause_after_failure(Pace::Idle, tries, &mut self.random)
                } else {
                    images.do_without(reading.asked);
                    EVERY
                };
                images.list.remote.hold(now.mono + pause);
            }
        }
    }

    /// Takes the lists of instances in again that are newer than the list of the whole account, which
    /// was asked for at `asked`.
    fn learn_again(&mut self, asked: Now) {
        for (id, open) in &self.snapshots {
            let remote = &open.list.remote;
            if let (Some(read), Some(list)) = (remote.read_at, &remote.value)
                && read.mono > asked.mono
            {
                self.images.learn(id, read, list);
            }
        }
    }
}
