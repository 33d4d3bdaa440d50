//! Tests of merging flags, variables and the file.

mod file;
mod properties;

use std::path::Path;

use super::*;
use crate::domain::{Colour, Findings, Notify, ServerUrl, Source};

fn parse(text: &str) -> Result<File, Findings> {
    File::parse(Path::new("config.toml"), text)
}

fn environment(vars: &[(&str, &str)]) -> Environment {
    Environment::new(vars.iter().map(|(name, value)| (name.into(), value.into())))
}

fn resolve(
    profile: Option<&str>,
    url: Option<&str>,
    vars: &[(&str, &str)],
    text: &str,
) -> Result<Settings, String> {
    let flags = Flags {
        profile: profile.map(str::to_owned),
        url: url.map(str::to_owned),
        read_only: false,
    };
    let file = Some(parse(text).unwrap());
    Settings::resolve(&flags, &environment(vars), file).map_err(|wrong| wrong.to_string())
}

const TWO: &str = "\
default_profile = 'dev'
[profile.prod]
url = 'https://prod.example/'
[profile.dev]
url = 'https://dev.example/'
";

#[test]
fn the_sample_sets_nothing_and_shows_every_key() {
    let sample = parse(SAMPLE).unwrap();
    assert!(sample.profiles.is_empty() && sample.default_profile.is_none());

    // In the sample, prose has a blank after `#`, settings have none.
    let setting = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    let file = parse(&SAMPLE.lines().map(setting).collect::<String>()).unwrap();
    assert_eq!(
        file.default_profile.unwrap().0,
        file.profiles[0].profile.name
    );
    for key in KEYS {
        let source = file.profiles[0].source(key);
        assert!(matches!(source, Source::Line(_)), "{key}: {source}");
    }
    for key in reader::FILE_KEYS {
        let shown = [format!("\n#{key} = "), format!("\n#[{key}.")];
        assert!(shown.iter().any(|line| SAMPLE.contains(line)), "{key}");
    }
    for (word, _) in Colour::ALL {
        assert!(SAMPLE.contains(word), "{word}");
    }
    for (word, _) in Notify::ALL {
        assert!(SAMPLE.contains(word), "{word}");
    }
}

#[test]
fn the_notifications_are_those_of_the_file_and_automatic_without_it() {
    let settings = resolve(None, None, &[], "").unwrap();
    assert_eq!(settings.notify(), (Notify::Auto, Source::Default));
    assert_eq!(settings.notify_command(), (None, Source::Default));
    for (word, notify) in Notify::ALL {
        let text = format!("notify = '{word}'\nnotify_command = ['sh', '-c', 'x']");
        let settings = resolve(None, None, &[], &text).unwrap();
        assert_eq!(settings.notify(), (notify, Source::Line(1)));
        let argv = ["sh", "-c", "x"].map(str::to_owned);
        assert_eq!(
            settings.notify_command(),
            (Some(&argv[..]), Source::Line(2))
        );
    }
}

#[test]
fn flags_beat_variables_beat_the_file() {
    let profile = [("SNAPDECK_PROFILE", "prod")];
    for (flag, vars, name, by) in [
        (None, &[][..], "dev", Source::Line(1)),
        (None, &profile, "prod", Source::Variable("SNAPDECK_PROFILE")),
        (Some("dev"), &profile, "dev", Source::Flag("--profile")),
        (None, &[("SNAPDECK_PROFILE", "")], "dev", Source::Line(1)),
    ] {
        let settings = resolve(flag, None, vars, TWO).unwrap();
        assert_eq!(settings.chosen().profile.name.as_str(), name);
        assert_eq!(settings.chosen_by(), by);
    }

    let url = [("SNAPDECK_URL", "https://var.example/")];
    for (flag, vars, host, source) in [
        (None, &[][..], "dev.example", Source::Line(5)),
        (None, &url, "var.example", Source::Variable("SNAPDECK_URL")),
        (
            Some("https://flag.example/"),
            &url,
            "flag.example",
            Source::Flag("--url"),
        ),
    ] {
        let settings = resolve(None, flag, vars, TWO).unwrap();
        assert_eq!(settings.chosen().profile.url.to_string(), host);
        assert_eq!(settings.chosen().source("url"), source);
        let other = &settings.profiles()[0];
        assert_eq!(
            other.profile.url.to_string(),
            "prod.example",
            "only the chosen one"
        );
    }
}

