//! `snapdeck`: wires account, service and screen together, and cleans up behind them.

use std::{
    io::{self, IsTerminal as _},
    net::{Ipv4Addr, TcpListener},
    process::{self, ExitCode},
    sync::Arc,
    time::Duration,
};

use color_eyre::eyre::Result;
use jiff::ZonedDateTime;
use tokio::runtime;

use super::{flags, say, usage};
use crate::{
    api::Timing,
    app::{Account, State},
    cli::Arguments,
    config::{Environment, Settings},
    domain::{Profile, ProfileName, Secret, ServerUrl},
    runtime::{Clock, Exit, Look, terminal},
    service::{Service, Start},
    simulator::{self, Options, Simulator},
    store,
};

/// What is said without a token: never a command line that puts one into the shell's history.
const NO_TOKEN: &str = "no session token.
  Without an account:  snapdeck --demo
  With one:            read -rs SNAPDECK_TOKEN; export SNAPDECK_TOKEN; snapdeck";

/// The token of the server inside this process; nobody else is told its port.
const DEMO_TOKEN: &str = "demo";

/// Where the calls go, and what the header says of it.
struct Target {
    url: ServerUrl,
    token: Secret,
    account: Account,
    /// The server inside this process, to be served.
    embedded: Option<TcpListener>,
}

pub(super) fn run(arguments: &Arguments, environment: &Environment) -> Result<ExitCode> {
    let target = match target(arguments, environment)? {
        Ok(target) => target,
        Err(said) => return Ok(usage(&said)),
    };
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Ok(usage("a terminal is needed on standard input and output."));
    }
    if !environment.can_draw() {
        return Ok(usage("this terminal can't be drawn on (TERM=dumb)."));
    }
    if let Some(folder) = environment.state_folder() {
        store::write_to(folder);
    }
    // One worker carries the calls, so that reading a large answer never holds up a key.
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(1)
        // The thread that built the connection has no more to do; by default it wakes to end 10 s later.
        .thread_keep_alive(Duration::from_secs(1))
        .enable_all()
        .build()?;
    let result = runtime.block_on(show(target, environment));
    terminal::restore();
    let exit = match result {
        Ok(exit) => exit,
        Err(error) => {
            say(&format!("{error:#}"));
            Exit {
                code: 1,
                unseen: terminal::last_words(),
            }
        }
    };
    for sentence in &exit.unseen {
        say(sentence);
    }
    // Dropping the runtime would wait for a name lookup that hangs.
    process::exit(exit.code.into())
}

/// Finds out where to go; the inner error is for the person, about how the program was called.
fn target(arguments: &Arguments, environment: &Environment) -> Result<Result<Target, String>> {
    if arguments.demo {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = ServerUrl::parse(&format!("http://{}/", listener.local_addr()?))?;
        let account = Account {
            profile: Some("demo"),
            user: None,
            server: "inside this program".to_owned(),
        };
        let token = Secret::new(DEMO_TOKEN)
            .ok_or_else(|| color_eyre::eyre::eyre!("the demo has no token"))?;
        return Ok(Ok(Target {
            url,
            token,
            account,
            embedded: Some(listener),
        }));
    }
    let settings = match Settings::find(&flags(&arguments.choice), environment) {
        Ok(settings) => settings,
        Err(wrong) => return Ok(Err(wrong.to_string())),
    };
    let Some(token) = environment.token() else {
        return Ok(Err(NO_TOKEN.to_owned()));
    };
    let url = settings.chosen().profile.url.clone();
    let account = Account {
        profile: None,
        user: None,
        server: url.to_string(),
    };
    Ok(Ok(Target {
        url,
        token,
        account,
        embedded: None,
    }))
}

async fn show(target: Target, environment: &Environment) -> Result<Exit> {
    let clock = Clock::system();
    if let Some(listener) = target.embedded {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(async move {
            let today = ZonedDateTime::now().datetime();
            match simulator::Account::demo(today) {
                Ok(account) => {
                    let server = Simulator::new(account, Options::new(DEMO_TOKEN, today));
                    if let Err(error) = server.serve(listener).await {
                        log::error!("the embedded server stopped: {error}");
                    }
                }
                Err(error) => log::error!("the demo account can't be read: {error}"),
            }
        });
    }
    let timing = Timing::default();
    let state = State::new(target.account, timing.total, clock.seed(), clock.now());
    let service = Arc::new(Service::new(
        &Profile::new(ProfileName::default(), target.url),
        Start {
            token: Some(target.token),
            ..Start::default()
        },
        timing,
    ));
    Ok(crate::runtime::on_terminal(state, service, clock, look(environment)).await?)
}

/// What the terminal can show.
pub(super) fn look(environment: &Environment) -> Look {
    Look {
        unicode: environment.has_unicode(),
        colours: environment.colours(),
    }
}
