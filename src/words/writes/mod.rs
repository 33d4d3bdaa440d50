//! What is said of writes: a file for each kind, with the sentences of its question, and here what is
//! said of all.

pub mod copy;
pub mod create;
pub mod delete;
pub mod protect;
pub mod rename;
pub mod restore;
pub mod schedule;

use std::{borrow::Cow, fmt, time::Duration};

use jiff::civil::DateTime;

use super::{grouped, key, lasting, lists};
use crate::{
    domain::{
        CopyKind, Instance, Problem,
        write::{Barred, Failed, Item, NotDone, Parent, Phase, Write},
    },
    keys::{Action, Context, OnList, OnSnapshot},
};

/// The status of the row of a write whose answer was lost.
pub const CHECKING: &str = "Checking";

/// What is said of a kind of write. Only its own file can say that it was done.
pub trait Sentences {
    /// Names it, within a sentence: `create “web-01-20261114-1358” on web-01 (id 5203773)`.
    fn title(&self) -> String;

    /// That it runs; where its list can't be read, when it was last known to. No full stop.
    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String;

    /// The status of its row while it runs: before its answer, or once the server accepted it.
    fn status(&self, phase: Phase) -> &'static str;

    /// Why another write of the same target has to wait.
    fn in_the_way(&self, phase: Phase) -> String;

    /// The same in two or three words, for the footer.
    fn in_the_way_in_short(&self, phase: Phase) -> &'static str;

    /// The status of its row when its outcome stays unknown; none where the row shows what is.
    fn status_unknown(&self) -> Option<&'static str>;

    /// It was done: the list shows it.
    fn done(&self) -> String;

    /// It was not done.
    fn not_done(&self, why: &NotDone) -> String;

    /// Says that nothing was done, above the form when it opens again.
    fn nothing_done(&self) -> &'static str {
        "Nothing was changed."
    }

    /// The server began it, and it failed.
    fn failed(&self, how: &Failed) -> String {
        match how {
            Failed::Snapshot(status) => format!("It failed, {status}: {}.", self.title()),
            Failed::Instance(status) => format!("It failed, {status}: {}.", self.title()),
        }
    }

    /// The list does not show it after two minutes.
    fn not_seen(&self, phase: Phase) -> String;
}

/// What a change is offered on, as far as that is known.
#[derive(Clone, Copy, Default)]
pub struct OfferedOn {
    /// The kind of copies that are shown.
    pub kind: Option<CopyKind>,
    /// How many marked rows it is about.
    pub marked: Option<usize>,
    /// Whether its row is protected.
    pub is_protected: bool,
}

impl OfferedOn {
    /// The marked rows that it is about; `what` is one of them.
    fn marked(self, what: &str) -> Option<String> {
        self.marked.map(|marked| match marked {
            1 => format!("the marked {what}"),
            more => format!("the {} marked {what}s", grouped(more)),
        })
    }
}

/// The words of a change where it is offered.
pub struct Offer {
    /// What it does, in the help and the palette.
    pub does: String,
    /// The same in the footer.
    pub footer: &'static str,
    /// The same in the details.
    pub label: String,
    /// Other words by which the palette finds it.
    pub synonyms: &'static str,
}

/// The words of a change where it is offered.
#[must_use]
pub fn offer(change: OnSnapshot, on: OfferedOn) -> Offer {
    match change {
        OnSnapshot::Create => create::offer(on),
        OnSnapshot::Rename => rename::offer(),
        OnSnapshot::Protect => protect::offer(on),
        OnSnapshot::CopyToRegion => copy::offer(),
        OnSnapshot::Restore => restore::offer(),
        OnSnapshot::Delete => delete::offer(on),
    }
}

/// What is said of this write.
#[must_use]
pub fn of(write: &Write) -> &dyn Sentences {
    match write {
        Write::Create(create) => create,
        Write::Delete(delete) => delete,
        Write::Rename(rename) => rename,
        Write::Protect(protect) => protect,
        Write::Copy(copy) => copy,
        Write::Restore(restore) => restore,
        Write::Schedule(schedule) => schedule,
    }
}

/// What can be done once changes are allowed.
#[must_use]
pub fn allow_writes() -> String {
    let key = key(Context::Instances, Action::List(OnList::ReadOnly));
    format!(
        "This account is read-only. If you allow changes, snapshots and backups can be created, deleted, renamed, protected and copied, instances restored, and backup schedules changed until you press {key} again."
    )
}

/// What an item was made of, behind its name: ` of web-01`; nothing for an image of the user's own.
#[must_use]
pub fn of_parent(item: &Item) -> Cow<'_, str> {
    match &item.parent {
        Parent::Instance(instance) => format!(" of {}", instance.label()).into(),
        Parent::Gone(id) => format!(" of the instance {id}, which is gone").into(),
        Parent::Nothing => "".into(),
    }
}

/// What a write concerns, alone: `web-01`.
#[must_use]
pub fn on(write: &Write) -> Cow<'_, str> {
    match (write.instance(), write.instance_id()) {
        (Some(instance), _) => instance.label(),
        (None, Some(_)) => lists::instance_gone().into(),
        (None, None) => lists::no_instance().into(),
    }
}

/// It was not done, and its form can be answered again.
#[must_use]
pub fn refused(write: &Write, why: &NotDone) -> String {
    format!("{} {}", of(write).nothing_done(), reason(why))
}

