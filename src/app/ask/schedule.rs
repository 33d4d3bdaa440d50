//! The form to create a schedule of an instance's backups, or to change one.
//!
//! ```text
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Name     [nightly_                                       ]   7/100  |
//! |  Days     [x] Mon [ ] Tue [x] Wed [ ] Thu [x] Fri [ ] Sat [ ] Sun    |
//! |  Time     [03:00                                                  ]  |
//! |  The time is the provider's local time; its zone is not stated.      |
//! |                                     [ Cancel ]   [ Create ]          |
//! ```

use std::collections::BTreeSet;

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit, Value,
    typed_name,
};
use crate::{
    app::{State, field::Field, writing::free_name},
    domain::{
        Days, Instance, Now, Schedule, TimeOfDay,
        write::{NotDone, ScheduleChange, SchedulePlan, ScheduleWrite, Write, same_name},
    },
    keys::{Action, OnSchedule},
    text::Text,
    words::{Denied, questions, schedules as words, writes::create},
};

/// The days that a new schedule is proposed with.
const PROPOSED_DAYS: Days = Days::ALL;

/// The time that a new schedule is proposed with.
const PROPOSED_TIME: &str = "03:00";

/// The form.
#[derive(Debug)]
pub struct ScheduleForm {
    /// The instance.
    instance: Instance,
    /// The schedule to change, as it was when the form opened; none for a new one.
    was: Option<Schedule>,
    /// Its name.
    name: Field,
    /// Its days.
    days: Days,
    /// Its time.
    time: Field,
}

impl ScheduleForm {
    fn new(instance: Instance, name: &str) -> Self {
        Self {
            instance,
            was: None,
            name: Field::holding(name),
            days: PROPOSED_DAYS,
            time: Field::holding(PROPOSED_TIME),
        }
    }

    /// A form that starts with what the schedule is. What can't be shown as it is, or is not
    /// understood, starts empty: otherwise the user would send something else than what is visible.
    fn of(instance: Instance, was: Schedule) -> Self {
        let name = if was.name.raw() == was.name.shown() {
            Field::holding(was.name.raw())
        } else {
            Field::default()
        };
        let time = was.known_time().map(|time| time.to_string());
        Self {
            instance,
            name,
            days: was.known_days().unwrap_or_default(),
            time: Field::holding(&time.unwrap_or_default()),
            was: Some(was),
        }
    }

    fn is_taken(&self, state: &State) -> bool {
        let entered = Text::new(self.name.text());
        let rows = state.schedules_of(&self.instance.id).iter();
        let mut others = rows.filter(|row| self.was.as_ref().is_none_or(|was| was.id != row.id));
        others.any(|row| same_name(&row.name, &entered))
    }

    /// What is not understood of the schedule, and stays as it is unless it is chosen.
    fn unknown(&self) -> Vec<Block> {
        let Some(was) = &self.was else {
            return Vec::new();
        };
        let days = was.known_days().is_none();
        let days = days.then(|| words::days_stay(&was.days));
        let time = was.known_time().is_none();
        let time = time.then(|| words::time_stays(&was.time));
        let said = days.into_iter().chain(time);
        said.map(|said| Block::Paragraph(said, Stress::Caution))
            .collect()
    }

    /// The days to send: none to leave unknown ones as they are.
    fn planned_days(&self) -> Result<Option<Days>, Refused> {
        let may_stay = self
            .was
            .as_ref()
            .is_some_and(|was| was.known_days().is_none());
        match self.days.is_empty() {
            false => Ok(Some(self.days)),
            true if may_stay => Ok(None),
            true => Err(Refused {
                hint: Hint::NoDays,
                focus: Some(Part::Toggle(0)),
            }),
        }
    }

    /// The time to send: none to leave an unknown one as it is.
    fn planned_time(&self) -> Result<Option<TimeOfDay>, Refused> {
        let may_stay = self
            .was
            .as_ref()
            .is_some_and(|was| was.known_time().is_none());
        match TimeOfDay::parse(self.time.text()) {
            Some(time) => Ok(Some(time)),
            None if may_stay && self.time.text().trim().is_empty() => Ok(None),
            None => Err(Refused {
                hint: Hint::NotATime,
                focus: Some(Part::Time),
            }),
        }
    }
}

