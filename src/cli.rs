//! The command line. A secret is never taken from it: other users see it in the process list.

use clap::{Parser, Subcommand};

/// Manage the disk snapshots of cloud servers from the terminal.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Without a command, snapdeck opens its screen; ? lists the keys there. Try it with snapdeck --demo.\n\nSecrets are never taken from the command line: set SNAPDECK_TOKEN, or SNAPDECK_USER and SNAPDECK_PASSWORD, or use snapdeck login."
)]
pub struct Arguments {
    /// Open a demo account inside this program, without using the network
    #[arg(long, conflicts_with_all = ["profile", "url"])]
    pub demo: bool,
    /// Which account on which server.
    #[command(flatten)]
    pub choice: Choice,
    /// Refuse to change anything
    #[arg(long)]
    pub read_only: bool,
    /// Use this colour theme instead of the one in config.toml; `NO_COLOR` overrides both
    #[arg(long, value_name = "THEME", value_parser = ["terminal", "dark", "light", "high-contrast"])]
    pub theme: Option<String>,
    /// Enable the mouse: a click selects, the wheel scrolls; hold Shift to select text
    #[arg(long)]
    pub mouse: bool,
    /// Open this instance: its id, name or address, or the start of one. If its name is
    /// that of a command, use `snapdeck -- INSTANCE`
    #[arg(value_name = "INSTANCE")]
    pub instance: Option<String>,
    /// Start with this filter: on the instances, with INSTANCE on its snapshots, with `--view account` on
    /// the whole account
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Start in this view
    #[arg(long, value_name = "VIEW", value_parser = ["snapshots", "account"])]
    pub view: Option<String>,
    /// A subcommand instead of the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The heading of the options that every command has, below its own.
const ACCOUNT: &str = "Account";

/// Which account on which server.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// Use this profile of config.toml; overrides `SNAPDECK_PROFILE`
    #[arg(long, global = true, value_name = "NAME", help_heading = ACCOUNT)]
    pub profile: Option<String>,
    /// Use the API at this URL; overrides `SNAPDECK_URL`
    #[arg(long, global = true, value_name = "URL", help_heading = ACCOUNT)]
    pub url: Option<String>,
}

/// What can be done besides the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the demo account over HTTP on this machine, for other clients and tests
    DemoServer(DemoServer),
    /// Sign in and store the session; prompts for secrets, or reads them from standard input
    Login(Login),
    /// End the session that login opened, and delete the stored secrets
    Logout(Logout),
    /// Show the account and its session
    #[command(subcommand)]
    Auth(Auth),
    /// Locate, create, check and show config.toml
    #[command(subcommand)]
    Config(Config),
    /// Find problems and say how to fix them; exit code 1 if a check fails
    Doctor(Doctor),
}

/// The options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Print the results as JSON
    #[arg(long)]
    pub json: bool,
    /// Print a text for a bug report, without names, ids, addresses or secrets
    #[arg(long, conflicts_with = "json")]
    pub report: bool,
    /// Run the `token_command` of the profile, which may prompt
    #[arg(long)]
    pub token_command: bool,
}

/// The options of `login`.
#[derive(Debug, clap::Args)]
pub struct Login {
    /// The login, which is an e-mail address
    #[arg(long, value_name = "EMAIL")]
    pub user: Option<String>,
    /// Sign in with a session token copied from the browser
    #[arg(long, conflicts_with_all = ["with_key", "keep_password"])]
    pub with_token: bool,
    /// Sign in with a one-time key instead of the password
    #[arg(long, conflicts_with = "keep_password")]
    pub with_key: bool,
    /// Store the password too, so that snapdeck can renew the session without asking
    #[arg(long)]
    pub keep_password: bool,
}

/// The options of `logout`.
#[derive(Debug, clap::Args)]
pub struct Logout {
    /// End the session on the server even if it was copied from a browser, which shares it
    #[arg(long)]
    pub end: bool,
}

/// What can be asked of the session.
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Print the account, the server, where secrets are stored, and the session
    Status,
}

/// What can be done with `config.toml`.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print the path of config.toml
    Path,
    /// Write a sample config.toml with comments, unless it exists
    Init,
    /// List every mistake in config.toml; exit code 1 if there is one
    Check,
    /// Print every setting and its source
    Show(Show),
}

/// The options of `config show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Show the settings of a run with --read-only
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
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Serve an account with this many instances, up to 200,000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub instances: Option<u32>,
    /// Serve an account with this many snapshots, all of the first instance, up to 200,000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub snapshots: Option<u32>,
    /// Send at most this many rows in a page
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub page_size: Option<u16>,
    /// Keep a new snapshot in Saving for this many seconds
    #[arg(long, value_name = "S", default_value_t = 8, value_parser = clap::value_parser!(u64).range(..=A_YEAR))]
    pub saving_seconds: u64,
    /// End a session this many seconds after its last use
    #[arg(long, value_name = "S", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=A_YEAR))]
    pub session_seconds: u64,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_help_of_a_command_has_its_own_options_first() {
        let mut program = Arguments::command();
        program.build();
        for (command, last) in [
            ("demo-server", "--session-seconds"),
            ("doctor", "--token-command"),
        ] {
            let help = program
                .find_subcommand_mut(command)
                .map(|command| command.render_help().to_string())
                .unwrap_or_default();
            let of = |part: &str| help.find(part).expect("it is in the help");
            assert!(of(last) < of("Account:"), "{help}");
            assert!(
                of("Account:") < of("--profile") && of("Account:") < of("--url"),
                "{help}"
            );
        }
    }
}
