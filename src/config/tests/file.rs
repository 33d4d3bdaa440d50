//! Tests of the file: its settings, and the sentence for each mistake.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    process::Command,
};

use super::{File, KEYS, parse};
use crate::domain::{Colour, Finding, Profile, ProfileName, ServerUrl, Source, Thresholds};

/// The sentences for a file, without its path.
fn said(text: &str) -> Vec<String> {
    let strip = |line: &Finding| {
        let line = line.to_string();
        line.strip_prefix("config.toml ").unwrap().to_owned()
    };
    parse(text).unwrap_err().0.iter().map(strip).collect()
}

fn name(name: &str) -> ProfileName {
    ProfileName::parse(name).unwrap()
}

/// A sentence with a full stop, unless it is a question.
fn stopped(sentence: &str) -> String {
    let stop = if sentence.ends_with('?') { "" } else { "." };
    format!("{sentence}{stop}")
}

#[test]
fn a_profile_has_what_the_file_says() {
    let file = parse(
        r#"
        [profile.prod]
        url = "https://api.zomro.com/"
        user = "ops@example.com"
        colour = "red"
        read_only = true
        warn = "2d"
        alarm = "2w"
        language = "uk"
        ca_file = "/etc/panel.pem"
        token_command = ["pass", "show", "zomro/token"]
        [profile.a-1]
        "#,
    )
    .unwrap();
    let [prod, bare] = &file.profiles[..] else {
        panic!("in the order of the file: {file:?}");
    };
    assert_eq!(
        prod.profile,
        Profile {
            name: name("prod"),
            url: ServerUrl::parse("https://api.zomro.com/").unwrap(),
            user: Some("ops@example.com".to_owned()),
            colour: Some(Colour::Red),
            read_only: true,
            thresholds: Thresholds { warn: 2, alarm: 14 },
            language: "uk".to_owned(),
            ca_file: Some("/etc/panel.pem".into()),
            token_command: Some(["pass", "show", "zomro/token"].map(str::to_owned).into()),
        }
    );
    assert_eq!(prod.set_up, Source::Line(2));
    let lines: Vec<Source> = KEYS.iter().map(|key| prod.source(key)).collect();
    let wanted: Vec<Source> = (3..=11).map(Source::Line).collect();
    assert_eq!(lines, wanted);

    let url = ServerUrl::parse(ServerUrl::DEFAULT).unwrap();
    assert_eq!(bare.profile, Profile::new(name("a-1"), url));
    assert_eq!(bare.source("url"), Source::Default);
}

#[test]
fn each_mistake_has_its_line_and_its_sentence() {
    let in_profile = [
        (
            "colr = 'red'",
            "\"colr\" is not a key of a profile; did you mean \"colour\"?",
        ),
        (
            "lang = 'en'",
            "\"lang\" is not a key of a profile; did you mean \"language\"?",
        ),
        (
            "nane = 'x'",
            "\"nane\" is not a key of a profile; the keys are url, user, colour, read_only, warn, \
             alarm, language, ca_file, token_command",
        ),
        ("url = 1", "\"url\" must be text in quotes, not a number"),
        (
            "user = ['a']",
            "\"user\" must be text in quotes, not a list",
        ),
        (
            "read_only = 'yes'",
            "\"read_only\" must be true or false, not text",
        ),
        (
            "colour = true",
            "\"colour\" must be text in quotes, not true or false",
        ),
        (
            "ca_file = 2026-01-01",
            "\"ca_file\" must be text in quotes, not a date",
        ),
        (
            "language.a = 1",
            "\"language\" must be text in quotes, not a table",
        ),
        (
            "colour = 'Redd'",
            "that is not a colour; did you mean \"red\"?",
        ),
        (
            "colour = 'hunter2'",
            "that is not a colour; the colours are red, green, yellow, blue, magenta, cyan",
        ),
        (
            "url = 'http://api.zomro.com/'",
            "the server URL must begin with https:// (http:// is allowed for this machine only)",
        ),
        (
            "url = 'https://ops:hunter2@api.zomro.com/'",
            "the server URL contains a user name or password: remove it, and set SNAPDECK_TOKEN instead",
        ),
        (
            "url = 'hunter2'",
            "the server URL can't be read (relative URL without a base): it should look like \
             https://api.zomro.com/",
        ),
        (
            "user = ''",
            "\"user\" must be one line of text, such as ops@example.com",
        ),
        (
            r#"user = "hunter2\u001b""#,
            "\"user\" must be one line of text, such as ops@example.com",
        ),
        (
            "language = 'English'",
            "\"language\" must be a short code, such as en, ru or uk",
        ),
        (
            "ca_file = 'panel.pem'",
            "\"ca_file\" must be an absolute path, such as /etc/panel.pem",
        ),
        (
            "token_command = 'pass hunter2'",
            "\"token_command\" must list the program and its arguments, such as [\"pass\", \"show\", \"zomro/token\"]",
        ),
        (
            "Token = 'hunter2'",
            "\"Token\" looks like a secret, and this file must not contain secrets: remove it, \
             and use SNAPDECK_TOKEN or a token_command instead",
        ),
        ("url = 'hunter2", "invalid literal string, expected `'`"),
        ("hunter2", "key with no value, expected `=`"),
        ("user = 'a'\nuser = 'b'", "duplicate key"),
    ];
    for (line, sentence) in in_profile {
        let found = said(&format!("# A comment.\n\n[profile.prod]\n{line}\n"));
        let number = if sentence == "duplicate key" { 5 } else { 4 };
        assert_eq!(
            found,
            [format!("line {number}: {}", stopped(sentence))],
            "{line}"
        );
        assert!(!found[0].contains("hunter2"), "{line}");
    }
}

