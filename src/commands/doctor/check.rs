//! What a check found: how it stands, in a sentence, and what fixes it.

use serde::Serialize;

use crate::{
    domain::{
        Audience, BadAnswer, LocalProblem, Problem, ServerProblem, SessionProblem, TransportProblem,
    },
    words,
};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Health {
    Good,
    /// It works, but not as it should.
    Warning,
    /// It does not work.
    Bad,
    /// It was not looked at: the sentence says why.
    Skipped,
}

impl Health {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "BAD",
            Self::Skipped => "-",
        }
    }
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) state: Health,
    pub(super) said: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
    /// What a report says instead, where the sentence names something of the person's.
    #[serde(skip)]
    public: Option<String>,
}

impl Check {
    fn new(name: &'static str, state: Health, said: impl Into<String>) -> Self {
        Self {
            name,
            state,
            said: said.into(),
            remedy: None,
            public: None,
        }
    }

    pub(super) fn good(name: &'static str, said: impl Into<String>) -> Self {
        Self::new(name, Health::Good, said)
    }

    pub(super) fn warning(
        name: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(name, Health::Warning, said).mended(remedy)
    }

    pub(super) fn bad(
        name: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(name, Health::Bad, said).mended(remedy)
    }

    pub(super) fn skipped(name: &'static str, why: &str) -> Self {
        Self::new(name, Health::Skipped, format!("Not tried: {why}."))
    }

    /// What a problem comes to.
    pub(super) fn problem(name: &'static str, problem: &Problem) -> Self {
        Self::bad(
            name,
            words::problem::problem(problem, Audience::Owner),
            remedy(problem),
        )
        .publicly(words::problem::problem(problem, Audience::Public))
    }

    pub(super) fn mended(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    pub(super) fn publicly(mut self, public: impl Into<String>) -> Self {
        self.public = Some(public.into());
        self
    }

    /// The sentence for a report.
    pub(super) fn public(&self) -> &str {
        self.public.as_deref().unwrap_or(&self.said)
    }
}

/// What can be done about it.
fn remedy(problem: &Problem) -> &'static str {
    let address = "Try from another address, or ask the provider to let this one in.";
    let url = "See that the server's URL is that of the API, with its path: snapdeck config show.";
    let later = "Try again later; if it stays so, ask the provider.";
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
                    "See that the server's URL has the right path: snapdeck config show."
                }
                BadAnswer::Status { .. } | BadAnswer::TooLarge(_) => later,
            },
        },
        Problem::Session(SessionProblem::NotOpened(why)) => remedy(why),
        Problem::Session(_) => "Sign in: snapdeck login.",
        Problem::Server(problem) => match problem {
            ServerProblem::Blocked(_) => address,
            ServerProblem::NoRight(_) => "Sign in with an account that may do that.",
            ServerProblem::Refused(_) | ServerProblem::Taken(_) => later,
        },
        Problem::Local(problem) => match problem {
            LocalProblem::Keep(_) => "Fix that, or sign in: snapdeck login.",
            LocalProblem::Command(_) => "See what it prints when you run it yourself.",
            LocalProblem::CaFile { .. } => {
                "See that ca_file in config.toml names a file of certificates in PEM."
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CaFileProblem, CommandProblem, ConnectProblem, FileAction, FileProblem, KeepProblem,
        NoEntry, Private, Refusal, Silence, SystemError, TlsProblem, Unreachable, Unsafe,
        Untrusted,
    };

    /// Problems that hold words of others, or names of the person's, in every place that can.
    fn canaries() -> Vec<Problem> {
        let canary = || Private::new("canary");
        let refusal = || Refusal {
            kind: canary(),
            object: canary(),
            message: canary(),
        };
        let wrong_name = Untrusted::WrongName {
            presented: canary(),
            expected: canary(),
        };
        let another = NoEntry::Another {
            found: canary(),
            wanted: canary(),
        };
        let ca_file = LocalProblem::CaFile {
            path: canary(),
            why: CaFileProblem::Empty,
        };
        let loose = FileProblem::Unsafe {
            path: "/canary".into(),
            why: Unsafe::Link,
            command: "rm /canary".to_owned(),
        };
        let failed = FileProblem::Failed {
            path: "/canary".into(),
            what: FileAction::Open,
            why: SystemError::NotFound,
        };
        let not_started = CommandProblem::NotStarted {
            program: canary(),
            why: SystemError::NotFound,
        };
        let complains = CommandProblem::Failed {
            status: "exit status: 1".to_owned(),
            complaint: Some(canary()),
        };
        let server = [
            ServerProblem::Refused(refusal()),
            ServerProblem::Taken(refusal()),
            ServerProblem::NoRight(canary()),
            ServerProblem::Blocked(canary()),
        ];
        let transport = [
            Unreachable::Resolve(canary()),
            Unreachable::Client(canary()),
            ConnectProblem::Other(canary()).into(),
            TlsProblem::Other(canary()).into(),
            TlsProblem::Untrusted(wrong_name).into(),
            TlsProblem::Untrusted(Untrusted::Other(canary())).into(),
        ];
        let answers = [
            BadAnswer::NotJson(canary()),
            BadAnswer::NotOfApi(canary()),
            BadAnswer::Redirect(Some(canary())),
        ];
        let mut all: Vec<Problem> = server.map(Problem::from).into();
        all.extend(transport.map(Problem::from));
        all.extend(answers.map(Problem::from));
        all.extend([NoEntry::Other(canary()), another].map(Problem::from));
        all.extend(
            [KeepProblem::Keyring(canary()), loose.into(), failed.into()].map(Problem::from),
        );
        all.extend([not_started, complains].map(Problem::from));
        all.push(ca_file.into());
        all
    }

    #[test]
    fn a_report_quotes_nobody() {
        for problem in canaries() {
            let nested = SessionProblem::NotOpened(Box::new(problem.clone()));
            for problem in [problem, nested.into()] {
                let check = Check::problem("answer", &problem);
                assert!(check.said.contains("canary"), "{problem}");
                assert!(!check.public().contains("canary"), "{problem}");
                assert!(check.public().ends_with('.'), "{}", check.public());
            }
        }
        let silent = Check::problem("answer", &Silence::Timeout.into());
        assert_eq!(silent.public(), silent.said);
    }
}
