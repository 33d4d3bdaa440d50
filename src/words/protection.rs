//! What the question about the protection of a snapshot says.

use crate::domain::ImageKind;

/// The title.
#[must_use]
pub fn title(on: bool, kind: &ImageKind) -> String {
    let verb = if on { "Protect" } else { "Unprotect" };
    format!("{verb} one {kind}?")
}

/// What it means.
#[must_use]
pub fn meaning(on: bool) -> String {
    if on {
        "With protection nobody can delete it until it is unprotected."
    } else {
        "Without protection it can be deleted, here and in the web panel."
    }
    .to_owned()
}

/// The button.
#[must_use]
pub fn button(on: bool) -> String {
    if on { "Protect" } else { "Unprotect" }.to_owned()
}

/// What Enter does.
#[must_use]
pub fn verb(on: bool) -> String {
    if on { "protect" } else { "unprotect" }.to_owned()
}

/// The write is in flight.
#[must_use]
pub fn sending(on: bool) -> String {
    let doing = if on { "protecting" } else { "unprotecting" };
    format!("Checking it again, then {doing}. Closing this does not cancel it.")
}
