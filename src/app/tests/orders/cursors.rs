//! The cursor's id changes only by the user, or when its row is gone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// The ids under the cursor of each list.
pub(super) type Cursors = (
    Option<RowId<InstanceId>>,
    BTreeMap<CopyList, Option<RowId<SnapshotId>>>,
);

impl Trial<'_> {
    pub(super) fn cursors(&self) -> Cursors {
        let tables = &self.world.state().tables;
        let snapshots = tables.snapshots.iter();
        (
            tables.instances.cursor().cloned(),
            snapshots
                .map(|(id, table)| (id.clone(), table.cursor().cloned()))
                .collect(),
        )
    }

    pub(super) fn cursors_stay(&self, (instance, snapshots): &Cursors) -> TestCaseResult {
        let state = self.world.state();
        let tables = &state.tables;
        self.cursor_stays(
            (&tables.instances, &state.data.instances),
            instance.as_ref(),
        )?;
        for (id, before) in snapshots {
            // Those of an instance that is gone are dropped with their cursor.
            if let Some(table) = tables.snapshots.get(id) {
                let open = &state.data.snapshots[id];
                self.cursor_stays((table, &open.list), before.as_ref())?;
            }
        }
        Ok(())
    }

    fn cursor_stays<T: TableRow>(
        &self,
        (table, list): (&TableView<T>, &Listing<T>),
        before: Option<&RowId<T::Id>>,
    ) -> TestCaseResult
    where
        T::Id: std::fmt::Debug,
    {
        prop_assert!(table.at() < table.len().max(1));
        prop_assert_eq!(table.cursor().is_some(), !table.is_empty());
        let Some(before) = before else { return Ok(()) };
        let mut rows = (0..table.len()).map(|place| table.row(place, list));
        prop_assert!(
            rows.clone().all(|row| row.is_some()),
            "5: a row is of another reading"
        );
        let is_shown = rows.any(|row| match (row, before) {
            (Some(ShownRow::Known(row)), RowId::Known(id)) => row.id() == id,
            (Some(ShownRow::Pending(a)), RowId::Pending(b)) => a == *b,
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
