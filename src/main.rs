//! The binary: parses the arguments, runs the command and prints the last error.

use std::process::ExitCode;

use clap::Parser as _;
use color_eyre::config::HookBuilder;
use snapdeck::{cli::Arguments, commands, config::Environment, runtime};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // No environment section: it could hold the token.
    let (panic, error) = HookBuilder::default()
        .display_env_section(false)
        .into_hooks();
    runtime::end_on_panic(panic.into_panic_hook());
    let environment = Environment::new(std::env::vars_os());
    let installed = error.install().map_err(Into::into);
    installed
        .and_then(|()| commands::run(arguments, &environment))
        .unwrap_or_else(|error| {
            eprintln!("snapdeck: {error:#}");
            ExitCode::FAILURE
        })
}
