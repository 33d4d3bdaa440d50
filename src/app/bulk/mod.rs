//! A run: several writes that one question confirmed. Each of them is begun, sent and settled like any
//! other write; the run only decides when the next one begins, and keeps how each one ended.

mod create;

use std::{sync::Arc, time::Instant};

use super::{Effect, Ending, Finished, State};
use crate::{
    domain::{
        Now, SnapshotId, SnapshotStatus,
        write::{Confirmation, InList, NotDone, OpId, PATIENCE, Phase, Target, Write},
    },
    words::{
        Denied, Said,
        many::{Many, Tally, Things},
    },
};

/// The most writes of a run that are under way at a time. An instance is unavailable while a snapshot
/// of it is made, so fewer are made at a time.
fn at_once(what: Many) -> usize {
    match what.in_list() {
        InList::Adds => 2,
        InList::Removes | InList::Keeps | InList::Nothing => 4,
    }
}

/// A run.
#[derive(Debug)]
pub struct Run {
    /// What it does.
    pub what: Many,
    /// Its writes, in the order in which they begin.
    pub items: Vec<RunItem>,
    /// The marked rows that no write could be made of.
    pub refused: Vec<LeftOut>,
    /// What the names of all new snapshots begin with.
    pub prefix: String,
    /// How it was confirmed.
    pub confirmation: Confirmation,
    /// Why no further one begins.
    pub stopped: Option<Stopped>,
    /// When its first write had its turn.
    pub begun: Option<Instant>,
    /// Whether its end was said.
    is_over: bool,
}

/// A marked row that can't be acted on, whatever happens: its name, its id, and why.
pub type LeftOut = (String, String, Denied);

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
    /// It was left out of the question.
    LeftOut(Denied),
    /// The person cancelled it before it was sent.
    Cancelled,
    /// It has not begun.
    Waiting,
    /// The lists are read that a create needs before it is sent.
    Checking,
    /// It is under way.
    Running(OpId),
    /// The list shows the snapshot that it created, which is being saved.
    Saving(SnapshotId),
    /// The list shows that it was done.
    Done,
    /// The snapshot that it created is not Active: its status, or that it has left the list.
    NotSaved(Option<SnapshotStatus>),
    /// It was not done.
    NotDone(NotDone),
    /// It was not sent, because that was not possible when its turn came.
    Denied(Denied),
    /// Its outcome is not known. The lists may still show it later.
    Unknown(OpId),
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
    /// A run of these writes, but not of those that are left out for a reason.
    #[must_use]
    pub fn new(what: Many, writes: impl IntoIterator<Item = (Write, Option<Denied>)>) -> Self {
        let item = |(write, left_out): (Write, Option<Denied>)| RunItem {
            write: Arc::new(write),
            state: left_out.map_or(ItemState::Waiting, ItemState::LeftOut),
        };
        Self {
            what,
            items: writes.into_iter().map(item).collect(),
            refused: Vec::new(),
            prefix: String::new(),
            confirmation: Confirmation::default(),
            stopped: None,
            begun: None,
            is_over: false,
        }
    }

    /// The same run, confirmed like this.
    #[must_use]
    pub fn with(self, confirmation: Confirmation) -> Self {
        Self {
            confirmation,
            ..self
        }
    }

    fn count(&self, is: impl Fn(&ItemState) -> bool) -> usize {
        self.items.iter().filter(|item| is(&item.state)).count()
    }

    /// How many ended in which way.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let left_out = self.count(|state| matches!(state, ItemState::LeftOut(_)));
        let cancelled = self.count(|state| *state == ItemState::Cancelled);
        let checking = self.count(|state| matches!(state, ItemState::Checking));
        let saving = self.count(|state| matches!(state, ItemState::Saving(_)));
        let things = self.asked().map(|write| match write.item() {
            Some(item) => Things::of([item.kind()].into_iter()),
            None => Things::made(write.copy_kind()),
        });
        Tally {
            things: Things::together(things),
            all: self.items.len() - left_out - cancelled,
            done: self.count(|state| *state == ItemState::Done),
            saving: if self.waits_for_saves() { 0 } else { saving },
            in_progress: self.under_way() - checking,
            failed: self.count(|state| {
                matches!(
                    state,
                    ItemState::NotDone(_) | ItemState::Denied(_) | ItemState::NotSaved(_)
                )
            }),
            unknown: self.count(|state| matches!(state, ItemState::Unknown(_))),
            not_started: self
                .count(|state| matches!(state, ItemState::Waiting | ItemState::Checking)),
            left_out: left_out + self.refused.len(),
            cancelled,
        }
    }

    /// The same when the program ends: the outcome of what is in progress is not seen any more.
    #[must_use]
    pub fn last_tally(&self) -> Tally {
        let tally = self.tally();
        let saving = self.count(|state| matches!(state, ItemState::Saving(_)));
        Tally {
            saving,
            in_progress: 0,
            unknown: tally.unknown + tally.saving + tally.in_progress - saving,
            ..tally
        }
    }

    /// Whether its end waits for the snapshots that are being saved: not after it was stopped or was
    /// over, when a create of unknown outcome may still turn out to be saved.
    fn waits_for_saves(&self) -> bool {
        self.stopped.is_none() && !self.is_over
    }

    /// The number of its writes that are under way.
    fn under_way(&self) -> usize {
        let waits_for_saves = self.waits_for_saves();
        self.count(|state| match state {
            ItemState::Checking | ItemState::Running(_) => true,
            ItemState::Saving(_) => waits_for_saves,
            ItemState::LeftOut(_)
            | ItemState::Cancelled
            | ItemState::Waiting
            | ItemState::Done
            | ItemState::NotSaved(_)
            | ItemState::NotDone(_)
            | ItemState::Denied(_)
            | ItemState::Unknown(_) => false,
        })
    }

    /// Whether nothing of it is under way, and nothing more begins.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let waits = |item: &RunItem| item.state == ItemState::Waiting;
        self.under_way() == 0 && (self.stopped.is_some() || !self.items.iter().any(waits))
    }

    /// Whether its rows are of several lists, and so of several instances or kinds.
    #[must_use]
    pub fn has_several_lists(&self) -> bool {
        let first = self.items.first().map(|item| item.write.list());
        let mut items = self.items.iter();
        items.any(|item| Some(item.write.list()) != first)
    }

    /// The writes that were confirmed, and not cancelled.
    fn asked(&self) -> impl Iterator<Item = &Write> {
        let is_asked =
            |item: &&RunItem| !matches!(item.state, ItemState::LeftOut(_) | ItemState::Cancelled);
        self.items.iter().filter(is_asked).map(|item| &*item.write)
    }

    /// The writes that were surely not done.
    pub fn undone(&self) -> impl Iterator<Item = &Write> {
        let undone = self.items.iter().filter(|item| match item.state {
            ItemState::Waiting
            | ItemState::Checking
            | ItemState::NotDone(_)
            | ItemState::Denied(_) => true,
            ItemState::LeftOut(_)
            | ItemState::Cancelled
            | ItemState::Running(_)
            | ItemState::Saving(_)
            | ItemState::Done
            | ItemState::NotSaved(_)
            | ItemState::Unknown(_) => false,
        });
        undone.map(|item| &*item.write)
    }

    /// The writes that have not begun and are going to.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Arc<Write>> {
        let goes_on = self.stopped.is_none();
        let waiting = self.items.iter();
        let waiting = waiting.filter(move |item| goes_on && item.state == ItemState::Waiting);
        waiting.map(|item| &item.write)
    }
}

