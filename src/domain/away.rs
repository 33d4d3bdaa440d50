//! What changed in an account between two runs: its last complete list, and how a new one differs
//! from it.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    BackupMaker, HistoryAnswer, HistoryEntry, Image, ImageKind, InstanceId, LONGEST_NAME,
    SnapshotId,
    write::{Deed, InList, OpId, Write},
};
use crate::text::Text;

/// The most changes that are kept; all are counted.
pub const MOST_CHANGES: usize = 1_000;

/// How long before a list a create may have begun that the list does not show yet.
const SLACK: SignedDuration = SignedDuration::from_hours(24);

/// A row of the whole account, as far as it is kept between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRow {
    /// Its id.
    pub id: SnapshotId,
    /// What it is.
    pub kind: ImageKind,
    /// Whether the schedule of its instance made it.
    pub scheduled: bool,
    /// Its name, cut to [`LONGEST_NAME`].
    pub name: Text,
    /// The instance that it was made of, if the server names one, and its name, if that is known.
    pub instance: Option<(InstanceId, Text)>,
    /// The day on which it was made.
    pub created: Option<Date>,
}

impl KnownRow {
    /// A row of the list of the whole account. `instance` is the name of its instance.
    #[must_use]
    pub fn of(row: &Image, instance: Option<&Text>) -> Self {
        let instance = instance.map(short).unwrap_or_default();
        Self {
            id: row.snapshot.id.clone(),
            kind: row.kind().clone(),
            scheduled: row.snapshot.properties.made_by == Some(BackupMaker::Schedule),
            name: short(&row.snapshot.name),
            instance: row.instance.clone().map(|id| (id, instance)),
            created: row.snapshot.created,
        }
    }
}

/// A text without what exceeds a name.
fn short(text: &Text) -> Text {
    match text.raw().char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => Text::new(&text.raw()[..end]),
        None => text.clone(),
    }
}

/// A complete list of the whole account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownList {
    /// Whose list it is, as the server says.
    pub user: Text,
    /// When it was requested.
    pub at: Timestamp,
    /// Its rows, each id once.
    pub rows: Vec<KnownRow>,
}

/// How a row differs between two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It was deleted.
    Deleted,
    /// It is new.
    New,
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    /// From elsewhere: nothing here knows about it.
    Elsewhere,
    /// From here, as the history says.
    Here,
    /// From the schedule of its instance.
    Schedule,
}

/// A row that only one of two lists has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChange {
    /// How it differs.
    pub difference: Difference,
    /// Where that comes from.
    pub author: Author,
    /// The row.
    pub row: KnownRow,
}

/// A number of rows of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Snapshots.
    pub snapshots: usize,
    /// Backups.
    pub backups: usize,
    /// Images.
    pub images: usize,
    /// Rows of other kinds.
    pub others: usize,
}

impl RowCounts {
    fn count(&mut self, kind: &ImageKind) {
        *match kind {
            ImageKind::Snapshot => &mut self.snapshots,
            ImageKind::Backup => &mut self.backups,
            ImageKind::Image => &mut self.images,
            ImageKind::Unknown(_) => &mut self.others,
        } += 1;
    }

    /// All of them.
    #[must_use]
    pub fn sum(self) -> usize {
        self.snapshots + self.backups + self.images + self.others
    }
}

/// What changed between two lists of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChanges {
    /// When the earlier list was requested.
    pub since: Timestamp,
    /// The changes, those from elsewhere first, the newest rows first; at most `MOST_CHANGES`.
    pub changes: Vec<ListChange>,
    /// How many there are.
    pub all: usize,
    /// The rows that were deleted elsewhere.
    pub deleted: RowCounts,
    /// The rows that were made elsewhere.
    pub new: RowCounts,
}

/// What was done here, by the history.
#[derive(Debug, Default)]
pub struct DoneHere {
    deleted: HashSet<SnapshotId>,
    created: HashSet<SnapshotId>,
    /// The creates whose new id is not known, and when the last of them began.
    unseen: HashMap<(InstanceId, String), Timestamp>,
}

