//! The headings of the columns.

/// What it is called.
#[must_use]
pub fn name() -> &'static str {
    "NAME"
}

/// What an instance is called, behind the glyph of its state.
#[must_use]
pub fn instance() -> &'static str {
    "  NAME"
}

/// Which instance a row of the whole account was made of.
#[must_use]
pub fn of() -> &'static str {
    "INSTANCE"
}

/// Whether a row of the whole account is a snapshot, a backup or an image.
#[must_use]
pub fn kind() -> &'static str {
    "KIND"
}

/// Whether a person or a schedule made a backup.
#[must_use]
pub fn made_by() -> &'static str {
    "MADE BY"
}

/// What an instance does.
#[must_use]
pub fn state() -> &'static str {
    "STATE"
}

/// Where the data is.
#[must_use]
pub fn region() -> &'static str {
    "REGION"
}

/// What a snapshot can be used for.
#[must_use]
pub fn status() -> &'static str {
    "STATUS"
}

/// How large the image is.
#[must_use]
pub fn size() -> &'static str {
    "GB"
}

/// The smallest disk for it.
#[must_use]
pub fn min_disk() -> &'static str {
    "DISK"
}

/// The age of an instance's newest snapshot or backup.
#[must_use]
pub fn newest() -> &'static str {
    "NEWEST"
}

/// How many snapshots an instance has.
#[must_use]
pub fn snapshots() -> &'static str {
    "SNAP"
}

/// How old it is.
#[must_use]
pub fn age() -> &'static str {
    "AGE"
}

/// The day on which it was made.
#[must_use]
pub fn created() -> &'static str {
    "CREATED"
}

/// Its id.
#[must_use]
pub fn id() -> &'static str {
    "ID"
}
