//! Recording the writes of an account in the journal and in the history, off the threads that serve
//! calls.

use std::{io, path::Path, sync::Arc};

use jiff::Timestamp;
use log::warn;
use tokio::task;

use super::Service;
use crate::{
    domain::{
        FileAction, FileProblem, HistoryAnswer, HistoryEntry, HistoryOf, HistoryStep, Problem,
        Profile, Request, ServerProblem,
        write::{
            Answered, Confirmation, End, LeftOver, NotDone, OpId, Recording, Stage, Unfollowed,
            Write,
        },
    },
    store::{
        history::MOST_ENTRIES,
        journal::{JOURNAL, Journal},
    },
    words,
};

impl Service {
    /// Runs an operation of the journal, which waits for the disk.
    async fn with_journal<T: Default + Send + 'static>(
        &self,
        operation: impl FnOnce(&Journal, &Profile) -> Result<T, FileProblem> + Send + 'static,
    ) -> Result<T, FileProblem> {
        let Some(journal) = self.journal.clone() else {
            return Ok(T::default());
        };
        let profile = self.profile.clone();
        match task::spawn_blocking(move || operation(&journal, &profile)).await {
            Ok(result) => result,
            // Only while the program ends; what is not known to be recorded must not be sent.
            Err(error) => Err(FileProblem::failed(
                Path::new(JOURNAL),
                FileAction::Write,
                &io::Error::other(error),
            )),
        }
    }

    /// What earlier runs left in the journal for this account; each write is handed out once.
    ///
    /// # Errors
    /// `FileProblem` if the journal can't be read.
    pub async fn left_over(&self) -> Result<LeftOver, FileProblem> {
        self.with_journal(Journal::left_over).await
    }

    /// What other programs and unknown profiles left unfinished in the journal.
    ///
    /// # Errors
    /// `FileProblem` if the journal can't be read.
    pub async fn unfollowed(&self) -> Result<Vec<Unfollowed>, FileProblem> {
        self.with_journal(|journal, _| journal.unfollowed()).await
    }

    /// Checks that a write can be recorded now.
    ///
    /// # Errors
    /// `FileProblem` says why not.
    pub async fn check_journal(&self) -> Result<(), FileProblem> {
        self.with_journal(|journal, _| journal.check()).await
    }

    /// Adds a step of a write to the history. A failure is only logged.
    async fn tell(&self, id: OpId, step: HistoryStep) {
        let Some(history) = self.history.clone() else {
            return;
        };
        let result = task::spawn_blocking(move || history.append(id, &step)).await;
        if let Ok(Err(problem)) = result {
            warn!("{}: {problem}", self.profile.name);
        }
    }

    /// Reads the last entries of a part of the history, the newest first.
    ///
    /// # Errors
    /// `FileProblem` if it can't be read.
    pub async fn history(&self, of: &HistoryOf) -> Result<Vec<HistoryEntry>, FileProblem> {
        let Some(history) = self.history.clone() else {
            return Ok(Vec::new());
        };
        let (of, profile) = (of.clone(), self.profile.clone());
        let read = move || {
            let account = (&profile.name, profile.url.as_str());
            history.last(MOST_ENTRIES, |entry| of.has(entry, account))
        };
        let result = task::spawn_blocking(read).await;
        // It fails only while the program ends.
        result.unwrap_or_else(|_| Ok(Vec::new()))
    }

    /// Records a stage of a write that was recorded when it was begun. A failure is only logged: the
    /// next start then follows the write once more.
    pub async fn record_stage(&self, id: OpId, at: Timestamp, stage: Stage) {
        let told = match &stage {
            Stage::Open(Answered::Created(snapshot)) => {
                Some(HistoryStep::Created(at, snapshot.clone()))
            }
            Stage::Ended(end) => Some(HistoryStep::Ended(at, *end)),
            // Its answer says more.
            Stage::Open(Answered::Accepted | Answered::Lost | Answered::Working) | Stage::Alone => {
                None
            }
        };
        let record = move |journal: &Journal, _: &Profile| journal.step(id, at, &stage);
        if let Err(problem) = self.with_journal(record).await {
            warn!("{}: {problem}", self.profile.name);
        }
        if let Some(told) = told {
            self.tell(id, told).await;
        }
    }

    /// Records that a write is about to be sent.
    ///
    /// # Errors
    /// `NotRecorded` if that fails and is required.
    pub(super) async fn record_begin(
        &self,
        id: OpId,
        write: &Arc<Write>,
        confirmation: &Confirmation,
        form: &[(String, String)],
    ) -> Result<(), NotDone> {
        let request = self.request(write, confirmation, form);
        let write = Arc::clone(write);
        let user = self.session.user();
        let record = move |journal: &Journal, profile: &Profile| {
            journal.begin(profile, user.as_ref(), id, &write)
        };
        match (self.with_journal(record).await, confirmation.recording) {
            (Ok(()), _) => {}
            (Err(problem), Recording::Required) => return Err(NotDone::NotRecorded(problem)),
            (Err(problem), Recording::Waived) => {
                warn!(
                    "{}",
                    words::log::sent_unrecorded(&self.profile.name, &problem)
                );
            }
        }
        self.tell(id, HistoryStep::Begun(Box::new(request))).await;
        Ok(())
    }

    /// What a write asks, for the history.
    fn request(
        &self,
        write: &Write,
        confirmation: &Confirmation,
        form: &[(String, String)],
    ) -> Request {
        let account = (&self.profile.name, self.profile.url.as_str());
        let typed = confirmation.typed.clone();
        Request::of(write, account, self.session.user(), typed, form)
    }

    /// Tells the history that a write was confirmed, but not sent.
    pub(super) async fn tell_not_sent(
        &self,
        id: OpId,
        write: &Write,
        confirmation: &Confirmation,
        (at, why): (Timestamp, &NotDone),
    ) {
        let request = Box::new(self.request(write, confirmation, &[]));
        self.tell(id, HistoryStep::Begun(request)).await;
        let answer = HistoryAnswer::NotApplied(why.to_string());
        self.tell(id, HistoryStep::Answered(at, answer)).await;
        let ended = HistoryStep::Ended(at, End::NotApplied);
        self.tell(id, ended).await;
    }

    /// Records the answer to a write.
    pub(super) async fn record_answer(
        &self,
        id: OpId,
        write: &Write,
        at: Timestamp,
        answer: &Result<(), Problem>,
    ) {
        let stage = match answer {
            Ok(()) => Stage::Open(Answered::Accepted),
            Err(Problem::Server(ServerProblem::Refused(refusal))) if write.is_met_by(refusal) => {
                Stage::Open(Answered::Lost)
            }
            Err(problem) if problem.definitely_not_applied() => Stage::Ended(End::NotApplied),
            Err(_) => Stage::Open(Answered::Lost),
        };
        let told = match (answer, &stage) {
            (Ok(()), _) => HistoryAnswer::Accepted,
            (Err(problem), Stage::Ended(_)) => HistoryAnswer::NotApplied(problem.to_string()),
            (Err(problem), _) => HistoryAnswer::Unclear(problem.to_string()),
        };
        self.tell(id, HistoryStep::Answered(at, told)).await;
        self.record_stage(id, at, stage).await;
    }
}
