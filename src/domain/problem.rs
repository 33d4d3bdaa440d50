//! What can go wrong with a call: the only error that `app` and `view` see.

use std::time::Duration;

use thiserror::Error;

use super::NoEntry;
use crate::text::Text;

/// A refusal in the server's own words (`doc.error` `[isp]`): it was heard, and not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `$type`: for code.
    pub kind: Text,
    /// `$object`: for code.
    pub object: Text,
    /// `msg`: for people; may be blank.
    pub message: Text,
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

    fn reason(&self) -> String {
        if self.is_running_operation() {
            return "another operation is running on the instance; try again when it ends"
                .to_owned();
        }
        match (said(&self.message), self.kind.shown()) {
            (NO_REASON, kind) if !kind.is_empty() => format!("{NO_REASON} but “{kind}”"),
            (said, _) => said.to_owned(),
        }
    }
}

/// How the server stayed silent after the call was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The time was over.
    Timeout,
    /// The connection ended before the answer did.
    Cut,
    /// It asked to wait, again and again.
    Waiting,
    /// Page after page came, but not all of the list within the limit of a whole list.
    List,
}

impl Silence {
    /// The word in brackets: `No answer … (timeout, 6 tries)`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Cut => "connection lost",
            Self::Waiting => "still at work",
            Self::List => "the whole list took too long",
        }
    }
}

/// Why a call did not end well. Each displays as one plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// No connection came about: nothing was sent.
    #[error("No connection: {0}.")]
    NotSent(String),
    /// Sent, but no answer came.
    #[error("The server did not answer ({}).", .0.word())]
    NoAnswer(Silence),
    /// The server refused.
    #[error("The server refused: {}.", .0.reason())]
    Refused(Refusal),
    /// A write that the server had taken, as its page that asks to wait says, ended with an error
    /// that tells of something else than this write.
    #[error("The server took this, and then broke off: {}.", said(&.0.message))]
    Taken(Refusal),
    /// Nobody has signed in yet: nothing was sent.
    #[error("Not signed in.")]
    NotSignedIn,
    /// The session has ended.
    #[error("The session has ended: sign in again.")]
    SessionGone,
    /// The session had ended when a write came, and is a new one now.
    #[error("The session had ended, so nothing was done. It is renewed: do it again.")]
    SessionRenewed,
    /// The server did not let somebody in.
    #[error(transparent)]
    NoEntry(#[from] NoEntry),
    /// A secret could not be had from where it is kept: nothing was sent.
    #[error("{0}")]
    NoSecret(String),
    /// Opening a session for the call ended so: the call itself was not sent.
    #[error(transparent)]
    NoSession(Box<Problem>),
    /// The session lives, but the account may not do this.
    #[error("This account may not do that: {}.", said(.0))]
    NoRight(Text),
    /// The server does not let this address in.
    #[error("The server blocks this address: {}.", said(.0))]
    Blocked(Text),
    /// A firewall in front of the server answered (403 or 460 `[panel]`).
    #[error(
        "The server's firewall blocks this address (HTTP {0}). Try from another address, or ask the provider."
    )]
    Firewall(u16),
    /// The answer is not in the server's language; its beginning is kept.
    #[error("The answer is not what the server should send: {}", excerpt(.0))]
    Unexpected(Text),
    /// Likewise, to a sign-in: it may hold a session that nobody knows yet, so it is not quoted.
    #[error(
        "The answer is not what the server should send. It may hold a secret, so it is not quoted."
    )]
    Unquoted,
    /// The answer to a write says neither that it was done nor that it was refused.
    #[error("The answer reports neither success nor an error.")]
    Unconfirmed,
    /// The answer is larger than what is read: `16 MiB`, `200000 rows`.
    #[error("The answer is too large: over {0}.")]
    TooLarge(String),
    /// A redirect, which is never followed: it could carry the session elsewhere.
    #[error(
        "The server points to another address ({0}). It was not followed: check the server URL."
    )]
    Moved(Text),
    /// Any other HTTP status than 200.
    #[error("The server answered with HTTP {status}.")]
    Http {
        /// The status.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
}

