//! An open question: its focus, and what guards its answer, the same for all of them.

use std::{
    mem,
    time::{Duration, Instant},
};

use super::{Back, Content, Form, Hint, Part, Press, Question, Sent};
use crate::{
    app::{Effect, Program, State, layers::Layer, lists::steps},
    domain::{Now, write::NotDone},
    keys::{Action, Context, Motion, Reply},
    words::Denied,
};

/// How long a question has to be on the screen before Enter counts: nobody reads faster.
pub const READING_TIME: Duration = Duration::from_millis(300);

/// How long no Enter comes when it was let go: one that is held down repeats faster.
const LET_GO: Duration = Duration::from_secs(1);

/// A question that is open.
#[derive(Debug)]
pub struct Open {
    /// What it asks.
    pub question: Question,
    /// Its focus, and its call.
    pub form: Form,
    /// When its first frame was on the screen.
    pub shown_at: Option<Instant>,
    /// How far its lines are scrolled, in a small window.
    pub scrolled: u16,
    /// Whether its end was on the screen: before that, nothing in it is pressed but Cancel.
    end_seen: bool,
    /// Whether it came up by itself, over what a person may just have been typing into: what was typed
    /// before it could be read is dropped.
    pub(in crate::app) uncalled: bool,
    /// Whether it changed under a key that may be held down: Enter counts again after another key, or
    /// when it was let go.
    held: bool,
    /// When the last Enter was read.
    entered_at: Option<Instant>,
    /// What it says of the last key, and first that Enter is held down.
    pub hints: Vec<Hint>,
}

/// How much of a question a frame showed: lines scrolled away at the top, lines below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Scrolled away at the top.
    pub top: u16,
    /// Below the window.
    pub below: u16,
}

impl Open {
    pub(in crate::app) fn new(question: Question, focus: Part) -> Self {
        Self {
            question,
            form: Form { focus, sent: None },
            shown_at: None,
            scrolled: 0,
            end_seen: false,
            uncalled: false,
            held: false,
            entered_at: None,
            hints: Vec::new(),
        }
    }

    /// Whether it is the form that signs in.
    #[must_use]
    pub fn is_sign_in(&self) -> bool {
        matches!(self.question, Question::SignIn(_))
    }

    /// What it shows.
    #[must_use]
    pub fn content(&self, state: &State) -> Content {
        self.question.ask().content(state, &self.form)
    }

    /// Which keys it has.
    #[must_use]
    pub fn context(&self) -> Context {
        self.form.focus.context()
    }

    /// What it says where nothing was done, if it is to be answered once more.
    pub(in crate::app) fn not_done(&self, why: &NotDone) -> Option<Hint> {
        self.question.ask().not_done(why)
    }

    pub(in crate::app) fn say(&mut self, hint: Hint) {
        self.hints = vec![hint];
    }

    /// Types into the focused text.
    pub(in crate::app) fn type_in(&mut self, typed: &str) {
        let part = self.form.focus;
        let ask = self.question.ask_mut();
        let exact = ask.is_exact(part);
        let Some(field) = ask.text(part) else { return };
        let fits = if exact {
            field.insert_exactly(typed)
        } else {
            field.insert(typed)
        };
        self.held = false;
        self.hints.clear();
        if !fits {
            self.say(Hint::TooLong);
        }
    }

    /// Pastes into the focused text: a password but for the end of its line, all else without the
    /// blanks that copying adds. What is left out of a secret, which is not seen, is said.
    pub(in crate::app) fn paste(&mut self, pasted: &str) {
        let part = self.form.focus;
        if self.question.ask_mut().text(part).is_none() {
            return self.say(Hint::NowhereToPaste);
        }
        if !self.is_sign_in() {
            return self.type_in(pasted.trim());
        }
        let line = pasted.trim_end_matches(['\r', '\n']);
        if line.contains(['\r', '\n']) {
            return self.say(Hint::LineBreak);
        }
        if self.question.ask().is_exact(part) {
            return self.type_in(line);
        }
        let trimmed = line.trim();
        self.type_in(trimmed);
        if trimmed != line && self.hints.is_empty() {
            self.say(Hint::BlanksLeftOut);
        }
    }

