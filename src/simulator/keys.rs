//! `sshkeys`: the keys that an instance can be rebuilt with `[panel]`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::civil::Date;

use super::CallOutcome;
use super::account::{ServedAccount, fleio_id, mix};
use super::dialect::{ErrorReply, Node, SelectItem, answer, made, missed, written};
use super::functions::Done;
use super::lists::ListKind;
use super::order::SortColumn;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// The most characters of a key's name `[panel]`.
const MOST_NAME: usize = 32;
const EDIT: &str = "sshkeys.edit";
/// The types of keys that are accepted.
const TYPES: [&str; 5] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
];

/// A public key of the account; the field names are those of the list `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedKey {
    /// The `elid` of its calls.
    pub id: u64,
    /// The user's name for it.
    pub comment: String,
    /// In one line, as in `authorized_keys`.
    pub public_key: String,
    /// The UUID which a restore is given `[panel]`.
    pub fleio_key_uuid: String,
    /// When it was added.
    pub cdate: Date,
}

impl ServedKey {
    /// A key that was added on this day.
    #[must_use]
    pub fn new(id: u64, comment: &str, public_key: &str, cdate: Date) -> Self {
        Self {
            id,
            comment: comment.into(),
            public_key: public_key.into(),
            fleio_key_uuid: fleio_id(id),
            cdate,
        }
    }

    fn write(&self, row: &mut Node) {
        row.plain("elid", self.id);
        row.value("comment", &self.comment);
        row.plain("cdate", self.cdate);
        row.value("fingerprint", &fingerprint(&self.public_key));
        row.value("fleio_key_uuid", &self.fleio_key_uuid);
    }
}

/// 16 bytes that look like the MD5 of a key and differ for different keys.
fn fingerprint(public_key: &str) -> String {
    let hash = |seed| {
        public_key
            .bytes()
            .fold(seed, |sum, byte| mix(sum ^ u64::from(byte)))
    };
    let bytes = [hash(1), hash(2)].map(u64::to_be_bytes).concat();
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(":")
}

/// What a form can choose from; without keys the first one is `none` `[panel]`.
pub(super) fn items(account: &ServedAccount) -> Vec<SelectItem> {
    if account.ssh_keys.is_empty() {
        return vec![SelectItem::new("none", "none")];
    }
    let keys = account.ssh_keys.iter();
    let items = keys.map(|key| SelectItem::new(key.id.to_string(), &*key.comment));
    items.collect()
}

/// The list of a session.
pub(super) fn list(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let columns: [SortColumn<&ServedKey>; 3] = [
        ("elid", |a, b| a.id.cmp(&b.id)),
        ("comment", |a, b| a.comment.cmp(&b.comment)),
        ("cdate", |a, b| a.cdate.cmp(&b.cdate)),
    ];
    let kind = ListKind {
        func: "sshkeys",
        columns: &columns,
        fields: &[],
    };
    let page = kind.page(server, session, sent)?;
    let rows = server.account(session.user).ssh_keys.iter().collect();
    let write = |node: &mut Node, row: &&ServedKey| row.write(node);
    Ok(kind.answer(session, page, rows, |_| (), write))
}

/// Without `sok`, the form; with it, adds a key, or changes the one that `elid` names. The fields
/// of a refused form are in `$object`, as JSON `[panel]`.
pub(super) fn edit(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id_unless_empty("elid")?;
    let account = server.account(session.user);
    let at = elid.map(|elid| account.ssh_keys.iter().position(|key| key.id == elid));
    let at = at.map(|at| at.ok_or_else(|| missed("elid"))).transpose()?;
    if !sent.is_confirmed() {
        let (comment, public_key) = match at.map(|at| &account.ssh_keys[at]) {
            Some(key) => (&*key.comment, &*key.public_key),
            None => (sent.first("comment"), sent.first("publicKey")),
        };
        let body = answer(EDIT, "form", |doc| {
            doc.value("comment", comment);
            doc.value("publicKey", public_key);
        });
        return Ok((CallOutcome::Previewed, body));
    }
    sent.clicked()?;
    let group = sent.one_of("processingmodulegroup", &["1"])?;
    group.ok_or_else(|| ErrorReply::required("processingmodulegroup"))?;
    let comment = sent.only("comment")?.unwrap_or_default().trim();
    let fits = |char: char| char.is_ascii_alphanumeric() || " -_".contains(char);
    if !(1..=MOST_NAME).contains(&comment.len()) || !comment.chars().all(fits) {
        return Err(in_form(r#"{"comment":["The name is not valid"]}"#));
    }
    let mut keys = account.ssh_keys.iter();
    if keys.any(|key| key.comment == comment && Some(key.id) != elid) {
        return Err(in_form(r#"{"comment":["The name is already in use"]}"#));
    }
    let public_key = sent.only("publicKey")?.map(str::trim);
    if public_key.is_some_and(|key| !is_public_key(key)) || at.is_none() && public_key.is_none() {
        return Err(in_form(r#"{"publicKey":["The key is not valid"]}"#));
    }
    if let Some(key) = at.map(|at| &mut account.ssh_keys[at]) {
        comment.clone_into(&mut key.comment);
        if let Some(public_key) = public_key {
            public_key.clone_into(&mut key.public_key);
        }
        return Ok((CallOutcome::KeyChanged(key.id), written(EDIT)));
    }
    let (id, today) = (server.fresh_id(), server.now.date());
    let key = ServedKey::new(id, comment, public_key.unwrap_or_default(), today);
    server.account(session.user).ssh_keys.push(key);
    Ok((CallOutcome::KeyCreated(id), made(EDIT, id)))
}

fn in_form(object: &'static str) -> ErrorReply {
    ErrorReply::new("value", object, "The key can't be saved")
}

/// Whether it is a type and a blob which names that type, as OpenSSH writes it.
fn is_public_key(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let (Some(kind), Some(blob)) = (words.next(), words.next()) else {
        return false;
    };
    let named = BASE64_STANDARD.decode(blob).is_ok_and(|blob| {
        let (length, rest) = blob.split_at(blob.len().min(4));
        let expected = u32::try_from(kind.len()).unwrap_or(u32::MAX).to_be_bytes();
        length == expected && rest.starts_with(kind.as_bytes()) && rest.len() > kind.len()
    });
    TYPES.contains(&kind) && named && !text.contains(['\n', '\r'])
}

/// A row action.
pub(super) fn delete(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.row()?;
    let keys = &mut server.account(session.user).ssh_keys;
    let found = keys.iter().position(|key| key.id == elid);
    keys.remove(found.ok_or_else(|| missed("elid"))?);
    Ok((CallOutcome::KeyDeleted(elid), written("sshkeys.delete")))
}