const NO_REASON: &str = "it gave no reason";

/// A server's words as the end of a sentence of ours: their own full stop and blanks left out.
fn said(message: &Text) -> &str {
    let said = message.shown().trim().trim_end_matches(['.', ' ']);
    if said.is_empty() { NO_REASON } else { said }
}

fn excerpt(text: &Text) -> String {
    if text.is_blank() {
        "it is empty.".to_owned()
    } else {
        format!("“{}”", text.shown().trim())
    }
}

impl Problem {
    /// Whether somebody has to sign in before anything else can be done.
    #[must_use]
    pub fn wants_sign_in(&self) -> bool {
        match self {
            Self::NotSignedIn | Self::SessionGone | Self::NoEntry(_) | Self::NoSecret(_) => true,
            Self::NoSession(why) => !why.is_passing(),
            _ => false,
        }
    }

    /// Whether the same may go well a little later, without anyone's doing.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::NotSent(_) | Self::NoAnswer(_) | Self::Http { .. }
        )
    }

    /// What opening a session for a call ended in, as the end of that call: what does not pass by
    /// itself is for a person to mend.
    #[must_use]
    pub fn of_sign_in(self) -> Self {
        if self.wants_sign_in() || self.is_passing() {
            self
        } else {
            Self::NoSession(Box::new(self))
        }
    }

    /// Whether a write that ended so was surely not done. All other outcomes are unknown, and are
    /// settled by reading the list.
    #[must_use]
    pub fn was_surely_not_done(&self) -> bool {
        match self {
            Self::NotSent(_)
            | Self::Refused(_)
            | Self::NotSignedIn
            | Self::SessionGone
            | Self::SessionRenewed
            | Self::NoEntry(_)
            | Self::NoSecret(_)
            | Self::NoSession(_)
            | Self::NoRight(_)
            | Self::Blocked(_) => true,
            Self::NoAnswer(_)
            | Self::Taken(_)
            | Self::Firewall(_)
            | Self::Unexpected(_)
            | Self::Unconfirmed
            | Self::Unquoted
            | Self::TooLarge(_)
            | Self::Moved(_)
            | Self::Http { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_one_plain_sentence() {
        let limit = Refusal {
            kind: "limit".into(),
            object: "".into(),
            message: "5 a day. ".into(),
        };
        assert_eq!(
            Problem::Refused(limit).to_string(),
            "The server refused: 5 a day."
        );
        assert_eq!(
            Problem::Refused(Refusal::default()).to_string(),
            "The server refused: it gave no reason."
        );
        let refused = |kind: &str, object: &str| {
            let (kind, object) = (kind.into(), object.into());
            let message = Text::default();
            let refusal = Refusal {
                kind,
                object,
                message,
            };
            (refusal.is_missing(), Problem::Refused(refusal).to_string())
        };
        assert_eq!(
            refused("missed", "image"),
            (
                true,
                "The server refused: it gave no reason but “missed”.".to_owned()
            )
        );
        assert_eq!(
            refused("value", "err_runningoperation"),
            (
                false,
                "The server refused: another operation is running on the instance; try again when it ends."
                    .to_owned()
            )
        );
        assert_eq!(
            Problem::NoRight("Not yours. ".into()).to_string(),
            "This account may not do that: Not yours."
        );
        assert_eq!(
            Problem::Blocked("".into()).to_string(),
            "The server blocks this address: it gave no reason."
        );
        assert_eq!(
            Problem::Unexpected("".into()).to_string(),
            "The answer is not what the server should send: it is empty."
        );
        assert_eq!(
            Problem::NoAnswer(Silence::Timeout).to_string(),
            "The server did not answer (timeout)."
        );
    }
}
