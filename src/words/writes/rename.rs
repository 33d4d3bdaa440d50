//! What is said of a rename: where it is offered, in its question, and then.

use jiff::civil::DateTime;

use super::{Offer, Sentences, of_parent, reason};
use crate::domain::{
    ImageKind,
    write::{NotDone, Phase, Rename},
};

/// The words for it where it is offered.
pub(super) fn offer() -> Offer {
    Offer {
        does: "rename the snapshot under the cursor".to_owned(),
        footer: "rename",
        label: "Rename".to_owned(),
        synonyms: "change edit title",
    }
}

say! {
    /// A button: rename.
    button => "Rename";
    /// What Enter does in a question.
    verb => "rename";
    /// A rename is in flight.
    sending => "Checking it again, then renaming. Closing this does not cancel it.";
    /// Why the form does not start with the current name.
    starts_empty => "The current name has characters that can't be shown, so the new name starts empty.";
}

/// A title.
#[must_use]
pub fn title(kind: &ImageKind) -> String {
    format!("Rename one {kind}")
}

impl Sentences for Rename {
    fn title(&self) -> String {
        let a = self.item.snapshot.copy_kind().before_name();
        let (old, id, new) = (&self.item.snapshot.name, &self.item.snapshot.id, &self.name);
        let of = of_parent(&self.item);
        format!("rename {a}“{old}” (id {id}){of} to “{new}”")
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, of) = (&self.item.snapshot.name, of_parent(&self.item));
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                format!("{name}{of} was being renamed at {}", at.strftime("%H:%M"))
            }
            (Phase::Unanswered | Phase::Accepted, _) => format!("Renaming {name}{of}"),
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {name}{of} was renamed")
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        "Renaming"
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("{name} is being renamed. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => {
                format!("It is still unknown whether {name} was renamed. Wait until it is known.")
            }
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "being renamed",
            Phase::Checking | Phase::NotSeen => "rename unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        format!("Renamed {} to {}.", self.item.snapshot.name, self.name)
    }

    fn not_done(&self, why: &NotDone) -> String {
        format!(
            "{} was not renamed. {}",
            self.item.snapshot.name,
            reason(why)
        )
    }

    fn not_seen(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Accepted => format!(
                "The server accepted the rename of {name}, but did not rename it within 2 min. Check the web panel."
            ),
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => {
                format!(
                    "{name} still has its old name after 2 min. Outcome unknown: check the web panel."
                )
            }
        }
    }

    fn nothing_done(&self) -> &'static str {
        "Nothing was renamed."
    }
}
