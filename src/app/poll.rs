//! When a list is read again. Pure: from how busy it is and how its last reading ended.

use std::time::Duration;

/// While something on the list changes by itself, in the first minute.
pub const SOON: Duration = Duration::from_secs(3);
/// While something on the list changes by itself, after that.
pub const BUSY: Duration = Duration::from_secs(10);
/// While nothing does.
pub const IDLE: Duration = Duration::from_secs(60);
/// The longest pause between failing readings.
pub const LONGEST: Duration = Duration::from_secs(120);
/// How long a busy list is read every [`SOON`].
const EAGER: Duration = Duration::from_secs(60);

/// How often a list has to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing is shown yet.
    Waiting,
    /// Nothing changes by itself.
    Idle,
    /// A row is `Saving` or `Deleting`, a write is not settled, or the instance is at work; and
    /// for how long that has been so.
    Busy(Duration),
}

/// The pause between the end of a reading and the next, after `failures` failed ones in a row.
#[must_use]
pub fn pause(pace: Pace, failures: u32) -> Duration {
    let base = match pace {
        Pace::Waiting => SOON,
        Pace::Busy(since) if since < EAGER => SOON,
        Pace::Busy(_) => BUSY,
        Pace::Idle => IDLE,
    };
    let doubled = 2_u32
        .checked_pow(failures)
        .and_then(|times| base.checked_mul(times));
    doubled.map_or(LONGEST, |pause| pause.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_watched_closely_and_an_idle_list_rarely() {
        let seconds = |pace, failures| pause(pace, failures).as_secs();
        assert_eq!(seconds(Pace::Busy(Duration::ZERO), 0), 3);
        assert_eq!(seconds(Pace::Busy(Duration::from_secs(59)), 0), 3);
        assert_eq!(seconds(Pace::Busy(Duration::from_secs(60)), 0), 10);
        assert_eq!(seconds(Pace::Idle, 0), 60);
        assert_eq!(seconds(Pace::Waiting, 0), 3);
    }

    #[test]
    fn after_failures_the_pause_doubles_up_to_two_minutes() {
        let pauses: Vec<_> = (0..9)
            .map(|n| pause(Pace::Busy(Duration::ZERO), n).as_secs())
            .collect();
        assert_eq!(pauses, [3, 6, 12, 24, 48, 96, 120, 120, 120]);
        assert_eq!(pause(Pace::Idle, 1), LONGEST);
        assert_eq!(pause(Pace::Idle, u32::MAX), LONGEST);
    }
}
