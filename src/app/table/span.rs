//! What a filter compares with a number: a size, a count, a day, an age.

use jiff::civil::Date;

/// The numbers that match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// From the first, up to and without the second.
    Known(i64, i64),
    /// No number: an unknown value.
    Unknown,
}

/// The meaning of `>`.
#[derive(Clone, Copy)]
enum After {
    /// After the number: 5.1 is after 5.
    Number,
    /// After everything that begins like it: November is not after `2026-11`.
    Whole,
}

impl Span {
    /// Parses `>5`, `<=3.1`, `20`, `5gb`: a size in GB, in thousandths.
    pub(super) fn of_size(text: &str) -> Option<Self> {
        read(text, After::Number, |number| {
            let number = number.to_ascii_lowercase();
            let number = number.strip_suffix("gb").unwrap_or(&number);
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let digits = u32::try_from(part.len())
                .ok()
                .filter(|digits| *digits <= 3)?;
            let step = 10_i64.pow(3 - digits);
            let part = if part.is_empty() { 0 } else { digits_of(part)? };
            let from = digits_of(whole)?.checked_mul(1000)? + part * step;
            Some((from, from + step))
        })
    }

    /// Parses `>5`, `0`.
    pub(super) fn of_count(text: &str) -> Option<Self> {
        read(text, After::Number, |number| {
            digits_of(number).map(|number| (number, number + 1))
        })
    }

    /// Parses `2026`, `>2026-11`, `<=2026-11-14`: a day.
    pub(super) fn of_days(text: &str) -> Option<Self> {
        read(text, After::Whole, |day| {
            let mut parts = day.split('-');
            let year = parts.next().filter(|year| year.len() == 4)?;
            let year = i16::try_from(digits_of(year)?).ok()?;
            let mut next = || {
                let part = parts.next();
                part.map(|part| digits_of(part).and_then(|part| i8::try_from(part).ok()))
            };
            let (month, day) = (next(), next());
            if parts.next().is_some() {
                return None;
            }
            let first = |year, month| Date::new(year, month, 1).ok().map(Self::day);
            match (month, day) {
                (None, _) => Some((first(year, 1)?, first(year + 1, 1)?)),
                (Some(Some(12)), None) => Some((first(year, 12)?, first(year + 1, 1)?)),
                (Some(Some(month)), None) => Some((first(year, month)?, first(year, month + 1)?)),
                (Some(Some(month)), Some(Some(day))) => {
                    let day = Self::day(Date::new(year, month, day).ok()?);
                    Some((day, day + 1))
                }
                _ => None,
            }
        })
    }

    /// Parses `>30d`, `4w`, `<1y`, `today`: an age in days; `30` means days, too.
    pub(super) fn of_age(text: &str) -> Option<Self> {
        read(text, After::Number, |age| {
            let age = age.to_ascii_lowercase();
            if age == "today" || age == "now" {
                return Some((0, 1));
            }
            let (number, step) = match age.strip_suffix(['d', 'w', 'y']) {
                Some(number) if age.ends_with('w') => (number, 7),
                Some(number) if age.ends_with('y') => (number, 365),
                Some(number) => (number, 1),
                None => (&*age, 1),
            };
            let from = digits_of(number)?.checked_mul(step)?;
            Some((from, from + step))
        })
    }

    /// A day as a number: the days since 1970. By hand, because it is done for each row.
    pub(super) fn day(day: Date) -> i64 {
        // A year that begins in March has its leap day at its end.
        let month = (i64::from(day.month()) + 9) % 12;
        let year = i64::from(day.year()) - i64::from(day.month() <= 2);
        let (of_400, year) = (year.div_euclid(400), year.rem_euclid(400));
        let before = year * 365 + year / 4 - year / 100;
        let in_year = (153 * month + 2) / 5 + i64::from(day.day()) - 1;
        of_400 * 146_097 + before + in_year - 719_468
    }

    /// Whether a number matches.
    pub(super) fn has(self, number: Option<i64>) -> bool {
        match (self, number) {
            (Self::Known(from, end), Some(number)) => from <= number && number < end,
            (Self::Unknown, None) => true,
            (Self::Known(..), None) | (Self::Unknown, Some(_)) => false,
        }
    }
}

