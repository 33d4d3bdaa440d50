//! The fields of a call, parsed strictly.

use super::dialect::{ErrorReply, missed};

/// The fields of a call, in order.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'a>(pub &'a [(String, String)]);

impl<'a> Parameters<'a> {
    fn all(self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The first field of that name, or an empty text.
    pub fn first(self, name: &str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// The only field of that name: with two it would be ambiguous.
    pub fn only(self, name: &'static str) -> Result<Option<&'a str>, ErrorReply> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (only, None) => Ok(only),
            _ => Err(ErrorReply::new(
                "value",
                name,
                format!("The field '{name}' came twice"),
            )),
        }
    }

    /// Exactly one id, digits only: a list of them is refused `[seed]`.
    pub fn id(self, name: &'static str) -> Result<u64, ErrorReply> {
        let text = self.only(name)?.ok_or_else(|| missed(name))?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let id = text.parse().ok().filter(|_| digits);
        id.ok_or_else(|| {
            ErrorReply::new("value", name, format!("The field '{name}' must be one id"))
        })
    }

    /// The same for an optional field.
    pub fn id_if_sent(self, name: &'static str) -> Result<Option<u64>, ErrorReply> {
        match self.only(name)? {
            Some(_) => self.id(name).map(Some),
            None => Ok(None),
        }
    }

    /// A number from 1, if present.
    pub fn count(self, name: &'static str) -> Result<Option<usize>, ErrorReply> {
        let Some(text) = self.only(name)? else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| *number > 0);
        let refusal = || {
            ErrorReply::new(
                "value",
                name,
                format!("The field '{name}' must be a number"),
            )
        };
        number.map(Some).ok_or_else(refusal)
    }

    /// Without it a change is only a preview `[isp]`.
    pub fn is_confirmed(self) -> bool {
        self.first("sok") == "ok"
    }
}
