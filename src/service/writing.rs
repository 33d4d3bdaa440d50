//! Writes: checked right before, recorded, sent once.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::time;

use super::Service;
use crate::{
    api::{Api, write_form},
    domain::{
        Reporter,
        write::{Confirmation, ListId, NotDone, OpId, ScheduleWrite, Write},
    },
    words::log::LoggedCall,
};

impl Service {
    /// Executes a write if its expectations still hold. The lists are read again first, and nothing
    /// is sent if anything differs. The write is sent once.
    ///
    /// # Errors
    /// `NotDone` says why, and whether the write was definitely not applied.
    pub async fn write(
        &self,
        id: OpId,
        write: &Arc<Write>,
        confirmation: &Confirmation,
    ) -> Result<(), NotDone> {
        // Not by the system's clock, which may jump.
        let begun = time::Instant::now();
        let at = || {
            let at = id.begun().checked_add(begun.elapsed());
            at.unwrap_or(Timestamp::MAX)
        };
        let prepared = async {
            let form = self.form_of(write).await?;
            self.record_begin(id, write, confirmation, &form).await?;
            Ok(form)
        };
        let form = match prepared.await {
            Ok(form) => form,
            Err(why) => {
                self.tell_not_sent(id, write, confirmation, (at(), &why))
                    .await;
                return Err(why);
            }
        };
        let form = &form;
        let call = |api: Api| async move { api.write(form, write.password()).await };
        let sent = self.send(LoggedCall::Write(write), call).await;
        self.record_answer(id, write, at(), &sent).await;
        sent.map_err(NotDone::Failed)
    }

    /// The form of a write, if its expectations still hold.
    async fn form_of(&self, write: &Write) -> Result<Vec<(String, String)>, NotDone> {
        // The form of a restore is read first, so that no slow answer comes between the last look at
        // the lists and the write; if that fails, the lists may still say why. A protection sends its
        // form back, so that is read last: nobody's change of it must be undone.
        let kept = match write {
            Write::Restore(_) => Some(self.kept_for(write).await),
            Write::Create(_)
            | Write::Delete(_)
            | Write::Rename(_)
            | Write::Protect(_)
            | Write::Copy(_)
            | Write::Schedule(_) => None,
        };
        if let Some(item) = write.item() {
            let not_found = |problem| NotDone::NotFound(Some(problem));
            // One after the other: the snapshots matter most, so nothing is read after them,
            // however long the instances take.
            let instances = self.instances().await.map_err(not_found)?;
            if let Write::Restore(restore) = write {
                self.check_kept(restore).await?;
            }
            let silent = Reporter::default();
            let snapshots = match item.list() {
                ListId::Copies(list) => {
                    let copies = self.copies_reporting(&list, &silent).await;
                    copies.map_err(not_found)?
                }
                ListId::Account | ListId::Schedules(_) => {
                    let images = self.images_reporting(&silent).await;
                    item.checked_among(&images.map_err(not_found)?)?
                }
            };
            write.holds(&instances, &snapshots)?;
        }
        if let Write::Schedule(write) = write {
            self.check_schedules(write).await?;
        }
        let kept = match kept {
            Some(kept) => kept?,
            None => self.kept_for(write).await?,
        };
        Ok(write_form(write, &kept, &self.profile.language))
    }

    /// The fields that a write sends back unchanged, if what they say is what was confirmed, and the
    /// key of a restore.
    async fn kept_for(&self, write: &Write) -> Result<Vec<(String, String)>, NotDone> {
        if !Api::reads_before(write) {
            return Ok(Vec::new());
        }
        let form = |api: Api| async move { api.kept_fields(write).await };
        let read = self.read(LoggedCall::FormBefore(write), form).await;
        let mut kept = read.map_err(|problem| NotDone::NotFound(Some(problem)))?;
        write.confirms(&kept)?;
        if let Write::Restore(restore) = write {
            self.check_source(&restore.instance.id, &kept).await?;
            kept.extend(self.key_to_send(restore).await?);
        }
        Ok(kept)
    }

    /// Checks that the schedules of an instance are as they were when a change of them was confirmed.
    async fn check_schedules(&self, write: &ScheduleWrite) -> Result<(), NotDone> {
        let not_found = |problem| NotDone::NotFound(Some(problem));
        let instances = self.instances().await.map_err(not_found)?;
        let silent = Reporter::default();
        let read = self.schedules_reporting(&write.instance.id, &silent).await;
        write.holds(&instances, &read.map_err(not_found)?)
    }
}
