//! The rows of the operations pane.

use super::{
    HistoryEntry, ItemState, Now, OpId, Operation, OperationEnd, OperationRowId, Past, Phase, Run,
    State, Stopped, Tab, Write, words,
};
use crate::{
    app::{Comparison, Tone, layout::over, plans::WaitingPlan},
    domain::{Author, HistoryAnswer, ListChange},
    words::{
        away, history,
        many::{self, result},
        running_time, schedules, writes,
    },
};

/// A row of the pane, in words.
#[derive(Clone, Debug)]
pub struct OperationRow {
    /// What it is about.
    pub id: OperationRowId,
    /// How it goes.
    pub tone: Tone,
    /// For how many seconds it has been running.
    pub seconds: u64,
    /// When, or what is done.
    pub columns: [String; 3],
    /// How it goes, in words.
    pub state: String,
    /// More about it, for the row under the cursor.
    pub details: Vec<String>,
    /// What is copied of it.
    pub copied: String,
}

impl State {
    /// The rows of the open pane that match its search.
    #[must_use]
    pub fn operation_rows(&self, now: Now) -> Vec<OperationRow> {
        let Some(pane) = self.layers.operations() else {
            return Vec::new();
        };
        let mut rows = match (pane.tab, &pane.history.known) {
            (Tab::Operations, _) => {
                let mut rows = self.rows_of_this_run(now);
                rows.extend(pane.of_others.iter().cloned());
                rows.extend(self.unfollowed_rows());
                rows
            }
            (Tab::History, Past::Read(entries)) => entries.iter().map(of_past).collect(),
            (Tab::History, Past::Reading | Past::Failed(_)) => Vec::new(),
            (Tab::Changes, _) => match self.comparison() {
                Comparison::Made(changes) => changes.changes.iter().map(of_change).collect(),
                Comparison::Unread | Comparison::UnderWay | Comparison::Nothing => Vec::new(),
            },
        };
        let wanted = pane.search.text().to_lowercase();
        rows.retain(|row| {
            let text = format!("{} {}", row.columns.join(" "), row.state).to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        });
        rows
    }

    /// Whether the open tab has rows, whatever matches its search.
    pub(in crate::app) fn has_operation_rows(&self) -> bool {
        let Some(pane) = self.layers.operations() else {
            return false;
        };
        match (pane.tab, &pane.history.known) {
            (Tab::Operations, _) => {
                self.run.is_some()
                    || !self.operations.is_empty()
                    || self.waiting_plans().next().is_some()
                    || !pane.of_others.is_empty()
                    || self.unfollowed_rows().next().is_some()
            }
            (Tab::History, Past::Read(entries)) => !entries.is_empty(),
            (Tab::History, Past::Reading | Past::Failed(_)) => false,
            (Tab::Changes, _) => match self.comparison() {
                Comparison::Made(changes) => !changes.changes.is_empty(),
                Comparison::Unread | Comparison::UnderWay | Comparison::Nothing => false,
            },
        }
    }

    /// Whether a row of the open tab matches its search. Which ones do hardly depends on the time.
    pub(in crate::app) fn finds_operation_rows(&self) -> bool {
        let opened = self.layers.operations().map(|pane| pane.opened);
        opened.is_some_and(|opened| !self.operation_rows(opened).is_empty())
    }

    /// The run first, then what runs, what waits, and what ended, the newest first.
    pub(super) fn rows_of_this_run(&self, now: Now) -> Vec<OperationRow> {
        let mut rows: Vec<OperationRow> = self
            .run
            .iter()
            .map(|run| self.row_of_run(now, run))
            .collect();
        let running = self.operations.iter().filter(|it| it.end.is_none());
        rows.extend(running.map(|it| self.row_of(now, it)));
        rows.extend(self.waiting_plans().map(|plan| row_of_plan(&plan)));
        rows.extend(self.run.iter().flat_map(waiting));
        let ended = self.operations.iter().rev().filter(|it| it.end.is_some());
        rows.extend(ended.map(|it| self.row_of(now, it)));
        rows
    }

