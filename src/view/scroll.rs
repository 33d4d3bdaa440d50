//! Which rows of a list the window shows.

use std::ops::Range;

use super::Scrolled;
use crate::app::table::{Item, Table};

/// How far a list is scrolled.
#[derive(Debug, Default)]
pub(super) struct Scroll {
    top: usize,
    /// Where the cursor was on the screen, and of which arrangement of which list that was.
    cursor: usize,
    arranged: u64,
    list: Option<String>,
    /// By how many rows the last frame moved the list up.
    moved: isize,
}

impl Scroll {
    /// The rows to draw in a window of `height`. The cursor is always among them. When rows come or
    /// go above it, it keeps its line; but a list that stands at its top stays there, so that a new
    /// first row is seen.
    pub(super) fn window<T: Item>(
        &mut self,
        list: &str,
        table: &Table<T>,
        height: usize,
    ) -> Range<usize> {
        let (at, count) = (table.at(), table.entries().len());
        if self.list.as_deref() != Some(list) {
            *self = Self {
                list: Some(list.to_owned()),
                arranged: table.arranged(),
                ..Self::default()
            };
        }
        let before = self.top;
        if self.arranged != table.arranged() && self.top > 0 {
            self.top = at.saturating_sub(self.cursor);
        }
        let height = height.max(1);
        let lowest = (at + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(lowest, at.max(lowest))
            .min(count.saturating_sub(height));
        self.cursor = at.saturating_sub(self.top);
        self.arranged = table.arranged();
        self.moved = self.top.cast_signed() - before.cast_signed();
        self.top..count.min(self.top + height)
    }

    /// What the last frame moved, of these rows of the screen.
    pub(super) fn moved(&self, rows: Range<u16>) -> Option<Scrolled> {
        let up = i16::try_from(self.moved).ok().filter(|up| *up != 0)?;
        Some(Scrolled { rows, up })
    }
}
