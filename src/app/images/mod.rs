//! The list of the whole account, and what it learns from the lists of instances.

mod reading;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};

use super::{RequestId, Sums, data::Listing};
use crate::domain::{
    ArrivedRows, CopyKind, CopyList, Image, ImageKind, InstanceId, List, Now, Snapshot, SnapshotId,
};

/// How often the list of the whole account is read.
pub const EVERY: Duration = Duration::from_secs(600);

/// The pause between the lists of two instances, if these are read instead.
pub const BETWEEN: Duration = Duration::from_secs(2);

/// The list of the whole account.
#[derive(Debug, Default)]
pub struct Images {
    /// The list, updated from the lists of instances too.
    pub list: Listing<Image>,
    /// Whether a complete list has been read, so that a missing row does not exist.
    proved: bool,
    /// Whether any row has named its instance, so that this server does so.
    named: bool,
    /// Whether no row names its instance, or the list does not exist: then only the instances' own
    /// lists show to which instance a snapshot belongs.
    without_instances: bool,
    /// The last good read of each instance's own list that was merged.
    learnt: BTreeMap<InstanceId, Learnt>,
    /// Since when the lists of instances have to be read instead: older ones are read again.
    stale_before: Option<Instant>,
    /// When the next of them may be read.
    next: Option<Instant>,
    /// Increases with every change that coverage may depend on.
    revision: u64,
    /// The totals of its rows, as of when they were last on the screen.
    pub sums: Sums,
}

/// The reads of an instance's own list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Learnt {
    asked: Instant,
    /// Whether it was ever read.
    read: bool,
    /// Whether a complete one was ever read.
    whole: bool,
}

impl Images {
    /// Whether all snapshots of an instance are known, and all its backups if the rows name their
    /// instances.
    #[must_use]
    pub fn is_proved(&self, instance: &InstanceId) -> bool {
        if self.without_instances {
            self.learnt.get(instance).is_some_and(|learnt| learnt.whole)
        } else {
            self.proved
        }
    }

    /// Whether it has been read, or the lists of instances replace it.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.list.remote.read_at.is_some() || self.without_instances
    }

    /// Whether its rows name their instances, so that it shows of which one each was made.
    #[must_use]
    pub fn names_instances(&self) -> bool {
        self.named
    }

    /// Whether the rows name their instances, backups too, rather than the lists of the instances,
    /// which hold snapshots alone.
    #[must_use]
    pub fn names_all(&self) -> bool {
        !self.without_instances
    }

    /// Identifies the data that coverage depends on.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes the rows into the totals.
    pub(super) fn sum(&mut self) {
        self.sums.follow(&self.list);
    }

    /// Stores rows that arrive before the list is complete. Once a complete list has been read,
    /// they wait for the rest.
    fn arrived(&mut self, id: RequestId, arrived: ArrivedRows) {
        let is_it = self.list.remote.in_flight.is_some_and(|it| it.id == id);
        if is_it && self.list.remote.read_at.is_none() {
            self.list.arrived(arrived.from, arrived.rows);
        }
    }

    /// Stores a list that was requested at `asked`.
    pub(super) fn take(&mut self, asked: Now, mut list: List<Image>) {
        self.stale_before = Some(asked.mono);
        let is_copy = |row: &&Image| *row.kind() != ImageKind::Image;
        let mut copies = list.rows.iter().filter(is_copy).peekable();
        let any = copies.peek().is_some();
        let names = copies.any(|row| row.instance.is_some());
        self.named = names || self.named && !(any && list.complete);
        self.without_instances = any && !self.named;
        let is_unnamed = |row: &Image| is_copy(&row) && row.instance.is_none();
        if list.rows.iter().any(is_unnamed) {
            // A snapshot always belongs to the same instance.
            let known: HashMap<&SnapshotId, &InstanceId> = self
                .list
                .rows()
                .iter()
                .filter_map(|row| Some((&row.snapshot.id, row.instance.as_ref()?)))
                .collect();
            for row in list.rows.iter_mut().filter(|row| is_unnamed(row)) {
                row.instance = known.get(&row.snapshot.id).map(|id| (*id).clone());
            }
        }
        // What a filter hides since then may cover any instance.
        self.proved = list.complete || self.proved && !list.filtered;
        self.list.take(list);
        self.revision += 1;
    }

    /// Finds the rows of an instance's list, however old that is: those that name no instance are
    /// assigned to this one.
    fn recognize(&mut self, instance: &InstanceId, list: &List<Snapshot>) {
        let Some(known) = &mut self.list.remote.value else {
            return;
        };
        let its: HashSet<&SnapshotId> = list.rows.iter().map(|row| &row.id).collect();
        for row in &mut known.rows {
            if row.instance.is_none() && its.contains(&row.snapshot.id) {
                row.instance = Some(instance.clone());
            }
        }
    }

    /// Merges the list of an instance, which is newer than the known rows of it. A complete one
    /// removes the rows of its kind that it lacks.
    pub(super) fn learn(&mut self, of: &CopyList, asked: Now, list: &List<Snapshot>) {
        let CopyList { instance, kind } = of;
        let mut changed = false;
        if let Some(learnt) = self.asked_for(of, asked) {
            learnt.read = true;
            changed = !learnt.whole && list.complete;
            learnt.whole |= list.complete;
        }
        if let Some(known) = &mut self.list.remote.value {
            let rows = list.rows.iter().map(|row| (&row.id, row));
            let mut new: HashMap<&SnapshotId, &Snapshot> = rows.collect();
            known.rows.retain_mut(|row| {
                if let Some(snapshot) = new.remove(&row.snapshot.id) {
                    let is = Image::of(instance, snapshot.clone());
                    changed |= *row != is;
                    *row = is;
                    return true;
                }
                let is_gone =
                    list.complete && row.is_copy(*kind) && row.instance.as_ref() == Some(instance);
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

    /// Records that the snapshots of an instance were requested; if the read fails, the others have
    /// their turn first. Its backups don't replace the list of the whole account.
    pub(super) fn asked_for(&mut self, of: &CopyList, asked: Now) -> Option<&mut Learnt> {
        if of.kind != CopyKind::Snapshot {
            return None;
        }
        let learnt = self.learnt.entry(of.instance.clone()).or_insert(Learnt {
            asked: asked.mono,
            read: false,
            whole: false,
        });
        learnt.asked = asked.mono;
        Some(learnt)
    }

    /// Records that the list does not exist here: the lists of the instances replace it.
    fn do_without(&mut self, asked: Now) {
        self.stale_before = Some(asked.mono);
        self.without_instances = true;
        if self.list.remote.value.is_none() {
            // Nor are there the rows that were learnt.
            self.learnt.clear();
            self.list.remote.value = Some(List {
                complete: false,
                ..List::default()
            });
        }
        self.revision += 1;
    }

    /// Drops all rows, and what they proved.
    pub(super) fn forget(&mut self, now: Now) {
        self.list.forget(now);
        *self = Self {
            list: std::mem::take(&mut self.list),
            revision: self.revision + 1,
            ..Self::default()
        };
    }

    /// Begins anew for another user: nothing stays, an answer in flight is ignored, and the list is
    /// wanted.
    pub(super) fn begin_anew(&mut self, now: Now) {
        self.list.begin_anew();
        self.forget(now);
    }

    /// Discards an answer in flight, because the server's data was just changed.
    pub(super) fn outdate(&mut self, now: Now) {
        if self.list.remote.in_flight.is_some() {
            self.list.remote.outdate(now);
        }
    }
}
