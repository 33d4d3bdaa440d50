//! Actions on marked rows: which rows they are, whether they can be acted on, and the questions that
//! open.

use std::collections::BTreeSet;

use super::{Run, many::Scope};
use crate::{
    app::{
        Effect, Focus, State,
        bulk::LeftOut,
        table::{RowId, TableView},
    },
    domain::{
        CopyList, Instance, InstanceId, Now, SnapshotId,
        write::{Item, ListId, Write},
    },
    keys::{Action, ActsOn, OnSnapshot},
    words::{Denied, Said, many::Many},
};

impl State {
    /// The marked rows of the focused list that are shown, and those of them that can't be judged.
    pub(in crate::app) fn marked_items(&self) -> (Vec<Item>, Vec<LeftOut>) {
        let (mut items, mut refused) = (Vec::new(), Vec::new());
        match self.focus {
            Focus::Instances => {}
            Focus::Snapshots => {
                let both = self.open_table().zip(self.open_snapshots());
                if let (Some((table, open)), Some(instance)) = (both, self.open_instance()) {
                    let rows = table.marked(&open.list).into_iter().cloned();
                    items.extend(rows.map(|row| Item::of(instance.clone(), row)));
                }
            }
            Focus::Account => {
                for row in self.tables.images.marked(&self.data.images.list) {
                    match self.item_of(row) {
                        Ok(item) => items.push(item),
                        Err(why) => {
                            let name = row.snapshot.name.to_string();
                            refused.push((name, row.snapshot.id.to_string(), why));
                        }
                    }
                }
            }
        }
        (items, refused)
    }

    /// The number of marked rows that the focused list of snapshots, or of the account, shows and
    /// hides.
    fn marks(&self) -> (usize, usize) {
        fn of<T: crate::app::table::TableRow>(table: &TableView<T>) -> (usize, usize) {
            let hidden = table.hidden_marks();
            (table.mark_count() - hidden, hidden)
        }
        match self.focus {
            Focus::Instances => (0, 0),
            Focus::Snapshots => self.open_table().map_or((0, 0), of),
            Focus::Account => of(&self.tables.images),
        }
    }

    /// Opens the question about the marked rows; `what` is what is done to them.
    pub(super) fn ask_about_marked(
        &mut self,
        now: Now,
        what: fn(&[Item]) -> Many,
    ) -> Result<Option<Effect>, Denied> {
        self.can_change_marked()?;
        let (scope, hidden) = (self.scope()?, self.marks().1);
        let (rows, refused) = self.marked_items();
        if let Err(why) = self.open_many(what(&rows), scope, rows, refused, hidden) {
            // It is about the rows, not about the key, which works.
            self.say(now, Said::Denied(why));
        }
        Ok(None)
    }

    /// Whether a change is about several marked rows or instances. A single marked snapshot of the open
    /// instance is changed as if it were under the cursor: its question says more of it.
    pub(in crate::app) fn acts_on_marks(&self, change: OnSnapshot) -> bool {
        match change.acts_on() {
            ActsOn::Instances => self.has_marked_instances(),
            ActsOn::Rows => self.has_marked_rows() && self.only_marked().is_none(),
            ActsOn::OneRow => false,
        }
    }

    /// The only marked snapshot of the open instance, if it is shown.
    pub(in crate::app) fn only_marked(&self) -> Option<Item> {
        if self.focus != Focus::Snapshots || !self.has_marked_rows() {
            return None;
        }
        let only = self.open_table()?.only_mark()?;
        let row = self.open_snapshots()?.list.get(only)?;
        Some(Item::of(self.open_instance()?.clone(), row.clone()))
    }

    /// Where rows are marked.
    fn scope(&self) -> Result<Scope, Denied> {
        match self.focus {
            Focus::Instances | Focus::Account => Ok(Scope::Account),
            Focus::Snapshots => {
                let instance = self.open_instance().ok_or(Denied::NoInstance)?;
                Ok(Scope::Instance(instance.clone(), self.copies))
            }
        }
    }

    /// Whether this is the only marked snapshot, while the cursor is on another one.
    pub(super) fn is_marked_elsewhere(&self, id: &SnapshotId) -> bool {
        let under_cursor = self.open_table().and_then(TableView::cursor);
        self.only_marked().is_some_and(|only| only.id() == id)
            && under_cursor != Some(&RowId::Known(id.clone()))
    }

    /// How many marked rows an action is about; nothing if it is about the row under the cursor.
    #[must_use]
    pub fn marks_for(&self, action: Action) -> Option<usize> {
        let Action::Snapshot(change) = action else {
            return None;
        };
        match change.acts_on() {
            ActsOn::Instances if self.has_marked_instances() => {
                let table = &self.tables.instances;
                Some(table.mark_count() - table.hidden_marks())
            }
            ActsOn::Rows if self.has_marked_rows() => Some(self.marks().0),
            ActsOn::Instances | ActsOn::Rows | ActsOn::OneRow => None,
        }
    }

    /// In the details of a snapshot, keys are about that one, whatever is marked.
    fn has_marked_rows(&self) -> bool {
        self.layers.details().is_none() && self.marks() != (0, 0)
    }

    /// Whether the marked rows can be changed now, as far as that is not about each of them.
    pub(in crate::app) fn can_change_marked(&self) -> Result<(), Denied> {
        match self.scope()? {
            Scope::Instance(instance, kind) => {
                self.can_run_on(&kind.of(&instance.id))?;
            }
            Scope::Account => {
                self.may_write()?;
                self.may_run()?;
                let lists = [
                    self.data.images.list.remote.failure.as_ref(),
                    self.data.instances.remote.failure.as_ref(),
                ];
                if lists.iter().any(Option::is_some) {
                    return Err(Denied::Stale);
                }
            }
        }
        match self.marks() {
            (0, _) => Err(Denied::AllHidden),
            _ => Ok(()),
        }
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
            let ids = run.undone().filter_map(Write::instance_id).cloned();
            let ids: Vec<InstanceId> = ids.collect();
            let listed = ids.iter().filter_map(|id| self.data.instances.get(id));
            let instances: Vec<Instance> = listed.cloned().collect();
            return self.open_create_many(now, (instances, kind), 0, &prefix);
        }
        let undone: Vec<Item> = run.undone().filter_map(Write::item).cloned().collect();
        let lists: BTreeSet<ListId> = undone.iter().map(Item::list).collect();
        let mut lists = lists.into_iter();
        let (items, scope) = if let (Some(ListId::Copies(of)), None) = (lists.next(), lists.next())
        {
            // The cursor may be on another instance by now.
            let instance = self.can_run_on(&of)?.clone();
            let open = self.data.snapshots.get(&of).ok_or(Denied::NotRead)?;
            let rows = undone.iter().filter_map(|item| open.list.get(item.id()));
            let rows = rows.map(|row| Item::of(instance.clone(), row.clone()));
            (rows.collect(), Scope::Instance(instance, of.kind))
        } else {
            let listed = &self.data.images.list;
            let rows = undone.iter().filter_map(|item| listed.get(item.id()));
            let items = rows.filter_map(|row| self.item_of(row).ok()).collect();
            (items, Scope::Account)
        };
        self.open_many(what, scope, items, Vec::new(), 0)
    }
}
