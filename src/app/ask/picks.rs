//! The marked rows of a question: those that are acted on, those that are left out and why, and what
//! confirms it.

use std::borrow::Cow;

use super::{Block, Button, Control, Form, Hint, Part, Refused, Stress};
use crate::{
    app::{bulk::LeftOut, field::Field},
    domain::write::{Demand, InList, Item},
    words::{
        Denied,
        many::{self, Many, Things},
        questions,
    },
};

/// A marked row.
pub(super) trait Marked {
    /// Its name.
    fn name(&self) -> Cow<'_, str>;
    /// Its id.
    fn id(&self) -> &str;
}

impl Marked for Item {
    fn name(&self) -> Cow<'_, str> {
        self.snapshot.name.shown().into()
    }

    fn id(&self) -> &str {
        self.snapshot.id.as_str()
    }
}

/// The marked rows, as they were when the question opened.
#[derive(Debug)]
pub(super) struct Picks<T> {
    rows: Vec<Pick<T>>,
    /// Those that are left out from the beginning.
    refused: Vec<LeftOut>,
    /// How many are marked that a filter hides.
    hidden: usize,
    /// What was typed to confirm.
    pub(super) typed: Field,
}

/// A marked row.
#[derive(Debug)]
struct Pick<T> {
    row: T,
    /// Why it is left out.
    skip: Option<Denied>,
}

impl<T: Marked> Picks<T> {
    pub(super) fn new(rows: impl IntoIterator<Item = T>, hidden: usize) -> Self {
        let pick = |row| Pick { row, skip: None };
        Self {
            rows: rows.into_iter().map(pick).collect(),
            refused: Vec::new(),
            hidden,
            typed: Field::default(),
        }
    }

    /// The same, with rows that are left out from the beginning.
    pub(super) fn with(self, refused: Vec<LeftOut>) -> Self {
        Self { refused, ..self }
    }

    /// Those that are left out from the beginning.
    pub(super) fn refused(&self) -> &[LeftOut] {
        &self.refused
    }

    /// Why nothing can be acted on.
    pub(super) fn reason(&self) -> Denied {
        let skips = self.rows.iter().filter_map(|pick| pick.skip.as_ref());
        let mut reasons = skips.chain(self.refused.iter().map(|(.., why)| why));
        let first = reasons.next();
        match (first, reasons.next()) {
            (Some(only), None) => only.clone(),
            (Some(first), Some(next)) => {
                let mut others = std::iter::once(next).chain(reasons);
                let is_alike = others.all(|other| other.brief() == first.brief());
                Denied::NoneOfThem(is_alike.then(|| Box::new(first.clone())))
            }
            (None, _) => Denied::NothingLeft,
        }
    }

    /// All rows, with the reason where one is left out.
    pub(super) fn all(&self) -> impl Iterator<Item = (&T, Option<&Denied>)> {
        let mut picks = self.rows.iter();
        std::iter::from_fn(move || picks.next().map(|pick| (&pick.row, pick.skip.as_ref())))
    }

    /// The rows that are acted on.
    pub(super) fn picked(&self) -> impl Iterator<Item = &T> {
        self.all()
            .filter_map(|(row, skip)| skip.is_none().then_some(row))
    }

    pub(super) fn count(&self) -> usize {
        self.picked().count()
    }

    /// Leaves out the rows that can't be acted on any more; returns whether there were any. What was
    /// left out once is not taken in again.
    pub(super) fn leave_out(&mut self, why_not: impl Fn(&T) -> Result<(), Denied>) -> bool {
        let mut changed = false;
        for pick in self.rows.iter_mut().filter(|pick| pick.skip.is_none()) {
            pick.skip = why_not(&pick.row).err();
            changed |= pick.skip.is_some();
        }
        changed
    }

    /// What has to be typed: their number. A number is too little where a single one is left of
    /// several: it takes the end of its id.
    pub(super) fn demanded(&self) -> String {
        let mut picked = self.picked();
        match (picked.next(), picked.next()) {
            (Some(only), None) => Demand::LastDigits.to_type(only.id()).to_owned(),
            _ => self.count().to_string(),
        }
    }

    /// The rows that are left out: each with its name, its id and why.
    fn skipped(&self) -> impl Iterator<Item = (Cow<'_, str>, &str, &'static str)> {
        let picked = self.all().filter_map(|(row, skip)| Some((row, skip?)));
        let skipped = picked.map(|(row, why)| (row.name(), row.id(), why.brief()));
        let refused = self.refused.iter();
        let refused = refused.map(|(name, id, why)| (name.into(), id.as_str(), why.brief()));
        skipped.chain(refused)
    }

    /// How many are left out, above the rows that are acted on.
    pub(super) fn short_of(&self, what: Many, things: Things) -> Vec<Block> {
        let mut said = Vec::new();
        let mut reasons = self.skipped().map(|(.., why)| why);
        if let Some(first) = reasons.next() {
            let others: Vec<&str> = reasons.collect();
            let (left_out, marked) = (1 + others.len(), self.rows.len() + self.refused.len());
            let why = others.iter().all(|other| *other == first).then_some(first);
            said.push(many::left_out_of(left_out, marked, why));
        }
        if self.hidden > 0 {
            said.push(many::hidden(what, things, self.hidden));
        }
        let caution = |said| Block::Paragraph(said, Stress::Caution);
        said.into_iter().map(caution).collect()
    }

    /// The rows that are left out, and why.
    pub(super) fn left_out(&self) -> Vec<Block> {
        let rows = self.skipped();
        let rows: Vec<String> = rows
            .map(|(name, id, why)| many::skipped(&name, id, why))
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let said = std::iter::once(many::left_out(rows.len())).chain(rows);
        let caution = |said| Block::Paragraph(said, Stress::Caution);
        std::iter::once(Block::Gap)
            .chain(said.map(caution))
            .collect()
    }

    /// The field to confirm in, and the buttons.
    pub(super) fn controls(&self, form: &Form, what: Many, things: Things) -> [Block; 2] {
        let mut picked = self.picked();
        let asked = match (picked.next(), picked.next()) {
            (Some(only), None) => {
                let asked = many::type_digits(what);
                [asked.to_owned(), format!("{asked}  {}", only.id())]
            }
            _ => [
                many::type_number(things, self.count()),
                many::type_number(things, self.count()),
            ],
        };
        let digits = Block::Control(Control::Digits {
            asked,
            field: self.typed.clone(),
            count: self.demanded().len(),
        });
        let act = Button::new(Part::Act, many::button(what, self.count()));
        let act = if what.in_list() == InList::Removes {
            act.stressed(Stress::Danger)
        } else {
            act
        };
        [digits, Block::buttons(form, act)]
    }

    /// The keys in that field, and on the buttons.
    pub(super) fn keys(&self, form: &Form, what: Many) -> String {
        let wanted = match self.count() {
            1 => questions::digits(),
            _ => questions::number(),
        };
        form.keys_to_type(many::verb(what), &wanted, self.confirmed().is_ok())
    }

    /// Checks what was typed.
    pub(super) fn confirmed(&self) -> Result<(), Refused> {
        if self.typed.text() == self.demanded() {
            return Ok(());
        }
        let hint = match self.count() {
            1 => Hint::NotTheDigits,
            _ => Hint::NotTheNumber,
        };
        Err(Refused {
            hint,
            focus: Some(Part::Digits),
        })
    }
}
