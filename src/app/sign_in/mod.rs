//! Signing in: the ways in at a first start, and the form over everything when a session has ended.
//!
//! Nothing beneath it changes: a list keeps its rows and its cursor, an open form what was typed.

mod form;

use std::time::{Duration, Instant};

use super::{
    Call, Denied, Effect, Listing, Op, RequestId, State, Tables, field::Field, layers::Layer,
    lists::steps,
};
use crate::{
    domain::{Keep, News, NoEntry, Now, Problem, SignInOutcome},
    keys::{Action, Reply},
    text::Text,
};
pub use form::{SignIn, Spot, Step, WayIn};

/// How often it is looked whether another program was given the code.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Whether what needs no person is tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Again {
    #[default]
    No,
    Wanted,
    Asked(RequestId),
}

/// How an account is entered.
#[derive(Debug, Default)]
pub struct Entry {
    /// Why nothing is read before somebody signs in.
    pub signed_out: Option<Problem>,
    /// The login, where it is known.
    pub login: Option<String>,
    /// Whether nothing was ever set up, so that the demo is offered too.
    pub first_start: bool,
    /// Where secrets would be kept, once that is known.
    pub place: Option<Text>,
    place_asked: bool,
    /// Whether the account inside the program was chosen as the way in.
    pub(super) wants_demo: bool,
    /// Whose data is shown, as the server says.
    whose: Option<Text>,
    /// What needs no person is to be tried again; the call, once it is made.
    again: Again,
    /// Parts the calls of earlier sessions from those of the one of now; no call has this number.
    since: RequestId,
}

impl Entry {
    /// Whether a call was made in a session before the one of now.
    pub(super) fn is_before(&self, id: RequestId) -> bool {
        id < self.since
    }

    /// That of an account with this login, where it is known.
    #[must_use]
    pub fn of(login: Option<String>) -> Self {
        Self {
            login,
            ..Self::default()
        }
    }
}

impl State {
    /// Takes in what a call met: where somebody has to sign in, nothing is read before, and the form
    /// comes up. One form, however many calls say so; one that a person closed stays closed until
    /// asked for. What began before the last sign-in says nothing of the session of now.
    pub(super) fn met(&mut self, now: Now, id: RequestId, problem: &Problem) {
        if !problem.wants_sign_in() || self.entry.is_before(id) {
            return;
        }
        if self.entry.signed_out.replace(problem.clone()).is_some() {
            return;
        }
        self.ask_sign_in();
        if let Some(form) = self.layers.form_mut() {
            form.uncalled = !self.entry.first_start;
        }
        if !self.shown && self.ops.iter().any(Op::is_running) {
            self.alarm(
                now,
                format!("{problem} Before that its writes can't be followed."),
            );
        }
    }

    /// Opens the form, if nobody is signed in.
    pub(super) fn ask_sign_in(&mut self) {
        let Some(why) = self.entry.signed_out.clone() else {
            return;
        };
        // Who had a session is no newcomer.
        self.entry.first_start &= why == Problem::NotSignedIn;
        let user = Field::holding(self.entry.login.as_deref().unwrap_or_default());
        let known = !user.text().is_empty();
        let wants_code = why == Problem::NoEntry(NoEntry::CodeWanted);
        let mut form = SignIn {
            step: Step::Choose(if self.entry.first_start {
                WayIn::Demo
            } else {
                WayIn::Login
            }),
            why,
            keep: Keep::default(),
            focus: Spot::Secret,
            hint: None,
            uncalled: false,
            look_at: None,
            shown_at: None,
            held: false,
            sent: None,
            user,
            secret: Field::default(),
        };
        if wants_code {
            form.ask_for(Step::Code);
        } else if known {
            form.ask_for(Step::Login);
        }
        self.layers.open(Layer::SignIn(Box::new(form)));
    }

    /// Whether nothing was ever set up, and that is what the screen is about: nothing lies beneath.
    #[must_use]
    pub fn is_first_start(&self) -> bool {
        self.entry.first_start && self.form().is_some()
    }

    /// Whether the first choice of a first start is open: there is nothing to go back to.
    pub(super) fn chooses_first_way(&self) -> bool {
        let step = self.form().map(|form| form.step);
        self.is_first_start() && matches!(step, Some(Step::Choose(_)))
    }

