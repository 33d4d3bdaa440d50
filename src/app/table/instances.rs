//! The table of instances.

use std::borrow::Cow;

use jiff::{Span, civil::Date};

use super::{
    RowId, TableRow,
    column::{ALWAYS, Align, Cell, Column, Cx, Direction, MOST_NAME, SortKey},
    query::{Queried, QueriedField},
};
use crate::{
    app::{ClickTarget, Level, Newest, Op, Tone},
    domain::{CopyKind, Instance, InstanceStatus},
    words::{coverage, lists::heading},
};

const COLUMNS: &[Column<Instance>] = &[
    Column {
        name: "name",
        title: heading::instance,
        width: (13, MOST_NAME),
        align: Align::Left,
        keep: ALWAYS,
        cell: name,
        pending: no_pending,
        query: Queried::Text(|row| row.name.shown().into()),
        sort: |row, _| SortKey::text(&row.label()),
    },
    Column {
        name: "newest",
        title: heading::newest,
        width: (6, 6),
        align: Align::Right,
        keep: 4,
        cell: newest,
        pending: no_pending,
        query: Queried::Age(newest_day),
        sort: |row, cx| SortKey::Newest(cx.state.coverage(&row.id).newest),
    },
    Column {
        name: "snapshots",
        title: heading::snapshots,
        width: (4, 4),
        align: Align::Right,
        keep: 3,
        cell: snapshots,
        pending: no_pending,
        query: Queried::Count(|row, cx| cx.state.coverage(&row.id).snapshots),
        sort: |row, cx| {
            let count = cx.state.coverage(&row.id).snapshots;
            SortKey::Number(count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)))
        },
    },
    Column {
        name: "state",
        title: heading::state,
        width: (9, 9),
        align: Align::Left,
        keep: 2,
        cell: state,
        pending: no_pending,
        query: Queried::Linked(state_word),
        sort: |row, _| SortKey::text(&row.state()),
    },
    Column {
        name: "region",
        title: heading::region,
        width: (13, 13),
        align: Align::Left,
        keep: 1,
        cell: |row, _| Cell::plain(row.region.shown()),
        pending: no_pending,
        query: Queried::Text(|row| row.region.shown().into()),
        sort: |row, _| SortKey::text(row.region.shown()),
    },
];

/// Instances are in the server's order, as in its panel.
impl TableRow for Instance {
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const FIELDS: &'static [QueriedField<Self>] = &[
        ("id", Queried::Text(|row| row.id.as_str().into())),
        ("ip", Queried::Text(|row| row.ip.shown().into())),
        ("tariff", Queried::Text(|row| row.tariff.shown().into())),
        ("has", Queried::OneOf(&["none", "snapshots"], has)),
        // The same fields as on the other lists, so that a filter means the same everywhere.
        ("status", Queried::Linked(state_word)),
        ("age", Queried::Age(newest_day)),
    ];
    const SORT: Option<(&'static str, Direction)> = None;

    fn target(row: RowId<Self::Id>) -> ClickTarget {
        ClickTarget::Instance(row)
    }

    /// The list of snapshots may show that the instance is busy before its own list does.
    fn is_still(&self, cx: &Cx) -> bool {
        *cx.state.status_of(self) == self.status
    }
}

/// No instance is created here.
fn no_pending(_: &Op, _: &Cx) -> Cell {
    Cell::plain("")
}

/// The glyph of the state and the name.
fn name(row: &Instance, cx: &Cx) -> Cell {
    labelled(row).after_glyph(state(row, cx).tone)
}

/// The name; a tariff is cut so that the id stays, which is the only difference to others of that
/// tariff.
pub(super) fn labelled(row: &Instance) -> Cell {
    let (label, beside) = (row.label(), row.label_beside_id());
    let id = label.strip_prefix(beside).unwrap_or_default();
    Cell::name(beside).with_end(id, Tone::Plain)
}

/// The age of the newest snapshot or backup.
fn newest(row: &Instance, cx: &Cx) -> Cell {
    let coverage = cx.state.coverage(&row.id);
    let tone = match coverage.level {
        Level::Fresh => Tone::Plain,
        Level::Aging => Tone::Caution,
        Level::Old | Level::Never => Tone::Danger,
        Level::Unknown => Tone::Quiet,
    };
    match coverage.newest {
        Newest::Of(age) => Cell::toned(tone, coverage::newest(age)),
        Newest::Never => Cell::toned(tone, coverage::NEVER),
        Newest::Unknown => Cell::toned(tone, coverage::NOT_KNOWN),
    }
}

/// The day of the newest snapshot or backup.
fn newest_day(row: &Instance, cx: &Cx) -> Option<Date> {
    let Newest::Of(age) = cx.state.coverage(&row.id).newest else {
        return None;
    };
    let days = Span::new().days(age.days()?);
    cx.now.wall.date().checked_sub(days).ok()
}

/// How many snapshots there are.
fn snapshots(row: &Instance, cx: &Cx) -> Cell {
    match cx.state.coverage(&row.id).snapshots {
        Some(count) => Cell::plain(coverage::snapshots(count)),
        None => Cell::toned(Tone::Quiet, coverage::NOT_KNOWN),
    }
}

/// Whether it has snapshots, by its own list or that of the whole account; nothing if neither is known.
fn has(row: &Instance, cx: &Cx) -> &'static str {
    let open = cx.state.data.snapshots.get(&CopyKind::Snapshot.of(&row.id));
    match open.and_then(|open| open.list.remote.value.as_ref()) {
        Some(list) if !list.rows.is_empty() => "snapshots",
        Some(list) if list.complete => "none",
        Some(_) | None => match cx.state.coverage(&row.id).snapshots {
            Some(0) => "none",
            Some(_) => "snapshots",
            None => "",
        },
    }
}

fn state_word<'a>(row: &'a Instance, cx: &Cx<'a>) -> Cow<'a, str> {
    match row.hold {
        None => cx.state.status_of(row).to_string().into(),
        Some(_) => row.state().into(),
    }
}

/// The state of an instance, as far as the lists show it.
#[must_use]
pub fn state(row: &Instance, cx: &Cx) -> Cell {
    let status = cx.state.status_of(row);
    let tone = match (status, row.hold) {
        _ if row.is_at_work() || status.is_at_work() => Tone::Busy,
        (InstanceStatus::Active, None) => Tone::Good,
        (InstanceStatus::Error, None) => Tone::Danger,
        (InstanceStatus::Other(_), None) => Tone::Odd,
        _ => Tone::Plain,
    };
    Cell::toned(tone, state_word(row, cx))
}
