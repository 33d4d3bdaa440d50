//! The sentence for each diagnosis.

use std::time::Duration;

use super::{Around, Diagnosis, Peer, Skip};
use crate::{
    domain::{
        Audience, Colours, Findings, LocalProblem, Origin, Private, Problem, Source,
        TransportProblem,
    },
    text::Text,
    words::{auth, problem},
};

impl Diagnosis {
    /// The sentence for this reader.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one sentence for each diagnosis")]
    pub fn said(&self, to: Audience) -> String {
        match self {
            Self::Skipped(why) => format!("Not tried: {}.", skipped(why, to)),
            Self::WrongSettings(findings) => wrong_settings(findings, to),
            Self::NoFile(server) => format!("No file; {server} is used."),
            Self::File {
                file,
                profile,
                profiles,
                by,
            } => match (file.told(to), profile.told(to)) {
                (Some(file), Some(profile)) => {
                    format!("{file}: profile {profile} of {profiles} ({by}).")
                }
                _ => format!("The file is good, profiles: {profiles}."),
            },
            Self::FilesSafe => "Nobody else can change the settings or read secrets.".to_owned(),
            Self::UnsafeFile { path, why, .. } => {
                let path = path.told(to).unwrap_or("A file or folder of snapdeck");
                let why = problem::unsafe_because(*why);
                format!("{path} {why}, so it is not used.")
            }
            Self::Unreadable(why) => problem::keep(why, to),
            Self::LooseSettings { file, .. } => {
                let file = file.told(to).unwrap_or("the settings");
                format!("Other users can change {file}, and so redirect your token.")
            }
            Self::Keyring => "It works, and secrets are stored there.".to_owned(),
            Self::KeyringRefused(why) => {
                format!("{} A file is used instead.", problem::keep(why, to))
            }
            Self::NoKeyring { supported, file } => {
                let why = if *supported {
                    "There is none"
                } else {
                    "This snapdeck was built without it"
                };
                match file.told(to) {
                    Some(file) => format!("{why}; secrets are stored in {file}."),
                    None => format!("{why}; secrets are stored in a file."),
                }
            }
            Self::NoStateFolder => {
                "There is none, so no log, session or last view is stored.".to_owned()
            }
            Self::StateFolder { folder, exists } => {
                let folder = folder.told(to).unwrap_or("It");
                if *exists {
                    format!(
                        "{folder} can be written. It holds the log, stored sessions and last views."
                    )
                } else {
                    format!("{folder} will be created when it is needed.")
                }
            }
            Self::StateFolderClosed { folder, .. } => {
                let folder = folder.told(to).unwrap_or("It");
                format!("{folder} can't be written, so no log, session or last view is stored.")
            }
            Self::Window(columns, rows) => format!("{columns}x{rows}."),
            Self::WindowTooSmall {
                is: (columns, rows),
                ..
            } => format!("{columns}x{rows} is too small for the screen."),
            Self::WindowUnknown => "The terminal does not report its size.".to_owned(),
            Self::Term(term) => format!("TERM={}.", term_name(term.as_deref())),
            Self::NoTerm => "TERM is not set.".to_owned(),
            Self::DumbTerm => "TERM=dumb can't show the screen.".to_owned(),
            Self::NoMultiplexer => "Neither tmux nor screen.".to_owned(),
            Self::Multiplexer(around) => format!("Inside {}.", multiplexer(*around)),
            Self::WrongTerm(around, term) => format!(
                "Inside {}, but TERM={} names another terminal.",
                multiplexer(*around),
                term_name(term.as_deref())
            ),
            Self::Colours(Colours::None) => "None, according to TERM.".to_owned(),
            Self::Colours(Colours::Eight) => "8.".to_owned(),
            Self::Colours(Colours::Sixteen) => "16.".to_owned(),
            Self::Colours(Colours::Indexed) => "256.".to_owned(),
            Self::Colours(Colours::True) => "16 million.".to_owned(),
            Self::NoColour => "None, because NO_COLOR is set.".to_owned(),
            Self::Utf8 => "Yes.".to_owned(),
            Self::LinuxConsole => "Drawn in ASCII: the Linux console lacks the glyphs.".to_owned(),
            Self::NotUtf8 => "The locale is not UTF-8, so the screen is drawn in ASCII.".to_owned(),
            Self::ProxyLoopback => "Not used for this machine.".to_owned(),
            Self::NoProxy => "No proxy is set.".to_owned(),
            Self::ProxyExcepted(variable) => format!("Not used: {variable} excepts this server."),
            Self::ProxyUnusable(variable) => {
                format!("{variable} is not an http or https proxy, so no call is made.")
            }
            Self::Proxy { variable, address } => {
                let address = address.told(to).unwrap_or("one");
                format!("{variable} names {address}.")
            }
            Self::NoAddress { peer, host, why } => match (host.told(to), why.told(to)) {
                (Some(host), Some(why)) => format!("{host} has no address: {why}."),
                _ => format!("The name of {} has no address.", self::peer(*peer)),
            },
            Self::IsAddress(peer, host) => match host.told(to) {
                Some(host) => format!("Not needed: {host} is an address."),
                None => format!("Not needed: {} is given by its address.", self::peer(*peer)),
            },
            Self::Addresses {
                peer,
                host,
                addresses,
            } => {
                let all: Option<Vec<&str>> = addresses.iter().map(|one| one.told(to)).collect();
                match (host.told(to), all) {
                    (Some(host), Some(all)) => format!("{host}: {}.", all.join(", ")),
                    _ => format!("Addresses of {}: {}.", self::peer(*peer), addresses.len()),
                }
            }
            Self::Connected(peer, port) => {
                format!("To {}{}.", self::peer(*peer), on_port(port, to))
            }
            Self::NotConnected { peer, port, why } => {
                let peer = self::peer(*peer);
                let port = on_port(port, to);
                format!(
                    "No connection to {peer}{port}: {}.",
                    problem::connect(why, to)
                )
            }
            Self::Tls => "The server's certificate is accepted.".to_owned(),
            Self::NoTls(Problem::Transport(TransportProblem::Unreachable(why))) => {
                let why = problem::unreachable(why, to);
                format!("It could not be established: {why}.")
            }
            Self::NoTls(Problem::Local(why @ LocalProblem::CaFile { .. })) => {
                problem::local(why, to)
            }
            Self::Problem(why) | Self::NoTls(why) => problem::problem(why, to),
            Self::SpeaksApi => "The server speaks the API.".to_owned(),
            Self::ClockAgrees => "It agrees with the server's.".to_owned(),
            Self::ClockApart(ahead) => clock(*ahead),
            Self::BadToken => auth::token_with_blanks().to_owned(),
            Self::Session(origin, user) => {
                let source = source(*origin);
                match user.told(to) {
                    Some(user) => format!("{source} works; the account is {user}."),
                    None => format!("{source} works."),
                }
            }
            Self::TokenReplaced(user) => {
                let of = user
                    .told(to)
                    .map_or_else(String::new, |user| format!(" of {user}"));
                format!("SNAPDECK_TOKEN has ended; the stored session{of} is used instead.")
            }
            Self::NoSession(skipped) => {
                format!(
                    "There is none.{}",
                    skipped.map_or_else(String::new, not_run)
                )
            }
            Self::EndedRenewed(origin, renewal) => format!(
                "{} has ended; {renewal} opens another at the next start.",
                source(*origin)
            ),
            Self::Ended(origin) => {
                format!(
                    "{} has ended, or belongs to another address.",
                    source(*origin)
                )
            }
            Self::NoFilters => "No filter is set.".to_owned(),
            Self::Filters {
                instances,
                snapshots,
            } => {
                let lists = [("instances", instances), ("snapshots", snapshots)];
                let set = lists.iter().filter(|(_, fields)| !fields.is_empty());
                let said = set.map(|(list, fields)| {
                    let fields: Vec<&str> = fields.iter().map(Text::shown).collect();
                    format!("The {list} are filtered by {}. ", fields.join(", "))
                });
                let said: String = said.collect();
                format!("{said}Rows that do not match are not shown here.")
            }
        }
    }
}

