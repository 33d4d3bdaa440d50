//! The creates of a run. The lists of most instances are not on the screen, so they are read before
//! each create: a new snapshot can only be told from those that were there, and an instance that is
//! at work by then is left alone. A create ends when its snapshot is no longer saved, because its
//! instance is unavailable until then.

use std::collections::BTreeSet;

use super::{ItemState, Run};
use crate::{
    app::{Effect, State, data::Snapshots},
    domain::{
        CopyList, Now, SnapshotId, SnapshotStatus,
        write::{Create, ListId, Write},
    },
    words::Denied,
};

impl Run {
    /// The snapshots that it has created and that are being saved.
    fn saving(&self) -> impl Iterator<Item = &SnapshotId> {
        self.items.iter().filter_map(|item| match &item.state {
            ItemState::Saving(id) => Some(id),
            _ => None,
        })
    }

    fn checks(&self, is: impl Fn(&Write) -> bool) -> bool {
        let mut items = self.items.iter();
        items.any(|item| matches!(item.state, ItemState::Checking) && is(&item.write))
    }
}

impl State {
    /// Whether the lists are read for a create of the run.
    pub(in crate::app) fn run_checks(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.checks(|_| true))
    }

    /// Whether this list is read for a create of the run.
    pub(in crate::app) fn is_checked_in_run(&self, list: &CopyList) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.checks(|write| write.list().is(list)))
    }

    /// Begins to read what a create needs, if its instance is free as far as is known.
    pub(super) fn check_before_create(
        &mut self,
        now: Now,
        create: &Create,
    ) -> Result<(ItemState, Option<Effect>), Denied> {
        let list = create.kind.of(&create.instance.id);
        self.may_write()?;
        self.can_be_one_of_many(&list)?;
        self.data.instances.remote.want(now.mono);
        let open = self.data.snapshots.entry(list).or_default();
        open.list.remote.want(now.mono);
        Ok((ItemState::Checking, None))
    }

    /// Whether the lists that a create needs were read, well or not.
    pub(super) fn is_checked(&self, now: Now, write: &Write) -> bool {
        let instances = &self.data.instances.remote;
        let snapshots = match write.list() {
            ListId::Copies(list) => self.data.snapshots.get(&list),
            ListId::Account | ListId::Schedules(_) => None,
        };
        instances.in_flight.is_none()
            && !instances.is_due(now)
            && snapshots.is_none_or(|Snapshots { list, .. }| {
                list.remote.in_flight.is_none() && !list.remote.is_due(now)
            })
    }

    /// Sends a create of the run, if the lists that were just read allow it.
    pub(super) fn start_create_of_run(
        &mut self,
        now: Now,
        create: &Create,
    ) -> Result<(ItemState, Option<Effect>), Denied> {
        let list = create.kind.of(&create.instance.id);
        let open = self.data.snapshots.get(&list);
        let failure = open.and_then(|open| open.list.remote.failure.as_ref());
        // It is about this list only, so the run goes on with the others.
        if failure.is_some_and(|failure| !failure.problem.is_passing()) {
            return Err(Denied::ListRefused(create.instance.label().into_owned()));
        }
        self.can_create_on(&list)?;
        self.can_be_one_of_many(&list)?;
        let rows = open.map_or(&[][..], |open| open.list.rows());
        let create = Create {
            before: rows.iter().map(|row| row.id.clone()).collect(),
            ..create.clone()
        };
        let (id, effect) = self.start(now, Write::Create(create), self.confirmation_of_run())?;
        Ok((ItemState::Running(id), Some(effect)))
    }

    /// The snapshots of the run that are being saved: how each one ends is in the results.
    pub(in crate::app) fn saving_in_run(&self) -> BTreeSet<SnapshotId> {
        let run = self.run.iter().filter(|run| !run.is_over());
        run.flat_map(Run::saving).cloned().collect()
    }

    /// Notes which snapshots of the run are no longer being saved.
    pub(super) fn follow_saving_in_run(&mut self) {
        let Some(run) = &mut self.run else { return };
        for item in &mut run.items {
            let ItemState::Saving(id) = &item.state else {
                continue;
            };
            let open = match item.write.list() {
                ListId::Copies(list) => self.data.snapshots.get(&list),
                ListId::Account | ListId::Schedules(_) => None,
            };
            if open.is_some_and(|open| open.saving.contains_key(id)) {
                continue;
            }
            let row = open.and_then(|open| open.list.get(id));
            item.state = match row.map(|row| &row.status) {
                Some(SnapshotStatus::Active) => ItemState::Done,
                status => ItemState::NotSaved(status.cloned()),
            };
        }
    }
}
