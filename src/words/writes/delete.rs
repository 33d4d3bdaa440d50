//! What is said of a delete: where it is offered, in its question, and then.

use jiff::civil::{Date, DateTime};

use super::{
    super::{grouped, strip},
    Offer, OfferedOn, Sentences, of_parent, reason,
};
use crate::domain::{
    CopyKind, ImageKind, InstanceId, SnapshotId, SnapshotStatus,
    write::{Delete, NotDone, Phase},
};

/// The words for it where it is offered.
pub(super) fn offer(on: OfferedOn) -> Offer {
    let rows = on.marked("row");
    let rows = rows.as_deref().unwrap_or("the snapshot under the cursor");
    Offer {
        does: format!("delete {rows}"),
        footer: "delete",
        label: "Delete".to_owned(),
        synonyms: "remove erase destroy",
    }
}

say! {
    /// A button: delete.
    button => "Delete";
    /// What Enter does in a question.
    verb => "delete";
    /// A title.
    title => "Delete one snapshot?";
    /// A title.
    title_of_only => "Delete the only snapshot?";
    /// A title.
    title_of_only_usable => "Delete the only usable snapshot?";
    /// A delete is permanent.
    cannot_be_undone => "This can't be undone.";
    /// What has to be typed.
    type_last_digits => "Type the last 4 digits of the id to delete it:";
    /// A delete is in flight.
    sending => "Checking it again, then deleting. Closing this does not cancel it.";
    /// A title.
    title_of_report => "Not deleted";
    /// What a report ends with.
    nothing_was_deleted => "NOTHING WAS DELETED.";
}

/// What has to be typed for a status that the server names and snapdeck does not know.
#[must_use]
pub fn type_whole_id(status: &SnapshotStatus) -> String {
    let why = status.unknown().unwrap_or_default();
    format!("{why} Type the whole id to delete it:")
}

/// What the loss of something means that belongs to no instance.
#[must_use]
pub fn nothing_replaces(kind: &ImageKind) -> String {
    match kind {
        ImageKind::Snapshot | ImageKind::Backup => {
            "The server names no instance for it. There may be no other copy of this disk."
        }
        ImageKind::Image | ImageKind::Unknown(_) => {
            "This is an image of your own. Nothing else in the account replaces it."
        }
    }
    .to_owned()
}

/// A button: delete this one.
#[must_use]
pub fn button_with(id: &SnapshotId) -> String {
    format!("Delete {id}")
}

/// What the loss of something means whose instance is gone; `others` is the number of its other usable
/// snapshots and backups, if that is known.
#[must_use]
pub fn cannot_be_restored(id: &InstanceId, others: Option<usize>) -> String {
    let rest = match others {
        None => "What else is left of it is unknown.".to_owned(),
        Some(0) => "NOTHING ELSE USABLE IS LEFT OF THIS INSTANCE.".to_owned(),
        Some(1) => "1 other usable snapshot or backup of it is left.".to_owned(),
        Some(others) => format!("{others} other usable snapshots and backups of it are left."),
    };
    format!("Instance {id} is gone, so nothing can be restored to it. {rest}")
}

/// There is no other usable backup.
#[must_use]
pub fn only_backup(instance: &str) -> String {
    format!("NO OTHER BACKUP OF {instance} IS USABLE.")
}

/// A title.
#[must_use]
pub fn title_of_one(kind: &ImageKind) -> String {
    format!("Delete one {kind}?")
}

/// The list is incomplete, so what remains is unknown.
#[must_use]
pub fn rest_unknown(instance: &str) -> String {
    format!("The list of {instance} is incomplete: what remains is unknown.")
}

/// There is no other snapshot.
#[must_use]
pub fn only_one(instance: &str) -> String {
    format!("THIS IS THE ONLY SNAPSHOT OF {instance}. After this there is none.")
}

/// There is no other that can be restored.
#[must_use]
pub fn only_usable(instance: &str) -> String {
    format!("THIS IS THE ONLY USABLE SNAPSHOT OF {instance}. After this none can be restored.")
}

/// The one that is deleted can't be restored as it is, and neither can any other.
#[must_use]
pub fn no_other_usable(instance: &str) -> String {
    format!("No other snapshot of {instance} is usable.")
}

/// The usable copies of a kind that an instance keeps, and from when the newest of them is; `today` is
/// as of the last read.
#[must_use]
pub fn keeps(
    instance: &str,
    kind: CopyKind,
    usable: usize,
    newest: Option<Date>,
    today: Option<Date>,
) -> String {
    let noun = kind.noun();
    let copies = match usable {
        1 => format!("1 usable {noun}"),
        usable => format!("{} usable {noun}s", grouped(usable)),
    };
    let newest = newest.map_or_else(String::new, |day| {
        format!(", the newest from {}", strip::day(day, today))
    });
    format!("{instance} keeps {copies}{newest}.")
}

impl Sentences for Delete {
    fn title(&self) -> String {
        let a = self.item.snapshot.copy_kind().before_name();
        let (name, id) = (&self.item.snapshot.name, &self.item.snapshot.id);
        format!("delete {a}“{name}” (id {id}){}", of_parent(&self.item))
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, of) = (&self.item.snapshot.name, of_parent(&self.item));
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                format!("{name}{of} was being deleted at {}", at.strftime("%H:%M"))
            }
            (Phase::Unanswered | Phase::Accepted, _) => format!("Deleting {name}{of}"),
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {name}{of} was deleted")
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        "Deleting"
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Unanswered | Phase::Accepted => format!("{name} is being deleted."),
            Phase::Checking | Phase::NotSeen => {
                format!("The outcome of deleting {name} is unknown. Check the web panel.")
            }
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "being deleted",
            Phase::Checking | Phase::NotSeen => "delete unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        Some("delete unknown")
    }

    fn done(&self) -> String {
        let name = &self.item.snapshot.name;
        format!("Deleted {name}: it is no longer in the list.")
    }

    fn not_done(&self, why: &NotDone) -> String {
        let name = &self.item.snapshot.name;
        match why {
            NotDone::Gone => format!("{name} was already gone. Nothing was sent."),
            why => format!("{name} was NOT deleted. {}", reason(why)),
        }
    }

    fn not_seen(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Accepted => format!(
                "The server accepted the delete of {name}, but it is still in the list after 2 min. Check the web panel."
            ),
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => format!(
                "{name} is still in the list after 2 min. Outcome unknown: check the web panel."
            ),
        }
    }
}
