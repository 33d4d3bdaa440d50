//! Sizes in GB, as the server gives them: absent until known, sometimes invalid.

use std::fmt;

/// The largest plausible size: no disk has an exabyte.
const MOST_GB: f64 = 1_000_000.0;

/// A size in GB: of an image (known only after it is made `[seed]`), a disk or memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// Not given (yet); shown as `-`.
    #[default]
    Absent,
    /// Not a size; shown as `?`.
    Senseless,
    /// In thousandths of a GB, so that sums are exact.
    Thousandths(u64),
}

impl Size {
    /// Parses `3`, `3.1`, an empty text (absent), or anything else (invalid).
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let raw = raw.trim();
        if raw.is_empty() {
            return Self::Absent;
        }
        match raw.parse::<f64>() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to MOST_GB, checked"
            )]
            Ok(gb) if (0.0..=MOST_GB).contains(&gb) => {
                Self::Thousandths((gb * 1000.0).round() as u64)
            }
            _ => Self::Senseless,
        }
    }

    /// The sum of all known sizes.
    #[must_use]
    pub fn sum(sizes: impl Iterator<Item = Self>) -> Self {
        let known = sizes.filter_map(|size| match size {
            Self::Thousandths(n) => Some(n),
            Self::Absent | Self::Senseless => None,
        });
        known
            .reduce(u64::saturating_add)
            .map_or(Self::Absent, Self::Thousandths)
    }

    /// The number of GB that it has begun, which are what a snapshot costs `[panel]`; `None` if it is
    /// unknown.
    #[must_use]
    pub fn begun(self) -> Option<u64> {
        match self {
            Self::Thousandths(n) => Some(n.div_ceil(1000)),
            Self::Absent | Self::Senseless => None,
        }
    }

    /// The size as it is stored: nothing of it is rounded, and [`Size::parse`] reads it back.
    #[must_use]
    pub fn exact(self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Senseless => "?".to_owned(),
            Self::Thousandths(n) => format!("{}.{:03}", n / 1000, n % 1000),
        }
    }

    /// The size in whole GB if it is whole, as for disks and memory (`20`).
    #[must_use]
    pub fn whole(self) -> String {
        match self {
            Self::Thousandths(n) if n % 1000 == 0 => (n / 1000).to_string(),
            _ => self.to_string(),
        }
    }
}

/// One decimal, rounded: `3.1`; a size above 0 never shows as `0.0`.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.pad("-"),
            Self::Senseless => f.pad("?"),
            Self::Thousandths(n) => {
                let tenths = if *n == 0 { 0 } else { ((n + 50) / 100).max(1) };
                f.pad(&format!("{}.{}", tenths / 10, tenths % 10))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown_in_gb() {
        for (raw, shown) in [
            ("3", "3.0"),
            ("2.94", "2.9"),
            ("0.001", "0.1"),
            ("0", "0.0"),
            ("", "-"),
            ("-1", "?"),
            ("NaN", "?"),
            ("inf", "?"),
            ("1e999", "?"),
            ("18446744073709551615", "?"),
            ("12 GB", "?"),
        ] {
            assert_eq!(Size::parse(raw).to_string(), shown, "{raw:?}");
        }
        for raw in ["3", "3.125", "0.001", "999999.999", "", "-1"] {
            let size = Size::parse(raw);
            assert_eq!(Size::parse(&size.exact()), size, "{raw:?}");
        }
        assert_eq!(Size::parse("20").whole(), "20");
        assert_eq!(Size::parse("20.5").whole(), "20.5");
    }

    #[test]
    fn a_sum_leaves_out_what_is_not_known() {
        let sum = |raw: &[&str]| Size::sum(raw.iter().map(|raw| Size::parse(raw))).to_string();
        assert_eq!(sum(&["3.1", "", "?", "8.1"]), "11.2");
        assert_eq!(sum(&["", ""]), "-");
    }
}
