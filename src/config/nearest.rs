//! The known name that was probably meant by an unknown one.

use crate::domain::KnownNames;

impl KnownNames {
    /// All names, and the one nearest to this word, if one is near.
    pub(super) fn near(word: &str, all: &[&str]) -> Self {
        Self {
            nearest: nearest(word, all).map(str::to_owned),
            all: all.iter().map(|name| (*name).to_owned()).collect(),
        }
    }
}

/// The name that begins like the word, or of which at most a third is wrong.
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
}
