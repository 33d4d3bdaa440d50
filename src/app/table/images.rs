//! The table of the whole account: snapshots, backups and images, with the instance of each.

use super::{
    TableRow,
    column::{ALWAYS, Align, Cell, Column, Cx, Direction, by_text},
    query::{Queried, QueriedField},
};
use crate::{
    app::{Op, Tone},
    domain::{Image, SnapshotStatus},
    words::lists::{self, heading},
};

const COLUMNS: &[Column<Image>] = &[
    Column {
        name: "name",
        title: heading::name,
        width: 16,
        align: Align::Left,
        keep: ALWAYS,
        cell: |row, _| Cell::plain(lists::called(&row.snapshot)),
        pending: no_pending,
        query: Queried::Text(|row, _| row.snapshot.name.shown().into()),
        order: |a, b, _| by_text(a.snapshot.name.shown(), b.snapshot.name.shown()),
    },
    Column {
        name: "instance",
        title: heading::of,
        width: 16,
        align: Align::Left,
        keep: 6,
        cell: instance,
        pending: no_pending,
        query: Queried::Text(|row, cx| label(row, cx).into()),
        order: |a, b, _| a.instance.cmp(&b.instance),
    },
    Column {
        name: "kind",
        title: heading::kind,
        width: 8,
        align: Align::Left,
        keep: 2,
        cell: |row, _| Cell::toned(Tone::Quiet, row.kind.to_string()),
        pending: no_pending,
        query: Queried::Text(|row, _| row.kind.to_string().into()),
        order: |a, b, _| by_text(&a.kind.to_string(), &b.kind.to_string()),
    },
    Column {
        name: "status",
        title: heading::status,
        width: 13,
        align: Align::Left,
        keep: ALWAYS,
        cell: status,
        pending: no_pending,
        query: Queried::Text(|row, _| row.snapshot.status.word().into()),
        order: |a, b, _| by_text(a.snapshot.status.word(), b.snapshot.status.word()),
    },
    Column {
        name: "size",
        title: heading::size,
        width: 5,
        align: Align::Right,
        keep: 5,
        cell: |row, _| Cell::plain(lists::size(row.snapshot.size)),
        pending: no_pending,
        query: Queried::Size(|row, _| row.snapshot.size),
        order: |a, b, _| a.snapshot.size.cmp(&b.snapshot.size),
    },
    Column {
        name: "min_disk",
        title: heading::min_disk,
        width: 4,
        align: Align::Right,
        keep: 3,
        cell: |row, _| Cell::plain(row.snapshot.min_disk.whole()),
        pending: no_pending,
        query: Queried::Size(|row, _| row.snapshot.min_disk),
        order: |a, b, _| a.snapshot.min_disk.cmp(&b.snapshot.min_disk),
    },
    Column {
        name: "region",
        title: heading::region,
        width: 13,
        align: Align::Left,
        keep: 4,
        cell: |row, _| Cell::plain(row.snapshot.region.shown()),
        pending: no_pending,
        query: Queried::Text(|row, _| row.snapshot.region.shown().into()),
        order: |a, b, _| by_text(a.snapshot.region.shown(), b.snapshot.region.shown()),
    },
    Column {
        name: "created",
        title: heading::created,
        width: 10,
        align: Align::Left,
        keep: 1,
        cell: |row, _| Cell::toned(Tone::Quiet, lists::day(row.snapshot.created)),
        pending: no_pending,
        query: Queried::Day(|row, _| row.snapshot.created),
        order: |a, b, _| a.snapshot.created.cmp(&b.snapshot.created),
    },
];

/// The newest first, as in an instance's list.
impl TableRow for Image {
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const FIELDS: &'static [QueriedField<Self>] = &[
        (
            "id",
            Queried::Text(|row, _| row.snapshot.id.as_str().into()),
        ),
        ("age", Queried::Age(|row, _| row.snapshot.created)),
    ];
    const SORT: Option<(&'static str, Direction)> = Some(("created", Direction::Descending));

    /// Its instance may be renamed by another list.
    fn is_still(&self, _: &Cx) -> bool {
        false
    }
}

/// Nothing is created in this table.
fn no_pending(_: &Op, _: &Cx) -> Cell {
    Cell::plain("")
}

/// The label of the instance it was made of; that the instance is gone; or nothing for an image of the
/// user's own.
fn label(row: &Image, cx: &Cx) -> String {
    match &row.instance {
        None => String::new(),
        Some(id) => match cx.state.data.instances.get(id) {
            Some(instance) => instance.label().into_owned(),
            None => lists::instance_gone().to_owned(),
        },
    }
}

fn instance(row: &Image, cx: &Cx) -> Cell {
    let is_gone = row
        .instance
        .as_ref()
        .is_some_and(|id| cx.state.data.instances.get(id).is_none());
    let tone = if is_gone { Tone::Quiet } else { Tone::Plain };
    Cell::toned(tone, label(row, cx))
}

/// What it can be used for, and whether it is protected.
#[must_use]
pub fn status(row: &Image, _: &Cx) -> Cell {
    let tone = match &row.snapshot.status {
        SnapshotStatus::Saving => Tone::Busy,
        SnapshotStatus::Active => Tone::Good,
        SnapshotStatus::Suspended => Tone::Danger,
        SnapshotStatus::Unknown(_) => Tone::Odd,
    };
    let lock = lists::lock(row.snapshot.protection);
    Cell::marked(tone, row.snapshot.status.to_string()).with_end(lock, Tone::Lock)
}
