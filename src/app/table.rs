//! A list on the screen: the rows in their order, the filter, and the cursor, which holds an id.

use std::{collections::BTreeSet, time::Instant};

use super::{RequestId, field::Field, remote::Remote};
use crate::domain::{Instance, InstanceId, List, MOST_ROWS, Now, Snapshot, SnapshotId};

/// What a list is made of.
pub trait Item: Sized {
    /// Its id.
    type Id: Clone + Ord;
    /// The id of this one.
    fn id(&self) -> &Self::Id;
    /// Puts rows, in the server's order, into that of the screen.
    fn sort(rows: &mut [Self]);
    /// Whether a filter, in lower case, finds it.
    fn matches(&self, needle: &str) -> bool;
    /// How many bytes of memory it takes, at most.
    fn bytes(&self) -> usize;
}

fn contains(text: &str, needle: &str) -> bool {
    text.to_lowercase().contains(needle)
}

/// Instances stand as the server gives them, like in its panel.
impl Item for Instance {
    type Id = InstanceId;

    fn id(&self) -> &InstanceId {
        &self.id
    }

    fn sort(_: &mut [Self]) {}

    fn matches(&self, needle: &str) -> bool {
        let texts = [
            self.name.shown(),
            self.tariff.shown(),
            self.id.as_str(),
            self.ip.shown(),
            self.region.shown(),
        ];
        texts.iter().any(|text| contains(text, needle)) || contains(&self.state(), needle)
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

/// Snapshots stand with the newest first; of one day the higher id first.
impl Item for Snapshot {
    type Id = SnapshotId;

    fn id(&self) -> &SnapshotId {
        &self.id
    }

    fn sort(rows: &mut [Self]) {
        // No two have the same id, and a stable sort takes half as much memory again.
        rows.sort_unstable_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
    }

    fn matches(&self, needle: &str) -> bool {
        let texts = [self.name.shown(), self.id.as_str(), self.region.shown()];
        let created = || {
            self.created
                .is_some_and(|day| day.to_string().contains(needle))
        };
        texts.iter().any(|text| contains(text, needle))
            || contains(&self.status.to_string(), needle)
            || self.protection.mark().contains(needle)
            || created()
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

/// What the cursor stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row<Id> {
    /// A row of the server's list.
    Known(Id),
    /// A create that is not in the list yet, and so has no id.
    Pending(RequestId),
}

/// A row that is shown: a place in `list.rows`, good until the next [`Table::arrange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A row of the server's list.
    Known(usize),
    /// A create that is not in the list yet.
    Pending(RequestId),
}

/// A list on the screen.
#[derive(Debug)]
pub struct Table<T: Item> {
    /// The list and how reading it goes.
    pub remote: Remote<List<T>>,
    /// What is being filtered for.
    pub filter: Field,
    /// When it was last on the screen.
    pub(super) seen: Option<Instant>,
    /// How many bytes its rows take, at most.
    bytes: usize,
    /// What is shown, in order.
    entries: Vec<Entry>,
    cursor: Option<Row<T::Id>>,
    /// Where the cursor's row is in `entries`, and was when it went.
    at: usize,
    /// Grows whenever rows may have moved under the cursor, so that the view can hold it in place.
    arranged: u64,
}

impl<T: Item> Default for Table<T> {
    fn default() -> Self {
        let (remote, filter) = (Remote::default(), Field::default());
        Self {
            remote,
            filter,
            seen: None,
            bytes: 0,
            entries: Vec::new(),
            cursor: None,
            at: 0,
            arranged: 0,
        }
    }
}

impl<T: Item> Table<T> {
    /// The rows of the last good reading.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        self.remote.value.as_ref().map_or(&[], |list| &list.rows)
    }

    /// The row with this id, shown or not.
    #[must_use]
    pub fn get(&self, id: &T::Id) -> Option<&T> {
        self.rows().iter().find(|row| row.id() == id)
    }

    /// What is shown, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The place of the cursor in `entries`; where there are none, 0.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// How often the rows were arranged.
    #[must_use]
    pub fn arranged(&self) -> u64 {
        self.arranged
    }

    /// What the cursor stands on.
    #[must_use]
    pub fn cursor(&self) -> Option<&Row<T::Id>> {
        self.cursor.as_ref()
    }

    /// The row of the list that the cursor stands on.
    #[must_use]
    pub fn selected(&self) -> Option<&T> {
        match self.entries.get(self.at)? {
            Entry::Known(place) => self.rows().get(*place),
            Entry::Pending(_) => None,
        }
    }

    /// Takes a list in. A complete one replaces the rows; another adds and updates, but removes none
    /// as long as there is room: of a list that never adds up and always has other rows, the last
    /// ones go, which proves nothing either.
    pub fn take(&mut self, list: List<T>) {
        let mut list = list;
        if !list.complete
            && let Some(known) = self.remote.value.take()
        {
            let new: BTreeSet<T::Id> = list.rows.iter().map(|row| row.id().clone()).collect();
            let old = known.rows.into_iter();
            let room = MOST_ROWS.saturating_sub(list.rows.len());
            list.rows
                .extend(old.filter(|old| !new.contains(old.id())).take(room));
        }
        T::sort(&mut list.rows);
        self.bytes = list.rows.iter().map(T::bytes).sum();
        self.remote.value = Some(list);
    }

    /// How many bytes its rows take, at most.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Forgets the rows; they are due to be read again when somebody looks at the list.
    pub fn forget(&mut self, now: Now) {
        self.remote.value = None;
        self.remote.read_at = None;
        self.remote.want(now.mono);
        self.bytes = 0;
        self.arrange(&[], &[]);
    }

    /// Makes the shown rows anew: the pending ones first, then what the filter leaves. The cursor
    /// stays on its id, or goes to the neighbour where that is gone; `moved` tells what pending rows
    /// have become.
    pub fn arrange(&mut self, pending: &[RequestId], moved: &[(RequestId, T::Id)]) {
        let needle = self.filter.text().to_lowercase();
        let needle = needle.trim();
        let rows = self
            .remote
            .value
            .as_ref()
            .map_or(&[][..], |list| &list.rows);
        let known = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| needle.is_empty() || row.matches(needle));
        self.entries = pending.iter().map(|id| Entry::Pending(*id)).collect();
        self.entries
            .extend(known.map(|(place, _)| Entry::Known(place)));
        if let Some(Row::Pending(was)) = self.cursor
            && let Some((_, is)) = moved.iter().find(|(id, _)| *id == was)
        {
            self.cursor = Some(Row::Known(is.clone()));
        }
        let place = self.cursor.as_ref().and_then(|cursor| {
            self.entries
                .iter()
                .position(|entry| self.is_at(*entry, cursor))
        });
        self.arranged += 1;
        self.go(place.unwrap_or(self.at));
    }

    fn is_at(&self, entry: Entry, cursor: &Row<T::Id>) -> bool {
        match (entry, cursor) {
            (Entry::Known(place), Row::Known(id)) => {
                self.rows().get(place).is_some_and(|row| row.id() == id)
            }
            (Entry::Pending(a), Row::Pending(b)) => a == *b,
            _ => false,
        }
    }

    /// Puts the cursor on a place, or on the last one before it.
    pub fn go(&mut self, place: usize) {
        self.at = place.min(self.entries.len().saturating_sub(1));
        self.cursor = self.entries.get(self.at).and_then(|entry| match entry {
            Entry::Known(place) => self
                .rows()
                .get(*place)
                .map(|row| Row::Known(row.id().clone())),
            Entry::Pending(id) => Some(Row::Pending(*id)),
        });
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize) {
        self.go(self.at.saturating_add_signed(by));
    }
}
