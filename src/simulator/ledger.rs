//! The ledger of all calls and their outcomes.

/// A call that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The field `func`; empty when there was none.
    pub func: String,
    /// All fields in their order, including `func` and `auth`.
    pub parameters: Vec<(String, String)>,
    /// The outcome.
    pub outcome: CallOutcome,
}

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// A read: a list, a row, the account.
    Read,
    /// A change without `sok`: nothing was changed `[isp]`.
    Previewed,
    /// A snapshot or a backup of this id was begun.
    Created(u64),
    /// The snapshot, backup or image of this id is being deleted.
    Deleted(u64),
    /// The snapshot, backup or image with this id was renamed.
    Renamed(u64),
    /// The protection of the snapshot, backup or image with this id was changed.
    Protected(u64, bool),
    /// A schedule with this id was made.
    ScheduleCreated(u64),
    /// The schedule with this id was changed.
    ScheduleChanged(u64),
    /// The schedule with this id was deleted.
    ScheduleDeleted(u64),
    /// The name, the address's name or the rotation of the instance with this id was changed.
    InstanceEdited(u64),
    /// A session was opened: a sign-in is complete.
    SignedIn,
    /// The password was correct; the code of the second factor is missing.
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

impl CallOutcome {
    /// Whether the call changed the account: a read, a session, a filter and a refusal don't.
    #[must_use]
    pub fn is_write(&self) -> bool {
        match self {
            Self::Created(_)
            | Self::Deleted(_)
            | Self::Renamed(_)
            | Self::Protected(..)
            | Self::ScheduleCreated(_)
            | Self::ScheduleChanged(_)
            | Self::ScheduleDeleted(_)
            | Self::InstanceEdited(_) => true,
            Self::Read
            | Self::Previewed
            | Self::SignedIn
            | Self::AskedForCode
            | Self::SignedOut
            | Self::Filtered
            | Self::Refused { .. } => false,
        }
    }
}

/// The numbers of sign-ins and sign-outs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignIns {
    /// Sessions opened; one with a second factor counts once its code was correct.
    pub done: usize,
    /// Refused passwords, keys and codes.
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