impl State {
    /// Notes how a write of the run ended; returns whether the results say so. An outcome that was
    /// unknown before is not in the message about the end of the run.
    pub(super) fn ended_in_run(&mut self, id: OpId, end: ItemState) -> bool {
        let items = self.run.iter_mut().flat_map(|run| &mut run.items);
        for item in items {
            match item.state {
                ItemState::Running(running) if running == id => {
                    item.state = end;
                    return true;
                }
                ItemState::Unknown(unknown) if unknown == id => {
                    item.state = end;
                    return false;
                }
                ItemState::Running(_)
                | ItemState::Unknown(_)
                | ItemState::LeftOut(_)
                | ItemState::Cancelled
                | ItemState::Waiting
                | ItemState::Checking
                | ItemState::Saving(_)
                | ItemState::Done
                | ItemState::NotSaved(_)
                | ItemState::NotDone(_)
                | ItemState::Denied(_) => {}
            }
        }
        false
    }

    /// How the run was confirmed.
    fn confirmation_of_run(&self) -> Confirmation {
        let run = self.run.as_ref();
        run.map_or_else(Confirmation::default, |run| run.confirmation.clone())
    }

    /// Begins no further write of the run; those that are under way are followed to their end.
    pub(super) fn stop_run(&mut self, why: Stopped) {
        let Some(run) = &mut self.run else { return };
        run.stopped.get_or_insert(why);
        for item in &mut run.items {
            if matches!(item.state, ItemState::Checking) {
                item.state = ItemState::Waiting;
            }
        }
    }

    /// Stops the run, if it goes on, because the program quits.
    pub(super) fn stop_run_to_quit(&mut self) {
        if self.run_goes_on() {
            self.stop_run(Stopped::ByHand);
        }
    }

    /// Cancels a write of the run that has not been sent, and says so; returns whether there was one.
    pub(super) fn cancel_waiting(&mut self, now: Now, target: &Target) -> bool {
        let mut items = self.run.iter_mut().flat_map(|run| &mut run.items);
        let waiting = items.find(|item| {
            matches!(item.state, ItemState::Waiting | ItemState::Checking)
                && item.write.target() == *target
        });
        let Some(item) = waiting else { return false };
        item.state = ItemState::Cancelled;
        let write = Arc::clone(&item.write);
        self.say(now, Said::WaitingCancelled(write));
        true
    }