impl Ask for ScheduleForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let mut blocks = vec![
            Block::Fact(Fact {
                stress: Stress::Strong,
                stays: true,
                ..Fact::new(
                    questions::of(),
                    Value::Instance(Box::new(self.instance.clone()), None),
                )
            }),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
        ];
        let id = self.was.as_ref().map(|was| was.id.to_string());
        blocks.extend(id.map(|id| Block::Fact(Fact::new(questions::id(), Value::Words(id)))));
        blocks.extend([
            Block::Gap,
            Block::Control(Control::name(questions::name(), &self.name)),
            Block::Control(Control::Toggles {
                label: words::days_label().to_owned(),
                boxes: Days::WEEK
                    .map(|day| (words::day(day), self.days.has(day)))
                    .to_vec(),
            }),
            Block::Control(Control::Text {
                part: Part::Time,
                label: words::time_label().to_owned(),
                field: self.time.clone(),
                count: None,
            }),
            Block::Gap,
        ]);
        blocks.extend(self.unknown());
        let plain = |said| Block::Paragraph(said, Stress::Plain);
        // This appears and disappears while the name is typed.
        let taken = self.is_taken(state).then(words::name_is_taken);
        let (button, verb) = match self.was {
            None => (create::button(), create::verb()),
            Some(_) => (words::change_button(), words::change()),
        };
        blocks.extend([
            plain(words::zone().to_owned()),
            Block::Paragraph(words::unavailable(&self.instance.label()), Stress::Caution),
            Block::Passing(taken),
            Block::Gap,
            Block::buttons(form, Button::new(Part::Act, button)),
        ]);
        Content {
            title: words::form_title(self.was.is_some()),
            stress: Stress::Strong,
            blocks,
            sending: Some(words::sending()),
            keys: match form.focus {
                Part::Toggle(_) => words::keys_among_days(),
                _ => form.keys(&verb),
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        match part {
            Part::Text => Some(&mut self.name),
            Part::Time => Some(&mut self.time),
            _ => None,
        }
    }

    fn toggle(&mut self, at: u8) {
        if let Some(day) = Days::WEEK.get(usize::from(at)) {
            self.days = self.days.toggled(*day);
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        let of = &self.instance.id;
        match self.was {
            None => state.can_create_schedule(of),
            Some(_) => state.can_change_schedules(of).map(drop),
        }
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        let name = typed_name(&self.name)?;
        let plan = SchedulePlan {
            name,
            days: self.planned_days()?,
            time: self.planned_time()?,
        };
        if self.was.as_ref().is_some_and(|was| plan.is_met_by(was)) {
            return Err(Refused {
                hint: Hint::Unchanged,
                focus: Some(Part::Text),
            });
        }
        let rows = state.schedules_of(&self.instance.id).iter();
        let before: BTreeSet<_> = rows.map(|row| row.id.clone()).collect();
        let change = match self.was.clone() {
            None => ScheduleChange::Create { plan, before },
            Some(was) => ScheduleChange::Change { was, plan },
        };
        Ok(Submit::Write(Box::new(Write::Schedule(ScheduleWrite {
            instance: self.instance.clone(),
            change,
        }))))
    }

    /// The form comes back, unless it is about a schedule that is gone or no longer as it shows.
    fn asks_again(&self, why: &NotDone) -> Option<Part> {
        let is_outdated = matches!(why, NotDone::Gone | NotDone::Changed(_));
        (!is_outdated).then_some(Part::Text)
    }
}

impl State {
    /// Opens the form to create a schedule, or says why that is not possible.
    pub(in crate::app) fn ask_create_schedule(&mut self, now: Now) {
        let instance = self.schedule_instance(OnSchedule::Create);
        let form = match instance {
            Ok(instance) => ScheduleForm::new(instance.clone(), &self.proposed_schedule(instance)),
            Err(why) => return self.refuse(now, Action::Schedule(OnSchedule::Create), why),
        };
        self.open_question(Box::new(form), Part::Text);
    }

    /// Opens the form to change the schedule under the cursor, or says why that is not possible.
    pub(in crate::app) fn ask_change_schedule(&mut self, now: Now) {
        let form = match self.schedule_to_change() {
            Ok((instance, row)) => ScheduleForm::of(instance.clone(), row.clone()),
            Err(why) => return self.refuse(now, Action::Schedule(OnSchedule::Change), why),
        };
        self.open_question(Box::new(form), Part::Text);
    }

    /// `web-01-schedule`, different from every existing name; a long name of an instance is cut.
    fn proposed_schedule(&self, instance: &Instance) -> String {
        let rows = self.schedules_of(&instance.id).iter();
        free_name(instance, "-schedule", rows.map(|row| &row.name))
    }
}
