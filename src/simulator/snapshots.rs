//! `instances.snapshots` and `instances.fleio_bckps`: the snapshots and the backups of an instance,
//! listed and made in the same way `[panel]`.

use super::account::{ServedAccount, ServedInstance, is_auto};
use super::dialect::{ErrorReply, Node, made, missed};
use super::functions::{Done, preview};
use super::images::{self, ImageRow, STAT_COST};
use super::instances::InstanceRow;
use super::lists::ListKind;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;
use super::{CallOutcome, filters};

/// Snapshots by hand per day and instance, and as many backups `[panel]`. Whether they share one
/// count is not known.
const MOST_A_DAY: u32 = 5;

/// What is made of an instance's disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DiskCopy {
    Snapshot,
    /// By hand or by a schedule.
    Backup,
}

impl DiskCopy {
    fn list_func(self) -> &'static str {
        match self {
            Self::Snapshot => "instances.snapshots",
            Self::Backup => "instances.fleio_bckps",
        }
    }

    fn edit_func(self) -> &'static str {
        match self {
            Self::Snapshot => "instances.snapshots.edit",
            Self::Backup => "instances.fleio_bckps.edit",
        }
    }

    /// Those of an instance, in the order in which they are listed.
    pub fn rows<'a>(
        self,
        account: &'a ServedAccount,
        instance: &'a ServedInstance,
    ) -> Vec<ImageRow<'a>> {
        match self {
            Self::Snapshot => images::rows_of(instance).collect(),
            Self::Backup => {
                let backups = account.images.iter().filter(|image| image.is_backup());
                let own = backups.filter(|image| image.instances_id == Some(instance.id));
                own.map(ImageRow::of_image).collect()
            }
        }
    }

    fn made_today(self, instance: &ServedInstance) -> u32 {
        match self {
            Self::Snapshot => instance.manual_created_today,
            Self::Backup => instance.manual_backups_today,
        }
    }
}

/// The list of an instance.
pub(super) fn list(
    copies: DiskCopy,
    server: &mut Provider,
    session: &mut LiveSession,
    sent: Parameters,
) -> Done {
    let (columns, fields) = (images::columns_of_snapshots(), filters::of_snapshots());
    let kind = match copies {
        DiskCopy::Snapshot => ListKind {
            func: copies.list_func(),
            columns: &columns,
            fields: &fields,
        },
        DiskCopy::Backup => ListKind::plain(copies.list_func()),
    };
    let page = kind.page(server, session, sent)?;
    let elid = sent.id("elid")?;
    let account = server.account(session.user);
    let instance = account.instances.iter().find(|row| row.id == elid);
    let instance = instance.ok_or_else(|| missed("elid"))?;
    let rows = copies.rows(account, instance);
    let by_hand = rows.iter().filter(|row| !is_auto(row.backup_type));
    let total = by_hand.count();
    let head = |doc: &mut Node| {
        doc.node("cost", |cost| cost.value("stat_cost", STAT_COST));
        doc.plain("manual_created_today", copies.made_today(instance));
        doc.plain("manual_created_total", total);
    };
    let write = |node: &mut Node, row: &ImageRow| {
        row.write(node, "name");
        if copies == DiskCopy::Backup {
            node.value("backup_type", row.backup_type);
        }
    };
    Ok(kind.answer(session, page, rows, head, write))
}

/// Begins one by hand. `rotation_days` and `rotation_time` come too, empty `[panel]`.
pub(super) fn create(
    copies: DiskCopy,
    server: &mut Provider,
    session: &LiveSession,
    sent: Parameters,
) -> Done {
    let func = copies.edit_func();
    if !sent.is_confirmed() {
        return Ok(preview(func, sent, &["plid", "name"]));
    }
    sent.clicked_if_sent()?;
    let plid = sent.id("plid")?;
    let name = sent.name("name")?;
    for field in ["rotation_days", "rotation_time"] {
        if sent.only(field)?.is_some_and(|text| !text.is_empty()) {
            return Err(ErrorReply::value(field, "Only a schedule has it"));
        }
    }
    let account = server.account(session.user);
    let row = InstanceRow::find(account, plid).ok_or_else(|| missed("plid"))?;
    row.check_ready()?;
    if copies.made_today(row.instance) >= MOST_A_DAY {
        let plural = match copies {
            DiskCopy::Snapshot => "snapshots",
            DiskCopy::Backup => "backups",
        };
        let message = format!("No more than {MOST_A_DAY} {plural} a day can be made by hand");
        return Err(ErrorReply::new("limit", "manual_created_today", message));
    }
    let id = server.begin(session.user, plid, copies, name, "manual");
    if let Some(instance) = server.account(session.user).instance(plid) {
        match copies {
            DiskCopy::Snapshot => instance.manual_created_today += 1,
            DiskCopy::Backup => instance.manual_backups_today += 1,
        }
    }
    Ok((CallOutcome::Created(id), made(func, id)))
}
