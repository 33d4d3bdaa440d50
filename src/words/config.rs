//! What `snapdeck config` prints, and the sentences for mistakes in the settings.

use std::{fmt, path::Path};

use crate::{
    domain::{BadUrl, Finding, Findings, KnownNames, Mistake, Source, ValueType},
    text::{cut, safe},
};

/// There is no folder for the file.
#[must_use]
pub fn no_place() -> &'static str {
    "there is no place for config.toml: set HOME or XDG_CONFIG_HOME."
}

/// The sample was written.
#[must_use]
pub fn sample_written(file: &Path) -> String {
    format!("{} is written.", file.display())
}

/// The sample was not written, because the file exists.
#[must_use]
pub fn file_exists(file: &Path) -> String {
    format!("{} exists already and is left as it is.", file.display())
}

/// The start of a sentence: the sample can't be written; the cause follows.
#[must_use]
pub fn cannot_write(file: &Path) -> String {
    format!("{} can't be written", file.display())
}

/// The file has no mistakes and this many profiles.
#[must_use]
pub fn file_good(file: &Path, profiles: usize) -> String {
    let file = file.display();
    match profiles {
        0 => format!("{file} is good; it has no profile."),
        1 => format!("{file} is good: 1 profile."),
        n => format!("{file} is good: {n} profiles."),
    }
}

/// There is no file to check.
#[must_use]
pub fn no_file(file: &Path) -> String {
    format!(
        "{} does not exist; snapdeck config init writes a sample.",
        file.display()
    )
}

/// The path of the file, in the list of settings.
#[must_use]
pub fn file_shown(file: &Path, exists: bool) -> String {
    let missing = if exists { "" } else { ", does not exist" };
    format!("{}{missing}", file.display())
}

/// A setting that is not set.
#[must_use]
pub fn not_set() -> &'static str {
    "-"
}

/// `7d`
#[must_use]
pub fn days(days: u32) -> String {
    format!("{days}d")
}

/// Whether something is on.
#[must_use]
pub fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// A command, without its arguments, which could hold a secret.
#[must_use]
pub fn command(program: &str, arguments: usize) -> String {
    match arguments {
        0 => program.to_owned(),
        1 => format!("{program} and 1 argument"),
        n => format!("{program} and {n} arguments"),
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl fmt::Display for BadUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bad_url(self))
    }
}

/// Why a URL is not accepted, without a full stop. The URL itself is not repeated.
#[must_use]
pub fn bad_url(bad: &BadUrl) -> String {
    match bad {
        BadUrl::Unreadable(why) => url_unreadable(why),
        BadUrl::NoHost => url_unreadable("no host"),
        BadUrl::NotHttps => {
            "the server URL must begin with https:// (http:// is allowed for this machine only)"
                .to_owned()
        }
        BadUrl::UserInfo => {
            "the server URL contains a user name or password: remove it, and set SNAPDECK_TOKEN \
             instead"
                .to_owned()
        }
        BadUrl::Query => {
            "the server URL contains a query: remove everything from the ? on".to_owned()
        }
    }
}

fn url_unreadable(why: &str) -> String {
    format!("the server URL can't be read ({why}): it should look like https://api.zomro.com/")
}

/// The place of a mistake and the sentence for it.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(&safe(&file.display().to_string()))?;
            if let Some(line) = self.line {
                write!(f, " line {line}")?;
            }
            f.write_str(": ")?;
        }
        let said = mistake(&self.mistake);
        let stop = if said.ends_with('?') { "" } else { "." };
        write!(f, "{said}{stop}")
    }
}

