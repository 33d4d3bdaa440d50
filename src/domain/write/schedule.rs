//! Changing the schedules of an instance's backups, and how many scheduled backups are kept.

use std::collections::BTreeSet;

use super::{Barred, Deed, Kind, NotDone, Subject, Verdict, Watched, item::listed_free, same_name};
use crate::{
    domain::{Days, Instance, List, Refusal, Schedule, ScheduleId, TimeOfDay},
    text::Text,
};

/// A change of an instance's schedules. One at a time is in flight for each instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleWrite {
    /// The instance.
    pub instance: Instance,
    /// What changes.
    pub change: ScheduleChange,
}

/// What changes in the schedules of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleChange {
    /// A schedule is created.
    Create {
        /// What it is to be.
        plan: SchedulePlan,
        /// The ids that the list had when it was sent. None of these is the new one.
        before: BTreeSet<ScheduleId>,
    },
    /// A schedule is changed.
    Change {
        /// The schedule, as it was shown.
        was: Schedule,
        /// What it is to be.
        plan: SchedulePlan,
    },
    /// A schedule is deleted.
    Delete {
        /// The schedule, as it was shown.
        was: Schedule,
    },
    /// Another number of scheduled backups is kept.
    Keep {
        /// The number that was shown; none if the server did not say.
        was: Option<u32>,
        /// The new number.
        count: u32,
    },
}

/// What a schedule is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchedulePlan {
    /// Its name.
    pub name: Text,
    /// Its days, at least one; `None` leaves them as they are.
    pub days: Option<Days>,
    /// Its time; `None` leaves it as it is.
    pub time: Option<TimeOfDay>,
}

impl SchedulePlan {
    /// Whether a schedule is as it was to be.
    #[must_use]
    pub fn is_met_by(&self, schedule: &Schedule) -> bool {
        same_name(&schedule.name, &self.name)
            && (self.days.is_none() || self.days == schedule.known_days())
            && (self.time.is_none() || self.time == schedule.known_time())
    }
}

impl ScheduleWrite {
    /// Checks that what was confirmed still holds in lists that were just read.
    ///
    /// # Errors
    /// `NotDone` says what is in the way.
    pub fn holds(
        &self,
        instances: &List<Instance>,
        schedules: &List<Schedule>,
    ) -> Result<(), NotDone> {
        if listed_free(&self.instance.id, instances)?.is_none() {
            return Err(NotDone::NotFound(None));
        }
        if matches!(self.change, ScheduleChange::Create { .. }) && !schedules.complete {
            return Err(NotDone::NotFound(None));
        }
        if let ScheduleChange::Keep { was, .. } = self.change
            && was != schedules.kept
        {
            return Err(NotDone::Changed(Vec::new()));
        }
        let Some(was) = self.schedule() else {
            return Ok(());
        };
        let Some(row) = schedules.rows.iter().find(|row| row.id == was.id) else {
            return Err(if schedules.complete {
                NotDone::Gone
            } else {
                NotDone::NotFound(None)
            });
        };
        if row
            .instance
            .as_ref()
            .is_some_and(|of| *of != self.instance.id)
        {
            return Err(NotDone::Barred(Barred::ListedElsewhere));
        }
        let is_same = row.name == was.name && row.days == was.days && row.time == was.time;
        if is_same {
            Ok(())
        } else {
            Err(NotDone::Changed(Vec::new()))
        }
    }

    /// The row that a list shows of a schedule that is created; not one of `taken`, which belong to
    /// other writes.
    #[must_use]
    pub fn created(
        &self,
        list: &List<Schedule>,
        taken: &BTreeSet<ScheduleId>,
    ) -> Option<ScheduleId> {
        let ScheduleChange::Create { plan, before } = &self.change else {
            return None;
        };
        let is_it = |row: &&Schedule| {
            !before.contains(&row.id) && !taken.contains(&row.id) && plan.is_met_by(row)
        };
        list.rows.iter().find(is_it).map(|row| row.id.clone())
    }
}

