//! The data from the server, kept once, however many tables show it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
    time::Instant,
};

use jiff::civil::Date;

use super::{images::Images, remote::Remote, sums::Total};
use crate::domain::{
    CopyList, Image, Instance, InstanceId, List, MOST_ROWS, Now, Schedule, ScheduleId, Size,
    Snapshot, SnapshotId, SnapshotStatus,
    write::{OpId, Rest, known_disk},
};

/// A row of a list.
pub trait DataRow {
    /// The type of its id.
    type Id: Clone + Ord;
    /// The id of this row.
    fn id(&self) -> &Self::Id;
    /// The most bytes of memory that it takes.
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

impl DataRow for Image {
    type Id = SnapshotId;

    fn id(&self) -> &SnapshotId {
        &self.snapshot.id
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

/// What the server said, by list.
#[derive(Debug, Default)]
pub struct Data {
    /// The instances.
    pub instances: Listing<Instance>,
    /// The snapshots, and the backups, of each instance that was visited.
    pub snapshots: BTreeMap<CopyList, Snapshots>,
    /// The schedules of backups of each instance for which they are shown or watched.
    pub schedules: BTreeMap<InstanceId, Listing<Schedule>>,
    /// The schedules that were recognized as those of our writes: each proves one only.
    pub given_schedules: BTreeSet<ScheduleId>,
    /// The snapshots, backups and images of the whole account.
    pub images: Images,
}

/// A list of the server: its rows in the server's order, and the state of reading it.
#[derive(Debug)]
pub struct Listing<T> {
    /// The rows, and the state of reading them.
    pub remote: Remote<List<T>>,
    /// When it was last on the screen.
    pub(super) seen: Option<Instant>,
    /// The most bytes that its rows take.
    bytes: usize,
    /// Increases whenever the rows change.
    version: u64,
    /// The version since which rows were only added at the end.
    grows_since: u64,
    /// The indexes of the rows, ordered by id: found out when a row is first looked up.
    by_id: OnceLock<Box<[u32]>>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            remote: Remote::default(),
            seen: None,
            bytes: 0,
            version: 0,
            grows_since: 0,
            by_id: OnceLock::new(),
        }
    }
}

impl<T: DataRow> Listing<T> {
    /// The rows of the last good read, in the server's order.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        self.remote.value.as_ref().map_or(&[], |list| &list.rows)
    }

    /// The row with this id.
    #[must_use]
    pub fn get(&self, id: &T::Id) -> Option<&T> {
        let rows = self.rows();
        let of = |place: &u32| rows[*place as usize].id();
        let by_id = self.by_id.get_or_init(|| {
            let mut places: Box<[u32]> = (0..).zip(rows).map(|(place, _)| place).collect();
            places.sort_unstable_by(|a, b| of(a).cmp(of(b)));
            places
        });
        let at = by_id.binary_search_by(|place| of(place).cmp(id)).ok()?;
        rows.get(by_id[at] as usize)
    }

    /// Stores a list that was read. A complete one replaces the rows. An incomplete one adds and
    /// updates rows, and removes none as long as there is room: if a list is never complete and
    /// always has other rows, the last ones are dropped, which proves nothing either.
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
        self.remote.value = Some(list);
        self.changed();
    }

    /// Stores the rows of a read in progress, of which `from` rows came before. Until it ends, the
    /// list is incomplete.
    pub(super) fn arrived(&mut self, from: usize, rows: Vec<T>) {
        let list = self.remote.value.get_or_insert_with(|| List {
            complete: false,
            ..List::default()
        });
        let starts_over = from < list.rows.len();
        self.bytes += rows.iter().map(T::bytes).sum::<usize>();
        list.rows.truncate(from);
        list.rows.extend(rows);
        if starts_over {
            self.changed();
        } else {
            self.version += 1;
            self.by_id.take();
        }
    }

    /// Records that its rows were changed.
    pub(super) fn changed(&mut self) {
        self.bytes = self.rows().iter().map(T::bytes).sum();
        self.version += 1;
        self.grows_since = self.version;
        self.by_id.take();
    }

    /// Whether its rows are those of an earlier version, with others after them.
    #[must_use]
    pub fn only_grew_since(&self, version: u64) -> bool {
        version >= self.grows_since
    }

    /// The most bytes that its rows take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Identifies the rows: an index is valid for one version only.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Drops the rows and the state of reading them: an answer in flight is ignored.
    pub(super) fn begin_anew(&mut self) {
        self.remote = Remote::default();
        self.changed();
    }

    /// Drops the rows; they are due to be read when the list is shown again.
    pub(super) fn forget(&mut self, now: Now) {
        self.remote.value = None;
        self.remote.read_at = None;
        self.remote.want(now.mono);
        self.changed();
    }
}

/// The snapshots, or the backups, of one instance.
#[derive(Debug, Default)]
pub struct Snapshots {
    /// The list.
    pub list: Listing<Snapshot>,
    /// What its rows add up to.
    pub total: Total,
    /// The disk of the instance, as far as these rows tell.
    pub disk: Option<Size>,
    /// Its usable rows.
    usable: Usable,
    /// The rows that are `Saving`, and since when.
    pub saving: BTreeMap<SnapshotId, Saving>,
    /// The rows assigned to our own creates: none of them settles a second one.
    pub(super) given: BTreeSet<SnapshotId>,
}

/// A create of our own that is no longer `Saving`.
pub(super) struct Saved {
    /// Identifies the write.
    pub op: OpId,
    /// The snapshot.
    pub id: SnapshotId,
    /// When it was sent.
    pub since: Instant,
}

