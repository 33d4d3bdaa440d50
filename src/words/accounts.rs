//! The switcher of accounts.

use jiff::civil::DateTime;

use super::clock;

/// Its title.
#[must_use]
pub fn title() -> &'static str {
    "Accounts"
}

/// How to add accounts, where there is only one.
#[must_use]
pub fn only_one() -> &'static str {
    "Add accounts in config.toml. To find it: snapdeck config path"
}

/// What is known of an account's data and of what it may do.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// When its data was loaded.
    pub read: Option<DateTime>,
    /// Whether nobody is signed in.
    pub signed_out: bool,
    /// Whether the last refresh failed.
    pub stale: bool,
    /// Whether it is read-only.
    pub read_only: bool,
    /// How many writes have an unknown outcome.
    pub open_writes: usize,
}

/// `read 14:02:31  read-only  1 change open`
#[must_use]
pub fn standing(of: Standing) -> String {
    let read = of.read.map(|read| format!("read {}", clock(read)));
    let data = match (of.signed_out, of.stale) {
        (true, _) => Some("signed out"),
        (false, true) => Some("STALE"),
        (false, false) if of.read.is_none() => Some("not loaded yet"),
        (false, false) => None,
    };
    let writes = match of.open_writes {
        0 => None,
        1 => Some("1 change open".to_owned()),
        more => Some(format!("{more} changes open")),
    };
    let read_only = of.read_only.then(|| "read-only".to_owned());
    let parts = [read, data.map(str::to_owned), read_only, writes];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}
