//! What happened, told in the message line and on the way out.

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Denied, Hint, away,
    journal::{self, JournalDamage},
    key, keys, lists,
    many::{self, Many, Tally},
    menu, writes,
};
use crate::{
    domain::{
        FileProblem, InstanceId, KeepProblem, Problem, ProfileName, RowCounts, Size, SnapshotId,
        SnapshotStatus, Theme,
        write::{Failed, NotDone, Phase, Write},
    },
    keys::{Action, Context, Key, OnList, OnProgram},
    text::{self, Text},
};

/// What a word for an instance could mean, if that is not one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// No instance.
    Nothing,
    /// Any of these, by label and id.
    Several(Vec<(String, InstanceId)>),
}

/// What happens once the first step of a restore is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondStep {
    /// The restore is sent.
    Follows,
    /// A question asks whether to go on.
    IsAskedAbout,
}

/// How a restore in two steps stands whose second step was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanNews {
    /// It is given up, because the first step failed.
    Stopped,
    /// It is given up, because the instance is gone.
    InstanceGone,
    /// It was cancelled while its first step, the snapshot of this name, was under way.
    Cancelled(Text),
    /// It is given up, as the user decided; the snapshot of the state before stays.
    Dropped(SnapshotId),
    /// It waits for the next start.
    Waits,
    /// It ends with the program, because nothing of the account is kept.
    Forgotten,
}

/// Something that happened, or that does not work. It displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The action is not possible now.
    Denied(Denied),
    /// The last key did not do what was meant.
    Hint(Hint),
    /// The key does nothing here, but perhaps in this list.
    UnknownKey(Key, Option<Context>),
    /// The program can't be suspended.
    CannotSuspend,
    /// The account was made read-only, while so many confirmed changes are being sent.
    ReadOnly(usize),
    /// What an action waited for is loaded; its key.
    Loaded(Key),
    /// Changes were allowed.
    ChangesAllowed,
    /// The instance of this label, whose snapshots were shown, left the list.
    InstanceGone(String, InstanceId),
    /// The snapshot with this id, whose details were shown, left the list.
    SnapshotGone(SnapshotId),
    /// The snapshot with this id, which was created here, left the list before it was Active.
    NewRowGone(SnapshotId),
    /// The snapshot with this id, which the cursor was to go to, is not in the list of its instance.
    SnapshotNotListed(SnapshotId),
    /// The command line names no instance, or more than one.
    NotOneInstance(String, Meant),
    /// It is not known yet which instances are at risk.
    CoverageUnknown,
    /// The filter hides the instance of this label, whose snapshots were shown.
    InstanceHidden(String, InstanceId),

    /// Enter was pressed on the button that cancels.
    Cancelled,
    /// The sign-in succeeded.
    SignedIn,
    /// The sign-in succeeded, but the session could not be stored.
    SignedInNotStored(KeepProblem),
    /// The session was renewed, but could not be stored.
    RenewedNotStored(KeepProblem),
    /// The sign-in failed after its form was closed.
    SignInFailed(Problem),
    /// An account that is not shown needs a sign-in before its writes can be followed.
    SignInToFollow(Problem),
    /// The browser's filter was cleared.
    FilterCleared,
    /// This theme is shown until the program ends.
    ThemeChosen(Theme),
    /// This text was handed to the terminal's clipboard. The terminal may have none: the text is shown
    /// to be selected.
    Copied(String),
    /// Clearing the browser's filter failed.
    FilterNotCleared(Problem),

    /// A snapshot that we created is Active.
    Saved(Text, Size),
    /// A snapshot that we created is no longer Saving, and not Active either.
    NotSaved(Text, SnapshotId, SnapshotStatus),
    /// The list shows that the write was done.
    Done(Arc<Write>),
    /// A run of several writes ended.
    RunOver(Many, Tally),
    /// The server began the write, and it failed.
    Failed(Arc<Write>, Failed),
    /// How the plan to restore the instance of this label stands.
    Plan(String, PlanNews),
    /// The write was not done.
    NotDone(Arc<Write>, NotDone),
    /// The answer to the write was lost.
    Unknown(Arc<Write>, Problem),
    /// The list does not show the write after two minutes.
    NotSeen(Arc<Write>, Phase),
    /// The server has refused the list that would show the write for two minutes.
    NotListed(Arc<Write>, Phase),
    /// Later lists show the snapshot of the write unchanged, so long after it was sent: it can be
    /// repeated.
    Freed(Arc<Write>, Duration),
    /// The snapshot went while the outcome of the write was unknown.
    Gone(Arc<Write>),
    /// Several new snapshots have the name that was sent.
    Ambiguous(Text, Vec<SnapshotId>),

    /// Since this moment, these rows were deleted and these were made, but not here.
    ChangedElsewhere(Timestamp, RowCounts, RowCounts),
    /// How many operations of earlier runs are followed.
    Following(usize),
    /// A write of a run was cancelled before it was sent.
    WaitingCancelled(Arc<Write>),
    /// The journal can't be read, so nothing of earlier runs is followed.
    JournalUnread(FileProblem),
    /// Writes can't be recorded.
    JournalUnwritable(FileProblem),
    /// Operations of these profiles, which are not configured, are unfinished.
    NoProfile(Vec<ProfileName>),
    /// Parts of the journal can't be read: damaged records, ends that were cut off, and files of a
    /// newer snapdeck.
    JournalDamaged(JournalDamage),

    /// The outcome of the write was not seen before its account or the program was left.
    LeftUnseen(Arc<Write>),
    /// A snapshot of the instance of this label is still being saved when the program is left.
    StillSaving(Text, String),
    /// The server carries out the accepted write when the program is left.
    StillCarriedOut(Arc<Write>),

    /// Something of an account, where there are several.
    Of(ProfileName, Box<Said>),
    /// Two things that both still matter.
    Both(Box<Said>, Box<Said>),
}

