//! The form that signs in, and the choice of ways before it.

use std::time::Instant;

use crate::{
    app::{
        RequestId,
        dialog::READING_TIME,
        field::{Field, TOO_LONG},
    },
    domain::{Credentials, Keep, Problem, Secret},
    keys::Context,
};

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
    /// Whether it came up by itself, over what a person may just have been typing into.
    pub(super) uncalled: bool,
    /// When it is looked next whether another program was given the code.
    pub(in crate::app) look_at: Option<Instant>,
    /// When its first frame was on the screen.
    pub(in crate::app) shown_at: Option<Instant>,
    /// Whether it changed under an Enter that may be held down: that counts again after another key.
    pub(super) held: bool,
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
    /// The login and a key that is good once.
    Key,
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
    /// Login and one-time key.
    Key,
}

impl WayIn {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Demo, Self::Login, Self::Token, Self::Key];

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
            Self::Key => ("One-time key", "e-mail and a key that is good once"),
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
    /// Which layer of keys it has. Once it was sent, only [`Spot::Cancel`] has the focus.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.step, self.focus) {
            (Step::Choose(_), _) => Context::Ways,
            (_, Spot::Keep) => Context::Choice,
            (_, Spot::User | Spot::Secret) => Context::Text,
            (_, Spot::Enter | Spot::Cancel) => Context::Buttons,
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
            Step::Login | Step::Key => &[
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

    /// Whether what was typed or pressed then can't have been meant for it.
    pub(super) fn is_too_early(&self, read_at: Instant) -> bool {
        let read = |shown_at| read_at >= shown_at + READING_TIME;
        self.uncalled && !self.shown_at.is_some_and(read)
    }

    /// Chooses what is kept; a password only where one is given.
    pub(super) fn choose(&mut self, keep: Keep) {
        self.keep = match keep {
            Keep::Password if self.step != Step::Login => Keep::Session,
            keep => keep,
        };
    }

    pub(super) fn move_focus(&mut self, by: isize) {
        let spots = self.spots();
        let at = spots.iter().position(|spot| *spot == self.focus);
        let next = at.map_or(0, |at| (at + spots.len()).saturating_add_signed(by));
        self.focus = spots
            .get(next % spots.len().max(1))
            .copied()
            .unwrap_or(self.focus);
    }

    pub(super) fn text(&mut self) -> Option<&mut Field> {
        match self.focus {
            _ if self.context() != Context::Text => None,
            Spot::User => Some(&mut self.user),
            Spot::Secret => Some(&mut self.secret),
            Spot::Keep | Spot::Enter | Spot::Cancel => None,
        }
    }

    /// Types or pastes into the text that has the focus: a password exactly as it is.
    pub(in crate::app) fn type_in(&mut self, typed: &str) {
        let is_password = self.step == Step::Login && self.focus == Spot::Secret;
        self.held = false;
        let Some(field) = self.text() else { return };
        let fits = if is_password {
            field.insert_exactly(typed)
        } else {
            field.insert(typed)
        };
        self.hint = (!fits).then(|| TOO_LONG.to_owned());
    }

    /// Pastes: a password but for the end of its line, all else without the blanks that copying adds,
    /// which is said.
    pub(in crate::app) fn paste(&mut self, pasted: &str) {
        let line = pasted.trim_end_matches(['\r', '\n']);
        if line.contains(['\r', '\n']) {
            self.hint = Some("That has a line break inside: nothing of it was pasted.".to_owned());
            return;
        }
        if self.step == Step::Login && self.focus == Spot::Secret {
            return self.type_in(line);
        }
        let trimmed = line.trim();
        self.type_in(trimmed);
        if trimmed != line && self.hint.is_none() {
            self.hint = Some("The blanks around it were left out.".to_owned());
        }
    }

    pub(super) fn ask_for(&mut self, step: Step) {
        self.step = step;
        self.choose(self.keep);
        self.secret.clear();
        self.hint = None;
        self.focus = match step {
            Step::Login | Step::Key if self.user.text().is_empty() => Spot::User,
            _ => Spot::Secret,
        };
    }

    /// What was entered; or what is missing, with the focus on it.
    pub(super) fn way(&mut self) -> Result<Credentials, String> {
        let user = self.user.text().trim().to_owned();
        if matches!(self.step, Step::Login | Step::Key) && user.is_empty() {
            self.focus = Spot::User;
            return Err("The login is missing: it is your e-mail address.".to_owned());
        }
        self.focus = Spot::Secret;
        let entered = self.secret.text();
        let or = |secret: Option<Secret>, said: &str| secret.ok_or_else(|| said.to_owned());
        match self.step {
            Step::Login => Ok(Credentials::Password {
                user,
                password: or(Secret::exact(entered), "The password is missing.")?,
            }),
            Step::Key => Ok(Credentials::Key {
                user,
                key: or(Secret::new(entered), "The key is missing.")?,
            }),
            Step::Code => Ok(Credentials::Code(or(
                Secret::new(entered),
                "The code is missing.",
            )?)),
            Step::Token if entered.trim().contains(char::is_whitespace) => {
                Err("A token has no blanks inside: copy it again.".to_owned())
            }
            Step::Token | Step::Choose(_) => Ok(Credentials::Token(or(
                Secret::new(entered),
                "The token is missing.",
            )?)),
        }
    }
}
