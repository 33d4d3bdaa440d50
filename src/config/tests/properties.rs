//! Property tests: no file makes the parser panic.

use std::fs;

use proptest::prelude::*;

use super::{File, KEYS, parse};

/// Pieces of TOML, so that the input gets past the first line.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[profile.prod]\n".to_owned()),
        Just("[[profile]]\n".to_owned()),
        Just("default_profile = 'prod'\n".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("a = ".to_owned() + &"[".repeat(3000)),
        Just("x".to_owned() + &".x".repeat(3000) + " = 1\n"),
        (proptest::sample::select(KEYS.to_vec()), value())
            .prop_map(|(k, v)| format!("{k} = {v}\n")),
        "\\PC{0,20}",
        "[\\[\\]{}=,.'\"#\\n\\r\\x00a-c0-9 -]{0,20}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("['a', 1]".to_owned()),
        Just("{ a.b = 1 }".to_owned()),
        "[0-9T:.eE_+-]{1,12}",
        "\\PC{0,20}".prop_map(|text| format!("{text:?}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any file is accepted, or refused in one-line sentences with a place.
    #[test]
    fn no_text_makes_it_panic(text in pieces()) {
        if let Err(wrong) = parse(&text) {
            prop_assert!(!wrong.0.is_empty());
            let lines = text.lines().count().max(1);
            for finding in &wrong.0 {
                prop_assert!(finding.line.is_none_or(|line| (1..=lines + 1).contains(&line)), "{finding}");
                prop_assert!(!finding.to_string().contains(['\n', '\x1b']), "{finding}");
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, &bytes).unwrap();
        // Bytes that are not UTF-8 are never accepted.
        let taken = File::read(&path).is_ok();
        prop_assert!(!taken || String::from_utf8(bytes).is_ok());
    }
}
