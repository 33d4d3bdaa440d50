//! How far a call is that takes several steps, and where it reports that.

use std::{fmt, sync::Arc};

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done, in the unit of the call: the rows of a list.
    pub done: usize,
    /// How many of these there are, as far as is known.
    pub total: Option<usize>,
}

/// Takes the progress of one call; by default nobody listens.
#[derive(Clone, Default)]
pub struct Reporter(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl Reporter {
    /// Hands each report to `listener`, which has to return at once.
    #[must_use]
    pub fn new(listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Reports how far the call is.
    pub fn report(&self, progress: Progress) {
        if let Some(listener) = &self.0 {
            listener(progress);
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reporter").field(&self.0.is_some()).finish()
    }
}
