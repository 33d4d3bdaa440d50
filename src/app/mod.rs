//! The core: the state of the screen, and how a key, an answer or the time changes it.
//!
//! Pure: a [`State`], a [`Message`] and the time go in, the state and [`Effect`]s come out. No I/O,
//! no clock. A `State` is the screen of one account, `accounts` has them all. `data` stores the
//! server's data, `table` how it is shown, `layout` which panes a window has. `reading` decides
//! when lists are read, `answers` stores them, `images` does so for the list of the whole account,
//! `coverage` computes what follows from it, `remote` has the pauses after failures, `waking`
//! decides when the program wakes by itself, `writing` begins and settles writes, `following`
//! follows those of earlier runs. `layers` is the stack of layers over the lists, whose top
//! receives the keys; `pointer` is the mouse; `operations` shows what runs and ended; `details` has
//! all fields of a snapshot or an instance; `schedules` an instance's backups; `ask` the questions;
//! `entry` the sign-in. `permit` decides what is possible now, `running` lists what runs,
//! `unfinished` what is not done when the program quits, `ended` what people are notified of,
//! `memory` which lists are dropped, `away` what changed while no snapdeck ran, `resume` where a
//! start goes and what is kept between runs.

mod account;
mod accounts;
mod answers;
pub mod ask;
mod away;
pub mod bulk;
pub mod coverage;
pub mod data;
pub mod details;
mod effect;
mod ended;
pub mod entry;
pub mod field;
mod filters;
mod following;
pub mod help;
pub mod images;
mod input;
pub mod layers;
pub mod layout;
mod lists;
mod memory;
pub mod menu;
mod notice;
pub mod operations;
pub mod permit;
pub mod plans;
pub mod pointer;
pub mod poll;
mod reading;
pub mod remote;
mod resume;
mod running;
pub mod schedules;
mod settling;
mod sums;
pub mod table;
#[cfg(test)]
mod tests;
mod tone;
mod under_cursor;
mod unfinished;
mod waking;
mod writing;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub use crate::domain::Focus;
use crate::{
    domain::{
        Addresses, CallReport, Colours, CopyKind, CopyList, Instance, LastView, News, Now, Theme,
        write::{OpId, Stage, Unfinished, Unfollowed, Write},
    },
    keys::{Context, Key},
};
pub use account::{Account, ReadOnly};
pub use accounts::{AccountId, App, Work};
use ask::{Extent, Open, sign_in::SignIn};
use away::Away;
pub use away::Comparison;
use bulk::Run;
use coverage::Covered;
pub use coverage::{CopyDate, CopyDays, Coverage, CoverageSummary, DAYS, Level, Newest};
use data::Listing;
pub use data::{Data, Saving, Snapshots};
pub use effect::{Call, Effect, Outcome, Program, RequestId};
use ended::Finished;
pub use ended::{Ended, Ending, LONG, Notification};
use entry::Entry;
use field::Field;
pub use filters::Filters;
pub use following::JournalState;
use layers::{Layer, Layers};
use notice::Holds;
pub use notice::{Notice, Weight};
use operations::{Operation, Usual};
pub use pointer::{ClickTarget, ClickTargets, Pointer};
use remote::Failure;
use resume::Resume;
pub use resume::{MainView, StartAt};
pub use running::{Doing, Running};
pub use sums::{Sums, Total};
use table::Tables;
pub use tone::Tone;
pub use waking::SLOW;
pub use writing::Op;

/// An event from the terminal or the clock.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed; `read_at` is when it was read from the terminal.
    Key {
        /// The key.
        key: Key,
        /// When it was read.
        read_at: Instant,
    },
    /// The mouse did something.
    Pointer {
        /// What it did.
        pointer: Pointer,
        /// Where: column, row.
        cell: (u16, u16),
        /// When it was read.
        read_at: Instant,
    },
    /// The frame that was flushed at `at` showed these targets. Reported only if the mouse is used.
    Targets {
        /// When.
        at: Instant,
        /// What the frame showed where.
        targets: ClickTargets,
    },
    /// Text was pasted.
    Paste(String),
    /// The window has a new size.
    Resized {
        /// Its width.
        columns: u16,
        /// Its height.
        rows: u16,
    },
    /// A frame was written to the terminal, and flushed at `at`.
    Drawn {
        /// When.
        at: Instant,
        /// How much of the open dialog it showed, if any of it.
        dialog: Option<Extent>,
    },
    /// The window got or lost the focus.
    Focus(bool),
    /// The program was resumed after it was suspended.
    Resumed,
    /// The time of [`State::next_wake`] has come.
    Wake,
}

