//! The palette: every action that fits the place beneath it, with its key, and why it is not
//! possible now. Below them, `places` has the rows to go to.
//!
//! Over a pane that hides the lists, it offers what has a key in that pane, and what is about no
//! row: a row of the lists is changed only where it can be seen.

use super::{Does, MenuEntry, MenuKind};
use crate::{
    app::{Focus, State, table::field_names},
    domain::{Image, Instance, Now, Snapshot, Theme},
    keys::{self, Action, BINDINGS, Binding, Context, ListedIn, OnList, OnProgram, Reply},
    words::{self, menu},
};

/// Whether this place hides the lists.
fn hides_lists(place: Context) -> bool {
    matches!(
        place,
        Context::Operations | Context::Schedules | Context::Help | Context::Accounts
    )
}

/// Whether an action that has no key in a pane that hides the lists can be chosen there: it shows
/// something else, or is about the whole account.
fn is_about_no_row(state: &State, on: OnList, place: Context) -> bool {
    match on {
        OnList::Main | OnList::Backups | OnList::Account => true,
        OnList::Operations => place != Context::Operations,
        // In the switcher, even beneath the help, read-only would seem to be about the account under
        // the cursor.
        OnList::Accounts | OnList::ReadOnly => !state.layers.has_switcher(),
        OnList::NextPane
        | OnList::PreviousPane
        | OnList::Open
        | OnList::Instance
        | OnList::Back
        | OnList::Filter
        | OnList::NextMatch
        | OnList::PreviousMatch
        | OnList::Mark(_)
        | OnList::Help
        | OnList::Palette
        | OnList::Copy
        | OnList::Sort
        | OnList::Schedules
        | OnList::AtRisk => false,
    }
}

/// Whether the palette offers a binding at this place: all except moves, answers, and the palette
/// itself.
fn is_offered(state: &State, binding: &Binding, place: Context) -> bool {
    let works_here = binding.contexts.contains(&place);
    let is_for_lists = !hides_lists(place) && binding.contexts.contains(&Context::Snapshots);
    match binding.action {
        Action::List(
            OnList::Palette | OnList::Open | OnList::NextPane | OnList::PreviousPane | OnList::Back,
        )
        | Action::Move(_)
        | Action::Edit(_)
        // What quits is offered once.
        | Action::Program(OnProgram::Interrupt) => false,
        // It is open.
        Action::List(OnList::Schedules) if place == Context::Schedules => false,
        Action::List(on) => works_here || is_for_lists || is_about_no_row(state, on, place),
        Action::Schedule(_) => works_here,
        Action::Reply(reply) => {
            let acts = matches!(
                reply,
                Reply::Press | Reply::FocusNext | Reply::CancelWaiting | Reply::Copy
            );
            acts && works_here && place == Context::Operations
        }
        Action::Snapshot(_) | Action::Refresh | Action::Program(_) => works_here || is_for_lists,
    }
}

/// The fields of the filter of the focused list.
fn filter_fields(state: &State) -> Vec<&'static str> {
    match state.focus {
        Focus::Instances => field_names::<Instance>(),
        Focus::Snapshots => field_names::<Snapshot>(),
        Focus::Account => field_names::<Image>(),
    }
}

/// The actions. The palette itself is no layer while they are found.
pub(super) fn entries(state: &State) -> Vec<MenuEntry> {
    let place = match (state.context(), state.focus) {
        (pane, _) if hides_lists(pane) => pane,
        (_, Focus::Instances) => Context::Instances,
        (_, Focus::Snapshots) => Context::Snapshots,
        (_, Focus::Account) => Context::Account,
    };
    let mut entries: Vec<MenuEntry> = Vec::new();
    let offered = BINDINGS
        .iter()
        .filter(|binding| binding.listed != ListedIn::Nowhere && is_offered(state, binding, place));
    let mut offered: Vec<&Binding> = offered.collect();
    if hides_lists(place) {
        // What is particular to the pane comes first.
        offered.sort_by_key(|binding| !binding.contexts.starts_with(&[place]));
    }
    for binding in offered {
        let does = Does::Act(binding.action);
        if entries.iter().all(|entry| entry.does != does) {
            let (kind, marks) = (state.kind_to_create(), state.marks_for(binding.action));
            let (label, beside) = match binding.action {
                // The fields say better what it does.
                Action::List(OnList::Filter) if !hides_lists(place) => (
                    words::keys::footer(place, binding.action).into(),
                    menu::fields(&filter_fields(state)),
                ),
                _ => (words::keys::what_now(binding, kind, marks), String::new()),
            };
            entries.push(MenuEntry {
                label,
                beside,
                key: binding.keys.first().copied(),
                denied: state.can(binding.action).err(),
                does,
            });
        }
    }
    entries.extend(Theme::ALL.map(|(word, theme)| {
        MenuEntry {
            label: menu::theme(word),
            beside: if state.theme == theme {
                menu::current()
            } else {
                ""
            }
            .to_owned(),
            key: None,
            denied: state.can_show(theme).err(),
            does: Does::Theme(theme),
        }
    }));
    entries
}

impl State {
    /// Opens the palette, or says that a dialog has to be closed first.
    pub(in crate::app) fn open_palette(&mut self, now: Now) {
        let palette = Action::List(OnList::Palette);
        match self.can(palette) {
            Ok(()) => self.open_menu(now, MenuKind::Palette),
            Err(why) => self.refuse(now, palette, why),
        }
    }

    /// Closes a pane that hides the lists, if what was chosen in the palette over it has no key there.
    pub(in crate::app) fn make_room_for(&mut self, action: Action) {
        let place = self.context();
        if hides_lists(place) && keys::key_for(place, action).is_none() {
            self.layers.close_panes();
        }
    }
}
