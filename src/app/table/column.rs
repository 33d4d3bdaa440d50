//! A column of a table: one declaration holds everything about it.

use std::cmp::Ordering;

use super::{ShownRow, query::Queried};
pub use crate::domain::Direction;
use crate::{
    app::{Op, Snapshots, State, Tone},
    domain::{Instance, Now},
};

/// A column of a table.
#[derive(Debug)]
pub struct Column<T> {
    /// Its name in the configuration and in JSON.
    pub name: &'static str,
    /// Its heading.
    pub title: fn() -> &'static str,
    /// Its width, in columns of the screen; for the column that names the row this is the minimum,
    /// and it takes the rest.
    pub width: u16,
    /// The side at which its texts are aligned.
    pub align: Align,
    /// If there is too little room, the columns with the lowest rank go first.
    pub keep: u8,
    /// Its cell for a row.
    pub cell: fn(&T, &Cx) -> Cell,
    /// Its cell for a create that is not in the list yet.
    pub pending: fn(&Op, &Cx) -> Cell,
    /// The filter field for it, by its name.
    pub query: Queried<T>,
    /// How two rows sort by it; among equal ones the id decides.
    pub order: fn(&T, &T, &Cx) -> Ordering,
}

/// The rank of columns that are always shown.
pub const ALWAYS: u8 = u8::MAX;

/// The side at which texts are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left, for words.
    Left,
    /// Right, for numbers.
    Right,
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

/// The contents of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text; cut if there is too little room.
    pub text: String,
    /// Text after it that is never cut, and its tone.
    pub end: (String, Tone),
    /// The tone of the text.
    pub tone: Tone,
    /// The tone of the glyph before it.
    pub glyph: Option<Tone>,
    /// For how many seconds it has been running, which turns the glyph.
    pub seconds: u64,
}

impl Cell {
    /// A plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            end: (String::new(), Tone::Plain),
            tone: Tone::Plain,
            glyph: None,
            seconds: 0,
        }
    }

    /// A text in a tone.
    #[must_use]
    pub fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            ..Self::plain(text)
        }
    }

    /// A status: with the glyph of its tone before it.
    #[must_use]
    pub fn marked(tone: Tone, text: impl Into<String>) -> Self {
        Self::toned(tone, text).after_glyph(tone)
    }

    /// Adds the glyph of a tone before it.
    #[must_use]
    pub fn after_glyph(self, tone: Tone) -> Self {
        Self {
            glyph: Some(tone),
            ..self
        }
    }

    /// With a glyph that turns with each second.
    #[must_use]
    pub fn turning(self, seconds: u64) -> Self {
        Self { seconds, ..self }
    }

    /// Adds an end that is never cut.
    #[must_use]
    pub fn with_end(self, end: impl Into<String>, tone: Tone) -> Self {
        Self {
            end: (end.into(), tone),
            ..self
        }
    }
}

impl<T> Column<T> {
    /// The cell of a row that is shown.
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

/// The order of texts for people, regardless of case.
pub(super) fn by_text(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.chars(), b.chars());
    a.flat_map(char::to_lowercase)
        .cmp(b.flat_map(char::to_lowercase))
}
