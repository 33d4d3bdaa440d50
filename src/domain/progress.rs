//! How far a call is that takes several steps, and where it reports that.

use std::{fmt, sync::Arc};

use super::Image;

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done, in the unit of the call: the rows of a list.
    pub done: usize,
    /// How many of these there are, as far as is known.
    pub total: Option<usize>,
}

/// Rows of the account-wide list that have arrived before all of it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedRows {
    /// How many rows came before them in this reading of the list: 0 begins it anew.
    pub from: usize,
    /// The rows, none of which came before.
    pub rows: Vec<Image>,
}

/// What a call reports while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallReport {
    /// How far it is.
    Progress(Progress),
    /// What has arrived.
    Rows(ArrivedRows),
}

/// Takes the reports of one call; by default nobody listens.
#[derive(Clone, Default)]
pub struct Reporter(Option<Arc<dyn Fn(CallReport) + Send + Sync>>);

impl Reporter {
    /// Hands each report to `listener`, which has to return at once.
    #[must_use]
    pub fn new(listener: impl Fn(CallReport) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Reports how far the call is.
    pub fn report(&self, progress: Progress) {
        if let Some(listener) = &self.0 {
            listener(CallReport::Progress(progress));
        }
    }

    /// Reports rows that have arrived; they are copied only where somebody listens.
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
