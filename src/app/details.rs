//! The details of a snapshot or an instance: all of its fields, what follows from them, and what can
//! be done with it.
//!
//! The pane is bound to an id, and all it shows is taken from the state: it closes as soon as another
//! row is under the cursor, because the actions are about that one. The details of an instance move
//! the focus to the instances for the same reason, and closing them moves it back.

use std::{collections::BTreeMap, time::Instant};

use super::{
    Effect, Focus, State,
    layers::Layer,
    lists::steps,
    menu::{Does, MenuEntry},
    operations::{OperationRow, Past, ShownPast, of_past},
};
use crate::{
    domain::{HistoryOf, Instance, InstanceId, Now, Snapshot, SnapshotId, write::OpId},
    keys::{self, Action, ActsOn, Context, Motion, OnList, OnSnapshot, Reply},
    words::{Said, details, operations, writes},
};

/// The actions in the details of a row of a list, the harmless ones first.
fn actions(focus: Focus) -> Vec<Action> {
    let (first, last) = match focus {
        Focus::Instances => (&[OnList::Open, OnList::Copy][..], &[OnList::Schedules][..]),
        Focus::Snapshots => (&[OnList::Copy][..], &[][..]),
        Focus::Account => (&[OnList::Copy, OnList::NextPane][..], &[][..]),
    };
    let of_instances = focus == Focus::Instances;
    let changes = OnSnapshot::ALL
        .into_iter()
        .filter(|change| (change.acts_on() == ActsOn::Instances) == of_instances);
    let on_list = |on: &'static [OnList]| on.iter().copied().map(Action::List);
    on_list(first)
        .chain(changes.map(Action::Snapshot))
        .chain(on_list(last))
        .collect()
}

/// Whether an action is about the list beneath: it can take the row away, so the details close first.
fn is_about_list(on_list: OnList) -> bool {
    matches!(
        on_list,
        OnList::Filter | OnList::Sort | OnList::Main | OnList::Backups | OnList::Account
    )
}

/// What the details are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum BoundTo {
    Snapshot(SnapshotId),
    Instance(InstanceId),
}

