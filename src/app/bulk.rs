//! A run: several writes that one question confirmed. Each of them is begun, sent and settled like any
//! other write; the run only decides when the next one begins, and keeps how each one ended.

use std::sync::Arc;

use super::{Effect, State};
use crate::{
    domain::{
        Now,
        write::{NotDone, OpId, PATIENCE, Phase, Write},
    },
    words::{
        Denied, Said,
        many::{Many, Tally},
    },
};

/// The most writes of a run that are under way at a time.
const AT_ONCE: usize = 4;

/// A run.
#[derive(Debug)]
pub struct Run {
    /// What it does.
    pub what: Many,
    /// Its writes, in the order in which they begin.
    pub items: Vec<RunItem>,
    /// Why no further one begins.
    pub stopped: Option<Stopped>,
    /// Whether its end was said.
    is_over: bool,
}

/// A write of a run.
#[derive(Debug)]
pub struct RunItem {
    /// The write.
    pub write: Arc<Write>,
    /// What became of it.
    pub state: ItemState,
}

/// What became of a write of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// It has not begun.
    Waiting,
    /// It is under way.
    Running(OpId),
    /// The list shows that it was done.
    Done,
    /// It was not done.
    NotDone(NotDone),
    /// It was not sent, because that was not possible when its turn came.
    Denied(Denied),
    /// Its outcome is not known.
    Unknown,
}

/// Why no further write of a run begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The person stopped it.
    ByHand,
    /// Nothing may be written any more.
    Denied(Denied),
}

impl Run {
    /// A run of these writes.
    #[must_use]
    pub fn new(what: Many, writes: Vec<Write>) -> Self {
        let item = |write| RunItem {
            write: Arc::new(write),
            state: ItemState::Waiting,
        };
        Self {
            what,
            items: writes.into_iter().map(item).collect(),
            stopped: None,
            is_over: false,
        }
    }

    fn count(&self, is: impl Fn(&ItemState) -> bool) -> usize {
        self.items.iter().filter(|item| is(&item.state)).count()
    }

    /// How many ended in which way.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally {
            all: self.items.len(),
            done: self.count(|state| *state == ItemState::Done),
            failed: self
                .count(|state| matches!(state, ItemState::NotDone(_) | ItemState::Denied(_))),
            unknown: self.count(|state| *state == ItemState::Unknown),
            not_started: self.count(|state| *state == ItemState::Waiting),
        }
    }

    /// Whether nothing of it is under way, and nothing more begins.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let is_under_way = |item: &RunItem| matches!(item.state, ItemState::Running(_));
        let waits = |item: &RunItem| item.state == ItemState::Waiting;
        !self.items.iter().any(is_under_way)
            && (self.stopped.is_some() || !self.items.iter().any(waits))
    }

    /// The writes that were surely not done.
    pub fn undone(&self) -> impl Iterator<Item = &Write> {
        let undone = self.items.iter().filter(|item| match item.state {
            ItemState::Waiting | ItemState::NotDone(_) | ItemState::Denied(_) => true,
            ItemState::Running(_) | ItemState::Done | ItemState::Unknown => false,
        });
        undone.map(|item| &*item.write)
    }

    /// The snapshots that are going to be deleted.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Write> {
        let goes_on = self.stopped.is_none();
        let waiting = self.items.iter();
        let waiting = waiting.filter(move |item| goes_on && item.state == ItemState::Waiting);
        waiting.map(|item| &*item.write)
    }
}

impl State {
    /// Notes how a write of the run ended; returns whether it is one.
    pub(super) fn ended_in_run(&mut self, id: OpId, end: ItemState) -> bool {
        let items = self.run.iter_mut().flat_map(|run| &mut run.items);
        let mut ours = items.filter(|item| item.state == ItemState::Running(id));
        let Some(item) = ours.next() else {
            return false;
        };
        item.state = end;
        true
    }

    /// Begins no further write of the run; those that are under way are followed to their end.
    pub(super) fn stop_run(&mut self, why: Stopped) {
        if let Some(run) = &mut self.run {
            run.stopped.get_or_insert(why);
        }
    }

    /// Begins the writes of the run whose turn has come, and says how it ended.
    pub(super) fn go_on_with_run(&mut self, now: Now) -> Vec<Effect> {
        self.give_up_in_run(now);
        self.stop_run_if_denied();
        let mut effects = Vec::new();
        while let Some((at, write)) = self.next_in_run() {
            let begun = self
                .may_go_on(&write)
                .and_then(|()| self.start(now, (*write).clone()));
            let state = match begun {
                Ok((id, effect)) => {
                    effects.push(effect);
                    ItemState::Running(id)
                }
                // It would go on by itself when the server answers again, perhaps hours later and unseen.
                Err(
                    why @ (Denied::Stale
                    | Denied::NotRead
                    | Denied::InstancesNotRead
                    | Denied::ReadOnly
                    | Denied::ReadOnlyRun
                    | Denied::SignedOut),
                ) => {
                    self.stop_run(Stopped::Denied(why));
                    break;
                }
                Err(why) => ItemState::Denied(why),
            };
            if let Some(run) = &mut self.run {
                run.items[at].state = state;
            }
        }
        let over = self
            .run
            .as_mut()
            .filter(|run| run.is_over() && !run.is_over);
        if let Some(run) = over {
            run.is_over = true;
            let said = Said::RunOver(run.what, run.tally());
            self.say(now, said);
        }
        effects
    }

    /// Stops the run as soon as nothing may be written any more, though it may be allowed again before
    /// there is room for its next write.
    fn stop_run_if_denied(&mut self) {
        if self.run.as_ref().is_none_or(Run::is_over) {
            return;
        }
        let denied = if self.is_signed_out() {
            Err(Denied::SignedOut)
        } else {
            self.may_write()
        };
        if let Err(why) = denied {
            self.stop_run(Stopped::Denied(why));
        }
    }

    /// Whether a run still begins writes.
    pub(super) fn run_goes_on(&self) -> bool {
        let goes_on = |run: &Run| run.stopped.is_none() && !run.is_over();
        self.run.as_ref().is_some_and(goes_on)
    }

    /// The next write to begin, if there is room for one more.
    fn next_in_run(&self) -> Option<(usize, Arc<Write>)> {
        let run = self.run.as_ref().filter(|run| run.stopped.is_none())?;
        if run.count(|state| matches!(state, ItemState::Running(_))) >= AT_ONCE {
            return None;
        }
        let waits = |item: &RunItem| item.state == ItemState::Waiting;
        let at = run.items.iter().position(waits)?;
        Some((at, Arc::clone(&run.items[at].write)))
    }

    /// What is asked before each write of a run, as before a single one.
    fn may_go_on(&self, write: &Write) -> Result<(), Denied> {
        if self.is_signed_out() {
            return Err(Denied::SignedOut);
        }
        self.can_write_on(&write.instance().id).map(drop)
    }

    /// Waits no longer for what the lists do not show, or what was forgotten with its session.
    fn give_up_in_run(&mut self, now: Now) {
        let Some(run) = &mut self.run else { return };
        for item in &mut run.items {
            let ItemState::Running(id) = item.state else {
                continue;
            };
            let op = self.ops.iter().find(|op| op.id == id);
            let is_late = op.is_none_or(|op| {
                op.phase == Phase::Accepted && now.since(op.looked_for.mono) >= PATIENCE
            });
            if is_late {
                item.state = ItemState::Unknown;
            }
        }
    }
}
