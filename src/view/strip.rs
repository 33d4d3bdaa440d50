//! The strip below a list, which describes the row under the cursor.
//!
//! ```text
//! ├ web-01 ───────────────────── 1 of 12 ┼ before-nginx-1.29 ──────────────────────────── 2 of 8 ┤
//! │  Active  185.20.1.17                 │  Active · id 5226790 · needs a 20 GB disk · 3.1 GB    │
//! │  Netherlands-2  id 5203773           │  If deleted: 5 usable left, the newest from 22 Nov.   │
//! │  ▇···▇······▇······▇··▇·▇·▇▇▇·▇      │  Netherlands-2 · ubuntu 24.04 · 6f0c…                 │
//! ╰─ 30d ────────────────── 7d ─ now ────┴───────────────────────────────────────────────────────╯
//! ```
//!
//! The third line comes with height. Facts of the same width in most rows come first: from row to
//! row, they stay where they are.

use std::borrow::Cow;

use ratatui::text::{Line, Span};

use super::{
    days,
    paint::{Painter, inside},
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        State, Total,
        layout::{Area, LEAST_NAME},
        table::{
            ShownRow, TableRow, TableView,
            column::{Cell, Cx},
            instances::state as instance_state,
            snapshots::{create_status, status},
        },
    },
    domain::{InstanceId, Now, Size, Snapshot, SnapshotStatus, write},
    text,
    words::{
        lists,
        strip::{self, SumForm},
        writes,
    },
};

/// The blank columns before the lines of a strip.
const LEAD: u16 = 2;

/// Draws the facts about the instance under the cursor.
pub(super) fn instance(painter: &mut Painter, area: Area, state: &State, now: Now) {
    let table = &state.tables.instances;
    let Some(instance) = state.open_instance() else {
        return;
    };
    title(painter, area, instance.label_beside_id(), table);
    let cx = Cx {
        state,
        now,
        of: None,
    };
    let Cell { text, tone, .. } = instance_state(instance, &cx);
    let [region, ip] = [&instance.region, &instance.ip].map(|it| it.shown().to_owned());
    let id = strip::id(instance.id.as_str());
    let mut facts = vec![(text, tone), (ip, Tone::Plain)];
    let coverage = state.coverage(&instance.id);
    if let Some(counts) = coverage.snapshots.zip(coverage.backups) {
        facts.push((strip::counts(counts), Tone::Quiet));
    }
    // The title of its lists counts them, too.
    if !fits(area, "  ", &facts) {
        facts.truncate(2);
    }
    write(painter, area, 0, "  ", facts);
    write(
        painter,
        area,
        1,
        "  ",
        vec![(region, Tone::Quiet), (id, Tone::Quiet)],
    );
    last_days(painter, area, state, &instance.id);
}

/// Draws the last days of an instance as the third line, if there is room and they are known.
fn last_days(painter: &mut Painter, area: Area, state: &State, instance: &InstanceId) {
    let columns = area.inside().saturating_sub(LEAD + 1);
    if !area.is_high_strip() {
        return;
    }
    let Some(days) = days::strip(painter, state, instance, columns) else {
        return;
    };
    let inside = inside(area.into());
    painter.line(inside.x + LEAD, inside.y + 2, columns, &days.marks);
    for (at, label) in &days.scale {
        painter.footing(area.into(), LEAD + at, label);
    }
}

