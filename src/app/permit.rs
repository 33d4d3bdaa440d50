//! Whether an action is possible now, and if not, why; for keys, footer and help alike.

use std::{sync::Arc, time::Instant};

use super::{Focus, Op, Snapshots, State, ask::READING_TIME, table::TableView};
use crate::{
    domain::{
        CopyList, Instance, InstanceId, InstanceStatus, MOST_A_DAY, Now, Snapshot, Theme,
        write::{Barred, Item, ListId, OpId, Parent, Target},
    },
    keys::{Action, ActsOn, Context, Marking, OnList, OnSnapshot, Reply},
    words::Denied,
};

/// Refuses every change on an instance that is not active in the billing.
pub(super) fn not_on_hold(instance: &Instance) -> Result<(), Denied> {
    match instance.hold {
        None => Ok(()),
        Some(hold) => Err(Denied::OnHold(Some(instance.label().into_owned()), hold)),
    }
}

impl State {
    /// Checks whether an action does something now.
    ///
    /// # Errors
    /// Why it does nothing.
    pub fn can(&self, action: Action) -> Result<(), Denied> {
        match action {
            Action::Snapshot(change) => self.can_make(change),
            Action::List(OnList::Mark(Marking::Row | Marking::Range | Marking::Shown))
                if self.shows_no_row() =>
            {
                Err(Denied::NoSnapshot)
            }
            Action::List(OnList::NextPane) => match self.focus {
                Focus::Instances => self.under_cursor().map(drop),
                Focus::Snapshots => Err(Denied::NoListThere),
                Focus::Account => self.copy_in_account().map(drop),
            },
            Action::List(OnList::Open) => match self.focus {
                Focus::Instances => self.under_cursor().map(drop),
                Focus::Snapshots | Focus::Account => self.can_show_details().map(drop),
            },
            Action::List(OnList::Instance) => self.instance_under_cursor().map(drop),
            Action::List(OnList::Schedules) => self.can_show_schedules().map(drop),
            Action::List(OnList::Palette) => match self.layers.questions().next() {
                Some(_) => Err(Denied::DialogOpen),
                None => Ok(()),
            },
            Action::Schedule(on) => self.can_act_on_schedules(on),
            Action::Reply(Reply::CancelWaiting) => self.can_cancel_waiting(),
            Action::Reply(Reply::ChooseNext | Reply::ChoosePrevious)
                if self.context() == Context::Columns =>
            {
                self.can_move_column()
            }
            Action::Reply(Reply::Press) if self.context() == Context::Operations => {
                self.can_show_results()
            }
            Action::List(OnList::Filter) if self.context() == Context::Operations => {
                let has_rows = self.has_operation_rows();
                has_rows.then_some(()).ok_or(Denied::NothingInTab)
            }
            Action::Reply(Reply::Copy) if self.context() == Context::Operations => {
                let finds_rows = self.finds_operation_rows();
                finds_rows.then_some(()).ok_or(Denied::NothingInTab)
            }
            Action::Reply(Reply::Cancel) if self.chooses_first_way() => Err(Denied::NothingBehind),
            Action::List(
                OnList::PreviousPane
                | OnList::Back
                | OnList::Filter
                | OnList::NextMatch
                | OnList::Mark(_)
                | OnList::Operations
                | OnList::PreviousMatch
                | OnList::Accounts
                | OnList::ReadOnly
                | OnList::Help
                | OnList::Copy
                | OnList::Sort
                | OnList::Account
                | OnList::Main
                | OnList::Backups
                | OnList::AtRisk,
            )
            | Action::Move(_)
            | Action::Edit(_)
            | Action::Reply(_)
            | Action::Refresh
            | Action::Program(_) => Ok(()),
        }
    }

    /// Whether the terminal can show a theme.
    pub(super) fn can_show(&self, theme: Theme) -> Result<(), Denied> {
        if self.colours < theme.needs() {
            return Err(Denied::TooFewColours);
        }
        Ok(())
    }

