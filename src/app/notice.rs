//! The notice in the message line: what happened, shown for some seconds.

use std::time::{Duration, Instant};

use super::{AccountId, State, layers::Layer};
use crate::{
    domain::{Now, write::OpId},
    keys::{self, Action, Key},
    words::{Denied, PlanNews, Said},
};

/// What happened, shown for some seconds.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What happened.
    pub said: Said,
    /// When it was said.
    said_at: Instant,
    /// When it disappears.
    pub until: Instant,
    /// How long it is true, which may end earlier.
    pub(super) holds: Holds,
}

/// How long a notice is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Always: it is about the past.
    Always,
    /// As long as the action is refused for this reason.
    Refused(Action, Denied),
    /// As long as the outcome of one of these writes is unknown.
    Open(Vec<(AccountId, OpId)>),
}

/// The weight of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is about the screen or the last key.
    Hint,
    /// A write succeeded.
    Done,
    /// A write failed or its outcome is unknown; not to be missed.
    Alarm,
}

impl Weight {
    /// Its weight.
    #[must_use]
    pub fn of(said: &Said) -> Self {
        match said {
            Said::Denied(_)
            | Said::Hint(_)
            | Said::UnknownKey(..)
            | Said::CannotSuspend
            | Said::ReadOnly(_)
            | Said::ChangesAllowed
            | Said::InstanceGone(..)
            | Said::InstanceHidden(..)
            | Said::NotOneInstance(..)
            | Said::SnapshotGone(_)
            | Said::SnapshotNotListed(_)
            | Said::Cancelled
            | Said::SignedIn
            | Said::SignInFailed(_)
            | Said::FilterCleared
            | Said::CoverageUnknown
            | Said::Loaded(_)
            | Said::ThemeChosen(_)
            | Said::Copied(_) => Self::Hint,
            Said::ChangedElsewhere(_, deleted, _) if deleted.sum() == 0 => Self::Done,
            Said::RunOver(_, tally) if tally.is_all_done() => Self::Done,
            Said::Saved(..)
            | Said::Done(_)
            | Said::Plan(_, PlanNews::Dropped(_) | PlanNews::Cancelled(_))
            | Said::WaitingCancelled(_)
            | Said::Following(_) => Self::Done,
            Said::ChangedElsewhere(..)
            | Said::RunOver(..)
            | Said::JournalUnread(_)
            | Said::JournalUnwritable(_)
            | Said::NoProfile(_)
            | Said::JournalDamaged(_)
            | Said::SignedInNotStored(_)
            | Said::RenewedNotStored(_)
            | Said::SignInToFollow(_)
            | Said::FilterNotCleared(_)
            | Said::Plan(
                _,
                PlanNews::Stopped | PlanNews::InstanceGone | PlanNews::Waits | PlanNews::Forgotten,
            )
            | Said::NotSaved(..)
            | Said::NewRowGone(_)
            | Said::Failed(..)
            | Said::NotDone(..)
            | Said::Unknown(..)
            | Said::NotSeen(..)
            | Said::NotListed(..)
            | Said::Freed(..)
            | Said::Gone(_)
            | Said::Ambiguous(..)
            | Said::LeftUnseen(_)
            | Said::StillSaving(..)
            | Said::StillCarriedOut(_) => Self::Alarm,
            Said::Of(_, said) => Self::of(said),
            Said::Both(one, other) => Self::of(one).max(Self::of(other)),
        }
    }

    /// How long a notice of this weight is shown.
    fn lasts(self) -> Duration {
        match self {
            Self::Hint | Self::Done => Duration::from_secs(8),
            Self::Alarm => Duration::from_secs(60),
        }
    }
}

impl Notice {
    /// The weight of the notice.
    #[must_use]
    pub fn weight(&self) -> Weight {
        Weight::of(&self.said)
    }

    /// Whether it only says why a key did nothing.
    fn is_of_key(&self) -> bool {
        matches!(
            self.said,
            Said::Denied(_) | Said::Hint(_) | Said::UnknownKey(..)
        )
    }

    /// Says an alarm after it, and lasts as long as both.
    pub(super) fn join(&mut self, alarm: Self) {
        self.said = self.said.clone().then(alarm.said);
        let holds = std::mem::replace(&mut self.holds, Holds::Always);
        if let (Holds::Open(mut writes), Holds::Open(more)) = (holds, alarm.holds) {
            writes.extend(more);
            self.holds = Holds::Open(writes);
        }
        self.until = self.until.max(alarm.until);
    }
}