impl DoneHere {
    /// What these entries did at a server.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a HistoryEntry>, server: &str) -> Self {
        let mut done = Self::default();
        let is_done = |entry: &&HistoryEntry| {
            let refused = matches!(entry.answered, Some((_, HistoryAnswer::NotApplied(_))));
            entry.request.server == server && !refused
        };
        for entry in entries.into_iter().filter(is_done) {
            let request = &entry.request;
            let subject = (request.instance.as_ref(), &request.name);
            let ids = (request.snapshot.as_ref(), entry.created.as_ref());
            done.add(entry.id, request.deed, subject, ids);
        }
        done
    }

    /// The same with these writes, which the history may lack.
    #[must_use]
    pub fn and<'a>(mut self, writes: impl IntoIterator<Item = (OpId, &'a Write)>) -> Self {
        for (id, write) in writes {
            let subject = (write.instance_id(), write.name());
            let expected = write.expects().map(|row| &row.id);
            self.add(id, write.deed(), subject, (expected, None));
        }
        self
    }

    /// Adds a write of an instance, with a name, and the ids of its snapshot and of the new one.
    fn add(
        &mut self,
        id: OpId,
        deed: Deed,
        (instance, name): (Option<&InstanceId>, &Text),
        ids: (Option<&SnapshotId>, Option<&SnapshotId>),
    ) {
        match (deed.in_list(), ids) {
            (InList::Removes, (Some(deleted), _)) => {
                self.deleted.insert(deleted.clone());
            }
            (InList::Adds, (_, Some(created))) => {
                self.created.insert(created.clone());
            }
            // Without an original, it is a create, whose name is that of the new row.
            (InList::Adds, (None, None)) => {
                if let Some(instance) = instance {
                    let key = (instance.clone(), short(name).raw().to_owned());
                    let begun = self.unseen.entry(key).or_insert_with(|| id.begun());
                    *begun = (*begun).max(id.begun());
                }
            }
            (InList::Adds | InList::Removes | InList::Keeps | InList::Nothing, _) => {}
        }
    }

    fn has(&self, difference: Difference, row: &KnownRow, since: Timestamp) -> bool {
        match difference {
            Difference::Deleted => self.deleted.contains(&row.id),
            Difference::New if self.created.contains(&row.id) => true,
            Difference::New => row.instance.as_ref().is_some_and(|(instance, _)| {
                let key = (instance.clone(), row.name.raw().to_owned());
                let begun = self.unseen.get(&key);
                begun.is_some_and(|begun| begun.checked_add(SLACK).is_ok_and(|at| at >= since))
            }),
        }
    }
}

/// Compares a list with an earlier one, whose rows come one by one.
#[derive(Debug)]
pub struct ListComparison<'a> {
    later: &'a KnownList,
    /// The rows of the later list, and whether the earlier one has them, too.
    known: HashMap<&'a SnapshotId, bool>,
    /// The rows that only the earlier list has.
    gone: Vec<KnownRow>,
}

impl<'a> ListComparison<'a> {
    /// A comparison with an earlier list of which nothing is known yet.
    #[must_use]
    pub fn of(later: &'a KnownList) -> Self {
        Self {
            later,
            known: later.rows.iter().map(|row| (&row.id, false)).collect(),
            gone: Vec::new(),
        }
    }

    /// Takes in a row of the earlier list.
    pub fn take(&mut self, row: KnownRow) {
        match self.known.get_mut(&row.id) {
            Some(is_known) => *is_known = true,
            None => self.gone.push(row),
        }
    }

    /// How the later list differs from the earlier one, which was requested at `since`.
    #[must_use]
    pub fn end(self, since: Timestamp, done: &DoneHere) -> ListChanges {
        let is_new = |row: &&KnownRow| self.known.get(&row.id) == Some(&false);
        let new = self.later.rows.iter().filter(is_new);
        let gone = self.gone.iter().map(|row| (Difference::Deleted, row));
        let both = gone.chain(new.map(|row| (Difference::New, row)));
        let mut changes: Vec<(Author, Difference, &KnownRow)> = both
            .map(|(difference, row)| {
                let author = if done.has(difference, row, since) {
                    Author::Here
                } else if row.scheduled {
                    Author::Schedule
                } else {
                    Author::Elsewhere
                };
                (author, difference, row)
            })
            .collect();
        changes.sort_by_key(|(author, difference, row)| (*author, *difference, Reverse(&row.id)));
        let counts = |wanted: Difference| {
            let mut counts = RowCounts::default();
            for (author, difference, row) in &changes {
                if (*author, *difference) == (Author::Elsewhere, wanted) {
                    counts.count(&row.kind);
                }
            }
            counts
        };
        ListChanges {
            since,
            all: changes.len(),
            deleted: counts(Difference::Deleted),
            new: counts(Difference::New),
            changes: changes
                .into_iter()
                .take(MOST_CHANGES)
                .map(|(author, difference, row)| ListChange {
                    difference,
                    author,
                    row: row.clone(),
                })
                .collect(),
        }
    }
}

impl ListChanges {
    /// Whether anything was changed elsewhere.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.deleted.sum() + self.new.sum() > 0
    }
}

#[cfg(test)]
mod tests;
