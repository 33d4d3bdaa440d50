//! `snapdeck`: connects accounts, services and the screen, and cleans up after them.

use std::{
    io::{self, IsTerminal as _},
    net::{Ipv4Addr, TcpListener},
    process::ExitCode,
    sync::Arc,
};

use color_eyre::eyre::{Result, WrapErr as _, eyre};

use super::{
    USAGE,
    account::{self, Opening},
    flags, here, report_unsafe_log, say, usage,
};
use crate::{
    api::Timing,
    app::{Account, App, MainView, ReadOnly, StartAt, State, entry::Entry},
    cli::Arguments,
    config::{Environment, Flags, Settings},
    domain::{Alert, Findings, Notify, Profile, ProfileName, ServerUrl, Source, Theme},
    files,
    runtime::{Alerts, Clock, Exit, Look, Multiplexer, calls, terminal},
    simulator::{self, Options, Simulator},
    store::{
        NotifyCommand, history::History, journal::Journal, last_list::ListFile, views::ViewFile,
    },
    text::Text,
    words::{self, commands::Usage},
};

/// The token of the server inside this process. Nobody else knows its port.
const DEMO_TOKEN: &str = "demo";

/// An account of this run, ready to be opened.
struct Seat {
    opening: Opening,
    account: Account,
    entry: Entry,
    read_only: ReadOnly,
    /// The files of its last view and list, if these are kept.
    kept: Option<(ViewFile, ListFile)>,
}

/// The accounts of this run.
struct Seats {
    /// In the order of the file.
    all: Vec<Seat>,
    /// The index of the one shown first.
    first: usize,
    /// The listener of the demo account inside this process, which then is the last account.
    demo: Option<TcpListener>,
    theme: Theme,
    /// How people are notified.
    notify: Notify,
    /// The command that is run for a notification.
    notify_command: Option<Vec<String>>,
    /// Where the command line starts.
    start: StartAt,
    /// Whether the mouse is used.
    mouse: bool,
}

/// The multiplexer around this program, which passes on only wrapped sequences.
fn multiplexer(environment: &Environment) -> Multiplexer {
    if environment.get("TMUX").is_some() {
        Multiplexer::Tmux
    } else if environment.get("STY").is_some() {
        Multiplexer::Screen
    } else {
        Multiplexer::None
    }
}

pub(super) fn run(arguments: &Arguments, environment: &Environment) -> Result<ExitCode> {
    let seats = match seats(arguments, environment)? {
        Ok(seats) => seats,
        Err(wrong) => {
            say(&wrong.to_string());
            return Ok(ExitCode::from(USAGE));
        }
    };
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Ok(usage(&Usage::NoTerminal));
    }
    if !environment.can_draw() {
        return Ok(usage(&Usage::DumbTerminal));
    }
    account::keep_log(environment);
    let result = calls::start()?.block_on(show(seats, environment));
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
    report_unsafe_log();
    terminal::exit(exit.code)
}

/// The accounts of this run. The inner error lists mistakes in the settings.
fn seats(arguments: &Arguments, environment: &Environment) -> Result<Result<Seats, Findings>> {
    let locked = arguments.read_only;
    let theme = arguments.theme.as_deref().and_then(Theme::parse);
    let start = StartAt {
        instance: arguments.instance.clone(),
        filter: arguments.filter.clone(),
        view: arguments.view.as_deref().and_then(MainView::parse),
    };
    if arguments.demo {
        let (demo, listener) = demo(locked)?;
        return Ok(Ok(Seats {
            all: vec![demo],
            first: 0,
            demo: Some(listener),
            theme: theme.unwrap_or_default(),
            notify: Notify::default(),
            notify_command: None,
            start,
            mouse: arguments.mouse,
        }));
    }
    let flags = Flags {
        read_only: arguments.read_only,
        ..flags(&arguments.choice)
    };
    let settings = match Settings::find(&flags, environment) {
        Ok(settings) => settings,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let chosen = settings.chosen();
    let configured = settings.profiles().iter();
    let mut is_chosen = configured
        .clone()
        .map(|one| one.profile.name == chosen.profile.name);
    let first_at = is_chosen.position(|chosen| chosen).unwrap_or_default();
    let mut all: Vec<Seat> = configured
        .map(|one| seat(Opening::of_other(&one.profile, environment), locked))
        .collect();
    if settings.remember().0
        && let Some(folder) = environment.state_folder()
    {
        for seat in &mut all {
            let profile = &seat.opening.profile;
            let view = ViewFile::new(&folder, &profile.name, &profile.url);
            seat.kept = Some((view, ListFile::new(&folder, profile)));
        }
    }
    let first = &mut all[first_at];
    first.opening = Opening::of_chosen(&chosen.profile, environment)?;
    let credentials = &first.opening.start;
    if let Some((user, _)) = &credentials.login {
        first.account.user = Some(Text::new(user));
        first.entry = Entry::of(Some(user.clone()));
    }
    let first_start = chosen.set_up == Source::Default
        && credentials.token.is_none()
        && credentials.login.is_none();
    let mut listening = None;
    if first_start {
        all[first_at].entry.first_start = true;
        let (demo, listener) = demo(locked)?;
        all.push(demo);
        listening = Some(listener);
    }
    Ok(Ok(Seats {
        all,
        first: first_at,
        demo: listening,
        theme: theme.unwrap_or(settings.theme().0),
        notify: settings.notify().0,
        notify_command: settings.notify_command().0.map(<[String]>::to_vec),
        start,
        mouse: arguments.mouse || settings.mouse().0,
    }))
}

/// The account of a profile.
fn seat(opening: Opening, locked: bool) -> Seat {
    let profile = &opening.profile;
    Seat {
        account: Account::of(profile),
        entry: Entry::of(profile.user.clone()),
        read_only: match (locked, profile.read_only) {
            (true, _) => ReadOnly::Locked,
            (false, true) => ReadOnly::On,
            (false, false) => ReadOnly::Off,
        },
        kept: None,
        opening,
    }
}

/// The demo account inside this process, and the listener for its server.
fn demo(locked: bool) -> Result<(Seat, TcpListener)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let url = ServerUrl::parse(&format!("http://{}/", listener.local_addr()?))?;
    let profile = Profile::new(ProfileName::parse("demo").unwrap_or_default(), url);
    let demo = Seat {
        account: Account {
            server: words::commands::demo_server().to_owned(),
            ..Account::of(&profile)
        },
        entry: Entry::default(),
        read_only: if locked {
            ReadOnly::Locked
        } else {
            ReadOnly::Off
        },
        kept: None,
        opening: Opening::with_session(profile, DEMO_TOKEN),
    };
    Ok((demo, listener))
}

