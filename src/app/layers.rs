//! The layers over the lists: a stack. Its top layer receives the keys, and nothing else decides
//! that.

use super::{
    ask::{Open, quit::Quit, sign_in::SignIn},
    details::Details,
    help::Help,
    menu::Menu,
    operations::OperationsPane,
    schedules::SchedulesPane,
};
use crate::keys::Context;

/// A layer over the lists.
#[derive(Debug)]
pub enum Layer {
    /// The filter of the focused list is being typed.
    Filter,
    /// The help.
    Help(Help),
    /// A question, or a report.
    Question(Box<Open>),
    /// The account switcher, with the index under its cursor.
    Accounts(usize),
    /// The details of a snapshot or an instance.
    Details(Details),
    /// A menu.
    Menu(Box<Menu>),
    /// The operations, and the history.
    Operations(Box<OperationsPane>),
    /// The schedules of an instance's backups.
    Schedules(Box<SchedulesPane>),
}

impl Layer {
    /// Its rank: a layer that opens by itself goes below those of a higher rank, so that a report
    /// does not take the keys from a user who types a password, nor does the sign-in form take them
    /// from one who chooses an account.
    fn rank(&self) -> u8 {
        match self {
            Self::Filter
            | Self::Help(_)
            | Self::Menu(_)
            | Self::Details(_)
            | Self::Operations(_)
            | Self::Schedules(_) => 0,
            // Nothing takes the Enter that answers whether to quit.
            Self::Question(open) if open.is_quit() => 4,
            Self::Question(open) if open.is_sign_in() => 2,
            Self::Question(_) => 1,
            Self::Accounts(_) => 3,
        }
    }

    /// The context of its keys.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Filter => Context::Filter,
            Self::Help(help) if help.searching => Context::Filter,
            Self::Help(_) => Context::Help,
            Self::Question(open) => open.context(),
            Self::Accounts(_) => Context::Accounts,
            Self::Details(_) => Context::Details,
            Self::Menu(menu) => menu.context(),
            Self::Operations(pane) if pane.searching => Context::Filter,
            Self::Operations(_) => Context::Operations,
            Self::Schedules(_) => Context::Schedules,
        }
    }
}

