//! The question before the filters that a browser has set in the session are cleared.

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Part, Refused, Stress, Submit, Value,
};
use crate::{app::State, words::questions};

/// The question.
#[derive(Debug)]
pub struct ClearFilters;

impl Ask for ClearFilters {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        Content {
            title: questions::clear_filters_title(),
            stress: Stress::Strong,
            blocks: vec![
                Block::Fact(Fact::new(questions::account(), Value::Account)),
                Block::Gap,
                Block::Paragraph(questions::clear_filters(), Stress::Plain),
                Block::Gap,
                Block::Control(Control::Buttons(vec![
                    Button::new(Part::Cancel, questions::keep_filters_button()),
                    Button::new(Part::Act, questions::clear_filters_button())
                        .stressed(Stress::Danger),
                ])),
            ],
            sending: None,
            keys: questions::keys_or_keep(&questions::clear(), form.focus == Part::Act),
        }
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        Ok(Submit::ClearFilters)
    }
}
