//! The terminal: how large it is, what it calls itself, what it can show.

use std::io;

use rustix::termios::tcgetwinsize;

use super::check::Check;
use crate::{config::Environment, domain::Colours, runtime::SMALLEST};

/// Columns and rows of the terminal that is printed on, or that the person types at.
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
    const NAME: &str = "window";
    let (least_columns, least_rows) = SMALLEST;
    match window {
        None => Check::skipped(NAME, "there is no terminal here"),
        // Serial lines don't know.
        Some((0, _) | (_, 0)) => Check::warning(
            NAME,
            "The terminal does not tell its size.",
            "Tell it: stty cols 80 rows 24.",
        ),
        Some((columns, rows)) if columns < least_columns || rows < least_rows => Check::warning(
            NAME,
            format!("{columns}x{rows} is too small for the screen."),
            format!("Make it {least_columns}x{least_rows} at least."),
        ),
        Some((columns, rows)) => Check::good(NAME, format!("{columns}x{rows}.")),
    }
}

fn term(environment: &Environment) -> Check {
    const NAME: &str = "terminal";
    const REMEDY: &str = "Set TERM to what the terminal is, as xterm-256color.";
    match environment.get("TERM") {
        None => Check::warning(NAME, "TERM is not set.", REMEDY),
        Some(_) if !environment.can_draw() => {
            Check::bad(NAME, "TERM=dumb can't be drawn on.", REMEDY)
        }
        Some(term) => Check::good(NAME, format!("TERM={}.", name_of(term))),
    }
}

/// The name of a terminal; what looks like none could be anything.
fn name_of(term: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-+._".contains(c);
    if term.len() <= 40 && term.chars().all(plain) {
        term
    } else {
        "(no name of a terminal)"
    }
}

fn multiplexer(environment: &Environment) -> Check {
    const NAME: &str = "tmux";
    let term = environment.get("TERM").unwrap_or_default();
    let (within, names) = if environment.get("TMUX").is_some() {
        ("tmux", ["tmux", "screen"])
    } else if environment.get("STY").is_some() {
        ("screen", ["screen", "screen"])
    } else {
        return Check::good(NAME, "Neither tmux nor screen.");
    };
    if names.iter().any(|name| term.starts_with(name)) {
        return Check::good(NAME, format!("Within {within}."));
    }
    let said = format!("Within {within}, but TERM={} is another.", name_of(term));
    let remedy = match within {
        "tmux" => "Put into tmux.conf: set -g default-terminal tmux-256color.",
        _ => "Put into screenrc: term screen-256color.",
    };
    Check::warning(NAME, said, remedy)
}

fn colours(environment: &Environment) -> Check {
    const NAME: &str = "colours";
    match environment.colours() {
        Colours::None if environment.get("NO_COLOR").is_some() => {
            Check::good(NAME, "None, as NO_COLOR wants it.")
        }
        Colours::None => Check::good(NAME, "None, as TERM tells."),
        Colours::Eight => Check::good(NAME, "8."),
        Colours::Sixteen => Check::good(NAME, "16."),
        Colours::Indexed => Check::good(NAME, "256."),
        Colours::True => Check::good(NAME, "16 million."),
    }
}

fn letters(environment: &Environment) -> Check {
    const NAME: &str = "UTF-8";
    if environment.has_unicode() {
        Check::good(NAME, "Yes.")
    } else if environment.get("TERM") == Some("linux") {
        Check::good(NAME, "Drawn in ASCII: the Linux console lacks the letters.")
    } else {
        Check::warning(
            NAME,
            "The locale is not UTF-8, so all is drawn in ASCII.",
            "Set LANG to a UTF-8 locale, as C.UTF-8.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::Health::{self, Bad, Good, Skipped, Warning};

    fn found(window: Option<(u16, u16)>, vars: &[(&str, &str)]) -> Vec<(Health, String)> {
        let vars = vars.iter().map(|(name, value)| (name.into(), value.into()));
        checks(window, &Environment::new(vars))
            .into_iter()
            .map(|finding| (finding.state, finding.said))
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
                "Within screen, but TERM=dumb is another.".to_owned()
            )
        );
        assert_eq!(found(Some((0, 0)), &[])[0].0, Warning);

        let console = found(
            None,
            &[("TERM", "linux"), ("LANG", "C.UTF-8"), ("NO_COLOR", "1")],
        );
        assert_eq!(console[3], (Good, "None, as NO_COLOR wants it.".to_owned()));
        assert_eq!(console[4].0, Good);
        let odd = found(None, &[("TERM", "can ary"), ("TMUX", "/t")]);
        assert!(odd.iter().all(|(_, said)| !said.contains("ary")), "{odd:?}");
    }
}
