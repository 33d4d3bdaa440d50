//! Tables over the lists: any number of them show the same rows, which stay in the server's order.

use super::{
    data::DataRow as _,
    table::{
        Arrangement,
        column::{self, Direction},
    },
    *,
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
        let column = table::column(name).unwrap();
        table.arrange_by(Arrangement {
            sort: Some((column, direction)),
            ..Arrangement::default()
        });
        arrange(&mut table, &known);
        assert_eq!(names(&table, &known), expected, "{name} {direction:?}");
        assert_eq!(table.cursor(), cursor.as_ref());
    }
    table.arrange_by(Arrangement {
        sort: None,
        ..Arrangement::default()
    });
    arrange(&mut table, &known);
    assert_eq!(names(&table, &known), ["7", "9", "8", "10"]);
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
        "name", "status", "size", "min_disk", "region", "age", "created",
    ];
    assert_eq!(named::<Snapshot>(), of_snapshots);
}

#[test]
fn a_table_shows_the_columns_that_it_is_told_to() {
    let mut table = TableView::<Snapshot>::default();
    let chosen = ["created", "name"].map(|name| table::column(name).unwrap());
    table.arrange_by(Arrangement {
        columns: chosen.to_vec(),
        ..Arrangement::default()
    });
    let placed = layout::fit(table.columns(), 60, 60);
    let names: Vec<_> = placed.iter().map(|it| (it.column.name, it.width)).collect();
    assert_eq!(names, [("created", 36), ("name", 20)]);
}
