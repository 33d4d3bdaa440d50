//! Refusals in the server's own words.

use thiserror::Error;

use super::Private;

/// A refusal in the server's own words (`doc.error` `[isp]`): the call arrived and was not carried
/// out.
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
    /// Whether another operation on the instance is in the way, which passes `[panel]`.
    #[must_use]
    pub fn is_running_operation(&self) -> bool {
        self.object.raw().contains("runningoperation")
    }

    /// Whether it is about the call. Any other error may concern the session, the address or a
    /// later state, for a call that was carried out before.
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

/// Why the server did not carry out a call.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ServerProblem {
    /// It refused.
    Refused(Refusal),
    /// A write that it had accepted, with a page that asks to wait, ended with an error about
    /// something else.
    Taken(Refusal),
    /// The session is valid, but the account lacks the right; the server's message.
    NoRight(Private),
    /// It blocks this address; its message.
    Blocked(Private),
}
