//! The form for how many scheduled backups of an instance are kept. Before a lower number is sent, it
//! asks about the backups that may go.
//!
//! ```text
//! |  Of       web-01  185.20.1.17  id 5203773                            |
//! |  Account  prod  ops@example.ua                                       |
//! |  Keep    <1>                                                         |
//! |  web-01 keeps 3 scheduled backups now, and has 3.                    |
//! |  With 1, the provider may delete the 2 oldest.                       |
//! |                                     [ Cancel ]   [ Keep 1 ]          |
//! ```

use std::time::Instant;

use super::{
    Ask, Block, Button, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit, Value,
    many::is_scheduled,
};
use crate::{
    app::State,
    domain::{
        CopyKind, CopyList, Instance, MOST_KEPT, Now, Snapshot,
        write::{ScheduleChange, ScheduleWrite, Write},
    },
    keys::{Action, OnSchedule},
    words::{Denied, questions, schedules as words},
};

/// The most backups that may go and are named.
const MOST_NAMED: usize = 5;

/// The form.
#[derive(Clone, Debug)]
pub struct KeptForm {
    /// The instance.
    instance: Instance,
    /// When the form opened: backups that were read before are not counted.
    opened: Instant,
    /// The number when the form opened; none if the server did not say.
    was: Option<u32>,
    /// The chosen number, from 1 to [`MOST_KEPT`] `[panel]`.
    count: u32,
    step: KeptStep,
}

/// How far the form is.
#[derive(Clone, Debug)]
enum KeptStep {
    /// The number is chosen.
    Choose,
    /// The lower number has to be confirmed. The oldest backups, which may go; none if they are not
    /// known.
    Confirm(Option<Vec<Snapshot>>),
}

impl KeptForm {
    /// A form that starts with the present number, or with the one that removes least.
    fn new(now: Now, instance: Instance, was: Option<u32>) -> Self {
        Self {
            instance,
            opened: now.mono,
            was,
            count: was.unwrap_or(MOST_KEPT).clamp(1, MOST_KEPT),
            step: KeptStep::Choose,
        }
    }

    /// Whether backups may go.
    fn is_less(&self) -> bool {
        self.was.is_none_or(|was| self.count < was)
    }

    /// The list of the backups of the instance.
    fn backups(&self) -> CopyList {
        CopyKind::Backup.of(&self.instance.id)
    }

    /// The scheduled backups of the instance, the oldest first, if a complete list shows them that was
    /// read since the form opened, and whose last read did not fail: an older one may lack backups that
    /// were made since, and name backups that are gone.
    fn scheduled(&self, state: &State) -> Option<Vec<Snapshot>> {
        let remote = &state.data.snapshots.get(&self.backups())?.list.remote;
        let is_current = remote.read_at.is_some_and(|at| at.mono >= self.opened);
        let list = remote.value.as_ref()?;
        if !is_current || !list.complete || remote.failure.is_some() {
            return None;
        }
        let scheduled = list.rows.iter().filter(|row| is_scheduled(row));
        let mut scheduled: Vec<Snapshot> = scheduled.cloned().collect();
        scheduled.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        Some(scheduled)
    }

    /// The scheduled backups beyond the chosen number, if they are known.
    fn may_go(&self, state: &State) -> Option<Vec<Snapshot>> {
        let mut rows = self.scheduled(state)?;
        let kept = usize::try_from(self.count).unwrap_or(usize::MAX);
        rows.truncate(rows.len().saturating_sub(kept));
        Some(rows)
    }

    /// Whether fewer are there than the chosen number: then none goes, even if one is made before the
    /// server hears of it.
    fn spares_all(&self, state: &State) -> bool {
        let kept = usize::try_from(self.count).unwrap_or(usize::MAX);
        self.scheduled(state).is_some_and(|rows| rows.len() < kept)
    }

    fn about(&self) -> [Block; 3] {
        let of = Value::Instance(Box::new(self.instance.clone()), None);
        [
            Block::Fact(Fact {
                stress: Stress::Strong,
                stays: true,
                ..Fact::new(questions::of(), of)
            }),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
        ]
    }

    /// The choice of the number, and what follows from it.
    fn choice(&self, state: &State) -> Vec<Block> {
        let has = self.scheduled(state).map(|rows| rows.len());
        let on = self.instance.label();
        let follows = if self.is_less() {
            let going = self.may_go(state).map(|rows| rows.len());
            Block::Paragraph(words::fewer_remove(self.count, going), Stress::Danger)
        } else {
            Block::Paragraph(words::oldest_is_overwritten(self.count), Stress::Plain)
        };
        vec![
            Block::Control(Control::Choice {
                part: Part::Choice,
                label: words::keep_label().to_owned(),
                chosen: self.count.to_string(),
            }),
            Block::Gap,
            Block::Paragraph(words::keeps_and_has(&on, self.was, has), Stress::Plain),
            follows,
        ]
    }

