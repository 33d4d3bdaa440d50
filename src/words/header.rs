//! The first line: how old the data is, and what limits the account.

use jiff::civil::DateTime;

use super::clock;

/// What limits the account: `READ-ONLY FILTERED`; empty where nothing does.
#[must_use]
pub fn limits(read_only: bool, filtered: bool) -> &'static str {
    match (read_only, filtered) {
        (false, false) => "",
        (false, true) => "FILTERED",
        (true, false) => "READ-ONLY",
        (true, true) => "READ-ONLY FILTERED",
    }
}

/// `◐ 1 running`: how many operations run, of all accounts.
#[must_use]
pub fn running(count: usize) -> String {
    format!("{} running", running_in_short(count))
}

/// `◐ 1`: the same where there is no room.
#[must_use]
pub fn running_in_short(count: usize) -> String {
    format!("◐ {count}")
}

/// `read 14:02:31  next 14:02:34`: when the data was loaded, and when it is refreshed.
#[must_use]
pub fn read(at: DateTime, next: Option<DateTime>) -> String {
    let next = next.map_or_else(String::new, |at| format!("  next {}", clock(at)));
    format!("read {}{next}", clock(at))
}

/// `read 14:02:31  refreshing…`: a refresh that the person asked for is in progress.
#[must_use]
pub fn refreshing(at: DateTime) -> String {
    format!("read {}  {}", clock(at), refreshing_in_short())
}

/// The same where there is no room.
#[must_use]
pub fn refreshing_in_short() -> &'static str {
    "refreshing…"
}

/// `STALE, last read 14:02:31`: the last refresh failed.
#[must_use]
pub fn stale(at: DateTime, refreshing: bool) -> String {
    let said = format!("STALE, last read {}", clock(at));
    if refreshing {
        format!("{said}  {}", refreshing_in_short())
    } else {
        said
    }
}

/// `STALE 14:02:31`: the same where there is no room.
#[must_use]
pub fn stale_in_short(at: DateTime) -> String {
    format!("STALE {}", clock(at))
}

/// Nothing could be loaded.
#[must_use]
pub fn no_data() -> &'static str {
    "NO DATA, nothing loaded yet"
}

/// The same where there is no room.
#[must_use]
pub fn no_data_in_short() -> &'static str {
    "NO DATA"
}

/// The first load is in progress.
#[must_use]
pub fn loading() -> &'static str {
    "loading"
}
