//! The session: whether one is known, lives, and hides rows by filters. Nobody is signed in but by
//! `SNAPDECK_PASSWORD`.

use super::finding::Finding;
use crate::{
    config::Source,
    domain::{Problem, Profile},
    files::FileProblem,
    service::{Commands, Found, Origin, Renewal, Service},
    store::secrets::KeepProblem,
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
    pub(super) async fn checks(&self, answers: Result<(), &'static str>) -> Vec<Finding> {
        if let Err(why) = answers {
            return NAMES.map(|name| Finding::skipped(name, why)).into();
        }
        match self.session().await {
            (finding, Some(found)) => vec![finding, self.filters(&found).await],
            (finding, None) => vec![finding, Finding::skipped(FILTERS, "there is no session")],
        }
    }

    /// What there is to say of the session, and the session itself where it can be used.
    async fn session(&self) -> (Finding, Option<Found>) {
        if let Some(why) = &self.bad_token {
            let remedy = "Set a good one, or unset it.";
            return (Finding::bad(SESSION, why, remedy), None);
        }
        let status = self.service.status(self.commands).await;
        let found = match status.session {
            Ok(Some(found)) => found,
            Ok(None) => return (self.none(status.renewal), None),
            Err(problem) => return (self.not_had(&problem).await, None),
        };
        let source = source(found.origin);
        match &found.account {
            Ok(user) => {
                let good = Finding::good(SESSION, format!("{source} is one of {user}."));
                (good.publicly(format!("{source} is one.")), Some(found))
            }
            Err(problem) => (lost(found.origin, problem, status.renewal), None),
        }
    }

    /// Why there is no session to be had: of what is kept, of what the command prints, or of the server.
    async fn not_had(&self, problem: &Problem) -> Finding {
        if !matches!(problem, Problem::NoSecret(_)) {
            return Finding::problem(SESSION, problem);
        }
        let kept = match self.service.keeper().await {
            Some(keeper) => match keeper.check_file().await {
                Ok(()) => keeper.load().await.err(),
                Err(problem) => Some(problem),
            },
            None => None,
        };
        match kept {
            // Told with its remedy.
            Some(KeepProblem::File(FileProblem::Unsafe { .. })) => Finding::skipped(
                SESSION,
                "what is kept is not read before its permissions are mended",
            ),
            Some(problem) => Finding::bad(
                SESSION,
                problem.to_string(),
                "Mend that, or sign in: snapdeck login.",
            )
            .publicly("What is kept can't be had."),
            None => Finding::bad(
                SESSION,
                problem.to_string(),
                "See what it prints when you run it yourself.",
            )
            .publicly("token_command gave no token."),
        }
    }

    /// No session is known.
    fn none(&self, renewal: Option<Renewal>) -> Finding {
        if let Some(command) = &self.profile.token_command
            && self.commands == Commands::Skip
        {
            let program = command.first().map_or("", String::as_str);
            let program = text::safe(program);
            let why = format!("token_command ({program}) may ask something");
            return Finding::skipped(SESSION, &why)
                .mended("Run it too: snapdeck doctor --token-command.")
                .publicly("Not tried: there is a token_command.");
        }
        if let Some(renewal) = renewal {
            let why = "none is open, and this command opens none";
            return Finding::skipped(
                SESSION,
                &format!("{why}; {renewal} does, at the next start"),
            );
        }
        let left_out = self.left_out.map_or_else(String::new, |source| {
            format!(" token_command is not run: {source} names another server.")
        });
        let said = format!("None is known.{left_out}");
        Finding::warning(SESSION, said, "Sign in: snapdeck login.")
    }

    async fn filters(&self, found: &Found) -> Finding {
        let [instances, snapshots] = match self.service.filters_of(found).await {
            Ok(filters) => filters,
            Err(Problem::Refused(_) | Problem::NoRight(_)) => {
                return Finding::skipped(FILTERS, "the server does not tell of them");
            }
            Err(problem) => return Finding::problem(FILTERS, &problem),
        };
        if instances.is_empty() && snapshots.is_empty() {
            return Finding::good(FILTERS, "None is set.");
        }
        let said = [("instances", instances), ("snapshots", snapshots)]
            .into_iter()
            .filter(|(_, fields)| !fields.is_empty())
            .map(|(list, fields)| {
                let fields: Vec<&str> = fields.iter().map(Text::shown).collect();
                format!("The {list} are filtered by {}.", fields.join(", "))
            });
        let said: Vec<String> = said.collect();
        Finding::warning(
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
fn lost(origin: Origin, problem: &Problem, renewal: Option<Renewal>) -> Finding {
    let source = source(origin);
    match (problem, renewal) {
        (Problem::SessionGone, Some(renewal)) => Finding::good(
            SESSION,
            format!("{source} has ended; {renewal} opens another at the next start."),
        ),
        (Problem::SessionGone, None) => Finding::bad(
            SESSION,
            format!("{source} has ended, or is that of another address."),
            if origin == Origin::Variable {
                "Set a new one, or unset it and sign in: snapdeck login."
            } else {
                "Sign in: snapdeck login."
            },
        ),
        (problem, _) => Finding::problem(SESSION, problem),
    }
}
