//! The whole program on a screen of its own: keys go in, the embedded server answers over loopback,
//! and the screen is read.
//!
//! Program and server run in the test's own runtime, whose time stands still until
//! [`TestApp::pass`]: a parked blocking task keeps tokio from moving it when it has nothing to do,
//! because then it only waits for the loopback.

use std::{
    io,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use jiff::civil::{DateTime, date};
use ratatui::{
    backend::{Backend, ClearType, TestBackend, WindowSize},
    buffer::{Buffer, Cell},
    layout::{Position, Size},
    style::Style,
};
use snapdeck::{
    api::Timing,
    app::{Account as Whose, App, Message, ReadOnly, State},
    domain::{Colour, Colours, Profile, ProfileName, Secret, ServerUrl},
    keys::{Code, Key},
    runtime::{Clock, Exit, Frames, Look, Runner, Signal, Sources},
    service::{Service, Start},
    simulator::{Account, Call, Options, Simulator},
};
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::{JoinHandle, spawn_blocking, yield_now},
    time,
};

pub const TOKEN: &str = "5acd1215da7a09eaae215987";

/// How long real time may pass before something that should happen has not.
const DEADLINE: Duration = Duration::from_secs(30);

/// How long a call may be without an answer before it counts as one that hangs.
const SILENCE: Duration = Duration::from_millis(10);

/// The wall clock at the start of each test.
pub fn start_of_time() -> DateTime {
    date(2026, 11, 14).at(14, 2, 31, 0)
}

/// What is different from the usual in a test.
pub struct Setup {
    pub size: (u16, u16),
    pub account: Account,
    pub look: Look,
    pub saving: Duration,
    /// Talk to this URL in place of the simulator.
    pub url: Option<String>,
    /// The session's token; none at a first start.
    pub token: &'static str,
    pub read_only: ReadOnly,
    pub colour: Option<Colour>,
    /// An account beside the usual one, `staging`, on a server of its own.
    pub second: Option<Account>,
    /// A filter that the browser has set in the session: a field of the instances, and a value.
    pub filter: Option<(&'static str, &'static str)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            size: (120, 40),
            account: Account::demo(start_of_time()).expect("the demo account is readable"),
            look: Look {
                unicode: true,
                colours: Colours::Sixteen,
            },
            saving: Duration::from_secs(8),
            url: None,
            token: TOKEN,
            read_only: ReadOnly::Off,
            colour: None,
            second: None,
            filter: None,
        }
    }
}

pub struct TestApp {
    pub simulator: Simulator,
    /// The server of the second account.
    pub second: Option<Simulator>,
    screen: Screen,
    input: UnboundedSender<Message>,
    _signals: UnboundedSender<Signal>,
    /// Those of the program: each call under way holds one, too.
    services: Vec<Arc<Service>>,
    running: JoinHandle<io::Result<Exit>>,
    _held_time: mpsc::Sender<()>,
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

    /// Starts the program; waits for nothing.
    pub async fn with(setup: Setup) -> Self {
        let (held, parked) = mpsc::channel::<()>();
        spawn_blocking(move || parked.recv());
        let (simulator, own) = serve(setup.account, setup.saving).await;
        if let Some((field, value)) = setup.filter {
            set_filter(&simulator, field, value);
        }
        let clock = Clock::starting_at(start_of_time());
        let timing = Timing::default();
        let state = |name: &str, colour| {
            let whose = Whose {
                name: ProfileName::parse(name).unwrap(),
                colour,
                user: None,
                server: "api.zomro.com".to_owned(),
            };
            State::new(whose, timing.total, 7, clock.now())
        };
        let unshared = setup.filter.is_none();
        let service = |url: &str, token| {
            let start = Start {
                token: Secret::new(token),
                unshared,
                ..Start::default()
            };
            let url = ServerUrl::parse(url).unwrap();
            let profile = Profile::new(ProfileName::default(), url);
            Arc::new(Service::new(&profile, start, timing))
        };
        let mut first = state("prod", setup.colour);
        first.read_only = setup.read_only;
        first.entry.first_start = setup.token.is_empty();
        let mut app = App::new(first);
        let mut services = vec![service(setup.url.as_deref().unwrap_or(&own), setup.token)];
        let mut second = None;
        if let Some(account) = setup.second {
            let (simulator, url) = serve(account, setup.saving).await;
            app.add(state("staging", Some(Colour::Green)));
            services.push(service(&url, TOKEN));
            second = Some(simulator);
        }
        let backend = TestBackend::new(setup.size.0, setup.size.1);
        let screen = Screen(
            Arc::new(Mutex::new(backend)),
            Arc::default(),
            Arc::default(),
        );
        let frames = Frames::new(screen.clone()).unwrap();
        let (input, inputs) = unbounded_channel();
        let (signals, signals_out) = unbounded_channel();
        let mut program = Runner::new(frames, app, services.clone(), clock, setup.look);
        let sources = Sources {
            inputs,
            signals: signals_out,
        };
        let running = tokio::spawn(async move { program.run(sources, || Ok(()), || Ok(())).await });
        Self {
            simulator,
            second,
            screen,
            input,
            _signals: signals,
            services,
            running,
            _held_time: held,
        }
    }

