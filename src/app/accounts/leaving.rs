//! Quitting the program: what is unfinished in any account is asked about or said first.

use std::{sync::Arc, time::Instant};

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
    /// Quits. While runs go on, a question asks first; whoever has read it and presses Ctrl-C need
    /// not press its button. While the outcome of any write is unknown, or a restore waits for its
    /// first step, the user has to ask twice.
    pub(super) fn leave(&mut self, now: Now, read_at: Instant) -> Vec<Work> {
        for account in &mut self.accounts {
            account.ask_about_plans();
        }
        if let Some(asked) = self.shown().layers.quit_question() {
            return if asked.was_read(read_at) {
                self.quit()
            } else {
                Vec::new()
            };
        }
        let unfinished = self.unfinished();
        if !unfinished.runs.is_empty() {
            let open = Open::new(Box::new(unfinished), Part::Cancel);
            let shown = self.shown_mut();
            shown.drop_said_before();
            shown.layers.open(Layer::Question(Box::new(open)));
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

    /// What is unfinished in all accounts.
    fn unfinished(&self) -> Quit {
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
        let plans = self.accounts.iter().flat_map(|account| {
            let name = self.name_among_several(account);
            let plans = account.said_of_plans();
            plans.map(move |(_, said)| match &name {
                Some(name) => Said::Of(name.clone(), Box::new(said)),
                None => said,
            })
        });
        Quit {
            runs,
            others: open - of_runs,
            plans: plans.collect(),
        }
    }

    /// Keeps the open question about quitting up to date. It stays when the last run ends: an Enter
    /// that was meant for it must not reach what lies beneath.
    pub(super) fn refresh_quit(&mut self) {
        if self.shown().layers.quit_question().is_some() {
            let unfinished = self.unfinished();
            self.shown_mut().layers.update_quit(unfinished);
        }
    }
}