#[test]
fn what_prints_a_token_is_run_for_the_profiles_own_server_only() {
    let text = "\
[profile.prod]
url = 'https://prod.example/'
token_command = ['pass', 'prod']
[profile.default-server]
token_command = ['pass', 'default']
";
    let other = [("SNAPDECK_URL", "https://other.example/")];
    for (profile, flag, vars, source) in [
        ("prod", None, &[][..], Source::Line(3)),
        ("prod", Some("https://prod.example/"), &[], Source::Line(3)),
        (
            "prod",
            Some("https://prod.example/billmgr"),
            &[],
            Source::Line(3),
        ),
        ("prod", None, &other, Source::Variable("SNAPDECK_URL")),
        (
            "prod",
            Some("https://other.example/"),
            &[],
            Source::Flag("--url"),
        ),
        (
            "prod",
            Some("https://prod.example:1500/"),
            &[],
            Source::Flag("--url"),
        ),
        (
            "default-server",
            Some("https://other.example/"),
            &[],
            Source::Flag("--url"),
        ),
    ] {
        let settings = resolve(Some(profile), flag, vars, text).unwrap();
        let is_run = settings.chosen().profile.token_command.is_some();
        let from_file = matches!(source, Source::Line(_));
        assert_eq!(is_run, from_file, "{profile}, {flag:?}");
        assert_eq!(settings.chosen().source("token_command"), source);
        let left_out = settings.chosen().command_left_out();
        assert_eq!(left_out, Some(source).filter(|_| !from_file));
        let mut others = settings
            .profiles()
            .iter()
            .filter(|other| other.profile.name != settings.chosen().profile.name);
        assert!(others.all(|other| other.profile.token_command.is_some()));
    }
}

#[test]
fn read_only_is_for_all_profiles() {
    let flags = Flags {
        read_only: true,
        ..Flags::default()
    };
    let file = parse("[profile.a]\nread_only = false\n[profile.b]").unwrap();
    let settings = Settings::resolve(&flags, &Environment::default(), Some(file)).unwrap();
    for configured in settings.profiles() {
        assert!(configured.profile.read_only);
        assert_eq!(configured.source("read_only"), Source::Flag("--read-only"));
    }
}

#[test]
fn without_a_word_the_first_profile_is_shown_and_without_a_profile_the_default() {
    let settings = resolve(None, None, &[], "[profile.z]\n[profile.a]").unwrap();
    assert_eq!(settings.chosen().profile.name.as_str(), "z");
    assert_eq!(settings.chosen_by(), Source::Default);

    for text in ["", SAMPLE] {
        let settings = resolve(None, None, &[], text).unwrap();
        assert_eq!(settings.profiles().len(), 1);
        assert_eq!(settings.chosen().profile.name.as_str(), "default");
        assert_eq!(settings.chosen().profile.url.as_str(), ServerUrl::DEFAULT);
    }
}

#[test]
fn an_unknown_profile_names_the_nearest_and_all() {
    assert_eq!(
        resolve(Some("prdo"), None, &[], TWO).unwrap_err(),
        "--profile: there is no profile \"prdo\"; did you mean \"prod\"? Known: prod, dev."
    );
    assert_eq!(
        resolve(None, None, &[("SNAPDECK_PROFILE", "test")], "").unwrap_err(),
        "SNAPDECK_PROFILE: there is no profile \"test\"; known: default."
    );
}

#[test]
fn a_bad_url_is_told_and_not_repeated() {
    let bad = "https://ops:hunter2@example.org/";
    let sentence = "the server URL contains a user name or password: remove it, and set SNAPDECK_TOKEN instead.";
    let by_flag = resolve(None, Some(bad), &[], TWO).unwrap_err();
    let by_variable = resolve(None, None, &[("SNAPDECK_URL", bad)], TWO).unwrap_err();
    assert_eq!([by_flag, by_variable], [sentence, sentence]);
}
