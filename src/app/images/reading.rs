//! When the list of the whole account is read, and what its rows say.
//!
//! It is read after the lists on the screen, then every ten minutes, and never while another list
//! waits. If its rows don't name their instances, or the server has no such list, the lists of the
//! instances are read one after another instead.

use std::time::Instant;

use super::{BETWEEN, EVERY};
use crate::app::{Call, Effect, Op, RequestId, State, poll, poll::Pace};
use crate::{
    domain::{
        ArrivedRows, CopyKind, Image, ImageKind, Instance, InstanceId, List, Now, Price, Problem,
        Snapshot,
        write::{Parent, Watched},
    },
    keys::{Action, OnList},
    words::Denied,
};

impl State {
    /// The row of the whole account under the cursor.
    #[must_use]
    pub fn image_under_cursor(&self) -> Option<&Image> {
        self.tables.images.selected(&self.data.images.list)
    }

    /// The instance that a row was made of, if it is listed.
    #[must_use]
    pub fn instance_of(&self, row: &Image) -> Option<&Instance> {
        self.data.instances.get(row.instance.as_ref()?)
    }

    /// Whether a row is a copy from another region: a snapshot or backup that names no instance, though
    /// the server names those of others.
    #[must_use]
    pub fn is_region_copy(&self, row: &Image) -> bool {
        let is_copy = CopyKind::ALL.into_iter().any(|kind| row.is_copy(kind));
        is_copy && row.instance.is_none() && self.data.images.names_instances()
    }

    /// The snapshot or backup under the cursor of the whole account, and its instance.
    pub(in crate::app) fn copy_in_account(&self) -> Result<(&Instance, &Snapshot), Denied> {
        let row = self.image_under_cursor().ok_or(Denied::NoSnapshot)?;
        match row.kind() {
            ImageKind::Snapshot | ImageKind::Backup => match self.instance_of(row) {
                Some(instance) => Ok((instance, &row.snapshot)),
                None => Err(match self.parent_of(row)? {
                    Parent::Nothing => Denied::OfNoInstance,
                    Parent::Instance(_) | Parent::Gone(_) => Denied::ParentGone,
                }),
            },
            kind @ (ImageKind::Image | ImageKind::Unknown(_)) => Err(Denied::NotASnapshot(
                row.snapshot.name.to_string(),
                kind.clone(),
            )),
        }
    }

    /// Goes to the snapshot under the cursor in the list of its instance, or says why not.
    pub(in crate::app) fn go_to_its_instance(&mut self, now: Now) {
        let found = self.copy_in_account();
        match found.map(|(of, row)| (row.copy_kind().of(&of.id), row.id.clone())) {
            Ok((list, snapshot)) => {
                self.layers.close_details();
                self.go_to_snapshot(now, &list, &snapshot);
            }
            Err(why) => self.refuse(now, Action::List(OnList::NextPane), why),
        }
    }

    /// The price of a GB for a day: that of the whole account, or else of the list on the screen.
    #[must_use]
    pub fn price(&self) -> Option<&Price> {
        let images = self.data.images.list.remote.value.as_ref();
        let open = || self.open_snapshots()?.list.remote.value.as_ref();
        images
            .and_then(|list| list.price.as_ref())
            .or_else(|| open()?.price.as_ref())
    }

    /// Requests the list of the whole account now, as when the user opens its view.
    pub fn read_images(&mut self, now: Now) {
        self.data.images.list.remote.demand(now);
    }

    /// How many lists of instances have been read, of how many, if they replace the list of the
    /// whole account and some are missing.
    #[must_use]
    pub fn instances_learnt(&self) -> Option<(usize, usize)> {
        let rows = self.data.instances.rows();
        let is_read = |id| {
            self.data
                .images
                .learnt
                .get(id)
                .is_some_and(|learnt| learnt.read)
        };
        let read = rows.iter().filter(|row| is_read(&row.id));
        let (read, all) = (read.count(), rows.len());
        (self.data.images.without_instances && read < all).then_some((read, all))
    }

    /// Stores rows of the list of the whole account that arrive before it is complete.
    pub(in crate::app) fn images_arrived(&mut self, id: RequestId, arrived: ArrivedRows) {
        self.data.images.arrived(id, arrived);
    }

    /// Whether no other list waits: those on the screen have been read, none is in flight or due,
    /// and none fails.
    fn lists_rest(&self, now: Now) -> bool {
        let open = self.open_snapshots().map(|open| &open.list.remote);
        let shown = self.data.instances.remote.value.is_some()
            && open.is_none_or(|open| open.value.is_some());
        let mut followed = self.followed().map(|open| &open.list.remote);
        let mut under_way = self.data.snapshots.values();
        if !self.shown {
            return self.watches_images() && !self.is_signed_out();
        }
        shown
            && self.data.instances.remote.rests(now)
            && followed.all(|remote| remote.rests(now))
            && !under_way.any(|open| open.list.remote.in_flight.is_some())
            && !self.is_signed_out()
    }

    /// When the next background read begins, if nothing prevents it.
    pub(in crate::app) fn next_background_reading(&self, now: Now) -> Option<Instant> {
        let remote = &self.data.images.list.remote;
        let in_flight = remote.in_flight.is_some();
        if in_flight || !self.lists_rest(now) {
            return None;
        }
        let next = self.data.images.next.unwrap_or(now.mono);
        let instance = self.next_to_learn().map(|_| next);
        remote.due.into_iter().chain(instance).min()
    }