/// The end of a sentence: why a check was skipped.
fn skipped(why: &Skip, to: Audience) -> String {
    match why {
        Skip::WrongSettings => "the configuration is wrong",
        Skip::NothingStored => "there is no home folder, or the configuration is wrong",
        Skip::NoTerminal => "there is no terminal here",
        Skip::Http => "http is used on this machine",
        Skip::NoRoute => "the proxy can't be used",
        Skip::NoAddress => "there is no address to connect to",
        Skip::NoConnection => "there is no connection",
        Skip::NoTls => "there is no TLS",
        Skip::NoAnswer => "the server does not answer",
        Skip::BadAnswer => "the server does not answer well",
        Skip::NoDate => "the server does not tell the time",
        Skip::NoSession => "there is no session",
        Skip::UnsafePermissions => "stored secrets are not read before their permissions are fixed",
        Skip::NoFilters => "the server does not report its filters",
        Skip::TokenCommand(program) => {
            return match program.told(to) {
                Some(program) => format!("token_command ({program}) may ask for something"),
                None => "there is a token_command".to_owned(),
            };
        }
        Skip::NotOpened(renewal) => {
            return format!(
                "no session is open, and this command opens none; {renewal} does at the next start"
            );
        }
    }
    .to_owned()
}

fn wrong_settings(findings: &Findings, to: Audience) -> String {
    // The sentences quote words of the file, which could be anything.
    if to == Audience::Public {
        let lines = findings.0.iter().filter_map(|one| one.line);
        let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
        return if lines.is_empty() {
            "It is wrong.".to_owned()
        } else {
            format!("It is wrong on line {}.", lines.join(", "))
        };
    }
    let all: Vec<String> = findings.0.iter().map(ToString::to_string).collect();
    all.join(" ")
}

