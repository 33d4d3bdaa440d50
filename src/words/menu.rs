//! What menus say: the palette, and what can be copied.

use super::{Denied, key};
use crate::{
    domain::{ImageKind, InstanceId, Protection, SnapshotId},
    keys::{Action, Context, OnList},
};

/// The title of the palette.
#[must_use]
pub fn palette() -> &'static str {
    "Do or go to"
}

/// The title of what can be copied.
#[must_use]
pub fn copy() -> &'static str {
    "Copy"
}

/// The title of the menu of sorting and columns of a list.
#[must_use]
pub fn sort(list: &str) -> String {
    format!("{list}: sort and columns")
}

/// Sorts by a column, the smallest first.
#[must_use]
pub fn ascending(column: &str) -> String {
    format!("sort by {column}, ascending")
}

/// Sorts by a column, the largest first.
#[must_use]
pub fn descending(column: &str) -> String {
    format!("sort by {column}, descending")
}

/// Beside the current order of the list.
#[must_use]
pub fn current() -> &'static str {
    "current"
}

/// Shows or hides a column.
#[must_use]
pub fn column(column: &str) -> String {
    format!("show or hide {column}")
}

/// Beside a column that is shown.
#[must_use]
pub fn shown() -> &'static str {
    "shown"
}

/// Beside a column that is shown where the window is wide enough.
#[must_use]
pub fn no_room() -> &'static str {
    "shown in a wider window"
}

/// Beside the column that names the row.
#[must_use]
pub fn always_shown() -> &'static str {
    "always shown"
}

/// Goes back to the columns and the order of a first start.
#[must_use]
pub fn reset() -> &'static str {
    "default order and columns"
}

/// Beside a column that is hidden.
#[must_use]
pub fn hidden() -> &'static str {
    "hidden"
}

/// Nothing fits what was typed.
#[must_use]
pub fn nothing_fits() -> &'static str {
    "Nothing matches."
}

/// More fit than are shown.
#[must_use]
pub fn more(shown: usize, all: usize) -> String {
    format!("{shown} of {}", super::grouped(all))
}

/// Beside an action that is not possible now: why, or the key that leads to where it is.
#[must_use]
pub fn not_now(why: &Denied) -> String {
    let first = |place, action| format!("press {} first", key(place, Action::List(action)));
    match why {
        Denied::OnInstances(_) => first(Context::Instances, OnList::Open),
        Denied::OnAccount(_) => first(Context::Account, OnList::NextPane),
        why => format!("not now: {}", why.brief()),
    }
}

/// Beside the name of an instance.
#[must_use]
pub fn instance(id: &InstanceId, ip: &str) -> String {
    format!("instance  id {id}  {ip}").trim_end().to_owned()
}

/// Beside the name of a snapshot.
#[must_use]
pub fn snapshot(id: &SnapshotId, instance: Option<&str>) -> String {
    image(&ImageKind::Snapshot, id, instance)
}

/// Beside the name of a row of the whole account.
#[must_use]
pub fn image(kind: &ImageKind, id: &SnapshotId, instance: Option<&str>) -> String {
    match instance {
        Some(instance) => format!("{kind} of {instance}  id {id}"),
        None => format!("{kind}  id {id}"),
    }
}

/// What can be copied: the id within the billing.
#[must_use]
pub fn id() -> &'static str {
    "id"
}

/// What can be copied: the id in `OpenStack`.
#[must_use]
pub fn uuid() -> &'static str {
    "UUID"
}

/// What can be copied: the name.
#[must_use]
pub fn name() -> &'static str {
    "name"
}

/// What can be copied: the IP address.
#[must_use]
pub fn address() -> &'static str {
    "address"
}

/// What can be copied: all of the row.
#[must_use]
pub fn json() -> &'static str {
    "all as JSON"
}

/// Protection, as JSON.
#[must_use]
pub fn protected(protection: Protection) -> &'static str {
    match protection {
        Protection::On => "on",
        Protection::Off => "off",
        Protection::Unknown => "unknown",
    }
}
