//! Questions, and reports that are answered like them. Each has a file, which builds the blocks
//! that it shows, and decides what its answer does.
//!
//! Everything that guards an answer is done in `open`, once for all of them: the time to read, the
//! end that has to be seen, an Enter that is held down, the message about the last key, the
//! movement of the focus. The view draws the blocks of all of them in the same way.
//!
//! A question is part of the state, so that reading goes on beneath it. It keeps its subject from
//! the moment it opened; no refresh changes it.

mod access;
pub mod allow_writes;
mod changes;
pub mod clear_filters;
mod content;
pub mod copy;
pub mod create;
pub mod create_many;
pub mod delete;
mod in_words;
pub mod kept;
pub mod many;
mod marked;
pub mod not_deleted;
mod open;
mod picks;
pub mod protection;
pub mod quit;
mod remains;
pub mod rename;
pub mod restore;
pub mod run;
pub mod schedule;
pub mod schedule_delete;
pub mod sign_in;

use std::{any::Any, fmt::Debug};

use super::{
    Effect, Program, RequestId, State,
    bulk::{Run, Stopped},
    field::Field,
};
pub use crate::words::Hint;
use crate::{
    domain::{
        Credentials, Keep, LONGEST_NAME, Now,
        write::{Confirmation, NotDone, OpId, Recording, Write},
    },
    keys::Context,
    text::Text,
    words::{Denied, questions},
};
pub use content::{Block, Button, Content, Control, Fact, Stress, Value};
use content::{about, id, name};
pub use open::{Extent, Open, READING_TIME};
use sign_in::WayIn;

/// A part of a question that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first text field.
    Text,
    /// The field of a secret, which is never drawn.
    Secret,
    /// The field in which a new secret is repeated, which is never drawn either.
    Repeat,
    /// The field of the digits that confirm.
    Digits,
    /// The field of a time.
    Time,
    /// A choice between several values.
    Choice,
    /// The choice of how to log in after a restore.
    Access,
    /// A box of several in a row that can be chosen, counted from 0.
    Toggle(u8),
    /// A row to choose, counted from 0.
    Row(u8),
    /// The button that does what the question asks.
    Act,
    /// The button that cancels.
    Cancel,
}

impl Part {
    /// The context of keys while it has the focus.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Text | Self::Secret | Self::Repeat | Self::Digits | Self::Time => Context::Text,
            Self::Choice | Self::Access => Context::Choice,
            Self::Toggle(_) => Context::Toggles,
            Self::Row(_) => Context::Ways,
            Self::Act | Self::Cancel => Context::Buttons,
        }
    }
}

/// The state that every question has.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What has the focus.
    pub focus: Part,
    /// What it waits for, once that is sent.
    pub sent: Option<Sent>,
    /// Whether anything was sent, whatever became of it.
    pub was_sent: bool,
    /// Whether its write must be recorded, or the user confirmed that it is sent in any case; `None`
    /// before it is checked that it can be.
    pub recording: Option<Recording>,
}

impl Form {
    /// The state in which a question opens.
    pub(super) fn new(focus: Part) -> Self {
        Self {
            focus,
            sent: None,
            was_sent: false,
            recording: None,
        }
    }

    /// The keys of a form whose button does `what`, in a word.
    fn keys(&self, what: &str) -> String {
        match self.focus {
            Part::Text | Part::Time => questions::keys_in_text(),
            focus => questions::keys(what, focus == Part::Act),
        }
    }

    /// The keys where something has to be typed, `wanted` in a word, before Enter does `what`.
    fn keys_to_type(&self, what: &str, wanted: &str, is_typed: bool) -> String {
        match self.focus {
            Part::Cancel => questions::keys(what, false),
            Part::Act if is_typed => questions::keys(what, true),
            _ => questions::keys_to_type(what, wanted, is_typed),
        }
    }
}

/// What a question has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A call.
    Call(RequestId),
    /// A write.
    Write(OpId),
}

/// How a text field takes its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// As words, which are pasted without the blanks around them.
    Words,
    /// As one line, which may be a secret: the question says what is left out.
    Line,
    /// As it is, like a password.
    Exactly,
}

/// The result of pressing a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The focus moves to the next part.
    Next,
    /// The question acts, if all conditions hold.
    Submit,
    /// The question closes, or takes back its last step.
    Back,
}

/// What a question does when it is confirmed.
#[derive(Debug)]
pub enum Submit {
    /// Begin a write.
    Write(Box<Write>),
    /// Begin several writes.
    Run(Run),
    /// Ask a further question in its place.
    Next(Box<dyn Ask>),
    /// Begin no further write of the run.
    StopRun,
    /// Ask again about what the run has not done.
    RunAgain,
    /// Allow writes.
    AllowWrites,
    /// Clear the filters.
    ClearFilters,
    /// Quit the program.
    Quit,
    /// Show the form of this way to sign in.
    Way(WayIn),
    /// Sign in.
    SignIn(Credentials, Keep),
}

/// Why a question can't be confirmed yet.
#[derive(Debug)]
pub struct Refused {
    /// The message.
    pub hint: Hint,
    /// The part to correct, which gets the focus.
    pub focus: Option<Part>,
}

impl From<Denied> for Refused {
    fn from(why: Denied) -> Self {
        Self {
            hint: Hint::Denied(why),
            focus: None,
        }
    }
}

