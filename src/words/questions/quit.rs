//! The question before the program quits.

use crate::words::grouped;

say! {
    /// The title.
    quit_title => "Quit?";
    /// What happens to a run.
    what_quitting_stops => "If you quit, nothing more is started. The server may still carry out what is in progress.";
    /// Every run has ended since the question opened.
    all_done => "Nothing is in progress any more.";
    /// A button: quit.
    quit_button => "Quit";
    /// What Enter does in the question.
    quit => "quit";
}

/// So many other writes have no known outcome.
#[must_use]
pub fn others_unknown(count: usize) -> String {
    if count == 1 {
        "The outcome of 1 other change is not known yet.".to_owned()
    } else {
        let count = grouped(count);
        format!("The outcome of {count} other changes is not known yet.")
    }
}
