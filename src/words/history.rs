//! What is said of an entry of the history.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{access, operations::sentence};
use crate::{
    domain::{
        HistoryAnswer, HistoryEntry, Request,
        write::{Deed, End, InList},
    },
    text::Text,
};

/// Everything about an entry of the history.
#[must_use]
pub fn entry(entry: &HistoryEntry) -> Vec<String> {
    let request = &entry.request;
    let time = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let id = match entry.snapshot() {
        Some(id) if !request.name.is_blank() => format!(" (id {id})"),
        _ => String::new(),
    };
    let mut form = request.form.iter();
    let region = form.find(|(field, _)| field == "region");
    let to = match (&request.new_name, region) {
        (Some(name), Some((_, region))) if request.deed.in_list() == InList::Adds => {
            format!(" to {} as “{name}”", Text::new(region))
        }
        (Some(name), _) => format!(" to “{name}”"),
        (None, _) => String::new(),
    };
    let of = match &request.instance {
        None => String::new(),
        Some(id) if request.instance_name.is_blank() => format!(" of instance {id}"),
        Some(id) => format!(" of {} (id {id})", request.instance_name),
    };
    let with = access::sent_with(&request.form);
    let what = format!(
        "{} {}{}{id}{of}{to}{with}.",
        sentence(&deed(request.deed)).trim_end_matches('.'),
        before_name(request),
        if request.name.is_blank() {
            name(request).into_owned()
        } else {
            format!("“{}”", request.name)
        },
    );
    let user = request
        .user
        .as_ref()
        .map_or_else(String::new, |user| format!(", as {user}"));
    let typed = match &request.typed {
        Some(typed) => format!(" by typing {typed},"),
        None => String::new(),
    };
    let asked = format!(
        "Confirmed {}{typed} with the profile {}{user} on {}.",
        time(entry.id.begun()),
        request.profile,
        request.server
    );
    let answered = match &entry.answered {
        None => "Sent; no answer is recorded.".to_owned(),
        Some((at, HistoryAnswer::Accepted)) => format!("Accepted {}.", time(*at)),
        Some((at, HistoryAnswer::NotApplied(why))) if !entry.is_sent() => {
            format!("Not sent {}: {why}", time(*at))
        }
        Some((at, HistoryAnswer::NotApplied(why))) => format!("Not done {}: {why}", time(*at)),
        Some((at, HistoryAnswer::Unclear(why))) => {
            format!("Answer unclear {}: {why}", time(*at))
        }
    };
    let ended = match &entry.ended {
        None => "No end is recorded yet.".to_owned(),
        Some((at, End::Applied)) => format!("Done {}.", time(*at)),
        Some((_, End::NotApplied)) => String::new(),
        Some((at, End::Unclear)) => format!("Given up {}: the outcome is unknown.", time(*at)),
    };
    let mut said = vec![what, asked, answered];
    said.extend(Some(ended).filter(|ended| !ended.is_empty()));
    said
}

/// What was done, in front of its target.
#[must_use]
pub fn deed(deed: Deed) -> String {
    match deed {
        // Its word alone does not say what.
        Deed::Keep => "keep backups".to_owned(),
        deed => deed.word().replace('-', " "),
    }
}

/// What stands before the name of what an entry of the history is about.
#[must_use]
pub fn before_name(request: &Request) -> &'static str {
    match request.deed.in_list() {
        InList::Adds | InList::Removes | InList::Keeps => request.kind.before_name(),
        InList::Nothing => "",
    }
}

/// What an entry of the history is about; one without a name by its id, as far as that is known.
#[must_use]
pub fn name(request: &Request) -> Cow<'_, str> {
    if !request.name.is_blank() {
        return request.name.shown().into();
    }
    let no_name = "(no name)";
    match request.id() {
        Some(id) => format!("{no_name} {id}").into(),
        None => no_name.into(),
    }
}
