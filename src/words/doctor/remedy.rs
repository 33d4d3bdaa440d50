//! What a user can do about each diagnosis.

use super::{Around, Diagnosis, Peer, Skip};
use crate::domain::{
    BadAnswer, LocalProblem, Origin, Problem, ServerProblem, SessionProblem, TransportProblem,
};

const TERM: &str = "Set TERM to the name of the terminal, such as xterm-256color.";
const SIGN_IN: &str = "Sign in: snapdeck login.";

impl Diagnosis {
    /// What to do about it, for the user; `None` if there is nothing to do.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        let remedy = match self {
            Self::Problem(why) => problem(why),
            Self::WrongSettings(_) => "Fix it; snapdeck config check checks the file again.",
            Self::UnsafeFile { fix, .. } | Self::LooseSettings { fix, .. } => {
                return Some(format!("Fix it with: {fix}"));
            }
            Self::Unreadable(_) => "Check that the file and its folders belong to you.",
            Self::KeyringRefused(_) => "Unlock the keyring to store secrets there.",
            Self::NoStateFolder => "Set HOME or XDG_STATE_HOME.",
            Self::StateFolderClosed { above, .. } => {
                return Some(format!(
                    "Check that {above} is a folder that belongs to you."
                ));
            }
            Self::WindowUnknown => "Set it: stty cols 80 rows 24.",
            Self::WindowTooSmall {
                least: (columns, rows),
                ..
            } => return Some(format!("Make it at least {columns}x{rows}.")),
            Self::NoTerm | Self::DumbTerm => TERM,
            Self::WrongTerm(Around::Tmux, _) => {
                "Put into tmux.conf: set -g default-terminal tmux-256color."
            }
            Self::WrongTerm(Around::Screen, _) => "Put into screenrc: term screen-256color.",
            Self::NotUtf8 => "Set LANG to a UTF-8 locale, such as C.UTF-8.",
            Self::ProxyUnusable(_) => "Write it as http://HOST:PORT, or unset it.",
            Self::NoAddress { .. } => {
                "Check the name, and that this machine is on the network (/etc/resolv.conf names \
                 the resolver)."
            }
            Self::NotConnected {
                peer: Peer::Proxy(variable),
                ..
            } => {
                return Some(format!(
                    "Check that the proxy runs and that {variable} is right, or unset it."
                ));
            }
            Self::NotConnected { .. } => {
                "Check the server's URL, and that no firewall is in the way."
            }
            Self::NoTls(_) => {
                "Check this machine's clock and the server's name; for a private authority, set \
                 ca_file in config.toml."
            }
            Self::ClockApart(_) => {
                "Set it, because certificates and the times on the screen depend on it \
                 (timedatectl set-ntp true)."
            }
            Self::BadToken => "Set a correct one, or unset it.",
            Self::TokenReplaced(_) => "Unset SNAPDECK_TOKEN.",
            Self::Ended(Origin::Variable) => {
                "Set a new one, or unset it and sign in: snapdeck login."
            }
            Self::NoSession(_) | Self::Ended(_) => SIGN_IN,
            Self::Filters { .. } => {
                "Clear the filters in the web panel, or use a session of your own: snapdeck login."
            }
            Self::Skipped(Skip::TokenCommand(_)) => "Run it too: snapdeck doctor --token-command.",
            Self::Skipped(_)
            | Self::NoFile(_)
            | Self::File { .. }
            | Self::FilesSafe
            | Self::Keyring
            | Self::NoKeyring { .. }
            | Self::StateFolder { .. }
            | Self::Window(..)
            | Self::Term(_)
            | Self::NoMultiplexer
            | Self::Multiplexer(_)
            | Self::Colours(_)
            | Self::NoColour
            | Self::Utf8
            | Self::LinuxConsole
            | Self::ProxyLoopback
            | Self::NoProxy
            | Self::ProxyExcepted(_)
            | Self::Proxy { .. }
            | Self::IsAddress(..)
            | Self::Addresses { .. }
            | Self::Connected(..)
            | Self::Tls
            | Self::SpeaksApi
            | Self::ClockAgrees
            | Self::Session(..)
            | Self::EndedRenewed(..)
            | Self::NoFilters => return None,
        };
        Some(remedy.to_owned())
    }
}

fn problem(problem: &Problem) -> &'static str {
    let address = "Try from another address, or ask the provider to allow this one.";
    let url =
        "Check that the server's URL is that of the API, with its path: snapdeck config show.";
    let later = "Try again later; if it persists, ask the provider.";
    match problem {
        Problem::Transport(problem) => match problem {
            TransportProblem::Unreachable(_) | TransportProblem::NoAnswer(_) => later,
            TransportProblem::BadAnswer(answer) => match answer {
                BadAnswer::NotJson(_)
                | BadAnswer::NotOfApi(_)
                | BadAnswer::Unquoted
                | BadAnswer::Unconfirmed
                | BadAnswer::Redirect(_) => url,
                BadAnswer::Firewall(_) => address,
                BadAnswer::Status { status: 404, .. } => {
                    "Check that the server's URL has the right path: snapdeck config show."
                }
                BadAnswer::Status { .. } | BadAnswer::TooLarge(_) => later,
            },
        },
        Problem::Session(SessionProblem::NotOpened(why)) => self::problem(why),
        Problem::Session(_) => SIGN_IN,
        Problem::Server(problem) => match problem {
            ServerProblem::Blocked(_) => address,
            ServerProblem::NoRight(_) => "Sign in with an account that may do that.",
            ServerProblem::Refused(_) | ServerProblem::Taken(_) => later,
        },
        Problem::Local(problem) => match problem {
            LocalProblem::Keep(_) => "Fix that, or sign in: snapdeck login.",
            LocalProblem::Command(_) => "Run the command yourself and see what it prints.",
            LocalProblem::CaFile { .. } => {
                "Check that ca_file in config.toml names a file of certificates in PEM."
            }
        },
    }
}
