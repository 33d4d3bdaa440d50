//! Why an action is not possible now: the reasons, and what is said of each.

use std::{fmt, sync::Arc};

use super::{journal, key, lists, writes};
use crate::{
    domain::{
        Hold, ImageKind, InstanceStatus, Snapshot, SnapshotStatus,
        write::{Barred, Phase, Restore, Write},
    },
    keys::{Action, Context, OnList, OnProgram, OnSnapshot, Reply},
    text::Text,
};

/// Why an action is not possible now. It displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The account is read-only.
    ReadOnly,
    /// The program was started with `--read-only`.
    ReadOnlyRun,
    /// Nobody is signed in, so nothing is loaded.
    SignedOut,
    /// The list has no instance under the cursor.
    NoInstance,
    /// The instance that a dialog is about has left the list.
    InstanceGone,
    /// There is no list further to the right.
    NoListThere,
    /// The instances are not loaded yet.
    InstancesNotRead,
    /// The snapshots are not loaded yet.
    NotRead,
    /// The list of the whole account is not loaded yet.
    AccountNotRead,
    /// The snapshot can't be put onto the instance.
    NotRestorable(Barred),
    /// There is nothing to go back to.
    NothingBehind,
    /// The entry under the cursor is not about a column that can be moved.
    NoColumn,
    /// The column under the cursor is hidden, so it can't be moved.
    HiddenColumn,
    /// The column under the cursor is the first one.
    FirstColumn,
    /// The column under the cursor is the last one.
    LastColumn,
    /// The column names the row, so it can't be hidden.
    NamesTheRow,
    /// A menu has no entry that matches what was typed.
    NoEntry,
    /// No row fits the last filter, or there was none.
    NoMatch,
    /// The list is incomplete, so that a new row can't be told from an old one.
    Incomplete,
    /// The last refresh failed.
    Stale,
    /// The operations of earlier runs have not been read yet.
    JournalUnread,
    /// A write could not be recorded.
    NotRecorded,
    /// The instance of this label is in Error.
    InstanceError(String),
    /// The instance of this label is in a state in which it can't be restored.
    InstanceNotReady(String, InstanceStatus),
    /// The instance of this label does something.
    InstanceBusy(String, InstanceStatus),
    /// The instance of this label has a snapshot that is being saved.
    InstanceSaving(String, Text),
    /// So many copies of the instance of this label were made today, as many as the panel allows.
    DayLimit(String, u32),
    /// The billing blocks the instance of this label.
    OnHold(Option<String>, Hold),
    /// A write of the same instance or snapshot is in flight, or its outcome is unknown.
    InTheWay(Arc<Write>, Phase),
    /// This restore is planned on the same instance or with the same snapshot. Whether the snapshot
    /// before it is made.
    RestorePlanned(Arc<Restore>, bool),
    /// The key changes snapshots, and the instances have the focus.
    OnInstances(OnSnapshot),
    /// The key works on an instance and its snapshots, and the list of the whole account has the focus.
    OnAccount(OnSnapshot),
    /// The server does not say of which instance the row was made, or not reliably that it is gone.
    NoInstanceOf,
    /// The instance of the row is gone, so there is none to go to or to restore.
    ParentGone,
    /// The row belongs to no instance, so there is none to go to or to restore.
    OfNoInstance,
    /// The instance that was gone when a dialog opened is listed again.
    InstanceBack,
    /// The row of this name is a backup or an image, which no list of an instance has.
    NotASnapshot(String, ImageKind),
    /// The type of the row of this name is unknown.
    UnknownKind(String, ImageKind),
    /// No row is under the cursor.
    NoSnapshot,
    /// The row under the cursor is not in the server's list.
    NotInList,
    /// The snapshot of this name is protected.
    Protected(String),
    /// The server did not say whether the snapshot of this name is protected.
    ProtectionUnknown(String),
    /// The snapshot of this name is being saved.
    Saving(String),
    /// The snapshot of this name is not Active.
    NotActive(String, SnapshotStatus),
    /// The snapshot of this name changed since the question opened.
    Changed(String),
    /// The status of the snapshot of this name is unknown, so it is not deleted together with others.
    OneByOne(String),
    /// The backup of this name was made by a schedule, so it is not deleted together with others.
    Scheduled(String),
    /// The protection of the snapshot of this name is as it is to be: on or not.
    SoAlready(String, bool),
    /// All marked rows are hidden by the filter.
    AllHidden,
    /// None of the rows can be changed.
    NothingLeft,
    /// It is possible for none of several rows; the reason, if it is the same for all.
    NoneOfThem(Option<Box<Denied>>),
    /// The server refused the list of snapshots of the instance of this label.
    ListRefused(String),
    /// Another run is in progress.
    RunGoesOn,
    /// The row under the cursor does not wait to be sent.
    NotWaiting,
    /// The row under the cursor is a single operation.
    NoResults,
    /// The tab of the operations has no rows.
    NothingInTab,
    /// The terminal shows too few colours for the theme.
    TooFewColours,
    /// No backup schedules are open.
    NoSchedulesOpen,
    /// A dialog is open, which has to be answered or closed first.
    DialogOpen,
}

