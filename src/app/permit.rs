//! May this be done now, and if not, why: asked by the keys, the footer and the help alike.

use std::{fmt, sync::Arc};

use super::{Focus, Op, Snapshots, State, table::ShownRow};
use crate::{
    domain::{
        Hold, Instance, InstanceId, InstanceStatus, Snapshot,
        write::{self, Barred, Phase, Target, Write},
    },
    keys::{self, Action, Context, OnList, Reply},
    words::writes,
};

/// Why something may not be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The account is read-only.
    ReadOnly,
    /// This run of the program is read-only.
    ReadOnlyRun,
    /// No instance is there to work on.
    NoInstance,
    /// The instance that a dialog is about has left the list.
    InstanceGone,
    /// There is no list further to the right.
    NoListThere,
    /// The instances were not read yet.
    InstancesNotRead,
    /// The snapshots were not read yet.
    NotRead,
    /// There is nothing to go back to.
    NothingBehind,
    /// The list could not be read whole: what is new in it could not be told.
    NotWhole,
    /// The last reading failed.
    OldData,
    /// The instance is broken.
    InstanceError(String),
    /// The instance does something; its name and what.
    InstanceAtWork(String, String),
    /// The billing lets nothing be done with the instance; its name and why.
    OnHold(String, Hold),
    /// A write of the same instance or snapshot is in flight, or its outcome is unknown.
    InTheWay(Arc<Write>, Phase),
    /// This changes snapshots, and was wanted among the instances.
    OnInstances(OnList),
    /// No row is under the cursor.
    NoSnapshot,
    /// The row under the cursor is not in the server's list.
    NotInList,
    /// The snapshot is protected; its name.
    Protected(String),
    /// The server did not say whether the snapshot is protected.
    ProtectionUnknown(String),
    /// The snapshot is being made.
    Saving(String),
    /// The snapshot is not Active.
    NotActive(String),
}

impl Denied {
    /// Why the snapshot of this name can't be changed as it is listed.
    #[must_use]
    pub fn barred(barred: Barred, name: String) -> Self {
        match barred {
            Barred::InstanceGone => Self::InstanceGone,
            Barred::OnHold(hold) => Self::OnHold("The instance".to_owned(), hold),
            Barred::Saving => Self::Saving(name),
            Barred::Protected => Self::Protected(name),
            Barred::ProtectionUnknown => Self::ProtectionUnknown(name),
            Barred::NotActive => Self::NotActive(name),
        }
    }

