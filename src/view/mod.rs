//! Draws the state: a pure function of it, but for the scroll offsets kept in [`ViewMemory`].
//!
//! ```text
//!  header: whose data, how old
//! +- instances --++- snapshots --------+     from 120 columns on both lists,
//! |              ||                    |     below that the one with the focus
//! +--------------++--------------------+
//!  message: what just happened, or goes on
//!  footer: the keys that work now
//! ```

mod accounts;
mod dialog;
mod footer;
mod header;
mod help;
mod instances;
mod paint;
mod running;
mod scroll;
mod sheet;
mod snapshots;
#[cfg(test)]
mod tests;
mod theme;

use ratatui::layout::{Position, Rect};
use std::ops::Range;

use crate::{
    app::{AccountId, App, BOTH, Focus, Overlay, State, dialog::Extent},
    domain::Now,
    text,
};
use paint::Painter;
use scroll::{Generations, Scroll};
pub(crate) use sheet::Row;
pub use sheet::Sheet;
pub use theme::{Look, Tone};

/// The smallest window that is drawn: columns, rows.
pub const SMALLEST: (u16, u16) = (40, 10);

/// From this width on, the header names the server.
const WIDE: u16 = 100;

/// How wide the instances are beside the snapshots, in columns.
const LEFT: (u16, u16) = (46, 60);

/// How wide the snapshots are beside the instances at least: none of their columns is lost.
const RIGHT: u16 = 79;

/// What drawing keeps from frame to frame: how far each list of the shown account is scrolled.
#[derive(Clone, Debug, Default)]
pub struct ViewMemory {
    of: Option<AccountId>,
    instances: Scroll,
    snapshots: Scroll,
    generations: Generations,
}

/// What a frame shows besides what is written on the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// How much of the open dialog it shows, if any of it.
    pub dialog: Option<Extent>,
    /// Rows of the screen that it shows moved: a hint that can save the terminal's bytes.
    pub scrolled: Option<Scrolled>,
    /// Where the terminal's cursor stands: on the selected row, button or field, which screen readers
    /// and braille displays follow.
    pub cursor: Option<Position>,
}

/// Rows of the screen that a frame shows moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrolled {
    /// The rows.
    pub rows: Range<u16>,
    /// By how many rows up; down where negative.
    pub up: i16,
}

/// Writes one frame on an empty sheet.
pub fn view(app: &App, now: Now, look: Look, memory: &mut ViewMemory, sheet: &mut Sheet) -> Shown {
    let mut painter = Painter {
        sheet,
        look,
        cursor: None,
    };
    let (dialog, scrolled) = draw(app, now, memory, &mut painter);
    Shown {
        dialog,
        scrolled,
        cursor: painter.cursor,
    }
}

fn draw(
    app: &App,
    now: Now,
    memory: &mut ViewMemory,
    painter: &mut Painter,
) -> (Option<Extent>, Option<Scrolled>) {
    let state = app.shown();
    if memory.of != Some(app.shown_id()) {
        *memory = ViewMemory {
            of: Some(app.shown_id()),
            generations: memory.generations,
            ..ViewMemory::default()
        };
    }
    let area = painter.sheet.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(painter, area);
        return (None, None);
    }
    let [row, last] = [area.top(), area.bottom() - 1];
    header::draw(painter, Rect { height: 1, ..area }, state, now);
    let message = footer::message(painter, app, now, area.width.saturating_sub(2));
    let said = u16::try_from(message.len()).unwrap_or(1).max(1);
    let lists = Rect {
        y: row + 1,
        height: area.height.saturating_sub(2 + said),
        ..area
    };
    if !state.is_first_start() {
        draw_lists(painter, lists, state, now, memory);
    }
    let rows = lists.top() + 2..lists.bottom() - 1;
    let scrolled = match state.focus {
        Focus::Instances => memory.instances.moved(rows),
        Focus::Snapshots => memory.snapshots.moved(rows),
    };
    for (y, line) in (last - said..last).zip(&message) {
        painter.line(area.x + 1, y, area.width - 2, line);
    }
    footer::draw(
        painter,
        Rect {
            y: last,
            height: 1,
            ..area
        },
        state,
        app.context(),
    );
    (draw_over(painter, area, lists, app), scrolled)
}

/// Draws what lies over the lists; gives back how much of the open dialog that shows, if any.
fn draw_over(painter: &mut Painter, area: Rect, lists: Rect, app: &App) -> Option<Extent> {
    let state = app.shown();
    if let Some(cursor) = app.switcher() {
        accounts::draw(painter, lists, app, cursor);
        return None;
    }
    if state.overlay == Overlay::Help {
        help::draw(painter, lists, state);
    }
    if let Some(form) = &state.entry.form {
        // What lies beneath has to be read anew afterwards.
        dialog::draw_sign_in(painter, area, state, form);
        return None;
    }
    let open = state.dialog.as_ref()?;
    Some(dialog::draw(painter, area, state, open))
}

fn draw_lists(painter: &mut Painter, area: Rect, state: &State, now: Now, memory: &mut ViewMemory) {
    if area.width < BOTH {
        match state.focus {
            Focus::Instances => instances::draw(painter, area, state, now, memory),
            Focus::Snapshots => snapshots::draw(painter, area, state, now, memory),
        }
        return;
    }
    let left = (area.width / 100 * 32 + area.width % 100 * 32 / 100).clamp(LEFT.0, LEFT.1);
    let left = left.min(area.width - RIGHT);
    instances::draw(
        painter,
        Rect {
            width: left,
            ..area
        },
        state,
        now,
        memory,
    );
    let right = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    snapshots::draw(painter, right, state, now, memory);
}

fn too_small(painter: &mut Painter, area: Rect) {
    let (columns, rows) = SMALLEST;
    let said = format!("The window is too small: {columns}x{rows} at least. Ctrl-C quits.");
    for (y, line) in (area.top()..area.bottom()).zip(text::wrap(&said, usize::from(area.width))) {
        painter.text(area.x, y, area.width, &line, ratatui::style::Style::new());
    }
}
