//! The part of the form of a restore that says how people log in afterwards.
//!
//! ```text
//! |  Log in  <with a new password>                                       |
//! |  Password[************                                   ]  12/48    |
//! |  Repeat  [*****                                          ]   5/48    |
//! |  The two passwords differ.                                           |
//! |  Afterwards you log in with the new password. …                      |
//! ```

use super::{Block, Control, Hint, Part, Refused, Stress, restore::RestoreForm};
use crate::{
    app::{Call, Effect, State, field::Field},
    domain::{
        Access, InstanceId, List, NewPassword, PASSWORD_LENGTH, PasswordRule, Problem, SshKey,
    },
    words::{access as words, questions},
};

/// A way to log in that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    AsBefore,
    Password,
    Key(SshKey),
}

/// What is known about the SSH keys of the account.
#[derive(Debug)]
enum Keys {
    /// They have to be read.
    Wanted,
    /// They are being read.
    Asked,
    /// They can't be read.
    Unknown(Problem),
    /// What the server listed: all of them if the list is complete.
    Known(List<SshKey>),
}

/// The choice, and the new password.
#[derive(Debug)]
pub(super) struct AccessChoice {
    chosen: Way,
    keys: Keys,
    /// Whether they were read again because the list was incomplete.
    is_retried: bool,
    /// The new password and its repetition: neither is ever drawn.
    password: [Field; 2],
    /// Whether the password of an earlier confirmation has to be entered again.
    is_forgotten: bool,
}

impl AccessChoice {
    /// The choice that stands for an access. A password has to be entered again: it leaves a form only
    /// to be sent.
    pub(super) fn of(access: &Access) -> Self {
        Self {
            chosen: match access {
                Access::AsBefore => Way::AsBefore,
                Access::Password(_) | Access::ForgottenPassword => Way::Password,
                Access::Key(key) => Way::Key(key.clone()),
            },
            keys: Keys::Wanted,
            is_retried: false,
            password: [Field::default(), Field::default()],
            is_forgotten: matches!(access, Access::Password(_) | Access::ForgottenPassword),
        }
    }

    /// The access, without the password.
    fn shown(&self) -> Access {
        match &self.chosen {
            Way::AsBefore => Access::AsBefore,
            Way::Password => Access::ForgottenPassword,
            Way::Key(key) => Access::Key(key.clone()),
        }
    }

    /// The access that was chosen.
    ///
    /// # Errors
    /// What is wrong with the password.
    pub(super) fn access(&self) -> Result<Access, Refused> {
        let Way::Password = self.chosen else {
            return Ok(self.shown());
        };
        let [password, repeated] = &self.password;
        let refused = |hint, part| Refused {
            hint,
            focus: Some(part),
        };
        let parsed = NewPassword::parse(password.text());
        let parsed = parsed.map_err(|rule| refused(Hint::BadPassword(rule), Part::Secret))?;
        if password.text() != repeated.text() {
            return Err(refused(Hint::PasswordsDiffer, Part::Repeat));
        }
        Ok(Access::Password(parsed))
    }

    /// Everything that can be chosen: keys as soon as they are known.
    fn ways(&self) -> Vec<Way> {
        let mut ways = vec![Way::AsBefore, Way::Password];
        if let Keys::Known(keys) = &self.keys {
            ways.extend(keys.rows.iter().cloned().map(Way::Key));
        }
        if !ways.contains(&self.chosen) {
            ways.push(self.chosen.clone());
        }
        ways
    }

    pub(super) fn choose(&mut self, next: bool) {
        let ways = self.ways();
        let at = ways.iter().position(|way| *way == self.chosen);
        let by = if next { 1 } else { ways.len() - 1 };
        if let Some(way) = ways.get((at.unwrap_or_default() + by) % ways.len()) {
            self.chosen = way.clone();
        }
    }

    pub(super) fn text(&mut self, part: Part) -> Option<&mut Field> {
        let [password, repeated] = &mut self.password;
        match part {
            Part::Secret => Some(password),
            Part::Repeat => Some(repeated),
            _ => None,
        }
    }

