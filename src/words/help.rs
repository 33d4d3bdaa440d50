//! The keys, in the footer and in the help.

use super::Denied;

/// The title of the help; which of its entries are seen, where not all are.
#[must_use]
pub fn title(seen: Option<(usize, usize, usize)>) -> String {
    match seen {
        Some((first, last, of)) => format!("Keys  {first}-{last} of {of}"),
        None => "Keys".to_owned(),
    }
}

/// Before what is searched for.
#[must_use]
pub fn search() -> &'static str {
    "Search"
}

/// No key fits what is searched for.
#[must_use]
pub fn nothing_found() -> &'static str {
    "No key matches."
}

/// What a key does, and why not now.
#[must_use]
pub fn not_now(what: &str, why: &Denied) -> String {
    format!("{what} (not possible: {})", why.brief())
}

/// What the key that refreshes does while data is stale.
#[must_use]
pub fn retry() -> &'static str {
    "retry"
}

/// `(c, d: data is stale)`: keys that do nothing now, and why.
#[must_use]
pub fn blocked(keys: &[String], why: &str) -> String {
    format!("({}: {why})", keys.join(", "))
}
