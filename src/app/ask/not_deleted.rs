//! The report of a delete that was not done.

use super::{Ask, Block, Button, Content, Control, Form, Part, Refused, Stress, Submit, delete};
use crate::{
    app::{Open, State, ask::Question},
    domain::{Snapshot, write::NotDone},
    words::{questions, writes},
};

/// The report.
#[derive(Debug)]
pub struct NotDeletedReport {
    /// What was not deleted.
    pub snapshot: Snapshot,
    /// Why not.
    pub why: NotDone,
}

impl Ask for NotDeletedReport {
    fn content(&self, _: &State, _: &Form) -> Content {
        let why = writes::reason(&self.why);
        let mut blocks = vec![
            Block::Fact(delete::name(&self.snapshot)),
            Block::Fact(delete::id(&self.snapshot)),
            Block::Gap,
            Block::Paragraph(why, Stress::Plain),
        ];
        if let NotDone::Changed(changes) = &self.why {
            let said = changes.iter().map(questions::changed_field);
            blocks.extend(said.map(|said| Block::Paragraph(said, Stress::Caution)));
        }
        blocks.extend([
            Block::Gap,
            Block::Paragraph(questions::nothing_was_deleted(), Stress::Danger),
            Block::Control(Control::Buttons(vec![Button::new(
                Part::Cancel,
                questions::close(),
            )])),
        ]);
        Content {
            title: questions::not_deleted_title(),
            stress: Stress::Danger,
            blocks,
            sending: None,
            keys: questions::keys_to_close(),
        }
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        // It has no button that does anything.
        Err(Refused {
            hint: super::Hint::ReadOn,
            focus: Some(Part::Cancel),
        })
    }
}

impl State {
    /// Opens the report of a delete that was not done.
    pub(in crate::app) fn tell_not_deleted(&mut self, snapshot: Snapshot, why: NotDone) {
        let report = NotDeletedReport { snapshot, why };
        let question = Question::NotDeleted(Box::new(report));
        self.layers.ask(Open::new(question, Part::Cancel));
    }
}
