//! The question before a restore: the plan on one screen, and the id that has to be typed.
//!
//! ```text
//! |  The whole disk of web-01 is replaced by this snapshot.              |
//! |  Name     before-nginx-1.29                                          |
//! |  Id       5226790                Status  Active, not protected       |
//! |  Onto     web-01  185.20.1.17  id 5203773   Active                   |
//! |  Created  2026-11-25             Account prod  ops@example.ua        |
//! |  EVERYTHING WRITTEN TO web-01 SINCE 2026-11-25 WILL BE LOST.         |
//! |  It needs a 20 GB disk, and web-01 has 20 GB. …                      |
//! |  Log in   <as in the snapshot>                                       |
//! |  Afterwards you log in as when the snapshot was made …               |
//! |  First    <make a snapshot of web-01 as it is now>                   |
//! |  New name [web-01-20261126-1402                      ]  20/100       |
//! |  Type the id of the instance to restore it:  5203773  [       ]      |
//! |                      >[ Cancel ]<   [ Restore 5203773 ]              |
//! ```

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Open, Part, Press, Refused, Stress,
    Submit, Takes, Value, access::AccessChoice, id, name, typed_name,
};
use crate::{
    app::{Effect, State, field::Field, plans::FirstStep},
    domain::{
        Access, CopyKind, CopyList, Instance, InstanceId, Now, Size, Snapshot,
        write::{self, Create, Item, NotDone, OpId, Parent, Restore, Target, Write},
    },
    keys::OnSnapshot,
    words::{Denied, questions, writes::restore as words},
};

/// The question.
#[derive(Debug)]
pub struct RestoreForm {
    instance: Instance,
    /// The snapshot, as it was when the question opened.
    snapshot: Snapshot,
    /// How people log in afterwards.
    access: AccessChoice,
    /// Whether a snapshot of the present state is made first.
    first: bool,
    /// The name of that snapshot.
    name: Field,
    /// What was typed of the instance's id.
    typed: Field,
    /// The first step, if it was done and the second one is asked about, since this moment.
    kept: Option<(FirstStep, Now)>,
}

impl RestoreForm {
    fn copies(&self) -> CopyList {
        self.snapshot.copy_kind().of(&self.instance.id)
    }

    /// The list in which the first step makes a snapshot.
    fn snapshots(&self) -> CopyList {
        CopyKind::Snapshot.of(&self.instance.id)
    }

    /// The snapshot of the present state, if it goes on with a plan that has made one.
    pub(in crate::app) fn made_first(&self) -> Option<&FirstStep> {
        self.kept.as_ref().map(|(kept, _)| kept)
    }

    /// The restore, with the access that was chosen.
    fn restore(&self) -> Result<Restore, Refused> {
        let kept = self.kept.as_ref().map(|(kept, _)| kept.id.clone());
        let restore = Restore::new(self.instance.clone(), self.snapshot.clone(), kept);
        Ok(restore.with_access(self.access.access()?))
    }

    /// The instance, and the choice of how to log in to it afterwards.
    pub(super) fn access_mut(&mut self) -> (InstanceId, &mut AccessChoice) {
        (self.instance.id.clone(), &mut self.access)
    }

    fn disk(&self, state: &State) -> Option<Size> {
        state.data.snapshots.get(&self.copies())?.disk
    }

    /// What happens, and what is lost.
    fn consequences(&self, state: &State) -> Vec<Block> {
        let said = |said, stress| Block::Paragraph(said, stress);
        let on = self.instance.label();
        let mut blocks = vec![
            said(words::lost(&on, self.snapshot.created), Stress::Danger),
            said(
                words::needs(&on, &self.snapshot, self.disk(state)),
                Stress::Plain,
            ),
        ];
        if state.runs_on(&self.instance) {
            blocks.push(said(words::session_will_end(), Stress::Danger));
        }
        blocks
    }

