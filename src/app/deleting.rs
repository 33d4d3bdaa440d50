//! The question before a delete: what stays, and what has to be typed.

use jiff::civil::Date;

use super::{
    RequestId, State,
    dialog::{Dialog, Open, Part},
    field::Field,
};
use crate::domain::{Instance, InstanceId, Now, Snapshot, SnapshotStatus};

/// What is said where more has to be typed than when the question opened.
const CHANGED: &str = "This changed while it was open: read it again.";

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
    /// The call, once it was sent.
    pub sent: Option<RequestId>,
}

/// What has to be typed before a delete; the later, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// Nothing: moving to the button is enough.
    Nothing,
    /// The last 4 digits of the id: it is the only one that can be used.
    LastDigits,
    /// The whole id: its status is not known.
    WholeId,
}

impl DeleteForm {
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

/// What stays of an instance's snapshots without one of them; all rows count, filtered out or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// How many others there are.
    pub others: usize,
    /// How many of these are Active.
    pub active: usize,
    /// The day of the newest Active one.
    pub newest: Option<Date>,
}

impl State {
    /// What stays of an instance without one of its snapshots. `None` where nobody knows: its list
    /// is not whole, or is not read any more since the cursor has left it.
    #[must_use]
    pub fn rest(&self, instance: &InstanceId, without: &Snapshot) -> Option<Rest> {
        let open = self.open.as_ref().filter(|open| *open == instance)?;
        let table = &self.snapshots.get(open)?.table;
        table.remote.value.as_ref().filter(|list| list.complete)?;
        let others = table.rows().iter().filter(|row| row.id != without.id);
        let usable =
            |row: &&Snapshot| row.status == SnapshotStatus::Active && self.delete_of(row).is_none();
        let active = others.clone().filter(usable);
        Some(Rest {
            others: others.count(),
            active: active.clone().count(),
            newest: active.filter_map(|row| row.created).max(),
        })
    }

    /// What has to be typed, as far as the lists tell now.
    fn demand(&self, instance: &InstanceId, snapshot: &Snapshot) -> Demand {
        match &snapshot.status {
            SnapshotStatus::Unknown(_) => Demand::WholeId,
            _ if self
                .rest(instance, snapshot)
                .is_none_or(|rest| rest.active == 0) =>
            {
                Demand::LastDigits
            }
            _ => Demand::Nothing,
        }
    }

    /// Opens the question before a delete, or says why not.
    pub(super) fn ask_delete(&mut self, now: Now) {
        let form = match self.can_delete() {
            Ok((instance, snapshot)) => {
                let demand = self.demand(&instance.id, snapshot);
                DeleteForm {
                    instance: instance.clone(),
                    snapshot: snapshot.clone(),
                    demand,
                    typed: Field::default(),
                    focus: if demand == Demand::Nothing {
                        Part::Cancel
                    } else {
                        Part::Text
                    },
                    sent: None,
                }
            }
            Err(why) => return self.say(now, why.to_string()),
        };
        self.drop_hint(); // it spoke of another key
        self.dialog = Some(Open::new(Dialog::Delete(Box::new(form))));
    }

    /// Has the open question demand more where the lists tell more by now: the snapshot may have
    /// become the only one. It never demands less than it has shown.
    pub(super) fn tighten_demand(&mut self) {
        let Some(Dialog::Delete(form)) = self.dialog.as_ref().map(|open| &open.dialog) else {
            return;
        };
        let demand = self.demand(&form.instance.id, &form.snapshot);
        if form.sent.is_some() || demand <= form.demand {
            return;
        }
        if let Some(open) = &mut self.dialog
            && let Dialog::Delete(form) = &mut open.dialog
        {
            form.demand = demand;
            form.typed.clear();
            form.focus = Part::Text;
            open.hint = Some(CHANGED.to_owned());
            open.shown_anew();
        }
    }
}
