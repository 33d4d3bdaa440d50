//! What something on the screen means, whatever it looks like.

/// What something means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Plain,
    /// What matters less: headings, units, the words beside keys, the frame of what lacks the focus.
    Quiet,
    /// The name of something: titles, headings.
    Strong,
    /// Where the person is: the frame with the focus, the cursor's bar, keys.
    Accent,
    /// Can't be deleted.
    Lock,
    /// What is shown is not as it should be: data that is old.
    Warning,
    /// All is well.
    Good,
    /// Goes on by itself, or wants a look.
    Busy,
    /// Can do harm, or did not work.
    Danger,
    /// Not known.
    Odd,
}
