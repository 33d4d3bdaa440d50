//! An open question: its focus and the guards of its answer, the same for all kinds.

mod keys;

use std::time::{Duration, Instant};

use super::{Ask, Content, Form, Hint, Part, Press, Sent, Takes, quit::Quit, sign_in::SignIn};
use crate::{
    app::{State, lists::steps},
    domain::write::NotDone,
    keys::{Context, Key, Motion},
    words::{journal, questions},
};

/// How long a question has to be on the screen before Enter counts: nobody reads faster.
pub const READING_TIME: Duration = Duration::from_millis(300);

/// The pause without Enter after which it counts as released: a key that is held down repeats
/// faster.
const LET_GO: Duration = Duration::from_secs(1);

/// The most lines that a page key scrolls: fewer than a question shows, unless the window is small.
const PAGE: isize = 10;

/// A question that is open.
#[derive(Debug)]
pub struct Open {
    /// The question.
    pub question: Box<dyn Ask>,
    /// Its focus, and its call in flight.
    pub form: Form,
    /// When its first frame was on the screen.
    pub shown_at: Option<Instant>,
    /// By how many lines it is scrolled, in a small window.
    pub scrolled: u16,
    /// Whether its end was visible: before that, only Cancel can be pressed.
    end_seen: bool,
    /// Whether it opened by itself, possibly while the user was typing: keys that come before it
    /// could be read are dropped.
    pub(in crate::app) uncalled: bool,
    /// What to say of an Enter that may have been held down since the question changed, or since it
    /// moved the focus to Cancel: Enter counts again after another key, or after it was released.
    held: Option<Hint>,
    /// When the last Enter was read.
    entered_at: Option<Instant>,
    /// The message about the last key.
    pub hint: Option<Hint>,
}

/// How much of a question a frame showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Lines scrolled away at the top.
    pub top: u16,
    /// Lines below the window.
    pub below: u16,
}

impl Open {
    pub(in crate::app) fn new(question: Box<dyn Ask>, focus: Part) -> Self {
        Self {
            question,
            form: Form::new(focus),
            shown_at: None,
            scrolled: 0,
            end_seen: false,
            uncalled: false,
            held: None,
            entered_at: None,
            hint: None,
        }
    }

    /// Whether it is the sign-in form.
    #[must_use]
    pub fn is_sign_in(&self) -> bool {
        self.question.downcast_ref::<SignIn>().is_some()
    }

    /// Whether it asks before the program quits.
    #[must_use]
    pub fn is_quit(&self) -> bool {
        self.question.downcast_ref::<Quit>().is_some()
    }

    /// Whether it is about the lists: neither the sign-in form, nor about the program.
    #[must_use]
    pub fn is_about_lists(&self) -> bool {
        !self.is_sign_in() && !self.is_quit()
    }

    /// The blocks to show.
    #[must_use]
    pub fn content(&self, state: &State) -> Content {
        let mut content = self.question.content(state, &self.form);
        match self.form.sent {
            Some(_) => content.keys = questions::keys_to_close(),
            None => content.sending = None,
        }
        if let Some(problem) = state.journal.problem().filter(|_| self.question.writes()) {
            content.warn(journal::failing(problem));
        }
        content
    }

    /// The context of its keys.
    #[must_use]
    pub fn context(&self) -> Context {
        self.question.context(self.form.focus)
    }

    /// The part that gets the focus if its write was not done and it can be answered again.
    pub(in crate::app) fn asks_again(&self, why: &NotDone) -> Option<Part> {
        self.question.asks_again(why)
    }

    pub(in crate::app) fn say(&mut self, hint: Hint) {
        self.hint = Some(hint);
    }

    /// What was typed to confirm it, if that was wanted.
    pub(in crate::app) fn typed_to_confirm(&mut self) -> Option<&str> {
        let field = self.question.text(Part::Digits)?;
        Some(field.text()).filter(|typed| !typed.is_empty())
    }

