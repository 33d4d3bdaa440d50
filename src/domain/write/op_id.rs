//! The durable id of a write.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

/// Identifies a write durably. It is unique, and ids sort by the time at which their writes began.
/// The call that carries a write has its own `RequestId`, which means nothing after the program
/// ends.
///
/// 48 bits of milliseconds since 1970, 16 bits that count within a millisecond, and 64 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId(u128);

impl OpId {
    /// The id of a write that begins at this time, after `last`. `random` tells it apart from ids
    /// of other processes. It is greater than `last` even if the clock went back.
    #[must_use]
    pub fn after(last: Option<Self>, at: Timestamp, random: u64) -> Self {
        let millis = u128::try_from(at.as_millisecond()).unwrap_or_default();
        let begun = millis << 16;
        let place = last.map_or(begun, |last| begun.max((last.0 >> 64) + 1));
        Self(place << 64 | u128::from(random))
    }

    /// When the write began, to the millisecond.
    #[must_use]
    pub fn begun(self) -> Timestamp {
        let millis = i64::try_from(self.0 >> 80).unwrap_or_default();
        Timestamp::from_millisecond(millis).unwrap_or_default()
    }
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The text is not an id as [`OpId`] displays it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadOpId;

impl FromStr for OpId {
    type Err = BadOpId;

    fn from_str(text: &str) -> Result<Self, BadOpId> {
        let is_id = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_id.then(|| u128::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or(BadOpId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    #[test]
    fn ids_grow_in_the_order_of_their_writes_whatever_the_clock_does() {
        let mut last = None;
        let mut texts: Vec<String> = Vec::new();
        for millis in [
            1_700_000_000_000,
            1_700_000_000_000,
            1_699_999_999_000,
            0,
            -5,
        ] {
            let id = OpId::after(last, at(millis), u64::MAX - texts.len() as u64);
            assert!(last.is_none_or(|last| last < id), "{millis}");
            texts.push(id.to_string());
            last = Some(id);
        }
        assert!(texts.is_sorted(), "as text, too: {texts:?}");
        let later = OpId::after(last, at(1_700_000_000_001), 0);
        assert!(last.is_some_and(|last| last < later));
        assert_eq!(later.begun(), at(1_700_000_000_001));
    }

    #[test]
    fn ids_of_the_same_moment_differ_by_what_is_random() {
        let id = |random| OpId::after(None, at(1_700_000_000_000), random);
        assert_ne!(id(1), id(2));
        assert_eq!(id(1), id(1));
    }

    #[test]
    fn an_id_survives_being_written_down() {
        let id = OpId::after(None, at(1_700_000_000_000), 0xfeed);
        assert_eq!(id.to_string().parse(), Ok(id));
        let long = format!("{id}0");
        for bad in ["", "12", "+0000000000000000000000000000001", &long] {
            assert_eq!(bad.parse::<OpId>(), Err(BadOpId), "{bad:?}");
        }
    }
}
