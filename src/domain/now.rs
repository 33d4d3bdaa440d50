//! A moment, on both clocks: made in `runtime` alone, handed to everything that asks for the time.

use std::time::{Duration, Instant};

use jiff::civil::DateTime;

/// A moment: `mono` for durations and waits, `wall` (local time) for what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Never jumps.
    pub mono: Instant,
    /// May jump: never compared, only shown.
    pub wall: DateTime,
}

impl Now {
    /// How long ago that was; zero where it is to come.
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
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn other_moments_stand_on_the_wall_as_far_away_as_they_are() {
        let now = Now {
            mono: Instant::now() + Duration::from_secs(60),
            wall: date(2026, 11, 14).at(23, 59, 58, 0),
        };
        let three = Duration::from_secs(3);
        let told = |other| now.wall_at(other).to_string();
        assert_eq!(told(now.mono + three), "2026-11-15T00:00:01");
        assert_eq!(told(now.mono), "2026-11-14T23:59:58");
        assert_eq!(
            told(now.mono.checked_sub(three).unwrap()),
            "2026-11-14T23:59:55"
        );
    }
}
