//! The cursor's id changes only by the person, or when its row goes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What the cursor of each list stands on.
pub(super) type Cursors = (
    Option<Row<InstanceId>>,
    BTreeMap<InstanceId, Option<Row<SnapshotId>>>,
);

impl Trial<'_> {
    pub(super) fn cursors(&self) -> Cursors {
        let state = &self.world.state();
        let snapshots = state.snapshots.iter();
        (
            state.instances.cursor().cloned(),
            snapshots
                .map(|(id, open)| (id.clone(), open.table.cursor().cloned()))
                .collect(),
        )
    }

    pub(super) fn cursors_stay(&self, (instance, snapshots): &Cursors) -> TestCaseResult {
        let state = &self.world.state();
        self.cursor_stays(&state.instances, instance.as_ref())?;
        for (id, before) in snapshots {
            // Those of an instance that went are forgotten with their cursor.
            if let Some(open) = state.snapshots.get(id) {
                self.cursor_stays(&open.table, before.as_ref())?;
            }
        }
        Ok(())
    }

    fn cursor_stays<T: Item>(&self, table: &Table<T>, before: Option<&Row<T::Id>>) -> TestCaseResult
    where
        T::Id: std::fmt::Debug,
    {
        let entries = table.entries();
        prop_assert!(table.at() < entries.len().max(1));
        prop_assert_eq!(table.cursor().is_some(), !entries.is_empty());
        let Some(before) = before else { return Ok(()) };
        let is_shown = entries.iter().any(|entry| match (entry, before) {
            (Entry::Known(place), Row::Known(id)) => table.rows()[*place].id() == id,
            (Entry::Pending(a), Row::Pending(b)) => a == b,
            _ => false,
        });
        if is_shown {
            prop_assert!(
                table.cursor() == Some(before),
                "5: the cursor went from {:?}",
                before
            );
        } else {
            self.tally.rows_gone.once();
        }
        Ok(())
    }
}
