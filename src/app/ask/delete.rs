//! The question before a delete: what is left, and what has to be typed.
//!
//! ```text
//! |  Name     перед оновленням php                                       |
//! |  Id       5198871                Status  Active, not protected       |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Size     2.9 GB                 Region  Netherlands-2               |
//! |  Created  2026-10-31             Account prod  ops@example.ua        |
//! |  web-01 keeps 2 usable snapshots, the newest of 2026-11-14.          |
//! |                      >[ Cancel ]<   [ Delete 5198871 ]               |
//! ```

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Open, Part, Refused, Stress, Submit,
    Value, about, not_deleted::NotDeletedReport,
};
use crate::{
    app::{Effect, Field, Focus, State, bulk::Run},
    domain::{
        CopyList, ImageKind, Now, Snapshot, SnapshotId, SnapshotStatus,
        write::{self, Delete, Demand, Item, ListId, NotDone, Parent, Rest, Stakes, Write},
    },
    keys::OnSnapshot,
    words::{Denied, questions, writes::delete},
};

/// The question.
#[derive(Debug)]
pub struct DeleteForm {
    /// What is to be deleted, as it was when the question opened.
    pub item: Item,
    /// Whether it is the marked snapshot while the cursor is on another one.
    elsewhere: bool,
    /// What has to be typed.
    pub demand: Demand,
    /// What was typed.
    pub typed: Field,
    /// The stakes found by the last check before a delete, and when; they count until the list is
    /// read again.
    found: Option<(Now, Stakes)>,
}

/// The part that has the focus first.
fn first_focus(demand: Demand) -> Part {
    match demand {
        Demand::Nothing => Part::Cancel,
        Demand::LastDigits | Demand::WholeId => Part::Digits,
    }
}

impl DeleteForm {
    /// The digits that have to be typed, if any.
    #[must_use]
    pub fn demanded(&self) -> &str {
        self.demand.to_type(self.item.id().as_str())
    }

    /// The stakes of the delete, as far as they are known now.
    #[must_use]
    pub fn stakes(&self, state: &State) -> Stakes {
        let read_at = match self.item.list() {
            ListId::Copies(id) => {
                let open = state.data.snapshots.get(&id);
                open.and_then(|open| open.list.remote.read_at)
            }
            ListId::Account | ListId::Schedules(_) => state.data.images.list.remote.read_at,
        };
        match self.found {
            Some((at, found)) if read_at.is_none_or(|read| read.mono < at.mono) => found,
            _ => state.stakes_of(&self.item),
        }
    }

    /// The facts that identify the snapshot.
    fn facts(&self) -> Vec<Block> {
        let row = &self.item.snapshot;
        let words = |label: String, value: String| Fact::new(label, Value::Words(value));
        let mut facts = about(&self.item);
        facts.extend([
            Block::Facts(
                words(questions::size(), questions::gigabytes(row.size)),
                words(questions::region(), row.region.to_string()),
            ),
            Block::Facts(
                words(questions::created(), questions::day(row.created)),
                Fact::new(questions::account(), Value::Account),
            ),
        ]);
        facts
    }

    fn is_active(&self) -> bool {
        self.item.snapshot.status == SnapshotStatus::Active
    }

    /// What is left after the delete.
    fn rest(&self, state: &State) -> Block {
        let rest = self.stakes(state).rest;
        let instance = match &self.item.parent {
            Parent::Instance(instance) => instance,
            Parent::Gone(id) => {
                let said = delete::cannot_be_restored(id, rest.map(|rest| rest.active));
                return Block::Paragraph(said, Stress::Danger);
            }
            Parent::Nothing => {
                return Block::Paragraph(
                    delete::nothing_replaces(self.item.kind()),
                    Stress::Danger,
                );
            }
        };
        let label = instance.label();
        let read_at = state.data.instances.remote.read_at;
        let today = read_at.map(|read_at| read_at.wall.date());
        let kind = self.item.snapshot.copy_kind();
        if *self.item.kind() != ImageKind::Snapshot {
            let (said, stress) = match rest {
                None => (delete::rest_unknown(&label), Stress::Danger),
                Some(Rest { active: 0, .. }) => (delete::only_backup(&label), Stress::Danger),
                Some(Rest { active, newest, .. }) => (
                    delete::keeps(&label, kind, active, newest, today),
                    Stress::Plain,
                ),
            };
            return Block::Paragraph(said, stress);
        }
        let (said, stress) = match rest {
            None if state.data.instances.get(&instance.id).is_none() => {
                (questions::instance_gone(&label), Stress::Danger)
            }
            None => (delete::rest_unknown(&label), Stress::Danger),
            Some(Rest { others: 0, .. }) => (delete::only_one(&label), Stress::Danger),
            Some(Rest { active: 0, .. }) if self.is_active() => {
                (delete::only_usable(&label), Stress::Danger)
            }
            Some(Rest { active: 0, .. }) => (delete::no_other_usable(&label), Stress::Danger),
            Some(Rest { active, newest, .. }) => {
                let said = delete::keeps(&label, kind, active, newest, today);
                (said, Stress::Plain)
            }
        };
        Block::Paragraph(said, stress)
    }

