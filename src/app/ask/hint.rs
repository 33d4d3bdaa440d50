//! What a question says of the last key, where that did not do what was meant.

use super::create::LONGEST_NAME;
use crate::{
    app::Denied,
    domain::{Problem, write::NotDone},
    words::{questions, writes},
};

/// What a question says of the last key, or of what changed under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The text was sent to the clipboard of the terminal.
    Copied,
    /// Enter is held down since before the question changed.
    HeldDown,
    /// Enter came before this could be read.
    TooEarly,
    /// What was typed before this came up is dropped.
    TypedBefore,
    /// Lines below were not seen.
    ReadOn,
    /// There is no text to paste into.
    NowhereToPaste,
    /// The field does not take that much.
    TooLong,
    /// What was pasted has a line break inside.
    LineBreak,
    /// Blanks around what was pasted were left out.
    BlanksLeftOut,
    /// It may not be done now.
    Denied(Denied),
    /// A name has so many characters, which is not allowed.
    NameLength(usize),
    /// What was typed is not the id.
    NotTheId,
    /// What was typed is not the end of the id.
    NotTheDigits,
    /// The lists tell that more is at stake than when it opened.
    Changed,
    /// The last look before a delete found that more is at stake: nothing was sent.
    NotSent,
    /// Nothing was created.
    NotCreated(NotDone),
    /// The new name is that which the snapshot has.
    SameName,
    /// Nothing was renamed.
    NotRenamed(NotDone),
    /// Nobody was let in.
    NotSignedIn(Problem),
    /// It is not known yet where secrets would be kept.
    NoPlaceYet,
    /// The login was not typed.
    NoLogin,
    /// The password was not typed.
    NoPassword,
    /// The code was not typed.
    NoCode,
    /// The token was not typed.
    NoToken,
    /// The one-time key was not typed.
    NoKey,
    /// The token has blanks inside.
    BlanksInToken,
}

impl Hint {
    /// It in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Copied => questions::copied(),
            Self::HeldDown => questions::held_down(),
            Self::TooEarly => questions::too_early(),
            Self::TypedBefore => questions::typed_before(),
            Self::ReadOn => questions::read_on(),
            Self::NowhereToPaste => questions::nowhere_to_paste(),
            Self::TooLong => questions::too_long(),
            Self::LineBreak => questions::line_break(),
            Self::BlanksLeftOut => questions::blanks_left_out(),
            Self::Denied(why) => why.to_string(),
            Self::NameLength(length) => questions::name_length(LONGEST_NAME, *length),
            Self::NotTheId => questions::not_the_id(),
            Self::NotTheDigits => questions::not_the_digits(),
            Self::Changed => questions::changed(),
            Self::NotSent => questions::not_sent(),
            Self::NotCreated(why) => writes::create::refused(why),
            Self::SameName => questions::same_name(),
            Self::NotRenamed(why) => writes::rename::refused(why),
            Self::NotSignedIn(why) => why.to_string(),
            Self::NoPlaceYet => questions::no_place_yet(),
            Self::NoLogin => questions::no_login(),
            Self::NoPassword => questions::no_password(),
            Self::NoCode => questions::no_code(),
            Self::NoToken => questions::no_token(),
            Self::NoKey => questions::no_key(),
            Self::BlanksInToken => questions::blanks_in_token(),
        }
    }
}
