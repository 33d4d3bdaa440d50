//! `snapdeck login`, `logout` and `auth status`: the session without the screen.
//!
//! Secrets come from the terminal without echo, or from standard input; never from the arguments,
//! which every user of the machine can read.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use color_eyre::eyre::{Result, bail};

use super::{block_on, prompt, say};
use crate::{
    api::Timing,
    cli::{At, Login, Logout},
    config::{Environment, Flags, Settings},
    domain::{Entered, Keep, Problem, Profile, Secret, Way},
    service::{Origin, Service, Start, Vault},
    store,
};

pub(super) fn login(options: Login, environment: &Environment) -> Result<ExitCode> {
    let profile = profile(options.at, environment)?;
    let service = service(&profile, environment, Start::default());
    let user = async || match options.user.clone().or_else(|| profile.user.clone()) {
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
        say(&format!("{kept} kept in {}.", service.place().await.0));
        let way = if options.with_token {
            Way::Token(prompt::secret("Session token", Secret::new).await?)
        } else if options.with_key {
            Way::Key {
                user: user().await?,
                key: prompt::secret("One-time key", Secret::new).await?,
            }
        } else {
            Way::Password {
                user: user().await?,
                password: prompt::secret("Password", Secret::exact).await?,
            }
        };
        if let Way::Token(token) = &way
            && token.reveal().contains(char::is_whitespace)
        {
            bail!("a token has no blanks inside: copy it again.");
        }
        let keep = if options.keep_password {
            Keep::Password
        } else {
            Keep::Session
        };
        let mut entered = service.sign_in(&way, keep).await?;
        if entered == Entered::CodeWanted {
            let code = prompt::secret("Code of the second factor", Secret::new).await?;
            entered = service.sign_in(&Way::Code(code), keep).await?;
        }
        match entered {
            Entered::In {
                not_kept: Some(why),
                ..
            } => bail!("signed in, but not kept: {why}"),
            Entered::In { user, .. } => say(&format!("signed in as {user}.")),
            Entered::CodeWanted => {
                bail!("the server wants a code again: sign in in a browser first.")
            }
        }
        Ok(ExitCode::SUCCESS)
    }))
}

pub(super) fn logout(options: Logout, environment: &Environment) -> Result<ExitCode> {
    let profile = profile(options.at, environment)?;
    // A variable is not ours to forget, but its session can be ended.
    let start = Start {
        token: environment.token().filter(|_| options.end),
        ..Start::default()
    };
    let service = service(&profile, environment, start);
    block_on(async {
        let ended = service.sign_out(options.end).await;
        say(match ended {
            Ok(true) => "the session is ended, and what was kept is forgotten.",
            Ok(false) => "what was kept is forgotten; no session was ended on the server.",
            Err(problem) => bail!("what was kept is forgotten, but: {problem}"),
        });
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn status(at: At, environment: &Environment) -> Result<ExitCode> {
    let profile = profile(at, environment)?;
    let start = Start {
        token: environment.token(),
        ..Start::default()
    };
    let service = service(&profile, environment, start);
    block_on(async {
        let status = service.status().await?;
        let (account, session, good) = match status.session {
            None => ("-".to_owned(), "none: snapdeck login".to_owned(), false),
            Some((origin, account)) => {
                let from = match origin {
                    Origin::Variable => "from SNAPDECK_TOKEN".to_owned(),
                    Origin::Command => "from token_command".to_owned(),
                    Origin::Kept | Origin::SignedIn => format!("in {}", status.place),
                };
                match account {
                    // Asking was a use of it.
                    Ok(name) => (name.to_string(), format!("{from}; 60 min are left"), true),
                    Err(Problem::SessionGone) => (
                        "-".to_owned(),
                        format!("{from}; it has ended: snapdeck login"),
                        false,
                    ),
                    Err(problem) => ("?".to_owned(), format!("{from}; {problem}"), false),
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
    })
}

fn profile(at: At, environment: &Environment) -> Result<Profile> {
    let flags = Flags {
        profile: at.profile,
        url: at.url,
        read_only: false,
    };
    let settings = Settings::find(&flags, environment)?;
    Ok(settings.chosen().profile.clone())
}

fn service(profile: &Profile, environment: &Environment, start: Start) -> Service {
    if let Some(folder) = environment.state_folder() {
        store::write_to(folder);
    }
    let vault = Some(Vault::new(profile, environment));
    Service::new(profile, Start { vault, ..start }, Timing::default())
}
