//! What the details of a snapshot or an instance say.

pub mod instance;

use jiff::civil::Date;

use super::{capitalized, grouped, key, keys, questions, strip, writes, writes::OfferedOn};
use crate::{
    domain::{Age, BackupMaker, CopyKind, ImageKind, InstanceId, Money, Protection, Size},
    keys::{Action, Context, Motion, OnList},
};

/// The labels of the fields.
pub mod label {
    macro_rules! labels {
        ($($(#[doc = $doc:literal])* $name:ident $label:literal)*) => {
            $($(#[doc = $doc])* #[must_use] pub fn $name() -> &'static str { $label })*
        };
    }

    labels! {
        /// What it is called.
        name "Name"
        /// Its id within the billing.
        id "Id"
        /// Whether it is a snapshot, a backup or an image.
        kind "Kind"
        /// What it does.
        status "Status"
        /// Whether the server refuses to delete it.
        protected "Protected"
        /// When it was made.
        made "Created"
        /// How large its image is.
        size "Size"
        /// The smallest disk that it can be restored to.
        disk "Smallest disk"
        /// The least memory that it can be restored to.
        memory "Least memory"
        /// What it costs a day.
        a_day "Cost a day"
        /// What it costs in 30 days.
        a_month "Cost a month"
        /// Which instance it was made of.
        instance "Instance"
        /// The days on which copies of that instance were made.
        last_days "Last 30 days"
        /// What was done with it.
        history "History"
        /// Where it lies.
        region "Region"
        /// Which operating system is on it.
        system "System"
        /// The version of that.
        version "Version"
        /// The processor that it needs.
        architecture "Architecture"
        /// The hypervisor that it needs.
        hypervisor "Hypervisor"
        /// The format of its image.
        format "Disk format"
        /// Who can see it.
        visibility "Visibility"
        /// The code of its status in the billing.
        billing "Billing status"
        /// Its id in `OpenStack`.
        uuid "UUID"
        /// What an instance does.
        state "State"
        /// The IPv4 address of an instance.
        ipv4 "IPv4"
        /// The IPv6 address of an instance.
        ipv6 "IPv6"
        /// What an instance is billed as.
        tariff "Tariff"
        /// How large the disk of an instance is.
        disk_size "Disk"
        /// How many snapshots an instance has.
        snapshots "Snapshots"
        /// When its newest usable snapshot was made.
        newest_snapshot "Newest snapshot"
        /// How many backups an instance has.
        backups "Backups"
        /// When its newest usable backup was made.
        newest_backup "Newest backup"
        /// How large its snapshots and backups are.
        in_all "Size in all"
        /// How many snapshots were made of an instance today.
        created "Snapshots made"
        /// How long a create of an instance takes.
        create_time "Saving takes"
    }
}

/// A field that the server left empty.
#[must_use]
pub fn not_given() -> &'static str {
    "not given"
}

/// The hypervisor that it needs: the word of the server in quotes as everywhere, except for the one
/// that means that any does.
#[must_use]
pub fn hypervisor(word: &str) -> String {
    match word.trim() {
        "any_hypervisor" => "any".to_owned(),
        word => format!("“{word}”"),
    }
}

/// `active`: the status of its item in the billing, whose codes are those of an instance `[panel]`. A
/// code without a known meaning is shown as it is.
#[must_use]
pub fn billing_status(code: &str) -> String {
    let word = match code.trim() {
        "1" => "ordered",
        "2" => "active",
        "3" => "suspended",
        "4" => "deleted",
        "5" => "being processed",
        other => return format!("{other} (server's code)"),
    };
    word.to_owned()
}

/// Whether it is protected, and what that means.
#[must_use]
pub fn protected(protection: Protection) -> &'static str {
    match protection {
        Protection::On => "on",
        Protection::Off => "off",
        Protection::Unknown => "unknown, treated as on",
    }
}

/// `2026-11-25, 1d ago`
#[must_use]
pub fn made(day: Option<Date>, age: Age) -> String {
    match (day, age) {
        (Some(day), Age::Days(0)) => format!("{day}, today"),
        (Some(day), Age::Days(_)) => format!("{day}, {age} ago"),
        (Some(day), Age::Future | Age::Unknown) => format!("{day}, in the future"),
        (None, _) => "unknown".to_owned(),
    }
}

/// A size with its unit, exact to tenths.
#[must_use]
pub fn size(size: Size) -> String {
    gigabytes(size, &size.to_string())
}

/// `0.006 EUR`: what it costs, where that is known.
#[must_use]
pub fn cost(cost: Option<&Money>) -> String {
    cost.map_or_else(|| not_given().to_owned(), Money::to_string)
}

/// A disk or memory with its unit.
#[must_use]
pub fn least(size: Size) -> String {
    match size {
        Size::Thousandths(0) => "any".to_owned(),
        _ => gigabytes(size, &size.whole()),
    }
}

fn gigabytes(size: Size, number: &str) -> String {
    match size {
        Size::Absent => not_given().to_owned(),
        Size::Senseless => "not a valid size".to_owned(),
        Size::Thousandths(_) => strip::gigabytes(number),
    }
}

/// What it can be restored to.
#[must_use]
pub fn restores_to(disk: Size, memory: Size) -> Option<String> {
    let needs = |size, of: &str| match size {
        Size::Absent | Size::Senseless | Size::Thousandths(0) => None,
        Size::Thousandths(_) => Some(format!("{} GB of {of}", size.whole())),
    };
    let needs: Vec<String> = [needs(disk, "disk"), needs(memory, "memory")]
        .into_iter()
        .flatten()
        .collect();
    let needs = (!needs.is_empty()).then(|| super::list_of(&needs, "and"))?;
    Some(format!("Restoring it needs at least {needs}."))
}

/// It can be deleted as it is.
#[must_use]
pub fn deletable() -> String {
    "It can be deleted.".to_owned()
}

/// How many usable snapshots stay without this one, and from when the newest of them is.
#[must_use]
pub fn left(kind: CopyKind, usable: usize, newest: Option<Date>, today: Date) -> String {
    let left = match usable {
        0 => return format!("Without it, no usable {} is left.", kind.noun()),
        1 => format!("Without it, 1 usable {} is left", kind.noun()),
        more => format!(
            "Without it, {} usable {} are left",
            grouped(more),
            kind.plural()
        ),
    };
    match newest {
        Some(newest) => format!(
            "{left}, the newest from {}.",
            strip::day(newest, Some(today))
        ),
        None => format!("{left}."),
    }
}

/// Beside the label of the history: how its times are told.
#[must_use]
pub fn times() -> &'static str {
    "times in UTC"
}

/// The history has nothing of it.
#[must_use]
pub fn no_history() -> &'static str {
    "nothing recorded"
}

