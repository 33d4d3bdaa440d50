//! What changed in an account while no snapdeck ran: its list is compared with the last one that was
//! kept, off the threads that serve calls.

use std::sync::Arc;

use log::warn;
use tokio::task;

use super::Service;
use crate::{
    domain::{
        DoneHere, KnownList, ListChanges, ListComparison,
        write::{OpId, Write},
    },
    store::last_list::ListFile,
};

impl Service {
    /// Keeps the list of the whole account in a file.
    pub fn keep_list_in(&mut self, file: ListFile) {
        self.last_list = Some(file.into());
    }

    /// Compares a list with the last one that was kept of the same user; `None` if there is none.
    /// `writes` are those that are followed, which the history may lack.
    pub async fn compare_list(
        &self,
        list: KnownList,
        writes: Vec<(OpId, Arc<Write>)>,
    ) -> Option<ListChanges> {
        let file = self.last_list.clone()?;
        let history = self.history.clone();
        let server = self.profile.url.as_str().to_owned();
        let name = self.profile.name.clone();
        let compare = move || {
            let mut comparison = ListComparison::of(&list);
            let earlier = file.read(|row| comparison.take(row));
            let (_, since) = earlier.filter(|(user, _)| *user == list.user)?;
            let entries = history.map_or_else(
                || Ok(Vec::new()),
                |history| history.last(usize::MAX, |_| true),
            );
            let entries = entries.unwrap_or_else(|problem| {
                warn!("{name}: {problem}");
                Vec::new()
            });
            let writes = writes.iter().map(|(id, write)| (*id, &**write));
            let done = DoneHere::of(&entries, &server).and(writes);
            Some(comparison.end(since, &done))
        };
        // It fails only while the program ends.
        task::spawn_blocking(compare).await.ok()?
    }

    /// Keeps a list for the next run.
    pub async fn keep_list(&self, list: KnownList) {
        if let Some(file) = self.last_list.clone() {
            let _ = task::spawn_blocking(move || file.write(&list)).await;
        }
    }
}
