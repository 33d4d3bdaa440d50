//! The keyring of the system, with the default feature `keyring`.

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
            // Without a keyring there is nothing to remove.
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

/// The text of an error. Some of the library's errors contain the secret, so only the others are
/// quoted.
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