    /// The field for the digits, if they are needed, and the buttons.
    fn controls(&self, form: &Form) -> Vec<Block> {
        let id = self.item.id();
        let act = Button {
            // The id is pinned above, so half of it is not needed here.
            short: delete::button(),
            ..Button::new(Part::Act, delete::button_with(id)).stressed(Stress::Danger)
        };
        let buttons = Block::buttons(form, act);
        let asked = match self.demand {
            _ if form.sent.is_some() => return vec![buttons],
            Demand::Nothing => return vec![buttons],
            Demand::LastDigits => {
                let asked = delete::type_last_digits();
                let and_id = format!("{asked}  {id}");
                [asked, and_id]
            }
            Demand::WholeId => {
                let asked = delete::type_whole_id(&self.item.snapshot.status);
                [asked.clone(), asked]
            }
        };
        let digits = Block::Control(Control::Digits {
            asked,
            field: self.typed.clone(),
            count: self.demanded().len(),
        });
        vec![digits, buttons]
    }
}

impl Ask for DeleteForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let mut blocks = vec![
            Block::Paragraph(delete::cannot_be_undone(), Stress::Strong),
            Block::Gap,
        ];
        if self.elsewhere {
            let said = questions::marked_elsewhere();
            blocks.extend([Block::Paragraph(said, Stress::Caution), Block::Gap]);
        }
        blocks.extend(self.facts());
        blocks.extend([Block::Gap, self.rest(state), Block::Gap]);
        blocks.extend(self.controls(form));
        Content {
            title: match self.stakes(state).rest {
                _ if self.item.list() == ListId::Account
                    || *self.item.kind() != ImageKind::Snapshot =>
                {
                    delete::title_of_one(self.item.kind())
                }
                Some(Rest { others: 0, .. }) => delete::title_of_only(),
                Some(Rest { active: 0, .. }) if self.is_active() => delete::title_of_only_usable(),
                _ => delete::title(),
            },
            stress: Stress::Danger,
            blocks,
            sending: Some(delete::sending()),
            keys: match self.demand {
                Demand::Nothing => form.keys(&delete::verb()),
                Demand::LastDigits | Demand::WholeId => {
                    let wanted = if self.demand == Demand::WholeId {
                        questions::whole_id()
                    } else {
                        questions::digits()
                    };
                    let is_typed = self.typed.text() == self.demanded();
                    form.keys_to_type(&delete::verb(), &wanted, is_typed)
                }
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Digits).then_some(&mut self.typed)
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_change(&self.item)
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        let wrong = match self.demand {
            Demand::WholeId => Hint::NotTheId,
            Demand::LastDigits | Demand::Nothing => Hint::NotTheDigits,
        };
        if self.typed.text() != self.demanded() {
            return Err(Refused {
                hint: wrong,
                focus: Some(Part::Digits),
            });
        }
        let delete = Delete {
            item: self.item.clone(),
            demand: self.demand,
            leaving: Arc::new(state.leaving()),
        };
        Ok(Submit::Write(Box::new(Write::Delete(delete))))
    }

    /// Raises the demand if the lists now say so: the snapshot may have become the only one. It
    /// never falls below what was shown.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        let demand = self.stakes(state).demand;
        if form.sent.is_some() || demand <= self.demand {
            return None;
        }
        self.demand = demand;
        self.typed.clear();
        form.focus = first_focus(demand);
        Some(Hint::Changed)
    }
}

