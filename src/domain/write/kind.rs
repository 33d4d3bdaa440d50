//! What is specific to a kind of write, and what follows from it.

use std::collections::BTreeSet;

use super::{Answered, Deed, Item, ListId, NotDone, Verdict, Write};
use crate::{
    domain::{
        CopyKind, Image, Instance, InstanceId, List, Now, Refusal, Schedule, ScheduleId, Secret,
        Snapshot, SnapshotId,
    },
    text::Text,
};

/// The list that shows the result of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// The snapshots of its instance.
    Snapshots,
    /// The snapshots, backups and images of the whole account.
    Images,
    /// The instances.
    Instances,
    /// The schedules of its instance.
    Schedules,
}

/// What the lists have shown of a write that the server is carrying out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnderWay {
    /// The new snapshot is listed.
    Listed(SnapshotId),
    /// The instance was at work, at last in a list that was requested then.
    AtWork(Now),
}

impl UnderWay {
    /// The state of the write that this was seen of.
    #[must_use]
    pub fn answered(&self) -> Answered {
        match self {
            Self::Listed(new) => Answered::Created(new.clone()),
            Self::AtWork(_) => Answered::Working,
        }
    }
}

/// What a write changes. At most one write is in flight for each target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An instance.
    Instance(InstanceId),
    /// A snapshot.
    Snapshot(SnapshotId),
    /// The schedules of an instance.
    Schedules(InstanceId),
}

/// The state of a write that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The answer has not arrived yet.
    Unanswered,
    /// The server has accepted it, but the list does not show it yet.
    Accepted,
    /// The answer was lost; the lists are watched for the result.
    Checking,
    /// The lists did not show it within [`PATIENCE`](super::PATIENCE).
    NotSeen,
}

/// The object of a write.
pub(super) enum Subject<'a> {
    /// A new snapshot or backup of an instance, with this name.
    New(&'a Instance, CopyKind, &'a Text),
    /// What there is.
    Existing(&'a Item),
    /// A schedule of an instance, with this name.
    Schedules(&'a Instance, &'a Text),
}

/// What is specific to a kind of write.
pub(super) trait Kind {
    /// Its object.
    fn subject(&self) -> Subject<'_>;

    /// Checks that it may still be sent, by the snapshot and its list as just read.
    fn allows(&self, _row: &Snapshot, _list: &List<Snapshot>) -> Result<(), NotDone> {
        Ok(())
    }

    /// What it changes: by default the snapshot that it is about.
    fn target(&self) -> Target {
        match self.subject() {
            Subject::New(instance, ..) => Target::Instance(instance.id.clone()),
            Subject::Existing(item) => Target::Snapshot(item.id().clone()),
            Subject::Schedules(instance, _) => Target::Schedules(instance.id.clone()),
        }
    }

    /// Checks that it may still be sent, by its instance as it was just listed; `None` if it is not
    /// listed.
    fn allows_on(&self, _listed: Option<&Instance>) -> Result<(), NotDone> {
        Ok(())
    }

    /// The list that shows its result.
    fn watches(&self) -> Watched {
        match self.subject() {
            Subject::Existing(item) if item.list() == ListId::Account => Watched::Images,
            Subject::Existing(_) | Subject::New(..) => Watched::Snapshots,
            Subject::Schedules(..) => Watched::Schedules,
        }
    }

    /// Whether a snapshot must be left alone while it is in flight, besides what it changes.
    fn keeps(&self, _snapshot: &SnapshotId) -> bool {
        false
    }

    /// The password that is sent with it, if there is one. No record has it.
    fn password(&self) -> Option<&Secret> {
        None
    }

    /// Checks that the form that was read right before it belongs to the snapshot that was confirmed.
    fn confirms(&self, _fields: &[(String, String)]) -> Result<(), NotDone> {
        Ok(())
    }

    /// What a complete list of its instance shows about it. `taken` are new ids that belong to other
    /// writes.
    fn seen(&self, _list: &List<Snapshot>, _taken: &BTreeSet<SnapshotId>) -> Option<Verdict> {
        None
    }

    /// What a list of the whole account shows about it; `under_way` is what earlier lists have shown.
    /// The list may be incomplete only if there is something under way.
    fn seen_among_images(
        &self,
        list: &List<Image>,
        _under_way: Option<&UnderWay>,
        taken: &BTreeSet<SnapshotId>,
    ) -> Option<Verdict> {
        let Subject::Existing(item) = self.subject() else {
            return None;
        };
        let rows = list.rows.iter().map(|row| &row.snapshot);
        let list = List {
            rows: rows.filter(|row| row.id == *item.id()).cloned().collect(),
            complete: list.complete,
            ..List::default()
        };
        self.seen(&list, taken)
    }

    /// What a list of instances that was requested at `asked` shows about it; `is_accepted` is whether
    /// the server has accepted the write.
    fn seen_among_instances(
        &self,
        _list: &List<Instance>,
        _asked: Now,
        _under_way: Option<&UnderWay>,
        _is_accepted: bool,
    ) -> Option<Verdict> {
        None
    }

    /// What a complete list of the schedules of its instance shows about it. `taken` are new ids that
    /// belong to other writes.
    fn seen_among_schedules(
        &self,
        _list: &List<Schedule>,
        _taken: &BTreeSet<ScheduleId>,
    ) -> Option<Verdict> {
        None
    }

    /// Whether it blocks other writes of its target while its outcome is unknown, however long that
    /// takes, because a second one could be harmful. Its result is watched for in any case.
    fn blocks_while_unknown(&self) -> bool {
        false
    }

