//! Questions, and reports that are read like them: each is one file, which says in blocks what it
//! shows, and what follows when it is answered.
//!
//! All that guards an answer is done once, for all of them, in `open`: the time to read, the end that
//! has to be seen, an Enter that is held down, what is said of the last key, where the focus goes. The
//! view draws the blocks of all of them with one piece of code.
//!
//! A question is state, so that reading goes on beneath it. It holds what it is about from the moment
//! it opened; no refresh changes that.

pub mod allow_writes;
pub mod clear_filters;
pub mod create;
pub mod delete;
mod in_words;
pub mod not_deleted;
mod open;
pub mod rename;
pub mod sign_in;
pub mod unprotect;

use super::{Effect, RequestId, State, field::Field};
pub use crate::words::Hint;
use crate::{
    domain::{
        Credentials, Instance, Keep, Now, Snapshot,
        write::{NotDone, OpId, Write},
    },
    keys::Context,
    words::{Denied, questions},
};
use allow_writes::AllowWrites;
use clear_filters::ClearFilters;
use create::CreateForm;
use delete::DeleteForm;
use not_deleted::NotDeletedReport;
pub use open::{Extent, Open, READING_TIME};
use rename::RenameForm;
use sign_in::{SignIn, WayIn};
use unprotect::Unprotect;

/// A part of a question that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first text.
    Text,
    /// The text that is never drawn.
    Secret,
    /// One of several words.
    Choice,
    /// A row of several to choose from, from 0.
    Row(u8),
    /// The button that does what is asked.
    Act,
    /// The button that does not.
    Cancel,
}

impl Part {
    /// Which keys are live while it has the focus.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Text | Self::Secret => Context::Text,
            Self::Choice => Context::Choice,
            Self::Row(_) => Context::Ways,
            Self::Act | Self::Cancel => Context::Buttons,
        }
    }
}

/// What every question keeps of its answer.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What has the focus.
    pub focus: Part,
    /// What it waits for, once that was sent.
    pub sent: Option<Sent>,
}

/// What a question has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A call.
    Call(RequestId),
    /// A write.
    Write(OpId),
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stress {
    /// As anything else.
    Plain,
    /// It is what the question is about.
    Strong,
    /// It is to be kept in mind.
    Caution,
    /// It is dangerous, or it failed.
    Danger,
}

/// All that a question shows.
#[derive(Debug)]
pub struct Content {
    /// Its title.
    pub title: String,
    /// How much that matters.
    pub stress: Stress,
    /// What it says and where it is answered, from the top; the focus goes through the controls in
    /// this order.
    pub blocks: Vec<Block>,
    /// What goes on, once its call is on the way.
    pub sending: Option<String>,
    /// The keys that work.
    pub keys: String,
}

/// A part of what a question shows.
#[derive(Debug)]
pub enum Block {
    /// What something is.
    Fact(Fact),
    /// Two facts, on one line where there is room.
    Facts(Fact, Fact),
    /// A sentence or more.
    Paragraph(String, Stress),
    /// A sentence on one line, which is there when the sentence is not.
    Passing(Option<String>),
    /// What can have the focus.
    Control(Control),
    /// An empty line.
    Gap,
}

/// What something is.
#[derive(Debug)]
pub struct Fact {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub value: Value,
    /// How much it matters.
    pub stress: Stress,
    /// Whether it stays in place while the rest scrolls in a small window.
    pub stays: bool,
}

impl Fact {
    /// A plain one.
    #[must_use]
    pub fn new(label: impl Into<String>, value: Value) -> Self {
        Self {
            label: label.into(),
            value,
            stress: Stress::Plain,
            stays: false,
        }
    }
}

/// The value of a fact.
#[derive(Debug)]
pub enum Value {
    /// On as many lines as it takes.
    Words(String),
    /// A name, which may be cut when it takes many lines.
    Name(String),
    /// An instance, whose id is never cut, and its state, where that counts.
    Instance(Box<Instance>, Option<String>),
    /// Whose data is shown.
    Account,
}

