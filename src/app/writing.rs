//! Creates and deletes: begun once, never repeated, and settled by reading the list.

use std::{collections::BTreeSet, fmt};

use super::{
    Effect, RequestId, State,
    dialog::{Dialog, LONGEST_NAME, Part},
};
use crate::{
    domain::{
        Instance, InstanceId, NotDeleted, Now, Problem, Snapshot, SnapshotId,
        delete::{Barred, Confirmed},
        settle::Write,
    },
    text::{self, Text},
};

/// A write that is not settled: it ends when the list shows what became of it.
#[derive(Clone, Debug)]
pub struct Op {
    /// The call that carries it.
    pub id: RequestId,
    /// The instance it is about.
    pub instance: InstanceId,
    /// What that is called.
    pub on: String,
    /// What it is to do.
    pub aim: Write,
    /// The name of the snapshot, made safe.
    pub name: Text,
    /// When it was sent.
    pub sent: Now,
    /// Since when it is looked for in the lists: when it was sent, or when its answer came or was
    /// given up, which can be minutes later.
    pub(super) looked_for: Now,
    /// What is known of it.
    pub phase: Phase,
    /// The new id that the list shows already, though the create is not answered.
    pub(super) adopted: Option<SnapshotId>,
    /// Whether its row was taken off the screen by the person, after it was not seen.
    pub(super) hidden: bool,
}

/// What is known of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It was sent; the answer is to come.
    Unanswered,
    /// The server has taken it; the list does not show it yet.
    Accepted,
    /// The answer was lost: the lists are watched for it.
    Checking,
    /// The lists did not show it in 2 minutes.
    NotSeen,
}

impl Op {
    /// Whether its outcome is not known and it is still looked for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Unanswered | Phase::Checking) && self.adopted.is_none()
    }

    /// Whether the list may show its outcome any moment.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase != Phase::NotSeen
    }

    /// Whether it stands in the table with a row of its own.
    #[must_use]
    pub fn has_row(&self) -> bool {
        matches!(self.aim, Write::Create { .. }) && self.adopted.is_none() && !self.hidden
    }
}

/// `create “web-01-20261114-1358” on web-01 (id 5203773)`
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.aim {
            Write::Create { .. } => write!(
                f,
                "create “{}” on {} (id {})",
                self.name, self.on, self.instance
            ),
            Write::Delete(id) => write!(f, "delete “{}” (id {id}) of {}", self.name, self.on),
        }
    }
}

impl State {
    /// `{instance}-{YYYYMMDD}-{HHMM}`, unlike any name there is; a long instance name is cut so
    /// that the time fits.
    pub(super) fn proposed_name(&self, now: Now, instance: &Instance) -> String {
        let typed = text::typed(instance.name.raw());
        let whose = if typed.trim().is_empty() {
            instance.id.as_str()
        } else {
            typed.trim()
        };
        let time = now.wall.strftime("-%Y%m%d-%H%M");
        let rows = self
            .snapshots
            .get(&instance.id)
            .map_or(&[][..], |open| open.list.rows());
        let taken: BTreeSet<&str> = rows.iter().map(|row| row.name.raw().trim()).collect();
        let name = |count: usize| {
            let end = if count == 1 {
                time.to_string()
            } else {
                format!("{time}-{count}")
            };
            let whose: String = whose
                .chars()
                .take(LONGEST_NAME - end.chars().count())
                .collect();
            format!("{whose}{end}")
        };
        // Among one more name than there are taken ones, one is free.
        (1..=taken.len() + 1)
            .map(name)
            .find(|name| !taken.contains(name.as_str()))
            .unwrap_or_default()
    }

    /// Sends the create that the open form describes, or says what is wrong with it.
    pub(super) fn send_create(&mut self, now: Now) -> Result<Effect, String> {
        let Some(Dialog::Create(form)) = self.layers.question_mut().map(|open| &mut open.dialog)
        else {
            return Err(String::new());
        };
        let name = Text::new(form.name.text().trim());
        let length = name.raw().chars().count();
        if !(1..=LONGEST_NAME).contains(&length) {
            form.focus = Part::Text;
            return Err(format!(
                "A name has 1 to {LONGEST_NAME} characters: this has {length}."
            ));
        }
        let instance = form.instance.clone();
        // The form may have stood open for hours: what held when it opened is asked again.
        let allowed = self.can_create_on(&instance.id).map(drop);
        allowed.map_err(|why| self.refuse_in_dialog(why))?;
        let rows = self
            .snapshots
            .get(&instance.id)
            .map_or(&[][..], |open| open.list.rows());
        let before = rows.iter().map(|row| row.id.clone()).collect();
        let aim = Write::Create {
            name: name.clone(),
            before,
        };
        let id = self.begin_op(now, &instance, aim, name.clone());
        Ok(Effect::Create(id, instance.id, name))
    }

