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

use super::{block_on, flags, given_token, prompt, say};
use crate::{
    api::Timing,
    cli::{Choice, Login, Logout},
    config::{Environment, Settings},
    domain::{Credentials, Keep, News, NoEntry, Problem, Profile, Secret, SignInOutcome},
    service::{Origin, Service, Start, Vault},
    store::{self, secrets},
};

pub(super) fn login(
    options: &Login,
    choice: &Choice,
    environment: &Environment,
) -> Result<ExitCode> {
    let profile = profile(choice, environment)?;
    let service = service(&profile, environment, Start::default());
    let (url, name) = (profile.url.clone(), profile.name.clone());
    let named = environment.get("SNAPDECK_USER").map(str::to_owned);
    let user = async || match options.user.clone().or(named).or(profile.user) {
        Some(user) => Ok(user),
        None => prompt::login().await,
    };
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
            Err(Problem::NoEntry(why @ (NoEntry::WrongPassword | NoEntry::WrongCode)))
                if tries_left > 0 =>
            {
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
    let profile = profile(choice, environment)?;
    // A variable is not ours to forget, but its session can be ended.
    let start = Start {
        token: given_token(environment)?.filter(|_| options.end),
        ..Start::default()
    };
    let service = service(&profile, environment, start);
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
            Err(Problem::NoSecret(_)) => bail!(
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
    let start = Start {
        token: given_token(environment)?,
        ..Start::default()
    };
    let service = service(&profile, environment, start);
    // A signal ends its token_command with it.
    block_on(prompt::or_signal(async {
        let status = telling(&service, service.status()).await;
        // What opens another session by itself.
        let renewed_by = if environment.login(profile.user.as_deref()).is_some() {
            Some("SNAPDECK_PASSWORD")
        } else if profile.token_command.is_some() {
            Some("token_command")
        } else if status.password_kept {
            Some("the password that is kept")
        } else {
            None
        };
        let or_renewed = |said: &str| match renewed_by {
            Some(what) => (format!("{said}; {what} opens one at the next start"), true),
            None => (
                format!("{said}{left_out}; sign in with: snapdeck login"),
                false,
            ),
        };
        let (account, (session, good)) = match status.session {
            Err(problem) => ("?".to_owned(), (problem.to_string(), false)),
            Ok(None) => ("-".to_owned(), or_renewed("none")),
            Ok(Some((origin, account))) => {
                let from = match origin {
                    Origin::Variable => "from SNAPDECK_TOKEN".to_owned(),
                    Origin::Command => "from token_command".to_owned(),
                    Origin::Kept | Origin::SignedIn => format!("in {}", status.place),
                };
                match account {
                    // Asking was a use of it.
                    Ok(name) => (name.to_string(), (format!("{from}; 60 min are left"), true)),
                    Err(Problem::SessionGone) => {
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

fn profile(choice: &Choice, environment: &Environment) -> Result<Profile> {
    let settings = Settings::find(&flags(choice), environment)?;
    Ok(settings.chosen().profile.clone())
}

fn service(profile: &Profile, environment: &Environment, start: Start) -> Service {
    if let Some(folder) = environment.state_folder() {
        store::write_to(folder.clone());
        // `logout` says of these itself that they are still there.
        if let Err(problem) = secrets::remove_drafts(&folder) {
            log::warn!("{problem}");
        }
    }
    let vault = Some(Vault::new(profile, environment));
    Service::new(profile, Start { vault, ..start }, Timing::default())
}
