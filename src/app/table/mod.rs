//! A table on the screen: which rows of a list it shows, in which order, the filter, and the cursor,
//! which holds an id. The list itself is in `data`; any number of tables may show the same one. All
//! that a table shows of a row is declared in `instances` and `snapshots`, a column each.

pub mod column;
pub mod instances;
pub mod snapshots;

use std::collections::BTreeMap;

use super::{
    Focus, Op, State,
    data::{DataRow, Listing},
    field::Field,
};
use crate::domain::{Instance, InstanceId, Snapshot, SnapshotId, write::OpId};
use column::{Column, Cx, Direction};

/// What a table shows in a row.
pub trait TableRow: DataRow + Sized + 'static {
    /// All columns, in the order in which they stand.
    const COLUMNS: &'static [Column<Self>];
    /// The column that the rows sort by at first, and how; else they stand as the server gives them.
    const SORT: Option<(&'static str, Direction)>;
    /// Whether its cells change only when the table is arranged anew, and not with time.
    fn is_still(&self, cx: &Cx) -> bool;
    /// Whether a filter, in lower case, finds it.
    fn matches(&self, needle: &str) -> bool;
}

/// The column of this name.
#[must_use]
pub fn column<T: TableRow>(name: &str) -> Option<&'static Column<T>> {
    T::COLUMNS.iter().find(|column| column.name == name)
}

fn contains(text: &str, needle: &str) -> bool {
    text.to_lowercase().contains(needle)
}

/// What the cursor stands on.
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
    /// What is being filtered for.
    pub filter: Field,
    /// What is shown of a row, in order.
    columns: Vec<&'static Column<T>>,
    /// What the rows sort by; else they stand as the server gives them.
    sort: Option<(&'static Column<T>, Direction)>,
    /// The creates that are not in the list yet: the first rows.
    pending: Vec<OpId>,
    /// The places of all rows in the list, in the order of the table.
    order: Vec<u32>,
    /// Those that the filter leaves: the other rows.
    shown: Vec<u32>,
    /// The version of the list that these places are of.
    version: Option<u64>,
    cursor: Option<RowId<T::Id>>,
    /// Where the cursor's row is, and was when it went.
    at: usize,
    /// Grows whenever rows may have moved under the cursor, so that the view can hold it in place.
    arranged: u64,
}

impl<T: TableRow> Default for TableView<T> {
    fn default() -> Self {
        let sort = T::SORT.and_then(|(name, direction)| Some((column(name)?, direction)));
        Self {
            filter: Field::default(),
            columns: T::COLUMNS.iter().collect(),
            sort,
            pending: Vec::new(),
            order: Vec::new(),
            shown: Vec::new(),
            version: None,
            cursor: None,
            at: 0,
            arranged: 0,
        }
    }
}

impl<T: TableRow> TableView<T> {
    /// What is shown of a row, in order.
    #[must_use]
    pub fn columns(&self) -> &[&'static Column<T>] {
        &self.columns
    }

    /// Shows these columns.
    pub fn show_columns(&mut self, columns: Vec<&'static Column<T>>) {
        self.columns = columns;
        // What the rows said in the last frame says nothing of these.
        self.arranged += 1;
    }

    /// Sorts by a column, or leaves the rows as the server gives them, from the next arrangement on.
    pub fn sort_by(&mut self, sort: Option<(&'static Column<T>, Direction)>) {
        self.sort = sort;
        self.version = None;
    }

    /// How many rows are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pending.len() + self.shown.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of the cursor among the shown rows; where there are none, 0.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// How often the rows were arranged.
    #[must_use]
    pub fn arranged(&self) -> u64 {
        self.arranged
    }

    /// What the cursor stands on.
    #[must_use]
    pub fn cursor(&self) -> Option<&RowId<T::Id>> {
        self.cursor.as_ref()
    }

    /// Whether something is filtered for.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.filter.text().trim().is_empty()
    }

