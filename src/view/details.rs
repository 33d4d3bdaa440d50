//! The details of a snapshot: its fields, what follows from them, and what can be done with it.
//!
//! ```text
//! ┬ before-nginx-1.29 ──────── id 5226790 ╮
//! │  status          ● Active             │
//! │  size            3.1 GB               │
//! │  It can be deleted.                   │
//! │                                       │
//! │▌ Copy the id, the name or all of it y │
//! │  Delete                             d │
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{
    days, help, menu,
    paint::{Painter, inside},
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        ClickTarget, Focus, State,
        ask::Extent,
        layout::Area,
        table::{
            column::{Cell, Cx},
            snapshots::status,
        },
    },
    domain::{Age, CopyKind, Now, Snapshot, SnapshotStatus, Today, write},
    keys::{Action, OnList},
    text,
    words::{
        coverage,
        details::{self, label},
        lists, strip,
    },
};

/// The columns of a label and the blanks behind it.
const LABEL: usize = 16;

/// A label, its value, and how that looks.
type Labelled = (&'static str, String, Tone);

/// Draws the open details; returns how much of the facts is visible.
pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, now: Now) -> Option<Extent> {
    let (open, snapshot) = state.detailed()?;
    title(painter, area, snapshot);
    let inside = inside(area.into());
    let entries = state.actions_on(snapshot);
    let count = u16::try_from(entries.len()).unwrap_or_default();
    let rows = count.min(inside.height / 2);
    let blank = u16::from(area.is_roomy_details());
    let room = usize::from(inside.height.saturating_sub(rows + blank));

    let sides = if area.has_two_of_facts() { 2 } else { 1 };
    let wide = inside.width.saturating_sub(2) / sides;
    let facts = facts(state, snapshot, now);
    let columns: Vec<Vec<Line>> = facts
        .chunks(facts.len().div_ceil(sides.into()))
        .map(|facts| lines(painter, facts, usize::from(wide.saturating_sub(1))))
        .collect();
    let long = columns.iter().map(Vec::len).max().unwrap_or_default();
    let mut follows = follows(
        painter,
        state,
        snapshot,
        now,
        usize::from(inside.width.saturating_sub(4)),
    );
    if long + follows.len() < room {
        follows.insert(0, Line::default());
    }
    let days = last_days(painter, state, usize::from(inside.width.saturating_sub(4)));
    if !days.is_empty() && long + follows.len() + days.len() < room {
        follows.push(Line::default());
    }
    follows.extend(days);
    let all = long + follows.len();
    let top = open.line.min(all.saturating_sub(room));
    for (y, line) in (inside.y..).zip(top..all.min(top + room)) {
        for (x, column) in (inside.x + 2..).step_by(wide.max(1).into()).zip(&columns) {
            if let Some(line) = column.get(line) {
                painter.line(x, y, wide, line);
            }
        }
        if let Some(line) = line.checked_sub(long).and_then(|line| follows.get(line)) {
            painter.line(inside.x + 2, y, inside.width.saturating_sub(2), line);
        }
    }
    let hidden = all.saturating_sub(top + room);
    if all > room {
        let bar = Rect::new(area.right() - 1, inside.y, 1, inside.height);
        help::scrollbar(painter, bar, top, all, room);
        if hidden > 0 && blank > 0 {
            let said = details::more_below(hidden);
            let y = inside.y + u16::try_from(room).unwrap_or_default();
            let style = painter.look.style(Tone::Quiet);
            painter.text(
                inside.x + 2,
                y,
                inside.width.saturating_sub(2),
                &said,
                style,
            );
        }
    }

    let first = (open.chosen + 1).saturating_sub(rows.into());
    let shown = entries.iter().enumerate().skip(first);
    let below = inside.y + blank + u16::try_from(all.min(room)).unwrap_or_default();
    for (y, (place, entry)) in (below..inside.bottom()).zip(shown) {
        let row = Rect {
            y,
            height: 1,
            ..inside
        };
        painter.target(row, || ClickTarget::Action(place));
        menu::draw_entry(painter, row, entry);
        if place == open.chosen {
            painter.choose(row);
        }
    }
    let lines = |count| u16::try_from(count).unwrap_or(u16::MAX);
    Some(Extent {
        top: lines(top),
        below: lines(hidden),
    })
}

/// Writes the name and the id into the top line of the frame.
fn title(painter: &mut Painter, area: Area, snapshot: &Snapshot) {
    let id = strip::id(snapshot.id.as_str());
    let room = area.title().saturating_sub(Painter::taken_by(&id));
    let name = lists::called(snapshot);
    let name = text::cut(&name, room, ENDING).into_owned();
    let name = Line::from(painter.span(name, Tone::Strong));
    let id = painter.span(id, Tone::Quiet);
    painter.title(area.into(), &name, Some(id));
}

