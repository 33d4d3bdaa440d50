//! What changed while no snapdeck ran: the first complete list of the whole account is compared with
//! the last one of an earlier run. Each complete list is kept for the next run.

use std::{sync::Arc, time::Instant};

use super::{Call, Effect, JournalState, State};
use crate::{
    domain::{KnownList, KnownRow, ListChanges, Now},
    words::Said,
};

/// How far the comparison with the last list of an earlier run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Comparison {
    /// No complete list has been read yet.
    #[default]
    Unread,
    /// It is under way.
    UnderWay,
    /// There is no earlier list.
    Nothing,
    /// These are the differences.
    Made(Box<ListChanges>),
}

/// The lists of this account between two runs.
#[derive(Debug, Default)]
pub(super) struct Away {
    pub(super) comparison: Comparison,
    /// When the list was requested that was kept last.
    kept: Option<Instant>,
}

impl State {
    /// Compares the first complete list of the whole account, then keeps it and each later one.
    pub(super) fn keep_list(&mut self) -> Option<Effect> {
        let asked = self.data.images.list.remote.read_at?;
        let waits = self.journal == JournalState::Unread || self.away.kept == Some(asked.mono);
        if !self.keeps_view() || waits {
            return None;
        }
        match self.away.comparison {
            Comparison::UnderWay => None,
            Comparison::Unread => {
                let list = Box::new(self.known_list(asked)?);
                self.away.comparison = Comparison::UnderWay;
                let begun = self.operations.iter();
                let writes = begun.map(|it| (it.id, Arc::clone(&it.write))).collect();
                Some(self.call(Call::CompareList(list, writes)))
            }
            Comparison::Nothing | Comparison::Made(_) => {
                let list = Box::new(self.known_list(asked)?);
                self.away.kept = Some(asked.mono);
                Some(self.call(Call::KeepList(list)))
            }
        }
    }

    /// The complete list of the whole account, once it is known whose it is.
    fn known_list(&self, asked: Now) -> Option<KnownList> {
        let user = self.entry.whose().cloned()?;
        let list = self.data.images.list.remote.value.as_ref();
        let list = list.filter(|list| list.complete)?;
        let row = |row| {
            let instance = self.instance_of(row);
            KnownRow::of(row, instance.map(|instance| &instance.name))
        };
        Some(KnownList {
            user,
            at: asked.stamp,
            rows: list.rows.iter().map(row).collect(),
        })
    }

    /// Says what changed since the last list of an earlier run.
    pub(super) fn list_compared(&mut self, now: Now, changes: Option<ListChanges>) {
        if self.away.comparison != Comparison::UnderWay {
            return;
        }
        let Some(changes) = changes else {
            self.away.comparison = Comparison::Nothing;
            return;
        };
        if changes.is_news() {
            let news = Said::ChangedElsewhere(changes.since, changes.deleted, changes.new);
            self.say_after(now, news);
        }
        self.away.comparison = Comparison::Made(Box::new(changes));
    }

    /// What changed while no snapdeck ran.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        &self.away.comparison
    }
}
