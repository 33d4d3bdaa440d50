//! The question before the protection of a snapshot is removed.
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
    Ask, Block, Button, Content, Fact, Form, Open, Part, Question, Refused, Stress, Submit, Value,
    about,
};
use crate::{
    app::{Effect, State},
    domain::{
        Now, Protection,
        write::{Protect, Write},
    },
    keys::{Action, OnList},
    words::{Denied, questions},
};

/// The question.
#[derive(Debug)]
pub struct Unprotect {
    /// The snapshot, as it was when the question opened.
    pub protect: Protect,
}

impl Ask for Unprotect {
    fn content(&self, _: &State, form: &Form) -> Content {
        let mut blocks = about(&self.protect.snapshot, &self.protect.instance);
        let act = Button::new(Part::Act, questions::unprotect_button()).stressed(Stress::Danger);
        blocks.extend([
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Paragraph(questions::unprotect(), Stress::Caution),
            Block::Gap,
            Block::buttons(form, act),
        ]);
        Content {
            title: questions::unprotect_title(),
            stress: Stress::Strong,
            blocks,
            sending: form.sent.map(|_| questions::unprotecting()),
            keys: match form.sent {
                Some(_) => questions::keys_to_close(),
                None => questions::keys(&questions::unprotect_it(), form.focus == Part::Act),
            },
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_write_on(&self.protect.instance.id).map(drop)
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
    /// Protects the snapshot under the cursor at once; opens a question before it removes the
    /// protection.
    pub(in crate::app) fn protect_or_ask(&mut self, now: Now) -> Option<Effect> {
        let action = Action::List(OnList::Protect);
        let protect = match self.can_protect() {
            Ok((instance, snapshot)) => Protect {
                instance: instance.clone(),
                snapshot: snapshot.clone(),
                on: snapshot.protection == Protection::Off,
            },
            Err(why) => {
                self.refuse(now, action, why);
                return None;
            }
        };
        self.drop_hint(); // it was about an earlier key
        if !protect.on {
            let question = Question::Unprotect(Box::new(Unprotect { protect }));
            self.layers.ask(Open::new(question, Part::Cancel));
            return None;
        }
        match self.begin(now, Write::Protect(protect)) {
            Ok(effect) => Some(effect),
            Err(why) => {
                self.refuse(now, action, why);
                None
            }
        }
    }
}
