//! Prints the checks: a table for people, JSON for programs, a report for the maintainers.

use std::{env::consts, fmt::Write as _, fs};

use serde::Serialize;

use super::check::Check;
use crate::{
    config::Environment,
    domain::{Audience, ServerUrl},
    text,
    words::doctor::Health,
};

/// Where the sentences begin.
const INDENT: usize = 26;

/// The widest line.
const WIDEST: usize = 100;

/// The table, as wide as the terminal, if there is one.
pub(super) fn table(findings: &[Check], columns: Option<u16>, environment: &Environment) -> String {
    let columns = columns
        .map_or(WIDEST, usize::from)
        .clamp(INDENT + 20, WIDEST);
    let room = columns - INDENT;
    let mut table = String::new();
    for finding in findings {
        let said = shown(&finding.said(Audience::Owner), environment);
        let said = text::wrap(&text::safe(&said), room);
        let mut lines = said.iter();
        let first = lines.next().map_or("", String::as_str);
        let (name, state) = (finding.name.word(), finding.state.word());
        let _ = writeln!(table, "{name:<15}  {state:<7}  {first}");
        let remedy = finding.diagnosis.remedy().unwrap_or_default();
        let remedy = text::wrap(&text::safe(&remedy), room);
        for line in lines.chain(&remedy).filter(|line| !line.is_empty()) {
            let _ = writeln!(table, "{:INDENT$}{line}", "");
        }
    }
    table
}

/// The JSON for programs.
#[derive(Serialize)]
struct Checkup {
    version: &'static str,
    checks: Vec<Checked>,
}

#[derive(Serialize)]
struct Checked {
    name: &'static str,
    state: Health,
    said: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

/// JSON.
pub(super) fn json(findings: &[Check], environment: &Environment) -> serde_json::Result<String> {
    let checked = findings.iter().map(|check| Checked {
        name: check.name.word(),
        state: check.state,
        said: shown(&check.said(Audience::Owner), environment),
        remedy: check.diagnosis.remedy(),
    });
    let checkup = Checkup {
        version: env!("CARGO_PKG_VERSION"),
        checks: checked.collect(),
    };
    serde_json::to_string_pretty(&checkup).map(|json| json + "\n")
}

/// The text for a bug report. The only thing of the user's in it is the server's host.
pub(super) fn report(findings: &[Check], server: Option<&ServerUrl>) -> String {
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
        let (name, state) = (finding.name.word(), finding.state.word());
        let said = finding.said(Audience::Public);
        let said = text::safe(&said);
        let _ = writeln!(report, "{name:<15}  {state:<7}  {said}");
    }
    report
}

/// The name of the system, on Linux.
fn system() -> Option<String> {
    let release = fs::read_to_string("/etc/os-release").ok()?;
    let mut lines = release.lines();
    let name = lines.find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(text::safe(name.trim_matches('"')).into_owned())
}

/// A text in which paths below the home folder begin with `~`.
fn shown(text: &str, environment: &Environment) -> String {
    let home = environment
        .path("HOME")
        .map(|home| home.display().to_string());
    match home.as_deref().map(|home| home.trim_end_matches('/')) {
        None | Some("") => text.to_owned(),
        Some(home) => text.replace(&format!("{home}/"), "~/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Source,
        words::doctor::{CheckName, Diagnosis, Skip},
    };

    #[test]
    fn long_sentences_hang_beside_their_names() {
        let findings = [
            Check::good(CheckName::Proxy, Diagnosis::NoProxy),
            Check::warning(
                CheckName::Session,
                Diagnosis::NoSession(Some(Source::Flag("--url"))),
            ),
            Check::skipped(CheckName::Filters, Skip::NoSession),
        ];
        let environment = Environment::default();
        let narrow = "\
proxy            good     No proxy is set.
session          warning  There is none.
                          token_command is not
                          run, because --url
                          names another
                          server.
                          Sign in: snapdeck
                          login.
filters          -        Not tried: there is
                          no session.
";
        assert_eq!(table(&findings, Some(1), &environment), narrow);
        assert_eq!(table(&findings, None, &environment).lines().count(), 5);
    }

    #[test]
    fn folders_go_by_their_short_names() {
        let environment = |vars: &[(&str, &str)]| {
            Environment::new(vars.iter().map(|(name, value)| (name.into(), value.into())))
        };
        let home = environment(&[("HOME", "/home/canary")]);
        for (path, short) in [
            ("/home/canary/.config", "~/.config"),
            ("/home/canaryx/a", "/home/canaryx/a"),
        ] {
            assert_eq!(shown(path, &home), short);
        }
        assert_eq!(shown("/etc/x", &environment(&[("HOME", "/")])), "/etc/x");
    }
}
