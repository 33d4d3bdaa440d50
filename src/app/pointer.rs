//! The mouse: what a frame showed where, and what a click or the wheel does there.
//!
//! The view notes the targets of a frame while it draws it, by their ids. A click selects the row or
//! focuses the part under it, and does nothing else: no click presses a button, chooses an entry or
//! begins a write. The wheel scrolls what is under it.

use std::{collections::VecDeque, time::Instant};

use super::{
    AccountId, App, Focus, State, Work,
    ask::{Part, READING_TIME},
    layers::Layer,
    layout::Area,
    menu::Does,
    table::RowId,
};
use crate::{
    domain::{InstanceId, Now, SnapshotId},
    keys::{Action, Motion},
    words::{Hint, Said},
};

/// By how many rows or lines a step of the wheel scrolls.
const WHEEL: isize = 3;

/// Something that a frame showed and that a click can be meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// The pane of a list.
    Pane(Focus),
    /// A row of the instances.
    Instance(RowId<InstanceId>),
    /// A row of the snapshots.
    Snapshot(RowId<SnapshotId>),
    /// A row of the whole account.
    Image(RowId<SnapshotId>),
    /// The pane of the details.
    Details,
    /// An action in the details, by its index.
    Action(usize),
    /// An entry of the open menu.
    Entry(Does),
    /// An account in the switcher.
    Account(AccountId),
    /// A part of the open question.
    Part(Part),
}

impl ClickTarget {
    /// The list that it belongs to.
    fn list(&self) -> Option<Focus> {
        match self {
            Self::Pane(list) => Some(*list),
            Self::Instance(_) => Some(Focus::Instances),
            Self::Snapshot(_) => Some(Focus::Snapshots),
            Self::Image(_) => Some(Focus::Account),
            Self::Details | Self::Action(_) | Self::Entry(_) | Self::Account(_) | Self::Part(_) => {
                None
            }
        }
    }
}

/// The targets of a frame; later ones lie over earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClickTargets(Vec<(Area, ClickTarget)>);

impl ClickTargets {
    /// Adds a target.
    pub fn add(&mut self, area: Area, target: ClickTarget) {
        self.0.push((area, target));
    }

    /// Removes all: what is drawn next lies over them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The target in a cell: column, row.
    #[must_use]
    pub fn at(&self, cell: (u16, u16)) -> Option<&ClickTarget> {
        let mut from_top = self.0.iter().rev();
        from_top.find_map(|(area, target)| area.contains(cell).then_some(target))
    }
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// The left button was pressed.
    Click,
    /// The wheel was turned up by a step.
    WheelUp,
    /// The wheel was turned down by a step.
    WheelDown,
}

/// The targets of the last frames, as far back as a click may have been aimed at one of them.
#[derive(Debug, Default)]
pub(super) struct RecentTargets(VecDeque<(Instant, ClickTargets)>);

impl RecentTargets {
    /// Records the targets of a frame that was flushed at `at`.
    pub(super) fn drawn(&mut self, at: Instant, targets: ClickTargets) {
        if self.last().is_some_and(|last| *last == targets) {
            return;
        }
        self.0.push_back((at, targets));
        let is_over = |next: &(Instant, ClickTargets)| next.0 + READING_TIME <= at;
        while self.0.get(1).is_some_and(is_over) {
            self.0.pop_front();
        }
    }

    fn last(&self) -> Option<&ClickTargets> {
        self.0.back().map(|(_, targets)| targets)
    }

    /// The target of a click that was read at `read_at`: what was in its cell in every frame that it
    /// may have been aimed at. Otherwise it may have been meant for something else.
    fn aimed_at(&self, cell: (u16, u16), read_at: Instant) -> Result<Option<&ClickTarget>, Moved> {
        let could_be_read = |(at, _): &(Instant, ClickTargets)| *at + READING_TIME <= read_at;
        let first = self.0.iter().rposition(could_be_read).ok_or(Moved)?;
        let mut frames = self.0.range(first..).map(|(_, targets)| targets.at(cell));
        let target = frames.next().flatten();
        if frames.all(|other| other == target) {
            Ok(target)
        } else {
            Err(Moved)
        }
    }
}

/// The screen changed under a click before it could be aimed.
struct Moved;

