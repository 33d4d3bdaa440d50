//! The layout: which panes a window has, and where. The only place that knows widths and heights.
//!
//! ```text
//!  header
//! ╭ instances ───┬ snapshots ──────────╮     from 100 columns on both lists,
//! │              │                     │     below that the one with the focus
//! ├──────────────┼─────────────────────┤     from 20 rows on, what is under their cursors
//! │              │                     │
//! ╰──────────────┴─────────────────────╯     the details over the snapshots, or beside them
//!  message
//!  coverage, from 30 rows on
//!  footer
//! ```
//!
//! Lists and strips have a frame. Neighbours share the line between them, so their areas overlap by
//! that line.

mod columns;
pub mod over;
pub mod question;
mod texts;

use super::{
    Focus, State,
    table::{TableRow, column::Column},
};
pub use columns::{Placed, fit};
pub use texts::{COVERAGE_BARS, DETAIL_LABEL, Elastic, LEAST_NAME};

/// The smallest window that is drawn: columns, rows.
pub const SMALLEST: (u16, u16) = (40, 10);

/// The least width of the window, in columns, for both lists side by side.
const BOTH: u16 = 100;

/// The width of the instances beside the snapshots, in columns: 32 % of the window within these
/// limits.
const LEFT: (u16, u16) = (30, 66);

/// The least width of the snapshots beside the instances: name, status, size, disk, region and age
/// fit.
const RIGHT: u16 = 71;

/// The least width of the window, in columns, for the details beside the snapshots.
const BESIDE: u16 = 140;

/// The most columns of the instances beside the details alone: in more, they would show a column that
/// a window with room for all three has no room for.
const MOST_BESIDE_DETAILS: u16 = 39;

/// The width of the details beside the snapshots, in columns.
const DETAILS: (u16, u16) = (BESIDE + 2 - LEFT.0 - RIGHT, 56);

/// The least height of the window, in rows, for a strip under each list that describes the row
/// under its cursor.
const STRIPS: u16 = 20;

/// The least height of the window, in rows, for a third line in the strips.
const HIGH_STRIPS: u16 = 28;

/// The least height of the window, in rows, for a line that says how well the account is covered.
const COVERAGE: u16 = 30;

/// The lines inside a low strip, and inside a high one.
const STRIP: (u16, u16) = (2, 3);

/// The columns before the first column of a table: the cursor's mark and a blank.
pub const LEAD: u16 = 2;

/// The least width, in columns, for a header with the server and the next refresh.
const ROOMY_HEADER: u16 = 100;

/// The least width, in columns, of the details for their fields in two columns.
const TWO_OF_FACTS: u16 = 72;

/// The most columns of the filter's field.
const FILTER: usize = 40;

/// The least height inside the frame of the details for a blank line above the actions.
const ROOMY_DETAILS: u16 = 9;

/// The most lines of the message; longer texts are cut.
pub const MOST_MESSAGE: usize = 4;

/// The lines of a list that are not rows: its frame and its headings.
const AROUND_ROWS: u16 = 3;

/// A part of the screen that is drawn on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The header: the account, and the age of the data.
    Header,
    /// A list.
    List(Focus),
    /// The strip below a list, about the row under its cursor.
    Strip(Focus),
    /// The details of the row under the cursor.
    Details,
    /// The message: what runs, and what just happened.
    Message,
    /// How well the account is covered.
    Coverage,
    /// The footer: the keys that work now.
    Footer,
    /// The area of the help and the accounts over the lists.
    Overlay,
    /// The area of a dialog over everything.
    Dialog,
    /// The message that the window is too small for anything else.
    TooSmall,
}

/// An area of the screen, in columns and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its first column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Its width.
    pub columns: u16,
    /// Its height.
    pub rows: u16,
}

impl Area {
    /// The column behind its last one.
    #[must_use]
    pub fn right(self) -> u16 {
        self.x + self.columns
    }

    /// Whether a cell lies in it: column, row.
    #[must_use]
    pub fn contains(self, (x, y): (u16, u16)) -> bool {
        let columns = self.x..self.x.saturating_add(self.columns);
        let rows = self.y..self.y.saturating_add(self.rows);
        columns.contains(&x) && rows.contains(&y)
    }

    /// The width inside its frame.
    #[must_use]
    pub fn inside(self) -> u16 {
        self.columns.saturating_sub(2)
    }

    /// The number of list rows in a pane of this size.
    #[must_use]
    pub fn list_rows(self) -> u16 {
        self.rows.saturating_sub(AROUND_ROWS)
    }

