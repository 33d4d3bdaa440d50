//! Writes: what changes something in an account, as data.
//!
//! Each kind has a file with all that is particular to it: what it is about, what must be unchanged
//! right before it is sent, and how a complete list proves that it was done. A write is sent once
//! and never repeated; its outcome is learnt from its answer and from lists alone.

mod create;
mod delete;
mod op_id;
mod protect;
mod rename;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, time::Duration};

use super::{
    Change, Hold, Instance, InstanceId, List, Now, Problem, Protection, Refusal, Snapshot,
    SnapshotId, SnapshotStatus,
};
use crate::text::Text;
pub use create::Create;
pub use delete::{Delete, Demand, Rest, Stakes, deletable};
pub use op_id::{BadOpId, OpId};
pub use protect::Protect;
pub use rename::Rename;

/// How long a write whose outcome was not seen is looked for in the lists.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Something that changes the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Makes a snapshot.
    Create(Create),
    /// Deletes a snapshot.
    Delete(Delete),
    /// Gives a snapshot another name.
    Rename(Rename),
    /// Protects a snapshot from being deleted, or takes that off.
    Protect(Protect),
}

/// What a write changes. One write is in flight for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An instance.
    Instance(InstanceId),
    /// A snapshot.
    Snapshot(SnapshotId),
}

/// What is known of a write that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The answer is to come.
    Unanswered,
    /// The server has accepted it; the list does not show it yet.
    Accepted,
    /// The answer was lost: the lists are watched for it.
    Checking,
    /// The lists did not show it within [`PATIENCE`].
    NotSeen,
}

/// What the lists tell of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was done.
    Done,
    /// It was done, and this is the new snapshot.
    New(SnapshotId),
    /// It can't be seen yet.
    LookAgain,
    /// Its snapshot is not there any more.
    Gone,
    /// It could not be seen for [`PATIENCE`].
    NotSeen,
    /// More than one new snapshot bears the name: a person has to tell.
    Ask(Vec<SnapshotId>),
}

/// Why a snapshot can't be changed as it is listed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// Its instance is not listed any more.
    InstanceGone,
    /// The billing lets nothing be done with its instance.
    OnHold(Hold),
    /// It is being made.
    Saving,
    /// It is protected.
    Protected,
    /// The server did not say whether it is protected.
    ProtectionUnknown,
    /// It is not Active.
    NotActive,
}

/// Why a write was not done, or may not have been. The row is read again before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The snapshot is not there any more: nothing was sent.
    Gone,
    /// The snapshot is not what was confirmed: nothing was sent.
    Changed(Vec<Change>),
    /// The snapshot could not be read again: nothing was sent. `None` where the list was not
    /// complete.
    NotFound(Option<Problem>),
    /// The snapshot can't be changed any more: nothing was sent.
    Barred(Barred),
    /// A delete asks for more to be typed by now than was: nothing was sent.
    AsksMore(Stakes),
    /// The call ended so.
    Failed(Problem),
}

impl NotDone {
    /// Whether the write was definitely not done. Otherwise its outcome is unknown, and is settled
    /// by reading the list.
    #[must_use]
    pub fn definitely_not_applied(&self) -> bool {
        match self {
            Self::Gone
            | Self::Changed(_)
            | Self::NotFound(_)
            | Self::Barred(_)
            | Self::AsksMore(_) => true,
            Self::Failed(problem) => problem.definitely_not_applied(),
        }
    }

    /// What went wrong with the call, or with one that was made for it.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed(problem) | Self::NotFound(Some(problem)) => Some(problem),
            Self::Gone
            | Self::Changed(_)
            | Self::NotFound(None)
            | Self::Barred(_)
            | Self::AsksMore(_) => None,
        }
    }
}

/// What a complete list shows of a write.
enum Seen {
    /// Nothing.
    NotYet,
    /// That its snapshot is not there any more.
    Gone,
    /// That it was done.
    Done,
    /// The one snapshot that it made.
    New(SnapshotId),
    /// Several that it may have made.
    Several(Vec<SnapshotId>),
}

/// What a write is about.
enum Subject<'a> {
    /// A snapshot of an instance that is to be made, under this name.
    New(&'a Instance, &'a Text),
    /// A snapshot of an instance, as it was shown.
    Existing(&'a Instance, &'a Snapshot),
}

/// What is particular to a kind of write.
trait Kind {
    /// What it is about.
    fn subject(&self) -> Subject<'_>;

    /// Whether it may still be sent, by the snapshot and its list as just read.
    fn allows(&self, _row: &Snapshot, _list: &List<Snapshot>) -> Result<(), NotDone> {
        Ok(())
    }

    /// What a complete list shows of it. `taken` are new ids that belong to other writes.
    fn seen(&self, list: &List<Snapshot>, taken: &BTreeSet<SnapshotId>) -> Seen;

    /// Whether no other write of its target may be sent while its outcome is unknown, however long
    /// ago that was: what comes second could be harmful. It is watched for in any case.
    fn blocks_while_unknown(&self) -> bool {
        false
    }

    /// What it does, in a word for the log.
    fn verb(&self) -> &'static str;

    /// Whether a refusal says that things are as the write was to make them.
    fn is_met_by(&self, _refusal: &Refusal) -> bool {
        false
    }
}

impl Write {
    fn kind(&self) -> &dyn Kind {
        match self {
            Self::Create(create) => create,
            Self::Delete(delete) => delete,
            Self::Rename(rename) => rename,
            Self::Protect(protect) => protect,
        }
    }

