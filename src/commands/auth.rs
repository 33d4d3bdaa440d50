//! `snapdeck login`, `logout` and `auth status`: the session without the screen.
//!
//! Secrets come from the terminal without echo, or from standard input; never from the arguments,
//! which every user of the machine can read.

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
        Credentials, Keep, LocalProblem, News, NoEntry, Problem, Secret, SessionProblem,
        SignInOutcome,
    },
    service::{Commands, Origin, Service},
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
    // The password is that of the login which the environment names, and of no other.
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
        // Before anything is asked for: a secret is given knowing where it goes.
        let kept = if options.keep_password {
            "The session and the password will be"
        } else {
            "The session will be"
        };
        say(&format!("signing in to {url} as profile {name}."));
        say(&format!("{kept} kept in {}.", service.place().await.0));
        let keep = if options.keep_password {
            Keep::Password
        } else {
            Keep::Session
        };
        let mut entered = if options.with_token {
            let token = prompt::secret("Session token", Secret::new).await?;
            if token.has_blanks() {
                bail!("a token has no blanks inside: copy it again.");
            }
            telling(&service, service.sign_in(&Credentials::Token(token), keep)).await?
        } else if options.with_key {
            let user = user().await?;
            let key = prompt::secret("One-time key", Secret::new).await?;
            let way = Credentials::Key { user, key };
            telling(&service, service.sign_in(&way, keep)).await?
        } else if let Some((user, password)) = login {
            say("the password is that of SNAPDECK_PASSWORD.");
            let way = Credentials::Password { user, password };
            telling(&service, service.sign_in(&way, keep)).await?
        } else {
            let user = user().await?;
            let way = async || {
                Ok(Credentials::Password {
                    user: user.clone(),
                    password: prompt::secret("Password", Secret::exact).await?,
                })
            };
            tried(&service, keep, way).await?
        };
        if entered == SignInOutcome::CodeWanted {
            let way = async || {
                let code = prompt::secret("Code of the second factor", Secret::new).await?;
                Ok(Credentials::Code(code))
            };
            entered = tried(&service, keep, way).await?;
        }
        match entered {
            SignInOutcome::In {
                not_kept: Some(why),
                ..
            } => bail!("signed in, but not kept: {why}"),
            SignInOutcome::In { user, .. } => say(&format!("signed in as {user}.")),
            SignInOutcome::CodeWanted => {
                bail!("the server wants a code again: sign in in a browser first.")
            }
        }
        Ok(ExitCode::SUCCESS)
    }))
}

/// Signs in by what a person is asked for, again where it was mistyped. Anything else that bars the way
/// ends it at once: another try would not help, or would be counted.
///
/// # Errors
/// Why it did not work, at the last try.
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
    // A variable is not ours to forget, but its session can be ended.
    opening.start.token = opening.start.token.filter(|_| options.end);
    let service = opening.for_command(environment);
    block_on(async {
        let out = telling(&service, service.sign_out(options.end)).await;
        if let Err(why) = out.forgotten {
            let but = match out.ended {
                Ok(true) => " The session itself is ended.",
                Ok(false) | Err(_) => "",
            };
            bail!("not everything is forgotten, run this again when that is mended: {why}{but}");
        }
        say(match out.ended {
            Ok(true) => "the session is ended, and what was kept is forgotten.",
            Ok(false) if out.was_kept => {
                "what was kept is forgotten; no session was ended on the server."
            }
            Ok(false) => "nothing was kept, and no session was ended on the server.",
            Err(Problem::Local(LocalProblem::Keep(_) | LocalProblem::Command(_))) => bail!(
                "what was kept is forgotten, but could not be read: its session ends by itself within an hour."
            ),
            Err(problem) => bail!(
                "what was kept is forgotten, but the session was not ended on the server: {problem}"
            ),
        });
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn status(choice: &Choice, environment: &Environment) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment)?;
    let profile = settings.chosen().profile.clone();
    let left_out = settings.chosen().command_left_out();
    let left_out = left_out.map_or_else(String::new, |source| {
        format!("; token_command is not run: {source} names another server")
    });
    let service = Opening::of_chosen(&profile, environment)?.for_command(environment);
    // A signal ends its token_command with it.
    block_on(prompt::or_signal(async {
        let status = telling(&service, service.status(Commands::Run)).await;
        service.close().await;
        let or_renewed = |said: &str| match status.renewal {
            Some(what) => (format!("{said}; {what} opens one at the next start"), true),
            None => (
                format!("{said}{left_out}; sign in with: snapdeck login"),
                false,
            ),
        };
        let (account, (session, good)) = match status.session {
            Err(problem) => ("?".to_owned(), (problem.to_string(), false)),
            Ok(None) => ("-".to_owned(), or_renewed("none")),
            Ok(Some(found)) => {
                let from = match found.origin {
                    Origin::Variable => "from SNAPDECK_TOKEN".to_owned(),
                    Origin::Command => "from token_command".to_owned(),
                    Origin::Kept => format!("in {}", status.place),
                    Origin::SignedIn => "SNAPDECK_PASSWORD opens one".to_owned(),
                };
                match found.account {
                    Ok(name) if found.origin == Origin::SignedIn => {
                        (name.to_string(), (from, true))
                    }
                    // Asking was a use of it.
                    Ok(name) => (name.to_string(), (format!("{from}; 60 min are left"), true)),
                    Err(Problem::Session(SessionProblem::Gone)) => {
                        ("-".to_owned(), or_renewed(&format!("{from}; it has ended")))
                    }
                    Err(problem) => ("?".to_owned(), (format!("{from}; {problem}"), false)),
                }
            }
        };
        let password = if status.password_kept {
            format!("in {}", status.place)
        } else {
            "not kept".to_owned()
        };
        let rows = [
            ("profile", profile.name.to_string()),
            ("server", profile.url.to_string()),
            ("account", account),
            ("session", session),
            ("password", password),
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

/// Does work, and says meanwhile what it waits for beside the server.
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
