//! What is said of a create: where it is offered, in its question, and then.

use jiff::civil::DateTime;

use super::{Offer, OfferedOn, Sentences, reason};
use crate::{
    domain::{
        CopyKind, SnapshotId,
        write::{Create, NotDone, Phase},
    },
    text::Text,
};

/// The server accepted a create, and no list shows its row yet.
const ACCEPTED: &str = "Accepted";

/// The words for it where it is offered.
pub(super) fn offer(on: OfferedOn) -> Offer {
    let copy = on.kind.map_or("snapshot or backup", CopyKind::noun);
    let instances = on.marked("instance");
    let instances = instances.as_deref().unwrap_or("the open instance");
    Offer {
        does: format!("create a {copy} of {instances}"),
        footer: match on.kind {
            Some(CopyKind::Backup) => "create backup",
            Some(CopyKind::Snapshot) | None => "create",
        },
        label: format!("Create a {copy}"),
        synonyms: "new make add take backup snapshot",
    }
}

say! {
    /// A button: make the snapshot.
    button => "Create";
    /// What Enter does in a question.
    verb => "create";
    /// A create is in flight.
    sending => "Sending. Closing this does not cancel it.";
}

/// A title.
#[must_use]
pub fn title(kind: CopyKind) -> String {
    format!("Create a {}", kind.noun())
}

/// The instance stops while a snapshot is made.
#[must_use]
pub fn will_be_unavailable(kind: CopyKind, instance: &str) -> String {
    let noun = kind.noun();
    format!("{instance} WILL BE UNAVAILABLE while the {noun} is made.")
}

/// How many snapshots were made today, of how many that the panel allows.
#[must_use]
pub fn made_today(made: u32, allowed: u32) -> String {
    if made >= allowed {
        format!(
            "The server counts {made} made today, and the panel allows {allowed} a day. It may refuse."
        )
    } else {
        format!("The server counts {made} made today. The panel allows {allowed} a day.")
    }
}

/// This program runs on the instance.
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

impl Sentences for Create {
    fn title(&self) -> String {
        let (name, instance) = (&self.name, &self.instance);
        let a = self.kind.before_name();
        let on = instance.label_beside_id();
        let then = self.then.as_ref().map_or_else(String::new, |then| {
            let (source, id) = (&then.item.snapshot.name, &then.item.snapshot.id);
            format!(", then restore it from “{source}” (id {id})")
        });
        format!("create {a}“{name}” on {on} (id {}){then}", instance.id)
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, on) = (&self.name, self.instance.label());
        match phase {
            Phase::Unanswered => format!("Creating {name} of {on}"),
            Phase::Accepted => match last_known {
                None => format!("{ACCEPTED}: {name} of {on}, not in the list yet"),
                Some(at) => {
                    let at = at.strftime("%H:%M");
                    format!("{name} of {on} was accepted, and not in the list yet at {at}")
                }
            },
            Phase::Checking | Phase::NotSeen => {
                format!("Checking whether {name} of {on} was created")
            }
        }
    }

    fn status(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Accepted => ACCEPTED,
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => "Sending",
        }
    }

    fn in_the_way(&self, _: Phase) -> String {
        let on = self.instance.label();
        let noun = self.kind.noun();
        format!("A {noun} of {on} was just requested. Wait until it is Active.")
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "being created",
            Phase::Checking | Phase::NotSeen => "create unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        Some("not seen")
    }

    fn done(&self) -> String {
        format!("Created {}.", self.name)
    }

    fn not_done(&self, why: &NotDone) -> String {
        format!("{} was not created. {}", self.name, reason(why))
    }

    fn not_seen(&self, _: Phase) -> String {
        format!(
            "{} is not in the list after 2 min. It may still appear: it is not sent again.",
            self.name
        )
    }

    fn nothing_done(&self) -> &'static str {
        match self.then {
            Some(_) => "Nothing was restored.",
            None => "Nothing was created.",
        }
    }
}

/// That a snapshot is being made, or was when that was last known. No full stop.
#[must_use]
pub fn saving(name: &Text, on: &str, last_known: Option<DateTime>) -> String {
    match last_known {
        None => format!("Saving {name} of {on}"),
        Some(at) => format!("{name} of {on} was Saving at {}", at.strftime("%H:%M")),
    }
}

/// That a snapshot of the open instance is being made, and what follows from it; `behind` says for how
/// long.
#[must_use]
pub fn saving_here(name: &Text, on: &str, behind: &str) -> String {
    format!("Saving {name}{behind}. {on} is unavailable meanwhile.")
}

/// That a snapshot of the open instance was accepted, and what follows from it.
#[must_use]
pub fn accepted_here(name: &Text, on: &str, behind: &str) -> String {
    format!("{ACCEPTED}: {name}, not in the list yet{behind}. {on} is unavailable meanwhile.")
}

/// Several new snapshots bear the name that was sent.
#[must_use]
pub fn which(name: &Text, ids: &[SnapshotId]) -> String {
    let count = ids.len();
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let ids = ids.join(", ");
    format!("{count} new rows are named {name} (ids {ids}), and one is ours. Check the web panel.")
}
