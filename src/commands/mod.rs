//! The subcommands, one file each, and the wiring of the screen.

mod account;
mod auth;
mod config;
mod demo_server;
mod doctor;
mod prompt;
mod screen;

use std::{
    fs,
    io::{self, Write as _},
    panic::PanicHookInfo,
    process::ExitCode,
};

use color_eyre::{
    config::{HookBuilder, Theme},
    eyre::{Report, Result},
};
#[cfg(target_os = "linux")]
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::runtime;

use crate::{
    cli::{Arguments, Auth, Choice, Command, Config},
    config::{Environment, Flags},
    domain::{Findings, Problem},
    runtime::terminal::{self, Patient},
    store, text,
};

/// Bad usage, or no terminal.
const USAGE: u8 = 2;

/// The most bytes of a file with a time zone: the largest there are have some 4 kB.
const LARGEST_ZONE: u64 = 1024 * 1024;

/// Does what the command line asks, and prints what went wrong. The exit code is 0 after quitting,
/// 1 after a failure, 2 for usage, wrong settings or no terminal, 128 + n after signal n.
#[must_use]
pub fn main(arguments: &Arguments) -> ExitCode {
    forbid_core_dumps();
    let environment = Environment::new(std::env::vars_os());
    terminal::end_on_panic(panic_report(&environment));
    if let Some(name) = environment.unreadable() {
        let name = text::safe(&name);
        return usage(&format!("{name} is not UTF-8. Correct it, or unset it."));
    }
    let code = run(arguments, &environment).unwrap_or_else(|error| {
        say(&sentence(&error));
        if error.is::<Findings>() {
            ExitCode::from(USAGE)
        } else {
            ExitCode::FAILURE
        }
    });
    say_of_log();
    code
}

/// What is said of an error. A problem is a sentence by itself, which its causes would repeat; of all else
/// the causes are told behind it.
fn sentence(error: &Report) -> String {
    match error.downcast_ref::<Problem>() {
        Some(problem) => problem.to_string(),
        None => format!("{error:#}"),
    }
}

/// Says why there is no log, where the person can fix it.
fn say_of_log() {
    if let Some(problem) = store::refused_log() {
        say(&format!("no log is written: {problem}"));
    }
}

/// The memory holds secrets: it is not written to disk when the program dies, and other programs of
/// the same user can't read it. Where the system refuses, there is nothing left to do about it.
fn forbid_core_dumps() {
    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, nothing);
    // A pipe that takes core dumps (`core_pattern`) is given them whatever the limit is.
    #[cfg(target_os = "linux")]
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// What is said of a panic: the report, and what is to be sent where. It is plain text, for it is
/// copied into a letter.
#[must_use]
pub fn panic_report(environment: &Environment) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    // No environment section: it could hold the token.
    let builder = HookBuilder::default().display_env_section(false);
    let (hook, _) = builder.theme(Theme::new()).into_hooks();
    let log = environment
        .state_folder()
        .map(|folder| format!(" and {}", folder.join(store::LOG).display()))
        .unwrap_or_default();
    let ask = format!(
        "this is a fault of snapdeck. Send the lines above{log} to the maintainers, \
         through the place you got it from."
    );
    let look = screen::look(environment);
    Box::new(move |info| {
        let report = hook.panic_report(info).to_string();
        let _ = writeln!(Patient(io::stderr()), "{}", look.text(&report));
        say(&ask);
    })
}

fn run(arguments: &Arguments, environment: &Environment) -> Result<ExitCode> {
    let choice = &arguments.choice;
    if let Some(said) = bad_time_zone(environment) {
        return Ok(usage(&said));
    }
    if arguments.demo && arguments.command.is_some() {
        return Ok(usage("--demo is for the screen: leave it out here."));
    }
    let shows = matches!(
        arguments.command,
        None | Some(Command::Config(Config::Show(_)))
    );
    if arguments.read_only && !shows {
        let said = "--read-only is for the screen and config show: leave it out here.";
        return Ok(usage(said));
    }
    match &arguments.command {
        Some(Command::DemoServer(options)) => demo_server::run(options),
        Some(Command::Login(options)) => auth::login(options, choice, environment),
        Some(Command::Logout(options)) => auth::logout(options, choice, environment),
        Some(Command::Auth(Auth::Status)) => auth::status(choice, environment),
        Some(Command::Config(what)) => config::run(what, arguments, environment),
        Some(Command::Doctor(options)) => doctor::run(options, choice, environment),
        None => screen::run(arguments, environment),
    }
}

/// What is wrong with `TZ` where it names a file, which whoever asks for the time reads whole: a
/// device never ends, and a pipe keeps its reader waiting.
fn bad_time_zone(environment: &Environment) -> Option<String> {
    let named = environment.get("TZ")?;
    let path = named.strip_prefix(':').unwrap_or(named);
    let file = fs::metadata(path).ok()?;
    let good = file.is_dir() || (file.is_file() && file.len() <= LARGEST_ZONE);
    (!good).then(|| {
        let path = text::safe(path);
        format!("TZ names {path}, which is no time zone: set TZ as in TZ=Europe/Kyiv, or unset it.")
    })
}

/// The flags, as the settings take them.
fn flags(choice: &Choice) -> Flags {
    Flags {
        profile: choice.profile.clone(),
        url: choice.url.clone(),
        read_only: false,
    }
}

/// Does the work of a command that has no screen.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(work);
    // A keyring or a name lookup that hangs must not hold up the end.
    runtime.shutdown_background();
    result
}

/// Says in one sentence what is missing, and gives the exit code for it.
fn usage(said: &str) -> ExitCode {
    say(said);
    ExitCode::from(USAGE)
}

/// Says something on stderr, each line under the program's name. There may be nobody to hear it: `eprintln!` would panic then.
fn say(said: &str) {
    for line in said.lines() {
        let _ = writeln!(Patient(io::stderr()), "snapdeck: {line}");
    }
}
