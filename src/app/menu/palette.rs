//! The palette: every action with its key, and why it is not possible now. Below them, `places` has
//! the rows to go to.

use super::{Does, MenuEntry};
use crate::{
    app::{Focus, State},
    keys::{Action, BINDINGS, Context, ListedIn, OnList},
    words,
};

/// Whether the palette offers an action: all except moves, and the palette itself.
fn is_offered(action: Action) -> bool {
    match action {
        Action::List(
            OnList::Palette | OnList::Open | OnList::NextPane | OnList::PreviousPane | OnList::Back,
        )
        | Action::Move(_)
        | Action::Schedule(_)
        | Action::Edit(_)
        | Action::Question(_) => false,
        Action::List(_) | Action::Refresh | Action::Program(_) => true,
    }
}

/// The actions.
pub(super) fn entries(state: &State) -> Vec<MenuEntry> {
    let focus = match state.focus {
        Focus::Instances => Context::Instances,
        Focus::Snapshots => Context::Snapshots,
        Focus::Account => Context::Account,
    };
    let mut entries: Vec<MenuEntry> = Vec::new();
    let works_here = |contexts: &[Context]| contexts.contains(&focus);
    let offered = BINDINGS
        .iter()
        .filter(|binding| binding.listed != ListedIn::Nowhere && is_offered(binding.action))
        .filter(|binding| {
            works_here(binding.contexts) || binding.contexts.contains(&Context::Snapshots)
        });
    for binding in offered {
        let does = Does::Act(binding.action);
        if entries.iter().all(|entry| entry.does != does) {
            entries.push(MenuEntry {
                label: words::keys::what_now(
                    binding,
                    state.kind_to_create(),
                    state.marks_for(binding.action),
                ),
                beside: String::new(),
                key: binding.keys.first().copied(),
                denied: state.can(binding.action).err(),
                does,
            });
        }
    }
    entries
}