    /// Takes in what a frame showed of it; in a window that is too small that is nothing, and it
    /// has to be read anew.
    pub(in crate::app) fn drawn(&mut self, at: Instant, shown: Option<Extent>) {
        let Some(extent) = shown else {
            self.shown_at = None;
            return;
        };
        self.shown_at.get_or_insert(at);
        self.scrolled = extent.top;
        self.end_seen |= extent.below == 0;
    }

    /// Notes that it shows something else now: that has to be read, and an Enter that is held down
    /// is not meant for it.
    pub(in crate::app) fn shown_anew(&mut self) {
        self.shown_at = None;
        self.end_seen = false;
        self.held = true;
    }

    /// Notes that its call is on the way: nothing is left to press but Close.
    pub(in crate::app) fn begin(&mut self, sent: Sent) {
        self.form.sent = Some(sent);
        self.form.focus = Part::Cancel;
        self.shown_anew();
    }

    /// Whether what was typed or pressed then can't have been meant for it.
    pub(in crate::app) fn came_between(&mut self, read_at: Instant) -> bool {
        self.uncalled &= !self.was_read(read_at);
        if self.uncalled {
            self.say(Hint::TypedBefore);
        }
        self.uncalled
    }

    /// Moves the focus among its parts, but not to what writes while lines below were not seen.
    fn move_focus(&mut self, parts: &[Part], by: isize) {
        let at = parts.iter().position(|part| *part == self.form.focus);
        let next = at.map_or(0, |at| (at + parts.len()).saturating_add_signed(by));
        let Some(next) = parts.get(next % parts.len().max(1)) else {
            return;
        };
        if *next == Part::Act && self.shown_at.is_some() && !self.end_seen {
            self.say(Hint::ReadOn);
        } else {
            self.form.focus = *next;
        }
    }

    /// Up and down: among rows to choose from, else through what does not fit into the window.
    fn step(&mut self, parts: &[Part], motion: Motion) {
        if let Part::Row(row) = self.form.focus {
            let rows = parts.iter().filter(|part| matches!(part, Part::Row(_)));
            let last = rows.count().saturating_sub(1);
            let next = usize::from(row).saturating_add_signed(steps(motion, 1));
            self.pick(parts, next.min(last));
        } else {
            // The next frame says how far it went: not past the end.
            let by = i16::try_from(steps(motion, 1)).unwrap_or_default();
            self.scrolled = self.scrolled.saturating_add_signed(by);
        }
    }

    /// Focuses a row, if it is there.
    fn pick(&mut self, parts: &[Part], row: usize) -> bool {
        let row = u8::try_from(row).map(Part::Row).ok();
        let picked = row.filter(|row| parts.contains(row));
        self.form.focus = picked.unwrap_or(self.form.focus);
        picked.is_some()
    }

    /// Whether this Enter is one that is held down since before the question changed. That is said,
    /// before what it says already.
    fn is_held_down(&mut self, read_at: Instant) -> bool {
        let last = self.entered_at.replace(read_at);
        let repeats = |last| read_at.saturating_duration_since(last) < LET_GO;
        let held = self.held && last.is_some_and(repeats);
        if held && !self.hints.contains(&Hint::HeldDown) {
            self.hints.insert(0, Hint::HeldDown);
        }
        held
    }

    /// Whether an Enter read at this time was meant for this question.
    fn was_read(&self, read_at: Instant) -> bool {
        self.shown_at
            .is_some_and(|shown_at| read_at >= shown_at + READING_TIME)
    }

    /// Whether Enter only goes on to the next text. That one always counts: what is typed behind it
    /// may be a secret, which must not land in a text that is drawn.
    fn goes_on_to_a_text(&self, parts: &[Part]) -> bool {
        let mut next = parts.iter().skip_while(|part| **part != self.form.focus);
        let is_text = matches!(next.nth(1), Some(Part::Text | Part::Secret));
        is_text && self.question.ask().press(self.form.focus) == Press::Next
    }

