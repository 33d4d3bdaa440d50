//! The question before a schedule of an instance's backups is deleted.
//!
//! ```text
//! |  Name     nightly                                                    |
//! |  Id       5215201                Time    03:30                       |
//! |  Days     Wed Fri Sun                                                |
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  It will make no more backups.                                       |
//! |                  >[ Cancel ]<   [ Delete 5215201 ]                   |
//! ```

use super::{Ask, Block, Button, Content, Fact, Form, Hint, Part, Refused, Stress, Submit, Value};
use crate::{
    app::State,
    domain::{
        Instance, Now, Schedule,
        write::{ScheduleChange, ScheduleWrite, Write},
    },
    keys::{Action, OnSchedule},
    words::{Denied, questions, schedules as words, writes::delete},
};

/// The question.
#[derive(Debug)]
pub struct ScheduleDeleteForm {
    /// The instance.
    instance: Instance,
    /// The schedule, as it was when the question opened.
    was: Schedule,
    /// Whether the question says that it is the only one.
    is_last: bool,
}

impl ScheduleDeleteForm {
    /// Whether a complete list shows no other schedule of the instance.
    fn is_last_in(&self, state: &State) -> bool {
        let list = state.data.schedules.get(&self.instance.id);
        let list = list.and_then(|list| list.remote.value.as_ref());
        list.is_some_and(|list| list.complete && list.rows.len() == 1)
    }
}

impl Ask for ScheduleDeleteForm {
    fn writes(&self) -> bool {
        true
    }

    fn content(&self, _: &State, form: &Form) -> Content {
        let said = |label: String, said: String| Fact::new(label, Value::Words(said));
        let id = Fact {
            stays: true,
            ..said(questions::id(), self.was.id.to_string())
        };
        let name = Fact {
            stress: Stress::Strong,
            ..Fact::new(questions::name(), Value::Name(words::called(&self.was)))
        };
        let of = Value::Instance(Box::new(self.instance.clone()), None);
        let act = Button {
            short: delete::button(),
            ..Button::new(Part::Act, words::delete_id_button(&self.was.id))
        };
        let mut blocks = vec![
            Block::Fact(name),
            Block::Facts(
                id,
                said(words::time_label().to_owned(), words::time_of(&self.was)),
            ),
            Block::Fact(said(
                words::days_label().to_owned(),
                words::days_of(&self.was),
            )),
            Block::Fact(Fact::new(questions::of(), of)),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
            Block::Paragraph(words::deleted_means(), Stress::Caution),
        ];
        if self.is_last {
            let label = self.instance.label();
            blocks.push(Block::Paragraph(words::is_last(&label), Stress::Danger));
        }
        blocks.extend([
            Block::Gap,
            Block::buttons(form, act.stressed(Stress::Danger)),
        ]);
        Content {
            title: words::delete_title(),
            stress: Stress::Danger,
            blocks,
            sending: Some(delete::sending()),
            keys: form.keys(&delete::verb()),
        }
    }

    fn allowed(&self, state: &State) -> Result<(), Denied> {
        state.can_change_schedules(&self.instance.id).map(drop)
    }

    fn submit(&self, _: &State, _: &Form) -> Result<Submit, Refused> {
        Ok(Submit::Write(Box::new(Write::Schedule(ScheduleWrite {
            instance: self.instance.clone(),
            change: ScheduleChange::Delete {
                was: self.was.clone(),
            },
        }))))
    }

    /// Raises the warning if the list now shows that this is the only schedule; it stays once it was
    /// shown.
    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        if form.sent.is_some() || self.is_last || !self.is_last_in(state) {
            return None;
        }
        self.is_last = true;
        form.focus = Part::Cancel;
        Some(Hint::Changed)
    }
}

impl State {
    /// Opens the question before the schedule under the cursor is deleted, or says why that is not
    /// possible.
    pub(in crate::app) fn ask_delete_schedule(&mut self, now: Now) {
        let mut form = match self.schedule_to_change() {
            Ok((instance, row)) => ScheduleDeleteForm {
                instance: instance.clone(),
                was: row.clone(),
                is_last: false,
            },
            Err(why) => return self.refuse(now, Action::Schedule(OnSchedule::Delete), why),
        };
        form.is_last = form.is_last_in(self);
        self.open_question(Box::new(form), Part::Cancel);
    }
}
