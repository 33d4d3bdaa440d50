//! The memory of all lists: beyond the limit, those that were not shown for longest are dropped,
//! and read again when they are shown.

use std::time::Instant;

use super::{App, Focus, State, data::Listing};
use crate::domain::{CopyList, Now};

/// The most bytes of the rows of all lists together. A single list is limited where it is read.
pub(super) const MOST_BYTES: usize = 256 * 1024 * 1024;

/// A list that may be dropped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unseen {
    /// The snapshots or backups of an instance.
    Snapshots(CopyList),
    /// The instances of an account that is not on the screen.
    Instances,
    /// The snapshots, backups and images of an account that is not on the screen.
    Images,
}

impl App {
    /// Drops the rows of lists that are not shown, until the rest fits the limit. Lists that are on
    /// the screen, or are read to settle a write, stay.
    pub(super) fn forget_unseen(&mut self, now: Now) {
        let held = |accounts: &[State]| accounts.iter().map(State::bytes).sum::<usize>();
        while held(&self.accounts) > self.most_bytes {
            let all = self.accounts.iter().enumerate().flat_map(|(place, of)| {
                let unseen = of.unseen().into_iter();
                unseen.map(move |(seen, list)| (seen, place, list))
            });
            let Some((_, place, list)) = all.min_by_key(|(seen, ..)| *seen) else {
                return;
            };
            self.accounts[place].forget(now, &list);
        }
    }
}

impl State {
    /// The number of bytes that the rows of its lists take.
    fn bytes(&self) -> usize {
        let snapshots = self.data.snapshots.values().map(|open| open.list.bytes());
        let schedules = self.data.schedules.values().map(Listing::bytes);
        self.data.instances.bytes()
            + self.data.images.list.bytes()
            + snapshots.chain(schedules).sum::<usize>()
    }

    /// Records that the lists on the screen are shown now.
    pub(super) fn note_seen(&mut self, now: Now) {
        if !self.shown {
            return;
        }
        self.data.instances.seen = Some(now.mono);
        self.data.images.list.seen = Some(now.mono);
        if let Some(open) = self.open_snapshots_mut() {
            open.list.seen = Some(now.mono);
        }
    }

    /// The lists that may be dropped, and when each was last shown.
    fn unseen(&self) -> Vec<(Option<Instant>, Unseen)> {
        // A dialog may be about any of them.
        if self.question().is_some() {
            return Vec::new();
        }
        let lists = self.data.snapshots.iter().filter(|(id, open)| {
            !self.is_followed(id) && open.list.remote.in_flight.is_none() && open.list.bytes() > 0
        });
        let mut unseen: Vec<_> = lists
            .map(|(id, open)| (open.list.seen, Unseen::Snapshots(id.clone())))
            .collect();
        let images = &self.data.images.list;
        if !self.shown && images.remote.in_flight.is_none() && images.bytes() > 0 {
            unseen.push((images.seen, Unseen::Images));
        }
        let instances = &self.data.instances;
        if !self.shown
            && self.followed().next().is_none()
            && instances.remote.in_flight.is_none()
            && instances.bytes() > 0
        {
            unseen.push((instances.seen, Unseen::Instances));
        }
        unseen
    }

    fn forget(&mut self, now: Now, list: &Unseen) {
        match list {
            Unseen::Snapshots(id) => {
                if let Some(open) = self.data.snapshots.get_mut(id) {
                    open.forget(now);
                }
                self.arrange(now, id, &[]);
            }
            Unseen::Images => self.data.images.forget(now),
            Unseen::Instances => {
                self.data.instances.forget(now);
                self.arrange_instances(now);
                // The cursor may be on another instance when they are read again.
                self.focus = Focus::Instances;
            }
        }
    }
}