/// One mistake in each line.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Finding::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// A mistake, without a full stop.
#[must_use]
pub fn mistake(mistake: &Mistake) -> String {
    match mistake {
        Mistake::OthersCanWrite(path) => format!(
            "other users can change this file, so it is not used; run \"chmod go-w {path}\""
        ),
        Mistake::Unreadable(why) => {
            format!("this file can't be read ({why}); fix that, or move the file away")
        }
        Mistake::IsFolder => "this is a folder, not a file; move it away".to_owned(),
        Mistake::NotRegular => "this is not a regular file; move it away".to_owned(),
        Mistake::TooLarge => {
            "this file is larger than 1 MB, so it is not read; is it the right one?".to_owned()
        }
        Mistake::NotUtf8 => "this file is not UTF-8; save it as UTF-8".to_owned(),
        Mistake::Syntax(why) => safe(why).into_owned(),
        Mistake::More(lines) => format!("{lines} more lines are wrong"),
        Mistake::WrongType { key, wanted, found } => {
            let (wanted, found) = (type_wanted(*wanted), type_found(*found));
            format!("\"{key}\" must be {wanted}, not {found}")
        }
        Mistake::UnknownKey {
            key,
            in_profile,
            known,
        } => {
            let place = if *in_profile {
                "a profile"
            } else {
                "this file"
            };
            let hint = hint(known, "the keys are");
            format!("{} is not a key of {place}{hint}", name(key))
        }
        Mistake::OutsideProfile(key) => {
            format!("\"{key}\" is a key of a profile; put it below [profile.NAME]")
        }
        Mistake::SecretKey(key) => format!(
            "{} looks like a secret, and this file must not contain secrets: remove it, and use \
             SNAPDECK_TOKEN or a token_command instead",
            name(key)
        ),
        Mistake::Url(bad) => bad_url(bad),
        Mistake::User => "\"user\" must be one line of text, such as ops@example.com".to_owned(),
        Mistake::UnknownColour(known) => {
            format!("that is not a colour{}", hint(known, "the colours are"))
        }
        Mistake::UnknownTheme(known) => {
            format!("that is not a theme{}", hint(known, "the themes are"))
        }
        Mistake::UnknownNotify(known) => format!(
            "that is not a way to notify you{}",
            hint(known, "the ways are")
        ),
        Mistake::Days(key) => {
            format!("\"{key}\" must be a time from 1d to 99y, such as 7d, 4w or 1y")
        }
        Mistake::AlarmBeforeWarning => "\"alarm\" must not be shorter than \"warn\"".to_owned(),
        Mistake::Language => "\"language\" must be a short code, such as en, ru or uk".to_owned(),
        Mistake::RelativePath(key) => {
            format!("\"{key}\" must be an absolute path, such as /etc/panel.pem")
        }
        Mistake::Command(key) => {
            format!(
                "\"{key}\" must list the program and its arguments, such as {}",
                example(key)
            )
        }
        Mistake::NulInCommand(key) => {
            format!("\"{key}\" contains a NUL character, which no program can receive")
        }
        Mistake::ProfileName(word) => format!(
            "{} can't be the name of a profile: use up to 32 letters, digits, - and _",
            name(word)
        ),
        Mistake::SameButCase(one, other) => format!(
            "profile \"{one}\" differs from \"{other}\" only by case, and both would store their \
             session in one file on a disk that ignores case: rename one"
        ),
        Mistake::UnknownProfile { name, by, known } => unknown_profile(name, *by, known),
    }
}

/// A value for a key that names a command.
fn example(key: &str) -> &'static str {
    match key {
        "notify_command" => r#"["notify-me", "--title", "snapdeck"]"#,
        _ => r#"["pass", "show", "zomro/token"]"#,
    }
}

fn unknown_profile(word: &str, by: Option<Source>, known: &KnownNames) -> String {
    let by = by.map_or_else(String::new, |source| format!("{source}: "));
    let none = format!("{by}there is no profile {}", name(word));
    if known.all.is_empty() {
        return format!("{none}; none is configured");
    }
    let all = known.all.join(", ");
    match &known.nearest {
        Some(nearest) => format!("{none}; did you mean \"{nearest}\"? Known: {all}"),
        None => format!("{none}; known: {all}"),
    }
}

/// The end of a sentence: `; did you mean "colour"?` where one name is near, else all names.
fn hint(known: &KnownNames, all: &str) -> String {
    match &known.nearest {
        Some(nearest) => format!("; did you mean \"{nearest}\"?"),
        None => format!("; {all} {}", known.all.join(", ")),
    }
}

/// A name from the file, in quotes, safe and short.
fn name(raw: &str) -> String {
    format!("\"{}\"", cut(&safe(raw), 40, "…"))
}

fn type_wanted(wanted: ValueType) -> &'static str {
    match wanted {
        ValueType::Text => "text in quotes",
        ValueType::Table => "a table, such as [profile.prod]",
        other => type_found(other),
    }
}

fn type_found(found: ValueType) -> &'static str {
    match found {
        ValueType::Text => "text",
        ValueType::Number => "a number",
        ValueType::Boolean => "true or false",
        ValueType::Date => "a date",
        ValueType::List => "a list",
        ValueType::Table => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_is_safe_and_short() {
        assert_eq!(name("a\x1b[31m"), "\"a\u{fffd}[31m\"");
        assert_eq!(name(&"x".repeat(99)).chars().count(), 42);
    }
}
