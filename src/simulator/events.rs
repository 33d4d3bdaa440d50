//! The clock of the server, and what happens at its time.

use std::time::Duration;

use jiff::civil::DateTime;

use super::schedules;
use super::server::Provider;

/// What is due later, if the row is still as it was left then: a test may change it on the way.
pub(super) enum Event {
    /// A snapshot, backup or image is saved, and its size in GB is known.
    Saved {
        user: usize,
        id: u64,
        image_size: String,
    },
    /// A deleted snapshot leaves the lists.
    Gone { user: usize, id: u64 },
    /// An instance has done what it was told.
    Settled {
        user: usize,
        id: u64,
        meanwhile: &'static str,
        end: &'static str,
    },
}

impl Provider {
    /// Does everything due up to this moment, each at its own time.
    pub fn catch_up(&mut self, now: DateTime) {
        loop {
            let event = self.due.first().map(|(at, _)| *at);
            let scheduled = self.next_scheduled();
            let next = [event, scheduled].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= now) else {
                break;
            };
            let scheduled = self.scheduled_at(next);
            self.move_clock(next);
            if event == Some(next) {
                let (_, event) = self.due.remove(0);
                self.happen(event);
            }
            for (user, id) in scheduled {
                self.run_schedule(user, id);
            }
        }
        self.move_clock(now);
    }

    fn move_clock(&mut self, now: DateTime) {
        if now.date() != self.now.date() {
            let accounts = self.users.iter_mut().map(|user| &mut user.account);
            for instance in accounts.flat_map(|account| &mut account.instances) {
                instance.manual_created_today = 0;
                instance.manual_backups_today = 0;
            }
        }
        self.now = now;
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Saved {
                user,
                id,
                image_size,
            } => {
                let snapshot = self.account(user).snapshot(id);
                if let Some(snapshot) = snapshot.filter(|row| row.is_saving()) {
                    snapshot.fleio_status = "Active".into();
                    snapshot.image_size = image_size;
                    schedules::rotate(self.account(user), id);
                }
            }
            Event::Gone { user, id } => {
                self.account(user).remove(id);
            }
            Event::Settled {
                user,
                id,
                meanwhile,
                end,
            } => {
                let instance = self.account(user).instance(id);
                let instance = instance.filter(|row| row.instance_status == meanwhile);
                if let Some(instance) = instance {
                    instance.instance_status = end.into();
                    // A stopped one reads `Temporary suspended`, by the provider's article.
                    instance.status = if end == "Stopped" { 3 } else { 2 };
                }
            }
        }
    }

    /// Makes something happen after this time.
    pub fn plan(&mut self, after: Duration, event: Event) {
        let at = self.now.saturating_add(after);
        let place = self.due.partition_point(|(other, _)| *other <= at);
        self.due.insert(place, (at, event));
    }

    /// Whether a snapshot is being deleted.
    pub fn is_deleting(&self, user: usize, id: u64) -> bool {
        let mut events = self.due.iter().map(|(_, event)| event);
        events.any(|event| match event {
            Event::Gone {
                user: whose,
                id: other,
            } => (*whose, *other) == (user, id),
            Event::Saved { .. } | Event::Settled { .. } => false,
        })
    }
}
