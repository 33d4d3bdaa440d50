//! The last view of an account: what is kept of its screen between two runs.

use super::InstanceId;
use crate::text::Text;

/// What is kept of the screen of an account; at first, nothing.
///
/// Columns are named, not counted, so that it outlives other versions of the tables. The names of
/// instances and snapshots are not in it, except where a person typed one into a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastView {
    /// The user whose screen it was, as the server says, if that was known.
    pub user: Option<Text>,
    /// Where the cursor was.
    pub place: CursorPlace,
    /// The table of the instances.
    pub instances: TableSettings,
    /// The tables of the snapshots; the filter is that of the instance under the cursor.
    pub snapshots: TableSettings,
    /// The tables of the backups, without a filter.
    pub backups: TableSettings,
    /// The table of the whole account.
    pub account: TableSettings,
}

/// Where the cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CursorPlace {
    /// The list with the focus.
    pub focus: Focus,
    /// The instance under the cursor.
    pub instance: Option<InstanceId>,
}

/// Which list has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Focus {
    /// The instances.
    #[default]
    Instances,
    /// The snapshots of the instance under the cursor.
    Snapshots,
    /// The snapshots, backups and images of the whole account, which are shown alone.
    Account,
}

/// How a table is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableSettings {
    /// The names of the shown columns, in order; the default ones if empty.
    pub columns: Vec<String>,
    /// The name of the column that the rows are sorted by, and the direction; the default order if
    /// none.
    pub sort: Option<(String, Direction)>,
    /// The text of the filter.
    pub filter: String,
}

/// The direction of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl LastView {
    /// This view with what another program has changed in the file meanwhile: of each part, `theirs`
    /// if this program has left the part as it was in `base`. The views of two users are not mixed.
    #[must_use]
    pub fn merged(self, base: &Self, theirs: Self) -> Self {
        fn newer<T: PartialEq>(ours: T, base: &T, theirs: T) -> T {
            if ours == *base { theirs } else { ours }
        }
        if self.user.is_some() && theirs.user.is_some() && self.user != theirs.user {
            return self;
        }
        Self {
            user: self.user.or(theirs.user),
            place: newer(self.place, &base.place, theirs.place),
            instances: newer(self.instances, &base.instances, theirs.instances),
            snapshots: newer(self.snapshots, &base.snapshots, theirs.snapshots),
            backups: newer(self.backups, &base.backups, theirs.backups),
            account: newer(self.account, &base.account, theirs.account),
        }
    }
}
