//! A secret that can't be printed.

use std::fmt;

/// A session token or a password. It prints as `***`; only the client reveals it, in the form of a
/// request.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret without the blanks that copying adds; `None` if nothing is left.
    #[must_use]
    pub fn new(raw: &str) -> Option<Self> {
        let trimmed = raw.trim();
        (!trimmed.is_empty()).then(|| Self(trimmed.to_owned()))
    }

    /// Wraps a password exactly as typed; `None` if it is empty.
    #[must_use]
    pub fn exact(raw: &str) -> Option<Self> {
        (!raw.is_empty()).then(|| Self(raw.to_owned()))
    }

    /// Whether it contains blanks, which no token does.
    #[must_use]
    pub fn has_blanks(&self) -> bool {
        self.0.contains(char::is_whitespace)
    }

    /// The secret itself, for requests and for storage.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Replaces every occurrence of the secret in `text`, because a server may echo it: plain, or
    /// as HTML, JSON or a form writes it.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let form = url::form_urlencoded::byte_serialize(self.0.as_bytes()).collect::<String>();
        let percent = form.replace('+', "%20");
        let json = serde_json::Value::from(self.0.as_str()).to_string();
        let json = json.get(1..json.len() - 1).unwrap_or_default();
        let html = self.0.replace('&', "&amp;");
        let html = html.replace('<', "&lt;").replace('>', "&gt;");
        let quoted = html.replace('"', "&quot;");
        [&self.0, &form, &percent, json, &html, &quoted]
            .iter()
            .fold(text.to_owned(), |text, written| {
                text.replace(*written, "***")
            })
    }
}

/// Replaces the login in every URL of a text, plain or as JSON writes it: `https://me:secret@host/` becomes
/// `https://***@host/`.
#[must_use]
pub fn redact_logins(text: &str) -> String {
    const ENDS: &str = "\"'<>/\\?#";
    let mut redacted = String::new();
    let mut rest = text;
    while let Some(colon) = rest.find(':') {
        let slashes = ["//", r"\/\/"]
            .into_iter()
            .find(|slashes| rest[colon + 1..].starts_with(slashes));
        let (before, after) = rest.split_at(colon + 1 + slashes.map_or(0, str::len));
        redacted += before;
        if slashes.is_none() {
            rest = after;
            continue;
        }
        let end = after.find(|c: char| c.is_whitespace() || ENDS.contains(c));
        let login = after[..end.unwrap_or(after.len())].rfind('@');
        rest = &after[login.unwrap_or_default()..];
        if login.is_some() {
            redacted += "***";
        }
    }
    redacted + rest
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new(" 21fc199c43f71\n").unwrap();
        assert_eq!(secret.reveal(), "21fc199c43f71");
        assert_eq!(format!("{secret:?}"), "***");
        assert_eq!(secret.redact("auth=21fc199c43f71;"), "auth=***;");
        assert_eq!(Secret::new(" \n"), None);
    }

    #[test]
    fn the_logins_of_urls_are_redacted() {
        for (text, redacted) in [
            (
                "url=https://me:se@cret@example.com/a?b@c http://me@b",
                "url=https://***@example.com/a?b@c http://***@b",
            ),
            (r#""ftp:\/\/me:x@h\/é""#, r#""ftp:\/\/***@h\/é""#),
            (
                "https://example.com/?to=me@b",
                "https://example.com/?to=me@b",
            ),
            ("://@", "://***@"),
            ("to: a:b@c ::", "to: a:b@c ::"),
            ("me@example.com é://", "me@example.com é://"),
        ] {
            assert_eq!(redact_logins(text), redacted);
        }
    }

    #[test]
    fn a_secret_is_redacted_however_it_is_written() {
        let secret = Secret::exact(r#"a b&<\é""#).unwrap();
        for written in [
            r#"a b&<\é""#,
            "a+b%26%3C%5C%C3%A9%22",
            "a%20b%26%3C%5C%C3%A9%22",
            r#"a b&<\\é\""#,
            r#"a b&amp;&lt;\é""#,
            r"a b&amp;&lt;\é&quot;",
        ] {
            assert_eq!(secret.redact(&format!("={written};")), "=***;");
        }
    }
}
