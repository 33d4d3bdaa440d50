//! The command line. A secret is never taken from it: other users see it in the process list.

use clap::{Parser, Subcommand};

/// Keeps the disk snapshots of cloud servers, in the terminal.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "The session token is taken from SNAPDECK_TOKEN."
)]
pub struct Arguments {
    /// Shows an invented account inside this program; no network
    #[arg(long, conflicts_with_all = ["profile", "url"])]
    pub demo: bool,
    /// Which account on which server.
    #[command(flatten)]
    pub choice: Choice,
    /// Nothing may be changed
    #[arg(long)]
    pub read_only: bool,
    /// Something else than the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which account on which server.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// The profile of config.toml, as `SNAPDECK_PROFILE`
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The server, as `SNAPDECK_URL`
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
}

/// What can be done besides the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the invented account as a server, for any client
    DemoServer(DemoServer),
    /// Signs in; secrets are asked for without echo, or read from standard input
    Login(Login),
    /// Ends the session that login opened, and forgets what was kept
    Logout(Logout),
    /// Tells of the session
    #[command(subcommand)]
    Auth(Auth),
    /// Finds, begins, checks and explains config.toml
    #[command(subcommand)]
    Config(Config),
    /// Looks for what is wrong, and says what mends it; exit code 1 if something is bad
    Doctor(Doctor),
}

/// The options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Prints JSON, for programs
    #[arg(long)]
    pub json: bool,
    /// Prints what goes into a bug report: without names, ids, addresses and secrets
    #[arg(long, conflicts_with = "json")]
    pub report: bool,
    /// Runs the profile's `token_command`, which may ask something
    #[arg(long)]
    pub token_command: bool,
}

/// The options of `login`.
#[derive(Debug, clap::Args)]
pub struct Login {
    /// The login: the e-mail address
    #[arg(long, value_name = "EMAIL")]
    pub user: Option<String>,
    /// Takes a session token, as copied from the browser
    #[arg(long, conflicts_with_all = ["with_key", "keep_password"])]
    pub with_token: bool,
    /// Takes a one-time key in place of the password
    #[arg(long, conflicts_with = "keep_password")]
    pub with_key: bool,
    /// Keeps the password too, so that nobody is asked when the session has ended
    #[arg(long)]
    pub keep_password: bool,
}

/// The options of `logout`.
#[derive(Debug, clap::Args)]
pub struct Logout {
    /// Ends the session on the server even if it was pasted, and so is a browser's too
    #[arg(long)]
    pub end: bool,
}

/// What can be asked of the session.
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Prints the account, the server, where the secret lives, what is left of the session
    Status,
}

/// What can be done with `config.toml`.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Prints where it is, or would be
    Path,
    /// Writes a commented sample, if there is no file yet
    Init,
    /// Says all that is wrong with it; exit code 1 if anything is
    Check,
    /// Prints what is set, and by what
    Show(Show),
}

/// The options of `config show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Nothing may be changed
    #[arg(long)]
    pub read_only: bool,
}

/// The most rows of a list that `demo-server` makes up: as many as are read of one.
const MOST_ROWS: i64 = 200_000;

/// The longest that `demo-server` waits for anything, in seconds.
const A_YEAR: u64 = 365 * 24 * 60 * 60;

/// The options of `demo-server`.
#[derive(Debug, clap::Args)]
pub struct DemoServer {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Makes an account of so many instances instead, 200,000 at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub instances: Option<u32>,
    /// Makes an account with so many snapshots, all of the first instance, 200,000 at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub snapshots: Option<u32>,
    /// The most rows it gives in a page
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub page_size: Option<u16>,
    /// How long a new snapshot is Saving, in seconds
    #[arg(long, value_name = "S", default_value_t = 8, value_parser = clap::value_parser!(u64).range(..=A_YEAR))]
    pub saving_seconds: u64,
    /// How long a session lives from its last use, in seconds
    #[arg(long, value_name = "S", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=A_YEAR))]
    pub session_seconds: u64,
}
