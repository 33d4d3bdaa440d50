//! Everything that a question shows, in blocks: facts, paragraphs and controls. The view draws them.

use super::{Form, Part};
use crate::{
    app::field::Field,
    domain::{
        Instance, LONGEST_NAME, Snapshot,
        write::{Item, Parent},
    },
    words::questions,
};

/// The weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stress {
    /// Ordinary text.
    Plain,
    /// The subject of the question.
    Strong,
    /// A warning.
    Caution,
    /// A danger or a failure.
    Danger,
}

/// Everything that a question shows.
#[derive(Debug)]
pub struct Content {
    /// Its title.
    pub title: String,
    /// The weight of the title.
    pub stress: Stress,
    /// Texts and controls, from the top; the focus moves through the controls in this order.
    pub blocks: Vec<Block>,
    /// The message while its call is in flight: then [`Open::content`](super::Open::content) shows it,
    /// and otherwise not.
    pub sending: Option<String>,
    /// The keys that work before its call is in flight.
    pub keys: String,
}

impl Content {
    /// Adds a warning before the buttons.
    pub(super) fn warn(&mut self, warning: String) {
        let is_end = |block: &Block| matches!(block, Block::Control(Control::Buttons(_)));
        let end = self.blocks.iter().position(is_end);
        let at = end.unwrap_or(self.blocks.len());
        let warning = [Block::Paragraph(warning, Stress::Caution), Block::Gap];
        self.blocks.splice(at..at, warning);
    }
}

/// A part of what a question shows.
#[derive(Debug)]
pub enum Block {
    /// A fact.
    Fact(Fact),
    /// Two facts, on one line if there is room.
    Facts(Fact, Fact),
    /// One or more sentences.
    Paragraph(String, Stress),
    /// A line that is reserved for a sentence, whether it is there or not.
    Passing(Option<String>),
    /// A control, which can have the focus.
    Control(Control),
    /// An empty line.
    Gap,
}

/// A fact: a label and a value.
#[derive(Debug)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: Value,
    /// Its weight.
    pub stress: Stress,
    /// Whether it is pinned while the rest scrolls in a small window.
    pub stays: bool,
}

impl Fact {
    /// A fact of ordinary weight that isn't pinned.
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
    /// Text on as many lines as it needs.
    Words(String),
    /// A name, which may be cut if it takes many lines.
    Name(String),
    /// An instance, whose id is never cut, and its state, if that matters.
    Instance(Box<Instance>, Option<String>),
    /// The account.
    Account,
}

/// A control, which can have the focus.
#[derive(Debug)]
pub enum Control {
    /// A text field after its label.
    Text {
        /// Which part it is.
        part: Part,
        /// The label.
        label: String,
        /// The text, or stars in place of a secret.
        field: Field,
        /// The number of characters and the most that are allowed, if there is a limit.
        count: Option<(usize, usize)>,
    },
    /// A field for digits that confirm.
    Digits {
        /// The prompt; if the line has room, with the id.
        asked: [String; 2],
        /// The digits typed so far.
        field: Field,
        /// How many are needed.
        count: usize,
    },
    /// A choice between several values.
    Choice {
        /// Which part it is.
        part: Part,
        /// The label.
        label: String,
        /// The chosen value.
        chosen: String,
    },
    /// Several boxes in a row, each of which can be chosen.
    Toggles {
        /// The label.
        label: String,
        /// The name of each, and whether it is chosen.
        boxes: Vec<(&'static str, bool)>,
    },
    /// A row to choose.
    Row {
        /// Its number, counted from 0.
        number: u8,
        /// Its name.
        name: String,
        /// A description of it.
        what: String,
    },
    /// Buttons in a row, at the end.
    Buttons(Vec<Button>),
}

/// A button.
#[derive(Debug)]
pub struct Button {
    /// Which part it is.
    pub part: Part,
    /// The label.
    pub label: String,
    /// A short label, for narrow windows.
    pub short: String,
    /// Its weight.
    pub stress: Stress,
}

impl Button {
    /// A button of ordinary weight.
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

    pub(super) fn stressed(self, stress: Stress) -> Self {
        Self { stress, ..self }
    }
}

impl Control {
    /// The field for the name of a snapshot, a backup or a schedule.
    pub(super) fn name(label: String, field: &Field) -> Self {
        let count = field.text().trim().chars().count();
        Self::Text {
            part: Part::Text,
            label,
            field: field.clone(),
            count: Some((count, LONGEST_NAME)),
        }
    }
}

impl Block {
    /// The buttons of a question: Cancel first, then the one that acts; once that is in flight,
    /// only Close.
    pub(super) fn buttons(form: &Form, act: Button) -> Self {
        let cancel = |label| Button::new(Part::Cancel, label);
        Self::Control(Control::Buttons(match form.sent {
            None => vec![cancel(questions::cancel()), act],
            Some(_) => vec![cancel(questions::close())],
        }))
    }
}

/// The fact with the name of a snapshot.
pub(super) fn name(snapshot: &Snapshot) -> Fact {
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

/// The fact with the id of a snapshot, which is pinned.
pub(super) fn id(snapshot: &Snapshot) -> Fact {
    Fact {
        stays: true,
        ..Fact::new(questions::id(), Value::Words(snapshot.id.to_string()))
    }
}

/// What an item was made of.
fn parent(item: &Item) -> Value {
    match &item.parent {
        Parent::Instance(instance) => Value::Instance(Box::new(instance.clone()), None),
        Parent::Gone(id) => Value::Words(questions::gone_instance(id)),
        Parent::Nothing => Value::Words(questions::no_instance(item.kind())),
    }
}

/// The facts that identify the item of a question, and what it was made of.
pub(super) fn about(item: &Item) -> Vec<Block> {
    let snapshot = &item.snapshot;
    let status = questions::status_and_protection(&snapshot.status, snapshot.protection);
    let status = Fact::new(questions::status(), Value::Words(status));
    let instance = parent(item);
    vec![
        Block::Fact(name(snapshot)),
        Block::Facts(id(snapshot), status),
        Block::Fact(Fact::new(questions::of(), instance)),
    ]
}

impl Content {
    /// The parts that can have the focus, in order; once the call is sent, only the buttons.
    pub(super) fn parts(&self, sent: bool) -> Vec<Part> {
        let of = |block: &Block| match block {
            Block::Control(
                Control::Text { .. } | Control::Choice { .. } | Control::Toggles { .. },
            ) if sent => Vec::new(),
            Block::Control(Control::Text { part, .. } | Control::Choice { part, .. }) => {
                vec![*part]
            }
            Block::Control(Control::Digits { .. }) => vec![Part::Digits],
            Block::Control(Control::Toggles { boxes, .. }) => {
                (0..).zip(boxes).map(|(at, _)| Part::Toggle(at)).collect()
            }
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
