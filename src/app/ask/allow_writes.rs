//! The question before writes to a read-only account are allowed.
//!
//! ```text
//! |  Account  prod  ops@example.ua                                       |
//! |                                                                      |
//! |  This account is read-only. …                                        |
//! |                               >[ Cancel ]<   [ Allow writes ]        |
//! ```

use super::{Ask, Block, Button, Content, Fact, Form, Part, Refused, Stress, Submit, Value};
use crate::{app::State, words::questions};

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
                Block::Paragraph(questions::allow_writes(), Stress::Plain),
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

#[cfg(test)]
mod tests {
    use crate::{domain::write::Deed, words::questions};

    #[test]
    fn everything_that_becomes_possible_is_named() {
        let said = questions::allow_writes();
        for deed in Deed::ALL {
            let named = match deed {
                Deed::Create => "created",
                Deed::Delete => "deleted",
                Deed::Rename => "renamed",
                Deed::Protect | Deed::Unprotect => "protected",
                Deed::Copy => "copied",
                Deed::Restore => "instances restored",
                Deed::CreateSchedule | Deed::ChangeSchedule | Deed::DeleteSchedule | Deed::Keep => {
                    "backup schedules changed"
                }
            };
            assert!(said.contains(named), "{deed:?}: {said}");
        }
    }
}
