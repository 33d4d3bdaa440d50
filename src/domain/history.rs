//! The history: what was asked of a server, on what, what it answered and how it ended.

use jiff::Timestamp;

use super::{
    CopyKind, InstanceId, ProfileName, SnapshotId,
    write::{Deed, End, OpId, Write},
};
use crate::text::Text;

/// The field of a form that is not stored: the address that an image was fetched from `[panel]`, which
/// may hold a password or a key.
const NOT_STORED: &str = "url";

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The profile.
    pub profile: ProfileName,
    /// The URL of the server.
    pub server: String,
    /// The user, if it was known.
    pub user: Option<Text>,
    /// What was asked.
    pub deed: Deed,
    /// Whether it was about a snapshot or a backup.
    pub kind: CopyKind,
    /// The id of the instance; none for an image of the user's own.
    pub instance: Option<InstanceId>,
    /// The name of the instance; empty if it was gone.
    pub instance_name: Text,
    /// The id of the snapshot; none for one that was to be created.
    pub snapshot: Option<SnapshotId>,
    /// The name of the snapshot or schedule.
    pub name: Text,
    /// The name that it was to get.
    pub new_name: Option<Text>,
    /// What was typed to confirm it: digits, an id, or the number of rows.
    pub typed: Option<String>,
    /// The fields of the form that was sent, except for the session's token, a password and the
    /// address of an image.
    pub form: Vec<(String, String)>,
}

impl Request {
    /// The id of what it changes: of the snapshot, else the one in the form that was sent, as of a
    /// schedule.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let of_snapshot = self.snapshot.as_ref().map(SnapshotId::as_str);
        let sent = || self.form.iter().find(|(field, _)| field == "elid");
        of_snapshot.or_else(|| sent().map(|(_, id)| id.as_str()))
    }

    /// What a write asks, by the form that is sent for it; empty for one that is not sent. `typed` is
    /// what was typed to confirm it.
    #[must_use]
    pub fn of(
        write: &Write,
        (profile, server): (&ProfileName, &str),
        user: Option<Text>,
        typed: Option<String>,
        form: &[(String, String)],
    ) -> Self {
        Self {
            profile: profile.clone(),
            server: server.to_owned(),
            user,
            deed: write.deed(),
            kind: write.copy_kind(),
            instance: write.instance_id().cloned(),
            instance_name: write
                .instance()
                .map_or_else(Text::default, |it| it.name.clone()),
            snapshot: write.expects().map(|snapshot| snapshot.id.clone()),
            name: write.name().clone(),
            new_name: write.new_name().cloned(),
            typed,
            form: form
                .iter()
                .filter(|(name, _)| name != NOT_STORED)
                .cloned()
                .collect(),
        }
    }
}

/// The part of the history that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryOf {
    /// The writes of all accounts.
    Everything,
    /// Those of this account.
    Account,
    /// Those of this account about a snapshot.
    Snapshot(SnapshotId),
}

impl HistoryOf {
    /// Whether an entry belongs to it. Ids are unique only within a server, and a profile can get
    /// another one.
    #[must_use]
    pub fn has(&self, entry: &HistoryEntry, (profile, server): (&ProfileName, &str)) -> bool {
        let request = &entry.request;
        let is_of_account = request.profile == *profile && request.server == server;
        match self {
            Self::Everything => true,
            Self::Account => is_of_account,
            Self::Snapshot(id) => is_of_account && entry.snapshot() == Some(id),
        }
    }
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryAnswer {
    /// It accepted the write.
    Accepted,
    /// The write was not applied, and why.
    NotApplied(String),
    /// The answer was lost or said nothing certain, and how.
    Unclear(String),
}

/// A step of a write, as one line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    /// It is about to be sent.
    Begun(Box<Request>),
    /// The server answered, or did not.
    Answered(Timestamp, HistoryAnswer),
    /// A list shows the snapshot that it created.
    Created(Timestamp, SnapshotId),
    /// It ended.
    Ended(Timestamp, End),
}

/// A write of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Identifies it; says when it began.
    pub id: OpId,
    /// What was asked.
    pub request: Request,
    /// What was answered, and when.
    pub answered: Option<(Timestamp, HistoryAnswer)>,
    /// The snapshot that it created.
    pub created: Option<SnapshotId>,
    /// How and when it ended.
    pub ended: Option<(Timestamp, End)>,
}