    /// Types keys, all at one moment: characters, and `<enter> <esc> <tab> <s-tab> <up> <down> <left>
    /// <right> <home> <end> <pgup> <pgdn> <bs> <del> <c-X> <lt>`.
    pub fn type_keys(&self, keys: &str) {
        let read_at = time::Instant::now().into_std();
        for key in parse(keys) {
            self.input.send(Message::Key { key, read_at }).unwrap();
        }
    }

    /// Types keys and waits until the program has come to rest.
    pub async fn keys(&self, keys: &str) {
        self.type_keys(keys);
        self.rest().await;
        self.cursor_is_on_the_focus();
    }

    /// Where the terminal's cursor stands, if it is shown.
    pub fn cursor(&self) -> Option<Position> {
        let mut backend = self.screen.0.lock().unwrap();
        let at = sure(backend.get_cursor_position()).unwrap();
        backend.cursor_visible().then_some(at)
    }

    /// Panics unless the terminal's cursor stands on what is drawn as having the focus, where screen
    /// readers and braille displays follow it.
    fn cursor_is_on_the_focus(&self) {
        if self.running.is_finished() {
            return;
        }
        let cursor = self.cursor();
        let backend = self.screen.0.lock().unwrap();
        let buffer = backend.buffer();
        let mut focused = buffer
            .content
            .iter()
            .filter(|cell| is_reversed(cell.style()));
        let is_on_it = cursor.is_some_and(|at| is_reversed(buffer[at].style()));
        // The help has nothing to select; the cursor stands on its first line.
        let is_help = text_of(buffer).contains(" Keys ");
        assert!(
            is_on_it || is_help && cursor.is_some() || focused.next().is_none(),
            "the cursor stands at {cursor:?} of\n{}",
            text_of(buffer)
        );
    }

    /// Types keys one after the other, each when what was there before could be read.
    pub async fn slowly(&self, keys: &str) {
        for key in parse(keys) {
            self.pass(Duration::from_millis(400)).await;
            let read_at = time::Instant::now().into_std();
            self.input.send(Message::Key { key, read_at }).unwrap();
            self.rest().await;
            self.cursor_is_on_the_focus();
        }
    }

    pub async fn paste(&self, text: &str) {
        self.input.send(Message::Paste(text.to_owned())).unwrap();
        self.rest().await;
    }

    /// The window gets or loses the focus.
    pub async fn focus(&self, gained: bool) {
        self.input.send(Message::Focus(gained)).unwrap();
        self.rest().await;
    }

    /// The window takes these sizes, faster than anything is drawn. Gives how often the screen was
    /// made anew for that.
    pub async fn resize_at_once(&self, sizes: impl IntoIterator<Item = (u16, u16)>) -> u64 {
        let before = self.screen.cleared();
        for (columns, rows) in sizes {
            self.screen.0.lock().unwrap().resize(columns, rows);
            self.input.send(Message::Resized { columns, rows }).unwrap();
        }
        self.rest().await;
        self.screen.cleared() - before
    }

