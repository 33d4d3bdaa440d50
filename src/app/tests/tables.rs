//! Tables over the lists: any number of them show the same rows, which stay in the server's order.

use proptest::prelude::*;

use super::{
    data::DataRow as _,
    table::{
        Arrangement,
        column::{self, Direction},
    },
    *,
};
use crate::{
    app::table::{Side, TableRow as _},
    domain::TableSettings,
};

fn names(table: &TableView<Snapshot>, list: &Listing<Snapshot>) -> Vec<String> {
    let rows = shown(table, list);
    rows.map(|row| row.id().to_string()).collect()
}

/// What tables are arranged with.
fn arrange(table: &mut TableView<Snapshot>, known: &Listing<Snapshot>) {
    let world = World::new();
    let cx = column::Cx {
        state: world.state(),
        now: world.now,
        of: None,
    };
    table.arrange(known, &cx, Vec::new(), &[]);
}

#[test]
fn two_tables_of_one_list_have_a_filter_and_a_cursor_each() {
    let mut known = Listing::default();
    known.take(snapshots(&["7", "9", "8"]));
    let (mut all, mut one) = (TableView::default(), TableView::default());
    one.filter.insert("8");
    for table in [&mut all, &mut one] {
        arrange(table, &known);
    }
    all.step(1, &known);
    all.step(1, &known);
    assert_eq!(names(&all, &known), ["9", "8", "7"]);
    assert_eq!(names(&one, &known), ["8"]);
    let selected =
        |table: &TableView<Snapshot>, known| table.selected(known).map(|row| row.id.clone());
    assert_eq!(selected(&all, &known), SnapshotId::parse("7"));
    assert_eq!(selected(&one, &known), SnapshotId::parse("8"));
    let ids: Vec<&str> = known.rows().iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["7", "9", "8"], "in the server's order");
}

#[test]
fn a_table_shows_no_row_of_another_reading_than_it_was_arranged_for() {
    let mut known = Listing::default();
    let mut table = TableView::default();
    known.take(snapshots(&["8", "9"]));
    arrange(&mut table, &known);
    known.take(snapshots(&["6", "7"]));
    assert!(table.row(0, &known).is_none() && table.selected(&known).is_none());
    arrange(&mut table, &known);
    assert_eq!(names(&table, &known), ["7", "6"]);
}

#[test]
fn while_a_filter_is_typed_the_cursor_stays_on_its_row_or_stands_on_the_first_match() {
    let named = |id: &str, name: &str| Snapshot {
        name: Text::new(name),
        ..snapshot(id)
    };
    let rows = || {
        vec![
            named("9", "web weekly"),
            named("8", "db weekly"),
            named("7", "web nightly"),
            named("6", "db nightly"),
        ]
    };
    let mut known = Listing::default();
    known.take(list(rows()));
    let mut table = TableView::default();
    arrange(&mut table, &known);
    let at = |table: &TableView<Snapshot>, known: &_| {
        table.selected(known).map(|row| row.id.to_string())
    };
    let edit = |table: &mut TableView<Snapshot>, known: &_, filter: &str| {
        table.edit_filter(|field| {
            field.clear();
            field.insert(filter);
        });
        arrange(table, known);
        at(table, known)
    };

    table.go(2, &known);
    for (filter, expected) in [
        ("web", Some("7")),
        ("week", Some("9")),
        ("db week", Some("8")),
        ("none of these", None),
        ("night", Some("7")),
        ("db", Some("8")),
        ("", Some("8")),
    ] {
        assert_eq!(
            edit(&mut table, &known, filter).as_deref(),
            expected,
            "{filter}"
        );
    }

    edit(&mut table, &known, "db");
    table.step(1, &known);
    let cleared = edit(&mut table, &known, "");
    assert_eq!(cleared.as_deref(), Some("6"), "the row chosen meanwhile");
}

#[test]
fn a_table_sorts_by_any_column_both_ways_and_keeps_its_cursor() {
    let of = |id: &str, name: &str, size: &str| Snapshot {
        name: Text::new(name),
        size: Size::parse(size),
        ..snapshot(id)
    };
    let mut known = Listing::default();
    let rows = vec![
        of("7", "beta", "3"),
        of("9", "Alpha", "10"),
        of("8", "beta", ""),
        of("10", "Їжак", "3"),
    ];
    known.take(list(rows));
    let mut table = TableView::default();
    arrange(&mut table, &known);
    table.go(3, &known);
    let cursor = table.cursor().cloned();
    for (name, direction, expected) in [
        ("name", Direction::Ascending, ["9", "7", "8", "10"]),
        ("name", Direction::Descending, ["10", "8", "7", "9"]),
        ("size", Direction::Ascending, ["8", "7", "10", "9"]),
        ("size", Direction::Descending, ["9", "10", "7", "8"]),
        ("created", Direction::Descending, ["10", "9", "8", "7"]),
    ] {
        table.arrange_by(Arrangement::of(&crate::domain::TableSettings {
            sort: Some((name.to_owned(), direction)),
            ..Default::default()
        }));
        arrange(&mut table, &known);
        assert_eq!(names(&table, &known), expected, "{name} {direction:?}");
        assert_eq!(table.cursor(), cursor.as_ref());
    }
}

