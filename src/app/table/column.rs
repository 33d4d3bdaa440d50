//! A column of a table: one declaration holds everything about it.

use compact_str::CompactString;
use jiff::civil::Date;

use super::{ShownRow, query::Queried, span::Span};
pub use crate::domain::Direction;
use crate::{
    app::{Newest, Op, Snapshots, State, Tone},
    domain::{Instance, Now, Size},
    text,
};

/// A column of a table.
#[derive(Debug)]
pub struct Column<T> {
    /// Its name in the configuration and in JSON.
    pub name: &'static str,
    /// Its heading.
    pub title: fn() -> &'static str,
    /// Its least and its greatest width, in columns of the screen: it grows where there is room.
    pub width: (u16, u16),
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
    /// The key that rows sort by; among equal ones the id decides.
    pub sort: fn(&T, &Cx) -> SortKey,
}

/// What rows sort by in a column, which has keys of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number; unknown ones come first.
    Number(Option<i64>),
    /// A size.
    Size(Size),
    /// A text, in lower case.
    Text(CompactString),
    /// The age of the newest snapshot or backup: the youngest first, then those that have none, and
    /// those of which nothing is known last.
    Newest(Newest),
}

/// The greatest width of names: beyond, what belongs together would stand far apart.
pub const MOST_NAME: u16 = 72;

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

/// What a cell shows if there is too little room for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// The start of the text.
    Start,
    /// The start and the end of the text, where names differ.
    Ends,
    /// A shorter text.
    Instead(&'static str),
}

/// The contents of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// What is shown if there is too little room for the text.
    pub narrow: Narrow,
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
            narrow: Narrow::Start,
            end: (String::new(), Tone::Plain),
            tone: Tone::Plain,
            glyph: None,
            seconds: 0,
        }
    }

    /// A name: if it is cut, it keeps its start and its end.
    #[must_use]
    pub fn name(text: impl Into<String>) -> Self {
        Self {
            narrow: Narrow::Ends,
            ..Self::plain(text)
        }
    }

    /// Shows another text if there is too little room.
    #[must_use]
    pub fn or_instead(self, shorter: &'static str) -> Self {
        Self {
            narrow: Narrow::Instead(shorter),
            ..self
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
    /// The width of its heading.
    #[must_use]
    pub fn title_width(&self) -> u16 {
        u16::try_from(text::width((self.title)())).unwrap_or(u16::MAX)
    }

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

impl SortKey {
    /// A day; unknown ones come first.
    #[must_use]
    pub(super) fn day(day: Option<Date>) -> Self {
        Self::Number(day.map(Span::day))
    }

    /// The age of something of a day: the youngest first, unknown ones last.
    #[must_use]
    pub(super) fn age(day: Option<Date>) -> Self {
        Self::Number(Some(day.map_or(i64::MAX, |day| -Span::day(day))))
    }

    /// A text for people, whose case does not count.
    #[must_use]
    pub(super) fn text(text: &str) -> Self {
        if text.is_ascii() {
            let mut lower = CompactString::new(text);
            lower.make_ascii_lowercase();
            return Self::Text(lower);
        }
        Self::Text(text.chars().flat_map(char::to_lowercase).collect())
    }
}
