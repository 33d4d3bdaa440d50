//! The question before a snapshot is created of each marked instance: it lists them with the names of
//! the snapshots, and their number has to be typed.
//!
//! ```text
//! |  Each instance WILL BE UNAVAILABLE while its snapshot is made, at    |
//! |  most two at a time.                                                 |
//! |  Prefix   [before-upgrade-                                        ]  |
//! |  Longest name: 35 of 100 characters                                  |
//! |    web-01 · id 5203773 · before-upgrade-web-01-20261114-1402         |
//! |    web-02 · id 5203774 · before-upgrade-web-02-20261114-1402         |
//! |  Left out: 1                                                         |
//! |    ci-runner-07 · id 5203779 · instance in Error                     |
//! |  Account  prod  ops@example.ua                                       |
//! |  Type the number of snapshots (2)  [_ ]                              |
//! ```

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    Ask, Block, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit, Value,
    picks::{Marked, Picks},
};
use crate::{
    app::{Effect, Field, Focus, State, bulk::Run},
    domain::{
        CopyKind, Instance, LONGEST_NAME, Now,
        write::{Create, Write},
    },
    text::Text,
    words::{
        Denied,
        many::{self, Many, Things},
        questions,
        writes::create,
    },
};

/// The question.
#[derive(Debug)]
pub struct CreateManyForm {
    /// Whether snapshots or backups are made.
    kind: CopyKind,
    picks: Picks<Planned>,
    /// What all names begin with.
    pub prefix: Field,
}

/// A snapshot to be created.
#[derive(Debug)]
struct Planned {
    instance: Instance,
    /// Its name, without the prefix.
    name: String,
}

impl Marked for Planned {
    fn name(&self) -> Cow<'_, str> {
        self.instance.label_beside_id().into()
    }

    fn id(&self) -> &str {
        self.instance.id.as_str()
    }
}

impl CreateManyForm {
    /// What has to be typed.
    #[must_use]
    pub fn demanded(&self) -> String {
        self.picks.demanded()
    }

    /// The name of a snapshot.
    fn name(&self, planned: &Planned) -> String {
        format!("{}{}", self.prefix.text(), planned.name)
            .trim()
            .to_owned()
    }

    /// The number of characters of the longest name.
    fn longest(&self) -> usize {
        let names = self.picks.picked().map(|planned| self.name(planned));
        names.map(|name| name.chars().count()).max().unwrap_or(0)
    }

    /// The writes that are confirmed, and those that are left out. Which snapshots there are before is
    /// read when the turn of each one comes.
    fn writes(&self) -> impl Iterator<Item = (Write, Option<Denied>)> {
        self.picks.all().map(|(planned, skip)| {
            let create = Create {
                instance: planned.instance.clone(),
                kind: self.kind,
                name: Text::new(&self.name(planned)),
                before: BTreeSet::new(),
                then: None,
            };
            (Write::Create(create), skip.cloned())
        })
    }
}

impl Ask for CreateManyForm {
    fn writes(&self) -> bool {
        true
    }