    fn row_of_run(&self, now: Now, run: &Run) -> OperationRow {
        let tally = run.tally();
        let over = run.is_over();
        let ended = tally.done + tally.failed + tally.unknown;
        let bar = many::bar(tally, over::BAR);
        let time = run.begun.filter(|_| !over && !self.data_is_old());
        let time = time.map(|begun| running_time(now.since(begun)));
        let state = words::run(ended, tally.all, &bar, time.as_deref());
        let tone = match &run.stopped {
            _ if !over => Tone::Busy,
            _ if tally.failed > 0 => Tone::Danger,
            _ if tally.unknown > 0 => Tone::Odd,
            Some(_) => Tone::Caution,
            None => Tone::Good,
        };
        let mut details = vec![if over {
            many::over(run.what, tally)
        } else {
            many::going_on(None, run.what, tally)
        }];
        details.extend(run.stopped.as_ref().map(|why| match why {
            Stopped::ByHand => many::stopped(None),
            Stopped::Denied(why) => many::stopped(Some(&why.to_string())),
        }));
        OperationRow {
            id: OperationRowId::Run,
            tone,
            seconds: run.begun.map_or(0, |begun| now.since(begun).as_secs()),
            columns: [
                many::verb(run.what).to_owned(),
                words::marked(tally.all + tally.left_out + tally.cancelled),
                String::new(),
            ],
            state,
            copied: details.join("\n"),
            details,
        }
    }

    /// The row of a write of this run of the program.
    pub(in crate::app) fn row_of(&self, now: Now, operation: &Operation) -> OperationRow {
        let (tone, state) = self.state_of(now, operation);
        let title = writes::of(&operation.write).title();
        let began = words::began(operation.since.wall, operation.of_earlier_run);
        let mut details = vec![words::sentence(&title), state.clone(), began];
        if operation.alone {
            details.push(words::restore_cancelled().to_owned());
        }
        OperationRow {
            id: OperationRowId::Begun(operation.id),
            tone,
            seconds: now.since(operation.since.mono).as_secs(),
            columns: columns(&operation.write),
            state,
            copied: details.join("\n"),
            details,
        }
    }

    /// How an operation goes.
    fn state_of(&self, now: Now, operation: &Operation) -> (Tone, String) {
        let Operation {
            id, write, since, ..
        } = operation;
        match &operation.end {
            Some((at, OperationEnd::Done)) => {
                let took = running_time(at.since(since.mono));
                return match &**write {
                    // The restore that follows it, if any, has a row of its own.
                    Write::Create(create) if create.then.is_some() => {
                        let tone = if operation.alone {
                            Tone::Caution
                        } else {
                            Tone::Good
                        };
                        (tone, words::first_step_made_in(&took, operation.alone))
                    }
                    _ => (Tone::Good, words::done_in(&took)),
                };
            }
            Some((_, OperationEnd::NotDone(why))) => return (Tone::Danger, result::not_done(why)),
            Some((_, OperationEnd::NotSaved(status))) => {
                return (Tone::Danger, result::not_saved(status.as_ref()));
            }
            Some((_, OperationEnd::Failed(how))) => return (Tone::Danger, words::failed(how)),
            Some((_, OperationEnd::Unclear)) => return (Tone::Odd, result::unknown()),
            None => {}
        }
        let elapsed = now.since(since.mono);
        let time = (!self.data_is_old()).then(|| running_time(elapsed));
        let op = self.ops.iter().find(|op| op.id == *id);
        let phase = op.filter(|op| op.adopted.is_none()).map(|op| op.phase);
        let is_create = matches!(**write, Write::Create(_));
        let instance = write.instance_id().filter(|_| is_create);
        let usual = instance.and_then(|instance| self.usual(instance));
        let usual = usual.filter(|_| time.is_some()).map(|usual| {
            let is_long = elapsed > usual * 2;
            words::usually(&running_time(usual), is_long)
        });
        let running = |status: &str| words::running(status, time.as_deref(), usual.as_deref());
        match phase {
            Some(phase @ (Phase::Unanswered | Phase::Accepted)) => {
                (Tone::Busy, running(writes::of(write).status(phase)))
            }
            Some(Phase::Checking) => (Tone::Odd, running(writes::CHECKING)),
            Some(Phase::NotSeen) => (Tone::Odd, writes::of(write).not_seen(Phase::NotSeen)),
            None if op.is_some() || self.is_saving(*id) => (Tone::Busy, running(words::saving())),
            None => (Tone::Odd, words::not_followed().to_owned()),
        }
    }

