//! The keyring of the system, with the default feature `keyring`.

use keyring::{Entry, Error};

use super::keyring::Keyring;
use crate::domain::{KeyringRefusal, Private};

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
    fn read(&self) -> Result<Option<String>, KeyringRefusal> {
        match self.entry().and_then(|entry| entry.get_password()) {
            Ok(text) => Ok(Some(text)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    fn write(&self, text: &str) -> Result<(), KeyringRefusal> {
        self.entry()
            .and_then(|entry| entry.set_password(text))
            .map_err(refusal)
    }

    fn remove(&self) -> Result<(), KeyringRefusal> {
        match self.entry().and_then(|entry| entry.delete_credential()) {
            // Without a keyring there is nothing to remove.
            Ok(()) | Err(Error::NoEntry | Error::NoDefaultStore) => Ok(()),
            Err(error) => Err(refusal(error)),
        }
    }

    fn try_out(&self) -> Result<(), KeyringRefusal> {
        let trial = Self::new("trial".to_owned());
        trial.write("trial")?;
        trial.remove()
    }
}

/// Why it refuses. Some of the library's errors contain the secret, so only the others are quoted.
fn refusal(error: Error) -> KeyringRefusal {
    let other = |why: &dyn std::error::Error| KeyringRefusal::Other(Private::new(&why.to_string()));
    match error {
        Error::PlatformFailure(why) | Error::NoStorageAccess(why) => other(&*why),
        Error::NoDefaultStore => match Entry::store_status() {
            Err(Error::PlatformFailure(why) | Error::NoStorageAccess(why)) => other(&**why),
            _ => KeyringRefusal::Missing,
        },
        Error::Ambiguous(_) => KeyringRefusal::Ambiguous,
        _ => KeyringRefusal::Other(Private::default()),
    }
}
