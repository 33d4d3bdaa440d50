//! What is said of a delete.

use jiff::civil::DateTime;

use super::{Offer, OfferedOn, Sentences, of_parent, reason};
use crate::domain::write::{Delete, NotDone, Phase};

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
