//! What the program says around its commands: wrong usage, the end of the screen, a panic.

use std::path::Path;

use crate::{domain::FileProblem, text::safe};

/// Why the program was called in a way that can't work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A variable of snapdeck is not UTF-8.
    NotUtf8(String),
    /// `TZ` names a file that is not a time zone.
    TimeZone(String),
    /// `--demo` was given to a command.
    Demo,
    /// An instance, `--filter` or `--view` was given to a command.
    Start,
    /// `--read-only` was given to a command that changes nothing.
    ReadOnly,
    /// Standard input or output is not a terminal.
    NoTerminal,
    /// `TERM=dumb`.
    DumbTerminal,
}

/// Wrong usage.
#[must_use]
pub fn usage(wrong: &Usage) -> String {
    match wrong {
        Usage::NotUtf8(variable) => {
            format!("{} is not UTF-8. Correct it, or unset it.", safe(variable))
        }
        Usage::TimeZone(path) => format!(
            "TZ names {}, which is not a time zone: set TZ as in TZ=Europe/Kyiv, or unset it.",
            safe(path)
        ),
        Usage::Demo => "--demo is for the screen: leave it out here.".to_owned(),
        Usage::Start => {
            "INSTANCE, --filter and --view are for the screen: leave them out here.".to_owned()
        }
        Usage::ReadOnly => {
            "--read-only is for the screen and config show: leave it out here.".to_owned()
        }
        Usage::NoTerminal => "standard input and output must be a terminal.".to_owned(),
        Usage::DumbTerminal => "this terminal can't show the screen (TERM=dumb).".to_owned(),
    }
}

/// The log is not written.
#[must_use]
pub fn no_log(why: &FileProblem) -> String {
    format!("no log is written: {why}")
}

/// After the report of a panic.
#[must_use]
pub fn after_panic(log: Option<&Path>) -> String {
    let log = log.map_or_else(String::new, |log| format!(" and {}", log.display()));
    format!(
        "this is a bug in snapdeck. Send the lines above{log} to the maintainers, through the place \
         you got it from."
    )
}

/// The start of a sentence: drawing failed; the cause follows.
#[must_use]
pub fn terminal_unusable() -> &'static str {
    "the terminal can't be used"
}

/// No account can be shown.
#[must_use]
pub fn no_account() -> &'static str {
    "there is no account"
}

/// Where the server of the demo account is, in the header.
#[must_use]
pub fn demo_server() -> &'static str {
    "inside this program"
}

/// The start of a sentence: `demo-server` can't listen; the cause follows.
#[must_use]
pub fn port_taken(port: u16) -> String {
    format!("can't listen on port {port}; --port 0 takes a free one")
}

/// The start of a sentence: `demo-server` ended; the cause follows.
#[must_use]
pub fn server_stopped() -> &'static str {
    "the server stopped"
}
