//! The program itself, in a terminal: what a user does, and every way it ends.

mod auth;
mod canary;
mod children;
mod config;
mod demo_server;
mod doctor;
mod ends;
mod files;
mod jobs;
#[cfg(feature = "keyring")]
mod keyring;
mod keys;
mod locks;
mod looks;
mod main_job;
mod mouse;
mod multiplexers;
mod notifying;
mod panics;
mod password;
// It reads /proc.
#[cfg(target_os = "linux")]
mod quiet;
mod tls;
mod usage;
mod views;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use snapdeck::app::ask::READING_TIME;

use crate::support::terminal::{Terminal, snapdeck};

/// The message of a dialog for an Enter that came too early.
const TOO_EARLY: &str = "Enter came too early. Read this, then press it again.";

/// Why changes are refused at first, as the last line says: on a slow disk the lists come before the journal.
const NOT_YET: &str = "journal not read";

/// Presses Enter in a dialog until it counts. After an Enter that came too early, its message has
/// to appear and disappear, by a harmless key, before the next one, so that no Enter is sent
/// without need. Repeated presses are ignored, so nothing is pressed for as long as reading takes.
fn press(terminal: &mut Terminal, harmless: &str, done: impl Fn(&Terminal) -> bool) {
    loop {
        // Left on the screen, the message of an earlier Enter would be taken for that of the next one.
        if terminal.text().contains(TOO_EARLY) {
            terminal.keys(harmless);
            terminal.see_gone(TOO_EARLY);
        }
        terminal.is_silent(READING_TIME);
        terminal.keys("\r");
        terminal.until("effect of Enter", |terminal| {
            done(terminal) || terminal.text().contains(TOO_EARLY)
        });
        if done(terminal) {
            return;
        }
    }
}

/// Quits, also where that is asked about first: it depends on what has just ended.
fn quit(terminal: &mut Terminal) {
    terminal.keys("\x03");
    terminal.until("end, or a question", |terminal| {
        !terminal.is_taken() || terminal.text().contains("Quit?")
    });
    if terminal.is_taken() {
        terminal.keys("\t");
        press(terminal, "\t\t", |terminal| !terminal.is_taken());
    }
    terminal.exit_code();
}

/// Waits until the lists, the account's name and the journal were read.
fn settled(terminal: &mut Terminal, row: &str) {
    terminal.see(row);
    terminal.see("ops@example.ua");
    // The time of the next refresh is shown only while none is running.
    terminal.see("  next ");
    terminal.see_gone(NOT_YET);
}

/// `snapdeck demo-server`, until the test ends.
struct DemoServer {
    child: Child,
    url: String,
    token: String,
    /// For each the name, `PASSWORD`, the password, and possibly `CODE` and the code.
    users: [String; 2],
}

impl DemoServer {
    fn start(arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = snapdeck(home.path());
        command.arg("demo-server").args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = |word: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(word).unwrap().to_owned()
        };
        Self {
            url: said("LISTENING "),
            token: said("TOKEN "),
            users: [said("USER "), said("USER ")],
            child,
        }
    }

    /// The program on this server.
    fn opened(&self) -> Terminal {
        open(&self.url, &self.token)
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program on any server.
fn open(url: &str, token: &str) -> Terminal {
    Terminal::with(|command| command.args(["--url", url]).env("SNAPDECK_TOKEN", token))
}
