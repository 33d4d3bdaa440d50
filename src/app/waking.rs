//! When the program wakes by itself, and what it plans when the user looks at it again.

use std::time::{Duration, Instant};

use super::{
    Focus, State, poll,
    remote::{InFlight, Remote},
};
use crate::domain::Now;

/// Data younger than this is not refreshed when the window gets the focus.
const FRESH: Duration = Duration::from_secs(10);

/// After this time without an answer the screen says so, even if there are rows to show.
pub const SLOW: Duration = Duration::from_secs(5);

/// After this time the screen shows that a refresh that the user requested is in progress.
const NOTICEABLE: Duration = Duration::from_millis(300);

impl State {
    /// The next moment at which something changes without a message: a list is due, a notice ends,
    /// a running time counts on. Nothing else wakes the program.
    #[must_use]
    pub fn next_wake(&self, now: Now) -> Option<Instant> {
        let snapshots = self.followed().map(|open| &open.list.remote);
        let dues = snapshots.map(|remote| (remote.due, remote.in_flight));
        let instances = &self.data.instances.remote;
        let dues = dues.chain(
            self.follows_instances()
                .then_some((instances.due, instances.in_flight)),
        );
        let schedules = self.followed_schedules().map(|list| &list.remote);
        let dues = dues.chain(schedules.map(|remote| (remote.due, remote.in_flight)));
        let images = &self.data.images.list.remote;
        let dues = dues.chain(
            self.watches_images()
                .then_some((images.due, images.in_flight)),
        );
        let idle = dues.filter(|(_, in_flight)| in_flight.is_none() && self.may_read());
        let notice = self.notice.as_ref().map(|notice| notice.until);
        let look = self.form().and_then(|form| form.look_at);
        let noticeable = self.demanded().map(|since| since + NOTICEABLE);
        let on_screen = notice
            .into_iter()
            .chain(look)
            .chain(noticeable.filter(|at| *at > now.mono))
            .chain(self.next_second(now));
        idle.filter_map(|(due, _)| due)
            .chain(self.next_background_reading(now))
            .chain(on_screen.filter(|_| self.shown))
            .min()
    }

    /// The end of the current second of a running time on the screen.
    fn next_second(&self, now: Now) -> Option<Instant> {
        let running = |since: Instant| since + Duration::from_secs(now.since(since).as_secs() + 1);
        let slow = |since: Instant| running(since).max(since + SLOW);
        let open = self
            .open_snapshots()
            .filter(|_| self.draws(Focus::Snapshots));
        let first_instances = first_reading(&self.data.instances.remote);
        let first_snapshots = open.and_then(|open| first_reading(&open.list.remote));
        let first_schedules = self
            .open_schedules()
            .and_then(|list| first_reading(&list.remote));
        let stopped = self.data_is_old();
        let saving = open
            .into_iter()
            .flat_map(|open| open.saving.values().map(|saving| saving.since));
        let ops = self.ops.iter().filter(|op| {
            open.is_some()
                && self.open.as_ref().is_some_and(|of| op.is_watched_in(of))
                && op.is_running()
        });
        let times = saving
            .chain(ops.map(|op| op.sent.mono))
            .chain(self.timed().and_then(|running| running.since))
            .chain(self.counts_in_pane().then_some(now.mono))
            .filter(|_| !stopped);
        times
            .chain(first_instances.filter(|_| self.draws(Focus::Instances)))
            .chain(first_snapshots)
            .chain(first_schedules)
            .map(running)
            .chain(self.rereadings().map(|it| slow(it.asked.mono)))
            .min()
    }

    /// Since when the user waits for the reads in flight that they requested.
    fn demanded(&self) -> impl Iterator<Item = Instant> {
        let open = self.open_snapshots();
        let snapshots = open.and_then(|open| open.list.remote.demanded());
        let instances = self.data.instances.remote.demanded();
        let schedules = self.open_schedules();
        let schedules = schedules.and_then(|list| list.remote.demanded());
        instances.into_iter().chain(snapshots).chain(schedules)
    }

    /// Whether to show that a refresh that the user requested is in progress.
    #[must_use]
    pub fn is_reading(&self, now: Now) -> bool {
        self.demanded().any(|since| now.since(since) >= NOTICEABLE)
    }

    /// The refreshes of lists that are drawn.
    fn rereadings(&self) -> impl Iterator<Item = InFlight> {
        let of = |list, in_flight: Option<InFlight>, again: bool| {
            let drawn = again && self.draws(list);
            in_flight.filter(|_| drawn)
        };
        let remote = &self.data.instances.remote;
        let instances = of(Focus::Instances, remote.in_flight, remote.value.is_some());
        let snapshots = self.open_snapshots().and_then(|open| {
            let remote = &open.list.remote;
            of(Focus::Snapshots, remote.in_flight, remote.value.is_some())
        });
        instances.into_iter().chain(snapshots)
    }

    /// The read that should have ended already, while old rows are shown.
    #[must_use]
    pub fn slow_reading(&self, now: Now) -> Option<InFlight> {
        let longest = self.rereadings().min_by_key(|it| it.asked.mono);
        longest.filter(|it| now.since(it.asked.mono) >= SLOW)
    }

    /// Records that the window got or lost the focus; if it got it, stale data is refreshed.
    pub(super) fn attend(&mut self, now: Now, watched: bool) {
        self.watched = watched;
        if watched {
            self.freshen(now);
        }
    }

    /// Puts the account on the screen: its data is shown at once, and refreshed if it is stale.
    pub(super) fn come_back(&mut self, now: Now) {
        self.shown = true;
        self.freshen(now);
    }

    /// Refreshes what is stale, and plans the rest as for a window with the focus.
    fn freshen(&mut self, now: Now) {
        look_at(&mut self.data.instances.remote, now);
        if let Some(open) = self.open_snapshots_mut() {
            look_at(&mut open.list.remote, now);
        }
        if let Some(list) = self.open_schedules_mut() {
            look_at(&mut list.remote, now);
        }
    }
}

/// Since when the first read of a list is in flight, if it is.
fn first_reading<T>(remote: &Remote<T>) -> Option<Instant> {
    let in_flight = remote.in_flight.filter(|_| remote.value.is_none());
    in_flight.map(|in_flight| in_flight.asked.mono)
}

/// Plans the refresh of a list that is shown again: now if it is stale, else at the usual pace of a
/// shown list.
fn look_at<T>(remote: &mut Remote<T>, now: Now) {
    let Some(read) = remote.read_at else { return };
    remote.want(if now.since(read.mono) > FRESH {
        now.mono
    } else {
        read.mono + poll::IDLE
    });
}