impl State {
    /// Shows a notice, for as long as its weight says.
    pub(super) fn say(&mut self, now: Now, said: Said) {
        self.show(now, said, Holds::Always);
    }

    /// Shows a notice as long as it holds and its weight says. An alarm of the same moment, which no
    /// frame has shown yet, stays beside it.
    fn show(&mut self, now: Now, said: Said, holds: Holds) {
        let mut notice = Notice {
            until: now.mono + Weight::of(&said).lasts(),
            said,
            said_at: now.mono,
            holds,
        };
        let is_open = |(_, id): &(AccountId, OpId)| self.ops.iter().any(|op| op.id == *id);
        let standing = self.notice.take().filter(|standing| {
            let holds = match &standing.holds {
                Holds::Open(writes) => writes.iter().any(is_open),
                Holds::Always | Holds::Refused(..) => true,
            };
            holds && standing.weight() == Weight::Alarm && standing.said_at == now.mono
        });
        if let Some(alarm) = standing {
            notice.join(alarm);
        }
        self.notice = Some(notice);
    }

    /// Says something before what was just said, which it follows from.
    pub(super) fn say_before(&mut self, now: Now, said: Said) {
        let before = self.notice.take().filter(|notice| notice.until > now.mono);
        let said = match before {
            Some(before) => said.then(before.said),
            None => said,
        };
        self.say(now, said);
    }

    /// Says something after what was just said, unless that was only a hint.
    pub(super) fn say_after(&mut self, now: Now, said: Said) {
        let before = self.notice.take();
        let before =
            before.filter(|notice| notice.until > now.mono && notice.weight() > Weight::Hint);
        let said = match before {
            Some(before) => before.said.then(said),
            None => said,
        };
        self.say(now, said);
    }

    /// Says why an action is not possible, as long as that is true.
    pub(super) fn refuse(&mut self, now: Now, action: Action, why: Denied) {
        if why == Denied::NotRead
            && let Some(open) = self.open_snapshots_mut()
            && open.list.remote.failure.is_none()
        {
            // It is waited for; after a failure, its pause comes first.
            open.list.remote.demand(now);
        }
        self.show(now, Said::Denied(why.clone()), Holds::Refused(action, why));
    }

    /// Shows a notice as long as the outcome of one of these writes is unknown.
    pub(super) fn say_while_open(&mut self, now: Now, said: Said, writes: Vec<(AccountId, OpId)>) {
        self.show(now, said, Holds::Open(writes));
    }

    /// Removes a refusal that is no longer true. If it only waited for a list, it may have been too short
    /// to read, so another notice says that the key works now.
    pub(super) fn drop_untrue(&mut self, now: Now) {
        let Some(Holds::Refused(action, why)) = self.notice.as_ref().map(|notice| &notice.holds)
        else {
            return;
        };
        let (action, can) = (*action, self.can(*action));
        if can.as_ref() == Err(why) {
            return;
        }
        let waited = why.is_loading();
        self.notice = None;
        match can {
            Err(why) if waited && why.is_loading() => self.refuse(now, action, why),
            Ok(()) if waited => {
                if let Some(key) = keys::key_for(self.context(), action) {
                    self.say(now, Said::Loaded(key));
                }
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// Removes what was said of an earlier key: another one does something now.
    pub(super) fn drop_said_of_key(&mut self) {
        self.notice.take_if(|notice| notice.is_of_key());
        if let Some(notice) = &mut self.notice
            && let Some(said) = notice.said.without_unknown_keys()
        {
            notice.said = said;
        }
    }

    /// Says that a key does nothing here: in the question that has the keys, or else after what was
    /// said of anything but a key, which may not have been read yet.
    pub(super) fn say_unknown_key(&mut self, now: Now, key: Key) {
        if let Some(Layer::Question(open)) = self.layers.top_mut() {
            return open.say_unknown_key(key);
        }
        self.drop_said_of_key();
        let unknown = Said::UnknownKey(key, keys::list_with(key));
        match &mut self.notice {
            Some(notice) => {
                notice.until = notice.until.max(now.mono + Weight::of(&unknown).lasts());
                notice.said = notice.said.clone().then(unknown);
            }
            None => self.say(now, unknown),
        }
    }

    /// Removes what was said before a question: under it, the result of an earlier write would read
    /// as part of it. What must not be missed stays.
    pub(super) fn drop_said_before(&mut self) {
        self.notice
            .take_if(|notice| notice.weight() < Weight::Alarm);
    }

    /// Removes a hint; a notice about a write stays.
    pub(super) fn drop_hint(&mut self) {
        self.notice
            .take_if(|notice| notice.weight() == Weight::Hint);
    }
}
