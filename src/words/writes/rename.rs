//! What is said of a rename.

use jiff::civil::DateTime;

use super::{Sentences, reason};
use crate::domain::write::{NotDone, Phase, Rename};

impl Sentences for Rename {
    fn title(&self) -> String {
        let (old, id, new) = (&self.snapshot.name, &self.snapshot.id, &self.name);
        let on = self.instance.label();
        format!("rename “{old}” (id {id}) of {on} to “{new}”")
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, on) = (&self.snapshot.name, self.instance.label());
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                format!(
                    "{name} of {on} was being renamed at {}",
                    at.strftime("%H:%M")
                )
            }
            (Phase::Unanswered | Phase::Accepted, _) => format!("Renaming {name} of {on}"),
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {name} of {on} was renamed")
            }
        }
    }

    fn status(&self) -> &'static str {
        "Renaming"
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let name = &self.snapshot.name;
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("{name} is being renamed. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => {
                format!("It is still unknown whether {name} was renamed. Wait until it is known.")
            }
        }
    }

    fn in_the_way_in_short(&self, _: Phase) -> &'static str {
        "Renaming"
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        format!("Renamed {} to {}.", self.snapshot.name, self.name)
    }

    fn not_done(&self, why: &NotDone) -> String {
        format!("{} was not renamed. {}", self.snapshot.name, reason(why))
    }

    fn not_seen(&self, phase: Phase) -> String {
        let name = &self.snapshot.name;
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
}

/// The form comes back, because nothing was renamed.
#[must_use]
pub fn refused(why: &NotDone) -> String {
    format!("Nothing was renamed. {}", reason(why))
}
