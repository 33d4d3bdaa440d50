//! The schedules of an instance's backups, over the lists.
//!
//! ```text
//! ╭ web-01 › Backup schedules 2 ────────────────────────── read 14:02:31 ╮
//! │  NAME                        DAYS                 TIME   CREATED     │
//! │▌ nightly                     every day            03:00  2026-10-01  │
//! │  before the weekend          Fri                  21:30  2026-11-02  │
//! │                                                                      │
//! │  The time is the provider's local time; its zone is not stated.      │
//! │  Keeps 3 scheduled backups; the oldest is overwritten. web-01 is …   │
//! ╰──────────────────────────────────────────────────────────────────────╯
//! ```

use std::borrow::Cow;

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    help,
    paint::Painter,
    reading::waiting,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        State,
        data::Listing,
        layout::{
            Area, LEAD,
            over::{self, GAP},
        },
        schedules::SchedulesPane,
    },
    domain::{Instance, Now, Schedule},
    keys::{Action, OnSchedule},
    text,
    words::{lists, schedules as words, writes},
};

pub(super) fn draw(
    painter: &mut Painter,
    area: Area,
    state: &State,
    open: &SchedulesPane,
    now: Now,
) {
    let list = state.open_schedules();
    let rows = list.map_or(&[][..], Listing::rows);
    let label = label(state, open);
    let notes = notes(state, open, &label);
    let text_room = area.text_over();
    let notes: Vec<(String, Tone)> = notes
        .into_iter()
        .flat_map(|(said, tone)| {
            let lines = text::wrap(&said, text_room).into_iter();
            lines.map(move |line| (line, tone))
        })
        .collect();
    let instead = instead(state, list, &label, now);
    let instead = instead.map(|said| text::wrap(&said, text_room));
    let body = instead
        .as_ref()
        .map_or(rows.len() + 1, |lines| lines.len().max(1));
    let over = area.schedules(body, notes.len());
    let place = Rect::from(over.place);
    painter.sheet.erase(place);
    let inside = painter.frame(place, &Line::default(), painter.frame_style(true));
    title(painter, place, list, &label);
    painter.cursor = Some(inside.as_position());
    let upper = Rect::from(over.rows);
    if let Some(lines) = instead {
        let style = painter.look.style(Tone::Quiet);
        for (y, line) in (upper.y..upper.bottom()).zip(&lines) {
            painter.text(
                upper.x + LEAD,
                y,
                upper.width.saturating_sub(3),
                line,
                style,
            );
        }
    } else {
        draw_rows(painter, upper, state, rows, open.place(rows));
    }
    let below = Rect::from(over.below);
    for (y, (line, tone)) in (below.top()..below.bottom()).zip(&notes) {
        let style = painter.look.style(*tone);
        painter.text(
            below.x + LEAD,
            y,
            below.width.saturating_sub(3),
            line,
            style,
        );
    }
}

/// What the instance is called; one that is gone by its id.
fn label<'a>(state: &'a State, open: &'a SchedulesPane) -> Cow<'a, str> {
    let instance = state.data.instances.get(&open.of);
    instance.map_or(Cow::Borrowed(open.of.as_str()), Instance::label)
}

fn title(painter: &mut Painter, place: Rect, list: Option<&Listing<Schedule>>, label: &str) {
    let remote = list.map(|list| &list.remote);
    let value = remote.and_then(|remote| remote.value.as_ref());
    let count = value.map_or_else(String::new, |list| {
        lists::count(list.rows.len(), list.complete)
    });
    let read = remote.and_then(|remote| Some((remote.read_at?, remote.failure.is_some())));
    let at_end = read.map(|(at, is_stale)| {
        if is_stale {
            painter.span(lists::as_of(at.wall).trim().to_owned(), Tone::Caution)
        } else {
            painter.span(words::read(at.wall), Tone::Quiet)
        }
    });
    let tail = format!("{}{}", lists::crumb(), words::title());
    let taken = text::width(&tail) + text::width(&count) + 6;
    let room = usize::from(place.width).saturating_sub(taken);
    let name = text::cut(label, room, ENDING).into_owned();
    let title = Line::from(vec![
        painter.span(name, Tone::Strong),
        painter.span(tail, Tone::Strong),
        painter.span(count, Tone::Plain),
    ]);
    painter.title(place, &title, at_end);
}