impl Said {
    /// This, and then something else that matters, too.
    #[must_use]
    pub fn then(self, after: Self) -> Self {
        Self::Both(Box::new(self), Box::new(after))
    }

    /// The same without what is said of keys that do nothing; `None` if that is all.
    #[must_use]
    pub fn without_unknown_keys(&self) -> Option<Self> {
        match self {
            Self::UnknownKey(..) => None,
            Self::Both(one, other) => {
                let both = (one.without_unknown_keys(), other.without_unknown_keys());
                match both {
                    (Some(one), Some(other)) => Some(one.then(other)),
                    (one, other) => one.or(other),
                }
            }
            said => Some(said.clone()),
        }
    }

    /// Whether it is about what changed elsewhere.
    #[must_use]
    pub fn is_change_elsewhere(&self) -> bool {
        match self {
            Self::ChangedElsewhere(..) => true,
            Self::Both(one, other) => one.is_change_elsewhere() || other.is_change_elsewhere(),
            _ => false,
        }
    }
}

/// The account was made read-only, while so many confirmed changes are being sent.
fn made_read_only(on_the_way: usize) -> String {
    let key = key(Context::Instances, Action::List(OnList::ReadOnly));
    let read_only = format!("Read-only: nothing can be changed until you press {key} again.");
    match on_the_way {
        0 => read_only,
        1 => format!("{read_only} 1 change that you confirmed before is still being sent."),
        more => {
            format!("{read_only} {more} changes that you confirmed before are still being sent.")
        }
    }
}

/// A new snapshot has left the list.
fn new_row_gone(id: &SnapshotId) -> String {
    format!(
        "The new snapshot or backup (id {id}) left the list before it was Active. Check the web panel."
    )
}

