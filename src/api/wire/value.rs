//! Values of the dialect, in all their shapes.
//!
//! Nobody reads the visitors' `expecting`, as in `visit`.

use std::{borrow::Cow, fmt};

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    domain::{Price, Private, Refusal, Secret},
    text::Text,
};

/// The depth to which values are unpacked: `[{"$": {"$": "x"}}]` is 3.
const DEPTH: usize = 4;

/// The text of a value in any of its shapes; empty if there is none.
pub(super) fn value(raw: &RawValue) -> Cow<'_, str> {
    text_of(raw.get(), DEPTH).unwrap_or_default()
}

/// The translated text of a value, or else the value.
pub(super) fn words(raw: &RawValue) -> Cow<'_, str> {
    let mut entries = entries(raw.get()).into_iter();
    match entries.find(|(key, _)| key == "$") {
        Some((_, words)) => value(words),
        None => value(raw),
    }
}

fn text_of(json: &str, depth: usize) -> Option<Cow<'_, str>> {
    let depth = depth.checked_sub(1)?;
    match json.as_bytes().first()? {
        b'"' => string(json),
        b'{' => {
            let mut plain = None;
            for (key, inner) in entries(json) {
                match &*key {
                    // The raw value of a translated flag.
                    "$orig" => return text_of(inner.get(), depth),
                    "$" => plain = text_of(inner.get(), depth),
                    _ => {}
                }
            }
            plain
        }
        // The first entry counts.
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            text_of(items.first()?.get(), depth)
        }
        b'n' => None,
        // Numbers keep all their digits.
        _ => Some(Cow::Borrowed(json)),
    }
}

/// A JSON string; lone surrogates become U+FFFD.
fn string(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.get(1..json.len().checked_sub(1)?)?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::Deserializer::from_str(json)
        .deserialize_bytes(Lossy)
        .ok()
        .map(Cow::Owned)
}

struct Lossy;
impl Visitor<'_> for Lossy {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// The entries of an object; none for any other value.
fn entries(json: &str) -> Vec<(Cow<'_, str>, &RawValue)> {
    struct Entries;
    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(Cow<'de, str>, &'de RawValue)>;
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(FieldName(key)) = map.next_key()? {
                entries.push((key, map.next_value()?));
            }
            Ok(entries)
        }
    }
    serde_json::Deserializer::from_str(json)
        .deserialize_map(Entries)
        .unwrap_or_default()
}

/// A key, borrowed if it has no escape.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(super) struct FieldName<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

pub(super) fn number<T: std::str::FromStr>(raw: &RawValue) -> Option<T> {
    value(raw).trim().parse().ok()
}

/// The price in `cost` beside a list: `stat_cost` `[panel]`.
pub(super) fn price(raw: &RawValue) -> Option<Price> {
    let cost = entries(raw.get());
    let (_, price) = cost.iter().find(|(key, _)| key == "stat_cost")?;
    Price::parse(&value(price))
}

pub(super) fn error(json: &str) -> Refusal {
    let mut refusal = Refusal::default();
    for (key, inner) in entries(json) {
        let text = || Text::new(&value(inner));
        match &*key {
            "$type" => refusal.kind = text().into(),
            "$object" => refusal.object = text().into(),
            "msg" => refusal.message = text().into(),
            _ => {}
        }
    }
    if refusal.message.is_blank() && json.starts_with('"') {
        refusal.message = Private::new(&string(json).unwrap_or_default());
    }
    refusal
}

/// The token of a session that was opened: `$id` `[panel]`, or the value itself `[isp]`.
pub(super) fn session(json: &str) -> Option<Secret> {
    let entries = entries(json);
    let id = entries.iter().find(|(key, _)| key == "$id");
    let token = match id {
        Some((_, id)) => text_of(id.get(), DEPTH),
        None => text_of(json, DEPTH),
    };
    Secret::new(&token?)
}

pub(super) fn user(json: &str) -> Option<Text> {
    let entries = entries(json);
    ["$email", "$realname", "$id"].iter().find_map(|wanted| {
        let (_, inner) = entries.iter().find(|(key, _)| key == wanted)?;
        let text = Text::new(&value(inner));
        (!text.is_blank()).then_some(text)
    })
}

/// The names of the fields of a form with a value: no attributes, no echoed fields, no switches
/// that are off.
pub(super) fn filled(body: &str) -> Vec<Text> {
    const SENT: [&str; 9] = [
        "auth", "elid", "func", "lang", "ok", "out", "plid", "sok", "title",
    ];
    let answer = entries(body);
    let fields = in_doc(&answer);
    let is_set = |key: &str, inner: &RawValue| {
        let is_field = !key.starts_with('$') && !key.starts_with("p_") && !SENT.contains(&key);
        is_field && !matches!(value(inner).trim(), "" | "off" | "null")
    };
    let set = fields.iter().filter(|(key, inner)| is_set(key, inner));
    set.map(|(key, _)| Text::new(key)).collect()
}

/// The content of `doc`.
fn in_doc<'a>(answer: &[(Cow<'a, str>, &'a RawValue)]) -> Vec<(Cow<'a, str>, &'a RawValue)> {
    let doc = answer.iter().find(|(key, _)| key == "doc");
    doc.map_or_else(Vec::new, |(_, doc)| entries(doc.get()))
}

/// The values of these fields of a form; `None` if one is present twice.
pub(super) fn fields(body: &str, names: &[&str]) -> Option<Vec<(String, String)>> {
    let answer = entries(body);
    let all = in_doc(&answer);
    let mut found = Vec::new();
    for name in names {
        let mut those = all.iter().filter(|(key, _)| key == name);
        match (those.next(), those.next()) {
            (Some((_, raw)), None) if raw.get() != "null" => {
                found.push(((*name).to_owned(), value(raw).into_owned()));
            }
            (_, None) => {}
            (_, Some(_)) => return None,
        }
    }
    Some(found)
}

/// What a form offers for a field: `slist`, whose `val` with that `$name` has the values as `$key`
/// and their texts as `$` `[panel]`. Each node may be an array or a single one.
pub(super) fn offered(body: &str, field: &str) -> Option<Vec<(String, String)>> {
    let answer = entries(body);
    let doc = in_doc(&answer);
    let (_, lists) = doc.iter().find(|(key, _)| key == "slist")?;
    let list = items(lists).into_iter().map(|list| entries(list.get()));
    let list = list.into_iter().find(|list| {
        let name = list.iter().find(|(key, _)| key == "$name");
        name.is_some_and(|(_, name)| value(name) == field)
    })?;
    let values = list.iter().find(|(key, _)| key == "val");
    let values = values.map_or_else(Vec::new, |(_, values)| items(values));
    let item = |item: &&RawValue| {
        let parts = entries(item.get());
        let part = |wanted: &str| {
            let found = parts.iter().find(|(key, _)| key == wanted);
            found.map(|(_, part)| value(part).into_owned())
        };
        let text = part("$").unwrap_or_else(|| value(item).into_owned());
        // Without an attribute, the text is the value.
        let key = part("$key").unwrap_or_else(|| text.clone());
        (!key.is_empty() && key != "null").then_some((key, text))
    };
    Some(values.iter().filter_map(item).collect())
}

/// The entries of an array, or a single node in its place.
fn items(raw: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| vec![raw])
}
