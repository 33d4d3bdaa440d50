//! What is said of a filter: what is wrong with it, and what no row has.

use std::fmt;

use super::list_of;
use crate::text;

/// What there is to say of a filter. It displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is no field of this name; the fields that exist.
    NoField(String, Vec<&'static str>),
    /// A field can't have this value; what it can have.
    NoValue(&'static str, String, Possible),
    /// It has more terms than this.
    TooLong(usize),
    /// No row has the value in this field; all values of the rows, if they are few.
    NoneHas(&'static str, String, Vec<String>),
    /// No row has this text: similar ones are shown.
    Similar(String),
}

/// What a field can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Possible {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A size in GB.
    Sizes,
    /// A number.
    Numbers,
    /// A date.
    Days,
    /// An age.
    Ages,
}

impl Remark {
    /// Whether the filter can't be understood, so that no row fits it.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        match self {
            Self::NoField(..) | Self::NoValue(..) | Self::TooLong(_) => true,
            Self::NoneHas(..) | Self::Similar(_) => false,
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoField(name, known) => write!(
                f,
                "There is no field “{}”. Fields: {}.",
                text::safe(name),
                known.join(", ")
            ),
            Self::NoValue(field, value, possible) => {
                let value = text::safe(value);
                write!(f, "“{value}” is not a value of {field}. Use {possible}.")
            }
            Self::TooLong(most) => write!(f, "A filter can have at most {most} words."),
            Self::NoneHas(field, value, there) => {
                write!(f, "No {field} has “{}”.", text::safe(value))?;
                if there.is_empty() {
                    return Ok(());
                }
                write!(f, " Values: {}.", there.join(", "))
            }
            Self::Similar(word) => {
                let word = text::safe(word);
                write!(f, "No row contains “{word}”; similar rows are shown.")
            }
        }
    }
}

impl fmt::Display for Possible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words(words) => return f.write_str(&list_of(words, "or")),
            Self::Sizes => "GB, such as 20, >5 or <=3.1",
            Self::Numbers => "a number, such as 0 or >5",
            Self::Days => "a date, such as 2026-11 or >2026-11-01",
            Self::Ages => "days (d), weeks (w) or years (y), such as >30d, <4w or 1y",
        })
    }
}
