//! What was confirmed on the screens, and the rules: nothing else is sent, and nothing more often.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::AddAssign,
};

use snapdeck::simulator::CallOutcome;

use crate::support::{asked::Asked, front::Heard};

pub const CREATE: &str = "instances.snapshots.edit";
pub const BACKUP: &str = "instances.fleio_bckps.edit";
pub const RESTORE: &str = "instances.fleio.rebuild";
pub const COPY: &str = "image.copy";
pub const SCHEDULE: &str = "instances.fleio_bckps.schedule.edit";
pub const SCHEDULE_GONE: &str = "instances.fleio_bckps.schedule.delete";
pub const DELETE: &str = "image.delete";
pub const EDIT: &str = "image.edit";

/// What was done in all seeds, so that it is known to be tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub deleted: usize,
    pub created: usize,
    pub restored: usize,
    pub copied: usize,
    pub scheduled: usize,
    pub renamed: usize,
    pub protected: usize,
    pub unprotected: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        let Self {
            deleted,
            created,
            restored,
            copied,
            scheduled,
            renamed,
            protected,
            unprotected,
        } = more;
        self.deleted += deleted;
        self.created += created;
        self.restored += restored;
        self.copied += copied;
        self.scheduled += scheduled;
        self.renamed += renamed;
        self.protected += protected;
        self.unprotected += unprotected;
    }
}

impl Tally {
    /// Whether everything was done.
    pub fn is_varied(self) -> bool {
        let Self {
            deleted,
            created,
            restored,
            copied,
            scheduled,
            renamed,
            protected,
            unprotected,
        } = self;
        let edited = [renamed, protected, unprotected];
        [deleted, created, restored, copied, scheduled]
            .iter()
            .chain(&edited)
            .all(|times| *times > 0)
    }
}

/// How often something was confirmed.
#[derive(Default)]
pub struct Confirmed {
    /// By snapshot.
    deletes: BTreeMap<u64, usize>,
    /// By instance.
    creates: BTreeMap<u64, usize>,
    /// By instance.
    restores: BTreeMap<u64, usize>,
    /// By snapshot.
    copies: BTreeMap<u64, usize>,
    /// Changes of backup schedules.
    schedules: usize,
    /// By snapshot.
    renames: BTreeMap<u64, usize>,
    /// By snapshot.
    protections: BTreeMap<u64, usize>,
    /// By snapshot.
    unprotections: BTreeMap<u64, usize>,
    /// The keys that protect a snapshot without a question.
    protects: usize,
}

impl Confirmed {
    /// Notes that this may have been confirmed.
    pub fn note(&mut self, asked: Asked) {
        match asked {
            Asked::Delete(ids) => add(&mut self.deletes, ids),
            Asked::Create(ids) => add(&mut self.creates, ids),
            Asked::Restore(onto) => {
                add(&mut self.restores, vec![onto]);
                // The snapshot of the present state.
                add(&mut self.creates, vec![onto]);
            }
            // It was confirmed when the plan was.
            Asked::GoOn => {}
            Asked::Copy(id) => add(&mut self.copies, vec![id]),
            Asked::Schedules => self.schedules += 1,
            Asked::Rename(id) => add(&mut self.renames, vec![id]),
            Asked::Protect(ids) => add(&mut self.protections, ids),
            Asked::Unprotect(ids) => add(&mut self.unprotections, ids),
        }
    }

    /// Notes a key that protects a snapshot without a question.
    pub fn protects(&mut self) {
        self.protects += 1;
    }

    /// Compares the ledger with what was confirmed: nothing is sent more often, or done twice.
    pub fn check(&self, ledger: &[Heard]) -> Result<Tally, String> {
        let mut tally = Tally::default();
        let mut sent = Self::default();
        let mut gone = BTreeSet::new();
        for call in ledger {
            if call.func == SCHEDULE_GONE {
                tally.scheduled += 1;
            }
            if !call.parameters.iter().any(|(name, _)| name == "sok") {
                continue;
            }
            match &*call.func {
                DELETE => {
                    let id = id_in(call, "elid");
                    add(&mut sent.deletes, vec![id]);
                    if matches!(call.outcome, Some(CallOutcome::Deleted(_))) {
                        ensure(gone.insert(id), || format!("{id} deleted twice"))?;
                        tally.deleted += 1;
                    }
                }
                CREATE | BACKUP => {
                    add(&mut sent.creates, vec![id_in(call, "plid")]);
                    tally.created += 1;
                }
                RESTORE => {
                    add(&mut sent.restores, vec![id_in(call, "elid")]);
                    tally.restored += 1;
                }
                COPY => {
                    add(&mut sent.copies, vec![id_in(call, "elid")]);
                    tally.copied += 1;
                }
                SCHEDULE => tally.scheduled += 1,
                EDIT => {
                    let (all, count) = match field(call, "protected") {
                        Some("on") => (&mut sent.protections, &mut tally.protected),
                        Some(_) => (&mut sent.unprotections, &mut tally.unprotected),
                        None => (&mut sent.renames, &mut tally.renamed),
                    };
                    add(all, vec![id_in(call, "elid")]);
                    *count += 1;
                }
                _ => {}
            }
        }
        for (sent, confirmed) in [
            (sent.deletes, &self.deletes),
            (sent.creates, &self.creates),
            (sent.restores, &self.restores),
            (sent.copies, &self.copies),
            (sent.renames, &self.renames),
            (sent.unprotections, &self.unprotections),
        ] {
            for (id, sent) in sent {
                let confirmed = confirmed.get(&id).copied().unwrap_or_default();
                ensure(sent <= confirmed, || {
                    format!("{id}: {sent} sent, {confirmed} confirmed")
                })?;
            }
        }
        ensure(tally.scheduled <= self.schedules, || {
            format!(
                "{} of schedules, {} confirmed",
                tally.scheduled, self.schedules
            )
        })?;
        let unasked = sent.protections.iter().map(|(id, sent)| {
            let confirmed = self.protections.get(id).copied().unwrap_or_default();
            sent.saturating_sub(confirmed)
        });
        let unasked: usize = unasked.sum();
        ensure(unasked <= self.protects, || {
            format!(
                "{unasked} protected without a question, {} wanted",
                self.protects
            )
        })?;
        Ok(tally)
    }
}

fn add(all: &mut BTreeMap<u64, usize>, ids: Vec<u64>) {
    for id in ids {
        *all.entry(id).or_default() += 1;
    }
}

/// # Errors
/// The text, if it does not hold.
pub fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn field<'a>(call: &'a Heard, name: &str) -> Option<&'a str> {
    let mut fields = call.parameters.iter();
    let found = fields.find(|(field, _)| field == name);
    found.map(|(_, value)| value.as_str())
}

fn id_in(call: &Heard, name: &str) -> u64 {
    field(call, name).unwrap().parse().unwrap()
}
