//! What is said about the changes since the last list of an earlier run.

use jiff::Timestamp;

use super::{grouped, key, list_of, operations::minute};
use crate::{
    domain::{Author, Difference, ImageKind, KnownRow, ListChange, ListChanges, RowCounts},
    keys::{Action, Context, OnList},
};

/// The title of the tab.
#[must_use]
pub fn title() -> &'static str {
    "Changes"
}

/// `12 since 2026-11-13 14:02 UTC`
#[must_use]
pub fn count(changes: &ListChanges) -> String {
    format!("{} since {}", grouped(changes.all), time(changes.since))
}

fn time(at: Timestamp) -> String {
    format!("{} UTC", minute(at))
}

/// The message about what was deleted and made elsewhere.
#[must_use]
pub fn news(since: Timestamp, deleted: RowCounts, new: RowCounts) -> String {
    let said = [(deleted, "deleted"), (new, "created")];
    let said = said.iter().filter(|(counts, _)| counts.sum() > 0);
    let said: Vec<String> = said
        .map(|(counts, how)| format!("{} {how}", counted(*counts)))
        .collect();
    format!(
        "Not done here: {} since {}. Press {} for details.",
        said.join(", "),
        time(since),
        key(Context::Instances, Action::List(OnList::Operations))
    )
}

/// `2 snapshots and 1 backup`
fn counted(counts: RowCounts) -> String {
    let kinds = [
        (counts.snapshots, "snapshot"),
        (counts.backups, "backup"),
        (counts.images, "image"),
        (counts.others, "other row"),
    ];
    let some = kinds.iter().filter(|(count, _)| *count > 0);
    let some: Vec<String> = some
        .map(|(count, what)| match count {
            1 => format!("1 {what}"),
            _ => format!("{} {what}s", grouped(*count)),
        })
        .collect();
    list_of(&some, "and")
}

/// The list of the whole account was not complete yet.
#[must_use]
pub fn unread() -> &'static str {
    "The list of the whole account has not been read yet."
}

/// There is no earlier list.
#[must_use]
pub fn nothing_earlier() -> &'static str {
    "There is no earlier list of this account to compare with."
}

/// Nothing has changed.
#[must_use]
pub fn nothing(since: Timestamp) -> String {
    format!(
        "Nothing was created or deleted between {} and this start.",
        time(since)
    )
}

/// `deleted`
#[must_use]
pub fn what(difference: Difference) -> &'static str {
    match difference {
        Difference::Deleted => "deleted",
        Difference::New => "created",
    }
}

/// `not deleted here`; with its kind if it is no snapshot.
#[must_use]
pub fn state(change: &ListChange) -> String {
    let what = what(change.difference);
    let by = match change.author {
        Author::Elsewhere => format!("not {what} here"),
        Author::Here => format!("{what} here"),
        Author::Schedule => "by the schedule".to_owned(),
    };
    match &change.row.kind {
        ImageKind::Snapshot => by,
        kind => format!("{by} · {kind}"),
    }
}

/// Everything about a change.
#[must_use]
pub fn details(change: &ListChange) -> Vec<String> {
    let KnownRow {
        id,
        kind,
        name,
        instance,
        created,
        ..
    } = &change.row;
    let of = match instance {
        Some((instance, name)) if name.is_blank() => format!(" of instance {instance}"),
        Some((instance, name)) => format!(" of {name} (id {instance})"),
        None => String::new(),
    };
    let made = created.map_or_else(String::new, |day| format!(", made {day},"));
    let verb = match change.difference {
        Difference::Deleted => "is no longer in the list",
        Difference::New => "is new in the list",
    };
    let by = match (change.author, change.difference) {
        (Author::Elsewhere, Difference::Deleted) => {
            "The history on this machine lists no delete of it."
        }
        (Author::Elsewhere, Difference::New) => {
            "The history on this machine lists no create of it."
        }
        (Author::Here, Difference::Deleted) => "It was deleted from this machine.",
        (Author::Here, Difference::New) => "It was created from this machine.",
        (Author::Schedule, _) => "It belongs to the backup schedule of the instance.",
    };
    vec![
        format!("The {kind} “{name}” (id {id}){of}{made} {verb}."),
        by.to_owned(),
    ]
}
