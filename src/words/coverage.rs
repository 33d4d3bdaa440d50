//! How well the instances are covered, in words.

use super::grouped;
use crate::domain::{Age, Thresholds};

/// The scale of a strip of days: `30d`, `today`.
#[must_use]
pub fn ago(days: u32) -> String {
    Age::Days(days).to_string()
}

/// On the scale of a strip of days: there may be more copies than it shows.
pub const INCOMPLETE: &str = "incomplete";

/// In place of a strip of days: the list of the account has not been read.
pub const NOT_READ: &str = "not read yet";

/// There may be more copies than the strip of days shows.
pub const MAY_BE_MORE: &str =
    "The list of the account is incomplete: there may be copies of other days.";

/// What is not known yet.
pub const NOT_KNOWN: &str = "·";

/// An instance has nothing to be restored from.
pub const NEVER: &str = "never";

/// The age of what is newest.
#[must_use]
pub fn newest(age: Age) -> String {
    age.to_string()
}

/// `8`: how many snapshots an instance has. A number with more digits than its column would be
/// cut, and the title of the snapshots tells it.
#[must_use]
pub fn snapshots(count: usize) -> String {
    if count > 999 {
        "999+".to_owned()
    } else {
        count.to_string()
    }
}

/// `  2`, before [`AT_RISK`] in a title.
#[must_use]
pub fn count_at_risk(count: usize) -> String {
    format!("  {}", grouped(count))
}

/// Behind the number of instances that are at risk.
pub const AT_RISK: &str = " at risk";

/// When an instance is at risk.
#[must_use]
pub fn at_risk(thresholds: Thresholds) -> String {
    format!(
        "no usable snapshot or backup is younger than {}",
        ago(thresholds.alarm)
    )
}

/// Only the instances at risk are shown.
pub const ONLY_AT_RISK: &str = "  only at risk";

/// ` 2 of 12  only at risk`: how many are shown.
#[must_use]
pub fn only_at_risk(shown: usize, all: usize) -> String {
    format!(" {} of {}{ONLY_AT_RISK}", grouped(shown), grouped(all))
}

/// The words before the counts.
pub const TITLE: &str = "Coverage  ";

/// `7 under 7d`
#[must_use]
pub fn fresh(count: usize, thresholds: Thresholds) -> String {
    format!("{count} under {}d", thresholds.warn)
}

/// `2 under 30d`
#[must_use]
pub fn aging(count: usize, thresholds: Thresholds) -> String {
    format!("{count} under {}d", thresholds.alarm)
}

/// `1 older`
#[must_use]
pub fn old(count: usize) -> String {
    format!("{count} older")
}

/// `2 never`
#[must_use]
pub fn never(count: usize) -> String {
    format!("{count} never")
}

/// `3 unknown`
#[must_use]
pub fn unknown(count: usize) -> String {
    format!("{count} unknown")
}

/// `   3 region copies`: usable copies that no instance can be credited with. Where the
/// server names the instances of other rows, these are copies that were made from region to region.
#[must_use]
pub fn not_placed(count: usize, are_named: bool) -> String {
    let grouped = grouped(count);
    match (are_named, count) {
        (true, 1) => "   1 region copy".to_owned(),
        (true, _) => format!("   {grouped} region copies"),
        (false, 1) => "   1 copy of an unknown instance".to_owned(),
        (false, _) => format!("   {grouped} copies of unknown instances"),
    }
}

/// `4 of 12 instances read`
#[must_use]
pub fn read(read: usize, all: usize) -> String {
    format!("{read} of {all} instances read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count_at_risk(3000), "  3,000");
        assert_eq!(only_at_risk(1200, 3000), " 1,200 of 3,000  only at risk");
    }
}