/// Draws the facts about the snapshot under the cursor, and the consequences of deleting it.
pub(super) fn snapshot(painter: &mut Painter, area: Area, state: &State, now: Now) {
    let open = state.open_instance().zip(state.open_snapshots());
    let (Some((instance, of)), Some(table)) = (open, state.open_table()) else {
        return;
    };
    let cx = Cx {
        state,
        now,
        of: Some((instance, of)),
    };
    match table.row(table.at(), &of.list) {
        Some(ShownRow::Known(row)) => {
            title(painter, area, &lists::called(row), table);
            let Cell { text, tone, .. } = status(row, &cx);
            let known = |size: Size| matches!(size, Size::Thousandths(_)).then_some(size);
            let size = known(row.size).map(|size| strip::gigabytes(&size.to_string()));
            let disk = known(row.properties.min_disk).map(|size| strip::needs_disk(&size.whole()));
            let made_by = row.properties.made_by.as_ref();
            let mut facts = vec![
                (text, tone),
                (
                    made_by.map_or_else(String::new, ToString::to_string),
                    Tone::Plain,
                ),
                (
                    row.created.map_or_else(String::new, strip::made),
                    Tone::Plain,
                ),
                (strip::id(row.id.as_str()), Tone::Plain),
                (disk.unwrap_or_default(), Tone::Plain),
                (size.unwrap_or_default(), Tone::Plain),
            ];
            // The disk and the size are in their columns; the id is nowhere else.
            if !fits(area, strip::BETWEEN, &facts) {
                facts[4].0.clear();
            }
            write(painter, area, 0, strip::BETWEEN, facts);
            let (follows, tone) = follows(state, row, now);
            write(painter, area, 1, "", vec![(follows, tone)]);
            if area.is_high_strip() {
                let mut facts = origin(row);
                // The region is in its column; the id is nowhere else.
                while facts.len() > 1 && !fits(area, strip::BETWEEN, &facts) {
                    facts.remove(0);
                }
                write(painter, area, 2, strip::BETWEEN, facts);
            }
        }
        Some(ShownRow::Pending(id)) => {
            let Some(op) = state.ops.iter().find(|op| op.id == id) else {
                return;
            };
            title(painter, area, op.write.name().shown(), table);
            let Cell { text, tone, .. } = create_status(op, &cx);
            write(painter, area, 0, "", vec![(text, tone)]);
        }
        None => {}
    }
}

/// Draws the facts about the row of the whole account under the cursor, and the totals of its
/// instance and region.
pub(super) fn image(painter: &mut Painter, area: Area, state: &State, now: Now) {
    let Some(row) = state.image_under_cursor() else {
        return;
    };
    let (snapshot, table) = (&row.snapshot, &state.tables.images);
    title(painter, area, &lists::called(snapshot), table);
    let cx = Cx {
        state,
        now,
        of: None,
    };
    let Cell { text, tone, .. } = status(snapshot, &cx);
    let known = |size: Size| matches!(size, Size::Thousandths(_)).then_some(size);
    let size = known(snapshot.size).map(|size| strip::gigabytes(&size.to_string()));
    let facts = vec![
        (row.kind().to_string(), Tone::Plain),
        (text, tone),
        (
            snapshot.created.map_or_else(String::new, strip::made),
            Tone::Plain,
        ),
        (strip::id(snapshot.id.as_str()), Tone::Plain),
        (size.unwrap_or_default(), Tone::Plain),
    ];
    write(painter, area, 0, strip::BETWEEN, facts);
    let (sums, price) = (&state.data.images.sums, state.price());
    let instance = row.instance.as_ref().and_then(|id| {
        let label = match state.data.instances.get(id) {
            Some(instance) => instance.label(),
            None => strip::gone(id).into(),
        };
        Some((label, sums.instances.get(id)?))
    });
    let region = sums.regions.get(&snapshot.region);
    let region = region.map(|total| (snapshot.region.shown().into(), total));
    let totals: Vec<(Cow<str>, &Total)> = [instance, region].into_iter().flatten().collect();
    // Names are cut to so many columns.
    let facts = |is_short, name: usize| {
        let sum = |(at, (of, total)): (usize, &(Cow<str>, &Total))| {
            let (in_all, cost) = ((total.size, total.unknown), total.a_month(price));
            let of = text::cut(of, name, ENDING);
            let is_last = at + 1 == totals.len();
            let form = if is_short {
                SumForm::Short { is_last }
            } else {
                SumForm::Full
            };
            strip::sum(&of, total.rows, in_all, cost.as_ref(), form)
        };
        totals.iter().enumerate().map(sum).collect::<Vec<String>>()
    };
    let over = |said: &[String]| text::width(&said.join(strip::BETWEEN)).saturating_sub(room(area));
    let mut said = facts(false, usize::MAX);
    if over(&said) > 0 {
        said = facts(true, usize::MAX);
    }
    let longest = totals.iter().map(|(of, _)| text::width(of)).max();
    let longest = longest.unwrap_or_default();
    if over(&said) > 0 {
        said = facts(true, longest.saturating_sub(over(&said)).max(LEAST_NAME));
    }
    let said = said.into_iter().map(|fact| (fact, Tone::Quiet)).collect();
    write(painter, area, 1, strip::BETWEEN, said);
    if let Some(instance) = state.instance_of(row) {
        last_days(painter, area, state, &instance.id);
    }
}

