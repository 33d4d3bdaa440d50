//! Carries out one call at a time, and what is due later.

use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::account::{ServedAccount, ServedSnapshot};
use super::dialect::ErrorReply;
use super::functions;
use super::parameters::Parameters;
use super::sessions::Sessions;
use super::signing::{Door, ServedUser};
use super::{CallOutcome, LedgerEntry, Options};

/// The state behind the lock.
pub(super) struct Provider {
    /// The users, each with an account; the first is the one that the server was created with.
    pub users: Vec<ServedUser>,
    pub options: Options,
    pub sessions: Sessions,
    pub door: Door,
    ledger: Vec<LedgerEntry>,
    now: DateTime,
    /// What is due later, the soonest first.
    due: Vec<(DateTime, Event)>,
    /// Ids are never reused, so that a deleted one stays unknown.
    last_id: u64,
}

/// What is due later, if the row still exists then.
enum Event {
    /// A snapshot is saved, and its size in GB is known.
    Saved {
        user: usize,
        id: u64,
        image_size: String,
    },
    /// A deleted snapshot leaves the lists.
    Gone { user: usize, id: u64 },
}

impl Provider {
    /// A server for this user, without any calls yet.
    pub fn new(user: ServedUser, options: Options) -> Self {
        Self {
            last_id: user.account.greatest_id(),
            now: options.today,
            users: vec![user],
            sessions: Sessions::new(&options.token, options.session, options.today),
            door: Door::default(),
            options,
            ledger: Vec::new(),
            due: Vec::new(),
        }
    }

    /// All calls, in order.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// The account of the user at this place.
    pub fn account(&mut self, user: usize) -> &mut ServedAccount {
        &mut self.users[user].account
    }

    /// The time of the server.
    pub fn now(&self) -> DateTime {
        self.now
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    /// Does everything due up to this moment, each at its own time.
    pub fn catch_up(&mut self, now: DateTime) {
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            let (at, event) = self.due.remove(0);
            self.move_clock(at);
            self.happen(event);
        }
        self.move_clock(now);
    }

    fn move_clock(&mut self, now: DateTime) {
        if now.date() != self.now.date() {
            let accounts = self.users.iter_mut().map(|user| &mut user.account);
            for instance in accounts.flat_map(|account| &mut account.instances) {
                instance.manual_created_today = 0;
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
                if let Some(snapshot) = self.account(user).snapshot(id) {
                    snapshot.fleio_status = "Active".into();
                    snapshot.image_size = image_size;
                }
            }
            Event::Gone { user, id } => {
                self.account(user).remove(id);
            }
        }
    }

    fn plan(&mut self, after: Duration, event: Event) {
        let at = self.now.saturating_add(after);
        let place = self.due.partition_point(|(other, _)| *other <= at);
        self.due.insert(place, (at, event));
    }

    /// Carries out a call, records the outcome, and returns the answer.
    pub fn call(&mut self, parameters: Vec<(String, String)>) -> Vec<u8> {
        let sent = Parameters(&parameters);
        let func = sent.first("func").to_owned();
        let result = functions::carry_out(self, sent);
        let (outcome, body) = result.unwrap_or_else(|refusal| (refused(&refusal), refusal.body()));
        self.ledger.push(LedgerEntry {
            func,
            parameters,
            outcome,
        });
        body
    }

    /// Begins a snapshot of an instance that was checked; returns its id.
    pub fn begin_snapshot(&mut self, user: usize, plid: u64, name: &str) -> u64 {
        let today = self.today();
        // Tests may have added rows with their own ids.
        let accounts = self.users.iter().map(|user| user.account.greatest_id());
        let id = accounts.fold(self.last_id, u64::max) + 1;
        self.last_id = id;
        let Some(instance) = self.account(user).instance(plid) else {
            return id;
        };
        let image_size = next_size(&instance.snapshots, instance.disk);
        instance.manual_created_today += 1;
        instance.snapshots.push(ServedSnapshot {
            fleio_status: "Saving".into(),
            image_size: String::new(),
            min_disk: instance.disk,
            ..ServedSnapshot::new(id, name, today)
        });
        let saved = Event::Saved {
            user,
            id,
            image_size,
        };
        self.plan(self.options.saving, saved);
        id
    }

    /// Begins to delete a snapshot, which stays listed for a while.
    pub fn begin_delete(&mut self, user: usize, id: u64) {
        self.plan(self.options.deleting, Event::Gone { user, id });
    }

    /// Whether a snapshot is being deleted.
    pub fn is_deleting(&self, user: usize, id: u64) -> bool {
        let mut events = self.due.iter().map(|(_, event)| event);
        events.any(|event| match event {
            Event::Gone {
                user: whose,
                id: other,
            } => (*whose, *other) == (user, id),
            Event::Saved { .. } => false,
        })
    }
}

fn refused(refusal: &ErrorReply) -> CallOutcome {
    CallOutcome::Refused {
        kind: refusal.kind,
        object: refusal.object,
    }
}

/// GB: a little more than the last one; a sixth of the disk for the first.
fn next_size(snapshots: &[ServedSnapshot], disk: u32) -> String {
    let mut sizes = snapshots.iter().rev().map(|row| row.image_size.parse());
    let last: Option<f64> = sizes.find_map(Result::ok);
    let disk = f64::from(disk);
    let size = last.map_or(disk / 6.0, |size| (size + 0.1).min(disk));
    format!("{size:.1}")
}
