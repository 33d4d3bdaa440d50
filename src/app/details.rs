//! The details of a snapshot: all of its fields, what follows from them, and what can be done with
//! it.
//!
//! The pane is bound to the id of its snapshot, and all it shows is taken from the state: it closes
//! as soon as another row is under the cursor, because the actions are about that one.

use std::time::Instant;

use super::{Effect, Focus, State, layers::Layer, lists::steps, menu::Does, menu::MenuEntry};
use crate::{
    domain::{Now, Snapshot, SnapshotId},
    keys::{self, Action, Context, Motion, OnList, Reply},
    words::{Said, details},
};

/// The actions on a snapshot, the harmless ones first.
const ACTIONS: &[OnList] = &[
    OnList::Copy,
    OnList::Rename,
    OnList::Protect,
    OnList::CopyToRegion,
    OnList::Restore,
    OnList::Delete,
];

/// The actions on a row of the whole account.
const IN_ACCOUNT: &[OnList] = &[
    OnList::Copy,
    OnList::NextPane,
    OnList::Rename,
    OnList::Protect,
    OnList::CopyToRegion,
    OnList::Restore,
    OnList::Delete,
];

/// The actions in the details of a row of a list.
fn actions(focus: Focus) -> &'static [OnList] {
    match focus {
        Focus::Account => IN_ACCOUNT,
        Focus::Instances | Focus::Snapshots => ACTIONS,
    }
}

/// Whether an action is about the list beneath: it can take the row away, so the details close first.
fn is_about_list(on_list: OnList) -> bool {
    matches!(
        on_list,
        OnList::Filter
            | OnList::Sort
            | OnList::Schedules
            | OnList::Main
            | OnList::Backups
            | OnList::Account
    )
}

/// The details that are open.
#[derive(Debug)]
pub struct Details {
    /// The snapshot.
    id: SnapshotId,
    /// The index of the focused action.
    pub chosen: usize,
    /// The first visible line of the facts, as far as there are that many.
    pub line: usize,
    /// When they were on the screen for the first time.
    drawn: Option<Instant>,
}

impl Details {
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
    /// Opens the details of the snapshot under the cursor, or says why there are none.
    pub(super) fn open_details(&mut self, now: Now) {
        match self.can_show_details() {
            Ok(snapshot) => {
                let id = snapshot.id.clone();
                self.layers.open(Layer::Details(Details {
                    id,
                    chosen: 0,
                    line: 0,
                    drawn: None,
                }));
            }
            Err(why) => self.refuse(now, Action::List(OnList::Open), why),
        }
    }

    /// Closes the details once their snapshot is no longer the one under the cursor.
    pub(super) fn follow_details(&mut self, now: Now) {
        let Some(details) = self.layers.details() else {
            return;
        };
        let id = details.id.clone();
        let is_under_cursor = self.focus != Focus::Instances
            && self.snapshot_under_cursor().map(|row| &row.id) == Some(&id);
        if is_under_cursor {
            return;
        }
        self.layers.close_details();
        let is_listed = match self.focus {
            Focus::Account => self.data.images.list.get(&id).is_some(),
            Focus::Instances | Focus::Snapshots => {
                let open = self.open_snapshots();
                open.is_some_and(|open| open.list.get(&id).is_some())
            }
        };
        // What was done to it has been said.
        if !is_listed && self.notice.is_none() {
            self.say(now, Said::SnapshotGone(id));
        }
    }

    /// The snapshot whose details are open.
    #[must_use]
    pub fn detailed(&self) -> Option<(&Details, &Snapshot)> {
        let details = self.layers.details()?;
        let snapshot = self.snapshot_under_cursor()?;
        (snapshot.id == details.id).then_some((details, snapshot))
    }

    /// What can be done with a snapshot, and why not.
    #[must_use]
    pub fn actions_on(&self, snapshot: &Snapshot) -> Vec<MenuEntry> {
        let entry = |on_list| {
            let action = Action::List(on_list);
            MenuEntry {
                label: details::action(on_list, snapshot.protection).to_owned(),
                beside: String::new(),
                key: keys::key_for(Context::Details, action),
                denied: self.can(action).err(),
                does: Does::Act(action),
            }
        };
        actions(self.focus).iter().copied().map(entry).collect()
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
            Action::Question(Reply::Press) => {
                // An Enter that came before the lines were on the screen chooses none of them.
                if details.drawn.is_some_and(|drawn| drawn <= read_at) {
                    let chosen = actions.get(details.chosen).copied()?;
                    return self.act_on_list(now, chosen);
                }
            }
            Action::Question(Reply::Cancel) => self.layers.close(),
            Action::List(on_list) => {
                if is_about_list(on_list) {
                    self.layers.close_details();
                }
                return self.act_on_list(now, on_list);
            }
            Action::Refresh => self.read_now(now),
            Action::Question(_) | Action::Schedule(_) | Action::Edit(_) | Action::Program(_) => {}
        }
        None
    }
}
