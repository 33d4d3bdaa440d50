//! What the instances of several rows keep once these are deleted: each group of rows, such as the
//! snapshots of an instance, has what its own list shows besides.

use std::collections::{BTreeMap, BTreeSet};

use super::{Block, Stress, many::Scope};
use crate::{
    app::State,
    domain::{
        CopyKind, CopyList, ImageKind, InstanceId, Snapshot, SnapshotId, SnapshotStatus,
        write::{Demand, Item, ListId, Parent, Stakes},
    },
    words::{many, writes::delete},
};

/// What makes up for the rows of a group: the list that shows them, and their instance. Of one that is
/// gone, all that is left counts.
type Siblings = (ListId, Option<InstanceId>);

fn siblings(item: &Item) -> Siblings {
    (item.list(), item.parent.id().cloned())
}

/// What the instances keep.
#[derive(Debug, Default)]
pub(super) struct Remains {
    /// The number of usable rows that each group keeps; `None` where no complete list tells.
    left: BTreeMap<Siblings, Option<usize>>,
    /// The lists, and the rows that leave them, by which they were counted.
    counted: Option<(u64, BTreeSet<SnapshotId>)>,
}

/// What a delete that leaves so many usable ones has to be confirmed by; here the number stands for it,
/// below a sentence that names the instance.
fn demand_of(left: Option<usize>) -> Demand {
    match left {
        None | Some(0) => Demand::LastDigits,
        Some(_) => Demand::Nothing,
    }
}

fn stays(row: &Snapshot, leaving: &BTreeSet<SnapshotId>) -> bool {
    row.status == SnapshotStatus::Active && !leaving.contains(&row.id)
}

/// Counts what the list of the whole account shows of each group, in one pass. Where it is not
/// complete, the list of an instance may be.
fn count_in_account(
    state: &State,
    left: &mut BTreeMap<Siblings, Option<usize>>,
    leaving: &BTreeSet<SnapshotId>,
) {
    let images = &state.data.images;
    let whole = images.list.remote.value.as_ref();
    let whole = whole.is_some_and(|list| list.complete);
    for ((list, _), left) in left.iter_mut() {
        let is_proved = match list {
            // It is proved of its snapshots; a complete list has its backups too.
            ListId::Copies(list) => images.is_proved(&list.instance),
            ListId::Account | ListId::Schedules(_) => whole,
        };
        *left = is_proved.then_some(0);
    }
    let rows = images.list.rows().iter();
    for row in rows.filter(|row| stays(&row.snapshot, leaving)) {
        let Some(instance) = &row.instance else {
            continue;
        };
        let kinds = CopyKind::ALL.into_iter().filter(|kind| row.is_copy(*kind));
        let own = kinds.map(|kind| ListId::Copies(kind.of(instance)));
        for list in own.chain([ListId::Account]) {
            if let Some(Some(count)) = left.get_mut(&(list, Some(instance.clone()))) {
                *count += 1;
            }
        }
    }
    for ((list, _), left) in left.iter_mut().filter(|(_, left)| left.is_none()) {
        if let ListId::Copies(list) = list {
            *left = count_in_own(state, list, leaving);
        }
    }
}

/// Counts what the list of an instance shows, if it is complete.
fn count_in_own(state: &State, list: &CopyList, leaving: &BTreeSet<SnapshotId>) -> Option<usize> {
    let list = state.data.snapshots.get(list)?.list.remote.value.as_ref();
    let list = list.filter(|list| list.complete)?;
    Some(list.rows.iter().filter(|row| stays(row, leaving)).count())
}

impl Remains {
    /// What stands for the demand of a delete.
    pub(super) fn demand(&self, item: &Item) -> Demand {
        let left = self.left.get(&siblings(item)).copied().flatten();
        let stakes = Stakes {
            demand: demand_of(left),
            rest: None,
        };
        stakes.for_parent(&item.parent).demand
    }

