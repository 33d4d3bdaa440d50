//! Marks: the rows to act on, by their ids.
//!
//! Rows that a filter hides stay marked, and are counted apart; [`TableView::marked`] leaves them
//! out, so that nothing is done to a row that is not shown.

use std::collections::BTreeSet;

use super::{ShownRow, TableRow, TableView};
use crate::app::data::Listing;

/// The marked rows of a table.
#[derive(Clone, Debug)]
pub(super) struct Marks<Id> {
    ids: BTreeSet<Id>,
    /// The number of them that the filter hides.
    hidden: usize,
    /// The range that the cursor extends.
    range: Option<Range<Id>>,
}

/// A range of marked rows, by their indexes: it ends when the rows are arranged again.
#[derive(Clone, Debug)]
struct Range<Id> {
    /// Where it began.
    start: usize,
    /// Where the cursor was last.
    end: usize,
    /// What was marked before.
    before: BTreeSet<Id>,
}

impl<Id> Range<Id> {
    fn has(&self, place: usize) -> bool {
        (self.start.min(self.end)..=self.start.max(self.end)).contains(&place)
    }
}

impl<Id> Default for Marks<Id> {
    fn default() -> Self {
        Self {
            ids: BTreeSet::new(),
            hidden: 0,
            range: None,
        }
    }
}

impl<T: TableRow> TableView<T> {
    /// The number of marked rows, with those that the filter hides.
    #[must_use]
    pub fn mark_count(&self) -> usize {
        self.marks.ids.len()
    }

    /// The number of marked rows that the filter hides.
    #[must_use]
    pub fn hidden_marks(&self) -> usize {
        self.marks.hidden
    }

    /// The only mark, if its row is shown.
    pub(in crate::app) fn only_mark(&self) -> Option<&T::Id> {
        let is_only = self.mark_count() == 1 && self.marks.hidden == 0;
        self.marks.ids.first().filter(|_| is_only)
    }

    /// Whether the cursor extends a range.
    #[must_use]
    pub fn is_in_range(&self) -> bool {
        self.marks.range.is_some()
    }

    /// Whether a row is marked.
    #[must_use]
    pub fn is_marked(&self, row: &ShownRow<T>) -> bool {
        match row {
            ShownRow::Known(row) => self.marks.ids.contains(row.id()),
            ShownRow::Pending(_) => false,
        }
    }

    /// The marked rows that are shown, in the order of the table.
    #[must_use]
    pub fn marked<'a>(&self, list: &'a Listing<T>) -> Vec<&'a T> {
        if self.marks.ids.is_empty() {
            return Vec::new();
        }
        let shown = self.rows(0..self.len(), list);
        shown
            .filter(|row| self.marks.ids.contains(row.id()))
            .collect()
    }

    /// The rows of the list at these indexes.
    pub(super) fn rows<'a>(
        &self,
        places: impl Iterator<Item = usize>,
        list: &'a Listing<T>,
    ) -> impl Iterator<Item = &'a T> {
        places.filter_map(|place| self.known(place, list))
    }

    /// Marks or unmarks the row under the cursor, and steps down. Ends a range.
    pub fn mark(&mut self, list: &Listing<T>) {
        self.marks.range = None;
        if let Some(row) = self.selected(list)
            && !self.marks.ids.remove(row.id())
        {
            self.marks.ids.insert(row.id().clone());
        }
        self.step(1, list);
    }

    /// Begins a range, which the cursor extends, or ends it.
    pub fn mark_range(&mut self, list: &Listing<T>) {
        if self.marks.range.take().is_some() {
            return;
        }
        if self.selected(list).is_some() {
            self.marks.range = Some(Range {
                start: self.at,
                end: self.at,
                before: self.marks.ids.clone(),
            });
            self.extend_range(list);
        }
    }

    /// Marks all rows from the start of the range to the cursor, if there is a range. Looks only at the
    /// rows that the cursor passed.
    pub(super) fn extend_range(&mut self, list: &Listing<T>) {
        let Some(mut range) = self.marks.range.take() else {
            return;
        };
        let passed = range.end.min(self.at)..=range.end.max(self.at);
        range.end = self.at;
        for place in passed {
            let Some(id) = self.known(place, list).map(|row| row.id().clone()) else {
                continue;
            };
            if range.has(place) {
                self.marks.ids.insert(id);
            } else if !range.before.contains(&id) {
                self.marks.ids.remove(&id);
            }
        }
        self.marks.range = Some(range);
    }

    /// Marks all rows that are shown, in addition to those that are marked.
    pub fn mark_shown(&mut self, list: &Listing<T>) {
        self.marks.range = None;
        let shown: Vec<T::Id> = self
            .rows(0..self.len(), list)
            .map(|row| row.id().clone())
            .collect();
        self.marks.ids.extend(shown);
    }

    /// Removes the mark of a row: what it was marked for is done.
    pub(in crate::app) fn unmark_row(&mut self, id: &T::Id, list: &Listing<T>) {
        self.marks.range = None;
        self.marks.ids.remove(id);
        self.marks.hidden = self.marks.ids.len() - self.marked(list).len();
    }

    /// Removes all marks, also from hidden rows.
    pub fn unmark(&mut self) {
        self.marks = Marks::default();
    }

    /// After the rows were arranged: ends a range, removes the marks of rows that are gone if the list
    /// is another one, and counts those that the filter hides. A dropped list proves nothing.
    pub(super) fn keep_marks(&mut self, list: &Listing<T>, is_another: bool) {
        if self.marks.ids.is_empty() {
            return;
        }
        // Only shown rows are marked: a range does not include rows that appear in between later.
        self.marks.range = None;
        if is_another && list.remote.value.is_some() {
            let there = list.rows().iter().map(T::id);
            let kept = there.filter(|id| self.marks.ids.contains(*id));
            self.marks.ids = kept.cloned().collect();
        }
        // Only here, because a row that is marked or unmarked is always a shown one.
        self.marks.hidden = self.marks.ids.len() - self.marked(list).len();
    }
}