/// Something is not loaded yet.
fn not_loaded(what: &str) -> String {
    format!("{what} not loaded yet. Wait for the list.")
}

/// An action works on snapshots: its key, if it has one.
fn works_on_snapshots(key: &str) -> String {
    let what = if key.is_empty() { "This" } else { key };
    let open = self::key(Context::Instances, Action::List(OnList::Open));
    format!("{what} works on a snapshot or backup: press {open} first.")
}

/// A row of this kind, within a sentence.
fn a(kind: &ImageKind) -> String {
    match kind {
        ImageKind::Snapshot | ImageKind::Backup => format!("a {kind}"),
        ImageKind::Image => format!("an {kind}"),
        ImageKind::Unknown(word) => format!("of the type “{word}”"),
    }
}

/// `web-01 is Rebooting`
fn is_in(on: &str, status: &InstanceStatus) -> String {
    match status {
        InstanceStatus::Error => format!("{on} is in Error"),
        status => format!("{on} is {status}"),
    }
}

impl Denied {
    /// Why the snapshot of this name can't be changed as it is listed.
    #[must_use]
    pub fn barred(barred: Barred, snapshot: &Snapshot) -> Self {
        let name = snapshot.name.to_string();
        match barred {
            Barred::InstanceGone => Self::InstanceGone,
            Barred::InstanceBack => Self::InstanceBack,
            Barred::ListedElsewhere => Self::Changed(name),
            Barred::OnHold(hold) => Self::OnHold(None, hold),
            Barred::Saving => Self::Saving(name),
            Barred::Protected => Self::Protected(name),
            Barred::ProtectionUnknown => Self::ProtectionUnknown(name),
            Barred::NotActive => Self::NotActive(name, snapshot.status.clone()),
            Barred::Busy
            | Barred::NotReady
            | Barred::InstanceChanged
            | Barred::DiskTooSmall
            | Barred::NotKept
            | Barred::NotOffered
            | Barred::KeyGone
            | Barred::PasswordForgotten => Self::NotRestorable(barred),
        }
    }