/// The name that was typed.
///
/// # Errors
/// If it has no character, or more than the server takes.
fn typed_name(field: &Field) -> Result<Text, Refused> {
    let name = field.text().trim();
    let length = name.chars().count();
    if (1..=LONGEST_NAME).contains(&length) {
        Ok(Text::new(name))
    } else {
        Err(Refused {
            hint: Hint::NameLength(length),
            focus: Some(Part::Text),
        })
    }
}

/// The result of taking a step back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The question closes.
    Close,
    /// It shows an earlier step.
    Changed,
    /// There is no earlier step.
    Nowhere,
}

/// A question: everything specific to its kind.
pub trait Ask: Any + Debug + Send {
    /// Whether its answer changes the account.
    fn writes(&self) -> bool;

    /// Whether it lists rows: then it is wider, where the window has room.
    fn has_list(&self) -> bool {
        false
    }

    /// What it shows.
    fn content(&self, state: &State, form: &Form) -> Content;

    /// The text field of a part.
    fn text(&mut self, _part: Part) -> Option<&mut Field> {
        None
    }

    /// How the text field of a part takes its text.
    fn takes(&self, _part: Part) -> Takes {
        Takes::Words
    }

    /// The context of its keys while a part has the focus.
    fn context(&self, focus: Part) -> Context {
        focus.context()
    }

    /// The result of pressing a part.
    fn press(&self, part: Part) -> Press {
        match part {
            Part::Text | Part::Time | Part::Choice | Part::Access | Part::Toggle(_) => Press::Next,
            Part::Secret | Part::Repeat | Part::Digits | Part::Row(_) | Part::Act => Press::Submit,
            Part::Cancel => Press::Back,
        }
    }

    /// Checks that its action is possible now: before each answer, and while a message says that it
    /// is not.
    ///
    /// # Errors
    /// Why it is not possible.
    fn allowed(&self, _state: &State) -> Result<(), Denied> {
        Ok(())
    }

    /// What it does when it is confirmed, which is [allowed](Ask::allowed) then. A report that has no
    /// button but Close leaves this as it is.
    ///
    /// # Errors
    /// What is missing.
    fn submit(&self, _state: &State, _form: &Form) -> Result<Submit, Refused> {
        Err(Refused {
            hint: Hint::Denied(Denied::NothingLeft),
            focus: Some(Part::Cancel),
        })
    }

    /// Chooses the next or the previous value of a part.
    fn choose(&mut self, _part: Part, _next: bool) {}

    /// Chooses a value of a part by typing it; returns whether that is possible.
    fn choose_typed(&mut self, _part: Part, _typed: &str) -> bool {
        false
    }

    /// Chooses a box, or no longer.
    fn toggle(&mut self, _at: u8) {}

    /// Updates the question from the lists beneath it; returns what has changed, if that has to be
    /// read again.
    fn refresh(&mut self, _state: &State, _form: &mut Form) -> Option<Hint> {
        None
    }

    /// The part that gets the focus if its write was not done and it can be answered again; `None` if
    /// it closes.
    fn asks_again(&self, _why: &NotDone) -> Option<Part> {
        None
    }

    /// Takes the last step back.
    fn back(&mut self, _form: &mut Form) -> Back {
        Back::Close
    }
}

impl dyn Ask {
    /// The question, if it is of this kind.
    #[must_use]
    pub fn downcast_ref<T: Ask>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }

    /// The question, mutably, if it is of this kind.
    pub fn downcast_mut<T: Ask>(&mut self) -> Option<&mut T> {
        (self as &mut dyn Any).downcast_mut()
    }
}

impl State {
    /// The question or report that opens after a write that was not applied, if any: also when its
    /// own question was closed while it was sent. One that is still open may ask again instead.
    pub(super) fn follow_up(&self, now: Now, write: &Write, why: &NotDone) -> Option<Open> {
        match write {
            Write::Delete(delete) => self.after_delete(now, delete, why),
            Write::Create(_)
            | Write::Rename(_)
            | Write::Protect(_)
            | Write::Copy(_)
            | Write::Restore(_)
            | Write::Schedule(_) => None,
        }
    }

    /// Carries out the action of a question.
    fn carry_out(&mut self, now: Now, submit: Submit) -> Result<Vec<Effect>, Refused> {
        let confirmation = match submit {
            Submit::Write(_) | Submit::Run(_) => self.confirmation()?,
            Submit::Next(_)
            | Submit::StopRun
            | Submit::RunAgain
            | Submit::AllowWrites
            | Submit::ClearFilters
            | Submit::Quit
            | Submit::Way(_)
            | Submit::SignIn(..) => Confirmation::default(),
        };
        Ok(match submit {
            Submit::Write(write) => vec![self.begin(now, *write, confirmation)?],
            Submit::Run(run) => {
                self.begin_run(run.with(confirmation));
                Vec::new()
            }
            Submit::Next(question) => {
                self.layers.ask(Open::new(question, Part::Cancel));
                Vec::new()
            }
            Submit::StopRun => {
                self.stop_run(Stopped::ByHand);
                Vec::new()
            }
            Submit::RunAgain => {
                self.ask_again(now)?;
                Vec::new()
            }
            Submit::AllowWrites => {
                self.allow_writes(now);
                Vec::new()
            }
            Submit::ClearFilters => self.clear_filters(now).into_iter().collect(),
            Submit::Quit => vec![Effect::Program(Program::Quit)],
            Submit::Way(way) => self.choose_way(way),
            Submit::SignIn(credentials, keep) => vec![self.send_sign_in(credentials, keep)],
        })
    }
}