/// The report of a call to the server, or an event beside the calls. It belongs to the account that
/// asked, whichever is on the screen.
#[derive(Debug)]
pub enum Heard {
    /// A call made progress and continues.
    Progress(RequestId, CallReport),
    /// A call to the server ended.
    Done(RequestId, Outcome),
    /// An event beside the calls.
    News(News),
    /// The last view was read from its file.
    Recalled(Box<LastView>),
}

/// The state of reading the account's name: once a session, and again after a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Naming {
    /// It is read with the next list.
    #[default]
    Wanted,
    /// It is being read, or known.
    Asked,
    /// The read failed: it is wanted again after the next good read of a list.
    Failed,
}

/// The state of an account's screen.
#[derive(Debug)]
pub struct State {
    /// Its index in the app.
    id: AccountId,
    /// The account.
    pub account: Account,
    /// The state of entering it.
    pub entry: Entry,
    /// Whether writes are refused.
    pub read_only: ReadOnly,
    /// What is known about filters that a browser may have set in the session.
    pub filters: Filters,
    /// The size of the window: columns, rows.
    pub window: (u16, u16),
    /// Which list has the focus.
    pub focus: Focus,
    /// The data from the server.
    pub data: Data,
    /// The coverage of the instances.
    covered: Covered,
    /// The tables that show them.
    pub tables: Tables,
    /// The writes that are not settled.
    pub ops: Vec<Op>,
    /// Several writes that one question confirmed, or how they ended.
    pub run: Option<Run>,
    /// The layers over the lists; the top one receives the keys.
    pub layers: Layers,
    /// The last notice, while it is shown.
    pub notice: Option<Notice>,
    /// How long to wait for an answer.
    pub patience: Duration,
    /// The list beside the instances: the copies of the one under the cursor.
    open: Option<CopyList>,
    /// Which copies of an instance are shown: its snapshots, or its backups.
    copies: CopyKind,
    /// Whether the window has the focus, as far as the terminal reports it.
    watched: bool,
    /// Whether there are other accounts to switch to.
    pub has_others: bool,
    /// The colours of the terminal, and the theme.
    colours: Colours,
    theme: Theme,
    /// Whether this account is on the screen; otherwise only what settles its writes is read.
    shown: bool,
    /// The failures of any list on the screen since the last good read.
    outage: Option<Failure>,
    /// Randomises the pauses after failures.
    random: fastrand::Rng,
    /// What calls wait for, other than the server.
    pub waits_for: Option<News>,
    /// The state of reading the account's name.
    naming: Naming,
    /// The writes of an earlier account whose outcome was not seen.
    left_behind: Vec<Arc<Write>>,
    /// Where the start goes, and whether the view is kept between runs.
    resume: Resume,
    /// What is unfinished and not followed here.
    unfollowed: Vec<Unfollowed>,
    /// What changed while no snapdeck ran.
    away: Away,
    /// What is known about the journal of writes.
    pub journal: JournalState,
    /// What earlier runs left, until the server has said who the user is.
    to_follow: Vec<Unfinished>,
    /// The restores that wait for their first step.
    plans: Vec<plans::RestorePlan>,
    /// The addresses of this machine.
    pub here: Arc<Addresses>,
    /// The stages of writes to record.
    stages: Vec<(OpId, Stage)>,
    /// What ended and ran for long, to notify of.
    ended: Vec<Finished>,
    /// The writes that were begun or followed in this run of the program, and how they ended.
    pub operations: Vec<Operation>,
    /// How long creates usually take, once the history is asked about that.
    usual: Option<Usual>,
    last_request: RequestId,
    last_op: Option<OpId>,
}

impl State {
    /// The state at the start: nothing is read yet, and everything is due at once. `patience` is
    /// how long to wait for an answer; `seed` randomises the pauses after failures.
    #[must_use]
    pub fn new(account: Account, patience: Duration, seed: u64, now: Now) -> Self {
        let mut data = Data::default();
        data.instances.remote.want(now.mono);
        data.images.list.remote.want(now.mono);
        Self {
            id: AccountId::default(),
            account,
            entry: Entry::default(),
            read_only: ReadOnly::default(),
            filters: Filters::default(),
            window: (0, 0),
            focus: Focus::default(),
            data,
            covered: Covered::default(),
            tables: Tables::default(),
            ops: Vec::new(),
            run: None,
            layers: Layers::default(),
            notice: None,
            patience,
            open: None,
            copies: CopyKind::default(),
            watched: true,
            has_others: false,
            colours: Colours::None,
            theme: Theme::default(),
            shown: true,
            outage: None,
            random: fastrand::Rng::with_seed(seed),
            waits_for: None,
            naming: Naming::default(),
            left_behind: Vec::new(),
            resume: Resume::default(),
            unfollowed: Vec::new(),
            away: Away::default(),
            journal: JournalState::default(),
            to_follow: Vec::new(),
            plans: Vec::new(),
            here: Arc::default(),
            stages: Vec::new(),
            ended: Vec::new(),
            operations: Vec::new(),
            usual: None,
            last_request: RequestId::default(),
            last_op: None,
        }
    }

