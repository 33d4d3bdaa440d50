//! What is said of a problem: a sentence for its layer, and the causes as the ends of sentences.
//!
//! Each function is told who reads it, because [`Private`] words are for the person alone.

mod transport;

use std::{fmt, time::Duration};

use crate::{
    domain::{
        Audience, BadAnswer, CaFileProblem, CommandProblem, ConnectProblem, FileAction,
        FileProblem, KeepProblem, KeyringRefusal, LocalProblem, NoEntry, Origin, Private, Problem,
        Refusal, ServerProblem, SessionProblem, Silence, SystemError, TlsProblem, TransportProblem,
        Unreachable, Unsafe, Untrusted,
    },
    text::safe,
};
pub use transport::{bad_answer, connect, silence, tls, transport, unreachable, untrusted};

/// A problem, as one sentence.
#[must_use]
pub fn problem(problem: &Problem, to: Audience) -> String {
    match problem {
        Problem::Transport(problem) => transport(problem, to),
        Problem::Session(problem) => session(problem, to),
        Problem::Server(problem) => server(problem, to),
        Problem::Local(problem) => local(problem, to),
    }
}

/// A sentence.
#[must_use]
pub fn session(problem: &SessionProblem, to: Audience) -> String {
    match problem {
        SessionProblem::NotSignedIn => "Not signed in.".to_owned(),
        SessionProblem::Gone => "The session has ended: sign in again.".to_owned(),
        SessionProblem::Refused(origin) => match origin {
            Origin::Variable => {
                "The server refused the token in SNAPDECK_TOKEN: expired, mistyped, or from another \
                 address. Sign in, or set another token."
                    .to_owned()
            }
            Origin::Command => {
                "The server refused the token that token_command prints: expired, wrong, or from \
                 another address. Sign in, or correct the command."
                    .to_owned()
            }
            Origin::Kept => "The stored session has expired: sign in again.".to_owned(),
            Origin::SignedIn => self::session(&SessionProblem::Gone, to),
        },
        SessionProblem::Renewed => {
            "The session had ended, so nothing was changed. You are signed in again: repeat the change.".to_owned()
        }
        SessionProblem::NoEntry(why) => no_entry(why, to),
        SessionProblem::NotOpened(why) => self::problem(why, to),
    }
}

/// A sentence.
#[must_use]
pub fn no_entry(why: &NoEntry, to: Audience) -> String {
    match why {
        NoEntry::WrongPassword => "The login or the password is wrong.".to_owned(),
        NoEntry::WrongCode => {
            "The code is wrong or too old: type the one that is shown now.".to_owned()
        }
        NoEntry::WrongKey => {
            "The one-time key is wrong or was used already: make a new one.".to_owned()
        }
        NoEntry::TooManyTries => {
            "Too many wrong passwords: the server blocks this login for 20 s. Wait, then try once."
                .to_owned()
        }
        NoEntry::NewRegion => {
            "The server does not know you from this region: open the link in the e-mail it has just \
             sent, then sign in again."
                .to_owned()
        }
        NoEntry::Captcha => {
            "The server requires a captcha, which only a browser can show: sign in there and use its \
             session token. In the browser's developer tools it is “auth” in any request to the API."
                .to_owned()
        }
        NoEntry::CodeWanted => {
            "The session has ended, and the server asks for the code of your second factor.".to_owned()
        }
        NoEntry::Another { found, wanted } => match (found.told(to), wanted.told(to)) {
            (Some(found), Some(wanted)) => {
                format!("The session that was found is that of {found}, not of {wanted}: sign in again.")
            }
            _ => "The session that was found is somebody else's: sign in again.".to_owned(),
        },
        NoEntry::WrongToken => {
            "The session token is not accepted: it has ended or is mistyped. Copy it again.".to_owned()
        }
        NoEntry::Other(why) => format!("The server refused the sign-in{}.", behind(why, to)),
    }
}

/// A sentence.
#[must_use]
pub fn server(problem: &ServerProblem, to: Audience) -> String {
    match problem {
        ServerProblem::Refused(refusal) => format!("The server refused{}.", refused(refusal, to)),
        ServerProblem::Taken(refusal) => {
            let why = reason(&refusal.message, to);
            format!("The server accepted this, then failed{why}.")
        }
        ServerProblem::NoRight(why) => {
            format!("This account may not do that{}.", reason(why, to))
        }
        ServerProblem::Blocked(why) => {
            format!("The server blocks this address{}.", reason(why, to))
        }
    }
}

