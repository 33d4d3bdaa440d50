//! The schedules of an instance's backups, over the lists: reading them, and the keys.
//!
//! A list is kept only while it is shown or shows the result of a write, so that a list that is
//! opened is never an old one.

use super::{
    Call, Effect, Op, RequestId, State,
    answers::plan,
    data::{DataRow, Listing},
    layers::Layer,
    lists::steps,
    permit::not_on_hold,
};
use crate::{
    domain::{
        Instance, InstanceId, InstanceStatus, List, Now, Problem, Schedule, ScheduleId,
        write::{Target, Watched},
    },
    keys::{Action, OnList, OnSchedule, Reply},
    words::Denied,
};

impl DataRow for Schedule {
    type Id = ScheduleId;

    fn id(&self) -> &ScheduleId {
        &self.id
    }

    fn bytes(&self) -> usize {
        let texts = [&self.name, &self.days, &self.time];
        size_of::<Self>() + texts.map(crate::text::Text::bytes).iter().sum::<usize>()
    }
}

/// The list that is open.
#[derive(Debug)]
pub struct SchedulesPane {
    /// The instance.
    pub of: InstanceId,
    /// The row under the cursor; the first if there is none.
    cursor: Option<ScheduleId>,
    /// The place of the cursor's row when it was last there.
    at: usize,
}

impl SchedulesPane {
    fn new(of: InstanceId) -> Self {
        Self {
            of,
            cursor: None,
            at: 0,
        }
    }

    /// The place of the cursor among these rows; 0 if there are none.
    #[must_use]
    pub fn place(&self, rows: &[Schedule]) -> usize {
        let is_here = |row: &Schedule| Some(&row.id) == self.cursor.as_ref();
        let last = rows.len().saturating_sub(1);
        rows.iter().position(is_here).unwrap_or(self.at.min(last))
    }

    fn go_to(&mut self, rows: &[Schedule], at: usize) {
        self.at = at.min(rows.len().saturating_sub(1));
        self.cursor = rows.get(self.at).map(|row| row.id.clone());
    }
}

/// Whether a write changes the schedules of this instance.
pub(super) fn changes_schedules(op: &Op, of: &InstanceId) -> bool {
    op.write.watches() == Watched::Schedules && op.write.instance_id() == Some(of)
}

impl State {
    /// The schedules of the open pane, once they were asked for.
    #[must_use]
    pub fn open_schedules(&self) -> Option<&Listing<Schedule>> {
        self.data.schedules.get(&self.layers.schedules()?.of)
    }

    /// The instance whose schedules can be shown: the one under the cursor, or that of the row under
    /// the cursor.
    pub(super) fn can_show_schedules(&self) -> Result<&Instance, Denied> {
        self.instance_under_cursor()
    }

    /// Opens the schedules of the instance under the cursor, or says why that is not possible.
    pub(super) fn show_schedules(&mut self, now: Now) {
        let of = match self.can_show_schedules() {
            Ok(instance) => instance.id.clone(),
            Err(why) => return self.refuse(now, Action::List(OnList::Schedules), why),
        };
        self.drop_hint(); // it was about an earlier key
        self.read_schedules(now, &of);
        let pane = SchedulesPane::new(of);
        self.layers.open(Layer::Schedules(Box::new(pane)));
    }

    /// The rows of the schedules of an instance, as far as they are read.
    pub(super) fn schedules_of(&self, of: &InstanceId) -> &[Schedule] {
        self.data.schedules.get(of).map_or(&[], Listing::rows)
    }

    /// Whether an action on the schedules is possible now.
    pub(super) fn can_act_on_schedules(&self, on: OnSchedule) -> Result<(), Denied> {
        match on {
            OnSchedule::Create | OnSchedule::Keep => self.schedule_instance(on).map(drop),
            OnSchedule::Change | OnSchedule::Delete => self.schedule_to_change().map(drop),
        }
    }