/// Names are used in the configuration and in JSON: each identifies one column, and all are listed
/// here.
#[test]
fn each_column_has_a_name_of_its_own() {
    fn named<T: TableRow>() -> Vec<&'static str> {
        let all = TableView::<T>::default();
        let names: Vec<_> = all.columns().iter().map(|column| column.name).collect();
        for column in all.columns() {
            let found: &column::Column<T> = table::column(column.name).unwrap();
            assert!(std::ptr::eq(found, *column), "{}", column.name);
        }
        names
    }
    assert_eq!(
        named::<Instance>(),
        ["name", "newest", "snapshots", "state", "region"]
    );
    let of_snapshots = [
        "name", "status", "size", "min_disk", "region", "age", "created", "id",
    ];
    assert_eq!(named::<Snapshot>(), of_snapshots);
}

#[test]
fn a_table_shows_the_columns_that_it_is_told_to() {
    let mut table = TableView::<Snapshot>::default();
    table.arrange_by(Arrangement::of(&crate::domain::TableSettings {
        columns: ["created", "name"].map(str::to_owned).to_vec(),
        ..TableSettings::default()
    }));
    let placed = layout::fit(table.columns(), None, 60, 60);
    let names: Vec<_> = placed.iter().map(|it| (it.column.name, it.width)).collect();
    // Wherever the name stands, it takes the rest.
    assert_eq!(names, [("created", 10), ("name", 46)]);
}

/// The names of the shown columns.
fn shown_columns(arrangement: &Arrangement<Snapshot>) -> Vec<String> {
    let named = |column: &&str| arrangement.has(column);
    let order = arrangement.order().iter().map(|column| column.name);
    order.filter(named).map(str::to_owned).collect()
}

#[test]
fn columns_move_past_the_shown_ones_and_stop_at_the_edges() {
    let mut arrangement = Arrangement::<Snapshot>::default();
    for hidden in ["size", "min_disk", "age", "created", "id"] {
        arrangement.toggle(hidden);
    }
    assert_eq!(shown_columns(&arrangement), ["name", "status", "region"]);
    // Hidden columns between them don't count.
    assert!(arrangement.shift("region", Side::Left));
    assert_eq!(shown_columns(&arrangement), ["name", "region", "status"]);
    assert!(arrangement.shift("region", Side::Left));
    assert!(!arrangement.shift("region", Side::Left));
    assert!(!arrangement.shift("status", Side::Right));
    assert!(!arrangement.shift("size", Side::Right), "it is hidden");
    assert_eq!(shown_columns(&arrangement), ["region", "name", "status"]);
    // A column that is shown again has kept its place.
    arrangement.toggle("size");
    let shown = shown_columns(&arrangement);
    assert_eq!(arrangement.settings("").columns, shown);
    assert_eq!(shown, ["region", "name", "size", "status"]);
}

proptest! {
    /// Whatever a file says, a table shows the column that names its rows, and none twice; what is
    /// kept of it arranges the table in the same way again.
    #[test]
    fn any_settings_make_a_table_that_shows_its_rows(
        columns in prop::collection::vec("(name|status|size|age|created|region|gone|)", 0..12),
        sort in prop::option::of(("(name|size|gone)", any::<bool>())),
    ) {
        let sort = sort.map(|(name, up)| {
            (name, if up { Direction::Ascending } else { Direction::Descending })
        });
        let settings = TableSettings { columns, sort, filter: String::new() };
        let arrangement = Arrangement::<Snapshot>::of(&settings);
        let shown = shown_columns(&arrangement);
        prop_assert!(shown.contains(&"name".to_owned()));
        let mut once = shown.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), shown.len());
        prop_assert_eq!(arrangement.order().len(), Snapshot::COLUMNS.len());
        let again = Arrangement::<Snapshot>::of(&arrangement.settings(""));
        prop_assert_eq!(shown_columns(&again), shown);
        prop_assert_eq!(again.settings(""), arrangement.settings(""));
    }
}

proptest! {
    /// Rows that arrive page by page stand where a sort of all of them puts them, and match a
    /// filter alike.
    #[test]
    fn pages_are_sorted_in(
        filter in prop::sample::select(vec!["", "b"]),
        pages in prop::collection::vec(prop::collection::vec((0_i8..5, any::<bool>()), 0..9), 1..9),
        by in prop::sample::select(vec!["created", "name", "size"]),
        direction in prop::sample::select(vec![Direction::Ascending, Direction::Descending]),
    ) {
        let arrangement = Arrangement::of(&crate::domain::TableSettings {
            sort: Some((by.to_owned(), direction)),
            ..Default::default()
        });
        let table = || {
            let mut table = TableView::default();
            table.arrange_by(arrangement.clone());
            table.filter.insert(filter);
            table
        };
        let (mut known, mut paged) = (Listing::default(), table());
        let mut count = 0_usize;
        for page in pages {
            let row = |(day, named): &(i8, bool)| {
                count += 1;
                Snapshot {
                    created: Some(date(2026, 11, 1 + day)),
                    name: if *named { "b".into() } else { "A".into() },
                    // Ids neither rise nor fall.
                    ..snapshot(&(1 + count * 37 % 101).to_string())
                }
            };
            let rows: Vec<Snapshot> = page.iter().map(row).collect();
            let from = known.rows().len();
            known.arrived(from, rows);
            arrange(&mut paged, &known);
            let mut whole = table();
            arrange(&mut whole, &known);
            prop_assert_eq!(names(&paged, &known), names(&whole, &known));
        }
    }
}
