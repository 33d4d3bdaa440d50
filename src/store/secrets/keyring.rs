//! A keyring, as far as it is used here: one entry of text. Any call may block.

/// One entry of a keyring. Errors are words for people.
pub(super) trait Keyring: Send + Sync {
    /// The text; `None` where there is no entry.
    fn read(&self) -> Result<Option<String>, String>;
    fn write(&self, text: &str) -> Result<(), String>;
    /// Removes the entry; one that is not there is fine.
    fn remove(&self) -> Result<(), String>;
    /// Keeps what is no secret, and removes it: a keyring that can be read may be locked, or have no
    /// collection to write to.
    fn try_out(&self) -> Result<(), String>;
}