    /// The first step: the offer, or how it ended.
    fn first_step(&self, state: &State) -> Vec<Block> {
        if let Some((kept, asked)) = &self.kept {
            let on = self.instance.label();
            let age = asked.stamp.duration_since(kept.by.begun());
            // A clock that was set back makes it begin now.
            let age = age.try_into().unwrap_or_default();
            let begun = asked.earlier(age).wall;
            return vec![
                Block::Paragraph(words::first_step_done(&kept.name, &kept.id), Stress::Strong),
                Block::Paragraph(words::first_step_age(&on, begun, age), Stress::Caution),
                Block::Paragraph(words::cancel_is_final(&on), Stress::Plain),
            ];
        }
        let mut blocks = vec![Block::Control(Control::Choice {
            part: Part::Choice,
            label: words::first(),
            chosen: words::first_step(self.first),
        })];
        if !self.first {
            blocks.push(Block::Paragraph(words::no_way_back(), Stress::Caution));
            return blocks;
        }
        let list = state.data.snapshots.get(&self.snapshots());
        let rows = list.map_or(&[][..], |open| open.list.rows());
        let entered = self.name.text().trim();
        let taken = rows.iter().any(|row| row.name.raw().trim() == entered);
        blocks.extend([
            Block::Control(Control::name(questions::new_name(), &self.name)),
            // This appears and disappears while the name is typed.
            Block::Passing(taken.then(|| questions::name_is_taken(CopyKind::Snapshot))),
        ]);
        blocks
    }
}