fn refused(refusal: &Refusal, to: Audience) -> String {
    if refusal.is_running_operation() {
        return ": another operation is running on the instance; try again when it ends".to_owned();
    }
    let why = reason(&refusal.message, to);
    match refusal.kind.told(to) {
        Some(kind) if why == NO_REASON && !kind.is_empty() => format!("{why} but “{kind}”"),
        _ => why,
    }
}

const NO_REASON: &str = ": it gave no reason";

/// The server's words as the end of a sentence of ours; nothing where they are not told.
fn reason(why: &Private, to: Audience) -> String {
    match why.told(to).map(bare) {
        None => String::new(),
        Some("") => NO_REASON.to_owned(),
        Some(why) => format!(": {why}"),
    }
}

/// A sentence.
#[must_use]
pub fn local(problem: &LocalProblem, to: Audience) -> String {
    match problem {
        LocalProblem::Keep(why) => keep(why, to),
        LocalProblem::Command(why) => command(why, to),
        LocalProblem::CaFile { path, why } => {
            let path = path
                .told(to)
                .map_or_else(String::new, |path| format!(" {path}"));
            format!("ca_file{path} {}.", ca_file(why))
        }
    }
}

/// The end of a sentence: what is wrong with a `ca_file`.
#[must_use]
pub fn ca_file(why: &CaFileProblem) -> String {
    match why {
        CaFileProblem::Unreadable(SystemError::NotFound) => "does not exist".to_owned(),
        CaFileProblem::Unreadable(why) => format!("can't be read: {}", system(why)),
        CaFileProblem::Empty => "holds no certificate in PEM".to_owned(),
        CaFileProblem::Damaged => "holds a certificate that can't be read".to_owned(),
    }
}

/// A sentence.
#[must_use]
pub fn keep(problem: &KeepProblem, to: Audience) -> String {
    match problem {
        KeepProblem::File(why) => file(why, to),
        KeepProblem::Keyring(why) => keyring(why, to),
        KeepProblem::KeyringSilent(limit) => format!(
            "The system keyring did not answer within {}. It may want to ask something: unlock it first.",
            seconds(*limit)
        ),
        KeepProblem::NotOurs => {
            "What the system keyring holds for this profile was not written by snapdeck. Sign in again \
             to replace it."
                .to_owned()
        }
        KeepProblem::TooLong => {
            "The session and password are over 64 kB together, so they are not stored.".to_owned()
        }
        KeepProblem::NoHome => "There is no home folder to store it in.".to_owned(),
        KeepProblem::Busy => "Another snapdeck is still signing in. Wait for it, then try again.".to_owned(),
        KeepProblem::Interrupted => "The operation was interrupted.".to_owned(),
    }
}

/// A sentence.
#[must_use]
pub fn keyring(refusal: &KeyringRefusal, to: Audience) -> String {
    match refusal {
        KeyringRefusal::Missing => "The system has no keyring.".to_owned(),
        KeyringRefusal::Ambiguous => {
            "The system keyring has more than one entry of this name.".to_owned()
        }
        KeyringRefusal::Other(why) => format!("The system keyring refused{}.", behind(why, to)),
    }
}

/// A sentence, with the command that fixes it.
#[must_use]
pub fn file(problem: &FileProblem, to: Audience) -> String {
    match (problem, to) {
        (FileProblem::Unsafe { path, why, command }, Audience::Owner) => {
            let path = path.to_string_lossy();
            format!(
                "{} {}. Fix it with: {command}",
                safe(&path),
                unsafe_because(*why)
            )
        }
        (FileProblem::Unsafe { why, .. }, Audience::Public) => {
            format!("A file or folder of snapdeck's {}.", unsafe_because(*why))
        }
        (FileProblem::Failed { path, what, why }, Audience::Owner) => {
            let path = path.to_string_lossy();
            format!("{} can't be {}: {}.", safe(&path), done(*what), system(why))
        }
        (FileProblem::Failed { what, why, .. }, Audience::Public) => {
            let what = done(*what);
            format!(
                "A file or folder of snapdeck's can't be {what}: {}.",
                system(why)
            )
        }
    }
}

