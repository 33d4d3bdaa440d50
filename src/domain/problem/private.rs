//! Foreign text and names of the user's things, which a public report must not repeat.

use std::fmt;

use crate::text::Text;

/// Who reads a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The owner of the account: on the screen, in a terminal, in the log.
    Owner,
    /// Anybody: a report attached to a public issue.
    Public,
}

/// Text that only the owner may read: a server's message, which may repeat who asked and from
/// where, a path, a name in a certificate. It can't be shown without naming the audience, so no
/// sentence can carry it into a public report.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Private(Text);

impl Private {
    /// Wraps a text, made safe to show.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        Self(Text::new(raw))
    }

    /// The text, if this audience may read it.
    #[must_use]
    pub fn told(&self, to: Audience) -> Option<&str> {
        match to {
            Audience::Owner => Some(self.0.shown()),
            Audience::Public => None,
        }
    }

    /// The unmodified text, only for comparisons.
    #[must_use]
    pub fn raw(&self) -> &str {
        self.0.raw()
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.is_blank()
    }
}

impl From<Text> for Private {
    fn from(text: Text) -> Self {
        Self(text)
    }
}

impl From<&str> for Private {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
