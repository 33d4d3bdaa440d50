//! An instance: a cloud server whose disk is snapshotted.

use std::borrow::Cow;

use super::InstanceId;
use crate::text::Text;

/// An instance, as the list gives it `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// The user's name for it (`servername`); may be blank, see [`Instance::label`].
    pub name: Text,
    /// Its tariff (`name`); may be blank.
    pub tariff: Text,
    /// What it is doing.
    pub status: InstanceStatus,
    /// Why the billing allows no operations on it, if it does not.
    pub hold: Option<Hold>,
    /// Its IPv4 address.
    pub ip: Text,
    /// Its IPv6 address; blank if it has none, or the list does not say.
    pub ip_v6: Text,
    /// The data centre's name.
    pub region: Text,
}

impl Instance {
    /// Its label beside its id: its name, else its tariff as in the panel `[panel]`, else the id. A
    /// tariff alone does not identify an instance.
    #[must_use]
    pub fn label_beside_id(&self) -> &str {
        if !self.name.is_blank() {
            self.name.shown()
        } else if !self.tariff.is_blank() {
            self.tariff.shown()
        } else {
            self.id.as_str()
        }
    }

    /// Its label without its id beside it: `web-01`, or `Cloud 1 (5209934)` without a name.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        let label = self.label_beside_id();
        if self.name.is_blank() && !self.tariff.is_blank() {
            Cow::Owned(format!("{label} ({})", self.id))
        } else {
            Cow::Borrowed(label)
        }
    }

    /// The most bytes of memory it takes; rows share equal texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let Self {
            id,
            name,
            tariff,
            status,
            hold: _,
            ip,
            ip_v6,
            region,
        } = self;
        let word = match status {
            InstanceStatus::Other(word) => word.bytes(),
            InstanceStatus::Active
            | InstanceStatus::Stopped
            | InstanceStatus::Error
            | InstanceStatus::ImageUploading
            | InstanceStatus::AtWork(_)
            | InstanceStatus::AtRest(_) => 0,
        };
        let texts = [name, tariff, ip, ip_v6, region]
            .map(Text::bytes)
            .iter()
            .sum::<usize>();
        size_of::<Self>() + id.as_str().len() + word + texts
    }

    /// Whether it will change by itself, so that it should be refreshed soon.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        self.status.is_at_work() || self.hold.is_some_and(Hold::ends_by_itself)
    }

    /// The word for its state; the billing's state takes precedence.
    #[must_use]
    pub fn state(&self) -> String {
        match self.hold {
            None => self.status.to_string(),
            Some(hold) => hold.to_string(),
        }
    }
}

/// A state of the billing in which no operation on an instance is possible `[panel]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Ordered and not active yet (`status` 1).
    Ordered,
    /// Being activated (`item_status`).
    Activating,
    /// Being processed (`status` 5).
    Processing,
    /// Being deleted (`item_status`).
    Deleting,
    /// Deleted (`status` 4).
    Deleted,
}

impl Hold {
    /// Reads the code (`status`, or `item_real_status` if absent) and the words (`item_status`),
    /// which are more specific.
    #[must_use]
    pub fn parse(code: &str, words: &str) -> Option<Self> {
        match (words.trim().to_lowercase().as_str(), code.trim()) {
            ("activation in progress", _) => Some(Self::Activating),
            ("deletion in progress", _) => Some(Self::Deleting),
            (_, "1") => Some(Self::Ordered),
            (_, "4") => Some(Self::Deleted),
            (_, "5") => Some(Self::Processing),
            _ => None,
        }
    }

