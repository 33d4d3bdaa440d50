//! Signing in: the ways in at a first start, and the form over everything when a session has ended.
//!
//! Nothing beneath it changes: a list keeps its rows and its cursor, an open form what was typed.

use super::{Effect, Op, RequestId, State, field::Field};
use crate::{
    domain::{Entered, Keep, NoEntry, Now, Problem, Secret, Way},
    keys::{Action, Context},
    text::Text,
};

/// How an account is entered.
#[derive(Debug, Default)]
pub struct Entry {
    /// The form, where it is open.
    pub form: Option<SignIn>,
    /// Why nothing is read before somebody signs in.
    pub signed_out: Option<Problem>,
    /// The login, where it is known.
    pub login: Option<String>,
    /// Whether nothing was ever set up, so that the demo is offered too.
    pub first_start: bool,
    /// Where secrets would be kept, once that is known.
    pub place: Option<Text>,
    place_asked: bool,
    /// The first call of the session of now.
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

/// The form, or the choice of ways before it.
#[derive(Debug)]
pub struct SignIn {
    /// What it asks for.
    pub step: Step,
    /// Why it came up.
    pub why: Problem,
    /// What is kept for the next start.
    pub keep: Keep,
    /// What has the focus.
    pub focus: Spot,
    /// What it says of the last try.
    pub hint: Option<String>,
    /// The call, once it was sent.
    pub sent: Option<RequestId>,
    /// The login.
    pub user: Field,
    /// A password, a code or a token: never drawn.
    pub secret: Field,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Which way in; the one under the cursor.
    Choose(WayIn),
    /// The login and its password.
    Login,
    /// The code of the second factor.
    Code,
    /// A session that a browser opened.
    Token,
}

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// The account inside the program; offered at a first start only.
    Demo,
    /// Login and password.
    Login,
    /// A session's token.
    Token,
}

impl WayIn {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Demo, Self::Login, Self::Token];

    /// Its name, and what it takes.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Demo => ("Demo", "an invented account in this program; no network"),
            Self::Login => ("Login", "e-mail and password; a second factor, if any"),
            Self::Token => (
                "Session token",
                "copied from the browser; lives 1 h after use",
            ),
        }
    }
}

/// A part of the form that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The login.
    User,
    /// The password, the code or the token.
    Secret,
    /// What is kept.
    Keep,
    /// The button that signs in.
    Enter,
    /// The button that does not.
    Cancel,
}