    /// The reason in two or three words, for the footer.
    #[must_use]
    pub fn brief(&self) -> &'static str {
        match self {
            Self::ReadOnly | Self::ReadOnlyRun => "read-only",
            Self::NoInstance => "no instance",
            Self::InstanceGone => "instance gone",
            Self::NoListThere => "no list there",
            Self::InstancesNotRead | Self::NotRead => "not read yet",
            Self::NothingBehind => "nothing behind",
            Self::NotWhole => "list not whole",
            Self::OldData => "not while data is old",
            Self::InstanceError(_) => "instance in Error",
            Self::InstanceAtWork(..) => "instance at work",
            Self::OnHold(..) => "instance not active",
            Self::InTheWay(write, phase) => writes::of(write).in_the_way_in_short(*phase),
            Self::OnInstances(_) => "press Enter first",
            Self::NoSnapshot => "no snapshot",
            Self::NotInList => "not in the list",
            Self::Protected(_) | Self::ProtectionUnknown(_) => "protected",
            Self::Saving(_) => "Saving",
            Self::NotActive(_) => "not Active",
        }
    }

    /// Whether the key only belongs to the other list: no news for the footer and the help.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        matches!(self, Self::OnInstances(_) | Self::NoListThere)
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("This account is read-only: w takes that off."),
            Self::ReadOnlyRun => f.write_str("Read-only was asked for at the start (--read-only): start again without it to write."),
            Self::NoInstance => f.write_str("There is no instance here."),
            Self::InstanceGone => f.write_str("The instance is not in the list any more: nothing is sent."),
            Self::NoListThere => f.write_str("There is no list to the right."),
            Self::InstancesNotRead => f.write_str("The instances are not read yet: wait for the list."),
            Self::NotRead => f.write_str("The snapshots are not read yet: wait for the list."),
            Self::NothingBehind => f.write_str("q quits."),
            Self::NotWhole => f.write_str("The list came incomplete, so a new snapshot could not be told from an old one. r reads again."),
            Self::OldData => f.write_str("Not while the data is old: the last read failed. r tries now."),
            Self::InstanceError(on) => write!(f, "{on} is in Error: the server makes no snapshots of it."),
            Self::InstanceAtWork(on, work) => write!(f, "{on} is at work ({work}): try again when that ends."),
            Self::OnHold(on, hold) => write!(f, "{on} is {}.", hold.advice()),
            Self::InTheWay(write, phase) => f.write_str(&writes::of(write).in_the_way(*phase)),
            Self::OnInstances(how) => {
                let key = |context, action| {
                    let key = keys::key_for(context, Action::List(action));
                    key.map(|key| key.to_string()).unwrap_or_default()
                };
                let (changes, opens) = (key(Context::Snapshots, *how), key(Context::Instances, OnList::Open));
                write!(f, "{changes} works on snapshots: press {opens} first.")
            }
            Self::NoSnapshot => f.write_str("There is no snapshot under the cursor."),
            Self::NotInList => f.write_str("This row is not in the server's list: there is nothing to change."),
            Self::Protected(name) => {
                let key = keys::key_for(Context::Snapshots, Action::List(OnList::Protect));
                let key = key.map(|key| key.to_string()).unwrap_or_default();
                write!(f, "{name} is protected: it can't be deleted. {key} takes the protection off.")
            }
            Self::ProtectionUnknown(name) => write!(f, "The server did not say whether {name} is protected, so that is not changed here."),
            Self::NotActive(name) => write!(f, "{name} is not Active, so it can't be changed."),
            Self::Saving(name) => write!(f, "{name} is still Saving: wait until it is Active."),
        }
    }
}

/// Refuses every change on an instance that the billing holds.
fn not_on_hold(instance: &Instance) -> Result<(), Denied> {
    match instance.hold {
        None => Ok(()),
        Some(hold) => Err(Denied::OnHold(instance.label().into_owned(), hold)),
    }
}

impl State {
    /// Whether an action does something now, and if not, why.
    ///
    /// # Errors
    /// The reason against it.
    pub fn can(&self, action: Action) -> Result<(), Denied> {
        match action {
            Action::List(OnList::Create) => self.can_create().map(drop),
            Action::List(OnList::Delete) => self.can_delete().map(drop),
            Action::List(OnList::Rename) => self.can_rename().map(drop),
            Action::List(OnList::Protect) => self.can_protect().map(drop),
            Action::List(OnList::NextPane) if self.focus == Focus::Snapshots => {
                Err(Denied::NoListThere)
            }
            Action::List(OnList::Open | OnList::NextPane) => self.under_cursor().map(drop),
            Action::Question(Reply::Cancel) if self.chooses_first_way() => {
                Err(Denied::NothingBehind)
            }
            Action::List(
                OnList::PreviousPane
                | OnList::Back
                | OnList::Filter
                | OnList::Accounts
                | OnList::ReadOnly
                | OnList::Help,
            )
            | Action::Move(_)
            | Action::Edit(_)
            | Action::Question(_)
            | Action::Refresh
            | Action::Program(_) => Ok(()),
        }
    }

    /// The open instance, if a snapshot can be made of it now.
    pub(super) fn can_create(&self) -> Result<&Instance, Denied> {
        self.can_create_on(&self.under_cursor()?.id)
    }

    /// The instance under the cursor.
    fn under_cursor(&self) -> Result<&Instance, Denied> {
        let none = match self.instances.remote.value {
            None => Denied::InstancesNotRead,
            Some(_) => Denied::NoInstance,
        };
        self.open_instance().ok_or(none)
    }

