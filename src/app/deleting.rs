//! The question before a delete: what stays, and what has to be typed.

use std::collections::BTreeSet;

use super::{
    State,
    dialog::{Dialog, Open, Part},
    field::Field,
};
use crate::{
    domain::{
        Instance, InstanceId, Now, Snapshot, SnapshotId,
        write::{Demand, OpId, Stakes, Write},
    },
    keys::{Action, OnList},
};

/// What is said where more has to be typed than when the question opened.
const CHANGED: &str = "This changed while it was open: read it again.";

/// What is said where the last look before a delete finds that more has to be typed.
const NOT_SENT: &str = "Nothing was deleted: this changed on the server. Read it again.";

/// The question before a delete.
#[derive(Debug)]
pub struct DeleteForm {
    /// Of which instance.
    pub instance: Instance,
    /// What is deleted, as it was when the dialog opened.
    pub snapshot: Snapshot,
    /// What has to be typed.
    pub demand: Demand,
    /// What was typed.
    pub typed: Field,
    /// What has the focus.
    pub focus: Part,
    /// The write, once it was sent.
    pub sent: Option<OpId>,
    /// What the last look before a delete found, and when that was told: it counts until the list
    /// is read again.
    found: Option<(Now, Stakes)>,
}

impl DeleteForm {
    /// Has it demand this, from the beginning.
    fn raise(&mut self, demand: Demand) {
        self.demand = demand;
        self.typed.clear();
        self.focus = match demand {
            Demand::Nothing => Part::Cancel,
            Demand::LastDigits | Demand::WholeId => Part::Text,
        };
    }

    /// The digits that have to be typed; none where nothing has.
    #[must_use]
    pub fn demanded(&self) -> &str {
        let id = self.snapshot.id.as_str();
        match self.demand {
            Demand::Nothing => "",
            Demand::LastDigits => &id[id.len().saturating_sub(4)..],
            Demand::WholeId => id,
        }
    }
}

impl State {
    /// What the delete that a question is about puts at stake, as far as is known now.
    #[must_use]
    pub fn stakes(&self, form: &DeleteForm) -> Stakes {
        let open = self.snapshots.get(&form.instance.id);
        let read_at = open.and_then(|open| open.list.remote.read_at);
        match form.found {
            Some((at, found)) if read_at.is_none_or(|read| read.mono < at.mono) => found,
            _ => self.stakes_of(&form.instance.id, &form.snapshot),
        }
    }

    /// What a delete puts at stake by the list that was read. The list of an instance that the
    /// cursor has left is not read any more: it tells nothing.
    fn stakes_of(&self, instance: &InstanceId, snapshot: &Snapshot) -> Stakes {
        let open = self.open.as_ref().filter(|open| *open == instance);
        let list = open
            .and_then(|open| self.snapshots.get(open))
            .and_then(|open| open.list.remote.value.as_ref());
        Stakes::of(snapshot, list, &self.leaving())
    }

    /// The snapshots that a delete has begun of.
    pub(super) fn leaving(&self) -> BTreeSet<SnapshotId> {
        let deletes = self.ops.iter().filter_map(|op| match &*op.write {
            Write::Delete(delete) => Some(delete.snapshot.id.clone()),
            Write::Create(_) => None,
        });
        deletes.collect()
    }

    /// Opens the question before a delete, or says why not.
    pub(super) fn ask_delete(&mut self, now: Now) {
        let form = match self.can_delete() {
            Ok((instance, snapshot)) => self.delete_form(instance.clone(), snapshot.clone(), None),
            Err(why) => return self.refuse(now, Action::List(OnList::Delete), why),
        };
        self.drop_hint(); // it spoke of another key
        self.layers.ask(Open::new(Dialog::Delete(Box::new(form))));
    }

    fn delete_form(
        &self,
        instance: Instance,
        snapshot: Snapshot,
        found: Option<(Now, Stakes)>,
    ) -> DeleteForm {
        let mut form = DeleteForm {
            instance,
            snapshot,
            demand: Demand::Nothing,
            typed: Field::default(),
            focus: Part::Cancel,
            sent: None,
            found,
        };
        form.raise(self.stakes(&form).demand);
        form
    }

    /// Asks again for a delete that was not sent, because the last look at the lists found that
    /// more is at stake than was confirmed. All that guards a new question guards this one.
    pub(super) fn ask_delete_again(
        &mut self,
        now: Now,
        instance: Instance,
        snapshot: Snapshot,
        found: Stakes,
    ) {
        let form = self.delete_form(instance, snapshot, Some((now, found)));
        let mut open = Open::new(Dialog::Delete(Box::new(form)));
        open.hint = Some(NOT_SENT.to_owned());
        // It may come up beneath an Enter that is held down.
        open.shown_anew();
        self.layers.ask(open);
    }

    /// Has the open question demand more where the lists tell more by now: the snapshot may have
    /// become the only one. It never demands less than it has shown.
    pub(super) fn tighten_demand(&mut self) {
        let Some(Dialog::Delete(form)) = self.question().map(|open| &open.dialog) else {
            return;
        };
        let demand = self.stakes(form).demand;
        if form.sent.is_some() || demand <= form.demand {
            return;
        }
        if let Some(open) = self.layers.question_mut()
            && let Dialog::Delete(form) = &mut open.dialog
        {
            form.raise(demand);
            open.hint = Some(CHANGED.to_owned());
            open.shown_anew();
        }
    }
}
