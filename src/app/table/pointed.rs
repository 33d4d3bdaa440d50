//! What the mouse does in a table.

use super::{RowId, TableRow, TableView};
use crate::app::data::Listing;

impl<T: TableRow> TableView<T> {
    /// Puts the cursor on a row that was clicked, if it is still shown.
    pub(in crate::app) fn point_at(&mut self, row: &RowId<T::Id>, list: &Listing<T>) {
        if self.select_row(row, list) {
            self.extend_range(list);
        }
    }

    /// Scrolls by so many rows, and the cursor with them.
    pub(in crate::app) fn scroll(&mut self, by: isize, list: &Listing<T>) {
        let before = self.at;
        self.step(by, list);
        self.scrolled += self.at.cast_signed() - before.cast_signed();
    }

    /// By how many rows the wheel has scrolled it down, in all.
    #[must_use]
    pub fn scrolled(&self) -> isize {
        self.scrolled
    }
}
