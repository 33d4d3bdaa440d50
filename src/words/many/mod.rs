//! What is said where several rows are acted on at once: the question, in `run` the run, and in
//! `result` the results.

pub mod result;
mod run;

use super::{
    grouped, list_of,
    strip::{a_month, in_all},
};
use crate::domain::{
    CopyKind, ImageKind, Instance, LONGEST_NAME, Money, Size, Snapshot,
    write::{InList, Item, Parent},
};
pub use run::*;

/// What is done to several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// Snapshots are created, one of each instance.
    Create,
    /// Snapshots are deleted.
    Delete,
    /// Snapshots are protected.
    Protect,
    /// Their protection is removed.
    Unprotect,
}

/// The words of what is done to several rows.
struct ManyWords {
    /// In front of how many there are.
    task: &'static str,
    /// On a button.
    button: &'static str,
    /// Behind the key that does it.
    verb: &'static str,
    /// The title of its run.
    run: &'static str,
    /// In front of how many were done.
    done: &'static str,
}

impl Many {
    /// What it does to the list of snapshots or backups.
    #[must_use]
    pub fn in_list(self) -> InList {
        match self {
            Self::Create => InList::Adds,
            Self::Delete => InList::Removes,
            Self::Protect | Self::Unprotect => InList::Keeps,
        }
    }

    fn words(self) -> ManyWords {
        let [task, button, verb, run, done] = match self {
            Self::Create => ["Create", "Create", "create", "Create", "Created"],
            Self::Delete => ["Delete", "Delete", "delete", "Delete", "Deleted"],
            Self::Protect => ["Protect", "Protect", "protect", "Protect", "Protected"],
            Self::Unprotect => [
                "Remove the protection of",
                "Unprotect",
                "remove the protection",
                "Remove protection",
                "Removed the protection of",
            ],
        };
        ManyWords {
            task,
            button,
            verb,
            run,
            done,
        }
    }
}

/// What a question or a run is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Things {
    /// Snapshots.
    #[default]
    Snapshots,
    /// Backups.
    Backups,
    /// Images.
    Images,
    /// Several kinds.
    Items,
}

impl Things {
    /// What these kinds are together.
    #[must_use]
    pub fn of<'a>(kinds: impl Iterator<Item = &'a ImageKind>) -> Self {
        Self::together(kinds.map(|kind| match kind {
            ImageKind::Snapshot => Self::Snapshots,
            ImageKind::Backup => Self::Backups,
            ImageKind::Image => Self::Images,
            ImageKind::Unknown(_) => Self::Items,
        }))
    }

    /// What these are together.
    #[must_use]
    pub fn together(things: impl Iterator<Item = Self>) -> Self {
        things
            .reduce(|one, other| if one == other { one } else { Self::Items })
            .unwrap_or_default()
    }

    /// What copies of this kind are.
    #[must_use]
    pub fn made(kind: CopyKind) -> Self {
        match kind {
            CopyKind::Snapshot => Self::Snapshots,
            CopyKind::Backup => Self::Backups,
        }
    }

    /// One of them, and several.
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::Snapshots => ["snapshot", "snapshots"],
            Self::Backups => ["backup", "backups"],
            Self::Images => ["image", "images"],
            Self::Items => ["item", "items"],
        }
    }

    /// One of them.
    fn one(self) -> &'static str {
        self.words()[0]
    }

    /// `12 snapshots`
    fn counted(self, count: usize) -> String {
        let [one, several] = self.words();
        format!(
            "{} {}",
            grouped(count),
            if count == 1 { one } else { several }
        )
    }
}

/// How many writes of a run ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// What they are about.
    pub things: Things,
    /// All.
    pub all: usize,
    /// Done.
    pub done: usize,
    /// Created and still `Saving`, where the run no longer waits for that.
    pub saving: usize,
    /// In progress.
    pub in_progress: usize,
    /// Not done: refused, or not sent.
    pub failed: usize,
    /// Outcome unknown.
    pub unknown: usize,
    /// Not started.
    pub not_started: usize,
    /// Left out of the question; not among all.
    pub left_out: usize,
    /// Cancelled before they were sent; not among all.
    pub cancelled: usize,
}

