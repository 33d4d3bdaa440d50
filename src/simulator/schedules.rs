//! `instances.fleio_bckps.schedule`: when an instance is backed up by itself `[panel]`.
//!
//! The days go in as numbers and come out as English names. The time is the provider's local time,
//! which is this server's.

use std::time::Duration;

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::CallOutcome;
use super::account::ServedAccount;
use super::dialect::{ErrorReply, Node, answer, made, missed, written};
use super::functions::Done;
use super::instances::{InstanceRow, instance_of};
use super::lists::ListKind;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;
use super::snapshots::DiskCopy;

const LIST: &str = "instances.fleio_bckps.schedule";
const EDIT: &str = "instances.fleio_bckps.schedule.edit";
const DELETE: &str = "instances.fleio_bckps.schedule.delete";

/// When an instance is backed up; the field names are those of the list `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedSchedule {
    /// The `elid` of its calls.
    pub id: u64,
    /// The instance that it backs up.
    pub instance_id: u64,
    /// The user's name for it; its backups bear it too, though their real names are unknown.
    pub name: String,
    /// At least one day, each once, from Sunday.
    pub rotation_days: Vec<Weekday>,
    /// Hour and minute.
    pub rotation_time: Time,
    /// When it was made.
    pub create_date: Date,
}

impl ServedSchedule {
    /// Reads the days and the time of a form.
    pub(super) fn days_of(text: &str) -> Option<Vec<Weekday>> {
        let mut numbers = Vec::new();
        for day in text.split(',') {
            let number = day.parse::<i8>().ok().filter(|_| day.len() == 1)?;
            if numbers.contains(&number) {
                return None;
            }
            numbers.push(number);
        }
        numbers.sort_unstable();
        let days = numbers.into_iter().map(Weekday::from_sunday_zero_offset);
        days.collect::<Result<_, _>>().ok()
    }

    /// Reads a time like `03:00`, from 00:00 to 23:59.
    pub(super) fn time_of(text: &str) -> Option<Time> {
        let (hour, minute) = text.split_once(':')?;
        let number = |text: &str| {
            let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| two)
        };
        Time::new(number(hour)?, number(minute)?, 0, 0).ok()
    }

    /// The first time after this one.
    fn next_after(&self, now: DateTime) -> Option<DateTime> {
        let days = (0..=7).map(|days| {
            let later = Duration::from_secs(days * 86_400);
            now.date().saturating_add(later)
        });
        let chosen = days.filter(|day| self.rotation_days.contains(&day.weekday()));
        let times = chosen.map(|day| day.to_datetime(self.rotation_time));
        times.into_iter().find(|at| *at > now)
    }

    fn write(&self, row: &mut Node) {
        // To be trimmed [panel].
        let days = self.rotation_days.iter().map(|day| english(*day));
        row.plain("id", self.id);
        row.value("name", &self.name);
        row.value("rotation_days", &days.collect::<String>());
        row.value("rotation_time", &self.time());
        row.plain("create_date", self.create_date);
        row.plain("instance_id", self.instance_id);
    }

    fn time(&self) -> String {
        self.rotation_time.strftime("%H:%M").to_string()
    }

    /// The form, with the days as it takes them.
    fn write_form(&self, doc: &mut Node) {
        let days = self.rotation_days.iter();
        let days: Vec<String> = days
            .map(|day| day.to_sunday_zero_offset().to_string())
            .collect();
        doc.value("name", &self.name);
        doc.value("rotation_days", &days.join(","));
        doc.value("rotation_time", &self.time());
        doc.plain("plid", self.instance_id);
    }
}

fn english(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "Sunday ",
        Weekday::Monday => "Monday ",
        Weekday::Tuesday => "Tuesday ",
        Weekday::Wednesday => "Wednesday ",
        Weekday::Thursday => "Thursday ",
        Weekday::Friday => "Friday ",
        Weekday::Saturday => "Saturday ",
    }
}

/// The schedules of an instance, with the number of backups that they keep.
pub(super) fn list(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let kind = ListKind::plain(LIST);
    let page = kind.page(server, session, sent)?;
    let instance = instance_of(server, session, sent, "elid")?.instance;
    let (id, rotation) = (instance.id, instance.backup_rotation);
    let all = server.account(session.user).schedules.iter();
    let rows = all.filter(|schedule| schedule.instance_id == id).collect();
    let head = |doc: &mut Node| doc.plain("backup_rotation", rotation);
    let write = |node: &mut Node, row: &&ServedSchedule| row.write(node);
    Ok(kind.answer(session, page, rows, head, write))
}