impl Kind for ScheduleWrite {
    fn subject(&self) -> Subject<'_> {
        let name = match &self.change {
            ScheduleChange::Create { plan, .. } => &plan.name,
            ScheduleChange::Change { was, .. } | ScheduleChange::Delete { was } => &was.name,
            ScheduleChange::Keep { .. } => &self.instance.name,
        };
        Subject::Schedules(&self.instance, name)
    }

    fn watches(&self) -> Watched {
        Watched::Schedules
    }

    fn seen_among_schedules(
        &self,
        list: &List<Schedule>,
        taken: &BTreeSet<ScheduleId>,
    ) -> Option<Verdict> {
        let row_of = |id: &ScheduleId| list.rows.iter().find(|row| row.id == *id);
        let is_done = match &self.change {
            ScheduleChange::Create { .. } => self.created(list, taken).is_some(),
            ScheduleChange::Change { was, plan } => match row_of(&was.id) {
                Some(row) => plan.is_met_by(row),
                None => return Some(Verdict::Gone),
            },
            ScheduleChange::Delete { was } => row_of(&was.id).is_none(),
            ScheduleChange::Keep { count, .. } => list.kept == Some(*count),
        };
        is_done.then_some(Verdict::Done)
    }

    fn deed(&self) -> Deed {
        match self.change {
            ScheduleChange::Create { .. } => Deed::CreateSchedule,
            ScheduleChange::Change { .. } => Deed::ChangeSchedule,
            ScheduleChange::Delete { .. } => Deed::DeleteSchedule,
            ScheduleChange::Keep { .. } => Deed::Keep,
        }
    }

    fn new_name(&self) -> Option<&Text> {
        match &self.change {
            ScheduleChange::Change { plan, .. } => Some(&plan.name),
            ScheduleChange::Create { .. }
            | ScheduleChange::Delete { .. }
            | ScheduleChange::Keep { .. } => None,
        }
    }

    fn schedule(&self) -> Option<&Schedule> {
        match &self.change {
            ScheduleChange::Change { was, .. } | ScheduleChange::Delete { was } => Some(was),
            ScheduleChange::Create { .. } | ScheduleChange::Keep { .. } => None,
        }
    }

    /// It should be gone, and it is.
    fn is_met_by(&self, refusal: &Refusal) -> bool {
        matches!(self.change, ScheduleChange::Delete { .. }) && refusal.is_missing()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Hold, InstanceId};

    fn instance() -> Instance {
        crate::tests::instance("1", "web-01")
    }

    fn schedule(id: &str, name: &str, days: &str, time: &str) -> Schedule {
        Schedule {
            id: ScheduleId::parse(id).unwrap(),
            instance: InstanceId::parse("1"),
            name: name.into(),
            days: days.into(),
            time: time.into(),
            created: None,
        }
    }

    fn list<T>(rows: &[T], complete: bool) -> List<T>
    where
        T: Clone,
    {
        List {
            rows: rows.to_vec(),
            complete,
            kept: Some(3),
            ..List::default()
        }
    }

    fn write(change: ScheduleChange) -> ScheduleWrite {
        let instance = instance();
        ScheduleWrite { instance, change }
    }

    fn plan(days: &str, time: &str) -> SchedulePlan {
        SchedulePlan {
            name: "nightly".into(),
            days: Days::parse(days),
            time: TimeOfDay::parse(time),
        }
    }

    fn is_done(change: ScheduleChange, rows: &[Schedule]) -> bool {
        let seen = write(change).seen_among_schedules(&list(rows, true), &BTreeSet::new());
        seen == Some(Verdict::Done)
    }

    #[test]
    fn a_create_is_a_new_row_that_is_as_it_was_planned() {
        let create = || ScheduleChange::Create {
            plan: plan("Monday Friday", "03:00"),
            before: ["7"].map(|id| ScheduleId::parse(id).unwrap()).into(),
        };
        for (row, done) in [
            (schedule("8", " nightly ", "friday, monday", "3:00"), true),
            (schedule("8", "nightly", "1,5", "03:00:00"), true),
            // Of somebody else.
            (schedule("8", "nightly", "Monday", "03:00"), false),
            (schedule("8", "nightly", "Monday Friday", "04:00"), false),
            (schedule("8", "other", "Monday Friday", "03:00"), false),
            // It was there before.
            (schedule("7", "nightly", "Monday Friday", "03:00"), false),
        ] {
            assert_eq!(
                is_done(create(), std::slice::from_ref(&row)),
                done,
                "{row:?}"
            );
        }
        assert!(!is_done(create(), &[]));
    }

    #[test]
    fn a_change_is_seen_in_its_row_and_a_delete_in_its_absence() {
        let was = schedule("7", "old", "Werktag", "early");
        let change = |plan| ScheduleChange::Change {
            was: was.clone(),
            plan,
        };
        // What is left as it is needs no proof.
        let renamed = schedule("7", "nightly", "Werktag", "early");
        assert!(is_done(
            change(plan("", "")),
            std::slice::from_ref(&renamed)
        ));
        assert!(!is_done(
            change(plan("Monday", "")),
            std::slice::from_ref(&renamed)
        ));
        assert!(!is_done(change(plan("", "")), std::slice::from_ref(&was)));
        let gone =
            write(change(plan("", ""))).seen_among_schedules(&list(&[], true), &BTreeSet::new());
        assert_eq!(gone, Some(Verdict::Gone));
        let delete = || ScheduleChange::Delete { was: was.clone() };
        assert!(is_done(delete(), &[]));
        assert!(!is_done(delete(), std::slice::from_ref(&was)));
        let keep = |count| ScheduleChange::Keep { was: None, count };
        assert!(is_done(keep(3), &[]) && !is_done(keep(4), &[]));
    }

    #[test]
    fn nothing_is_sent_about_what_is_no_longer_as_it_was_shown() {
        let was = schedule("7", "nightly", "Monday", "03:00");
        let delete = write(ScheduleChange::Delete { was: was.clone() });
        let instances = list(&[instance()], true);
        let held = |rows: &[Schedule]| delete.holds(&instances, &list(rows, true));
        assert_eq!(held(std::slice::from_ref(&was)), Ok(()));
        assert_eq!(held(&[]), Err(NotDone::Gone));
        assert_eq!(
            delete.holds(&instances, &list(&[], false)),
            Err(NotDone::NotFound(None))
        );
        for other in [
            schedule("7", "other", "Monday", "03:00"),
            schedule("7", "nightly", "Tuesday", "03:00"),
            schedule("7", "nightly", "Monday", "04:00"),
        ] {
            assert_eq!(held(&[other]), Err(NotDone::Changed(Vec::new())));
        }
        let elsewhere = Schedule {
            instance: InstanceId::parse("2"),
            ..was.clone()
        };
        let barred = |barred| Err(NotDone::Barred(barred));
        assert_eq!(held(&[elsewhere]), barred(Barred::ListedElsewhere));
        let on_hold = Instance {
            hold: Some(Hold::Ordered),
            ..instance()
        };
        let rows = list(&[was], true);
        assert_eq!(
            delete.holds(&list(&[on_hold], true), &rows),
            barred(Barred::OnHold(Hold::Ordered))
        );
        assert_eq!(
            delete.holds(&list(&[], true), &rows),
            barred(Barred::InstanceGone)
        );
        // In an incomplete list, the instance may be gone or on hold, and a new row can't be told.
        let incomplete = Err(NotDone::NotFound(None));
        let create = || ScheduleChange::Create {
            plan: plan("Monday", "03:00"),
            before: BTreeSet::new(),
        };
        let keep = || ScheduleChange::Keep {
            was: Some(3),
            count: 5,
        };
        for change in [create(), keep()] {
            let write = write(change);
            assert_eq!(write.holds(&list(&[], false), &rows), incomplete);
            assert_eq!(write.holds(&instances, &rows), Ok(()));
        }
        let part = list(&rows.rows, false);
        assert_eq!(write(create()).holds(&instances, &part), incomplete);
        for (was, holds) in [(Some(3), true), (Some(4), false), (None, false)] {
            let keep = write(ScheduleChange::Keep { was, count: 5 });
            assert_eq!(keep.holds(&instances, &rows).is_ok(), holds, "{was:?}");
        }
    }
}
