//! The question before several marked snapshots are changed: it lists them all, and their number has to
//! be typed; for a single one that is left of several, the end of its id.
//!
//! ```text
//! |  This can't be undone.                                               |
//! |    web-01-20261010-0300 · id 5198871 · Active · 2.9 GB · 2026-10-10  |
//! |    old-import · id 5190002 · Active · 2.2 GB · 2026-09-02            |
//! |  2 snapshots. This frees 5.1 GB, 0.24 EUR a month.                   |
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
    Ask, Block, Content, Fact, Form, Hint, Open, Part, Question, Refused, Stress, Submit, Value,
    picks::Picks,
};
use crate::{
    app::{State, Total, bulk::Run, field::Field},
    domain::{
        CopyKind, CopyList, Instance, Protection, Snapshot, SnapshotId, SnapshotStatus,
        write::{self, Delete, Demand, Protect, Target, Write},
    },
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
    /// Whether snapshots or backups are marked.
    kind: CopyKind,
    /// The snapshots.
    picks: Picks<Snapshot>,
    /// How many usable snapshots would be left; `None` where no complete list tells.
    left: Option<usize>,
}

impl ManyForm {
    /// What has to be typed.
    #[must_use]
    pub fn demanded(&self) -> String {
        self.picks.demanded()
    }

    fn list(&self) -> CopyList {
        self.kind.of(&self.instance.id)
    }

    fn ids(&self) -> BTreeSet<SnapshotId> {
        self.picks.picked().map(|row| row.id.clone()).collect()
    }

    /// Takes in what the lists tell; returns whether more is at stake, or less is acted on.
    fn look(&mut self, state: &State) -> bool {
        let open = state.data.snapshots.get(&self.list());
        let rows = open.map_or(&[][..], |open| open.list.rows());
        let rows: HashMap<&SnapshotId, &Snapshot> = rows.iter().map(|row| (&row.id, row)).collect();
        let row = |snapshot: &Snapshot| rows.get(&snapshot.id).copied();
        let (what, picks) = (self.what, &mut self.picks);
        let mut changed = picks.leave_out(|snapshot| why_not(what, state, snapshot, row(snapshot)));
        let left = self.usable_left(state);
        changed |= demand_of(left) > demand_of(self.left);
        if changed || demand_of(left) == demand_of(self.left) {
            self.left = left;
        }
        changed
    }

    /// How many usable snapshots the instance would keep.
    fn usable_left(&self, state: &State) -> Option<usize> {
        let list = &state.data.snapshots.get(&self.list())?.list;
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

    /// The writes that are confirmed, and those that are left out.
    fn writes(&self, state: &State) -> Vec<(Write, Option<Denied>)> {
        let mut leaving = state.leaving();
        leaving.extend(self.ids());
        // One set for all: a delete never counts its own snapshot among those that stay.
        let leaving = Arc::new(leaving);
        let of = |snapshot: &Snapshot| {
            let (instance, snapshot) = (self.instance.clone(), snapshot.clone());
            match self.what {
                Many::Create => None,
                Many::Delete => Some(Write::Delete(Delete {
                    instance,
                    snapshot,
                    demand: demand_of(self.left),
                    leaving: Arc::clone(&leaving),
                })),
                Many::Protect | Many::Unprotect => Some(Write::Protect(Protect {
                    instance,
                    snapshot,
                    on: self.what == Many::Protect,
                })),
            }
        };
        let all = self.picks.all();
        all.filter_map(|(snapshot, skip)| Some((of(snapshot)?, skip.cloned())))
            .collect()
    }
}

/// Why a snapshot can't be changed now, as it was when the question opened.
fn why_not(
    what: Many,
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
    match what {
        // That is another question, about instances.
        Many::Create => Err(Denied::NothingLeft),
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
            let on = what == Many::Protect;
            if (row.protection == Protection::On) == on {
                return Err(Denied::SoAlready(name(), on));
            }
            Ok(())
        }
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
    fn content(&self, state: &State, _: &Form) -> Content {
        let count = self.picks.count();
        let mut blocks = vec![Block::Paragraph(
            many::consequence(self.what).to_owned(),
            Stress::Strong,
        )];
        let rows = self.picks.picked().map(many::row);
        blocks.extend(rows.map(|row| Block::Paragraph(row, Stress::Plain)));
        let total: Total = self.picks.picked().map(|row| row.size).collect();
        let open = state.data.snapshots.get(&self.list());
        let list = open.and_then(|open| open.list.remote.value.as_ref());
        let cost = total.a_month(list.and_then(|list| list.price.as_ref()));
        let in_all = (total.size, total.unknown);
        let said = many::total(self.what, total.rows, in_all, cost.as_ref());
        blocks.push(Block::Paragraph(said, Stress::Strong));
        blocks.extend(self.picks.left_out(self.what));
        let instance = Value::Instance(Box::new(self.instance.clone()), None);
        blocks.push(Block::Gap);
        blocks.extend(self.rest());
        blocks.extend([
            Block::Fact(Fact::new(questions::of(), instance)),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            self.picks.control(self.what),
        ]);
        Content {
            title: many::title(self.what, count),
            stress: match self.what {
                Many::Delete => Stress::Danger,
                Many::Create | Many::Protect | Many::Unprotect => Stress::Strong,
            },
            blocks,
            sending: None,
            keys: questions::keys_in_number(many::verb(self.what)),
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Digits).then_some(&mut self.picks.typed)
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_write_on(&self.list())?;
        state.may_run()?;
        match self.picks.picked().next() {
            Some(_) => Ok(()),
            None => Err(Denied::NothingLeft),
        }
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        self.allowed(state)?;
        self.picks.confirmed()?;
        Ok(Submit::Run(Run::new(self.what, self.writes(state))))
    }

    /// Leaves out what went, or changed, or can't be changed any more: then another number has to be
    /// typed, under a question that has to be read anew.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        if !self.look(state) {
            return None;
        }
        self.picks.typed.clear();
        form.focus = Part::Digits;
        Some(Hint::Changed)
    }
}

impl State {
    /// Opens the question about these snapshots of an instance; `hidden` more are marked.
    pub(super) fn open_many(
        &mut self,
        what: Many,
        (instance, kind): (&Instance, CopyKind),
        rows: Vec<Snapshot>,
        hidden: usize,
    ) -> Result<(), Denied> {
        let mut form = ManyForm {
            what,
            instance: instance.clone(),
            kind,
            picks: Picks::new(rows, hidden),
            left: Some(usize::MAX),
        };
        form.look(self);
        form.left = form.usable_left(self);
        if form.picks.count() == 0 {
            return Err(Denied::NothingLeft);
        }
        self.drop_hint(); // it was about an earlier key
        let question = Question::Many(Box::new(form));
        self.layers.ask(Open::new(question, Part::Digits));
        Ok(())
    }
}