    /// Counts again if the lists or the rows have changed; returns whether more is at stake. Less is
    /// only said if the question has to be read again anyway.
    pub(super) fn look<'a>(
        &mut self,
        state: &State,
        scope: &Scope,
        picked: impl Iterator<Item = &'a Item>,
        leaving: BTreeSet<SnapshotId>,
        is_read_anew: bool,
    ) -> bool {
        let version = match scope {
            Scope::Instance(instance, kind) => {
                let open = state.data.snapshots.get(&kind.of(&instance.id));
                open.map_or(0, |open| open.list.version())
            }
            Scope::Account => state.data.images.list.version() + state.data.images.revision(),
        };
        if self.counted.as_ref() == Some(&(version, leaving.clone())) {
            return false;
        }
        let first = self.counted.is_none();
        let mut left: BTreeMap<Siblings, Option<usize>> =
            picked.map(|item| (siblings(item), None)).collect();
        match scope {
            Scope::Instance(instance, kind) => {
                let count = count_in_own(state, &kind.of(&instance.id), &leaving);
                for left in left.values_mut() {
                    *left = count;
                }
            }
            Scope::Account => count_in_account(state, &mut left, &leaving),
        }
        let before = |siblings: &Siblings| self.left.get(siblings).copied().flatten();
        let more = |(siblings, left): (&Siblings, &Option<usize>)| {
            demand_of(*left) > demand_of(before(siblings))
        };
        let rises = !first && left.iter().any(more);
        let falls = |(siblings, left): (&Siblings, &Option<usize>)| {
            demand_of(*left) < demand_of(before(siblings))
        };
        // What was named as left with none stays named: nothing that was read is taken back unseen.
        if first || rises || is_read_anew || !left.iter().any(falls) {
            self.left = left;
        }
        self.counted = Some((version, leaving));
        rises
    }

    /// What is said of it.
    pub(super) fn blocks<'a>(&self, picked: impl Iterator<Item = &'a Item>) -> Vec<Block> {
        let mut said = BTreeSet::new();
        let (mut none, mut no_backup, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        let (mut keep, mut gone, mut no_instance) = (Vec::new(), 0, 0);
        for item in picked {
            let instance = match &item.parent {
                Parent::Instance(instance) => instance,
                Parent::Gone(_) => {
                    gone += 1;
                    continue;
                }
                Parent::Nothing => {
                    no_instance += 1;
                    continue;
                }
            };
            let siblings = siblings(item);
            let left = self.left.get(&siblings).copied().flatten();
            if !said.insert(siblings) {
                continue;
            }
            let label = instance.label().into_owned();
            match left {
                None => unknown.push(label),
                Some(0) if *item.kind() == ImageKind::Snapshot => none.push(label),
                Some(0) => no_backup.push(label),
                Some(usable) => {
                    let kind = item.snapshot.copy_kind();
                    keep.push(delete::keeps(&label, kind, usable, None, None));
                }
            }
        }
        let alarm = |said| Block::Paragraph(said, Stress::Danger);
        let mut blocks = Vec::new();
        if !none.is_empty() {
            blocks.push(alarm(many::none_left(&none)));
        }
        if !no_backup.is_empty() {
            blocks.push(alarm(many::no_backup_left(&no_backup)));
        }
        if !unknown.is_empty() {
            blocks.push(alarm(many::rest_unknown(&unknown)));
        }
        if gone > 0 {
            blocks.push(alarm(many::of_gone_instances(gone)));
        }
        if no_instance > 0 {
            blocks.push(alarm(many::of_no_instance(no_instance)));
        }
        match &keep[..] {
            [] => {}
            [said] => blocks.push(Block::Paragraph(said.clone(), Stress::Plain)),
            several => {
                let said = many::others_keep(several.len());
                blocks.push(Block::Paragraph(said, Stress::Plain));
            }
        }
        blocks
    }
}
