//! The form to rename a snapshot.
//!
//! ```text
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status  Active, not protected       |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  New name [before-php_                                     ]  10/100 |
//! |                                     [ Cancel ]   [ Rename ]          |
//! ```

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit, Value,
    about, typed_name,
};
use crate::{
    app::{Effect, State, field::Field},
    domain::write::{self, Item, ListId, NotDone, Rename, Write, same_name},
    keys::OnSnapshot,
    text::Text,
    words::{Denied, questions, writes::rename},
};

/// The form.
#[derive(Debug)]
pub struct RenameForm {
    /// The snapshot, as it was when the form opened.
    pub item: Item,
    /// Its new name.
    pub name: Field,
}

impl RenameForm {
    /// A form that starts with the current name, unless that can't be shown as it is: otherwise the
    /// user would send something else than what is visible.
    fn new(item: Item) -> Self {
        let name = if shows_whole(&item.snapshot.name) {
            Field::holding(item.snapshot.name.raw())
        } else {
            Field::default()
        };
        Self { item, name }
    }

    fn is_taken(&self, state: &State) -> bool {
        let ListId::Copies(list) = self.item.list() else {
            return false;
        };
        let known = state.data.snapshots.get(&list);
        let rows = known.map_or(&[][..], |open| open.list.rows());
        let entered = Text::new(self.name.text());
        rows.iter()
            .any(|row| row.id != *self.item.id() && same_name(&row.name, &entered))
    }
}

/// Whether a name is shown as it is, with nothing replaced or cut.
fn shows_whole(name: &Text) -> bool {
    name.raw() == name.shown()
}

impl Ask for RenameForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let mut blocks = about(&self.item);
        blocks.extend([
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Control(Control::name(questions::new_name(), &self.name)),
            Block::Gap,
        ]);
        if !shows_whole(&self.item.snapshot.name) {
            let why = rename::starts_empty();
            blocks.push(Block::Paragraph(why, Stress::Caution));
        }
        // This appears and disappears while the name is typed.
        let kind = self.item.snapshot.copy_kind();
        let is_taken = self.is_taken(state);
        let taken = is_taken.then(|| questions::name_is_taken(kind));
        let act = Button::new(Part::Act, rename::button());
        blocks.extend([Block::Passing(taken), Block::Gap, Block::buttons(form, act)]);
        Content {
            title: rename::title(self.item.kind()),
            stress: Stress::Strong,
            blocks,
            sending: Some(rename::sending()),
            keys: form.keys(&rename::verb()),
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Text).then_some(&mut self.name)
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_change(&self.item)
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        let name = typed_name(&self.name)?;
        if same_name(&name, &self.item.snapshot.name) {
            return Err(Refused {
                hint: Hint::SameName,
                focus: Some(Part::Text),
            });
        }
        Ok(Submit::Write(Box::new(Write::Rename(Rename {
            item: self.item.clone(),
            name,
        }))))
    }

    fn asks_again(&self, _: &NotDone) -> Option<Part> {
        Some(Part::Text)
    }
}

impl State {
    /// What can be renamed now.
    pub(super) fn can_rename(&self) -> Result<Item, Denied> {
        self.can_change(OnSnapshot::Rename, write::changeable)
    }

    /// Opens the form to rename the snapshot under the cursor.
    pub(super) fn ask_rename(&mut self) -> Result<Option<Effect>, Denied> {
        let form = RenameForm::new(self.can_rename()?);
        self.open_question(Box::new(form), Part::Text);
        Ok(None)
    }
}