    /// The instance of the open schedules, if a schedule can be created, or another number of backups
    /// be kept.
    pub(super) fn schedule_instance(&self, on: OnSchedule) -> Result<&Instance, Denied> {
        let of = &self.layers.schedules().ok_or(Denied::NoSchedulesOpen)?.of;
        let (instance, _) = self.can_change_schedules(of)?;
        if on == OnSchedule::Create {
            self.can_create_schedule(of)?;
        }
        Ok(instance)
    }

    /// The schedule under the cursor of the open pane.
    pub(super) fn schedule_under_cursor(&self) -> Option<&ScheduleId> {
        let rows = self.open_schedules()?.rows();
        let at = self.layers.schedules()?.place(rows);
        rows.get(at).map(|row| &row.id)
    }

    /// The schedule under the cursor, if it can be changed now, and its instance.
    pub(super) fn schedule_to_change(&self) -> Result<(&Instance, &Schedule), Denied> {
        let pane = self.layers.schedules().ok_or(Denied::NoSchedulesOpen)?;
        let (instance, list) = self.can_change_schedules(&pane.of)?;
        let row = list.rows.get(pane.place(&list.rows));
        Ok((instance, row.ok_or(Denied::NoSnapshot)?))
    }

    /// An instance and its schedules, if these are known well enough to be changed now.
    pub(super) fn can_change_schedules(
        &self,
        of: &InstanceId,
    ) -> Result<(&Instance, &List<Schedule>), Denied> {
        self.may_write()?;
        let instance = self.data.instances.get(of).ok_or(Denied::InstanceGone)?;
        not_on_hold(instance)?;
        let not_read = || self.unless_signed_out(Denied::NotRead);
        let remote = &self.data.schedules.get(of).ok_or_else(not_read)?.remote;
        if remote.failure.is_some() || self.data.instances.remote.failure.is_some() {
            return Err(Denied::Stale);
        }
        let list = remote.value.as_ref().ok_or_else(not_read)?;
        self.is_free(&Target::Schedules(of.clone()))?;
        Ok((instance, list))
    }

    /// Whether a schedule of an instance can be created now: the new row has to be recognized, and
    /// the panel allows it in no instance in Error `[panel]`.
    pub(super) fn can_create_schedule(&self, of: &InstanceId) -> Result<(), Denied> {
        let (instance, list) = self.can_change_schedules(of)?;
        if instance.status == InstanceStatus::Error {
            return Err(Denied::InstanceError(instance.label().into_owned()));
        }
        if list.complete {
            Ok(())
        } else {
            Err(Denied::Incomplete)
        }
    }

    fn read_schedules(&mut self, now: Now, of: &InstanceId) {
        let list = self.data.schedules.entry(of.clone()).or_default();
        list.remote.demand(now);
    }

