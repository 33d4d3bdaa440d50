//! Equal texts of rows, kept once.

use std::{collections::HashSet, hash::Hash, sync::Arc};

use crate::{
    domain::{InstanceId, Properties, SnapshotId},
    text::Text,
};

/// The texts of the rows that are in memory. The lists of an account repeat each other's rows, and
/// every refresh repeats the last one; without this, 100,000 rows would take half as much memory
/// again.
pub(in crate::api) struct Interner {
    pub(super) texts: Pool<Text>,
    pub(super) snapshots: Pool<SnapshotId>,
    pub(super) instances: Pool<InstanceId>,
    pub(super) properties: Pool<Arc<Properties>>,
}

impl Default for Interner {
    fn default() -> Self {
        Self {
            texts: Pool::new(Text::is_shared),
            snapshots: Pool::new(SnapshotId::is_shared),
            instances: Pool::new(InstanceId::is_shared),
            properties: Pool::new(|it| Arc::strong_count(it) > 1),
        }
    }
}

/// Below this number of values, unused ones are not looked for.
const LEAST: usize = 1_000;

/// Values that rows share.
pub(super) struct Pool<T> {
    known: HashSet<T>,
    /// Whether anything else shares the memory of a value.
    is_shared: fn(&T) -> bool,
    /// At this number of values, unused ones are dropped.
    limit: usize,
}

impl<T: Clone + Eq + Hash> Pool<T> {
    fn new(is_shared: fn(&T) -> bool) -> Self {
        Self {
            known: HashSet::new(),
            is_shared,
            limit: LEAST,
        }
    }

    /// Makes a value share its memory with an equal one that was seen before.
    pub(super) fn share(&mut self, value: &mut T) {
        if let Some(known) = self.known.get(value) {
            value.clone_from(known);
            return;
        }
        if self.known.len() >= self.limit {
            self.known.retain(self.is_shared);
            self.limit = LEAST.max(2 * self.known.len());
        }
        self.known.insert(value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_row_has_any_more_is_dropped() {
        let mut pool = Pool::new(Text::is_shared);
        let mut rows: Vec<Text> = (0..LEAST)
            .map(|n| format!("row {n}").as_str().into())
            .collect();
        for row in &mut rows {
            pool.share(row);
        }
        assert_eq!(pool.known.len(), LEAST);
        rows.truncate(10);
        pool.share(&mut "another row".into());
        assert_eq!(pool.known.len(), 11);
        let mut again = Text::from("row 9");
        pool.share(&mut again);
        assert_eq!(again.raw().as_ptr(), rows[9].raw().as_ptr());
    }

    #[test]
    fn a_value_is_shared_as_long_as_another_one_has_its_memory() {
        let unsafe_text = "web\u{1b}".into();
        for text in [Text::from("web"), unsafe_text] {
            assert!(!text.is_shared(), "{text:?}");
            let other = text.clone();
            assert!(text.is_shared() && other.is_shared());
            drop(other);
            assert!(!text.is_shared(), "{text:?}");
        }
        let id = SnapshotId::parse("5226790").unwrap();
        assert!(!id.is_shared());
        let other = id.clone();
        assert!(id.is_shared() && other.is_shared());
    }
}
