//! The schedules of an instance's backups, over the lists: reading them, and the keys.
//!
//! A list is kept only while it is shown, so that a list that is opened is never an old one.

use super::{
    Call, Effect, RequestId, State,
    answers::plan,
    data::{DataRow, Listing},
    layers::Layer,
    lists::steps,
};
use crate::{
    domain::{Instance, InstanceId, List, Now, Problem, Schedule, ScheduleId},
    keys::{Action, OnList, Reply},
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
            Action::Question(Reply::Cancel) => self.layers.close(),
            Action::Refresh => self.read_now(now),
            Action::Question(_) | Action::Edit(_) | Action::List(_) | Action::Program(_) => {}
        }
        Vec::new()
    }

    /// Whether the schedules of an instance are read: they are shown.
    pub(super) fn follows_schedules(&self, of: &InstanceId) -> bool {
        let is_open = self.layers.schedules().is_some_and(|pane| pane.of == *of);
        is_open && self.shown
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
        schedules.retain(|of, _| is_open(of));
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
                list.take(read);
                if list.remote.read_well(asked) {
                    self.drop_hint(); // it was about the failure
                }
            }
            Err(problem) => {
                if self.shown {
                    self.failed(&problem, asked);
                }
                if let Some(list) = self.data.schedules.get_mut(of) {
                    list.remote.fail(problem, asked);
                }
            }
        }
        if let Some(list) = self.data.schedules.get_mut(of) {
            plan(&mut list.remote, false, self.watched, &mut self.random, now);
        }
    }
}
