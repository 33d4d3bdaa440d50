//! The operations pane: what runs, waits and ended in this run of the program; its second tab is the
//! history on the disk, and its third what changed while no snapdeck ran.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use super::{
    Call, Effect, JournalState, Program, State, Tone,
    bulk::{ItemState, Run, Stopped},
    field::Field,
    layers::Layer,
    lists::steps,
};
use crate::{
    domain::{
        FileProblem, HistoryEntry, HistoryOf, InstanceId, Now, ProfileName, SnapshotId,
        SnapshotStatus,
        write::{Deed, End, Failed, NotDone, OpId, Phase, Stage, Target, Write},
    },
    keys::{Action, OnList, Reply},
    words::{Denied, Said, operations as words},
};

mod elsewhere;
mod past;
mod rows;

pub use past::{Past, ShownPast};
pub use rows::OperationRow;
use rows::columns;
pub(super) use rows::of_past;

/// The most operations of this run that are remembered.
const MOST: usize = 1_000;

/// How many of the last creates of an instance count for what is usual.
const MOST_SAMPLES: usize = 20;

/// A write that was begun in this run, or is followed from an earlier one.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Identifies it.
    pub id: OpId,
    /// The write.
    pub write: Arc<Write>,
    /// When it was begun.
    pub since: Now,
    /// Whether an earlier run of the program began it.
    pub of_earlier_run: bool,
    /// Whether the restore that was to follow it was cancelled.
    pub alone: bool,
    /// When and how it ended.
    pub end: Option<(Now, OperationEnd)>,
}

/// How an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationEnd {
    /// The lists show it.
    Done,
    /// It was not done.
    NotDone(NotDone),
    /// The snapshot that it created is not Active: its status, or that it has left the list.
    NotSaved(Option<SnapshotStatus>),
    /// The server began it, and it failed.
    Failed(Failed),
    /// Nobody can see any more whether it was done.
    Unclear,
}

/// A tab of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The operations of this run.
    Operations,
    /// The history.
    History,
    /// What changed while no snapdeck ran.
    Changes,
}

impl Tab {
    /// The tab after this one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Operations => Self::History,
            Self::History => Self::Changes,
            Self::Changes => Self::Operations,
        }
    }
}

/// What a row of the pane is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationRowId {
    /// The run over several rows.
    Run,
    /// The run of another account.
    RunOf(ProfileName),
    /// A write that was begun.
    Begun(OpId),
    /// A write of the run that has not been sent.
    Waiting(Target),
    /// A restore that waits for its first step, this create.
    Plan(OpId),
    /// A row that was deleted or is new since the last run.
    Changed(SnapshotId),
}

/// The pane that is open.
#[derive(Debug)]
pub struct OperationsPane {
    /// The tab that is shown.
    pub tab: Tab,
    /// When it opened.
    opened: Now,
    /// The row under the cursor; the first if there is none.
    cursor: Option<OperationRowId>,
    /// The place of the cursor's row when it was last there.
    at: usize,
    /// The most rows that were drawn since the tab is shown.
    most: usize,
    /// The search text.
    pub search: Field,
    /// Whether it is being typed.
    pub searching: bool,
    /// The history, once its tab was opened.
    pub history: ShownPast,
    /// The operations of the other accounts.
    of_others: Vec<OperationRow>,
}

impl OperationsPane {
    fn new(tab: Tab, opened: Now) -> Self {
        Self {
            tab,
            opened,
            cursor: None,
            at: 0,
            most: 0,
            search: Field::default(),
            searching: false,
            history: ShownPast::default(),
            of_others: Vec::new(),
        }
    }

    /// How many rows it has room for when it has so many: it keeps its height when some go.
    #[must_use]
    pub fn most(&self, rows: usize) -> usize {
        self.most.max(rows)
    }

