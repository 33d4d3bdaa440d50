//! The keyring of the system; the default feature `keyring` has it.

use keyring::{Entry, Error};

use super::keyring::Keyring;

/// An entry of `snapdeck` in the keyring of the system.
pub(super) struct SystemKeyring(String);

impl SystemKeyring {
    pub(super) fn new(entry: String) -> Self {
        Self(entry)
    }

    fn entry(&self) -> Result<Entry, Error> {
        Entry::new("snapdeck", &self.0)
    }
}

impl Keyring for SystemKeyring {
    fn read(&self) -> Result<Option<String>, String> {
        match self.entry().and_then(|entry| entry.get_password()) {
            Ok(text) => Ok(Some(text)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(words(error)),
        }
    }

    fn write(&self, text: &str) -> Result<(), String> {
        self.entry()
            .and_then(|entry| entry.set_password(text))
            .map_err(words)
    }

    fn remove(&self) -> Result<(), String> {
        match self.entry().and_then(|entry| entry.delete_credential()) {
            // Where there is no keyring now, nothing can be removed from one.
            Ok(()) | Err(Error::NoEntry | Error::NoDefaultStore) => Ok(()),
            Err(error) => Err(words(error)),
        }
    }

    fn try_out(&self) -> Result<(), String> {
        let trial = Self::new("trial".to_owned());
        trial.write("trial")?;
        trial.remove()
    }
}

/// What went wrong. Some of the library's errors hold the secret, so only those that can't are quoted.
fn words(error: Error) -> String {
    match error {
        Error::PlatformFailure(why) | Error::NoStorageAccess(why) => why.to_string(),
        Error::NoDefaultStore => match Entry::store_status() {
            Err(Error::PlatformFailure(why) | Error::NoStorageAccess(why)) => why.to_string(),
            _ => "there is none".to_owned(),
        },
        Error::Ambiguous(_) => "it holds two entries of this name".to_owned(),
        _ => "the entry can't be read".to_owned(),
    }
}
