//! What keys do in the lists: move, filter, and open layers.

use super::{Effect, Focus, State, field::Field, layers::Layer, menu::MenuKind};
use crate::{
    domain::{CopyKind, Now},
    keys::{Action, Edit, Marking, Motion, OnList, Reply},
    words::{BackTo, Denied, Said},
};

impl State {
    pub(super) fn act_in_lists(&mut self, now: Now, action: Action) -> Option<Effect> {
        match action {
            Action::Move(motion) => self.step(motion),
            Action::List(on_list) => return self.act_on_list(now, on_list),
            Action::Snapshot(change) => return self.ask_to_make(now, change),
            Action::Refresh => self.read_now(now),
            Action::Schedule(_) | Action::Edit(_) | Action::Reply(_) | Action::Program(_) => {}
        }
        None
    }

    pub(super) fn act_on_list(&mut self, now: Now, on_list: OnList) -> Option<Effect> {
        match on_list {
            OnList::Open if self.focus != Focus::Instances => self.open_details(now),
            OnList::Instance => self.open_instance_details(now),
            OnList::NextPane if self.focus == Focus::Account => self.go_to_its_instance(now),
            OnList::Open | OnList::NextPane => {
                if self.open_instance().is_some() {
                    self.focus = Focus::Snapshots;
                }
            }
            OnList::Account => {
                self.focus = Focus::Account;
                self.follow_images(now);
            }
            OnList::Main => self.show_copies(CopyKind::Snapshot),
            OnList::Backups => self.show_copies(CopyKind::Backup),
            OnList::PreviousPane => self.focus = Focus::Instances,
            OnList::Back => self.back(now),
            OnList::Filter => self.open_filter(now),
            OnList::NextMatch => self.next_match(now, true),
            OnList::PreviousMatch => self.next_match(now, false),
            OnList::Operations => return Some(self.open_operations(now)),
            OnList::Mark(marking) => match self.can(Action::List(on_list)) {
                Ok(()) => self.mark(marking),
                Err(why) => self.refuse(now, Action::List(on_list), why),
            },
            OnList::Help => self.open_help(),
            OnList::Palette => self.open_palette(now),
            OnList::Sort => self.open_menu(now, MenuKind::Sort),
            OnList::Copy => self.open_menu(now, MenuKind::Copy),
            OnList::Accounts => self.layers.open(Layer::Accounts(self.id.place())),
            OnList::ReadOnly => self.turn_read_only(now),
            OnList::Schedules => self.show_schedules(now),
            OnList::AtRisk => self.show_at_risk(now, !self.shows_only_at_risk()),
        }
        None
    }

    /// Shows the snapshots or the backups of the instance under the cursor. If another list is alone
    /// on the screen, the change would be invisible: then it goes to that list.
    fn show_copies(&mut self, kind: CopyKind) {
        let is_change = self.copies != kind;
        self.copies = kind;
        if self.focus == Focus::Account {
            self.focus = Focus::Instances;
        }
        if is_change && !self.draws(Focus::Snapshots) && self.open_instance().is_some() {
            self.focus = Focus::Snapshots;
        }
    }

    /// Opens the filter. What is typed next is another word.
    fn open_filter(&mut self, now: Now) {
        let is_kept = |text: &str| !text.is_empty() && !text.ends_with(char::is_whitespace);
        if self.filter().is_some_and(|filter| is_kept(filter.text())) {
            self.edit_filter(now, |field| {
                field.edit(Edit::End);
                field.insert(" ");
            });
        }
        self.layers.open(Layer::Filter);
    }

    /// Keeps the filter, without blanks at its end.
    fn keep_filter(&mut self, now: Now) {
        let kept = self
            .filter()
            .map(|filter| filter.text().trim_end().to_owned());
        if let Some(kept) = kept {
            self.edit_filter(now, |field| *field = Field::holding(&kept));
        }
        self.layers.close();
    }

    pub(super) fn act_in_filter(&mut self, now: Now, action: Action) {
        match action {
            Action::Move(motion) => self.step(motion),
            Action::Edit(edit) => self.edit_filter(now, |field| field.edit(edit)),
            Action::Reply(Reply::Press) => self.keep_filter(now),
            Action::Reply(Reply::Cancel) => {
                self.edit_filter(now, Field::clear);
                self.layers.close();
            }
            Action::List(OnList::Help) => self.open_help(),
            Action::Reply(_)
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Schedule(_)
            | Action::Refresh
            | Action::Program(_) => {}
        }
    }

    /// What going back one step does now.
    #[must_use]
    pub fn step_back_to(&self) -> BackTo {
        let filtered = self
            .filter()
            .is_some_and(|filter| !filter.text().is_empty());
        match self.focus {
            _ if self.has_marks() => BackTo::NoMarks,
            _ if filtered => BackTo::NoFilter,
            Focus::Snapshots | Focus::Account => BackTo::Instances,
            Focus::Instances if self.shows_only_at_risk() => BackTo::AllInstances,
            Focus::Instances => BackTo::Nowhere,
        }
    }

    /// Goes back one step; if there is none left, says how to quit.
    fn back(&mut self, now: Now) {
        match self.step_back_to() {
            BackTo::NoMarks => self.mark(Marking::Nothing),
            BackTo::NoFilter => self.edit_filter(now, Field::clear),
            BackTo::Instances => self.focus = Focus::Instances,
            BackTo::AllInstances => self.show_at_risk(now, false),
            BackTo::Nowhere => self.say(now, Said::Denied(Denied::NothingBehind)),
        }
    }

    /// Goes to the next match of the last filter, or says that there is none.
    fn next_match(&mut self, now: Now, forward: bool) {
        if !self.go_to_match(now, forward) {
            self.say(now, Said::Denied(Denied::NoMatch));
        }
    }

    /// Moves the cursor of the focused list.
    fn step(&mut self, motion: Motion) {
        self.step_in_list(steps(motion, self.page()));
    }
}

/// By how many rows a key moves, with so many rows in a page.
pub(super) fn steps(motion: Motion, page: isize) -> isize {
    match motion {
        Motion::Up => -1,
        Motion::Down => 1,
        Motion::HalfPageUp => -(page / 2).max(1),
        Motion::HalfPageDown => (page / 2).max(1),
        Motion::PageUp => -page,
        Motion::PageDown => page,
        Motion::First => isize::MIN,
        Motion::Last => isize::MAX,
    }
}
