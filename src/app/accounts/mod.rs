//! All accounts side by side: one is on the screen, the others keep their data.
//!
//! An answer goes only to the account that asked. An account that is not on the screen reads
//! nothing, except to settle its own writes; their results appear on the screen with the account's
//! name.

mod keys;
mod leaving;

use std::{mem, time::Instant};

use super::{
    Effect, Ended, Heard, Holds, Message, Notice, Notification, Outcome, Program, Running, State,
    Weight, memory, pointer::RecentTargets, update,
};
use crate::{
    domain::{CallReport, Colours, LastView, Now, ProfileName, Theme, write::OpId},
    words::Said,
};

/// The index of an account in the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountId(usize);

impl AccountId {
    /// The index, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        self.0
    }
}

/// An effect, and its account.
pub type Work = (AccountId, Effect);

/// The states of all accounts, and the layers above them.
#[derive(Debug)]
pub struct App {
    /// Never empty.
    pub(super) accounts: Vec<State>,
    /// The most bytes that the rows of all lists may take.
    pub(super) most_bytes: usize,
    shown: AccountId,
    /// The demo account, if it is offered.
    demo: Option<AccountId>,
    /// Whether the mouse is used.
    pub(super) mouse: bool,
    /// What the last frames showed where, if it is.
    pub(super) targets: RecentTargets,
    /// Whether something, such as a shell, could resume the program after it was suspended.
    can_stop: bool,
    /// Whether the writes of earlier runs are followed.
    follows: bool,
    /// What ended and ran for long, to notify of.
    ended: Vec<Ended>,
    /// Whether the window has the focus, if the terminal has said so.
    focus: Option<bool>,
}

impl App {
    /// An app with the account that is shown first.
    #[must_use]
    pub fn new(first: State) -> Self {
        Self {
            accounts: vec![first],
            most_bytes: memory::MOST_BYTES,
            shown: AccountId(0),
            demo: None,
            mouse: false,
            targets: RecentTargets::default(),
            can_stop: true,
            follows: false,
            ended: Vec::new(),
            focus: None,
        }
    }

    /// Adds an account, which reads nothing until it is shown.
    pub fn add(&mut self, mut account: State) -> AccountId {
        let id = AccountId(self.accounts.len());
        (account.id, account.shown) = (id, false);
        self.accounts.push(account);
        for account in &mut self.accounts {
            account.has_others = true;
        }
        id
    }

    /// Adds the demo account, for users who choose it instead of signing in.
    pub fn add_demo(&mut self, account: State) {
        self.demo = Some(self.add(account));
    }

    /// Starts with another account on the screen than the first.
    pub fn begin_with(&mut self, of: AccountId) {
        self.accounts[self.shown.0].shown = false;
        self.shown = of;
        self.accounts[of.0].shown = true;
    }

    /// Sets the size of the window at the start: columns, rows.
    pub fn set_window(&mut self, window: (u16, u16)) {
        for account in &mut self.accounts {
            account.window = window;
        }
    }

    /// Sets how many colours the terminal has, and the theme.
    pub fn set_look(&mut self, colours: Colours, theme: Theme) {
        for account in &mut self.accounts {
            (account.colours, account.theme) = (colours, theme);
        }
    }

    /// Sets whether something could resume the program after it was suspended.
    pub fn set_can_stop(&mut self, can_stop: bool) {
        self.can_stop = can_stop;
    }

    /// Uses the mouse, or leaves it to the terminal.
    pub fn set_mouse(&mut self, mouse: bool) {
        self.mouse = mouse;
    }

    /// Whether the mouse is used.
    #[must_use]
    pub fn has_mouse(&self) -> bool {
        self.mouse
    }

    /// The account on the screen.
    #[must_use]
    pub fn shown(&self) -> &State {
        &self.accounts[self.shown.0]
    }

    pub(super) fn shown_mut(&mut self) -> &mut State {
        &mut self.accounts[self.shown.0]
    }

    /// Which account is on the screen.
    #[must_use]
    pub fn shown_id(&self) -> AccountId {
        self.shown
    }

    /// All accounts, in their order.
    #[must_use]
    pub fn accounts(&self) -> &[State] {
        &self.accounts
    }

