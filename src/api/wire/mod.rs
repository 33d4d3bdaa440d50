//! The JSON dialect: everything under `doc`, values as `{"$": "…"}`, lists as `doc.elem`.
//!
//! Parsed in one pass, borrowing from the body. The parser tolerates every known variant of the
//! dialect: bare values, numbers of any length (kept as their digits), `{}`, one row instead of an
//! array of one, arrays of values, translated flags with the raw value beside them, decoration.

mod interner;
mod rows;
#[cfg(any(test, fuzzing))]
mod survive;
mod value;
mod visit;

use serde::de::DeserializeSeed as _;

use super::{ErrorAnswer, wording};
use crate::{
    domain::{Price, Problem, Refusal, Secret, ServerProblem},
    text::Text,
};
pub(super) use interner::Interner;
pub(super) use rows::{Backup, NoRow, Row};
#[cfg(any(test, fuzzing))]
pub use survive::survive;
use visit::Envelope;

/// Why an answer has no usable `doc`.
#[derive(Debug)]
pub(super) enum Undecoded {
    /// It is not JSON.
    NotJson,
    /// It is JSON, but not of this dialect.
    NotOfApi,
    /// It is an error of the server.
    Error(Refusal),
}

/// The parsed answer.
#[derive(Debug)]
pub(super) struct Doc<R> {
    pub(super) rows: Vec<R>,
    pub(super) without_id: usize,
    /// `elem` was present, as an array or one row.
    has_elem: bool,
    /// `elem` or `p_elems` was present twice, so it is unknown which one is the list.
    ambiguous: bool,
    /// `p_elems` or `p_cnt` was present.
    own_keys: bool,
    func: Option<String>,
    /// `p_elems`: the number of rows of the whole list.
    pub(super) total: Option<usize>,
    /// `manual_created_today`.
    pub(super) made_today: Option<u32>,
    /// `cost.stat_cost`.
    pub(super) price: Option<Price>,
    /// `backup_rotation`.
    pub(super) kept: Option<u32>,
    /// `ok` was present, with the next function to call, if any: a write was applied.
    pub(super) ok: Option<String>,
    /// A session was opened: its token.
    pub(super) session: Option<Secret>,
    /// The user of the session, in an answer to `whoami`.
    pub(super) user: Option<Text>,
    error: Option<Refusal>,
}

impl<R> Default for Doc<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            without_id: 0,
            has_elem: false,
            ambiguous: false,
            own_keys: false,
            func: None,
            total: None,
            made_today: None,
            price: None,
            kept: None,
            ok: None,
            session: None,
            user: None,
            error: None,
        }
    }
}

impl<R> Doc<R> {
    /// Whether this is certainly an answer to the list `func`, so that a missing `elem` means "no
    /// rows".
    pub(super) fn is_list_of(&self, func: &str) -> bool {
        self.has_elem || self.has_keys_of(func)
    }

    /// Whether it has the keys of the list `func` beside its rows.
    pub(super) fn has_keys_of(&self, func: &str) -> bool {
        self.own_keys || self.func.as_deref() == Some(func)
    }
}

/// Parses an answer. An error in it takes precedence.
pub(super) fn decode<R: Row>(body: &[u8]) -> Result<Doc<R>, Undecoded> {
    // Bytes that are not UTF-8 become U+FFFD, because one broken name must not hide the whole list.
    let body = String::from_utf8_lossy(body);
    let mut json = serde_json::Deserializer::from_str(body.trim_start_matches('\u{feff}'));
    let doc = Envelope::default()
        .deserialize(&mut json)
        .and_then(|doc| json.end().map(|()| doc));
    match doc {
        Ok(Some(Doc {
            error: Some(error), ..
        })) => Err(Undecoded::Error(error)),
        Ok(Some(doc)) if !doc.ambiguous => Ok(doc),
        Ok(_) => Err(Undecoded::NotOfApi),
        Err(_) => Err(Undecoded::NotJson),
    }
}

/// The names of the fields with a value, in an answer that is a form.
pub(super) fn filled(body: &[u8]) -> Vec<Text> {
    let body = String::from_utf8_lossy(body);
    value::filled(body.trim_start_matches('\u{feff}'))
}

/// The values of these fields, in an answer that is a form; missing ones are left out. `None` if a
/// field is present twice, because it is unknown which one counts.
pub(super) fn fields(body: &[u8], names: &[&str]) -> Option<Vec<(String, String)>> {
    let body = String::from_utf8_lossy(body);
    value::fields(body.trim_start_matches('\u{feff}'), names)
}

/// What a form offers for a field: the values to send and their texts; the empty value is left out.
/// `None` if it has no such list.
pub(super) fn offered(body: &[u8], field: &str) -> Option<Vec<(String, String)>> {
    let body = String::from_utf8_lossy(body);
    value::offered(body.trim_start_matches('\u{feff}'), field)
}

/// What an error means for the session.
pub(super) fn judge(error: Refusal) -> ErrorAnswer {
    let object = error.object.raw();
    let known = match error.kind.raw() {
        "auth" | "access"
            if BLOCKS.contains(&object) || wording::is_address_denied(error.message.raw()) =>
        {
            Problem::Server(ServerProblem::Blocked(if error.message.is_blank() {
                error.object
            } else {
                error.message
            }))
        }
        "auth" | "access" => return ErrorAnswer::SessionOrRight(error),
        _ => Problem::Server(ServerProblem::Refused(error)),
    };
    ErrorAnswer::Known(known)
}

/// The objects of an `auth` error that concern the address, not the session `[panel]`.
const BLOCKS: [&str; 4] = ["badip", "blockgeoip", "blocked_ip", "blocklogon"];

#[cfg(test)]
mod tests;
