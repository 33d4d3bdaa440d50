//! The filters of a session: kept on the server, set and cleared by a form `[panel]`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::account::{ServedAccount, ServedInstance};
use super::dialect::{ErrorReply, SelectItem, answer, written};
use super::functions::Done;
use super::images::{self, ImageRow};
use super::instances::InstanceRow;
use super::parameters::Parameters;
use super::{CallOutcome, sessions::LiveSession};

/// The states of instances that the panel filters by `[panel]`.
const STATUSES: [(&str, &str); 4] = [
    ("active", "Active"),
    ("stopped", "Stopped"),
    ("verify_resize", "Resized"),
    ("suspend", "Suspended"),
];

/// A field of a filter's form, and the test for a row.
pub(super) type FilterField<T> = (&'static str, fn(&T, &str) -> bool);

/// The fields of the panel's form `[panel]`. A field unknown to the account matches no row.
pub(super) fn of_instances<'a>() -> [FilterField<InstanceRow<'a>>; 15] {
    [
        ("id", |row, wanted| row.instance.id.to_string() == wanted),
        // Which of the two names it searches is not known.
        ("name", |row, wanted| {
            holds(&row.instance.servername, wanted) || holds(&row.instance.name, wanted)
        }),
        ("ip", |row, wanted| holds(&row.instance.ip, wanted)),
        ("pricelist", |row, wanted| {
            holds(&row.instance.pricelist(), wanted)
        }),
        ("instance_status", |row, wanted| holds(row.state(), wanted)),
        ("datacenter", |row, wanted| {
            row.instance.datacenter().to_string() == wanted
        }),
        ("orderdatefrom", |row, wanted| {
            row.instance.createdate.to_string().as_str() >= wanted
        }),
        ("orderdateto", |row, wanted| {
            row.instance.createdate.to_string().as_str() <= wanted
        }),
        ("opendate", |row, wanted| {
            holds(&row.instance.createdate.to_string(), wanted)
        }),
        ("cost_from", |row, wanted| {
            wanted
                .parse()
                .is_ok_and(|from: f64| row.instance.price() >= from)
        }),
        ("cost_to", |row, wanted| {
            wanted
                .parse()
                .is_ok_and(|to: f64| row.instance.price() <= to)
        }),
        // Paid by the day `[isp]`.
        ("period", |_, wanted| wanted == "-50"),
        ("autoprolong", |_, _| false),
        ("domain", |_, _| false),
        ("expiredate", |_, _| false),
    ]
}

/// The fields of the panel's form `[panel]`.
pub(super) fn of_snapshots<'a>() -> [FilterField<ImageRow<'a>>; 5] {
    let [name, id, fleio_status, os_distro, ..] = images::fields();
    let protected: FilterField<_> = ("protected", |row: &ImageRow, wanted| {
        row.snapshot.protected == (wanted == "on")
    });
    [name, id, fleio_status, os_distro, protected]
}

/// What the panel's form offers for some fields, without an empty value: it adds one `[panel]`.
pub(super) fn selects_of_instances(
    account: &ServedAccount,
) -> [(&'static str, Vec<SelectItem>); 5] {
    let distinct = |of: fn(&ServedInstance) -> (String, String)| {
        let pairs: BTreeSet<(String, String)> = account.instances.iter().map(of).collect();
        let items = pairs
            .into_iter()
            .map(|(key, text)| SelectItem::new(key, text));
        items.collect()
    };
    let pairs = |items: &[(&str, &str)]| {
        let items = items.iter().map(|(key, text)| SelectItem::new(*key, *text));
        items.collect()
    };
    [
        ("autoprolong", pairs(&[("on", "On"), ("off", "Off")])),
        ("status", pairs(&STATUSES)),
        (
            "datacenter",
            distinct(|row| (row.datacenter().to_string(), row.datacentername.clone())),
        ),
        ("period", pairs(&[("-50", "Day")])),
        (
            "pricelist",
            distinct(|row| (row.pricelist(), row.pricelist())),
        ),
    ]
}

/// The value that a row must contain, by field; never empty.
#[derive(Default)]
pub(super) struct RowFilter(BTreeMap<&'static str, String>);

impl RowFilter {
    /// Whether a row matches all set fields.
    pub fn passes<T>(&self, fields: &[FilterField<T>], row: &T) -> bool {
        fields.iter().all(|(name, passes)| {
            let wanted = self.0.get(name);
            wanted.is_none_or(|wanted| passes(row, wanted))
        })
    }
}

/// Whether a text contains another, ignoring case.
pub(super) fn holds(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

/// Refuses a value that the field can't have; an empty one clears it. Most fields are free text
/// `[panel]`.
fn check(field: &'static str, value: &str) -> Result<(), ErrorReply> {
    let is_one_of = |allowed: &[&str]| allowed.contains(&value);
    let fits = match field {
        "protected" => is_one_of(&["on"]),
        "autoprolong" => is_one_of(&["on", "off"]),
        "instance_status" => STATUSES.iter().any(|(key, _)| *key == value),
        "datacenter" => value.parse::<u32>().is_ok(),
        "cost_from" | "cost_to" => value.parse().is_ok_and(f64::is_finite),
        "orderdatefrom" | "orderdateto" | "opendate" | "expiredate" => {
            value.parse::<Date>().is_ok()
        }
        _ => true,
    };
    if fits || value.is_empty() {
        return Ok(());
    }
    Err(ErrorReply::value(field, "The list can't be filtered by it"))
}

/// The form of a list's filter: without `sok` it returns its values, with `sok` it sets them.
pub(super) fn form<T>(
    session: &mut LiveSession,
    list: &str,
    fields: &[FilterField<T>],
    selects: &[(&str, Vec<SelectItem>)],
    sent: Parameters,
) -> Done {
    let func = sent.first("func");
    let RowFilter(values) = session.filter(list);
    if !sent.is_confirmed() {
        let body = answer(func, "form", |doc| {
            for (name, _) in fields {
                match values.get(name) {
                    Some(value) => doc.value(name, value),
                    None => doc.empty(name),
                }
            }
            doc.selects(selects);
        });
        return Ok((CallOutcome::Previewed, body));
    }
    for (name, _) in fields {
        check(name, sent.only(name)?.unwrap_or_default())?;
    }
    for (name, _) in fields {
        // Fields that are not sent stay as they are: the stricter reading for a client that clears
        // a filter.
        match sent.only(name)? {
            Some("") => _ = values.remove(name),
            Some(value) => _ = values.insert(name, value.to_owned()),
            None => {}
        }
    }
    Ok((CallOutcome::Filtered, written(func)))
}