    /// The place of the cursor among these rows; 0 if there are none.
    #[must_use]
    pub fn place(&self, rows: &[OperationRow]) -> usize {
        let is_here = |row: &OperationRow| Some(&row.id) == self.cursor.as_ref();
        let last = rows.len().saturating_sub(1);
        rows.iter().position(is_here).unwrap_or(self.at.min(last))
    }

    /// The row that a key is meant for: the one that the cursor was put on, even if it has gone.
    fn aim(&self, rows: &[OperationRow]) -> Option<OperationRowId> {
        let first = rows.first().map(|row| &row.id);
        self.cursor.as_ref().or(first).cloned()
    }

    /// Whether an operation of another account runs.
    fn has_others_running(&self) -> bool {
        self.of_others.iter().any(|row| row.tone == Tone::Busy)
    }

    fn go_to(&mut self, rows: &[OperationRow], at: usize) {
        self.at = at.min(rows.len().saturating_sub(1));
        self.cursor = rows.get(self.at).map(|row| row.id.clone());
    }

    /// Types into the search.
    pub(super) fn type_in(&mut self, typed: &str) {
        if self.searching && self.search.insert(typed) {
            (self.cursor, self.at) = (None, 0);
        }
    }
}

/// How long the last creates of each instance took.
#[derive(Debug, Default)]
pub(super) struct Usual(BTreeMap<InstanceId, VecDeque<Duration>>);

impl Usual {
    /// From the history of an account, the newest entry first.
    fn of(entries: &[HistoryEntry]) -> Self {
        let mut usual = Self::default();
        for entry in entries.iter().rev() {
            let request = &entry.request;
            if request.deed == Deed::Create
                && let Some((at, End::Applied)) = entry.ended
                && let Ok(took) = at.duration_since(entry.id.begun()).try_into()
                && let Some(instance) = request.instance.clone()
            {
                usual.add(instance, took);
            }
        }
        usual
    }

    fn add(&mut self, instance: InstanceId, took: Duration) {
        let samples = self.0.entry(instance).or_default();
        samples.push_back(took);
        if samples.len() > MOST_SAMPLES {
            samples.pop_front();
        }
    }

    /// The median; none without a sample.
    fn median(&self, instance: &InstanceId) -> Option<Duration> {
        let mut samples: Vec<Duration> = self.0.get(instance)?.iter().copied().collect();
        samples.sort_unstable();
        samples.get(samples.len() / 2).copied()
    }
}

impl State {
    /// How long a create of an instance usually takes, from those of the past.
    #[must_use]
    pub fn usual(&self, instance: &InstanceId) -> Option<Duration> {
        self.usual.as_ref()?.median(instance)
    }

    /// Notes a write that was begun.
    pub(super) fn note_begun(&mut self, begun: Operation) {
        if self.operations.len() >= MOST
            && let Some(oldest) = self.operations.iter().position(|it| it.end.is_some())
        {
            self.operations.remove(oldest);
        }
        // The cursor stays on its row, which waited until now.
        if let Some(pane) = self.layers.operations_mut()
            && pane.cursor == Some(OperationRowId::Waiting(begun.write.target()))
        {
            pane.cursor = Some(OperationRowId::Begun(begun.id));
        }
        self.operations.push(begun);
    }

    /// Notes how a write ended; the first that is noted stands.
    pub(super) fn note_end(&mut self, now: Now, id: OpId, end: OperationEnd) {
        let mut begun = self.operations.iter_mut().rev();
        let Some(operation) = begun.find(|it| it.id == id && it.end.is_none()) else {
            return;
        };
        if let (Write::Create(create), OperationEnd::Done) = (&*operation.write, &end)
            && let Some(usual) = &mut self.usual
        {
            let took = now.since(operation.since.mono);
            usual.add(create.instance.id.clone(), took);
        }
        operation.end = Some((now, end));
    }

