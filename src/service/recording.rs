//! Recording the writes of an account in the journal, off the threads that serve calls.

use std::sync::Arc;

use jiff::Timestamp;
use log::warn;
use tokio::task;

use super::Service;
use crate::{
    domain::{
        FileProblem, Problem, Profile, ServerProblem,
        write::{End, LeftOver, NotDone, OpId, Recording, Stage, Write},
    },
    store::journal::Journal,
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
        let result = task::spawn_blocking(move || operation(&journal, &profile)).await;
        // It fails only while the program ends.
        result.unwrap_or_else(|_| Ok(T::default()))
    }

    /// What earlier runs left in the journal for this account; each write is handed out once.
    ///
    /// # Errors
    /// `FileProblem` if the journal can't be read.
    pub async fn left_over(&self) -> Result<LeftOver, FileProblem> {
        self.with_journal(Journal::left_over).await
    }

    /// Checks that a write can be recorded now.
    ///
    /// # Errors
    /// `FileProblem` says why not.
    pub async fn check_journal(&self) -> Result<(), FileProblem> {
        self.with_journal(|journal, _| journal.check()).await
    }

    /// Records a stage of a write that was recorded when it was begun. A failure is only logged: the
    /// next start then follows the write once more.
    pub async fn record_stage(&self, id: OpId, stage: Stage) {
        let record =
            move |journal: &Journal, _: &Profile| journal.step(id, Timestamp::now(), &stage);
        if let Err(problem) = self.with_journal(record).await {
            warn!("{}: {problem}", self.profile.name);
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
        recording: Recording,
    ) -> Result<(), NotDone> {
        let write = Arc::clone(write);
        let record = move |journal: &Journal, profile: &Profile| journal.begin(profile, id, &write);
        match (self.with_journal(record).await, recording) {
            (Ok(()), _) => Ok(()),
            (Err(problem), Recording::Required) => Err(NotDone::NotRecorded(problem)),
            (Err(problem), Recording::Waived) => {
                warn!("{}: {problem} Sent without a record.", self.profile.name);
                Ok(())
            }
        }
    }

    /// Records the answer to a write.
    pub(super) async fn record_answer(
        &self,
        id: OpId,
        write: &Write,
        answer: &Result<(), Problem>,
    ) {
        let stage = match answer {
            Ok(()) => Stage::Accepted,
            Err(Problem::Server(ServerProblem::Refused(refusal))) if write.is_met_by(refusal) => {
                Stage::Unanswered
            }
            Err(problem) if problem.definitely_not_applied() => Stage::Ended(End::NotApplied),
            Err(_) => Stage::Unanswered,
        };
        self.record_stage(id, stage).await;
    }
}