    /// All running work with its account; that of the shown account first.
    #[must_use]
    pub fn running(&self) -> Vec<(&State, Running<'_>)> {
        let others = self.accounts.iter().filter(|account| !account.shown);
        let all = std::iter::once(self.shown()).chain(others);
        let of = |account| {
            State::running(account)
                .into_iter()
                .map(move |it| (account, it))
        };
        all.flat_map(of).collect()
    }

    /// The next moment at which something changes without a message.
    #[must_use]
    pub fn next_wake(&self, now: Now) -> Option<Instant> {
        let wakes = self.accounts.iter().map(|account| account.next_wake(now));
        wakes.flatten().min()
    }

    /// The messages of all accounts on exit.
    #[must_use]
    pub fn last_words(&self) -> Vec<String> {
        let of = |account: &State| {
            let said = account.last_words().into_iter();
            let named = |said| self.named(account, said).to_string();
            said.map(named).collect::<Vec<_>>()
        };
        self.accounts.iter().flat_map(of).collect()
    }

    /// The views to keep when the program ends.
    #[must_use]
    pub fn last_views(&self) -> Vec<(AccountId, LastView)> {
        let of = |id: AccountId| Some((id, self.accounts[id.0].last_view()?));
        self.ids().filter_map(of).collect()
    }

    /// Applies a message of the terminal or the clock, and returns the effects to run. Keys go to
    /// the shown account only.
    #[must_use]
    pub fn update(&mut self, now: Now, message: Message) -> Vec<Work> {
        let mut work = match message {
            Message::Key { key, read_at } => self.key(now, key, read_at),
            Message::Pointer {
                pointer,
                cell,
                read_at,
            } => self.point(now, pointer, cell, read_at),
            Message::Targets { at, targets } => {
                self.targets.drawn(at, targets);
                Vec::new()
            }
            Message::Paste(pasted) => self.on_screen(now, |state| state.paste(now, &pasted)),
            Message::Resized { columns, rows } => {
                self.each(now, |state| state.window = (columns, rows))
            }
            Message::Drawn { at, dialog } => {
                let mut work = self.on_screen(now, |state| state.drawn(now, at, dialog));
                // After the first frame, which waits for nothing.
                if !std::mem::replace(&mut self.follows, true) {
                    for of in self.ids() {
                        work.extend(self.tell(now, of, |state| vec![state.begin_following()]));
                    }
                }
                work
            }
            Message::Focus(watched) => {
                self.focus = Some(watched);
                self.each(now, |state| state.attend(now, watched))
            }
            Message::Resumed => {
                // It may have changed while the shell had the terminal.
                self.focus = None;
                self.on_screen(now, |state| state.resumed(now))
            }
            Message::Wake => self.each(now, |_| {}),
        };
        work.extend(self.notify());
        self.show_operations_of_others(now);
        work
    }

    /// Applies the report of a call, or an event beside the calls, to the account that it belongs
    /// to.
    #[must_use]
    pub fn heard(&mut self, now: Now, of: AccountId, heard: Heard) -> Vec<Work> {
        let grew = matches!(
            heard,
            Heard::Done(_, Outcome::Recorded | Outcome::Written(..))
        );
        let mut work = self.tell(now, of, |state| {
            match heard {
                Heard::Progress(id, CallReport::Progress(progress)) => {
                    state.progressed(now, id, progress);
                }
                Heard::Progress(id, CallReport::Rows(rows)) => state.images_arrived(id, rows),
                Heard::Done(id, outcome) => state.done(now, id, outcome),
                Heard::News(news) => state.hear(now, &news),
                Heard::Recalled(view) => state.restore(now, *view),
            }
            Vec::new()
        });
        if grew {
            work.extend(self.history_grew(now));
        }
        self.forget_unseen(now);
        work.extend(self.notify());
        self.show_operations_of_others(now);
        work
    }

    /// Shows an account: its data at once, refreshed if it is stale.
    #[must_use]
    pub fn show(&mut self, now: Now, of: AccountId) -> Vec<Work> {
        if of == self.shown {
            return Vec::new();
        }
        self.accounts[self.shown.0].shown = false;
        self.shown = of;
        self.accounts[of.0].come_back(now);
        self.tell(now, of, |_| Vec::new())
    }

