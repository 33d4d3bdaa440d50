//! What a column of a table is: one declaration holds all that is known of it.

use std::cmp::Ordering;

use super::{ShownRow, query::Queried};
use crate::{
    app::{Op, Snapshots, State, Tone},
    domain::{Instance, Now},
};

/// A column of a table.
#[derive(Debug)]
pub struct Column<T> {
    /// What it is called in the configuration and in JSON.
    pub name: &'static str,
    /// Its heading.
    pub title: fn() -> &'static str,
    /// Its width, in columns of the screen; the first column of a table has at least this one, and
    /// takes what is left.
    pub width: u16,
    /// On which side its texts begin.
    pub align: Align,
    /// Where there is no room, the columns with the lowest go first.
    pub keep: u8,
    /// What it says of a row.
    pub cell: fn(&T, &Cx) -> Cell,
    /// What it says of a create that is not in the list yet.
    pub pending: fn(&Op, &Cx) -> Cell,
    /// What a filter can ask it for, by its name.
    pub query: Queried<T>,
    /// How two rows sort by it; of equal ones the id decides.
    pub order: fn(&T, &T) -> Ordering,
}

/// The rank of columns that are always shown.
pub const ALWAYS: u8 = u8::MAX;

/// On which side texts begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As words do.
    Left,
    /// As numbers do.
    Right,
}

/// In which direction rows sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

/// What a cell may depend on besides its row.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// The account.
    pub state: &'a State,
    /// The time.
    pub now: Now,
    /// The instance whose snapshots a table shows.
    pub of: Option<(&'a Instance, &'a Snapshots)>,
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text; cut where there is no room.
    pub text: String,
    /// What follows it and is never cut, and what that means.
    pub end: (String, Tone),
    /// What the text means.
    pub tone: Tone,
    /// The glyph of this tone stands before it.
    pub glyph: Option<Tone>,
}

impl Cell {
    /// Text that means nothing more.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            end: (String::new(), Tone::Plain),
            tone: Tone::Plain,
            glyph: None,
        }
    }

    /// The same, in a tone.
    #[must_use]
    pub fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            ..Self::plain(text)
        }
    }

    /// A status: the glyph of the tone stands before it.
    #[must_use]
    pub fn marked(tone: Tone, text: impl Into<String>) -> Self {
        Self::toned(tone, text).after_glyph(tone)
    }

    /// With the glyph of a tone before it.
    #[must_use]
    pub fn after_glyph(self, tone: Tone) -> Self {
        Self {
            glyph: Some(tone),
            ..self
        }
    }

    /// With an end that is never cut.
    #[must_use]
    pub fn with_end(self, end: impl Into<String>, tone: Tone) -> Self {
        Self {
            end: (end.into(), tone),
            ..self
        }
    }
}

impl<T> Column<T> {
    /// What it says of a row that is shown.
    #[must_use]
    pub fn show(&self, row: &ShownRow<T>, cx: &Cx) -> Cell {
        match row {
            ShownRow::Known(row) => (self.cell)(row, cx),
            ShownRow::Pending(id) => match cx.state.ops.iter().find(|op| op.id == *id) {
                Some(op) => (self.pending)(op, cx),
                None => Cell::plain(""),
            },
        }
    }
}

/// The order of texts for people: their case does not count.
pub(super) fn by_text(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.chars(), b.chars());
    a.flat_map(char::to_lowercase)
        .cmp(b.flat_map(char::to_lowercase))
}