    pub(super) fn act_in_schedules(&mut self, now: Now, action: Action) -> Vec<Effect> {
        let a_page = self.page();
        let Some(Layer::Schedules(pane)) = self.layers.top_mut() else {
            return Vec::new();
        };
        let list = self.data.schedules.get(&pane.of);
        let rows = list.map_or(&[][..], Listing::rows);
        let at = pane.place(rows);
        match action {
            Action::Move(motion) => {
                pane.go_to(rows, at.saturating_add_signed(steps(motion, a_page)));
            }
            Action::Schedule(OnSchedule::Create) => self.ask_create_schedule(now),
            Action::Schedule(OnSchedule::Change) => self.ask_change_schedule(now),
            Action::Schedule(OnSchedule::Delete) => self.ask_delete_schedule(now),
            Action::Schedule(OnSchedule::Keep) => self.ask_kept(now),
            Action::Reply(Reply::Cancel) => self.layers.close(),
            Action::Refresh => self.read_now(now),
            Action::List(OnList::Help) => self.open_help(),
            Action::List(OnList::Palette) => self.open_palette(now),
            Action::List(view @ (OnList::Main | OnList::Backups | OnList::Account)) => {
                self.layers.close();
                return self.act_on_list(now, view).into_iter().collect();
            }
            Action::Reply(_)
            | Action::Edit(_)
            | Action::List(_)
            | Action::Snapshot(_)
            | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// Whether the schedules of an instance are read: they are shown, or show the result of a write.
    pub(super) fn follows_schedules(&self, of: &InstanceId) -> bool {
        let is_open = self.layers.schedules().is_some_and(|pane| pane.of == *of);
        is_open && self.shown || self.watches_schedules(of)
    }

    /// Whether a write of the schedules of an instance is not settled.
    fn watches_schedules(&self, of: &InstanceId) -> bool {
        let mut ops = self.ops.iter().filter(|op| op.is_running());
        ops.any(|op| changes_schedules(op, of))
    }

    /// The write that runs on this schedule, if any.
    #[must_use]
    pub fn write_of_schedule(&self, schedule: &Schedule) -> Option<&Op> {
        let is_of = |op: &&Op| op.write.schedule().is_some_and(|it| it.id == schedule.id);
        self.ops.iter().filter(|op| op.is_running()).find(is_of)
    }

    /// The lists of schedules that are read.
    pub(super) fn followed_schedules(&self) -> impl Iterator<Item = &Listing<Schedule>> {
        let all = self.data.schedules.iter();
        let followed = all.filter(|(of, _)| self.follows_schedules(of));
        followed.map(|(_, list)| list)
    }

    pub(super) fn open_schedules_mut(&mut self) -> Option<&mut Listing<Schedule>> {
        self.data.schedules.get_mut(&self.layers.schedules()?.of)
    }

    /// Drops the schedules that are no longer shown.
    pub(super) fn follow_schedules(&mut self) {
        let mut schedules = std::mem::take(&mut self.data.schedules);
        let is_open = |of: &InstanceId| self.layers.schedules().is_some_and(|pane| pane.of == *of);
        schedules.retain(|of, _| is_open(of) || self.watches_schedules(of));
        self.data.schedules = schedules;
    }

    /// Begins the reads of schedules that are due.
    pub(super) fn begin_reading_schedules(&mut self, now: Now) -> Vec<Effect> {
        let is_due = |(of, list): &(&InstanceId, &Listing<Schedule>)| {
            list.remote.is_due(now) && self.follows_schedules(of)
        };
        let due = self.data.schedules.iter().filter(is_due);
        let due: Vec<InstanceId> = due.map(|(of, _)| of.clone()).collect();
        let mut effects = Vec::new();
        for of in due {
            if !self.may_read() {
                break;
            }
            let id = self.new_request();
            if let Some(list) = self.data.schedules.get_mut(&of) {
                list.remote.begin(id, now);
            }
            effects.push(Effect::Call(id, Call::Schedules(of)));
        }
        effects
    }

    /// Handles a read of the schedules of an instance.
    pub(super) fn schedules_read(
        &mut self,
        now: Now,
        id: RequestId,
        of: &InstanceId,
        result: Result<List<Schedule>, Problem>,
    ) {
        let Some(list) = self.data.schedules.get_mut(of) else {
            return;
        };
        let Some(reading) = list.remote.end(id) else {
            return;
        };
        let asked = reading.asked;
        match result {
            Ok(_) if reading.outdated => return,
            Ok(read) => {
                self.outage = None;
                self.settle_by_schedules(now, asked, of, &read);
                let Some(list) = self.data.schedules.get_mut(of) else {
                    return;
                };
                list.take(read);
                if list.remote.read_well(asked) {
                    self.drop_hint(); // it was about the failure
                }
            }
            Err(problem) => {
                if self.shown {
                    self.failed(&problem, asked);
                }
                let is_refused = problem.is_refusal();
                let mut read_at = None;
                if let Some(list) = self.data.schedules.get_mut(of) {
                    list.remote.fail(problem, asked);
                    read_at = list.remote.read_at;
                }
                if is_refused {
                    self.end_schedules_of_gone_instance(now, of);
                    self.give_up_on_refused(now, read_at, |op| changes_schedules(op, of));
                }
            }
        }
        let busy = self.watches_schedules(of);
        if let Some(list) = self.data.schedules.get_mut(of) {
            plan(&mut list.remote, busy, self.watched, &mut self.random, now);
        }
    }
}