/// It was cancelled while it waited in a run.
#[must_use]
pub fn cancelled(write: &Write) -> String {
    let title = of(write).title();
    format!("Cancelled, not sent: {title}. You can still do it from the list.")
}

/// The answer was lost.
#[must_use]
pub fn unknown(write: &Write, problem: &Problem) -> String {
    let title = of(write).title();
    format!("{problem} Outcome unknown: {title}. The list is checked, and nothing is sent again.")
}

/// The server has refused the list that would show the result for two minutes.
#[must_use]
pub fn not_listed(write: &Write, phase: Phase) -> String {
    let title = of(write).title();
    let said = match phase {
        Phase::Accepted => {
            "The server accepted this, but has refused the list that shows it for 2 min:"
        }
        Phase::Unanswered | Phase::Checking | Phase::NotSeen => {
            "Outcome unknown: the server has refused the list that would show it for 2 min:"
        }
    };
    format!("{said} {title}. Check the web panel.")
}

/// Later lists show its snapshot unchanged, so long after it was sent.
#[must_use]
pub fn freed(write: &Write, after: Duration) -> String {
    let (name, after) = (write.name(), lasting(after));
    format!("{name} is still in the list, unchanged after {after}. You can repeat the operation.")
}

/// The snapshot went while the outcome was being looked for.
#[must_use]
pub fn gone(write: &Write) -> String {
    // What was to be created was never listed; its instance was.
    let is_new = write.item().is_none() && write.schedule().is_none();
    let instance = write.instance().filter(|_| is_new);
    let name = instance.map_or_else(|| write.name().shown().into(), Instance::label);
    let title = of(write).title();
    format!("{name} is no longer in the list, so the outcome stays unknown: {title}.")
}

/// The program ends before the outcome was seen.
#[must_use]
pub fn left_unseen(write: &Write) -> String {
    let title = of(write).title();
    format!("Outcome unknown: {title}. Check the list before you repeat it.")
}

/// The server carries out the accepted write when the program is left.
#[must_use]
pub fn still_carried_out(write: &Write) -> String {
    format!(
        "Still in progress: {}. The server carries it out.",
        of(write).title()
    )
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&reason(self))
    }
}

/// Why a write was not done, in one sentence.
#[must_use]
pub fn reason(why: &NotDone) -> String {
    match why {
        NotDone::Gone => "It was already gone.".to_owned(),
        NotDone::Changed(_) => "It changed after you opened this dialog.".to_owned(),
        NotDone::NotFound(None) => "The list was incomplete, so nothing was sent.".to_owned(),
        NotDone::NotFound(Some(problem)) => {
            format!("It could not be checked again. {problem}")
        }
        NotDone::Barred(barred) => self::barred(*barred),
        NotDone::AsksMore(_) => {
            let key = key(Context::Snapshots, Action::Snapshot(OnSnapshot::Delete));
            format!("No other usable snapshot is known now. Press {key} again and type its digits.")
        }
        NotDone::NotRecorded(problem) => {
            format!("{problem} Nothing was sent, because it could not be recorded.")
        }
        NotDone::Failed(problem) => problem.to_string(),
    }
}

/// Why a write is not allowed by what is listed.
#[must_use]
pub fn barred(barred: Barred) -> String {
    match barred {
        Barred::InstanceGone => "Its instance is gone.".to_owned(),
        Barred::InstanceBack => "Its instance is in the list again.".to_owned(),
        Barred::ListedElsewhere => {
            "The server now lists it as another type or under another instance.".to_owned()
        }
        Barred::OnHold(hold) => format!("The instance is {}.", hold.advice()),
        Barred::Saving => "It is still Saving.".to_owned(),
        Barred::Protected => "It is protected.".to_owned(),
        Barred::NotActive => "It is not Active.".to_owned(),
        Barred::ProtectionUnknown => "The server did not say whether it is protected.".to_owned(),
        Barred::Busy => "The instance is busy.".to_owned(),
        Barred::NotReady => "The instance is neither Active nor Stopped.".to_owned(),
        Barred::InstanceChanged => "The instance changed meanwhile.".to_owned(),
        Barred::DiskTooSmall => "The disk of the instance is too small for it.".to_owned(),
        Barred::NotKept => "The snapshot of the present state is not Active.".to_owned(),
        Barred::NotOffered => "The server does not offer it for this instance.".to_owned(),
        Barred::KeyGone => "The account no longer has the chosen SSH key.".to_owned(),
        Barred::PasswordForgotten => "The new password was not stored: enter it again.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::allow_writes;
    use crate::domain::write::Deed;

    #[test]
    fn everything_that_becomes_possible_is_named() {
        let said = allow_writes();
        for deed in Deed::ALL {
            let named = match deed {
                Deed::Create => "created",
                Deed::Delete => "deleted",
                Deed::Rename => "renamed",
                Deed::Protect | Deed::Unprotect => "protected",
                Deed::Copy => "copied",
                Deed::Restore => "instances restored",
                Deed::CreateSchedule | Deed::ChangeSchedule | Deed::DeleteSchedule | Deed::Keep => {
                    "backup schedules changed"
                }
            };
            assert!(said.contains(named), "{deed:?}: {said}");
        }
    }
}