#[test]
fn a_command_is_a_program_and_its_arguments() {
    for command in ["[]", "['']", "['pass', 1]", "7"] {
        assert_eq!(
            said(&format!("[profile.a]\ntoken_command = {command}")).len(),
            1
        );
    }
}

#[test]
fn thresholds_are_times_in_days_and_the_alarm_comes_last() {
    let time = "must be a time from 1d to 99y, such as 7d, 4w or 1y";
    let order = "\"alarm\" must not be shorter than \"warn\"";
    for (line, wanted) in [
        ("warn = '7'", format!("\"warn\" {time}")),
        ("alarm = '0d'", format!("\"alarm\" {time}")),
        (
            "alarm = 30",
            "\"alarm\" must be text in quotes, not a number".to_owned(),
        ),
        ("alarm = '6d'", order.to_owned()),
        ("warn = '31d'", order.to_owned()),
    ] {
        let found = said(&format!("[profile.a]\n{line}"));
        assert_eq!(found, [format!("line 2: {wanted}.")], "{line}");
    }
    parse("[profile.a]\nwarn = '1w'\nalarm = '7d'").unwrap();
}

#[test]
fn a_command_with_a_nul_in_it_is_refused() {
    assert_eq!(
        said("[profile.a]\ntoken_command = ['pass', \"a\\u0000b\"]"),
        ["line 2: \"token_command\" contains a NUL character, which no program can receive."]
    );
}

#[test]
fn profiles_that_differ_by_case_alone_are_refused() {
    assert_eq!(
        said("[profile.prod]\n[profile.PROD]\n[profile.prod2]"),
        [
            "line 2: profile \"PROD\" differs from \"prod\" only by case, and both would store their \
          session in one file on a disk that ignores case: rename one."
        ]
    );
}

