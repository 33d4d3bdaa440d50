//! What runs at the server: our own writes until the list shows their end, and snapshots that
//! others create of the open instance.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use super::{Op, State};
use crate::{
    domain::{
        CopyKind, CopyList, Instance, InstanceId, InstanceStatus, Now,
        write::{ListId, Phase, Watched, Write},
    },
    text::Text,
    words::writes,
};

/// A running operation.
#[derive(Clone, Debug)]
pub struct Running<'a> {
    /// What it does.
    pub doing: Doing<'a>,
    /// The name of the snapshot.
    pub name: &'a Text,
    /// The instance whose list shows it; none if that of the whole account does.
    pub of: Option<InstanceId>,
    /// The label of the instance.
    pub on: Cow<'a, str>,
    /// Whether we began it.
    pub ours: bool,
    /// When we began it.
    pub since: Option<Instant>,
    /// How long it usually takes, if we know that.
    pub usual: Option<Duration>,
    /// When it was last known to run, if the last read of its list failed.
    pub last_known: Option<Now>,
}

/// What a running operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing<'a> {
    /// A snapshot is being created.
    Saving,
    /// A write of our own.
    Write(&'a Write, Phase),
}

impl<'a> Doing<'a> {
    /// What a write does now, if it runs and has no row in the list.
    fn of(op: &'a Op) -> Option<Self> {
        let is_shown = op.adopted.is_some() || op.phase == Phase::NotSeen;
        (!is_shown).then_some(Self::Write(&op.write, op.phase))
    }

    /// Whether the server makes a copy, which its list may not show yet.
    #[must_use]
    pub fn makes_a_copy(self) -> bool {
        match self {
            Self::Saving | Self::Write(Write::Create(_), Phase::Accepted) => true,
            Self::Write(..) => false,
        }
    }
}

impl State {
    /// Whether an operation that the operations show is running.
    #[must_use]
    pub fn runs_something(&self) -> bool {
        let has_run = self.run.as_ref().is_some_and(|run| !run.is_over());
        has_run || self.running().iter().any(|it| it.ours)
    }

    /// All running operations: those of the open instance first.
    #[must_use]
    pub fn running(&self) -> Vec<Running<'_>> {
        let of_ops = self.ops.iter().filter_map(|op| {
            let last_known = self.last_known_of(op);
            let of = match op.list() {
                ListId::Copies(list) => Some(list.instance),
                ListId::Schedules(of) => Some(of),
                ListId::Account => None,
            };
            let doing = Doing::of(op)?;
            Some(Running {
                doing,
                since: Some(op.sent.mono),
                usual: None,
                name: op.write.name(),
                of,
                on: writes::on(&op.write),
                ours: true,
                // The answer to it may be newer than that.
                last_known: last_known.map(|known| later(known, op.looked_for)),
            })
        });
        let rows = self
            .data
            .snapshots
            .keys()
            .flat_map(|of| self.saving_rows(of));
        let open = self.open.as_ref().map(|list| &list.instance);
        let is_open =
            |running: &Running| self.shown && open.is_some() && open == running.of.as_ref();
        let mut running: Vec<Running> = of_ops
            .chain(rows.filter(|row| row.ours || is_open(row)))
            .collect();
        running.sort_by_key(|running| !is_open(running));
        running
    }

    /// What runs first, if the message says how long it has been running.
    pub(super) fn timed(&self) -> Option<Running<'_>> {
        let first = self.running().into_iter().next();
        first.filter(|running| running.usual.is_some() && running.last_known.is_none())
    }

    /// The rows of an instance that are `Saving`.
    fn saving_rows<'a>(&'a self, list: &'a CopyList) -> impl Iterator<Item = Running<'a>> {
        let of = &list.instance;
        let on = || {
            let instance = self.data.instances.get(of);
            instance.map_or(Cow::Borrowed(of.as_str()), Instance::label)
        };
        let open = self.data.snapshots.get(list);
        let rows = open.into_iter().flat_map(|open| {
            let known = |(id, saving): (_, &super::Saving)| Some((open.list.get(id)?, *saving));
            open.saving.iter().filter_map(known)
        });
        rows.map(move |(row, saving)| Running {
            doing: Doing::Saving,
            since: saving.is_ours().then_some(saving.since),
            usual: self.usual(of).filter(|_| saving.is_ours()),
            name: &row.name,
            of: Some(of.clone()),
            // Only here, because most lists have none.
            on: on(),
            ours: saving.is_ours(),
            last_known: self.last_known(list),
        })
    }

    /// When the list that shows a write was last read well, if it can't be read now.
    fn last_known_of(&self, op: &Op) -> Option<Now> {
        match op.write.watches() {
            Watched::Snapshots => match op.list() {
                ListId::Copies(list) => self.last_known(&list),
                ListId::Account | ListId::Schedules(_) => None,
            },
            Watched::Schedules => {
                let list = self.data.schedules.get(op.write.instance_id()?)?;
                let failed = list.remote.failure.is_some() || self.is_signed_out();
                list.remote.read_at.filter(|_| failed)
            }
            Watched::Instances => {
                let remote = &self.data.instances.remote;
                let failed = remote.failure.is_some() || self.is_signed_out();
                remote.read_at.filter(|_| failed)
            }
            Watched::Images => {
                let remote = &self.data.images.list.remote;
                let failed = remote.failure.is_some() || self.is_signed_out();
                remote.read_at.filter(|_| failed)
            }
        }
    }

    /// When the list of an instance was last read well, if it can't be read now.
    fn last_known(&self, of: &CopyList) -> Option<Now> {
        let remote = &self.data.snapshots.get(of)?.list.remote;
        let failed = remote.failure.is_some()
            || self.is_signed_out()
            || self.shown && self.data.instances.remote.failure.is_some();
        remote.read_at.filter(|_| failed)
    }

    /// The snapshot or backup that is being created of an instance, as far as its lists are known.
    pub(super) fn being_made(&self, of: &InstanceId) -> Option<&Text> {
        let row_of = |kind: CopyKind| {
            let list = kind.of(of);
            let open = self.data.snapshots.get(&list)?;
            let open = self.is_followed(&list).then_some(open)?;
            open.saving.keys().find_map(|id| open.list.get(id))
        };
        let row = CopyKind::ALL.into_iter().find_map(row_of)?;
        Some(&row.name)
    }

    /// The state of an instance: it is busy while a snapshot of it is being created, whether or not
    /// the list of instances says so yet.
    #[must_use]
    pub fn status_of<'a>(&'a self, instance: &'a Instance) -> &'a InstanceStatus {
        let is_made = |op: &Op| {
            op.write.instance_id() == Some(&instance.id)
                && Doing::of(op).is_some_and(Doing::makes_a_copy)
        };
        match &instance.status {
            InstanceStatus::Active | InstanceStatus::Stopped
                if self.being_made(&instance.id).is_some() || self.ops.iter().any(is_made) =>
            {
                &InstanceStatus::ImageUploading
            }
            InstanceStatus::Active | InstanceStatus::Stopped
                if self.ops.iter().any(|op| {
                    op.write.watches() == Watched::Instances
                        && op.write.instance_id() == Some(&instance.id)
                        && op.phase == Phase::Accepted
                }) =>
            {
                &InstanceStatus::AtWork("rebuilding")
            }
            status => status,
        }
    }
}

fn later(one: Now, other: Now) -> Now {
    if one.mono >= other.mono { one } else { other }
}
