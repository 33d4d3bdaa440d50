//! What the server said, kept once, however many tables show it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use super::remote::Remote;
use crate::domain::{
    Instance, InstanceId, List, MOST_ROWS, Now, Size, Snapshot, SnapshotId, SnapshotStatus,
};

/// What a list of the server is made of.
pub trait DataRow {
    /// Its id.
    type Id: Clone + Ord;
    /// The id of this one.
    fn id(&self) -> &Self::Id;
    /// How many bytes of memory it takes, at most.
    fn bytes(&self) -> usize;
}

impl DataRow for Instance {
    type Id = InstanceId;

    fn id(&self) -> &InstanceId {
        &self.id
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

impl DataRow for Snapshot {
    type Id = SnapshotId;

    fn id(&self) -> &SnapshotId {
        &self.id
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

/// A list of the server: its rows in the server's order, and how reading it goes.
#[derive(Debug)]
pub struct Listing<T> {
    /// The list and how reading it goes.
    pub remote: Remote<List<T>>,
    /// When it was last on the screen.
    pub(super) seen: Option<Instant>,
    /// How many bytes its rows take, at most.
    bytes: usize,
    /// Grows whenever the rows change.
    version: u64,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            remote: Remote::default(),
            seen: None,
            bytes: 0,
            version: 0,
        }
    }
}

impl<T: DataRow> Listing<T> {
    /// The rows of the last good reading, in the server's order.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        self.remote.value.as_ref().map_or(&[], |list| &list.rows)
    }

    /// The row with this id.
    #[must_use]
    pub fn get(&self, id: &T::Id) -> Option<&T> {
        self.rows().iter().find(|row| row.id() == id)
    }

    /// Takes a list in. A complete one replaces the rows; another adds and updates, but removes none
    /// as long as there is room: of a list that never adds up and always has other rows, the last
    /// ones go, which proves nothing either.
    pub fn take(&mut self, mut list: List<T>) {
        if !list.complete
            && let Some(known) = self.remote.value.take()
        {
            let new: BTreeSet<T::Id> = list.rows.iter().map(|row| row.id().clone()).collect();
            let old = known.rows.into_iter();
            let room = MOST_ROWS.saturating_sub(list.rows.len());
            list.rows
                .extend(old.filter(|old| !new.contains(old.id())).take(room));
        }
        self.bytes = list.rows.iter().map(T::bytes).sum();
        self.remote.value = Some(list);
        self.version += 1;
    }

    /// How many bytes its rows take, at most.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Identifies the rows: a place among them says nothing of another version.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Forgets the rows; they are due to be read again when somebody looks at the list.
    pub(super) fn forget(&mut self, now: Now) {
        self.remote.value = None;
        self.remote.read_at = None;
        self.remote.want(now.mono);
        self.bytes = 0;
        self.version += 1;
    }
}

/// The snapshots of one instance.
#[derive(Debug, Default)]
pub struct Snapshots {
    /// The list.
    pub list: Listing<Snapshot>,
    /// The sum of the sizes that are known.
    pub total: Size,
    /// The rows that are `Saving`, and since when.
    pub saving: BTreeMap<SnapshotId, Saving>,
    /// The rows that creates of ours were given: no second create is settled by one of them.
    pub(super) given: BTreeSet<SnapshotId>,
}

impl Snapshots {
    /// Takes a list in; returns the rows of ours that are not `Saving` any more.
    pub(super) fn take(&mut self, list: List<Snapshot>, now: Now) -> Vec<&Snapshot> {
        self.list.take(list);
        self.total = Size::sum(self.list.rows().iter().map(|row| row.size));
        let before = std::mem::take(&mut self.saving);
        let is_saving = |row: &&Snapshot| row.status == SnapshotStatus::Saving;
        for row in self.list.rows().iter().filter(is_saving) {
            let seen = before.get(&row.id).copied().unwrap_or(Saving {
                since: now.mono,
                ours: false,
            });
            self.saving.insert(row.id.clone(), seen);
        }
        let ended = before
            .iter()
            .filter(|(id, saving)| saving.ours && !self.saving.contains_key(*id));
        ended.filter_map(|(id, _)| self.list.get(id)).collect()
    }

    /// Forgets the rows; they are due to be read again when somebody looks at the list.
    pub(super) fn forget(&mut self, now: Now) {
        self.list.forget(now);
        self.total = Size::default();
    }
}

/// Since when a row is `Saving`.
#[derive(Clone, Copy, Debug)]
pub struct Saving {
    /// When it began, or was first seen.
    pub since: Instant,
    /// Whether we began it, so that `since` is the truth.
    pub ours: bool,
}
