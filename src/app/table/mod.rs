//! A table on the screen: the shown rows of a list, their order, the filter, and the cursor, which
//! holds an id. The list itself is in `data`; any number of tables may show the same one.
//! `instances` and `snapshots` declare what a table shows of a row, a column each.

mod arrangement;
pub mod column;
pub(super) mod fold;
pub mod images;
pub mod instances;
pub(super) mod json;
mod marks;
mod needle;
mod pointed;
pub mod query;
pub mod snapshots;
mod span;
mod tables;
mod texts;

use std::{collections::BTreeSet, time::Instant};

use super::{
    data::{DataRow, Listing},
    field::Field,
    pointer::ClickTarget,
};
use crate::domain::write::OpId;
pub use arrangement::{Arrangement, Side, column, names_row};
use column::{Column, Cx, Direction, SortKey};
use marks::Marks;
pub use query::field_names;
use query::{QueriedField, Query};
pub use tables::{Rearrange, Tables};
use texts::Texts;

/// A type of row that a table can show.
pub trait TableRow: DataRow + Sized + 'static {
    /// All columns, in their order.
    const COLUMNS: &'static [Column<Self>];
    /// Other fields that a filter can use, by name.
    const FIELDS: &'static [QueriedField<Self>];
    /// The columns that are hidden at first.
    const HIDDEN: &'static [&'static str] = &[];
    /// The column and direction of the initial order; without it, the server's order.
    const SORT: Option<(&'static str, Direction)>;
    /// What a click on a row is meant for.
    fn target(row: RowId<Self::Id>) -> ClickTarget;
    /// Whether its cells change only when the table is arranged again, and not with time.
    fn is_still(&self, cx: &Cx) -> bool;
}

/// The row under the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowId<Id> {
    /// A row of the server's list.
    Known(Id),
    /// A create that is not in the list yet, and so has no id.
    Pending(OpId),
}

/// A row that is shown.
#[derive(Debug)]
pub enum ShownRow<'a, T> {
    /// A row of the server's list.
    Known(&'a T),
    /// A create that is not in the list yet.
    Pending(OpId),
}

/// A table on the screen.
#[derive(Debug)]
pub struct TableView<T: TableRow> {
    /// The text of the filter.
    pub filter: Field,
    /// The text of the filter that was restored from the last run, if there was one.
    pub(super) restored_filter: String,
    /// The filter, as it was parsed when the rows were last arranged.
    query: Query<T>,
    /// The texts that a filter searches, of this version of the list, while there is a filter.
    texts: Option<Texts>,
    /// The last filter, to go from match to match after it is cleared.
    last_filter: String,
    /// If set, only these rows are shown, whatever matches the filter.
    pub(super) among: Option<BTreeSet<T::Id>>,
    /// The columns and the order.
    arrangement: Arrangement<T>,
    /// The creates that are not in the list yet: the first rows.
    pending: Vec<OpId>,
    /// The indexes of all rows in the list, in the order of the table.
    order: Vec<u32>,
    /// The indexes that match the filter: the other rows.
    shown: Vec<u32>,
    /// The version of the list to which these indexes belong.
    version: Option<u64>,
    marks: Marks<T::Id>,
    cursor: Option<RowId<T::Id>>,
    /// The row that the cursor goes to once the list is read.
    wanted: Option<T::Id>,
    /// The index of the cursor's row, or its last one if the row is gone.
    at: usize,
    /// When a list last moved the cursor to another row, because its row was gone.
    moved_at: Option<Instant>,
    /// Increases whenever rows may have moved under the cursor, so that the view can hold it in
    /// place.
    arranged: u64,
    /// By how many rows the wheel has scrolled it down, in all.
    scrolled: isize,
}

impl<T: TableRow> Default for TableView<T> {
    fn default() -> Self {
        Self {
            filter: Field::default(),
            restored_filter: String::new(),
            query: Query::default(),
            texts: None,
            last_filter: String::new(),
            among: None,
            arrangement: Arrangement::default(),
            pending: Vec::new(),
            order: Vec::new(),
            shown: Vec::new(),
            version: None,
            marks: Marks::default(),
            cursor: None,
            wanted: None,
            at: 0,
            moved_at: None,
            arranged: 0,
            scrolled: 0,
        }
    }
}

impl<T: DataRow> ShownRow<'_, T> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> RowId<T::Id> {
        match self {
            Self::Known(row) => RowId::Known(row.id().clone()),
            Self::Pending(id) => RowId::Pending(*id),
        }
    }
}

impl<T: TableRow> TableView<T> {
    /// The columns and the order.
    #[must_use]
    pub fn arrangement(&self) -> &Arrangement<T> {
        &self.arrangement
    }

