//! The whole program on an in-memory screen: keys go in, the embedded server answers within the
//! process, and the screen is read.
//!
//! Program and server run in the test's own runtime, whose time advances only when nothing is left
//! to do. A test that sleeps continues once the program is idle, and no real time passes.

mod focus;
mod keys;
mod screen;
mod seen;
mod state;

use std::{
    io,
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::civil::{DateTime, date};
use snapdeck::{
    api::{Timing, Transport},
    app::{Account as Whose, App, Message, Notification, ReadOnly, StartAt, State},
    domain::{Colour, Colours, Profile, ProfileName, Secret, ServerUrl, Theme, Thresholds},
    files::{Gate, OpenGate},
    runtime::{Clock, Device, Exit, Frames, Look, Runner, Signal, Sources},
    service::{Service, Start},
    simulator::{CallOutcome, Options, ServedAccount, Simulator},
    store::{history::History, journal::Journal, last_list::ListFile, views::ViewFile},
};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::{JoinHandle, yield_now},
    time::{self, Instant},
};

use super::front::{Front, Heard};
use screen::Screen;
pub use state::{StateFolder, copy_folder};

pub const TOKEN: &str = "5acd1215da7a09eaae215987";

/// The shortest time that a test can let pass: the resolution of tokio's timers.
const MOMENT: Duration = Duration::from_millis(1);

/// More turns of the runtime than everything due at one moment takes.
const TURNS: usize = 50;

/// The wall clock at the start of each test.
pub fn start_of_time() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

/// The options of a test.
pub struct Setup {
    pub size: (u16, u16),
    pub account: ServedAccount,
    pub look: Look,
    pub saving: Duration,
    /// The transport to another server than the simulator.
    pub transport: Option<Transport>,
    /// The session's token; `None` at a first start.
    pub token: &'static str,
    pub read_only: ReadOnly,
    pub colour: Option<Colour>,
    /// An account beside the usual one, `staging`, on a server of its own.
    pub second: Option<ServedAccount>,
    /// A filter that the browser has set: a field of the instances, and a value.
    pub filter: Option<(&'static str, &'static str)>,
    /// The delay of every answer.
    pub round_trip: Duration,
    /// Whether the rows of the whole account name their instances.
    pub instance_ids: bool,
    /// The folder for the last views and the journal, if they are kept.
    pub state_folder: Option<PathBuf>,
    /// What each step of the journal and the history passes.
    pub gate: Arc<dyn Gate>,
    /// The time of the start.
    pub time: DateTime,
    /// Where the command line starts.
    pub start: StartAt,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// The addresses of the machine that the program runs on.
    pub here: Vec<IpAddr>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            size: (120, 40),
            account: ServedAccount::demo(start_of_time()).expect("the demo account is readable"),
            look: Look {
                unicode: true,
                colours: Colours::Sixteen,
                theme: Theme::Terminal,
            },
            saving: Duration::from_secs(8),
            transport: None,
            token: TOKEN,
            read_only: ReadOnly::Off,
            colour: None,
            second: None,
            filter: None,
            round_trip: Duration::ZERO,
            instance_ids: true,
            state_folder: None,
            gate: Arc::new(OpenGate),
            time: start_of_time(),
            start: StartAt::default(),
            mouse: false,
            here: Vec::new(),
        }
    }
}

/// What the terminal around the program is told, besides its screen.
#[derive(Clone, Default)]
struct Told {
    copied: Arc<Mutex<Vec<String>>>,
    notified: Arc<Mutex<Vec<(Notification, String)>>>,
    titles: Arc<Mutex<Vec<Option<String>>>>,
}

impl Device for Told {
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn take(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.copied.lock().unwrap().push(text.to_owned());
        Ok(())
    }

    fn notify(&mut self, notification: &Notification, message: &str) -> io::Result<()> {
        let told = (notification.clone(), message.to_owned());
        self.notified.lock().unwrap().push(told);
        Ok(())
    }

    fn set_title(&mut self, title: Option<&str>) -> io::Result<()> {
        let title = title.map(str::to_owned);
        self.titles.lock().unwrap().push(title);
        Ok(())
    }
}

pub struct TestApp {
    pub simulator: Front,
    /// The server of the second account.
    pub second: Option<Front>,
    screen: Screen,
    input: UnboundedSender<Message>,
    _signals: UnboundedSender<Signal>,
    told: Told,
    running: JoinHandle<io::Result<Exit>>,
    /// The moment from which the time that is to pass counts.
    since: std::cell::Cell<Instant>,
}

