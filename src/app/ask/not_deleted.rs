//! The report of a delete that was not applied.

use super::{Ask, Block, Button, Content, Control, Form, Part, Stress, id, name};
use crate::{
    app::State,
    domain::{Snapshot, write::NotDone},
    words::{questions, writes, writes::delete},
};

/// The report.
#[derive(Debug)]
pub struct NotDeletedReport {
    /// The snapshot that was not deleted.
    pub snapshot: Snapshot,
    /// The reason.
    pub why: NotDone,
}

impl Ask for NotDeletedReport {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, _: &State, _: &Form) -> Content {
        let why = writes::reason(&self.why);
        let mut blocks = vec![
            Block::Fact(name(&self.snapshot)),
            Block::Fact(id(&self.snapshot)),
            Block::Gap,
            Block::Paragraph(why, Stress::Plain),
        ];
        if let NotDone::Changed(changes) = &self.why {
            let said = changes.iter().map(|change| format!("  {change}"));
            blocks.extend(said.map(|said| Block::Paragraph(said, Stress::Caution)));
        }
        blocks.extend([
            Block::Gap,
            Block::Paragraph(delete::nothing_was_deleted(), Stress::Danger),
            Block::Control(Control::Buttons(vec![Button::new(
                Part::Cancel,
                questions::close(),
            )])),
        ]);
        Content {
            title: delete::title_of_report(),
            stress: Stress::Danger,
            blocks,
            sending: None,
            keys: questions::keys_to_close(),
        }
    }
}
