//! What the details of an instance say.

use super::{as_offered, least};
use crate::{
    domain::{Age, CopyKind, Money, Size, Thresholds},
    keys::{Action, OnList},
    words::{coverage, grouped, strip, writes::OfferedOn},
};

/// An action on an instance, of which copies of this kind are shown.
#[must_use]
pub fn action(action: Action, kind: CopyKind) -> String {
    let on = OfferedOn {
        kind: Some(kind),
        ..OfferedOn::default()
    };
    match action {
        Action::List(OnList::Open) => format!("Show its {}", kind.plural()),
        Action::List(OnList::Schedules) => "Show its backup schedules".to_owned(),
        Action::List(OnList::Copy) => "Copy the id, the name, the address or all of it".to_owned(),
        action => as_offered(action, on),
    }
}

/// What is said of a value that the list of the account does not prove.
#[must_use]
pub fn unproved(is_read: bool) -> &'static str {
    if is_read {
        "unknown"
    } else {
        coverage::NOT_READ
    }
}

/// The size of its disk, if that is known.
#[must_use]
pub fn disk(size: Option<Size>) -> String {
    size.map_or_else(|| unproved(true).to_owned(), least)
}

/// How many snapshots or backups it has, if that is known; `is_proved` if no other one can exist.
#[must_use]
pub fn count(count: Option<usize>, is_proved: bool, is_read: bool) -> String {
    match count.map(grouped) {
        Some(count) if is_proved => count,
        Some(count) => format!("at least {count}"),
        None => unproved(is_read).to_owned(),
    }
}

/// When the newest usable one of so many snapshots or backups was made; `is_proved` if no other one
/// can exist.
#[must_use]
pub fn newest(
    made: Option<String>,
    count: Option<usize>,
    is_proved: bool,
    is_read: bool,
) -> String {
    match made {
        Some(made) if is_proved => made,
        Some(made) => format!("{made} (newest known)"),
        None if is_proved && count > Some(0) => "none usable".to_owned(),
        None if is_proved => "none".to_owned(),
        None => unproved(is_read).to_owned(),
    }
}

/// What so many snapshots and backups add up to, of which so many have no known size.
#[must_use]
pub fn in_all(rows: usize, size: Size, unknown: usize) -> String {
    match rows {
        0 => "none".to_owned(),
        _ => strip::in_all((size, unknown)).unwrap_or_else(|| "unknown".to_owned()),
    }
}

/// What they cost a month, of which so many have no known size.
#[must_use]
pub fn cost(cost: Option<&Money>, unknown: usize) -> String {
    match unknown {
        0 => super::cost(cost),
        _ => "unknown".to_owned(),
    }
}

/// It is not at risk, because of the age of its newest copy; `is_proved` if no other one can exist.
#[must_use]
pub fn fresh(newest: Age, is_proved: bool) -> String {
    format!("Not at risk: {}.", newest_is(newest, is_proved))
}

/// It is not at risk, but its newest copy is old enough for a warning.
#[must_use]
pub fn aging(newest: Age, thresholds: Thresholds, is_proved: bool) -> String {
    let limit = coverage::ago(thresholds.alarm);
    format!(
        "Not at risk yet: {}. The limit is {limit}.",
        newest_is(newest, is_proved)
    )
}

/// It is at risk, because of the age of its newest copy.
#[must_use]
pub fn old(newest: Age, thresholds: Thresholds, is_proved: bool) -> String {
    let known = known(is_proved);
    match newest {
        Age::Days(_) => {
            let why = coverage::at_risk(thresholds);
            format!("At risk: {why}. The newest{known} is {newest} old.")
        }
        Age::Future | Age::Unknown => format!(
            "At risk: the dates of its{known} usable snapshots and backups are missing or in the \
             future."
        ),
    }
}

/// It is at risk, because it has no copy.
#[must_use]
pub fn never(is_proved: bool) -> String {
    let known = known(is_proved);
    format!("At risk: it has no{known} usable snapshot or backup.")
}

/// It is not known whether it is at risk.
#[must_use]
pub fn unknown(is_read: bool) -> String {
    let why = if is_read {
        "incomplete"
    } else {
        "not read yet"
    };
    format!("It may be at risk: the list of the account is {why}.")
}

fn newest_is(newest: Age, is_proved: bool) -> String {
    let age = match newest {
        Age::Days(0) => "from today".to_owned(),
        Age::Days(_) | Age::Future | Age::Unknown => format!("{newest} old"),
    };
    let known = known(is_proved);
    format!("its newest{known} usable snapshot or backup is {age}")
}

/// What a sentence about the known copies says if there may be others.
fn known(is_proved: bool) -> &'static str {
    if is_proved { "" } else { " known" }
}

/// A snapshot or backup of it can be created now.
#[must_use]
pub fn can_create(kind: CopyKind) -> String {
    format!("A {} can be created now.", kind.noun())
}

/// The program runs on it.
#[must_use]
pub fn runs_here() -> String {
    "snapdeck runs on this instance.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_risk_is_said_with_its_reason() {
        let thresholds = Thresholds::default();
        assert_eq!(
            fresh(Age::Days(0), true),
            "Not at risk: its newest usable snapshot or backup is from today."
        );
        assert_eq!(
            aging(Age::Days(12), thresholds, true),
            "Not at risk yet: its newest usable snapshot or backup is 12d old. The limit is 30d."
        );
        assert_eq!(
            old(Age::Days(73), thresholds, true),
            "At risk: no usable snapshot or backup is younger than 30d. The newest is 73d old."
        );
        assert!(old(Age::Future, thresholds, true).contains("in the future"));
        assert_eq!(
            never(false),
            "At risk: it has no known usable snapshot or backup."
        );
    }

    #[test]
    fn what_is_not_proved_is_not_said_to_be_none() {
        let made = Some("2026-11-13, 1d ago".to_owned());
        assert_eq!(
            newest(made.clone(), Some(1), true, true),
            "2026-11-13, 1d ago"
        );
        assert_eq!(
            newest(made, Some(1), false, true),
            "2026-11-13, 1d ago (newest known)"
        );
        assert_eq!(newest(None, Some(0), true, true), "none");
        assert_eq!(newest(None, Some(1), true, true), "none usable");
        assert_eq!(newest(None, Some(1), false, true), "unknown");
        assert_eq!(newest(None, None, false, false), "not read yet");
        assert_eq!(count(None, false, true), "unknown");
        assert_eq!(count(Some(1_200), true, true), "1,200");
        assert_eq!(count(Some(1_200), false, true), "at least 1,200");
        assert_eq!(cost(None, 0), "not given");
        assert_eq!(cost(None, 1), "unknown");
        assert_eq!(in_all(0, Size::Absent, 0), "none");
        assert_eq!(in_all(2, Size::Absent, 2), "unknown");
    }
}
