//! A region of the provider: a data centre.

use crate::text::Text;

/// A region, as a form offers it `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The value that is sent.
    pub key: Text,
    /// Its name.
    pub name: Text,
}

impl Region {
    /// Whether a row of a list names this region; case and blanks around it don't count.
    #[must_use]
    pub fn is(&self, listed: &Text) -> bool {
        let plain = |text: &Text| text.raw().trim().to_lowercase();
        let listed = plain(listed);
        plain(&self.key) == listed || plain(&self.name) == listed
    }
}