    /// Whether Enter does what is focused; else it says why not.
    fn takes_enter(&mut self, read_at: Instant) -> bool {
        if !self.was_read(read_at) {
            // Who goes on pressing has not read it either.
            self.shown_at = self.shown_at.map(|shown_at| shown_at.max(read_at));
            self.say(Hint::TooEarly);
            return false;
        }
        if !self.end_seen && self.form.focus != Part::Cancel {
            self.say(Hint::ReadOn);
            return false;
        }
        true
    }
}

impl State {
    /// Carries out a key in the question that has the keys.
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
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return Vec::new();
        };
        if action == Action::Question(Reply::Press) && open.is_held_down(read_at) {
            return Vec::new();
        }
        open.held = false;
        open.hints.clear();
        match action {
            Action::Question(Reply::FocusNext) => open.move_focus(&parts, 1),
            Action::Question(Reply::FocusPrevious) => open.move_focus(&parts, -1),
            Action::Question(Reply::ChooseNext) => open.question.ask_mut().choose(true),
            Action::Question(Reply::ChoosePrevious) => open.question.ask_mut().choose(false),
            Action::Question(Reply::Pick(row)) => {
                if open.pick(&parts, row.into()) {
                    return self.submit(now);
                }
            }
            Action::Question(Reply::Cancel) => self.step_back(),
            Action::Question(Reply::Press) => {
                if open.goes_on_to_a_text(&parts) || open.takes_enter(read_at) {
                    return self.press(now, &parts);
                }
            }
            Action::Question(Reply::Copy) => {
                open.say(Hint::Copied);
                return self.copy_question().into_iter().collect();
            }
            Action::Move(motion) => open.step(&parts, motion),
            Action::Edit(edit) => {
                if let Some(field) = open.question.ask_mut().text(open.form.focus) {
                    field.edit(edit);
                }
            }
            Action::Refresh => self.read_now(now),
            Action::List(_) | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// Hands the whole text of the question to the clipboard.
    fn copy_question(&self) -> Option<Effect> {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return None;
        };
        let text = open.content(self).in_words(self);
        Some(Effect::Program(Program::Copy(text)))
    }

    /// Presses what has the focus.
    fn press(&mut self, now: Now, parts: &[Part]) -> Vec<Effect> {
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return Vec::new();
        };
        let press = match open.form.sent {
            // The focus is on Cancel then, but that nothing is sent twice is not to hang on it.
            Some(_) => Press::Back,
            None => open.question.ask().press(open.form.focus),
        };
        match press {
            Press::Next => {
                open.move_focus(parts, 1);
                // An Enter that is held down must not throw away what was typed.
                open.held = open.form.focus == Part::Cancel;
            }
            Press::Submit => return self.submit(now),
            Press::Back => self.step_back(),
        }
        Vec::new()
    }

    /// Does what the question asks, or says what is missing.
    fn submit(&mut self, now: Now) -> Vec<Effect> {
        let Some(Layer::Question(open)) = self.layers.top() else {
            return Vec::new();
        };
        let submit = open.question.ask().submit(self, &open.form);
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

    /// Closes the question, or takes its last step back.
    fn step_back(&mut self) {
        let Some(Layer::Question(open)) = self.layers.top_mut() else {
            return;
        };
        match open.question.ask_mut().back(&mut open.form) {
            Back::Close => self.layers.close(),
            Back::Changed => open.shown_anew(),
            Back::Nowhere => open.say(Hint::Denied(Denied::NothingBehind)),
        }
    }

    /// Lets the questions take in what the lists tell by now: what one asks may demand more, and what
    /// is said of the last key may not be so any more.
    pub(in crate::app) fn refresh_questions(&mut self) {
        let mut layers = mem::take(&mut self.layers);
        for open in layers.questions_mut() {
            let Open { question, form, .. } = open;
            if let Some(changed) = question.ask_mut().refresh(self, form) {
                open.say(changed);
                open.shown_anew();
            }
            let allowed = open.question.ask().allowed(self);
            open.hints.retain(|hint| match hint {
                Hint::Denied(Denied::NothingBehind) => true,
                Hint::Denied(why) => allowed.as_ref() == Err(why),
                _ => true,
            });
        }
        self.layers = layers;
    }
}
