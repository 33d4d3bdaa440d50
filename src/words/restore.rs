//! What the question about a restore says.

use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::{key, lasting};
use crate::{
    domain::{CopyKind, InstanceId, Size, Snapshot, SnapshotId},
    keys::{Action, Context, Reply},
    text::Text,
};

/// The title.
#[must_use]
pub fn title(instance: &str, goes_on: bool) -> String {
    if goes_on {
        format!("Go on with the restore of {instance}?")
    } else {
        format!("Restore {instance}?")
    }
}

/// The label of the instance.
#[must_use]
pub fn onto() -> String {
    "Onto".to_owned()
}

/// What is lost.
#[must_use]
pub fn lost(instance: &str, since: Option<Date>) -> String {
    let since = since.map_or_else(
        || "SINCE THE SNAPSHOT WAS MADE".to_owned(),
        |day| format!("SINCE {day}"),
    );
    format!(
        "The whole disk of {instance} is replaced. EVERYTHING WRITTEN TO IT {since} WILL BE LOST."
    )
}

/// What the snapshot needs, and what the instance has as far as that is known.
#[must_use]
pub fn needs(instance: &str, snapshot: &Snapshot, disk: Option<Size>) -> String {
    let of = |size: Size| match size {
        Size::Thousandths(n) if n > 0 => Some(size.whole()),
        Size::Thousandths(_) | Size::Absent | Size::Senseless => None,
    };
    let needs = match (of(snapshot.properties.min_disk), disk.and_then(of)) {
        (Some(needs), Some(has)) => format!(
            "It needs a disk of {needs} GB; {instance} has {has} GB, by its newest snapshot."
        ),
        (Some(needs), None) => format!(
            "It needs a disk of {needs} GB; the server does not say how large that of {instance} is."
        ),
        (None, _) => "The server does not say how large a disk it needs.".to_owned(),
    };
    match of(snapshot.properties.min_ram) {
        None => needs,
        Some(memory) => format!(
            "{needs} It needs {memory} GB of memory; the server does not say how much {instance} has."
        ),
    }
}

/// This program runs on the instance.
#[must_use]
pub fn session_will_end() -> String {
    "You are working on this server: this session will end.".to_owned()
}

/// The same for a create.
#[must_use]
pub fn session_will_hang(kind: CopyKind) -> String {
    let one = kind.noun();
    format!("You are working on this server: this session will hang until the {one} is made.")
}

/// The same where snapshots of several instances are created.
#[must_use]
pub fn session_will_hang_on(instance: &str, kind: CopyKind) -> String {
    let one = kind.noun();
    format!("You are working on {instance}: this session will hang until its {one} is made.")
}

/// The label of the first step.
#[must_use]
pub fn first() -> String {
    "First".to_owned()
}

/// The first step.
#[must_use]
pub fn first_step(makes_snapshot: bool) -> String {
    if makes_snapshot {
        "make a snapshot of the present state"
    } else {
        "none: restore at once"
    }
    .to_owned()
}

/// Without the first step.
#[must_use]
pub fn no_way_back() -> String {
    "Without it, the present state can't be brought back.".to_owned()
}

/// The first step is done.
#[must_use]
pub fn first_step_done(name: &Text, id: &SnapshotId) -> String {
    format!(
        "Done: the snapshot {name} (id {id}) of the state before is Active. Not done: the restore."
    )
}

/// When the first step was begun, and what follows from that.
#[must_use]
pub fn first_step_age(instance: &str, begun: DateTime, age: Duration) -> String {
    let (at, age) = (begun.strftime("%Y-%m-%d %H:%M"), lasting(age));
    format!(
        "The snapshot was started {at}, {age} before this question. Anything {instance} wrote later is not in it."
    )
}

/// What it means to cancel the second step.
#[must_use]
pub fn cancel_is_final(instance: &str) -> String {
    let cancel = key(Context::Text, Action::Question(Reply::Cancel));
    format!(
        "{cancel} cancels the restore for good: {instance} stays as it is, snapdeck does not ask again, and the snapshot is kept."
    )
}

/// What has to be typed.
#[must_use]
pub fn type_the_id(first: bool) -> String {
    if first {
        "Type the id of the instance to begin:"
    } else {
        "Type the id of the instance to restore it:"
    }
    .to_owned()
}

/// A button: restore this instance.
#[must_use]
pub fn button_with(id: &InstanceId) -> String {
    format!("{} {id}", button())
}

/// The same, shorter.
#[must_use]
pub fn button() -> String {
    "Restore".to_owned()
}

/// What Enter does.
#[must_use]
pub fn verb(first: bool) -> String {
    if first {
        "make the snapshot, then restore"
    } else {
        "restore"
    }
    .to_owned()
}

/// A step is in flight.
#[must_use]
pub fn sending(first: bool) -> String {
    if first {
        "Sending the snapshot. The restore follows once it is Active. Closing this does not cancel it."
    } else {
        "Checking everything again, then restoring. Closing this does not cancel it."
    }
    .to_owned()
}
