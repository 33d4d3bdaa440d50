//! A check: its name, its state and its diagnosis.

use crate::{
    domain::{Audience, Problem},
    words::doctor::{CheckName, Diagnosis, Health, Skip},
};

/// One check.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) name: CheckName,
    pub(super) state: Health,
    pub(super) diagnosis: Diagnosis,
}

impl Check {
    fn new(name: CheckName, state: Health, diagnosis: Diagnosis) -> Self {
        Self {
            name,
            state,
            diagnosis,
        }
    }

    pub(super) fn good(name: CheckName, diagnosis: Diagnosis) -> Self {
        Self::new(name, Health::Good, diagnosis)
    }

    pub(super) fn warning(name: CheckName, diagnosis: Diagnosis) -> Self {
        Self::new(name, Health::Warning, diagnosis)
    }

    pub(super) fn bad(name: CheckName, diagnosis: Diagnosis) -> Self {
        Self::new(name, Health::Bad, diagnosis)
    }

    pub(super) fn skipped(name: CheckName, why: Skip) -> Self {
        Self::new(name, Health::Skipped, Diagnosis::Skipped(why))
    }

    pub(super) fn problem(name: CheckName, problem: &Problem) -> Self {
        Self::bad(name, Diagnosis::Problem(problem.clone()))
    }

    /// The sentence for this reader.
    pub(super) fn said(&self, to: Audience) -> String {
        self.diagnosis.said(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        BadAnswer, CaFileProblem, CommandProblem, ConnectProblem, Destination, FileAction,
        FileProblem, KeepProblem, KeyringRefusal, LocalProblem, NoEntry, Private, Refusal,
        ServerProblem, SessionProblem, Silence, SystemError, TlsProblem, Unreachable, Unsafe,
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
            presented: vec![canary()],
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
            BadAnswer::Redirect(Destination::Origin(canary())),
            BadAnswer::Redirect(Destination::Scheme(canary())),
        ];
        let mut all: Vec<Problem> = server.map(Problem::from).into();
        all.extend(transport.map(Problem::from));
        all.extend(answers.map(Problem::from));
        all.extend([NoEntry::Other(canary()), another].map(Problem::from));
        all.extend(
            [
                KeepProblem::from(KeyringRefusal::Other(canary())),
                loose.into(),
                failed.into(),
            ]
            .map(Problem::from),
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
                let check = Check::problem(CheckName::Answer, &problem);
                let public = check.said(Audience::Public);
                assert!(check.said(Audience::Owner).contains("canary"), "{problem}");
                assert!(!public.contains("canary"), "{problem}");
                assert!(public.ends_with('.'), "{public}");
            }
        }
        let silent = Check::problem(CheckName::Answer, &Silence::Timeout.into());
        assert_eq!(silent.said(Audience::Public), silent.said(Audience::Owner));
    }
}
