//! How the focused list is sorted, and which columns it has.

use super::{Does, MenuEntry};
use crate::{
    app::{
        Focus, State,
        table::{Arrangement, TableRow, column::Direction},
    },
    words::menu,
};

pub(super) fn entries(state: &State) -> Vec<MenuEntry> {
    match state.focus {
        Focus::Instances => of(state.tables.instances.arrangement()),
        Focus::Snapshots => of(&state.tables.of_snapshots),
        Focus::Account => of(state.tables.images.arrangement()),
    }
}

fn of<T: TableRow>(arrangement: &Arrangement<T>) -> Vec<MenuEntry> {
    let entry = |label, beside: &str, does| MenuEntry {
        label,
        beside: beside.to_owned(),
        key: None,
        denied: None,
        does,
    };
    let mut entries = Vec::new();
    for column in T::COLUMNS {
        let title = (column.title)().trim();
        for direction in [Direction::Ascending, Direction::Descending] {
            let label = match direction {
                Direction::Ascending => menu::ascending(title),
                Direction::Descending => menu::descending(title),
            };
            let is_it = arrangement.sorted_by(column.name) == Some(direction);
            let beside = if is_it { menu::now() } else { "" };
            entries.push(entry(label, beside, Does::Sort(column.name, direction)));
        }
    }
    for column in T::COLUMNS.iter().skip(1) {
        let title = (column.title)().trim();
        let beside = if arrangement.has(column.name) {
            menu::shown()
        } else {
            menu::hidden()
        };
        entries.push(entry(
            menu::column(title),
            beside,
            Does::Column(column.name),
        ));
    }
    entries
}
