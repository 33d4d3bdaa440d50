//! The fields of a call, parsed strictly.

use std::ops::RangeInclusive;

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
            _ => Err(ErrorReply::value(name, "It came twice")),
        }
    }

    /// Exactly one id, digits only: a list of them is refused `[seed]`.
    pub fn id(self, name: &'static str) -> Result<u64, ErrorReply> {
        let text = self.only(name)?.ok_or_else(|| missed(name))?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let id = text.parse().ok().filter(|_| digits);
        id.ok_or_else(|| ErrorReply::value(name, "It must be one id"))
    }

    /// The same for an optional field.
    pub fn id_if_sent(self, name: &'static str) -> Result<Option<u64>, ErrorReply> {
        match self.only(name)? {
            Some(_) => self.id(name).map(Some),
            None => Ok(None),
        }
    }

    /// The same for an optional field that may be empty: the panel sends an empty `elid` with a new
    /// row `[panel]`.
    pub fn id_unless_empty(self, name: &'static str) -> Result<Option<u64>, ErrorReply> {
        match self.only(name)? {
            Some("") => Ok(None),
            _ => self.id_if_sent(name),
        }
    }

    /// A number within these limits, if present.
    pub fn number(
        self,
        name: &'static str,
        allowed: RangeInclusive<u32>,
    ) -> Result<Option<u32>, ErrorReply> {
        let Some(text) = self.only(name)? else {
            return Ok(None);
        };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        let number = number.filter(|number| allowed.contains(number));
        let (from, to) = (allowed.start(), allowed.end());
        let refusal = || ErrorReply::value(name, format!("It must be {from} to {to}"));
        number.map(Some).ok_or_else(refusal)
    }

    /// A number from 1, if present.
    pub fn count(self, name: &'static str) -> Result<Option<usize>, ErrorReply> {
        let Some(text) = self.only(name)? else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| *number > 0);
        let refusal = || ErrorReply::value(name, "It must be a number");
        number.map(Some).ok_or_else(refusal)
    }

    /// A text that must be there.
    pub fn required(self, name: &'static str) -> Result<&'a str, ErrorReply> {
        let text = self.only(name)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| ErrorReply::required(name))
    }

    /// The name of a row: 1 to 100 characters without the blanks around them. The panel counts
    /// them `[panel]`; what the server does is not known.
    pub fn name(self, name: &'static str) -> Result<&'a str, ErrorReply> {
        let text = self.only(name)?.unwrap_or_default().trim();
        let fits = (1..=100).contains(&text.chars().count());
        let refusal = || ErrorReply::value(name, "It must have 1 to 100 characters");
        fits.then_some(text).ok_or_else(refusal)
    }

    /// One of these texts, if present.
    pub fn one_of(
        self,
        name: &'static str,
        allowed: &[&str],
    ) -> Result<Option<&'a str>, ErrorReply> {
        match self.only(name)? {
            Some(text) if !allowed.contains(&text) => {
                let allowed = allowed.join("', '");
                Err(ErrorReply::value(name, format!("Allowed: '{allowed}'")))
            }
            text => Ok(text),
        }
    }

    /// `on` or `off`, if present.
    pub fn flag(self, name: &'static str) -> Result<Option<bool>, ErrorReply> {
        let text = self.one_of(name, &["on", "off"])?;
        Ok(text.map(|text| text == "on"))
    }

    /// The panel's forms name the button that sent them `[panel]`.
    pub fn clicked(self) -> Result<(), ErrorReply> {
        let button = self.clicked_if_sent()?;
        button.ok_or_else(|| ErrorReply::required("clicked_button"))
    }

    /// The same for a form that is accepted without it.
    pub fn clicked_if_sent(self) -> Result<Option<()>, ErrorReply> {
        let button = self.one_of("clicked_button", &["ok"])?;
        Ok(button.map(|_| ()))
    }

    /// The one row of a row action. It has no form and so no preview: it acts at once on `elid`
    /// alone, without `sok` `[panel]`. The article's `elname` must be the same id, so that a client
    /// that mixes up ids is noticed.
    pub fn row(self) -> Result<u64, ErrorReply> {
        let elid = self.id("elid")?;
        match self.id_if_sent("elname")? {
            Some(other) if other != elid => {
                Err(ErrorReply::value("elname", "It differs from 'elid'"))
            }
            _ => Ok(elid),
        }
    }

    /// Whether `sok` is there and not empty; without it a form is only a preview `[isp]`.
    pub fn is_confirmed(self) -> bool {
        !self.first("sok").is_empty()
    }
}
