//! What keys do among the lists: moving, filtering, and what they open.

use super::{Focus, Overlay, State, field::Field};
use crate::{
    domain::Now,
    keys::{self, Action},
};

impl State {
    pub(super) fn act_in_lists(&mut self, now: Now, action: Action) {
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-self.page()),
            Action::PageDown => self.step(self.page()),
            Action::First => self.step(isize::MIN),
            Action::Last => self.step(isize::MAX),
            Action::Open | Action::NextPane => {
                if self.instances.selected().is_some() {
                    self.focus = Focus::Snapshots;
                }
            }
            Action::PreviousPane => self.focus = Focus::Instances,
            Action::Back => self.back(now),
            Action::Filter => self.overlay = Overlay::Filter,
            Action::KeepFilter | Action::CloseHelp => self.overlay = Overlay::None,
            Action::ClearFilter => {
                self.edit_filter(Field::clear);
                self.overlay = Overlay::None;
            }
            Action::Help => {
                self.overlay = Overlay::Help;
                self.help_line = 0;
            }
            Action::Refresh => self.read_now(now),
            Action::Create => self.ask_create(now),
            Action::Delete => self.ask_delete(now),
            Action::ReadOnly => self.turn_read_only(now),
            edit => self.edit_filter(|field| field.edit(edit)),
        }
    }

    /// One layer back; at the end of the layers it says how to quit.
    fn back(&mut self, now: Now) {
        let filtered = match self.focus {
            Focus::Instances => !self.instances.filter.text().is_empty(),
            Focus::Snapshots => self
                .open_snapshots()
                .is_some_and(|open| !open.table.filter.text().is_empty()),
        };
        match self.focus {
            _ if filtered => self.edit_filter(Field::clear),
            Focus::Snapshots => self.focus = Focus::Instances,
            Focus::Instances => self.say(now, "q quits."),
        }
    }

    fn step(&mut self, by: isize) {
        match self.focus {
            _ if self.overlay == Overlay::Help => {
                let last = keys::help().len().saturating_sub(1);
                self.help_line = self.help_line.saturating_add_signed(by).min(last);
            }
            Focus::Instances => self.instances.step(by),
            Focus::Snapshots => {
                if let Some(open) = self.open.as_ref().and_then(|id| self.snapshots.get_mut(id)) {
                    open.table.step(by);
                }
            }
        }
    }

    /// Changes the filter of the focused list.
    pub(super) fn edit_filter(&mut self, edit: impl FnOnce(&mut Field)) {
        match (self.focus, self.open.clone()) {
            (Focus::Instances, _) => {
                edit(&mut self.instances.filter);
                self.instances.arrange(&[], &[]);
            }
            (Focus::Snapshots, Some(id)) => {
                if let Some(open) = self.snapshots.get_mut(&id) {
                    edit(&mut open.table.filter);
                }
                self.arrange(&id, &[]);
            }
            (Focus::Snapshots, None) => {}
        }
    }
}
