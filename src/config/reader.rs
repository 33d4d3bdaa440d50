//! Judges the file key by key, so that all that is wrong is told at once.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeString as Key, DeTable, DeValue},
};

use super::{
    Configured, File, Finding, Findings, Source,
    finding::{hint, no_profile, quoted},
};
use crate::{
    domain::{Colour, Profile, ProfileName, ServerUrl},
    text,
};

/// The keys of a profile.
pub const KEYS: [&str; 7] = [
    "url",
    "user",
    "colour",
    "read_only",
    "language",
    "ca_file",
    "token_command",
];

/// The keys of the file itself.
const FILE_KEYS: [&str; 2] = ["default_profile", "profile"];

/// What people call secrets.
const SECRETS: [&str; 9] = [
    "token", "password", "passwd", "pass", "secret", "auth", "session", "api_key", "key",
];

/// More findings than this help nobody.
const MOST_FINDINGS: usize = 20;

/// Reads the file's text.
pub(super) fn read(path: &Path, text: &str) -> Result<File, Findings> {
    let mut reader = Reader::new(path, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    // What could be read of a broken file is not what was meant, so it is not judged further.
    for error in &errors {
        let said = text::safe(error.message()).into_owned();
        reader.find(&error.span().unwrap_or_default(), said);
    }
    if errors.is_empty() {
        let file = reader.file(table.get_ref());
        if reader.findings.is_empty() {
            return Ok(file);
        }
    }
    Err(reader.findings())
}

/// Reads tables, and gathers what is wrong with them.
struct Reader<'a> {
    path: &'a Path,
    /// Where the lines begin.
    lines: Vec<usize>,
    /// What is wrong, and in which line.
    findings: Vec<(usize, String)>,
}