    /// Begins the writes of the run whose turn has come, and says how it ended.
    pub(super) fn go_on_with_run(&mut self, now: Now) -> Vec<Effect> {
        self.give_up_in_run(now);
        self.follow_saving_in_run();
        self.stop_run_if_denied();
        if let Some(run) = &mut self.run {
            run.begun.get_or_insert(now.mono);
        }
        let mut effects = Vec::new();
        while let Some((at, write, state)) = self.next_in_run(now) {
            let stepped = match (&*write, state) {
                (Write::Create(create), ItemState::Waiting) => {
                    self.check_before_create(now, create)
                }
                (Write::Create(create), _) => self.start_create_of_run(now, create),
                (other, _) => self
                    .may_go_on(other)
                    .and_then(|()| self.start(now, other.clone(), self.confirmation_of_run()))
                    .map(|(id, effect)| (ItemState::Running(id), Some(effect))),
            };
            let state = match stepped {
                Ok((state, effect)) => {
                    effects.extend(effect);
                    state
                }
                // It would go on by itself when the server answers again, perhaps hours later and
                // unseen.
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
            // Deleted rows take their marks with them; instances stay.
            let is_done =
                |state: &ItemState| matches!(state, ItemState::Done | ItemState::Saving(_));
            for item in run.items.iter().filter(|item| is_done(&item.state)) {
                if let Write::Create(create) = &*item.write {
                    let (table, list) = (&mut self.tables.instances, &self.data.instances);
                    table.unmark_row(&create.instance.id, list);
                }
            }
            let tally = run.tally();
            let said = Said::RunOver(run.what, tally);
            let ending = match tally {
                _ if tally.is_all_done() => Ending::Done,
                // How a save ends is not known yet.
                _ if tally.unknown > 0 || tally.done + tally.saving == tally.all => Ending::Unknown,
                _ => Ending::Failed,
            };
            let end = Finished::of(run.asked(), said.clone(), ending);
            let begun = run.begun.unwrap_or(now.mono);
            self.ended(now, begun, end);
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

    /// The writes whose outcome is still unknown, without those of a run that goes on.
    pub(super) fn open_writes_beside_the_run(&self) -> impl Iterator<Item = Arc<Write>> {
        let items = self.run.iter().filter(|_| self.run_goes_on());
        let items = items.flat_map(|run| &run.items);
        let of_run: Vec<OpId> = items
            .filter_map(|item| {
                let ItemState::Running(id) = item.state else {
                    return None;
                };
                Some(id)
            })
            .collect();
        let open = self.open_writes();
        open.filter(move |op| !of_run.contains(&op.id))
            .map(|op| Arc::clone(&op.write))
    }

    /// Whether the answer to a write of the run was lost and the lists are searched for its result.
    /// Until that is known, or given up, no further one begins: the server may be in trouble.
    #[must_use]
    pub fn run_awaits_outcome(&self) -> bool {
        let mut items = self.run.iter().flat_map(|run| &run.items);
        let is_checked = |id| {
            let mut ops = self.ops.iter();
            ops.any(|op| op.id == id && op.phase == Phase::Checking)
        };
        items.any(|item| matches!(item.state, ItemState::Running(id) if is_checked(id)))
    }

    /// The next write that can take a step: one whose lists were read, or else one that waits, if there
    /// is room for one more.
    fn next_in_run(&self, now: Now) -> Option<(usize, Arc<Write>, ItemState)> {
        let run = self.run.as_ref().filter(|run| run.stopped.is_none())?;
        let has_room = run.under_way() < at_once(run.what) && !self.run_awaits_outcome();
        let may_step = |item: &RunItem| match item.state {
            ItemState::Waiting => has_room,
            ItemState::Checking => self.is_checked(now, &item.write),
            ItemState::LeftOut(_)
            | ItemState::Cancelled
            | ItemState::Running(_)
            | ItemState::Saving(_)
            | ItemState::Done
            | ItemState::NotSaved(_)
            | ItemState::NotDone(_)
            | ItemState::Denied(_)
            | ItemState::Unknown(_) => false,
        };
        let at = run.items.iter().position(may_step)?;
        let item = &run.items[at];
        Some((at, Arc::clone(&item.write), item.state.clone()))
    }

    /// What is asked before each write of a run, as before a single one.
    fn may_go_on(&self, write: &Write) -> Result<(), Denied> {
        if self.is_signed_out() {
            return Err(Denied::SignedOut);
        }
        write.item().map_or(Ok(()), |item| self.may_change(item))
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
                item.state = ItemState::Unknown(id);
            }
        }
    }
}
