//! When a list is refreshed. Pure: depends on what changes in it and how its last read ended.

use std::time::Duration;

/// While something in the list changes by itself, in the first minute.
pub const SOON: Duration = Duration::from_secs(3);
/// While something in the list changes by itself, after that.
pub const BUSY: Duration = Duration::from_secs(10);
/// While nothing changes.
pub const IDLE: Duration = Duration::from_secs(60);
/// While nothing changes and the terminal reported that its window lost the focus.
pub const UNWATCHED: Duration = Duration::from_secs(300);
/// The longest pause after failed reads.
pub const LONGEST: Duration = Duration::from_secs(120);
/// The shortest: a server that is down must not be flooded.
pub const SHORTEST: Duration = Duration::from_secs(1);
/// How long a busy list is read every [`SOON`].
const EAGER: Duration = Duration::from_secs(60);

/// How often a list has to be refreshed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing is shown yet.
    Waiting,
    /// Nothing changes by itself.
    Idle,
    /// A row is `Saving` or `Deleting`, a write is not settled, or the instance is busy; and for
    /// how long.
    Busy(Duration),
}

/// The pause between the end of a good read and the next one; `watched` while the window has the
/// focus.
#[must_use]
pub fn pause(pace: Pace, watched: bool) -> Duration {
    match pace {
        Pace::Waiting => SOON,
        Pace::Busy(since) if since < EAGER && watched => SOON,
        Pace::Busy(_) => BUSY,
        Pace::Idle if watched => IDLE,
        Pace::Idle => UNWATCHED,
    }
}

/// The pause after `failures` failed reads in a row: random, up to a limit that doubles each time,
/// so that many programs do not return to a server at the same moment ("full jitter"). The first is
/// short, whatever the list shows: most failures pass at once, and changes are refused meanwhile.
#[must_use]
pub fn pause_after_failure(failures: u32, random: &mut fastrand::Rng) -> Duration {
    let doubled = 2_u32
        .checked_pow(failures)
        .and_then(|times| SOON.checked_mul(times));
    let most = doubled.map_or(LONGEST, |pause| pause.min(LONGEST));
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(random.u64(millis(SHORTEST)..=millis(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_watched_closely_and_an_idle_list_rarely() {
        let seconds = |pace, watched| pause(pace, watched).as_secs();
        let (new, old) = (
            Pace::Busy(Duration::from_secs(59)),
            Pace::Busy(Duration::from_secs(60)),
        );
        assert_eq!(
            [
                seconds(new, true),
                seconds(old, true),
                seconds(Pace::Idle, true)
            ],
            [3, 10, 60]
        );
        assert_eq!(
            [
                seconds(new, false),
                seconds(old, false),
                seconds(Pace::Idle, false)
            ],
            [10, 10, 300]
        );
        assert_eq!(seconds(Pace::Waiting, true), 3);
    }

    #[test]
    fn after_failures_the_pause_grows_up_to_two_minutes_at_random() {
        let mut random = fastrand::Rng::with_seed(7);
        for (failures, most) in [
            (1, 6),
            (2, 12),
            (3, 24),
            (4, 48),
            (5, 96),
            (6, 120),
            (40, 120),
            (u32::MAX, 120),
        ] {
            let mut pauses: Vec<_> = (0..500)
                .map(|_| pause_after_failure(failures, &mut random))
                .collect();
            pauses.sort();
            let (least, longest) = (pauses[0], pauses[499]);
            assert!(
                least >= SHORTEST && longest <= Duration::from_secs(most),
                "{failures}"
            );
            assert!(
                longest > least + Duration::from_secs(most) / 2,
                "they are spread"
            );
        }
    }
}
