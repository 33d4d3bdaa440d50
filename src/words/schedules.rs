//! What is said of the schedules of an instance's backups.

use jiff::civil::{DateTime, Weekday};

use super::{clock, grouped, key, lists, questions};
use crate::{
    domain::{Days, Schedule, ScheduleId, Snapshot},
    keys::{Action, Context, OnSchedule, Reply},
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
pub fn none(instance: &str, can_create: bool) -> String {
    let create = key(Context::Schedules, Action::Schedule(OnSchedule::Create));
    if can_create {
        format!("No backup schedules of {instance}. Press {create} to create one.")
    } else {
        format!("No backup schedules of {instance}.")
    }
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

/// A title.
#[must_use]
pub fn form_title(is_change: bool) -> String {
    if is_change {
        "Change a backup schedule".to_owned()
    } else {
        "Create a backup schedule".to_owned()
    }
}

/// A title.
#[must_use]
pub fn delete_title() -> String {
    "Delete one backup schedule?".to_owned()
}

/// A title.
#[must_use]
pub fn keep_title() -> String {
    "Backups to keep".to_owned()
}

/// The label of the days.
#[must_use]
pub fn days_label() -> &'static str {
    "Days"
}

/// The label of the time.
#[must_use]
pub fn time_label() -> &'static str {
    "Time"
}

/// The label of the number of kept backups.
#[must_use]
pub fn keep_label() -> &'static str {
    "Keep"
}

/// A button: change it.
#[must_use]
pub fn change_button() -> String {
    "Change".to_owned()
}

/// What Enter does in a question.
#[must_use]
pub fn change() -> String {
    "change".to_owned()
}

/// A button: delete this one.
#[must_use]
pub fn delete_id_button(id: &ScheduleId) -> String {
    format!("Delete {id}")
}

/// A button: keep so many.
#[must_use]
pub fn keep_button(count: u32) -> String {
    format!("Keep {count}")
}

/// A change is in flight.
#[must_use]
pub fn sending() -> String {
    "Checking it again, then sending. Closing this does not cancel it.".to_owned()
}

/// Another schedule has the name.
#[must_use]
pub fn name_is_taken() -> String {
    "Another schedule of the instance has this name.".to_owned()
}

/// The days of the schedule are not understood.
#[must_use]
pub fn days_stay(days: &Text) -> String {
    format!("The server's days “{days}” can't be read. They stay unless you choose days.")
}

/// The time of the schedule is not understood.
#[must_use]
pub fn time_stays(time: &Text) -> String {
    format!("The server's time “{time}” can't be read. It stays unless you enter one.")
}

/// What a delete means.
#[must_use]
pub fn deleted_means() -> String {
    "It will make no more backups. The provider does not say whether those that it made are kept."
        .to_owned()
}

/// The schedule is the only one.
#[must_use]
pub fn is_last(instance: &str) -> String {
    format!("This is the only schedule of {instance}: no backups will be made automatically.")
}

/// A title.
#[must_use]
pub fn keep_fewer_title() -> String {
    "Keep fewer scheduled backups?".to_owned()
}

/// `3 scheduled backups`
fn backups(count: usize) -> String {
    match count {
        0 => "no scheduled backup".to_owned(),
        1 => "1 scheduled backup".to_owned(),
        count => format!("{} scheduled backups", grouped(count)),
    }
}

/// How many scheduled backups are kept, and how many there are, as far as that is known.
#[must_use]
pub fn keeps_and_has(instance: &str, keeps: Option<u32>, has: Option<usize>) -> String {
    let most = keeps.and_then(|keeps| usize::try_from(keeps).ok());
    let has = match has {
        Some(count) if most.is_some_and(|most| count > most) => format!(
            "It has {}: the provider has not deleted the extra ones yet.",
            backups(count)
        ),
        Some(count) => format!("It has {}.", backups(count)),
        None => "How many scheduled backups it has is not known.".to_owned(),
    };
    match keeps {
        Some(keeps) => format!("{instance} keeps at most {keeps} now. {has}"),
        None => format!("The server did not say how many {instance} keeps now. {has}"),
    }
}

/// What a number means that is not lower.
#[must_use]
pub fn oldest_is_overwritten(count: u32) -> String {
    match count {
        1 => "Each scheduled backup will overwrite the previous one.".to_owned(),
        count => {
            format!("When there are {count}, the next scheduled backup overwrites the oldest.")
        }
    }
}

/// What a lower number means: how many may go, if that is known.
#[must_use]
pub fn fewer_remove(count: u32, may_go: Option<usize>) -> String {
    match may_go {
        None => format!(
            "With {count}, the provider may delete all scheduled backups but the newest {count}."
        ),
        Some(0) => format!("With {count}, no scheduled backup is deleted now."),
        Some(1) => {
            format!("With {count}, the provider may delete the oldest one for good.")
        }
        Some(going) => format!(
            "With {count}, the provider may delete the {} oldest for good.",
            grouped(going)
        ),
    }
}

/// The backups that may go are not known.
#[must_use]
pub fn which_go_is_unknown() -> String {
    "It is not known which backups these are: the list could not be refreshed.".to_owned()
}

/// None goes as the list is, but all that are kept are there.
#[must_use]
pub fn made_meanwhile() -> String {
    "If one is made before the change arrives, the provider may delete the oldest.".to_owned()
}

/// `Keep 1 instead of 3.`
#[must_use]
pub fn from_to(was: Option<u32>, count: u32) -> String {
    match was {
        Some(was) => format!("Keep {count} instead of {was}."),
        None => format!("Keep {count}. The server did not say how many are kept now."),
    }
}

/// A backup that may go.
#[must_use]
pub fn may_go(row: &Snapshot) -> String {
    let made = questions::day(row.created);
    format!("  {} · id {} · made {made}", row.name, row.id)
}

/// More backups may go than are named.
#[must_use]
pub fn more_may_go(count: usize) -> String {
    format!("and {} more", grouped(count))
}

/// The keys among the days.
#[must_use]
pub fn keys_among_days() -> String {
    let of = |reply| key(Context::Toggles, Action::Reply(reply));
    let (left, right) = (of(Reply::ChoosePrevious), of(Reply::ChooseNext));
    let (toggle, next, cancel) = (of(Reply::Toggle), of(Reply::FocusNext), of(Reply::Cancel));
    format!("{toggle}: choose    {left}, {right}: day    {next}: next    {cancel}: cancel")
}

/// The keys on the number of kept backups.
#[must_use]
pub fn keys_on_number() -> String {
    let of = |reply| key(Context::Choice, Action::Reply(reply));
    let (left, right) = (of(Reply::ChoosePrevious), of(Reply::ChooseNext));
    format!(
        "digits, {left}, {right}: change    {}",
        questions::keys_in_text()
    )
}
