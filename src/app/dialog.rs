//! Dialogs: what they ask, where their focus is, and what presses their buttons.
//!
//! A dialog is state, so that reading goes on beneath it. It holds what it is about from the moment
//! it opened; no refresh changes that.

use std::time::{Duration, Instant};

use super::{
    Denied, State,
    deleting::DeleteForm,
    field::{Field, TOO_LONG},
};
use crate::{
    domain::{
        Instance, Now, Snapshot,
        write::{Demand, NotDone, OpId},
    },
    keys::{Action, Context, Motion, OnList, Reply},
};

/// How long a dialog has to be on the screen before Enter counts: nobody reads faster.
pub const READING_TIME: Duration = Duration::from_millis(300);

/// The most characters of a snapshot's name `[panel]`.
pub const LONGEST_NAME: usize = 100;

/// How long no Enter comes when it was let go: one that is held down repeats faster.
const LET_GO: Duration = Duration::from_secs(1);

/// What is said of an Enter that is held down.
const HELD: &str = "Enter is held down: let it go for a second.";

/// What is said when a dialog is pressed before all of it was seen.
const READ_ON: &str = "Read it to its end: Down scrolls.";

/// The dialog that is open.
#[derive(Debug)]
pub struct Open {
    /// What it asks.
    pub dialog: Dialog,
    /// When its first frame was on the screen.
    pub shown_at: Option<Instant>,
    /// How far its lines are scrolled, in a small window.
    pub scrolled: u16,
    /// Whether its end was on the screen: before that, nothing in it writes.
    end_seen: bool,
    /// Whether it changed under a key that may be held down: Enter counts again after another key, or
    /// when it was let go.
    held: bool,
    /// When the last Enter was read.
    entered_at: Option<Instant>,
    /// What it says of the last key, where that did not do what was meant.
    pub hint: Option<String>,
    /// Why what was pressed was not sent, where that is what the hint says.
    refused: Option<Denied>,
}

/// How much of a dialog a frame showed: lines scrolled away at the top, lines below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Scrolled away at the top.
    pub top: u16,
    /// Below the window.
    pub below: u16,
}

/// What a dialog asks.
#[derive(Debug)]
pub enum Dialog {
    /// The name of a new snapshot.
    Create(CreateForm),
    /// Whether to delete a snapshot.
    Delete(Box<DeleteForm>),
    /// Whether an account is to be read-only no more; what has the focus.
    AllowWrites(Part),
    /// Whether to clear the filters that a browser has set in the session.
    ClearFilters(Part),
    /// Nothing: it tells why nothing was deleted.
    NotDeleted(Box<Snapshot>, NotDone),
}

/// A part of a dialog that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The text.
    Text,
    /// The button that writes.
    Act,
    /// The button that does not.
    Cancel,
}

/// The form of a new snapshot.
#[derive(Debug)]
pub struct CreateForm {
    /// Of which instance.
    pub instance: Instance,
    /// Its name.
    pub name: Field,
    /// What has the focus.
    pub focus: Part,
    /// The write, once it was sent.
    pub sent: Option<OpId>,
}

impl Dialog {
    /// Which layer of keys it has.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.focus() == Part::Text {
            Context::Text
        } else {
            Context::Buttons
        }
    }

    /// What has the focus.
    #[must_use]
    pub fn focus(&self) -> Part {
        match self {
            Self::Create(form) => form.focus,
            Self::Delete(form) => form.focus,
            Self::AllowWrites(focus) | Self::ClearFilters(focus) => *focus,
            Self::NotDeleted(..) => Part::Cancel,
        }
    }

    /// The parts that the focus can be on, in their order.
    fn parts(&self) -> &'static [Part] {
        match self {
            Self::Create(CreateForm { sent: None, .. }) => &[Part::Text, Part::Act, Part::Cancel],
            Self::Delete(form) if form.sent.is_none() => match form.demand {
                Demand::Nothing => &[Part::Cancel, Part::Act],
                Demand::LastDigits | Demand::WholeId => &[Part::Text],
            },
            Self::AllowWrites(_) | Self::ClearFilters(_) => &[Part::Cancel, Part::Act],
            Self::Create(_) | Self::Delete(_) | Self::NotDeleted(..) => &[Part::Cancel],
        }
    }

    fn set_focus(&mut self, part: Part) {
        match self {
            Self::Create(form) => form.focus = part,
            Self::Delete(form) => form.focus = part,
            Self::AllowWrites(focus) | Self::ClearFilters(focus) => *focus = part,
            Self::NotDeleted(..) => {}
        }
    }

    fn move_focus(&mut self, by: isize) {
        let parts = self.parts();
        let at = parts
            .iter()
            .position(|part| *part == self.focus())
            .unwrap_or_default();
        let next = (at + parts.len()).saturating_add_signed(by) % parts.len();
        self.set_focus(parts[next]);
    }

    fn text(&mut self) -> Option<&mut Field> {
        match self {
            _ if self.focus() != Part::Text => None,
            Self::Create(form) => Some(&mut form.name),
            Self::Delete(form) => Some(&mut form.typed),
            Self::AllowWrites(_) | Self::ClearFilters(_) | Self::NotDeleted(..) => None,
        }
    }

    /// The write it waits for.
    #[must_use]
    pub fn sent(&self) -> Option<OpId> {
        match self {
            Self::Create(form) => form.sent,
            Self::Delete(form) => form.sent,
            Self::AllowWrites(_) | Self::ClearFilters(_) | Self::NotDeleted(..) => None,
        }
    }

    /// Notes that its write is on the way: nothing is left to press but Close.
    pub(super) fn begin(&mut self, id: OpId) {
        match self {
            Self::Create(form) => form.sent = Some(id),
            Self::Delete(form) => form.sent = Some(id),
            Self::AllowWrites(_) | Self::ClearFilters(_) | Self::NotDeleted(..) => {}
        }
        self.set_focus(Part::Cancel);
    }
}

