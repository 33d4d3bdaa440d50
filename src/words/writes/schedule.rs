//! What is said of the changes of an instance's backup schedules.

use jiff::civil::DateTime;

use super::{Sentences, reason};
use crate::domain::{
    Schedule,
    write::{NotDone, Phase, ScheduleChange, ScheduleWrite},
};

/// What a change does, in the forms that sentences need.
struct Words {
    /// `delete the schedule “nightly” (id 7)`
    title: String,
    /// `Deleting the schedule nightly`
    doing: String,
    /// `the schedule nightly was deleted`
    done: String,
    /// The status of its row.
    status: &'static str,
}

fn words(write: &ScheduleWrite) -> Words {
    match &write.change {
        ScheduleChange::Create { plan, .. } => {
            let name = &plan.name;
            Words {
                title: format!("create the schedule “{name}”"),
                doing: format!("Creating the schedule {name}"),
                done: format!("the schedule {name} was created"),
                status: "Creating",
            }
        }
        ScheduleChange::Change { was, .. } => {
            let (name, id) = (named(was), &was.id);
            Words {
                title: format!("change the schedule{} (id {id})", quoted(was)),
                doing: format!("Changing the schedule {name}"),
                done: format!("the schedule {name} was changed"),
                status: "Changing",
            }
        }
        ScheduleChange::Delete { was } => {
            let (name, id) = (named(was), &was.id);
            Words {
                title: format!("delete the schedule{} (id {id})", quoted(was)),
                doing: format!("Deleting the schedule {name}"),
                done: format!("the schedule {name} was deleted"),
                status: "Deleting",
            }
        }
        ScheduleChange::Keep { count, .. } => Words {
            title: format!("keep {}", backups(*count)),
            doing: format!("Changing the number of kept backups to {count}"),
            done: format!("the number of kept backups was changed to {count}"),
            status: "Changing",
        },
    }
}

/// The name of a schedule within a sentence; one without a name by its id.
fn named(schedule: &Schedule) -> &str {
    if schedule.name.is_blank() {
        schedule.id.as_str()
    } else {
        schedule.name.shown()
    }
}

/// ` “nightly”`, before the id; nothing without a name.
fn quoted(schedule: &Schedule) -> String {
    if schedule.name.is_blank() {
        String::new()
    } else {
        format!(" “{}”", schedule.name)
    }
}

/// `3 scheduled backups`
#[must_use]
pub fn backups(count: u32) -> String {
    match count {
        1 => "1 scheduled backup".to_owned(),
        count => format!("{count} scheduled backups"),
    }
}

impl Sentences for ScheduleWrite {
    fn title(&self) -> String {
        format!("{} of {}", words(self).title, self.instance.label())
    }

    fn running(&self, phase: Phase, last_known: Option<DateTime>) -> String {
        let (words, on) = (words(self), self.instance.label());
        match (phase, last_known) {
            (Phase::Accepted, Some(at)) => {
                format!(
                    "{} of {on} since before {}",
                    words.doing,
                    at.strftime("%H:%M")
                )
            }
            (Phase::Unanswered | Phase::Accepted, _) => format!("{} of {on}", words.doing),
            (Phase::Checking | Phase::NotSeen, _) => {
                format!("Checking whether {} on {on}", words.done)
            }
        }
    }

    fn status(&self, _: Phase) -> &'static str {
        words(self).status
    }

    fn in_the_way(&self, phase: Phase) -> String {
        let (words, on) = (words(self), self.instance.label());
        match phase {
            Phase::Unanswered | Phase::Accepted => {
                format!("The schedules of {on} are being changed. Wait until that is done.")
            }
            Phase::Checking | Phase::NotSeen => format!(
                "It is still unknown whether {}. Wait until it is known.",
                words.done
            ),
        }
    }

    fn in_the_way_in_short(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unanswered | Phase::Accepted => "schedules being changed",
            Phase::Checking | Phase::NotSeen => "schedule change unknown",
        }
    }

    fn status_unknown(&self) -> Option<&'static str> {
        None
    }

    fn done(&self) -> String {
        let on = self.instance.label();
        match &self.change {
            ScheduleChange::Create { plan, .. } => {
                format!("Created the schedule {} of {on}.", plan.name)
            }
            ScheduleChange::Change { plan, .. } => {
                format!("Changed the schedule {} of {on}.", plan.name)
            }
            ScheduleChange::Delete { was } => {
                format!(
                    "Deleted the schedule {} of {on}: it is no longer in the list.",
                    named(was)
                )
            }
            ScheduleChange::Keep { count, .. } => format!("{on} keeps {} now.", backups(*count)),
        }
    }

    fn not_done(&self, why: &NotDone) -> String {
        let on = self.instance.label();
        let (what, name) = match &self.change {
            ScheduleChange::Create { plan, .. } => ("created", plan.name.shown()),
            ScheduleChange::Change { was, .. } => ("changed", named(was)),
            ScheduleChange::Delete { was } => ("deleted", named(was)),
            ScheduleChange::Keep { .. } => {
                return format!(
                    "The number of kept backups of {on} was not changed. {}",
                    reason(why)
                );
            }
        };
        match why {
            NotDone::Gone => {
                format!("The schedule {name} of {on} was already gone. Nothing was sent.")
            }
            why => format!(
                "The schedule {name} of {on} was not {what}. {}",
                reason(why)
            ),
        }
    }

    fn not_seen(&self, phase: Phase) -> String {
        let (title, on) = (words(self).title, self.instance.label());
        let said = match phase {
            Phase::Accepted => {
                "The server accepted this, but the list does not show it after 2 min:"
            }
            Phase::Unanswered | Phase::Checking | Phase::NotSeen => {
                "The list does not show it after 2 min. Outcome unknown:"
            }
        };
        format!("{said} {title} of {on}. Check the web panel.")
    }
}
