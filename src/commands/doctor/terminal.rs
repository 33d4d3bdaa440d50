//! The checks of the terminal: its size, its name and its abilities.

use std::io;

use rustix::termios::tcgetwinsize;

use super::check::Check;
use crate::{
    config::Environment,
    domain::Colours,
    runtime::SMALLEST,
    words::doctor::{Around, CheckName, Diagnosis, Skip},
};

/// Columns and rows of the terminal on standard output, or else on standard input.
pub(super) fn window() -> Option<(u16, u16)> {
    let size = tcgetwinsize(io::stdout())
        .or_else(|_| tcgetwinsize(io::stdin()))
        .ok()?;
    Some((size.ws_col, size.ws_row))
}

pub(super) fn checks(window: Option<(u16, u16)>, environment: &Environment) -> Vec<Check> {
    vec![
        size(window),
        term(environment),
        multiplexer(environment),
        colours(environment),
        letters(environment),
    ]
}

fn size(window: Option<(u16, u16)>) -> Check {
    const NAME: CheckName = CheckName::Window;
    match window {
        None => Check::skipped(NAME, Skip::NoTerminal),
        // Serial lines report 0.
        Some((0, _) | (_, 0)) => Check::warning(NAME, Diagnosis::WindowUnknown),
        Some(is @ (columns, rows)) if columns < SMALLEST.0 || rows < SMALLEST.1 => {
            let least = SMALLEST;
            Check::warning(NAME, Diagnosis::WindowTooSmall { is, least })
        }
        Some((columns, rows)) => Check::good(NAME, Diagnosis::Window(columns, rows)),
    }
}

fn term(environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::Terminal;
    match environment.get("TERM") {
        None => Check::warning(NAME, Diagnosis::NoTerm),
        Some(_) if !environment.can_draw() => Check::bad(NAME, Diagnosis::DumbTerm),
        Some(term) => Check::good(NAME, Diagnosis::Term(name_of(term))),
    }
}

/// The name of a terminal. A value that does not look like one could be anything, so it is not
/// repeated.
fn name_of(term: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-+._".contains(c);
    (term.len() <= 40 && term.chars().all(plain)).then(|| term.to_owned())
}

fn multiplexer(environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::Tmux;
    let term = environment.get("TERM").unwrap_or_default();
    let (around, names) = if environment.get("TMUX").is_some() {
        (Around::Tmux, ["tmux", "screen"])
    } else if environment.get("STY").is_some() {
        (Around::Screen, ["screen", "screen"])
    } else {
        return Check::good(NAME, Diagnosis::NoMultiplexer);
    };
    if names.iter().any(|name| term.starts_with(name)) {
        return Check::good(NAME, Diagnosis::Multiplexer(around));
    }
    Check::warning(NAME, Diagnosis::WrongTerm(around, name_of(term)))
}

fn colours(environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::Colours;
    match environment.colours() {
        Colours::None if environment.get("NO_COLOR").is_some() => {
            Check::good(NAME, Diagnosis::NoColour)
        }
        colours => Check::good(NAME, Diagnosis::Colours(colours)),
    }
}

fn letters(environment: &Environment) -> Check {
    const NAME: CheckName = CheckName::Utf8;
    if environment.has_unicode() {
        Check::good(NAME, Diagnosis::Utf8)
    } else if environment.get("TERM") == Some("linux") {
        Check::good(NAME, Diagnosis::LinuxConsole)
    } else {
        Check::warning(NAME, Diagnosis::NotUtf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Audience,
        words::doctor::Health::{self, Bad, Good, Skipped, Warning},
    };

    fn found(window: Option<(u16, u16)>, vars: &[(&str, &str)]) -> Vec<(Health, String)> {
        let vars = vars.iter().map(|(name, value)| (name.into(), value.into()));
        checks(window, &Environment::new(vars))
            .into_iter()
            .map(|check| (check.state, check.said(Audience::Public)))
            .collect()
    }

    #[test]
    fn what_the_terminal_lacks_is_told() {
        let all_good = [
            ("TERM", "tmux-256color"),
            ("TMUX", "/t"),
            ("LANG", "C.UTF-8"),
        ];
        for (state, said) in found(Some((40, 10)), &all_good) {
            assert_eq!(state, Good, "{said}");
        }
        let bare = found(None, &[]);
        let states: Vec<Health> = bare.iter().map(|(state, _)| *state).collect();
        assert_eq!(states, [Skipped, Warning, Good, Good, Warning]);

        let dumb = found(Some((39, 10)), &[("TERM", "dumb"), ("STY", "1.a")]);
        assert_eq!(
            dumb[0],
            (Warning, "39x10 is too small for the screen.".to_owned())
        );
        assert_eq!(dumb[1].0, Bad);
        assert_eq!(
            dumb[2],
            (
                Warning,
                "Inside screen, but TERM=dumb names another terminal.".to_owned()
            )
        );
        assert_eq!(found(Some((0, 0)), &[])[0].0, Warning);

        let console = found(
            None,
            &[("TERM", "linux"), ("LANG", "C.UTF-8"), ("NO_COLOR", "1")],
        );
        assert_eq!(
            console[3],
            (Good, "None, because NO_COLOR is set.".to_owned())
        );
        assert_eq!(console[4].0, Good);
        let odd = found(None, &[("TERM", "can ary"), ("TMUX", "/t")]);
        assert!(odd.iter().all(|(_, said)| !said.contains("ary")), "{odd:?}");
    }
}
