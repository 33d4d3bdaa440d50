//! Text as a filter compares it, without case, accents and compatibility forms.

use std::{ops::Range, sync::LazyLock};

use unicode_normalization::char::decompose_compatible;

/// The characters below this are in a table: the alphabets of Europe and the Near East.
const TABLE_END: u32 = 0x600;

/// The entry in the table for a character that folds to none or to several.
const NOT_ONE: char = '\0';

static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let one = |code| {
        let mut folded = String::new();
        fold_slowly(&mut folded, char::from_u32(code)?);
        let mut chars = folded.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    (0..TABLE_END)
        .map(|code| one(code).unwrap_or(NOT_ONE))
        .collect()
});

/// Appends a folded text.
pub(in crate::app) fn fold_into(out: &mut String, text: &str) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text.chars() {
        fold_char(out, c);
    }
}

/// A folded text.
pub(in crate::app) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(&mut out, text);
    out
}

/// A folded text, and the offset in the original for each of its bytes.
pub(super) fn folded_with_origins(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut origins) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        fold_char(&mut out, c);
        origins.resize(out.len(), at..at + c.len_utf8());
    }
    (out, origins)
}

fn fold_char(out: &mut String, c: char) {
    let known = TABLE.get(c as usize).filter(|folded| **folded != NOT_ONE);
    match known {
        Some(folded) => out.push(*folded),
        None => fold_slowly(out, c),
    }
}

fn fold_slowly(out: &mut String, c: char) {
    decompose_compatible(c, |part| {
        if !is_accent(part) {
            // At the end of a word, sigma has another form.
            let lower = part.to_lowercase();
            out.extend(lower.map(|c| if c == 'ς' { 'σ' } else { c }));
        }
    });
}

/// The blocks of combining diacritical marks; the vowel signs of other scripts stay.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::characters;

    #[test]
    fn neither_case_nor_accents_count() {
        for (text, expected) in [
            ("Web-01", "web-01"),
            ("Ärger", "arger"),
            ("A\u{308}rger", "arger"),
            ("ÏЇї", "iіі"),
            ("КИЇВ", "киів"),
            ("Ёлка", "елка"),
            ("ΣΟΦΟΣ σοφος σοφοσ", "σοφοσ σοφοσ σοφοσ"),
            ("İstanbul", "istanbul"),
            ("ﬁle Ｗｅｂ", "file web"),
            (
                "한국 数据",
                "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8} 数据",
            ),
            ("कुत्ता", "कुत्ता"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn every_character_folds_once_and_for_all() {
        for c in characters() {
            let once = folded(&c.to_string());
            assert_eq!(folded(&once), once, "{c:?}");
            let (with_origins, origins) = folded_with_origins(&c.to_string());
            assert_eq!((with_origins, origins.len()), (once.clone(), once.len()));
            assert!(origins.iter().all(|origin| *origin == (0..c.len_utf8())));
        }
    }
}
