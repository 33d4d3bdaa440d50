//! The server's output: one `doc`, values as `{"$": "…"}`, all of them strings.
//!
//! Written directly into bytes: a page of 200 rows has 3,400 values, and a tree of them would cost
//! more than the rest of the call.

use std::fmt::Display;
use std::io::Write as _;

/// An answer of the type `doc.error` `[isp]`.
#[derive(Debug)]
pub(super) struct ErrorReply {
    pub kind: &'static str,
    pub object: &'static str,
    pub message: String,
}

impl ErrorReply {
    /// An error of this `$type` about this `$object`.
    pub fn new(kind: &'static str, object: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            kind,
            object,
            message,
        }
    }

    /// The value of this field is refused; the form of the message is known `[panel]`.
    pub fn value(field: &'static str, why: impl Display) -> Self {
        let message = format!("The '{field}' field has invalid value. {why}");
        Self::new("value", field, message)
    }

    /// This field must be there.
    pub fn required(field: &'static str) -> Self {
        Self::value(field, "It is required")
    }

    /// Errors come without the decoration of other answers `[isp]`.
    pub fn body(&self) -> Vec<u8> {
        document(|doc| {
            doc.node("error", |error| {
                error.attribute("$type", self.kind);
                error.attribute("$object", self.object);
                error.attribute("$lang", "en");
                error.value("msg", &self.message);
            });
        })
    }
}

/// The object that the field names does not exist; `does not exist` is in its message `[panel]`.
pub(super) fn missed(name: &'static str) -> ErrorReply {
    let message = format!("The object of the '{name}' field does not exist");
    ErrorReply::new("missed", name, message)
}

/// Another operation runs. Its wording is unknown; the `$object` is known `[panel]`.
pub(super) fn running(message: &str) -> ErrorReply {
    ErrorReply::new("exists", "runningoperation", message)
}

/// The answer to a write: `doc.ok`, without anything that names its result `[isp]`.
pub(super) fn written(func: &str) -> Vec<u8> {
    answer(func, "form", |doc| doc.value("ok", ""))
}

/// The answer to a write that made a row.
pub(super) fn made(func: &str, id: u64) -> Vec<u8> {
    answer(func, "form", |doc| {
        doc.value("ok", "");
        doc.plain("id", id);
    })
}

/// An answer that is not an error: the caller's part, among decoration that clients must ignore
/// `[isp]`.
pub(super) fn answer(func: &str, kind: &str, write: impl FnOnce(&mut Node)) -> Vec<u8> {
    document(|doc| {
        doc.attribute("$lang", "en");
        doc.attribute("$func", func);
        doc.attribute("$binary", "/billmgr");
        doc.attribute("$host", "https://127.0.0.1");
        doc.attribute("$theme", "/manimg/dragon/");
        write(doc);
        doc.node("metadata", |metadata| {
            metadata.attribute("$name", func);
            metadata.attribute("$type", kind);
            if kind == "form" {
                // The panel searches it for the names of addons.
                metadata.node("form", |form| form.array("page", &[0; 0], |_, _| ()));
            }
        });
        doc.node("messages", |messages| messages.empty("msg"));
        doc.node("tparams", |sent| {
            sent.value("func", func);
            sent.value("out", "json");
        });
    })
}

fn document(write: impl FnOnce(&mut Node)) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    Node::write(&mut bytes, |root| root.node("doc", write));
    bytes
}

/// A value that a field of a form can be set to.
pub(super) struct SelectItem {
    /// What is sent.
    pub key: String,
    /// The value of another field that it belongs to.
    pub depend: Option<&'static str>,
    /// What is shown.
    pub text: String,
}

impl SelectItem {
    /// Shown by another text than is sent.
    pub fn new(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            depend: None,
            text: text.into(),
        }
    }
}

/// A JSON object that is being written; it ends with its closure.
pub(super) struct Node<'a> {
    bytes: &'a mut Vec<u8>,
    empty: bool,
}

