//! The order of a list's rows: `p_col`, a column after `+` or `-` `[panel]`.

use std::cmp::Ordering;

use super::instances::InstanceRow;

/// A sortable column, and its comparison of two rows.
pub(super) type SortColumn<T> = (&'static str, fn(&T, &T) -> Ordering);

/// The columns of the panel's list `[panel]`.
pub(super) fn of_instances<'a>() -> [SortColumn<InstanceRow<'a>>; 9] {
    [
        ("id", |a, b| a.instance.id.cmp(&b.instance.id)),
        ("servername", |a, b| {
            a.instance.servername.cmp(&b.instance.servername)
        }),
        ("instance_status", |a, b| a.state().cmp(b.state())),
        ("pricelist", |a, b| {
            a.instance.pricelist().cmp(&b.instance.pricelist())
        }),
        ("cost", |a, b| {
            a.instance.price().total_cmp(&b.instance.price())
        }),
        ("datacentername", |a, b| {
            a.instance.datacentername.cmp(&b.instance.datacentername)
        }),
        ("createdate", |a, b| {
            a.instance.createdate.cmp(&b.instance.createdate)
        }),
        ("instances_os", |a, b| a.instance.os().cmp(&b.instance.os())),
        ("ip", |a, b| a.instance.ip.cmp(&b.instance.ip)),
    ]
}

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