    /// How the password and its repetition stand, checked as they are typed.
    fn checked(&self) -> String {
        let [password, repeated] = &self.password;
        match NewPassword::parse(password.text()) {
            Err(PasswordRule::Missing) if self.is_forgotten => words::not_stored(),
            Err(rule) => words::rule(rule),
            Ok(_) if repeated.text().is_empty() => words::repeat_it(),
            Ok(_) if password.text() != repeated.text() => words::differs(),
            Ok(_) => words::is_the_same(),
        }
    }

    /// What is known about the keys, and how to choose one while the choice has the focus.
    fn keys(&self, focus: Part) -> Block {
        match &self.keys {
            Keys::Wanted | Keys::Asked => Block::Passing(Some(words::reading_keys())),
            Keys::Known(keys) if !keys.complete => {
                let said = if self.is_retried {
                    words::keys_still_incomplete()
                } else {
                    words::keys_incomplete()
                };
                Block::Paragraph(said, Stress::Caution)
            }
            Keys::Known(keys) => {
                let said = || words::keys_offered(keys.rows.len());
                let is_told = focus == Part::Access || keys.rows.is_empty();
                Block::Passing(is_told.then(said))
            }
            Keys::Unknown(problem) => {
                let said = words::keys_unknown(&problem.to_string());
                Block::Paragraph(said, Stress::Caution)
            }
        }
    }

    /// The choice, what belongs to it, and what follows from it.
    pub(super) fn blocks(&self, focus: Part) -> Vec<Block> {
        let mut blocks = vec![Block::Control(Control::Choice {
            part: Part::Access,
            label: words::log_in(),
            chosen: words::way(&self.shown()),
        })];
        if self.chosen == Way::Password {
            let [password, repeated] = &self.password;
            let text = |part, label, field: &Field| {
                Block::Control(Control::Text {
                    part,
                    label,
                    // A star for each character.
                    field: field.masked(),
                    count: Some((field.count(), *PASSWORD_LENGTH.end())),
                })
            };
            blocks.extend([
                text(Part::Secret, questions::password(), password),
                text(Part::Repeat, words::repeat(), repeated),
                Block::Passing(Some(self.checked())),
            ]);
        } else {
            blocks.push(self.keys(focus));
        }
        let said = words::afterwards(&self.shown());
        blocks.push(Block::Paragraph(said, Stress::Plain));
        blocks
    }
}

impl State {
    fn access_choice_mut(&mut self) -> Option<(InstanceId, &mut AccessChoice)> {
        let open = self.layers.question_mut()?;
        let form: Option<&mut RestoreForm> = open.question.downcast_mut();
        form.map(RestoreForm::access_mut)
    }

    /// Reads the SSH keys for the form of a restore that has just opened.
    pub(in crate::app) fn read_ssh_keys(&mut self) -> Option<Effect> {
        let (of, choice) = self.access_choice_mut()?;
        if !matches!(choice.keys, Keys::Wanted) {
            return None;
        }
        choice.keys = Keys::Asked;
        Some(self.call(Call::SshKeys(of)))
    }

    /// Reads them again if that failed or if not all of them were listed.
    pub(in crate::app) fn read_ssh_keys_again(&mut self) {
        if let Some((_, choice)) = self.access_choice_mut() {
            match &choice.keys {
                Keys::Unknown(_) => choice.keys = Keys::Wanted,
                Keys::Known(keys) if !keys.complete => {
                    choice.keys = Keys::Wanted;
                    choice.is_retried = true;
                }
                Keys::Wanted | Keys::Asked | Keys::Known(_) => {}
            }
        }
    }

    /// Handles the SSH keys that an instance can be restored with.
    pub(in crate::app) fn ssh_keys_read(
        &mut self,
        of: &InstanceId,
        result: Result<List<SshKey>, Problem>,
    ) {
        let asked = self.access_choice_mut();
        if let Some((_, choice)) = asked.filter(|(instance, _)| instance == of)
            && matches!(choice.keys, Keys::Asked)
        {
            choice.keys = match result {
                Ok(keys) => Keys::Known(keys),
                Err(problem) => Keys::Unknown(problem),
            };
        }
    }
}
