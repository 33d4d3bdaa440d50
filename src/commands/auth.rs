//! `snapdeck login`, `logout` and `auth status`: the session without the screen.
//!
//! Secrets are read from the terminal without echo or from standard input, never from the
//! arguments, which every user of the machine can see.

use std::{
    io::{self, Write as _},
    pin::pin,
    process::ExitCode,
};

use color_eyre::eyre::{Result, bail};
use tokio::select;

use super::{account::Opening, block_on, flags, prompt, say};
use crate::{
    cli::{Choice, Login, Logout},
    config::{Environment, Settings},
    domain::{
        Credentials, Keep, LocalProblem, News, NoEntry, Origin, Problem, Secret, SessionProblem,
        SignInOutcome, Source,
    },
    service::{Commands, Service, Status},
    words::{auth as words, auth::Asked},
};

pub(super) fn login(
    options: &Login,
    choice: &Choice,
    environment: &Environment,
) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment)?;
    let profile = settings.chosen().profile.clone();
    let (url, name) = (profile.url.clone(), profile.name.clone());
    let named = options.user.as_deref().or(profile.user.as_deref());
    // SNAPDECK_PASSWORD belongs to the login that the environment names, and to no other.
    let login = environment.login(named).filter(|(user, _)| {
        let other = options.user.as_ref().is_some_and(|named| named != user);
        !(other || options.with_token || options.with_key)
    });
    let named = options.user.clone();
    let named = named.or_else(|| environment.get("SNAPDECK_USER").map(str::to_owned));
    let user = async || match named.or(profile.user.clone()) {
        Some(user) => Ok(user),
        None => prompt::login().await,
    };
    let service = Opening::of_other(&profile, environment).for_command(environment);
    block_on(prompt::or_signal(async {
        // Before the first question, so that nobody types a secret without knowing where it goes.
        say(&words::signing_in(&url, &name));
        let place = service.place().await.0;
        say(&words::will_be_stored(options.keep_password, &place));
        let keep = if options.keep_password {
            Keep::Password
        } else {
            Keep::Session
        };
        let mut entered = if options.with_token {
            let token = prompt::secret(Asked::Token, Secret::new).await?;
            telling(&service, service.sign_in(&Credentials::Token(token), keep)).await?
        } else if options.with_key {
            let user = user().await?;
            let key = prompt::secret(Asked::Key, Secret::new).await?;
            let way = Credentials::Key { user, key };
            telling(&service, service.sign_in(&way, keep)).await?
        } else if let Some((user, password)) = login {
            say(words::using_variable());
            let way = Credentials::Password { user, password };
            telling(&service, service.sign_in(&way, keep)).await?
        } else {
            let user = user().await?;
            let way = async || {
                Ok(Credentials::Password {
                    user: user.clone(),
                    password: prompt::secret(Asked::Password, Secret::exact).await?,
                })
            };
            tried(&service, keep, way).await?
        };
        if entered == SignInOutcome::CodeWanted {
            let way = async || {
                let code = prompt::secret(Asked::Code, Secret::new).await?;
                Ok(Credentials::Code(code))
            };
            entered = tried(&service, keep, way).await?;
        }
        match entered {
            SignInOutcome::In {
                not_kept: Some(why),
                ..
            } => bail!(words::not_stored(&why)),
            SignInOutcome::In { user, .. } => say(&words::signed_in(user.shown())),
            SignInOutcome::CodeWanted => bail!(words::code_wanted_again()),
        }
        Ok(ExitCode::SUCCESS)
    }))
}

/// Asks for credentials and signs in; asks again after a wrong password or code. Any other problem
/// ends it at once, because another try would not help or would count towards a block.
///
/// # Errors
/// The problem of the last try.
async fn tried(
    service: &Service,
    keep: Keep,
    ask: impl AsyncFn() -> Result<Credentials>,
) -> Result<SignInOutcome> {
    let mut tries_left = prompt::tries();
    loop {
        tries_left -= 1;
        let way = ask().await?;
        match telling(service, service.sign_in(&way, keep)).await {
            Err(Problem::Session(SessionProblem::NoEntry(
                why @ (NoEntry::WrongPassword | NoEntry::WrongCode),
            ))) if tries_left > 0 => {
                say(&why.to_string());
            }
            result => return Ok(result?),
        }
    }
}

