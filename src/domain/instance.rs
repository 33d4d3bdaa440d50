//! An instance: a cloud server whose disk the snapshots are of.

use std::fmt;

use super::InstanceId;
use crate::text::Text;

/// An instance, as the list gives it `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// The user's name for it (`servername`); may be blank, see [`Instance::label`].
    pub name: Text,
    /// What it is doing.
    pub status: InstanceStatus,
    /// Its IPv4 address.
    pub ip: Text,
    /// The data centre's name.
    pub region: Text,
}

impl Instance {
    /// What to call it: its name, or its id where it has none.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name.is_blank() {
            self.id.as_str()
        } else {
            self.name.shown()
        }
    }
}

/// What an instance is doing (`instance_status` `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstanceStatus {
    /// Runs.
    Active,
    /// Is switched off.
    Stopped,
    /// Is broken: nothing can be done with its snapshots `[panel]`.
    Error,
    /// An image is being uploaded: nothing can be done with its snapshots `[panel]`.
    ImageUploading,
    /// Starts, stops, resizes, …: it ends by itself; the word is the server's.
    AtWork(Text),
    /// Any other word, kept as it is.
    Other(Text),
}

/// The words for an instance at work `[panel]`.
const AT_WORK: [&str; 12] = [
    "booting_from_iso",
    "creating",
    "building",
    "starting",
    "stopping",
    "rebooting",
    "resizing",
    "rebuilding",
    "rescuing",
    "unrescuing",
    "suspending",
    "processing",
];

impl InstanceStatus {
    /// Reads the server's word; case and unknown words are survived.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        match raw.to_lowercase().as_str() {
            "active" => Self::Active,
            "stopped" => Self::Stopped,
            "error" => Self::Error,
            "image_uploading" => Self::ImageUploading,
            word if AT_WORK.contains(&word) => Self::AtWork(Text::new(raw)),
            _ => Self::Other(Text::new(raw)),
        }
    }

    /// Whether it will change by itself, so that it is worth looking again soon.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        matches!(self, Self::AtWork(_) | Self::ImageUploading)
    }
}

/// The word for people: `Uploading`, `Rebooting`; unknown words as they came.
impl fmt::Display for InstanceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Active => f.pad("Active"),
            Self::Stopped => f.pad("Stopped"),
            Self::Error => f.pad("Error"),
            Self::ImageUploading => f.pad("Uploading"),
            Self::AtWork(word) => {
                let word = word.shown().replace('_', " ");
                let mut letters = word.chars();
                let first = letters
                    .next()
                    .map(|c| c.to_uppercase().to_string())
                    .unwrap_or_default();
                f.pad(&format!("{first}{}", letters.as_str()))
            }
            Self::Other(word) => f.pad(word.shown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_and_the_known_ones_mean_something() {
        assert_eq!(InstanceStatus::parse("Active"), InstanceStatus::Active);
        assert_eq!(InstanceStatus::parse("stopped"), InstanceStatus::Stopped);
        assert_eq!(InstanceStatus::parse("ERROR"), InstanceStatus::Error);
        assert_eq!(InstanceStatus::parse("rebooting").to_string(), "Rebooting");
        assert_eq!(
            InstanceStatus::parse("image_uploading").to_string(),
            "Uploading"
        );
        assert_eq!(InstanceStatus::parse("Rescued").to_string(), "Rescued");
        assert!(InstanceStatus::parse("booting_from_iso").is_at_work());
        assert!(!InstanceStatus::parse("booted_from_iso").is_at_work());
    }
}
