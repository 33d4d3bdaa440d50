//! The form to create a snapshot.
//!
//! ```text
//! |  On       web-02  185.20.1.18  id 5203774   Active                   |
//! |  Account  prod  ops@example.ua                                       |
//! |  Name     [web-02-20261114-1402_                           ]  20/100 |
//! |  web-02 WILL BE UNAVAILABLE while the snapshot is made.              |
//! |  The server counts 2 made today. The panel allows 5 a day.           |
//! |                                     [ Cancel ]   [ Create ]          |
//! ```

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Part, Refused, Stress, Submit, Value,
    typed_name,
};
use crate::{
    app::{Effect, Field, Focus, State},
    domain::{
        CopyKind, CopyList, Instance, MOST_A_DAY, Now,
        write::{Create, NotDone, Write},
    },
    keys::OnSnapshot,
    words::{Denied, questions, writes::create},
};

/// The form.
#[derive(Debug)]
pub struct CreateForm {
    /// The instance.
    pub instance: Instance,
    /// Whether a snapshot or a backup is made of it.
    pub kind: CopyKind,
    /// The name of the snapshot.
    pub name: Field,
}

impl CreateForm {
    fn list(&self) -> CopyList {
        self.kind.of(&self.instance.id)
    }

    /// The warnings: the instance stops, the day's limit may be reached, the name is taken.
    fn warnings(&self, state: &State) -> Vec<Block> {
        let list = state
            .data
            .snapshots
            .get(&self.list())
            .and_then(|open| open.list.remote.value.as_ref());
        let label = self.instance.label();
        let mut blocks = vec![Block::Paragraph(
            create::will_be_unavailable(self.kind, &label),
            Stress::Caution,
        )];
        if state.runs_on(&self.instance) {
            let said = create::session_will_hang(self.kind);
            blocks.push(Block::Paragraph(said, Stress::Danger));
        }
        // If the server sends no count, there is no line about it.
        blocks.extend(state.made_today(&self.list()).map(|made| {
            let stress = if made >= MOST_A_DAY {
                Stress::Danger
            } else {
                Stress::Plain
            };
            Block::Paragraph(create::made_today(made, MOST_A_DAY), stress)
        }));
        let entered = self.name.text().trim();
        let is_taken =
            list.is_some_and(|list| list.rows.iter().any(|row| row.name.raw().trim() == entered));
        // This appears and disappears while the name is typed.
        blocks.push(Block::Passing(
            is_taken.then(|| questions::name_is_taken(self.kind)),
        ));
        blocks
    }
}

impl Ask for CreateForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let status = self.instance.status.to_string();
        let on = Value::Instance(Box::new(self.instance.clone()), Some(status));
        let mut blocks = vec![
            Block::Fact(Fact {
                stress: Stress::Strong,
                stays: true,
                ..Fact::new(questions::on(), on)
            }),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
        ];
        let name = Control::name(questions::name(), &self.name);
        blocks.push(Block::Control(name));
        blocks.push(Block::Gap);
        blocks.extend(self.warnings(state));
        blocks.push(Block::Gap);
        let act = Button::new(Part::Act, create::button());
        blocks.push(Block::buttons(form, act));
        Content {
            title: create::title(self.kind),
            stress: Stress::Strong,
            blocks,
            sending: Some(create::sending()),
            keys: form.keys(&create::verb()),
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Text).then_some(&mut self.name)
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_create_on(&self.list()).map(drop)
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        let name = typed_name(&self.name)?;
        let known = state.data.snapshots.get(&self.list());
        let rows = known.map_or(&[][..], |open| open.list.rows());
        let create = Create {
            instance: self.instance.clone(),
            kind: self.kind,
            name,
            before: rows.iter().map(|row| row.id.clone()).collect(),
            then: None,
        };
        Ok(Submit::Write(Box::new(Write::Create(create))))
    }

    fn asks_again(&self, _: &NotDone) -> Option<Part> {
        Some(Part::Text)
    }
}

impl State {
    /// The open instance, if a snapshot can be made of it now.
    pub(super) fn can_create(&self) -> Result<&Instance, Denied> {
        if self.focus == Focus::Account {
            let there = self.copy_in_account();
            return Err(there.err().unwrap_or(Denied::OnAccount(OnSnapshot::Create)));
        }
        self.can_create_on(&self.copies.of(&self.under_cursor()?.id))
    }

    /// Opens the form to create a snapshot.
    pub(super) fn ask_create(&mut self, now: Now) -> Result<Option<Effect>, Denied> {
        let instance = self.can_create()?;
        let form = CreateForm {
            instance: instance.clone(),
            kind: self.copies,
            name: Field::holding(&self.proposed_name(now, instance, self.copies)),
        };
        self.open_question(Box::new(form), Part::Text);
        Ok(None)
    }
}
