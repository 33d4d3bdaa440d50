//! `snapdeck config`: prints the path of the settings, writes a sample, checks the file, shows all
//! settings.

use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use color_eyre::eyre::{Result, WrapErr as _, bail, eyre};

use super::{flags, say};
use crate::{
    cli::{Arguments, Config},
    config::{Environment, File, Flags, KEYS, Settings, write_sample},
    domain::{Colour, Profile, Source},
    text, words,
};

pub(super) fn run(
    what: &Config,
    arguments: &Arguments,
    environment: &Environment,
) -> Result<ExitCode> {
    let path = environment
        .config_file()
        .ok_or_else(|| eyre!(words::config::no_place()))?;
    match what {
        Config::Path => print(&path.display().to_string()),
        Config::Init => init(&path),
        Config::Check => check(&path),
        Config::Show(options) => {
            let flags = Flags {
                read_only: options.read_only || arguments.read_only,
                ..flags(&arguments.choice)
            };
            show(&path, &flags, environment)
        }
    }
}

/// Prints lines on stdout and returns the exit code of success.
fn print(lines: &str) -> Result<ExitCode> {
    writeln!(io::stdout(), "{lines}")?;
    Ok(ExitCode::SUCCESS)
}

fn init(path: &Path) -> Result<ExitCode> {
    match write_sample(path) {
        Ok(()) => print(&words::config::sample_written(path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!(words::config::file_exists(path))
        }
        Err(error) => Err(error).wrap_err_with(|| words::config::cannot_write(path)),
    }
}

fn check(path: &Path) -> Result<ExitCode> {
    match File::read(path) {
        Ok(Some(file)) => print(&words::config::file_good(path, file.profiles.len())),
        Ok(None) => print(&words::config::no_file(path)),
        Err(wrong) => {
            for finding in &wrong.0 {
                say(&finding.to_string());
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn show(path: &Path, flags: &Flags, environment: &Environment) -> Result<ExitCode> {
    let settings = Settings::find(flags, environment)?;
    let chosen = settings.chosen();
    let profile = &chosen.profile;
    let mut rows = vec![(
        "profile",
        profile.name.to_string(),
        settings.chosen_by().to_string(),
    )];
    let (theme, source) = settings.theme();
    rows.push(("theme", theme.word().to_owned(), source.to_string()));
    let (remember, source) = settings.remember();
    let remember = words::config::yes_or_no(remember).to_owned();
    rows.push(("remember", remember, source.to_string()));
    let (mouse, source) = settings.mouse();
    let mouse = words::config::yes_or_no(mouse).to_owned();
    rows.push(("mouse", mouse, source.to_string()));
    let (notify, source) = settings.notify();
    rows.push(("notify", notify.word().to_owned(), source.to_string()));
    let (argv, source) = settings.notify_command();
    rows.push((
        "notify_command",
        shown(argv.map(command)),
        source.to_string(),
    ));
    rows.extend(KEYS.map(|key| (key, value(profile, key), chosen.source(key).to_string())));
    let others = settings
        .profiles()
        .iter()
        .filter(|other| other.profile.name != profile.name);
    rows.extend(others.map(|other| {
        let source = match other.set_up {
            Source::Default => String::new(),
            source => source.to_string(),
        };
        ("other", other.profile.name.to_string(), source)
    }));

    let widest = rows.iter().map(|(_, value, _)| text::width(value)).max();
    let line = |(key, value, source): &(&str, String, String)| {
        let gap = widest.unwrap_or_default() - text::width(value);
        let line = format!("{key:<14}  {value}{:gap$}  {source}", "");
        line.trim_end().to_owned()
    };
    let file = words::config::file_shown(path, path.exists());
    let file = format!("{:<14}  {file}", "file");
    let lines: Vec<String> = [file].into_iter().chain(rows.iter().map(line)).collect();
    print(&lines.join("\n"))
}

/// A setting as it is printed: the URL without its query and the command without its arguments, which
/// could contain a secret.
fn value(profile: &Profile, key: &str) -> String {
    let shown = match key {
        "url" => profile.url.as_str().split('?').next().map(str::to_owned),
        "user" => profile.user.clone(),
        "colour" => profile.colour.map(|set| {
            let word = Colour::ALL.iter().find(|(_, colour)| *colour == set);
            word.map_or("", |(word, _)| *word).to_owned()
        }),
        "read_only" => Some(words::config::yes_or_no(profile.read_only).to_owned()),
        "warn" => Some(words::config::days(profile.thresholds.warn)),
        "alarm" => Some(words::config::days(profile.thresholds.alarm)),
        "language" => Some(profile.language.clone()),
        "ca_file" => profile
            .ca_file
            .as_ref()
            .map(|file| file.display().to_string()),
        _ => profile.token_command.as_deref().map(command),
    };
    self::shown(shown)
}

/// A command without its arguments.
fn command(argv: &[String]) -> String {
    let program = argv.first().map_or("", String::as_str);
    words::config::command(program, argv.len().saturating_sub(1))
}

/// A value, if there is one.
fn shown(value: Option<String>) -> String {
    value.map_or_else(
        || words::config::not_set().to_owned(),
        |shown| text::safe(&shown).into_owned(),
    )
}