#[test]
fn mistakes_outside_of_a_profile_have_theirs() {
    for (text, sentence) in [
        (
            "[profiles.prod]",
            "\"profiles\" is not a key of this file; did you mean \"profile\"?",
        ),
        (
            "[prod]",
            "\"prod\" is not a key of this file; the keys are default_profile, theme, remember, mouse, \
             notify, notify_command, profile",
        ),
        (
            "url = 'https://a.example/'",
            "\"url\" is a key of a profile; put it below [profile.NAME]",
        ),
        (
            "[profile]\nurl = 'https://a.example/'",
            "\"url\" is a key of a profile; put it below [profile.NAME]",
        ),
        (
            "password = 'hunter2'",
            "\"password\" looks like a secret, and this file must not contain secrets: remove it, \
             and use SNAPDECK_TOKEN or a token_command instead",
        ),
        (
            "profile = 'prod'",
            "\"profile\" must be a table, such as [profile.prod], not text",
        ),
        (
            "[[profile]]",
            "\"profile\" must be a table, such as [profile.prod], not a list",
        ),
        (
            "default_profile = 1",
            "\"default_profile\" must be text in quotes, not a number",
        ),
        (
            "[profile.'a b']",
            "\"a b\" can't be the name of a profile: use up to 32 letters, digits, - and _",
        ),
        (
            "default_profile = 'a'",
            "there is no profile \"a\"; none is configured",
        ),
        (
            "default_profile = 'prdo'\n[profile.prod]\n[profile.dev]",
            "there is no profile \"prdo\"; did you mean \"prod\"? Known: prod, dev",
        ),
        (
            "notify = 'osc7'\n[profile.prod]",
            "that is not a way to notify you; did you mean \"osc9\"?",
        ),
        (
            "notify = true",
            "\"notify\" must be text in quotes, not true or false",
        ),
        (
            "notify_command = 'mail ops'",
            "\"notify_command\" must list the program and its arguments, such as \
             [\"notify-me\", \"--title\", \"snapdeck\"]",
        ),
        (
            "notify_command = []",
            "\"notify_command\" must list the program and its arguments, such as \
             [\"notify-me\", \"--title\", \"snapdeck\"]",
        ),
        (
            "notify_command = [\"a\\u0000\"]",
            "\"notify_command\" contains a NUL character, which no program can receive",
        ),
        (
            "theme = 'drak'\n[profile.prod]",
            "that is not a theme; did you mean \"dark\"?",
        ),
        (
            "default_profile = 'x'\n[profile.prod]\n[profile.dev]",
            "there is no profile \"x\"; known: prod, dev",
        ),
    ] {
        let number = if text.starts_with("[profile]\n") {
            2
        } else {
            1
        };
        assert_eq!(
            said(text),
            [format!("line {number}: {}", stopped(sentence))],
            "{text}"
        );
    }
}

#[test]
fn all_mistakes_are_told_in_the_order_of_the_lines() {
    let text =
        "default_profile = 'a'\n[profile.a]\nread_only = 1\ncolr = 1\n[profile.b]\nurl = ''\n";
    let lines = |text: &str| -> Vec<Option<usize>> {
        let found = parse(text).unwrap_err().0;
        found.iter().map(|finding| finding.line).collect()
    };
    assert_eq!(lines(text), [Some(3), Some(4), Some(6)]);
    let no_profile = text.replace("'a'", "'x'");
    assert_eq!(lines(&no_profile), [Some(1), Some(3), Some(4), Some(6)]);

    let many: Vec<String> = (0..50).map(|n| format!("x{n} = 1\n")).collect();
    let found = parse(&many.concat()).unwrap_err();
    assert_eq!(found.0.len(), 21);
    assert_eq!(
        found.0[20].to_string(),
        "config.toml: 30 more lines are wrong."
    );
}

#[test]
fn what_is_no_readable_file_is_told_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let told = || {
        let wrong = File::read(&path).unwrap_err().to_string();
        let said = wrong.strip_prefix(&format!("{}: ", path.display()));
        said.unwrap_or_else(|| panic!("{wrong}")).to_owned()
    };
    assert!(File::read(&path).unwrap().is_none());

    fs::create_dir(&path).unwrap();
    assert_eq!(told(), "this is a folder, not a file; move it away.");
    fs::remove_dir(&path).unwrap();

    fs::write(&path, b"url = '\xff'").unwrap();
    assert_eq!(told(), "this file is not UTF-8; save it as UTF-8.");

    fs::write(&path, "#".repeat(10 * 1024 * 1024)).unwrap();
    assert_eq!(
        told(),
        "this file is larger than 1 MB, so it is not read; is it the right one?"
    );
    fs::write(&path, "#".repeat(1024 * 1024)).unwrap();
    assert!(File::read(&path).is_ok());

    fs::write(&path, "").unwrap();
    for (mode, is_used) in [(0o664, true), (0o646, false)] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        assert_eq!(File::read(&path).is_ok(), is_used, "{mode:o}");
    }
    let fix = format!("run \"chmod go-w {}\".", path.display());
    assert!(told().ends_with(&fix), "{}", told());

    // Root can read any mode, so a link to itself serves as an unreadable file.
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("config.toml", &path).unwrap();
    let unread = told();
    assert!(unread.starts_with("this file can't be read ("), "{unread}");
    assert!(
        unread.ends_with("); fix that, or move the file away."),
        "{unread}"
    );

    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("nothing", &path).unwrap();
    assert!(told().starts_with("this file can't be read ("));

    fs::remove_file(&path).unwrap();
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    assert_eq!(told(), "this is not a regular file; move it away.");
}
