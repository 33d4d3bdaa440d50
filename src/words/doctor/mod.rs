//! What `snapdeck doctor` found, as values, and the sentences for them.
//!
//! A [`Diagnosis`] holds names of the user's things only as [`Private`], so that a public report can't
//! repeat them.

mod name;
mod remedy;
mod said;

pub use name::CheckName;
pub use said::{no_address_known, no_answer_within};
use serde::Serialize;

use crate::{
    domain::{
        Colours, ConnectProblem, FileProblem, Findings, KeepProblem, Origin, Private, Problem,
        Renewal, Source, Unsafe,
    },
    text::Text,
};

/// The state of what a check looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// It works.
    Good,
    /// It works, but not as it should.
    Warning,
    /// It does not work.
    Bad,
    /// It was not checked; the sentence says why.
    Skipped,
}

impl Health {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "BAD",
            Self::Skipped => "-",
        }
    }
}

/// The terminal multiplexer around the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// The host to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The server itself.
    Server,
    /// The proxy that this variable names.
    Proxy(&'static str),
}

/// Why a check was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The settings have mistakes.
    WrongSettings,
    /// There is no home folder, so secrets are not stored.
    NothingStored,
    /// There is no terminal.
    NoTerminal,
    /// The server is on this machine, where http is used.
    Http,
    /// The proxy variable can't be used.
    NoRoute,
    /// The host has no address.
    NoAddress,
    /// There is no connection.
    NoConnection,
    /// There is no TLS.
    NoTls,
    /// The server does not answer.
    NoAnswer,
    /// The server answers with a problem.
    BadAnswer,
    /// The answer has no date.
    NoDate,
    /// There is no session.
    NoSession,
    /// The stored secrets are not read before their permissions are fixed.
    UnsafePermissions,
    /// The server does not tell its filters.
    NoFilters,
    /// The `token_command` was not asked for; its program.
    TokenCommand(Private),
    /// No session is open, and `doctor` opens none; this opens one at the next start.
    NotOpened(Renewal),
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// The check was skipped.
    Skipped(Skip),
    /// A call ended with this problem.
    Problem(Problem),
    /// The settings have mistakes.
    WrongSettings(Findings),
    /// There is no file; this server is used.
    NoFile(String),
    /// The file is good.
    File {
        /// Its path.
        file: Private,
        /// The chosen profile.
        profile: Private,
        /// The number of profiles.
        profiles: usize,
        /// What chose the profile.
        by: Source,
    },
    /// Nobody else can change the settings or read secrets.
    FilesSafe,
    /// A file or folder is not safe to use.
    UnsafeFile {
        /// Its path.
        path: Private,
        /// What is wrong with it.
        why: Unsafe,
        /// The command that fixes it.
        fix: String,
    },
    /// The stored secrets can't be checked.
    Unreadable(KeepProblem),
    /// The group or others can change the settings.
    LooseSettings {
        /// The path of the file.
        file: Private,
        /// The command that fixes it.
        fix: String,
    },
    /// The system keyring works.
    Keyring,
    /// The system keyring refused.
    KeyringRefused(KeepProblem),
    /// There is no keyring, or this program was built without it; secrets are in this file.
    NoKeyring {
        /// Whether this program can use a keyring.
        supported: bool,
        /// The file.
        file: Private,
    },
    /// There is no state folder.
    NoStateFolder,
    /// The state folder exists, or will be created.
    StateFolder {
        /// Its path.
        folder: Private,
        /// Whether it exists.
        exists: bool,
    },
    /// The state folder can't be written.
    StateFolderClosed {
        /// Its path.
        folder: Private,
        /// The nearest thing above it that exists.
        above: String,
    },
    /// The size of the window, in columns and rows.
    Window(u16, u16),
    /// The terminal does not report its size.
    WindowUnknown,
    /// The window is too small.
    WindowTooSmall {
        /// Its columns and rows.
        is: (u16, u16),
        /// The smallest columns and rows.
        least: (u16, u16),
    },
    /// `TERM`; `None` if it does not look like the name of a terminal.
    Term(Option<String>),
    /// `TERM` is not set.
    NoTerm,
    /// `TERM=dumb`.
    DumbTerm,
    /// Neither tmux nor screen is used.
    NoMultiplexer,
    /// The program runs in a multiplexer.
    Multiplexer(Around),
    /// The program runs in a multiplexer, but `TERM` names another terminal.
    WrongTerm(Around, Option<String>),
    /// The colours that the terminal has.
    Colours(Colours),
    /// `NO_COLOR` turns colours off.
    NoColour,
    /// The terminal shows UTF-8.
    Utf8,
    /// The Linux console lacks the glyphs.
    LinuxConsole,
    /// The locale is not UTF-8.
    NotUtf8,
    /// No proxy is used for this machine.
    ProxyLoopback,
    /// No proxy is set.
    NoProxy,
    /// This variable excepts the server from the proxy.
    ProxyExcepted(&'static str),
    /// This variable is not a proxy that can be used.
    ProxyUnusable(&'static str),
    /// This variable names a proxy, of which only host and port are told, never the login.
    Proxy {
        /// The variable.
        variable: &'static str,
        /// The host and port.
        address: Private,
    },
    /// The name has no address.
    NoAddress {
        /// Whose name.
        peer: Peer,
        /// The name.
        host: Private,
        /// Why.
        why: Private,
    },
    /// The name is an address already.
    IsAddress(Peer, Private),
    /// The name has these addresses.
    Addresses {
        /// Whose name.
        peer: Peer,
        /// The name.
        host: Private,
        /// Its addresses.
        addresses: Vec<Private>,
    },
    /// A connection works.
    Connected(Peer, Private),
    /// There is no connection.
    NotConnected {
        /// To which host.
        peer: Peer,
        /// To which port.
        port: Private,
        /// Why.
        why: ConnectProblem,
    },
    /// The server's certificate is accepted.
    Tls,
    /// There is no TLS.
    NoTls(Problem),
    /// The server answers as the API does.
    SpeaksApi,
    /// Both clocks agree.
    ClockAgrees,
    /// This machine's clock is ahead of the server's by so many seconds, or behind if negative.
    ClockApart(i64),
    /// `SNAPDECK_TOKEN` can't be a token.
    BadToken,
    /// The session works.
    Session(Origin, Private),
    /// `SNAPDECK_TOKEN` has ended, and the stored session of this user works.
    TokenReplaced(Private),
    /// No session is known; this keeps `token_command` from running.
    NoSession(Option<Source>),
    /// The session has ended, and the next start opens another.
    EndedRenewed(Origin, Renewal),
    /// The session has ended.
    Ended(Origin),
    /// No filter is set.
    NoFilters,
    /// Filters that are set in the session, by their fields.
    Filters {
        /// The fields for instances.
        instances: Vec<Text>,
        /// The fields for snapshots.
        snapshots: Vec<Text>,
    },
}

impl From<&FileProblem> for Diagnosis {
    fn from(problem: &FileProblem) -> Self {
        match problem {
            FileProblem::Unsafe { path, why, command } => Self::UnsafeFile {
                path: Private::new(&path.to_string_lossy()),
                why: *why,
                fix: command.clone(),
            },
            problem @ FileProblem::Failed { .. } => {
                Self::Unreadable(KeepProblem::File(problem.clone()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Audience, KeyringRefusal};

    #[test]
    fn a_public_sentence_names_nothing_of_the_users() {
        let canary = || Private::new("canary");
        let all = [
            Diagnosis::Skipped(Skip::TokenCommand(canary())),
            Diagnosis::File {
                file: canary(),
                profile: canary(),
                profiles: 2,
                by: Source::Default,
            },
            Diagnosis::UnsafeFile {
                path: canary(),
                why: Unsafe::Link,
                fix: String::new(),
            },
            Diagnosis::LooseSettings {
                file: canary(),
                fix: String::new(),
            },
            Diagnosis::KeyringRefused(KeyringRefusal::Other(canary()).into()),
            Diagnosis::NoKeyring {
                supported: true,
                file: canary(),
            },
            Diagnosis::StateFolder {
                folder: canary(),
                exists: true,
            },
            Diagnosis::StateFolder {
                folder: canary(),
                exists: false,
            },
            Diagnosis::StateFolderClosed {
                folder: canary(),
                above: String::new(),
            },
            Diagnosis::Proxy {
                variable: "https_proxy",
                address: canary(),
            },
            Diagnosis::NoAddress {
                peer: Peer::Server,
                host: canary(),
                why: canary(),
            },
            Diagnosis::IsAddress(Peer::Server, canary()),
            Diagnosis::Addresses {
                peer: Peer::Server,
                host: canary(),
                addresses: vec![canary()],
            },
            Diagnosis::Connected(Peer::Server, canary()),
            Diagnosis::NotConnected {
                peer: Peer::Server,
                port: canary(),
                why: ConnectProblem::Refused,
            },
            Diagnosis::Session(Origin::Kept, canary()),
            Diagnosis::TokenReplaced(canary()),
        ];
        for diagnosis in all {
            let [owner, public] = [Audience::Owner, Audience::Public].map(|to| diagnosis.said(to));
            assert!(owner.contains("canary"), "{owner}");
            assert!(!public.contains("canary"), "{public}");
            assert!(public.ends_with('.'), "{public}");
        }
    }
}
