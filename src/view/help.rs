//! The keys, over the lists; made from the binding table.
//!
//! ```text
//! +- Keys ---------------------------------------------------------------+
//! | lists      Up k Down j     move                                      |
//! | lists      c               create a snapshot (not now: read-only)     |
//! ```

use ratatui::{
    layout::Rect,
    text::Line,
    widgets::{Scrollbar, ScrollbarOrientation, ScrollbarState, StatefulWidget as _},
};

use super::{
    paint::Painter,
    theme::{LINES, THUMB, Tone},
};
use crate::{
    app::{State, layout::Area},
    keys::{self, HelpLine},
    text,
    words::help,
};

/// How wide the place of a key is.
const PLACE: usize = 11;

/// The least room for what a key does beside it; with less it stands below.
const BESIDE: usize = 30;

pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, line: usize) {
    let width = area.keys();
    let table = keys::help();
    let keys_wide = table.iter().map(|line| line.keys.len()).max();
    let columns = (keys_wide.unwrap_or_default(), usize::from(width - 4));
    let entries: Vec<Vec<Line>> = table
        .iter()
        .map(|line| entry(painter, state, line, columns))
        .collect();
    let all: usize = entries.iter().map(Vec::len).sum();
    let rows = u16::try_from(all + 2).unwrap_or(u16::MAX);
    let place = Rect::from(area.at_top(width, rows));
    let room = usize::from(place.height.saturating_sub(2));
    let top = line.min(last_top(&entries, room));
    let shown = entries[top..].iter().scan(0, |used, entry| {
        *used += entry.len();
        Some(*used)
    });
    let shown = shown.take_while(|used| *used <= room).count();
    let seen = (shown < entries.len()).then(|| (top + 1, top + shown, entries.len()));
    let title = help::title(seen);
    painter.sheet.erase(place);
    let title = Line::from(painter.span(title, Tone::Strong));
    let inside = painter.frame(place, &title, painter.look.style(Tone::Plain));
    if shown < entries.len() {
        let bar = Rect::new(place.right() - 1, inside.y, 1, inside.height);
        scrollbar(painter, bar, top, entries.len(), shown);
    }
    painter.cursor = Some(inside.as_position());
    let lines = entries[top..].iter().flatten();
    for (y, line) in (inside.top()..inside.bottom()).zip(lines) {
        painter.line(inside.x + 1, y, inside.width - 2, line);
    }
}

/// Draws on the frame which of the entries are seen.
fn scrollbar(painter: &mut Painter, area: Rect, top: usize, entries: usize, shown: usize) {
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

/// The entry that stands first when the last one is seen whole.
fn last_top(entries: &[Vec<Line>], room: usize) -> usize {
    let mut left = room;
    let fits = entries.iter().rev().take_while(|entry| {
        let fits = entry.len() <= left;
        left = left.saturating_sub(entry.len());
        fits
    });
    entries.len() - fits.count()
}

/// What a key does, on as many lines as it takes; `columns` are those of the keys, and all.
fn entry<'a>(
    painter: &Painter,
    state: &State,
    line: &HelpLine,
    (keys_wide, room): (usize, usize),
) -> Vec<Line<'a>> {
    let what = match state.can(line.action) {
        Err(why) if !why.is_elsewhere() => help::not_now(line.what, &why),
        _ => line.what.to_owned(),
    };
    let beside = PLACE + keys_wide + 2;
    let (mut lines, indent) = if room >= beside + BESIDE {
        (Vec::new(), beside)
    } else {
        let place = format!("  ({})", line.place);
        let keys = painter.span(line.keys.clone(), Tone::Strong);
        (
            vec![Line::from(vec![keys, painter.span(place, Tone::Plain)])],
            2,
        )
    };
    for (n, words) in text::wrap(&what, room - indent).into_iter().enumerate() {
        let words = painter.span(words, Tone::Plain);
        lines.push(if n == 0 && indent == beside {
            let place = format!("{:<PLACE$}", line.place);
            let keys = format!("{:<1$}", line.keys, keys_wide + 2);
            Line::from(vec![
                painter.span(place, Tone::Plain),
                painter.span(keys, Tone::Strong),
                words,
            ])
        } else {
            Line::from(vec![painter.span(" ".repeat(indent), Tone::Plain), words])
        });
    }
    lines
}