/// Waits until nothing is ready in the program, in the server or in a blocking task, and for as long
/// on the paused clock. No real time passes: tokio advances that clock only when all are idle.
async fn idle_for(time: Duration) {
    time::sleep_until(Instant::now() + time).await;
}

impl TestApp {
    /// Starts the program on the demo account, 120x40, and waits for the first lists.
    pub async fn start() -> Self {
        let app = Self::with(Setup::default()).await;
        app.sees("before-nginx-1.29").await;
        app
    }

    /// The same at another size.
    pub async fn sized(columns: u16, rows: u16) -> Self {
        let app = Self::with(Setup {
            size: (columns, rows),
            ..Setup::default()
        })
        .await;
        app.sees("web-01").await;
        app
    }

    /// On the snapshots of the first instance, once the whole account was read.
    pub async fn on_snapshots(setup: Setup) -> Self {
        let app = Self::with(setup).await;
        app.sees("before-nginx-1.29").await;
        app.pass(Duration::from_secs(5)).await;
        app.keys("<tab>").await;
        app
    }

    /// Starts the program; waits only until it has read its state folder.
    pub async fn with(setup: Setup) -> Self {
        let simulator = serve(setup.account, setup.saving, setup.instance_ids);
        let has_folder = setup.state_folder.is_some();
        // As on a network, the folder answers before the server does.
        let first_answers = if has_folder {
            3 * MOMENT
        } else {
            Duration::ZERO
        };
        simulator.be_far_away(setup.round_trip.max(first_answers));
        let own = simulator.transport();
        if let Some((field, value)) = setup.filter {
            set_filter(&simulator, field, value);
        }
        let clock = Clock::starting_at(setup.time);
        let timing = Timing::default();
        let state = |name: &str, colour| {
            let whose = Whose {
                name: ProfileName::parse(name).unwrap(),
                colour,
                user: None,
                server: "api.zomro.com".to_owned(),
                thresholds: Thresholds::default(),
            };
            State::new(whose, timing.total, 7, clock.now())
        };
        // Nothing listens there or has to.
        let url = || ServerUrl::parse("http://127.0.0.1:1/").unwrap();
        let unshared = setup.filter.is_none();
        let service = |name: &str, transport, token| {
            let start = Start {
                token: Secret::new(token),
                unshared,
                ..Start::default()
            };
            let profile = Profile::new(ProfileName::parse(name).unwrap(), url());
            Service::new(&profile, start, timing).over(transport)
        };
        let mut first = state("prod", setup.colour);
        first.read_only = setup.read_only;
        first.here = Arc::new(setup.here.into_iter().collect());
        first.entry.first_start = setup.token.is_empty();
        let mut own_service = service("prod", setup.transport.unwrap_or(own), setup.token);
        let view = setup.state_folder.map(|folder| {
            let history = History::new(&folder).through(Arc::clone(&setup.gate));
            let history = Arc::new(history);
            let journal = Journal::new(&folder).through(Arc::clone(&setup.gate));
            own_service.record_in(Arc::new(journal), history);
            let profile = Profile::new(first.account.name.clone(), url());
            own_service.keep_list_in(ListFile::new(&folder, &profile));
            first.keep_view();
            let server = ServerUrl::parse("https://api.zomro.com/").unwrap();
            Arc::new(ViewFile::new(&folder, &first.account.name, &server))
        });
        first.start_at(setup.start);
        let mut app = App::new(first);
        app.set_mouse(setup.mouse);
        let mut services = vec![Arc::new(own_service)];
        let mut second = None;
        if let Some(account) = setup.second {
            let simulator = serve(account, setup.saving, true);
            app.add(state("staging", Some(Colour::Green)));
            services.push(Arc::new(service("staging", simulator.transport(), TOKEN)));
            second = Some(simulator);
        }
        let screen = Screen::new(setup.size.0, setup.size.1, setup.look);
        let frames = Frames::new(screen.clone()).unwrap();
        let (input, inputs) = unbounded_channel();
        let (signals, signals_out) = unbounded_channel();
        let program = Runner::new(frames, app, services, clock, setup.look);
        let mut program = program.keeping(vec![view]);
        let sources = Sources {
            inputs,
            signals: signals_out,
        };
        let told = Told::default();
        let mut device = told.clone();
        let running = tokio::spawn(async move { program.run(sources, &mut device).await });
        if has_folder {
            idle_for(2 * MOMENT).await;
            simulator.be_far_away(setup.round_trip);
            idle_for(2 * MOMENT).await;
        }
        Self {
            simulator,
            second,
            screen,
            input,
            _signals: signals,
            running,
            told,
            since: std::cell::Cell::new(Instant::now()),
        }
    }