    /// The same from the stages that are recorded.
    pub(super) fn note_stage(&mut self, now: Now, id: OpId, stage: &Stage) {
        match stage {
            Stage::Ended(End::Applied) => self.note_end(now, id, OperationEnd::Done),
            Stage::Ended(End::NotApplied | End::Unclear) => {
                self.note_end(now, id, OperationEnd::Unclear);
            }
            Stage::Alone => {
                if let Some(begun) = self.operations.iter_mut().find(|it| it.id == id) {
                    begun.alone = true;
                }
            }
            Stage::Open(_) => {}
        }
    }

    /// Reads the history once for what is usual, when the lists on the screen are there: it may take
    /// longer than they do.
    pub(super) fn learn_what_is_usual(&mut self) -> Vec<Effect> {
        let open = self.open_snapshots().map(|open| &open.list.remote);
        let is_wanted = self.shown
            && self.usual.is_none()
            && self.journal != JournalState::Unread
            && self.data.instances.remote.value.is_some()
            && open.is_none_or(|remote| remote.value.is_some());
        if !is_wanted {
            return Vec::new();
        }
        self.usual = Some(Usual::default());
        let history = Call::History(HistoryOf::Account);
        vec![self.call(history), self.ask_unfollowed()]
    }

    /// Handles the part of the history that was read.
    pub(super) fn history_read(
        &mut self,
        of: &HistoryOf,
        result: Result<Vec<HistoryEntry>, FileProblem>,
    ) {
        match of {
            // Where nothing is stored, what this run has learnt stays.
            HistoryOf::Account => {
                if let Ok(entries) = result
                    && !entries.is_empty()
                {
                    self.usual = Some(Usual::of(&entries));
                }
            }
            HistoryOf::Snapshot(id) => {
                if let Some(details) = self.layers.details_mut() {
                    details.history_read(id, result.into());
                }
            }
            HistoryOf::Everything => {
                if let Some(pane) = self.layers.operations_mut() {
                    pane.history.take(result.into());
                }
            }
        }
    }

    /// Opens the pane. While the message line says what changed elsewhere, that is shown.
    pub(super) fn open_operations(&mut self, now: Now) -> Effect {
        let said = self.notice.as_ref().map(|notice| &notice.said);
        let tab = if said.is_some_and(Said::is_change_elsewhere) {
            Tab::Changes
        } else {
            Tab::Operations
        };
        self.layers
            .open(Layer::Operations(Box::new(OperationsPane::new(tab, now))));
        self.ask_unfollowed()
    }

    /// Notes how many rows the open pane was drawn for.
    pub(super) fn measure_pane(&mut self, now: Now) {
        let rows = self.operation_rows(now).len();
        if let Some(pane) = self.layers.operations_mut() {
            pane.most = pane.most(rows);
        }
    }

    /// Whether the open pane shows times that count on.
    pub(super) fn counts_in_pane(&self) -> bool {
        let shows =
            |layer: &Layer| matches!(layer, Layer::Operations(pane) if pane.tab == Tab::Operations);
        self.layers.top().is_some_and(shows)
            && !self.data_is_old()
            && (self.operations.iter().any(|it| it.end.is_none())
                || self
                    .layers
                    .operations()
                    .is_some_and(OperationsPane::has_others_running)
                || self.run.as_ref().is_some_and(|run| !run.is_over()))
    }

