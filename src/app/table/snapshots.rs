//! The table of the snapshots of an instance.

use super::{
    RowId, TableRow,
    column::{ALWAYS, Align, Cell, Column, Cx, Direction, MOST_NAME, SortKey},
    query::{Queried, QueriedField},
};
use crate::{
    app::{ClickTarget, Op, Saving, Tone},
    domain::{Age, BackupMaker, Protection, Snapshot, SnapshotStatus, Today, write::Phase},
    words::{
        lists::{self, heading},
        writes,
    },
};

/// The name of the column that only backups show.
pub(super) const MADE_BY: &str = "made_by";

/// The width of the longest status: `? delete unknown`, or `◐ Saving (14:02)`.
const MOST_STATUS: u16 = 16;

/// If there is too little room, columns go in this order: id, created, made by, age, disk, region, size.
const COLUMNS: &[Column<Snapshot>] = &[
    name(20),
    made_by(),
    status_column(14),
    size(),
    min_disk(),
    region(),
    age(),
    created(),
    id(),
];

/// A row that is a snapshot, or has the fields of one: lists of both share their columns.
pub(super) trait HasSnapshot: 'static {
    fn snapshot(&self) -> &Snapshot;
}

impl HasSnapshot for Snapshot {
    fn snapshot(&self) -> &Snapshot {
        self
    }
}

pub(super) const fn name<T: HasSnapshot>(least: u16) -> Column<T> {
    Column {
        name: "name",
        title: heading::name,
        width: (least, MOST_NAME),
        align: Align::Left,
        keep: ALWAYS,
        cell: |row, _| Cell::name(lists::called(row.snapshot())),
        pending: |op, _| Cell::name(op.write.name().shown()),
        query: Queried::Text(|row| row.snapshot().name.shown().into()),
        sort: |row, _| SortKey::text(row.snapshot().name.shown()),
    }
}

/// What made a backup: a person or a schedule.
const fn made_by() -> Column<Snapshot> {
    Column {
        name: MADE_BY,
        title: heading::made_by,
        width: (7, 7),
        align: Align::Left,
        keep: 2,
        cell: |row, _| {
            let maker = row.properties.made_by.as_ref();
            Cell::toned(Tone::Quiet, lists::made_by(maker))
        },
        pending: |_, _| Cell::toned(Tone::Quiet, lists::made_by(Some(&BackupMaker::Person))),
        query: Queried::Text(|row| {
            let maker = row.properties.made_by.as_ref();
            maker.map(ToString::to_string).unwrap_or_default().into()
        }),
        sort: |row, _| SortKey::text(&lists::made_by(row.properties.made_by.as_ref())),
    }
}

pub(super) const fn status_column<T: HasSnapshot>(least: u16) -> Column<T> {
    Column {
        name: "status",
        title: heading::status,
        width: (least, MOST_STATUS),
        align: Align::Left,
        keep: ALWAYS,
        cell: |row, cx| status(row.snapshot(), cx),
        pending: create_status,
        query: Queried::Text(|row| row.snapshot().status.word().into()),
        sort: |row, _| SortKey::text(row.snapshot().status.word()),
    }
}

pub(super) const fn size<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "size",
        title: heading::size,
        width: (5, 5),
        align: Align::Right,
        keep: 6,
        cell: |row, _| Cell::plain(lists::size(row.snapshot().size)),
        pending: nothing_yet,
        query: Queried::Size(|row, _| row.snapshot().size),
        sort: |row, _| SortKey::Size(row.snapshot().size),
    }
}

pub(super) const fn min_disk<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "min_disk",
        title: heading::min_disk,
        width: (4, 4),
        align: Align::Right,
        keep: 4,
        cell: |row, _| Cell::plain(row.snapshot().properties.min_disk.whole()),
        pending: nothing_yet,
        query: Queried::Size(|row, _| row.snapshot().properties.min_disk),
        sort: |row, _| SortKey::Size(row.snapshot().properties.min_disk),
    }
}

pub(super) const fn region<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "region",
        title: heading::region,
        width: (13, 13),
        align: Align::Left,
        keep: 5,
        cell: |row, _| Cell::plain(row.snapshot().region.shown()),
        pending: |_, cx| match cx.of {
            Some((instance, _)) => Cell::plain(instance.region.shown()),
            None => Cell::plain(""),
        },
        query: Queried::Text(|row| row.snapshot().region.shown().into()),
        sort: |row, _| SortKey::text(row.snapshot().region.shown()),
    }
}

pub(super) const fn age<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "age",
        title: heading::age,
        width: (5, 5),
        align: Align::Right,
        keep: 3,
        cell: |row, cx| age_cell(Age::of(row.snapshot().created, Today::of(cx.now))),
        pending: |_, _| age_cell(Age::Days(0)),
        query: Queried::Age(|row, _| row.snapshot().created),
        sort: |row, _| SortKey::age(row.snapshot().created),
    }
}

