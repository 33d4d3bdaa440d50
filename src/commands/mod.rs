//! The subcommands, one file each, and the wiring of the screen.

mod demo_server;
mod screen;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use color_eyre::{config::HookBuilder, eyre::Result};

use crate::{
    cli::{Arguments, Command},
    config::Environment,
    runtime::terminal,
};

/// Bad usage, or no terminal.
const USAGE: u8 = 2;

/// Does what the command line asks, and prints what went wrong. The exit code is 0 after quitting,
/// 1 after a failure, 2 for usage or no terminal, 128 + n after signal n.
#[must_use]
pub fn main(arguments: Arguments) -> ExitCode {
    // No environment section: it could hold the token.
    let (panic, error) = HookBuilder::default()
        .display_env_section(false)
        .into_hooks();
    terminal::end_on_panic(panic.into_panic_hook());
    let environment = Environment::new(std::env::vars_os());
    let installed = error.install().map_err(Into::into);
    installed
        .and_then(|()| run(arguments, &environment))
        .unwrap_or_else(|error| {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        })
}

fn run(arguments: Arguments, environment: &Environment) -> Result<ExitCode> {
    match arguments.command {
        Some(Command::DemoServer(options)) => demo_server::run(&options),
        None => screen::run(&arguments, environment),
    }
}

/// Says in one sentence what is missing, and gives the exit code for it.
fn usage(said: &str) -> ExitCode {
    say(said);
    ExitCode::from(USAGE)
}

/// Says something on stderr. There may be nobody to hear it: `eprintln!` would panic then.
fn say(said: &str) {
    let _ = writeln!(io::stderr(), "snapdeck: {said}");
}