    /// The text that was copied to the terminal's clipboard.
    pub fn copied(&self) -> Vec<String> {
        self.told.copied.lock().unwrap().clone()
    }

    /// The notifications, each with its text.
    pub fn notified(&self) -> Vec<(Notification, String)> {
        self.told.notified.lock().unwrap().clone()
    }

    /// The titles that the window was given, one after the other; `None` is the one that it had.
    pub fn titles(&self) -> Vec<Option<String>> {
        self.told.titles.lock().unwrap().clone()
    }

    fn send(&self, message: Message) {
        self.since.set(Instant::now());
        // A program that has ended reads no more.
        let _ = self.input.send(message);
    }

    /// Lets time pass since the last input or pass. Everything due is done at its moment, also at
    /// the last one.
    pub async fn pass(&self, time: Duration) {
        let end = self.since.get() + time;
        time::sleep_until(end - MOMENT).await;
        self.rest().await;
        self.since.set(end);
        for _ in 0..TURNS {
            yield_now().await;
        }
    }

    /// Lets time pass in steps until the screen satisfies this, at most this long.
    pub async fn pass_until(&self, what: &str, most: Duration, done: impl Fn(&str) -> bool) {
        const STEP: Duration = Duration::from_secs(8);
        let begun = Instant::now();
        while !done(&self.screen()) {
            assert!(
                begun.elapsed() < most,
                "waiting for {what:?}, the screen is\n{}",
                self.screen()
            );
            time::advance(STEP).await;
            self.rest().await;
            self.since.set(Instant::now());
        }
    }

    /// Waits until the program is idle.
    pub async fn rest(&self) {
        idle_for(MOMENT).await;
        if let Some(wrong) = self.screen.wrong() {
            panic!("{wrong}");
        }
    }

    /// Waits until the program is idle; then the screen has to show a text.
    pub async fn sees(&self, text: &str) {
        self.rest().await;
        assert!(
            self.screen().contains(text),
            "looking for {text:?}, the screen is\n{}",
            self.screen()
        );
    }

    /// Waits until the program is idle; then the screen must not show a text.
    pub async fn sees_no(&self, text: &str) {
        self.rest().await;
        assert!(
            !self.screen().contains(text),
            "there is {text:?} on the screen\n{}",
            self.screen()
        );
    }

    /// The calls of a function that the server received.
    pub fn calls(&self, func: &str) -> Vec<Heard> {
        self.simulator.with_ledger(|calls| {
            let calls = calls.iter().filter(|call| call.func == func);
            calls.cloned().collect()
        })
    }

    /// The ids that the server deleted, in order.
    pub fn deleted(&self) -> Vec<u64> {
        self.simulator.with_ledger(|calls| {
            let deleted = |call: &Heard| match call.outcome {
                Some(CallOutcome::Deleted(id)) => Some(id),
                _ => None,
            };
            calls.iter().filter_map(deleted).collect()
        })
    }

    /// Sets or clears a field of the filter of instances, like a browser that shares the session.
    pub fn browser_filters(&self, field: &str, value: &str) {
        set_filter(&self.simulator, field, value);
    }

    /// Whether the program has ended.
    pub fn has_ended(&self) -> bool {
        self.running.is_finished()
    }

    /// Ends the program as a kill does: nothing of it goes on, except for calls that were sent.
    pub fn kill(&self) {
        self.running.abort();
    }

    /// Waits for the end of the program.
    pub async fn end(self) -> Exit {
        self.rest().await;
        assert!(
            self.running.is_finished(),
            "the program does not end:\n{}",
            self.screen()
        );
        self.running.await.unwrap().unwrap()
    }
}

fn set_filter(simulator: &Simulator, field: &str, value: &str) {
    let form = [
        ("func", "instances.filter"),
        ("auth", TOKEN),
        ("out", "json"),
        (field, value),
        ("sok", "ok"),
    ];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let _ = simulator.answer(form.to_vec());
}

/// A server of an account.
fn serve(account: ServedAccount, saving: Duration, instance_ids: bool) -> Front {
    let options = Options {
        saving,
        instance_ids,
        ..Options::new(TOKEN, start_of_time())
    };
    Front::of(Simulator::new(account, options))
}