/// Without `sok`, the form; with it, makes a schedule, or changes the one that `elid` names. A
/// change keeps what is not sent: the panel renames by the name alone `[panel]`.
pub(super) fn edit(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.id_unless_empty("elid")?;
    if !sent.is_confirmed() {
        let schedules = &server.account(session.user).schedules;
        let found = elid.map(|elid| schedules.iter().find(|row| row.id == elid));
        let known = found.map(|found| found.ok_or_else(|| missed("elid")));
        let known = known.transpose()?;
        let body = answer(EDIT, "form", |doc| match known {
            Some(schedule) => schedule.write_form(doc),
            None => {
                for field in ["name", "rotation_days", "rotation_time", "plid"] {
                    doc.value(field, sent.first(field));
                }
            }
        });
        return Ok((CallOutcome::Previewed, body));
    }
    sent.clicked_if_sent()?;
    let instance = instance_of(server, session, sent, "plid")?.instance;
    let (plid, is_in_error) = (instance.id, instance.instance_status == "Error");
    let name = sent.only("name")?.map(|_| sent.name("name")).transpose()?;
    let days = read(sent, "rotation_days", ServedSchedule::days_of)?;
    let time = read(sent, "rotation_time", ServedSchedule::time_of)?;
    let Some(elid) = elid else {
        // The panel disables its button then `[panel]`.
        if is_in_error {
            let why = "Not possible while the instance is in the status Error";
            return Err(ErrorReply::value("instance_status", why));
        }
        let name = name.ok_or_else(|| ErrorReply::required("name"))?.to_owned();
        let rotation_days = days.ok_or_else(|| ErrorReply::required("rotation_days"))?;
        let rotation_time = time.ok_or_else(|| ErrorReply::required("rotation_time"))?;
        let (id, create_date) = (server.fresh_id(), server.now.date());
        server.account(session.user).schedules.push(ServedSchedule {
            id,
            instance_id: plid,
            name,
            rotation_days,
            rotation_time,
            create_date,
        });
        return Ok((CallOutcome::ScheduleCreated(id), made(EDIT, id)));
    };
    let mut schedules = server.account(session.user).schedules.iter_mut();
    let schedule = schedules.find(|row| row.id == elid);
    let schedule = schedule.ok_or_else(|| missed("elid"))?;
    if schedule.instance_id != plid {
        return Err(missed("plid"));
    }
    if let Some(name) = name {
        name.clone_into(&mut schedule.name);
    }
    schedule.rotation_days = days.unwrap_or_else(|| schedule.rotation_days.clone());
    schedule.rotation_time = time.unwrap_or(schedule.rotation_time);
    Ok((CallOutcome::ScheduleChanged(elid), written(EDIT)))
}

/// A field of this form, if present.
fn read<T>(
    sent: Parameters,
    field: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, ErrorReply> {
    let Some(text) = sent.only(field)? else {
        return Ok(None);
    };
    let refusal = || match field {
        "rotation_time" => ErrorReply::value(field, "It must be a time from 00:00 to 23:59"),
        _ => ErrorReply::value(field, "It must be days from 0 to 6, separated by commas"),
    };
    parse(text).map(Some).ok_or_else(refusal)
}

/// A row action.
pub(super) fn delete(server: &mut Provider, session: &LiveSession, sent: Parameters) -> Done {
    let elid = sent.row()?;
    let schedules = &mut server.account(session.user).schedules;
    let found = schedules.iter().position(|row| row.id == elid);
    schedules.remove(found.ok_or_else(|| missed("elid"))?);
    Ok((CallOutcome::ScheduleDeleted(elid), written(DELETE)))
}

impl Provider {
    /// When the next schedule is due.
    pub fn next_scheduled(&self) -> Option<DateTime> {
        let all = self.users.iter().flat_map(|user| &user.account.schedules);
        all.filter_map(|row| row.next_after(self.now)).min()
    }

    /// The schedules that are due at this time and not before: their users and ids.
    pub fn scheduled_at(&self, at: DateTime) -> Vec<(usize, u64)> {
        let users = self.users.iter().enumerate();
        let all = users.flat_map(|(user, row)| {
            let schedules = row.account.schedules.iter();
            schedules.map(move |schedule| (user, schedule))
        });
        let due = all.filter(|(_, row)| row.next_after(self.now) == Some(at));
        due.map(|(user, row)| (user, row.id)).collect()
    }

    /// Begins the backup of a schedule. It is left out while the instance can't be backed up; what
    /// the provider does then is not known.
    pub fn run_schedule(&mut self, user: usize, id: u64) {
        let account = self.account(user);
        let Some(schedule) = account.schedules.iter().find(|row| row.id == id) else {
            return;
        };
        let (plid, name) = (schedule.instance_id, schedule.name.clone());
        let row = InstanceRow::find(account, plid);
        if row.is_some_and(|row| row.check_ready().is_ok()) {
            self.begin(user, plid, DiskCopy::Backup, &name, "auto");
        }
    }
}

/// After a schedule made this backup, removes the oldest ones of its instance that are too many
/// `[panel]`. Those made by hand don't count, and protected ones stay.
pub(super) fn rotate(account: &mut ServedAccount, backup: u64) {
    let newest = account.images.iter().find(|row| row.row.id == backup);
    let newest = newest.filter(|row| row.is_scheduled());
    let Some(plid) = newest.and_then(|row| row.instances_id) else {
        return;
    };
    let Some(kept) = account.instance(plid).map(|row| row.backup_rotation) else {
        return;
    };
    let all = account.images.iter().filter(|row| row.is_scheduled());
    let own = all.filter(|row| row.instances_id == Some(plid) && !row.row.protected);
    let ids: Vec<u64> = own.map(|row| row.row.id).collect();
    let kept = usize::try_from(kept).unwrap_or(usize::MAX);
    for id in ids.iter().take(ids.len().saturating_sub(kept)) {
        account.remove(*id);
    }
}
