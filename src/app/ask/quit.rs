//! The question before the program quits while something is unfinished, in any account.
//!
//! ```text
//! |  Delete 12 snapshots: 3 done, 1 in progress, 8 not started.          |
//! |  web-01 is not restored yet: the next start asks before it goes on.  |
//! |                                                                      |
//! |  If you quit, nothing more is started. …                             |
//! |                                       ▸ Cancel ◂    Quit             |
//! ```

use std::sync::Arc;

use super::{Ask, Block, Button, Content, Form, Part, Refused, Stress, Submit};
use crate::{
    app::State,
    domain::{ProfileName, write::Write},
    words::{
        many::{self, Many, Tally},
        questions,
    },
};

/// The question, and what is unfinished, each with its account if there are several: the app keeps
/// it up to date, as it knows all accounts.
#[derive(Debug)]
pub struct Quit {
    /// The runs that go on.
    pub runs: Vec<(Option<ProfileName>, Many, Tally)>,
    /// The other writes whose outcome is unknown.
    pub open: Vec<(Option<ProfileName>, Arc<Write>)>,
    /// The labels of the instances whose restore waits for its first step, and whether the next
    /// start knows of it.
    pub plans: Vec<(Option<ProfileName>, String, bool)>,
}

impl Quit {
    /// Whether nothing is unfinished.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.runs.is_empty() && self.open.is_empty() && self.plans.is_empty()
    }
}

impl Ask for Quit {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        let runs = self.runs.iter().map(|(account, what, tally)| {
            let said = many::going_on(account.as_ref(), *what, *tally);
            Block::Paragraph(said, Stress::Strong)
        });
        let open = self.open.first().map(|(account, first)| {
            let said = questions::still_open(account.as_ref(), first, self.open.len() - 1);
            Block::Paragraph(said, Stress::Strong)
        });
        let plans = self.plans.iter().map(|(account, on, kept)| {
            let said = questions::not_restored_yet(account.as_ref(), on, *kept);
            Block::Paragraph(said, Stress::Strong)
        });
        let mut blocks: Vec<Block> = runs.chain(open).chain(plans).collect();
        if blocks.is_empty() {
            blocks.push(Block::Paragraph(questions::all_done(), Stress::Plain));
        } else {
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
