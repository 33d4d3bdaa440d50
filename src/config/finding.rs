//! What is wrong with what was set: the sentence, its place, and the nearest right word.

use std::{fmt, path::PathBuf};

use thiserror::Error;

use crate::text;

/// One thing that is wrong. The sentence repeats names of keys and profiles, never another value: that
/// could be a secret in the wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, where it is about one.
    pub file: Option<PathBuf>,
    /// The line in it, where it is about one.
    pub line: Option<usize>,
    /// The sentence, without a full stop.
    pub said: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(&text::safe(&file.display().to_string()))?;
            if let Some(line) = self.line {
                write!(f, " line {line}")?;
            }
            f.write_str(": ")?;
        }
        let stop = if self.said.ends_with('?') { "" } else { "." };
        write!(f, "{}{stop}", self.said)
    }
}

/// All that is wrong, in the order of the lines; one at least.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Something wrong with a flag or a variable.
    pub(super) fn said(said: impl Into<String>) -> Self {
        Self(vec![Finding {
            file: None,
            line: None,
            said: said.into(),
        }])
    }
}

/// One a line.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Finding::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// A name as it is repeated: in quotes, safe and short.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", text::cut(&text::safe(name), 40, "…"))
}

/// `; did you mean "colour"?` where one of the right words is near, else what the right words are.
pub(super) fn hint(word: &str, right: &[&str], all: &str) -> String {
    nearest(word, right).map_or_else(
        || format!("; {all} {}", right.join(", ")),
        |near| format!("; did you mean \"{near}\"?"),
    )
}

/// What is said of a profile that there is none of.
pub(super) fn no_profile(word: &str, names: &[&str]) -> String {
    let none = format!("no profile is called {}", quoted(word));
    if names.is_empty() {
        return format!("{none}; there are none");
    }
    let hint = hint(word, names, "known:");
    let known = if hint.ends_with('?') {
        format!(" Known: {}", names.join(", "))
    } else {
        String::new()
    };
    format!("{none}{hint}{known}")
}

/// The right word that was likely meant: it begins the same, or a third of it is wrong at most.
fn nearest<'a>(word: &str, right: &[&'a str]) -> Option<&'a str> {
    // Measuring costs the product of the lengths.
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase();
    let distance = |candidate: &str| {
        let begins = word.len() > 1 && candidate.starts_with(&word);
        let wrong = strsim::osa_distance(&word, &candidate.to_lowercase());
        let near = wrong * 3 <= word.chars().count().max(candidate.chars().count());
        (begins || near).then_some(wrong)
    };
    right
        .iter()
        .filter_map(|candidate| Some((distance(candidate)?, *candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_what_was_likely_meant() {
        let keys = ["url", "user", "colour", "read_only", "language", "ca_file"];
        for (word, meant) in [
            ("colr", Some("colour")),
            ("color", Some("colour")),
            ("ReadOnly", Some("read_only")),
            ("lang", Some("language")),
            ("uesr", Some("user")),
            ("usr", Some("user")),
            ("ca", Some("ca_file")),
            ("name", None),
            ("c", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, &keys), meant, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(1_000_000), &keys), None);
        assert_eq!(nearest("PROD", &["Prod", "dev"]), Some("Prod"));
    }

    #[test]
    fn a_repeated_name_is_safe_and_short() {
        assert_eq!(quoted("a\x1b[31m"), "\"a\u{fffd}[31m\"");
        assert_eq!(quoted(&"x".repeat(99)).chars().count(), 42);
    }
}
