//! Carries out one call at a time.

use jiff::civil::DateTime;

use super::account::{ServedAccount, ServedImage, ServedInstance, ServedSnapshot};
use super::dialect::ErrorReply;
use super::events::Event;
use super::parameters::Parameters;
use super::sessions::Sessions;
use super::signing::{Door, ServedUser};
use super::snapshots::DiskCopy;
use super::{CallOutcome, LedgerEntry, Options, functions, images};

/// The state behind the lock.
pub(super) struct Provider {
    /// The users, each with an account; the first is the one that the server was created with.
    pub users: Vec<ServedUser>,
    pub options: Options,
    pub sessions: Sessions,
    pub door: Door,
    ledger: Vec<LedgerEntry>,
    /// The time of the server.
    pub now: DateTime,
    /// What is due later, the soonest first.
    pub due: Vec<(DateTime, Event)>,
    /// Ids are never reused, so that a deleted one stays unknown.
    last_id: u64,
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

    /// An id that no row ever had.
    pub fn fresh_id(&mut self) -> u64 {
        // Tests may have added rows with their own ids.
        let accounts = self.users.iter().map(|user| user.account.greatest_id());
        self.last_id = accounts.fold(self.last_id, u64::max) + 1;
        self.last_id
    }

    /// Begins a snapshot or a backup of an instance that was checked; returns its id.
    pub fn begin(
        &mut self,
        user: usize,
        plid: u64,
        copies: DiskCopy,
        name: &str,
        backup_type: &str,
    ) -> u64 {
        let (id, today) = (self.fresh_id(), self.now.date());
        let account = self.account(user);
        let Some(instance) = account.instances.iter().find(|row| row.id == plid) else {
            return id;
        };
        let image_size = next_size(account, instance);
        let row = ServedSnapshot {
            min_disk: instance.disk,
            ..ServedSnapshot::saving(id, name, today)
        };
        match copies {
            DiskCopy::Backup => {
                let image = ServedImage {
                    backup_type: backup_type.into(),
                    ..ServedImage::of(instance, "backup", row)
                };
                self.add_image(user, image, image_size);
            }
            DiskCopy::Snapshot => {
                if let Some(instance) = account.instance(plid) {
                    instance.snapshots.push(row);
                }
                let saved = Event::Saved {
                    user,
                    id,
                    image_size,
                };
                self.plan(self.options.saving, saved);
            }
        }
        id
    }

    /// Adds an image that is being saved, and will have this size in GB.
    pub fn add_image(&mut self, user: usize, image: ServedImage, image_size: String) {
        let id = image.row.id;
        self.account(user).images.push(image);
        let saved = Event::Saved {
            user,
            id,
            image_size,
        };
        self.plan(self.options.saving, saved);
    }

    /// Puts an instance at work, and plans its state after that.
    pub fn busy(&mut self, user: usize, id: u64, meanwhile: &'static str, end: &'static str) {
        if let Some(instance) = self.account(user).instance(id) {
            instance.instance_status = meanwhile.into();
        }
        let event = Event::Settled {
            user,
            id,
            meanwhile,
            end,
        };
        self.plan(self.options.working, event);
    }

    /// Begins to delete a snapshot, which stays listed for a while.
    pub fn begin_delete(&mut self, user: usize, id: u64) {
        self.plan(self.options.deleting, Event::Gone { user, id });
    }
}

fn refused(refusal: &ErrorReply) -> CallOutcome {
    CallOutcome::Refused {
        kind: refusal.kind,
        object: refusal.object,
    }
}

/// GB: a little more than the last one; a sixth of the disk for the first.
fn next_size(account: &ServedAccount, instance: &ServedInstance) -> String {
    let backups = DiskCopy::Backup.rows(account, instance);
    let copies = images::rows_of(instance).chain(backups);
    let sizes = copies.map(|row| row.snapshot.image_size.parse());
    let last: Option<f64> = sizes.filter_map(Result::ok).last();
    let disk = f64::from(instance.disk);
    let size = last.map_or(disk / 6.0, |size| (size + 0.1).min(disk));
    format!("{size:.1}")
}
