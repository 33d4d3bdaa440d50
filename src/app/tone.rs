//! The meaning of a text on the screen, independent of its looks.

/// The meaning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Plain,
    /// Secondary text: headings, units, the words beside keys, the frame without the focus.
    Quiet,
    /// Names: titles, headings.
    Strong,
    /// Accent: the frame with the focus, the cursor's bar, keys.
    Accent,
    /// Protected against deletion.
    Lock,
    /// A warning about what is shown: stale data.
    Warning,
    /// A good state.
    Good,
    /// In progress.
    Busy,
    /// Worth a look: a warning, an age.
    Caution,
    /// Danger or failure.
    Danger,
    /// Unknown.
    Odd,
}