    fn has_list(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let (what, things) = (Many::Create, Things::made(self.kind));
        let longest = self.longest();
        let stress = if longest > LONGEST_NAME {
            Stress::Danger
        } else {
            Stress::Plain
        };
        let mut blocks = vec![Block::Paragraph(
            many::consequence(what, things),
            Stress::Caution,
        )];
        blocks.extend(self.picks.short_of(what, things));
        let picked = self.picks.picked().map(|planned| &planned.instance);
        blocks.extend(picked.filter(|it| state.runs_on(it)).map(|instance| {
            let said = create::session_will_hang_on(&instance.label(), self.kind);
            Block::Paragraph(said, Stress::Danger)
        }));
        blocks.extend([
            Block::Control(Control::Text {
                part: Part::Text,
                label: many::prefix().to_owned(),
                field: self.prefix.clone(),
                count: None,
            }),
            Block::Paragraph(many::longest_name(longest), stress),
            Block::Gap,
        ]);
        let mut uncounted = 0;
        let rows = self.picks.picked().map(|planned| {
            let made = state.made_today(&self.kind.of(&planned.instance.id));
            uncounted += usize::from(made.is_none());
            many::new_row(&planned.instance, &self.name(planned), made)
        });
        blocks.extend(rows.map(|row| Block::Paragraph(row, Stress::Plain)));
        if uncounted > 0 {
            let said = many::made_today_unknown(things, uncounted);
            blocks.push(Block::Paragraph(said, Stress::Plain));
        }
        blocks.extend(self.picks.left_out());
        blocks.extend([
            Block::Gap,
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
        ]);
        blocks.extend(self.picks.controls(form, what, things));
        Content {
            title: many::title(what, things, self.picks.count()),
            stress: Stress::Strong,
            blocks,
            sending: None,
            keys: match form.focus {
                Part::Text => questions::keys_in_text(),
                _ => self.picks.keys(form, what),
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        match part {
            Part::Text => Some(&mut self.prefix),
            Part::Digits => Some(&mut self.picks.typed),
            _ => None,
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_create_many()?;
        match self.picks.picked().next() {
            Some(_) => Ok(()),
            None => Err(Denied::NothingLeft),
        }
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        self.picks.confirmed()?;
        let length = self.longest();
        if length > LONGEST_NAME {
            return Err(Refused {
                hint: Hint::LongName(length),
                focus: Some(Part::Text),
            });
        }
        let mut run = Run::new(Many::Create, self.writes());
        self.prefix.text().clone_into(&mut run.prefix);
        Ok(Submit::Run(run))
    }

    /// Leaves out instances that went, or are at work by now: then another number has to be typed.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        if !self.leave_out(state) {
            return None;
        }
        self.picks.typed.clear();
        if form.focus != Part::Text {
            form.focus = Part::Digits;
        }
        Some(Hint::Changed)
    }
}

impl CreateManyForm {
    fn leave_out(&mut self, state: &State) -> bool {
        let kind = self.kind;
        self.picks.leave_out(|planned| {
            let list = kind.of(&planned.instance.id);
            state.can_be_one_of_many(&list).map(drop)
        })
    }
}

impl State {
    /// Whether instances are marked and have the focus: then a create is about them. In the details
    /// of an instance, it is about that one.
    pub(super) fn has_marked_instances(&self) -> bool {
        self.focus == Focus::Instances
            && self.layers.details().is_none()
            && self.tables.instances.mark_count() > 0
    }

    /// Whether snapshots of marked instances can be created now, as far as that is not about each of
    /// them.
    pub(super) fn can_create_on_marked(&self) -> Result<(), Denied> {
        self.may_create_many()?;
        if self.tables.instances.hidden_marks() == self.tables.instances.mark_count() {
            return Err(Denied::AllHidden);
        }
        Ok(())
    }

    fn may_create_many(&self) -> Result<(), Denied> {
        self.may_write()?;
        if self.data.instances.remote.failure.is_some() {
            return Err(Denied::Stale);
        }
        self.may_run()
    }

    /// Opens the question about the marked instances.
    pub(super) fn ask_create_many(&mut self, now: Now) -> Result<Option<Effect>, Denied> {
        self.can_create_on_marked()?;
        let table = &self.tables.instances;
        let marked = table.marked(&self.data.instances);
        let instances: Vec<Instance> = marked.into_iter().cloned().collect();
        let hidden = table.hidden_marks();
        self.open_create_many(now, (instances, self.copies), hidden, "")?;
        Ok(None)
    }

    /// Opens the question about these instances; `hidden` more are marked.
    pub(super) fn open_create_many(
        &mut self,
        now: Now,
        (instances, kind): (Vec<Instance>, CopyKind),
        hidden: usize,
        prefix: &str,
    ) -> Result<(), Denied> {
        self.may_create_many()?;
        let planned = instances.into_iter().map(|instance| Planned {
            name: self.proposed_name(now, &instance, kind),
            instance,
        });
        let mut form = CreateManyForm {
            kind,
            picks: Picks::new(planned, hidden),
            prefix: Field::holding(prefix),
        };
        form.leave_out(self);
        if form.picks.count() == 0 {
            return Err(form.picks.reason());
        }
        self.open_question(Box::new(form), Part::Digits);
        Ok(())
    }
}