    /// Whether the server carries it out for minutes once it has accepted it. Of a create, its row says
    /// so.
    fn goes_on(&self) -> bool {
        false
    }

    /// What it is called in the log and in the history.
    fn deed(&self) -> Deed;

    /// The new name of its snapshot or schedule, if it gives one.
    fn new_name(&self) -> Option<&Text> {
        None
    }

    /// The schedule that it changes or deletes, as it was shown.
    fn schedule(&self) -> Option<&Schedule> {
        None
    }

    /// Whether a refusal means that the state is already as the write wants it.
    fn is_met_by(&self, _refusal: &Refusal) -> bool {
        false
    }
}

impl Write {
    /// The list that shows its result.
    #[must_use]
    pub fn watches(&self) -> Watched {
        self.kind().watches()
    }

    /// The instance that it concerns, if that is listed.
    #[must_use]
    pub fn instance(&self) -> Option<&Instance> {
        match self.kind().subject() {
            Subject::New(instance, ..) | Subject::Schedules(instance, _) => Some(instance),
            Subject::Existing(item) => item.parent.instance(),
        }
    }

    /// The id of the instance that it concerns, listed or not.
    #[must_use]
    pub fn instance_id(&self) -> Option<&InstanceId> {
        match self.kind().subject() {
            Subject::New(instance, ..) | Subject::Schedules(instance, _) => Some(&instance.id),
            Subject::Existing(item) => item.parent.id(),
        }
    }

    /// Whether it concerns a snapshot or a backup.
    #[must_use]
    pub fn copy_kind(&self) -> CopyKind {
        match self.kind().subject() {
            Subject::New(_, kind, _) => kind,
            Subject::Existing(item) => item.snapshot.copy_kind(),
            Subject::Schedules(..) => CopyKind::Backup,
        }
    }

    /// The list that is read again right before it is sent.
    #[must_use]
    pub fn list(&self) -> ListId {
        match self.kind().subject() {
            Subject::New(instance, kind, _) => ListId::Copies(kind.of(&instance.id)),
            Subject::Existing(item) => item.list(),
            Subject::Schedules(instance, _) => ListId::Schedules(instance.id.clone()),
        }
    }

    /// Its target.
    #[must_use]
    pub fn target(&self) -> Target {
        self.kind().target()
    }

    /// Whether this must be left alone while it is in flight.
    #[must_use]
    pub fn needs(&self, target: &Target) -> bool {
        let is_kept = matches!(target, Target::Snapshot(id) if self.kind().keeps(id));
        is_kept || self.target() == *target
    }

    /// The password that is sent with it, if there is one. No record has it.
    #[must_use]
    pub fn password(&self) -> Option<&Secret> {
        self.kind().password()
    }

    /// Checks that the form that was read right before it belongs to the snapshot that was confirmed.
    ///
    /// # Errors
    /// `NotDone` says how they differ.
    pub fn confirms(&self, fields: &[(String, String)]) -> Result<(), NotDone> {
        self.kind().confirms(fields)
    }

    /// The name of the snapshot or schedule.
    #[must_use]
    pub fn name(&self) -> &Text {
        match self.kind().subject() {
            Subject::New(.., name) | Subject::Schedules(_, name) => name,
            Subject::Existing(item) => &item.snapshot.name,
        }
    }

    /// Whether the server carries it out for minutes once it has accepted it. Of a create, its row says
    /// so.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.kind().goes_on()
    }

    /// What it is called in the log and in the history.
    #[must_use]
    pub fn deed(&self) -> Deed {
        self.kind().deed()
    }

    /// The new name of its snapshot or schedule, if it gives one.
    #[must_use]
    pub fn new_name(&self) -> Option<&Text> {
        self.kind().new_name()
    }

    /// What it changes, as it was shown.
    #[must_use]
    pub fn item(&self) -> Option<&Item> {
        match self.kind().subject() {
            Subject::New(..) | Subject::Schedules(..) => None,
            Subject::Existing(item) => Some(item),
        }
    }

    /// The schedule that it changes or deletes, as it was shown.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        self.kind().schedule()
    }

    /// The snapshot as it was shown. It is read again right before the write is sent, and nothing
    /// is sent if anything differs.
    #[must_use]
    pub fn expects(&self) -> Option<&Snapshot> {
        self.item().map(|item| &item.snapshot)
    }

    /// Whether it blocks other writes of its target while its outcome is unknown, however long that
    /// takes, because a second one could be harmful.
    #[must_use]
    pub fn blocks_while_unknown(&self) -> bool {
        self.kind().blocks_while_unknown()
    }

    /// Whether a refusal means that the state is already as the write wants it.
    #[must_use]
    pub fn is_met_by(&self, refusal: &Refusal) -> bool {
        self.kind().is_met_by(refusal)
    }

    /// Checks that what was confirmed still holds in lists that were just read: the snapshot is
    /// unchanged, its instance allows operations, or is still gone, and the kind of write allows it.
    ///
    /// # Errors
    /// `NotDone` says what is in the way.
    pub fn holds(
        &self,
        instances: &List<Instance>,
        snapshots: &List<Snapshot>,
    ) -> Result<(), NotDone> {
        let Some(item) = self.item() else {
            return Ok(());
        };
        let expected = &item.snapshot;
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
        item.parent.holds(instances)?;
        let mut listed = instances.rows.iter();
        self.kind()
            .allows_on(listed.find(|row| Some(&row.id) == item.parent.id()))?;
        self.kind().allows(row, snapshots)
    }
}
