//! Actions on marked rows: which rows they are, whether they can be acted on, and the questions that
//! open.

use super::Run;
use crate::{
    app::{
        Focus, State,
        table::{RowId, TableView},
    },
    domain::{CopyList, Instance, InstanceId, Now, Protection, Snapshot, SnapshotId},
    keys::{Action, OnList},
    words::{Denied, many::Many},
};

impl State {
    /// The marked snapshots of the open instance that are shown, if they have the focus.
    pub(in crate::app) fn marked_snapshots(&self) -> Vec<&Snapshot> {
        let both = self.open_table().zip(self.open_snapshots());
        match (self.focus, both) {
            (Focus::Snapshots, Some((table, open))) => table.marked(&open.list),
            (Focus::Snapshots, None) | (Focus::Instances | Focus::Account, _) => Vec::new(),
        }
    }

    /// Opens the question about the marked snapshots, or says why not. Returns whether there are marks;
    /// where there are none, the key is about the row under the cursor.
    pub(in crate::app) fn ask_about_marked(&mut self, now: Now, key: OnList) -> bool {
        if !self.acts_on_marks() {
            return false;
        }
        let rows: Vec<Snapshot> = self.marked_snapshots().into_iter().cloned().collect();
        let what = match key {
            OnList::Protect if rows.iter().all(|row| row.protection == Protection::On) => {
                Many::Unprotect
            }
            OnList::Protect => Many::Protect,
            OnList::Delete => Many::Delete,
            _ => return false,
        };
        let asked = self
            .can_change_marked()
            .and_then(|()| self.can_run_on_open().cloned())
            .and_then(|instance| {
                let hidden = self.open_table().map_or(0, TableView::hidden_marks);
                self.open_many(what, (&instance, self.copies), rows, hidden)
            });
        if let Err(why) = asked {
            self.refuse(now, Action::List(key), why);
        }
        true
    }

    /// Whether snapshots are marked and have the focus: then keys are about them. A single one is
    /// changed as if it were under the cursor: its question demands more than a number.
    pub(in crate::app) fn acts_on_marks(&self) -> bool {
        self.has_marked_snapshots() && self.only_marked().is_none()
    }

    /// The only marked snapshot, if it is shown.
    pub(in crate::app) fn only_marked(&self) -> Option<&Snapshot> {
        if !self.has_marked_snapshots() {
            return None;
        }
        let only = self.open_table()?.only_mark()?;
        self.open_snapshots()?.list.get(only)
    }

    /// Whether this is the only marked snapshot, while the cursor is on another one.
    pub(super) fn is_marked_elsewhere(&self, id: &SnapshotId) -> bool {
        let under_cursor = self.open_table().and_then(TableView::cursor);
        self.only_marked().is_some_and(|only| only.id == *id)
            && under_cursor != Some(&RowId::Known(id.clone()))
    }

    /// How many marked rows an action is about; nothing if it is about the row under the cursor.
    #[must_use]
    pub fn marks_for(&self, action: Action) -> Option<usize> {
        match action {
            Action::List(OnList::Delete | OnList::Protect) if self.has_marked_snapshots() => {
                let table = self.open_table()?;
                Some(table.mark_count() - table.hidden_marks())
            }
            Action::List(OnList::Create) if self.has_marked_instances() => {
                let table = &self.tables.instances;
                Some(table.mark_count() - table.hidden_marks())
            }
            _ => None,
        }
    }

    /// In the details of a snapshot, keys are about that one, whatever is marked.
    fn has_marked_snapshots(&self) -> bool {
        self.focus == Focus::Snapshots
            && self.layers.details().is_none()
            && self
                .open_table()
                .is_some_and(|table| table.mark_count() > 0)
    }

    /// Whether the marked snapshots can be changed now, as far as that is not about each of them.
    pub(in crate::app) fn can_change_marked(&self) -> Result<(), Denied> {
        self.can_run_on_open()?;
        match self.open_table() {
            Some(table) if table.mark_count() > table.hidden_marks() => Ok(()),
            Some(_) | None => Err(Denied::AllHidden),
        }
    }

    fn can_run_on_open(&self) -> Result<&Instance, Denied> {
        let instance = self.open_instance().ok_or(Denied::NoInstance)?;
        self.can_run_on(&self.copies.of(&instance.id))
    }

    fn can_run_on(&self, list: &CopyList) -> Result<&Instance, Denied> {
        let (instance, _) = self.can_write_on(list)?;
        self.may_run()?;
        Ok(instance)
    }

    /// Whether a run can begin: one at a time.
    pub(in crate::app) fn may_run(&self) -> Result<(), Denied> {
        match &self.run {
            Some(run) if !run.is_over() => Err(Denied::RunGoesOn),
            Some(_) | None => Ok(()),
        }
    }

    /// Begins a run, and shows it in the place of its question.
    pub(super) fn begin_run(&mut self, run: Run) {
        // What follows from each message begins its writes.
        self.run = Some(run);
        self.show_run();
    }

    /// Asks again about what the run surely did not do, as it is now.
    pub(super) fn ask_again(&mut self, now: Now) -> Result<(), Denied> {
        let Some(run) = &self.run else {
            return Err(Denied::NothingLeft);
        };
        let what = run.what;
        if what == Many::Create {
            let prefix = run.prefix.clone();
            let first = run.items.first();
            let kind = first.map_or(self.copies, |item| item.write.copy_kind());
            let ids = run.undone().map(|write| write.instance().id.clone());
            let ids: Vec<InstanceId> = ids.collect();
            let listed = ids.iter().filter_map(|id| self.data.instances.get(id));
            let instances: Vec<Instance> = listed.cloned().collect();
            return self.open_create_many(now, (instances, kind), 0, &prefix);
        }
        let ids: Vec<SnapshotId> = run
            .undone()
            .filter_map(|write| write.expects())
            .map(|row| row.id.clone())
            .collect();
        // The cursor may be on another instance by now.
        let of = run.items.first().map(|item| item.write.list());
        let of = of.ok_or(Denied::NothingLeft)?;
        let instance = self.can_run_on(&of)?.clone();
        let open = self.data.snapshots.get(&of).ok_or(Denied::NotRead)?;
        let rows = ids.iter().filter_map(|id| open.list.get(id)).cloned();
        let rows: Vec<Snapshot> = rows.collect();
        self.open_many(what, (&instance, of.kind), rows, 0)
    }
}
