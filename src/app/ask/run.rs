//! A run as it goes on, and its results.
//!
//! ```text
//! |  ▇▇▇▇▇▇▇▇▁▁▁▁▁▁▁▁▁▁▁▁                                                |
//! |  3 done, 1 failed, 8 not started                                     |
//! |    old-import · id 5190002 · not done: the server refused it         |
//! |                                          ▸ Hide ◂    Stop            |
//! ```

use super::{
    Ask, Block, Button, Content, Control, Form, Hint, Open, Part, Press, Refused, Stress, Submit,
};
use crate::{
    app::{
        State,
        bulk::{ItemState, Run, RunItem, Stopped},
        layout::question,
    },
    keys::Context,
    words::{
        Denied,
        many::{self, result},
        questions, writes,
    },
};

/// The groups of the results, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ResultGroup {
    /// Failed, or the outcome is unknown.
    Bad,
    /// Not started, or not seen to its end.
    Open,
    /// Left out of the question, or cancelled.
    LeftOut,
    /// Done.
    Done,
}

/// The run of the account, shown like a question.
#[derive(Debug, Default)]
pub struct RunReport {
    /// Whether its end was shown.
    over: bool,
}

impl RunItem {
    /// How it ended; with its instance where the run has several.
    fn result(&self, run: &Run) -> Block {
        let stopped = run.stopped.is_some();
        let (said, stress) = match &self.state {
            ItemState::LeftOut(why) => (result::left_out(why), Stress::Caution),
            ItemState::Cancelled => (result::cancelled(), Stress::Caution),
            ItemState::Waiting if stopped => (result::not_started(), Stress::Caution),
            ItemState::Waiting => (result::waiting(), Stress::Plain),
            ItemState::Checking => (result::checking(), Stress::Plain),
            ItemState::Running(_) => (result::running(), Stress::Plain),
            ItemState::Saving(_) => (result::saving(), Stress::Plain),
            ItemState::NotSaved(status) => (result::not_saved(status.as_ref()), Stress::Danger),
            ItemState::Done => (result::done(), Stress::Plain),
            ItemState::NotDone(why) => (result::not_done(why), Stress::Danger),
            ItemState::Denied(why) => (result::denied(why), Stress::Danger),
            ItemState::Unknown(_) => (result::unknown(), Stress::Danger),
        };
        let name = self.write.name().shown();
        let row = match self.write.item() {
            None => many::result_row_of_new(name, &writes::on(&self.write), &said),
            Some(item) => {
                let of = run.has_several_lists().then(|| writes::of_parent(item));
                many::result_row(name, &of.unwrap_or_default(), item.id().as_str(), &said)
            }
        };
        Block::Paragraph(row, stress)
    }

    fn group(&self) -> ResultGroup {
        match self.state {
            ItemState::NotDone(_)
            | ItemState::NotSaved(_)
            | ItemState::Denied(_)
            | ItemState::Unknown(_) => ResultGroup::Bad,
            ItemState::Waiting
            | ItemState::Checking
            | ItemState::Running(_)
            | ItemState::Saving(_) => ResultGroup::Open,
            ItemState::LeftOut(_) | ItemState::Cancelled => ResultGroup::LeftOut,
            ItemState::Done => ResultGroup::Done,
        }
    }
}

