//! What each `func` does.

use super::account::{ServedInstance, ServedSnapshot};
use super::dialect::{ErrorReply, Node, answer, missed};
use super::images::ImageRow;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::{LiveSession, PageWanted};
use super::{CallOutcome, edit, filters, images, order, signing};

/// The most rows per page on the platform.
const MOST_ROWS: usize = 1_000;
/// Snapshots by hand per day and instance `[panel]`.
const MOST_A_DAY: u32 = 5;
/// The price in EUR per GB and day.
pub(super) const STAT_COST: &str = "0.0015";
/// The states of an instance that allow no new operation `[panel]`.
const AT_WORK: [&str; 12] = [
    "booting_from_iso",
    "building",
    "creating",
    "processing",
    "rebooting",
    "rebuilding",
    "rescuing",
    "resizing",
    "starting",
    "stopping",
    "suspending",
    "unrescuing",
];

/// The outcome, and the body that reports it.
pub(super) type Done = Result<(CallOutcome, Vec<u8>), ErrorReply>;

/// Its wording is unknown; the `$object` is known `[panel]`.
pub(super) fn running(message: &str) -> ErrorReply {
    ErrorReply::new("exists", "runningoperation", message)
}

/// Carries out the call, if the caller may.
pub(super) fn carry_out(server: &mut Provider, sent: Parameters) -> Done {
    if sent.first("out") != "json" {
        return Err(ErrorReply::new(
            "value",
            "out",
            "The field 'out' must be 'json'",
        ));
    }
    if sent.first("func") == "auth" {
        return signing::sign_in(server, sent);
    }
    let mut session = signing::enter(server, sent)?;
    let done = if session.is_provisional {
        signing::provisional(server, &mut session, sent)
    } else {
        in_session(server, &mut session, sent)
    };
    server.sessions.put_back(session, server.now());
    done
}

fn in_session(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let func = sent.first("func");
    match func {
        "whoami" => Ok((CallOutcome::Read, whoami(server, session))),
        "keepalive" => Ok((
            CallOutcome::Read,
            answer(func, "form", |doc| doc.value("ok", "")),
        )),
        "logon" => Ok(signing::leave(session)),
        "session.newkey" => signing::new_key(server, session, sent),
        "instances" => instances(server, session, sent),
        "instances.filter" => filters::form(session, "instances", &filters::OF_INSTANCES, sent),
        "instances.snapshots" => snapshots(server, session, sent),
        "instances.snapshots.filter" => {
            if !sent.is_confirmed() {
                // It is read with the instance, and set without it `[panel]`.
                instance_of(server, session, sent)?;
            }
            let fields = filters::of_snapshots();
            filters::form(session, "instances.snapshots", &fields, sent)
        }
        "instances.snapshots.edit" => create(server, session, sent),
        "image" => images::images(server, session, sent),
        "image.filter" => filters::form(session, "image", &images::fields(), sent),
        "image.delete" => delete(server, session, sent),
        "image.edit" => edit::image(server, session, sent),
        _ => Err(ErrorReply::new(
            "missed",
            "func",
            format!("There is no function '{func}'"),
        )),
    }
}

fn whoami(server: &mut Provider, session: &LiveSession) -> Vec<u8> {
    let account = server.account(session.user);
    answer("whoami", "form", |doc| {
        doc.node("user", |user| {
            user.attribute("$id", &account.id.to_string());
            user.attribute("$realname", &account.realname);
            user.attribute("$email", &account.email);
        });
    })
}

fn instances(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let page = page(server, session, sent, &order::OF_INSTANCES)?;
    let account = server.account(session.user);
    let filter = session.filter("instances");
    let passes = |row: &&ServedInstance| filter.passes(&filters::OF_INSTANCES, row);
    let mut rows: Vec<&ServedInstance> = account.instances.iter().filter(passes).collect();
    if let Some(order) = page.order {
        order.sort(&order::OF_INSTANCES, &mut rows);
    }
    let body = answer("instances", "list", |doc| {
        list(doc, &rows, page, |row, instance| {
            write_instance(row, instance);
        });
    });
    Ok((CallOutcome::Read, body))
}

fn snapshots(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let columns = images::columns_of_snapshots();
    let page = page(server, session, sent, &columns)?;
    let instance = instance_of(server, session, sent)?;
    let filter = session.filter("instances.snapshots");
    let fields = filters::of_snapshots();
    let rows: Vec<ImageRow> = images::rows_of(instance)
        .filter(|row| filter.passes(&fields, row))
        .collect();
    let mut rows: Vec<&ImageRow> = rows.iter().collect();
    if let Some(order) = page.order {
        order.sort(&columns, &mut rows);
    }
    let body = answer("instances.snapshots", "list", |doc| {
        doc.node("cost", |cost| cost.value("stat_cost", STAT_COST));
        doc.plain("manual_created_today", instance.manual_created_today);
        doc.plain("manual_created_total", instance.snapshots.len());
        list(doc, &rows, page, |row, snapshot| {
            snapshot.write(row, "name");
        });
    });
    Ok((CallOutcome::Read, body))
}

/// The instance that `elid` names.
fn instance_of<'a>(
    server: &'a mut Provider,
    session: &LiveSession,
    sent: Parameters,
) -> Result<&'a mut ServedInstance, ErrorReply> {
    let elid = sent.id("elid")?;
    let instance = server.account(session.user).instance(elid);
    instance.ok_or_else(|| missed("elid"))
}

