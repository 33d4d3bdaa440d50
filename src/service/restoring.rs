//! What is checked and read right before a restore is sent.

use super::Service;
use crate::{
    api::Api,
    domain::{
        Access, CopyKind, InstanceId, Snapshot, SnapshotStatus,
        write::{Barred, NotDone, Restore},
    },
    words::log::LoggedCall,
};

impl Service {
    /// Checks that the snapshot of the present state is still there before a restore from a backup,
    /// whose own list does not show it.
    pub(super) async fn check_kept(&self, restore: &Restore) -> Result<(), NotDone> {
        let Some(kept) = &restore.kept else {
            return Ok(());
        };
        if restore.item.snapshot.copy_kind() == CopyKind::Snapshot {
            return Ok(());
        }
        let list = self.snapshots(&restore.instance.id).await;
        let list = list.map_err(|problem| NotDone::NotFound(Some(problem)))?;
        let is_there = |row: &Snapshot| row.id == *kept && row.status == SnapshotStatus::Active;
        if list.rows.iter().any(is_there) {
            Ok(())
        } else {
            Err(NotDone::Barred(Barred::NotKept))
        }
    }

    /// Checks that the server offers what an instance is to be restored from, as far as it says.
    pub(super) async fn check_source(
        &self,
        instance: &InstanceId,
        source: &[(String, String)],
    ) -> Result<(), NotDone> {
        let read = |api: Api| async move { api.rebuild_sources(instance).await };
        let offered = self.read(LoggedCall::Sources(instance), read).await;
        match offered.map_err(|problem| NotDone::NotFound(Some(problem)))? {
            Some(offered) if !source.iter().all(|(_, id)| offered.contains(id)) => {
                Err(NotDone::Barred(Barred::NotOffered))
            }
            _ => Ok(()),
        }
    }

    /// The field of the key that is sent with a restore, if one is: the account still has it.
    pub(super) async fn key_to_send(
        &self,
        restore: &Restore,
    ) -> Result<Option<(String, String)>, NotDone> {
        let keys = match &restore.access {
            Access::AsBefore | Access::ForgottenPassword => return Ok(None),
            // The key beside a password is not used, so it can be missing.
            Access::Password(_) => {
                let keys = self.ssh_keys(&restore.instance.id).await;
                keys.unwrap_or_default()
            }
            Access::Key(_) => {
                let keys = self.ssh_keys(&restore.instance.id).await;
                keys.map_err(|problem| NotDone::NotFound(Some(problem)))?
            }
        };
        let key = restore.key_to_send(&keys)?;
        Ok(key.map(Api::key_field))
    }
}