async fn show(seats: Seats, environment: &Environment) -> Result<Exit> {
    let there = environment.clone();
    // Off the loop's thread, so that the first frame does not wait for the disk.
    tokio::task::spawn_blocking(move || account::remove_drafts(&there));
    let clock = Clock::system();
    let has_demo = seats.demo.is_some();
    if let Some(listener) = seats.demo {
        serve_demo(listener)?;
    }
    let timing = Timing::default();
    let last = seats.all.len() - 1;
    let mut app: Option<App> = None;
    let mut services = Vec::new();
    let mut views = Vec::new();
    let here = Arc::new(here::addresses(environment));
    let records = environment.state_folder().map(|folder| {
        let history = Arc::new(History::new(&folder));
        (Arc::new(Journal::new(&folder)), history)
    });
    for (place, seat) in seats.all.into_iter().enumerate() {
        let mut service = seat.opening.open(timing);
        // The demo account ends with the program.
        let is_demo = has_demo && place == last;
        if let Some((journal, history)) = records.as_ref().filter(|_| !is_demo) {
            service.record_in(Arc::clone(journal), Arc::clone(history));
        }
        let mut state = State::new(seat.account, timing.total, clock.seed(), clock.now());
        state.here = Arc::clone(&here);
        state.entry = seat.entry;
        state.read_only = seat.read_only;
        views.push(seat.kept.map(|(view, list)| {
            state.keep_view();
            service.keep_list_in(list);
            Arc::new(view)
        }));
        services.push(Arc::new(service));
        if place == seats.first {
            state.start_at(seats.start.clone());
        }
        match &mut app {
            None => app = Some(App::new(state)),
            Some(app) if has_demo && place == last => app.add_demo(state),
            Some(app) => {
                let added = app.add(state);
                if place == seats.first {
                    app.begin_with(added);
                }
            }
        }
    }
    let mut app = app.ok_or_else(|| eyre!(words::commands::no_account()))?;
    app.set_mouse(seats.mouse);
    let (alert, command) = (environment.alert(seats.notify), seats.notify_command);
    let ran = crate::runtime::on_terminal(
        app,
        services,
        clock,
        Look {
            theme: seats.theme,
            ..look(environment)
        },
        multiplexer(environment),
        Alerts {
            alert,
            title: alert != Alert::Off && environment.has_titles(),
            command: command.map(|argv| NotifyCommand::new(&argv, environment)),
        },
        views,
    )
    .await;
    ran.wrap_err(words::commands::terminal_unusable())
}

/// Serves the demo account inside this process.
fn serve_demo(listener: TcpListener) -> Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    tokio::spawn(async move {
        let today = files::local_time().datetime();
        match simulator::ServedAccount::demo(today) {
            Ok(account) => {
                let server = Simulator::new(account, Options::new(DEMO_TOKEN, today));
                if let Err(error) = server.serve(listener).await {
                    log::error!("{}", words::log::demo_stopped(&error));
                }
            }
            Err(error) => log::error!("{}", words::log::demo_unreadable(&error)),
        }
    });
    Ok(())
}

/// What the terminal can show.
pub(super) fn look(environment: &Environment) -> Look {
    Look {
        unicode: environment.has_unicode(),
        colours: environment.colours(),
        theme: Theme::default(),
    }
}
