//! Words of others and names of the person's things, which a public report must not repeat.

use std::fmt;

use crate::text::Text;

/// Who reads a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The person whose account it is: on the screen, in a terminal, in the log.
    Owner,
    /// Anybody: a report that is attached to a public issue.
    Public,
}

/// Words that only the person may read: a server's message, which may repeat who asked and from where, a
/// path, a name in somebody's certificate. There is no way to show them without saying to whom, so that
/// no sentence can carry them into a public report.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Private(Text);

impl Private {
    /// Takes words in, made safe to show.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        Self(Text::new(raw))
    }

    /// The words, for those who may read them.
    #[must_use]
    pub fn told(&self, to: Audience) -> Option<&str> {
        match to {
            Audience::Owner => Some(self.0.shown()),
            Audience::Public => None,
        }
    }

    /// Exactly what came: only for comparing with what code knows.
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
