//! Copying a snapshot to another region.

use std::collections::BTreeSet;

use super::{
    Deed, Failed, Item, Kind, NotDone, Subject, UnderWay, Verdict, Watched, changeable, same_name,
};
use crate::{
    domain::{Image, List, Region, Snapshot, SnapshotId, SnapshotStatus},
    text::Text,
};

/// A snapshot to be copied to another region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionCopy {
    /// The snapshot.
    pub item: Item,
    /// The name of the copy.
    pub name: Text,
    /// The region of the copy.
    pub region: Region,
    /// The ids of the rows in that region that existed when it was sent. None of these is the copy,
    /// whatever its name is now.
    pub before: BTreeSet<SnapshotId>,
}

impl Kind for RegionCopy {
    fn subject(&self) -> Subject<'_> {
        Subject::Existing(&self.item)
    }

    fn allows(&self, row: &Snapshot, _: &List<Snapshot>) -> Result<(), NotDone> {
        changeable(row).map_err(NotDone::Barred)
    }

    /// The server's answer does not name the copy, and it may belong to no instance.
    fn watches(&self) -> Watched {
        Watched::Images
    }

    fn seen_among_images(
        &self,
        list: &List<Image>,
        under_way: Option<&UnderWay>,
        taken: &BTreeSet<SnapshotId>,
    ) -> Option<Verdict> {
        let mut rows = list.rows.iter().map(|row| &row.snapshot);
        if let Some(UnderWay::Listed(id)) = under_way {
            return match rows.find(|row| row.id == *id).map(|row| &row.status) {
                Some(SnapshotStatus::Active) => Some(Verdict::Done),
                Some(SnapshotStatus::Saving) => {
                    Some(Verdict::UnderWay(UnderWay::Listed(id.clone())))
                }
                Some(status) => Some(Verdict::Failed(Failed::Snapshot(status.clone()))),
                None if list.complete => Some(Verdict::Gone),
                None => Some(Verdict::UnderWay(UnderWay::Listed(id.clone()))),
            };
        }
        let fresh = rows.filter(|row| {
            same_name(&row.name, &self.name)
                && self.region.is(&row.region)
                && !self.before.contains(&row.id)
                && !taken.contains(&row.id)
        });
        let mut ids: Vec<_> = fresh.map(|row| row.id.clone()).collect();
        match ids.len() {
            0 | 1 => ids.pop().map(|id| Verdict::UnderWay(UnderWay::Listed(id))),
            _ => Some(Verdict::Ask(ids)),
        }
    }

    fn goes_on(&self) -> bool {
        true
    }

    fn deed(&self) -> Deed {
        Deed::Copy
    }

    fn new_name(&self) -> Option<&Text> {
        Some(&self.name)
    }
}