/// What can have the focus.
#[derive(Debug)]
pub enum Control {
    /// A text behind its label.
    Text {
        /// Which part it is.
        part: Part,
        /// What it is called.
        label: String,
        /// What was entered; stars in the place of a secret.
        field: Field,
        /// How many characters of how many it has, where that is limited.
        count: Option<(usize, usize)>,
    },
    /// Digits that have to be typed; nothing else is asked for.
    Digits {
        /// What is asked for; where it fits on the line, with the id.
        asked: [String; 2],
        /// What was entered.
        field: Field,
        /// How many there are to be.
        count: usize,
    },
    /// One of several words.
    Choice {
        /// What it is called.
        label: String,
        /// The word that is chosen.
        chosen: String,
    },
    /// A row of several to choose from.
    Row {
        /// Its number, from 0.
        number: u8,
        /// What it is called.
        name: String,
        /// What it takes.
        what: String,
    },
    /// Buttons beside each other, at the end.
    Buttons(Vec<Button>),
}

/// A button.
#[derive(Debug)]
pub struct Button {
    /// Which part it is.
    pub part: Part,
    /// What it says.
    pub label: String,
    /// The same in short, for where there is no room.
    pub short: String,
    /// How much it matters.
    pub stress: Stress,
}

impl Button {
    /// A plain one.
    #[must_use]
    pub fn new(part: Part, label: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            part,
            short: label.clone(),
            label,
            stress: Stress::Plain,
        }
    }

    fn stressed(self, stress: Stress) -> Self {
        Self { stress, ..self }
    }
}

impl Block {
    /// The buttons of a question that asks before it does something: Cancel first, then the one that
    /// does it; once that is under way, only Close.
    fn buttons(form: &Form, act: Button) -> Self {
        let cancel = |label| Button::new(Part::Cancel, label);
        Self::Control(Control::Buttons(match form.sent {
            None => vec![cancel(questions::cancel()), act],
            Some(_) => vec![cancel(questions::close())],
        }))
    }
}

/// What a snapshot is called.
fn name(snapshot: &Snapshot) -> Fact {
    let shown = if snapshot.name.is_blank() {
        questions::no_name()
    } else {
        snapshot.name.shown().to_owned()
    };
    Fact {
        stress: Stress::Strong,
        ..Fact::new(questions::name(), Value::Name(shown))
    }
}

/// The id of a snapshot, which stays in sight.
fn id(snapshot: &Snapshot) -> Fact {
    Fact {
        stays: true,
        ..Fact::new(questions::id(), Value::Words(snapshot.id.to_string()))
    }
}

/// Which snapshot of which instance a question is about.
fn about(snapshot: &Snapshot, instance: &Instance) -> Vec<Block> {
    let status = questions::status_and_protection(&snapshot.status, snapshot.protection);
    let status = Fact::new(questions::status(), Value::Words(status));
    let instance = Value::Instance(Box::new(instance.clone()), None);
    vec![
        Block::Fact(name(snapshot)),
        Block::Facts(id(snapshot), status),
        Block::Fact(Fact::new(questions::of(), instance)),
    ]
}

impl Content {
    /// The parts that the focus can be on, in their order: once it was sent, only its buttons.
    fn parts(&self, sent: bool) -> Vec<Part> {
        let of = |block: &Block| match block {
            Block::Control(Control::Text { .. } | Control::Choice { .. }) if sent => Vec::new(),
            Block::Control(Control::Text { part, .. }) => vec![*part],
            Block::Control(Control::Digits { .. }) => vec![Part::Text],
            Block::Control(Control::Choice { .. }) => vec![Part::Choice],
            Block::Control(Control::Row { number, .. }) => vec![Part::Row(*number)],
            Block::Control(Control::Buttons(buttons)) => {
                buttons.iter().map(|button| button.part).collect()
            }
            Block::Fact(_)
            | Block::Facts(..)
            | Block::Paragraph(..)
            | Block::Passing(_)
            | Block::Gap => Vec::new(),
        };
        self.blocks.iter().flat_map(of).collect()
    }
}

/// What pressing a part does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The focus goes on to the next part.
    Next,
    /// What is asked is done, if everything is as it has to be.
    Submit,
    /// The question is left, or the last step taken back.
    Back,
}

/// What a question wants done.
#[derive(Debug)]
pub enum Submit {
    /// Begin a write.
    Write(Box<Write>),
    /// Take read-only off.
    AllowWrites,
    /// Clear the filters.
    ClearFilters,
    /// Ask for what this way in takes.
    Way(WayIn),
    /// Sign in.
    SignIn(Credentials, Keep),
}

/// Why a question is not answered yet.
#[derive(Debug)]
pub struct Refused {
    /// What is said.
    pub hint: Hint,
    /// What gets the focus, to set it right.
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

/// What taking a step back comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The question closes.
    Close,
    /// It asks for something else.
    Changed,
    /// There is nothing to go back to.
    Nowhere,
}

