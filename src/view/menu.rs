//! A menu, over the lists: a text field, and the entries that match.
//!
//! ```text
//! ╭ Do or go to ───────────────────────────────────────────── 200 of 2,512 ╮
//! │  Search [before_ ]                                                     │
//! │▌delete the snapshot under the cursor                                 d │
//! │ before-nginx-1.29   snapshot of web-01  id 5226790                     │
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{
    help,
    paint::Painter,
    theme::{ENDING, Tone},
};
use crate::{
    app::{
        ClickTarget, State,
        layout::Area,
        menu::{Menu, MenuEntry},
    },
    text,
    words::menu as words,
};

pub(super) fn draw(painter: &mut Painter, area: Area, state: &State, menu: &Menu) {
    let fitting = menu.fitting();
    let rows = u16::try_from(fitting.entries.len().max(1) + 3).unwrap_or(u16::MAX);
    let place = Rect::from(area.at_top(area.menu(), rows));
    painter.sheet.erase(place);
    let mut title = menu.title(state);
    if fitting.all > fitting.entries.len() {
        let more = words::more(fitting.entries.len(), fitting.all);
        title = format!("{title}  {more}");
    }
    let title = Line::from(painter.span(title, Tone::Strong));
    let inside = painter.frame(place, &title, painter.frame_style(true));
    let room = usize::from(inside.height.saturating_sub(1));
    let top = (menu.cursor + 1).saturating_sub(room);
    if fitting.entries.len() > room {
        let bar = Rect::new(place.right() - 1, inside.y + 1, 1, inside.height - 1);
        help::scrollbar(painter, bar, top, fitting.entries.len(), room);
    }
    let shown = fitting.entries.iter().enumerate().skip(top);
    for (y, (place, entry)) in (inside.y + 1..inside.bottom()).zip(shown) {
        let row = Rect {
            y,
            height: 1,
            ..inside
        };
        painter.target(row, || ClickTarget::Entry(entry.does.clone()));
        draw_entry(painter, row, entry);
        if place == menu.cursor {
            painter.choose(row);
        }
    }
    if fitting.entries.is_empty() {
        let style = painter.look.style(Tone::Quiet);
        let said = words::nothing_fits();
        painter.text(inside.x + 2, inside.y + 1, inside.width, said, style);
    }
    help::search(painter, inside, &menu.typed, true);
}

/// An entry: its name, the remark beside it, and its key at the end.
pub(super) fn draw_entry(painter: &mut Painter, row: Rect, entry: &MenuEntry) {
    let tone = if entry.denied.is_some() {
        Tone::Quiet
    } else {
        Tone::Plain
    };
    let key = entry.key.map(|key| key.to_string()).unwrap_or_default();
    let key_wide = u16::try_from(text::width(&key)).unwrap_or_default();
    let room = row.width.saturating_sub(key_wide + 4);
    let style = painter.look.style(tone);
    let label = text::cut(&entry.label, usize::from(room), ENDING);
    let used = painter.text(row.x + 2, row.y, room, &label, style);
    if used + 2 < room {
        let room = room - used - 2;
        let beside = match &entry.denied {
            Some(why) => words::not_now(why),
            None => vec![entry.beside.clone()],
        };
        let fits = |said: &&String| text::width(said) <= usize::from(room);
        let said = beside.iter().find(fits).or(beside.last());
        let said = said.map_or("", String::as_str);
        let quiet = painter.look.style(Tone::Quiet);
        painter.text(row.x + 4 + used, row.y, room, said, quiet);
    }
    let strong = painter.look.style(Tone::Strong);
    painter.text_right(
        row.right().saturating_sub(key_wide + 1),
        row.y,
        key_wide,
        &key,
        strong,
    );
}