    /// Sends the delete that the open question describes.
    pub(super) fn send_delete(&mut self, now: Now) -> Result<Effect, String> {
        let Some(Dialog::Delete(form)) = self.question().map(|open| &open.dialog) else {
            return Err(String::new());
        };
        // The question may have stood open for hours: what held when it opened is asked again.
        let allowed = self.can_write_on(&form.instance.id).map(drop);
        let confirmed = Confirmed {
            instance: form.instance.clone(),
            snapshot: form.snapshot.clone(),
            demand: form.demand,
            leaving: self.leaving(),
        };
        allowed.map_err(|why| self.refuse_in_dialog(why))?;
        let (instance, snapshot) = (&confirmed.instance, &confirmed.snapshot);
        let aim = Write::Delete(snapshot.id.clone());
        let id = self.begin_op(now, instance, aim, snapshot.name.clone());
        Ok(Effect::Delete(id, Box::new(confirmed)))
    }

    fn begin_op(&mut self, now: Now, instance: &Instance, aim: Write, name: Text) -> RequestId {
        let id = self.new_request();
        let on = match aim {
            Write::Create { .. } => instance.label_beside_id().to_owned(),
            Write::Delete(_) => instance.label().into_owned(),
        };
        let phase = Phase::Unanswered;
        self.ops.push(Op {
            id,
            instance: instance.id.clone(),
            on,
            aim,
            name,
            sent: now,
            looked_for: now,
            phase,
            adopted: None,
            hidden: false,
        });
        if let Some(open) = self.layers.question_mut() {
            open.dialog.begin(id);
            open.shown_anew();
        }
        if let Some(open) = self.snapshots.get_mut(&instance.id) {
            open.list.remote.busy_since = Some(now.mono);
            open.list.remote.want(now.mono + super::poll::SOON);
        }
        self.arrange(&instance.id, &[]);
        id
    }

    pub(super) fn create_answered(&mut self, now: Now, id: RequestId, result: Result<(), Problem>) {
        let waiting = self
            .question()
            .is_some_and(|open| open.dialog.sent() == Some(id));
        match result {
            Err(problem) if problem.was_surely_not_done() => {
                let Some(op) = self.drop_op(id) else { return };
                if waiting {
                    self.reopen_form(format!("Nothing was created. {problem}"));
                } else {
                    self.alarm(now, format!("{} was not created. {problem}", op.name));
                }
            }
            result => {
                if waiting {
                    self.layers.close_question();
                }
                self.answered(now, id, result);
            }
        }
    }

    /// Whether the answer to this write is to come.
    pub(super) fn is_unanswered(&self, id: RequestId) -> bool {
        let mut ops = self.ops.iter();
        ops.any(|op| op.id == id && op.phase == Phase::Unanswered)
    }

    /// Gives a refused form back with its text, saying why.
    fn reopen_form(&mut self, why: String) {
        if let Some(open) = self.layers.question_mut()
            && let Dialog::Create(form) = &mut open.dialog
        {
            form.sent = None;
            form.focus = Part::Text;
            open.hint = Some(why);
            // A key that is held down must not send it again, and again.
            open.shown_anew();
        }
    }