impl Tally {
    /// Whether all were done.
    #[must_use]
    pub fn is_all_done(&self) -> bool {
        self.done == self.all
    }
}

/// `Delete 12 snapshots?`
#[must_use]
pub fn title(what: Many, things: Things, count: usize) -> String {
    format!("{}?", task(what, things, count))
}

/// `Delete 12 snapshots`
fn task(what: Many, things: Things, count: usize) -> String {
    format!("{} {}", what.words().task, things.counted(count))
}

/// A button: do it to so many.
#[must_use]
pub fn button(what: Many, count: usize) -> String {
    format!("{} {}", what.words().button, grouped(count))
}

/// What pressing Enter does, behind its key.
#[must_use]
pub fn verb(what: Many) -> &'static str {
    what.words().verb
}

/// What follows, above the rows.
#[must_use]
pub fn consequence(what: Many, things: Things) -> String {
    match what {
        Many::Create => {
            let one = things.one();
            return format!(
                "Each instance WILL BE UNAVAILABLE while its {one} is made, at most two at a time."
            );
        }
        Many::Delete => "This can't be undone.",
        Many::Protect => "What is protected can't be deleted until the protection is removed.",
        Many::Unprotect => "Without protection they can be deleted, here and in the web panel.",
    }
    .to_owned()
}

/// A row that is acted on.
#[must_use]
pub fn row(snapshot: &Snapshot) -> String {
    let Snapshot {
        name,
        id,
        size,
        status,
        created,
        ..
    } = snapshot;
    let name = if name.is_blank() {
        super::questions::no_name()
    } else {
        name.shown().to_owned()
    };
    let day = super::lists::day(*created);
    format!("  {name} · id {id} · {status} · {size} GB · {day}")
}

/// What stands above the rows of one instance and one kind, where several have rows.
#[must_use]
pub fn heading(item: &Item) -> String {
    let rows = match item.kind() {
        ImageKind::Snapshot => "Snapshots",
        ImageKind::Backup => "Backups",
        ImageKind::Image | ImageKind::Unknown(_) => "Images",
    };
    match (&item.parent, item.kind()) {
        (Parent::Instance(of), _) => format!("{rows} of {}", of.label()),
        (Parent::Gone(of), _) => format!("{rows} of instance {of}, which is gone"),
        (Parent::Nothing, ImageKind::Snapshot | ImageKind::Backup) => {
            format!("{rows} copied from region to region")
        }
        (Parent::Nothing, ImageKind::Image | ImageKind::Unknown(_)) => {
            format!("{rows} of your own")
        }
    }
}

/// An instance, and the name of the snapshot that is created of it.
#[must_use]
pub fn new_row(instance: &Instance, name: &str, made_today: Option<u32>) -> String {
    let (label, id) = (instance.label_beside_id(), &instance.id);
    let today = made_today.map_or_else(String::new, |made| {
        format!(" · {}", super::lists::made_today(made))
    });
    format!("  {label} · id {id} · {name}{today}")
}

/// Of so many instances it is not known how many snapshots or backups were made today.
#[must_use]
pub fn made_today_unknown(things: Things, instances: usize) -> String {
    let [one, several] = things.words();
    let of = if instances == 1 {
        "instance"
    } else {
        "instances"
    };
    let instances = grouped(instances);
    format!(
        "Today's count of {several} is not known for {instances} {of}. It is read before each {one} is created."
    )
}

/// A row that is left out, and why, in short.
#[must_use]
pub fn skipped(name: &str, id: &str, why: &str) -> String {
    format!("  {name} · id {id} · {why}")
}

/// The label of what all names begin with.
#[must_use]
pub fn prefix() -> &'static str {
    "Prefix"
}

/// How long the longest name is, with the prefix.
#[must_use]
pub fn longest_name(length: usize) -> String {
    format!("Longest name: {length} of {LONGEST_NAME} characters")
}

