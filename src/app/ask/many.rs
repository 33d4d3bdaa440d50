//! The question before several marked snapshots are changed: it lists them all, and their number has to
//! be typed.
//!
//! ```text
//! |  This can't be undone.                                               |
//! |    web-01-20261010-0300 · id 5198871 · Active · 2.9 GB · 2026-10-10  |
//! |    old-import · id 5190002 · Active · 2.2 GB · 2026-09-02            |
//! |  2 snapshots, 5.1 GB in all.                                         |
//! |  web-01 keeps 5 Active snapshots.                                    |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Type the number of snapshots (2): [_ ]                              |
//! ```

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    Ask, Block, Content, Control, Fact, Form, Hint, Open, Part, Press, Question, Refused, Stress,
    Submit, Value,
};
use crate::{
    app::{Focus, State, bulk::Run, field::Field, table::TableView},
    domain::{
        Instance, InstanceId, Now, Protection, Size, Snapshot, SnapshotId, SnapshotStatus,
        write::{self, Delete, Demand, Protect, Target, Write},
    },
    keys::{Action, OnList},
    words::{
        Denied,
        many::{self, Many},
        questions,
    },
};

/// The question.
#[derive(Debug)]
pub struct ManyForm {
    /// What is to be done.
    pub what: Many,
    /// Of which instance.
    pub instance: Instance,
    /// The snapshots, as they were when the question opened.
    picks: Vec<Pick>,
    /// How many are marked that a filter hides.
    hidden: usize,
    /// How many usable snapshots would be left; `None` where no complete list tells.
    left: Option<usize>,
    /// The number that was typed.
    pub typed: Field,
}

/// A snapshot that was marked.
#[derive(Debug)]
struct Pick {
    snapshot: Snapshot,
    /// Why it is left out.
    skip: Option<Denied>,
}

impl ManyForm {
    /// The snapshots that are acted on.
    fn picked(&self) -> impl Iterator<Item = &Snapshot> {
        let picked = self.picks.iter().filter(|pick| pick.skip.is_none());
        picked.map(|pick| &pick.snapshot)
    }

    /// What has to be typed: their number.
    #[must_use]
    pub fn demanded(&self) -> String {
        self.picked().count().to_string()
    }

    fn ids(&self) -> BTreeSet<SnapshotId> {
        self.picked().map(|row| row.id.clone()).collect()
    }

    /// Why a snapshot can't be changed now, as it was when the question opened.
    fn why_not(
        &self,
        state: &State,
        snapshot: &Snapshot,
        row: Option<&Snapshot>,
    ) -> Result<(), Denied> {
        let name = || snapshot.name.to_string();
        let Some(row) = row else {
            return Err(Denied::NotInList);
        };
        if !snapshot.changes(row).is_empty() {
            return Err(Denied::Changed(name()));
        }
        state.is_free(&Target::Snapshot(row.id.clone()))?;
        let barred = |barred| Denied::barred(barred, name());
        match self.what {
            Many::Delete => {
                write::deletable(row).map_err(barred)?;
                // It takes the whole id to delete it.
                match row.status {
                    SnapshotStatus::Unknown(_) => Err(Denied::OneByOne(name())),
                    SnapshotStatus::Active | SnapshotStatus::Saving | SnapshotStatus::Suspended => {
                        Ok(())
                    }
                }
            }
            Many::Protect | Many::Unprotect => {
                write::protectable(row).map_err(barred)?;
                let on = self.what == Many::Protect;
                if (row.protection == Protection::On) == on {
                    return Err(Denied::SoAlready(name(), on));
                }
                Ok(())
            }
        }
    }

    /// Takes in what the lists tell; returns whether more is at stake, or less is acted on.
    fn look(&mut self, state: &State) -> bool {
        let open = state.data.snapshots.get(&self.instance.id);
        let rows = open.map_or(&[][..], |open| open.list.rows());
        let rows: HashMap<&SnapshotId, &Snapshot> = rows.iter().map(|row| (&row.id, row)).collect();
        let row = |snapshot: &Snapshot| rows.get(&snapshot.id).copied();
        let skips: Vec<Option<Denied>> = self
            .picks
            .iter()
            .map(|pick| match &pick.skip {
                None => {
                    let snapshot = &pick.snapshot;
                    self.why_not(state, snapshot, row(snapshot)).err()
                }
                // What was left out once is not taken in again.
                Some(why) => Some(why.clone()),
            })
            .collect();
        let mut changed = false;
        for (pick, skip) in self.picks.iter_mut().zip(skips) {
            changed |= pick.skip.is_none() && skip.is_some();
            pick.skip = skip;
        }
        let left = self.usable_left(state);
        changed |= demand_of(left) > demand_of(self.left);
        if changed || demand_of(left) == demand_of(self.left) {
            self.left = left;
        }
        changed
    }

    /// How many usable snapshots the instance would keep.
    fn usable_left(&self, state: &State) -> Option<usize> {
        let list = &state.data.snapshots.get(&self.instance.id)?.list;
        let list = list.remote.value.as_ref().filter(|list| list.complete)?;
        let (ids, leaving) = (self.ids(), state.leaving());
        let stays = |row: &&Snapshot| {
            row.status == SnapshotStatus::Active
                && !ids.contains(&row.id)
                && !leaving.contains(&row.id)
        };
        Some(list.rows.iter().filter(stays).count())
    }