/// The end of a sentence about a file or folder.
#[must_use]
pub fn unsafe_because(why: Unsafe) -> &'static str {
    match why {
        Unsafe::Link => "is a symbolic link",
        Unsafe::NotAFile => "is not a file",
        Unsafe::NotAFolder => "is not a folder",
        Unsafe::AnothersOwn => "belongs to another user",
        Unsafe::OpenToOthers => "is open to other users",
        Unsafe::TooLarge => "is over 64 kB",
        Unsafe::NotOurs => "was not written by snapdeck",
    }
}

fn done(what: FileAction) -> &'static str {
    match what {
        FileAction::Make => "made",
        FileAction::Open => "opened",
        FileAction::Read => "read",
        FileAction::Write => "written",
        FileAction::Lock => "locked",
        FileAction::Remove => "removed",
    }
}

fn system(why: &SystemError) -> &str {
    match why {
        SystemError::NotFound => "no such file or folder",
        SystemError::Other(why) => why,
    }
}

/// A sentence.
#[must_use]
pub fn command(problem: &CommandProblem, to: Audience) -> String {
    match problem {
        CommandProblem::Empty => "token_command names no program.".to_owned(),
        CommandProblem::NotStarted { program, why } => {
            let program = program
                .told(to)
                .map_or_else(String::new, |name| format!(" {name}"));
            let why = match why {
                SystemError::NotFound => "there is no such program",
                SystemError::Other(why) => why,
            };
            format!("token_command{program} can't be started: {why}.")
        }
        CommandProblem::Ending => "token_command was not started: snapdeck is ending.".to_owned(),
        CommandProblem::Failed { status, complaint } => {
            let complaint = complaint.as_ref();
            let complaint = complaint.map_or_else(String::new, |why| behind(why, to));
            format!("token_command failed ({status}){complaint}.")
        }
        CommandProblem::Hangs(limit) => format!(
            "token_command did not end within {}, and was stopped. It may want to ask something: unlock \
             it first.",
            seconds(*limit)
        ),
        CommandProblem::Nothing => "token_command prints nothing.".to_owned(),
        CommandProblem::Lines(count) => {
            format!("token_command prints {count} lines: the token must be the only one.")
        }
        CommandProblem::Blanks => {
            "token_command prints a line with blanks inside, which no token has.".to_owned()
        }
        CommandProblem::NoToken => {
            "token_command prints what is not text, or over 64 kB.".to_owned()
        }
    }
}

/// Others' words behind a colon; nothing where they are not told, or where there are none.
fn behind(why: &Private, to: Audience) -> String {
    match why.told(to).map(bare) {
        None | Some("") => String::new(),
        Some(why) => format!(": {why}"),
    }
}

/// Others' words without their own full stop.
fn bare(words: &str) -> &str {
    words.trim().trim_end_matches(['.', ' '])
}

fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs())
}

/// Each displays as what is said of it to the person.
macro_rules! displayed {
    ($($problem:ty: $words:expr),* $(,)?) => {$(
        impl fmt::Display for $problem {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let words: fn(&Self) -> String = $words;
                f.pad(&words(self))
            }
        }
    )*};
}

displayed! {
    TransportProblem: |problem| transport(problem, Audience::Owner),
    Unreachable: |why| unreachable(why, Audience::Owner),
    ConnectProblem: |why| connect(why, Audience::Owner),
    TlsProblem: |why| tls(why, Audience::Owner),
    Untrusted: |why| untrusted(why, Audience::Owner).unwrap_or_default(),
    Silence: |why| silence(*why).to_owned(),
    BadAnswer: |why| bad_answer(why, Audience::Owner),
    SessionProblem: |problem| session(problem, Audience::Owner),
    NoEntry: |why| no_entry(why, Audience::Owner),
    ServerProblem: |problem| server(problem, Audience::Owner),
    LocalProblem: |problem| local(problem, Audience::Owner),
    CaFileProblem: ca_file,
    KeepProblem: |problem| keep(problem, Audience::Owner),
    KeyringRefusal: |refusal| keyring(refusal, Audience::Owner),
    FileProblem: |problem| file(problem, Audience::Owner),
    SystemError: |why| system(why).to_owned(),
    CommandProblem: |problem| command(problem, Audience::Owner),
}
