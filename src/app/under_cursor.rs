//! What is under the cursor, as what it is: an instance, or a snapshot with what it was made of.

use super::{Focus, Snapshots, State, permit::not_on_hold, table::ShownRow};
use crate::{
    domain::{
        Image, ImageKind, Instance, Snapshot,
        write::{Item, ListId, Parent},
    },
    words::Denied,
};

impl State {
    /// The instance under the cursor.
    pub(super) fn under_cursor(&self) -> Result<&Instance, Denied> {
        let none = match self.data.instances.remote.value {
            None => self.unless_signed_out(Denied::InstancesNotRead),
            Some(_) => Denied::NoInstance,
        };
        self.open_instance().ok_or(none)
    }

    /// What a row of the whole account was made of. An image of the user's own was made of no instance,
    /// and a copy from another region belongs to none. A snapshot or backup that names none where no
    /// other does, or one whose absence is not proved, can't be judged.
    pub(super) fn parent_of(&self, row: &Image) -> Result<Parent, Denied> {
        let not_named = match row.kind() {
            ImageKind::Image => Ok(Parent::Nothing),
            ImageKind::Snapshot | ImageKind::Backup if self.is_region_copy(row) => {
                Ok(Parent::Nothing)
            }
            ImageKind::Snapshot | ImageKind::Backup => Err(Denied::NoInstanceOf),
            ImageKind::Unknown(_) => {
                let name = row.snapshot.name.to_string();
                return Err(Denied::UnknownKind(name, row.kind().clone()));
            }
        };
        let Some(id) = &row.instance else {
            return not_named;
        };
        match (
            self.data.instances.get(id),
            &self.data.instances.remote.value,
        ) {
            (Some(instance), _) => Ok(Parent::Instance(instance.clone())),
            (None, Some(list)) if list.complete && self.data.images.names_instances() => {
                Ok(Parent::Gone(id.clone()))
            }
            (None, Some(_)) => Err(Denied::NoInstanceOf),
            (None, None) => Err(self.unless_signed_out(Denied::InstancesNotRead)),
        }
    }

    /// A row of the whole account as what it is.
    pub(super) fn item_of(&self, row: &Image) -> Result<Item, Denied> {
        Ok(Item {
            snapshot: row.snapshot.clone(),
            parent: self.parent_of(row)?,
        })
    }

    /// What is under the cursor. In the whole account too, a snapshot of an instance is taken from the
    /// list of its instance: only that one shows what it keeps.
    pub(super) fn item_under_cursor(&self) -> Result<Item, Denied> {
        if self.focus == Focus::Account {
            let row = self.image_under_cursor().ok_or(Denied::NoSnapshot)?;
            let item = self.item_of(row)?;
            if item.list() == ListId::Account {
                return Ok(item);
            }
        }
        not_on_hold(self.instance_under_cursor()?)?;
        let (instance, _, snapshot) = self.row_under_cursor()?;
        Ok(Item::of(instance.clone(), snapshot.clone()))
    }

    /// Whether this snapshot is the one under the cursor.
    pub(super) fn is_under_cursor(&self, snapshot: &Snapshot) -> bool {
        let under = self.item_under_cursor();
        under.is_ok_and(|item| *item.id() == snapshot.id)
    }

    /// The snapshot whose details can be shown: the one under the cursor.
    pub(super) fn can_show_details(&self) -> Result<&Snapshot, Denied> {
        if self.focus == Focus::Account {
            let row = self.image_under_cursor().ok_or(Denied::NoSnapshot)?;
            return Ok(&row.snapshot);
        }
        self.row_under_cursor().map(|(.., snapshot)| snapshot)
    }

    /// The instance under the cursor, or that of the snapshot under the cursor.
    pub(super) fn instance_under_cursor(&self) -> Result<&Instance, Denied> {
        match self.focus {
            Focus::Instances | Focus::Snapshots => self.under_cursor(),
            Focus::Account => self.copy_in_account().map(|(instance, _)| instance),
        }
    }

    /// The shown copies of an instance.
    pub(super) fn copies_of(&self, instance: &Instance) -> Option<&Snapshots> {
        self.data.snapshots.get(&self.copy_kind().of(&instance.id))
    }

    /// The snapshot under the cursor, its list and its instance. In the whole account too, a snapshot
    /// is taken from the list of its instance: only that one shows what it keeps.
    pub(super) fn row_under_cursor(&self) -> Result<(&Instance, &Snapshots, &Snapshot), Denied> {
        let instance = self.instance_under_cursor()?;
        let not_read = || self.unless_signed_out(Denied::NotRead);
        let snapshots = self.copies_of(instance).ok_or_else(not_read)?;
        if self.focus == Focus::Account {
            let (_, row) = self.copy_in_account()?;
            let list = &snapshots.list;
            let missing = || match list.remote.value {
                None => not_read(),
                Some(_) => Denied::NotInList,
            };
            return list
                .get(&row.id)
                .map_or_else(|| Err(missing()), |row| Ok((instance, snapshots, row)));
        }
        let table = self.open_table().ok_or_else(not_read)?;
        match (
            table.row(table.at(), &snapshots.list),
            &snapshots.list.remote.value,
        ) {
            (Some(ShownRow::Known(snapshot)), _) => Ok((instance, snapshots, snapshot)),
            (Some(ShownRow::Pending(_)), _) => Err(Denied::NotInList),
            (None, None) => Err(not_read()),
            (None, Some(_)) => Err(Denied::NoSnapshot),
        }
    }
}
