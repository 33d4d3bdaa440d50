//! The form to sign in: the choice of ways, then the fields of the chosen one.
//!
//! ```text
//! |  >1  Log in         e-mail and password; a second factor …           |
//! |   2  Session token  copied from the browser …                        |
//! |   3  Demo           a sample account in this program …               |
//! |   4  More           …                                                |
//! |  Server   api.zomro.com                                              |
//!
//! |  The session has ended: sign in again.                               |
//! |  Account  prod  api.zomro.com                                        |
//! |  Login    [ops@example.ua                       ]                    |
//! |  Password [********                             ]                    |
//! |  Keep     the session alone                                          |
//! |  To be kept in ~/.local/state/… (not encrypted; only you can …).     |
//! |                                    [ Sign in ]   [ Back ]            |
//! ```

use std::time::Instant;

use super::{
    Ask, Back, Block, Button, Content, Control, Fact, Form, Hint, Part, Refused, Stress, Submit,
    Takes, Value,
};
use crate::{
    app::{Field, State},
    domain::{Credentials, Keep, Problem, Secret},
    words::questions,
};

/// The question.
#[derive(Debug)]
pub struct SignIn {
    /// The current step.
    pub step: Step,
    /// Why it opened.
    pub why: Problem,
    /// What to store for the next start.
    pub keep: Keep,
    /// Whether nothing has been set up: the demo is offered too, and there are no lists beneath.
    pub(in crate::app) first_start: bool,
    /// Whether the rarer ways are offered at a first start.
    pub(in crate::app) more: bool,
    /// When to check next whether another process has received the code.
    pub(in crate::app) look_at: Option<Instant>,
    /// The login.
    pub user: Field,
    /// A password, a code or a token: never drawn.
    pub secret: Field,
}

/// A step of the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The choice of ways.
    Choose,
    /// The login and its password.
    Login,
    /// The code of the second factor.
    Code,
    /// The token of a session that a browser opened.
    Token,
    /// The login and a one-time key.
    Key,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// Login and password.
    Login,
    /// A session token.
    Token,
    /// The demo account; offered only if nothing has been set up.
    Demo,
    /// Login and one-time key.
    Key,
    /// Offers the rarer ways too.
    More,
}

