//! The table of instances.

use std::borrow::Cow;

use super::{
    TableRow,
    column::{ALWAYS, Align, Cell, Column, Cx, Direction, by_text},
    query::{Queried, QueriedField},
};
use crate::{
    app::{Op, Tone},
    domain::{Instance, InstanceStatus},
    words::lists::heading,
};

const COLUMNS: &[Column<Instance>] = &[
    Column {
        name: "name",
        title: heading::instance,
        width: 19,
        align: Align::Left,
        keep: ALWAYS,
        cell: name,
        pending: no_pending,
        query: Queried::Text(|row, _| row.name.shown().into()),
        order: |a, b| by_text(&a.label(), &b.label()),
    },
    Column {
        name: "state",
        title: heading::state,
        width: 9,
        align: Align::Left,
        keep: 2,
        cell: state,
        pending: no_pending,
        query: Queried::Text(state_word),
        order: |a, b| by_text(&a.state(), &b.state()),
    },
    Column {
        name: "region",
        title: heading::region,
        width: 13,
        align: Align::Left,
        keep: 1,
        cell: |row, _| Cell::plain(row.region.shown()),
        pending: no_pending,
        query: Queried::Text(|row, _| row.region.shown().into()),
        order: |a, b| by_text(a.region.shown(), b.region.shown()),
    },
];

/// Instances are in the server's order, as in its panel.
impl TableRow for Instance {
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const FIELDS: &'static [QueriedField<Self>] = &[
        ("id", Queried::Text(|row, _| row.id.as_str().into())),
        ("ip", Queried::Text(|row, _| row.ip.shown().into())),
        ("tariff", Queried::Text(|row, _| row.tariff.shown().into())),
        ("has", Queried::OneOf(&["none", "snapshots"], has)),
    ];
    const SORT: Option<(&'static str, Direction)> = None;

    /// The list of snapshots may show that the instance is busy before its own list does.
    fn is_still(&self, cx: &Cx) -> bool {
        *cx.state.status_of(self) == self.status
    }
}

/// No instance is created here.
fn no_pending(_: &Op, _: &Cx) -> Cell {
    Cell::plain("")
}

/// The glyph of the state and the name. A tariff is cut so that the id stays, which is the only
/// difference to others of that tariff.
fn name(row: &Instance, cx: &Cx) -> Cell {
    let (label, beside) = (row.label(), row.label_beside_id());
    let id = label.strip_prefix(beside).unwrap_or_default();
    Cell::plain(beside)
        .with_end(id, Tone::Plain)
        .after_glyph(state(row, cx).tone)
}

/// Whether it has snapshots; nothing if its list is not known.
fn has(row: &Instance, cx: &Cx) -> &'static str {
    let open = cx.state.snapshots.get(&row.id);
    match open.and_then(|open| open.list.remote.value.as_ref()) {
        Some(list) if !list.rows.is_empty() => "snapshots",
        Some(list) if list.complete => "none",
        Some(_) | None => "",
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
