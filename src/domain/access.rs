//! How people log in to an instance after a restore.

use super::Secret;
use crate::text::Text;

/// What a restore does to the ways to log in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Nothing: the passwords and keys are those of the snapshot.
    #[default]
    AsBefore,
    /// Sets a new password.
    Password(NewPassword),
    /// Was to set a new password, which ended with the run that asked for it, because it is stored
    /// nowhere. Such a restore is never sent.
    ForgottenPassword,
    /// Sets an SSH key of the account.
    Key(SshKey),
}

/// An SSH key of the account `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshKey {
    /// What is sent: its UUID `[panel]`, or its number where the list has no UUID, as in the article.
    pub id: Text,
    /// The user's name for it.
    pub name: Text,
}

impl SshKey {
    /// The name to show: the id if it has none.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name.is_blank() {
            self.id.shown()
        } else {
            self.name.shown()
        }
    }
}

/// The fewest and the most characters of a new password `[panel]`.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=48;

/// The characters that a new password must not have `[panel]`.
pub const NOT_IN_PASSWORDS: &str = "\"#%&'()*;<>?@|";

/// A new password that the provider's rules allow. It prints as `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassword(Secret);

/// The rule that a new password breaks `[panel]`. It tells nothing of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// It has no characters.
    Missing,
    /// No blank, no special character of [`NOT_IN_PASSWORDS`], and printable ASCII alone.
    Characters,
    /// At most 48 characters.
    Longest,
    /// At least 8 characters.
    Shortest,
    /// An upper-case letter.
    Upper,
    /// A lower-case letter.
    Lower,
    /// A digit.
    Digit,
}

impl NewPassword {
    /// Checks a password exactly as typed. What can't be corrected by typing on comes first.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn parse(typed: &str) -> Result<Self, PasswordRule> {
        let allowed = |c: char| c.is_ascii_graphic() && !NOT_IN_PASSWORDS.contains(c);
        let has = |is: fn(&u8) -> bool| typed.bytes().any(|byte| is(&byte));
        let length = typed.chars().count();
        let secret = Secret::exact(typed).ok_or(PasswordRule::Missing)?;
        if !typed.chars().all(allowed) {
            Err(PasswordRule::Characters)
        } else if length > *PASSWORD_LENGTH.end() {
            Err(PasswordRule::Longest)
        } else if length < *PASSWORD_LENGTH.start() {
            Err(PasswordRule::Shortest)
        } else if !has(u8::is_ascii_uppercase) {
            Err(PasswordRule::Upper)
        } else if !has(u8::is_ascii_lowercase) {
            Err(PasswordRule::Lower)
        } else if !has(u8::is_ascii_digit) {
            Err(PasswordRule::Digit)
        } else {
            Ok(Self(secret))
        }
    }

    /// The password as a secret.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_keeps_the_rules_of_the_provider() {
        let of = |length: usize| format!("aA1{}", "x".repeat(length - 3));
        for (typed, rule) in [
            ("", Some(PasswordRule::Missing)),
            (&of(7), Some(PasswordRule::Shortest)),
            (&of(8), None),
            (&of(48), None),
            (&of(49), Some(PasswordRule::Longest)),
            ("correct1horse", Some(PasswordRule::Upper)),
            ("CORRECT1HORSE", Some(PasswordRule::Lower)),
            ("Correct-horse", Some(PasswordRule::Digit)),
            ("Correct1 horse", Some(PasswordRule::Characters)),
            ("Correct1hörse", Some(PasswordRule::Characters)),
            ("Correct1\thorse", Some(PasswordRule::Characters)),
            ("Correct1-horse_!$+,./:=[]^{}~`\\", None),
        ] {
            assert_eq!(NewPassword::parse(typed).err(), rule, "{typed}");
        }
        for forbidden in NOT_IN_PASSWORDS.chars() {
            let typed = format!("Correct1{forbidden}");
            let parsed = NewPassword::parse(&typed);
            assert_eq!(parsed, Err(PasswordRule::Characters), "{typed}");
        }
    }

    #[test]
    fn a_new_password_is_never_printed() {
        let access = Access::Password(NewPassword::parse("Correct1horse").unwrap());
        assert_eq!(format!("{access:?}"), "Password(NewPassword(***))");
    }
}