    /// An instance, if a snapshot can be made of it now.
    pub(super) fn can_create_on(&self, id: &InstanceId) -> Result<&Instance, Denied> {
        let (instance, snapshots) = self.can_write_on(id)?;
        let list = snapshots
            .list
            .remote
            .value
            .as_ref()
            .ok_or(Denied::NotRead)?;
        let label = || instance.label().into_owned();
        if let Some(name) = self.being_made(id) {
            return Err(Denied::InstanceAtWork(label(), format!("Saving {name}")));
        }
        match &instance.status {
            InstanceStatus::Error => return Err(Denied::InstanceError(label())),
            work if work.is_at_work() => {
                return Err(Denied::InstanceAtWork(label(), work.to_string()));
            }
            _ => {}
        }
        if !list.complete {
            return Err(Denied::NotWhole);
        }
        self.is_free(&Target::Instance(id.clone()))?;
        Ok(instance)
    }

    /// An instance and its snapshots, if these are known well enough to change them now.
    pub(super) fn can_write_on(&self, id: &InstanceId) -> Result<(&Instance, &Snapshots), Denied> {
        self.may_write()?;
        let instance = self.instances.get(id).ok_or(Denied::InstanceGone)?;
        not_on_hold(instance)?;
        let snapshots = self.snapshots.get(id).ok_or(Denied::NotRead)?;
        self.data_is_fresh(snapshots)?;
        Ok((instance, snapshots))
    }

    /// The snapshot that can be deleted now, and its instance.
    pub(super) fn can_delete(&self) -> Result<(&Instance, &Snapshot), Denied> {
        self.can_change(OnList::Delete, write::deletable)
    }

    /// The snapshot that can be renamed now, and its instance.
    pub(super) fn can_rename(&self) -> Result<(&Instance, &Snapshot), Denied> {
        self.can_change(OnList::Rename, write::changeable)
    }

    /// The snapshot whose protection can be changed now, and its instance.
    pub(super) fn can_protect(&self) -> Result<(&Instance, &Snapshot), Denied> {
        self.can_change(OnList::Protect, write::protectable)
    }

    /// The snapshot under the cursor and its instance, if what changes snapshots may be done with it
    /// now.
    fn can_change(
        &self,
        how: OnList,
        allowed: fn(&Snapshot) -> Result<(), Barred>,
    ) -> Result<(&Instance, &Snapshot), Denied> {
        if self.focus == Focus::Instances {
            return Err(Denied::OnInstances(how));
        }
        self.may_write()?;
        let instance = self.under_cursor()?;
        not_on_hold(instance)?;
        let snapshots = self.open_snapshots().ok_or(Denied::NotRead)?;
        let table = self.open_table().ok_or(Denied::NotRead)?;
        let snapshot = match (
            table.row(table.at(), &snapshots.list),
            &snapshots.list.remote.value,
        ) {
            (Some(ShownRow::Known(snapshot)), _) => snapshot,
            (Some(ShownRow::Pending(_)), _) => return Err(Denied::NotInList),
            (None, None) => return Err(Denied::NotRead),
            (None, Some(_)) => return Err(Denied::NoSnapshot),
        };
        self.data_is_fresh(snapshots)?;
        let name = snapshot.name.to_string();
        self.is_free(&Target::Snapshot(snapshot.id.clone()))?;
        match allowed(snapshot) {
            Ok(()) => Ok((instance, snapshot)),
            Err(barred) => Err(Denied::barred(barred, name)),
        }
    }

    /// The last write of a snapshot that is not settled.
    #[must_use]
    pub fn write_of(&self, snapshot: &Snapshot) -> Option<&Op> {
        let target = Target::Snapshot(snapshot.id.clone());
        let mut ops = self.ops.iter().rev();
        ops.find(|op| op.write.target() == target)
    }

    /// Refuses a second write of a target while one is in flight, or while its unknown outcome
    /// could make the second one harmful.
    pub(super) fn is_free(&self, target: &Target) -> Result<(), Denied> {
        let blocks = |op: &&Op| op.is_running() || op.write.blocks_while_unknown();
        let mut ops = self.ops.iter().filter(|op| op.write.target() == *target);
        ops.find(blocks).map_or(Ok(()), |op| {
            Err(Denied::InTheWay(Arc::clone(&op.write), op.phase))
        })
    }

    /// Refuses writes that would rest on readings of before a failure.
    pub(super) fn data_is_fresh(&self, snapshots: &Snapshots) -> Result<(), Denied> {
        let failed =
            self.instances.remote.failure.is_some() || snapshots.list.remote.failure.is_some();
        if failed { Err(Denied::OldData) } else { Ok(()) }
    }
}
