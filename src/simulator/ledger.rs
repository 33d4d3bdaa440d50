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
    /// The form of the image with this id was changed beyond its name and its protection.
    ImageEdited(u64),
    /// A copy of an image to another region was begun.
    Copied {
        /// The source's id.
        image: u64,
        /// The copy's id.
        copy: u64,
    },
    /// A new image of this id was ordered.
    ImageOrdered(u64),
    /// The disk of an instance is being replaced: a restore.
    Rebuilt {
        /// The instance's id.
        instance: u64,
        /// The UUID of what replaces it.
        fleio_id: String,
    },
    /// The instance with this id is starting.
    Started(u64),
    /// The instance with this id is stopping.
    Stopped(u64),
    /// The instance with this id is rebooting.
    Rebooted(u64),
    /// A key with this id was added.
    KeyCreated(u64),
    /// The key with this id was changed.
    KeyChanged(u64),
    /// The key with this id was deleted.
    KeyDeleted(u64),
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
            | Self::InstanceEdited(_)
            | Self::ImageEdited(_)
            | Self::Copied { .. }
            | Self::ImageOrdered(_)
            | Self::Rebuilt { .. }
            | Self::Started(_)
            | Self::Stopped(_)
            | Self::Rebooted(_)
            | Self::KeyCreated(_)
            | Self::KeyChanged(_)
            | Self::KeyDeleted(_) => true,
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
