//! The results of the writes of a run.

use crate::{
    domain::{Change, Protection, SnapshotStatus, write::NotDone},
    words::{Denied, writes},
};

/// It has not begun.
#[must_use]
pub fn not_started() -> String {
    "not started".to_owned()
}

/// It was left out of the question, and why.
#[must_use]
pub fn left_out(why: &Denied) -> String {
    format!("left out: {}", why.brief())
}

/// The person cancelled it.
#[must_use]
pub fn cancelled() -> String {
    "cancelled, not sent".to_owned()
}

/// The lists are read before it is sent.
#[must_use]
pub fn checking() -> String {
    "checking".to_owned()
}

/// It was created, and is being saved.
#[must_use]
pub fn saving() -> String {
    "created, still Saving".to_owned()
}

/// It was created, but is not Active.
#[must_use]
pub fn not_saved(status: Option<&SnapshotStatus>) -> String {
    match status {
        Some(status) => format!("created, but its status is {status}"),
        None => "created, but no longer in the list".to_owned(),
    }
}

/// It waits for its turn.
#[must_use]
pub fn waiting() -> String {
    "waiting".to_owned()
}

/// It is under way.
#[must_use]
pub fn running() -> String {
    "in progress".to_owned()
}

/// It was done.
#[must_use]
pub fn done() -> String {
    "done".to_owned()
}

fn is_protected(change: &Change) -> bool {
    matches!(change, Change::Protection([_, Protection::On]))
}

/// It was not done, and why.
#[must_use]
pub fn not_done(why: &NotDone) -> String {
    match why {
        NotDone::Gone => "not sent: it was already gone".to_owned(),
        NotDone::Changed(changes) if changes.iter().any(is_protected) => {
            "not sent: it has been protected meanwhile".to_owned()
        }
        NotDone::Failed(_) => format!("not done: {}", writes::reason(why)),
        why => format!("not sent: {}", writes::reason(why)),
    }
}

/// It was not possible.
#[must_use]
pub fn denied(why: &Denied) -> String {
    format!("not sent: {why}")
}

/// Its outcome is unknown.
#[must_use]
pub fn unknown() -> String {
    "outcome unknown: check the list or the web panel before you repeat it".to_owned()
}