/// How many lines are below those that are shown, and the key that scrolls to them.
#[must_use]
pub fn more_below(count: usize) -> String {
    let [more, _] = questions::more_below(count);
    let scroll = key(Context::Details, Action::Move(Motion::PageDown));
    format!("{more}: {scroll}")
}

/// A backup, and what made it: `backup, manual`.
#[must_use]
pub fn kind(kind: &ImageKind, made_by: Option<&BackupMaker>) -> String {
    match made_by {
        Some(made_by) => format!("{kind}, {made_by}"),
        None => kind.to_string(),
    }
}

/// The instance is not listed any more.
#[must_use]
pub fn instance_gone(id: &InstanceId) -> String {
    format!("gone (id {id})")
}

/// An action on a snapshot, by its protection.
#[must_use]
pub fn action(action: Action, protection: Protection) -> String {
    let on = OfferedOn {
        is_protected: protection == Protection::On,
        ..OfferedOn::default()
    };
    match action {
        Action::List(OnList::Copy) => "Copy the id, the name or all of it".to_owned(),
        Action::List(OnList::NextPane) => "Go to it in its instance".to_owned(),
        action => as_offered(action, on),
    }
}

/// An action without a label of its own here: that of the change, or what its key does.
fn as_offered(action: Action, on: OfferedOn) -> String {
    match action {
        Action::Snapshot(change) => writes::offer(change, on).label,
        action => capitalized(&keys::does(Context::Details, action)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_action_without_a_label_says_what_its_key_does() {
        let kind = CopyKind::Snapshot;
        assert_eq!(
            action(Action::List(OnList::Sort), Protection::Off),
            "Sort by any column; show, hide and move columns"
        );
        assert_eq!(
            instance::action(Action::List(OnList::Instance), kind),
            "Show the details of the instance"
        );
        assert!(action(Action::List(OnList::Copy), Protection::Off).starts_with("Copy the id"));
        assert!(instance::action(Action::List(OnList::Copy), kind).starts_with("Copy the id"));
    }

    #[test]
    fn words_of_the_server_are_plain_where_their_meaning_is_known() {
        assert_eq!(hypervisor("any_hypervisor"), "any");
        assert_eq!(hypervisor("kvm"), "“kvm”");
        assert_eq!(billing_status(" 2 "), "active");
        assert_eq!(billing_status(" 5"), "being processed");
        assert_eq!(billing_status("17"), "17 (server's code)");
    }

    #[test]
    fn what_follows_is_said_of_what_is_known() {
        let gb = Size::parse;
        assert_eq!(
            restores_to(gb("20"), gb("2")).as_deref(),
            Some("Restoring it needs at least 20 GB of disk and 2 GB of memory.")
        );
        assert_eq!(
            restores_to(gb("20"), gb("0")).as_deref(),
            Some("Restoring it needs at least 20 GB of disk.")
        );
        assert_eq!(restores_to(gb("-1"), gb("")), None);
        assert_eq!(
            [gb("0"), gb(""), gb("x")].map(least),
            ["any", "not given", "not a valid size"]
        );
        let today = date(2026, 11, 26);
        let left = |usable| left(CopyKind::Snapshot, usable, Some(date(2026, 11, 2)), today);
        assert_eq!(left(0), "Without it, no usable snapshot is left.");
        assert_eq!(
            left(1),
            "Without it, 1 usable snapshot is left, the newest from 2 Nov."
        );
    }

    #[test]
    fn a_day_has_its_age() {
        let day = Some(date(2026, 11, 25));
        assert_eq!(made(day, Age::Days(1)), "2026-11-25, 1d ago");
        assert_eq!(made(day, Age::Days(0)), "2026-11-25, today");
        assert_eq!(made(day, Age::Future), "2026-11-25, in the future");
        assert_eq!(made(None, Age::Unknown), "unknown");
    }
}
