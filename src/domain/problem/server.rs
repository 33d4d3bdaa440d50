//! The server's refusals, in its own words.

use thiserror::Error;

use super::Private;

/// A refusal in the server's own words (`doc.error` `[isp]`): it was heard, and not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `$type`: for code.
    pub kind: Private,
    /// `$object`: for code.
    pub object: Private,
    /// `msg`: for people; may be blank.
    pub message: Private,
}

impl Refusal {
    /// Whether another operation on the instance is in the way: it passes `[panel]`.
    #[must_use]
    pub fn is_running_operation(&self) -> bool {
        self.object.raw().contains("runningoperation")
    }

    /// Whether it speaks of what was asked for. All else may be said of the session, of the address
    /// or of how things stand by now, to a call that was heard and done before.
    #[must_use]
    pub fn is_of_the_call(&self) -> bool {
        matches!(self.kind.raw(), "value" | "exists" | "limit")
    }

    /// Whether the object of the call is not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.kind.raw() == "missed"
    }
}

/// Why the server does not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ServerProblem {
    /// It refused.
    Refused(Refusal),
    /// A write that it had taken, as its page that asks to wait says, ended with an error that tells of
    /// something else than this write.
    Taken(Refusal),
    /// The session lives, but the account may not do this; the server's words.
    NoRight(Private),
    /// It does not let this address in; its words.
    Blocked(Private),
}
