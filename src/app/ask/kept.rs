//! The form for how many scheduled backups of an instance are kept.
//!
//! ```text
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Keep    <5>                                                         |
//! |  Keeps 3 scheduled backups; the oldest is overwritten.               |
//! |  A lower number may remove the oldest scheduled backups.             |
//! |                                     [ Cancel ]   [ Keep 5 ]          |
//! ```

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Part, Question, Refused, Stress,
    Submit, Value,
};
use crate::{
    app::State,
    domain::{
        Instance, MOST_KEPT, Now,
        write::{ScheduleChange, ScheduleWrite, Write},
    },
    keys::{Action, OnSchedule},
    words::{Denied, questions, schedules as words},
};

/// The form.
#[derive(Debug)]
pub struct KeptForm {
    /// The instance.
    instance: Instance,
    /// The number when the form opened; none if the server did not say.
    was: Option<u32>,
    /// The chosen number, from 1 to [`MOST_KEPT`] `[panel]`.
    count: u32,
}

impl KeptForm {
    /// A form that starts with the present number, or with the one that removes least.
    fn new(instance: Instance, was: Option<u32>) -> Self {
        Self {
            instance,
            was,
            count: was.unwrap_or(MOST_KEPT).clamp(1, MOST_KEPT),
        }
    }
}

impl Ask for KeptForm {
    fn content(&self, _: &State, form: &Form) -> Content {
        let of = Value::Instance(Box::new(self.instance.clone()), None);
        let is_less = self.was.is_none_or(|was| self.count < was);
        let stress = if is_less {
            Stress::Danger
        } else {
            Stress::Plain
        };
        let act = Button::new(Part::Act, words::keep_button(self.count));
        let blocks = vec![
            Block::Fact(Fact {
                stress: Stress::Strong,
                stays: true,
                ..Fact::new(questions::of(), of)
            }),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Control(Control::Choice {
                part: Part::Choice,
                label: words::keep_label().to_owned(),
                chosen: self.count.to_string(),
            }),
            Block::Gap,
            Block::Paragraph(words::kept(self.was), Stress::Plain),
            Block::Paragraph(words::fewer_remove(), stress),
            Block::Gap,
            Block::buttons(form, act),
        ];
        Content {
            title: words::keep_title(),
            stress: Stress::Strong,
            blocks,
            sending: form.sent.map(|_| words::sending()),
            keys: match (form.sent, form.focus) {
                (Some(_), _) => questions::keys_to_close(),
                (None, Part::Choice) => words::keys_on_number(),
                (None, focus) => questions::keys(&words::change(), focus == Part::Act),
            },
        }
    }

    fn choose(&mut self, _: Part, next: bool) {
        let count = if next { self.count + 1 } else { self.count - 1 };
        self.count = count.clamp(1, MOST_KEPT);
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_change_schedules(&self.instance.id).map(drop)
    }

    fn submit(&self, state: &State, _: &Form) -> Result<Submit, Refused> {
        if self.was == Some(self.count) {
            return Err(Refused {
                hint: Hint::Unchanged,
                focus: Some(Part::Choice),
            });
        }
        // The form may have been open for hours, so the conditions are checked again.
        self.allowed(state)?;
        Ok(Submit::Write(Box::new(Write::Schedule(ScheduleWrite {
            instance: self.instance.clone(),
            change: ScheduleChange::Keep {
                was: self.was,
                count: self.count,
            },
        }))))
    }
}

impl State {
    /// Opens the form for how many scheduled backups are kept, or says why that is not possible.
    pub(in crate::app) fn ask_kept(&mut self, now: Now) {
        let form = match self.schedule_instance(OnSchedule::Keep) {
            Ok(instance) => {
                let list = self.data.schedules.get(&instance.id);
                let value = list.and_then(|list| list.remote.value.as_ref());
                KeptForm::new(instance.clone(), value.and_then(|list| list.kept))
            }
            Err(why) => return self.refuse(now, Action::Schedule(OnSchedule::Keep), why),
        };
        self.ask_about_schedules(Question::Kept(Box::new(form)), Part::Choice);
    }
}
