//! `snapdeck config`: where the settings are, a sample to begin with, what is wrong, what is set.

use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use color_eyre::eyre::{Result, WrapErr as _, bail, eyre};

use super::{flags, say};
use crate::{
    cli::{Arguments, Config},
    config::{Environment, File, Flags, KEYS, Settings, Source, write_sample},
    domain::{Colour, Profile},
    text,
};

pub(super) fn run(
    what: &Config,
    arguments: &Arguments,
    environment: &Environment,
) -> Result<ExitCode> {
    let path = environment
        .config_file()
        .ok_or_else(|| eyre!("there is no place for config.toml: set HOME or XDG_CONFIG_HOME."))?;
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

/// Prints lines on stdout, and gives the exit code of success.
fn print(lines: &str) -> Result<ExitCode> {
    writeln!(io::stdout(), "{lines}")?;
    Ok(ExitCode::SUCCESS)
}

fn init(path: &Path) -> Result<ExitCode> {
    let place = path.display();
    match write_sample(path) {
        Ok(()) => print(&format!("{place} is written.")),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{place} is there already, and stays as it is.")
        }
        Err(error) => Err(error).wrap_err_with(|| format!("{place} can't be written")),
    }
}

fn check(path: &Path) -> Result<ExitCode> {
    let place = path.display();
    match File::read(path) {
        Ok(Some(file)) => print(&match file.profiles.len() {
            0 => format!("{place} is good; it sets no profile up."),
            1 => format!("{place} is good: 1 profile."),
            n => format!("{place} is good: {n} profiles."),
        }),
        Ok(None) => print(&format!(
            "{place} is not there; snapdeck config init writes a sample."
        )),
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
        let line = format!("{key:<13}  {value}{:gap$}  {source}", "");
        line.trim_end().to_owned()
    };
    let there = if path.exists() { "" } else { ", not there" };
    let file = format!("{:<13}  {}{there}", "file", path.display());
    let lines: Vec<String> = [file].into_iter().chain(rows.iter().map(line)).collect();
    print(&lines.join("\n"))
}

/// A setting in words. What could hold a secret is told in part: the URL without its query, the command
/// without its arguments.
fn value(profile: &Profile, key: &str) -> String {
    let shown = match key {
        "url" => profile.url.as_str().split('?').next().map(str::to_owned),
        "user" => profile.user.clone(),
        "colour" => profile.colour.map(|set| {
            let word = Colour::ALL.iter().find(|(_, colour)| *colour == set);
            word.map_or("", |(word, _)| *word).to_owned()
        }),
        "read_only" => Some(if profile.read_only { "yes" } else { "no" }.to_owned()),
        "language" => Some(profile.language.clone()),
        "ca_file" => profile
            .ca_file
            .as_ref()
            .map(|file| file.display().to_string()),
        _ => profile.token_command.as_ref().map(|words| {
            let program = words.first().map_or("", String::as_str);
            match words.len() {
                1 => program.to_owned(),
                2 => format!("{program} and 1 argument"),
                n => format!("{program} and {} arguments", n - 1),
            }
        }),
    };
    shown.map_or_else(|| "-".to_owned(), |shown| text::safe(&shown).into_owned())
}
