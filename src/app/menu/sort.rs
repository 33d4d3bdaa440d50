//! How the focused list is sorted, and which columns it has, in which order.

use super::{Does, Layer, Menu, MenuEntry};
use crate::{
    app::{
        Focus, State,
        table::{Arrangement, Rearrange, Side, TableRow, column::Direction, names_row},
    },
    domain::Now,
    words::{Denied, Hint, Said, menu},
};

pub(super) fn entries(state: &State) -> Vec<MenuEntry> {
    match state.focus {
        Focus::Instances => of(state, state.tables.instances.arrangement()),
        Focus::Snapshots => of(state, &state.tables.of(state.copy_kind())),
        Focus::Account => of(state, state.tables.images.arrangement()),
    }
}

/// The orders, then the columns as they stand in the heading, each hidden one in its place.
fn of<T: TableRow>(state: &State, arrangement: &Arrangement<T>) -> Vec<MenuEntry> {
    let with_room = state.columns_with_room(state.focus, arrangement.columns());
    let current = order_in(arrangement, &with_room);
    let entry = |label, beside: &str, how| MenuEntry {
        label,
        beside: beside.to_owned(),
        key: None,
        denied: None,
        does: Does::Rearrange(how),
    };
    let mut entries = Vec::new();
    for column in T::COLUMNS {
        let sorted = current.filter(|(name, _)| *name == column.name);
        entries.push(entry(
            menu::sort_by((column.title)().trim()),
            sorted.map_or("", |(_, direction)| menu::sorted(direction)),
            sort_by::<T>(column.name, current),
        ));
    }
    for column in arrangement.order() {
        let title = (column.title)().trim();
        let beside = if names_row(column) {
            menu::always_shown()
        } else if with_room.contains(&column.name) {
            menu::shown()
        } else if arrangement.has(column.name) {
            menu::no_room()
        } else {
            menu::hidden()
        };
        entries.push(entry(
            menu::column(title),
            beside,
            Rearrange::Toggle(column.name),
        ));
    }
    entries.push(entry(menu::reset().to_owned(), "", Rearrange::Reset));
    entries
}

/// Sorts by a column; choosing the current column reverses the order.
fn sort_by<T: TableRow>(
    name: &'static str,
    current: Option<(&'static str, Direction)>,
) -> Rearrange {
    let by_default = T::SORT.filter(|(sorted, _)| *sorted == name);
    let direction = match current.filter(|(sorted, _)| *sorted == name) {
        Some((_, direction)) => direction.reversed(),
        None => by_default.map_or(Direction::Ascending, |(_, direction)| direction),
    };
    Rearrange::Sort(name, direction)
}

/// The order as the heading shows it, or as it is if no visible column does.
fn order_in<T: TableRow>(
    arrangement: &Arrangement<T>,
    visible: &[&str],
) -> Option<(&'static str, Direction)> {
    let set = || arrangement.order_by();
    arrangement
        .visible_order(visible)
        .or_else(|| set().map(|(column, direction)| (column.name, direction)))
}

/// The entry of the current order of the focused list.
pub(super) fn current(state: &State) -> Option<Does> {
    fn of<T: TableRow>(state: &State, arrangement: &Arrangement<T>) -> Option<Does> {
        let visible = state.columns_with_room(state.focus, arrangement.columns());
        let current = order_in(arrangement, &visible);
        let (column, _) = current?;
        Some(Does::Rearrange(sort_by::<T>(column, current)))
    }
    match state.focus {
        Focus::Instances => of(state, state.tables.instances.arrangement()),
        Focus::Snapshots => of(state, &state.tables.of(state.copy_kind())),
        Focus::Account => of(state, state.tables.images.arrangement()),
    }
}

/// The column under the cursor of the menu, if the menu offers to move it.
pub(super) fn can_move(state: &State, menu: &Menu) -> Result<&'static str, Denied> {
    let under = menu.fitting().entries.get(menu.cursor);
    let column = match under.map(|entry| &entry.does) {
        Some(Does::Rearrange(Rearrange::Toggle(column))) => *column,
        _ => return Err(Denied::NoColumn),
    };
    let is_shown = match state.focus {
        Focus::Instances => state.tables.instances.arrangement().has(column),
        Focus::Snapshots => state.tables.of(state.copy_kind()).has(column),
        Focus::Account => state.tables.images.arrangement().has(column),
    };
    is_shown.then_some(column).ok_or(Denied::HiddenColumn)
}

impl State {
    /// Moves the column under the cursor of the menu, which stays on it.
    pub(super) fn shift_column(&mut self, now: Now, side: Side) {
        let Some(Layer::Menu(menu)) = self.layers.top() else {
            return;
        };
        let column = match can_move(self, menu) {
            Ok(column) => column,
            Err(why) => return self.say(now, Said::Hint(Hint::Denied(why))),
        };
        if !self.rearrange(now, Rearrange::Shift(column, side)) {
            let why = match side {
                Side::Left => Denied::FirstColumn,
                Side::Right => Denied::LastColumn,
            };
            return self.say(now, Said::Hint(Hint::Denied(why)));
        }
        self.refresh_menu(now);
        let Some(Layer::Menu(menu)) = self.layers.top() else {
            return;
        };
        let mut entries = menu.fitting().entries.iter();
        let moved = Does::Rearrange(Rearrange::Toggle(column));
        let place = entries.position(|entry| entry.does == moved);
        self.change_menu(now, |menu| menu.cursor = place.unwrap_or(menu.cursor));
    }
}
