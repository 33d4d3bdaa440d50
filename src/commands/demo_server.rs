//! `snapdeck demo-server`: serves the demo account to any client on this machine.

use std::{io::Write as _, net::Ipv4Addr, process::ExitCode, time::Duration};

use color_eyre::eyre::{Result, WrapErr as _};
use jiff::civil::DateTime;
use tokio::{net::TcpListener, runtime};

use crate::{
    cli::DemoServer,
    files,
    simulator::{Options, ServedAccount, ServedUser, Simulator},
    words,
};

/// Any client may sign in, so the token is not a secret.
const TOKEN: &str = "demo";

pub(super) fn run(options: &DemoServer) -> Result<ExitCode> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(options))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(options: &DemoServer) -> Result<()> {
    let today = files::local_time().datetime();
    let behaviour = Options {
        saving: Duration::from_secs(options.saving_seconds),
        session: Duration::from_secs(options.session_seconds),
        max_page: options.page_size.map(usize::from),
        ..Options::new(TOKEN, today)
    };
    let simulator = Simulator::new(account(options, today)?, behaviour);
    simulator.add(ServedUser::second(today));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .wrap_err_with(|| words::commands::port_taken(options.port))?;
    // In one write: a reader of the first line may close the pipe before the last.
    let ways_in = format!(
        "LISTENING http://{}/\nTOKEN {TOKEN}\n\
         USER demo@example.com PASSWORD demo\n\
         USER two@example.com PASSWORD demo CODE 123456\n",
        listener.local_addr()?
    );
    let mut out = std::io::stdout().lock();
    out.write_all(ways_in.as_bytes())?;
    out.flush()?;
    drop(out);
    simulator
        .serve(listener)
        .await
        .wrap_err(words::commands::server_stopped())
}

fn account(options: &DemoServer, today: DateTime) -> Result<ServedAccount> {
    Ok(match (options.instances, options.snapshots) {
        (None, None) => ServedAccount::demo(today)?,
        (instances, snapshots) => {
            let (instances, snapshots) = (instances.unwrap_or(1).max(1), snapshots.unwrap_or(0));
            ServedAccount::made(instances as usize, snapshots as usize, today)
        }
    })
}
