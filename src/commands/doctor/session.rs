//! The checks of the session: whether one is known and works, and whether filters hide rows in it. Only
//! `SNAPDECK_PASSWORD` signs in here.

use super::check::Check;
use crate::{
    domain::{
        FileProblem, KeepProblem, LocalProblem, Private, Problem, Profile, Renewal, ServerProblem,
        SessionProblem, Source,
    },
    service::{Commands, Found, Service},
    words::doctor::{CheckName, Diagnosis, Skip},
};

/// The checks, in order.
pub(super) const NAMES: [CheckName; 2] = [CheckName::Session, CheckName::Filters];

/// The account, and what may be done to find its session.
pub(super) struct At<'a> {
    pub(super) profile: &'a Profile,
    pub(super) service: &'a Service,
    pub(super) commands: Commands,
    /// What names another server than the `token_command` is for.
    pub(super) left_out: Option<Source>,
    /// Whether the value of `SNAPDECK_TOKEN` can't be a token.
    pub(super) bad_token: bool,
}

impl At<'_> {
    /// Session and filters; both are skipped if `answers` says why the server should not be asked.
    pub(super) async fn checks(&self, answers: Result<(), Skip>) -> Vec<Check> {
        if let Err(why) = answers {
            return NAMES.map(|name| Check::skipped(name, why.clone())).into();
        }
        match self.session().await {
            (finding, Some(found)) => vec![finding, self.filters(&found).await],
            (finding, None) => vec![finding, Check::skipped(CheckName::Filters, Skip::NoSession)],
        }
    }

    /// The check of the session, and the session itself if it works.
    async fn session(&self) -> (Check, Option<Found>) {
        if self.bad_token {
            return (Check::bad(CheckName::Session, Diagnosis::BadToken), None);
        }
        let status = self.service.status(self.commands).await;
        let found = match status.session {
            Ok(Some(found)) => found,
            Ok(None) => return (self.none(status.renewal), None),
            Err(problem) => return (not_found(&problem), None),
        };
        match &found.account {
            Ok(user) => {
                let user = Private::from(user.clone());
                let check = if status.token_ended {
                    Check::warning(CheckName::Session, Diagnosis::TokenReplaced(user))
                } else {
                    Check::good(CheckName::Session, Diagnosis::Session(found.origin, user))
                };
                (check, Some(found))
            }
            Err(Problem::Session(SessionProblem::Gone)) => {
                let check = match status.renewal {
                    Some(renewal) => Check::good(
                        CheckName::Session,
                        Diagnosis::EndedRenewed(found.origin, renewal),
                    ),
                    None => Check::bad(CheckName::Session, Diagnosis::Ended(found.origin)),
                };
                (check, None)
            }
            Err(problem) => (Check::problem(CheckName::Session, problem), None),
        }
    }

    /// No session is known.
    fn none(&self, renewal: Option<Renewal>) -> Check {
        if let Some(command) = &self.profile.token_command
            && self.commands == Commands::Skip
        {
            let program = command.first().map_or("", String::as_str);
            return Check::skipped(
                CheckName::Session,
                Skip::TokenCommand(Private::new(program)),
            );
        }
        match renewal {
            Some(renewal) => Check::skipped(CheckName::Session, Skip::NotOpened(renewal)),
            None => Check::warning(CheckName::Session, Diagnosis::NoSession(self.left_out)),
        }
    }

    async fn filters(&self, found: &Found) -> Check {
        let [instances, snapshots] = match self.service.filters_of(found).await {
            Ok(filters) => filters,
            Err(Problem::Server(ServerProblem::Refused(_) | ServerProblem::NoRight(_))) => {
                return Check::skipped(CheckName::Filters, Skip::NoFilters);
            }
            Err(problem) => return Check::problem(CheckName::Filters, &problem),
        };
        if instances.is_empty() && snapshots.is_empty() {
            return Check::good(CheckName::Filters, Diagnosis::NoFilters);
        }
        let set = Diagnosis::Filters {
            instances,
            snapshots,
        };
        Check::warning(CheckName::Filters, set)
    }
}

/// The stored secrets, the command or the server give no session.
fn not_found(problem: &Problem) -> Check {
    match problem {
        // The check of permissions reports it, with its remedy.
        Problem::Local(LocalProblem::Keep(KeepProblem::File(FileProblem::Unsafe { .. }))) => {
            Check::skipped(CheckName::Session, Skip::UnsafePermissions)
        }
        _ => Check::problem(CheckName::Session, problem),
    }
}
