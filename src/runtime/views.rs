//! Reads and writes the last views of the accounts, in order and off the loop's thread.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::{JoinHandle, spawn_blocking},
    time::timeout,
};

use super::effects::Report;
use crate::{
    app::{AccountId, Heard},
    domain::LastView,
    store::views::ViewFile,
};

/// How long the end of the program waits for the disk.
const MOST_WAIT: Duration = Duration::from_millis(500);

enum Job {
    Recall(AccountId),
    Keep(AccountId, Box<LastView>),
}

/// The files of the accounts, and the task that works on them.
pub(super) struct Views {
    jobs: UnboundedSender<Job>,
    task: JoinHandle<()>,
}

impl Views {
    /// Starts the task. `files` are those of the accounts, in their order; one without a file keeps
    /// no view.
    pub(super) fn new(files: Vec<Option<Arc<ViewFile>>>, results: UnboundedSender<Report>) -> Self {
        let (jobs, wanted) = unbounded_channel();
        let task = tokio::spawn(work(files, wanted, results));
        Self { jobs, task }
    }

    /// Reads the last view of an account, which is then reported.
    pub(super) fn recall(&self, of: AccountId) {
        let _ = self.jobs.send(Job::Recall(of));
    }

    /// Writes the view of an account.
    pub(super) fn keep(&self, of: AccountId, view: Box<LastView>) {
        let _ = self.jobs.send(Job::Keep(of, view));
    }

    /// Waits until everything is written, but not long: somebody waits for the shell.
    pub(super) async fn end(self) {
        drop(self.jobs);
        if timeout(MOST_WAIT, self.task).await.is_err() {
            log::warn!("the last view is not stored: the disk takes too long");
        }
    }
}

async fn work(
    files: Vec<Option<Arc<ViewFile>>>,
    mut wanted: UnboundedReceiver<Job>,
    results: UnboundedSender<Report>,
) {
    while let Some(job) = wanted.recv().await {
        let (Job::Recall(of) | Job::Keep(of, _)) = job;
        let Some(file) = files.get(of.place()).cloned().flatten() else {
            continue;
        };
        match job {
            // Read right here, not on another thread: calls to the server begin after it, so that
            // the view is there before the lists. It is a few kilobytes.
            Job::Recall(_) => {
                if let Some(view) = file.read() {
                    let _ = results.send((of, Heard::Recalled(Box::new(view))));
                }
            }
            // Waits for the disk.
            Job::Keep(_, view) => {
                let _ = spawn_blocking(move || file.write(&view)).await;
            }
        }
    }
}
