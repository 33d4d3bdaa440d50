//! What is said of protecting a snapshot, and of taking that off: where it is
//! offered, in its question, and then.

use jiff::civil::DateTime;

use super::{Offer, OfferedOn, Sentences, of_parent, reason};
use crate::domain::{
    ImageKind,
    write::{NotDone, Phase, Protect},
};

/// The words for it where it is offered.
pub(super) fn offer(on: OfferedOn) -> Offer {
    let rows = on.marked("row");
    let rows = rows.as_deref().unwrap_or("the snapshot");
    Offer {
        does: format!("protect {rows}; unprotecting asks first"),
        footer: "protect",
        label: if on.is_protected {
            "Unprotect"
        } else {
            "Protect"
        }
        .to_owned(),
        synonyms: "unprotect",
    }
}

/// The title.
#[must_use]
pub fn title(on: bool, kind: &ImageKind) -> String {
    let verb = if on { "Protect" } else { "Unprotect" };
    format!("{verb} one {kind}?")
}

/// What it means.
#[must_use]
pub fn meaning(on: bool) -> String {
    if on {
        "With protection nobody can delete it until it is unprotected."
    } else {
        "Without protection it can be deleted, here and in the web panel."
    }
    .to_owned()
}

/// The button.
#[must_use]
pub fn button(on: bool) -> String {
    if on { "Protect" } else { "Unprotect" }.to_owned()
}

/// What Enter does.
#[must_use]
pub fn verb(on: bool) -> String {
    if on { "protect" } else { "unprotect" }.to_owned()
}

/// The write is in flight.
#[must_use]
pub fn sending(on: bool) -> String {
    let doing = if on { "protecting" } else { "unprotecting" };
    format!("Checking it again, then {doing}. Closing this does not cancel it.")
}

impl Sentences for Protect {
    fn title(&self) -> String {
        let a = self.item.snapshot.copy_kind().before_name();
        let (name, id) = (&self.item.snapshot.name, &self.item.snapshot.id);
        let of = of_parent(&self.item);
        if self.on {
            format!("protect {a}“{name}” (id {id}){of}")
        } else {
            format!("unprotect {a}“{name}” (id {id}){of}")
        }
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, of) = (&self.item.snapshot.name, of_parent(&self.item));
        match (phase, last_known, self.on) {
            (Phase::Accepted, Some(at), _) => format!(
                "The protection of {name}{of} was being changed at {}",
                at.strftime("%H:%M")
            ),
            (Phase::Unanswered | Phase::Accepted, _, true) => format!("Protecting {name}{of}"),
            (Phase::Unanswered | Phase::Accepted, _, false) => {
                format!("Unprotecting {name}{of}")
            }
            (Phase::Checking | Phase::NotSeen, _, true) => {
                format!("Checking whether {name}{of} is protected")
            }
            (Phase::Checking | Phase::NotSeen, _, false) => {
                format!("Checking whether the protection of {name}{of} is off")
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        if self.on {
            "Protecting"
        } else {
            "Unprotecting"
        }
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("The protection of {name} is being changed. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => format!(
                "It is still unknown whether the protection of {name} was changed. Wait until it is known."
            ),
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "protection being changed",
            Phase::Checking | Phase::NotSeen => "protection unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        let name = &self.item.snapshot.name;
        if self.on {
            format!("{name} is now protected and can't be deleted.")
        } else {
            format!("{name} is no longer protected and can be deleted.")
        }
    }

    fn not_done(&self, why: &NotDone) -> String {
        let (name, why) = (&self.item.snapshot.name, reason(why));
        if self.on {
            format!("{name} was NOT protected. {why}")
        } else {
            format!("The protection of {name} was not removed. {why}")
        }
    }

    fn not_seen(&self, phase: Phase) -> String {
        let name = &self.item.snapshot.name;
        let is = if self.on {
            "is still NOT protected"
        } else {
            "is still protected"
        };
        match phase {
            Phase::Accepted => {
                format!(
                    "The server accepted this, but {name} {is} after 2 min. Check the web panel."
                )
            }
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => {
                format!("{name} {is} after 2 min. Outcome unknown: check the web panel.")
            }
        }
    }
}