    /// The number of columns for the title in its frame.
    #[must_use]
    pub fn title(self) -> usize {
        usize::from(self.columns.saturating_sub(4))
    }

    /// A box of this size at the top, centred, or as large as there is room for.
    #[must_use]
    pub fn at_top(self, columns: u16, rows: u16) -> Self {
        let columns = columns.min(self.columns);
        Self {
            x: self.x + (self.columns - columns) / 2,
            columns,
            rows: rows.min(self.rows),
            ..self
        }
    }

    /// A part of so many columns and the rest, which share a line of their frames.
    fn split(self, columns: u16) -> (Self, Self) {
        let left = Self { columns, ..self };
        let right = Self {
            x: self.x + columns - 1,
            columns: self.columns - columns + 1,
            ..self
        };
        (left, right)
    }

    /// Whether details of this size have room for a blank line above the actions.
    #[must_use]
    pub fn is_roomy_details(self) -> bool {
        self.rows.saturating_sub(2) >= ROOMY_DETAILS
    }

    /// Whether a strip of this size has room for a third line.
    #[must_use]
    pub fn is_high_strip(self) -> bool {
        self.rows.saturating_sub(2) >= STRIP.1
    }

    /// Whether there is room for two columns of facts.
    #[must_use]
    pub fn has_two_of_facts(self) -> bool {
        self.columns >= TWO_OF_FACTS
    }

    /// Whether a header of this width has room for more than the essentials.
    #[must_use]
    pub fn is_roomy_header(self) -> bool {
        self.columns >= ROOMY_HEADER
    }
}

/// The contents of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The list that is shown alone if there is no room for both.
    pub focus: Focus,
    /// Whether details are open.
    pub details: bool,
    /// Whether the lists are drawn at all.
    pub lists: bool,
    /// The number of lines of the message.
    pub message: u16,
    /// Whether the coverage of the account is known.
    pub coverage: bool,
}

/// The width of the filter's field in a message so many columns wide, after a label.
#[must_use]
pub fn filter_field(columns: usize, label: usize) -> usize {
    columns.saturating_sub(label).min(FILTER)
}

/// The panes of a window of this size, in columns and rows, in drawing order.
#[must_use]
pub fn layout((columns, rows): (u16, u16), wanted: Wanted) -> Vec<(Pane, Area)> {
    let whole = Area {
        x: 0,
        y: 0,
        columns,
        rows,
    };
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return vec![(Pane::TooSmall, whole)];
    }
    let strip = |y, rows| Area { y, rows, ..whole };
    let strip_rows = strip_rows((columns, rows));
    let message = wanted.message.clamp(1, rows - 2 - AROUND_ROWS - strip_rows);
    let footer = rows - 1;
    // A second line of the message takes the line of the coverage, so that the panes stay in place.
    let has_coverage = wanted.coverage && has_coverage((columns, rows));
    let coverage = u16::from(has_coverage && message == 1);
    let between = strip(1, footer - message - coverage - 1);
    let mut panes = vec![(Pane::Header, strip(0, 1))];
    if wanted.lists {
        for (pane, area) in lists(between, wanted) {
            match pane {
                Pane::List(list) => panes.extend(with_strip(list, area, strip_rows)),
                _ => panes.push((pane, area)),
            }
        }
    }
    if coverage > 0 {
        panes.push((Pane::Coverage, strip(footer - coverage, coverage)));
    }
    panes.extend([
        (Pane::Message, strip(footer - coverage - message, message)),
        (Pane::Footer, strip(footer, 1)),
        (Pane::Overlay, between),
        (Pane::Dialog, whole),
    ]);
    panes
}

/// Both lists if there is room, else the focused one, as that of the whole account always is; the
/// details in the place of the snapshots or of that list, or beside it if there is room.
fn lists(area: Area, wanted: Wanted) -> Vec<(Pane, Area)> {
    let instances = Pane::List(Focus::Instances);
    let snapshots = Pane::List(Focus::Snapshots);
    if area.columns < BOTH || wanted.focus == Focus::Account {
        let list = Pane::List(wanted.focus);
        if wanted.details && area.columns >= BESIDE {
            let (left, right) = area.split(area.columns + 1 - DETAILS.1);
            return vec![(list, left), (Pane::Details, right)];
        }
        return vec![(if wanted.details { Pane::Details } else { list }, area)];
    }
    if !wanted.details {
        let (left, right) = side_by_side(area);
        return vec![(instances, left), (snapshots, right)];
    }
    let most = if area.columns < BESIDE {
        // The list of instances does not jump when the details open in the place of the other one.
        MOST_BESIDE_DETAILS
    } else {
        (area.columns + 2).saturating_sub(RIGHT + DETAILS.0)
    };
    let (left, _) = side_by_side(area);
    let (left, right) = area.split(left.columns.min(most.max(LEFT.0)));
    if area.columns < BESIDE {
        return vec![(instances, left), (Pane::Details, right)];
    }
    let details = (right.columns + 1 - RIGHT).min(DETAILS.1);
    let (middle, right) = right.split(right.columns + 1 - details);
    vec![
        (instances, left),
        (snapshots, middle),
        (Pane::Details, right),
    ]
}

