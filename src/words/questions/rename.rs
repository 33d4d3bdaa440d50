//! The question that renames a snapshot.

use crate::domain::ImageKind;

say! {
    /// A button: rename.
    rename_button => "Rename";
    /// What Enter does in a question.
    rename => "rename";
    /// A rename is in flight.
    renaming => "Checking it again, then renaming. Closing this does not cancel it.";
    /// Why the form does not start with the current name.
    starts_empty => "The current name has characters that can't be shown, so the new name starts empty.";
}

/// A title.
#[must_use]
pub fn rename_title(kind: &ImageKind) -> String {
    format!("Rename one {kind}")
}
