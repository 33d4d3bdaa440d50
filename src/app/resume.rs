//! Where a start goes: to the last view of the account, and where the command line says, which wins.
//!
//! The last view is asked for with the first update of an account on the screen, before its lists
//! are, but it may arrive after them: then, or if the person was faster, the screen stays as it is.

use super::{
    Effect, Focus, Layer, Program, State,
    ask::Hint,
    field::Field,
    table::{Arrangement, TableRow, TableView},
};
use crate::{
    domain::{CopyKind, CopyList, CursorPlace, Instance, InstanceId, LastView, Now, TableSettings},
    words::{Meant, Said},
};

/// Where the command line starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartAt {
    /// The id, name or address of an instance, or the start of one.
    pub instance: Option<String>,
    /// The filter of the list that is shown first.
    pub filter: Option<String>,
    /// The view.
    pub view: Option<MainView>,
}

/// A view with keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MainView {
    /// The instances and their snapshots.
    Snapshots,
    /// The whole account.
    Account,
}

impl MainView {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 2] =
        [("snapshots", Self::Snapshots), ("account", Self::Account)];

    /// Parses the name of a view.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(name, _)| *name == word);
        known.map(|(_, view)| *view)
    }
}

/// The state of a start, and of keeping the view.
#[derive(Debug, Default)]
pub(super) struct Resume {
    /// Whether the view of this account is kept between runs.
    keeps: bool,
    /// Whether the last view was asked for.
    asked: bool,
    /// Whether the columns, the order or a filter have changed since the view was last kept.
    changed: bool,
    /// Where the command line starts.
    start: StartAt,
    /// Where the cursor goes once the instances are read.
    goal: Option<Goal>,
}

/// Where the cursor goes once the instances are read.
#[derive(Clone, Debug, Default)]
struct Goal {
    instance: Option<To>,
    focus: Focus,
    /// The filter of its snapshots, and whether it is restored.
    filter: (String, bool),
}

#[derive(Clone, Debug)]
enum To {
    /// The instance that was under the cursor.
    Last(InstanceId),
    /// What the command line calls it.
    Called(String),
}

impl State {
    /// Restores the view of this account, keeps it between runs, and says what changed meanwhile.
    pub fn keep_view(&mut self) {
        self.resume.keeps = true;
    }

    /// Whether its view and its list are kept between runs.
    pub(super) fn keeps_view(&self) -> bool {
        self.resume.keeps
    }

    /// Starts where the command line says.
    pub fn start_at(&mut self, start: StartAt) {
        self.resume.start = start;
        self.go_to_start();
    }

    /// Records that the columns, the order or a filter have changed.
    pub(super) fn view_changed(&mut self) {
        self.resume.changed = true;
    }

    /// Asks for the last view, once.
    pub(super) fn recall(&mut self) -> Option<Effect> {
        let asks = self.resume.keeps && self.shown && !self.resume.asked;
        self.resume.asked |= asks;
        asks.then_some(Effect::Program(Program::RecallView))
    }

    /// Keeps the view after a change, once a filter that is being typed is complete.
    pub(super) fn keep_changes(&mut self) -> Option<Effect> {
        let is_typed = matches!(self.layers.top(), Some(Layer::Filter));
        let keeps = self.resume.keeps && self.resume.changed && !is_typed;
        if !keeps {
            return None;
        }
        self.resume.changed = false;
        let view = Box::new(self.last_view()?);
        Some(Effect::Program(Program::KeepView(view)))
    }

    /// The view to keep, if this account keeps one and was on the screen.
    pub(super) fn last_view(&self) -> Option<LastView> {
        if !self.resume.asked {
            return None;
        }
        let tables = &self.tables;
        // In the whole account, the open instance is that of the row there.
        let under = tables.instances.selected(&self.data.instances);
        let under = under.map(|instance| &instance.id);
        let snapshots = under.and_then(|id| tables.snapshots.get(&CopyKind::Snapshot.of(id)));
        let goal = self.resume.goal.as_ref();
        let (place, filter) = match goal {
            // The instances were never read: what was there is still where to go.
            Some(goal) => (goal.place(), goal.filter.0.as_str()),
            None => (
                CursorPlace {
                    focus: self.focus,
                    instance: under.cloned(),
                },
                snapshots.map_or("", |table| table.filter.text()),
            ),
        };
        Some(LastView {
            user: self.entry.view_of().cloned(),
            place,
            instances: settings(&tables.instances),
            snapshots: tables.of_snapshots.settings(filter),
            backups: tables.settings_of_backups(),
            account: settings(&tables.images),
        })
    }

