//! `snapdeck doctor`: looks at everything that the screen needs, and says what mends what is wrong.
//!
//! `machine` and `terminal` look at this side, `network` at the way to the server with `proxy`,
//! `session` at what the server lets us see. Nobody is signed in but by `SNAPDECK_PASSWORD`, and nothing
//! is written; what killed programs left of secrets half written is removed.

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
};
use check::{Check, Health};

pub(super) fn run(
    options: &Doctor,
    choice: &Choice,
    environment: &Environment,
) -> Result<ExitCode> {
    let settings = Settings::find(&flags(choice), environment);
    let window = terminal::window();
    // A signal ends its token_command with it.
    block_on(prompt::or_signal(async {
        let findings = findings(options, &settings, window, environment).await;
        let printed = if options.json {
            print::json(&findings)?
        } else if options.report {
            let server = settings.as_ref().ok();
            let server = server.map(|settings| &settings.chosen().profile.url);
            print::report(&findings, server, environment)
        } else {
            let columns = window.map(|(columns, _)| columns);
            let table = print::table(&findings, columns);
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

/// All checks, in order; `window` is its columns and rows, where there is a terminal.
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
            let bad_token = opening.as_ref().err().map(ToString::to_string);
            let opening = opening.unwrap_or_else(|_| Opening::of_other(profile, environment));
            (Some(opening.open(network::TIMING)), bad_token)
        }
        Err(_) => (None, None),
    };
    let keeper = match &service {
        Some(service) => service.keeper().await,
        None => None,
    };
    let mut findings = vec![
        machine::configuration(settings, environment),
        machine::permissions(keeper, environment).await,
        machine::keyring(keeper, environment),
        machine::state_folder(environment),
    ];
    findings.extend(terminal::checks(window, environment));
    let configured = settings.as_ref().map(Settings::chosen);
    let left_out = configured.ok().and_then(Configured::command_left_out);
    let (Ok(profile), Some(service)) = (profile, &service) else {
        let names = [&[proxy::NAME], &network::NAMES[..], &session::NAMES].concat();
        let skipped = |name| Check::skipped(name, "the configuration is wrong");
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
