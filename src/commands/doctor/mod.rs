//! `snapdeck doctor`: checks everything that the screen needs, and says how to fix what is wrong.
//!
//! `machine` and `terminal` check this machine, `proxy` and `network` the way to the server,
//! `session` the account. Only `SNAPDECK_PASSWORD` signs in here. Nothing is written; drafts of
//! secrets that killed processes left behind are removed.

mod check;
mod machine;
mod network;
mod print;
mod proxy;
mod session;
mod terminal;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use color_eyre::eyre::Result;

use super::{account::Opening, block_on, flags, prompt, screen};
use crate::{
    cli::{Choice, Doctor},
    config::{Configured, Environment, Settings},
    domain::Findings,
    service::Commands,
    words::doctor::{Health, Skip},
};
use check::Check;

pub(super) fn run(
    options: &Doctor,
    choice: &Choice,
    environment: &Environment,
) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment);
    let window = terminal::window();
    // Returning on a signal ends a running token_command too.
    block_on(prompt::or_signal(async {
        let findings = findings(options, &settings, window, environment).await;
        let printed = if options.json {
            print::json(&findings, environment)?
        } else if options.report {
            let server = settings.as_ref().ok();
            let server = server.map(|settings| &settings.chosen().profile.url);
            print::report(&findings, server)
        } else {
            let columns = window.map(|(columns, _)| columns);
            let table = print::table(&findings, columns, environment);
            screen::look(environment).text(&table).into_owned()
        };
        write!(io::stdout(), "{printed}")?;
        let bad = findings.iter().any(|finding| finding.state == Health::Bad);
        Ok(if bad {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }))
}

/// All checks, in order. `window` is the terminal's columns and rows, if there is one.
async fn findings(
    options: &Doctor,
    settings: &Result<Settings, Findings>,
    window: Option<(u16, u16)>,
    environment: &Environment,
) -> Vec<Check> {
    let profile = settings.as_ref().map(|settings| &settings.chosen().profile);
    let (service, bad_token) = match profile {
        Ok(profile) => {
            let opening = Opening::of_chosen(profile, environment);
            let bad_token = opening.is_err();
            let opening = opening.unwrap_or_else(|_| Opening::of_other(profile, environment));
            (Some(opening.open(network::TIMING)), bad_token)
        }
        Err(_) => (None, false),
    };
    let keeper = match &service {
        Some(service) => service.keeper().await,
        None => None,
    };
    let mut findings = vec![
        machine::configuration(settings, environment),
        machine::permissions(keeper, environment).await,
        machine::keyring(keeper),
        machine::state_folder(environment),
    ];
    findings.extend(terminal::checks(window, environment));
    let configured = settings.as_ref().map(Settings::chosen);
    let left_out = configured.ok().and_then(Configured::command_left_out);
    let (Ok(profile), Some(service)) = (profile, &service) else {
        let names = [&[proxy::NAME], &network::NAMES[..], &session::NAMES].concat();
        let skipped = |name| Check::skipped(name, Skip::WrongSettings);
        findings.extend(names.into_iter().map(skipped));
        return findings;
    };
    let (found, answers) = network::checks(profile, service).await;
    findings.extend(found);
    let at = session::At {
        profile,
        service,
        commands: if options.token_command {
            Commands::Run
        } else {
            Commands::Skip
        },
        left_out,
        bad_token,
    };
    findings.extend(at.checks(answers).await);
    service.close().await;
    findings
}