fn not_run(skipped: Source) -> String {
    format!(" token_command is not run, because {skipped} names another server.")
}

/// Where a session comes from: the subject of a sentence.
fn source(origin: Origin) -> &'static str {
    match origin {
        Origin::Variable => "SNAPDECK_TOKEN",
        Origin::Kept => "The stored session",
        Origin::Command => "The token of token_command",
        Origin::SignedIn => "A session from SNAPDECK_PASSWORD",
    }
}

fn multiplexer(around: Around) -> &'static str {
    match around {
        Around::Tmux => "tmux",
        Around::Screen => "screen",
    }
}

fn term_name(term: Option<&str>) -> &str {
    term.unwrap_or("(not the name of a terminal)")
}

fn peer(peer: Peer) -> &'static str {
    match peer {
        Peer::Server => "the server",
        Peer::Proxy(_) => "the proxy",
    }
}

fn on_port(port: &Private, to: Audience) -> String {
    port.told(to)
        .map_or_else(String::new, |port| format!(", port {port}"))
}

fn clock(ahead: i64) -> String {
    let (apart, unit) = match ahead.unsigned_abs() {
        seconds @ ..3_600 => (seconds / 60, "min"),
        seconds @ ..172_800 => (seconds / 3_600, "h"),
        seconds => (seconds / 86_400, "days"),
    };
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    format!("The clock of this machine is {apart} {unit} {side} the server's.")
}

/// The end of a sentence: the resolver did not answer in time.
#[must_use]
pub fn no_answer_within(limit: Duration) -> String {
    format!("no answer within {} s", limit.as_secs())
}

/// The end of a sentence: the resolver knows no address.
#[must_use]
pub fn no_address_known() -> &'static str {
    "none is known"
}