pub(super) const fn created<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "created",
        title: heading::created,
        width: (10, 10),
        align: Align::Left,
        keep: 1,
        cell: |row, _| Cell::toned(Tone::Quiet, lists::day(row.snapshot().created)),
        pending: |op, _| Cell::plain(lists::day(Some(op.sent.wall.date()))),
        query: Queried::Day(|row| row.snapshot().created),
        sort: |row, _| SortKey::day(row.snapshot().created),
    }
}

/// The id, by which the server's panel and scripts name it.
pub(super) const fn id<T: HasSnapshot>() -> Column<T> {
    Column {
        name: "id",
        title: heading::id,
        width: (8, 8),
        align: Align::Left,
        keep: 0,
        cell: |row, _| Cell::toned(Tone::Quiet, row.snapshot().id.as_str()),
        pending: nothing_yet,
        query: Queried::Text(|row| row.snapshot().id.as_str().into()),
        sort: |row, _| SortKey::Number(row.snapshot().id.as_str().parse().ok()),
    }
}

/// An age that is none is marked.
fn age_cell(age: Age) -> Cell {
    let tone = age.days().map_or(Tone::Odd, |_| Tone::Plain);
    Cell::toned(tone, age.to_string())
}

/// The newest snapshots come first; on the same day, the higher id.
impl TableRow for Snapshot {
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const FIELDS: &'static [QueriedField<Self>] = &[protected()];
    const HIDDEN: &'static [&'static str] = &[MADE_BY];
    const SORT: Option<(&'static str, Direction)> = Some(("created", Direction::Descending));

    fn target(row: RowId<Self::Id>) -> ClickTarget {
        ClickTarget::Snapshot(row)
    }

    /// The time of a save keeps counting, and depends on whether the list can be read.
    fn is_still(&self, _: &Cx) -> bool {
        self.status != SnapshotStatus::Saving
    }
}

/// The field of the protection, which has no column of its own.
pub(super) const fn protected<T: HasSnapshot>() -> QueriedField<T> {
    let word = |row: &T, _: &Cx| match row.snapshot().protection {
        Protection::On => "on",
        Protection::Off => "off",
        Protection::Unknown => "unknown",
    };
    ("protected", Queried::OneOf(&["on", "off", "unknown"], word))
}

fn nothing_yet(_: &Op, _: &Cx) -> Cell {
    Cell::plain(lists::nothing_yet())
}

/// Whether the snapshot is usable, and whether it is protected.
#[must_use]
pub fn status(row: &Snapshot, cx: &Cx) -> Cell {
    if let Some(status) = cx.state.write_of(row).and_then(write_status) {
        return status;
    }
    let locked = |tone| {
        let lock = lists::lock(row.protection);
        Cell::marked(tone, row.status.to_string()).with_end(lock, Tone::Lock)
    };
    match &row.status {
        SnapshotStatus::Saving => {
            let since = cx.of.and_then(|(_, of)| of.saving.get(&row.id));
            since.map_or_else(
                || Cell::marked(Tone::Busy, lists::saving()),
                |since| saving(*since, cx),
            )
        }
        SnapshotStatus::Active => locked(Tone::Good),
        SnapshotStatus::Suspended => locked(Tone::Danger),
        SnapshotStatus::Unknown(_) => locked(Tone::Odd),
    }
}

/// The state of a snapshot that is not in the list yet.
#[must_use]
pub fn create_status(op: &Op, _: &Cx) -> Cell {
    write_status(op).unwrap_or_else(|| Cell::plain(""))
}

/// The text of a row about a write to it, if there is one.
fn write_status(op: &Op) -> Option<Cell> {
    let words = writes::of(&op.write);
    match op.phase {
        Phase::Unanswered | Phase::Accepted => {
            Some(Cell::marked(Tone::Busy, words.status(op.phase)))
        }
        Phase::Checking => Some(Cell::marked(Tone::Odd, writes::CHECKING)),
        Phase::NotSeen => {
            let word = words.status_unknown()?;
            Some(Cell::marked(Tone::Odd, word))
        }
    }
}

/// A running time; with stale data, the time of the last read instead; for a save that somebody
/// else began, the time since it was first seen.
fn saving(saving: Saving, cx: &Cx) -> Cell {
    let read = cx.of.and_then(|(_, of)| of.list.remote.read_at);
    let time = cx.now.since(saving.since);
    // While the data is old nothing shows that it still goes on.
    let turns = if cx.state.data_is_old() {
        0
    } else {
        time.as_secs()
    };
    let words = match (cx.state.data_is_old(), read, saving.is_ours()) {
        (true, Some(read), _) => lists::saving_at(read.wall),
        (true, None, _) => lists::saving().to_owned(),
        (false, _, true) => lists::saving_for(time),
        (false, _, false) => lists::saving_seen_for(time),
    };
    Cell::marked(Tone::Busy, words).turning(turns)
}