/// The account can be changed again.
fn changes_allowed() -> String {
    let key = key(Context::Instances, Action::List(OnList::ReadOnly));
    format!("Changes are allowed. Press {key} to make this account read-only.")
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = |action| key(Context::Instances, Action::Program(action));
        match self {
            Self::Denied(why) => write!(f, "{why}"),
            Self::Hint(why) => write!(f, "{why}"),
            Self::UnknownKey(key, list) => f.write_str(&keys::unknown(*key, *list)),
            Self::CannotSuspend => write!(
                f,
                "{} ignored: there is no shell to return to.",
                program(OnProgram::Suspend)
            ),
            Self::ReadOnly(on_the_way) => f.write_str(&made_read_only(*on_the_way)),
            Self::ChangesAllowed => f.write_str(&changes_allowed()),
            Self::InstanceGone(label, id) => {
                write!(f, "{label} (id {id}) is no longer in the list.")
            }
            Self::SnapshotGone(id) => {
                write!(f, "The row with the id {id} is no longer in the list.")
            }
            Self::NewRowGone(id) => f.write_str(&new_row_gone(id)),
            Self::SnapshotNotListed(id) => write!(
                f,
                "The row with the id {id} is not in the list of its instance."
            ),
            Self::NotOneInstance(called, wanted) => f.write_str(&lists::not_one(called, wanted)),
            Self::InstanceHidden(label, id) => {
                write!(f, "{label} (id {id}) no longer matches the filter.")
            }
            Self::Cancelled => f.write_str("Cancelled. Nothing was sent."),
            Self::SignedIn => f.write_str("Signed in."),
            Self::SignedInNotStored(why) => {
                write!(f, "Signed in, but the session was not stored. {why}")
            }
            Self::RenewedNotStored(why) => {
                write!(f, "The session was renewed, but not stored. {why}")
            }
            Self::SignInFailed(problem) => write!(f, "{problem}"),
            Self::ChangedElsewhere(since, deleted, new) => {
                f.write_str(&away::news(*since, *deleted, *new))
            }
            Self::Following(count) => f.write_str(&journal::following(*count)),
            Self::WaitingCancelled(write) => f.write_str(&writes::cancelled(write)),
            Self::JournalUnwritable(problem) => f.write_str(&journal::unwritable(problem)),
            Self::JournalUnread(problem) => f.write_str(&journal::unread(problem)),
            Self::NoProfile(names) => f.write_str(&journal::no_profile(names)),
            Self::JournalDamaged(damage) => f.write_str(&journal::damaged(*damage)),
            Self::SignInToFollow(problem) => {
                write!(
                    f,
                    "{problem} snapdeck can't follow this account's changes until you sign in."
                )
            }
            Self::CoverageUnknown => {
                f.write_str("The snapshots of the whole account have not been read yet.")
            }
            Self::FilterCleared => f.write_str("The browser's filter is cleared."),
            Self::ThemeChosen(theme) => f.write_str(&menu::theme_chosen(*theme)),
            Self::Copied(text) => {
                write!(f, "Sent to the terminal's clipboard: {}", text::safe(text))
            }
            Self::FilterNotCleared(problem) => {
                write!(f, "The browser's filter may still be set. {problem}")
            }
            Self::Saved(name, size) => write!(f, "{name} is Active, {size} GB."),
            Self::NotSaved(name, id, status) => {
                write!(f, "{name} (id {id}) is no longer Saving: {status}.")
            }
            Self::Done(write) => f.write_str(&writes::of(write).done()),
            Self::Loaded(key) => write!(f, "Loaded. Press {key} again."),
            Self::RunOver(what, tally) => f.write_str(&many::over(*what, *tally)),
            Self::Failed(write, how) => f.write_str(&writes::of(write).failed(how)),
            Self::Plan(on, news) => f.write_str(&writes::restore::plan(on, news)),
            Self::NotDone(write, why) => f.write_str(&writes::of(write).not_done(why)),
            Self::Unknown(write, problem) => f.write_str(&writes::unknown(write, problem)),
            Self::NotSeen(write, phase) => f.write_str(&writes::of(write).not_seen(*phase)),
            Self::NotListed(write, phase) => f.write_str(&writes::not_listed(write, *phase)),
            Self::Freed(write, after) => f.write_str(&writes::freed(write, *after)),
            Self::Gone(write) => f.write_str(&writes::gone(write)),
            Self::Ambiguous(name, ids) => f.write_str(&writes::create::which(name, ids)),
            Self::LeftUnseen(write) => f.write_str(&writes::left_unseen(write)),
            Self::StillCarriedOut(write) => f.write_str(&writes::still_carried_out(write)),
            Self::StillSaving(name, on) => write!(f, "{name} of {on} is still being created."),
            Self::Of(account, said) => write!(f, "{account}: {said}"),
            Self::Both(one, other) => write!(f, "{one} {other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_keys_that_do_nothing_is_left_out_wherever_it_stands() {
        let unknown = || Said::UnknownKey(Key::char('z'), None);
        let both = Said::SignedIn.then(Said::FilterCleared).to_string();
        for said in [
            Said::SignedIn.then(Said::FilterCleared),
            Said::SignedIn.then(Said::FilterCleared.then(unknown())),
            Said::SignedIn.then(unknown()).then(Said::FilterCleared),
            unknown().then(Said::SignedIn.then(Said::FilterCleared).then(unknown())),
        ] {
            let without = said.without_unknown_keys().unwrap();
            assert_eq!(without.to_string(), both, "{said}");
        }
        assert!(unknown().then(unknown()).without_unknown_keys().is_none());
    }
}