    /// Whether it ends by itself soon.
    fn ends_by_itself(self) -> bool {
        match self {
            Self::Activating | Self::Processing | Self::Deleting => true,
            Self::Ordered | Self::Deleted => false,
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
    /// Is broken. The panel hides the whole page of its snapshots then `[panel]`; snapdeck refuses
    /// to create one and lets the server decide whether old ones can be deleted.
    Error,
    /// An image is being uploaded, which happens for a snapshot too; otherwise like `Error`
    /// `[panel]`.
    ImageUploading,
    /// Starts, stops, resizes, …, which ends by itself; one of the known words.
    AtWork(&'static str),
    /// At rest in another known state: one of the known words.
    AtRest(&'static str),
    /// Any other word, unchanged.
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

/// The other words for an instance at rest `[panel]`.
const AT_REST: [&str; 5] = [
    "resized",
    "rescued",
    "suspended",
    "verify_resize",
    "booted_from_iso",
];

impl InstanceStatus {
    /// Parses the server's word, ignoring case and surrounding blanks as the panel does `[panel]`;
    /// unknown words are kept.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let raw = raw.trim();
        let lower = raw.to_lowercase();
        let known = |words: &[&'static str]| words.iter().find(|word| **word == lower).copied();
        match &*lower {
            "active" => Self::Active,
            "stopped" => Self::Stopped,
            "error" => Self::Error,
            "image_uploading" => Self::ImageUploading,
            _ => match (known(&AT_WORK), known(&AT_REST)) {
                (Some(word), _) => Self::AtWork(word),
                (None, Some(word)) => Self::AtRest(word),
                (None, None) => Self::Other(Text::new(raw)),
            },
        }
    }

    /// Whether it will change by itself, so that it should be refreshed soon.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        matches!(self, Self::AtWork(_) | Self::ImageUploading)
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
        assert!(InstanceStatus::parse("booting_from_iso").is_at_work());
        assert!(!InstanceStatus::parse("booted_from_iso").is_at_work());
        for (raw, shown) in [
            ("rebooting", "Rebooting"),
            ("image_uploading", "Uploading"),
            ("Rescued", "Rescued"),
            ("verify_resize", "Verify resize"),
            ("Quarantined", "Quarantined"),
            ("перерва", "перерва"),
            ("", ""),
        ] {
            assert_eq!(InstanceStatus::parse(raw).to_string(), shown);
        }
    }

    #[test]
    fn neither_case_nor_blanks_make_another_status() {
        for word in ["active", "stopped", "error", "image_uploading"]
            .iter()
            .chain(&AT_WORK)
            .chain(&AT_REST)
        {
            let usual = InstanceStatus::parse(word);
            assert!(!matches!(usual, InstanceStatus::Other(_)), "{word}");
            for raw in [format!(" {word}\t"), word.to_uppercase()] {
                assert_eq!(InstanceStatus::parse(&raw), usual, "{raw:?}");
            }
        }
        assert_eq!(InstanceStatus::parse(" Odd ").to_string(), "Odd");
    }

    #[test]
    fn the_billing_holds_an_instance_by_its_code_or_its_words() {
        for (code, words, hold) in [
            ("2", "Active", None),
            ("3", "Temporary suspended", None),
            ("", "", None),
            ("x", "2", None),
            (" 1", "", Some(Hold::Ordered)),
            ("4", "", Some(Hold::Deleted)),
            ("5", "", Some(Hold::Processing)),
            ("2", " Activation in progress ", Some(Hold::Activating)),
            ("5", "Deletion in progress", Some(Hold::Deleting)),
        ] {
            assert_eq!(Hold::parse(code, words), hold, "{code} {words}");
        }
    }

    #[test]
    fn an_instance_without_a_name_is_called_by_its_tariff_and_id() {
        let called = |name: &str, tariff: &str| {
            let instance = Instance {
                id: InstanceId::parse("7").unwrap(),
                name: name.into(),
                tariff: tariff.into(),
                status: InstanceStatus::Active,
                hold: None,
                ip: Text::default(),
                ip_v6: Text::default(),
                region: Text::default(),
            };
            let label = instance.label().into_owned();
            (label, instance.label_beside_id().to_owned())
        };
        let both = |label: &str, beside: &str| (label.to_owned(), beside.to_owned());
        assert_eq!(called("web-01", "Cloud 1"), both("web-01", "web-01"));
        assert_eq!(called(" ", "Cloud 1"), both("Cloud 1 (7)", "Cloud 1"));
        assert_eq!(called("", ""), both("7", "7"));
    }
}