    /// The instance that it is about, or whose snapshot it is about.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        match self.kind().subject() {
            Subject::New(instance, _) | Subject::Existing(instance, _) => instance,
        }
    }

    /// What it changes.
    #[must_use]
    pub fn target(&self) -> Target {
        match self.kind().subject() {
            Subject::New(instance, _) => Target::Instance(instance.id.clone()),
            Subject::Existing(_, snapshot) => Target::Snapshot(snapshot.id.clone()),
        }
    }

    /// The name of the snapshot.
    #[must_use]
    pub fn name(&self) -> &Text {
        match self.kind().subject() {
            Subject::New(_, name) => name,
            Subject::Existing(_, snapshot) => &snapshot.name,
        }
    }

    /// The snapshot as it was shown. It is fetched again right before the write is sent, and nothing
    /// is sent if anything differs.
    #[must_use]
    pub fn expects(&self) -> Option<&Snapshot> {
        match self.kind().subject() {
            Subject::New(..) => None,
            Subject::Existing(_, snapshot) => Some(snapshot),
        }
    }

    /// Whether no other write of its target may be sent while its outcome is unknown, however long
    /// ago that was: what comes second could be harmful.
    #[must_use]
    pub fn blocks_while_unknown(&self) -> bool {
        self.kind().blocks_while_unknown()
    }

    /// What it does and to what, for the log: ids, never what a person typed.
    #[must_use]
    pub fn log_name(&self) -> String {
        let (verb, instance) = (self.kind().verb(), &self.instance().id);
        match self.target() {
            Target::Instance(_) => format!("{verb} on {instance}"),
            Target::Snapshot(id) => format!("{verb} {id} of {instance}"),
        }
    }

    /// Whether a refusal says that things are as the write was to make them.
    #[must_use]
    pub fn is_met_by(&self, refusal: &Refusal) -> bool {
        self.kind().is_met_by(refusal)
    }

    /// Whether what was confirmed still holds by lists that were just read: the snapshot is the
    /// same, its instance may be worked on, and the kind allows it.
    ///
    /// # Errors
    /// `NotDone` says what is in the way.
    pub fn holds(
        &self,
        instances: &List<Instance>,
        snapshots: &List<Snapshot>,
    ) -> Result<(), NotDone> {
        let Some(expected) = self.expects() else {
            return Ok(());
        };
        let Some(row) = snapshots.rows.iter().find(|row| row.id == expected.id) else {
            return Err(if snapshots.complete {
                NotDone::Gone
            } else {
                NotDone::NotFound(None)
            });
        };
        let changes = expected.changes(row);
        if !changes.is_empty() {
            return Err(NotDone::Changed(changes));
        }
        let mut listed = instances.rows.iter();
        match listed.find(|instance| instance.id == self.instance().id) {
            None if instances.complete => return Err(NotDone::Barred(Barred::InstanceGone)),
            Some(Instance {
                hold: Some(hold), ..
            }) => return Err(NotDone::Barred(Barred::OnHold(*hold))),
            None | Some(_) => {}
        }
        self.kind().allows(row, snapshots)
    }

    /// Judges it by a list that was asked for at `asked`. It has been looked for since `since`: when
    /// it was sent, or its outcome became unknown. `taken` are new ids that other writes have been
    /// given already.
    ///
    /// An incomplete list proves nothing, not even which of its rows are new; one that was asked for
    /// before the write proves nothing of it either.
    #[must_use]
    pub fn judge(
        &self,
        since: Now,
        list: &List<Snapshot>,
        asked: Now,
        taken: &BTreeSet<SnapshotId>,
    ) -> Verdict {
        if !list.complete || asked.mono < since.mono {
            return Verdict::LookAgain;
        }
        match self.kind().seen(list, taken) {
            Seen::Done => Verdict::Done,
            Seen::New(id) => Verdict::New(id),
            Seen::Several(ids) => Verdict::Ask(ids),
            Seen::Gone => Verdict::Gone,
            Seen::NotYet if asked.since(since.mono) >= PATIENCE => Verdict::NotSeen,
            Seen::NotYet => Verdict::LookAgain,
        }
    }
}

/// What a complete list shows of a change of a snapshot that stays in the list.
fn seen_in_row(
    list: &List<Snapshot>,
    id: &SnapshotId,
    is_done: impl FnOnce(&Snapshot) -> bool,
) -> Seen {
    match list.rows.iter().find(|row| row.id == *id) {
        Some(row) if is_done(row) => Seen::Done,
        Some(_) => Seen::NotYet,
        None => Seen::Gone,
    }
}

/// Whether a snapshot can be changed, but for deleting it: only while it is Active `[panel]`.
///
/// # Errors
/// `Barred` says why not.
pub fn changeable(snapshot: &Snapshot) -> Result<(), Barred> {
    match snapshot.status {
        SnapshotStatus::Active => Ok(()),
        SnapshotStatus::Saving => Err(Barred::Saving),
        SnapshotStatus::Suspended | SnapshotStatus::Unknown(_) => Err(Barred::NotActive),
    }
}

/// Whether the protection of a snapshot can be changed: it has to be known.
///
/// # Errors
/// `Barred` says why not.
pub fn protectable(snapshot: &Snapshot) -> Result<(), Barred> {
    changeable(snapshot)?;
    match snapshot.protection {
        Protection::On | Protection::Off => Ok(()),
        Protection::Unknown => Err(Barred::ProtectionUnknown),
    }
}

/// Whether two names are the same but for blanks at the ends, which a server may trim.
#[must_use]
pub fn same_name(a: &Text, b: &Text) -> bool {
    a.raw().trim() == b.raw().trim()
}
