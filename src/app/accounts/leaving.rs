//! Quitting the program: what is unfinished in any account is asked about first.

use std::time::Instant;

use super::{App, Work};
use crate::app::{
    Effect, Program, State,
    ask::{Open, Part, quit::Quit},
    layers::Layer,
};

impl App {
    /// Quits. While something is unfinished, a question asks first; whoever has read it and presses
    /// Ctrl-C need not press its button.
    pub(super) fn leave(&mut self, read_at: Instant) -> Vec<Work> {
        if let Some(asked) = self.shown().layers.quit_question() {
            return if asked.was_read(read_at) {
                self.quit()
            } else {
                Vec::new()
            };
        }
        let unfinished = self.unfinished();
        if unfinished.is_nothing() {
            return self.quit();
        }
        let open = Open::new(Box::new(unfinished), Part::Cancel);
        let shown = self.shown_mut();
        shown.drop_said_before();
        shown.layers.open(Layer::Question(Box::new(open)));
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
        let named = |account: &State| self.name_among_several(account);
        let runs = self.accounts.iter().filter_map(|account| {
            let run = account.run.as_ref().filter(|_| account.run_goes_on())?;
            Some((named(account), run.what, run.tally()))
        });
        let open = self.accounts.iter().flat_map(|account| {
            let writes = account.open_writes_beside_the_run();
            writes.map(|write| (named(account), write))
        });
        let plans = self.accounts.iter().flat_map(|account| {
            let kept = !account.keeps_nothing();
            let plans = account.waiting_plans();
            plans.map(move |plan| {
                let on = plan.restore.instance.label().into_owned();
                (named(account), on, kept)
            })
        });
        Quit {
            runs: runs.collect(),
            open: open.collect(),
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
