//! The loop between the terminal, the server and the core.
//!
//! It takes everything that is ready, passes it to the core's `App`, draws once, and then carries
//! out the effects. Nothing ticks: an idle program does not wake.

#[cfg(test)]
pub(crate) mod bytes;
pub mod calls;
mod clipboard;
mod clock;
mod device;
mod effects;
mod frames;
mod input;
mod notify;
mod screen;
mod signals;
pub mod terminal;
mod views;

use std::{
    io,
    mem::ManuallyDrop,
    sync::Arc,
    time::{Duration, Instant},
};

use ratatui::backend::Backend;
use tokio::{
    select,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time,
};

pub use crate::{app::layout::SMALLEST, view::Look};
use crate::{
    app::{App, Effect, Message, Notification, Program, Work},
    service::Service,
    store::views::ViewFile,
    view::{ViewMemory, title, view},
};
pub use clipboard::Multiplexer;
pub use clock::Clock;
use device::OwnTerminal;
pub use device::{Alerts, Device};
use effects::Report;
pub use frames::Frames;
pub use screen::Screen;
pub use signals::Signal;
use views::Views;

/// How long after it continues the program takes its terminal. Whoever ends a stopped program also
/// continues it, in the background, where taking the terminal would stop it again; the end must
/// come first.
const AFTER_ENDS: Duration = Duration::from_millis(50);

/// The end of the program.
#[derive(Debug)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// A sentence for each write whose outcome is unknown.
    pub unseen: Vec<String>,
}

/// The inputs of the loop besides the server.
pub struct Sources {
    /// From the terminal: keys, pastes, the focus, sizes.
    pub inputs: UnboundedReceiver<Message>,
    /// The system's signals.
    pub signals: UnboundedReceiver<Signal>,
}

/// Takes over the terminal and runs the loop on it. The caller restores it. `services` are those of
/// the app's accounts, in the same order, and `views` the files of their last views.
///
/// # Errors
/// If the terminal can't be read or written.
pub async fn on_terminal(
    mut app: App,
    services: Vec<Arc<Service>>,
    clock: Clock,
    look: Look,
    multiplexer: Multiplexer,
    alerts: Alerts,
    views: Vec<Option<Arc<ViewFile>>>,
) -> io::Result<Exit> {
    let (signals_in, signals) = unbounded_channel();
    // First, because a signal right after would end the process without restoring the terminal.
    signals::listen(&signals_in)?;
    let (inputs_in, inputs) = unbounded_channel();
    // Before the size is read, so that no change is missed.
    input::watch_size(inputs_in.clone())?;
    let screen = terminal::enter(look.colours, app.has_mouse())?;
    let frames = Frames::new(screen)?.on(look.base());
    input::listen(inputs_in, signals_in);
    app.set_can_stop(terminal::can_be_brought_back());
    // Never dropped: freeing a large account takes time while somebody waits for the shell.
    let mut program =
        ManuallyDrop::new(Runner::new(frames, app, services, clock, look).keeping(views));
    let mut device = OwnTerminal {
        multiplexer,
        alerts,
    };
    let sources = Sources { inputs, signals };
    match program.run(sources, &mut device).await {
        // It failed because the terminal is gone, which is reported later.
        Err(_) if signals::has_hung_up() => Ok(Exit {
            code: 128 + 1,
            unseen: terminal::last_words(),
        }),
        result => result,
    }
}

/// The running program.
pub struct Runner<B: Backend> {
    frames: Frames<B>,
    app: App,
    memory: ViewMemory,
    /// Those of the app's accounts, in the same order.
    services: Vec<Arc<Service>>,
    clock: Clock,
    look: Look,
    /// The reports of calls and sessions.
    results: UnboundedSender<Report>,
    news: UnboundedReceiver<Report>,
    /// The last views of the accounts, if they are kept.
    views: Option<Views>,
    /// The title that the window was given.
    title: Option<String>,
}

