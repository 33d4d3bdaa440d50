//! What is said of a restore: where it is offered, in its question, and then.

use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::{
    super::{PlanNews, SecondStep, access, key, lasting},
    Offer, Sentences, reason,
};
use crate::{
    domain::{
        InstanceId, Size, Snapshot, SnapshotId,
        write::{Failed, NotDone, Phase, Restore},
    },
    keys::{Action, Context, Reply},
    text::Text,
};

/// The words for it where it is offered.
pub(super) fn offer() -> Offer {
    Offer {
        does: "restore the instance from the snapshot".to_owned(),
        footer: "restore",
        label: "Restore the instance from it".to_owned(),
        synonyms: "roll back rollback revert recover reset",
    }
}

/// The title.
#[must_use]
pub fn title(instance: &str, goes_on: bool) -> String {
    if goes_on {
        format!("Go on with the restore of {instance}?")
    } else {
        format!("Restore {instance}?")
    }
}

/// The label of the instance.
#[must_use]
pub fn onto() -> String {
    "Onto".to_owned()
}

/// What is lost.
#[must_use]
pub fn lost(instance: &str, since: Option<Date>) -> String {
    let since = since.map_or_else(
        || "SINCE THE SNAPSHOT WAS MADE".to_owned(),
        |day| format!("SINCE {day}"),
    );
    format!(
        "The whole disk of {instance} is replaced. EVERYTHING WRITTEN TO IT {since} WILL BE LOST."
    )
}

/// What the snapshot needs, and what the instance has as far as that is known.
#[must_use]
pub fn needs(instance: &str, snapshot: &Snapshot, disk: Option<Size>) -> String {
    let of = |size: Size| match size {
        Size::Thousandths(n) if n > 0 => Some(size.whole()),
        Size::Thousandths(_) | Size::Absent | Size::Senseless => None,
    };
    let needs = match (of(snapshot.properties.min_disk), disk.and_then(of)) {
        (Some(needs), Some(has)) => format!(
            "It needs a disk of {needs} GB; {instance} has {has} GB, by its newest snapshot."
        ),
        (Some(needs), None) => format!(
            "It needs a disk of {needs} GB; the server does not say how large that of {instance} is."
        ),
        (None, _) => "The server does not say how large a disk it needs.".to_owned(),
    };
    match of(snapshot.properties.min_ram) {
        None => needs,
        Some(memory) => format!(
            "{needs} It needs {memory} GB of memory; the server does not say how much {instance} has."
        ),
    }
}

/// This program runs on the instance.
#[must_use]
pub fn session_will_end() -> String {
    "You are working on this server: this session will end.".to_owned()
}

/// The label of the first step.
#[must_use]
pub fn first() -> String {
    "First".to_owned()
}

/// The first step.
#[must_use]
pub fn first_step(makes_snapshot: bool) -> String {
    if makes_snapshot {
        "make a snapshot of the present state"
    } else {
        "none: restore at once"
    }
    .to_owned()
}

/// Without the first step.
#[must_use]
pub fn no_way_back() -> String {
    "Without it, the present state can't be brought back.".to_owned()
}

/// The first step is done.
#[must_use]
pub fn first_step_done(name: &Text, id: &SnapshotId) -> String {
    format!(
        "Done: the snapshot {name} (id {id}) of the state before is Active. Not done: the restore."
    )
}

/// When the first step was begun, and what follows from that.
#[must_use]
pub fn first_step_age(instance: &str, begun: DateTime, age: Duration) -> String {
    let (at, age) = (begun.strftime("%Y-%m-%d %H:%M"), lasting(age));
    format!(
        "The snapshot was started {at}, {age} before this question. Anything {instance} wrote later is not in it."
    )
}

/// What it means to cancel the second step.
#[must_use]
pub fn cancel_is_final(instance: &str) -> String {
    let cancel = key(Context::Text, Action::Reply(Reply::Cancel));
    format!(
        "{cancel} cancels the restore for good: {instance} stays as it is, snapdeck does not ask again, and the snapshot is kept."
    )
}

/// What has to be typed.
#[must_use]
pub fn type_the_id(first: bool) -> String {
    if first {
        "Type the id of the instance to begin:"
    } else {
        "Type the id of the instance to restore it:"
    }
    .to_owned()
}

/// A button: restore this instance.
#[must_use]
pub fn button_with(id: &InstanceId) -> String {
    format!("{} {id}", button())
}

/// The same, shorter.
#[must_use]
pub fn button() -> String {
    "Restore".to_owned()
}

/// What Enter does.
#[must_use]
pub fn verb(first: bool) -> String {
    if first {
        "make the snapshot, then restore"
    } else {
        "restore"
    }
    .to_owned()
}

/// A step is in flight.
#[must_use]
pub fn sending(first: bool) -> String {
    if first {
        "Sending the snapshot. The restore follows once it is Active. Closing this does not cancel it."
    } else {
        "Checking everything again, then restoring. Closing this does not cancel it."
    }
    .to_owned()
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