    /// Begins the background read that is due, if no other list waits.
    pub(in crate::app) fn begin_background_reading(&mut self, now: Now) -> Option<Effect> {
        let due = self.next_background_reading(now)?;
        if due > now.mono {
            return None;
        }
        if self.data.images.list.remote.is_due(now) {
            return Some(self.begin_reading_images(now));
        }
        let id = self.new_request();
        let list = CopyKind::Snapshot.of(&self.next_to_learn()?);
        self.data.images.next = Some(now.mono + BETWEEN);
        let open = self.data.snapshots.entry(list.clone()).or_default();
        open.list.remote.begin(id, now);
        Some(Effect::Call(id, Call::Snapshots(list)))
    }

    pub(in crate::app) fn begin_reading_images(&mut self, now: Now) -> Effect {
        let id = self.new_request();
        self.data.images.list.remote.begin(id, now);
        Effect::Call(id, Call::Images)
    }

    /// The instance whose list is read next, if these lists are read instead: one that was not read
    /// since then, the nearest to the cursor first, which is visible, then those that the filter
    /// hides.
    fn next_to_learn(&self) -> Option<InstanceId> {
        let images = &self.data.images;
        if !images.without_instances {
            return None;
        }
        let since = images.stale_before?;
        let is_old = |id: &InstanceId| {
            let learnt = images.learnt.get(id);
            learnt.is_none_or(|learnt| learnt.asked < since)
        };
        let (table, list) = (&self.tables.instances, &self.data.instances);
        let shown = (0..table.len()).filter_map(|place| {
            let row = table.known(place, list)?;
            is_old(&row.id).then_some((table.at().abs_diff(place), &row.id))
        });
        let nearest = shown.min_by_key(|(away, _)| *away).map(|(_, id)| id);
        let any = || list.rows().iter().map(|row| &row.id).find(|id| is_old(id));
        nearest.or_else(any).cloned()
    }

    pub(in crate::app) fn images_read(
        &mut self,
        now: Now,
        id: RequestId,
        result: Result<List<Image>, Problem>,
    ) {
        let Some(reading) = self.data.images.list.remote.end(id) else {
            return;
        };
        match result {
            Ok(_) if reading.outdated => {}
            Ok(list) => {
                self.settle_by_images(now, reading.asked, &list);
                self.data.images.take(reading.asked, list);
                let instances = self.data.instances.remote.value.as_ref();
                self.filters_seen(instances.is_some_and(|list| list.filtered));
                self.data.images.list.remote.read_well(reading.asked);
                self.plan_images(now);
                self.learn_again(Some(reading.asked));
            }
            Err(problem) => {
                let passes = problem.is_passing() || problem.wants_sign_in();
                let is_refused = problem.is_refusal();
                let watches = self.watches_images();
                let images = &mut self.data.images;
                if images.list.remote.read_at.is_none() {
                    // If a page could not be read, nothing of the list is kept.
                    images.list.remote.value = None;
                    images.list.changed();
                }
                images.list.remote.fail(problem, reading.asked);
                let tries = images.list.remote.failure.as_ref().map_or(1, |it| it.tries);
                let has_rows = images.list.remote.value.is_some();
                if !passes {
                    images.do_without(reading.asked);
                }
                let pause = if passes || watches {
                    poll::pause_after_failure(tries, &mut self.random)
                } else {
                    EVERY
                };
                images.list.remote.hold(now.mono + pause);
                if is_refused {
                    let read_at = images.list.remote.read_at;
                    let shows = |op: &Op| op.write.watches() == Watched::Images;
                    self.give_up_on_refused(now, read_at, shows);
                }
                if !passes && !has_rows {
                    self.learn_again(None);
                }
            }
        }
    }

    /// Plans the next read of the list of the whole account: soon while it shows a write's result.
    fn plan_images(&mut self, now: Now) {
        let watches = self.watches_images();
        let remote = &mut self.data.images.list.remote;
        remote.busy_since = remote.busy_since.filter(|_| watches);
        let pause = match remote.busy_since {
            Some(since) => poll::pause(Pace::Busy(now.since(since)), self.watched),
            None => EVERY,
        };
        remote.want(now.mono + pause);
    }

    /// Whether the list of the whole account shows the result of a write that is not settled.
    pub(in crate::app) fn watches_images(&self) -> bool {
        let watches = |op: &Op| op.write.watches() == Watched::Images && op.is_running();
        self.ops.iter().any(watches)
    }

    /// Compares with the lists of instances, and merges again those that are newer than the list of the
    /// whole account, which was requested at `asked`; all of them if there is no such list.
    fn learn_again(&mut self, asked: Option<Now>) {
        for (id, open) in &self.data.snapshots {
            let remote = &open.list.remote;
            let (Some(read), Some(list)) = (remote.read_at, &remote.value) else {
                continue;
            };
            self.data.images.recognize(&id.instance, list);
            if asked.is_none_or(|asked| read.mono > asked.mono) {
                self.data.images.learn(id, read, list);
            }
        }
    }
}
