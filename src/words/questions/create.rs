//! The question that creates a snapshot or backup.

use crate::domain::CopyKind;

say! {
    /// A button: make the snapshot.
    create_button => "Create";
    /// What Enter does in a question.
    create => "create";
    /// A create is in flight.
    creating => "Sending. Closing this does not cancel it.";
}

/// A title.
#[must_use]
pub fn create_title(kind: CopyKind) -> String {
    format!("Create a {}", kind.noun())
}

/// The instance stops while a snapshot is made.
#[must_use]
pub fn will_be_unavailable(kind: CopyKind, instance: &str) -> String {
    let noun = kind.noun();
    format!("{instance} WILL BE UNAVAILABLE while the {noun} is made.")
}

/// How many snapshots were made today, of how many that the panel allows.
#[must_use]
pub fn made_today(made: u32, allowed: u32) -> String {
    if made >= allowed {
        format!(
            "The server counts {made} made today, and the panel allows {allowed} a day. It may refuse."
        )
    } else {
        format!("The server counts {made} made today. The panel allows {allowed} a day.")
    }
}