impl Ask for RestoreForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let listed = state.data.instances.get(&self.instance.id);
        let status = listed.map_or_else(String::new, |row| state.status_of(row).to_string());
        let row = &self.snapshot;
        let words = |label: String, value: String| Fact::new(label, Value::Words(value));
        let protection = questions::status_and_protection(&row.status, row.protection);
        let onto = Value::Instance(Box::new(self.instance.clone()), Some(status));
        let mut blocks = vec![
            Block::Fact(name(row)),
            Block::Facts(id(row), words(questions::status(), protection)),
            Block::Fact(Fact {
                stress: Stress::Strong,
                stays: true,
                ..Fact::new(words::onto(), onto)
            }),
            Block::Facts(
                words(questions::created(), questions::day(row.created)),
                Fact::new(questions::account(), Value::Account),
            ),
            Block::Gap,
        ];
        blocks.extend(self.consequences(state));
        if form.sent.is_none() {
            blocks.extend(self.access.blocks(form.focus));
        }
        blocks.push(Block::Gap);
        if form.sent.is_none() {
            blocks.extend(self.first_step(state));
            blocks.push(Block::Gap);
        }
        let asked = words::type_the_id(self.first && self.kept.is_none());
        let and_id = format!("{asked}  {}", self.instance.id);
        if form.sent.is_none() {
            blocks.push(Block::Control(Control::Digits {
                asked: [asked, and_id],
                field: self.typed.clone(),
                count: self.instance.id.as_str().len(),
            }));
        }
        let act = Button {
            short: words::button(),
            ..Button::new(Part::Act, words::button_with(&self.instance.id))
        };
        blocks.push(Block::buttons(form, act.stressed(Stress::Danger)));
        Content {
            title: words::title(&self.instance.label(), self.kept.is_some()),
            stress: Stress::Danger,
            blocks,
            sending: form
                .sent
                .map(|_| words::sending(self.first && self.kept.is_none())),
            keys: match form.focus {
                Part::Choice | Part::Access => questions::keys_among_regions(),
                Part::Text | Part::Secret | Part::Repeat => questions::keys_in_text(),
                _ => {
                    let verb = words::verb(self.first && self.kept.is_none());
                    let is_typed = self.typed.text() == self.instance.id.as_str();
                    form.keys_to_type(&verb, &questions::whole_id(), is_typed)
                }
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        match part {
            Part::Text => Some(&mut self.name),
            Part::Digits => Some(&mut self.typed),
            part => self.access.text(part),
        }
    }

    fn takes(&self, part: Part) -> Takes {
        if matches!(part, Part::Secret | Part::Repeat) {
            Takes::Exactly
        } else {
            Takes::Words
        }
    }

    fn press(&self, part: Part) -> Press {
        match part {
            Part::Digits | Part::Act => Press::Submit,
            Part::Cancel => Press::Back,
            Part::Text
            | Part::Secret
            | Part::Repeat
            | Part::Time
            | Part::Choice
            | Part::Access
            | Part::Toggle(_)
            | Part::Row(_) => Press::Next,
        }
    }

    fn choose(&mut self, part: Part, next: bool) {
        match part {
            Part::Access => self.access.choose(next),
            Part::Choice => self.first = !self.first,
            Part::Text
            | Part::Secret
            | Part::Repeat
            | Part::Digits
            | Part::Time
            | Part::Toggle(_)
            | Part::Row(_)
            | Part::Act
            | Part::Cancel => {}
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_restore_on(
            &self.instance.id,
            &self.snapshot,
            self.made_first().map(|kept| kept.by),
        )
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        if self.typed.text().trim() != self.instance.id.as_str() {
            return Err(Refused {
                hint: Hint::NotTheInstance,
                focus: Some(Part::Digits),
            });
        }
        let restore = self.restore()?;
        if !self.first || self.kept.is_some() {
            return Ok(Submit::Write(Box::new(Write::Restore(restore))));
        }
        let name = typed_name(&self.name)?;
        let list = self.snapshots();
        state.can_create_on(&list)?;
        let known = state.data.snapshots.get(&list);
        let rows = known.map_or(&[][..], |open| open.list.rows());
        Ok(Submit::Write(Box::new(Write::Create(Create {
            instance: self.instance.clone(),
            kind: CopyKind::Snapshot,
            name,
            before: rows.iter().map(|row| row.id.clone()).collect(),
            then: Some(Box::new(restore)),
        }))))
    }

    fn asks_again(&self, _: &NotDone) -> Option<Part> {
        Some(Part::Digits)
    }
}

impl State {
    /// The snapshot that its instance can be restored from now, and the instance.
    pub(super) fn can_restore(&self) -> Result<(Instance, Snapshot), Denied> {
        let Item { snapshot, parent } = self.can_change(OnSnapshot::Restore, write::changeable)?;
        let instance = match parent {
            Parent::Instance(instance) => instance,
            Parent::Gone(_) => return Err(Denied::ParentGone),
            Parent::Nothing => return Err(Denied::OfNoInstance),
        };
        self.can_restore_on(&instance.id, &snapshot, None)?;
        Ok((instance, snapshot))
    }

    /// Whether an instance can be restored from a snapshot of it now, as the second step of the plan
    /// that begins with the create `plan`, or by itself.
    pub(in crate::app) fn can_restore_on(
        &self,
        id: &InstanceId,
        snapshot: &Snapshot,
        plan: Option<OpId>,
    ) -> Result<(), Denied> {
        let (instance, copies) = self.can_write_on(&snapshot.copy_kind().of(id))?;
        self.is_free_but_for(&Target::Instance(id.clone()), plan)?;
        self.source_is_free(&snapshot.id)?;
        if let Some(name) = self.being_made(id) {
            let label = instance.label().into_owned();
            return Err(Denied::InstanceSaving(label, name.clone()));
        }
        if instance.is_at_work() {
            let label = instance.label().into_owned();
            return Err(Denied::InstanceBusy(label, instance.status.clone()));
        }
        if Restore::ready(instance).is_err() {
            let label = instance.label().into_owned();
            return Err(Denied::InstanceNotReady(label, instance.status.clone()));
        }
        Restore::fits(snapshot, copies.disk).map_err(Denied::NotRestorable)
    }

    /// Opens the question about restoring the snapshot under the cursor.
    pub(super) fn ask_restore(&mut self, now: Now) -> Result<Option<Effect>, Denied> {
        let (instance, snapshot) = self.can_restore()?;
        let form = RestoreForm {
            name: Field::holding(&self.proposed_name(now, &instance, CopyKind::Snapshot)),
            instance,
            snapshot,
            access: AccessChoice::of(&Access::AsBefore),
            first: true,
            typed: Field::default(),
            kept: None,
        };
        self.open_question(Box::new(form), Part::Digits);
        Ok(None)
    }

    /// Asks whether to go on with a restore whose first step is done.
    pub(in crate::app) fn ask_to_go_on(&mut self, now: Now, restore: &Restore, kept: FirstStep) {
        let form = RestoreForm {
            instance: restore.instance.clone(),
            snapshot: restore.item.snapshot.clone(),
            access: AccessChoice::of(&restore.access),
            first: false,
            name: Field::default(),
            typed: Field::default(),
            kept: Some((kept, now)),
        };
        // It opens by itself: digits that are meant for something else must not confirm it.
        self.layers
            .ask_by_itself(Open::new(Box::new(form), Part::Access));
    }
}