    /// What may go.
    fn losses(&self, may_go: Option<&[Snapshot]>) -> Vec<Block> {
        let said = |said, stress| Block::Paragraph(said, stress);
        let mut blocks = vec![said(words::from_to(self.was, self.count), Stress::Strong)];
        let going = may_go.map(<[Snapshot]>::len);
        blocks.push(said(words::fewer_remove(self.count, going), Stress::Danger));
        let Some(rows) = may_go else {
            blocks.push(said(words::which_go_is_unknown(), Stress::Plain));
            return blocks;
        };
        if rows.is_empty() {
            blocks.push(said(words::made_meanwhile(), Stress::Plain));
        }
        let named = rows.iter().take(MOST_NAMED);
        blocks.extend(named.map(|row| said(words::may_go(row), Stress::Plain)));
        if rows.len() > MOST_NAMED {
            let more = rows.len() - MOST_NAMED;
            blocks.push(said(words::more_may_go(more), Stress::Plain));
        }
        blocks
    }
}

impl Ask for KeptForm {
    fn writes(&self) -> bool {
        true
    }

    fn has_list(&self) -> bool {
        matches!(self.step, KeptStep::Confirm(_))
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let act = Button::new(Part::Act, words::keep_button(self.count));
        let mut blocks = Vec::from(self.about());
        let (title, stress, act) = match &self.step {
            KeptStep::Choose => {
                blocks.extend(self.choice(state));
                (words::keep_title(), Stress::Strong, act)
            }
            KeptStep::Confirm(may_go) => {
                blocks.extend(self.losses(may_go.as_deref()));
                (
                    words::keep_fewer_title(),
                    Stress::Danger,
                    act.stressed(Stress::Danger),
                )
            }
        };
        blocks.extend([Block::Gap, Block::buttons(form, act)]);
        Content {
            title,
            stress,
            blocks,
            sending: Some(words::sending()),
            keys: match form.focus {
                Part::Choice => words::keys_on_number(),
                _ => form.keys(&words::change()),
            },
        }
    }

    fn choose(&mut self, _: Part, next: bool) {
        let count = if next { self.count + 1 } else { self.count - 1 };
        self.count = count.clamp(1, MOST_KEPT);
    }

    /// A digit; 0 stands for 10, so that `10` can be typed as well.
    fn choose_typed(&mut self, part: Part, typed: &str) -> bool {
        let count = match (part, typed.parse()) {
            (Part::Choice, Ok(0)) => 10,
            (Part::Choice, Ok(digit)) => digit,
            _ => return false,
        };
        let is_allowed = (1..=MOST_KEPT).contains(&count);
        if is_allowed {
            self.count = count;
        }
        is_allowed
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
        let asks = self.is_less() && !self.spares_all(state);
        if asks && matches!(self.step, KeptStep::Choose) {
            let confirm = Self {
                step: KeptStep::Confirm(self.may_go(state)),
                ..self.clone()
            };
            return Ok(Submit::Next(Box::new(confirm)));
        }
        Ok(Submit::Write(Box::new(Write::Schedule(ScheduleWrite {
            instance: self.instance.clone(),
            change: ScheduleChange::Keep {
                was: self.was,
                count: self.count,
            },
        }))))
    }

    fn refresh(&mut self, state: &State, form: &mut Form) -> Option<Hint> {
        let KeptStep::Confirm(before) = &self.step else {
            return None;
        };
        let may_go = self.may_go(state);
        if form.sent.is_some() || *before == may_go {
            return None;
        }
        self.step = KeptStep::Confirm(may_go);
        form.focus = Part::Cancel;
        Some(Hint::Changed)
    }
}

impl State {
    /// Opens the form for how many scheduled backups are kept, or says why that is not possible.
    pub(in crate::app) fn ask_kept(&mut self, now: Now) {
        let form = match self.schedule_instance(OnSchedule::Keep) {
            Ok(instance) => {
                let list = self.data.schedules.get(&instance.id);
                let value = list.and_then(|list| list.remote.value.as_ref());
                KeptForm::new(now, instance.clone(), value.and_then(|list| list.kept))
            }
            Err(why) => return self.refuse(now, Action::Schedule(OnSchedule::Keep), why),
        };
        let backups = self.data.snapshots.entry(form.backups()).or_default();
        backups.list.remote.demand(now);
        self.open_question(Box::new(form), Part::Choice);
    }

    /// Whether the form counts the backups of this list.
    pub(in crate::app) fn counts_kept(&self, list: &CopyList) -> bool {
        let mut open = self.layers.questions();
        let counts = |form: &KeptForm| form.backups() == *list;
        open.any(|open| open.question.downcast_ref().is_some_and(counts))
    }
}
