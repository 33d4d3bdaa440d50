//! Draws the state: a pure function of it, except for the scroll offsets in [`ViewMemory`].
//! `app::layout` decides which panes there are, and where.
//!
//! ```text
//!  header: whose data, how old
//! ╭ instances ───┬ snapshots ──────────╮
//! │              │                     │
//! ├──────────────┼─────────────────────┤
//! │ what is under the cursors          │
//! ╰──────────────┴─────────────────────╯
//!  message: what just happened, or goes on
//!  footer: the keys that work now
//! ```

mod accounts;
mod ask;
mod coverage;
mod days;
mod details;
mod footer;
mod header;
mod help;
mod images;
mod instances;
mod menu;
mod operations;
mod paint;
mod palette;
mod reading;
mod running;
mod schedules;
mod scroll;
mod sheet;
mod snapshots;
mod strip;
mod table;
#[cfg(test)]
mod tests;
mod theme;

use ratatui::layout::{Position, Rect};
use std::ops::Range;

use crate::{
    app::{
        AccountId, App, ClickTarget, ClickTargets, Focus,
        ask::Extent,
        layers::Layer,
        layout::{Area, Pane, SMALLEST},
    },
    domain::Now,
    text,
    words::message,
};
use paint::Painter;
pub use running::title;
use scroll::{Generations, Scroll};
pub use sheet::Sheet;
pub(crate) use sheet::{SheetRow, UNKNOWN};
pub use theme::{Look, Tone};

/// What drawing keeps from frame to frame: the scroll offset of each list of the shown account.
#[derive(Clone, Debug, Default)]
pub struct ViewMemory {
    of: Option<AccountId>,
    instances: Scroll,
    snapshots: Scroll,
    images: Scroll,
    generations: Generations,
}

impl From<Rect> for Area {
    fn from(area: Rect) -> Self {
        Self {
            x: area.x,
            y: area.y,
            columns: area.width,
            rows: area.height,
        }
    }
}

impl From<Area> for Rect {
    fn from(area: Area) -> Self {
        Self::new(area.x, area.y, area.columns, area.rows)
    }
}

/// The results of drawing a frame, besides the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// How much of the open dialog is visible, if any.
    pub dialog: Option<Extent>,
    /// Rows of the screen that moved: a hint that can save bytes to the terminal.
    pub scrolled: Option<Scrolled>,
    /// Where the terminal's cursor goes: to the selected row, button or field, which screen readers
    /// and braille displays follow.
    pub cursor: Option<Position>,
    /// What a click can be meant for, if the mouse is used.
    pub targets: Option<ClickTargets>,
}

/// Rows of the screen that moved between two frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrolled {
    /// The rows.
    pub rows: Range<u16>,
    /// By how many rows they moved up; negative if down.
    pub up: i16,
}

