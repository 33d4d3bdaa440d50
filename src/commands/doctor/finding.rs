//! What a check found: how it stands, in a sentence, and what mends it.

use serde::Serialize;

use crate::domain::Problem;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Good,
    /// It works, but not as it should.
    Warning,
    /// It does not work.
    Bad,
    /// It was not looked at: the sentence says why.
    Skipped,
}

impl State {
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
pub(super) struct Finding {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) said: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
    /// What a report says instead, where the sentence names something of the person's.
    #[serde(skip)]
    public: Option<String>,
}

impl Finding {
    fn new(name: &'static str, state: State, said: impl Into<String>) -> Self {
        Self {
            name,
            state,
            said: said.into(),
            remedy: None,
            public: None,
        }
    }

    pub(super) fn good(name: &'static str, said: impl Into<String>) -> Self {
        Self::new(name, State::Good, said)
    }

    pub(super) fn warning(
        name: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(name, State::Warning, said).mended(remedy)
    }

    pub(super) fn bad(
        name: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(name, State::Bad, said).mended(remedy)
    }

    pub(super) fn skipped(name: &'static str, why: &str) -> Self {
        Self::new(name, State::Skipped, format!("Not tried: {why}."))
    }

    /// What a problem with the server comes to.
    pub(super) fn problem(name: &'static str, problem: &Problem) -> Self {
        Self::bad(name, problem.to_string(), remedy(problem)).publicly(public(problem))
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
    match problem {
        Problem::NoSession(why) => remedy(why),
        Problem::Blocked(_) | Problem::Firewall(_) => {
            "Try from another address, or ask the provider to let this one in."
        }
        Problem::Unexpected(_) | Problem::Unconfirmed | Problem::Unquoted | Problem::Moved(_) => {
            "See that the server's URL is that of the API, with its path: snapdeck config show."
        }
        Problem::Http { status: 404, .. } => {
            "See that the server's URL has the right path: snapdeck config show."
        }
        Problem::NoRight(_) => "Sign in with an account that may do that.",
        Problem::NotSignedIn
        | Problem::SessionGone
        | Problem::SessionRenewed
        | Problem::NoEntry(_)
        | Problem::NoSecret(_) => "Sign in: snapdeck login.",
        Problem::NotSent(_)
        | Problem::NoAnswer(_)
        | Problem::Taken(_)
        | Problem::Refused(_)
        | Problem::TooLarge(_)
        | Problem::Http { .. } => "Try again later; if it stays so, ask the provider.",
    }
}

/// The problem without the words of others: a server may repeat who asked, and from where.
fn public(problem: &Problem) -> String {
    match problem {
        Problem::NoSession(why) => public(why),
        Problem::NotSent(why) => format!("No connection: {}.", nameless(why)),
        Problem::Refused(_) => "The server refused.".to_owned(),
        Problem::Taken(_) => "The server took this, and then broke off.".to_owned(),
        Problem::NoEntry(_) => "The server let nobody in.".to_owned(),
        Problem::NoSecret(_) => "A secret could not be had.".to_owned(),
        Problem::NoRight(_) => "This account may not do that.".to_owned(),
        Problem::Blocked(_) => "The server blocks this address.".to_owned(),
        Problem::Unexpected(_) | Problem::Unconfirmed | Problem::Unquoted => {
            "The answer is not what the server should send.".to_owned()
        }
        Problem::Moved(_) => "The server points to another address.".to_owned(),
        Problem::NoAnswer(_)
        | Problem::NotSignedIn
        | Problem::SessionGone
        | Problem::SessionRenewed
        | Problem::Firewall(_)
        | Problem::TooLarge(_)
        | Problem::Http { .. } => problem.to_string(),
    }
}

/// A reason for a missing connection, if it is one of ours that name nothing of anybody's: others tell
/// where `ca_file` is, or what is written in the certificate of somebody's proxy.
pub(super) fn nameless(why: &str) -> &str {
    const KNOWN: [&str; 12] = [
        "it was refused",
        "none came about within ",
        "the network is not reachable",
        "the server ended it at once",
        "no TLS is spoken there",
        "the server has no TLS that is safe",
        "no certificate authorities are found",
        "the server's certificate is not trusted: nobody whom this machine trusts",
        "the server's certificate is not trusted: the authority of its name",
        "the server's certificate is not trusted: it expired",
        "the server's certificate is not trusted: it is valid from",
        "the server's certificate is not trusted: it is an authority's",
    ];
    if KNOWN.iter().any(|known| why.starts_with(known)) {
        why
    } else if why.starts_with("ca_file ") {
        "ca_file can't be used"
    } else if why.starts_with("the server's certificate is not trusted") {
        "the server's certificate is not trusted"
    } else {
        "the reason would name something"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{NoEntry, Refusal, Silence};

    #[test]
    fn a_report_quotes_nobody() {
        let canary = || "canary".into();
        let untrusted = "the server's certificate is not trusted:";
        let refusal = Refusal {
            kind: canary(),
            object: canary(),
            message: canary(),
        };
        for problem in [
            Problem::NotSent("canary".to_owned()),
            Problem::NotSent("ca_file /canary does not exist".to_owned()),
            Problem::NotSent(format!(
                "{untrusted} it is for canary, not for panel.example"
            )),
            Problem::Refused(refusal),
            Problem::NoEntry(NoEntry::Other(canary())),
            Problem::NoSecret("canary".to_owned()),
            Problem::NoRight(canary()),
            Problem::Blocked(canary()),
            Problem::Unexpected(canary()),
            Problem::Moved(canary()),
        ] {
            let finding = Finding::problem("answer", &problem);
            assert!(finding.said.contains("canary"), "{problem}");
            assert!(!finding.public().contains("canary"), "{problem}");
        }
        let silent = Finding::problem("answer", &Problem::NoAnswer(Silence::Timeout));
        assert_eq!(silent.public(), silent.said);
    }
}