    pub async fn resize(&self, columns: u16, rows: u16) {
        self.screen.0.lock().unwrap().resize(columns, rows);
        self.input.send(Message::Resized { columns, rows }).unwrap();
        self.rest().await;
    }

    /// Lets time pass, in steps no longer than a second, so that what is due at each moment is done
    /// at that moment.
    pub async fn pass(&self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            let step = left.min(Duration::from_secs(1));
            time::advance(step).await;
            self.rest().await;
            left -= step;
        }
    }

    /// Lets time pass in coarser steps until the screen is so, and no longer than `most`.
    pub async fn pass_until(&self, what: &str, most: Duration, done: impl Fn(&str) -> bool) {
        const STEP: Duration = Duration::from_secs(8);
        let begun = time::Instant::now();
        while !done(&self.screen()) {
            assert!(
                begun.elapsed() < most,
                "waiting for {what:?}, the screen is\n{}",
                self.screen()
            );
            time::advance(STEP).await;
            self.rest().await;
        }
    }

    /// Waits until the program is at rest: no call is under way, and no frame was written for many
    /// turns of the runtime, in which client and server take their turns. A call that the server
    /// leaves without an answer stays under way until time passes: it is given up on after some
    /// milliseconds without a frame, because the kernel's loopback and the building of the client
    /// happen outside the runtime.
    pub async fn rest(&self) {
        let (mut last, mut since, mut turns) = (self.happened(), Instant::now(), 0);
        while turns < 100 || last.1 > 0 && since.elapsed() < SILENCE {
            yield_now().await;
            turns += 1;
            let now = self.happened();
            if now != last {
                (last, since, turns) = (now, Instant::now(), 0);
            }
        }
    }

    /// How many frames were written, and how many calls are under way.
    fn happened(&self) -> (u64, usize) {
        // The program holds each service once, and so does this.
        let calls = self.services.iter().map(|it| Arc::strong_count(it) - 1);
        let calls = calls.map(|count| count.saturating_sub(1)).sum();
        (self.screen.frames(), calls)
    }

    /// Waits until the screen shows a text.
    pub async fn sees(&self, text: &str) {
        self.until(text, |screen| screen.contains(text)).await;
    }

    /// Waits until the screen does not show a text any more.
    pub async fn sees_no(&self, text: &str) {
        self.until(text, |screen| !screen.contains(text)).await;
    }

    async fn until(&self, what: &str, done: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        while !done(&self.screen()) {
            assert!(
                begun.elapsed() < DEADLINE,
                "waiting for {what:?}, the screen is\n{}",
                self.screen()
            );
            assert!(
                !self.running.is_finished(),
                "waiting for {what:?}, the program has ended"
            );
            yield_now().await;
        }
        self.rest().await;
    }

    /// What the screen shows, a line each, without the blanks at the ends.
    pub fn screen(&self) -> String {
        text_of(self.screen.0.lock().unwrap().buffer())
    }

    /// The line of the screen that holds a text.
    pub fn line(&self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no line with {text:?} on\n{screen}"))
            .to_owned()
    }

    /// The row under the cursor of the focused list: the line that is in reverse.
    pub fn row(&self) -> String {
        let backend = self.screen.0.lock().unwrap();
        let buffer = backend.buffer();
        let reversed = |y: u16| {
            (0..buffer.area.width)
                .filter(|x| is_reversed(buffer[(*x, y)].style()))
                .map(|x| buffer[(x, y)].symbol())
                .collect::<String>()
        };
        (1..buffer.area.height)
            .map(reversed)
            .find(|line| line.trim_start().starts_with('>'))
            .unwrap_or_default()
    }

    /// The style of a text on the screen.
    pub fn style(&self, text: &str) -> Style {
        let backend = self.screen.0.lock().unwrap();
        let buffer = backend.buffer();
        let lines = text_of(buffer);
        let (y, line) = lines
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap();
        let before = &line[..line.find(text).unwrap()];
        let x = u16::try_from(snapdeck::text::width(before)).unwrap();
        buffer[(x, u16::try_from(y).unwrap())].style()
    }

    /// The calls of a function that the server has heard.
    pub fn calls(&self, func: &str) -> Vec<Call> {
        self.simulator
            .ledger()
            .into_iter()
            .filter(|call| call.func == func)
            .collect()
    }

    /// Sets or clears a field of the filter of instances, as the browser does that shares the session.
    pub fn browser_filters(&self, field: &str, value: &str) {
        set_filter(&self.simulator, field, value);
    }

    /// Waits for the end of the program.
    pub async fn end(self) -> Exit {
        let begun = Instant::now();
        while !self.running.is_finished() {
            assert!(
                begun.elapsed() < DEADLINE,
                "the program does not end:\n{}",
                self.screen()
            );
            yield_now().await;
        }
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

/// Serves an account over loopback; gives back its server and where that is.
async fn serve(account: Account, saving: Duration) -> (Simulator, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let options = Options {
        saving,
        ..Options::new(TOKEN, start_of_time())
    };
    let simulator = Simulator::new(account, options);
    let serving = simulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    (simulator, url)
}

fn is_reversed(style: Style) -> bool {
    style
        .add_modifier
        .contains(ratatui::style::Modifier::REVERSED)
}

fn text_of(buffer: &Buffer) -> String {
    let mut lines = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        let mut line = String::new();
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(snapdeck::text::width(symbol)).unwrap().max(1);
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

fn parse(keys: &str) -> Vec<Key> {
    let mut parsed = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            parsed.push(named(name));
            rest = after;
        } else {
            parsed.push(Key::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    parsed
}

fn named(name: &str) -> Key {
    match name {
        "enter" => Key::of(Code::Enter),
        "esc" => Key::of(Code::Esc),
        "tab" => Key::of(Code::Tab),
        "s-tab" => Key::of(Code::BackTab),
        "up" => Key::of(Code::Up),
        "down" => Key::of(Code::Down),
        "left" => Key::of(Code::Left),
        "right" => Key::of(Code::Right),
        "home" => Key::of(Code::Home),
        "end" => Key::of(Code::End),
        "pgup" => Key::of(Code::PageUp),
        "pgdn" => Key::of(Code::PageDown),
        "bs" => Key::of(Code::Backspace),
        "del" => Key::of(Code::Delete),
        "lt" => Key::char('<'),
        _ => match name.split_once('-') {
            Some(("c", key)) => Key::ctrl(key.chars().next().unwrap()),
            Some(("a", key)) => Key {
                alt: true,
                ..Key::char(key.chars().next().unwrap())
            },
            _ => panic!("no key is called <{name}>"),
        },
    }
}

/// A terminal that the test can read while the program writes to it, and its count of frames.
#[derive(Clone)]
struct Screen(Arc<Mutex<TestBackend>>, Arc<AtomicU64>, Arc<AtomicU64>);

impl Screen {
    fn frames(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
    }

    fn cleared(&self) -> u64 {
        self.2.load(Ordering::Relaxed)
    }
}

fn sure<T>(result: Result<T, std::convert::Infallible>) -> io::Result<T> {
    result.map_err(|never| match never {})
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        // As on a terminal, a wide character covers what stood in its second column.
        let cells = content.flat_map(|(x, y, cell)| {
            let covered = (1..).take(snapdeck::text::width(cell.symbol()).saturating_sub(1));
            let blanks = covered.map(move |n| (x + n, y, &Cell::EMPTY));
            std::iter::once((x, y, cell)).chain(blanks)
        });
        sure(self.0.lock().unwrap().draw(cells))
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().hide_cursor())
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().show_cursor())
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        sure(self.0.lock().unwrap().get_cursor_position())
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        sure(self.0.lock().unwrap().set_cursor_position(position))
    }
    fn clear(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().clear())
    }
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.2.fetch_add(1, Ordering::Relaxed);
        sure(self.0.lock().unwrap().clear_region(clear_type))
    }
    fn size(&self) -> io::Result<Size> {
        sure(self.0.lock().unwrap().size())
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.0.lock().unwrap().window_size())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.1.fetch_add(1, Ordering::Relaxed);
        sure(self.0.lock().unwrap().flush())
    }
    fn scroll_region_up(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_up(region, by))
    }
    fn scroll_region_down(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_down(region, by))
    }
}
