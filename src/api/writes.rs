//! The form of each kind of write.

use crate::domain::write::{Create, Delete, Rename, Write};

/// The fields of a form beside those that every call has.
type Fields<'a> = Vec<(&'a str, &'a str)>;

/// The function that a write calls, and the fields of its form.
pub(super) fn form(write: &Write) -> (&'static str, Fields<'_>) {
    match write {
        Write::Create(write) => ("instances.snapshots.edit", create(write)),
        Write::Delete(write) => ("image.delete", delete(write)),
        Write::Rename(write) => ("image.edit", rename(write)),
    }
}

/// `[seed]`
fn create(write: &Create) -> Fields<'_> {
    vec![
        ("plid", write.instance.id.as_str()),
        ("name", write.name.raw()),
    ]
}

/// The fields of the article's curl line `[seed]`.
fn delete(write: &Delete) -> Fields<'_> {
    let id = write.snapshot.id.as_str();
    vec![
        ("plid", write.instance.id.as_str()),
        ("elname", id),
        ("elid", id),
    ]
}

/// No `protected` and none of the other fields: so they stay as they are `[panel]`.
fn rename(write: &Rename) -> Fields<'_> {
    vec![
        ("elid", write.snapshot.id.as_str()),
        ("image_name", write.name.raw()),
        ("clicked_button", "ok"),
    ]
}