    /// The reason in two or three words, for the footer and the help.
    #[must_use]
    pub fn brief(&self) -> &'static str {
        match self {
            Self::ReadOnly | Self::ReadOnlyRun => "read-only",
            Self::SignedOut => "signed out",
            Self::NoInstance | Self::OfNoInstance => "no instance",
            Self::InstanceGone | Self::ParentGone => "instance gone",
            Self::NoInstanceOf => "instance unknown",
            Self::InstanceBack => "instance is back",
            Self::NoListThere => "no list there",
            Self::InstancesNotRead | Self::NotRead | Self::AccountNotRead => "not loaded yet",
            Self::NotRestorable(Barred::DiskTooSmall) => "disk too small",
            Self::NotRestorable(_) => "not restorable",
            Self::NothingBehind => "nothing to go back to",
            Self::NoColumn => "no column to move",
            Self::HiddenColumn => "column hidden",
            Self::FirstColumn => "already the first",
            Self::LastColumn => "already the last",
            Self::NamesTheRow => "always shown",
            Self::NoEntry => "nothing matches",
            Self::NoMatch => "no match",
            Self::Incomplete => "list incomplete",
            Self::Stale => "data is stale",
            Self::JournalUnread => "journal not read",
            Self::NotRecorded => "can't be recorded",
            Self::InstanceError(_) => "instance in Error",
            Self::InstanceNotReady(..) => "instance not ready",
            Self::InstanceBusy(..) | Self::InstanceSaving(..) => "busy",
            Self::DayLimit(..) => "the day's limit is reached",
            Self::OnHold(..) => "instance not active",
            Self::InTheWay(write, phase) => writes::of(write).in_the_way_in_short(*phase),
            Self::RestorePlanned(_, false) => "saving before a restore",
            Self::RestorePlanned(_, true) => "restore waits",
            Self::OnInstances(_) | Self::OnAccount(_) => "in the other list",
            Self::NotASnapshot(..) => "not a snapshot",
            Self::UnknownKind(..) => "type unknown",
            Self::NoSnapshot => "nothing selected",
            Self::NotInList => "not in the list",
            Self::Protected(_) => "protected",
            Self::ProtectionUnknown(_) => "protection unknown",
            Self::Saving(_) => "being saved",
            Self::NotActive(..) => "not Active",
            Self::Changed(_) => "changed meanwhile",
            Self::OneByOne(_) => "unknown status (delete separately)",
            Self::Scheduled(_) => "possibly made by a schedule (delete separately)",
            Self::SoAlready(_, true) => "already protected",
            Self::SoAlready(_, false) => "not protected",
            Self::AllHidden => "marked rows hidden",
            Self::NothingLeft | Self::NoneOfThem(_) => "none can be changed",
            Self::ListRefused(_) => "list refused",
            Self::RunGoesOn => "run in progress",
            Self::NotWaiting => "not waiting",
            Self::NoResults => "a single operation",
            Self::NothingInTab => "nothing here",
            Self::TooFewColours => "too few colours",
            Self::NoSchedulesOpen => "schedules not open",
            Self::DialogOpen => "a dialog is open",
        }
    }

    /// The instance and its state, where that is the reason: `web-01 is Rebooting`.
    #[must_use]
    pub fn state_of_instance(&self) -> Option<String> {
        match self {
            Self::InstanceError(on) => Some(is_in(on, &InstanceStatus::Error)),
            Self::InstanceBusy(on, status) | Self::InstanceNotReady(on, status) => {
                Some(is_in(on, status))
            }
            Self::InstanceSaving(on, name) => Some(format!("{on} is Saving {name}")),
            _ => None,
        }
    }

    /// Whether it only waits for something that is being read.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        matches!(
            self,
            Self::InstancesNotRead | Self::NotRead | Self::AccountNotRead | Self::JournalUnread
        )
    }

    /// Whether the key belongs to the other list: neither the footer nor the help says so.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        matches!(
            self,
            Self::OnInstances(_)
                | Self::OnAccount(_)
                | Self::NoListThere
                | Self::NoSchedulesOpen
                | Self::NoColumn
                | Self::HiddenColumn
        )
    }
}