/// Draws one frame on an empty sheet.
pub fn view(app: &App, now: Now, look: Look, memory: &mut ViewMemory, sheet: &mut Sheet) -> Shown {
    let mut painter = Painter {
        sheet,
        look,
        account: app.shown().account.colour,
        cursor: None,
        targets: app.has_mouse().then(ClickTargets::default),
    };
    let (dialog, scrolled) = draw(app, now, memory, &mut painter);
    Shown {
        dialog,
        scrolled,
        cursor: painter.cursor,
        targets: painter.targets,
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
    let is_list = |(pane, _): &&(Pane, Area)| matches!(pane, Pane::List(_) | Pane::Details);
    let alone = panes.iter().filter(is_list).count() == 1;
    let has_coverage = panes.iter().any(|(pane, _)| *pane == Pane::Coverage);
    draw_frames(painter, &panes, state.focus);
    let (mut dialog, mut scrolled) = (None, None);
    let mut over_lists = Area::default();
    for (pane, area) in panes {
        match pane {
            Pane::List(list) | Pane::Strip(list) => {
                painter.target(area.into(), || ClickTarget::Pane(list));
            }
            Pane::Details => painter.target(area.into(), || ClickTarget::Details),
            _ => {}
        }
        match pane {
            Pane::Header => header::draw(painter, area, app, now),
            Pane::List(Focus::Instances) => {
                instances::draw(painter, (area, alone, has_coverage), state, now, memory);
            }
            Pane::List(Focus::Snapshots) => {
                snapshots::draw(painter, (area, alone), state, now, memory);
            }
            Pane::List(Focus::Account) => images::draw(painter, area, state, now, memory),
            Pane::Strip(Focus::Account) => strip::image(painter, area, state, now),
            Pane::Strip(Focus::Instances) => strip::instance(painter, area, state, now),
            Pane::Strip(Focus::Snapshots) => strip::snapshot(painter, area, state, now),
            Pane::Details => dialog = details::draw(painter, area, state, now),
            Pane::Message => {
                for (y, line) in (area.y..).zip(&message) {
                    painter.line(area.x + 1, y, area.columns.saturating_sub(2), line);
                }
            }
            Pane::Coverage => coverage::draw(painter, area, state),
            Pane::Footer => footer::draw(painter, area.into(), state, state.context()),
            Pane::Overlay => over_lists = area,
            Pane::Dialog => {
                dialog = draw_layer(painter, over_lists, area, app, now).or(dialog);
            }
            Pane::TooSmall => too_small(painter, area.into()),
        }
        if pane == Pane::List(state.focus) {
            let rows = area.y + 2..area.y + 2 + area.list_rows();
            scrolled = match state.focus {
                Focus::Instances => memory.instances.moved(rows),
                Focus::Snapshots => memory.snapshots.moved(rows),
                Focus::Account => memory.images.moved(rows),
            };
        }
    }
    (dialog, scrolled)
}

/// Draws the frames of all panes that have one; neighbours share a line, in the style of the
/// focused one.
fn draw_frames(painter: &mut Painter, panes: &[(Pane, Area)], focus: Focus) {
    let has_details = panes.iter().any(|(pane, _)| *pane == Pane::Details);
    let panes = panes.iter().filter_map(|(pane, area)| match pane {
        Pane::List(list) | Pane::Strip(list) => Some((*list == focus && !has_details, *area)),
        Pane::Details => Some((true, *area)),
        _ => None,
    });
    let of = |focused: bool| panes.clone().filter(move |(has, _)| *has == focused);
    let frames: Vec<_> = [false, true]
        .into_iter()
        .flat_map(|focused| {
            let style = painter.frame_style(focused);
            of(focused).map(move |(_, area)| (area.into(), style))
        })
        .collect();
    painter.frames(&frames);
}

/// Draws the layer that receives the keys, over the lists or over everything, and not the ones
/// beneath it; returns how much of it is visible, if it is a question.
fn draw_layer(
    painter: &mut Painter,
    over_lists: Area,
    over_all: Area,
    app: &App,
    now: Now,
) -> Option<Extent> {
    let state = app.shown();
    match state.layers.top() {
        Some(Layer::Question(_)) => painter.recede(over_all.into()),
        Some(
            Layer::Help(_)
            | Layer::Accounts(_)
            | Layer::Menu(_)
            | Layer::Operations(_)
            | Layer::Schedules(_),
        ) => {
            painter.recede(over_lists.into());
        }
        Some(Layer::Filter | Layer::Details(_)) | None => {}
    }
    match state.layers.top() {
        Some(Layer::Help(open)) => return Some(help::draw(painter, over_lists, state, open)),
        Some(Layer::Question(open)) => return Some(ask::draw(painter, over_all, state, open)),
        Some(Layer::Menu(menu)) => menu::draw(painter, over_lists, state, menu),
        Some(Layer::Operations(open)) => operations::draw(painter, over_lists, state, open, now),
        Some(Layer::Schedules(open)) => schedules::draw(painter, over_lists, state, open, now),
        Some(Layer::Accounts(cursor)) => accounts::draw(painter, over_lists, app, *cursor),
        // The filter is drawn in the message line, the details in a pane.
        Some(Layer::Filter | Layer::Details(_)) | None => {}
    }
    None
}

fn too_small(painter: &mut Painter, area: Rect) {
    let said = message::too_small(SMALLEST);
    for (y, line) in (area.top()..area.bottom()).zip(text::wrap(&said, usize::from(area.width))) {
        painter.text(area.x, y, area.width, &line, ratatui::style::Style::new());
    }
}
