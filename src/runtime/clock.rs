//! The only place that reads the clocks.

use jiff::civil::DateTime;
use tokio::time::Instant;

use crate::{domain::Now, files};

/// The source of `Now`.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// For tests: the wall time at a moment; it advances with tokio's time.
    fixed: Option<(DateTime, Instant)>,
}

impl Clock {
    /// The system's clocks.
    #[must_use]
    pub fn system() -> Self {
        Self { fixed: None }
    }

    /// A clock whose wall time is `wall` now, in UTC, and advances with tokio's time, which tests
    /// can pause.
    #[must_use]
    pub fn starting_at(wall: DateTime) -> Self {
        Self {
            fixed: Some((wall, Instant::now())),
        }
    }

    /// A number that differs from start to start.
    #[must_use]
    pub fn seed(self) -> u64 {
        u64::from(self.now().wall.subsec_nanosecond().unsigned_abs()) << 32
            | u64::from(std::process::id())
    }

    /// This moment.
    #[must_use]
    pub fn now(self) -> Now {
        let mono = Instant::now();
        if let Some((wall, at)) = self.fixed {
            return Now::in_utc(mono.into_std(), wall.saturating_add(mono - at));
        }
        let zoned = files::local_time();
        Now {
            mono: mono.into_std(),
            stamp: zoned.timestamp(),
            wall: zoned.datetime(),
        }
    }
}
