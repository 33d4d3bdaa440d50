//! What the loop does to the terminal and around it, besides drawing.

use std::io;

use super::{Multiplexer, notify, terminal};
use crate::{app::Notification, domain::Alert, store::NotifyCommand};

/// What the loop does to the terminal and around it, besides drawing.
pub trait Device {
    /// Restores the terminal and stops the process.
    ///
    /// # Errors
    /// If it can't be stopped.
    fn suspend(&mut self) -> io::Result<()>;

    /// Takes over the terminal again, after [`super::Signal::Resumed`].
    ///
    /// # Errors
    /// If it can't be set or written.
    fn take(&mut self) -> io::Result<()>;

    /// Copies a text to the terminal's clipboard.
    ///
    /// # Errors
    /// If the terminal can't be written.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Notifies the person of what ended; `message` is its text as the terminal can show it.
    ///
    /// # Errors
    /// If the terminal can't be written.
    fn notify(&mut self, notification: &Notification, message: &str) -> io::Result<()>;

    /// Sets the title of the window, or restores the one that it had.
    ///
    /// # Errors
    /// If the terminal can't be written.
    fn set_title(&mut self, title: Option<&str>) -> io::Result<()>;
}

/// How people are notified.
pub struct Alerts {
    /// What is written to the terminal.
    pub alert: Alert,
    /// Whether the terminal can save its title and restore it.
    pub title: bool,
    /// The command that is run as well.
    pub command: Option<NotifyCommand>,
}

/// The terminal of this process.
pub(super) struct OwnTerminal {
    pub(super) multiplexer: Multiplexer,
    pub(super) alerts: Alerts,
}

impl Device for OwnTerminal {
    fn suspend(&mut self) -> io::Result<()> {
        terminal::suspend()
    }

    fn take(&mut self) -> io::Result<()> {
        terminal::take()
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        terminal::copy(text, self.multiplexer)
    }

    fn notify(&mut self, notification: &Notification, message: &str) -> io::Result<()> {
        if let Some(command) = &self.alerts.command {
            command.begin(notify::variables(notification));
        }
        let focused = notification.focused;
        let sequence = notify::notification(message, self.alerts.alert, focused, self.multiplexer);
        terminal::send(&sequence)
    }

    fn set_title(&mut self, title: Option<&str>) -> io::Result<()> {
        if self.alerts.title {
            terminal::set_title(title)?;
        }
        Ok(())
    }
}