    /// Restores the last view, unless the lists or the person were faster: then the screen stays as
    /// it is.
    pub(super) fn restore(&mut self, now: Now, view: LastView) {
        let is_late = self.data.instances.remote.value.is_some() || self.resume.changed;
        let whose = self.entry.whose();
        let is_others = whose.is_some() && view.user.is_some() && whose != view.user.as_ref();
        if is_late || is_others || self.layers.top().is_some() || self.focus != self.start_focus() {
            return;
        }
        self.entry.restored_of(view.user);
        restore(&mut self.tables.instances, &view.instances);
        restore(&mut self.tables.images, &view.account);
        self.tables.of_snapshots = Arrangement::of(&view.snapshots);
        self.tables.restore_backups(&view.backups);
        let CursorPlace { focus, instance } = view.place;
        if focus == Focus::Account {
            self.focus = focus;
        }
        self.resume.goal = Some(Goal {
            instance: instance.map(To::Last),
            focus,
            filter: (view.snapshots.filter, true),
        });
        self.go_to_start();
        self.arrange_instances(now);
    }

    /// The focus that the command line alone begins with.
    fn start_focus(&self) -> Focus {
        match self.resume.start.view {
            Some(MainView::Account) => Focus::Account,
            Some(MainView::Snapshots) | None => Focus::Instances,
        }
    }

    /// Goes where the command line says, wherever the last view was.
    fn go_to_start(&mut self) {
        let StartAt {
            instance,
            filter,
            view,
        } = self.resume.start.clone();
        let mut goal = self.resume.goal.take().unwrap_or_default();
        let is_account = view == Some(MainView::Account);
        if is_account {
            goal.focus = Focus::Account;
        } else if view.is_some() && goal.focus == Focus::Account {
            goal.focus = Focus::Instances;
        }
        if let Some(called) = instance {
            goal.instance = Some(To::Called(called));
            goal.filter = (String::new(), false);
            if !is_account {
                goal.focus = Focus::Snapshots;
            }
        }
        match (filter, &goal.instance) {
            (None, _) => {}
            (Some(filter), _) if is_account => {
                set_filter(&mut self.tables.images, &filter, false);
            }
            (Some(filter), Some(To::Called(_))) => goal.filter = (filter, false),
            (Some(filter), _) => {
                goal.focus = Focus::Instances;
                set_filter(&mut self.tables.instances, &filter, false);
            }
        }
        self.focus = match goal.focus {
            Focus::Account => Focus::Account,
            Focus::Instances | Focus::Snapshots => Focus::Instances,
        };
        self.resume.goal = (goal.instance.is_some() || goal.focus != self.focus).then_some(goal);
    }

    /// Goes to the instance that the start is about, now that the instances are read.
    pub(super) fn reach_goal(&mut self, now: Now) {
        let Some(goal) = self.resume.goal.take() else {
            return;
        };
        let (found, is_called) = match &goal.instance {
            None => return,
            Some(To::Last(id)) => (Some(id.clone()), false),
            Some(To::Called(called)) => match called_so(self.data.instances.rows(), called) {
                Ok(instance) => (Some(instance.id.clone()), true),
                Err(wanted) => {
                    self.say(now, Said::NotOneInstance(called.clone(), wanted));
                    (None, true)
                }
            },
        };
        let Some(id) = found else {
            return;
        };
        let mut is_there = self.tables.instances.select(&id, &self.data.instances);
        if !is_there && is_called {
            self.tables.instances.filter.clear();
            self.arrange_instances(now);
            is_there = self.tables.instances.select(&id, &self.data.instances);
        }
        if !is_there {
            return;
        }
        self.follow_cursor(now);
        let (filter, is_restored) = &goal.filter;
        // In the whole account it is not open yet.
        let list = self.copies.of(&id);
        self.data.snapshots.entry(list.clone()).or_default();
        let table = self.tables.make(&list);
        if !set_filter(table, filter, *is_restored) {
            self.say(now, Said::Hint(Hint::TooLong));
        }
        self.arrange(now, &list, &[]);
        // A layer over the instances is about them.
        let is_free = self.layers.top().is_none() && self.focus == Focus::Instances;
        if is_free && goal.focus == Focus::Snapshots {
            self.focus = Focus::Snapshots;
        }
    }

