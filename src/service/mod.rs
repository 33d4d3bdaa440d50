//! What a person can do with an account, done safely: for the screen's effects and for commands.

use std::{sync::Arc, time::Instant};

use log::{info, warn};
use tokio::{sync::OnceCell, task};

use crate::{
    api::{Api, Timing},
    domain::{Instance, InstanceId, List, NotDeleted, Problem, Secret, ServerUrl, Snapshot},
    text::Text,
};

/// One account on one server. The connection is built at the first call, off the caller's thread.
pub struct Service {
    url: ServerUrl,
    token: Secret,
    timing: Timing,
    api: OnceCell<Arc<Api>>,
}

impl Service {
    /// Nothing is built or sent yet.
    #[must_use]
    pub fn new(url: ServerUrl, token: Secret, timing: Timing) -> Self {
        Self {
            url,
            token,
            timing,
            api: OnceCell::new(),
        }
    }

    async fn api(&self) -> Result<&Api, Problem> {
        let build = || async {
            let (url, token, timing) = (self.url.clone(), self.token.clone(), self.timing);
            let built = task::spawn_blocking(move || Api::new(&url, token, timing)).await;
            built
                .unwrap_or_else(|e| Err(Problem::NotSent(e.to_string())))
                .map(Arc::new)
        };
        self.api.get_or_try_init(build).await.map(|api| &**api)
    }

    /// All instances.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn instances(&self) -> Result<List<Instance>, Problem> {
        let begun = Instant::now();
        let result = async { self.api().await?.instances().await }.await;
        logged("instances", begun, result)
    }

    /// All snapshots of an instance.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn snapshots(&self, instance: &InstanceId) -> Result<List<Snapshot>, Problem> {
        let begun = Instant::now();
        let result = async { self.api().await?.snapshots(instance).await }.await;
        logged(&format!("snapshots of {instance}"), begun, result)
    }

    /// The account's name.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn user(&self) -> Result<Text, Problem> {
        let begun = Instant::now();
        let result = async { self.api().await?.whoami().await }.await;
        logged("whoami", begun, result).map(|user| user.name)
    }

    /// Has a snapshot made. Sent once.
    ///
    /// # Errors
    /// Any `Problem`; see `Problem::was_surely_not_done`.
    pub async fn create(&self, instance: &InstanceId, name: &Text) -> Result<(), Problem> {
        let begun = Instant::now();
        let result = async { self.api().await?.create_snapshot(instance, name).await }.await;
        logged(&format!("create on {instance}"), begun, result)
    }

    /// Deletes a snapshot, if it still is what was confirmed: it is read again first, and nothing
    /// is sent where anything of it changed. Sent once.
    ///
    /// # Errors
    /// `NotDeleted` says why.
    pub async fn delete(
        &self,
        instance: &InstanceId,
        confirmed: &Snapshot,
    ) -> Result<(), NotDeleted> {
        let list = self
            .snapshots(instance)
            .await
            .map_err(|problem| NotDeleted::NotFound(Some(problem)))?;
        let Some(row) = list.rows.iter().find(|row| row.id == confirmed.id) else {
            return Err(if list.complete {
                NotDeleted::Gone
            } else {
                NotDeleted::NotFound(None)
            });
        };
        let changes = confirmed.changes(row);
        if !changes.is_empty() {
            return Err(NotDeleted::Changed(changes));
        }
        let begun = Instant::now();
        let result = async {
            self.api()
                .await?
                .delete_snapshot(instance, &confirmed.id)
                .await
        }
        .await;
        logged(
            &format!("delete {} of {instance}", confirmed.id),
            begun,
            result,
        )
        .map_err(NotDeleted::Failed)
    }
}

/// Writes how a call ended to the log: what and how long, never a form's values.
fn logged<T>(what: &str, begun: Instant, result: Result<T, Problem>) -> Result<T, Problem> {
    let took = begun.elapsed().as_millis();
    match &result {
        Ok(_) => info!("{what}: done in {took} ms"),
        Err(problem) => warn!("{what}: {problem} ({took} ms)"),
    }
    result
}