impl HistoryEntry {
    /// A write that was begun.
    #[must_use]
    pub fn new(id: OpId, request: Request) -> Self {
        Self {
            id,
            request,
            answered: None,
            created: None,
            ended: None,
        }
    }

    /// Adds a later step.
    pub fn add(&mut self, step: HistoryStep) {
        match step {
            HistoryStep::Begun(_) => {}
            HistoryStep::Answered(at, answer) => self.answered = Some((at, answer)),
            HistoryStep::Created(_, snapshot) => self.created = Some(snapshot),
            HistoryStep::Ended(at, end) => self.ended = Some((at, end)),
        }
    }

    /// The snapshot that it was about, or that it created.
    #[must_use]
    pub fn snapshot(&self) -> Option<&SnapshotId> {
        self.request.snapshot.as_ref().or(self.created.as_ref())
    }

    /// Whether it was sent, as far as is known.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        !self.request.form.is_empty()
    }

    /// A `curl` command that sends the form as it is stored, with `$TOKEN` for the session's token and
    /// `$PASSWORD` for a new password.
    #[must_use]
    pub fn curl(&self) -> String {
        let field =
            |(name, value): &(String, String)| format!(" -d {}={}", encoded(name), encoded(value));
        let mut fields: Vec<String> = self.request.form.iter().map(field).collect();
        // After the function, as in the request.
        fields.insert(fields.len().min(1), " -d \"auth=$TOKEN\"".to_owned());
        let mut form = self.request.form.iter();
        if form.any(|(name, kind)| name == "password_type" && kind == "password") {
            fields.push(" --data-urlencode \"password=$PASSWORD\"".to_owned());
        }
        format!("curl {}{}", self.request.server, fields.concat())
    }
}

/// A text as part of a form: it needs no quotes in a shell, whatever it contains.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::write::{Item, Protect},
        tests::{instance, snapshot},
    };

    proptest! {
        #[test]
        fn a_field_is_one_word_of_a_shell_and_decodes_to_itself(text in any::<String>()) {
            let encoded = encoded(&text);
            prop_assert!(encoded.chars().all(|c| c.is_ascii_alphanumeric() || "-._%".contains(c)));
            let mut decoded = Vec::new();
            let mut bytes = encoded.bytes();
            while let Some(byte) = bytes.next() {
                decoded.push(if byte == b'%' {
                    let hex: String = bytes.by_ref().take(2).map(char::from).collect();
                    u8::from_str_radix(&hex, 16).unwrap()
                } else {
                    byte
                });
            }
            prop_assert_eq!(String::from_utf8(decoded).unwrap(), text);
        }
    }

    #[test]
    fn the_address_of_an_image_is_not_stored() {
        let item = Item::of(instance("1", "web-01"), snapshot("2", "old"));
        let write = Write::Protect(Protect { item, on: true });
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = [
            field("func", "image.edit"),
            field("image_name", "old"),
            field(
                "url",
                "https://ops:secret@example.com/disk.qcow2?key=secret",
            ),
            field("protected", "on"),
        ];
        let profile = ProfileName::parse("prod").unwrap();
        let request = Request::of(
            &write,
            (&profile, "https://api.zomro.com/"),
            None,
            None,
            &sent,
        );
        let [func, name, _, protected] = sent;
        assert_eq!(request.form, [func, name, protected]);
    }

    #[test]
    fn an_account_and_its_snapshot_have_no_entry_of_another_profile_or_server() {
        let item = Item::of(instance("1", "web-01"), snapshot("2", "old"));
        let write = Write::Protect(Protect { item, on: true });
        let account = (&ProfileName::default(), "https://api.zomro.com/");
        let other = ProfileName::parse("other").unwrap();
        let entry = |account| {
            let id = OpId::after(None, Timestamp::UNIX_EPOCH, 1);
            HistoryEntry::new(id, Request::of(&write, account, None, None, &[]))
        };
        let entries = [
            entry(account),
            entry((&other, account.1)),
            entry((account.0, "https://elsewhere.example/")),
        ];
        let of_snapshot = |id| HistoryOf::Snapshot(SnapshotId::parse(id).unwrap());
        for (of, expected) in [
            (HistoryOf::Everything, [true, true, true]),
            (HistoryOf::Account, [true, false, false]),
            (of_snapshot("2"), [true, false, false]),
            (of_snapshot("3"), [false, false, false]),
        ] {
            let has = entries.each_ref().map(|entry| of.has(entry, account));
            assert_eq!(has, expected, "{of:?}");
        }
    }
}