    /// What would be left of the instance.
    fn rest(&self) -> Option<Block> {
        if self.what != Many::Delete {
            return None;
        }
        let label = self.instance.label();
        let (said, stress) = match self.left {
            None => (many::rest_unknown(&[label.into_owned()]), Stress::Danger),
            Some(0) => (many::none_left(&[label.into_owned()]), Stress::Danger),
            Some(active) => (many::keeps(&label, active), Stress::Plain),
        };
        Some(Block::Paragraph(said, stress))
    }

    /// The writes that are confirmed.
    fn writes(&self, state: &State) -> Vec<Write> {
        let mut leaving = state.leaving();
        leaving.extend(self.ids());
        // One set for all: a delete never counts its own snapshot among those that stay.
        let leaving = Arc::new(leaving);
        let of = |snapshot: &Snapshot| {
            let (instance, snapshot) = (self.instance.clone(), snapshot.clone());
            match self.what {
                Many::Delete => Write::Delete(Delete {
                    instance,
                    snapshot,
                    demand: demand_of(self.left),
                    leaving: Arc::clone(&leaving),
                }),
                Many::Protect | Many::Unprotect => Write::Protect(Protect {
                    instance,
                    snapshot,
                    on: self.what == Many::Protect,
                }),
            }
        };
        self.picked().map(of).collect()
    }
}

/// What a delete that leaves so many usable ones has to be confirmed by; here the number stands for it,
/// below a sentence that names the instance.
fn demand_of(left: Option<usize>) -> Demand {
    match left {
        None | Some(0) => Demand::LastDigits,
        Some(_) => Demand::Nothing,
    }
}

impl Ask for ManyForm {
    fn content(&self, _: &State, _: &Form) -> Content {
        let count = self.picked().count();
        let mut blocks = vec![Block::Paragraph(
            many::consequence(self.what).to_owned(),
            Stress::Strong,
        )];
        let rows = self.picked().map(many::row);
        blocks.extend(rows.map(|row| Block::Paragraph(row, Stress::Plain)));
        let size = Size::sum(self.picked().map(|row| row.size));
        blocks.push(Block::Paragraph(many::total(count, size), Stress::Strong));
        let left_out: Vec<Block> = self
            .picks
            .iter()
            .filter_map(|pick| {
                let why = pick.skip.as_ref()?;
                let said = many::skipped(&pick.snapshot, why.brief());
                Some(Block::Paragraph(said, Stress::Caution))
            })
            .collect();
        if !left_out.is_empty() {
            let said = many::left_out(left_out.len());
            blocks.extend([Block::Gap, Block::Paragraph(said, Stress::Caution)]);
            blocks.extend(left_out);
        }
        if self.hidden > 0 {
            let said = many::hidden(self.hidden);
            blocks.extend([Block::Gap, Block::Paragraph(said, Stress::Caution)]);
        }
        let instance = Value::Instance(Box::new(self.instance.clone()), None);
        blocks.push(Block::Gap);
        blocks.extend(self.rest());
        blocks.extend([
            Block::Fact(Fact::new(questions::of(), instance)),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Control(Control::Digits {
                asked: [many::type_number(count), many::type_number(count)],
                field: self.typed.clone(),
                count: self.demanded().len(),
            }),
        ]);
        Content {
            title: many::title(self.what, count),
            stress: match self.what {
                Many::Delete => Stress::Danger,
                Many::Protect | Many::Unprotect => Stress::Strong,
            },
            blocks,
            sending: None,
            keys: questions::keys_in_number(many::verb(self.what)),
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Text).then_some(&mut self.typed)
    }

    fn press(&self, part: Part) -> Press {
        if part == Part::Cancel {
            Press::Back
        } else {
            Press::Submit
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_write_on(&self.instance.id)?;
        state.may_run()?;
        match self.picked().next() {
            Some(_) => Ok(()),
            None => Err(Denied::NothingLeft),
        }
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        self.allowed(state)?;
        if self.typed.text() != self.demanded() {
            return Err(Refused {
                hint: Hint::NotTheNumber,
                focus: None,
            });
        }
        Ok(Submit::Run(Run::new(self.what, self.writes(state))))
    }

    /// Leaves out what went, or changed, or can't be changed any more: then another number has to be
    /// typed, under a question that has to be read anew.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        if !self.look(state) {
            return None;
        }
        self.typed.clear();
        form.focus = Part::Text;
        Some(Hint::Changed)
    }
}

impl State {
    /// The marked snapshots of the open instance that are shown, if they have the focus.
    pub(in crate::app) fn marked_snapshots(&self) -> Vec<&Snapshot> {
        let both = self.open_table().zip(self.open_snapshots());
        match (self.focus, both) {
            (Focus::Snapshots, Some((table, open))) => table.marked(&open.list),
            (Focus::Snapshots, None) | (Focus::Instances | Focus::Account, _) => Vec::new(),
        }
    }