    /// The shown row at a place; none where the list has changed since the rows were arranged.
    #[must_use]
    pub fn row<'a>(&self, place: usize, list: &'a Listing<T>) -> Option<ShownRow<'a, T>> {
        if let Some(id) = self.pending.get(place) {
            return Some(ShownRow::Pending(*id));
        }
        let place = *self.shown.get(place - self.pending.len())?;
        let rows = (self.version == Some(list.version())).then(|| list.rows())?;
        rows.get(place as usize).map(ShownRow::Known)
    }

    /// The row of the list that the cursor stands on.
    #[must_use]
    pub fn selected<'a>(&self, list: &'a Listing<T>) -> Option<&'a T> {
        self.known(self.at, list)
    }

    /// The row of the list at a place.
    #[must_use]
    pub fn known<'a>(&self, place: usize, list: &'a Listing<T>) -> Option<&'a T> {
        match self.row(place, list)? {
            ShownRow::Known(row) => Some(row),
            ShownRow::Pending(_) => None,
        }
    }

    /// Makes the shown rows anew, after the list, the filter or the pending rows have changed: the
    /// pending ones first, then what the filter leaves. The cursor stays on its id, or goes to the
    /// neighbour where that is gone; `moved` tells what pending rows have become.
    pub fn arrange(&mut self, list: &Listing<T>, pending: Vec<OpId>, moved: &[(OpId, T::Id)]) {
        self.pending = pending;
        if self.version != Some(list.version()) {
            self.version = Some(list.version());
            self.sort(list.rows());
        }
        self.filter(list.rows());
        if let Some(RowId::Pending(was)) = self.cursor
            && let Some((_, is)) = moved.iter().find(|(id, _)| *id == was)
        {
            self.cursor = Some(RowId::Known(is.clone()));
        }
        let place = self
            .cursor
            .as_ref()
            .and_then(|cursor| self.find(cursor, list));
        self.arranged += 1;
        self.go(place.unwrap_or(self.at), list);
    }

    fn sort(&mut self, rows: &[T]) {
        // Made anew, so that the places of a list that is forgotten take no memory.
        self.order = (0..).zip(rows).map(|(place, _)| place).collect();
        self.shown = Vec::new();
        let Some((column, direction)) = self.sort else {
            return;
        };
        // A stable sort takes half as much memory again, and no two rows have the same id.
        self.order.sort_unstable_by(|a, b| {
            let (a, b) = (&rows[*a as usize], &rows[*b as usize]);
            let order = (column.order)(a, b).then_with(|| a.id().cmp(b.id()));
            match direction {
                Direction::Ascending => order,
                Direction::Descending => order.reverse(),
            }
        });
    }

    fn filter(&mut self, rows: &[T]) {
        self.shown.clear();
        if !self.is_filtered() {
            self.shown.extend(&self.order);
            return;
        }
        let needle = self.filter.text().to_lowercase();
        // The rows lie in memory as the server gave them: to look at them in that order is faster.
        let fits: Vec<bool> = rows.iter().map(|row| row.matches(needle.trim())).collect();
        let fitting = self.order.iter().filter(|place| fits[**place as usize]);
        self.shown.extend(fitting);
    }

    /// Where a row is shown.
    fn find(&self, wanted: &RowId<T::Id>, list: &Listing<T>) -> Option<usize> {
        match wanted {
            RowId::Pending(id) => self.pending.iter().position(|pending| pending == id),
            RowId::Known(id) => {
                let is_it = |place: &u32| list.rows()[*place as usize].id() == id;
                Some(self.pending.len() + self.shown.iter().position(is_it)?)
            }
        }
    }

    /// Puts the cursor on a place, or on the last one before it.
    pub fn go(&mut self, place: usize, list: &Listing<T>) {
        self.at = place.min(self.len().saturating_sub(1));
        self.cursor = self.row(self.at, list).map(|row| match row {
            ShownRow::Known(row) => RowId::Known(row.id().clone()),
            ShownRow::Pending(id) => RowId::Pending(id),
        });
    }

    /// Puts the cursor on a row, if it is shown.
    pub fn select(&mut self, id: &T::Id, list: &Listing<T>) -> bool {
        let place = self.find(&RowId::Known(id.clone()), list);
        if let Some(place) = place {
            self.go(place, list);
        }
        place.is_some()
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize, list: &Listing<T>) {
        self.go(self.at.saturating_add_signed(by), list);
    }
}

/// The tables of an account.
#[derive(Debug, Default)]
pub struct Tables {
    /// The instances.
    pub instances: TableView<Instance>,
    /// The snapshots of each instance that was looked at.
    pub snapshots: BTreeMap<InstanceId, TableView<Snapshot>>,
}

impl State {
    /// The table of the snapshots that are shown.
    #[must_use]
    pub fn open_table(&self) -> Option<&TableView<Snapshot>> {
        self.tables.snapshots.get(self.open.as_ref()?)
    }

    /// Arranges the table of the instances, after these or its filter have changed.
    pub(super) fn arrange_instances(&mut self) {
        self.tables
            .instances
            .arrange(&self.instances, Vec::new(), &[]);
    }

    /// Arranges the table of an instance's snapshots, after these, the writes or its filter have
    /// changed; `moved` tells what pending rows have become.
    pub(super) fn arrange(&mut self, instance: &InstanceId, moved: &[(OpId, SnapshotId)]) {
        let of_it = |op: &&Op| op.instance() == instance && op.has_row();
        let pending = self
            .ops
            .iter()
            .rev()
            .filter(of_it)
            .map(|op| op.id)
            .collect();
        if let Some(open) = self.snapshots.get(instance) {
            let table = self.tables.snapshots.entry(instance.clone()).or_default();
            table.arrange(&open.list, pending, moved);
        }
    }

    /// Moves the cursor of the focused list by so many rows.
    pub(super) fn step_in_list(&mut self, by: isize) {
        match self.focus {
            Focus::Instances => self.tables.instances.step(by, &self.instances),
            Focus::Snapshots => {
                let Some(id) = &self.open else { return };
                let open = self
                    .snapshots
                    .get(id)
                    .zip(self.tables.snapshots.get_mut(id));
                if let Some((open, table)) = open {
                    table.step(by, &open.list);
                }
            }
        }
    }

    /// The filter of the focused list.
    #[must_use]
    pub fn filter(&self) -> Option<&Field> {
        match self.focus {
            Focus::Instances => Some(&self.tables.instances.filter),
            Focus::Snapshots => self.open_table().map(|table| &table.filter),
        }
    }

    /// Changes the filter of the focused list.
    pub(super) fn edit_filter(&mut self, edit: impl FnOnce(&mut Field)) {
        match (self.focus, self.open.clone()) {
            (Focus::Instances, _) => {
                edit(&mut self.tables.instances.filter);
                self.arrange_instances();
            }
            (Focus::Snapshots, Some(id)) => {
                if let Some(table) = self.tables.snapshots.get_mut(&id) {
                    edit(&mut table.filter);
                }
                self.arrange(&id, &[]);
            }
            (Focus::Snapshots, None) => {}
        }
    }
}
