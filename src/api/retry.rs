//! `Retry-After`: how long an overloaded server asks to be left alone.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

/// Parses the header: whole seconds or a date. A date is relative to the answer's own `date`, so
/// that different clocks do no harm, or else to `now`. Anything else counts as none.
pub(super) fn pause(header: &str, date: Option<&str>, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a very long time.
        return Some(Duration::from_secs(header.parse().unwrap_or(u64::MAX)));
    }
    let from = date.and_then(self::date).unwrap_or(now);
    let wait = self::date(header)?.duration_since(from);
    Some(wait.try_into().unwrap_or(Duration::ZERO)) // it has passed
}

/// Parses a header with a date.
pub(super) fn date(header: &str) -> Option<Timestamp> {
    let parser = DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(header.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_asks_for_nothing() {
        let now: Timestamp = "2026-11-14T14:02:31Z".parse().unwrap();
        let server = Some("Sat, 14 Nov 2026 13:00:00 GMT");
        for (header, date, seconds) in [
            ("3", None, Some(3)),
            (" 0 ", server, Some(0)),
            ("99999999", None, Some(99_999_999)),
            ("99999999999999999999999", None, Some(u64::MAX)),
            ("Sat, 14 Nov 2026 14:03:01 GMT", None, Some(30)),
            ("Sat, 14 Nov 2026 14:03:01 GMT", Some("soon"), Some(30)),
            // The server's clock is an hour behind ours.
            ("Sat, 14 Nov 2026 13:00:07 GMT", server, Some(7)),
            ("Fri, 14 Nov 2026 13:00:07 GMT", server, Some(7)),
            ("Sat, 14 Nov 2026 12:00:00 GMT", server, Some(0)),
            ("Fri, 14 Nov 3026 14:02:31 GMT", None, Some(31_556_908_800)),
            ("-5", None, None),
            ("1.5", None, None),
            ("+3", None, None),
            ("", None, None),
            ("soon", server, None),
        ] {
            let read = pause(header, date, now);
            assert_eq!(read.map(|wait| wait.as_secs()), seconds, "{header:?}");
        }
    }
}