impl Snapshots {
    /// Stores a list that was read; returns our own creates whose rows are no longer `Saving`.
    pub(super) fn take(&mut self, list: List<Snapshot>, now: Now) -> Vec<Saved> {
        self.disk = known_disk(&list);
        self.list.take(list);
        self.total = self.list.rows().iter().map(|row| row.size).collect();
        self.usable = Usable::among(self.list.rows());
        let before = std::mem::take(&mut self.saving);
        let is_saving = |row: &&Snapshot| row.status == SnapshotStatus::Saving;
        for row in self.list.rows().iter().filter(is_saving) {
            let seen = before.get(&row.id).copied().unwrap_or(Saving {
                since: now.mono,
                op: None,
            });
            self.saving.insert(row.id.clone(), seen);
        }
        let ended = before
            .iter()
            .filter(|(id, _)| !self.saving.contains_key(*id));
        ended
            .filter_map(|(id, saving)| {
                Some(Saved {
                    op: saving.op?,
                    id: id.clone(),
                    since: saving.since,
                })
            })
            .collect()
    }

    /// Drops the rows; they are due to be read when the list is shown again.
    pub(super) fn forget(&mut self, now: Now) {
        self.list.forget(now);
        self.total = Total::default();
        self.disk = None;
        self.usable = Usable::default();
    }

    /// What the instance keeps without a row, as `Stakes` counts it if no delete is in flight;
    /// looks at no other row. `None` if the list is incomplete or lacks the row.
    #[must_use]
    pub fn rest_without(&self, row: &Snapshot) -> Option<Rest> {
        let list = self.list.remote.value.as_ref()?;
        // The row may come from the list of the whole account, which can be newer or older than
        // this one: it is counted as it stands here.
        let row = self.list.get(&row.id)?;
        list.complete
            .then(|| self.usable.without(row, list.rows.len()))
    }
}

/// The usable rows of a list, counted once for each read.
#[derive(Debug, Default)]
struct Usable {
    count: usize,
    /// The newest day, and the row with it.
    newest: Option<(Date, SnapshotId)>,
    /// The newest day of the other rows.
    second: Option<Date>,
}

impl Usable {
    fn among(rows: &[Snapshot]) -> Self {
        let mut all = Self::default();
        for row in rows
            .iter()
            .filter(|row| row.status == SnapshotStatus::Active)
        {
            all.count += 1;
            let Some(day) = row.created else { continue };
            if all.newest.as_ref().is_none_or(|(newest, _)| day > *newest) {
                all.second = all.newest.take().map(|(day, _)| day);
                all.newest = Some((day, row.id.clone()));
            } else {
                all.second = all.second.max(Some(day));
            }
        }
        all
    }

    fn without(&self, row: &Snapshot, rows: usize) -> Rest {
        let is_usable = row.status == SnapshotStatus::Active;
        let newest = match &self.newest {
            Some((_, id)) if *id == row.id => self.second,
            newest => newest.as_ref().map(|(day, _)| *day),
        };
        Rest {
            others: rows.saturating_sub(1),
            active: self.count - usize::from(is_usable),
            newest,
        }
    }
}

/// Since when a row is `Saving`.
#[derive(Clone, Copy, Debug)]
pub struct Saving {
    /// When it began, or when it was first seen.
    pub since: Instant,
    /// The write that created it, if it is ours, so that `since` is exact.
    pub op: Option<OpId>,
}

impl Saving {
    /// Whether we began it.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.op.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::{Protection, Size, write::Stakes},
        text::Text,
    };

    fn snapshot(id: usize, status: SnapshotStatus, day: Option<i8>) -> Snapshot {
        Snapshot {
            id: SnapshotId::parse(&format!("{}", 1 + id)).unwrap(),
            name: Text::new("web-01"),
            status,
            protection: Protection::Off,
            size: Size::default(),
            region: Text::default(),
            created: day.map(|day| jiff::civil::date(2026, 11, day)),
            fleio_id: Text::default(),
            properties: Arc::default(),
        }
    }

    proptest! {
        /// The single count agrees with a look at all rows.
        #[test]
        fn what_stays_without_a_row_is_counted_once(
            rows in prop::collection::vec((any::<bool>(), prop::option::of(1_i8..5)), 1..9),
        ) {
            let status = |active| if active { SnapshotStatus::Active } else { SnapshotStatus::Suspended };
            let row = |(id, (active, day)): (usize, &(bool, Option<i8>))| snapshot(id, status(*active), *day);
            let list = List { rows: rows.iter().enumerate().map(row).collect(), complete: true, ..List::default() };
            let mut snapshots = Snapshots::default();
            let now = Now::in_utc(Instant::now(), jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0));
            let _ = snapshots.take(list.clone(), now);
            for row in &list.rows {
                let looked = Stakes::of(row, Some(&list), &BTreeSet::new());
                prop_assert_eq!(snapshots.rest_without(row), looked.rest);
            }
        }
    }

    /// The list of the whole account shows a row as Active that this list knows as Suspended or does
    /// not know: it is not subtracted from what this list counts.
    #[test]
    fn a_row_of_another_list_is_counted_as_this_list_has_it() {
        let rows = vec![
            snapshot(1, SnapshotStatus::Suspended, Some(1)),
            snapshot(2, SnapshotStatus::Suspended, Some(2)),
        ];
        let list = List {
            rows,
            complete: true,
            ..List::default()
        };
        let mut snapshots = Snapshots::default();
        let now = Now::in_utc(
            Instant::now(),
            jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0),
        );
        let _ = snapshots.take(list, now);
        let elsewhere = |id| snapshot(id, SnapshotStatus::Active, Some(1));
        let rest = Rest {
            others: 1,
            active: 0,
            newest: None,
        };
        assert_eq!(snapshots.rest_without(&elsewhere(1)), Some(rest));
        assert_eq!(snapshots.rest_without(&elsewhere(3)), None);
    }
}
