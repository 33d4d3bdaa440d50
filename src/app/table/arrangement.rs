//! The columns of a table, in any order, and the order of its rows.

use super::{
    TableRow,
    column::{Column, Direction},
};
use crate::domain::TableSettings;

/// The columns of a table and the order of its rows.
#[derive(Debug)]
pub struct Arrangement<T: 'static> {
    /// All columns, in order: a hidden one keeps its place.
    order: Vec<&'static Column<T>>,
    /// The shown columns, in order.
    pub(super) columns: Vec<&'static Column<T>>,
    /// The column that the rows are sorted by; the server's order if none.
    pub(super) sort: Option<(&'static Column<T>, Direction)>,
}

impl<T: TableRow> Default for Arrangement<T> {
    fn default() -> Self {
        Self {
            order: T::COLUMNS.iter().collect(),
            columns: T::COLUMNS
                .iter()
                .filter(|it| !T::HIDDEN.contains(&it.name))
                .collect(),
            sort: T::SORT.and_then(|(name, direction)| Some((column(name)?, direction))),
        }
    }
}

impl<T> Clone for Arrangement<T> {
    fn clone(&self) -> Self {
        Self {
            order: self.order.clone(),
            columns: self.columns.clone(),
            sort: self.sort,
        }
    }
}

impl<T: TableRow> Arrangement<T> {
    /// The arrangement that these settings describe. Columns that don't exist are left out, and the
    /// one that names the row is always there.
    #[must_use]
    pub fn of(settings: &TableSettings) -> Self {
        Self::default().with(settings)
    }

    /// This arrangement, changed as these settings describe.
    #[must_use]
    pub fn with(self, settings: &TableSettings) -> Self {
        let mut arrangement = self;
        let mut named: Vec<&'static Column<T>> = Vec::new();
        for column in settings.columns.iter().filter_map(|name| column(name)) {
            if !named.iter().any(|known| known.name == column.name) {
                named.push(column);
            }
        }
        if !named.is_empty() {
            if !named.iter().any(|column| names_row(column)) {
                named.splice(0..0, T::COLUMNS.first());
            }
            let is_hidden = |column: &&Column<T>| !named.iter().any(|it| it.name == column.name);
            let hidden = T::COLUMNS.iter().filter(is_hidden);
            arrangement.order = named.iter().copied().chain(hidden).collect();
            arrangement.columns = named;
        }
        if let Some((name, direction)) = &settings.sort
            && let Some(column) = column(name)
        {
            arrangement.sort = Some((column, *direction));
        }
        arrangement
    }

    /// The settings that describe it, with this filter; nothing for what is as by default.
    #[must_use]
    pub fn settings(&self, filter: &str) -> TableSettings {
        self.settings_beside(&Self::default(), filter)
    }

    /// The settings that make it of another arrangement, see [`Self::with`].
    #[must_use]
    pub fn settings_beside(&self, other: &Self, filter: &str) -> TableSettings {
        fn names<'a, T: 'a>(columns: impl Iterator<Item = &'a Column<T>>) -> Vec<String> {
            columns.map(|column| column.name.to_owned()).collect()
        }
        let columns = names(self.columns.iter().copied());
        let sort = |of: &Self| of.sort.map(|(column, direction)| (column.name, direction));
        TableSettings {
            columns: if columns == names(other.columns.iter().copied()) {
                Vec::new()
            } else {
                columns
            },
            sort: sort(self)
                .filter(|sorted| sort(other).as_ref() != Some(sorted))
                .map(|(name, direction)| (name.to_owned(), direction)),
            filter: filter.to_owned(),
        }
    }

    /// The shown columns, in order, whether or not there is room for them.
    #[must_use]
    pub fn columns(&self) -> &[&'static Column<T>] {
        &self.columns
    }

    /// Whether a column is shown.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The direction of the order, if the rows are sorted by this column.
    #[must_use]
    pub fn sorted_by(&self, name: &str) -> Option<Direction> {
        let sort = self.sort.filter(|(column, _)| column.name == name);
        sort.map(|(_, direction)| direction)
    }

    /// The column among the visible ones that shows the order, and its direction. Dates and ages are
    /// the same order, the other way round.
    #[must_use]
    pub fn visible_order(&self, visible: &[&str]) -> Option<(&'static str, Direction)> {
        let (column, direction) = self.sort?;
        let is_visible = |name: &&str| visible.contains(name);
        if is_visible(&column.name) {
            return Some((column.name, direction));
        }
        let opposite = match column.name {
            "created" => "age",
            "age" => "created",
            _ => return None,
        };
        is_visible(&opposite).then_some((opposite, direction.reversed()))
    }

    /// The column that the rows are sorted by, if it is not the server's order.
    #[must_use]
    pub fn order_by(&self) -> Option<(&'static Column<T>, Direction)> {
        self.sort
    }

    /// All columns, also the hidden ones, in order.
    #[must_use]
    pub fn order(&self) -> &[&'static Column<T>] {
        &self.order
    }

    /// Shows or hides a column. Returns whether it could: the one that names the row stays.
    pub fn toggle(&mut self, name: &str) -> bool {
        if column::<T>(name).is_none_or(names_row) {
            return false;
        }
        let shows = |column: &Column<T>| (column.name == name) != self.has(column.name);
        self.columns = self.order.iter().copied().filter(|it| shows(it)).collect();
        true
    }

    /// Moves a shown column past the next shown one. Returns whether there is one on that side.
    pub fn shift(&mut self, name: &str, side: Side) -> bool {
        let Some(at) = self.columns.iter().position(|column| column.name == name) else {
            return false;
        };
        let beside = match side {
            Side::Left => at.checked_sub(1),
            Side::Right => Some(at + 1),
        };
        let Some(beside) = beside.filter(|beside| *beside < self.columns.len()) else {
            return false;
        };
        let of = |shown: usize| {
            let name = self.columns[shown].name;
            self.order.iter().position(|column| column.name == name)
        };
        if let (Some(a), Some(b)) = (of(at), of(beside)) {
            self.order.swap(a, b);
        }
        self.columns.swap(at, beside);
        true
    }
}

/// The side to which a column is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Towards the start of the row.
    Left,
    /// Towards its end.
    Right,
}

/// Whether it is the column that names the row: it is always shown, and takes the room that the
/// others leave.
#[must_use]
pub fn names_row<T: TableRow>(column: &Column<T>) -> bool {
    T::COLUMNS
        .first()
        .is_some_and(|first| first.name == column.name)
}

/// The column with this name.
#[must_use]
pub fn column<T: TableRow>(name: &str) -> Option<&'static Column<T>> {
    T::COLUMNS.iter().find(|column| column.name == name)
}
