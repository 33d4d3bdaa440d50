//! Checks the file key by key, so that all mistakes are reported at once.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeString as Key, DeTable, DeValue},
};

use super::{Configured, File};
use crate::{
    domain::{
        Colour, Finding, Findings, KnownNames, Mistake, Notify, Profile, ProfileName, ServerUrl,
        Source, Theme, Thresholds, ValueType, parse_days,
    },
    text,
};

/// The keys of a profile.
pub const KEYS: [&str; 9] = [
    "url",
    "user",
    "colour",
    "read_only",
    "warn",
    "alarm",
    "language",
    "ca_file",
    "token_command",
];

/// The keys of the file itself.
pub(super) const FILE_KEYS: [&str; 7] = [
    "default_profile",
    "theme",
    "remember",
    "mouse",
    "notify",
    "notify_command",
    "profile",
];

/// Names that people give to secrets.
const SECRETS: [&str; 9] = [
    "token", "password", "passwd", "pass", "secret", "auth", "session", "api_key", "key",
];

/// The most findings that are listed.
const MOST_FINDINGS: usize = 20;

/// Parses the text of the file.
pub(super) fn read(path: &Path, text: &str) -> Result<File, Findings> {
    let mut reader = Reader::new(path, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    // The readable part of a broken file is not what its author meant, so it is not checked further.
    for error in &errors {
        let syntax = Mistake::Syntax(error.message().to_owned());
        reader.find(&error.span().unwrap_or_default(), syntax);
    }
    if errors.is_empty() {
        let file = reader.file(table.get_ref());
        if reader.findings.is_empty() {
            return Ok(file);
        }
    }
    Err(reader.findings())
}

/// Reads tables and collects the mistakes in them.
struct Reader<'a> {
    path: &'a Path,
    /// The offsets at which the lines begin.
    lines: Vec<usize>,
    /// The mistakes with their lines.
    findings: Vec<(usize, Mistake)>,
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

    /// Records a mistake.
    fn find(&mut self, span: &Range<usize>, mistake: Mistake) {
        self.findings.push((self.line(span), mistake));
    }

    /// The findings in the order of their lines; only the first of each line, which usually causes the
    /// others.
    fn findings(mut self) -> Findings {
        self.findings.sort_by_key(|(line, _)| *line);
        self.findings.dedup_by_key(|(line, _)| *line);
        let more = self.findings.len().saturating_sub(MOST_FINDINGS);
        self.findings.truncate(MOST_FINDINGS);
        let finding = |(line, mistake)| Finding {
            file: Some(self.path.to_owned()),
            line: Some(line),
            mistake,
        };
        let mut findings: Vec<Finding> = self.findings.into_iter().map(finding).collect();
        findings.extend((more > 0).then(|| Finding {
            file: Some(self.path.to_owned()),
            line: None,
            mistake: Mistake::More(more),
        }));
        Findings(findings)
    }

    fn file(&mut self, table: &DeTable) -> File {
        let mut wanted = None;
        let mut theme = None;
        let mut remember = None;
        let mut mouse = None;
        let mut notify = None;
        let mut notify_command = None;
        let mut profiles = Vec::new();
        // Those with mistakes, too.
        let mut names: Vec<&str> = Vec::new();
        for (key, value) in entries(table) {
            match key.get_ref().as_ref() {
                "default_profile" => wanted = self.text(key, value),
                "theme" => theme = self.theme(key, value),
                "remember" => remember = self.switch(key, value),
                "mouse" => mouse = self.switch(key, value),
                "notify" => notify = self.notify(key, value),
                "notify_command" => {
                    let argv = self.command("notify_command", key, value);
                    notify_command = argv.map(|argv| (argv, self.line(&key.span())));
                }
                "profile" => match value.get_ref() {
                    DeValue::Table(table) => {
                        let keys = entries(table).into_iter();
                        names = keys.map(|(key, _)| &**key.get_ref()).collect();
                        profiles = self.profiles(table);
                    }
                    other => self.wrong(key, other, ValueType::Table),
                },
                _ => self.stray(key),
            }
        }
        let default_profile = wanted.and_then(|(word, span)| {
            if names.contains(&word) {
                return Some((ProfileName::parse(word)?, self.line(&span)));
            }
            let unknown = Mistake::UnknownProfile {
                name: word.to_owned(),
                by: None,
                known: KnownNames::near(word, &names),
            };
            self.find(&span, unknown);
            None
        });
        File {
            default_profile,
            theme,
            remember,
            mouse,
            notify,
            notify_command,
            profiles,
        }
    }

    /// The theme and the line that names it.
    fn theme(&mut self, key: &Spanned<Key>, value: &Spanned<DeValue>) -> Option<(Theme, usize)> {
        let (word, span) = self.text(key, value)?;
        let theme = Theme::parse(word);
        if theme.is_none() {
            let words = Theme::ALL.map(|(word, _)| word);
            self.find(&span, Mistake::UnknownTheme(KnownNames::near(word, &words)));
        }
        Some((theme?, self.line(&span)))
    }

    /// Whether something is on, and the line that says so.
    fn switch(&mut self, key: &Spanned<Key>, value: &Spanned<DeValue>) -> Option<(bool, usize)> {
        if let DeValue::Boolean(on) = value.get_ref() {
            return Some((*on, self.line(&key.span())));
        }
        self.wrong(key, value.get_ref(), ValueType::Boolean);
        None
    }

    /// How people are notified, and the line that says so.
    fn notify(&mut self, key: &Spanned<Key>, value: &Spanned<DeValue>) -> Option<(Notify, usize)> {
        let (word, span) = self.text(key, value)?;
        let notify = Notify::parse(word);
        if notify.is_none() {
            let words = Notify::ALL.map(|(word, _)| word);
            let unknown = Mistake::UnknownNotify(KnownNames::near(word, &words));
            self.find(&span, unknown);
        }
        Some((notify?, self.line(&span)))
    }

    fn profiles(&mut self, table: &DeTable) -> Vec<Configured> {
        let mut profiles = Vec::new();
        for (key, value) in entries(table) {
            let DeValue::Table(table) = value.get_ref() else {
                self.stray(key);
                continue;
            };
            let Some(name) = ProfileName::parse(key.get_ref()) else {
                let word = key.get_ref().as_ref().to_owned();
                self.find(&key.span(), Mistake::ProfileName(word));
                continue;
            };
            let is_alike = |other: &&Configured| other.name().eq_ignore_ascii_case(name.as_str());
            if let Some(other) = profiles.iter().find(is_alike) {
                let other = other.profile.name.clone();
                self.find(&key.span(), Mistake::SameButCase(name, other));
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
                self.find(span, Mistake::Url(bad));
                return None;
            }
        };
        for (key, value) in entries(table) {
            match KEYS.into_iter().find(|known| *known == key.get_ref()) {
                Some(known) => {
                    self.set(&mut configured.profile, known, key, value);
                    configured.set(known, Source::Line(self.line(&key.span())));
                }
                None => self.unknown(&key.span(), key.get_ref(), true),
            }
        }
        let Thresholds { warn, alarm } = configured.profile.thresholds;
        if warn > alarm {
            let set = |key| table.iter().find(|(name, _)| name.get_ref() == key);
            let at = set("alarm").or_else(|| set("warn"));
            let span = at.map_or_else(|| span.clone(), |(_, value)| value.span());
            self.find(&span, Mistake::AlarmBeforeWarning);
        }
        Some(configured)
    }

    /// Sets a key of the profile, if its value is good.
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
                other => self.wrong(key, other, ValueType::Boolean),
            }
            return;
        }
        if known == "token_command" {
            profile.token_command = self.command("token_command", key, value);
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
                Err(bad) => Err(Mistake::Url(bad)),
            },
            "user" if word.is_empty() || word.len() > 254 || text::safe(word) != word => {
                Err(Mistake::User)
            }
            "user" => {
                profile.user = Some(word.to_owned());
                Ok(())
            }
            "colour" => {
                profile.colour = Colour::parse(word);
                let words = Colour::ALL.map(|(word, _)| word);
                let unknown = || Mistake::UnknownColour(KnownNames::near(word, &words));
                profile.colour.map(|_| ()).ok_or_else(unknown)
            }
            "warn" => parse_days(word)
                .map(|days| profile.thresholds.warn = days)
                .ok_or(Mistake::Days("warn")),
            "alarm" => parse_days(word)
                .map(|days| profile.thresholds.alarm = days)
                .ok_or(Mistake::Days("alarm")),
            "language" => {
                let good = (2..=3).contains(&word.len())
                    && word.bytes().all(|byte| byte.is_ascii_lowercase());
                word.clone_into(&mut profile.language);
                good.then_some(()).ok_or(Mistake::Language)
            }
            _ => {
                let path = PathBuf::from(word);
                let whole = path.is_absolute();
                profile.ca_file = Some(path);
                whole.then_some(()).ok_or(Mistake::RelativePath("ca_file"))
            }
        };
        if let Err(mistake) = taken {
            self.find(&span, mistake);
        }
    }

    /// A text and its place.
    fn text<'v>(
        &mut self,
        key: &Spanned<Key>,
        value: &'v Spanned<DeValue>,
    ) -> Option<(&'v str, Range<usize>)> {
        let word = value.get_ref().as_str();
        if word.is_none() {
            self.wrong(key, value.get_ref(), ValueType::Text);
        }
        Some((word?, value.span()))
    }

    /// A command: the program and its arguments.
    fn command(
        &mut self,
        name: &'static str,
        key: &Spanned<Key>,
        value: &Spanned<DeValue>,
    ) -> Option<Vec<String>> {
        let list = value.get_ref().as_array();
        let words: Option<Vec<String>> = list.and_then(|list| {
            list.iter()
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect()
        });
        let words = words.filter(|words| words.first().is_some_and(|program| !program.is_empty()));
        if words.is_none() {
            self.find(&key.span(), Mistake::Command(name));
        }
        if words.iter().flatten().any(|word| word.contains('\0')) {
            self.find(&key.span(), Mistake::NulInCommand(name));
        }
        words
    }

    /// Records a value of the wrong type.
    fn wrong(&mut self, key: &Spanned<Key>, value: &DeValue, wanted: ValueType) {
        let found = match value {
            DeValue::String(_) => ValueType::Text,
            DeValue::Integer(_) | DeValue::Float(_) => ValueType::Number,
            DeValue::Boolean(_) => ValueType::Boolean,
            DeValue::Datetime(_) => ValueType::Date,
            DeValue::Array(_) => ValueType::List,
            DeValue::Table(_) => ValueType::Table,
        };
        let key_name = key.get_ref().as_ref().to_owned();
        let wrong = Mistake::WrongType {
            key: key_name,
            wanted,
            found,
        };
        self.find(&key.span(), wrong);
    }

    /// Records a key that does not belong outside of the profiles.
    fn stray(&mut self, key: &Spanned<Key>) {
        let word = key.get_ref().as_ref();
        if KEYS.contains(&word) {
            self.find(&key.span(), Mistake::OutsideProfile(word.to_owned()));
        } else {
            self.unknown(&key.span(), word, false);
        }
    }

    /// Records a key that a profile, or the file outside of all profiles, does not have.
    fn unknown(&mut self, span: &Range<usize>, word: &str, in_profile: bool) {
        let key = word.to_owned();
        let known: &[&str] = if in_profile { &KEYS } else { &FILE_KEYS };
        let mistake = if SECRETS.contains(&word.to_lowercase().as_str()) {
            Mistake::SecretKey(key)
        } else {
            Mistake::UnknownKey {
                key,
                in_profile,
                known: KnownNames::near(word, known),
            }
        };
        self.find(span, mistake);
    }
}