/// An area for each of the lists.
fn side_by_side(area: Area) -> (Area, Area) {
    let share = area.columns / 100 * 32 + area.columns % 100 * 32 / 100;
    let most = area.columns + 1 - RIGHT;
    let columns = share.clamp(LEFT.0, LEFT.1).min(most);
    area.split(columns)
}

/// By how many rows the strips make the lists shorter: their lines and the end of their frame,
/// whose first line is the last one of the list.
fn strip_rows((_, rows): (u16, u16)) -> u16 {
    match rows {
        HIGH_STRIPS.. => STRIP.1 + 1,
        STRIPS.. => STRIP.0 + 1,
        _ => 0,
    }
}

fn has_coverage((_, rows): (u16, u16)) -> bool {
    rows >= COVERAGE
}

/// A list, and its strip if it has one.
fn with_strip(list: Focus, area: Area, strip_rows: u16) -> Vec<(Pane, Area)> {
    if strip_rows == 0 {
        return vec![(Pane::List(list), area)];
    }
    let rows = area.rows - strip_rows;
    let above = Area { rows, ..area };
    let below = Area {
        y: area.y + rows - 1,
        rows: strip_rows + 1,
        ..area
    };
    vec![(Pane::List(list), above), (Pane::Strip(list), below)]
}

/// The width for which a list's columns are chosen: a list that is alone shows no column that it
/// lacks beside the other, so that a wider window never shows fewer.
#[must_use]
pub fn room_for_columns(list: Focus, inside: u16, alone: bool) -> u16 {
    let narrowest = Area {
        columns: BOTH,
        ..Area::default()
    };
    let (left, right) = side_by_side(narrowest);
    let beside = match list {
        Focus::Instances => left,
        Focus::Snapshots => right,
        // It is always alone.
        Focus::Account => return inside,
    };
    if alone {
        inside.min(beside.inside())
    } else {
        inside
    }
}

impl State {
    /// The panes of a window of this size, with a message of so many lines.
    #[must_use]
    pub fn layout(&self, window: (u16, u16), message: u16) -> Vec<(Pane, Area)> {
        layout(window, self.wanted(message))
    }

    fn wanted(&self, message: u16) -> Wanted {
        Wanted {
            focus: self.focus,
            details: self.detailed().is_some(),
            lists: !self.is_first_start(),
            message,
            coverage: self.coverage_summary().is_some(),
        }
    }

    /// Whether there are strips below the lists.
    #[must_use]
    pub fn has_strips(&self) -> bool {
        strip_rows(self.window) > 0
    }

    /// The area of a list, if it is drawn, or replaced by the details of its row.
    fn list_area(&self, list: Focus) -> Option<Area> {
        let wanted = Wanted {
            details: false,
            ..self.wanted(1)
        };
        let panes = layout(self.window, wanted);
        let of = panes.iter().find(|(pane, _)| *pane == Pane::List(list));
        of.map(|(_, area)| *area)
    }

    /// The names of the columns that the pane of a list has room for.
    pub(super) fn columns_with_room<T: TableRow>(
        &self,
        list: Focus,
        columns: &[&'static Column<T>],
    ) -> Vec<&'static str> {
        let Some(area) = self.list_area(list) else {
            return Vec::new();
        };
        let alone = self.window.0 < BOTH;
        let room = room_for_columns(list, area.inside(), alone);
        let placed = fit(columns, None, area.inside(), room).into_iter();
        placed.map(|placed| placed.column.name).collect()
    }

    /// Whether a list is drawn.
    pub(super) fn draws(&self, list: Focus) -> bool {
        self.list_area(list).is_some()
    }

    /// By how many rows a page key moves: one less than are visible, so that one stays in view.
    pub(super) fn page(&self) -> isize {
        let rows = self.list_area(self.focus).map_or(0, Area::list_rows);
        isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests;