impl SignIn {
    /// The ways that are offered.
    #[must_use]
    pub fn ways(&self) -> &'static [WayIn] {
        use WayIn::{Demo, Key, Login, More, Token};
        match (self.first_start, self.more) {
            (true, false) => &[Login, Token, Demo, More],
            (true, true) => &[Login, Token, Demo, Key],
            (false, _) => &[Login, Token, Key],
        }
    }

    /// The row of a way.
    #[must_use]
    pub fn row(&self, way: WayIn) -> Part {
        let at = self.ways().iter().position(|other| *other == way);
        Part::Row(at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default())
    }

    /// Shows another step.
    pub(in crate::app) fn ask_for(&mut self, step: Step, form: &mut Form) {
        self.step = step;
        self.keep_what_there_is(self.keep);
        self.secret.clear();
        form.focus = match step {
            Step::Login | Step::Key if self.user.text().is_empty() => Part::Text,
            Step::Login | Step::Key | Step::Code | Step::Token => Part::Secret,
            Step::Choose => self.row(WayIn::Login),
        };
    }

    /// Offers the rarer ways too.
    pub(in crate::app) fn offer_more(&mut self, form: &mut Form) {
        self.more = true;
        form.focus = self.row(WayIn::Key);
    }

    /// Goes back to the choice of ways.
    pub(in crate::app) fn choose_again(&mut self, way: WayIn, form: &mut Form) -> Back {
        self.step = Step::Choose;
        form.focus = self.row(way);
        Back::Changed
    }

    /// A password is stored only if one is entered.
    fn keep_what_there_is(&mut self, keep: Keep) {
        self.keep = match keep {
            Keep::Password if self.step != Step::Login => Keep::Session,
            keep => keep,
        };
    }

    /// The entered credentials, or what is missing.
    fn credentials(&self) -> Result<Credentials, Refused> {
        let missing = |hint, focus| Refused {
            hint,
            focus: Some(focus),
        };
        let user = self.user.text().trim().to_owned();
        if matches!(self.step, Step::Login | Step::Key) && user.is_empty() {
            return Err(missing(Hint::NoLogin, Part::Text));
        }
        let entered = self.secret.text();
        let or = |secret: Option<Secret>, hint| secret.ok_or(missing(hint, Part::Secret));
        match self.step {
            Step::Login => Ok(Credentials::Password {
                user,
                password: or(Secret::exact(entered), Hint::NoPassword)?,
            }),
            Step::Key => Ok(Credentials::Key {
                user,
                key: or(Secret::new(entered), Hint::NoKey)?,
            }),
            Step::Code => or(Secret::new(entered), Hint::NoCode).map(Credentials::Code),
            Step::Token if entered.trim().contains(char::is_whitespace) => {
                Err(missing(Hint::BlanksInToken, Part::Secret))
            }
            Step::Token | Step::Choose => {
                or(Secret::new(entered), Hint::NoToken).map(Credentials::Token)
            }
        }
    }

    /// Why the form opened; nothing at a first start.
    fn why(&self) -> Vec<Block> {
        if self.first_start {
            return Vec::new();
        }
        vec![
            Block::Paragraph(self.why.to_string(), Stress::Danger),
            Block::Fact(Fact::new(questions::account(), Value::Account)),
            Block::Gap,
        ]
    }

    fn ways_in(&self, state: &State) -> Vec<Block> {
        let mut blocks = self.why();
        if self.first_start {
            let said = Block::Paragraph(questions::what_it_does(), Stress::Plain);
            blocks.extend([Block::Gap, said, Block::Gap]);
        } else {
            blocks.push(Block::Paragraph(questions::which_way(), Stress::Plain));
        }
        blocks.extend((0..).zip(self.ways()).map(|(number, way)| {
            let (name, what) = match way {
                WayIn::Demo => questions::way::demo(),
                WayIn::Login => questions::way::login(),
                WayIn::Token => questions::way::token(),
                WayIn::Key => questions::way::one_time_key(),
                WayIn::More => questions::way::more(),
            };
            Block::Control(Control::Row { number, name, what })
        }));
        blocks.push(Block::Gap);
        if self.first_start {
            let server = Value::Words(questions::server_and_another(&state.account.server));
            let stored = questions::stored_if_chosen(state.entry.place.as_ref());
            let said = if state.entry.sent.is_some() {
                stored
            } else {
                questions::nothing_sent(&stored)
            };
            blocks.extend([
                Block::Fact(Fact::new(questions::server(), server)),
                Block::Gap,
                Block::Paragraph(said, Stress::Plain),
            ]);
        } else {
            blocks.push(Block::Fact(server(state)));
        }
        blocks.push(Block::Gap);
        blocks
    }

    fn entry(&self, state: &State, form: &Form) -> Vec<Block> {
        let mut blocks = self.why();
        if self.first_start {
            blocks.extend([Block::Fact(server(state)), Block::Gap]);
        }
        let text = |part, label, field: Field| {
            Block::Control(Control::Text {
                part,
                label,
                field,
                count: None,
            })
        };
        let secret = match self.step {
            Step::Login | Step::Choose => questions::password(),
            Step::Code => questions::code(),
            Step::Token => questions::token(),
            Step::Key => questions::one_time_key(),
        };
        match self.step {
            Step::Login | Step::Key => {
                blocks.push(text(Part::Text, questions::login(), self.user.clone()));
            }
            Step::Code | Step::Token | Step::Choose => {}
        }
        // A star for each character: a secret never leaves the form except in a call.
        blocks.push(text(Part::Secret, secret, self.secret.masked()));
        match self.step {
            Step::Token => {
                blocks.push(Block::Paragraph(questions::how_to_copy(), Stress::Plain));
            }
            Step::Code => {
                let said = questions::code_wanted(state.entry.login.as_deref());
                blocks.push(Block::Paragraph(said, Stress::Plain));
            }
            Step::Login | Step::Key | Step::Choose => {}
        }
        if self.step != Step::Code {
            blocks.push(Block::Control(Control::Choice {
                part: Part::Choice,
                label: questions::keep(),
                chosen: questions::kept(self.keep),
            }));
            let place = questions::stored_where(self.keep, state.entry.place.as_ref());
            blocks.push(Block::Paragraph(place, Stress::Plain));
        }
        blocks.push(Block::Gap);
        blocks.push(Block::Control(Control::Buttons(match form.sent {
            Some(_) => vec![Button::new(Part::Cancel, questions::close())],
            None => vec![
                Button::new(Part::Act, questions::sign_in_button()),
                Button::new(Part::Cancel, questions::back()),
            ],
        })));
        blocks
    }
}

