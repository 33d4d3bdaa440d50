//! Ids: digits, kept exactly as received, ordered as numbers.

use std::{cmp::Ordering, fmt};

use arcstr::ArcStr;

/// The most digits of an id. Real ones have 7.
const MOST_DIGITS: usize = 64;

fn digits(raw: &str) -> Option<ArcStr> {
    let fits = (1..=MOST_DIGITS).contains(&raw.len());
    (fits && raw.bytes().all(|b| b.is_ascii_digit())).then(|| ArcStr::from(raw))
}

/// The digits after the leading zeros.
fn significant(digits: &str) -> &str {
    let zeros = digits.bytes().take_while(|digit| *digit == b'0').count();
    &digits[zeros..]
}

fn numeric_order(a: &str, b: &str) -> Ordering {
    // Nearly all ids have as many digits, and maps compare many of them.
    if a.len() == b.len() {
        return a.cmp(b);
    }
    let (x, y) = (significant(a), significant(b));
    x.len()
        .cmp(&y.len())
        .then_with(|| x.cmp(y))
        .then_with(|| a.len().cmp(&b.len()))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(ArcStr);

        impl $name {
            /// Parses digits only: where one id is expected, `1,2` would name two rows `[isp]`.
            #[must_use]
            pub fn parse(raw: &str) -> Option<Self> {
                digits(raw).map(Self)
            }

            /// Whether another id shares its memory.
            #[must_use]
            pub fn is_shared(&self) -> bool {
                ArcStr::strong_count(&self.0).is_none_or(|count| count > 1)
            }

            /// The id as received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                numeric_order(&self.0, &other.0)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

id! {
    /// The id of an instance within the billing: `plid` of writes, `elid` of its lists `[seed]`.
    InstanceId
}
id! {
    /// The id of a snapshot within the billing, `elid` of a delete `[seed]`.
    SnapshotId
}
id! {
    /// The id of a schedule of backups, `elid` of its calls `[panel]`.
    ScheduleId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_an_id() {
        for bad in ["", "1,2", " 1", "-1", "1.0", "1e3", "٣"] {
            assert_eq!(SnapshotId::parse(bad), None, "{bad:?}");
        }
        let long = "123456789012345678901234567890";
        assert_eq!(SnapshotId::parse(long).unwrap().as_str(), long);
    }

    #[test]
    fn ids_are_ordered_as_numbers() {
        let id = |raw| SnapshotId::parse(raw).unwrap();
        assert!(id("9") < id("10"));
        assert!(id("007") > id("7") && id("007") < id("8"));
    }
}
