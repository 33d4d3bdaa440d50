//! The subcommands, one file each, and the setup of the screen.

mod account;
mod auth;
mod config;
mod demo_server;
mod doctor;
mod here;
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
    store,
    words::{self, commands::Usage},
};

/// The exit code for wrong usage, wrong settings or no terminal.
const USAGE: u8 = 2;

/// The most bytes of a time zone file; real ones have up to about 4 kB.
const LARGEST_ZONE: u64 = 1024 * 1024;

/// Runs the command and prints its error. The exit code is 0 after quitting, 1 after a failure, 2
/// for wrong usage, wrong settings or no terminal, and 128 + n after signal n.
#[must_use]
pub fn main(arguments: &Arguments) -> ExitCode {
    forbid_core_dumps();
    let environment = Environment::new(std::env::vars_os());
    terminal::end_on_panic(panic_report(&environment));
    if let Some(name) = environment.unreadable() {
        return usage(&Usage::NotUtf8(name));
    }
    let code = run(arguments, &environment).unwrap_or_else(|error| {
        say(&sentence(&error));
        if error.is::<Findings>() {
            ExitCode::from(USAGE)
        } else {
            ExitCode::FAILURE
        }
    });
    report_unsafe_log();
    code
}

/// The text of an error. A problem is a complete sentence, which its causes would repeat; any other
/// error is followed by its causes.
fn sentence(error: &Report) -> String {
    match error.downcast_ref::<Problem>() {
        Some(problem) => problem.to_string(),
        None => format!("{error:#}"),
    }
}

/// Says why no log is written, if its file or folder is not safe.
fn report_unsafe_log() {
    if let Some(problem) = store::refused_log() {
        say(&words::commands::no_log(problem));
    }
}

/// Forbids core dumps and debuggers of the same user, because the memory holds secrets. If the system
/// refuses, there is nothing more to do.
fn forbid_core_dumps() {
    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, nothing);
    // A pipe in `core_pattern` receives core dumps regardless of the limit.
    #[cfg(target_os = "linux")]
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Prints the report of a panic and what to send to the maintainers. It is plain text, so that it
/// can be copied into a mail.
#[must_use]
pub fn panic_report(environment: &Environment) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    // No environment section: it could hold the token.
    let builder = HookBuilder::default().display_env_section(false);
    let (hook, _) = builder.theme(Theme::new()).into_hooks();
    let log = environment.state_folder();
    let log = log.map(|folder| folder.join(store::LOG));
    let ask = words::commands::after_panic(log.as_deref());
    let look = screen::look(environment);
    Box::new(move |info| {
        let report = hook.panic_report(info).to_string();
        let _ = writeln!(Patient(io::stderr()), "{}", look.text(&report));
        say(&ask);
    })
}

fn run(arguments: &Arguments, environment: &Environment) -> Result<ExitCode> {
    let choice = &arguments.choice;
    if let Some(path) = bad_time_zone(environment) {
        return Ok(usage(&Usage::TimeZone(path)));
    }
    if arguments.demo && arguments.command.is_some() {
        return Ok(usage(&Usage::Demo));
    }
    let starts =
        arguments.instance.is_some() || arguments.filter.is_some() || arguments.view.is_some();
    if starts && arguments.command.is_some() {
        return Ok(usage(&Usage::Start));
    }
    let shows = matches!(
        arguments.command,
        None | Some(Command::Config(Config::Show(_)))
    );
    if arguments.read_only && !shows {
        return Ok(usage(&Usage::ReadOnly));
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

/// The path in `TZ` if it can't be a time zone file. The file is read whole to tell the time, and a
/// device never ends, while a pipe blocks its reader.
fn bad_time_zone(environment: &Environment) -> Option<String> {
    let named = environment.get("TZ")?;
    let path = named.strip_prefix(':').unwrap_or(named);
    let file = fs::metadata(path).ok()?;
    let good = file.is_dir() || (file.is_file() && file.len() <= LARGEST_ZONE);
    (!good).then(|| path.to_owned())
}

/// The flags for the settings.
fn flags(choice: &Choice) -> Flags {
    Flags {
        profile: choice.profile.clone(),
        url: choice.url.clone(),
        read_only: false,
    }
}

/// Runs a command that has no screen.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(work);
    // A keyring or a name lookup that hangs must not delay the end.
    runtime.shutdown_background();
    result
}

/// Prints what is wrong with the usage and returns the exit code for it.
fn usage(wrong: &Usage) -> ExitCode {
    say(&words::commands::usage(wrong));
    ExitCode::from(USAGE)
}

/// Prints lines on stderr, each after the program's name. Unlike `eprintln!` it does not panic if
/// stderr is closed.
fn say(said: &str) {
    for line in said.lines() {
        let _ = writeln!(Patient(io::stderr()), "snapdeck: {line}");
    }
}