    /// Drops the restored view, which turned out to be another user's: its columns, orders and
    /// filters, and where it goes. What the person typed or the command line says stays.
    pub(super) fn drop_restored(&mut self, now: Now) {
        let is_called = |goal: &mut Goal| matches!(goal.instance, Some(To::Called(_)));
        self.resume.goal = self.resume.goal.take_if(is_called);
        drop_settings(&mut self.tables.instances);
        drop_settings(&mut self.tables.images);
        self.tables.of_snapshots = Arrangement::default();
        self.tables.restore_backups(&TableSettings::default());
        let of_copies = CopyKind::ALL.map(|kind| (kind, self.tables.of(kind)));
        for (list, table) in &mut self.tables.snapshots {
            drop_settings(table);
            let mut of_copies = of_copies.iter();
            if let Some((_, arrangement)) = of_copies.find(|(kind, _)| *kind == list.kind) {
                table.arrange_by(arrangement.clone());
            }
        }
        // A layer is about the list beneath it.
        if self.layers.top().is_none() {
            self.focus = self.start_focus();
        }
        self.arrange_instances(now);
        let visited: Vec<CopyList> = self.tables.snapshots.keys().cloned().collect();
        for list in visited {
            self.arrange(now, &list, &[]);
        }
        self.follow_cursor(now);
    }

    /// Forgets where the start was to go: it was another user's.
    pub(super) fn forget_goal(&mut self) {
        self.resume.goal = None;
    }
}

impl Goal {
    /// The place that it describes, as far as that can be kept.
    fn place(&self) -> CursorPlace {
        CursorPlace {
            focus: self.focus,
            instance: match &self.instance {
                Some(To::Last(id)) => Some(id.clone()),
                Some(To::Called(_)) | None => None,
            },
        }
    }
}

fn settings<T: TableRow>(table: &TableView<T>) -> TableSettings {
    table.arrangement().settings(table.filter.text())
}

fn restore<T: TableRow>(table: &mut TableView<T>, settings: &TableSettings) {
    table.arrange_by(Arrangement::of(settings));
    set_filter(table, &settings.filter, true);
}

/// Drops the settings that were restored.
fn drop_settings<T: TableRow>(table: &mut TableView<T>) {
    table.arrange_by(Arrangement::default());
    if table.has_restored_filter() {
        set_filter(table, "", false);
    }
}

/// Sets a filter; returns whether it was accepted.
fn set_filter<T: TableRow>(table: &mut TableView<T>, filter: &str, is_restored: bool) -> bool {
    table.filter = Field::default();
    let taken = table.filter.insert(filter);
    table.restored_filter = if is_restored {
        table.filter.text().to_owned()
    } else {
        String::new()
    };
    taken
}

/// The instance that a word names: by its id, name or address, else by the start of one if no other
/// begins like that.
///
/// # Errors
/// Those that it could mean, if it is not one.
fn called_so<'a>(rows: &'a [Instance], called: &str) -> Result<&'a Instance, Meant> {
    let called = called.trim();
    if called.is_empty() {
        return Err(Meant::Nothing);
    }
    let lower = called.to_lowercase();
    let ways: [&dyn Fn(&str) -> bool; 3] = [
        &|name| name == called,
        &|name| name.to_lowercase() == lower,
        &|name| name.to_lowercase().starts_with(&lower),
    ];
    for way in ways {
        let is_it = |row: &&Instance| {
            let names = [row.id.as_str(), row.name.shown(), row.ip.shown()];
            names.into_iter().any(way)
        };
        let found: Vec<&Instance> = rows.iter().filter(is_it).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            [..] => {
                let named = |row: &&Instance| (row.label_beside_id().to_owned(), row.id.clone());
                return Err(Meant::Several(found.iter().map(named).collect()));
            }
        }
    }
    Err(Meant::Nothing)
}