    /// Why something is not loaded: nobody is signed in, or else this reason.
    pub(super) fn unless_signed_out(&self, why: Denied) -> Denied {
        if self.is_signed_out() {
            Denied::SignedOut
        } else {
            why
        }
    }

    /// An instance, if a snapshot can be made of it now.
    pub(super) fn can_create_on(&self, list: &CopyList) -> Result<&Instance, Denied> {
        let (_, snapshots) = self.can_write_on(list)?;
        let known = snapshots
            .list
            .remote
            .value
            .as_ref()
            .ok_or_else(|| self.unless_signed_out(Denied::NotRead))?;
        let complete = known.complete;
        let instance = self.can_take_snapshot(&list.instance)?;
        if complete {
            Ok(instance)
        } else {
            Err(Denied::Incomplete)
        }
    }

    /// How many snapshots or backups of an instance were made today, if the server says and its
    /// list was read today.
    #[must_use]
    pub fn made_today(&self, list: &CopyList) -> Option<u32> {
        let remote = &self.data.snapshots.get(list)?.list.remote;
        let today = self.data.instances.remote.read_at?.wall.date();
        let made = remote.value.as_ref()?.made_today?;
        (remote.read_at?.wall.date() == today).then_some(made)
    }

    /// An instance among several, if it is free for a snapshot as far as is known. Beyond the day's
    /// limit it is left to a create of its own, which says that the server may refuse.
    pub(super) fn can_be_one_of_many(&self, list: &CopyList) -> Result<&Instance, Denied> {
        let instance = self.can_take_snapshot(&list.instance)?;
        match self.made_today(list) {
            Some(made) if made >= MOST_A_DAY => {
                Err(Denied::DayLimit(instance.label().into_owned(), made))
            }
            Some(_) | None => Ok(instance),
        }
    }

    /// An instance, if it is free for a snapshot as far as is known, whether or not its list was read.
    pub(super) fn can_take_snapshot(&self, id: &InstanceId) -> Result<&Instance, Denied> {
        let instance = self.data.instances.get(id).ok_or(Denied::InstanceGone)?;
        not_on_hold(instance)?;
        let label = || instance.label().into_owned();
        if let Some(name) = self.being_made(id) {
            return Err(Denied::InstanceSaving(label(), name.clone()));
        }
        match &instance.status {
            InstanceStatus::Error => return Err(Denied::InstanceError(label())),
            work if work.is_at_work() => {
                return Err(Denied::InstanceBusy(label(), work.clone()));
            }
            _ => {}
        }
        self.is_free(&Target::Instance(id.clone()))?;
        Ok(instance)
    }

    /// An instance and its snapshots, if they are known well enough to be changed now.
    pub(super) fn can_write_on(&self, list: &CopyList) -> Result<(&Instance, &Snapshots), Denied> {
        self.may_write()?;
        let instance = self
            .data
            .instances
            .get(&list.instance)
            .ok_or(Denied::InstanceGone)?;
        not_on_hold(instance)?;
        let not_read = || self.unless_signed_out(Denied::NotRead);
        let snapshots = self.data.snapshots.get(list).ok_or_else(not_read)?;
        self.data_is_fresh(snapshots)?;
        Ok((instance, snapshots))
    }

    /// Whether the list of the whole account is known well enough to recognize a new row in it.
    pub(super) fn account_is_known(&self) -> Result<(), Denied> {
        let images = &self.data.images.list.remote;
        match &images.value {
            _ if images.failure.is_some() => Err(Denied::Stale),
            Some(list) if list.complete => Ok(()),
            Some(_) if images.read_at.is_some() => Err(Denied::Incomplete),
            Some(_) | None => Err(self.unless_signed_out(Denied::AccountNotRead)),
        }
    }

    /// The same for a list that was requested no earlier than that.
    pub(super) fn account_is_known_since(&self, at: Instant) -> Result<(), Denied> {
        self.account_is_known()?;
        let read_at = self.data.images.list.remote.read_at;
        if read_at.is_some_and(|read_at| read_at.mono >= at) {
            Ok(())
        } else {
            Err(Denied::AccountNotRead)
        }
    }

