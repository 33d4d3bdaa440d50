//! Keys, passed on to what they are meant for: the program, the switcher of accounts, or the account on
//! the screen.

use std::time::Instant;

use super::{AccountId, App, Work};
use crate::{
    app::{Effect, Program, State, layers::Layer, lists::steps, menu::Does},
    domain::{Now, Theme},
    keys::{self, Action, Key, Meaning, OnList, OnProgram, Reply},
    words::{Denied, Hint, Said},
};

impl App {
    pub(super) fn key(&mut self, now: Now, key: Key, read_at: Instant) -> Vec<Work> {
        let shown = &mut self.accounts[self.shown.0];
        let context = shown.context();
        let meaning = keys::meaning(context, key);
        let program = match meaning {
            Some(Meaning::Act(Action::Program(on_program))) => Some(on_program),
            Some(_) | None => None,
        };
        let always = program.is_some_and(|on_program| on_program != OnProgram::Quit);
        if !always && shown.came_between(read_at) {
            return Vec::new();
        }
        match (program, meaning) {
            (Some(on_program), _) => self.act_on_program(now, on_program, read_at),
            (None, Some(Meaning::Act(action))) => {
                shown.drop_said_of_key();
                self.act(now, action, read_at)
            }
            (None, Some(Meaning::Type(_)) | None) if keys::takes_commands_only(context) => {
                self.on_screen(now, |state| state.say_unknown_key(now, key))
            }
            (None, Some(Meaning::Type(typed))) => {
                self.on_screen(now, |state| state.enter_text(now, key, typed))
            }
            (None, None) => self.on_screen(now, |state| state.say_unknown_key(now, key)),
        }
    }

    /// Passes the meaning of a key to the top layer, or to the lists.
    fn act(&mut self, now: Now, action: Action, read_at: Instant) -> Vec<Work> {
        let shown = self.shown;
        match self.accounts[shown.0].layers.top() {
            Some(&Layer::Accounts(at)) => self.act_in_accounts(now, action, at),
            Some(Layer::Menu(_)) => self.act_in_menu(now, action, read_at),
            Some(Layer::Filter) => self.on_screen(now, |state| state.act_in_filter(now, action)),
            Some(Layer::Help(_)) => self.on_screen(now, |state| state.act_in_help(now, action)),
            Some(Layer::Question(_)) => self.tell(now, shown, |state| {
                state.act_in_question(now, action, read_at)
            }),
            Some(Layer::Operations(_)) => {
                self.tell(now, shown, |state| state.act_in_operations(now, action))
            }
            Some(Layer::Schedules(_)) => {
                self.tell(now, shown, |state| state.act_in_schedules(now, action))
            }
            Some(Layer::Details(_)) => self.tell(now, shown, |state| {
                let effect = state.act_in_details(now, action, read_at);
                effect.into_iter().collect()
            }),
            None => self.tell(now, shown, |state| {
                state.act_in_lists(now, action).into_iter().collect()
            }),
        }
    }

    fn act_in_menu(&mut self, now: Now, action: Action, read_at: Instant) -> Vec<Work> {
        let mut chosen = None;
        let mut work = self.on_screen(now, |state| chosen = state.act_in_menu(now, action));
        work.extend(match chosen {
            Some(Does::Act(Action::Program(on_program))) => {
                self.act_on_program(now, on_program, read_at)
            }
            Some(Does::Act(action)) => {
                self.accounts[self.shown.0].make_room_for(action);
                self.act(now, action, read_at)
            }
            Some(Does::GoToInstance(id)) => {
                self.on_screen(now, |state| state.go_to_instance(now, &id))
            }
            Some(Does::GoToSnapshot(of, id)) => {
                self.on_screen(now, |state| state.go_to_snapshot(now, &of, &id))
            }
            Some(Does::GoToImage(id)) => self.on_screen(now, |state| state.go_to_image(now, &id)),
            Some(Does::Rearrange(how)) => self.on_screen(now, |state| {
                if !state.rearrange(now, how) {
                    state.say(now, Said::Hint(Hint::Denied(Denied::NamesTheRow)));
                }
            }),
            Some(Does::Theme(theme)) => self.use_theme(now, theme),
            Some(Does::Copy(text)) => {
                self.accounts[self.shown.0].say(now, Said::Copied(text.clone()));
                vec![(self.shown, Effect::Program(Program::Copy(text)))]
            }
            None => Vec::new(),
        });
        work
    }

    /// Shows another theme until the program ends, or says why that is not possible.
    fn use_theme(&mut self, now: Now, theme: Theme) -> Vec<Work> {
        let shown = &mut self.accounts[self.shown.0];
        if let Err(why) = shown.can_show(theme) {
            shown.say(now, Said::Denied(why));
            return Vec::new();
        }
        shown.say(now, Said::ThemeChosen(theme));
        let colours = shown.colours;
        self.set_look(colours, theme);
        vec![(self.shown, Effect::Program(Program::Theme(theme)))]
    }

    fn act_on_program(&mut self, now: Now, on_program: OnProgram, read_at: Instant) -> Vec<Work> {
        let program = match on_program {
            OnProgram::Quit | OnProgram::Interrupt => return self.leave(read_at),
            OnProgram::Suspend if !self.can_stop => {
                self.accounts[self.shown.0].say(now, Said::CannotSuspend);
                return Vec::new();
            }
            OnProgram::Suspend => Program::Suspend,
            OnProgram::Redraw => Program::Redraw,
        };
        vec![(self.shown, Effect::Program(program))]
    }

    pub(in crate::app) fn act_in_accounts(
        &mut self,
        now: Now,
        action: Action,
        at: usize,
    ) -> Vec<Work> {
        let last = self.accounts.len() - 1;
        let layers = &mut self.accounts[self.shown.0].layers;
        let chosen = match action {
            Action::Move(motion) => at.saturating_add_signed(steps(motion, 1)).min(last),
            Action::Reply(Reply::Pick(place)) if usize::from(place) <= last => place.into(),
            Action::Reply(Reply::Press) => {
                layers.close();
                return self.show(now, AccountId(at));
            }
            Action::Reply(Reply::Cancel) => {
                layers.close();
                return Vec::new();
            }
            Action::List(OnList::Help) => return self.on_screen(now, State::open_help),
            Action::List(OnList::Palette) => {
                return self.on_screen(now, |state| state.open_palette(now));
            }
            Action::Reply(_)
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Schedule(_)
            | Action::Edit(_)
            | Action::Refresh
            | Action::Program(_) => at,
        };
        if let Some(Layer::Accounts(at)) = layers.top_mut() {
            *at = chosen;
        }
        Vec::new()
    }
}
