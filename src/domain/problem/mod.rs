//! The problems of a call, in layers: the way to the server (`transport`), the session, the
//! server's refusal, and this machine (`local`). The only error that `app` and `view` see.
//!
//! The values hold causes; `words::problem` has the sentences. `Display` is the sentence for the
//! user, and `source()` leads from layer to cause. What a public report must not repeat is
//! [`Private`].
//!
//! A cause is recognised by a type or a code, never by a sentence: the exceptions are in
//! `api/wording.rs`.

mod local;
mod private;
mod server;
mod session;
mod transport;

use thiserror::Error;

pub use self::{
    local::{
        CaFileProblem, CommandProblem, FileAction, FileProblem, KeepProblem, KeyringRefusal,
        LocalProblem, SystemError, Unsafe,
    },
    private::{Audience, Private},
    server::{Refusal, ServerProblem},
    session::{NoEntry, SessionProblem},
    transport::{
        BadAnswer, ConnectProblem, Destination, Limit, Silence, TlsProblem, TransportProblem,
        Unreachable, Untrusted,
    },
};

/// Why a call failed. Each variant displays as one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The call or its answer did not get through.
    #[error(transparent)]
    Transport(#[from] TransportProblem),
    /// There is no session for the call, or the sign-in was refused.
    #[error(transparent)]
    Session(#[from] SessionProblem),
    /// The server refused.
    #[error(transparent)]
    Server(#[from] ServerProblem),
    /// A problem on this machine: nothing was sent.
    #[error(transparent)]
    Local(#[from] LocalProblem),
}

/// Lets `?` and `into()` turn a cause into a problem.
macro_rules! layered {
    ($($cause:ty => $layer:ty),* $(,)?) => {$(
        impl From<$cause> for Problem {
            fn from(cause: $cause) -> Self {
                <$layer>::from(cause).into()
            }
        }
    )*};
}

layered! {
    ConnectProblem => Unreachable,
    TlsProblem => Unreachable,
    Unreachable => TransportProblem,
    Silence => TransportProblem,
    BadAnswer => TransportProblem,
    NoEntry => SessionProblem,
    KeepProblem => LocalProblem,
    CommandProblem => LocalProblem,
}

impl Problem {
    /// Whether somebody has to sign in before anything else can be done.
    #[must_use]
    pub fn wants_sign_in(&self) -> bool {
        match self {
            Self::Session(problem) => match problem {
                SessionProblem::NotSignedIn
                | SessionProblem::Gone
                | SessionProblem::Refused(_)
                | SessionProblem::NoEntry(_) => true,
                SessionProblem::NotOpened(why) => !why.is_passing(),
                SessionProblem::Renewed => false,
            },
            Self::Local(problem) => match problem {
                LocalProblem::Keep(_) | LocalProblem::Command(_) => true,
                LocalProblem::CaFile { .. } => false,
            },
            Self::Transport(_) | Self::Server(_) => false,
        }
    }

    /// Whether the server understood the call and refused it.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Server(ServerProblem::Refused(_) | ServerProblem::NoRight(_))
        )
    }

    /// Whether a retry may succeed later without any action in this program.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Transport(problem) => matches!(
                problem,
                TransportProblem::Unreachable(_)
                    | TransportProblem::NoAnswer(_)
                    | TransportProblem::BadAnswer(BadAnswer::Status { .. })
            ),
            Self::Local(problem) => matches!(problem, LocalProblem::CaFile { .. }),
            Self::Session(_) | Self::Server(_) => false,
        }
    }

    /// Turns the problem of a sign-in into the problem of the call that needed it. A problem that
    /// does not pass by itself is left to the user.
    #[must_use]
    pub fn of_sign_in(self) -> Self {
        if self.wants_sign_in() || self.is_passing() {
            self
        } else {
            SessionProblem::NotOpened(Box::new(self)).into()
        }
    }

    /// Whether a write that failed like this was definitely not applied. Any other outcome is
    /// unknown and is reconciled from the lists.
    #[must_use]
    pub fn definitely_not_applied(&self) -> bool {
        match self {
            Self::Transport(problem) => match problem {
                TransportProblem::Unreachable(_) => true,
                TransportProblem::NoAnswer(_) | TransportProblem::BadAnswer(_) => false,
            },
            Self::Server(problem) => match problem {
                ServerProblem::Refused(_)
                | ServerProblem::NoRight(_)
                | ServerProblem::Blocked(_) => true,
                ServerProblem::Taken(_) => false,
            },
            Self::Session(_) | Self::Local(_) => true,
        }
    }
}

#[cfg(test)]
mod tests;
