//! What a question says of the last key, where that did not do what was meant.

use std::{fmt, sync::Arc};

use super::{Denied, access, journal, key, many, writes};
use crate::{
    domain::{
        LONGEST_NAME, PasswordRule, Problem,
        write::{NotDone, Write},
    },
    keys::{Action, Context, Key, Motion, Reply},
};

/// What a question says of the last key, or of what changed under it. It displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The text was sent to the clipboard of the terminal.
    Copied,
    /// The question changed, and Enter came too soon after the last one: it may be held down, or
    /// was pressed twice.
    HeldDown,
    /// Enter moved the focus to Cancel, and came again too soon after that: it may be held down.
    OnCancel,
    /// Enter came before the question could be read.
    TooEarly,
    /// The screen changed under a click.
    MovedUnderClick,
    /// What was typed before the question opened was ignored.
    TypedBefore,
    /// Lines below have not been on the screen yet.
    ReadOn,
    /// The key does nothing in the question.
    UnknownKey(Key),
    /// There is no text field to paste into.
    NowhereToPaste,
    /// The field does not take that much.
    TooLong,
    /// The pasted text has a line break inside.
    LineBreak,
    /// Blanks around the pasted text were removed.
    BlanksLeftOut,
    /// The action is not possible now.
    Denied(Denied),
    /// What the question is about is not allowed now; this goes with its reason.
    NotAllowed(Denied),
    /// The name has this many characters, which is not allowed.
    NameLength(usize),
    /// The typed text is not the id.
    NotTheId,
    /// The typed digits are not the end of the id.
    NotTheDigits,
    /// More is at stake than when the question opened.
    Changed,
    /// The entries of a menu changed since the last key.
    ListChanged,
    /// Something else than digits was typed where only those count.
    OnlyDigits,
    /// The typed number is not that of the snapshots.
    NotTheNumber,
    /// With the prefix, the longest name has so many characters.
    LongName(usize),
    /// The run that is shown has ended.
    RunOver,
    /// The last check before the delete found that more is at stake: nothing was sent.
    NotSent,
    /// The write was not done, so the form can be answered again.
    NotDone(Arc<Write>, NotDone),
    /// The write can't be recorded, and was confirmed once.
    NotRecorded,
    /// The new name is the current one.
    SameName,
    /// Nothing differs from what is.
    Unchanged,
    /// No day is chosen.
    NoDays,
    /// The typed text is not a time.
    NotATime,
    /// The typed text is not the id of the instance.
    NotTheInstance,
    /// The new password breaks this rule.
    BadPassword(PasswordRule),
    /// The new password is not repeated as it is.
    PasswordsDiffer,
    /// The regions are not known yet.
    NoRegion,
    /// The sign-in failed.
    NotSignedIn(Problem),
    /// It is not known yet where secrets would be stored.
    NoPlaceYet,
    /// The login is empty.
    NoLogin,
    /// The password is empty.
    NoPassword,
    /// The code is empty.
    NoCode,
    /// The token is empty.
    NoToken,
    /// The one-time key is empty.
    NoKey,
    /// The token has blanks inside.
    BlanksInToken,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let enter = || key(Context::Buttons, Action::Reply(Reply::Press));
        let down = || key(Context::Buttons, Action::Move(Motion::Down));
        let said = match self {
            Self::Copied => "Dialog text sent to the terminal's clipboard.",
            Self::HeldDown => {
                &format!("{} came too early. Wait 1 s, then press it again.", enter())
            }
            Self::OnCancel => &format!(
                "The focus is on Cancel. Press {} to go on, or wait 1 s and press {enter} to cancel.",
                key(Context::Buttons, Action::Reply(Reply::FocusNext)),
                enter = enter(),
            ),
            Self::TooEarly => &format!(
                "{} came too early. Read this, then press it again.",
                enter()
            ),
            Self::MovedUnderClick => "The screen changed just before the click. Click again.",
            Self::TypedBefore => "Keys typed before this dialog opened were ignored.",
            Self::ReadOn => &format!("Read to the end first: {} scrolls.", down()),
            Self::UnknownKey(key) => &format!("{key} does nothing here."),
            Self::NowhereToPaste => "Paste ignored: there is no text field here.",
            Self::TooLong => "Text is too long: the limit is 4 kB.",
            Self::LineBreak => "Paste ignored: the text contains a line break.",
            Self::BlanksLeftOut => "Blanks around the pasted text were removed.",
            Self::Denied(why) | Self::NotAllowed(why) => &why.to_string(),
            Self::NameLength(length) => {
                &format!("A name has 1 to {LONGEST_NAME} characters; this one has {length}.")
            }
            Self::NotTheId => "This is not the id.",
            Self::NotTheDigits => "These are not the last 4 digits of the id.",
            Self::Changed => "This changed while the dialog was open. Read it again.",
            Self::ListChanged => &format!(
                "The list changed. Check the selection, then press {} again.",
                enter()
            ),
            Self::OnlyDigits => "Only digits can be typed here.",
            Self::NotTheNumber => "That is not the number asked for above.",
            Self::LongName(length) => &many::name_too_long(*length),
            Self::RunOver => "Finished: these are the results.",
            Self::NotSent => "Nothing was deleted: this changed on the server. Read it again.",
            Self::NotDone(write, why) => &writes::refused(write, why),
            Self::SameName => "The name is unchanged.",
            Self::Unchanged => "You have not changed anything yet.",
            Self::NoDays => "Choose at least one day.",
            Self::NotATime => "Enter a time from 00:00 to 23:59.",
            Self::NotRecorded => &journal::confirm_again(&enter()),
            Self::NotTheInstance => "This is not the id of the instance.",
            Self::BadPassword(rule) => &access::rule(*rule),
            Self::PasswordsDiffer => &access::differs(),
            Self::NoRegion => "There is no region to choose yet.",
            Self::NotSignedIn(why) => &why.to_string(),
            Self::NoPlaceYet => &format!(
                "Still checking where secrets can be stored. Press {} again.",
                enter()
            ),
            Self::NoLogin => "Enter the login: it is your e-mail address.",
            Self::NoPassword => "Enter the password.",
            Self::NoCode => "Enter the code.",
            Self::NoToken => "Enter the token.",
            Self::NoKey => "Enter the one-time key.",
            Self::BlanksInToken => "A token contains no blanks. Copy it again.",
        };
        f.write_str(said)
    }
}
