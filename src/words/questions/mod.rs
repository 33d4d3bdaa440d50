//! What questions say. The sentences of one kind of question have a file of their own; those of the
//! question about a write stand in `writes`.

mod keys;
mod quit;
mod sign_in;

use jiff::civil::Date;

use super::grouped;
use crate::domain::{CopyKind, ImageKind, InstanceId, Protection, Size, SnapshotStatus};
pub use keys::*;
pub use quit::*;
pub use sign_in::*;

say! {
    /// The label of a name.
    name => "Name";
    /// The label of the name that a snapshot is to have.
    new_name => "New name";
    /// The label of an id.
    id => "Id";
    /// The label of a status.
    status => "Status";
    /// The label of the instance of a snapshot.
    of => "Of";
    /// The label of the instance that a snapshot is made of.
    on => "On";
    /// The label of a size.
    size => "Size";
    /// The label of a region.
    region => "Region";
    /// The label of a day.
    created => "Created";
    /// The label of an account.
    account => "Account";
    /// The label of a server.
    server => "Server";

    /// A button: nothing is done.
    cancel => "Cancel";
    /// A button: nothing is left to do.
    close => "Close";
    /// A button: one step back.
    back => "Back";
    /// A button: allow changes.
    allow_writes_button => "Allow changes";
    /// A button: leave the filters.
    keep_filters_button => "Keep it";
    /// A button: clear them.
    clear_filters_button => "Clear the filter";

    /// What has to be typed: the end of an id.
    digits => "digits";
    /// What has to be typed: a whole id.
    whole_id => "id";
    /// What has to be typed: how many there are.
    number => "number";

    /// What Enter does in a question.
    allow => "allow";
    /// What Enter does in a question.
    clear => "clear";

    /// A title.
    allow_writes_title => "Allow changes?";
    /// A title.
    clear_filters_title => "Rows are hidden";
    /// What it means to clear the filter.
    clear_filters => "A filter set in the browser hides rows. Clear it? That clears it in the web panel too.";
    /// The question is about the marked snapshot.
    marked_elsewhere => "This is the marked snapshot, not the one under the cursor.";
    /// In the place of a name.
    no_name => "(no name)";
}

/// How many lines of a question are below those that a small window shows; shorter where there is
/// little room.
#[must_use]
pub fn more_below(count: usize) -> [String; 2] {
    let lines = if count == 1 { "line" } else { "lines" };
    [
        format!("{} more {lines} below", grouped(count)),
        format!("{} more", grouped(count)),
    ]
}

/// Another snapshot has this name.
#[must_use]
pub fn name_is_taken(kind: CopyKind) -> String {
    format!("A {} with this name already exists.", kind.noun())
}

/// In the place of an instance, where there is none.
#[must_use]
pub fn no_instance(kind: &ImageKind) -> String {
    let what = match kind {
        ImageKind::Snapshot | ImageKind::Backup => "a region copy",
        ImageKind::Image | ImageKind::Unknown(_) => "an image of your own",
    };
    format!("no instance: {what}")
}

/// `Active, not protected`
#[must_use]
pub fn status_and_protection(status: &SnapshotStatus, protection: Protection) -> String {
    let protection = match protection {
        Protection::Off => "not protected",
        Protection::On => "protected",
        Protection::Unknown => "protection unknown",
    };
    format!("{status}, {protection}")
}

/// `2.9 GB`
#[must_use]
pub fn gigabytes(size: Size) -> String {
    format!("{size} GB")
}

/// `2026-10-31`
#[must_use]
pub fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

/// The instance has left the list.
#[must_use]
pub fn instance_gone(instance: &str) -> String {
    format!("{instance} is no longer in the list.")
}

/// `instance 5203773, which is gone`
#[must_use]
pub fn gone_instance(id: &InstanceId) -> String {
    format!("instance {id}, which is gone")
}