    /// The context of keys: that of the top layer, or of the focused list.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.layers.top(), self.focus) {
            (Some(layer), _) => layer.context(),
            (None, Focus::Instances) => Context::Instances,
            (None, Focus::Snapshots) => Context::Snapshots,
            (None, Focus::Account) => Context::Account,
        }
    }

    /// The question or report that is open.
    #[must_use]
    pub fn question(&self) -> Option<&Open> {
        self.layers.question()
    }

    /// The current step of the sign-in form, if it is open.
    #[must_use]
    pub fn form(&self) -> Option<&SignIn> {
        self.layers.form()
    }

    /// The instance whose snapshots are shown: the one under the cursor, or that of the row under the
    /// cursor in the whole account, because its list is what shows whether that row can be changed.
    #[must_use]
    pub fn open_instance(&self) -> Option<&Instance> {
        match self.focus {
            Focus::Instances | Focus::Snapshots => {
                self.tables.instances.selected(&self.data.instances)
            }
            Focus::Account => self.instance_of(self.image_under_cursor()?),
        }
    }

    /// Which copies of the open instance are shown; in the whole account, those of the row under the
    /// cursor.
    #[must_use]
    pub fn copy_kind(&self) -> CopyKind {
        let row = match self.focus {
            Focus::Instances | Focus::Snapshots => None,
            Focus::Account => self.image_under_cursor(),
        };
        row.map_or(self.copies, |row| row.snapshot.copy_kind())
    }

    /// What a create makes: what is shown of the instances.
    #[must_use]
    pub fn kind_to_create(&self) -> CopyKind {
        self.copies
    }

    /// The snapshots or backups that are shown.
    #[must_use]
    pub fn open_copies(&self) -> Option<&CopyList> {
        self.open.as_ref()
    }

    /// What is known of the copies beside the instances.
    #[must_use]
    pub fn open_snapshots(&self) -> Option<&Snapshots> {
        self.data.snapshots.get(self.open.as_ref()?)
    }

    /// Whether this program runs on an instance: it has an address of this machine.
    #[must_use]
    pub fn runs_on(&self, instance: &Instance) -> bool {
        self.here.are_of(instance)
    }

    fn new_request(&mut self) -> RequestId {
        self.last_request.0 += 1;
        self.last_request
    }

    fn call(&mut self, call: Call) -> Effect {
        Effect::Call(self.new_request(), call)
    }
}

/// Applies a message and everything that follows from it; returns the effects to carry out.
#[must_use]
fn update(
    state: &mut State,
    now: Now,
    happened: impl FnOnce(&mut State) -> Vec<Effect>,
) -> Vec<Effect> {
    let mut effects = happened(state);
    state.notice.take_if(|notice| notice.until <= now.mono);
    state.refresh_coverage(now);
    state.follow_cursor(now);
    state.note_seen(now);
    state.follow_images(now);
    state.follow_details(now);
    state.follow_schedules();
    effects.extend(state.go_on_with_run(now));
    effects.extend(state.go_on_with_plans(now));
    state.refresh_questions();
    state.refresh_menu(now);
    state.drop_untrue(now);
    // Before the lists are read, so that the last view is there first.
    effects.extend(state.recall());
    effects.extend(state.begin_readings(now));
    effects.extend(state.find_place());
    effects.extend(state.read_regions());
    effects.extend(state.read_ssh_keys());
    effects.extend(state.begin_sign_in_again());
    effects.extend(state.look_for_session(now));
    state.ask_about_filters();
    effects.extend(state.keep_changes());
    effects.extend(state.keep_list());
    effects.extend(state.check_journal());
    effects.extend(state.stages_to_record(now));
    effects.extend(state.learn_what_is_usual());
    effects.extend(state.read_history());
    effects
}