    /// The shown columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[&'static Column<T>] {
        &self.arrangement.columns
    }

    /// Sorts the rows anew with the next arrangement: something has changed that the order may depend
    /// on.
    pub(super) fn sort_anew(&mut self) {
        self.version = None;
    }

    /// Sets the columns, and the order from the next arrangement on.
    pub fn arrange_by(&mut self, arrangement: Arrangement<T>) {
        self.arrangement = arrangement;
        self.version = None;
        // Rows drawn in the last frame can't be reused for these columns.
        self.arranged += 1;
    }

    /// The number of shown rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pending.len() + self.shown.len()
    }

    /// Whether no row is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of the cursor among the shown rows; 0 if there are none.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The number of times that the rows were arranged.
    #[must_use]
    pub fn arranged(&self) -> u64 {
        self.arranged
    }

    /// The row under the cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<&RowId<T::Id>> {
        self.cursor.as_ref()
    }

    /// Whether there is a filter.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.filter.text().trim().is_empty()
    }

    /// Whether the filter is still the one that was restored from the last run.
    #[must_use]
    pub fn has_restored_filter(&self) -> bool {
        self.is_filtered() && self.filter.text() == self.restored_filter
    }

    /// The text of the filter.
    #[must_use]
    pub fn query(&self) -> &Query<T> {
        &self.query
    }

    /// The shown row at an index; none if the list has changed since the rows were arranged.
    #[must_use]
    pub fn row<'a>(&self, place: usize, list: &'a Listing<T>) -> Option<ShownRow<'a, T>> {
        if let Some(id) = self.pending.get(place) {
            return Some(ShownRow::Pending(*id));
        }
        let place = *self.shown.get(place - self.pending.len())?;
        let rows = (self.version == Some(list.version())).then(|| list.rows())?;
        rows.get(place as usize).map(ShownRow::Known)
    }

    /// The row of the list under the cursor.
    #[must_use]
    pub fn selected<'a>(&self, list: &'a Listing<T>) -> Option<&'a T> {
        self.known(self.at, list)
    }

    /// The row of the list at an index.
    #[must_use]
    pub fn known<'a>(&self, place: usize, list: &'a Listing<T>) -> Option<&'a T> {
        match self.row(place, list)? {
            ShownRow::Known(row) => Some(row),
            ShownRow::Pending(_) => None,
        }
    }

    /// Arranges the shown rows after the list, the filter or the pending rows have changed: the
    /// pending ones first, then those that match the filter. The cursor stays on its id, or goes to
    /// the neighbour if the id is gone (to the first match if the filter was edited); `moved` says
    /// what pending rows have become. Returns the row that the cursor was to go to, if the list has
    /// arrived without it.
    pub fn arrange(
        &mut self,
        list: &Listing<T>,
        cx: &Cx,
        pending: Vec<OpId>,
        moved: &[(OpId, T::Id)],
    ) -> Option<T::Id> {
        self.pending = pending;
        let is_another = self.version != Some(list.version());
        if is_another {
            let only_grew = self.version.is_some_and(|was| list.only_grew_since(was));
            self.version = Some(list.version());
            if only_grew {
                self.sort_in(list.rows(), cx);
            } else {
                self.sort(list.rows(), cx);
            }
        }
        self.filter(list.rows(), cx);
        if let Some(among) = &self.among {
            let is_among = |place: &u32| among.contains(list.rows()[*place as usize].id());
            self.shown.retain(is_among);
        }
        if let Some(RowId::Pending(was)) = self.cursor
            && let Some((_, is)) = moved.iter().find(|(id, _)| *id == was)
        {
            self.cursor = Some(RowId::Known(is.clone()));
        }
        let place = self
            .cursor
            .as_ref()
            .and_then(|cursor| self.find(cursor, list));
        if self.cursor.is_some() && place.is_none() {
            self.moved_at = Some(cx.now.mono);
        }
        self.arranged += 1;
        self.go(place.unwrap_or(self.at), list);
        let is_read = list.remote.value.is_some();
        let wanted = self.wanted.take_if(|_| is_read);
        let missing = wanted.filter(|id| !self.select(id, list));
        self.keep_marks(list, is_another);
        missing
    }

    fn sort(&mut self, rows: &[T], cx: &Cx) {
        // Allocated anew, so that the indexes of a dropped list take no memory.
        self.order = (0..).zip(rows).map(|(place, _)| place).collect();
        self.shown = Vec::new();
        self.texts = None;
        let Some((column, direction)) = self.arrangement.sort else {
            return;
        };
        let row = |place: u32| &rows[place as usize];
        // By the id first, which decides among equal rows. The server sorts by it, so that takes one
        // pass. Then each row's key is computed once and not for each comparison.
        self.order.sort_by(|a, b| row(*a).id().cmp(row(*b).id()));
        let of = |place| ((column.sort)(row(place), cx), place);
        let mut keyed: Vec<_> = self.order.drain(..).map(of).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.order.extend(keyed.into_iter().map(|(_, place)| place));
        if direction == Direction::Descending {
            self.order.reverse();
        }
    }

    /// Sorts rows in that were added to the list, which looks at few of the others: a list arrives in
    /// hundreds of pages.
    fn sort_in(&mut self, rows: &[T], cx: &Cx) {
        let known = self.order.len();
        let new = (0..).zip(rows).skip(known).map(|(place, _)| place);
        let Some((column, direction)) = self.arrangement.sort else {
            return self.order.extend(new);
        };
        let row = |place: u32| &rows[place as usize];
        let compare = |(a, key_of_a): &(u32, SortKey), b: u32, key_of_b: &SortKey| {
            let order = key_of_a.cmp(key_of_b);
            let order = order.then_with(|| row(*a).id().cmp(row(b).id()));
            match direction {
                Direction::Ascending => order,
                Direction::Descending => order.reverse(),
            }
        };
        let keyed = |place| (place, (column.sort)(row(place), cx));
        let mut new: Vec<_> = new.map(keyed).collect();
        new.sort_by(|a, (b, key)| compare(a, *b, key));
        let mut merged = Vec::with_capacity(rows.len());
        let mut rest = &self.order[..];
        for (place, key) in new {
            let is_before = |other: &u32| compare(&keyed(*other), place, &key).is_lt();
            let (first, after) = rest.split_at(rest.partition_point(is_before));
            merged.extend_from_slice(first);
            merged.push(place);
            rest = after;
        }
        merged.extend_from_slice(rest);
        self.order = merged;
    }

    fn filter(&mut self, rows: &[T], cx: &Cx) {
        self.shown.clear();
        if !self.is_filtered() {
            self.query = Query::default();
            self.texts = None;
            self.shown.extend(&self.order);
            return;
        }
        self.last_filter = self.filter.text().to_owned();
        self.query = Query::parse(self.filter.text());
        // The rows are in memory in the server's order, so reading them in that order is faster.
        let fits = self.query.fits(rows, &mut self.texts, cx);
        let fitting = self.order.iter().filter(|place| fits[**place as usize]);
        self.shown.extend(fitting);
    }

    /// Goes to the next row that matches the filter, or the last one that was cleared; after the
    /// end it continues at the start. Returns whether there is one.
    pub fn go_to_match(&mut self, forward: bool, list: &Listing<T>, cx: &Cx) -> bool {
        let mut query = Query::parse(&self.last_filter);
        if query.is_empty() || self.is_empty() {
            return false;
        }
        let fits = query.fits(list.rows(), &mut self.texts, cx);
        let pending = self.pending.len();
        let is_match = |place: &usize| {
            let row = place.checked_sub(pending).and_then(|at| self.shown.get(at));
            row.is_some_and(|row| fits.get(*row as usize) == Some(&true))
        };
        let (at, len) = (self.at, self.len());
        let found = if forward {
            (at + 1..len).chain(0..=at).find(is_match)
        } else {
            (0..at).rev().chain((at..len).rev()).find(is_match)
        };
        if let Some(place) = found {
            self.go(place, list);
        }
        found.is_some()
    }

    /// The index at which a row is shown.
    fn find(&self, wanted: &RowId<T::Id>, list: &Listing<T>) -> Option<usize> {
        match wanted {
            RowId::Pending(id) => self.pending.iter().position(|pending| pending == id),
            RowId::Known(id) => {
                let is_it = |place: &u32| list.rows()[*place as usize].id() == id;
                Some(self.pending.len() + self.shown.iter().position(is_it)?)
            }
        }
    }

    /// Edits the filter. With the next arrangement the cursor stays on its row, if that matches, or
    /// stands on the first match.
    pub(super) fn edit_filter(&mut self, edit: impl FnOnce(&mut Field)) {
        let was = self.filter.text().to_owned();
        edit(&mut self.filter);
        if self.filter.text() != was {
            self.at = self.pending.len();
        }
    }

    /// When a list last moved the cursor to another row, because its row was gone.
    #[must_use]
    pub fn moved_at(&self) -> Option<Instant> {
        self.moved_at
    }

    /// Puts the cursor at an index, or on the last row before it.
    pub fn go(&mut self, place: usize, list: &Listing<T>) {
        self.at = place.min(self.len().saturating_sub(1));
        self.cursor = self.row(self.at, list).map(|row| row.id());
    }

    /// Whether its rows were arranged from this version of the list.
    fn is_of(&self, list: &Listing<T>) -> bool {
        self.version == Some(list.version())
    }

    /// Puts the cursor on a row, at once if it is shown, else when the list has arrived. Returns
    /// `false` if it has arrived without the row.
    pub fn want(&mut self, id: T::Id, list: &Listing<T>) -> bool {
        if self.select(&id, list) {
            self.wanted = None;
            return true;
        }
        let is_read = list.remote.value.is_some();
        self.wanted = (!is_read).then_some(id);
        !is_read
    }

    /// Puts the cursor on a row, if it is shown.
    pub fn select(&mut self, id: &T::Id, list: &Listing<T>) -> bool {
        self.select_row(&RowId::Known(id.clone()), list)
    }

    fn select_row(&mut self, row: &RowId<T::Id>, list: &Listing<T>) -> bool {
        let place = self.find(row, list);
        if let Some(place) = place {
            self.go(place, list);
        }
        place.is_some()
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize, list: &Listing<T>) {
        self.go(self.at.saturating_add_signed(by), list);
        self.extend_range(list);
    }
}
