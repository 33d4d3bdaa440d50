//! A list read from the server, and whether it is complete.

use super::Price;

/// The most rows of a list: more than any account has, and few enough for the memory.
pub const MOST_ROWS: usize = 200_000;

/// The rows of all pages of a list.
///
/// A list is *complete* only if every page was read in one pass, no id came twice, and the number
/// of rows equals the server's count, if it gives one. Only a complete list proves that a row is
/// absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The rows, in the server's order, each id once.
    pub rows: Vec<T>,
    /// Whether the list is complete.
    pub complete: bool,
    /// Whether a filter that a browser has set in the session hides rows of this list or of
    /// another; the list is incomplete then.
    pub filtered: bool,
    /// The number of pages.
    pub pages: usize,
    /// The number of rows without a usable id, which were left out.
    pub without_id: usize,
    /// The number of rows with a repeated id, which were left out.
    pub repeated: usize,
    /// How many snapshots were made today according to the server, if it says
    /// (`manual_created_today` `[panel]`).
    pub made_today: Option<u32>,
    /// The price of a GB for a day, if the server says.
    pub price: Option<Price>,
    /// How many scheduled backups of the instance are kept, if the server says (`backup_rotation`,
    /// beside its schedules `[panel]`).
    pub kept: Option<u32>,
}

/// How many snapshots, and how many backups, of an instance the panel lets anybody make a day. Whether
/// the server enforces it is unknown `[panel]`.
pub const MOST_A_DAY: u32 = 5;

impl<T> List<T> {
    /// The same list, with other rows in the place of these.
    #[must_use]
    pub fn map<U>(self, row: impl FnMut(T) -> U) -> List<U> {
        List {
            rows: self.rows.into_iter().map(row).collect(),
            complete: self.complete,
            filtered: self.filtered,
            pages: self.pages,
            without_id: self.without_id,
            repeated: self.repeated,
            made_today: self.made_today,
            price: self.price,
            kept: self.kept,
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            complete: true,
            filtered: false,
            pages: 1,
            without_id: 0,
            repeated: 0,
            made_today: None,
            price: None,
            kept: None,
        }
    }
}
