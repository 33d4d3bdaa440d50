//! The question before the program quits while several writes are carried out, in any account.
//!
//! ```text
//! |  Delete 12 snapshots: 3 done, 1 in progress, 8 not started.          |
//! |                                                                      |
//! |  If you quit, nothing more is started. …                             |
//! |                                       ▸ Cancel ◂    Quit             |
//! ```

use super::{Ask, Block, Button, Content, Form, Part, Refused, Stress, Submit};
use crate::{
    app::State,
    domain::ProfileName,
    words::{
        Said,
        many::{self, Many, Tally},
        questions,
    },
};

/// The question, and what is unfinished: the app keeps it up to date, as it knows all accounts.
#[derive(Debug)]
pub struct Quit {
    /// The runs that go on; each with its account, if there are several.
    pub runs: Vec<(Option<ProfileName>, Many, Tally)>,
    /// The number of other writes whose outcome is unknown.
    pub others: usize,
    /// What becomes of the restores that wait for their first step.
    pub plans: Vec<Said>,
}

impl Ask for Quit {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        let run = |(account, what, tally): &(Option<ProfileName>, Many, Tally)| {
            Block::Paragraph(
                many::going_on(account.as_ref(), *what, *tally),
                Stress::Strong,
            )
        };
        let mut blocks: Vec<Block> = self.runs.iter().map(run).collect();
        if self.runs.is_empty() {
            blocks.push(Block::Paragraph(questions::all_done(), Stress::Plain));
        }
        if self.others > 0 {
            let said = questions::others_unknown(self.others);
            blocks.push(Block::Paragraph(said, Stress::Plain));
        }
        let plans = self.plans.iter().map(ToString::to_string);
        blocks.extend(plans.map(|said| Block::Paragraph(said, Stress::Plain)));
        if !self.runs.is_empty() {
            let said = questions::what_quitting_stops();
            blocks.extend([Block::Gap, Block::Paragraph(said, Stress::Caution)]);
        }
        blocks.extend([
            Block::Gap,
            Block::buttons(form, Button::new(Part::Act, questions::quit_button())),
        ]);
        Content {
            title: questions::quit_title(),
            stress: Stress::Strong,
            blocks,
            sending: None,
            keys: form.keys(&questions::quit()),
        }
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        Ok(Submit::Quit)
    }
}
