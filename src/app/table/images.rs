//! The table of the whole account: snapshots, backups and images, with the instance of each.

use std::borrow::Cow;

use super::{
    RowId, TableRow,
    column::{Align, Cell, Column, Cx, Direction, SortKey},
    instances::labelled,
    query::{Queried, QueriedField},
    snapshots::{
        HasSnapshot, age, created, id, min_disk, name, protected, region, size, status_column,
    },
};
use crate::{
    app::{ClickTarget, Op, Tone},
    domain::{Image, Snapshot},
    words::lists::{self, heading},
};

/// The width of the longest kind: the column has the same form for all of them.
const KIND: u16 = 8;

/// At 80 columns all but the day fit.
const COLUMNS: &[Column<Image>] = &[
    name(14),
    Column {
        name: "instance",
        title: heading::of,
        width: (12, 32),
        align: Align::Left,
        keep: 7,
        cell: instance,
        pending: no_pending,
        query: Queried::Linked(label),
        sort: |row, cx| SortKey::text(&label(row, cx)),
    },
    Column {
        name: "kind",
        title: heading::kind,
        width: (4, KIND),
        align: Align::Left,
        keep: 2,
        cell: kind,
        pending: no_pending,
        query: Queried::Text(|row| row.kind().to_string().into()),
        sort: |row, _| SortKey::text(&row.kind().to_string()),
    },
    status_column(11),
    size(),
    min_disk(),
    region(),
    age(),
    created(),
    id(),
];

impl HasSnapshot for Image {
    fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// The newest first, as in an instance's list.
impl TableRow for Image {
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const FIELDS: &'static [QueriedField<Self>] = &[protected()];
    // The names need its room more.
    const HIDDEN: &'static [&'static str] = &["id"];
    const SORT: Option<(&'static str, Direction)> = Some(("created", Direction::Descending));

    fn target(row: RowId<Self::Id>) -> ClickTarget {
        ClickTarget::Image(row)
    }

    /// Its instance may be renamed by another list.
    fn is_still(&self, _: &Cx) -> bool {
        false
    }
}

/// Nothing is created in this table.
fn no_pending(_: &Op, _: &Cx) -> Cell {
    Cell::plain("")
}

/// The label of the instance it was made of; that the instance is gone; that it is a copy from another
/// region; or nothing for an image of the user's own.
fn label<'a>(row: &'a Image, cx: &Cx<'a>) -> Cow<'a, str> {
    match (&row.instance, cx.state.instance_of(row)) {
        (None, _) if cx.state.is_region_copy(row) => lists::region_copy().into(),
        (None, _) => "".into(),
        (Some(_), Some(instance)) => instance.label(),
        (Some(_), None) => lists::instance_gone().into(),
    }
}

fn instance(row: &Image, cx: &Cx) -> Cell {
    let quiet = || Cell::toned(Tone::Quiet, label(row, cx));
    match (cx.state.instance_of(row), &row.instance) {
        (Some(instance), _) => labelled(instance),
        (None, Some(_)) => quiet().or_instead(lists::instance_gone_short()),
        (None, None) => quiet(),
    }
}

/// Whether it is a snapshot, a backup or an image: always a whole word. One that the server has and
/// snapdeck does not know is `?` where it has no room; the strip below names it.
fn kind(row: &Image, _: &Cx) -> Cell {
    let kind = row.kind();
    match lists::kind_short(kind) {
        Some(short) => {
            let padded = format!("{kind:<0$}", usize::from(KIND));
            Cell::toned(Tone::Quiet, padded).or_instead(short)
        }
        None => Cell::toned(Tone::Quiet, kind.to_string()).or_instead(lists::KIND_UNKNOWN),
    }
}