/// All fields, those that one looks for most first.
fn facts(state: &State, row: &Snapshot, now: Now) -> Vec<Labelled> {
    let cx = Cx {
        state,
        now,
        of: state.open_instance().zip(state.open_snapshots()),
    };
    let Cell { text, tone, .. } = status(row, &cx);
    let given = |label, value: &text::Text| {
        if value.is_blank() {
            (label, details::not_given().to_owned(), Tone::Quiet)
        } else {
            (label, value.shown().to_owned(), Tone::Plain)
        }
    };
    let worded = |label, value: &text::Text, words: fn(&str) -> String| {
        let (label, said, tone) = given(label, value);
        let said = if value.is_blank() { said } else { words(&said) };
        (label, said, tone)
    };
    let plain = |label, value: String| (label, value, Tone::Plain);
    let image = state
        .image_under_cursor()
        .filter(|_| state.focus == Focus::Account);
    let instance = match (cx.of, image.and_then(|image| image.instance.as_ref())) {
        (Some((instance, _)), _) => instance.label().into_owned(),
        (None, Some(gone)) => details::instance_gone(gone),
        (None, None) if image.is_some_and(|row| state.is_region_copy(row)) => {
            lists::region_copy().to_owned()
        }
        (None, None) => details::not_given().to_owned(),
    };
    let properties = &row.properties;
    let age = Age::of(row.created, Today::of(now));
    let cost = state.price().and_then(|price| price.a_day(row.size));
    let mut facts = vec![
        plain(label::name(), lists::called(row)),
        plain(label::id(), row.id.to_string()),
        (label::status(), text, tone),
        plain(
            label::protected(),
            details::protected(row.protection).to_owned(),
        ),
        plain(label::made(), details::made(row.created, age)),
        plain(label::size(), details::size(row.size)),
        plain(label::a_day(), details::cost(cost.as_ref())),
        plain(
            label::a_month(),
            details::cost(cost.map(|cost| cost.a_month()).as_ref()),
        ),
        plain(label::disk(), details::least(row.properties.min_disk)),
        plain(label::memory(), details::least(row.properties.min_ram)),
        plain(label::instance(), instance),
        given(label::region(), &row.region),
        given(label::system(), &properties.os_distro),
        given(label::version(), &properties.os_version),
        given(label::architecture(), &properties.architecture),
        worded(
            label::hypervisor(),
            &properties.hypervisor_type,
            details::hypervisor,
        ),
        given(label::format(), &properties.disk_format),
        given(label::visibility(), &properties.visibility),
        worded(
            label::billing(),
            &properties.billing_status,
            details::billing_status,
        ),
        given(label::uuid(), &row.fleio_id),
    ];
    if image.is_some() || row.copy_kind() == CopyKind::Backup {
        let kind = details::kind(&properties.kind, properties.made_by.as_ref());
        facts.insert(2, plain(label::kind(), kind));
    }
    facts
}

/// Facts as lines: a value that does not fit beside its label goes below it.
fn lines<'a>(painter: &Painter, facts: &[Labelled], room: usize) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (label, value, tone) in facts {
        let label = painter.span(format!("{label:<LABEL$}"), Tone::Quiet);
        if LABEL + text::width(value) <= room {
            let value = painter.span(value.clone(), *tone);
            lines.push(Line::from(vec![label, value]));
            continue;
        }
        lines.push(Line::from(label));
        let indent = room.saturating_sub(text::width(value)).min(2);
        for part in text::wrap(value, room) {
            let part = format!("{:indent$}{part}", "");
            lines.push(Line::from(painter.span(part, *tone)));
        }
    }
    lines
}

/// The last days of the instance of the snapshot; nothing if it is not listed.
fn last_days<'a>(painter: &Painter, state: &State, room: usize) -> Vec<Line<'a>> {
    let instance = match state.focus {
        Focus::Account => state
            .image_under_cursor()
            .and_then(|row| state.instance_of(row)),
        Focus::Instances | Focus::Snapshots => state.open_instance(),
    };
    let Some(instance) = instance.map(|it| &it.id) else {
        return Vec::new();
    };
    let columns = u16::try_from(room).unwrap_or(u16::MAX);
    let label = label::last_days();
    let Some(days) = days::strip(painter, state, instance, columns) else {
        let not_read = (label, coverage::NOT_READ.to_owned(), Tone::Quiet);
        return lines(painter, &[not_read], room);
    };
    let mut scale = Line::default();
    for (at, label) in days.scale {
        let before = usize::from(at).saturating_sub(scale.width());
        scale.push_span(" ".repeat(before));
        scale.extend(label);
    }
    let mut drawn = vec![
        Line::from(painter.span(label, Tone::Quiet)),
        days.marks,
        scale,
    ];
    if !state.coverage(instance).is_complete {
        let parts = text::wrap(coverage::MAY_BE_MORE, room);
        drawn.extend(
            parts
                .into_iter()
                .map(|part| Line::from(painter.span(part, Tone::Plain))),
        );
    }
    drawn
}

/// What follows from the fields, in sentences.
fn follows<'a>(
    painter: &Painter,
    state: &State,
    row: &Snapshot,
    now: Now,
    room: usize,
) -> Vec<Line<'a>> {
    let deletable = match (
        write::deletable(row),
        state.can(Action::List(OnList::Delete)),
    ) {
        (Err(barred), _) => strip::not_deletable(barred),
        (Ok(()), Err(why)) => why.to_string(),
        (Ok(()), Ok(())) => details::deletable(),
    };
    let left = state.rest_without(row).map(|rest| {
        let tone = if rest.active == 0 {
            Tone::Danger
        } else {
            Tone::Plain
        };
        let is_usable = row.status == SnapshotStatus::Active;
        let said = if rest.active == 0 && !is_usable {
            strip::none_usable(row.copy_kind())
        } else {
            details::left(row.copy_kind(), rest.active, rest.newest, now.wall.date())
        };
        (said, tone)
    });
    let said = [
        row.status.unknown().map(|said| (said, Tone::Odd)),
        details::restores_to(row.properties.min_disk, row.properties.min_ram)
            .map(|said| (said, Tone::Plain)),
        Some((deletable, Tone::Plain)),
        left,
    ];
    let mut lines = Vec::new();
    for (said, tone) in said.into_iter().flatten() {
        for part in text::wrap(&said, room) {
            lines.push(Line::from(painter.span(part, tone)));
        }
    }
    lines
}
