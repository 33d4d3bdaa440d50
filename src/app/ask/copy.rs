//! The form to copy a snapshot to another region. The server says to which ones.
//!
//! ```text
//! |  Name     before-nginx-1.29                                          |
//! |  Id       5226790                Status  Active, not protected       |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Size     3.1 GB                 Region  Netherlands-2               |
//! |  Account  prod  ops@example.ua                                       |
//! |  To      <Poland-1>                                                  |
//! |  The server offers Netherlands-1, Poland-1 and Ukraine-1.            |
//! |  Name     [before-nginx-1.29-Poland-1                       ] 26/100 |
//! |                           >[ Cancel ]<   [ Copy to Poland-1 ]        |
//! ```

use std::{collections::BTreeSet, time::Instant};

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit, Value,
    about, typed_name,
};
use crate::{
    app::{Call, Effect, State, field::Field},
    domain::{
        LONGEST_NAME, Now, Problem, Region, SnapshotId,
        write::{self, Item, NotDone, RegionCopy, Write},
    },
    keys::OnSnapshot,
    text::{self},
    words::{Denied, questions, writes::copy},
};

/// What is known about the regions.
#[derive(Debug)]
enum Regions {
    /// They have to be read.
    Wanted,
    /// They are being read.
    Asked,
    /// They can't be read.
    Unknown(Problem),
    /// All but that of the snapshot, and the index of the chosen one.
    Known(Vec<Region>, usize),
}

/// The form.
#[derive(Debug)]
pub struct CopyForm {
    /// The snapshot, as it was when the form opened.
    item: Item,
    /// When the form opened: rows that were read before don't show all that is there.
    opened: Instant,
    regions: Regions,
    /// The name of the copy.
    name: Field,
    /// The name that was proposed last: it follows the region until another one is typed.
    proposed: String,
}

impl CopyForm {
    fn new(item: Item, opened: Instant) -> Self {
        Self {
            item,
            opened,
            regions: Regions::Wanted,
            name: Field::default(),
            proposed: String::new(),
        }
    }

    fn region(&self) -> Option<&Region> {
        match &self.regions {
            Regions::Known(regions, chosen) => regions.get(*chosen),
            Regions::Wanted | Regions::Asked | Regions::Unknown(_) => None,
        }
    }

    /// Takes over the regions that the server offers.
    fn take(&mut self, result: Result<Vec<Region>, Problem>) {
        self.regions = match result {
            Ok(mut regions) => {
                regions.retain(|region| !region.is(&self.item.snapshot.region));
                Regions::Known(regions, 0)
            }
            Err(problem) => Regions::Unknown(problem),
        };
        self.propose();
    }

    /// Proposes a name: that of the snapshot and the region, cut so that it fits.
    fn propose(&mut self) {
        let Some(region) = self.region() else { return };
        if self.name.text() != self.proposed {
            return;
        }
        let end = format!("-{}", text::typed(region.name.raw()).trim());
        let name = text::typed(self.item.snapshot.name.raw());
        let room = LONGEST_NAME.saturating_sub(end.chars().count());
        let name: String = name.trim().chars().take(room).collect();
        self.proposed = format!("{name}{end}").chars().take(LONGEST_NAME).collect();
        self.name = Field::holding(&self.proposed);
    }

    /// Whether a row of that region has the name.
    fn is_taken(&self, state: &State) -> bool {
        let entered = self.name.text().trim();
        let rows = state.data.images.list.rows().iter();
        self.region().is_some_and(|region| {
            let mut there = rows.filter(|row| region.is(&row.snapshot.region));
            there.any(|row| row.snapshot.name.raw().trim() == entered)
        })
    }

    /// The regions: the choice, or why there is none.
    fn choice(&self, state: &State) -> Vec<Block> {
        let said = |said, stress| vec![Block::Paragraph(said, stress)];
        match &self.regions {
            Regions::Wanted | Regions::Asked => said(copy::reading_regions(), Stress::Plain),
            Regions::Unknown(problem) => {
                said(copy::regions_unknown(&problem.to_string()), Stress::Danger)
            }
            Regions::Known(regions, _) if regions.is_empty() => {
                said(copy::no_regions(), Stress::Danger)
            }
            Regions::Known(regions, chosen) => {
                let names: Vec<&str> = regions.iter().map(|it| it.name.shown()).collect();
                let is_taken = self.is_taken(state);
                let taken =
                    is_taken.then(|| questions::name_is_taken(crate::domain::CopyKind::Snapshot));
                vec![
                    Block::Control(Control::Choice {
                        part: Part::Choice,
                        label: copy::to_region(),
                        chosen: names.get(*chosen).copied().unwrap_or_default().to_owned(),
                    }),
                    Block::Paragraph(copy::regions_offered(&names), Stress::Plain),
                    Block::Gap,
                    Block::Control(Control::name(questions::new_name(), &self.name)),
                    // This appears and disappears while the name is typed.
                    Block::Passing(taken),
                ]
            }
        }
    }
}

