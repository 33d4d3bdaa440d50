//! The progress of a call that takes several steps.

use std::{fmt, sync::Arc};

use super::Image;

/// The progress of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of units done, such as rows of a list.
    pub done: usize,
    /// The total number of units, if known.
    pub total: Option<usize>,
}

/// Rows of the account-wide list that arrive before it is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedRows {
    /// The number of rows before them in this reading; 0 begins a new reading.
    pub from: usize,
    /// The rows, each for the first time.
    pub rows: Vec<Image>,
}

/// What a running call reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallReport {
    /// Its progress.
    Progress(Progress),
    /// Rows that have arrived.
    Rows(ArrivedRows),
}

/// Receives the reports of one call; by default it ignores them.
#[derive(Clone, Default)]
pub struct Reporter(Option<Arc<dyn Fn(CallReport) + Send + Sync>>);

impl Reporter {
    /// Passes each report to `listener`, which must return at once.
    #[must_use]
    pub fn new(listener: impl Fn(CallReport) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Reports progress.
    pub fn report(&self, progress: Progress) {
        if let Some(listener) = &self.0 {
            listener(CallReport::Progress(progress));
        }
    }

    /// Reports rows that have arrived. They are copied only if there is a listener.
    pub fn arrived(&self, from: usize, rows: &[Image]) {
        if let Some(listener) = &self.0 {
            let rows = rows.to_vec();
            listener(CallReport::Rows(ArrivedRows { from, rows }));
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reporter").field(&self.0.is_some()).finish()
    }
}
