//! What the fuzzer calls with anything, and the tests with all that was found.

use super::{Doc, NoRow, Row, Undecoded, decode};
use crate::{
    domain::{Image, Instance, Snapshot},
    text::{self, Text},
};

/// Reads a body as each of the things that are read, and checks that what was read can be shown.
///
/// # Panics
/// When the decoder is broken.
pub fn survive(body: &[u8]) {
    let (snapshots, none) = (rows::<Snapshot>(body), rows::<NoRow>(body));
    let (instances, images) = (rows::<Instance>(body), rows::<Image>(body));
    // What an answer is does not hang on whose rows are looked for in it.
    assert_eq!(snapshots.is_some(), none.is_some());
    assert_eq!(instances.is_some(), none.is_some());
    assert_eq!(images.is_some(), none.is_some());
    for row in snapshots.unwrap_or_default() {
        can_be_shown(&[row.name, row.region, row.fleio_id]);
    }
    for row in images.unwrap_or_default() {
        can_be_shown(&[row.snapshot.name, Text::new(&row.kind.to_string())]);
    }
    for row in instances.unwrap_or_default() {
        can_be_shown(&[row.name, row.region, row.ip]);
    }
}

fn rows<R: Row>(body: &[u8]) -> Option<Vec<R>> {
    match decode(body) {
        Ok(Doc { rows, .. }) => Some(rows),
        Err(Undecoded::NotJson | Undecoded::NotOfApi) => None,
        Err(Undecoded::Error(error)) => {
            let words = [error.kind, error.object, error.message];
            can_be_shown(&words.map(|words| Text::new(words.raw())));
            None
        }
    }
}

fn can_be_shown(texts: &[Text]) {
    for text in texts {
        assert_eq!(text::safe(text.shown()), text.shown());
    }
}
