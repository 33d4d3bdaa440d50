//! Follows the writes that earlier runs of the program left unfinished, and records the stages of
//! this run's. Nothing is ever sent again: their outcome is reconciled from the lists.

use std::{sync::Arc, time::Duration};

use super::{
    Call, Effect, Op, State,
    ask::{Hint, Refused},
    operations::Operation,
};
use crate::{
    domain::{
        FileProblem, Now,
        write::{
            Answered, Confirmation, LeftOver, ListId, OpId, Phase, Recording, Stage, UnderWay,
            Unfinished, Watched,
        },
    },
    words::{Said, journal::JournalDamage},
};

/// What is known about the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalState {
    /// It is not read yet.
    #[default]
    Unread,
    /// There is none: nothing outlives this run.
    Absent,
    /// Writes are recorded in it.
    Ready,
    /// A write can't be recorded now.
    Failing(FileProblem),
}

impl JournalState {
    /// Why a write can't be recorded now, as far as that is known.
    #[must_use]
    pub fn problem(&self) -> Option<&FileProblem> {
        match self {
            Self::Unread | Self::Absent | Self::Ready => None,
            Self::Failing(problem) => Some(problem),
        }
    }
}

impl State {
    /// Whether nothing of this account outlives the run: no operation, history or list.
    #[must_use]
    pub fn keeps_nothing(&self) -> bool {
        self.journal == JournalState::Absent
    }

    /// Checks whether the write of the open question can be recorded, before it is confirmed.
    pub(super) fn check_journal(&mut self) -> Option<Effect> {
        let open = self.layers.question_mut()?;
        if !open.question.writes() || open.form.recording.is_some() {
            return None;
        }
        open.form.recording = Some(Recording::Required);
        Some(self.call(Call::CheckJournal))
    }

    /// How the open question was confirmed. If its write can't be recorded, it has to be confirmed
    /// twice.
    pub(super) fn confirmation(&mut self) -> Result<Confirmation, Refused> {
        let fails = self.journal.problem().is_some();
        let Some(open) = self.layers.question_mut() else {
            return Ok(Confirmation::default());
        };
        if fails && open.form.recording != Some(Recording::Waived) {
            open.form.recording = Some(Recording::Waived);
            open.shown_anew(Some(Hint::NotRecorded));
            return Err(Refused {
                hint: Hint::NotRecorded,
                focus: None,
            });
        }
        let recording = if fails {
            Recording::Waived
        } else {
            Recording::Required
        };
        let typed = open.typed_to_confirm().map(str::to_owned);
        Ok(Confirmation { recording, typed })
    }

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
        for (id, stage) in &stages {
            self.note_stage(now, *id, stage);
        }
        let record = |(id, stage)| self.call(Call::Record(id, stage, now.stamp));
        stages.into_iter().map(record).collect()
    }

    /// Handles whether a write can be recorded.
    pub(super) fn journal_checked(&mut self, result: Result<(), FileProblem>) {
        let journal = match result {
            Ok(()) if self.journal == JournalState::Absent => JournalState::Absent,
            Ok(()) => JournalState::Ready,
            Err(problem) => JournalState::Failing(problem),
        };
        if journal.problem() != self.journal.problem() {
            // The warning has to be read.
            for open in self
                .layers
                .questions_mut()
                .filter(|open| open.question.writes())
            {
                open.form.recording = Some(Recording::Required);
                open.shown_anew(None);
            }
        }
        self.journal = journal;
    }

    /// Follows what earlier runs left.
    pub(super) fn take_over(&mut self, now: Now, result: Result<LeftOver, FileProblem>) {
        let LeftOver {
            unfinished,
            damaged,
            torn,
            newer,
            is_kept,
            unwritable,
        } = match result {
            Ok(left_over) => left_over,
            Err(problem) => {
                self.say(now, Said::JournalUnread(problem.clone()));
                return self.journal_checked(Err(problem));
            }
        };
        if !is_kept {
            self.journal = JournalState::Absent;
        }
        if let Some(problem) = &unwritable {
            self.say(now, Said::JournalUnwritable(problem.clone()));
        }
        self.journal_checked(unwritable.map_or(Ok(()), Err));
        if damaged > 0 || torn > 0 || newer > 0 {
            let damage = JournalDamage {
                records: damaged,
                torn,
                newer,
            };
            self.say_after(now, Said::JournalDamaged(damage));
        }
        self.to_follow.extend(unfinished);
        self.follow_of_user(now);
    }

    /// Follows what the user of this session left; what another user left waits for them, because
    /// the lists of this one prove nothing about it.
    pub(super) fn follow_of_user(&mut self, now: Now) {
        let user = self.entry.whose().cloned();
        let is_theirs = |one: &mut Unfinished| one.user.is_none() || one.user == user;
        let theirs: Vec<Unfinished> = self.to_follow.extract_if(.., is_theirs).collect();
        let followed = theirs.len();
        for one in theirs {
            self.follow(now, one);
        }
        if followed > 0 {
            self.say_after(now, Said::Following(followed));
        }
    }

    fn follow(&mut self, now: Now, unfinished: Unfinished) {
        let Unfinished {
            id, write, last, ..
        } = unfinished;
        let list = write.list();
        // A clock that was set back makes it begin now.
        let elapsed = now
            .stamp
            .duration_since(id.begun())
            .try_into()
            .unwrap_or_default();
        let sent = now.earlier(elapsed);
        let write = Arc::new(write);
        self.note_begun(Operation {
            id,
            write: Arc::clone(&write),
            since: sent,
            of_earlier_run: true,
            alone: false,
            end: None,
        });
        let watches = write.watches();
        let op = Op {
            id,
            write: Arc::clone(&write),
            sent,
            looked_for: now,
            phase: match last {
                Some(Answered::Accepted | Answered::Created(_) | Answered::Working) => {
                    Phase::Accepted
                }
                Some(Answered::Lost) | None => Phase::Checking,
            },
            adopted: None,
            under_way: match (write.watches(), &last) {
                (Watched::Images, Some(Answered::Created(id))) => {
                    Some(UnderWay::Listed(id.clone()))
                }
                (Watched::Instances, Some(Answered::Working)) => Some(UnderWay::AtWork(now)),
                (
                    Watched::Images | Watched::Snapshots | Watched::Instances | Watched::Schedules,
                    _,
                ) => None,
            },
            hidden: false,
            of_earlier_run: true,
        };
        let made = match &last {
            Some(Answered::Created(id)) => Some(id),
            Some(Answered::Accepted | Answered::Lost | Answered::Working) | None => None,
        };
        self.note_plan(&op, &Confirmation::default(), made);
        self.ops.push(op);
        self.watch(now, &write, Duration::ZERO);
        if let (Watched::Snapshots, Some(Answered::Created(new)), ListId::Copies(of)) =
            (watches, last, &list)
        {
            self.adopt(id, &new, of);
        }
        self.arrange_list(now, &list);
    }
}