impl App {
    /// Handles what the mouse did in a cell: column, row.
    pub(super) fn point(
        &mut self,
        now: Now,
        pointer: Pointer,
        cell: (u16, u16),
        read_at: Instant,
    ) -> Vec<Work> {
        if !self.mouse || self.shown_mut().came_between(read_at) {
            return Vec::new();
        }
        let (lines, motion) = match pointer {
            Pointer::WheelUp => (-WHEEL, Motion::Up),
            Pointer::WheelDown => (WHEEL, Motion::Down),
            Pointer::Click => {
                let target = self.targets.aimed_at(cell, read_at);
                let target = target.map(Option::<&ClickTarget>::cloned);
                return self.on_screen(now, |state| match target {
                    Ok(Some(target)) => state.point_at(now, target),
                    Ok(None) => {}
                    Err(Moved) => state.remark(now, Hint::MovedUnderClick),
                });
            }
        };
        if let Some(&Layer::Accounts(at)) = self.shown().layers.top() {
            return self.act_in_accounts(now, Action::Move(motion), at);
        }
        let under = self.targets.last().and_then(|targets| targets.at(cell));
        let list = under.and_then(ClickTarget::list);
        self.on_screen(now, |state| state.scroll(now, list, lines))
    }
}

impl State {
    /// Selects or focuses the target of a click, if it is still there.
    fn point_at(&mut self, now: Now, target: ClickTarget) {
        match (self.layers.top_mut(), target) {
            (
                None | Some(Layer::Filter | Layer::Details(_)),
                target @ (ClickTarget::Pane(_)
                | ClickTarget::Instance(_)
                | ClickTarget::Snapshot(_)
                | ClickTarget::Image(_)),
            ) => self.point_in_lists(&target),
            (Some(Layer::Details(details)), ClickTarget::Action(chosen)) => details.chosen = chosen,
            (Some(Layer::Menu(_)), ClickTarget::Entry(does)) => self.focus_entry(now, &does),
            (Some(Layer::Accounts(at)), ClickTarget::Account(account)) => *at = account.place(),
            (Some(Layer::Question(_)), ClickTarget::Part(part)) => self.focus_part(part),
            // It was drawn, and another layer opened since.
            (
                None
                | Some(
                    Layer::Filter
                    | Layer::Help(_)
                    | Layer::Question(_)
                    | Layer::Accounts(_)
                    | Layer::Details(_)
                    | Layer::Operations(_)
                    | Layer::Schedules(_)
                    | Layer::Menu(_),
                ),
                _,
            ) => {}
        }
    }

    /// Focuses the list of a target, and selects its row.
    fn point_in_lists(&mut self, target: &ClickTarget) {
        let Some(list) = target.list() else { return };
        if self.focus != list {
            if matches!(self.layers.top(), Some(Layer::Filter)) {
                self.layers.close();
            }
            if list == Focus::Snapshots && self.open_instance().is_none() {
                return;
            }
            self.focus = list;
        }
        match target {
            ClickTarget::Instance(row) => self.tables.instances.point_at(row, &self.data.instances),
            ClickTarget::Image(row) => self.tables.images.point_at(row, &self.data.images.list),
            ClickTarget::Snapshot(row) => {
                if let Some((table, list)) = self.open_table_mut() {
                    table.point_at(row, list);
                }
            }
            ClickTarget::Pane(_)
            | ClickTarget::Details
            | ClickTarget::Action(_)
            | ClickTarget::Entry(_)
            | ClickTarget::Account(_)
            | ClickTarget::Part(_) => {}
        }
    }

    /// Scrolls the text or the menu of the top layer, or else the list under the pointer.
    fn scroll(&mut self, now: Now, list: Option<Focus>, lines: isize) {
        match (self.layers.top_mut(), list) {
            (Some(Layer::Question(open)), _) => open.scroll(lines),
            (Some(Layer::Help(help)), _) => help.line = help.line.saturating_add_signed(lines),
            (Some(Layer::Menu(_)), _) => self.scroll_menu(now, lines),
            (Some(Layer::Details(details)), None) => details.scroll(lines),
            (None | Some(Layer::Filter | Layer::Details(_)), Some(list)) => {
                self.scroll_list(list, lines);
            }
            (
                None
                | Some(
                    Layer::Filter | Layer::Accounts(_) | Layer::Operations(_) | Layer::Schedules(_),
                ),
                _,
            ) => {}
        }
    }

    /// Says something about the last input: in the question, if one is open.
    fn remark(&mut self, now: Now, hint: Hint) {
        match self.layers.top_mut() {
            Some(Layer::Question(open)) => open.say(hint),
            _ => self.say(now, Said::Hint(hint)),
        }
    }
}
