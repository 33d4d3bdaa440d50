//! What arrived and what became of it.

/// A call that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The field `func`; empty when there was none.
    pub func: String,
    /// All fields in the order in which they came, `func` and `auth` among them.
    pub parameters: Vec<(String, String)>,
    /// What the server did.
    pub outcome: CallOutcome,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// Nothing could change: a list, a row, the account.
    Read,
    /// A change without `sok`: nothing was done `[isp]`.
    Previewed,
    /// A snapshot of this id was begun.
    Created(u64),
    /// The snapshot of this id is being deleted.
    Deleted(u64),
    /// The snapshot of this id was given another name.
    Renamed(u64),
    /// The snapshot of this id was protected, or not any more.
    Protected(u64, bool),
    /// A session was begun: a sign-in is done.
    SignedIn,
    /// The password was right, and the code of the second factor is asked for.
    AskedForCode,
    /// The session was ended by its owner.
    SignedOut,
    /// The filter of a list was set or cleared, for this session.
    Filtered,
    /// An error with this `$type` and `$object`.
    Refused {
        /// The error's `$type`.
        kind: &'static str,
        /// The error's `$object`.
        object: &'static str,
    },
}

/// How often callers signed in and out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignIns {
    /// Sessions begun; one with a second factor counts when its code was right.
    pub done: usize,
    /// Passwords, keys and codes that were refused, for whatever reason.
    pub refused: usize,
    /// Sessions ended by their owners.
    pub left: usize,
}

impl SignIns {
    /// What these calls were.
    pub(super) fn of(ledger: &[LedgerEntry]) -> Self {
        let count = |is: fn(&&LedgerEntry) -> bool| ledger.iter().filter(is).count();
        Self {
            done: count(|call| call.outcome == CallOutcome::SignedIn),
            refused: count(|call| {
                let signs_in = ["auth", "totp.confirm"].contains(&call.func.as_str());
                let at_once = call.parameters.iter().any(|(name, _)| name == "authinfo");
                match call.outcome {
                    CallOutcome::Refused { kind, .. } => signs_in || at_once && kind == "auth",
                    _ => false,
                }
            }),
            left: count(|call| call.outcome == CallOutcome::SignedOut),
        }
    }
}
