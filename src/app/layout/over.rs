//! What is over the lists: the help, the menus, the operations, the schedules and the accounts.
//!
//! ```text
//! ╭ Operations ───────────────────╮     as wide as the help, and as high as it needs
//! │  Search [nginx              ] │
//! │▌◐ delete  web-01-2026  web-01 │     in a low window, the rows get at least half of it
//! │                               │
//! │  Delete: 3 of 12              │     what is said of the row, or of all of them
//! ╰───────────────────────────────╯
//! ```

use super::{Area, LEAD};
use crate::app::operations::Tab;

/// The width of the help, if there is room.
const KEYS: u16 = 140;

/// The least width, in columns, for the help in two columns.
const TWO_OF_KEYS: u16 = 110;

/// The width of a menu, if there is room.
const MENU: u16 = 100;

/// The indentation of the keys below the name of their place.
pub const INDENT: usize = 2;

/// The least room for a description beside its keys; with less, it goes below them.
const DESCRIPTION: usize = 22;

/// The most room for keys beside their description; longer ones have it below them.
const MOST_KEYS: usize = 15;

/// The least room for the texts of an operation to show the instance among them.
const ROOM_FOR_INSTANCES: usize = 50;

/// The columns for a glyph and the blank after it.
const GLYPH: u16 = 2;

/// The columns of the bar of a run.
pub const BAR: usize = 12;

/// The blanks between two columns.
pub const GAP: usize = 2;

/// The least room for the name of a schedule.
const NAME: usize = 8;

/// The most columns for the days of a schedule: four bytes for each, as far as not every day is
/// chosen.
const MOST_DAYS: usize = 24;

/// The most columns for the time of a schedule, which is the server's text.
const MOST_TIME: usize = 8;

/// The columns for the day on which a schedule was created.
const CREATED: usize = 10;

/// A pane over the lists: rows, and lines below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// The pane, with its frame.
    pub place: Area,
    /// The line of a search.
    pub search: Option<Area>,
    /// The rows.
    pub rows: Area,
    /// The lines below them.
    pub below: Area,
}

impl Over {
    /// The rows, then a blank line and so many lines. In a low window the rows get at least half.
    fn of(area: Area, rows: usize, below: usize, searched: bool) -> Self {
        let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX / 4);
        let (rows, below) = (cells(rows.max(1)), cells(below));
        let top = u16::from(searched);
        let tall = top + rows + below + u16::from(below > 0) + 2;
        let place = area.at_top(area.help_columns().1, tall);
        let inside = Area {
            x: place.x + 1,
            y: place.y + 1,
            columns: place.inside(),
            rows: place.rows.saturating_sub(2),
        };
        let room = inside.rows.saturating_sub(top);
        let least = rows.min(room.div_ceil(2));
        let below = below.min(room.saturating_sub(least + 1));
        let search = Area {
            rows: top,
            ..inside
        };
        let rows = Area {
            y: inside.y + top,
            rows: room.saturating_sub(below + u16::from(below > 0)),
            ..inside
        };
        Self {
            place,
            search: searched.then_some(search),
            rows,
            below: Area {
                y: rows.y + rows.rows + 1,
                rows: below,
                ..inside
            },
        }
    }
}

impl Area {
    /// The width of a menu over the lists.
    #[must_use]
    pub fn menu(self) -> u16 {
        self.columns.min(MENU)
    }

    /// The number of columns of the help over the lists, and its whole width.
    #[must_use]
    pub fn help_columns(self) -> (u16, u16) {
        if self.columns >= TWO_OF_KEYS {
            (2, self.columns.min(KEYS))
        } else {
            (1, self.columns.min(MENU))
        }
    }

    /// The pane of the operations with so many rows; `searched` if there is a line for a search.
    #[must_use]
    pub fn operations(self, tab: Tab, rows: usize, searched: bool) -> Over {
        // What is said of the row under the cursor.
        let below = match tab {
            Tab::Operations | Tab::Changes => 4,
            Tab::History => 6,
        };
        Over::of(self, rows, below, searched)
    }

    /// The pane of the schedules with so many lines of a table, and so many notes below it.
    #[must_use]
    pub fn schedules(self, lines: usize, notes: usize) -> Over {
        Over::of(self, lines, notes, false)
    }

    /// The columns for a line of text in the operations or the schedules.
    #[must_use]
    pub fn text_over(self) -> usize {
        self.help_columns().1.saturating_sub(2 + LEAD + 1).into()
    }
}

/// The columns for the keys beside their descriptions, in a column of the help with so much `room`;
/// none if the descriptions go below them. `widest` is the width of the longest keys.
#[must_use]
pub fn help_keys(room: usize, widest: usize) -> Option<usize> {
    let keys = widest.min(MOST_KEYS);
    (room >= INDENT + keys + GAP + DESCRIPTION).then_some(keys)
}

/// The widths of the three columns of an operation and of its state, in a pane with so much room
/// inside; `widest` are the widths of the longest texts.
#[must_use]
pub fn operation_columns(inside: u16, widest: [usize; 3]) -> ([usize; 3], usize) {
    let room = usize::from(inside.saturating_sub(LEAD + GLYPH));
    let first = widest[0].min(room / 4);
    let last = if room < ROOM_FOR_INSTANCES {
        0
    } else {
        widest[2].min(room / 5)
    };
    let left = room.saturating_sub(first + last + 3 * GAP);
    let name = widest[1].min(left / 2);
    ([first, name, last], left - name)
}

/// The widths of the columns of an account, with a blank at each end of the row: its number, name,
/// login, server and state. In a narrow window the server goes first, then the login; at last the name
/// shrinks, so that the state stays whole.
#[must_use]
pub fn account_columns(inside: u16, widest: [usize; 5]) -> [usize; 5] {
    let room = usize::from(inside.saturating_sub(2));
    let over = |columns: [usize; 5]| {
        let shown = columns.iter().filter(|width| **width > 0);
        let wide: usize = shown.map(|width| width + GAP).sum();
        wide.saturating_sub(GAP + room)
    };
    let mut columns = widest;
    let (name, login, server) = (1, 2, 3);
    for leaves in [server, login] {
        if over(columns) > 0 {
            columns[leaves] = 0;
        }
    }
    columns[name] = columns[name].saturating_sub(over(columns));
    columns
}

/// The widths of the columns of a schedule: its name, the days, the time and the day on which it was
/// created, which goes first in a narrow window.
#[must_use]
pub fn schedule_columns(inside: u16, widest: [usize; 4]) -> [usize; 4] {
    let room = usize::from(inside.saturating_sub(LEAD + 1));
    let has_created = room >= NAME + MOST_DAYS + MOST_TIME + CREATED + 3 * GAP;
    let created = if has_created {
        widest[3].min(CREATED)
    } else {
        0
    };
    let time = widest[2].min(MOST_TIME);
    let gaps = if has_created { 3 * GAP } else { 2 * GAP };
    let left = room.saturating_sub(time + created + gaps);
    let days = widest[1].min(MOST_DAYS).min(left.saturating_sub(NAME));
    [widest[0].min(left - days), days, time, created]
}