    /// What a change is about, if it can be made now: the only marked row, where it acts on marked
    /// ones, or else the one under the cursor.
    pub(super) fn can_change(
        &self,
        change: OnSnapshot,
        allowed: fn(&Snapshot) -> Result<(), Barred>,
    ) -> Result<Item, Denied> {
        if self.focus == Focus::Instances {
            return Err(Denied::OnInstances(change));
        }
        self.may_write()?;
        let marked = match change.acts_on() {
            ActsOn::Rows => self.only_marked(),
            ActsOn::Instances | ActsOn::OneRow => None,
        };
        let item = marked.map_or_else(|| self.item_under_cursor(), Ok)?;
        self.may_change(&item)?;
        self.is_free(&Target::Snapshot(item.id().clone()))?;
        match allowed(&item.snapshot) {
            Ok(()) => Ok(item),
            Err(barred) => Err(Denied::barred(barred, &item.snapshot)),
        }
    }

    /// Whether a row can be changed now, apart from its own state: the account takes changes, the
    /// instance of the row is as it was, and its list is not stale.
    pub(super) fn may_change(&self, item: &Item) -> Result<(), Denied> {
        self.may_write()?;
        match &item.parent {
            Parent::Instance(instance) => {
                let listed = self.data.instances.get(&instance.id);
                not_on_hold(listed.ok_or(Denied::InstanceGone)?)?;
            }
            Parent::Gone(id) if self.data.instances.get(id).is_some() => {
                return Err(Denied::InstanceBack);
            }
            Parent::Gone(_) | Parent::Nothing => {}
        }
        let stale = match item.list() {
            ListId::Copies(id) => {
                let open = self.data.snapshots.get(&id);
                open.is_some_and(|open| open.list.remote.failure.is_some())
            }
            ListId::Account | ListId::Schedules(_) => {
                self.data.images.list.remote.failure.is_some()
            }
        };
        if stale || self.data.instances.remote.failure.is_some() {
            return Err(Denied::Stale);
        }
        Ok(())
    }

    /// Whether a list moved the cursor to another row so shortly ago that the last key may be meant for
    /// the row before.
    pub(super) fn moved_just_now(&self, now: Now) -> bool {
        let moved_at = match self.focus {
            Focus::Account => self.tables.images.moved_at(),
            Focus::Instances | Focus::Snapshots => self.open_table().and_then(TableView::moved_at),
        };
        moved_at.is_some_and(|at| now.since(at) < READING_TIME)
    }

    /// The last unsettled write of a snapshot.
    #[must_use]
    pub fn write_of(&self, snapshot: &Snapshot) -> Option<&Op> {
        let target = Target::Snapshot(snapshot.id.clone());
        let mut ops = self.ops.iter().rev();
        ops.find(|op| op.write.target() == target)
    }

    /// Refuses a second write to a target while one is in flight, or while its unknown outcome
    /// could make the second one harmful.
    pub(super) fn is_free(&self, target: &Target) -> Result<(), Denied> {
        self.is_free_but_for(target, None)
    }

    /// The same for the second step of the plan that begins with `own`: it is not in its own way.
    pub(super) fn is_free_but_for(&self, target: &Target, own: Option<OpId>) -> Result<(), Denied> {
        let blocks = |op: &&Op| op.is_running() || op.write.blocks_while_unknown();
        let mut ops = self.ops.iter().filter(|op| op.write.needs(target));
        if let Some(op) = ops.find(blocks) {
            return Err(Denied::InTheWay(Arc::clone(&op.write), op.phase));
        }
        match self.plan_needs(target, own) {
            Some(plan) => Err(Denied::RestorePlanned(
                Arc::new(plan.restore.clone()),
                plan.is_ready,
            )),
            None => Ok(()),
        }
    }

    /// Refuses writes while the data is stale.
    pub(super) fn data_is_fresh(&self, snapshots: &Snapshots) -> Result<(), Denied> {
        let failed =
            self.data.instances.remote.failure.is_some() || snapshots.list.remote.failure.is_some();
        if failed { Err(Denied::Stale) } else { Ok(()) }
    }
}
