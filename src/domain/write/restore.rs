//! Restoring a snapshot: the whole disk of an instance is replaced by it.

use super::{
    Barred, Deed, Failed, Item, Kind, NotDone, Subject, Target, UnderWay, Verdict, Watched,
    changeable,
};
use crate::{
    domain::{
        Access, Change, CopyKind, Instance, InstanceStatus, List, Now, Secret, Size, Snapshot,
        SnapshotId, SnapshotStatus, SshKey,
    },
    text::Text,
};

/// A restore as the user confirmed it, by typing the id of the instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The instance whose disk is replaced.
    pub instance: Instance,
    /// The snapshot or backup of it that replaces it, as it was shown.
    pub item: Item,
    /// The snapshot of the present state, which has to be Active before; none if the user did not
    /// want one, or if it is not made yet.
    pub kept: Option<SnapshotId>,
    /// How people log in afterwards.
    pub access: Access,
}

impl Restore {
    /// A restore of an instance from a snapshot of it, after which people log in as before.
    #[must_use]
    pub fn new(instance: Instance, snapshot: Snapshot, kept: Option<SnapshotId>) -> Self {
        Self {
            item: Item::of(instance.clone(), snapshot),
            instance,
            kept,
            access: Access::AsBefore,
        }
    }

    /// The same restore with another access afterwards.
    #[must_use]
    pub fn with_access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The key that is sent with it, of those that the account has: the chosen one, or the first one
    /// beside a password, because the panel sends that, too `[panel]`.
    ///
    /// # Errors
    /// `NotDone::Barred` if the account no longer has the chosen key, `NotDone::NotFound` if the list is
    /// incomplete and does not show it.
    pub fn key_to_send<'a>(&self, keys: &'a List<SshKey>) -> Result<Option<&'a SshKey>, NotDone> {
        match &self.access {
            Access::AsBefore | Access::ForgottenPassword => Ok(None),
            Access::Password(_) => Ok(keys.rows.first()),
            Access::Key(chosen) => {
                let found = keys.rows.iter().find(|key| key.id == chosen.id);
                match found {
                    None if keys.complete => Err(NotDone::Barred(Barred::KeyGone)),
                    None => Err(NotDone::NotFound(None)),
                    found => Ok(found),
                }
            }
        }
    }

    /// Checks that an instance is in a state in which its disk can be replaced.
    ///
    /// # Errors
    /// `Barred` says why not.
    pub fn ready(instance: &Instance) -> Result<(), Barred> {
        match &instance.status {
            InstanceStatus::Active | InstanceStatus::Stopped => Ok(()),
            status if status.is_at_work() => Err(Barred::Busy),
            _ => Err(Barred::NotReady),
        }
    }

    /// Checks that the disk of the instance is large enough, as far as that is known.
    ///
    /// # Errors
    /// `Barred` says that it is too small.
    pub fn fits(snapshot: &Snapshot, disk: Option<Size>) -> Result<(), Barred> {
        match (snapshot.properties.min_disk, disk) {
            (Size::Thousandths(needs), Some(Size::Thousandths(has))) if needs > has => {
                Err(Barred::DiskTooSmall)
            }
            _ => Ok(()),
        }
    }
}

/// The disk of an instance, as far as its snapshots tell: the list of instances does not have it, but
/// the newest usable snapshot needs a disk as large as that which it was made of.
#[must_use]
pub fn known_disk(list: &List<Snapshot>) -> Option<Size> {
    let usable = list.rows.iter().filter(|row| {
        row.status == SnapshotStatus::Active
            && matches!(row.properties.min_disk, Size::Thousandths(disk) if disk > 0)
    });
    let newest = usable.max_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
    newest.map(|row| row.properties.min_disk)
}

impl Kind for Restore {
    fn subject(&self) -> Subject<'_> {
        Subject::Existing(&self.item)
    }

    fn target(&self) -> Target {
        Target::Instance(self.instance.id.clone())
    }

    fn allows(&self, row: &Snapshot, list: &List<Snapshot>) -> Result<(), NotDone> {
        changeable(row).map_err(NotDone::Barred)?;
        if self.access == Access::ForgottenPassword {
            return Err(NotDone::Barred(Barred::PasswordForgotten));
        }
        // Among the backups there is no snapshot.
        let is_listed_here = self.item.snapshot.copy_kind() == CopyKind::Snapshot;
        if let Some(kept) = self.kept.as_ref().filter(|_| is_listed_here) {
            let kept = list.rows.iter().find(|row| row.id == *kept);
            if kept.is_none_or(|row| row.status != SnapshotStatus::Active) {
                return Err(NotDone::Barred(Barred::NotKept));
            }
        }
        Self::fits(row, known_disk(list)).map_err(NotDone::Barred)
    }

    /// What it restores from, and the snapshot of the present state.
    fn keeps(&self, snapshot: &SnapshotId) -> bool {
        self.item.id() == snapshot || self.kept.as_ref() == Some(snapshot)
    }

    fn password(&self) -> Option<&Secret> {
        match &self.access {
            Access::Password(password) => Some(password.secret()),
            Access::AsBefore | Access::ForgottenPassword | Access::Key(_) => None,
        }
    }

    fn confirms(&self, fields: &[(String, String)]) -> Result<(), NotDone> {
        let image = fields.iter().find(|(name, _)| name == "fleio_id");
        let was = &self.item.snapshot.fleio_id;
        match image.map(|(_, id)| Text::new(id)) {
            Some(is) if !was.is_blank() && *was != is => {
                Err(NotDone::Changed(vec![Change::Image([was.clone(), is])]))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The instance is the one that was shown, and nothing is being done to it.
    fn allows_on(&self, listed: Option<&Instance>) -> Result<(), NotDone> {
        let listed = listed.ok_or(NotDone::NotFound(None))?;
        let is_same = listed.name == self.instance.name
            && listed.ip == self.instance.ip
            && listed.region == self.instance.region;
        if !is_same {
            return Err(NotDone::Barred(Barred::InstanceChanged));
        }
        Self::ready(listed).map_err(NotDone::Barred)
    }

    /// The list of its snapshots shows nothing of it.
    fn watches(&self) -> Watched {
        Watched::Instances
    }

    /// Done is what was at work and is Active again. An accepted restore explains whatever the
    /// instance does; if its answer was lost, only `rebuilding` proves that it arrived.
    fn seen_among_instances(
        &self,
        list: &List<Instance>,
        asked: Now,
        under_way: Option<&UnderWay>,
        is_accepted: bool,
    ) -> Option<Verdict> {
        let Some(row) = list.rows.iter().find(|row| row.id == self.instance.id) else {
            return if list.complete {
                Some(Verdict::Gone)
            } else {
                None
            };
        };
        let is_ours = is_accepted || under_way.is_some();
        let is_rebuilding = row.status == InstanceStatus::AtWork(REBUILDING);
        match &row.status {
            _ if is_rebuilding || is_ours && row.is_at_work() => {
                Some(Verdict::UnderWay(UnderWay::AtWork(asked)))
            }
            InstanceStatus::Active if under_way.is_some() => Some(Verdict::Done),
            InstanceStatus::Error if is_ours => {
                Some(Verdict::Failed(Failed::Instance(InstanceStatus::Error)))
            }
            _ => None,
        }
    }

    fn goes_on(&self) -> bool {
        true
    }

    fn deed(&self) -> Deed {
        Deed::Restore
    }
}

/// The word for an instance whose disk is being replaced `[panel]`.
const REBUILDING: &str = "rebuilding";