fn server(state: &State) -> Fact {
    let words = Value::Words(state.account.server.clone());
    Fact::new(questions::server(), words)
}

impl Ask for SignIn {
    fn writes(&self) -> bool {
        false
    }

    fn content(&self, state: &State, form: &Form) -> Content {
        let waits_for = state.waits_for.as_ref();
        let sending = waits_for.map_or_else(questions::signing_in, ToString::to_string);
        Content {
            title: match self.step {
                Step::Choose if self.first_start => questions::welcome_title(),
                Step::Choose | Step::Login | Step::Code | Step::Token | Step::Key => {
                    questions::sign_in_title()
                }
            },
            stress: Stress::Strong,
            blocks: match self.step {
                Step::Choose => self.ways_in(state),
                Step::Login | Step::Code | Step::Token | Step::Key => self.entry(state, form),
            },
            sending: Some(sending),
            keys: match (self.step, form.focus) {
                (Step::Choose, _) => questions::keys_among_ways(self.first_start),
                (_, Part::Text | Part::Time) => questions::keys_in_login(),
                (_, Part::Choice | Part::Access | Part::Toggle(_)) => questions::keys_in_choice(),
                (_, Part::Cancel) => questions::keys_on_back(),
                (_, Part::Secret | Part::Repeat | Part::Digits | Part::Act | Part::Row(_)) => {
                    questions::keys_to_sign_in()
                }
            },
        }
    }

    fn text(&mut self, part: Part) -> Option<&mut Field> {
        match part {
            Part::Text => Some(&mut self.user),
            Part::Secret => Some(&mut self.secret),
            Part::Repeat
            | Part::Digits
            | Part::Time
            | Part::Choice
            | Part::Access
            | Part::Toggle(_)
            | Part::Row(_)
            | Part::Act
            | Part::Cancel => None,
        }
    }

    fn takes(&self, part: Part) -> Takes {
        if self.step == Step::Login && part == Part::Secret {
            Takes::Exactly
        } else {
            Takes::Line
        }
    }

    fn choose(&mut self, _: Part, next: bool) {
        self.keep_what_there_is(if next {
            self.keep.next()
        } else {
            self.keep.previous()
        });
    }

    fn submit(&self, state: &State, form: &Form) -> Result<Submit, Refused> {
        if let Part::Row(row) = form.focus {
            let way = self.ways().get(usize::from(row));
            return Ok(Submit::Way(way.copied().unwrap_or(WayIn::Login)));
        }
        let keeps = self.step != Step::Code && self.keep != Keep::Nothing;
        if keeps && state.entry.place.is_none() {
            return Err(Refused {
                hint: Hint::NoPlaceYet,
                focus: None,
            });
        }
        Ok(Submit::SignIn(self.credentials()?, self.keep))
    }

    /// One step back: to the choice of ways, then to the lists.
    fn back(&mut self, form: &mut Form) -> Back {
        self.secret.clear();
        let sent = form.sent.take().is_some();
        match self.step {
            Step::Token => self.choose_again(WayIn::Token, form),
            Step::Key => self.choose_again(WayIn::Key, form),
            Step::Login | Step::Code if !sent || self.first_start => {
                self.choose_again(WayIn::Login, form)
            }
            Step::Choose if self.first_start => Back::Nowhere,
            Step::Choose | Step::Login | Step::Code => Back::Close,
        }
    }
}
