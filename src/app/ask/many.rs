//! The question before several marked rows are changed: it lists them all, and their number has to be
//! typed; for a single one, the end of its id.
//!
//! ```text
//! |  This can't be undone.                                               |
//! |  web-01 keeps 5 usable snapshots.                                    |
//! |                                                                      |
//! |    web-01-20261010-0300 · id 5198871 · Active · 2.9 GB · 2026-10-10  |
//! |    old-import · id 5190002 · Active · 2.2 GB · 2026-09-02            |
//! |  2 snapshots. This frees 5.1 GB, 0.24 EUR a month.                   |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Type the number of snapshots (2): [_ ]                              |
//! ```

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    Ask, Block, Content, Fact, Form, Hint, Part, Refused, Stress, Submit, Value, picks::Picks,
    remains::Remains,
};
use crate::{
    app::{
        State, Total,
        bulk::{LeftOut, Run},
        field::Field,
    },
    domain::{
        BackupMaker, CopyKind, Image, ImageKind, Instance, Protection, Snapshot, SnapshotId,
        SnapshotStatus,
        write::{self, Delete, InList, Item, Protect, Target, Write},
    },
    words::{
        Denied,
        many::{self, Many, Things},
        questions,
    },
};

/// The question.
#[derive(Debug)]
pub struct ManyForm {
    /// What is to be done.
    pub what: Many,
    /// Where the rows were marked.
    scope: Scope,
    /// The rows.
    picks: Picks<Item>,
    /// What their instances would keep.
    remains: Remains,
}

/// The list in which rows were marked: it shows what they are now.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// The snapshots, or the backups, of an instance.
    Instance(Instance, CopyKind),
    /// The whole account.
    Account,
}

impl Scope {
    /// Checks that an item is still listed as it was when the question opened.
    fn shows(&self, state: &State, item: &Item) -> Result<(), Denied> {
        let row = match self {
            Self::Instance(instance, kind) => {
                let open = state.data.snapshots.get(&kind.of(&instance.id));
                open.and_then(|open| open.list.get(item.id()))
            }
            Self::Account => {
                let image = state.data.images.list.get(item.id());
                let is_same = |image: &&Image| {
                    image.kind() == item.kind() && image.instance.as_ref() == item.parent.id()
                };
                image.filter(is_same).map(|image| &image.snapshot)
            }
        };
        let row = row.ok_or(Denied::NotInList)?;
        if item.snapshot.changes(row).is_empty() {
            Ok(())
        } else {
            Err(Denied::Changed(item.snapshot.name.to_string()))
        }
    }
}

/// Whether a row is a backup that a schedule made, or may have made.
pub(super) fn is_scheduled(row: &Snapshot) -> bool {
    let properties = &row.properties;
    properties.kind == ImageKind::Backup
        && properties.made_by.as_ref() != Some(&BackupMaker::Person)
}

impl ManyForm {
    /// What has to be typed.
    #[must_use]
    pub fn demanded(&self) -> String {
        self.picks.demanded()
    }

    fn ids(&self) -> BTreeSet<SnapshotId> {
        self.picks.picked().map(|item| item.id().clone()).collect()
    }

    fn things(&self) -> Things {
        Things::of(self.picks.picked().map(Item::kind))
    }

    /// Takes in what the lists tell; returns whether more is at stake, or less is acted on.
    fn look(&mut self, state: &State) -> bool {
        let (what, scope, picks) = (self.what, &self.scope, &mut self.picks);
        let mut changed = picks.leave_out(|item| why_not(what, state, scope, item));
        if what.in_list() == InList::Removes {
            let leaving = self.leaving(state);
            changed |= self
                .remains
                .look(state, &self.scope, self.picks.picked(), leaving, changed);
        }
        changed
    }

    /// The snapshots that go: these, and those whose delete has begun.
    fn leaving(&self, state: &State) -> BTreeSet<SnapshotId> {
        let mut leaving = state.leaving();
        leaving.extend(self.ids());
        leaving
    }

    /// The writes that are confirmed, and those that are left out.
    fn writes(&self, state: &State) -> Vec<(Write, Option<Denied>)> {
        // One set for all: a delete never counts its own snapshot among those that stay.
        let leaving = Arc::new(self.leaving(state));
        let of = |item: &Item| match self.what {
            Many::Create => None,
            Many::Delete => Some(Write::Delete(Delete {
                item: item.clone(),
                demand: self.remains.demand(item),
                leaving: Arc::clone(&leaving),
            })),
            Many::Protect | Many::Unprotect => Some(Write::Protect(Protect {
                item: item.clone(),
                on: self.what == Many::Protect,
            })),
        };
        let all = self.picks.all();
        all.filter_map(|(item, skip)| Some((of(item)?, skip.cloned())))
            .collect()
    }