/// A question: all that is particular to it.
pub trait Ask {
    /// What it shows.
    fn content(&self, state: &State, form: &Form) -> Content;

    /// The text of a part.
    fn text(&mut self, _part: Part) -> Option<&mut Field> {
        None
    }

    /// Whether the text of a part is taken as it is, as a password is.
    fn is_exact(&self, _part: Part) -> bool {
        false
    }

    /// What pressing a part does.
    fn press(&self, part: Part) -> Press {
        match part {
            Part::Text | Part::Choice => Press::Next,
            Part::Secret | Part::Row(_) | Part::Act => Press::Submit,
            Part::Cancel => Press::Back,
        }
    }

    /// Whether what it asks for may be done now.
    ///
    /// # Errors
    /// The reason against it.
    fn allowed(&self, _state: &State) -> Result<(), Denied> {
        Ok(())
    }

    /// What it wants done, if everything is as it has to be.
    ///
    /// # Errors
    /// What is not.
    fn submit(&self, state: &State, form: &Form) -> Result<Submit, Refused>;

    /// Chooses the next word, or the one before.
    fn choose(&mut self, _next: bool) {}

    /// Takes in what the lists beneath tell by now; gives back what has changed, if that has to be
    /// read again.
    fn refresh(&mut self, _state: &State, _form: &mut Form) -> Option<Hint> {
        None
    }

    /// What it says where nothing was done, if it is to be answered once more.
    fn not_done(&self, _why: &NotDone) -> Option<Hint> {
        None
    }

    /// Takes the last step back.
    fn back(&mut self, _form: &mut Form) -> Back {
        Back::Close
    }
}

/// The questions there are.
#[derive(Debug)]
pub enum Question {
    /// The name of a new snapshot.
    Create(CreateForm),
    /// Whether to delete a snapshot.
    Delete(Box<DeleteForm>),
    /// Whether an account is to be read-only no more.
    AllowWrites(AllowWrites),
    /// Whether to clear the filters that a browser has set in the session.
    ClearFilters(ClearFilters),
    /// The new name of a snapshot.
    Rename(Box<RenameForm>),
    /// Whether to take the protection off a snapshot.
    Unprotect(Box<Unprotect>),
    /// Nothing: it tells why nothing was deleted.
    NotDeleted(Box<NotDeletedReport>),
    /// How to sign in.
    SignIn(Box<SignIn>),
}

impl Question {
    fn ask(&self) -> &dyn Ask {
        match self {
            Self::Create(ask) => ask,
            Self::Delete(ask) => &**ask,
            Self::AllowWrites(ask) => ask,
            Self::ClearFilters(ask) => ask,
            Self::Rename(ask) => &**ask,
            Self::Unprotect(ask) => &**ask,
            Self::NotDeleted(ask) => &**ask,
            Self::SignIn(ask) => &**ask,
        }
    }

    fn ask_mut(&mut self) -> &mut dyn Ask {
        match self {
            Self::Create(ask) => ask,
            Self::Delete(ask) => &mut **ask,
            Self::AllowWrites(ask) => ask,
            Self::ClearFilters(ask) => ask,
            Self::Rename(ask) => &mut **ask,
            Self::Unprotect(ask) => &mut **ask,
            Self::NotDeleted(ask) => &mut **ask,
            Self::SignIn(ask) => &mut **ask,
        }
    }
}

impl State {
    /// The question or report that follows a write that was not done, if one does.
    pub(super) fn follow_up(&self, now: Now, write: &Write, why: &NotDone) -> Option<Open> {
        match write {
            Write::Delete(delete) => self.after_delete(now, delete, why),
            Write::Create(_) | Write::Rename(_) | Write::Protect(_) => None,
        }
    }

    /// Does what a question wants done.
    fn carry_out(&mut self, now: Now, submit: Submit) -> Result<Vec<Effect>, Refused> {
        Ok(match submit {
            Submit::Write(write) => vec![self.begin(now, *write)?],
            Submit::AllowWrites => {
                self.allow_writes(now);
                Vec::new()
            }
            Submit::ClearFilters => self.clear_filters(now).into_iter().collect(),
            Submit::Way(way) => self.choose_way(way),
            Submit::SignIn(credentials, keep) => vec![self.send_sign_in(credentials, keep)],
        })
    }
}
