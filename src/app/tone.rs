//! What something on the screen means, whatever it looks like.

/// What something means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Plain,
    /// The frame of what does not have the focus; never text, which some palettes would hide.
    Quiet,
    /// The name of something: titles, headings.
    Strong,
    /// All is well.
    Good,
    /// Goes on by itself, or wants a look.
    Busy,
    /// Can do harm, or did not work.
    Danger,
    /// Not known.
    Odd,
}
