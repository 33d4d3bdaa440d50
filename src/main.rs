//! The binary: parses the arguments and runs the command.

use std::process::ExitCode;

use clap::Parser as _;
use snapdeck::{cli::Arguments, commands};

fn main() -> ExitCode {
    commands::main(&Arguments::parse())
}
