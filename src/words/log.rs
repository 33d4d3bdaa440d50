//! What the log says of what nothing else tells, and the names of calls in it: ids, never what was
//! typed or sent.

use std::{fmt, time::Duration};

use crate::domain::{
    CopyKind, CopyList, FileProblem, InstanceId, KeepProblem, NotifyFailure, Problem, ProfileName,
    SnapshotId,
    write::{Target, Write},
};

/// A call, which displays as its name in the log.
#[derive(Clone, Copy, Debug)]
pub enum LoggedCall<'a> {
    /// Opens a session.
    SignIn,
    /// Ends a session.
    SignOut,
    /// Reads whose session it is.
    Whoami,
    /// Reads the instances.
    Instances,
    /// Reads the snapshots or backups of an instance.
    Copies(&'a CopyList),
    /// Reads the snapshots, backups and images of the account.
    Images,
    /// Reads the schedules of an instance.
    Schedules(&'a InstanceId),
    /// Reads where a snapshot can be copied to.
    Regions(&'a SnapshotId),
    /// Reads the keys that an instance can be restored with.
    SshKeys(&'a InstanceId),
    /// Reads what an instance can be restored from.
    Sources(&'a InstanceId),
    /// Reads the filter of a list.
    Filter,
    /// Clears the filter of a list.
    ClearFilter,
    /// Reads the form before a write.
    FormBefore(&'a Write),
    /// Sends a write.
    Write(&'a Write),
}

impl fmt::Display for LoggedCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn => f.write_str("sign-in"),
            Self::SignOut => f.write_str("sign-out"),
            Self::Whoami => f.write_str("whoami"),
            Self::Instances => f.write_str("instances"),
            Self::Copies(CopyList { instance, kind }) => match kind {
                CopyKind::Snapshot => write!(f, "snapshots of {instance}"),
                CopyKind::Backup => write!(f, "backups of {instance}"),
            },
            Self::Images => f.write_str("images"),
            Self::Schedules(of) => write!(f, "schedules of {of}"),
            Self::Regions(snapshot) => write!(f, "regions for {snapshot}"),
            Self::SshKeys(instance) => write!(f, "SSH keys for {instance}"),
            Self::Sources(instance) => write!(f, "sources for {instance}"),
            Self::Filter => f.write_str("filter"),
            Self::ClearFilter => f.write_str("clear filter"),
            Self::FormBefore(write) => write!(f, "form before {}", Self::Write(write)),
            // By its ids: `delete 5226790 of 5203773`.
            Self::Write(write) => {
                let verb = write.deed().word();
                match (write.target(), write.instance_id()) {
                    (Target::Instance(id) | Target::Schedules(id), _) => {
                        write!(f, "{verb} on {id}")
                    }
                    (Target::Snapshot(id), Some(of)) => write!(f, "{verb} {id} of {of}"),
                    (Target::Snapshot(id), None) => write!(f, "{verb} {id}"),
                }
            }
        }
    }
}

/// A call was answered.
#[must_use]
pub fn done(profile: &ProfileName, call: LoggedCall<'_>, took: Duration) -> String {
    format!("{profile}: {call}: done in {} ms", took.as_millis())
}

/// A call failed.
#[must_use]
pub fn failed(
    profile: &ProfileName,
    call: LoggedCall<'_>,
    problem: &Problem,
    took: Duration,
) -> String {
    format!("{profile}: {call}: {problem} ({} ms)", took.as_millis())
}

/// A session was opened.
#[must_use]
pub fn signed_in(profile: &ProfileName) -> String {
    format!("{profile}: signed in")
}

/// The session or the password can't be stored.
#[must_use]
pub fn not_stored(profile: &ProfileName, problem: &KeepProblem) -> String {
    format!("{profile}: not stored: {problem}")
}

/// The keyring can't be used.
#[must_use]
pub fn file_used(profile: &ProfileName, problem: &impl fmt::Display) -> String {
    format!("{profile}: {problem} The file is used instead.")
}

/// The lock of the stored secrets can't be taken.
#[must_use]
pub fn without_lock(profile: &ProfileName, problem: &KeepProblem) -> String {
    format!("{profile}: {problem} Going on without the lock.")
}

/// The `token_command` printed more than the token.
#[must_use]
pub fn token_trimmed(profile: &ProfileName) -> String {
    format!("{profile}: token_command: the blanks around the token were left out")
}

/// A write could not be recorded, and the user wanted it to be sent in any case.
#[must_use]
pub fn sent_unrecorded(profile: &ProfileName, problem: &FileProblem) -> String {
    format!("{profile}: {problem} Sent without a record.")
}

/// A file is not read, because a newer version wrote it.
#[must_use]
pub fn newer_not_used(file: &str) -> String {
    format!("{file}: written by a newer snapdeck; not used")
}

/// A file is not read, because it is damaged.
#[must_use]
pub fn damaged_not_used(file: &str) -> String {
    format!("{file}: damaged; not used")
}

/// A file is not written, because a newer version wrote it.
#[must_use]
pub fn newer_left(file: &str) -> String {
    format!("{file}: written by a newer snapdeck; left as it is")
}

/// A file is not written, because another process uses it.
#[must_use]
pub fn in_use(file: &str) -> String {
    format!("{file}: in use by another process; not written")
}

/// The last view of an account can't be read.
#[must_use]
pub fn view_not_restored(problem: &FileProblem) -> String {
    format!("the last view is not restored: {problem}")
}

/// The view of an account can't be written.
#[must_use]
pub fn view_not_stored(problem: &FileProblem) -> String {
    format!("the last view is not stored: {problem}")
}

/// The view of an account is not written before the end.
#[must_use]
pub fn disk_too_slow() -> &'static str {
    "the last view is not stored: the disk takes too long"
}

/// The last list of an account can't be read.
#[must_use]
pub fn list_not_read(problem: &FileProblem) -> String {
    format!("the last list is not read: {problem}")
}

/// The list of an account can't be written.
#[must_use]
pub fn list_not_stored(problem: &FileProblem) -> String {
    format!("the last list is not stored: {problem}")
}

/// The `notify_command` went wrong.
#[must_use]
pub fn notify_command(how: &NotifyFailure) -> String {
    let how = match how {
        NotifyFailure::Empty => "names no program".to_owned(),
        NotifyFailure::NotStarted(error) => format!("can't be started: {error}"),
        NotifyFailure::Failed(status) => format!("failed ({status})"),
        NotifyFailure::NoEnd(error) => format!("failed: {error}"),
        NotifyFailure::TooLong(limit) => {
            format!("did not end within {} s, and was stopped", limit.as_secs())
        }
    };
    format!("notify_command {how}")
}

/// The server of the demo stopped.
#[must_use]
pub fn demo_stopped(error: &impl fmt::Display) -> String {
    format!("the embedded server stopped: {error}")
}

/// The account of the demo can't be read.
#[must_use]
pub fn demo_unreadable(error: &impl fmt::Display) -> String {
    format!("the demo account can't be read: {error}")
}
