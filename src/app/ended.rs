//! What ran for long and has ended: people look elsewhere meanwhile, so they are notified.

use std::time::{Duration, Instant};

use super::{Op, State, bulk::ItemState, operations::OperationEnd};
use crate::{
    domain::{
        InstanceId, Now, ProfileName, SnapshotId,
        write::{OpId, Write},
    },
    words::{Said, message},
};

/// How long something has to run before its end is worth a notification.
pub const LONG: Duration = Duration::from_secs(10);

/// How something ended. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// It was done.
    Done,
    /// It was not done, or not all of it.
    Failed,
    /// Its outcome is unknown.
    Unknown,
}

/// Something that ran for more than [`LONG`] and ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What is said of it, with its account where there are several.
    pub said: Said,
    /// How it ended.
    pub ending: Ending,
    /// Its account.
    pub account: ProfileName,
    /// Its instances.
    pub instances: Vec<InstanceId>,
    /// Its snapshots, as far as their ids are known.
    pub snapshots: Vec<SnapshotId>,
}

/// What ended at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The ends, at least one.
    pub ended: Vec<Ended>,
    /// Whether the terminal said that its window has the focus, so that the screen is seen.
    pub focused: bool,
}

impl Notification {
    /// The worst end.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let endings = self.ended.iter().map(|ended| ended.ending);
        endings.max().unwrap_or(Ending::Done)
    }

    /// The first of the worst ends, and the number of others.
    #[must_use]
    pub fn message(&self) -> String {
        let worst = self.ending();
        let first = self.ended.iter().find(|ended| ended.ending == worst);
        first.map_or_else(String::new, |first| {
            message::ended(&first.said.to_string(), self.ended.len() - 1)
        })
    }
}

/// What ended in an account: `Said` gets the account's name from the app.
#[derive(Clone, Debug)]
pub(super) struct Finished {
    pub(super) said: Said,
    pub(super) ending: Ending,
    pub(super) instances: Vec<InstanceId>,
    pub(super) snapshots: Vec<SnapshotId>,
}

impl Finished {
    /// The end of these writes.
    pub(super) fn of<'a>(
        writes: impl IntoIterator<Item = &'a Write>,
        said: Said,
        ending: Ending,
    ) -> Self {
        let (mut instances, mut snapshots) = (Vec::new(), Vec::new());
        for write in writes {
            instances.extend(write.instance_id().cloned());
            snapshots.extend(write.expects().map(|row| row.id.clone()));
        }
        Self {
            said,
            ending,
            instances,
            snapshots,
        }
    }
}

impl State {
    /// Notes an end with the next effects, if what ended ran for long.
    pub(super) fn ended(&mut self, now: Now, since: Instant, end: Finished) {
        if now.since(since) > LONG {
            self.ended.push(end);
        }
    }

    /// Notes how a write ended: among the operations, in the results of its run, and with the next
    /// effects. Returns whether the results of its run say so.
    pub(super) fn end(&mut self, now: Now, op: &Op, said: &Said, end: OperationEnd) -> bool {
        let (ending, in_run) = match &end {
            OperationEnd::Done => (Ending::Done, ItemState::Done),
            OperationEnd::NotDone(why) => (Ending::Failed, ItemState::NotDone(why.clone())),
            OperationEnd::NotSaved(status) => (Ending::Failed, ItemState::NotSaved(status.clone())),
            OperationEnd::Failed(_) => (Ending::Failed, ItemState::Unknown(op.id)),
            OperationEnd::Unclear => (Ending::Unknown, ItemState::Unknown(op.id)),
        };
        self.write_ended(now, op, said.clone(), ending);
        self.note_end(now, op.id, end);
        self.ended_in_run(op.id, in_run)
    }

    /// Notes with the next effects that a write ended, or that its end is not seen. Of a run, only
    /// the whole has an end.
    pub(super) fn write_ended(&mut self, now: Now, op: &Op, said: Said, ending: Ending) {
        if !self.is_in_run(op.id) {
            let end = Finished::of([&*op.write], said, ending);
            self.ended(now, op.sent.mono, end);
        }
    }

    fn is_in_run(&self, id: OpId) -> bool {
        let mut items = self.run.iter().flat_map(|run| &run.items);
        items.any(|item| item.state == ItemState::Running(id))
    }
}
