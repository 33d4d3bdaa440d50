//! What is said of a copy to another region.

use jiff::civil::DateTime;

use super::{Offer, Sentences, of_parent, reason};
use crate::domain::write::{Failed, NotDone, Phase, RegionCopy};

/// The words for it where it is offered.
pub(super) fn offer() -> Offer {
    Offer {
        does: "copy the snapshot to another region".to_owned(),
        footer: "copy to a region",
        label: "Copy to another region".to_owned(),
        synonyms: "duplicate clone transfer move",
    }
}

impl Sentences for RegionCopy {
    fn title(&self) -> String {
        let (name, id, copy) = (&self.item.snapshot.name, &self.item.snapshot.id, &self.name);
        let (of, region) = (of_parent(&self.item), &self.region.name);
        format!("copy “{name}” (id {id}){of} to {region} as “{copy}”")
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, of) = (&self.item.snapshot.name, of_parent(&self.item));
        let region = &self.region.name;
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                let at = at.strftime("%H:%M");
                format!("{name}{of} was being copied to {region} at {at}")
            }
            (Phase::Unanswered | Phase::Accepted, _) => {
                format!("Copying {name}{of} to {region}")
            }
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {name}{of} was copied to {region}")
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        "Copying"
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("{name} is being copied. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => {
                format!("It is still unknown whether {name} was copied. Wait until it is known.")
            }
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "being copied",
            Phase::Checking | Phase::NotSeen => "copy unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        let (name, region, copy) = (&self.item.snapshot.name, &self.region.name, &self.name);
        format!("Copied {name} to {region}: {copy} is Active.")
    }

    fn not_done(&self, why: &NotDone) -> String {
        format!(
            "{} was not copied. {}",
            self.item.snapshot.name,
            reason(why)
        )
    }

    fn failed(&self, how: &Failed) -> String {
        let (copy, region) = (&self.name, &self.region.name);
        match how {
            Failed::Snapshot(status) => {
                format!("The copy failed: {copy} in {region} is {status}, not Active.")
            }
            Failed::Instance(_) => format!("The copy to {region} failed."),
        }
    }

    fn not_seen(&self, phase: Phase) -> String {
        let (copy, region) = (&self.name, &self.region.name);
        let said = match phase {
            Phase::Accepted => "The server accepted this, but",
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => "Outcome unknown:",
        };
        format!("{said} {copy} is not listed in {region} after 2 min. It is not sent again.")
    }

    fn nothing_done(&self) -> &'static str {
        "Nothing was copied."
    }
}
