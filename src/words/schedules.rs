//! What is said of the schedules of an instance's backups.

use jiff::civil::{DateTime, Weekday};

use super::{clock, grouped, lists};
use crate::{
    domain::{Days, Schedule},
    text::Text,
};

/// The title of the list.
#[must_use]
pub fn title() -> &'static str {
    "Backup schedules"
}

/// The titles of the columns.
#[must_use]
pub fn columns() -> [&'static str; 4] {
    ["NAME", "DAYS", "TIME", "CREATED"]
}

/// `read 14:02:31`
#[must_use]
pub fn read(at: DateTime) -> String {
    format!("read {}", clock(at))
}

/// Three letters of a day.
#[must_use]
pub fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// `Mon Wed`, or `every day`.
#[must_use]
pub fn days(days: Days) -> String {
    if days == Days::ALL {
        return "every day".to_owned();
    }
    let names: Vec<&str> = days.iter().map(day).collect();
    names.join(" ")
}

/// The days of a schedule; where they are not understood, the server's text.
#[must_use]
pub fn days_of(schedule: &Schedule) -> String {
    schedule
        .known_days()
        .map_or_else(|| as_given(&schedule.days), days)
}

/// The time of a schedule as the server gave it.
#[must_use]
pub fn time_of(schedule: &Schedule) -> String {
    as_given(&schedule.time)
}

fn as_given(text: &Text) -> String {
    if text.is_blank() {
        lists::nothing_yet().to_owned()
    } else {
        text.shown().to_owned()
    }
}

/// What a schedule is called; one without a name by its id.
#[must_use]
pub fn called(schedule: &Schedule) -> String {
    if schedule.name.is_blank() {
        format!("(no name) {}", schedule.id)
    } else {
        schedule.name.shown().to_owned()
    }
}

/// There is no schedule.
#[must_use]
pub fn none(instance: &str, read: Option<DateTime>) -> String {
    let read = read.map_or_else(String::new, |at| format!(" (read {})", clock(at)));
    format!("No backup schedules of {instance}{read}.")
}

/// Only a part of the list was read.
#[must_use]
pub fn incomplete() -> &'static str {
    "The list is incomplete: there may be other schedules."
}

/// What the times mean.
#[must_use]
pub fn zone() -> &'static str {
    "The time is the provider's local time; its zone is not stated."
}

/// How many scheduled backups are kept, as far as that is known.
#[must_use]
pub fn kept(count: Option<u32>) -> String {
    match count {
        Some(1) => "Keeps 1 scheduled backup; the next one overwrites it.".to_owned(),
        Some(count) => format!(
            "Keeps {} scheduled backups; the oldest is overwritten.",
            grouped(usize::try_from(count).unwrap_or(usize::MAX))
        ),
        None => "The server did not say how many scheduled backups are kept.".to_owned(),
    }
}

/// What a scheduled backup does to the instance.
#[must_use]
pub fn unavailable(instance: &str) -> String {
    format!("{instance} is unavailable during a scheduled backup.")
}

/// The instance has left the list.
#[must_use]
pub fn instance_gone() -> &'static str {
    "This instance is no longer in the list."
}
