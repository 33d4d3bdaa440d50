//! The interface to a keyring: one entry of text. Any call may block.

use crate::domain::KeyringRefusal;

/// One entry of a keyring.
pub(super) trait Keyring: Send + Sync {
    /// The text; `None` if there is no entry.
    fn read(&self) -> Result<Option<String>, KeyringRefusal>;
    fn write(&self, text: &str) -> Result<(), KeyringRefusal>;
    /// Removes the entry. A missing entry is fine.
    fn remove(&self) -> Result<(), KeyringRefusal>;
    /// Stores and removes a test entry: a keyring that can be read may still be locked, or have no
    /// collection to write to.
    fn try_out(&self) -> Result<(), KeyringRefusal>;
}