    /// All accounts by their ids, in their order.
    pub fn ids(&self) -> impl Iterator<Item = AccountId> + use<> {
        (0..self.accounts.len()).map(AccountId)
    }

    fn each(&mut self, now: Now, happened: impl Fn(&mut State)) -> Vec<Work> {
        let all = self.ids();
        let one = |of| {
            self.tell(now, of, |state| {
                happened(state);
                Vec::new()
            })
        };
        all.flat_map(one).collect()
    }

    /// Applies a message that concerns only the account on the screen.
    pub(super) fn on_screen(&mut self, now: Now, happened: impl FnOnce(&mut State)) -> Vec<Work> {
        self.tell(now, self.shown, |state| {
            happened(state);
            Vec::new()
        })
    }

    fn tell(
        &mut self,
        now: Now,
        of: AccountId,
        happened: impl FnOnce(&mut State) -> Vec<Effect>,
    ) -> Vec<Work> {
        let account = &mut self.accounts[of.0];
        let effects = if of == self.shown {
            update(account, now, happened)
        } else {
            let said_before = account.notice.take();
            let effects = update(account, now, happened);
            let news = mem::replace(&mut account.notice, said_before);
            self.pass_on(of, news);
            effects
        };
        self.note_ended(of);
        self.drop_settled();
        if effects.contains(&Effect::Program(Program::Quit)) {
            self.stop_runs_to_quit();
        }
        let mut work: Vec<Work> = effects.into_iter().map(|effect| (of, effect)).collect();
        self.refresh_quit();
        if let Some(demo) = self.demo
            && mem::take(&mut self.accounts[of.0].entry.wants_demo)
        {
            work.extend(self.show(now, demo));
        }
        work
    }

    /// Notes what ended in an account.
    fn note_ended(&mut self, of: AccountId) {
        for end in mem::take(&mut self.accounts[of.0].ended) {
            let account = &self.accounts[of.0];
            self.ended.push(Ended {
                said: self.named(account, end.said),
                ending: end.ending,
                account: account.account.name.clone(),
                instances: end.instances,
                snapshots: end.snapshots,
            });
        }
    }

    /// Notifies of what ended, once for all of it.
    fn notify(&mut self) -> Option<Work> {
        let (ended, focused) = (mem::take(&mut self.ended), self.focus == Some(true));
        if ended.is_empty() {
            return None;
        }
        let notify = Program::Notify(Notification { ended, focused });
        Some((self.shown, Effect::Program(notify)))
    }

    /// Removes the warning about unknown outcomes once they are known.
    fn drop_settled(&mut self) {
        let is_open = |(of, id): &(AccountId, OpId)| {
            let mut open = self.accounts[of.0].open_writes();
            open.any(|op| op.id == *id)
        };
        let notice = self.shown().notice.as_ref();
        if let Some(Holds::Open(writes)) = notice.map(|notice| &notice.holds)
            && !writes.iter().any(is_open)
        {
            self.accounts[self.shown.0].notice = None;
        }
    }

    /// Shows the notices about writes of an account that is not on the screen. Its other notices
    /// concern only its own screen.
    fn pass_on(&mut self, of: AccountId, news: Option<Notice>) {
        let Some(mut news) = news.filter(|news| news.weight() != Weight::Hint) else {
            return;
        };
        news.said = self.named(&self.accounts[of.0], news.said);
        let standing = &mut self.accounts[self.shown.0].notice;
        if let Some(alarm) = standing.take_if(|notice| notice.weight() == Weight::Alarm) {
            news.join(alarm);
        }
        *standing = Some(news);
    }

    /// What is said, with the name of the account if there are several.
    fn named(&self, account: &State, said: Said) -> Said {
        match self.name_among_several(account) {
            Some(name) => Said::Of(name, Box::new(said)),
            None => said,
        }
    }

    fn name_among_several(&self, account: &State) -> Option<ProfileName> {
        (self.accounts.len() > 1).then(|| account.account.name.clone())
    }
}
