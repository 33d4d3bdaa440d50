//! What is said of a copy to another region: where it is offered, in its question, and then.

use jiff::civil::DateTime;

use super::{
    super::{key, list_of},
    Offer, Sentences, of_parent, reason,
};
use crate::{
    domain::{
        Money,
        write::{Failed, NotDone, Phase, RegionCopy},
    },
    keys::{Action, Context, OnList},
};

/// The words for it where it is offered.
pub(super) fn offer() -> Offer {
    Offer {
        does: "copy the snapshot to another region".to_owned(),
        footer: "copy to a region",
        label: "Copy to another region".to_owned(),
        synonyms: "duplicate clone transfer move",
    }
}

say! {
    /// The label of the region that a snapshot is copied to.
    to_region => "To";
    /// A title.
    title => "Copy to another region";
    /// A button: copy.
    button => "Copy";
    /// What Enter does in a question.
    verb => "copy";
    /// The regions are being read.
    reading_regions => "Reading the regions…";
    /// The server offers no other region.
    no_regions => "The server offers no other region.";
    /// A copy is in flight.
    sending => "Checking it again, then copying. Closing this does not cancel it.";
}

/// The regions that a snapshot can be copied to.
#[must_use]
pub fn regions_offered(regions: &[&str]) -> String {
    format!("The server offers {}.", list_of(regions, "and"))
}

/// A button: copy to this region.
#[must_use]
pub fn button_to(region: &str) -> String {
    format!("Copy to {region}")
}

/// What a copy costs, as far as the server says.
#[must_use]
pub fn costs(a_day: Option<&Money>) -> String {
    match a_day {
        Some(a_day) => format!("It costs {a_day} a day, {} in 30 days.", a_day.a_month()),
        None => "The server does not say what it costs.".to_owned(),
    }
}

/// What a copy is, and where it is found again.
#[must_use]
pub fn what_a_copy_is() -> String {
    let account = key(Context::Snapshots, Action::List(OnList::Account));
    format!(
        "The copy is charged for and belongs to no instance: rename, protect or delete it in the whole account ({account}). The original stays."
    )
}

/// The regions can't be read.
#[must_use]
pub fn regions_unknown(why: &str) -> String {
    let refresh = key(Context::Buttons, Action::Refresh);
    format!("The regions can't be read. {why} Press {refresh} to retry.")
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