/// The layers, from the lowest to the top.
#[derive(Debug, Default)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// The layer that receives the keys; none if the lists do.
    #[must_use]
    pub fn top(&self) -> Option<&Layer> {
        self.0.last()
    }

    /// The questions, from the top.
    pub(super) fn questions(&self) -> impl Iterator<Item = &Open> {
        self.0.iter().rev().filter_map(|layer| match layer {
            Layer::Question(open) => Some(&**open),
            _ => None,
        })
    }

    /// The same, mutably.
    pub(super) fn questions_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.0.iter_mut().rev().filter_map(|layer| match layer {
            Layer::Question(open) => Some(&mut **open),
            _ => None,
        })
    }

    /// The open question or report about the lists, which may be beneath other questions.
    #[must_use]
    pub fn question(&self) -> Option<&Open> {
        self.questions().find(|open| open.is_about_lists())
    }

    /// The question before the program quits, which may be beneath another layer.
    #[must_use]
    pub fn quit_question(&self) -> Option<&Open> {
        self.questions().find(|open| open.is_quit())
    }

    /// Updates what that question says is unfinished.
    pub(super) fn update_quit(&mut self, unfinished: Quit) {
        let mut questions = self.questions_mut();
        if let Some(quit) = questions.find_map(|open| open.question.downcast_mut()) {
            *quit = unfinished;
        }
    }

    /// The open sign-in form, which may be beneath another layer.
    #[must_use]
    pub fn sign_in(&self) -> Option<&Open> {
        self.questions().find(|open| open.is_sign_in())
    }

    /// The current step of the sign-in form.
    #[must_use]
    pub fn form(&self) -> Option<&SignIn> {
        let mut open = self.questions();
        open.find_map(|open| open.question.downcast_ref())
    }

    /// The open details, which may be beneath other layers.
    #[must_use]
    pub fn details(&self) -> Option<&Details> {
        self.0.iter().rev().find_map(|layer| match layer {
            Layer::Details(details) => Some(details),
            _ => None,
        })
    }

    pub(super) fn details_mut(&mut self) -> Option<&mut Details> {
        self.0.iter_mut().rev().find_map(|layer| match layer {
            Layer::Details(details) => Some(details),
            _ => None,
        })
    }

    /// Whether the account switcher is open, perhaps beneath other layers.
    pub(super) fn has_switcher(&self) -> bool {
        let is_switcher = |layer: &Layer| matches!(layer, Layer::Accounts(_));
        self.0.iter().any(is_switcher)
    }

    /// The open pane of operations, which may be beneath other layers.
    #[must_use]
    pub fn operations(&self) -> Option<&OperationsPane> {
        self.0.iter().find_map(|layer| match layer {
            Layer::Operations(pane) => Some(&**pane),
            _ => None,
        })
    }

    pub(super) fn operations_mut(&mut self) -> Option<&mut OperationsPane> {
        self.0.iter_mut().find_map(|layer| match layer {
            Layer::Operations(pane) => Some(&mut **pane),
            _ => None,
        })
    }

    /// The open schedules, which may be beneath other layers.
    #[must_use]
    pub fn schedules(&self) -> Option<&SchedulesPane> {
        self.0.iter().find_map(|layer| match layer {
            Layer::Schedules(pane) => Some(&**pane),
            _ => None,
        })
    }

    pub(super) fn close_schedules(&mut self) {
        self.0.retain(|layer| !matches!(layer, Layer::Schedules(_)));
    }

    /// Closes what hides the lists, but no question.
    pub(super) fn close_panes(&mut self) {
        let stays = |layer: &Layer| matches!(layer, Layer::Question(_) | Layer::Details(_));
        self.0.retain(stays);
    }

    pub(super) fn close_details(&mut self) {
        self.0.retain(|layer| !matches!(layer, Layer::Details(_)));
    }

    pub(super) fn top_mut(&mut self) -> Option<&mut Layer> {
        self.0.last_mut()
    }

    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Layer> {
        self.0.iter_mut()
    }

    /// Takes the menu that receives the keys, if any.
    pub(super) fn take_menu(&mut self) -> Option<Box<Menu>> {
        match self.0.pop()? {
            Layer::Menu(menu) => Some(menu),
            other => {
                self.0.push(other);
                None
            }
        }
    }

    pub(super) fn question_mut(&mut self) -> Option<&mut Open> {
        self.questions_mut().find(|open| open.is_about_lists())
    }

    pub(super) fn sign_in_mut(&mut self) -> Option<&mut Open> {
        self.questions_mut().find(|open| open.is_sign_in())
    }

    /// Puts a layer that the user opened over all others.
    pub(super) fn open(&mut self, layer: Layer) {
        self.0.push(layer);
    }

    /// Puts a question, which may open by itself, over the layers of its rank and below.
    fn insert(&mut self, open: Open) {
        let question = Layer::Question(Box::new(open));
        let above = |other: &Layer| other.rank() > question.rank();
        let at = self.0.iter().position(above).unwrap_or(self.0.len());
        self.0.insert(at, question);
    }

    /// Opens a question in place of the open one, if any.
    pub(super) fn ask(&mut self, open: Open) {
        self.close_question();
        self.insert(open);
    }

    /// The same for a question that no key has asked for: keys that come before it could be read are
    /// dropped, as they are meant for something else.
    pub(super) fn ask_by_itself(&mut self, mut open: Open) {
        open.uncalled = true;
        self.ask(open);
    }

    /// Closes the top layer.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }

    /// Opens the form of a sign-in, in place of the one that is open.
    pub(super) fn ask_sign_in(&mut self, open: Open) {
        self.close_sign_in();
        self.insert(open);
    }

    pub(super) fn close_question(&mut self) {
        self.close_question_if(Open::is_about_lists);
    }

    pub(super) fn close_sign_in(&mut self) {
        self.close_question_if(Open::is_sign_in);
    }

    pub(super) fn close_question_if(&mut self, unwanted: impl Fn(&Open) -> bool) {
        self.0
            .retain(|layer| !matches!(layer, Layer::Question(open) if unwanted(open)));
    }
}
