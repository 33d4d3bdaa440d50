//! What goes on with a session beside the calls.

use std::fmt;

use crate::domain::News;

/// How long another program is waited for: `store::secrets::LOCK_LIMIT`.
const WAITS: &str = "Waiting up to 3 s.";

/// A sentence; empty where there is nothing to say.
impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::WaitsFor(Some(id)) => {
                write!(f, "Another snapdeck (pid {id}) is signing in. {WAITS}")
            }
            Self::WaitsFor(None) => write!(f, "Another snapdeck is signing in. {WAITS}"),
            Self::NotKept(why) => super::Said::RenewedNotStored(why.clone()).fmt(f),
        }
    }
}
