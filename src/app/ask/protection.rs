//! The question before the protection of a snapshot is removed, or set without a record or on a marked
//! row away from the cursor.
//!
//! ```text
//! |  Name     before-nginx-1.29                                          |
//! |  Id       5226790                Status  Active, protected           |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Without protection it can be deleted, also by others.               |
//! |                 >[ Cancel ]<   [ Take the protection off ]           |
//! ```

use super::{
    Ask, Block, Button, Content, Fact, Form, Open, Part, Refused, Stress, Submit, Value, about,
};
use crate::{
    app::{Effect, State},
    domain::{
        Now, Protection,
        write::{Confirmation, Protect, Write},
    },
    keys::{Action, OnList},
    words::{Denied, protection, questions},
};

/// The question.
#[derive(Debug)]
pub struct ProtectionForm {
    /// The snapshot, as it was when the question opened.
    pub protect: Protect,
}

impl Ask for ProtectionForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        let mut blocks = about(&self.protect.item);
        let on = self.protect.on;
        let act = Button::new(Part::Act, protection::button(on));
        let act = if on {
            act
        } else {
            act.stressed(Stress::Danger)
        };
        blocks.extend([
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Paragraph(
                protection::meaning(on),
                if on { Stress::Plain } else { Stress::Caution },
            ),
            Block::Gap,
            Block::buttons(form, act),
        ]);
        Content {
            title: protection::title(on, self.protect.item.kind()),
            stress: Stress::Strong,
            blocks,
            sending: Some(protection::sending(on)),
            keys: form.keys(&protection::verb(on)),
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_change(&self.protect.item)
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        // The question may have been open for hours, so the conditions are checked again.
        self.allowed(state)?;
        Ok(Submit::Write(Box::new(Write::Protect(
            self.protect.clone(),
        ))))
    }
}

impl State {
    /// Protects the snapshot under the cursor at once. Opens a question before it removes the
    /// protection, if the write can't be recorded, if it is about a marked row elsewhere, which may be
    /// off the screen, or if a list has just moved the cursor to this row.
    pub(in crate::app) fn protect_or_ask(&mut self, now: Now) -> Option<Effect> {
        let action = Action::List(OnList::Protect);
        let protect = match self.can_protect() {
            Ok(item) => Protect {
                on: item.snapshot.protection == Protection::Off,
                item,
            },
            Err(why) => {
                self.refuse(now, action, why);
                return None;
            }
        };
        self.drop_said_before();
        // Without a record, any write is confirmed.
        let needs_question = !protect.on
            || self.journal.problem().is_some()
            || !self.is_under_cursor(&protect.item.snapshot)
            || self.moved_just_now(now);
        if needs_question {
            let question = Box::new(ProtectionForm { protect });
            self.layers.ask(Open::new(question, Part::Cancel));
            return None;
        }
        match self.begin(now, Write::Protect(protect), Confirmation::default()) {
            Ok(effect) => Some(effect),
            Err(why) => {
                self.refuse(now, action, why);
                None
            }
        }
    }
}
