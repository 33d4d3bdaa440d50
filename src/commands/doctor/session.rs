//! The session: whether one is known, lives, and hides rows by filters. Nobody is signed in but by
//! `SNAPDECK_PASSWORD`.

use super::check::Check;
use crate::{
    domain::{
        FileProblem, KeepProblem, LocalProblem, Problem, Profile, ServerProblem, SessionProblem,
        Source,
    },
    service::{Commands, Found, Origin, Renewal, Service},
    text::{self, Text},
};

const SESSION: &str = "session";
const FILTERS: &str = "filters";

/// The checks, in order.
pub(super) const NAMES: [&str; 2] = [SESSION, FILTERS];

/// Whose session, and what may be done to find it.
pub(super) struct At<'a> {
    pub(super) profile: &'a Profile,
    pub(super) service: &'a Service,
    pub(super) commands: Commands,
    /// What names another server than the `token_command` is for.
    pub(super) left_out: Option<Source>,
    /// Why `SNAPDECK_TOKEN` can be no token.
    pub(super) bad_token: Option<String>,
}

impl At<'_> {
    /// Session and filters; `answers` is why the server is not to be asked, where it is not.
    pub(super) async fn checks(&self, answers: Result<(), &'static str>) -> Vec<Check> {
        if let Err(why) = answers {
            return NAMES.map(|name| Check::skipped(name, why)).into();
        }
        match self.session().await {
            (finding, Some(found)) => vec![finding, self.filters(&found).await],
            (finding, None) => vec![finding, Check::skipped(FILTERS, "there is no session")],
        }
    }

    /// What there is to say of the session, and the session itself where it can be used.
    async fn session(&self) -> (Check, Option<Found>) {
        if let Some(why) = &self.bad_token {
            let remedy = "Set a good one, or unset it.";
            return (Check::bad(SESSION, why, remedy), None);
        }
        let status = self.service.status(self.commands).await;
        let found = match status.session {
            Ok(Some(found)) => found,
            Ok(None) => return (self.none(status.renewal), None),
            Err(problem) => return (Self::not_had(&problem), None),
        };
        let source = source(found.origin);
        match &found.account {
            Ok(user) => {
                let good = Check::good(SESSION, format!("{source} is one of {user}."));
                (good.publicly(format!("{source} is one.")), Some(found))
            }
            Err(problem) => (lost(found.origin, problem, status.renewal), None),
        }
    }

    /// Why there is no session to be had: of what is kept, of what the command prints, or of the server.
    fn not_had(problem: &Problem) -> Check {
        match problem {
            // Told with its remedy.
            Problem::Local(LocalProblem::Keep(KeepProblem::File(FileProblem::Unsafe {
                ..
            }))) => Check::skipped(
                SESSION,
                "what is kept is not read before its permissions are fixed",
            ),
            _ => Check::problem(SESSION, problem),
        }
    }

    /// No session is known.
    fn none(&self, renewal: Option<Renewal>) -> Check {
        if let Some(command) = &self.profile.token_command
            && self.commands == Commands::Skip
        {
            let program = command.first().map_or("", String::as_str);
            let program = text::safe(program);
            let why = format!("token_command ({program}) may ask something");
            return Check::skipped(SESSION, &why)
                .mended("Run it too: snapdeck doctor --token-command.")
                .publicly("Not tried: there is a token_command.");
        }
        if let Some(renewal) = renewal {
            let why = "none is open, and this command opens none";
            return Check::skipped(
                SESSION,
                &format!("{why}; {renewal} does, at the next start"),
            );
        }
        let left_out = self.left_out.map_or_else(String::new, |source| {
            format!(" token_command is not run: {source} names another server.")
        });
        let said = format!("None is known.{left_out}");
        Check::warning(SESSION, said, "Sign in: snapdeck login.")
    }

    async fn filters(&self, found: &Found) -> Check {
        let [instances, snapshots] = match self.service.filters_of(found).await {
            Ok(filters) => filters,
            Err(Problem::Server(ServerProblem::Refused(_) | ServerProblem::NoRight(_))) => {
                return Check::skipped(FILTERS, "the server does not tell of them");
            }
            Err(problem) => return Check::problem(FILTERS, &problem),
        };
        if instances.is_empty() && snapshots.is_empty() {
            return Check::good(FILTERS, "None is set.");
        }
        let said = [("instances", instances), ("snapshots", snapshots)]
            .into_iter()
            .filter(|(_, fields)| !fields.is_empty())
            .map(|(list, fields)| {
                let fields: Vec<&str> = fields.iter().map(Text::shown).collect();
                format!("The {list} are filtered by {}.", fields.join(", "))
            });
        let said: Vec<String> = said.collect();
        Check::warning(
            FILTERS,
            format!(
                "{} Rows that don't pass are not shown here.",
                said.join(" ")
            ),
            "Clear the filters in the web panel, or use a session of your own: snapdeck login.",
        )
    }
}

/// Where a session comes from: the subject of a sentence.
fn source(origin: Origin) -> &'static str {
    match origin {
        Origin::Variable => "SNAPDECK_TOKEN",
        Origin::Kept => "What is kept",
        Origin::Command => "What token_command prints",
        Origin::SignedIn => "What SNAPDECK_PASSWORD opens",
    }
}

/// A session that is not one, or that nothing could be learnt of.
fn lost(origin: Origin, problem: &Problem, renewal: Option<Renewal>) -> Check {
    let source = source(origin);
    match (problem, renewal) {
        (Problem::Session(SessionProblem::Gone), Some(renewal)) => Check::good(
            SESSION,
            format!("{source} has ended; {renewal} opens another at the next start."),
        ),
        (Problem::Session(SessionProblem::Gone), None) => Check::bad(
            SESSION,
            format!("{source} has ended, or is that of another address."),
            if origin == Origin::Variable {
                "Set a new one, or unset it and sign in: snapdeck login."
            } else {
                "Sign in: snapdeck login."
            },
        ),
        (problem, _) => Check::problem(SESSION, problem),
    }
}
