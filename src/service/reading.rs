//! The lists and forms of an account, as they are read.

use super::Service;
use crate::{
    api::{Api, Filtered},
    domain::{
        CopyKind, CopyList, Image, Instance, InstanceId, List, Problem, Region, Reporter, Schedule,
        Snapshot, SnapshotId, SshKey,
    },
    text::Text,
    words::log::LoggedCall,
};

impl Service {
    /// All instances.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn instances(&self) -> Result<List<Instance>, Problem> {
        self.instances_reporting(&Reporter::default()).await
    }

    /// All instances; reports how many rows have been read.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn instances_reporting(
        &self,
        reporter: &Reporter,
    ) -> Result<List<Instance>, Problem> {
        let call = |api: Api| async move { api.reporting(reporter.clone()).instances().await };
        self.list(LoggedCall::Instances, &Filtered::Instances, call)
            .await
    }

    /// All snapshots of an instance.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn snapshots(&self, instance: &InstanceId) -> Result<List<Snapshot>, Problem> {
        let list = CopyKind::Snapshot.of(instance);
        self.copies_reporting(&list, &Reporter::default()).await
    }

    /// All snapshots or backups of an instance; reports how many rows have been read.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn copies_reporting(
        &self,
        list: &CopyList,
        reporter: &Reporter,
    ) -> Result<List<Snapshot>, Problem> {
        let call = |api: Api| async move { api.reporting(reporter.clone()).copies(list).await };
        match list.kind {
            CopyKind::Snapshot => {
                let filtered = Filtered::Snapshots(list.instance.clone());
                self.list(LoggedCall::Copies(list), &filtered, call).await
            }
            // The server has no filter for backups `[panel]`.
            CopyKind::Backup => self.read(LoggedCall::Copies(list), call).await,
        }
    }

    /// All snapshots, backups and images of the account; reports rows as they arrive, and how many
    /// have been read.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn images_reporting(&self, reporter: &Reporter) -> Result<List<Image>, Problem> {
        let call = |api: Api| async move { api.reporting(reporter.clone()).images().await };
        self.list(LoggedCall::Images, &Filtered::Images, call).await
    }

    /// All schedules of backups of an instance; reports how many rows have been read. The server has
    /// no filter for them `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn schedules_reporting(
        &self,
        of: &InstanceId,
        reporter: &Reporter,
    ) -> Result<List<Schedule>, Problem> {
        let call = |api: Api| async move { api.reporting(reporter.clone()).schedules(of).await };
        self.read(LoggedCall::Schedules(of), call).await
    }

    /// The regions that a snapshot can be copied to, the server's choice first.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn regions(&self, snapshot: &SnapshotId) -> Result<Vec<Region>, Problem> {
        let what = LoggedCall::Regions(snapshot);
        self.read(what, |api| async move { api.regions(snapshot).await })
            .await
    }

    /// The SSH keys that an instance can be restored with.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn ssh_keys(&self, instance: &InstanceId) -> Result<List<SshKey>, Problem> {
        let what = LoggedCall::SshKeys(instance);
        self.read(what, |api| async move { api.ssh_keys(instance).await })
            .await
    }

    /// The account's name.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn user(&self) -> Result<Text, Problem> {
        let user = self
            .read(LoggedCall::Whoami, |api| async move { api.whoami().await })
            .await?;
        self.session.belongs_to(&user.name);
        Ok(user.name)
    }
}
