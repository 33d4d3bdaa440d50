//! What a session lets through of a list: kept on the server, set and cleared by a form `[panel]`.

use std::collections::BTreeMap;

use super::account::{Instance, Snapshot};
use super::dialect::answer;
use super::functions::Done;
use super::parameters::Parameters;
use super::{Outcome, sessions::Session};

/// A field that can be filtered by, and what a row has in it.
type Field<T> = (&'static str, fn(&T) -> String);

/// Which fields the real forms have has not been seen: these are the lists' own.
pub(super) const OF_INSTANCES: [Field<Instance>; 9] = [
    ("id", |row| row.id.to_string()),
    ("servername", |row| row.servername.clone()),
    ("name", |row| row.name.clone()),
    ("instance_status", |row| row.instance_status.clone()),
    ("ip", |row| row.ip.clone()),
    ("ip_v6", |row| row.ip_v6.clone()),
    ("datacentername", |row| row.datacentername.clone()),
    ("os_distro", |row| row.os_distro.clone()),
    ("os_version", |row| row.os_version.clone()),
];

pub(super) const OF_SNAPSHOTS: [Field<Snapshot>; 5] = [
    ("id", |row| row.id.to_string()),
    ("name", |row| row.name.clone()),
    ("fleio_id", |row| row.fleio_id.clone()),
    ("fleio_status", |row| row.fleio_status.clone()),
    ("createdate", |row| row.createdate.to_string()),
];

/// By field, what a row must hold there; never an empty text.
#[derive(Default)]
pub(super) struct Filter(BTreeMap<&'static str, String>);

impl Filter {
    /// The rows that hold all that is wanted, whatever the case.
    pub fn of<'a, T>(&self, fields: &[Field<T>], rows: &'a [T]) -> Vec<&'a T> {
        let passes = |row: &&T| {
            fields.iter().all(|(name, read)| {
                let wanted = self.0.get(name);
                wanted.is_none_or(|wanted| holds(&read(row), wanted))
            })
        };
        rows.iter().filter(passes).collect()
    }
}

fn holds(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

/// The form of a list's filter: without `sok` its values as they are, with it they are set.
pub(super) fn form<T>(
    session: &mut Session,
    list: &str,
    fields: &[Field<T>],
    sent: Parameters,
) -> Done {
    let func = sent.first("func");
    let Filter(values) = session.filter(list);
    if !sent.is_confirmed() {
        let body = answer(func, "form", |doc| {
            for (name, _) in fields {
                match values.get(name) {
                    Some(value) => doc.value(name, value),
                    None => doc.empty(name),
                }
            }
        });
        return Ok((Outcome::Previewed, body));
    }
    for (name, _) in fields {
        // What is not sent stays: the stricter reading for who clears a filter.
        match sent.only(name)? {
            Some("") => _ = values.remove(name),
            Some(value) => _ = values.insert(name, value.to_owned()),
            None => {}
        }
    }
    let body = answer(func, "form", |doc| doc.value("ok", ""));
    Ok((Outcome::Filtered, body))
}
