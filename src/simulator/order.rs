//! The order of a list's rows: `p_col`, a column after `+` or `-` `[panel]`.

use std::cmp::Ordering;

use super::account::ServedInstance;

/// A sortable column, and its comparison of two rows.
pub(super) type SortColumn<T> = (&'static str, fn(&T, &T) -> Ordering);

/// The columns of the panel's list `[panel]`.
pub(super) const OF_INSTANCES: [SortColumn<ServedInstance>; 9] = [
    ("id", |a, b| a.id.cmp(&b.id)),
    ("servername", |a, b| a.servername.cmp(&b.servername)),
    ("instance_status", |a, b| a.state().cmp(b.state())),
    ("pricelist", |a, b| a.pricelist().cmp(&b.pricelist())),
    ("cost", |a, b| a.price().total_cmp(&b.price())),
    ("datacentername", |a, b| {
        a.datacentername.cmp(&b.datacentername)
    }),
    ("createdate", |a, b| a.createdate.cmp(&b.createdate)),
    ("instances_os", |a, b| a.os().cmp(&b.os())),
    ("ip", |a, b| a.ip.cmp(&b.ip)),
];

/// A column, ascending or descending.
#[derive(Clone, Copy)]
pub(super) struct Order {
    column: &'static str,
    downwards: bool,
}

impl Order {
    /// Parses `+field` and `-field`; `None` if the list can't be sorted by it.
    pub fn parse<T>(text: &str, columns: &[SortColumn<T>]) -> Option<Self> {
        let downwards = text.starts_with('-');
        let name = text.strip_prefix(['+', '-'])?;
        let (column, _) = columns.iter().find(|(column, _)| *column == name)?;
        Some(Self { column, downwards })
    }

    /// Sorts the rows; equal ones keep their order.
    pub fn sort<T>(self, columns: &[SortColumn<T>], rows: &mut [&T]) {
        let Some((_, compare)) = columns.iter().find(|(name, _)| *name == self.column) else {
            return;
        };
        rows.sort_by(|a, b| {
            let order = compare(a, b);
            if self.downwards {
                order.reverse()
            } else {
                order
            }
        });
    }
}