pub(super) fn logout(
    options: &Logout,
    choice: &Choice,
    environment: &Environment,
) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment)?;
    let mut opening = Opening::of_chosen(&settings.chosen().profile, environment)?;
    // The variable can't be removed from here, but its session can be ended.
    opening.start.token = opening.start.token.filter(|_| options.end);
    let service = opening.for_command(environment);
    block_on(async {
        let out = telling(&service, service.sign_out(options.end)).await;
        if let Err(why) = out.forgotten {
            bail!(words::not_all_deleted(&why, out.ended == Ok(true)));
        }
        say(match out.ended {
            Ok(true) => words::signed_out(),
            Ok(false) if out.was_kept => words::only_deleted(),
            Ok(false) => words::nothing_stored(),
            Err(Problem::Local(LocalProblem::Keep(_) | LocalProblem::Command(_))) => {
                bail!(words::deleted_unread())
            }
            Err(problem) => bail!(words::not_ended(&problem)),
        });
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn status(choice: &Choice, environment: &Environment) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment)?;
    let profile = settings.chosen().profile.clone();
    let skipped = settings.chosen().command_left_out();
    let service = Opening::of_chosen(&profile, environment)?.for_command(environment);
    // Returning on a signal ends a running token_command too.
    block_on(prompt::or_signal(async {
        let status = telling(&service, service.status(Commands::Run)).await;
        service.close().await;
        let (account, session, good) = session(&status, skipped);
        let rows = [
            ("profile", profile.name.to_string()),
            ("server", profile.url.to_string()),
            ("account", account),
            ("session", session),
            (
                "password",
                words::password(status.password_kept.then_some(&status.place)),
            ),
        ];
        let mut out = io::stdout().lock();
        for (name, value) in rows {
            writeln!(out, "{name:<9} {value}")?;
        }
        Ok(if good {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }))
}

/// The account, the state of its session, and whether the next start needs no sign-in.
fn session(status: &Status, skipped: Option<Source>) -> (String, String, bool) {
    let without = |session: &str| match status.renewal {
        Some(by) => (words::opened_at_start(session, by), true),
        None => (words::sign_in_needed(session, skipped), false),
    };
    let found = match &status.session {
        Ok(Some(found)) => found,
        Ok(None) => {
            let (session, good) = without(words::none());
            return (words::no_account().to_owned(), session, good);
        }
        Err(problem) => {
            let unknown = words::unknown_account().to_owned();
            return (unknown, problem.to_string(), false);
        }
    };
    let from = words::origin(found.origin, &status.place);
    match &found.account {
        Ok(name) => {
            let session = match found.origin {
                Origin::SignedIn => from,
                // Asking for the account was a use of the session.
                Origin::Variable | Origin::Command | Origin::Kept => words::time_left(&from),
            };
            let session = if status.token_ended {
                words::replaces_token(&session)
            } else {
                session
            };
            (name.to_string(), session, true)
        }
        Err(Problem::Session(SessionProblem::Gone)) => {
            let (session, good) = without(&words::has_ended(&from));
            (words::no_account().to_owned(), session, good)
        }
        Err(problem) => {
            let unknown = words::unknown_account().to_owned();
            (unknown, words::session_problem(&from, problem), false)
        }
    }
}

/// Runs work, and prints the news of the session meanwhile.
async fn telling<T>(service: &Service, work: impl Future<Output = T>) -> T {
    let mut news = service.news();
    let mut work = pin!(work);
    loop {
        select! {
            biased;
            Ok(()) = news.changed() => {
                let news = news.borrow_and_update().clone();
                if news != News::Nothing {
                    say(&news.to_string());
                }
            }
            done = &mut work => return done,
        }
    }
}