/// With the prefix, the longest name is too long.
#[must_use]
pub fn name_too_long(length: usize) -> String {
    format!("The longest name has {length} characters; at most {LONGEST_NAME} are allowed.")
}

/// How many of the marked rows are left out, and why, if all are for one reason.
#[must_use]
pub fn left_out_of(left_out: usize, marked: usize, why: Option<&str>) -> String {
    let is = if left_out == 1 { "is" } else { "are" };
    let why = why.unwrap_or("see below");
    let (left_out, marked) = (grouped(left_out), grouped(marked));
    format!("{left_out} of the {marked} marked {is} left out: {why}.")
}

/// What stands above the rows that are left out.
#[must_use]
pub fn left_out(count: usize) -> String {
    format!("Left out: {}", grouped(count))
}

/// What all rows that are acted on add up to; where they are deleted, what that frees, with their cost
/// a month if it is known. `sizes` is the sum of the known sizes, and how many are unknown.
#[must_use]
pub fn total(
    what: Many,
    things: Things,
    count: usize,
    sizes: (Size, usize),
    cost: Option<&Money>,
) -> String {
    let count = things.counted(count);
    let Some(sizes) = in_all(sizes) else {
        return format!("{count} of unknown size.");
    };
    if what.in_list() == InList::Removes {
        let cost = cost.map_or_else(String::new, |cost| format!(", {}", a_month(cost)));
        format!("{count}. This frees {sizes}{cost}.")
    } else {
        format!("{count}, {sizes} in all.")
    }
}

/// Marked rows that the filter hides are left out.
#[must_use]
pub fn hidden(what: Many, things: Things, count: usize) -> String {
    let row = match what.in_list() {
        InList::Adds => "instance",
        InList::Removes | InList::Keeps | InList::Nothing => things.one(),
    };
    if count == 1 {
        format!("1 marked {row} is hidden by the filter and is left out.")
    } else {
        let count = grouped(count);
        format!("{count} marked {row}s are hidden by the filter and are left out.")
    }
}

/// Instances that no usable snapshot is left of.
#[must_use]
pub fn none_left(instances: &[String]) -> String {
    format!(
        "No usable snapshot of {} would be left.",
        list_of(instances, "and")
    )
}

/// Instances that no usable backup is left of.
#[must_use]
pub fn no_backup_left(instances: &[String]) -> String {
    format!(
        "No usable backup of {} would be left.",
        list_of(instances, "and")
    )
}

/// So many are of instances that are gone.
#[must_use]
pub fn of_gone_instances(count: usize) -> String {
    if count == 1 {
        "1 row belongs to an instance that is gone, so it can't be restored.".to_owned()
    } else {
        let count = grouped(count);
        format!("{count} rows belong to instances that are gone, so they can't be restored.")
    }
}

/// So many belong to no instance: images of the user's own, and copies from other regions.
#[must_use]
pub fn of_no_instance(count: usize) -> String {
    if count == 1 {
        "1 row belongs to no instance: there may be no other copy of its disk.".to_owned()
    } else {
        let count = grouped(count);
        format!("{count} rows belong to no instance: there may be no other copy of their disks.")
    }
}

/// So many instances keep something.
#[must_use]
pub fn others_keep(instances: usize) -> String {
    let count = grouped(instances);
    format!("{count} instances keep at least 1 usable snapshot or backup each.")
}

/// What an instance keeps is not known.
#[must_use]
pub fn rest_unknown(instances: &[String]) -> String {
    format!(
        "The list of {} is incomplete, so what would be left is unknown.",
        list_of(instances, "and")
    )
}

/// What has to be typed.
#[must_use]
pub fn type_number(things: Things, count: usize) -> String {
    let [_, several] = things.words();
    format!("Type the number of {several} ({count})")
}

/// What has to be typed where a single one is left: the end of the id of its snapshot, or of its
/// instance.
#[must_use]
pub fn type_digits(what: Many) -> &'static str {
    match what.in_list() {
        InList::Adds => "Type the last 4 digits of the instance's id",
        InList::Removes | InList::Keeps | InList::Nothing => "Type the last 4 digits of the id",
    }
}

#[cfg(test)]
mod tests;