    /// Opens the question about the marked snapshots, or says why not. Returns whether there are marks;
    /// where there are none, the key is about the row under the cursor.
    pub(in crate::app) fn ask_about_marked(&mut self, now: Now, key: OnList) -> bool {
        if !self.acts_on_marks() {
            return false;
        }
        let rows: Vec<Snapshot> = self.marked_snapshots().into_iter().cloned().collect();
        let what = match key {
            OnList::Protect if rows.iter().all(|row| row.protection == Protection::On) => {
                Many::Unprotect
            }
            OnList::Protect => Many::Protect,
            OnList::Delete => Many::Delete,
            _ => return false,
        };
        let asked = self
            .can_change_marked()
            .and_then(|()| self.can_run_on_open().cloned())
            .and_then(|instance| {
                let hidden = self.open_table().map_or(0, TableView::hidden_marks);
                self.open_many(what, &instance, rows, hidden)
            });
        if let Err(why) = asked {
            self.refuse(now, Action::List(key), why);
        }
        true
    }

    /// Whether snapshots are marked and have the focus: then keys are about them. A single one is
    /// changed as if it were under the cursor: its question demands more than a number.
    pub(in crate::app) fn acts_on_marks(&self) -> bool {
        self.has_marked_snapshots() && self.marked_snapshots().len() != 1
    }

    /// The only marked snapshot that is shown.
    pub(in crate::app) fn only_marked(&self) -> Option<&Snapshot> {
        if !self.has_marked_snapshots() {
            return None;
        }
        match self.marked_snapshots()[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// In the details of a snapshot, keys are about that one, whatever is marked.
    fn has_marked_snapshots(&self) -> bool {
        self.focus == Focus::Snapshots
            && self.layers.details().is_none()
            && self
                .open_table()
                .is_some_and(|table| table.mark_count() > 0)
    }

    /// Whether the marked snapshots can be changed now, as far as that is not about each of them.
    pub(in crate::app) fn can_change_marked(&self) -> Result<(), Denied> {
        self.can_run_on_open()?;
        if self.marked_snapshots().is_empty() {
            return Err(Denied::AllHidden);
        }
        Ok(())
    }

    fn can_run_on_open(&self) -> Result<&Instance, Denied> {
        let instance = self.open_instance().ok_or(Denied::NoInstance)?;
        self.can_run_on(&instance.id)
    }

    fn can_run_on(&self, id: &InstanceId) -> Result<&Instance, Denied> {
        let (instance, _) = self.can_write_on(id)?;
        self.may_run()?;
        Ok(instance)
    }

    /// Whether a run can begin: one at a time.
    pub(in crate::app) fn may_run(&self) -> Result<(), Denied> {
        match &self.run {
            Some(run) if !run.is_over() => Err(Denied::RunGoesOn),
            Some(_) | None => Ok(()),
        }
    }

    fn open_many(
        &mut self,
        what: Many,
        instance: &Instance,
        rows: Vec<Snapshot>,
        hidden: usize,
    ) -> Result<(), Denied> {
        let pick = |snapshot| Pick {
            snapshot,
            skip: None,
        };
        let mut form = ManyForm {
            what,
            instance: instance.clone(),
            picks: rows.into_iter().map(pick).collect(),
            hidden,
            left: Some(usize::MAX),
            typed: Field::default(),
        };
        form.look(self);
        form.left = form.usable_left(self);
        let picked: Vec<&Snapshot> = form.picked().collect();
        let open = match (what, &picked[..]) {
            (_, []) => return Err(Denied::NothingLeft),
            // A number is too little where the last usable one is at stake.
            (Many::Delete, [only]) => self.delete_of_row(instance.clone(), (*only).clone(), None),
            _ => Open::new(Question::Many(Box::new(form)), Part::Text),
        };
        self.drop_hint(); // it was about an earlier key
        self.layers.ask(open);
        Ok(())
    }

    /// Begins a run, and shows it in the place of its question.
    pub(super) fn begin_run(&mut self, run: Run) {
        // What follows from each message begins its writes.
        self.run = Some(run);
        self.show_run();
    }

    /// Asks again about the snapshots of the run that were surely not changed, as they are now.
    pub(super) fn ask_again(&mut self) -> Result<(), Denied> {
        let Some(run) = &self.run else {
            return Err(Denied::NothingLeft);
        };
        let what = run.what;
        let ids: Vec<SnapshotId> = run
            .undone()
            .filter_map(|write| write.expects())
            .map(|row| row.id.clone())
            .collect();
        // The cursor may be on another instance by now.
        let of = run
            .items
            .first()
            .map(|item| item.write.instance().id.clone());
        let of = of.ok_or(Denied::NothingLeft)?;
        let instance = self.can_run_on(&of)?.clone();
        let open = self.data.snapshots.get(&of).ok_or(Denied::NotRead)?;
        let rows = ids.iter().filter_map(|id| open.list.get(id)).cloned();
        let rows: Vec<Snapshot> = rows.collect();
        if rows.is_empty() {
            return Err(Denied::NothingLeft);
        }
        self.open_many(what, &instance, rows, 0)
    }
}
