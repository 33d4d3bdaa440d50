//! The records of changes of an instance's backup schedules.

use serde::{Deserialize, Serialize};

use super::writes::known;
use crate::{
    domain::{
        Days, Schedule, ScheduleId, TimeOfDay,
        write::{ScheduleChange, SchedulePlan},
    },
    text::Text,
};

#[derive(Deserialize, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub(super) enum ChangeRecord {
    Create {
        plan: PlanRecord,
        before: Vec<String>,
    },
    Change {
        schedule: ScheduleRecord,
        plan: PlanRecord,
    },
    Delete {
        schedule: ScheduleRecord,
    },
    Keep {
        was: Option<u32>,
        count: u32,
    },
}

#[derive(Deserialize, Serialize)]
pub(super) struct ScheduleRecord {
    id: String,
    name: String,
    days: String,
    time: String,
}

/// What a schedule is to be; days and time as they are sent.
#[derive(Deserialize, Serialize)]
pub(super) struct PlanRecord {
    name: String,
    days: Option<String>,
    time: Option<String>,
}

impl ChangeRecord {
    pub(super) fn of(change: &ScheduleChange) -> Self {
        match change {
            ScheduleChange::Create { plan, before } => Self::Create {
                plan: planned(plan),
                before: before.iter().map(ToString::to_string).collect(),
            },
            ScheduleChange::Change { was, plan } => Self::Change {
                schedule: recorded(was),
                plan: planned(plan),
            },
            ScheduleChange::Delete { was } => Self::Delete {
                schedule: recorded(was),
            },
            ScheduleChange::Keep { was, count } => Self::Keep {
                was: *was,
                count: *count,
            },
        }
    }

    /// The change; `None` if the record is damaged.
    pub(super) fn read(&self) -> Option<ScheduleChange> {
        Some(match self {
            Self::Create { plan, before } => ScheduleChange::Create {
                plan: self::plan(plan)?,
                before: before
                    .iter()
                    .map(|id| ScheduleId::parse(id))
                    .collect::<Option<_>>()?,
            },
            Self::Change { schedule, plan } => ScheduleChange::Change {
                was: self::schedule(schedule)?,
                plan: self::plan(plan)?,
            },
            Self::Delete { schedule } => ScheduleChange::Delete {
                was: self::schedule(schedule)?,
            },
            Self::Keep { was, count } => ScheduleChange::Keep {
                was: *was,
                count: *count,
            },
        })
    }
}

fn recorded(schedule: &Schedule) -> ScheduleRecord {
    ScheduleRecord {
        id: schedule.id.to_string(),
        name: schedule.name.raw().to_owned(),
        days: schedule.days.raw().to_owned(),
        time: schedule.time.raw().to_owned(),
    }
}

fn schedule(record: &ScheduleRecord) -> Option<Schedule> {
    Some(Schedule {
        id: ScheduleId::parse(&record.id)?,
        instance: None,
        name: Text::new(&record.name),
        days: Text::new(&record.days),
        time: Text::new(&record.time),
        created: None,
    })
}

fn planned(plan: &SchedulePlan) -> PlanRecord {
    PlanRecord {
        name: plan.name.raw().to_owned(),
        days: plan.days.map(Days::numbers),
        time: plan.time.map(|time| time.to_string()),
    }
}

fn plan(record: &PlanRecord) -> Option<SchedulePlan> {
    Some(SchedulePlan {
        name: Text::new(&record.name),
        days: known(record.days.as_deref(), Days::parse).ok()?,
        time: known(record.time.as_deref(), TimeOfDay::parse).ok()?,
    })
}
