//! A secret that can't be printed.

use std::fmt;

/// A session token or a password. Printing it gives `***`; only the client reveals it, into the request's form.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in, without the blanks that copying adds; `None` when nothing is left.
    #[must_use]
    pub fn new(raw: &str) -> Option<Self> {
        let trimmed = raw.trim();
        (!trimmed.is_empty()).then(|| Self(trimmed.to_owned()))
    }

    /// Takes a password in exactly as it was typed; `None` when it is empty.
    #[must_use]
    pub fn exact(raw: &str) -> Option<Self> {
        (!raw.is_empty()).then(|| Self(raw.to_owned()))
    }

    /// The secret itself, for the wire and for where it is kept.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `text` with every occurrence of the secret replaced: a server may echo what it was sent.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "***")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new(" 21fc199c43f71\n").unwrap();
        assert_eq!(secret.reveal(), "21fc199c43f71");
        assert_eq!(format!("{secret:?}"), "***");
        assert_eq!(secret.redact("auth=21fc199c43f71;"), "auth=***;");
        assert_eq!(Secret::new(" \n"), None);
    }
}
