//! The entry point of the fuzzer, also run with its corpus by the tests.

use super::{Doc, NoRow, Row, Undecoded, decode};
use crate::{
    domain::{Image, Instance, Snapshot},
    text::{self, Text},
};

/// Parses a body as every known answer, and checks that the result can be shown.
///
/// # Panics
/// If the decoder is broken.
pub fn survive(body: &[u8]) {
    let (snapshots, none) = (rows::<Snapshot>(body), rows::<NoRow>(body));
    let (instances, images) = (rows::<Instance>(body), rows::<Image>(body));
    // The kind of an answer does not depend on the rows that are expected.
    assert_eq!(snapshots.is_some(), none.is_some());
    assert_eq!(instances.is_some(), none.is_some());
    assert_eq!(images.is_some(), none.is_some());
    for row in snapshots.unwrap_or_default() {
        can_be_shown(&[row.name, row.region, row.fleio_id]);
    }
    for row in images.unwrap_or_default() {
        can_be_shown(&[Text::new(&row.kind().to_string()), row.snapshot.name]);
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