    pub(super) fn delete_answered(
        &mut self,
        now: Now,
        id: RequestId,
        result: Result<(), NotDeleted>,
    ) {
        let asked = match self
            .layers
            .take_question_if(|open| open.dialog.sent() == Some(id))
            .map(|open| open.dialog)
        {
            Some(Dialog::Delete(form)) => Some((form.instance, form.snapshot)),
            _ => None,
        };
        match result {
            Ok(()) => self.answered(now, id, Ok(())),
            // It was to be gone, and it is, if the list says so too.
            Err(NotDeleted::Failed(Problem::Refused(refusal))) if refusal.is_missing() => {
                self.look_for(now, id, Phase::Checking);
            }
            Err(NotDeleted::Failed(problem)) if !problem.was_surely_not_done() => {
                self.answered(now, id, Err(problem));
            }
            Err(why) => {
                let Some(op) = self.drop_op(id) else { return };
                self.look_again(now, &op.instance);
                // The question may be closed by now: then the row itself tells what it is about. An
                // account that is not shown opens nothing: the news comes to the screen.
                let of = asked
                    .or_else(|| self.row_of(&op))
                    .filter(|_| self.question().is_none() && self.shown);
                match (of, why) {
                    (_, NotDeleted::Gone) => self.alarm(
                        now,
                        format!("{} was gone already: nothing was sent.", op.name),
                    ),
                    (Some((instance, snapshot)), NotDeleted::AsksMore(found)) => {
                        self.ask_delete_again(now, instance, snapshot, found);
                    }
                    (Some((_, snapshot)), why) => self.tell_not_deleted(snapshot, why),
                    (None, why) => self.alarm(
                        now,
                        format!("{} was NOT deleted. {}", op.name, reason(&why)),
                    ),
                }
            }
        }
    }

    /// The row that a delete is about, as it was last read, and its instance.
    fn row_of(&self, op: &Op) -> Option<(Instance, Snapshot)> {
        let Write::Delete(id) = &op.aim else {
            return None;
        };
        let snapshot = self.snapshots.get(&op.instance)?.list.get(id)?;
        Some((self.instances.get(&op.instance)?.clone(), snapshot.clone()))
    }

    /// Notes the answer to a write that was, or may have been, done.
    fn answered(&mut self, now: Now, id: RequestId, result: Result<(), Problem>) {
        let Some(op) = self.ops.iter().find(|op| op.id == id) else {
            return;
        };
        match result {
            Err(problem) if op.adopted.is_none() => {
                let said = format!(
                    "{problem} It is not known whether this was done: {op}. The list is watched; it is not sent again."
                );
                self.alarm_while_open(now, said, vec![(self.id, id)]);
                self.look_for(now, id, Phase::Checking);
            }
            // What the list has shown already is done, whatever became of the answer.
            _ => self.look_for(now, id, Phase::Accepted),
        }
    }

    /// Looks for the outcome of a write in the lists from now on.
    fn look_for(&mut self, now: Now, id: RequestId, phase: Phase) {
        let Some(op) = self.ops.iter_mut().find(|op| op.id == id) else {
            return;
        };
        op.phase = phase;
        op.looked_for = now;
        let instance = op.instance.clone();
        self.ops.retain(|op| op.id != id || op.adopted.is_none());
        self.look_again(now, &instance);
    }

    /// After a change, what is under way is too old to count.
    fn look_again(&mut self, now: Now, instance: &InstanceId) {
        if let Some(open) = self.snapshots.get_mut(instance) {
            open.list.remote.busy_since = Some(now.mono);
            open.list.remote.outdate(now);
        }
        self.arrange(instance, &[]);
    }

    fn drop_op(&mut self, id: RequestId) -> Option<Op> {
        let at = self.ops.iter().position(|op| op.id == id)?;
        let op = self.ops.remove(at);
        self.arrange(&op.instance, &[]);
        Some(op)
    }
}

/// Why a snapshot was not deleted, in one sentence.
#[must_use]
pub fn reason(why: &NotDeleted) -> String {
    match why {
        NotDeleted::Gone => "It was gone already.".to_owned(),
        NotDeleted::Changed(_) => "It changed since you opened this.".to_owned(),
        NotDeleted::NotFound(None) => {
            "The list came incomplete and without it, so it was not touched.".to_owned()
        }
        NotDeleted::NotFound(Some(problem)) => {
            format!("It could not be looked up again. {problem}")
        }
        NotDeleted::Barred(Barred::InstanceGone) => {
            "Its instance is not in the list any more.".to_owned()
        }
        NotDeleted::Barred(Barred::OnHold(hold)) => {
            format!("The instance is {}.", hold.advice())
        }
        NotDeleted::Barred(Barred::Saving) => "It is still Saving.".to_owned(),
        NotDeleted::Barred(Barred::Protected) => "It is protected.".to_owned(),
        NotDeleted::Barred(Barred::ProtectionUnknown) => {
            "The server did not say whether it is protected.".to_owned()
        }
        NotDeleted::AsksMore(_) => {
            "No other usable snapshot is known any more: press d again and type its digits."
                .to_owned()
        }
        NotDeleted::Failed(problem) => problem.to_string(),
    }
}
