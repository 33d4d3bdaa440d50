//! Draws the state: a pure function of it, but for the scroll offsets kept in [`ViewMemory`]. Which
//! panes there are, and where, is in `app::layout`.
//!
//! ```text
//!  header: whose data, how old
//! +- instances --++- snapshots --------+
//! |              ||                    |
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
    app::{
        AccountId, App, Focus, Overlay,
        dialog::Extent,
        layout::{Area, Pane, SMALLEST},
    },
    domain::Now,
    text,
};
use paint::Painter;
use scroll::{Generations, Scroll};
pub(crate) use sheet::Row;
pub use sheet::Sheet;
pub use theme::{Look, Tone};

/// What drawing keeps from frame to frame: how far each list of the shown account is scrolled.
#[derive(Clone, Debug, Default)]
pub struct ViewMemory {
    of: Option<AccountId>,
    instances: Scroll,
    snapshots: Scroll,
    generations: Generations,
}

impl From<Area> for Rect {
    fn from(area: Area) -> Self {
        Self::new(area.x, area.y, area.columns, area.rows)
    }
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
    let window = painter.sheet.area();
    let message = footer::message(painter, app, now, window.width.saturating_sub(2));
    let said = u16::try_from(message.len()).unwrap_or(1);
    let panes = state.layout((window.width, window.height), said);
    let is_list = |(pane, _): &&(Pane, Area)| matches!(pane, Pane::List(_));
    let alone = panes.iter().filter(is_list).count() == 1;
    let (mut dialog, mut scrolled) = (None, None);
    for (pane, area) in panes {
        match pane {
            Pane::Header => header::draw(painter, area, state, now),
            Pane::List(Focus::Instances) => instances::draw(painter, area, state, now, memory),
            Pane::List(Focus::Snapshots) => {
                snapshots::draw(painter, (area, alone), state, now, memory);
            }
            Pane::Message => {
                for (y, line) in (area.y..).zip(&message) {
                    painter.line(area.x + 1, y, area.columns.saturating_sub(2), line);
                }
            }
            Pane::Footer => footer::draw(painter, area.into(), state, app.context()),
            Pane::Overlay => draw_overlay(painter, area.into(), app),
            Pane::Dialog => dialog = draw_dialog(painter, area.into(), app),
            Pane::TooSmall => too_small(painter, area.into()),
        }
        if pane == Pane::List(state.focus) {
            let rows = area.y + 2..area.y + 2 + area.list_rows();
            scrolled = match state.focus {
                Focus::Instances => memory.instances.moved(rows),
                Focus::Snapshots => memory.snapshots.moved(rows),
            };
        }
    }
    (dialog, scrolled)
}

/// Draws what lies over the lists.
fn draw_overlay(painter: &mut Painter, area: Rect, app: &App) {
    if let Some(cursor) = app.switcher() {
        accounts::draw(painter, area, app, cursor);
    } else if app.shown().overlay == Overlay::Help {
        help::draw(painter, area, app.shown());
    }
}

/// Draws the dialog over everything; gives back how much of it that shows, if one is open.
fn draw_dialog(painter: &mut Painter, area: Rect, app: &App) -> Option<Extent> {
    let state = app.shown();
    if app.switcher().is_some() {
        return None;
    }
    if let Some(form) = &state.entry.form {
        // What lies beneath has to be read anew afterwards.
        dialog::draw_sign_in(painter, area, state, form);
        return None;
    }
    let open = state.dialog.as_ref()?;
    Some(dialog::draw(painter, area, state, open))
}

fn too_small(painter: &mut Painter, area: Rect) {
    let (columns, rows) = SMALLEST;
    let said = format!("The window is too small: {columns}x{rows} at least. Ctrl-C quits.");
    for (y, line) in (area.top()..area.bottom()).zip(text::wrap(&said, usize::from(area.width))) {
        painter.text(area.x, y, area.width, &line, ratatui::style::Style::new());
    }
}
