//! A list as it was read from the server, and whether it is all of it.

/// The most rows that are kept of a list: more than any account has, and what fits into memory.
pub const MOST_ROWS: usize = 200_000;

/// The rows of one reading, all pages.
///
/// A list is *complete* only if every page was read in one pass, no id came twice, and the count
/// is the server's own where it gives one. Only a complete list proves that a row is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The rows, in the server's order, each id once.
    pub rows: Vec<T>,
    /// Whether these are all the rows there are.
    pub complete: bool,
    /// Whether a filter that a browser has set in the session hides rows, of this list or of
    /// another; then it is not complete.
    pub filtered: bool,
    /// How many pages it came in.
    pub pages: usize,
    /// Rows that came without a usable id and were left out.
    pub without_id: usize,
    /// Rows whose id had come before and that were left out.
    pub repeated: usize,
    /// How many snapshots the server counts as made today, where it says (`manual_created_today`
    /// `[panel]`).
    pub made_today: Option<u32>,
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
        }
    }
}
