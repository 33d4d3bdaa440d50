//! The room for texts within the panes: labels, bars, and what stays of a text that is cut.

/// The least columns of a name beside something that is not cut.
pub const LEAST_NAME: usize = 8;

/// The columns of a label in the details, with the blanks behind it.
pub const DETAIL_LABEL: usize = 16;

/// The columns of all bars of the coverage together, if there are more instances than that.
pub const COVERAGE_BARS: usize = 24;

/// A part of a title that can be cut, in the order in which they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elastic {
    /// What the rows that match a filter add up to.
    Sums,
    /// The text of a filter.
    Filter,
    /// What the list shows.
    Name,
    /// Of how many rows.
    All,
    /// The words behind the number of marked rows.
    Marked,
    /// The words behind a number.
    Words,
}

impl Elastic {
    /// How many of its `wide` columns stay where so many are left for it; fewer if that does not
    /// suffice.
    #[must_use]
    pub fn kept(self, left: usize, wide: usize, is_enough: bool) -> usize {
        match self {
            Self::Sums | Self::All if left < wide => 0,
            // The headings say what the list shows, too.
            Self::Name if !is_enough => 0,
            Self::Filter | Self::Name => left.max(5),
            Self::Sums | Self::All => left,
            Self::Marked | Self::Words => left.max(if is_enough { 4 } else { 2 }),
        }
    }
}
