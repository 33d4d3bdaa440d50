//! The details of a snapshot or an instance: its fields, what follows from them, and what can be done
//! with it.
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

mod instance;
mod snapshot;

use ratatui::{layout::Rect, text::Line};

use super::{
    days, help, menu,
    paint::{Painter, inside},
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        ClickTarget, State,
        ask::Extent,
        details::Detailed,
        layout::{Area, DETAIL_LABEL},
        operations::{OperationRow, Past},
    },
    domain::{InstanceId, Now},
    text,
    words::{
        coverage,
        details::{self, label},
        operations, strip,
    },
};

/// A label, its value, and how that looks.
type Labelled = (&'static str, String, Tone);

/// A sentence, and how it looks.
type Sentence = (String, Tone);

/// What the details say.
struct Described<'a> {
    /// The name of the row.
    name: String,
    /// Its id.
    id: &'a str,
    /// All fields, those that one looks for most first.
    facts: Vec<Labelled>,
    /// What follows from them.
    follows: Vec<Sentence>,
    /// The instance whose last days are shown; none if it is not listed.
    instance: Option<&'a InstanceId>,
    /// What the history has of it, if it has one.
    past: Option<&'a Past>,
}

/// Draws the open details; returns how much of the facts is visible.
pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, now: Now) -> Option<Extent> {
    let (open, detailed) = state.detailed()?;
    let content = match detailed {
        Detailed::Snapshot(row) => snapshot::content(state, row, open.history(), now),
        Detailed::Instance(row) => instance::content(state, row, now),
    };
    title(painter, area, &content);
    let inside = inside(area.into());
    let entries = state.actions_on(detailed);
    let count = u16::try_from(entries.len()).unwrap_or_default();
    let rows = count.min(inside.height / 2);
    let blank = u16::from(area.is_roomy_details());
    let room = usize::from(inside.height.saturating_sub(rows + blank));

    let sides = if area.has_two_of_facts() { 2 } else { 1 };
    let wide = inside.width.saturating_sub(2) / sides;
    let facts = &content.facts;
    let columns: Vec<Vec<Line>> = facts
        .chunks(facts.len().div_ceil(sides.into()))
        .map(|facts| lines(painter, facts, usize::from(wide.saturating_sub(1))))
        .collect();
    let long = columns.iter().map(Vec::len).max().unwrap_or_default();
    let text_room = usize::from(inside.width.saturating_sub(4));
    let mut follows = Vec::new();
    for (said, tone) in &content.follows {
        let parts = text::wrap(said, text_room).into_iter();
        follows.extend(parts.map(|part| Line::from(painter.span(part, *tone))));
    }
    if long + follows.len() < room {
        follows.insert(0, Line::default());
    }
    let days = content
        .instance
        .map(|it| last_days(painter, state, it, text_room));
    let past = content
        .past
        .map(|past| history(painter, past, &state.past_of_detailed(now), text_room));
    for part in [days, past].into_iter().flatten() {
        if !part.is_empty() && long + follows.len() + part.len() < room {
            follows.push(Line::default());
        }
        follows.extend(part);
    }
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
fn title(painter: &mut Painter, area: Area, content: &Described) {
    let id = strip::id(content.id);
    let room = area.title().saturating_sub(Painter::taken_by(&id));
    let name = text::cut(&content.name, room, ENDING).into_owned();
    let name = Line::from(painter.span(name, Tone::Strong));
    let id = painter.span(id, Tone::Quiet);
    painter.title(area.into(), &name, Some(id));
}

/// A field as the server gave it.
fn given(label: &'static str, value: &text::Text) -> Labelled {
    if value.is_blank() {
        (label, details::not_given().to_owned(), Tone::Quiet)
    } else {
        (label, value.shown().to_owned(), Tone::Plain)
    }
}

/// Facts as lines: a value that does not fit beside its label goes below it.
fn lines<'a>(painter: &Painter, facts: &[Labelled], room: usize) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (label, value, tone) in facts {
        let label = painter.span(format!("{label:<DETAIL_LABEL$}"), Tone::Quiet);
        if DETAIL_LABEL + text::width(value) <= room {
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

/// The last days of an instance.
fn last_days<'a>(
    painter: &Painter,
    state: &State,
    instance: &InstanceId,
    room: usize,
) -> Vec<Line<'a>> {
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

/// What was done with the row: each with what is known of it below.
fn history<'a>(
    painter: &Painter,
    past: &Past,
    rows: &[OperationRow],
    room: usize,
) -> Vec<Line<'a>> {
    let said = match past {
        Past::Reading => operations::reading().to_owned(),
        Past::Failed(problem) => operations::unreadable(problem),
        Past::Read(_) if rows.is_empty() => details::no_history().to_owned(),
        Past::Read(_) => details::times().to_owned(),
    };
    let mut drawn = lines(painter, &[(label::history(), said, Tone::Quiet)], room);
    for row in rows {
        let mut glyph = row.tone.glyph();
        let mut tone = Tone::Plain;
        for said in &row.details {
            for part in text::wrap(said, room.saturating_sub(2)) {
                let mark = painter.span(format!("{glyph:<2}"), row.tone);
                drawn.push(Line::from(vec![mark, painter.span(part, tone)]));
                glyph = "";
            }
            tone = Tone::Quiet;
        }
    }
    drawn
}