/// The message in place of the rows, if there are none.
fn instead(
    state: &State,
    list: Option<&Listing<Schedule>>,
    label: &str,
    now: Now,
) -> Option<String> {
    let list = list?;
    match &list.remote.value {
        None => Some(waiting(state, &list.remote, now)),
        Some(value) if value.rows.is_empty() => {
            let create = Action::Schedule(OnSchedule::Create);
            Some(words::none(label, state.can(create).is_ok()))
        }
        Some(_) => None,
    }
}

/// What is said below the rows, once they are known.
fn notes(state: &State, open: &SchedulesPane, label: &str) -> Vec<(String, Tone)> {
    let Some(value) = state
        .open_schedules()
        .and_then(|list| list.remote.value.as_ref())
    else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    if state.data.instances.get(&open.of).is_none() {
        notes.push((words::instance_gone().to_owned(), Tone::Caution));
    }
    if !value.complete {
        notes.push((words::incomplete().to_owned(), Tone::Caution));
    }
    notes.extend([
        (words::zone().to_owned(), Tone::Plain),
        (words::kept(value.kept), Tone::Plain),
        (words::unavailable(label), Tone::Plain),
    ]);
    notes
}

fn draw_rows(painter: &mut Painter, area: Rect, state: &State, rows: &[Schedule], at: usize) {
    let room = usize::from(area.height.saturating_sub(1));
    let top = (at + 1).saturating_sub(room);
    let shown: Vec<[String; 4]> = rows.iter().skip(top).take(room).map(cells).collect();
    let titles = words::columns();
    let widest = |column: usize| {
        let widths = shown.iter().map(|row| text::width(&row[column]));
        widths
            .chain([text::width(titles[column])])
            .max()
            .unwrap_or_default()
    };
    let widths = over::schedule_columns(area.width, [0, 1, 2, 3].map(widest));
    let tone = if state.data_is_old() {
        Tone::Quiet
    } else {
        Tone::Plain
    };
    let heading = line(painter, &titles.map(str::to_owned), widths, Tone::Quiet);
    let width = area.width.saturating_sub(LEAD);
    painter.line(area.x + LEAD, area.y, width, &heading);
    for (y, row) in (area.y + 1..area.bottom()).zip(&shown) {
        let line = line(painter, row, widths, tone);
        painter.line(area.x + LEAD, y, width, &line);
    }
    // What is being done to a row stands at its end.
    for (y, row) in (area.y + 1..area.bottom()).zip(rows.iter().skip(top)) {
        if let Some(op) = state.write_of_schedule(row) {
            let status = writes::of(&op.write).status(op.phase);
            let style = painter.look.style(Tone::Busy);
            painter.text_right(area.x, y, area.width.saturating_sub(1), status, style);
        }
    }
    if rows.len() > room {
        let bar = Rect::new(area.right(), area.y + 1, 1, area.height.saturating_sub(1));
        help::scrollbar(painter, bar, top, rows.len(), room);
    }
    let row = Rect {
        y: area.y + 1 + u16::try_from(at - top).unwrap_or_default(),
        height: 1,
        ..area
    };
    if row.y < area.bottom() {
        painter.choose(row);
    }
}

fn cells(row: &Schedule) -> [String; 4] {
    [
        words::called(row),
        words::days_of(row),
        words::time_of(row),
        lists::day(row.created),
    ]
}

fn line<'a>(painter: &Painter, cells: &[String; 4], widths: [usize; 4], tone: Tone) -> Line<'a> {
    let mut spans: Vec<Span> = Vec::new();
    for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| *width > 0) {
        let shown = text::cut(cell, width, ENDING).into_owned();
        let blank = " ".repeat(width.saturating_sub(text::width(&shown)) + GAP);
        spans.push(painter.span(shown + &blank, tone));
    }
    Line::from(spans)
}
