//! The core: what is on the screen and what a key, an answer or the time makes of it.
//!
//! Pure: a [`State`], a [`Message`] and the time go in, the state and [`Effect`]s come out. No I/O, no
//! clock. A `State` is the screen of one account, `accounts` has them all. `data` keeps what the server
//! said, `table` how it is shown, `layout` which panes a window has. `reading` decides when lists are
//! read and takes them in, `images` does so for the list of the whole account, `coverage` says what
//! follows from it, `remote` keeps the pauses after failures, `waking` says when the program
//! wakes by itself, `writing` begins creates and deletes and settles them. `layers` holds what lies over
//! the lists, of which the last has the keys; `ask` the questions; `entry` how an account is entered.
//! `permit` says what may be done now, `running` what runs, `leaving` what is not finished, `memory`
//! which lists are forgotten.

mod account;
mod accounts;
pub mod ask;
pub mod coverage;
pub mod data;
mod effect;
pub mod entry;
pub mod field;
mod filters;
pub mod help;
pub mod images;
pub mod layers;
pub mod layout;
mod leaving;
mod lists;
mod memory;
pub mod menu;
mod notice;
pub mod permit;
pub mod poll;
mod reading;
pub mod remote;
mod running;
mod settling;
pub mod table;
#[cfg(test)]
mod tests;
mod tone;
mod waking;
mod writing;

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    domain::{
        CallReport, Instance, InstanceId, News, Now, Thresholds,
        write::{OpId, Write},
    },
    keys::{Action, Context, Key},
    words::Said,
};
pub use account::{Account, ReadOnly};
pub use accounts::{AccountId, App, Work};
use ask::{Extent, Hint, Open, sign_in::SignIn};
use coverage::Covered;
pub use coverage::{Coverage, CoverageSummary, Level, Newest};
use data::Listing;
pub use data::{Saving, Snapshots};
pub use effect::{Call, Effect, Outcome, Program, RequestId};
use entry::Entry;
use field::Field;
pub use filters::Filters;
use images::Images;
use layers::{Layer, Layers};
use notice::Holds;
pub use notice::{Notice, Weight};
use remote::Failure;
pub use running::{Doing, Running};
use table::Tables;
pub use tone::Tone;
pub use waking::SLOW;
pub use writing::Op;

/// Something that the terminal or the time brought.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed; `read_at` is when it was read from the terminal.
    Key {
        /// The key.
        key: Key,
        /// When it was read.
        read_at: Instant,
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
    /// The program goes on after it was suspended.
    Resumed,
    /// The time of [`State::next_wake`] has come.
    Wake,
}

/// What a call to the server reports, or what goes on beside the calls. It belongs to the account that
/// asked, whichever is on the screen.
#[derive(Debug)]
pub enum Heard {
    /// A call has got this far and goes on.
    Progress(RequestId, CallReport),
    /// A call to the server ended.
    Done(RequestId, Outcome),
    /// Something goes on beside the calls.
    News(News),
}

/// Which list has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Focus {
    /// The instances.
    #[default]
    Instances,
    /// The snapshots of the instance under the cursor.
    Snapshots,
}

/// How asking for the account's name goes: once a session, and again after it failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Naming {
    /// It is to be asked for with the next reading.
    #[default]
    Wanted,
    /// It is asked for, or known.
    Asked,
    /// There was no answer: it is wanted again when a list is read well.
    Failed,
}

