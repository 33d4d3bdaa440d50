//! What is said to the person: a sentence at a time, for some seconds.

use std::time::{Duration, Instant};

use super::{AccountId, State};
use crate::{
    domain::{Now, write::OpId},
    keys::Action,
    words::Denied,
};

/// A sentence for the person, for some seconds.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Until when it stands.
    pub until: Instant,
    /// How much it matters.
    pub weight: Weight,
    /// What it holds for, where it may be untrue before its time is over.
    pub(super) holds: Holds,
}

/// How long what a notice says is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It tells of what was.
    Always,
    /// While the action is refused for this reason.
    Refused(Action, Denied),
    /// While the outcome of one of these writes is not known.
    Open(Vec<(AccountId, OpId)>),
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is about the screen, or about the last key.
    Hint,
    /// A write ended well.
    Done,
    /// A write did not go well, which is not to be missed.
    Alarm,
}

/// How long a notice stands.
const NOTICE: Duration = Duration::from_secs(8);
/// How long a notice stands that tells of a write that did not go well.
const ALARM: Duration = Duration::from_secs(60);

impl State {
    /// Says something for some seconds.
    pub(super) fn say(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, NOTICE, Weight::Hint, text.into());
    }

    /// Says why an action is not possible, for as long as that is so.
    pub(super) fn refuse(&mut self, now: Now, action: Action, why: Denied) {
        self.say(now, why.to_string());
        self.holding(Holds::Refused(action, why));
    }

    /// Says something that should not be missed, while the outcome of one of these writes is not
    /// known.
    pub(super) fn alarm_while_open(
        &mut self,
        now: Now,
        text: impl Into<String>,
        writes: Vec<(AccountId, OpId)>,
    ) {
        self.alarm(now, text);
        self.holding(Holds::Open(writes));
    }

    fn holding(&mut self, holds: Holds) {
        if let Some(notice) = &mut self.notice {
            notice.holds = holds;
        }
    }

    /// Takes refusals back that are not true any more.
    pub(super) fn drop_untrue(&mut self) {
        let is_untrue = |notice: &Notice| match &notice.holds {
            Holds::Refused(action, why) => self.can(*action).as_ref() != Err(why),
            Holds::Always | Holds::Open(_) => false,
        };
        if self.notice.as_ref().is_some_and(is_untrue) {
            self.notice = None;
        }
    }

    /// Says that a write ended well.
    pub(super) fn report(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, NOTICE, Weight::Done, text.into());
    }

    /// Says something that should not be missed.
    pub(super) fn alarm(&mut self, now: Now, text: impl Into<String>) {
        self.notify(now, ALARM, Weight::Alarm, text.into());
    }

    fn notify(&mut self, now: Now, stands: Duration, weight: Weight, text: String) {
        let until = now.mono + stands;
        self.notice = Some(Notice {
            text,
            until,
            weight,
            holds: Holds::Always,
        });
    }

    /// Takes a hint off; what was said of a write stays.
    pub(super) fn drop_hint(&mut self) {
        self.notice.take_if(|notice| notice.weight == Weight::Hint);
    }
}
