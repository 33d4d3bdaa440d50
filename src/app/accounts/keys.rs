//! Keys, passed on to what they are meant for: the program, the switcher of accounts, or the account on
//! the screen.

use std::{sync::Arc, time::Instant};

use super::{AccountId, App, Work};
use crate::{
    app::{Effect, Program, State, bulk::Stopped, layers::Layer, lists::steps, menu::Does},
    domain::{Now, Theme, write::OpId},
    keys::{self, Action, Key, Meaning, OnProgram, Reply},
    words::Said,
};

impl App {
    pub(super) fn key(&mut self, now: Now, key: Key, read_at: Instant) -> Vec<Work> {
        let shown = &mut self.accounts[self.shown.0];
        let meaning = keys::meaning(shown.context(), key);
        let program = match meaning {
            Some(Meaning::Act(Action::Program(on_program))) => Some(on_program),
            Some(_) | None => None,
        };
        let always = program.is_some_and(|on_program| on_program != OnProgram::Quit);
        if !always && shown.came_between(read_at) {
            return Vec::new();
        }
        match (program, meaning) {
            (Some(on_program), _) => self.act_on_program(now, on_program),
            (None, Some(Meaning::Act(action))) => {
                shown.drop_said_of_key();
                match shown.layers.top() {
                    Some(&Layer::Accounts(at)) if !matches!(action, Action::List(_)) => {
                        self.act_in_accounts(now, action, at)
                    }
                    Some(Layer::Menu(_)) => self.act_in_menu(now, action, read_at),
                    _ => self.tell(now, self.shown, |state| state.act(now, action, read_at)),
                }
            }
            (None, Some(Meaning::Type(typed))) => {
                self.on_screen(now, |state| state.enter_text(now, typed))
            }
            (None, None) => Vec::new(),
        }
    }

    fn act_in_menu(&mut self, now: Now, action: Action, read_at: Instant) -> Vec<Work> {
        let mut chosen = None;
        let mut work = self.on_screen(now, |state| chosen = state.act_in_menu(now, action));
        work.extend(match chosen {
            Some(Does::Act(Action::Program(on_program))) => self.act_on_program(now, on_program),
            Some(Does::Act(action)) => self.tell(now, self.shown, |state| {
                state.act_as_chosen(now, action, read_at)
            }),
            Some(Does::GoToInstance(id)) => {
                self.on_screen(now, |state| state.go_to_instance(now, &id))
            }
            Some(Does::GoToSnapshot(of, id)) => {
                self.on_screen(now, |state| state.go_to_snapshot(now, &of, &id))
            }
            Some(Does::GoToImage(id)) => self.on_screen(now, |state| state.go_to_image(now, &id)),
            Some(Does::Rearrange(how)) => self.on_screen(now, |state| {
                state.rearrange(now, how);
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

    fn act_on_program(&mut self, now: Now, on_program: OnProgram) -> Vec<Work> {
        let program = match on_program {
            OnProgram::Quit | OnProgram::Interrupt => return self.leave(now),
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
            Action::Question(Reply::Pick(place)) if usize::from(place) <= last => place.into(),
            Action::Question(Reply::Press) => {
                layers.close();
                return self.show(now, AccountId(at));
            }
            Action::Question(Reply::Cancel) => {
                layers.close();
                return Vec::new();
            }
            Action::Question(_)
            | Action::List(_)
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

    /// Stops the runs that still begin writes: nothing more is sent once the user wants to quit.
    /// Returns what to say of the first.
    fn stop_runs(&mut self) -> Option<Said> {
        let mut said = None;
        for account in &mut self.accounts {
            account.ask_about_plans();
            if account.run_goes_on() {
                account.stop_run(Stopped::ByHand);
                let tally = account.run.as_ref().map(|run| (run.what, run.tally()));
                said = said.or(tally.map(|(what, tally)| Said::RunStopped(what, tally)));
            }
        }
        said
    }

    /// Quits. While the outcome of any write is unknown, or a restore waits for its first step, the
    /// user has to ask twice.
    fn leave(&mut self, now: Now) -> Vec<Work> {
        if let Some(stopped) = self.stop_runs() {
            self.accounts[self.shown.0].say(now, stopped);
            return Vec::new();
        }
        let of_account = |of: AccountId| {
            let open = self.accounts[of.0].open_writes();
            open.map(move |op| (of, op.id))
        };
        let open: Vec<(AccountId, OpId)> = self.ids().flat_map(of_account).collect();
        let plans = self.ids().flat_map(|of| {
            let plans = self.accounts[of.0].said_of_plans();
            plans.map(move |(after, said)| ((of, after), said))
        });
        let plans: Vec<((AccountId, OpId), Said)> = plans.collect();
        let waits = open.iter().chain(plans.iter().map(|(plan, _)| plan));
        let is_told = waits.clone().all(|it| self.told.contains(it));
        let waits: Vec<(AccountId, OpId)> = waits.copied().collect();
        let of_account = |account| Some((account, State::open_writes(account).next()?));
        let first = self.accounts.iter().find_map(of_account);
        match (first, plans.into_iter().next()) {
            (Some((account, op)), _) if !is_told => {
                let account = self.name_among_several(account);
                let said = Said::StillOpen(account, Arc::clone(&op.write), open.len() - 1);
                self.accounts[self.shown.0].say_while_open(now, said, open);
            }
            (None, Some(((of, _), said))) if !is_told => {
                let said = Said::BeforeQuit(Box::new(said));
                let said = match self.name_among_several(&self.accounts[of.0]) {
                    Some(account) => Said::Of(account, Box::new(said)),
                    None => said,
                };
                self.accounts[self.shown.0].say(now, said);
            }
            _ => return vec![(self.shown, Effect::Program(Program::Quit))],
        }
        self.told = waits;
        Vec::new()
    }
}