/// All that the screen is made of.
#[derive(Debug)]
pub struct State {
    /// Its place in the app.
    id: AccountId,
    /// Whose data this is.
    pub account: Account,
    /// How it is entered.
    pub entry: Entry,
    /// Whether writes are refused.
    pub read_only: ReadOnly,
    /// What is known of the filters that a browser may have set in the session.
    pub filters: Filters,
    /// The size of the window: columns, rows.
    pub window: (u16, u16),
    /// Which list has the keys.
    pub focus: Focus,
    /// The instances.
    pub instances: Listing<Instance>,
    /// The snapshots of each instance that was looked at.
    pub snapshots: BTreeMap<InstanceId, Snapshots>,
    /// The snapshots, backups and images of the whole account.
    pub images: Images,
    /// From which ages on the newest copy of an instance is worth a warning or an alarm.
    pub thresholds: Thresholds,
    /// How well the instances are covered.
    covered: Covered,
    /// The tables that show them.
    pub tables: Tables,
    /// Writes that are not settled.
    pub ops: Vec<Op>,
    /// What lies over the lists; the last one has the keys.
    pub layers: Layers,
    /// What happened last, while it is shown.
    pub notice: Option<Notice>,
    /// How long an answer is waited for.
    pub patience: Duration,
    /// The instance whose snapshots are shown: the one under the cursor.
    open: Option<InstanceId>,
    /// Whether the window has the focus, as far as the terminal tells.
    watched: bool,
    /// Whether there are other accounts to go to.
    pub has_others: bool,
    /// Whether this account is on the screen; else only what settles its writes is read.
    shown: bool,
    /// The failed readings, of whatever list on the screen, since one was read well.
    outage: Option<Failure>,
    /// For the pauses after failures.
    random: fastrand::Rng,
    /// What calls wait for beside the server.
    pub waits_for: Option<News>,
    /// Whether the account's name is asked for.
    naming: Naming,
    /// The writes of an earlier account whose outcome was not seen.
    left_behind: Vec<Arc<Write>>,
    last_request: RequestId,
    last_op: Option<OpId>,
}

impl State {
    /// The state at the start: nothing read, everything due at once. `patience` is how long an
    /// answer is waited for; `seed` spreads the pauses after failures.
    #[must_use]
    pub fn new(account: Account, patience: Duration, seed: u64, now: Now) -> Self {
        let mut instances = Listing::default();
        instances.remote.want(now.mono);
        let mut images = Images::default();
        images.list.remote.want(now.mono);
        Self {
            id: AccountId::default(),
            account,
            entry: Entry::default(),
            read_only: ReadOnly::default(),
            filters: Filters::default(),
            window: (0, 0),
            focus: Focus::default(),
            instances,
            snapshots: BTreeMap::new(),
            images,
            thresholds: Thresholds::default(),
            covered: Covered::default(),
            tables: Tables::default(),
            ops: Vec::new(),
            layers: Layers::default(),
            notice: None,
            patience,
            open: None,
            watched: true,
            has_others: false,
            shown: true,
            outage: None,
            random: fastrand::Rng::with_seed(seed),
            waits_for: None,
            naming: Naming::default(),
            left_behind: Vec::new(),
            last_request: RequestId::default(),
            last_op: None,
        }
    }

    /// Which keys are live: those of the last layer, else those of the focused list.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.layers.top(), self.focus) {
            (Some(layer), _) => layer.context(),
            (None, Focus::Instances) => Context::Instances,
            (None, Focus::Snapshots) => Context::Snapshots,
        }
    }

    /// The question or report that is open.
    #[must_use]
    pub fn question(&self) -> Option<&Open> {
        self.layers.question()
    }

    /// What the form that signs in asks for, where it is open.
    #[must_use]
    pub fn form(&self) -> Option<&SignIn> {
        self.layers.form()
    }

    /// The instance whose snapshots are shown.
    #[must_use]
    pub fn open_instance(&self) -> Option<&Instance> {
        self.tables.instances.selected(&self.instances)
    }

    /// The snapshots that are shown.
    #[must_use]
    pub fn open_snapshots(&self) -> Option<&Snapshots> {
        self.snapshots.get(self.open.as_ref()?)
    }

    fn new_request(&mut self) -> RequestId {
        self.last_request.0 += 1;
        self.last_request
    }

    fn call(&mut self, call: Call) -> Effect {
        Effect::Call(self.new_request(), call)
    }
}

