//! Reads and writes the last views of the accounts, one after the other, on threads that may wait for
//! the disk.

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
    words,
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
            log::warn!("{}", words::log::disk_too_slow());
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
        // A folder on a network may not answer for minutes; calls and timers go on meanwhile.
        match job {
            // The lists may arrive first: then the view is not restored.
            Job::Recall(_) => {
                if let Ok(Some(view)) = spawn_blocking(move || file.read()).await {
                    let _ = results.send((of, Heard::Recalled(Box::new(view))));
                }
            }
            Job::Keep(_, view) => {
                let _ = spawn_blocking(move || file.write(&view)).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{
        domain::{ProfileName, ServerUrl},
        runtime::calls,
    };

    /// A limit that only a hung program reaches.
    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_folder_that_hangs_stops_neither_calls_nor_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let profile = ProfileName::parse("prod").unwrap();
        let server = ServerUrl::parse("https://api.zomro.com").unwrap();
        let file = || ViewFile::new(folder.path(), &profile, &server);
        let view = LastView {
            user: Some("ops@example.ua".into()),
            ..LastView::default()
        };
        file().write(&view);
        let file = Arc::new(file());
        let runtime = calls::start().unwrap();
        let _entered = runtime.enter();
        let (results, mut news) = unbounded_channel();
        let hung = file.hang();
        let views = Views::new(vec![Some(Arc::clone(&file))], results);
        views.recall(AccountId::default());
        let (ended, end) = mpsc::channel();
        runtime.spawn(async move {
            views.end().await;
            ended.send(()).unwrap();
        });
        let in_time = end.recv_timeout(LONG);
        drop(hung);
        assert_eq!(in_time, Ok(()));
        let Some((_, Heard::Recalled(read))) = news.blocking_recv() else {
            panic!("it is reported late")
        };
        assert_eq!(*read, view);
    }
}