    /// A row for each item; where several instances have them, below its own.
    fn rows(&self) -> Vec<Block> {
        let plain = |said| Block::Paragraph(said, Stress::Plain);
        let (mut blocks, mut heading) = (Vec::new(), None);
        for item in self.picks.picked() {
            if matches!(self.scope, Scope::Account) {
                let said = many::heading(item);
                if heading.as_ref() != Some(&said) {
                    blocks.push(plain(said.clone()));
                    heading = Some(said);
                }
            }
            blocks.push(plain(many::row(&item.snapshot)));
        }
        blocks
    }

    /// What all of them are about.
    fn facts(&self) -> Vec<Block> {
        let account = Block::Fact(Fact::new(questions::account(), Value::Account));
        match &self.scope {
            Scope::Instance(instance, _) => {
                let of = Value::Instance(Box::new(instance.clone()), None);
                vec![Block::Fact(Fact::new(questions::of(), of)), account]
            }
            Scope::Account => vec![account],
        }
    }
}

/// Why an item can't be changed now, as it was when the question opened.
fn why_not(what: Many, state: &State, scope: &Scope, item: &Item) -> Result<(), Denied> {
    scope.shows(state, item)?;
    state.may_change(item)?;
    state.is_free(&Target::Snapshot(item.id().clone()))?;
    let row = &item.snapshot;
    let name = || row.name.to_string();
    let barred = |barred| Denied::barred(barred, row);
    match what {
        // That is another question, about instances.
        Many::Create => Err(Denied::NothingLeft),
        Many::Delete => {
            write::deletable(row).map_err(barred)?;
            if is_scheduled(&item.snapshot) {
                return Err(Denied::Scheduled(name()));
            }
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

impl Ask for ManyForm {
    fn writes(&self) -> bool {
        true
    }

    fn has_list(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let (count, things) = (self.picks.count(), self.things());
        let mut blocks = vec![Block::Paragraph(
            many::consequence(self.what, things),
            Stress::Strong,
        )];
        let removes = self.what.in_list() == InList::Removes;
        if removes {
            blocks.extend(self.remains.blocks(self.picks.picked()));
        }
        blocks.extend(self.picks.short_of(self.what, things));
        blocks.push(Block::Gap);
        blocks.extend(self.rows());
        let total: Total = self.picks.picked().map(|item| item.snapshot.size).collect();
        let cost = total.a_month(state.price());
        let in_all = (total.size, total.unknown);
        let said = many::total(self.what, things, total.rows, in_all, cost.as_ref());
        blocks.push(Block::Paragraph(said, Stress::Strong));
        blocks.extend(self.picks.left_out());
        blocks.push(Block::Gap);
        blocks.extend(self.facts());
        blocks.push(Block::Gap);
        blocks.extend(self.picks.controls(form, self.what, things));
        Content {
            title: many::title(self.what, things, count),
            stress: if removes {
                Stress::Danger
            } else {
                Stress::Strong
            },
            blocks,
            sending: None,
            keys: self.picks.keys(form, self.what),
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Digits).then_some(&mut self.picks.typed)
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_write()?;
        state.may_run()?;
        match self.picks.picked().next() {
            Some(item) => state.may_change(item),
            None => Err(Denied::NothingLeft),
        }
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        self.picks.confirmed()?;
        let mut run = Run::new(self.what, self.writes(state));
        run.refused = self.picks.refused().to_vec();
        Ok(Submit::Run(run))
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
    /// Opens the question about these rows; `refused` can't be judged, and `hidden` more are marked.
    pub(super) fn open_many(
        &mut self,
        what: Many,
        scope: Scope,
        mut rows: Vec<Item>,
        refused: Vec<LeftOut>,
        hidden: usize,
    ) -> Result<(), Denied> {
        if matches!(scope, Scope::Account) {
            // Those of an instance together, in the order of its first one.
            let mut places = HashMap::new();
            for (place, item) in rows.iter().enumerate() {
                places.entry(many::heading(item)).or_insert(place);
            }
            rows.sort_by_cached_key(|item| places.get(&many::heading(item)).copied());
        }
        let mut form = ManyForm {
            what,
            scope,
            picks: Picks::new(rows, hidden).with(refused),
            remains: Remains::default(),
        };
        form.look(self);
        if form.picks.count() == 0 {
            return Err(form.picks.reason());
        }
        self.open_question(Box::new(form), Part::Digits);
        Ok(())
    }
}
