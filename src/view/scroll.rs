//! Which rows of a list are in the window.

use std::ops::Range;

use super::Scrolled;
use crate::app::table::{TableRow, TableView};

/// Numbers the contents of lists, so that a row of an earlier frame can be reused if it has the
/// same number. Never restarts, because frames outlive the list that they show.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Generations(u64);

/// The scroll state of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Scroll {
    generation: u64,
    top: usize,
    /// The cursor's row on the screen, and the list and arrangement to which it belonged.
    cursor: usize,
    arranged: u64,
    /// By how many rows the wheel had scrolled it.
    scrolled: isize,
    list: Option<String>,
    /// By how many rows the last frame moved the list up.
    moved: isize,
}

impl Scroll {
    /// The rows to draw in a window of `height`. They always include the cursor. When rows are
    /// added or removed above the cursor, it stays on its line; but a list that is scrolled to the
    /// top stays there, so that a new first row is visible.
    ///
    /// A sort can move the cursor's row from the first line to the end of a long list, and the window
    /// follows it, as in the file managers ranger and yazi: a cursor that stayed at the top would stand
    /// on a row that nobody chose, and the next key would act on that. Home goes to the new first row.
    pub(super) fn window<T: TableRow>(
        &mut self,
        list: &str,
        table: &TableView<T>,
        height: usize,
        generations: &mut Generations,
    ) -> Range<usize> {
        let (at, count) = (table.at(), table.len());
        if self.list.as_deref() != Some(list) {
            *self = Self {
                list: Some(list.to_owned()),
                arranged: table.arranged(),
                scrolled: table.scrolled(),
                ..Self::default()
            };
        }
        if self.generation == 0 || self.arranged != table.arranged() {
            generations.0 += 1;
            self.generation = generations.0;
        }
        let before = self.top;
        if self.arranged != table.arranged() && self.top > 0 {
            self.top = at.saturating_sub(self.cursor);
        }
        let wheeled = table.scrolled() - self.scrolled;
        self.top = self.top.saturating_add_signed(wheeled);
        self.scrolled = table.scrolled();
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

    /// Identifies the list and the state of its rows: increases whenever they may have changed.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// The row of the screen that showed, in the last frame, what row `y` shows now.
    pub(super) fn was_at(&self, y: u16) -> u16 {
        let moved = i16::try_from(self.moved).unwrap_or(i16::MAX);
        y.checked_add_signed(moved).unwrap_or(u16::MAX)
    }

    /// By how many rows the last frame moved these rows of the screen.
    pub(super) fn moved(&self, rows: Range<u16>) -> Option<Scrolled> {
        let up = i16::try_from(self.moved).ok().filter(|up| *up != 0)?;
        Some(Scrolled { rows, up })
    }
}
