//! The current time on all clocks. Only `runtime` creates it; everything else receives it.

use std::time::{Duration, Instant};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// A moment: `mono` for durations and waits, `stamp` for stored times, `wall` (local time) for
/// display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Monotonic.
    pub mono: Instant,
    /// In UTC: comparable between machines and after a restart. May jump.
    pub stamp: Timestamp,
    /// Local time, only for display. May jump.
    pub wall: DateTime,
}

impl Now {
    /// A moment whose local time is UTC.
    #[must_use]
    pub fn in_utc(mono: Instant, wall: DateTime) -> Self {
        // UTC skips no time, so this fails only at the ends of the calendar.
        let stamp = TimeZone::UTC.to_timestamp(wall).unwrap_or_default();
        Self { mono, stamp, wall }
    }

    /// The time since another moment; zero if that is in the future.
    #[must_use]
    pub fn since(self, then: Instant) -> Duration {
        self.mono.saturating_duration_since(then)
    }

    /// The wall time at another moment, for `next 14:02:34`.
    #[must_use]
    pub fn wall_at(self, other: Instant) -> DateTime {
        let moved = if other >= self.mono {
            self.wall.checked_add(other - self.mono)
        } else {
            self.wall.checked_sub(self.mono - other)
        };
        moved.unwrap_or(self.wall)
    }

    /// An earlier moment, on all clocks. Where the monotonic clock does not reach that far back, it
    /// stays at its own.
    #[must_use]
    pub fn earlier(self, by: Duration) -> Self {
        Self {
            mono: self.mono.checked_sub(by).unwrap_or(self.mono),
            stamp: self.stamp.checked_sub(by).unwrap_or(Timestamp::MIN),
            wall: self.wall.saturating_sub(by),
        }
    }

    /// A later moment, on all clocks.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        Self {
            mono: self.mono + by,
            stamp: self.stamp.checked_add(by).unwrap_or(Timestamp::MAX),
            wall: self.wall.saturating_add(by),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn other_moments_stand_on_the_wall_as_far_away_as_they_are() {
        let wall = date(2026, 11, 14).at(23, 59, 58, 0);
        let now = Now::in_utc(Instant::now() + Duration::from_secs(60), wall);
        let three = Duration::from_secs(3);
        let told = |other| now.wall_at(other).to_string();
        assert_eq!(told(now.mono + three), "2026-11-15T00:00:01");
        assert_eq!(told(now.mono), "2026-11-14T23:59:58");
        assert_eq!(
            told(now.mono.checked_sub(three).unwrap()),
            "2026-11-14T23:59:55"
        );
        let later = now.later(three);
        assert_eq!(
            (later.since(now.mono), later.wall),
            (three, now.wall_at(later.mono))
        );
        assert_eq!(later.stamp.to_string(), "2026-11-15T00:00:01Z");
    }
}