    /// The ways that are offered.
    #[must_use]
    pub fn ways_in(&self) -> &'static [WayIn] {
        if self.entry.first_start {
            &WayIn::ALL
        } else {
            &WayIn::ALL[1..]
        }
    }

    /// Whether a form came up under what was typed or pressed then; that is dropped, and it is said.
    pub(super) fn form_came_between(&mut self, read_at: Instant) -> bool {
        let Some(Layer::SignIn(form)) = self.layers.top_mut() else {
            return false;
        };
        let early = form.is_too_early(read_at);
        if early {
            form.hint = Some("What was typed before this came up is dropped.".to_owned());
        }
        early
    }

    /// Tries again what needs no person, before one is asked.
    pub(super) fn try_sign_in_again(&mut self) {
        if self.is_signed_out() && self.entry.again == Again::No {
            self.entry.again = Again::Wanted;
        }
    }

    pub(super) fn begin_sign_in_again(&mut self) -> Option<Effect> {
        if self.entry.again != Again::Wanted {
            return None;
        }
        let id = self.new_request();
        self.entry.again = Again::Asked(id);
        Some(Effect::Call(id, Call::SignInAgain))
    }

    /// While a code is asked for, looks whether another program was given it. A form that waits for
    /// anything else looks for nothing.
    pub(super) fn look_for_session(&mut self, now: Now) -> Option<Effect> {
        let shown = self.shown;
        let form = self.layers.form_mut()?;
        if form.step != Step::Code || form.sent.is_some() || !shown {
            form.look_at = None;
            return None;
        }
        let is_due = form.look_at.is_some_and(|at| at <= now.mono);
        if is_due || form.look_at.is_none() {
            form.look_at = Some(now.mono + LOOK_AGAIN);
        }
        is_due.then(|| self.call(Call::Adopt))
    }

    pub(super) fn act_in_sign_in(&mut self, action: Action) -> Vec<Effect> {
        let ways = self.ways_in();
        let Some(form) = self.layers.form_mut() else {
            return Vec::new();
        };
        if action == Action::Question(Reply::Press) && form.held {
            return Vec::new();
        }
        form.held = false;
        form.hint = None;
        match (form.step, action) {
            (Step::Choose(way), Action::Move(motion)) => {
                let at = ways.iter().position(|other| *other == way).unwrap_or(0);
                let next = at.saturating_add_signed(steps(motion, 1));
                form.step = Step::Choose(ways[next.min(ways.len() - 1)]);
            }
            (Step::Choose(way), Action::Question(Reply::Press)) => return self.choose(way),
            (Step::Choose(_), Action::Question(Reply::Pick(place))) => {
                let picked = ways.get(usize::from(place));
                return picked.map_or_else(Vec::new, |way| self.choose(*way));
            }
            (Step::Choose(_), Action::Question(Reply::Cancel)) if self.entry.first_start => {
                form.hint = Some(Denied::NothingBehind.to_string());
            }
            (_, Action::Question(Reply::Cancel)) => return self.leave_sign_in(),
            (_, Action::Question(Reply::FocusNext)) => form.move_focus(1),
            (_, Action::Question(Reply::FocusPrevious)) => form.move_focus(-1),
            (_, Action::Move(motion)) => form.move_focus(steps(motion, 1).signum()),
            (_, Action::Question(Reply::ChooseNext)) => form.choose(form.keep.next()),
            (_, Action::Question(Reply::ChoosePrevious)) => form.choose(form.keep.previous()),
            (_, Action::Question(Reply::Press)) => return self.press_sign_in(),
            (_, Action::Edit(edit)) => {
                if let Some(field) = form.text() {
                    field.edit(edit);
                }
            }
            (
                _,
                Action::Question(Reply::Pick(_))
                | Action::List(_)
                | Action::Refresh
                | Action::Program(_),
            ) => {}
        }
        Vec::new()
    }

    fn choose(&mut self, way: WayIn) -> Vec<Effect> {
        let Some(form) = self.layers.form_mut() else {
            return Vec::new();
        };
        match way {
            WayIn::Demo => self.entry.wants_demo = true,
            WayIn::Login => form.ask_for(Step::Login),
            WayIn::Token => form.ask_for(Step::Token),
            WayIn::Key => form.ask_for(Step::Key),
        }
        Vec::new()
    }

    /// One step back: to the choice of ways, then to what lies beneath.
    fn leave_sign_in(&mut self) -> Vec<Effect> {
        let Some(form) = self.layers.form_mut() else {
            return Vec::new();
        };
        form.secret.clear();
        let sent = form.sent.take().is_some();
        match form.step {
            Step::Token => form.step = Step::Choose(WayIn::Token),
            Step::Key => form.step = Step::Choose(WayIn::Key),
            Step::Login | Step::Code if !sent || self.entry.first_start => {
                form.step = Step::Choose(WayIn::Login);
            }
            Step::Choose(_) | Step::Login | Step::Code => self.layers.close_form(),
        }
        Vec::new()
    }

    /// Presses what has the focus; in a text that goes on to the next, from the last one to the
    /// server.
    fn press_sign_in(&mut self) -> Vec<Effect> {
        let Some(form) = self.layers.form_mut() else {
            return Vec::new();
        };
        match form.focus {
            // The focus is on Cancel then, but that nothing is sent twice is not to hang on it.
            _ if form.sent.is_some() => return self.leave_sign_in(),
            Spot::Cancel => return self.leave_sign_in(),
            Spot::User | Spot::Keep => {
                form.move_focus(1);
                return Vec::new();
            }
            Spot::Secret | Spot::Enter => {}
        }
        if form.step != Step::Code && form.keep != Keep::Nothing && self.entry.place.is_none() {
            form.hint = Some("Looking where it can be kept: press Enter again.".to_owned());
            return Vec::new();
        }
        let (way, keep) = match form.way() {
            Ok(way) => (way, form.keep),
            Err(missing) => {
                form.hint = Some(missing);
                return Vec::new();
            }
        };
        if matches!(form.step, Step::Login | Step::Key) {
            self.entry.login = Some(form.user.text().trim().to_owned());
        }
        let id = self.new_request();
        if let Some(form) = self.layers.form_mut() {
            form.sent = Some(id);
            form.focus = Spot::Cancel;
            form.held = true;
        }
        vec![Effect::Call(id, Call::SignIn(way, keep))]
    }

    /// Takes in how a sign-in ended. One that was not waited for any more counts all the same when
    /// it went well: the session is there.
    pub(super) fn signed_in(
        &mut self,
        now: Now,
        id: RequestId,
        result: Result<SignInOutcome, Problem>,
    ) {
        let waited = |form: &&mut SignIn| form.sent == Some(id);
        let again = self.entry.again == Again::Asked(id);
        if again {
            self.entry.again = Again::No;
        }
        match result {
            Ok(SignInOutcome::In { user, not_kept }) => {
                self.layers.close_form();
                self.entry.signed_out = None;
                self.entry.first_start = false;
                self.entry.since = self.new_request();
                self.belongs_to(now, user);
                self.read_anew(now);
                match not_kept {
                    None => self.say(now, "Signed in."),
                    Some(why) => self.alarm(now, format!("Signed in, but not kept: {why}")),
                }
            }
            Ok(SignInOutcome::CodeWanted) => {
                if let Some(form) = self.layers.form_mut().filter(waited) {
                    form.sent = None;
                    form.ask_for(Step::Code);
                }
            }
            Err(problem) if again => {
                if self.form().is_none() {
                    self.entry.signed_out = Some(problem);
                    self.ask_sign_in();
                }
            }
            Err(problem) => match self.layers.form_mut().filter(waited) {
                Some(form) => {
                    form.sent = None;
                    form.focus = Spot::Secret;
                    form.secret.clear();
                    form.hint = Some(problem.to_string());
                    if problem == Problem::NoEntry(NoEntry::Captcha) {
                        form.step = Step::Token;
                    }
                }
                None => self.say(now, problem.to_string()),
            },
        }
    }

    /// Takes in what goes on beside the calls.
    pub(super) fn hear(&mut self, now: Now, news: &News) {
        self.waits_for = matches!(news, News::WaitsFor(_)).then(|| news.to_string());
        if let News::NotKept(_) = news {
            self.alarm(now, news.to_string());
        }
    }

    /// Notes whose data is shown. That of another is not: it is dropped, and writes that were not
    /// seen to end are named.
    pub(super) fn belongs_to(&mut self, now: Now, user: Text) {
        let another = self.entry.whose.as_ref().is_some_and(|was| *was != user);
        if another {
            let unseen = self.unseen_writes();
            self.left_behind.clone_from(&unseen);
            self.ops.clear();
            self.layers.close_question();
            self.instances = Listing::default();
            self.snapshots.clear();
            self.tables = Tables::default();
            self.open = None;
            self.focus = super::Focus::default();
            self.filters = super::Filters::default();
            if let Some(first) = unseen.into_iter().next() {
                self.alarm(now, first);
            }
        }
        self.account.user = Some(user.clone());
        self.entry.whose = Some(user);
        self.naming = super::Naming::Asked;
    }

    /// Whether somebody has to sign in before anything is read.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.entry.signed_out.is_some()
    }

    /// Asks once where secrets would be kept, as soon as the form is open.
    pub(super) fn find_place(&mut self) -> Option<Effect> {
        if self.form().is_none() || self.entry.place_asked {
            return None;
        }
        self.entry.place_asked = true;
        Some(self.call(Call::Place))
    }

    /// Takes in where secrets of this account would be kept, and the login that is kept there.
    pub(super) fn place_found(&mut self, place: Text, login: Option<String>) {
        self.entry.place = Some(place);
        if self.entry.login.is_none() {
            self.entry.login = login;
        }
        if let (Some(form), Some(login)) = (self.layers.form_mut(), &self.entry.login)
            && form.user.text().is_empty()
        {
            form.user = Field::holding(login);
            if !self.entry.first_start && form.step == Step::Choose(WayIn::Login) {
                form.ask_for(Step::Login);
            }
        }
    }
}
