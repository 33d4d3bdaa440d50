//! What the log says of what nothing else tells, and the names of calls in it: ids, never what was
//! typed or sent.

use std::{fmt, time::Duration};

use crate::domain::{
    FileProblem, KeepProblem, NotifyFailure, Problem, ProfileName,
    write::{Target, Write},
};

/// A write, by its ids: `delete 5226790 of 5203773`.
#[must_use]
pub fn write(write: &Write) -> String {
    let verb = write.deed().word();
    match (write.target(), write.instance_id()) {
        (Target::Instance(id) | Target::Schedules(id), _) => format!("{verb} on {id}"),
        (Target::Snapshot(id), Some(instance)) => format!("{verb} {id} of {instance}"),
        (Target::Snapshot(id), None) => format!("{verb} {id}"),
    }
}

/// The form that is read before a write.
#[must_use]
pub fn form_before(write: &Write) -> String {
    format!("form before {}", self::write(write))
}

/// A call was answered.
#[must_use]
pub fn done(profile: &ProfileName, call: &str, took: Duration) -> String {
    format!("{profile}: {call}: done in {} ms", took.as_millis())
}

/// A call failed.
#[must_use]
pub fn failed(profile: &ProfileName, call: &str, problem: &Problem, took: Duration) -> String {
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
