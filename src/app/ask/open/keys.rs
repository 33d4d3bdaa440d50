//! What keys do in the question that receives them.

use std::{mem, time::Instant};

use super::{Open, PAGE};
use crate::{
    app::{
        Effect, Program, State,
        ask::{Ask, Back, Hint, Part, Press, Refused},
        layers::Layer,
        lists::steps,
    },
    domain::Now,
    keys::{Action, OnList, Reply},
    words::{Denied, Said},
};

impl State {
    /// Opens a question that the user asked for.
    pub(in crate::app) fn open_question(&mut self, question: Box<dyn Ask>, focus: Part) {
        self.drop_said_before();
        self.layers.ask(Open::new(question, focus));
    }

    /// Handles a key in the question that receives the keys.
    pub(in crate::app) fn act_in_question(
        &mut self,
        now: Now,
        action: Action,
        read_at: Instant,
    ) -> Vec<Effect> {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return Vec::new();
        };
        let parts = open.content(self).parts(open.form.sent.is_some());
        let page = self.page().min(PAGE);
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return Vec::new();
        };
        if action == Action::Reply(Reply::Press) && open.is_held_down(read_at) {
            return Vec::new();
        }
        open.held = None;
        open.hint = None;
        match action {
            Action::Reply(Reply::FocusNext) => open.move_focus(&parts, 1),
            Action::Reply(Reply::FocusPrevious) => open.move_focus(&parts, -1),
            Action::Reply(Reply::ChooseNext) => open.choose(&parts, true),
            Action::Reply(Reply::ChoosePrevious) => open.choose(&parts, false),
            Action::Reply(Reply::Toggle) => {
                if let Part::Toggle(at) = open.form.focus {
                    open.question.toggle(at);
                }
            }
            Action::Reply(Reply::Pick(row)) => {
                if open.pick(&parts, row.into()) {
                    return self.submit(now);
                }
            }
            Action::Reply(Reply::Cancel) => self.step_back(),
            Action::Reply(Reply::Press) => {
                if open.goes_on_to_a_text(&parts) || open.takes_enter(read_at) {
                    return self.press(now, &parts);
                }
            }
            Action::Reply(Reply::Copy) => {
                open.say(Hint::Copied);
                return self.copy_question().into_iter().collect();
            }
            Action::Move(motion) => open.step(&parts, motion, page),
            Action::Edit(edit) => {
                if let Some(field) = open.question.text(open.form.focus) {
                    let was = field.before().len();
                    field.edit(edit);
                    let is_at_end = field.before().len() == was;
                    if let Some(end) = edit.to_end().filter(|_| is_at_end) {
                        open.scroll(steps(end, page));
                    }
                }
            }
            Action::Refresh => self.read_now(now),
            Action::List(OnList::Help) => self.open_help(),
            // Also what was chosen in the palette over the account switcher: a question that opens
            // by itself goes below that, as its rank is lower.
            Action::List(_) | Action::Snapshot(_) | Action::Schedule(_) => {
                open.say(Hint::Denied(Denied::DialogOpen));
            }
            Action::Reply(Reply::CancelWaiting) | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// Focuses a part of the question that receives the keys, if it can have the focus.
    pub(in crate::app) fn focus_part(&mut self, part: Part) {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return;
        };
        let parts = open.content(self).parts(open.form.sent.is_some());
        if let Some(Layer::Question(open)) = self.layers.top_mut()
            && parts.contains(&part)
        {
            open.held = None;
            open.hint = None;
            open.focus(part);
        }
    }

    /// Copies the whole text of the question to the clipboard.
    fn copy_question(&self) -> Option<Effect> {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return None;
        };
        let text = open.content(self).in_words(self);
        Some(Effect::Program(Program::Copy(text)))
    }

    /// Presses the focused part.
    fn press(&mut self, now: Now, parts: &[Part]) -> Vec<Effect> {
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return Vec::new();
        };
        let press = match open.form.sent {
            // The focus is on Cancel then, but sending nothing twice must not depend on that.
            Some(_) => Press::Back,
            None => open.question.press(open.form.focus),
        };
        match press {
            Press::Next => {
                open.move_focus(parts, 1);
                // An Enter that is held down must not discard what was typed.
                let on_cancel = open.form.focus == Part::Cancel;
                open.held = on_cancel.then_some(Hint::OnCancel);
            }
            Press::Submit => return self.submit(now),
            Press::Back => {
                // A hurried Enter may have been meant for the other button.
                let cancels = !open.form.was_sent && open.question.writes();
                self.step_back();
                let is_closed = !matches!(self.layers.top(), Some(Layer::Question(_)));
                if cancels && is_closed && self.notice.is_none() {
                    self.say(now, Said::Cancelled);
                }
            }
        }
        Vec::new()
    }

    /// Carries out the action of the question, or says what is missing.
    fn submit(&mut self, now: Now) -> Vec<Effect> {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return Vec::new();
        };
        // It may have been open for hours, so the conditions are checked again.
        let allowed = open.question.allowed(self).map_err(|why| Refused {
            hint: Hint::NotAllowed(why),
            focus: None,
        });
        let submit = allowed.and_then(|()| open.question.submit(self, &open.form));
        match submit.and_then(|submit| self.carry_out(now, submit)) {
            Ok(effects) => effects,
            Err(refused) => {
                if let Some(Layer::Question(open)) = self.layers.top_mut() {
                    open.form.focus = refused.focus.unwrap_or(open.form.focus);
                    open.say(refused.hint);
                }
                Vec::new()
            }
        }
    }

    /// Closes the question, or takes back its last step.
    fn step_back(&mut self) {
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return;
        };
        match open.question.back(&mut open.form) {
            Back::Close => self.layers.close(),
            Back::Changed => open.shown_anew(None),
            Back::Nowhere => open.say(Hint::Denied(Denied::NothingBehind)),
        }
    }

    /// Updates the questions from the lists: the demand may rise, and the message about the last
    /// key may no longer be true.
    pub(in crate::app) fn refresh_questions(&mut self) {
        let mut layers = mem::take(&mut self.layers);
        for open in layers.questions_mut() {
            let Open { question, form, .. } = open;
            if let Some(changed) = question.refresh(self, form) {
                open.shown_anew(Some(changed));
            }
            let question = &open.question;
            open.hint.take_if(|hint| {
                matches!(hint, Hint::NotAllowed(why) if question.allowed(self).as_ref() != Err(why))
            });
        }
        self.layers = layers;
    }
}