impl SignIn {
    /// Which layer of keys it has.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.step, self.focus) {
            (Step::Choose(_), _) => Context::Ways,
            (_, Spot::User | Spot::Secret) if self.sent.is_none() => Context::Text,
            _ => Context::Buttons,
        }
    }

    /// The parts that the focus can be on, in their order.
    fn spots(&self) -> &'static [Spot] {
        if self.sent.is_some() {
            &[Spot::Cancel]
        } else {
            self.spots_of_step()
        }
    }

    /// The parts of what is asked for, in their order.
    #[must_use]
    pub fn spots_of_step(&self) -> &'static [Spot] {
        match self.step {
            Step::Choose(_) => &[],
            Step::Login => &[
                Spot::User,
                Spot::Secret,
                Spot::Keep,
                Spot::Enter,
                Spot::Cancel,
            ],
            Step::Token => &[Spot::Secret, Spot::Keep, Spot::Enter, Spot::Cancel],
            Step::Code => &[Spot::Secret, Spot::Enter, Spot::Cancel],
        }
    }

    fn move_focus(&mut self, by: isize) {
        let spots = self.spots();
        let at = spots.iter().position(|spot| *spot == self.focus);
        let next = at.map_or(0, |at| (at + spots.len()).saturating_add_signed(by));
        self.focus = spots
            .get(next % spots.len().max(1))
            .copied()
            .unwrap_or(self.focus);
    }

    fn text(&mut self) -> Option<&mut Field> {
        match self.focus {
            _ if self.context() != Context::Text => None,
            Spot::User => Some(&mut self.user),
            Spot::Secret => Some(&mut self.secret),
            Spot::Keep | Spot::Enter | Spot::Cancel => None,
        }
    }

    /// Types or pastes into the text that has the focus.
    pub(super) fn type_in(&mut self, typed: &str) {
        let Some(field) = self.text() else { return };
        let before = field.text().len();
        field.insert(typed);
        self.hint = (field.text().len() == before && !typed.is_empty())
            .then(|| "That is too long: 4 kB at most.".to_owned());
    }

    /// Pastes: a password exactly as it is but for the end of its line, all else without the blanks
    /// that copying adds, which is said.
    pub(super) fn paste(&mut self, pasted: &str) {
        let line = pasted.trim_end_matches(['\r', '\n']);
        if self.step == Step::Login && self.focus == Spot::Secret {
            return self.type_in(line);
        }
        let trimmed = pasted.trim();
        self.type_in(trimmed);
        if trimmed != line && self.hint.is_none() {
            self.hint = Some("The blanks around it were left out.".to_owned());
        }
    }

    fn ask_for(&mut self, step: Step) {
        self.step = step;
        self.secret.clear();
        self.hint = None;
        self.focus = match step {
            Step::Login if self.user.text().is_empty() => Spot::User,
            _ => Spot::Secret,
        };
    }

    /// What was entered, or what is missing.
    fn way(&self) -> Result<Way, String> {
        let user = || {
            let user = self.user.text().trim().to_owned();
            if user.is_empty() {
                return Err("The login is missing: it is your e-mail address.".to_owned());
            }
            Ok(user)
        };
        let entered = self.secret.text();
        let or = |secret: Option<Secret>, said: &str| secret.ok_or_else(|| said.to_owned());
        match self.step {
            Step::Login => Ok(Way::Password {
                user: user()?,
                password: or(Secret::exact(entered), "The password is missing.")?,
            }),
            Step::Code => Ok(Way::Code(or(Secret::new(entered), "The code is missing.")?)),
            Step::Token if entered.trim().contains(char::is_whitespace) => {
                Err("A token has no blanks inside: copy it again.".to_owned())
            }
            Step::Token | Step::Choose(_) => Ok(Way::Token(or(
                Secret::new(entered),
                "The token is missing.",
            )?)),
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
        let user = Field::holding(self.entry.login.as_deref().unwrap_or_default());
        let known = !user.text().is_empty();
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
            sent: None,
            user,
            secret: Field::default(),
        };
        if known {
            form.ask_for(Step::Login);
        }
        self.entry.form = Some(form);
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

    pub(super) fn act_in_sign_in(&mut self, action: Action) -> Vec<Effect> {
        let ways = self.ways_in();
        let Some(form) = &mut self.entry.form else {
            return Vec::new();
        };
        form.hint = None;
        match (form.step, action) {
            (Step::Choose(way), Action::Up | Action::Down) => {
                let at = ways.iter().position(|other| *other == way).unwrap_or(0);
                let next = if action == Action::Up {
                    at.saturating_sub(1)
                } else {
                    (at + 1).min(ways.len() - 1)
                };
                form.step = Step::Choose(ways[next]);
            }
            (Step::Choose(way), Action::Press) => return self.choose(way),
            (Step::Choose(_), Action::Pick(place)) => {
                let picked = ways.get(usize::from(place));
                return picked.map_or_else(Vec::new, |way| self.choose(*way));
            }
            (Step::Choose(_), Action::Cancel) if self.entry.first_start => {
                form.hint = Some("q quits.".to_owned());
            }
            (_, Action::Cancel) => return self.leave_sign_in(),
            (_, Action::FocusNext | Action::Down) => form.move_focus(1),
            (_, Action::FocusPrevious | Action::Up) => form.move_focus(-1),
            (_, Action::Press) => return self.press_sign_in(),
            (_, edit) => {
                if let Some(field) = form.text() {
                    field.edit(edit);
                }
            }
        }
        Vec::new()
    }

    fn choose(&mut self, way: WayIn) -> Vec<Effect> {
        let Some(form) = &mut self.entry.form else {
            return Vec::new();
        };
        match way {
            WayIn::Demo => return vec![Effect::Demo],
            WayIn::Login => form.ask_for(Step::Login),
            WayIn::Token => form.ask_for(Step::Token),
        }
        Vec::new()
    }

    /// One step back: to the choice of ways, then to what lies beneath.
    fn leave_sign_in(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.entry.form else {
            return Vec::new();
        };
        form.secret.clear();
        let sent = form.sent.take().is_some();
        match form.step {
            Step::Token => form.step = Step::Choose(WayIn::Token),
            Step::Login | Step::Code if !sent || self.entry.first_start => {
                form.step = Step::Choose(WayIn::Login);
            }
            Step::Choose(_) | Step::Login | Step::Code => self.entry.form = None,
        }
        Vec::new()
    }

    /// Presses what has the focus; in a text that goes on to the next, from the last one to the
    /// server.
    fn press_sign_in(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.entry.form else {
            return Vec::new();
        };
        match form.focus {
            _ if form.sent.is_some() => return self.leave_sign_in(),
            Spot::Cancel => return self.leave_sign_in(),
            Spot::User => {
                form.move_focus(1);
                return Vec::new();
            }
            Spot::Keep => {
                form.keep = form.keep.next();
                return Vec::new();
            }
            Spot::Secret | Spot::Enter => {}
        }
        let (way, keep) = match form.way() {
            Ok(way) => (way, form.keep),
            Err(missing) => {
                form.hint = Some(missing);
                return Vec::new();
            }
        };
        let id = self.new_request();
        if let Some(form) = &mut self.entry.form {
            form.sent = Some(id);
            form.focus = Spot::Cancel;
        }
        vec![Effect::SignIn(id, way, keep)]
    }

    /// Takes in how a sign-in ended. One that was not waited for any more counts all the same when
    /// it went well: the session is there.
    pub(super) fn signed_in(&mut self, now: Now, id: RequestId, result: Result<Entered, Problem>) {
        let waited = |form: &&mut SignIn| form.sent == Some(id);
        match result {
            Ok(Entered::In(not_kept)) => {
                if let Some(form) = self
                    .entry
                    .form
                    .as_ref()
                    .filter(|form| form.step != Step::Token)
                {
                    self.entry.login = Some(form.user.text().trim().to_owned());
                }
                self.entry.form = None;
                self.entry.signed_out = None;
                self.entry.since = self.new_request();
                self.naming = super::Naming::default();
                self.filters = super::Filters::default();
                self.entry.first_start = false;
                self.read_anew(now);
                match not_kept {
                    None => self.say(now, "Signed in."),
                    Some(why) => self.alarm(now, format!("Signed in, but not kept: {why}")),
                }
            }
            Ok(Entered::CodeWanted) => {
                if let Some(form) = self.entry.form.as_mut().filter(waited) {
                    form.sent = None;
                    form.ask_for(Step::Code);
                }
            }
            Err(problem) => {
                if let Some(form) = self.entry.form.as_mut().filter(waited) {
                    form.sent = None;
                    form.focus = Spot::Secret;
                    form.secret.clear();
                    form.hint = Some(problem.to_string());
                    if problem == Problem::NoEntry(NoEntry::Captcha) {
                        form.step = Step::Token;
                    }
                }
            }
        }
    }

    /// Whether somebody has to sign in before anything is read.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.entry.signed_out.is_some()
    }

    /// Asks once where secrets would be kept, as soon as the form is open.
    pub(super) fn find_place(&mut self) -> Option<Effect> {
        if self.entry.form.is_none() || self.entry.place_asked {
            return None;
        }
        self.entry.place_asked = true;
        Some(Effect::FindPlace(self.new_request()))
    }

    /// Takes in where secrets of this account would be kept, and the login that is kept there.
    pub(super) fn place_found(&mut self, place: Text, login: Option<String>) {
        self.entry.place = Some(place);
        if self.entry.login.is_none() {
            self.entry.login = login;
        }
        if let (Some(form), Some(login)) = (&mut self.entry.form, &self.entry.login)
            && form.user.text().is_empty()
        {
            form.user = Field::holding(login);
        }
    }
}
