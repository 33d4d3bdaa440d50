//! What is said of a restore.

use jiff::civil::DateTime;

use super::{
    super::{PlanNews, SecondStep, access},
    Offer, Sentences, reason,
};
use crate::domain::write::{Failed, NotDone, Phase, Restore};

/// The words for it where it is offered.
pub(super) fn offer() -> Offer {
    Offer {
        does: "restore the instance from the snapshot".to_owned(),
        footer: "restore",
        label: "Restore the instance from it".to_owned(),
        synonyms: "roll back rollback revert recover reset",
    }
}

impl Restore {
    /// That the snapshot of the state before it is there, where one was made.
    fn kept_is_there(&self) -> String {
        let kept = self.kept.as_ref();
        kept.map_or_else(String::new, |id| {
            format!(" The snapshot of its state before (id {id}) is Active.")
        })
    }
}

impl Sentences for Restore {
    fn title(&self) -> String {
        let (name, id) = (&self.item.snapshot.name, &self.item.snapshot.id);
        let on = self.instance.label_beside_id();
        format!(
            "restore {on} (id {}) from “{name}” (id {id}){}",
            self.instance.id,
            access::behind(&self.access)
        )
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (name, on) = (&self.item.snapshot.name, self.instance.label());
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                format!("{on} was being restored at {}", at.strftime("%H:%M"))
            }
            (Phase::Unanswered | Phase::Accepted, _) => format!("Restoring {on} from {name}"),
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {on} is being restored")
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        "Restoring"
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let (name, on) = (&self.item.snapshot.name, self.instance.label());
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("{on} is being restored from {name}. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => {
                format!(
                    "It is unknown whether {on} is being restored from {name}. Wait until it is known."
                )
            }
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "being restored",
            Phase::Checking | Phase::NotSeen => "restore unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        let (name, on) = (&self.item.snapshot.name, self.instance.label());
        let access = access::behind(&self.access);
        format!("Restored {on} from {name}{access}: it is Active again.")
    }

    fn not_done(&self, why: &NotDone) -> String {
        let (on, kept) = (self.instance.label(), self.kept_is_there());
        format!("{on} was NOT restored. {}{kept}", reason(why))
    }

    fn failed(&self, how: &Failed) -> String {
        let (on, kept) = (self.instance.label(), self.kept_is_there());
        match how {
            Failed::Instance(status) => format!(
                "The restore of {on} was begun, and {on} is now in {status}. Check it in the web panel.{kept}"
            ),
            Failed::Snapshot(_) => format!("The restore of {on} failed.{kept}"),
        }
    }

    fn not_seen(&self, phase: Phase) -> String {
        let (on, kept) = (self.instance.label(), self.kept_is_there());
        match phase {
            Phase::Accepted => format!(
                "The server accepted the restore, but {on} was not seen to be rebuilt and Active within 2 min. Check it.{kept}"
            ),
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => format!(
                "{on} was not seen to be rebuilt in the 2 min since the answer was lost. Outcome unknown: check it. Nothing is sent again.{kept}"
            ),
        }
    }

    fn nothing_done(&self) -> &'static str {
        "Nothing was restored."
    }
}

/// A restore is planned, and the snapshot before it is made or not; `operations` is the key of the pane
/// that can cancel it.
#[must_use]
pub fn planned(restore: &Restore, is_ready: bool, operations: &str) -> String {
    let (name, on) = (&restore.item.snapshot.name, restore.instance.label());
    let step = if is_ready {
        "Wait until that is done"
    } else {
        "The snapshot of its present state is being made first. Wait until both are done"
    };
    format!(
        "{on} is going to be restored from {name}. {step}, or cancel the restore in {operations}."
    )
}

/// Behind what the first step of a restore does: the second one is to come.
#[must_use]
pub fn second_step(next: SecondStep) -> &'static str {
    match next {
        SecondStep::Follows => "; the restore follows",
        SecondStep::IsAskedAbout => "; then snapdeck asks about the restore",
    }
}

/// How a restore in two steps stands whose second step was not sent.
#[must_use]
pub fn plan(instance: &str, news: &PlanNews) -> String {
    match news {
        PlanNews::Stopped => format!("{instance} was NOT restored."),
        PlanNews::InstanceGone => {
            format!("{instance} was NOT restored: the instance is gone.")
        }
        PlanNews::Cancelled(first) => format!(
            "Cancelled: {instance} is not restored. Its snapshot {first} is still made, and stays."
        ),
        PlanNews::Dropped(kept) => {
            format!("{instance} was not restored. The snapshot of its state (id {kept}) stays.")
        }
        PlanNews::Forgotten => {
            format!("{instance} was NOT restored, and the next start does not go on with it.")
        }
        PlanNews::Waits => {
            format!("{instance} is not restored yet: the next start asks before it goes on.")
        }
    }
}