impl Open {
    pub(super) fn new(dialog: Dialog) -> Self {
        Self {
            dialog,
            shown_at: None,
            scrolled: 0,
            end_seen: false,
            held: false,
            entered_at: None,
            hint: None,
            refused: None,
        }
    }

    /// Types into the focused text.
    pub(super) fn type_in(&mut self, typed: &str) {
        if let Some(field) = self.dialog.text() {
            self.hint = (!field.insert(typed)).then(|| TOO_LONG.to_owned());
            self.held = false;
        }
    }

    /// Takes in what a frame showed of it; in a window that is too small that is nothing, and it
    /// has to be read anew.
    pub(super) fn drawn(&mut self, at: Instant, shown: Option<Extent>) {
        let Some(extent) = shown else {
            self.shown_at = None;
            return;
        };
        self.shown_at.get_or_insert(at);
        self.scrolled = extent.top;
        self.end_seen |= extent.below == 0;
    }

    /// Moves the focus, but not to what writes while lines below were not seen.
    fn move_focus(&mut self, by: isize) {
        let before = self.dialog.focus();
        self.dialog.move_focus(by);
        if self.dialog.focus() == Part::Act && self.shown_at.is_some() && !self.end_seen {
            self.dialog.set_focus(before);
            self.hint = Some(READ_ON.to_owned());
        }
    }

    /// Notes that it shows something else now: that has to be read, and an Enter that is held down
    /// is not meant for it.
    pub(super) fn shown_anew(&mut self) {
        self.shown_at = None;
        self.end_seen = false;
        self.held = true;
    }

    /// Whether this Enter is one that is held down since before the dialog changed. That is said,
    /// before what the dialog says already.
    fn is_held_down(&mut self, read_at: Instant) -> bool {
        let last = self.entered_at.replace(read_at);
        let repeats = |last| read_at.saturating_duration_since(last) < LET_GO;
        let held = self.held && last.is_some_and(repeats);
        if held {
            self.hint = Some(match self.hint.take() {
                None => HELD.to_owned(),
                Some(said) if said.starts_with(HELD) => said,
                Some(said) => format!("{HELD} {said}"),
            });
        }
        held
    }

    /// Whether an Enter read at this time was meant for this dialog.
    fn was_read(&self, read_at: Instant) -> bool {
        self.shown_at
            .is_some_and(|shown_at| read_at >= shown_at + READING_TIME)
    }
}

impl State {
    /// Opens the form of a new snapshot, or says why not.
    pub(super) fn ask_create(&mut self, now: Now) {
        let form = match self.can_create() {
            Ok(instance) => CreateForm {
                instance: instance.clone(),
                name: Field::holding(&self.proposed_name(now, instance)),
                focus: Part::Text,
                sent: None,
            },
            Err(why) => return self.refuse(now, Action::List(OnList::Create), why),
        };
        self.drop_hint(); // it spoke of another key
        self.layers.ask(Open::new(Dialog::Create(form)));
    }

    /// Opens the report of a delete that was not done.
    pub(super) fn tell_not_deleted(&mut self, snapshot: Snapshot, why: NotDone) {
        self.layers
            .ask(Open::new(Dialog::NotDeleted(Box::new(snapshot), why)));
    }