impl Ask for CopyForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let words = |label: String, value: String| Fact::new(label, Value::Words(value));
        let mut blocks = about(&self.item);
        blocks.extend([
            Block::Facts(
                words(
                    questions::size(),
                    questions::gigabytes(self.item.snapshot.size),
                ),
                words(questions::region(), self.item.snapshot.region.to_string()),
            ),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
        ]);
        blocks.extend(self.choice(state));
        let size = self.item.snapshot.size;
        let a_day = state.price().and_then(|price| price.a_day(size));
        let act = match self.region() {
            Some(region) => Button {
                short: copy::button(),
                ..Button::new(Part::Act, copy::button_to(region.name.shown()))
            },
            None => Button::new(Part::Act, copy::button()),
        };
        blocks.extend([
            Block::Gap,
            Block::Paragraph(copy::what_a_copy_is(), Stress::Plain),
            Block::Paragraph(copy::costs(a_day.as_ref()), Stress::Plain),
            Block::Gap,
            Block::buttons(form, act),
        ]);
        Content {
            title: copy::title(),
            stress: Stress::Strong,
            blocks,
            sending: Some(copy::sending()),
            keys: match form.focus {
                Part::Choice => questions::keys_among_regions(),
                _ => form.keys(&copy::verb()),
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        (part == Part::Text).then_some(&mut self.name)
    }

    fn choose(&mut self, _: Part, next: bool) {
        if let Regions::Known(regions, chosen) = &mut self.regions {
            let last = regions.len().saturating_sub(1);
            *chosen = match (next, *chosen) {
                (true, at) if at < last => at + 1,
                (true, _) => 0,
                (false, 0) => last,
                (false, at) => at - 1,
            };
        }
        self.propose();
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.may_change(&self.item)?;
        state.account_is_known_since(self.opened)
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        let Some(region) = self.region() else {
            return Err(Refused {
                hint: Hint::NoRegion,
                focus: Some(Part::Cancel),
            });
        };
        let name = typed_name(&self.name)?;
        let rows = state
            .data
            .images
            .list
            .rows()
            .iter()
            .map(|row| &row.snapshot);
        let there = rows.filter(|row| region.is(&row.region));
        let before: BTreeSet<SnapshotId> = there.map(|row| row.id.clone()).collect();
        Ok(Submit::Write(Box::new(Write::Copy(RegionCopy {
            item: self.item.clone(),
            name,
            region: region.clone(),
            before,
        }))))
    }

    fn asks_again(&self, _: &NotDone) -> Option<Part> {
        Some(Part::Text)
    }
}

impl State {
    /// What can be copied to another region now: the copy must be recognized in the list of the whole
    /// account.
    pub(super) fn can_copy_to_region(&self) -> Result<Item, Denied> {
        let item = self.can_change(OnSnapshot::CopyToRegion, write::changeable)?;
        self.account_is_known()?;
        Ok(item)
    }

    /// Opens the form to copy the snapshot under the cursor.
    pub(super) fn ask_copy(&mut self, now: Now) -> Result<Option<Effect>, Denied> {
        let form = CopyForm::new(self.can_copy_to_region()?, now.mono);
        // What is there already must be known when the copy is sent.
        self.read_images(now);
        self.open_question(Box::new(form), Part::Cancel);
        Ok(None)
    }

    fn copy_form_mut(&mut self) -> Option<&mut CopyForm> {
        self.layers.question_mut()?.question.downcast_mut()
    }

    /// Reads the regions for the form that has just opened.
    pub(in crate::app) fn read_regions(&mut self) -> Option<Effect> {
        let form = self.copy_form_mut()?;
        if !matches!(form.regions, Regions::Wanted) {
            return None;
        }
        form.regions = Regions::Asked;
        let of = form.item.snapshot.id.clone();
        Some(self.call(Call::Regions(of)))
    }

    /// Reads them again if that failed.
    pub(in crate::app) fn read_regions_again(&mut self) {
        if let Some(form) = self.copy_form_mut()
            && matches!(form.regions, Regions::Unknown(_))
        {
            form.regions = Regions::Wanted;
        }
    }

    /// Handles the regions that a snapshot can be copied to.
    pub(in crate::app) fn regions_read(
        &mut self,
        of: &SnapshotId,
        result: Result<Vec<Region>, Problem>,
    ) {
        let Some(open) = self.layers.question_mut() else {
            return;
        };
        if let Some(form) = open.question.downcast_mut::<CopyForm>()
            && form.item.snapshot.id == *of
            && matches!(form.regions, Regions::Asked)
        {
            form.take(result);
            if form.region().is_some() {
                open.form.focus = Part::Choice;
            }
            // They have to be read before one is confirmed.
            open.shown_anew(None);
        }
    }
}
