//! Signing in and out: passwords, one-time keys, the second factor.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::DateTime;

use super::CallOutcome;
use super::account::ServedAccount;
use super::dialect::{ErrorReply, answer};
use super::functions::{Done, preview};
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// The wrong passwords in a row that block a user; the real number is unknown.
const MOST_WRONG: u32 = 3;
/// How long the user is blocked then `[panel]`.
const LOCKED: Duration = Duration::from_secs(20);
/// How long a one-time key is valid `[isp]`.
const KEY_LIFE: Duration = Duration::from_secs(3_600);
/// The fewest characters of such a key `[isp]`.
const KEY_LENGTH: usize = 16;

/// The error for a caller without a valid session or without a right. The panel goes by these
/// words, and asks `keepalive` which of the two it is `[panel]`.
const NO_PRIVILEGES: &str = "Insufficient privileges to perform this operation";

/// A user, and the account that they see.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedUser {
    /// The field `username`.
    pub name: String,
    /// The field `password`.
    pub password: String,
    /// The code of the second factor, always the same; `None` without one.
    pub code: Option<String>,
    /// This user's account.
    pub account: ServedAccount,
}

/// The wrong passwords and the unused keys.
#[derive(Default)]
pub(super) struct Door {
    /// By user name, known or not.
    wrong: BTreeMap<String, Wrong>,
    keys: BTreeMap<String, OneTimeKey>,
}

#[derive(Default)]
struct Wrong {
    in_a_row: u32,
    locked_until: Option<DateTime>,
}

/// A one-time key.
struct OneTimeKey {
    user: usize,
    ends: DateTime,
}

/// `func=auth`: by password or by a one-time key.
pub(super) fn sign_in(server: &mut Provider, sent: Parameters) -> Done {
    let name = sent.only("username")?.unwrap_or_default();
    let user = if let Some(key) = sent.only("key")? {
        user_of_key(server, name, key)?
    } else if sent.is_confirmed() {
        user_of_password(server, name, sent.only("password")?.unwrap_or_default())?
    } else {
        return Ok(preview("auth", sent, &["username"]));
    };
    // A key is created in a session that had passed the second factor.
    let asks_code = sent.first("key").is_empty() && server.users[user].code.is_some();
    let token = server.sessions.begin(user, asks_code, server.now);
    let outcome = if asks_code {
        CallOutcome::AskedForCode
    } else {
        CallOutcome::SignedIn
    };
    Ok((outcome, given("auth", &token)))
}

/// A new session, reported twice as in some versions `[panel]` `[isp]`.
fn given(func: &str, token: &str) -> Vec<u8> {
    answer(func, "form", |doc| {
        doc.node("auth", |auth| {
            auth.attribute("$id", token);
            auth.attribute("$", token);
        });
    })
}

fn user_of_password(
    server: &mut Provider,
    name: &str,
    password: &str,
) -> Result<usize, ErrorReply> {
    let now = server.now;
    let wrong = server.door.wrong.entry(name.to_owned()).or_default();
    if wrong.locked_until.is_some_and(|end| now < end) {
        let message = "Too many attempts: wait 20 seconds";
        return Err(ErrorReply::new("auth", "blocklogon", message));
    }
    let mut users = server.users.iter();
    if let Some(user) = users.position(|user| user.name == name && user.password == password) {
        *wrong = Wrong::default();
        return Ok(user);
    }
    wrong.in_a_row += 1;
    if wrong.in_a_row >= MOST_WRONG {
        *wrong = Wrong {
            in_a_row: 0,
            locked_until: Some(now.saturating_add(LOCKED)),
        };
    }
    let message = "Invalid username or password";
    Err(ErrorReply::new("auth", "badpassword", message))
}

/// A key is valid for one use.
fn user_of_key(server: &mut Provider, name: &str, key: &str) -> Result<usize, ErrorReply> {
    let now = server.now;
    let found = server.door.keys.remove(key);
    let found = found.filter(|key| now < key.ends && server.users[key.user].name == name);
    let refusal = || ErrorReply::new("auth", "badpassword", "The key is not valid");
    found.map(|key| key.user).ok_or_else(refusal)
}

/// The session of a call: found by its token, or opened for this call alone by `authinfo`.
pub(super) fn enter(server: &mut Provider, sent: Parameters) -> Result<LiveSession, ErrorReply> {
    if let Some(pair) = sent.only("authinfo")? {
        let (name, password) = pair.split_once(':').unwrap_or((pair, ""));
        let user = user_of_password(server, name, password)?;
        // A single call can't carry a code, so users with a second factor are refused.
        let asks_code = server.users[user].code.is_some();
        return Ok(LiveSession::of_one_call(user, asks_code));
    }
    let session = server.sessions.take(sent.first("auth"), server.now);
    let kind = server.options.session_gone;
    session.ok_or_else(|| ErrorReply::new(kind, "auth", NO_PRIVILEGES))
}

/// What a session can do while it waits for the code of the second factor `[panel]`.
pub(super) fn provisional(
    server: &mut Provider,
    session: &mut LiveSession,
    sent: Parameters,
) -> Done {
    match sent.first("func") {
        "whoami" => {
            let body = answer("whoami", "form", |doc| doc.value("ok", "func=totp.confirm"));
            Ok((CallOutcome::Read, body))
        }
        "totp.confirm" if !sent.is_confirmed() => Ok(preview("totp.confirm", sent, &["qrcode"])),
        "totp.confirm" => {
            let code = sent.only("qrcode")?;
            if code != server.users[session.user].code.as_deref() {
                // The real wording is unknown.
                return Err(ErrorReply::new("value", "qrcode", "The code is wrong"));
            }
            session.is_left = true;
            let token = server.sessions.begin(session.user, false, server.now);
            Ok((CallOutcome::SignedIn, given("totp.confirm", &token)))
        }
        _ => Err(ErrorReply::new("access", "totp.confirm", NO_PRIVILEGES)),
    }
}

/// `func=session.newkey`: the caller's own key becomes one that signs in once `[isp]`.
pub(super) fn new_key(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let name = sent.only("username")?.unwrap_or_default();
    if name != server.users[session.user].name {
        return Err(ErrorReply::new("access", "username", NO_PRIVILEGES));
    }
    let key = sent.only("key")?.unwrap_or_default();
    if key.chars().count() < KEY_LENGTH {
        let message = format!("The key must have {KEY_LENGTH} characters or more");
        return Err(ErrorReply::new("value", "key", message));
    }
    let made = OneTimeKey {
        user: session.user,
        ends: server.now.saturating_add(KEY_LIFE),
    };
    server.door.keys.insert(key.to_owned(), made);
    let body = answer("session.newkey", "form", |doc| doc.value("ok", ""));
    Ok((CallOutcome::Read, body))
}

/// `func=logon`: how the panel signs out `[panel]`.
pub(super) fn leave(session: &mut LiveSession) -> (CallOutcome, Vec<u8>) {
    session.is_left = true;
    let body = answer("logon", "form", |doc| doc.value("ok", ""));
    (CallOutcome::SignedOut, body)
}
