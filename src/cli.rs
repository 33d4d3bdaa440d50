//! The command line. A secret is never taken from it: other users see it in the process list.

use clap::{Parser, Subcommand};

use crate::words::cli;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    version,
    about = cli::ABOUT,
    after_help = cli::AFTER_HELP
)]
pub struct Arguments {
    /// `--demo`.
    #[arg(help = cli::DEMO, long, conflicts_with_all = ["profile", "url"])]
    pub demo: bool,
    /// Which account on which server.
    #[command(flatten)]
    pub choice: Choice,
    /// `--read-only`.
    #[arg(help = cli::READ_ONLY, long)]
    pub read_only: bool,
    /// `--theme`.
    #[arg(help = cli::THEME, long, value_name = "THEME", value_parser = ["terminal", "dark", "light", "high-contrast"])]
    pub theme: Option<String>,
    /// `--mouse`.
    #[arg(help = cli::MOUSE, long)]
    pub mouse: bool,
    /// `INSTANCE`.
    #[arg(help = cli::INSTANCE, value_name = "INSTANCE")]
    pub instance: Option<String>,
    /// `--filter`.
    #[arg(help = cli::FILTER, long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// `--view`.
    #[arg(help = cli::VIEW, long, value_name = "VIEW", value_parser = ["snapshots", "account"])]
    pub view: Option<String>,
    /// A subcommand instead of the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which account on which server.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// `--profile`.
    #[arg(help = cli::PROFILE, long, global = true, value_name = "NAME", help_heading = cli::ACCOUNT)]
    pub profile: Option<String>,
    /// `--url`.
    #[arg(help = cli::URL, long, global = true, value_name = "URL", help_heading = cli::ACCOUNT)]
    pub url: Option<String>,
}

/// What can be done besides the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// `snapdeck demo-server`.
    #[command(about = cli::DEMO_SERVER)]
    DemoServer(DemoServer),
    /// `snapdeck login`.
    #[command(about = cli::LOGIN)]
    Login(Login),
    /// `snapdeck logout`.
    #[command(about = cli::LOGOUT)]
    Logout(Logout),
    /// `snapdeck auth`.
    #[command(subcommand, about = cli::AUTH)]
    Auth(Auth),
    /// `snapdeck config`.
    #[command(subcommand, about = cli::CONFIG)]
    Config(Config),
    /// `snapdeck doctor`.
    #[command(about = cli::DOCTOR)]
    Doctor(Doctor),
}

/// The options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// `--json`.
    #[arg(help = cli::DOCTOR_JSON, long)]
    pub json: bool,
    /// `--report`.
    #[arg(help = cli::DOCTOR_REPORT, long, conflicts_with = "json")]
    pub report: bool,
    /// `--token-command`.
    #[arg(help = cli::DOCTOR_TOKEN_COMMAND, long)]
    pub token_command: bool,
}

/// The options of `login`.
#[derive(Debug, clap::Args)]
pub struct Login {
    /// `--user`.
    #[arg(help = cli::LOGIN_USER, long, value_name = "EMAIL")]
    pub user: Option<String>,
    /// `--with-token`.
    #[arg(help = cli::LOGIN_WITH_TOKEN, long, conflicts_with_all = ["with_key", "keep_password"])]
    pub with_token: bool,
    /// `--with-key`.
    #[arg(help = cli::LOGIN_WITH_KEY, long, conflicts_with = "keep_password")]
    pub with_key: bool,
    /// `--keep-password`.
    #[arg(help = cli::LOGIN_KEEP_PASSWORD, long)]
    pub keep_password: bool,
}

/// The options of `logout`.
#[derive(Debug, clap::Args)]
pub struct Logout {
    /// `--end`.
    #[arg(help = cli::LOGOUT_END, long)]
    pub end: bool,
}

/// What can be asked of the session.
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// `snapdeck auth status`.
    #[command(about = cli::AUTH_STATUS)]
    Status,
}

/// What can be done with `config.toml`.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// `snapdeck config path`.
    #[command(about = cli::CONFIG_PATH)]
    Path,
    /// `snapdeck config init`.
    #[command(about = cli::CONFIG_INIT)]
    Init,
    /// `snapdeck config check`.
    #[command(about = cli::CONFIG_CHECK)]
    Check,
    /// `snapdeck config show`.
    #[command(about = cli::CONFIG_SHOW)]
    Show(Show),
}

/// The options of `config show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// `--read-only`.
    #[arg(help = cli::SHOW_READ_ONLY, long)]
    pub read_only: bool,
}

/// The most rows of a list that `demo-server` makes up: as many as are read of one.
const MOST_ROWS: i64 = 200_000;

/// The longest that `demo-server` waits for anything, in seconds.
const A_YEAR: u64 = 365 * 24 * 60 * 60;

/// The options of `demo-server`.
#[derive(Debug, clap::Args)]
pub struct DemoServer {
    /// `--port`.
    #[arg(help = cli::SERVER_PORT, long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// `--instances`.
    #[arg(help = cli::SERVER_INSTANCES, long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub instances: Option<u32>,
    /// `--snapshots`.
    #[arg(help = cli::SERVER_SNAPSHOTS, long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=MOST_ROWS))]
    pub snapshots: Option<u32>,
    /// `--page-size`.
    #[arg(help = cli::SERVER_PAGE_SIZE, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub page_size: Option<u16>,
    /// `--saving-seconds`.
    #[arg(help = cli::SERVER_SAVING_SECONDS, long, value_name = "S", default_value_t = 8, value_parser = clap::value_parser!(u64).range(..=A_YEAR))]
    pub saving_seconds: u64,
    /// `--session-seconds`.
    #[arg(help = cli::SERVER_SESSION_SECONDS, long, value_name = "S", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=A_YEAR))]
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
