//! The session: whether one is known, lives, and hides rows by filters. Nobody is signed in.

use super::finding::Finding;
use crate::{
    api::{Api, Filtered, Server},
    config::{Environment, Source},
    domain::{Problem, Profile, Secret},
    files::FileProblem,
    store::secrets::{KeepProblem, Keeper, Kept, token_command},
    text::{self, Text},
};

const SESSION: &str = "session";
const FILTERS: &str = "filters";

/// The checks, in order.
pub(super) const NAMES: [&str; 2] = [SESSION, FILTERS];

/// Whose session, and what may be done to find it.
pub(super) struct At<'a> {
    pub(super) profile: &'a Profile,
    pub(super) environment: &'a Environment,
    pub(super) keeper: Option<&'a Keeper>,
    pub(super) run_command: bool,
    /// What names another server than the `token_command` is for.
    pub(super) left_out: Option<Source>,
}

/// A session that somebody opened before.
struct Known {
    token: Secret,
    /// Where it comes from: the subject of a sentence.
    source: &'static str,
}

impl At<'_> {
    /// Session and filters; `server` is why it is not to be asked, where it is not.
    pub(super) async fn checks(&self, server: Result<&Server, &&'static str>) -> Vec<Finding> {
        let server = match server {
            Ok(server) => server,
            Err(why) => return NAMES.map(|name| Finding::skipped(name, why)).into(),
        };
        let (kept, known) = match self.known().await {
            Ok(known) => known,
            Err(finding) => return vec![finding, Finding::skipped(FILTERS, "there is no session")],
        };
        let renewed = self.renewed_by(&kept);
        let api = server.session(known.token);
        match api.whoami().await {
            Ok(user) => vec![
                Finding::good(
                    SESSION,
                    format!("{} is one of {}.", known.source, user.name),
                )
                .publicly(format!("{} is one.", known.source)),
                filters(&api).await,
            ],
            Err(problem) => vec![
                lost(known.source, &problem, renewed),
                Finding::skipped(FILTERS, "there is no session"),
            ],
        }
    }

    /// The session that is known, and what is kept beside it; else what is to be said.
    async fn known(&self) -> Result<(Kept, Known), Finding> {
        let loaded = match self.keeper {
            Some(keeper) => keeper.load().await,
            None => Ok(Kept::default()),
        };
        if let Some(token) = self.environment.token() {
            let source = "SNAPDECK_TOKEN";
            return Ok((loaded.unwrap_or_default(), Known { token, source }));
        }
        let mut kept = loaded.map_err(|problem| not_kept(&problem))?;
        if let Some(session) = kept.session.take() {
            let (token, source) = (session.token, "What is kept");
            return Ok((kept, Known { token, source }));
        }
        if let Some(command) = &self.profile.token_command {
            let token = self.printed(command).await?;
            let source = "What token_command prints";
            return Ok((kept, Known { token, source }));
        }
        if let Some(password) = self.renewed_by(&kept) {
            let why = "none is open, and this command opens none";
            let why = format!("{why}; {password} does, at the next start");
            return Err(Finding::skipped(SESSION, &why));
        }
        let left_out = self.left_out.map_or_else(String::new, |source| {
            format!(" token_command is not run: {source} names another server.")
        });
        let said = format!("None is known.{left_out}");
        Err(Finding::warning(SESSION, said, "Sign in: snapdeck login."))
    }

    async fn printed(&self, command: &[String]) -> Result<Secret, Finding> {
        if !self.run_command {
            let program = command.first().map_or("", String::as_str);
            let program = text::safe(program);
            let why = format!("token_command ({program}) may ask something");
            return Err(Finding::skipped(SESSION, &why)
                .mended("Run it too: snapdeck doctor --token-command.")
                .publicly("Not tried: there is a token_command."));
        }
        let printed = token_command::run(command, self.environment).await;
        printed.map(|printed| printed.token).map_err(|problem| {
            let remedy = "See what it prints when you run it yourself.";
            Finding::bad(SESSION, problem.to_string(), remedy)
                .publicly("token_command gave no token.")
        })
    }

    /// What opens a new session by itself when one has ended.
    fn renewed_by(&self, kept: &Kept) -> Option<&'static str> {
        let login = self.environment.login(self.profile.user.as_deref());
        match (login, &kept.password) {
            (Some(_), _) => Some("SNAPDECK_PASSWORD"),
            (None, _) if self.profile.token_command.is_some() => Some("token_command"),
            (None, Some(_)) => Some("the password that is kept"),
            (None, None) => None,
        }
    }
}

fn not_kept(problem: &KeepProblem) -> Finding {
    match problem {
        // Told with its remedy.
        KeepProblem::File(FileProblem::Unsafe { .. }) => Finding::skipped(
            SESSION,
            "what is kept is not read before its permissions are mended",
        ),
        _ => Finding::bad(
            SESSION,
            problem.to_string(),
            "Mend that, or sign in: snapdeck login.",
        )
        .publicly("What is kept can't be had."),
    }
}

/// A session that is not one, or that nothing could be learnt of.
fn lost(source: &str, problem: &Problem, renewed_by: Option<&str>) -> Finding {
    match (problem, renewed_by) {
        (Problem::SessionGone, Some(password)) => Finding::good(
            SESSION,
            format!("{source} has ended; {password} opens another at the next start."),
        ),
        (Problem::SessionGone, None) => Finding::bad(
            SESSION,
            format!("{source} has ended, or is that of another address."),
            if source == "SNAPDECK_TOKEN" {
                "Set a new one, or unset it and sign in: snapdeck login."
            } else {
                "Sign in: snapdeck login."
            },
        ),
        (problem, _) => Finding::problem(SESSION, problem),
    }
}

/// The filters of instances and, where there is an instance to ask with, of snapshots.
async fn read_filters(api: &Api) -> Result<[Vec<Text>; 2], Problem> {
    let instances = api.filter(&Filtered::Instances).await?;
    let snapshots = match api.instances().await?.rows.into_iter().next() {
        Some(instance) => api.filter(&Filtered::Snapshots(instance.id)).await?,
        None => Vec::new(),
    };
    Ok([instances, snapshots])
}

async fn filters(api: &Api) -> Finding {
    let [instances, snapshots] = match read_filters(api).await {
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
