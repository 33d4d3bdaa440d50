//! The keys, over the lists; built from the binding table.
//!
//! ```text
//! ╭ Keys ───────────────────────────────────────────────────────────────────────╮
//! │ snapshots                             everywhere                            │
//! │   Esc       back to the instances       Ctrl-C    quit                      │
//! │   d         delete the snapshot         Ctrl-Z    suspend                   │
//! ```

use ratatui::{
    layout::Rect,
    text::Line,
    widgets::{Scrollbar, ScrollbarOrientation, ScrollbarState, StatefulWidget as _},
};

use super::{
    ask,
    paint::Painter,
    theme::{LINES, THUMB, Tone},
};
use crate::{
    app::{
        State,
        ask::Extent,
        field::Field,
        help::Help,
        layout::{
            Area,
            over::{self, GAP, INDENT},
        },
    },
    text,
    words::{Denied, help, keys::HelpLine},
};

/// Draws the help, in two columns if they fit; returns how much of it is visible.
pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, open: &Help) -> Extent {
    let (columns, width) = area.help_columns();
    let column = usize::from((width - 2) / columns - 2);
    let sides = sides(lines(painter, state, open, column), columns == 2);
    let all = sides.iter().map(Vec::len).max().unwrap_or_default();
    let searched = open.searching || !open.search.text().is_empty();
    let rows = u16::try_from(all + 2 + usize::from(searched)).unwrap_or(u16::MAX);
    let place = Rect::from(area.at_top(width, rows));
    let room = usize::from(place.height.saturating_sub(2 + u16::from(searched)));
    let top = open.line.min(all.saturating_sub(room));
    let seen = (all > room).then(|| (top + 1, top + room, all));
    painter.sheet.erase(place);
    let title = Line::from(painter.span(help::title(seen), Tone::Strong));
    let inside = painter.frame(place, &title, painter.frame_style(true));
    if all > room {
        let bar = Rect::new(place.right() - 1, inside.y, 1, inside.height);
        scrollbar(painter, bar, top, all, room);
    }
    painter.cursor = Some(inside.as_position());
    let first = inside.y + u16::from(searched);
    for (n, side) in (0..columns).zip(&sides) {
        let x = inside.x + 1 + n * ((width - 2) / columns);
        for (y, line) in (first..inside.bottom()).zip(side.iter().skip(top)) {
            painter.line(x, y, (width - 2) / columns - 1, line);
        }
    }
    if searched {
        search(painter, inside, &open.search, open.searching);
    }
    let below = all.saturating_sub(top + room);
    let lines = |count| u16::try_from(count).unwrap_or(u16::MAX);
    Extent {
        top: lines(top),
        below: lines(below),
    }
}

/// Draws what is searched for in the first line of an area; it may still be typed.
pub(super) fn search(painter: &mut Painter, area: Rect, field: &Field, is_typed: bool) {
    let mut spans = vec![painter.span(format!("{} [", help::search()), Tone::Quiet)];
    let room = usize::from(area.width).saturating_sub(text::width(help::search()) + 6);
    spans.extend(if is_typed {
        ask::field(painter, field, room)
    } else {
        ask::still(painter, field, room)
    });
    spans.push(painter.span("]", Tone::Quiet));
    let line = Line::from(spans);
    painter.line(area.x + 2, area.y, area.width.saturating_sub(2), &line);
}

/// The lines of each column: a place with its keys is not torn apart, and the columns are as equal
/// as possible.
fn sides(mut places: Vec<Vec<Line<'_>>>, two: bool) -> [Vec<Line<'_>>; 2] {
    let long = |places: &[Vec<Line>]| places.iter().map(|lines| lines.len() + 1).sum::<usize>();
    let longer = |at: &usize| long(&places[..*at]).max(long(&places[*at..]));
    let at = (0..=places.len()).min_by_key(longer).filter(|_| two);
    let right = places.split_off(at.unwrap_or(places.len()));
    [places, right].map(|places| places.join(&Line::default()))
}

/// The lines of each place: its name, and its keys below it.
fn lines<'a>(painter: &Painter, state: &State, open: &Help, room: usize) -> Vec<Vec<Line<'a>>> {
    let sections = open.sections();
    let wide = |(_, lines): &(_, Vec<HelpLine>)| lines.iter().map(|line| line.keys.len()).max();
    let widest = sections.iter().filter_map(wide).max().unwrap_or_default();
    let keys_wide = over::help_keys(room, widest);
    let lines = |(place, keys): &(&'static str, Vec<HelpLine>)| {
        let mut lines = vec![Line::from(painter.span(*place, Tone::Quiet))];
        for line in keys {
            let denied = open.works_here(line).then_some(line.action).flatten();
            let denied = denied.and_then(|action| state.can(action).err());
            lines.extend(entry(painter, denied, line, (keys_wide, room)));
        }
        lines
    };
    let mut all: Vec<Vec<Line>> = sections.iter().map(lines).collect();
    if all.is_empty() {
        all.push(vec![Line::from(
            painter.span(help::nothing_found(), Tone::Quiet),
        )]);
    }
    all
}

/// Draws on the frame which of the entries are visible.
pub(super) fn scrollbar(
    painter: &mut Painter,
    area: Rect,
    top: usize,
    entries: usize,
    shown: usize,
) {
    let mut state = ScrollbarState::new(entries.saturating_sub(shown) + 1)
        .position(top)
        .viewport_content_length(shown);
    painter.widget(area, |area, buffer| {
        Scrollbar::new(ScrollbarOrientation::VerticalRight)
            .begin_symbol(None)
            .end_symbol(None)
            .track_symbol(Some(LINES[1]))
            .thumb_symbol(THUMB)
            .render(area, buffer, &mut state);
    });
}

/// A description, and why it is not possible now, on as many lines as it needs: beside the keys,
/// which have `keys_wide` columns, if there is room, else below.
fn entry<'a>(
    painter: &Painter,
    denied: Option<Denied>,
    line: &HelpLine,
    (keys_wide, room): (Option<usize>, usize),
) -> Vec<Line<'a>> {
    let what = match denied.filter(|why| !why.is_elsewhere()) {
        Some(why) => help::not_now(&line.what, &why),
        None => line.what.to_string(),
    };
    let beside = keys_wide.filter(|wide| line.keys.len() <= *wide);
    let indent = keys_wide.map_or(2 * INDENT, |wide| INDENT + wide + GAP);
    let key = |wide: usize| {
        let keys = format!("{:INDENT$}{:<wide$}", "", line.keys);
        painter.span(keys, Tone::Accent)
    };
    let mut lines = Vec::new();
    if beside.is_none() {
        lines.push(Line::from(key(0)));
    }
    for (n, words) in text::wrap(&what, room.saturating_sub(indent))
        .into_iter()
        .enumerate()
    {
        let before = match beside {
            Some(wide) if n == 0 => key(wide + GAP),
            Some(_) | None => painter.span(" ".repeat(indent), Tone::Plain),
        };
        lines.push(Line::from(vec![before, painter.span(words, Tone::Plain)]));
    }
    lines
}
