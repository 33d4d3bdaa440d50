//! The colours of the screen, as the user chose.

use super::Colours;

/// A choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own 16 colours, on its own background.
    #[default]
    Terminal,
    /// True colours on a dark background of its own.
    Dark,
    /// True colours on a light background of its own.
    Light,
    /// Bright colours on black, nothing dim.
    HighContrast,
}

impl Theme {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("terminal", Self::Terminal),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("high-contrast", Self::HighContrast),
    ];

    /// Parses the name of a theme.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(name, _)| *name == word);
        known.map(|(_, theme)| *theme)
    }

    /// The least colours that a terminal needs to show it.
    #[must_use]
    pub fn needs(self) -> Colours {
        match self {
            Self::Terminal => Colours::None,
            Self::HighContrast => Colours::Sixteen,
            Self::Dark | Self::Light => Colours::Indexed,
        }
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, theme)| *theme == self);
        known.map_or("", |(name, _)| *name)
    }
}