impl fmt::Display for Denied {
    #[expect(clippy::too_many_lines, reason = "one sentence for each reason")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |action| key(Context::Instances, Action::List(action));
        let on_snapshot = |change| key(Context::Snapshots, Action::Snapshot(change));
        let refresh = key(Context::Instances, Action::Refresh);
        let said = match self {
            Self::ReadOnly => {
                let allow = list(OnList::ReadOnly);
                format!("This account is read-only. Press {allow} to allow changes.")
            }
            Self::ReadOnlyRun => {
                "Read-only because of --read-only: restart without it to make changes.".to_owned()
            }
            Self::SignedOut => format!("You are signed out. Press {refresh} to sign in."),
            Self::NoInstance => "No instance is selected.".to_owned(),
            Self::InstanceGone => {
                "The instance is no longer in the list. Nothing was sent.".to_owned()
            }
            Self::NoListThere => "There is no list to the right.".to_owned(),
            Self::InstancesNotRead => not_loaded("The instances are"),
            Self::NotRead => not_loaded("The rows are"),
            Self::AccountNotRead => not_loaded("The snapshots of the whole account are"),
            Self::NotRestorable(barred) => writes::barred(*barred),
            Self::NothingBehind => {
                let quit = key(Context::Instances, Action::Program(OnProgram::Quit));
                format!("Press {quit} to quit.")
            }
            Self::NoColumn => "Select “show or hide” of a column to move it.".to_owned(),
            Self::HiddenColumn => {
                let enter = key(Context::Columns, Action::Reply(Reply::Press));
                format!("This column is hidden. Press {enter} to show it before you move it.")
            }
            Self::FirstColumn => "This column is already the first one.".to_owned(),
            Self::LastColumn => "This column is already the last one.".to_owned(),
            Self::NamesTheRow => {
                "This column can't be hidden: it says which row is which.".to_owned()
            }
            Self::NoEntry => "There is nothing to choose: nothing matches what was typed.".to_owned(),
            Self::NoMatch => format!(
                "There is no match to go to. Press {} to filter first.",
                list(OnList::Filter)
            ),
            Self::Incomplete => format!(
                "The list is incomplete, so a new row could not be recognized. Press {refresh} to refresh."
            ),
            Self::Stale => {
                format!("Data is stale: the last refresh failed. Press {refresh} to retry.")
            }
            Self::JournalUnread => journal::not_read_yet(),
            Self::NotRecorded => journal::not_recorded(),
            Self::InstanceError(on) => {
                format!("{on} is in Error: the server makes no snapshot or backup of it.")
            }
            Self::InstanceNotReady(on, status) => {
                let is_in = is_in(on, status);
                format!("{is_in}. Only an Active or Stopped instance can be restored.")
            }
            Self::InstanceBusy(on, work) => {
                format!("{on} is busy ({work}). Try again when it is done.")
            }
            Self::InstanceSaving(on, name) => {
                format!("{on} is busy (Saving {name}). Try again when it is done.")
            }
            Self::DayLimit(on, made) => format!(
                "{on}: {}, as many as the panel allows. Create another one separately.",
                lists::made_today(*made)
            ),
            Self::OnHold(on, hold) => {
                let on = on.as_deref().unwrap_or("The instance");
                format!("{on} is {}.", hold.advice())
            }
            Self::InTheWay(write, phase) => writes::of(write).in_the_way(*phase),
            Self::RestorePlanned(restore, is_ready) => {
                writes::restore::planned(restore, *is_ready, &list(OnList::Operations))
            }
            Self::OnInstances(change) => works_on_snapshots(&on_snapshot(*change)),
            Self::OnAccount(change) => format!(
                "{} works in the lists of an instance: press {} to go there.",
                on_snapshot(*change),
                key(Context::Account, Action::List(OnList::NextPane))
            ),
            Self::NoInstanceOf => "It is not known which instance this was made of. Change or delete it in the web panel.".to_owned(),
            Self::ParentGone => {
                "The instance of this row is gone, so there is nothing to open or restore.".to_owned()
            }
            Self::OfNoInstance => {
                "This row belongs to no instance, so there is nothing to open or restore.".to_owned()
            }
            Self::InstanceBack => {
                "The instance is in the list again. Nothing was sent.".to_owned()
            }
            Self::NotASnapshot(name, kind) => {
                let kind = a(kind);
                format!("{name} is {kind}. Only snapshots and backups are in the lists of an instance.")
            }
            Self::UnknownKind(name, kind) => {
                let kind = a(kind);
                format!("{name} is {kind}, which snapdeck does not know. Change it in the web panel.")
            }
            Self::NoSnapshot => "Nothing is selected.".to_owned(),
            Self::NotInList => {
                "This row is not in the server's list yet, so it can't be changed.".to_owned()
            }
            Self::Protected(name) => format!(
                "{name} is protected and can't be deleted. Press {} to remove the protection.",
                on_snapshot(OnSnapshot::Protect)
            ),
            Self::ProtectionUnknown(name) => format!(
                "The server did not say whether {name} is protected, so it can't be changed here."
            ),
            Self::NotActive(name, status) => format!(
                "{name} is {status}. Only an Active one can be renamed, copied or restored."
            ),
            Self::NoSchedulesOpen => {
                format!("Press {} to open the schedules first.", list(OnList::Schedules))
            }
            Self::DialogOpen => "Answer or close the dialog first.".to_owned(),
            Self::NothingInTab => "There is no row here to open, search or copy.".to_owned(),
            Self::TooFewColours => {
                "The terminal has too few colours for this theme, or NO_COLOR is set.".to_owned()
            }
            Self::NoResults => "This is a single operation. Only runs over several rows have results.".to_owned(),
            Self::NotWaiting => "Only a waiting row can be cancelled.".to_owned(),
            Self::Changed(name) => format!("{name} changed while the dialog was open."),
            Self::OneByOne(name) => {
                format!("The status of {name} is unknown. Delete it separately, without marks.")
            }
            Self::Scheduled(name) => {
                format!("{name} may be a scheduled backup. Delete it separately, without marks.")
            }
            Self::SoAlready(name, true) => format!("{name} is already protected."),
            Self::SoAlready(name, false) => format!("{name} is not protected."),
            Self::AllHidden => {
                "The filter hides all marked rows. Clear the filter or the marks.".to_owned()
            }
            Self::NothingLeft => "Nothing can be done with the marked rows now.".to_owned(),
            Self::NoneOfThem(None) => {
                "It is not possible for any of them, for several reasons.".to_owned()
            }
            Self::NoneOfThem(Some(why)) => {
                format!("Not possible for any of them: {}.", why.brief())
            }
            Self::ListRefused(on) => format!("The server refused the list of {on}."),
            Self::RunGoesOn => format!(
                "Another run is in progress. Press {} to see it.",
                list(OnList::Operations)
            ),
            Self::Saving(name) => format!("{name} is still Saving. Wait until it is Active."),
        };
        f.write_str(&said)
    }
}
