//! The interface to a keyring: one entry of text. Any call may block.

/// One entry of a keyring. Errors are texts for the user.
pub(super) trait Keyring: Send + Sync {
    /// The text; `None` if there is no entry.
    fn read(&self) -> Result<Option<String>, String>;
    fn write(&self, text: &str) -> Result<(), String>;
    /// Removes the entry. A missing entry is fine.
    fn remove(&self) -> Result<(), String>;
    /// Stores and removes a test entry: a keyring that can be read may still be locked, or have no
    /// collection to write to.
    fn try_out(&self) -> Result<(), String>;
}