    /// Says that a key does nothing here, unless something else is to be read.
    pub(in crate::app) fn say_unknown_key(&mut self, key: Key) {
        if matches!(self.hint, None | Some(Hint::UnknownKey(_))) {
            self.say(Hint::UnknownKey(key));
        }
    }

    /// Types into the focused field, or chooses by a typed character. Returns whether there is
    /// something to type into or to choose.
    pub(in crate::app) fn type_in(&mut self, typed: &str) -> bool {
        let part = self.form.focus;
        if part == Part::Digits && !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            self.held = None;
            self.say(Hint::OnlyDigits);
            return true;
        }
        let ask = &mut self.question;
        let takes = ask.takes(part);
        let Some(field) = ask.text(part) else {
            let chosen = ask.choose_typed(part, typed);
            if chosen {
                self.held = None;
                self.hint = None;
            }
            return chosen;
        };
        let fits = match takes {
            Takes::Exactly => field.insert_exactly(typed),
            Takes::Words | Takes::Line => field.insert(typed),
        };
        self.held = None;
        self.hint = None;
        if !fits {
            self.say(Hint::TooLong);
        }
        true
    }

    /// Pastes into the focused field: a password without the end of its line, any other text
    /// without the blanks around it. If something is removed from a secret, which is invisible, the
    /// question says so.
    pub(in crate::app) fn paste(&mut self, pasted: &str) {
        let part = self.form.focus;
        if self.question.text(part).is_none() {
            return self.say(Hint::NowhereToPaste);
        }
        let takes = self.question.takes(part);
        if takes == Takes::Words {
            self.type_in(pasted.trim());
            return;
        }
        let line = pasted.trim_end_matches(['\r', '\n']);
        if line.contains(['\r', '\n']) {
            return self.say(Hint::LineBreak);
        }
        if takes == Takes::Exactly {
            self.type_in(line);
            return;
        }
        let trimmed = line.trim();
        self.type_in(trimmed);
        if trimmed != line && self.hint.is_none() {
            self.say(Hint::BlanksLeftOut);
        }
    }

    /// Records how much of it a frame showed. In a window that is too small, it shows nothing, and
    /// the question has to be read again.
    pub(in crate::app) fn drawn(&mut self, at: Instant, shown: Option<Extent>) {
        let Some(extent) = shown else {
            self.shown_at = None;
            return;
        };
        self.shown_at.get_or_insert(at);
        self.scrolled = extent.top;
        self.end_seen |= extent.below == 0;
    }

    /// Records that its contents changed, and says why if they don't show it: they have to be read,
    /// and an Enter that is held down does not apply to them.
    pub(in crate::app) fn shown_anew(&mut self, why: Option<Hint>) {
        self.shown_at = None;
        self.end_seen = false;
        self.held = why.clone().or(Some(Hint::HeldDown));
        self.hint = why.or_else(|| self.hint.take());
    }

    /// Records that its call is in flight: only Close can be pressed.
    pub(in crate::app) fn begin(&mut self, sent: Sent) {
        self.form.sent = Some(sent);
        self.form.was_sent = true;
        self.form.focus = Part::Cancel;
        self.shown_anew(None);
    }

    /// Whether a key or paste at that time can't have been meant for this question.
    pub(in crate::app) fn came_between(&mut self, read_at: Instant) -> bool {
        self.uncalled &= !self.was_read(read_at);
        if self.uncalled {
            self.say(Hint::TypedBefore);
        }
        self.uncalled
    }

    /// Moves the focus, but not to a button that writes while lines below have not been seen. Boxes
    /// in a row are one stop.
    fn move_focus(&mut self, parts: &[Part], by: isize) {
        let stop = match self.form.focus {
            Part::Toggle(at) => at,
            _ => 0,
        };
        let is_stop = |part: &&Part| !matches!(part, Part::Toggle(at) if *at != stop);
        let parts: Vec<Part> = parts.iter().filter(is_stop).copied().collect();
        let at = parts.iter().position(|part| *part == self.form.focus);
        let next = at.map_or(0, |at| (at + parts.len()).saturating_add_signed(by));
        let Some(next) = parts.get(next % parts.len().max(1)) else {
            return;
        };
        self.focus(*next);
    }

    /// Goes to the next or previous box of a row or button, but not from the last one to the first one;
    /// or chooses another value.
    fn choose(&mut self, parts: &[Part], next: bool) {
        let part = self.form.focus;
        if !matches!(part.context(), Context::Toggles | Context::Buttons) {
            return self.question.choose(part, next);
        }
        let beside = |part: &&Part| part.context() == self.form.focus.context();
        let beside: Vec<Part> = parts.iter().filter(beside).copied().collect();
        let at = beside.iter().position(|other| *other == part);
        let at = at.and_then(|at| at.checked_add_signed(if next { 1 } else { -1 }));
        if let Some(part) = at.and_then(|at| beside.get(at)) {
            self.focus(*part);
        }
    }

    /// Focuses a part, but no button that writes while lines below have not been seen.
    fn focus(&mut self, part: Part) {
        if part == Part::Act && self.shown_at.is_some() && !self.end_seen {
            self.say(Hint::ReadOn);
        } else {
            self.form.focus = part;
        }
    }

    /// Scrolls by so many lines; the next frame limits it to the end.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        let line = usize::from(self.scrolled).saturating_add_signed(by);
        self.scrolled = u16::try_from(line).unwrap_or(u16::MAX);
    }

    /// Up, down and pages: moves between rows to choose, or else scrolls.
    fn step(&mut self, parts: &[Part], motion: Motion, page: isize) {
        if let Part::Row(row) = self.form.focus {
            let rows = parts.iter().filter(|part| matches!(part, Part::Row(_)));
            let last = rows.count().saturating_sub(1);
            let next = usize::from(row).saturating_add_signed(steps(motion, page));
            self.pick(parts, next.min(last));
        } else {
            self.scroll(steps(motion, page));
        }
    }

    /// Focuses a row, if it exists.
    fn pick(&mut self, parts: &[Part], row: usize) -> bool {
        let row = u8::try_from(row).map(Part::Row).ok();
        let picked = row.filter(|row| parts.contains(row));
        self.form.focus = picked.unwrap_or(self.form.focus);
        picked.is_some()
    }

    /// Whether Enter has been held down since before the question changed. If so, the message says
    /// that, or why the question changed.
    fn is_held_down(&mut self, read_at: Instant) -> bool {
        let last = self.entered_at.replace(read_at);
        let repeats = |last| read_at.saturating_duration_since(last) < LET_GO;
        let held = self.held.clone().filter(|_| last.is_some_and(repeats));
        let is_held = held.is_some();
        self.hint = held.or_else(|| self.hint.take());
        is_held
    }

    /// Whether an Enter that was read at this time was meant for this question.
    pub(in crate::app) fn was_read(&self, read_at: Instant) -> bool {
        self.shown_at
            .is_some_and(|shown_at| read_at >= shown_at + READING_TIME)
    }

    /// Whether Enter only moves on to the next field. That always works, because the text typed
    /// next may be a secret and must not land in a field that is drawn.
    fn goes_on_to_a_text(&self, parts: &[Part]) -> bool {
        let next = parts.iter().skip_while(|part| **part != self.form.focus);
        // Boxes in a row are one stop.
        let is_box =
            |part: &&Part| matches!((self.form.focus, part), (Part::Toggle(_), Part::Toggle(_)));
        let mut next = next.skip(1).skip_while(is_box);
        let is_text = matches!(
            next.next(),
            Some(Part::Text | Part::Secret | Part::Repeat | Part::Digits | Part::Time)
        );
        is_text && self.question.press(self.form.focus) == Press::Next
    }

    /// Whether Enter presses the focused part; otherwise, the message says why not.
    fn takes_enter(&mut self, read_at: Instant) -> bool {
        if !self.was_read(read_at) {
            // Someone who keeps pressing has not read it either.
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
