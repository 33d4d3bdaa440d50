//! The subcommands, one file each, and the wiring of the screen.

mod demo_server;
mod screen;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use color_eyre::eyre::Result;

use crate::{
    cli::{Arguments, Command},
    config::Environment,
};

/// Bad usage, or no terminal.
const USAGE: u8 = 2;

/// Does what the command line asks. The exit code is 0 after quitting, 2 for usage or no terminal,
/// 128 + n after signal n.
///
/// # Errors
/// What could not be done; the exit code is 1 then.
pub fn run(arguments: Arguments, environment: &Environment) -> Result<ExitCode> {
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