impl Node<'_> {
    fn write(bytes: &mut Vec<u8>, write: impl FnOnce(&mut Node)) {
        bytes.push(b'{');
        write(&mut Node { bytes, empty: true });
        bytes.push(b'}');
    }

    /// A key chosen by this server, which needs no escaping.
    fn key(&mut self, key: &str) {
        if !std::mem::replace(&mut self.empty, false) {
            self.bytes.push(b',');
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(key.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    fn text(&mut self, text: &str) {
        // Never fails: a `Vec` takes every byte, and a `str` is always valid JSON text.
        serde_json::to_writer(&mut *self.bytes, text).ok();
    }

    /// `"key":"text"`; the key begins with `$`.
    pub fn attribute(&mut self, key: &str, text: &str) {
        self.key(key);
        self.text(text);
    }

    /// `"key":{"$":"text"}`.
    pub fn value(&mut self, key: &str, text: &str) {
        self.node(key, |node| node.attribute("$", text));
    }

    /// `"key":{"$":"5"}`, for numbers and dates, which need no escaping.
    pub fn plain(&mut self, key: &str, value: impl Display) {
        self.key(key);
        write!(self.bytes, "{{\"$\":\"{value}\"}}").ok();
    }

    /// `"key":{}`, which is how an empty element comes `[isp]`.
    pub fn empty(&mut self, key: &str) {
        self.node(key, |_| ());
    }

    /// `"key":{…}`.
    pub fn node(&mut self, key: &str, write: impl FnOnce(&mut Node)) {
        self.key(key);
        Node::write(self.bytes, write);
    }

    /// `"elem":[{…},…]`; the key is absent when there are no rows `[panel]`.
    pub fn rows<T>(&mut self, rows: &[T], write: impl Fn(&mut Node, &T)) {
        if !rows.is_empty() {
            self.array("elem", rows, write);
        }
    }

    /// `"slist":[{"$name":"region","val":[{"$key":"1","$":"one"},…]},…]`: what the fields of a form
    /// can be set to. Both are arrays even if they are empty `[panel]`.
    pub fn selects(&mut self, selects: &[(&str, Vec<SelectItem>)]) {
        self.array("slist", selects, |select, (name, choices)| {
            select.attribute("$name", name);
            select.array("val", choices, |val, choice| {
                val.attribute("$key", &choice.key);
                if let Some(depend) = choice.depend {
                    val.attribute("$depend", depend);
                }
                val.attribute("$", &choice.text);
            });
        });
    }

    /// `"key":[{…},…]`.
    pub fn array<T>(&mut self, key: &str, items: &[T], write: impl Fn(&mut Node, &T)) {
        self.key(key);
        self.bytes.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.bytes.push(b',');
            }
            Node::write(self.bytes, |node| write(node, item));
        }
        self.bytes.push(b']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json_whatever_the_text() {
        let text = "a\"b\\c\n\u{1b}]52;c;ZXZpbA==\u{7} перед 🗼";
        let bytes = document(|doc| {
            doc.value("name", text);
            doc.empty("image_size");
            doc.plain("id", 7);
            doc.rows(&[1, 2], |row, id| row.plain("id", id));
            doc.node("cost", |cost| cost.attribute("$orig", text));
        });
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let doc = &read["doc"];
        assert_eq!(doc["name"]["$"], text);
        assert_eq!(doc["image_size"], serde_json::json!({}));
        assert_eq!(doc["id"]["$"], "7");
        assert_eq!(doc["elem"][1]["id"]["$"], "2");
        assert_eq!(doc["cost"]["$orig"], text);
    }

    #[test]
    fn an_empty_list_has_no_elem_and_an_error_no_decoration() {
        let none = document(|doc| doc.rows(&[0; 0], |_, _| ()));
        assert_eq!(none, br#"{"doc":{}}"#);
        assert_eq!(
            ErrorReply::new("missed", "elid", "No such object").body(),
            br#"{"doc":{"error":{"$type":"missed","$object":"elid","$lang":"en","msg":{"$":"No such object"}}}}"#
        );
    }
}
