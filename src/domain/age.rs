//! Ages in days, and the thresholds for a warning.

use jiff::{civil::Date, tz::Offset};

use super::Now;

/// The age of a snapshot, from the server's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// In days; 0 is today.
    Days(u32),
    /// The date is in the future, so it proves nothing.
    Future,
    /// The date can't be parsed.
    Unknown,
}

/// The days that ages are computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    /// The local day.
    local: Date,
    /// The current day in the time zone where days begin first. The server may be there, so only a
    /// later date is certainly in the future.
    latest: Date,
}

impl Today {
    /// The days at this moment.
    #[must_use]
    pub fn of(now: Now) -> Self {
        let local = now.wall.date();
        let latest = Offset::constant(14).to_datetime(now.stamp).date();
        Self {
            local,
            latest: latest.max(local),
        }
    }
}

impl Age {
    /// The age of something made on that day.
    #[must_use]
    pub fn of(created: Option<Date>, today: Today) -> Self {
        let Some(created) = created else {
            return Self::Unknown;
        };
        if created > today.latest {
            return Self::Future;
        }
        let days = (today.local - created).get_days();
        Self::Days(u32::try_from(days).unwrap_or_default())
    }

    /// The age in days, if known.
    #[must_use]
    pub fn days(self) -> Option<u32> {
        match self {
            Self::Days(days) => Some(days),
            Self::Future | Self::Unknown => None,
        }
    }
}

/// The ages of an instance's newest copy from which it is warned about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// In days; a younger copy is fresh.
    pub warn: u32,
    /// In days, at least as many; from this age on the instance is at risk.
    pub alarm: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { warn: 7, alarm: 30 }
    }
}

/// The largest threshold: 99 years.
const MOST_DAYS: u32 = 36_135;

/// Parses a time in days as configured: `7d`, `4w`, `1y`.
///
/// `None` if it is invalid or not between 1 day and 99 years.
#[must_use]
pub fn parse_days(raw: &str) -> Option<u32> {
    let (number, unit) = raw.split_at_checked(raw.len().checked_sub(1)?)?;
    let days = match unit {
        "d" => 1,
        "w" => 7,
        "y" => 365,
        _ => return None,
    };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| is_number)?;
    let days = number.checked_mul(days)?;
    (1..=MOST_DAYS).contains(&days).then_some(days)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use jiff::civil::date;

    use super::*;

    fn today() -> Today {
        Today::of(Now::in_utc(
            Instant::now(),
            date(2026, 11, 14).at(14, 2, 31, 0),
        ))
    }

    #[test]
    fn ages_are_told_in_days_then_in_years() {
        for (created, told) in [
            (date(2026, 11, 14), "today"),
            (date(2026, 11, 13), "1d"),
            (date(2026, 9, 2), "73d"),
            (date(2024, 11, 15), "729d"),
            (date(2024, 11, 14), "2y"),
            (date(2020, 1, 1), "6y"),
            (date(1, 1, 1), "999y"),
        ] {
            let age = Age::of(Some(created), today());
            assert_eq!(age.to_string(), told, "{created}");
            assert!(age.days().is_some());
        }
    }

    #[test]
    fn a_date_that_says_nothing_is_no_age() {
        for (created, told) in [
            (None, "?"),
            (Some(date(2026, 11, 16)), "fut?"),
            (Some(date(9998, 1, 1)), "fut?"),
        ] {
            let age = Age::of(created, today());
            assert_eq!((age.to_string().as_str(), age.days()), (told, None));
        }
        assert!(Age::Days(u32::MAX) < Age::Future, "none of them is fresh");
    }

    #[test]
    fn what_is_tomorrow_here_is_today_where_the_day_begins_first() {
        let tomorrow = Some(date(2026, 11, 15));
        let at = |hour, minute| {
            let wall = date(2026, 11, 14).at(hour, minute, 0, 0);
            Age::of(tomorrow, Today::of(Now::in_utc(Instant::now(), wall)))
        };
        assert_eq!(at(9, 59), Age::Future);
        assert_eq!(at(10, 0), Age::Days(0));
    }

    #[test]
    fn thresholds_have_a_unit() {
        for (raw, days) in [
            ("7d", Some(7)),
            ("4w", Some(28)),
            ("1y", Some(365)),
            ("99y", Some(36_135)),
            ("0d", None),
            ("100y", None),
            ("7", None),
            ("", None),
            ("d", None),
            ("-1d", None),
            ("+1d", None),
            ("1.5d", None),
            ("7 d", None),
            ("7D", None),
            ("7д", None),
            ("99999999999d", None),
        ] {
            assert_eq!(parse_days(raw), days, "{raw:?}");
        }
    }
}