pub(super) fn page<T>(
    server: &Provider,
    session: &mut LiveSession,
    sent: Parameters,
    columns: &[order::SortColumn<T>],
) -> Result<PageWanted, ErrorReply> {
    let most = server.options.max_page.unwrap_or(MOST_ROWS);
    let usual = server.options.page_size.max(1);
    session.page(sent, columns, usual, most.clamp(1, MOST_ROWS))
}

/// One page of the rows with its counters `[panel]`; past the end it is the last page, as on the
/// live server.
pub(super) fn list<T>(doc: &mut Node, rows: &[T], page: PageWanted, write: impl Fn(&mut Node, &T)) {
    let last = rows.len().div_ceil(page.size).max(1);
    let number = page.number.min(last);
    let first = (number - 1) * page.size;
    let end = first.saturating_add(page.size).min(rows.len());
    doc.rows(&rows[first..end], write);
    doc.plain("p_cnt", page.size);
    doc.plain("p_elems", rows.len());
    doc.plain("p_num", number);
}

fn write_instance(row: &mut Node, instance: &ServedInstance) {
    let in_words = match instance.status {
        1 => "Ordered",
        2 => "Active",
        3 => "Temporary suspended",
        4 => "Deletion in progress",
        _ => "Activation in progress",
    };
    row.plain("id", instance.id);
    row.value("servername", &instance.servername);
    row.value("name", &instance.name);
    row.value("pricelist", &instance.pricelist());
    row.plain("status", instance.status);
    row.node("item_status", |status| {
        status.attribute("$orig", &instance.status.to_string());
        status.attribute("$", in_words);
    });
    row.value("instance_status", instance.state());
    row.value("ip", &instance.ip);
    row.value("ip_v6", &instance.ip_v6);
    row.value("datacentername", &instance.datacentername);
    row.value("instances_os", &instance.os());
    row.value("os_distro", &instance.os_distro);
    row.value("os_version", &instance.os_version);
    row.value("cost", &instance.cost);
    row.plain("createdate", instance.createdate);
}

fn create(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let func = "instances.snapshots.edit";
    if !sent.is_confirmed() {
        return Ok(preview(func, sent, &["plid", "name"]));
    }
    let plid = sent.id("plid")?;
    let name = sent.only("name")?.unwrap_or_default();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(ErrorReply::new(
            "value",
            "name",
            "The name must have 1 to 100 characters",
        ));
    }
    let account = server.account(session.user);
    let instance = account.instance(plid).ok_or_else(|| missed("plid"))?;
    let status = instance.instance_status.as_str();
    if ["Error", "image_uploading"].contains(&status) {
        let message = format!("Not possible while the instance is in the status {status}");
        return Err(ErrorReply::new("value", "instance_status", message));
    }
    if [1, 4, 5].contains(&instance.status) {
        let message = "Not possible while the instance is not active";
        return Err(ErrorReply::new("value", "status", message));
    }
    if AT_WORK.contains(&status) || instance.snapshots.iter().any(ServedSnapshot::is_saving) {
        return Err(running(
            "Another operation on the instance is running, please wait",
        ));
    }
    if instance.manual_created_today >= MOST_A_DAY {
        let message = format!("No more than {MOST_A_DAY} snapshots a day can be made by hand");
        return Err(ErrorReply::new("limit", "manual_created_today", message));
    }
    let id = server.begin_snapshot(session.user, plid, name);
    let body = answer(func, "form", |doc| {
        doc.value("ok", "");
        doc.plain("id", id);
    });
    Ok((CallOutcome::Created(id), body))
}

/// A row action has no form and so no preview: it acts at once on `elid` alone, without `sok`
/// `[panel]`. The other fields of the article must still match, so that a client that mixes up ids
/// is noticed.
fn delete(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let func = "image.delete";
    let elid = sent.id("elid")?;
    if sent
        .id_if_sent("elname")?
        .is_some_and(|other| other != elid)
    {
        return Err(ErrorReply::new(
            "value",
            "elname",
            "The fields 'elid' and 'elname' differ",
        ));
    }
    let plid = sent.id_if_sent("plid")?;
    let deleting = server.is_deleting(session.user, elid);
    let mut rows = images::rows(server.account(session.user));
    let found = rows.find(|row| row.snapshot.id == elid);
    let ImageRow {
        snapshot,
        instances_id,
        ..
    } = found.ok_or_else(|| missed("elid"))?;
    if plid.is_some() && plid != instances_id {
        return Err(missed("plid"));
    }
    if snapshot.protected {
        return Err(ErrorReply::new(
            "access",
            "protected",
            "The snapshot is protected from deletion",
        ));
    }
    if snapshot.is_saving() {
        return Err(running("The snapshot is still being made, please wait"));
    }
    if deleting {
        return Err(running("The snapshot is being deleted already"));
    }
    drop(rows);
    server.begin_delete(session.user, elid);
    Ok((
        CallOutcome::Deleted(elid),
        answer(func, "form", |doc| doc.value("ok", "")),
    ))
}

/// The answer to a change without `sok`: the form as filled in, never an error and never a success
/// `[isp]`.
pub(super) fn preview(func: &str, sent: Parameters, fields: &[&str]) -> (CallOutcome, Vec<u8>) {
    let body = answer(func, "form", |doc| {
        for field in fields {
            doc.value(field, sent.first(field));
        }
    });
    (CallOutcome::Previewed, body)
}