/// Where a snapshot is, what is on it, and its id in `OpenStack`.
fn origin(row: &Snapshot) -> Vec<(String, Tone)> {
    let properties = &row.properties;
    let system = format!(
        "{} {}",
        properties.os_distro.shown(),
        properties.os_version.shown()
    );
    let facts = [row.region.shown(), system.trim(), row.fleio_id.shown()];
    facts.map(|fact| (fact.to_owned(), Tone::Quiet)).into()
}

/// What is done to a snapshot, or the consequences of deleting it, or why it can't be deleted.
fn follows(state: &State, row: &Snapshot, now: Now) -> (String, Tone) {
    if let Some(op) = state.write_of(row) {
        let said = writes::of(&op.write).in_the_way(op.phase);
        return (said, Tone::Quiet);
    }
    if let Some(instance) = state.restore_needs(&row.id) {
        return (strip::restore_needs(&instance), Tone::Quiet);
    }
    if let Err(barred) = write::deletable(row) {
        return (strip::not_deletable(barred), Tone::Quiet);
    }
    match state.rest_without(row) {
        None => (String::new(), Tone::Quiet),
        Some(rest) if rest.active == 0 => {
            let is_usable = row.status == SnapshotStatus::Active;
            (strip::none_left(row.copy_kind(), is_usable), Tone::Danger)
        }
        Some(rest) => (
            strip::left(rest.active, rest.newest, now.wall.date()),
            Tone::Quiet,
        ),
    }
}

/// Writes the name of the row and the cursor's position into the top line of a strip.
fn title<T: TableRow>(painter: &mut Painter, area: Area, name: &str, table: &TableView<T>) {
    let position = lists::position(table.at() + 1, table.len());
    let room = area.title().saturating_sub(Painter::taken_by(&position));
    let name = text::cut(name, room, ENDING).into_owned();
    let name = Line::from(painter.span(name, Tone::Plain));
    let position = painter.span(position, Tone::Quiet);
    painter.title(area.into(), &name, Some(position));
}

/// The columns for a line of a strip, with a blank before the frame.
fn room(area: Area) -> usize {
    usize::from(area.inside().saturating_sub(LEAD + 1))
}

/// Whether all facts have room on a line of a strip.
fn fits(area: Area, between: &str, facts: &[(String, Tone)]) -> bool {
    let known: Vec<&str> = facts.iter().map(|(fact, _)| &**fact).collect();
    let known: Vec<&str> = known.into_iter().filter(|fact| !fact.is_empty()).collect();
    text::width(&known.join(between)) <= room(area)
}

/// Writes a line of a strip, without the facts that are unknown. One for which there is too little
/// room ends in an ellipsis, and those after it are left out.
fn write(painter: &mut Painter, area: Area, line: u16, between: &str, facts: Vec<(String, Tone)>) {
    let inside = inside(area.into());
    let mut room = room(area);
    let mut spans: Vec<Span> = Vec::new();
    for (fact, tone) in facts.into_iter().filter(|(fact, _)| !fact.is_empty()) {
        let before = if spans.is_empty() { "" } else { between };
        if text::width(before) >= room {
            break;
        }
        room -= text::width(before);
        let shown = text::cut(&fact, room, ENDING).into_owned();
        room -= text::width(&shown);
        spans.push(painter.span(before.to_owned(), Tone::Quiet));
        spans.push(painter.span(shown, tone));
    }
    let (x, y) = (inside.x + LEAD, inside.y + line);
    painter.line(x, y, inside.right() - x, &Line::from(spans));
}
