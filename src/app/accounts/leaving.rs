//! Quitting the program: what is unfinished in any account is asked about or said first.

use std::sync::Arc;

use super::{AccountId, App, Work};
use crate::{
    app::{
        Effect, Program, State,
        ask::{Open, Part, quit::Quit},
        layers::Layer,
    },
    domain::{Now, write::OpId},
    words::Said,
};

impl App {
    /// Quits. While runs go on, a question asks first; whoever presses Ctrl-C in it need not press
    /// its button. While the outcome of any write is unknown, or a restore waits for its first step,
    /// the user has to ask twice.
    pub(super) fn leave(&mut self, now: Now) -> Vec<Work> {
        for account in &mut self.accounts {
            account.ask_about_plans();
        }
        let is_asked = self.shown().layers.asks_to_quit();
        match self.unfinished() {
            Some(_) if is_asked => return self.quit(),
            Some(question) => {
                let open = Open::new(Box::new(question), Part::Cancel);
                self.shown_mut()
                    .layers
                    .open(Layer::Question(Box::new(open)));
                return Vec::new();
            }
            None => {}
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
            _ => return self.quit(),
        }
        self.told = waits;
        Vec::new()
    }

    /// Quits without asking.
    fn quit(&mut self) -> Vec<Work> {
        self.stop_runs_to_quit();
        vec![(self.shown, Effect::Program(Program::Quit))]
    }

    /// Stops the runs of all accounts: nothing more is sent once the program quits.
    pub(super) fn stop_runs_to_quit(&mut self) {
        for account in &mut self.accounts {
            account.stop_run_to_quit();
        }
    }

    /// The question before quitting, if a run goes on.
    fn unfinished(&self) -> Option<Quit> {
        let going = || self.accounts.iter().filter(|account| account.run_goes_on());
        let runs: Vec<_> = going()
            .filter_map(|account| {
                let run = account.run.as_ref()?;
                Some((self.name_among_several(account), run.what, run.tally()))
            })
            .collect();
        let open: usize = self
            .accounts
            .iter()
            .map(|it| it.open_writes().count())
            .sum();
        let of_runs: usize = going().map(State::open_in_run).sum();
        (!runs.is_empty()).then(|| Quit {
            runs,
            others: open - of_runs,
        })
    }

    /// Keeps the open question about quitting up to date; without a run, there is nothing to ask.
    pub(super) fn refresh_quit(&mut self) {
        if !self.shown().layers.asks_to_quit() {
            return;
        }
        let unfinished = self.unfinished();
        let layers = &mut self.shown_mut().layers;
        match unfinished {
            Some(question) => layers.update_quit(question),
            None => layers.close_question_if(Open::is_quit),
        }
    }
}