/// What the details show.
#[derive(Clone, Copy, Debug)]
pub enum Detailed<'a> {
    /// A snapshot, or another row of the whole account.
    Snapshot(&'a Snapshot),
    /// An instance.
    Instance(&'a Instance),
}

/// The details that are open.
#[derive(Debug)]
pub struct Details {
    /// The row that they are about.
    of: BoundTo,
    /// The list that gets the focus when they are closed.
    from: Focus,
    /// The index of the focused action.
    pub chosen: usize,
    /// The first visible line of the facts, as far as there are that many.
    pub line: usize,
    /// When they were on the screen for the first time.
    drawn: Option<Instant>,
    /// What the history has of the snapshot; none for an instance.
    history: Option<ShownPast>,
}

impl Details {
    fn new(of: BoundTo, from: Focus) -> Self {
        let history = match &of {
            BoundTo::Snapshot(_) => {
                let mut history = ShownPast::default();
                history.want();
                Some(history)
            }
            BoundTo::Instance(_) => None,
        };
        Self {
            of,
            from,
            chosen: 0,
            line: 0,
            drawn: None,
            history,
        }
    }

    /// What the history has of the snapshot; none for an instance.
    #[must_use]
    pub fn history(&self) -> Option<&Past> {
        self.history.as_ref().map(|shown| &shown.known)
    }

    pub(super) fn history_mut(&mut self) -> Option<&mut ShownPast> {
        self.history.as_mut()
    }

    /// The part of the history that they show.
    pub(super) fn history_of(&self) -> Option<HistoryOf> {
        match &self.of {
            BoundTo::Snapshot(id) => Some(HistoryOf::Snapshot(id.clone())),
            BoundTo::Instance(_) => None,
        }
    }

    /// Takes what the history has of a snapshot, if they are about that one.
    pub(super) fn history_read(&mut self, id: &SnapshotId, past: Past) {
        if self.of == BoundTo::Snapshot(id.clone())
            && let Some(shown) = &mut self.history
        {
            shown.take(past);
        }
    }

    /// Records that a frame at `at` showed them, and the first line that it showed of the facts.
    pub(super) fn drawn(&mut self, at: Instant, line: Option<u16>) {
        if let Some(line) = line {
            self.drawn.get_or_insert(at);
            self.line = line.into();
        }
    }

    /// Scrolls the facts; the next frame limits it to the end.
    pub(super) fn scroll(&mut self, lines: isize) {
        self.line = self.line.saturating_add_signed(lines);
    }

    /// Goes to another action, as far as the one with the index `last`; beyond the first and the
    /// last one, and by pages, the facts scroll. To the start and the end both go.
    fn step(&mut self, motion: Motion, last: usize, page: isize) {
        match motion {
            Motion::Up if self.chosen > 0 => self.chosen -= 1,
            Motion::Down if self.chosen < last => self.chosen += 1,
            Motion::First | Motion::Last => {
                self.chosen = if motion == Motion::First { 0 } else { last };
                self.scroll(steps(motion, page));
            }
            Motion::Up
            | Motion::Down
            | Motion::HalfPageUp
            | Motion::HalfPageDown
            | Motion::PageUp
            | Motion::PageDown => {
                self.scroll(steps(motion, page));
            }
        }
    }
}

impl State {
    /// Opens the details of the snapshot under the cursor, and reads the history; or says why there
    /// are none.
    pub(super) fn open_details(&mut self, now: Now) {
        match self.can_show_details() {
            Ok(snapshot) => {
                let of = BoundTo::Snapshot(snapshot.id.clone());
                let details = Details::new(of, self.focus);
                self.layers.open(Layer::Details(details));
            }
            Err(why) => self.refuse(now, Action::List(OnList::Open), why),
        }
    }

    /// Opens the details of the instance under the cursor, or of that of the row under the cursor, or
    /// says why there are none.
    pub(super) fn open_instance_details(&mut self, now: Now) {
        let id = match self.instance_under_cursor() {
            Ok(instance) => instance.id.clone(),
            Err(why) => return self.refuse(now, Action::List(OnList::Instance), why),
        };
        let open = self.layers.details();
        let from = open.map_or(self.focus, |details| details.from);
        self.layers.close_details();
        self.go_to_instance(now, &id);
        let details = Details::new(BoundTo::Instance(id), from);
        self.layers.open(Layer::Details(details));
    }

    /// Closes the details once their row is no longer the one under the cursor.
    pub(super) fn follow_details(&mut self, now: Now) {
        let Some(details) = self.layers.details() else {
            return;
        };
        if self.detailed().is_some() {
            return;
        }
        let gone = match &details.of {
            BoundTo::Snapshot(id) => {
                let is_listed = match self.focus {
                    Focus::Account => self.data.images.list.get(id).is_some(),
                    Focus::Instances | Focus::Snapshots => {
                        let open = self.open_snapshots();
                        open.is_some_and(|open| open.list.get(id).is_some())
                    }
                };
                (!is_listed).then(|| Said::SnapshotGone(id.clone()))
            }
            // It has been said of the instance under the cursor.
            BoundTo::Instance(_) => None,
        };
        self.layers.close_details();
        // What was done to it has been said.
        if let Some(gone) = gone.filter(|_| self.notice.is_none()) {
            self.say(now, gone);
        }
    }

    /// Whether the row under the cursor of a list is the selected one: details that are open have a
    /// cursor of their own.
    #[must_use]
    pub fn selects_in(&self, list: Focus) -> bool {
        self.focus == list && self.layers.details().is_none()
    }

    /// The open details, and the row that they show: the one under the cursor.
    #[must_use]
    pub fn detailed(&self) -> Option<(&Details, Detailed<'_>)> {
        let details = self.layers.details()?;
        let detailed = match (&details.of, self.focus) {
            (BoundTo::Instance(id), Focus::Instances) => {
                let instance = self.open_instance().filter(|it| it.id == *id);
                Detailed::Instance(instance?)
            }
            (BoundTo::Snapshot(id), Focus::Snapshots | Focus::Account) => {
                let snapshot = self.snapshot_under_cursor().filter(|it| it.id == *id);
                Detailed::Snapshot(snapshot?)
            }
            (BoundTo::Instance(_), Focus::Snapshots | Focus::Account)
            | (BoundTo::Snapshot(_), Focus::Instances) => return None,
        };
        Some((details, detailed))
    }

    /// What was done with the snapshot of the open details, the newest first: from this run of the
    /// program, and from the history, which knows more of what has ended.
    #[must_use]
    pub fn past_of_detailed(&self, now: Now) -> Vec<OperationRow> {
        let Some((details, Detailed::Snapshot(row))) = self.detailed() else {
            return Vec::new();
        };
        let begun = self.operations.iter();
        let begun = begun.filter(|it| it.write.expects().is_some_and(|it| it.id == row.id));
        // All times are in UTC, as in the history.
        let begun = begun.map(|it| {
            let mut row = self.row_of(now, it);
            row.details = vec![
                operations::sentence(&writes::of(&it.write).title()),
                operations::sentence(&row.state),
                operations::began_utc(it.id.begun()),
            ];
            (it.id, row)
        });
        let mut rows: BTreeMap<OpId, OperationRow> = begun.collect();
        if let Some(Past::Read(entries)) = details.history() {
            for entry in entries {
                if entry.ended.is_some() || !rows.contains_key(&entry.id) {
                    rows.insert(entry.id, of_past(entry));
                }
            }
        }
        rows.into_values().rev().collect()
    }

    /// What can be done in the details, and why not.
    #[must_use]
    pub fn actions_on(&self, detailed: Detailed) -> Vec<MenuEntry> {
        let entry = |action| MenuEntry {
            label: match detailed {
                Detailed::Snapshot(row) => details::action(action, row.protection),
                Detailed::Instance(_) => details::instance::action(action, self.copies),
            },
            beside: String::new(),
            key: keys::key_for(Context::Details, action),
            denied: self.can(action).err(),
            does: Does::Act(action),
        };
        actions(self.focus).into_iter().map(entry).collect()
    }

    pub(super) fn act_in_details(
        &mut self,
        now: Now,
        action: Action,
        read_at: Instant,
    ) -> Option<Effect> {
        let (page, actions) = (self.page(), actions(self.focus));
        let Some(Layer::Details(details)) = self.layers.top_mut() else {
            return None;
        };
        match action {
            Action::Move(motion) => details.step(motion, actions.len() - 1, page),
            Action::Reply(Reply::Press) => {
                // An Enter that came before the lines were on the screen chooses none of them.
                if details.drawn.is_some_and(|drawn| drawn <= read_at) {
                    let chosen = actions.get(details.chosen).copied()?;
                    return self.act_in_lists(now, chosen);
                }
            }
            Action::Reply(Reply::Cancel) => {
                self.focus = details.from;
                self.layers.close();
            }
            Action::List(on_list) => {
                if is_about_list(on_list) {
                    self.layers.close_details();
                }
                return self.act_on_list(now, on_list);
            }
            Action::Snapshot(change) => return self.ask_to_make(now, change),
            Action::Refresh => {
                if let Some(history) = &mut details.history {
                    history.want();
                }
                self.read_now(now);
            }
            Action::Reply(_) | Action::Schedule(_) | Action::Edit(_) | Action::Program(_) => {}
        }
        None
    }
}
