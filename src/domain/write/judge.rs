//! Judges a write by lists that were read after it: its answer alone proves little.

use std::{collections::BTreeSet, time::Duration};

use super::{UnderWay, Write};
use crate::domain::{
    Image, Instance, InstanceStatus, List, Now, Schedule, ScheduleId, Snapshot, SnapshotId,
    SnapshotStatus,
};

/// How long the lists are watched for a write whose outcome is unknown.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What the lists say about a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was applied.
    Done,
    /// It was applied, and this is the new snapshot.
    New(SnapshotId),
    /// The result is not visible yet.
    LookAgain,
    /// The server is carrying it out.
    UnderWay(UnderWay),
    /// The server began it, and it failed.
    Failed(Failed),
    /// Its snapshot no longer exists.
    Gone,
    /// The result was not visible within [`PATIENCE`].
    NotSeen,
    /// Several new snapshots have the name, so the user has to decide.
    Ask(Vec<SnapshotId>),
}

/// How a write failed that the server had begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The new snapshot has ended in this status.
    Snapshot(SnapshotStatus),
    /// The instance has ended in this state.
    Instance(InstanceStatus),
}

impl Write {
    /// Judges the write by a list that was requested at `asked`. It has been watched for since
    /// `since`: when it was sent, or when its outcome became unknown. `taken` are new ids that
    /// already belong to other writes.
    ///
    /// An incomplete list proves nothing, not even which of its rows are new. A list requested
    /// before the write proves nothing about it either.
    #[must_use]
    pub fn judge(
        &self,
        since: Now,
        list: &List<Snapshot>,
        asked: Now,
        taken: &BTreeSet<SnapshotId>,
    ) -> Verdict {
        if !list.complete {
            return Verdict::LookAgain;
        }
        verdict(since, asked, || self.kind().seen(list, taken))
    }

    /// The same by a list of the whole account. Lists before have shown `under_way`: then the write
    /// is watched for without a limit, and a row of an incomplete list counts.
    #[must_use]
    pub fn judge_by_images(
        &self,
        since: Now,
        list: &List<Image>,
        asked: Now,
        under_way: Option<&UnderWay>,
        taken: &BTreeSet<SnapshotId>,
    ) -> Verdict {
        if !list.complete && under_way.is_none() {
            return Verdict::LookAgain;
        }
        verdict(since, asked, || {
            self.kind().seen_among_images(list, under_way, taken)
        })
    }

    /// The same by a list of the instances.
    #[must_use]
    pub fn judge_by_instances(
        &self,
        since: Now,
        list: &List<Instance>,
        asked: Now,
        under_way: Option<&UnderWay>,
        is_accepted: bool,
    ) -> Verdict {
        // As long as the instance is at work, it is waited for.
        let since = match under_way {
            Some(UnderWay::AtWork(then)) if then.mono > since.mono => *then,
            _ => since,
        };
        verdict(since, asked, || {
            let kind = self.kind();
            kind.seen_among_instances(list, asked, under_way, is_accepted)
        })
    }

    /// The same by a list of the schedules of its instance. `taken` are new ids that already belong to
    /// other writes.
    #[must_use]
    pub fn judge_by_schedules(
        &self,
        since: Now,
        list: &List<Schedule>,
        asked: Now,
        taken: &BTreeSet<ScheduleId>,
    ) -> Verdict {
        if !list.complete {
            return Verdict::LookAgain;
        }
        verdict(since, asked, || {
            self.kind().seen_among_schedules(list, taken)
        })
    }
}

/// The verdict on a write that has been watched for since `since`, by what a list shows that was
/// requested at `asked`.
fn verdict(since: Now, asked: Now, seen: impl FnOnce() -> Option<Verdict>) -> Verdict {
    if asked.mono < since.mono {
        return Verdict::LookAgain;
    }
    match seen() {
        Some(verdict) => verdict,
        None if asked.since(since.mono) >= PATIENCE => Verdict::NotSeen,
        None => Verdict::LookAgain,
    }
}

/// What a complete list shows about a change of a snapshot that stays in the list; `None` if nothing yet.
pub(super) fn seen_in_row(
    list: &List<Snapshot>,
    id: &SnapshotId,
    is_done: impl FnOnce(&Snapshot) -> bool,
) -> Option<Verdict> {
    match list.rows.iter().find(|row| row.id == *id) {
        Some(row) => is_done(row).then_some(Verdict::Done),
        None => Some(Verdict::Gone),
    }
}
