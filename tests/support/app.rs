//! The whole program on an in-memory screen: keys go in, the embedded server answers within the
//! process, and the screen is read.
//!
//! Program and server run in the test's own runtime, whose time advances only when nothing is left
//! to do. A test that sleeps continues once the program is idle, and no real time passes.

use std::{
    io,
    net::IpAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::civil::{DateTime, date};
use ratatui::{
    backend::{Backend, ClearType, TestBackend, WindowSize},
    buffer::{Buffer, Cell},
    layout::{Position, Size},
    style::Style,
};
use snapdeck::{
    api::{Timing, Transport},
    app::{Account as Whose, App, Message, Notification, Pointer, ReadOnly, StartAt, State},
    domain::{Colour, Colours, Profile, ProfileName, Secret, ServerUrl, Theme, Thresholds},
    files::{Gate, OpenGate},
    keys::{Code, Key},
    runtime::{Clock, Device, Exit, Frames, Look, Runner, Signal, Sources},
    service::{Service, Start},
    simulator::{Options, ServedAccount, Simulator},
    store::{history::History, journal::Journal, last_list::ListFile, views::ViewFile},
};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::{JoinHandle, yield_now},
    time::{self, Instant},
};

use super::{
    front::{Front, Heard},
    svg::svg,
};

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
        let backend = TestBackend::new(setup.size.0, setup.size.1);
        let screen = Screen(Arc::new(Mutex::new(backend)), Arc::default());
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
            time::sleep(2 * MOMENT).await;
            simulator.be_far_away(setup.round_trip);
            time::sleep(2 * MOMENT).await;
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

    /// Types keys, all at one moment: characters, and `<enter> <esc> <tab> <s-tab> <up> <down> <left>
    /// <right> <home> <end> <pgup> <pgdn> <bs> <del> <c-X> <lt>`.
    pub fn type_keys(&self, keys: &str) {
        let read_at = Instant::now().into_std();
        for key in parse(keys) {
            self.send(Message::Key { key, read_at });
        }
    }

    /// Types keys and waits until the program is idle.
    pub async fn keys(&self, keys: &str) {
        self.type_keys(keys);
        self.rest().await;
        self.cursor_is_on_the_focus();
    }

    /// The position of the terminal's cursor, if it is visible.
    pub fn cursor(&self) -> Option<Position> {
        let mut backend = self.screen.0.lock().unwrap();
        let at = sure(backend.get_cursor_position()).unwrap();
        backend.cursor_visible().then_some(at)
    }

    /// Panics unless the terminal's cursor is on the focused element, where screen readers and
    /// braille displays follow it.
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
        let is_on_it = cursor
            .is_some_and(|at| is_reversed(buffer[at].style()) || is_mark(buffer[at].symbol()));
        // The help has nothing to select; the cursor stands on its first line.
        let is_help = text_of(buffer).contains(" Keys ");
        assert!(
            is_on_it || is_help && cursor.is_some() || focused.next().is_none(),
            "the cursor stands at {cursor:?} of\n{}",
            text_of(buffer)
        );
    }

    /// Types keys one by one, each once the screen before it could be read.
    pub async fn slowly(&self, keys: &str) {
        for key in parse(keys) {
            self.pass(Duration::from_millis(400)).await;
            let read_at = Instant::now().into_std();
            self.send(Message::Key { key, read_at });
            self.rest().await;
            self.cursor_is_on_the_focus();
        }
    }

    /// Clicks on the first place of a text, once the screen could be read.
    pub async fn click(&self, text: &str) {
        self.point(text, Pointer::Click).await;
    }

    /// Turns the wheel over the first place of a text.
    pub async fn turn(&self, text: &str, wheel: Pointer) {
        self.point(text, wheel).await;
    }

    async fn point(&self, text: &str, pointer: Pointer) {
        self.pass(Duration::from_millis(400)).await;
        let screen = self.screen();
        let (y, line) = (0..)
            .zip(screen.lines())
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("no {text:?} on\n{screen}"));
        let before = &line[..line.find(text).unwrap()];
        let x = u16::try_from(snapdeck::text::width(before)).unwrap();
        let read_at = Instant::now().into_std();
        self.send(Message::Pointer {
            pointer,
            cell: (x, y),
            read_at,
        });
        self.rest().await;
        self.cursor_is_on_the_focus();
    }

    pub async fn paste(&self, text: &str) {
        self.send(Message::Paste(text.to_owned()));
        self.rest().await;
    }

    /// The window gets or loses the focus.
    pub async fn focus(&self, gained: bool) {
        self.send(Message::Focus(gained));
        self.rest().await;
    }

    /// Gives the window these sizes, faster than anything is drawn. Returns how often the screen
    /// was cleared for that.
    pub async fn resize_at_once(&self, sizes: impl IntoIterator<Item = (u16, u16)>) -> u64 {
        let before = self.screen.cleared();
        for (columns, rows) in sizes {
            self.screen.0.lock().unwrap().resize(columns, rows);
            self.send(Message::Resized { columns, rows });
        }
        self.rest().await;
        self.screen.cleared() - before
    }

    pub async fn resize(&self, columns: u16, rows: u16) {
        self.screen.0.lock().unwrap().resize(columns, rows);
        self.send(Message::Resized { columns, rows });
        self.rest().await;
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

    /// Waits until the program is idle: nothing is ready in it, in the server or in a blocking
    /// task, because only then does tokio advance the time.
    pub async fn rest(&self) {
        time::sleep(MOMENT).await;
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

    /// The lines of the screen, without trailing blanks.
    pub fn screen(&self) -> String {
        text_of(self.screen.0.lock().unwrap().buffer())
    }

    /// The screen as a picture.
    pub fn picture(&self) -> String {
        svg(self.screen.0.lock().unwrap().buffer())
    }

    /// The style of each cell as a letter: its place among the known styles, which grow.
    pub fn styles(&self, known: &mut Vec<Style>) -> String {
        let backend = self.screen.0.lock().unwrap();
        let buffer = backend.buffer();
        let columns = usize::from(buffer.area.width);
        let mut letter = |cell: &Cell| {
            let style = cell.style();
            let place = known.iter().position(|it| *it == style);
            Self::letter(place.unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            }))
        };
        let rows = buffer.content.chunks(columns);
        let rows = rows.map(|row| row.iter().map(&mut letter).collect::<String>() + "\n");
        rows.collect()
    }

    /// The letter of a style.
    pub fn letter(place: usize) -> char {
        const LETTERS: &[u8] = b".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        char::from(LETTERS[place])
    }

    /// The line of the screen that contains a text.
    pub fn line(&self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no line with {text:?} on\n{screen}"))
            .to_owned()
    }

    /// The row under the cursor of the focused list, on whose mark the terminal's cursor stands: what
    /// is between the lines beside it.
    pub fn row(&self) -> String {
        let Some(at) = self.cursor() else {
            return String::new();
        };
        let backend = self.screen.0.lock().unwrap();
        let buffer = backend.buffer();
        let is_mark = is_mark(buffer[at].symbol());
        let cells = (at.x..buffer.area.width).map(|x| buffer[(x, at.y)].symbol());
        let row = cells.take_while(|symbol| !["│", "|"].contains(symbol));
        row.filter(|_| is_mark).collect()
    }

    /// The style of a text in the row under the cursor.
    pub fn row_style(&self, text: &str) -> Style {
        let at = self.cursor().unwrap();
        let row = self.row();
        let before = &row[..row.find(text).unwrap()];
        let x = at.x + u16::try_from(snapdeck::text::width(before)).unwrap();
        self.screen.0.lock().unwrap().buffer()[(x, at.y)].style()
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

    /// The calls of a function that the server received.
    pub fn calls(&self, func: &str) -> Vec<Heard> {
        self.simulator
            .ledger()
            .into_iter()
            .filter(|call| call.func == func)
            .collect()
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

fn is_reversed(style: Style) -> bool {
    style
        .add_modifier
        .contains(ratatui::style::Modifier::REVERSED)
}

/// Whether this stands before the row under a cursor.
fn is_mark(symbol: &str) -> bool {
    ["▌", ">"].contains(&symbol)
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

/// A terminal that the test can read while the program writes to it, and how often it was cleared.
#[derive(Clone)]
struct Screen(Arc<Mutex<TestBackend>>, Arc<AtomicU64>);

impl Screen {
    fn cleared(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
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
        self.1.fetch_add(1, Ordering::Relaxed);
        sure(self.0.lock().unwrap().clear_region(clear_type))
    }
    fn size(&self) -> io::Result<Size> {
        sure(self.0.lock().unwrap().size())
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.0.lock().unwrap().window_size())
    }
    fn flush(&mut self) -> io::Result<()> {
        sure(self.0.lock().unwrap().flush())
    }
    fn scroll_region_up(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_up(region, by))
    }
    fn scroll_region_down(&mut self, region: std::ops::Range<u16>, by: u16) -> io::Result<()> {
        sure(self.0.lock().unwrap().scroll_region_down(region, by))
    }
}
