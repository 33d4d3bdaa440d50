//! The help: all keys by place, those of the current place first. `/` searches it.

use super::{State, field::Field, layers::Layer, lists::steps};
use crate::{
    domain::{Now, Thresholds},
    keys::{Action, Context, OnList, Reply},
    words::keys::{self, HelpLine},
};

/// The help that is open.
#[derive(Debug)]
pub struct Help {
    /// Where it was opened.
    here: Context,
    /// From which age on an instance is at risk.
    thresholds: Thresholds,
    /// The first visible line, as far as there are that many.
    pub line: usize,
    /// The search text.
    pub search: Field,
    /// Whether it is being typed.
    pub searching: bool,
}

impl Help {
    pub(super) fn new(here: Context, thresholds: Thresholds) -> Self {
        Self {
            here,
            thresholds,
            line: 0,
            search: Field::default(),
            searching: false,
        }
    }

    /// The keys of each place that match the search: those of the current place, then the others in
    /// the order of the table. The words that need it are explained, too.
    #[must_use]
    pub fn sections(&self) -> Vec<(&'static str, Vec<HelpLine>)> {
        let wanted = self.search.text().to_lowercase();
        let fits = |line: &HelpLine| {
            let text = format!("{} {} {}", line.keys, line.place, line.what).to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        let lines = keys::help().into_iter();
        let lines = lines.chain(keys::headings(self.thresholds));
        let (here, elsewhere): (Vec<_>, Vec<_>) = lines
            .filter(fits)
            .partition(|line| line.contexts.contains(&self.here));
        let mut sections: Vec<(&'static str, Vec<HelpLine>)> = Vec::new();
        let add = |sections: &mut Vec<(&'static str, Vec<HelpLine>)>, line: HelpLine| match sections
            .iter_mut()
            .find(|(place, _)| *place == line.place)
        {
            Some((_, lines)) => lines.push(line),
            None => sections.push((line.place, vec![line])),
        };
        for line in here {
            add(&mut sections, line);
        }
        // This place comes first, then what works in few others.
        let places = |lines: &[HelpLine]| lines.iter().map(|line| line.contexts.len()).min();
        let here = keys::place_of(self.here);
        sections.sort_by_key(|(place, lines)| (*place != here, places(lines)));
        for line in elsewhere {
            add(&mut sections, line);
        }
        sections
    }

    /// Whether a key works where the help was opened, so that the present state decides what it does.
    #[must_use]
    pub fn works_here(&self, line: &HelpLine) -> bool {
        line.contexts.contains(&self.here)
    }

    /// Types into the search.
    pub(super) fn type_in(&mut self, typed: &str) {
        if self.searching && self.search.insert(typed) {
            self.line = 0;
        }
    }
}

impl State {
    /// Opens the help about the place where it is opened.
    pub(super) fn open_help(&mut self) {
        let help = Help::new(self.context(), self.account.thresholds);
        self.layers.open(Layer::Help(help));
    }

    pub(super) fn act_in_help(&mut self, now: Now, action: Action) {
        let page = self.page();
        let Some(Layer::Help(help)) = self.layers.top_mut() else {
            return;
        };
        match action {
            // The next frame limits it to the end.
            Action::Move(motion) => {
                help.line = help.line.saturating_add_signed(steps(motion, page));
            }
            Action::Edit(edit) => {
                help.search.edit(edit);
                help.line = 0;
            }
            Action::List(OnList::Filter) => help.searching = true,
            Action::Reply(Reply::Press) => help.searching = false,
            // F1 comes here only while the search is typed; otherwise it closes the help.
            Action::Reply(Reply::Cancel) | Action::List(OnList::Help)
                if help.searching || !help.search.text().is_empty() =>
            {
                help.search.clear();
                help.searching = false;
            }
            Action::Reply(Reply::Cancel) => self.layers.close(),
            Action::List(OnList::Palette) => self.open_palette(now),
            Action::Refresh => self.read_now(now),
            Action::Reply(_)
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Schedule(_)
            | Action::Program(_) => {}
        }
    }
}