    /// Notes why what was pressed is not sent; gives that back in words.
    pub(super) fn refuse_in_dialog(&mut self, why: Denied) -> String {
        let said = why.to_string();
        if let Some(open) = self.layers.question_mut() {
            open.refused = Some(why);
        }
        said
    }

    /// Takes the hint back that says why nothing was sent, once that is not so any more.
    pub(super) fn drop_untrue_refusal(&mut self) {
        let Some(open) = self.question() else { return };
        let now = match &open.dialog {
            Dialog::Create(form) => self.can_create_on(&form.instance.id).err(),
            Dialog::Delete(form) => self.can_write_on(&form.instance.id).err(),
            Dialog::AllowWrites(_) | Dialog::ClearFilters(_) | Dialog::NotDeleted(..) => None,
        };
        if let Some(open) = self.layers.question_mut()
            && open.refused.is_some()
            && open.refused != now
        {
            let said = open.refused.take().map(|why| why.to_string());
            open.hint.take_if(|hint| Some(&*hint) == said.as_ref());
        }
    }

    pub(super) fn act_in_dialog(
        &mut self,
        now: Now,
        action: Action,
        read_at: Instant,
    ) -> Vec<super::Effect> {
        let Some(open) = self.layers.question_mut() else {
            return Vec::new();
        };
        let presses = action == Action::Question(Reply::Press);
        if presses && open.is_held_down(read_at) {
            return Vec::new();
        }
        open.held = false;
        open.hint = None;
        match action {
            Action::Question(Reply::FocusNext) => open.move_focus(1),
            Action::Question(Reply::FocusPrevious) => open.move_focus(-1),
            // The next frame says how far it went: not past the end.
            Action::Move(Motion::Down) => open.scrolled = open.scrolled.saturating_add(1),
            Action::Move(Motion::Up) => open.scrolled = open.scrolled.saturating_sub(1),
            Action::Question(Reply::Cancel) => self.layers.close_question(),
            Action::Refresh => self.read_now(now),
            Action::Question(Reply::Press) if !open.was_read(read_at) => {
                // Who goes on pressing has not read it either.
                open.shown_at = open.shown_at.map(|shown_at| shown_at.max(read_at));
                open.hint =
                    Some("Enter came before this could be read: press it again.".to_owned());
            }
            Action::Question(Reply::Press)
                if !open.end_seen && open.dialog.focus() != Part::Cancel =>
            {
                open.hint = Some(READ_ON.to_owned());
            }
            Action::Question(Reply::Press) => return self.press(now),
            Action::Edit(edit) => {
                if let Some(field) = open.dialog.text() {
                    field.edit(edit);
                }
            }
            Action::Question(Reply::ChooseNext | Reply::ChoosePrevious | Reply::Pick(_))
            | Action::Move(Motion::PageUp | Motion::PageDown | Motion::First | Motion::Last)
            | Action::List(_)
            | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// Presses what has the focus.
    fn press(&mut self, now: Now) -> Vec<super::Effect> {
        let Some(open) = self.layers.question_mut() else {
            return Vec::new();
        };
        let focus = open.dialog.focus();
        let effect = match (&mut open.dialog, focus) {
            (Dialog::Create(form), Part::Text) => {
                form.focus = Part::Act;
                return Vec::new();
            }
            (Dialog::Create(_), Part::Act) => self.send_create(now),
            (Dialog::Delete(form), Part::Text) if form.typed.text() != form.demanded() => {
                Err(match form.demand {
                    Demand::WholeId => "This is not the id.".to_owned(),
                    Demand::LastDigits | Demand::Nothing => {
                        "These are not the last 4 digits of the id.".to_owned()
                    }
                })
            }
            (Dialog::Delete(_), Part::Text | Part::Act) => self.send_delete(now),
            (Dialog::AllowWrites(_), Part::Act) => {
                self.allow_writes(now);
                return Vec::new();
            }
            (Dialog::ClearFilters(_), Part::Act) => {
                return self.clear_filters(now).into_iter().collect();
            }
            (Dialog::AllowWrites(_) | Dialog::ClearFilters(_), Part::Text)
            | (_, Part::Cancel)
            | (Dialog::NotDeleted(..), _) => {
                self.layers.close_question();
                return Vec::new();
            }
        };
        match (effect, self.layers.question_mut()) {
            (Ok(effect), _) => return vec![effect],
            (Err(said), Some(open)) => open.hint = Some(said),
            (Err(_), None) => {}
        }
        Vec::new()
    }
}