/// Parses a comparison. `value` parses a number as the range of everything that begins like it,
/// without its end: `5` is 5.0 to 5.9, `2026-11` is a month.
fn read(text: &str, after: After, value: impl Fn(&str) -> Option<(i64, i64)>) -> Option<Span> {
    if !text.is_empty() && "unknown".starts_with(&text.to_ascii_lowercase()) {
        return Some(Span::Unknown);
    }
    let behind = |(from, end)| match after {
        After::Number => from + 1,
        After::Whole => end,
    };
    Some(if let Some(rest) = text.strip_prefix(">=") {
        Span::Known(value(rest)?.0, i64::MAX)
    } else if let Some(rest) = text.strip_prefix("<=") {
        Span::Known(i64::MIN, behind(value(rest)?))
    } else if let Some(rest) = text.strip_prefix('>') {
        Span::Known(behind(value(rest)?), i64::MAX)
    } else if let Some(rest) = text.strip_prefix('<') {
        Span::Known(i64::MIN, value(rest)?.0)
    } else {
        let (from, end) = value(text)?;
        Span::Known(from, end)
    })
}

/// A whole number of at most nine digits, and nothing else.
fn digits_of(text: &str) -> Option<i64> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    type Read = fn(&str) -> Option<Span>;

    fn check(read: Read, text: &str, fitting: &[i64], others: &[i64]) {
        let span = read(text).unwrap_or_else(|| panic!("{text}"));
        for number in fitting {
            assert!(span.has(Some(*number)), "{text} {number}");
        }
        for number in others {
            assert!(!span.has(Some(*number)), "{text} {number}");
        }
        assert!(!span.has(None), "{text}");
    }

    #[test]
    fn a_number_is_compared_or_is_all_that_begins_so() {
        let size = Span::of_size;
        check(size, "5", &[5000, 5999], &[4999, 6000]);
        check(size, "3.1", &[3100, 3199], &[3099, 3200]);
        check(size, "3.1GB", &[3100], &[3200]);
        check(size, ">5", &[5001, 9999], &[5000, 0]);
        check(size, ">=5", &[5000], &[4999]);
        check(size, "<5", &[0, 4999], &[5000]);
        check(size, "<=5", &[5000, 0], &[5001]);
        check(Span::of_count, "0", &[0], &[1]);
        let age = Span::of_age;
        check(age, ">30d", &[31], &[30, 0]);
        check(age, "<2w", &[13, 0], &[14]);
        check(age, "2y", &[730, 1094], &[729, 1095]);
        check(age, "now", &[0], &[1]);
        check(age, "today", &[0], &[1]);
        for (read, wrong) in [
            (size as Read, "five"),
            (size, "5.1234"),
            (size, "."),
            (size, ""),
            (size, ">"),
            (size, "99999999999999999999"),
            (age, "30h"),
            (age, "d"),
            (age, "-1"),
            (Span::of_count, "1.5"),
            (Span::of_days, "2026-13"),
            (Span::of_days, "2026-02-30"),
            (Span::of_days, "2026-"),
            (Span::of_days, "26"),
            (Span::of_days, "2026-1-1-1"),
            (Span::of_days, "2026-127"),
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert!(size("unk").unwrap().has(None));
        assert!(!size("unknown").unwrap().has(Some(0)));
    }

    #[test]
    fn a_day_is_a_year_a_month_or_a_day() {
        let day = |year, month, day| Span::day(date(year, month, day));
        let days = Span::of_days;
        let (last, first) = (day(2026, 10, 31), day(2026, 11, 1));
        let (end, after) = (day(2026, 11, 30), day(2026, 12, 1));
        check(days, "2026-11", &[first, end], &[last, after]);
        check(days, ">2026-11", &[after], &[end]);
        check(days, ">=2026-11", &[first, after], &[last]);
        check(days, "<2026-11", &[last], &[first]);
        check(days, "<=2026-11", &[end], &[after]);
        check(days, "2026-12", &[after], &[end, day(2027, 1, 1)]);
        check(days, "2026", &[first], &[day(2025, 12, 31)]);
        check(days, "2026-11-01", &[first], &[first + 1]);
        let mut calendar = date(1890, 1, 1);
        while calendar < date(2110, 1, 1) {
            let days = calendar.duration_since(date(1970, 1, 1)).as_hours() / 24;
            assert_eq!(Span::day(calendar), days, "{calendar}");
            calendar = calendar.tomorrow().unwrap();
        }
        assert_eq!(day(1970, 1, 2), 1);
        assert_eq!(day(1969, 12, 31), -1);
    }
}
