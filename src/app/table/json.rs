//! A row as JSON: each of its columns under its name, with the value that it is filtered by.

use serde_json::{Map, Value};

use super::{
    TableRow,
    column::{Column, Cx},
    query::Queried,
};
use crate::domain::{Age, Size, Today};

/// The columns of a row, hidden ones too. What has a unit has it in its name.
pub(in crate::app) fn columns_of<T: TableRow>(row: &T, cx: &Cx) -> Map<String, Value> {
    T::COLUMNS
        .iter()
        .map(|column| member(column, row, cx))
        .collect()
}

/// A size as a number; none if it is unknown.
pub(in crate::app) fn gigabytes(size: Size) -> Option<f64> {
    size.to_string().parse().ok()
}

fn member<T>(column: &Column<T>, row: &T, cx: &Cx) -> (String, Value) {
    let name = column.name;
    match &column.query {
        Queried::Text(of) => (name.to_owned(), of(row).into()),
        Queried::Linked(of) => (name.to_owned(), of(row, cx).into()),
        Queried::OneOf(_, of) => (name.to_owned(), of(row, cx).into()),
        Queried::Size(of) => (format!("{name}_gb"), gigabytes(of(row, cx)).into()),
        Queried::Count(of) => (name.to_owned(), of(row, cx).into()),
        Queried::Day(of) => {
            let day = of(row).map(|day| day.to_string());
            (name.to_owned(), day.into())
        }
        Queried::Age(of) => {
            let age = Age::of(of(row, cx), Today::of(cx.now));
            (format!("{name}_days"), age.days().into())
        }
    }
}