fn body(run: &Run, awaits_outcome: bool) -> Vec<Block> {
    let (tally, over) = (run.tally(), run.is_over());
    let mut blocks = vec![
        Block::Paragraph(many::bar(tally, question::BAR), Stress::Plain),
        Block::Paragraph(many::counts(tally), Stress::Strong),
    ];
    match &run.stopped {
        None => {}
        Some(Stopped::ByHand) => {
            blocks.push(Block::Paragraph(many::stopped(None), Stress::Caution));
        }
        Some(Stopped::Denied(why)) => {
            let said = many::stopped(Some(&why.to_string()));
            blocks.push(Block::Paragraph(said, Stress::Danger));
        }
    }
    blocks.push(Block::Gap);
    if over {
        let results = run
            .items
            .iter()
            .map(|item| (item.group(), item.result(run)));
        let refused = run.refused.iter().map(|(name, id, why)| {
            let row = many::result_row(name, "", id, &result::left_out(why));
            (ResultGroup::LeftOut, Block::Paragraph(row, Stress::Caution))
        });
        let mut results: Vec<(ResultGroup, Block)> = results.chain(refused).collect();
        results.sort_by_key(|(group, _)| *group);
        blocks.extend(results.into_iter().map(|(_, result)| result));
    } else {
        let bad: Vec<&RunItem> = run
            .items
            .iter()
            .filter(|item| item.group() == ResultGroup::Bad)
            .collect();
        let latest = &bad[bad.len().saturating_sub(question::LATEST)..];
        blocks.extend(latest.iter().map(|item| item.result(run)));
        let (said, stress) = if awaits_outcome {
            (many::awaits_outcome().to_owned(), Stress::Caution)
        } else {
            (many::waits(run.what, tally.things), Stress::Plain)
        };
        blocks.push(Block::Paragraph(said, stress));
    }
    blocks.push(Block::Gap);
    blocks
}

impl Ask for RunReport {
    fn writes(&self) -> bool {
        false
    }

    fn has_list(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let Some(run) = &state.run else {
            // Its account has another user by now.
            return Content {
                title: String::new(),
                stress: Stress::Plain,
                blocks: vec![Block::Control(Control::Buttons(vec![Button::new(
                    Part::Cancel,
                    questions::close(),
                )]))],
                sending: None,
                keys: questions::keys_to_close(),
            };
        };
        let (over, on_act) = (run.is_over(), form.focus == Part::Act);
        let mut blocks = body(run, state.run_awaits_outcome());
        let cancel = |label| Button::new(Part::Cancel, label);
        let act = |label| Button::new(Part::Act, label);
        let (buttons, keys) = if !over && run.stopped.is_none() {
            let buttons = vec![cancel(many::hide_button().into()), act(many::stop_button())];
            (buttons, questions::keys_or_hide(many::stop(), on_act))
        } else if over && run.undone().next().is_some() {
            let buttons = vec![cancel(questions::close()), act(many::again_button())];
            (
                buttons,
                questions::keys_or_close(many::again(run.tally()), on_act),
            )
        } else {
            (vec![cancel(questions::close())], questions::keys_to_close())
        };
        blocks.push(Block::Control(Control::Buttons(buttons)));
        let is_bad = over && !run.tally().is_all_done();
        Content {
            title: many::run_title(run.what, run.tally(), over),
            stress: if is_bad {
                Stress::Danger
            } else {
                Stress::Strong
            },
            blocks,
            sending: None,
            keys,
        }
    }

    fn context(&self, focus: Part) -> Context {
        if self.over {
            focus.context()
        } else {
            Context::Run
        }
    }

    fn press(&self, part: Part) -> Press {
        if part == Part::Act {
            Press::Submit
        } else {
            Press::Back
        }
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        match &state.run {
            Some(run) if run.is_over() => Ok(Submit::RunAgain),
            Some(_) => Ok(Submit::StopRun),
            None => Err(Denied::NothingLeft.into()),
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        match &state.run {
            Some(run) if run.is_over() && run.undone().next().is_some() => state.may_write(),
            Some(_) | None => Ok(()),
        }
    }

    /// When the run ends, its button becomes another: whoever was about to press it reads first.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        let over = state.run.as_ref().is_none_or(Run::is_over);
        if over == self.over {
            let is_stopping = |run: &Run| !over && run.stopped.is_some();
            if state.run.as_ref().is_some_and(is_stopping) {
                // There is nothing left to press but Close.
                form.focus = Part::Cancel;
            }
            return None;
        }
        self.over = over;
        form.focus = Part::Cancel;
        Some(Hint::RunOver)
    }
}

impl State {
    /// Shows the run.
    pub(in crate::app) fn show_run(&mut self) {
        let over = self.run.as_ref().is_none_or(Run::is_over);
        let question = Box::new(RunReport { over });
        self.layers.ask(Open::new(question, Part::Cancel));
    }
}
