//! The question before the protection of a snapshot is removed, or set without a record or on a marked
//! row away from the cursor.
//!
//! ```text
//! |  Name     before-nginx-1.29                                          |
//! |  Id       5226790                Status  Active, protected           |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |                                                                      |
//! |  Without protection it can be deleted, here and in the web panel.    |
//! |                                                                      |
//! |                  >[ Cancel ]<   [ Unprotect ]                        |
//! ```

use super::{Ask, Block, Button, Content, Fact, Form, Part, Refused, Stress, Submit, Value, about};
use crate::{
    app::{Effect, State},
    domain::{
        Now, Protection,
        write::{self, Confirmation, Item, Protect, Write},
    },
    keys::OnSnapshot,
    words::{Denied, many::Many, questions, writes::protect},
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
        let act = Button::new(Part::Act, protect::button(on));
        let act = if on {
            act
        } else {
            act.stressed(Stress::Danger)
        };
        blocks.extend([
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Paragraph(
                protect::meaning(on),
                if on { Stress::Plain } else { Stress::Caution },
            ),
            Block::Gap,
            Block::buttons(form, act),
        ]);
        Content {
            title: protect::title(on, self.protect.item.kind()),
            stress: Stress::Strong,
            blocks,
            sending: Some(protect::sending(on)),
            keys: form.keys(&protect::verb(on)),
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_change(&self.protect.item)
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        Ok(Submit::Write(Box::new(Write::Protect(
            self.protect.clone(),
        ))))
    }
}

/// What is done to several rows: their protection is removed only if all have it.
pub(super) fn of_marked(rows: &[Item]) -> Many {
    let is_protected = |item: &Item| item.snapshot.protection == Protection::On;
    if rows.iter().all(is_protected) {
        Many::Unprotect
    } else {
        Many::Protect
    }
}

impl State {
    /// What can be protected now, or no longer protected.
    pub(super) fn can_protect(&self) -> Result<Item, Denied> {
        self.can_change(OnSnapshot::Protect, write::protectable)
    }

    /// Protects the snapshot under the cursor at once. Opens a question before it removes the
    /// protection, if the write can't be recorded, if it is about a marked row elsewhere, which may be
    /// off the screen, or if a list has just moved the cursor to this row.
    pub(super) fn protect_or_ask(&mut self, now: Now) -> Result<Option<Effect>, Denied> {
        let item = self.can_protect()?;
        let protect = Protect {
            on: item.snapshot.protection == Protection::Off,
            item,
        };
        // Without a record, any write is confirmed.
        let needs_question = !protect.on
            || self.journal.problem().is_some()
            || !self.is_under_cursor(&protect.item.snapshot)
            || self.moved_just_now(now);
        if needs_question {
            self.open_question(Box::new(ProtectionForm { protect }), Part::Cancel);
            return Ok(None);
        }
        self.drop_said_before();
        self.begin(now, Write::Protect(protect), Confirmation::default())
            .map(Some)
    }
}