impl State {
    /// The stakes of a delete by the current list. The list of an instance that is no longer under
    /// the cursor is not refreshed, so it proves nothing.
    fn stakes_of(&self, item: &Item) -> Stakes {
        let (snapshot, leaving) = (&item.snapshot, self.leaving());
        match item.list() {
            ListId::Copies(list) => self.stakes_in(&list, snapshot, &leaving),
            ListId::Account | ListId::Schedules(_) => {
                let images = self.data.images.list.remote.value.as_ref();
                let copies = images.map(|images| item.among(images));
                Stakes::of(snapshot, copies.as_ref(), &leaving).for_parent(&item.parent)
            }
        }
    }

    fn stakes_in(
        &self,
        list: &CopyList,
        snapshot: &Snapshot,
        leaving: &BTreeSet<SnapshotId>,
    ) -> Stakes {
        let open = self.open.as_ref().filter(|open| *open == list);
        let list = open
            .and_then(|open| self.data.snapshots.get(open))
            .and_then(|open| open.list.remote.value.as_ref());
        Stakes::of(snapshot, list, leaving)
    }

    /// What the open instance keeps without one of its snapshots, as in `stakes_of`; if no delete
    /// is in flight, this looks at no other row.
    #[must_use]
    pub fn rest_without(&self, snapshot: &Snapshot) -> Option<Rest> {
        if self.focus == Focus::Account && self.copy_in_account().is_err() {
            return None;
        }
        let leaving = self.leaving();
        if leaving.is_empty() {
            return self.open_snapshots()?.rest_without(snapshot);
        }
        self.stakes_in(self.open.as_ref()?, snapshot, &leaving).rest
    }

    /// The snapshots whose delete has begun, or waits for its turn in a run.
    pub(super) fn leaving(&self) -> BTreeSet<SnapshotId> {
        let begun = self.ops.iter().map(|op| &op.write);
        let waiting = self.run.iter().flat_map(Run::waiting);
        let leaving = begun.chain(waiting).filter_map(|write| {
            let Write::Delete(delete) = &**write else {
                return None;
            };
            Some(delete.item.id().clone())
        });
        leaving.collect()
    }

    /// What can be deleted now.
    pub(super) fn can_delete(&self) -> Result<Item, Denied> {
        self.can_change(OnSnapshot::Delete, write::deletable)
    }

    /// Opens the question before a delete.
    pub(super) fn ask_delete(&mut self) -> Result<Option<Effect>, Denied> {
        let form = self.delete_of(self.can_delete()?, None);
        let focus = first_focus(form.demand);
        self.open_question(Box::new(form), focus);
        Ok(None)
    }

    pub(super) fn delete_of(&self, item: Item, found: Option<(Now, Stakes)>) -> DeleteForm {
        let elsewhere = self.is_marked_elsewhere(item.id());
        let mut delete = DeleteForm {
            item,
            elsewhere,
            demand: Demand::Nothing,
            typed: Field::default(),
            found,
        };
        delete.demand = delete.stakes(self).demand;
        if elsewhere {
            delete.demand = delete.demand.max(Demand::LastDigits);
        }
        delete
    }

    /// The question or report after a delete that was not applied: the same question once more if
    /// the last check found that more is at stake than was confirmed. If the snapshot is gone,
    /// there is nothing to ask.
    pub(super) fn after_delete(&self, now: Now, delete: &Delete, why: &NotDone) -> Option<Open> {
        let item = delete.item.clone();
        match why {
            NotDone::Gone => None,
            NotDone::AsksMore(found) => {
                let form = self.delete_of(item, Some((now, *found)));
                let focus = first_focus(form.demand);
                let mut open = Open::new(Box::new(form), focus);
                // It may open while Enter is held down.
                open.shown_anew(Some(Hint::NotSent));
                Some(open)
            }
            NotDone::Changed(_)
            | NotDone::NotFound(_)
            | NotDone::Barred(_)
            | NotDone::NotRecorded(_)
            | NotDone::Failed(_) => {
                let report = NotDeletedReport {
                    snapshot: item.snapshot,
                    why: why.clone(),
                };
                let question = Box::new(report);
                Some(Open::new(question, Part::Cancel))
            }
        }
    }
}
