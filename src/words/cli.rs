//! The help of the command line: sentences without a full stop, as `clap` prints them.

#![expect(
    missing_docs,
    reason = "each is named like the command or option that it explains"
)]

pub const ABOUT: &str = "Manage the disk snapshots of cloud servers from the terminal";
pub const AFTER_HELP: &str = "Without a command, snapdeck opens its screen; ? lists the keys there. Try it with \
    snapdeck --demo.\n\nSecrets are never taken from the command line: set SNAPDECK_TOKEN, or SNAPDECK_USER and \
    SNAPDECK_PASSWORD, or use snapdeck login.";
/// The heading of the options that every command has, below its own.
pub const ACCOUNT: &str = "Account";
pub const DEMO: &str = "Open a demo account inside this program, without using the network";
pub const READ_ONLY: &str = "Refuse to change anything";
pub const THEME: &str =
    "Use this colour theme instead of the one in config.toml; `NO_COLOR` overrides both";
pub const MOUSE: &str =
    "Enable the mouse: a click selects, the wheel scrolls; hold Shift to select text";
pub const INSTANCE: &str = "Open this instance: its id, name or address, or the start of one. If its name is \
    that of a command, use `snapdeck -- INSTANCE`";
pub const FILTER: &str = "Start with this filter: on the instances, with INSTANCE on its snapshots, with \
    `--view account` on the whole account; quote it: 'age:>30d'";
pub const VIEW: &str = "Start in this view";
pub const PROFILE: &str = "Use this profile of config.toml; overrides `SNAPDECK_PROFILE`";
pub const URL: &str = "Use the API at this URL; overrides `SNAPDECK_URL`";

pub const DEMO_SERVER: &str =
    "Serve the demo account over HTTP on this machine, for other clients and tests";
pub const LOGIN: &str =
    "Sign in and store the session; prompts for secrets, or reads them from standard input";
pub const LOGOUT: &str = "End the session that login opened, and delete the stored secrets";
pub const AUTH: &str = "Show the account and its session";
pub const CONFIG: &str = "Locate, create, check and show config.toml";
pub const DOCTOR: &str = "Find problems and say how to fix them; exit code 1 if a check fails";

pub const DOCTOR_JSON: &str = "Print the results as JSON";
pub const DOCTOR_REPORT: &str =
    "Print a text for a bug report, without names, ids, addresses or secrets";
pub const DOCTOR_TOKEN_COMMAND: &str = "Run the `token_command` of the profile, which may prompt";

pub const LOGIN_USER: &str = "The login, which is an e-mail address";
pub const LOGIN_WITH_TOKEN: &str = "Sign in with a session token copied from the browser";
pub const LOGIN_WITH_KEY: &str = "Sign in with a one-time key instead of the password";
pub const LOGIN_KEEP_PASSWORD: &str =
    "Store the password too, so that snapdeck can renew the session without asking";

pub const LOGOUT_END: &str =
    "End the session on the server even if it was copied from a browser, which shares it";

pub const AUTH_STATUS: &str =
    "Print the account, the server, where secrets are stored, and the session";

pub const CONFIG_PATH: &str = "Print the path of config.toml";
pub const CONFIG_INIT: &str = "Write a sample config.toml with comments, unless it exists";
pub const CONFIG_CHECK: &str = "List every mistake in config.toml; exit code 1 if there is one";
pub const CONFIG_SHOW: &str = "Print every setting and its source";

pub const SHOW_READ_ONLY: &str = "Show the settings of a run with --read-only";

pub const SERVER_PORT: &str = "Listen on this port of 127.0.0.1; 0 takes a free one";
pub const SERVER_INSTANCES: &str = "Serve an account with this many instances, up to 200,000";
pub const SERVER_SNAPSHOTS: &str =
    "Serve an account with this many snapshots, all of the first instance, up to 200,000";
pub const SERVER_PAGE_SIZE: &str = "Send at most this many rows in a page";
pub const SERVER_SAVING_SECONDS: &str = "Keep a new snapshot in Saving for this many seconds";
pub const SERVER_SESSION_SECONDS: &str = "End a session this many seconds after its last use";