impl<B> Runner<B>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    /// Creates the loop; nothing is drawn or sent yet.
    pub fn new(
        frames: Frames<B>,
        mut app: App,
        services: Vec<Arc<Service>>,
        clock: Clock,
        look: Look,
    ) -> Self {
        let (results, news) = unbounded_channel();
        effects::pass_news_on(app.ids().zip(&services), &results);
        app.set_look(look.colours, look.theme);
        Self {
            frames,
            app,
            memory: ViewMemory::default(),
            services,
            clock,
            look,
            results,
            news,
            views: None,
            title: None,
        }
    }

    /// Keeps the views of the accounts in these files, which are in the order of the accounts.
    #[must_use]
    pub fn keeping(mut self, files: Vec<Option<Arc<ViewFile>>>) -> Self {
        self.views = Some(Views::new(files, self.results.clone()));
        self
    }

    /// Runs until the user or a signal ends it.
    ///
    /// # Errors
    /// If the terminal can't be written.
    pub async fn run(&mut self, sources: Sources, device: &mut impl Device) -> io::Result<Exit> {
        let result = self.go_on(sources, device).await;
        if let Some(views) = self.views.take() {
            for (of, view) in self.app.last_views() {
                views.keep(of, Box::new(view));
            }
            views.end().await;
        }
        result
    }

    async fn go_on(&mut self, mut sources: Sources, device: &mut impl Device) -> io::Result<Exit> {
        // The first frame waits for nothing; reads begin after it.
        self.app.set_window(self.frames.size());
        let mut work = self.draw()?;
        let mut messages = Vec::new();
        let mut heard = Vec::new();
        // Whether the shell may have the terminal: then nothing can be drawn, and no key is meant
        // for this program.
        let mut away = false;
        let mut back = None;
        loop {
            // Of several new sizes, only the last is drawn.
            let size = messages.iter().rev().find_map(|message| match message {
                Message::Resized { columns, rows } => Some((*columns, *rows)),
                _ => None,
            });
            if let Some((columns, rows)) = size {
                self.frames.clear(columns, rows)?;
            }
            for message in messages.drain(..) {
                work.extend(self.app.update(self.clock.now(), message));
            }
            for (of, heard) in heard.drain(..) {
                work.extend(self.app.heard(self.clock.now(), of, heard));
            }
            let mut notifications = Vec::new();
            for (of, effect) in work.drain(..) {
                match effect {
                    Effect::Call(id, call) => {
                        let (services, results) = (&self.services, &self.results);
                        effects::begin(of, id, call, services, results);
                    }
                    Effect::Program(Program::Quit) => return Ok(self.end(0)),
                    // Typed twice: it has already stopped once.
                    Effect::Program(Program::Suspend) if away => {}
                    Effect::Program(Program::Suspend) => {
                        away = true;
                        device.suspend()?;
                    }
                    Effect::Program(Program::Redraw) => self.frames.clear_whole()?,
                    Effect::Program(Program::Copy(text)) => device.copy(&text)?,
                    Effect::Program(Program::Theme(theme)) => {
                        self.look.theme = theme;
                        self.frames.set_base(self.look.base())?;
                    }
                    Effect::Program(Program::Notify(one)) => notifications.push(one),
                    Effect::Program(Program::RecallView) => {
                        if let Some(views) = &self.views {
                            views.recall(of);
                        }
                    }
                    Effect::Program(Program::KeepView(view)) => {
                        if let Some(views) = &self.views {
                            views.keep(of, view);
                        }
                    }
                }
            }
            self.notify(notifications, device)?;
            terminal::keep_last_words(self.last_words());
            if !away {
                work = self.draw()?;
                self.set_title(device)?;
                if !work.is_empty() {
                    continue;
                }
            }
            let wake = self.app.next_wake(self.clock.now());
            select! {
                biased;
                Some(signal) = sources.signals.recv() => match signal {
                    Signal::End(number) => return Ok(self.end(128 + number)),
                    Signal::Suspend => {
                        (away, back) = (true, None);
                        device.suspend()?;
                    }
                    Signal::Resumed => {
                        away = true;
                        back = Some(self.clock.now().mono + AFTER_ENDS);
                    }
                },
                () = sleep_until(back) => {
                    (away, back) = (false, None);
                    device.take()?;
                    // The shell may have set its own title.
                    device.set_title(None)?;
                    self.title = None;
                    self.frames.clear_whole()?;
                    messages.push(Message::Resumed);
                }
                read = sources.inputs.recv_many(&mut messages, 4096), if !away => {
                    if read == 0 {
                        return Ok(self.end(0));
                    }
                }
                Some(news) = self.news.recv() => heard.push(news),
                () = sleep_until(wake) => messages.push(Message::Wake),
            }
            while let Ok(news) = self.news.try_recv() {
                heard.push(news);
            }
        }
    }

    /// Draws a frame, tells the core that it was shown, and returns the effects of that.
    fn draw(&mut self) -> io::Result<Vec<Work>> {
        let now = self.clock.now();
        let Self {
            frames,
            app,
            memory,
            ..
        } = self;
        let shown = frames.draw(|sheet| view(app, now, self.look, memory, sheet))?;
        let at = self.clock.now().mono;
        let dialog = shown.dialog;
        let mut work = self.app.update(now, Message::Drawn { at, dialog });
        if let Some(targets) = shown.targets {
            work.extend(self.app.update(now, Message::Targets { at, targets }));
        }
        Ok(work)
    }

    /// Notifies the person, once for all that ended at this moment.
    fn notify(&self, all: Vec<Notification>, device: &mut impl Device) -> io::Result<()> {
        let joined = all.into_iter().reduce(|mut joined, next| {
            joined.ended.extend(next.ended);
            joined
        });
        if let Some(notification) = joined {
            let message = notification.message();
            device.notify(&notification, &self.look.text(&message))?;
        }
        Ok(())
    }

    /// Says in the title of the window what runs.
    fn set_title(&mut self, device: &mut impl Device) -> io::Result<()> {
        let title = title(&self.app).map(|title| self.look.text(&title).into_owned());
        if title != self.title {
            device.set_title(title.as_deref())?;
            self.title = title;
        }
        Ok(())
    }

    fn end(&self, code: u8) -> Exit {
        Exit {
            code,
            unseen: self.last_words(),
        }
    }

    /// The sentences to print at the end, as the terminal can show them.
    fn last_words(&self) -> Vec<String> {
        let sentences = self.app.last_words().into_iter();
        sentences
            .map(|sentence| self.look.text(&sentence).into_owned())
            .collect()
    }
}

async fn sleep_until(wake: Option<Instant>) {
    match wake {
        Some(at) => time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
