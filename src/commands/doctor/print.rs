//! The findings on paper: a table for people, JSON for programs, a report for those who mend snapdeck.

use std::{env::consts, fmt::Write as _, fs};

use serde::Serialize;

use super::check::Check;
use crate::{config::Environment, domain::ServerUrl, text};

/// Where the sentences begin.
const INDENT: usize = 26;

/// The widest line.
const WIDEST: usize = 100;

/// The table; `columns` where there is a terminal.
pub(super) fn table(findings: &[Check], columns: Option<u16>) -> String {
    let columns = columns
        .map_or(WIDEST, usize::from)
        .clamp(INDENT + 20, WIDEST);
    let room = columns - INDENT;
    let mut table = String::new();
    for finding in findings {
        let said = text::wrap(&text::safe(&finding.said), room);
        let mut lines = said.iter();
        let first = lines.next().map_or("", String::as_str);
        let (name, state) = (finding.name, finding.state.word());
        let _ = writeln!(table, "{name:<15}  {state:<7}  {first}");
        let remedy = finding.remedy.as_deref().unwrap_or_default();
        let remedy = text::wrap(&text::safe(remedy), room);
        for line in lines.chain(&remedy).filter(|line| !line.is_empty()) {
            let _ = writeln!(table, "{:INDENT$}{line}", "");
        }
    }
    table
}

/// What a program reads.
#[derive(Serialize)]
struct Told<'a> {
    version: &'static str,
    checks: &'a [Check],
}

/// JSON.
pub(super) fn json(findings: &[Check]) -> serde_json::Result<String> {
    let told = Told {
        version: env!("CARGO_PKG_VERSION"),
        checks: findings,
    };
    serde_json::to_string_pretty(&told).map(|json| json + "\n")
}

/// The text for a bug report: of the person's nothing is in it but the server's host.
pub(super) fn report(
    findings: &[Check],
    server: Option<&ServerUrl>,
    environment: &Environment,
) -> String {
    let system = system().map_or_else(String::new, |name| format!(", {name}"));
    let mut report = format!(
        "snapdeck {}\nsystem {} {}{system}\n",
        env!("CARGO_PKG_VERSION"),
        consts::OS,
        consts::ARCH,
    );
    if let Some(server) = server {
        let _ = writeln!(report, "server {server}");
    }
    report.push('\n');
    for finding in findings {
        let (name, state) = (finding.name, finding.state.word());
        let said = text::safe(finding.public());
        let _ = writeln!(
            report,
            "{name:<15}  {state:<7}  {}",
            anonymous(&said, environment)
        );
    }
    report
}

/// The system's name for itself, on Linux.
fn system() -> Option<String> {
    let release = fs::read_to_string("/etc/os-release").ok()?;
    let mut lines = release.lines();
    let name = lines.find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(text::safe(name.trim_matches('"')).into_owned())
}

/// A text with the home of the person as `~`.
pub(super) fn shown(text: &str, environment: &Environment) -> String {
    below(text, &folder(environment, "HOME"), "~")
}

/// The folder that a variable names, as it is shown.
fn folder(environment: &Environment, name: &str) -> String {
    let folder = environment.path(name);
    folder.map_or_else(String::new, |folder| folder.display().to_string())
}

/// The same with the folders that variables name by these.
fn anonymous(text: &str, environment: &Environment) -> String {
    let variables = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"];
    variables
        .iter()
        .fold(shown(text, environment), |text, name| {
            let folder = shown(&folder(environment, name), environment);
            below(&text, &folder, &format!("${name}"))
        })
}

/// A text in which a folder has another name, where something below it is meant.
fn below(text: &str, folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "" | "~" => text.to_owned(),
        folder => text.replace(&format!("{folder}/"), &format!("{name}/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_hang_beside_their_names() {
        let findings = [
            Check::good("proxy", "None is set."),
            Check::bad(
                "session",
                "It has ended, a long time ago.",
                "Sign in: snapdeck login.",
            ),
            Check::skipped("filters", "no session"),
        ];
        let narrow = "\
proxy            good     None is set.
session          BAD      It has ended, a long
                          time ago.
                          Sign in: snapdeck
                          login.
filters          -        Not tried: no
                          session.
";
        assert_eq!(table(&findings, Some(1)), narrow);
        assert_eq!(table(&findings, None).lines().count(), 4);
    }

    #[test]
    fn folders_go_by_their_short_names() {
        let environment = |vars: &[(&str, &str)]| {
            Environment::new(vars.iter().map(|(name, value)| (name.into(), value.into())))
        };
        let home = environment(&[
            ("HOME", "/home/canary"),
            ("XDG_STATE_HOME", "/home/canary/s"),
        ]);
        for (path, short, nameless) in [
            ("/home/canary/s/a.", "~/s/a.", "$XDG_STATE_HOME/a."),
            ("/home/canary/.config", "~/.config", "~/.config"),
            ("/home/canaryx/a", "/home/canaryx/a", "/home/canaryx/a"),
        ] {
            assert_eq!(shown(path, &home), short);
            assert_eq!(anonymous(path, &home), nameless);
        }
        assert_eq!(shown("/etc/x", &environment(&[("HOME", "/")])), "/etc/x");
    }
}
