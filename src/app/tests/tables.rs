//! Tables over the lists: any number of them show the same rows, which stay as the server gave them.

use super::{data::Listed as _, *};

fn names(table: &TableView<Snapshot>, list: &Listing<Snapshot>) -> Vec<String> {
    let rows = shown(table, list);
    rows.map(|row| row.id().to_string()).collect()
}

#[test]
fn two_tables_of_one_list_have_a_filter_and_a_cursor_each() {
    let mut known = Listing::default();
    known.take(snapshots(&["7", "9", "8"]));
    let (mut all, mut one) = (TableView::default(), TableView::default());
    one.filter.insert("8");
    for table in [&mut all, &mut one] {
        table.arrange(&known, Vec::new(), &[]);
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
    table.arrange(&known, Vec::new(), &[]);
    known.take(snapshots(&["6", "7"]));
    assert!(table.row(0, &known).is_none() && table.selected(&known).is_none());
    table.arrange(&known, Vec::new(), &[]);
    assert_eq!(names(&table, &known), ["7", "6"]);
}