    /// Whether a list shows the snapshot of a create as being saved.
    fn is_saving(&self, id: OpId) -> bool {
        let mut saving = self
            .data
            .snapshots
            .values()
            .flat_map(|open| open.saving.values());
        saving.any(|saving| saving.op == Some(id))
    }
}

/// What is done, to which snapshot, of which instance.
pub(super) fn columns(write: &Write) -> [String; 3] {
    let name = write.schedule().map(schedules::called);
    [
        history::deed(write.deed()),
        name.unwrap_or_else(|| write.name().shown().to_owned()),
        writes::on(write).into_owned(),
    ]
}

/// A restore that waits for its first step.
fn row_of_plan(plan: &WaitingPlan) -> OperationRow {
    let write = Write::Restore(plan.restore.clone());
    let title = words::sentence(&writes::of(&write).title());
    let state = if plan.is_ready {
        words::waits_for_instance()
    } else {
        words::waits_for_first_step()
    };
    let details = vec![title, words::plan_can_be_cancelled()];
    OperationRow {
        id: OperationRowId::Plan(plan.after),
        tone: Tone::Plain,
        seconds: 0,
        columns: columns(&write),
        state,
        copied: details.join("\n"),
        details,
    }
}

/// The writes of a run that have not been sent.
fn waiting(run: &Run) -> impl Iterator<Item = OperationRow> {
    let goes_on = run.stopped.is_none();
    run.items.iter().filter_map(move |item| {
        let state = match item.state {
            ItemState::Waiting if goes_on => result::waiting(),
            ItemState::Checking => result::checking(),
            _ => return None,
        };
        let title = words::sentence(&writes::of(&item.write).title());
        Some(OperationRow {
            id: OperationRowId::Waiting(item.write.target()),
            tone: Tone::Plain,
            seconds: 0,
            columns: columns(&item.write),
            state,
            copied: title.clone(),
            details: vec![title, words::waiting_can_be_cancelled()],
        })
    })
}

/// A row of the history.
pub(in crate::app) fn of_past(entry: &HistoryEntry) -> OperationRow {
    use crate::domain::write::End;

    let request = &entry.request;
    let (tone, state) = match (&entry.ended, &entry.answered) {
        (_, Some((_, HistoryAnswer::NotApplied(why)))) => (Tone::Danger, words::refused(why)),
        (Some((at, End::Applied)), _) => {
            let took = at.duration_since(entry.id.begun()).try_into();
            (
                Tone::Good,
                words::done_in(&running_time(took.unwrap_or_default())),
            )
        }
        (Some((_, End::NotApplied)), _) => (Tone::Danger, words::not_applied().to_owned()),
        (Some((_, End::Unclear)), _) => (Tone::Odd, words::unclear().to_owned()),
        (None, Some((_, HistoryAnswer::Accepted))) => (Tone::Busy, words::accepted().to_owned()),
        (None, Some((_, HistoryAnswer::Unclear(_))) | None) => {
            (Tone::Odd, words::end_unknown().to_owned())
        }
    };
    let instance = if request.instance_name.is_blank() {
        request
            .instance
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    } else {
        request.instance_name.shown().to_owned()
    };
    let name = format!(
        "{} {}{}",
        history::deed(request.deed),
        history::before_name(request),
        history::name(request)
    );
    OperationRow {
        id: OperationRowId::Begun(entry.id),
        tone,
        seconds: 0,
        columns: [words::minute(entry.id.begun()), name, instance],
        state,
        copied: if entry.is_sent() {
            entry.curl()
        } else {
            history::entry(entry).join("\n")
        },
        details: history::entry(entry),
    }
}

/// A row that was deleted or is new since the last run.
fn of_change(change: &ListChange) -> OperationRow {
    let row = &change.row;
    let instance = row
        .instance
        .as_ref()
        .map_or_else(String::new, |(id, name)| {
            if name.is_blank() {
                id.to_string()
            } else {
                name.shown().to_owned()
            }
        });
    let details = away::details(change);
    OperationRow {
        id: OperationRowId::Changed(row.id.clone()),
        tone: match change.author {
            Author::Elsewhere => Tone::Caution,
            Author::Here | Author::Schedule => Tone::Plain,
        },
        seconds: 0,
        columns: [
            away::what(change.difference).to_owned(),
            row.name.shown().to_owned(),
            instance,
        ],
        state: away::state(change),
        copied: details.join("\n"),
        details,
    }
}
