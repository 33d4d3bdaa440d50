//! The texts of all rows of a list, folded once for all searches.

use jiff::civil::Date;

use super::{
    TableRow,
    fold::fold_into,
    query::{Queried, fields},
};

/// The folded texts of all rows that depend on nothing but the row. A filter that is typed searches
/// them with each key.
#[derive(Debug, Default)]
pub struct Texts {
    /// Those of all rows, each with a line break after it.
    all: String,
    /// Where those of each row end.
    ends: Vec<usize>,
}

impl Texts {
    /// Adds the texts of the rows after those that it has: a list arrives in hundreds of pages.
    pub(super) fn extend<T: TableRow>(&mut self, rows: &[T]) {
        self.ends
            .reserve(rows.len().saturating_sub(self.ends.len()));
        for row in rows.iter().skip(self.ends.len()) {
            for (_, asked) in fields::<T>() {
                match asked {
                    Queried::Text(of) => fold_into(&mut self.all, &of(row)),
                    Queried::Day(of) => of(row).map_or((), |day| push_day(&mut self.all, day)),
                    Queried::Linked(_)
                    | Queried::OneOf(..)
                    | Queried::Size(_)
                    | Queried::Count(_)
                    | Queried::Age(_) => continue,
                }
                self.all.push('\n');
            }
            self.ends.push(self.all.len());
        }
    }

    /// Those of each row, in the order of the list.
    pub(super) fn rows(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let texts = &self.all[start..*end];
            start = *end;
            texts
        })
    }
}

/// Writes `2026-11-14`: by hand, because it is done for each row.
fn push_day(out: &mut String, day: Date) {
    let mut push = |number: i16, digits: u32| {
        for place in (0..digits).rev() {
            let digit = number.unsigned_abs() / 10_u16.pow(place) % 10;
            out.extend(char::from_digit(digit.into(), 10));
        }
    };
    push(day.year(), 4);
    for part in [day.month(), day.day()] {
        out.push('-');
        let mut push = |digit: i8| {
            out.extend(char::from_digit(u32::from(digit.unsigned_abs()), 10));
        };
        push(part / 10);
        push(part % 10);
    }
}
