//! Follows the writes that earlier runs of the program left unfinished, and records the stages of
//! this run's. Nothing is ever sent again: their outcome is reconciled from the lists.

use std::sync::Arc;

use super::{Call, Effect, Op, State};
use crate::{
    domain::{
        FileProblem, Now,
        write::{LeftOver, OpId, Phase, Stage, Unfinished},
    },
    words::Said,
};

/// What is known about the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalState {
    /// It is not read yet.
    #[default]
    Unread,
    /// Writes are recorded in it.
    Ready,
    /// A write can't be recorded now.
    Failing(FileProblem),
}

impl State {
    /// Reads what earlier runs left, once.
    pub(super) fn begin_following(&mut self) -> Effect {
        self.call(Call::LeftOver)
    }

    /// Records a stage of a write with the next effects.
    pub(super) fn record(&mut self, id: OpId, stage: Stage) {
        self.stages.push((id, stage));
    }

    /// The stages to record.
    pub(super) fn stages_to_record(&mut self, now: Now) -> Vec<Effect> {
        let stages = std::mem::take(&mut self.stages);
        let record = |(id, stage)| self.call(Call::Record(id, stage, now.stamp));
        stages.into_iter().map(record).collect()
    }

    /// Handles whether a write can be recorded.
    pub(super) fn journal_checked(&mut self, result: Result<(), FileProblem>) {
        self.journal = match result {
            Ok(()) => JournalState::Ready,
            Err(problem) => JournalState::Failing(problem),
        };
    }

    /// Follows what earlier runs left.
    pub(super) fn take_over(&mut self, now: Now, result: Result<LeftOver, FileProblem>) {
        let LeftOver {
            unfinished,
            damaged,
            newer,
        } = match result {
            Ok(left_over) => left_over,
            Err(problem) => {
                self.say(now, Said::JournalUnread(problem.clone()));
                return self.journal_checked(Err(problem));
            }
        };
        self.journal_checked(Ok(()));
        let followed = unfinished.len();
        for one in unfinished {
            self.follow(now, one);
        }
        if damaged > 0 || newer > 0 {
            self.say(now, Said::JournalDamaged { damaged, newer });
        }
        if followed > 0 {
            self.say(now, Said::Following(followed));
        }
    }

    fn follow(&mut self, now: Now, unfinished: Unfinished) {
        let Unfinished { id, write, last } = unfinished;
        let instance = write.instance().id.clone();
        // A clock that was set back makes it begin now.
        let elapsed = now
            .stamp
            .duration_since(id.begun())
            .try_into()
            .unwrap_or_default();
        let sent = now.earlier(elapsed);
        self.ops.push(Op {
            id,
            write: Arc::new(write),
            sent,
            looked_for: now,
            phase: match last {
                Stage::Accepted | Stage::Created(_) => Phase::Accepted,
                Stage::Begun | Stage::Unanswered | Stage::Ended(_) => Phase::Checking,
            },
            adopted: None,
            hidden: false,
            of_earlier_run: true,
        });
        let open = self.data.snapshots.entry(instance.clone()).or_default();
        open.list.remote.busy_since = Some(now.mono);
        open.list.remote.want(now.mono);
        if let Stage::Created(new) = last {
            self.adopt(id, &new, &instance);
        }
        self.arrange(now, &instance, &[]);
    }
}