    pub(super) fn act_in_operations(&mut self, now: Now, action: Action) -> Vec<Effect> {
        let a_page = self.page();
        let rows = self.operation_rows(now);
        let is_empty = !self.has_operation_rows();
        let Some(Layer::Operations(pane)) = self.layers.top_mut() else {
            return Vec::new();
        };
        let at = pane.place(&rows);
        let here = rows.get(at);
        match action {
            Action::Move(motion) => {
                let at = at.saturating_add_signed(steps(motion, a_page));
                pane.go_to(&rows, at);
            }
            Action::Edit(edit) => {
                pane.search.edit(edit);
                (pane.cursor, pane.at) = (None, 0);
            }
            Action::List(OnList::Filter) | Action::Reply(Reply::Copy) if is_empty => {
                self.say(now, Said::Denied(Denied::NothingInTab));
            }
            Action::List(OnList::Filter) => pane.searching = true,
            Action::List(OnList::Help) => self.open_help(),
            Action::List(OnList::Palette) => {
                // What is chosen is about this row, whatever comes above it.
                pane.cursor = pane.aim(&rows);
                self.open_palette(now);
            }
            Action::Reply(Reply::Press) if pane.searching => pane.searching = false,
            Action::Reply(Reply::Press) => match self.can(action) {
                Ok(()) => self.show_run(),
                Err(why) => self.say(now, Said::Denied(why)),
            },
            Action::Reply(Reply::Cancel) if pane.searching || !pane.search.text().is_empty() => {
                pane.search.clear();
                pane.searching = false;
            }
            Action::Reply(Reply::Cancel) => self.layers.close(),
            Action::Reply(Reply::FocusNext) => self.turn_tab(Tab::next),
            Action::Reply(Reply::FocusPrevious) => self.turn_tab(|tab| tab.next().next()),
            // If the row under the cursor has gone, its neighbour is not meant.
            Action::Reply(Reply::CancelWaiting) => match pane.aim(&rows) {
                Some(OperationRowId::Waiting(target)) if self.cancel_waiting(now, &target) => {}
                Some(OperationRowId::Plan(op)) if self.cancel_plan(now, op) => {}
                _ => self.say(now, Said::Denied(Denied::NotWaiting)),
            },
            Action::Reply(Reply::Copy) => match here.map(|row| row.copied.clone()) {
                Some(text) => {
                    self.say(now, Said::Copied(text.clone()));
                    return vec![Effect::Program(Program::Copy(text))];
                }
                None => self.say(now, Said::Denied(Denied::NothingInTab)),
            },
            Action::Refresh => {
                let shows_history = pane.tab == Tab::History;
                if shows_history {
                    pane.history.want();
                }
                self.read_now(now);
                if !shows_history {
                    return vec![self.ask_unfollowed()];
                }
            }
            Action::Reply(
                Reply::ChooseNext | Reply::ChoosePrevious | Reply::Toggle | Reply::Pick(_),
            )
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Schedule(_)
            | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// What a key is meant for. Which row is the first hardly depends on the time.
    pub(super) fn under_pane_cursor(&self) -> Option<OperationRowId> {
        let pane = self.layers.operations()?;
        pane.aim(&self.operation_rows(pane.opened))
    }

    /// Whether the row under the cursor has a table of results.
    pub(super) fn can_show_results(&self) -> Result<(), Denied> {
        match self.under_pane_cursor() {
            Some(OperationRowId::Run | OperationRowId::Waiting(_)) => Ok(()),
            Some(
                OperationRowId::RunOf(_)
                | OperationRowId::Begun(_)
                | OperationRowId::Plan(_)
                | OperationRowId::Changed(_),
            ) => Err(Denied::NoResults),
            None if self.has_operation_rows() => Err(Denied::NoResults),
            None => Err(Denied::NothingInTab),
        }
    }

    /// Whether the row under the cursor waits to be sent, and can be cancelled.
    pub(super) fn can_cancel_waiting(&self) -> Result<(), Denied> {
        match self.under_pane_cursor() {
            Some(OperationRowId::Waiting(_) | OperationRowId::Plan(_)) => Ok(()),
            Some(
                OperationRowId::Run
                | OperationRowId::RunOf(_)
                | OperationRowId::Begun(_)
                | OperationRowId::Changed(_),
            )
            | None => Err(Denied::NotWaiting),
        }
    }

    /// Shows another tab. The history is read each time that it is shown.
    fn turn_tab(&mut self, turn: impl Fn(Tab) -> Tab) {
        let Some(pane) = self.layers.operations_mut() else {
            return;
        };
        (pane.cursor, pane.at, pane.most) = (None, 0, 0);
        pane.tab = turn(pane.tab);
        if pane.tab == Tab::History {
            pane.history.want();
        }
    }
}
