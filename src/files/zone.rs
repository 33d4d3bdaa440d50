//! The time zone of this machine.

use std::{env, fs, sync::LazyLock};

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

/// The zone of `/etc/localtime`, read once as by other programs. jiff would first list all zones of the
/// system, which takes a fifth of the time to the first frame; it has to if `TZ` names one.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| {
    let localtime = || TimeZone::tzif("", &fs::read("/etc/localtime").ok()?).ok();
    let unnamed = env::var_os("TZ").is_none();
    let read = unnamed.then(localtime).flatten();
    read.unwrap_or_else(TimeZone::system)
});

/// The local time.
#[must_use]
pub fn local_time() -> ZonedDateTime {
    Timestamp::now().to_zoned_datetime(ZONE.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_time_is_that_of_the_system() {
        assert_eq!(local_time().offset(), ZonedDateTime::now().offset());
    }
}