/// Changes the state by what happened, then by all that follows from it; gives back what is to be done.
#[must_use]
fn update(
    state: &mut State,
    now: Now,
    happened: impl FnOnce(&mut State) -> Vec<Effect>,
) -> Vec<Effect> {
    let mut effects = happened(state);
    state.notice.take_if(|notice| notice.until <= now.mono);
    state.follow_cursor(now);
    state.note_seen(now);
    state.refresh_questions();
    state.drop_untrue();
    effects.extend(state.begin_readings(now));
    state.refresh_coverage(now);
    effects.extend(state.find_place());
    effects.extend(state.begin_sign_in_again());
    effects.extend(state.look_for_session(now));
    state.ask_about_filters();
    effects
}

impl State {
    /// Notes that a frame was on the screen at `at`, and how much of the layer that has the keys.
    fn drawn(&mut self, at: Instant, shown: Option<Extent>) {
        let mut above = shown;
        for layer in self.layers.iter_mut().rev() {
            match layer {
                Layer::Question(open) => open.drawn(at, above),
                Layer::Help(help) => {
                    help.line = above.map_or(help.line, |extent| extent.top.into());
                }
                Layer::Filter | Layer::Accounts(_) | Layer::Menu(_) => {}
            }
            // What lies beneath has to be read anew.
            above = None;
        }
    }

    /// Takes in that the program goes on after it was suspended: the shell had the screen, and what was
    /// typed there is not meant for a question.
    fn resumed(&mut self, now: Now) {
        for open in self.layers.questions_mut() {
            open.drawn(now.mono, None);
        }
        self.want_all(now);
    }

    fn paste(&mut self, now: Now, pasted: &str) {
        if self.came_between(now.mono) {
            return;
        }
        match self.layers.top_mut() {
            // Said in the question, which may hide the lines below it.
            Some(Layer::Question(open)) => open.paste(pasted),
            Some(Layer::Filter) => self.type_in_filter(now, pasted.trim()),
            Some(Layer::Menu(menu)) => menu.type_in(pasted.trim()),
            Some(Layer::Help(help)) if help.searching => help.type_in(pasted.trim()),
            Some(Layer::Help(_) | Layer::Accounts(_)) | None => {
                self.say(now, Said::Hint(Hint::NowhereToPaste));
            }
        }
    }

    /// Whether a question came up under what was typed or pressed then; that is dropped, and it is said.
    fn came_between(&mut self, read_at: Instant) -> bool {
        match self.layers.top_mut() {
            Some(Layer::Question(open)) => open.came_between(read_at),
            Some(Layer::Filter | Layer::Help(_) | Layer::Accounts(_) | Layer::Menu(_)) | None => {
                false
            }
        }
    }

    /// Types into the text that has the focus, if one has.
    fn enter_text(&mut self, now: Now, typed: char) {
        let typed = typed.to_string();
        match self.layers.top_mut() {
            Some(Layer::Question(open)) => open.type_in(&typed),
            Some(Layer::Filter) => self.type_in_filter(now, &typed),
            Some(Layer::Menu(menu)) => menu.type_in(&typed),
            Some(Layer::Help(help)) => help.type_in(&typed),
            Some(Layer::Accounts(_)) | None => {}
        }
    }

    fn type_in_filter(&mut self, now: Now, typed: &str) {
        let mut taken = true;
        self.edit_filter(now, |field| taken = field.insert(typed));
        if !taken {
            self.say(now, Said::Hint(Hint::TooLong));
        }
    }

    /// Has the last layer, else the lists, do what a key means.
    fn act(&mut self, now: Now, action: Action, read_at: Instant) -> Vec<Effect> {
        match self.layers.top_mut() {
            Some(Layer::Question(_)) => return self.act_in_question(now, action, read_at),
            Some(Layer::Filter) => self.act_in_filter(now, action),
            Some(Layer::Help(_)) => self.act_in_help(now, action),
            // The app's: it knows the accounts, and does what is chosen in a menu.
            Some(Layer::Accounts(_) | Layer::Menu(_)) => {}
            None => return self.act_in_lists(now, action).into_iter().collect(),
        }
        Vec::new()
    }
}
