//! The question before writes to a read-only account are allowed.
//!
//! ```text
//! |  Account  prod  ops@example.ua                                       |
//! |                                                                      |
//! |  This account is read-only. …                                        |
//! |                               >[ Cancel ]<   [ Allow writes ]        |
//! ```

use super::{Ask, Block, Button, Content, Fact, Form, Part, Refused, Stress, Submit, Value};
use crate::{
    app::State,
    words::{questions, writes},
};

/// The question.
#[derive(Debug)]
pub struct AllowWrites;

impl Ask for AllowWrites {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        Content {
            title: questions::allow_writes_title(),
            stress: Stress::Strong,
            blocks: vec![
                Block::Fact(Fact::new(questions::account(), Value::Account)),
                Block::Gap,
                Block::Paragraph(writes::allow_writes(), Stress::Plain),
                Block::Gap,
                Block::buttons(
                    form,
                    Button::new(Part::Act, questions::allow_writes_button())
                        .stressed(Stress::Danger),
                ),
            ],
            sending: None,
            keys: form.keys(&questions::allow()),
        }
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        Ok(Submit::AllowWrites)
    }
}
