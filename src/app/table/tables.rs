//! The tables of an account, and what is done with the one that has the focus.

use std::{collections::BTreeMap, mem};

use super::{
    Arrangement, Side, TableRow, TableView, column,
    column::{Cx, Direction},
    snapshots::MADE_BY,
};
use crate::{
    app::{Focus, Op, State, Total, data::Listing, field::Field},
    domain::{
        CopyKind, CopyList, Image, Instance, Now, Snapshot, SnapshotId, TableSettings,
        write::{ListId, OpId},
    },
    keys::Marking,
    words::filter::Remark,
};

/// A change of the columns or the order of a table. Columns are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rearrange {
    /// Sort by a column.
    Sort(&'static str, Direction),
    /// Show or hide a column.
    Toggle(&'static str),
    /// Move a column past the next one.
    Shift(&'static str, Side),
    /// Go back to the columns and the order of a first start.
    Reset,
}

impl Rearrange {
    /// Returns whether it could be done.
    fn apply<T: TableRow>(self, arrangement: &mut Arrangement<T>) -> bool {
        match self {
            Self::Sort(name, direction) => {
                arrangement.sort = column(name).map(|column| (column, direction));
            }
            Self::Toggle(name) => return arrangement.toggle(name),
            Self::Shift(name, side) => return arrangement.shift(name, side),
            Self::Reset => *arrangement = Arrangement::default(),
        }
        true
    }
}

/// The tables of an account.
#[derive(Debug, Default)]
pub struct Tables {
    /// The instances.
    pub instances: TableView<Instance>,
    /// The snapshots, and the backups, of each instance that was visited.
    pub snapshots: BTreeMap<CopyList, TableView<Snapshot>>,
    /// The snapshots, backups and images of the whole account.
    pub images: TableView<Image>,
    /// The total of those that match the filter, while there is one.
    pub found: Total,
    /// The version of the instances whose labels the table of the whole account shows.
    labels_of: Option<u64>,
    /// The columns and the order of the snapshots of every instance.
    pub of_snapshots: Arrangement<Snapshot>,
    /// Those of the backups of every instance, once they were changed.
    of_backups: Option<Arrangement<Snapshot>>,
}

impl Tables {
    /// The table of an instance's snapshots, made if there is none.
    pub(in crate::app) fn make(&mut self, list: &CopyList) -> &mut TableView<Snapshot> {
        let arrangement = self.of(list.kind);
        self.snapshots.entry(list.clone()).or_insert_with(|| {
            let mut table = TableView::default();
            table.arrange_by(arrangement);
            table
        })
    }

    /// The columns and the order of the snapshots or the backups of every instance.
    pub(in crate::app) fn of(&self, kind: CopyKind) -> Arrangement<Snapshot> {
        match kind {
            CopyKind::Snapshot => self.of_snapshots.clone(),
            CopyKind::Backup => self.of_backups.clone().unwrap_or_else(of_backups_at_first),
        }
    }
}

impl Tables {
    /// How the columns and the order of the backups differ from those at first.
    pub(in crate::app) fn settings_of_backups(&self) -> TableSettings {
        let at_first = of_backups_at_first();
        self.of(CopyKind::Backup).settings_beside(&at_first, "")
    }

    /// Arranges the backups by such settings.
    pub(in crate::app) fn restore_backups(&mut self, settings: &TableSettings) {
        self.of_backups = Some(of_backups_at_first().with(settings));
    }
}

impl State {
    /// The table of the shown snapshots.
    #[must_use]
    pub fn open_table(&self) -> Option<&TableView<Snapshot>> {
        self.tables.snapshots.get(self.open.as_ref()?)
    }

    /// Calls a function with a table and everything that it depends on.
    fn with_instances<R>(
        &mut self,
        now: Now,
        work: impl FnOnce(&mut TableView<Instance>, &Listing<Instance>, &Cx) -> R,
    ) -> R {
        let mut table = mem::take(&mut self.tables.instances);
        let cx = Cx {
            state: self,
            now,
            of: None,
        };
        let done = work(&mut table, &self.data.instances, &cx);
        self.tables.instances = table;
        done
    }

    /// The same for the snapshots of an instance, if it has a table.
    fn with_snapshots<R>(
        &mut self,
        now: Now,
        of: &CopyList,
        work: impl FnOnce(&mut TableView<Snapshot>, &Listing<Snapshot>, &Cx) -> R,
    ) -> Option<R> {
        let mut table = mem::take(self.tables.snapshots.get_mut(of)?);
        let done = self.data.snapshots.get(of).map(|open| {
            let cx = Cx {
                state: self,
                now,
                of: self.data.instances.get(&of.instance).map(|of| (of, open)),
            };
            work(&mut table, &open.list, &cx)
        });
        self.tables.snapshots.insert(of.clone(), table);
        done
    }

    /// Arranges the table of the instances, after they or its filter have changed.
    pub(in crate::app) fn arrange_instances(&mut self, now: Now) {
        let among = self.shows_only_at_risk().then(|| self.at_risk());
        self.with_instances(now, |table, list, cx| {
            table.among = among;
            table.arrange(list, cx, Vec::new(), &[]);
        });
    }

    /// Calls a function with the table of the whole account and everything that it depends on.
    fn with_images<R>(
        &mut self,
        now: Now,
        work: impl FnOnce(&mut TableView<Image>, &Listing<Image>, &Cx) -> R,
    ) -> R {
        let mut table = mem::take(&mut self.tables.images);
        let cx = Cx {
            state: self,
            now,
            of: None,
        };
        let done = work(&mut table, &self.data.images.list, &cx);
        self.tables.images = table;
        done
    }

    /// Arranges the table of the whole account, after its filter has changed.
    fn arrange_images(&mut self, now: Now) {
        self.tables.found = self.with_images(now, |table, list, cx| {
            table.arrange(list, cx, Vec::new(), &[]);
            let found = table
                .is_filtered()
                .then(|| table.rows(0..table.len(), list));
            let rows = found.into_iter().flatten();
            rows.map(|row| row.snapshot.size).collect()
        });
    }

    /// Arranges the table of the whole account if it is on the screen and its list has changed.
    pub(in crate::app) fn follow_images(&mut self, now: Now) {
        if self.focus != Focus::Account {
            return;
        }
        let labels = self.data.instances.version();
        if self.tables.labels_of.replace(labels) != Some(labels) {
            self.tables.images.sort_anew();
        }
        if !self.tables.images.is_of(&self.data.images.list) {
            self.data.images.sum();
            self.arrange_images(now);
        }
    }

    /// Arranges the table of an instance's snapshots, after they, the writes or its filter have
    /// changed; `moved` says what pending rows have become.
    pub(in crate::app) fn arrange(
        &mut self,
        now: Now,
        of: &CopyList,
        moved: &[(OpId, SnapshotId)],
    ) {
        let of_it = |op: &&Op| op.is_watched_in(of) && op.has_row();
        let pending = self
            .ops
            .iter()
            .rev()
            .filter(of_it)
            .map(|op| op.id)
            .collect();
        if self.data.snapshots.contains_key(of) {
            self.tables.make(of);
        }
        let missing = self.with_snapshots(now, of, |table, list, cx| {
            table.arrange(list, cx, pending, moved)
        });
        // Unless the person has gone elsewhere meanwhile.
        if let Some(id) = missing.flatten()
            && self.focus == Focus::Snapshots
            && self.open.as_ref() == Some(of)
        {
            self.not_listed(now, id);
        }
    }

    /// Arranges the table of a list after the writes have changed. That of the whole account, and
    /// the schedules, have no rows of writes.
    pub(in crate::app) fn arrange_list(&mut self, now: Now, list: &ListId) {
        match list {
            ListId::Copies(of) => self.arrange(now, of, &[]),
            ListId::Account | ListId::Schedules(_) => {}
        }
    }

    /// The table of the snapshots that are shown, to be changed, and their list.
    pub(in crate::app) fn open_table_mut(
        &mut self,
    ) -> Option<(&mut TableView<Snapshot>, &Listing<Snapshot>)> {
        let id = self.open.as_ref()?;
        let open = self.data.snapshots.get(id)?;
        Some((self.tables.snapshots.get_mut(id)?, &open.list))
    }

    /// Moves the cursor of the focused list by so many rows.
    pub(in crate::app) fn step_in_list(&mut self, by: isize) {
        match self.focus {
            Focus::Instances => self.tables.instances.step(by, &self.data.instances),
            Focus::Account => self.tables.images.step(by, &self.data.images.list),
            Focus::Snapshots => {
                if let Some((table, list)) = self.open_table_mut() {
                    table.step(by, list);
                }
            }
        }
    }

    /// Scrolls a list by so many rows, and its cursor with them.
    pub(in crate::app) fn scroll_list(&mut self, list: Focus, by: isize) {
        match list {
            Focus::Instances => self.tables.instances.scroll(by, &self.data.instances),
            Focus::Account => self.tables.images.scroll(by, &self.data.images.list),
            Focus::Snapshots => {
                if let Some((table, list)) = self.open_table_mut() {
                    table.scroll(by, list);
                }
            }
        }
    }

    /// Changes the columns or the order of the focused list; the snapshots of every instance alike.
    /// Returns whether anything could be changed.
    pub(in crate::app) fn rearrange(&mut self, now: Now, how: Rearrange) -> bool {
        let done = match self.focus {
            Focus::Instances => rearrange(&mut self.tables.instances, |it| how.apply(it)),
            Focus::Account => rearrange(&mut self.tables.images, |it| how.apply(it)),
            Focus::Snapshots => {
                let kind = self.copy_kind();
                let mut arrangement = self.tables.of(kind);
                let done = how.apply(&mut arrangement);
                match kind {
                    CopyKind::Snapshot => self.tables.of_snapshots = arrangement,
                    CopyKind::Backup => {
                        let is_kept = how != Rearrange::Reset;
                        self.tables.of_backups = is_kept.then_some(arrangement);
                    }
                }
                self.arrange_snapshots_anew(kind);
                done
            }
        };
        self.arrange_focused(now);
        done
    }

    fn arrange_snapshots_anew(&mut self, kind: CopyKind) {
        let arrangement = self.tables.of(kind);
        let tables = self.tables.snapshots.iter_mut();
        for (_, table) in tables.filter(|(list, _)| list.kind == kind) {
            table.arrange_by(arrangement.clone());
        }
    }

    fn arrange_focused(&mut self, now: Now) {
        self.view_changed();
        match self.focus {
            Focus::Instances => self.arrange_instances(now),
            Focus::Account => self.arrange_images(now),
            Focus::Snapshots => {
                let known: Vec<CopyList> = self.tables.snapshots.keys().cloned().collect();
                for id in known {
                    self.arrange(now, &id, &[]);
                }
            }
        }
    }

    /// Changes the marks of the focused list.
    pub(in crate::app) fn mark(&mut self, marking: Marking) {
        match self.focus {
            Focus::Instances => mark(&mut self.tables.instances, &self.data.instances, marking),
            Focus::Account => mark(&mut self.tables.images, &self.data.images.list, marking),
            Focus::Snapshots => {
                if let Some((table, list)) = self.open_table_mut() {
                    mark(table, list, marking);
                }
            }
        }
    }

    /// Whether the focused list has marks.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        match self.focus {
            Focus::Instances => self.tables.instances.mark_count() > 0,
            Focus::Account => self.tables.images.mark_count() > 0,
            Focus::Snapshots => self
                .open_table()
                .is_some_and(|table| table.mark_count() > 0),
        }
    }

    /// Whether the cursor of the focused list extends a range of marks.
    #[must_use]
    pub fn is_in_range(&self) -> bool {
        match self.focus {
            Focus::Instances => self.tables.instances.is_in_range(),
            Focus::Account => self.tables.images.is_in_range(),
            Focus::Snapshots => self.open_table().is_some_and(TableView::is_in_range),
        }
    }

    /// The filter of the focused list.
    #[must_use]
    pub fn filter(&self) -> Option<&Field> {
        match self.focus {
            Focus::Instances => Some(&self.tables.instances.filter),
            Focus::Account => Some(&self.tables.images.filter),
            Focus::Snapshots => self.open_table().map(|table| &table.filter),
        }
    }

    /// Whether the focused list shows no row.
    pub(in crate::app) fn shows_no_row(&self) -> bool {
        match self.focus {
            Focus::Instances => self.tables.instances.is_empty(),
            Focus::Account => self.tables.images.is_empty(),
            Focus::Snapshots => self.open_table().is_none_or(TableView::is_empty),
        }
    }

    /// Changes the filter of the focused list.
    pub(in crate::app) fn edit_filter(&mut self, now: Now, edit: impl FnOnce(&mut Field)) {
        self.view_changed();
        match (self.focus, self.open.clone()) {
            (Focus::Instances, _) => {
                self.tables.instances.edit_filter(edit);
                self.arrange_instances(now);
            }
            (Focus::Account, _) => {
                self.tables.images.edit_filter(edit);
                self.arrange_images(now);
            }
            (Focus::Snapshots, Some(id)) => {
                if let Some(table) = self.tables.snapshots.get_mut(&id) {
                    table.edit_filter(edit);
                }
                self.arrange(now, &id, &[]);
            }
            (Focus::Snapshots, None) => {}
        }
    }

    /// The remark on the filter of the focused list.
    #[must_use]
    pub fn filter_said(&self) -> Option<&Remark> {
        match self.focus {
            Focus::Instances => self.tables.instances.query().said(),
            Focus::Account => self.tables.images.query().said(),
            Focus::Snapshots => self.open_table().and_then(|table| table.query().said()),
        }
    }

    /// Moves the cursor of the focused list to the next match of its last filter; returns whether there
    /// is one.
    pub(in crate::app) fn go_to_match(&mut self, now: Now, forward: bool) -> bool {
        match (self.focus, self.open.clone()) {
            (Focus::Instances, _) => {
                self.with_instances(now, |table, list, cx| table.go_to_match(forward, list, cx))
            }
            (Focus::Account, _) => {
                self.with_images(now, |table, list, cx| table.go_to_match(forward, list, cx))
            }
            (Focus::Snapshots, Some(id)) => {
                let go = self.with_snapshots(now, &id, |table, list, cx| {
                    table.go_to_match(forward, list, cx)
                });
                go.unwrap_or_default()
            }
            (Focus::Snapshots, None) => false,
        }
    }
}

/// Backups show what made them.
fn of_backups_at_first() -> Arrangement<Snapshot> {
    let mut arrangement = Arrangement::default();
    arrangement.toggle(MADE_BY);
    arrangement
}

fn mark<T: TableRow>(table: &mut TableView<T>, list: &Listing<T>, marking: Marking) {
    match marking {
        Marking::Row => table.mark(list),
        Marking::Range => table.mark_range(list),
        Marking::Shown => table.mark_shown(list),
        Marking::Nothing => table.unmark(),
    }
}

/// Arranges a table in another way; returns what the change does.
fn rearrange<T: TableRow, R>(
    table: &mut TableView<T>,
    change: impl FnOnce(&mut Arrangement<T>) -> R,
) -> R {
    let mut arrangement = table.arrangement().clone();
    let done = change(&mut arrangement);
    table.arrange_by(arrangement);
    done
}
