//! What the terminal reports about the account on the screen: keys, pastes, and frames that were shown.

use std::time::Instant;

use super::{
    State,
    ask::{Extent, Hint},
    layers::Layer,
};
use crate::{domain::Now, keys::Key, words::Said};

impl State {
    /// Records that a frame was on the screen at `at`, and how much it showed of the top layer.
    pub(super) fn drawn(&mut self, now: Now, at: Instant, shown: Option<Extent>) {
        let mut above = shown;
        for layer in self.layers.iter_mut().rev() {
            match layer {
                Layer::Question(open) => open.drawn(at, above),
                Layer::Help(help) => {
                    help.line = above.map_or(help.line, |extent| extent.top.into());
                }
                Layer::Details(details) => details.drawn(at, above.map(|extent| extent.top)),
                Layer::Filter
                | Layer::Accounts(_)
                | Layer::Menu(_)
                | Layer::Operations(_)
                | Layer::Schedules(_) => {}
            }
            // The layers beneath have to be read again.
            above = None;
        }
        self.measure_pane(now);
    }

    /// Handles that the program was resumed: the shell had the screen, and keys typed there are not
    /// meant for a question.
    pub(super) fn resumed(&mut self, now: Now) {
        for open in self.layers.questions_mut() {
            open.drawn(now.mono, None);
        }
        self.want_all(now);
    }

    pub(super) fn paste(&mut self, now: Now, pasted: &str) {
        if self.came_between(now.mono) {
            return;
        }
        match self.layers.top_mut() {
            // The message is part of the question, which may hide the lines below it.
            Some(Layer::Question(open)) => open.paste(pasted),
            Some(Layer::Filter) => self.type_in_filter(now, pasted.trim()),
            Some(Layer::Menu(_)) => self.type_in_menu(now, pasted.trim()),
            Some(Layer::Help(help)) if help.searching => help.type_in(pasted.trim()),
            Some(Layer::Operations(pane)) if pane.searching => pane.type_in(pasted.trim()),
            Some(
                Layer::Help(_)
                | Layer::Operations(_)
                | Layer::Schedules(_)
                | Layer::Accounts(_)
                | Layer::Details(_),
            )
            | None => {
                self.say(now, Said::Hint(Hint::NowhereToPaste));
            }
        }
    }

    /// Whether a question opened under a key or paste at that time; if so, the input is dropped,
    /// and the question says so.
    pub(super) fn came_between(&mut self, read_at: Instant) -> bool {
        match self.layers.top_mut() {
            Some(Layer::Question(open)) => open.came_between(read_at),
            Some(
                Layer::Filter
                | Layer::Help(_)
                | Layer::Accounts(_)
                | Layer::Details(_)
                | Layer::Operations(_)
                | Layer::Schedules(_)
                | Layer::Menu(_),
            )
            | None => false,
        }
    }

    /// Types into the focused text field, if there is one; otherwise the key does nothing.
    pub(super) fn enter_text(&mut self, now: Now, key: Key, typed: char) {
        self.drop_said_of_key();
        let typed = typed.to_string();
        match self.layers.top_mut() {
            Some(Layer::Question(open)) => {
                if !open.type_in(&typed) {
                    open.say_unknown_key(key);
                }
            }
            Some(Layer::Filter) => self.type_in_filter(now, &typed),
            Some(Layer::Menu(_)) => self.type_in_menu(now, &typed),
            Some(Layer::Help(help)) => help.type_in(&typed),
            Some(Layer::Operations(pane)) => pane.type_in(&typed),
            Some(Layer::Accounts(_) | Layer::Details(_) | Layer::Schedules(_)) | None => {}
        }
    }

    fn type_in_filter(&mut self, now: Now, typed: &str) {
        let mut taken = true;
        self.edit_filter(now, |field| taken = field.insert(typed));
        if !taken {
            self.say(now, Said::Hint(Hint::TooLong));
        }
    }
}