/// A table's entries in the order of the file.
fn entries<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t Spanned<Key<'i>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl<'a> Reader<'a> {
    fn new(path: &'a Path, text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path,
            lines: std::iter::once(0).chain(ends).collect(),
            findings: Vec::new(),
        }
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.lines.partition_point(|start| *start <= span.start)
    }

    /// Notes what is wrong there.
    fn find(&mut self, span: &Range<usize>, said: impl Into<String>) {
        self.findings.push((self.line(span), said.into()));
    }

    /// What was found, in the order of the lines. Of a line only the first: others mostly follow of it.
    fn findings(mut self) -> Findings {
        self.findings.sort_by_key(|(line, _)| *line);
        self.findings.dedup_by_key(|(line, _)| *line);
        let more = self.findings.len().saturating_sub(MOST_FINDINGS);
        self.findings.truncate(MOST_FINDINGS);
        let finding = |(line, said)| Finding {
            file: Some(self.path.to_owned()),
            line: Some(line),
            said,
        };
        let mut findings: Vec<Finding> = self.findings.into_iter().map(finding).collect();
        findings.extend((more > 0).then(|| Finding {
            file: Some(self.path.to_owned()),
            line: None,
            said: format!("{more} more lines are wrong"),
        }));
        Findings(findings)
    }

    fn file(&mut self, table: &DeTable) -> File {
        let mut wanted = None;
        let mut profiles = Vec::new();
        for (key, value) in entries(table) {
            match key.get_ref().as_ref() {
                "default_profile" => wanted = self.text(key, value),
                "profile" => match value.get_ref() {
                    DeValue::Table(table) => profiles = self.profiles(table),
                    other => self.wrong(key, other, "a table, as [profile.prod]"),
                },
                _ => self.stray(key),
            }
        }
        let default_profile = wanted.and_then(|(word, span)| {
            let names: Vec<&str> = profiles.iter().map(Configured::name).collect();
            let line = self.line(&span);
            // Those that are wrong are missing from the names.
            if names.contains(&word) || !self.findings.is_empty() {
                return Some((ProfileName::parse(word)?, line));
            }
            self.find(&span, no_profile(word, &names));
            None
        });
        File {
            default_profile,
            profiles,
        }
    }

    fn profiles(&mut self, table: &DeTable) -> Vec<Configured> {
        let mut profiles = Vec::new();
        for (key, value) in entries(table) {
            let DeValue::Table(table) = value.get_ref() else {
                self.stray(key);
                continue;
            };
            let Some(name) = ProfileName::parse(key.get_ref()) else {
                let said = format!(
                    "{} can't be a profile's name: up to 32 letters, digits, - and _",
                    quoted(key.get_ref())
                );
                self.find(&key.span(), said);
                continue;
            };
            let is_alike = |other: &&Configured| other.name().eq_ignore_ascii_case(name.as_str());
            if let Some(other) = profiles.iter().find(is_alike).map(Configured::name) {
                let said = format!(
                    "profile \"{name}\" differs from \"{other}\" by case alone, and both would keep \
                     their session in one file on a disk that ignores case: rename one"
                );
                self.find(&key.span(), said);
                continue;
            }
            profiles.extend(self.profile(name, &key.span(), table));
        }
        profiles
    }

    fn profile(
        &mut self,
        name: ProfileName,
        span: &Range<usize>,
        table: &DeTable,
    ) -> Option<Configured> {
        let source = Source::Line(self.line(span));
        let mut configured = match Configured::new(name, source) {
            Ok(configured) => configured,
            Err(bad) => {
                self.find(span, bad.to_string());
                return None;
            }
        };
        for (key, value) in entries(table) {
            match KEYS.into_iter().find(|known| *known == key.get_ref()) {
                Some(known) => {
                    self.set(&mut configured.profile, known, key, value);
                    configured.set(known, Source::Line(self.line(&key.span())));
                }
                None => self.unknown(&key.span(), key.get_ref(), "a profile", &KEYS),
            }
        }
        Some(configured)
    }

    /// Takes a key into the profile, if its value is good.
    fn set(
        &mut self,
        profile: &mut Profile,
        known: &str,
        key: &Spanned<Key>,
        value: &Spanned<DeValue>,
    ) {
        if known == "read_only" {
            match value.get_ref() {
                DeValue::Boolean(read_only) => profile.read_only = *read_only,
                other => self.wrong(key, other, "true or false"),
            }
            return;
        }
        if known == "token_command" {
            profile.token_command = self.command(key, value);
            return;
        }
        let Some((word, span)) = self.text(key, value) else {
            return;
        };
        let taken = match known {
            "url" => match ServerUrl::parse(word) {
                Ok(url) => {
                    profile.url = url;
                    Ok(())
                }
                Err(bad) => Err(bad.to_string()),
            },
            "user" if word.is_empty() || word.len() > 254 || text::safe(word) != word => {
                Err("\"user\" must be one line of text, as ops@example.com".to_owned())
            }
            "user" => {
                profile.user = Some(word.to_owned());
                Ok(())
            }
            "colour" => {
                profile.colour = Colour::parse(word);
                let words = Colour::ALL.map(|(word, _)| word);
                let said = || format!("that is no colour{}", hint(word, &words, "there are"));
                profile.colour.map(|_| ()).ok_or_else(said)
            }
            "language" => {
                let good = (2..=3).contains(&word.len())
                    && word.bytes().all(|byte| byte.is_ascii_lowercase());
                word.clone_into(&mut profile.language);
                good.then_some(())
                    .ok_or_else(|| "\"language\" must be a short code, as en, ru or uk".to_owned())
            }
            _ => {
                let path = PathBuf::from(word);
                let whole = path.is_absolute();
                profile.ca_file = Some(path);
                whole
                    .then_some(())
                    .ok_or_else(|| format!("\"{known}\" must be a whole path, as /etc/panel.pem"))
            }
        };
        if let Err(said) = taken {
            self.find(&span, said);
        }
    }

    /// A text, and where it stands.
    fn text<'v>(
        &mut self,
        key: &Spanned<Key>,
        value: &'v Spanned<DeValue>,
    ) -> Option<(&'v str, Range<usize>)> {
        let word = value.get_ref().as_str();
        if word.is_none() {
            self.wrong(key, value.get_ref(), "a text in quotes");
        }
        Some((word?, value.span()))
    }

    /// A command: the program and its arguments, each a text.
    fn command(&mut self, key: &Spanned<Key>, value: &Spanned<DeValue>) -> Option<Vec<String>> {
        let list = value.get_ref().as_array();
        let words: Option<Vec<String>> = list.and_then(|list| {
            list.iter()
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect()
        });
        let words = words.filter(|words| words.first().is_some_and(|program| !program.is_empty()));
        if words.is_none() {
            let said = "\"token_command\" must be the program and its arguments, \
                        as [\"pass\", \"show\", \"zomro/token\"]";
            self.find(&key.span(), said);
        }
        if words.iter().flatten().any(|word| word.contains('\0')) {
            let said = "\"token_command\" has a NUL character in it, which no program can be given";
            self.find(&key.span(), said);
        }
        words
    }

    /// A value of another type than the key's.
    fn wrong(&mut self, key: &Spanned<Key>, value: &DeValue, wanted: &str) {
        let is = match value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let said = format!("\"{}\" must be {wanted}, and is {is}", key.get_ref());
        self.find(&key.span(), said);
    }

    /// A key outside of the profiles that is none of the file's.
    fn stray(&mut self, key: &Spanned<Key>) {
        let word = key.get_ref().as_ref();
        if KEYS.contains(&word) {
            let said = format!("\"{word}\" is a key of a profile; put it below [profile.NAME]");
            self.find(&key.span(), said);
        } else {
            self.unknown(&key.span(), word, "this file", &FILE_KEYS);
        }
    }

    /// A key that is none.
    fn unknown(&mut self, span: &Range<usize>, word: &str, of: &str, right: &[&str]) {
        let said = if SECRETS.contains(&word.to_lowercase().as_str()) {
            format!(
                "{} would be a secret, and secrets are not kept in this file: take it out; \
                 the session token comes from SNAPDECK_TOKEN or from a token_command",
                quoted(word)
            )
        } else {
            let hint = hint(word, right, "the keys are");
            format!("{} is no key of {of}{hint}", quoted(word))
        };
        self.find(span, said);
    }
}
