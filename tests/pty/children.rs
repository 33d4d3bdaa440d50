//! A hanging `token_command` ends with the program, and everything it started, too.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::DemoServer;
use crate::support::terminal::{PATIENCE, Terminal, snapdeck};

/// A home whose `token_command` and its child hang; both keep a pipe open while they run.
struct Hanging {
    home: TempDir,
    running: Receiver<()>,
    ended: Receiver<()>,
}

impl Hanging {
    fn new(url: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let folder = home.path().join("config/snapdeck");
        fs::create_dir_all(&folder).unwrap();
        let script = format!(
            "exec 3>'{}'; sleep 1000 & echo running >&3; wait",
            pipe.display()
        );
        let config = format!(
            "[profile.prod]\nurl = '{url}'\ntoken_command = ['/bin/sh', '-c', \"{script}\"]\n"
        );
        fs::write(folder.join("config.toml"), config).unwrap();
        let (tell_running, running) = channel();
        let (tell_ended, ended) = channel();
        thread::spawn(move || {
            let mut pipe = BufReader::new(File::open(pipe).unwrap());
            pipe.read_line(&mut String::new()).unwrap();
            tell_running.send(()).unwrap();
            // Ends when nobody keeps the other end open.
            pipe.read_to_end(&mut Vec::new()).unwrap();
            let _ = tell_ended.send(());
        });
        Self {
            home,
            running,
            ended,
        }
    }

    fn wait_for_command(&self) {
        self.running.recv_timeout(PATIENCE).unwrap();
    }

    fn assert_ended(&self, how: &str) {
        let ended = self.ended.recv_timeout(PATIENCE);
        assert!(ended.is_ok(), "{how}: the command goes on");
    }
}

fn at_home<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    let path = "/usr/local/bin:/usr/bin:/bin";
    command
        .env("PATH", path)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
}

#[test]
fn it_ends_with_the_screen() {
    type End = fn(&mut Terminal);
    let ends: [(&str, End); 3] = [
        ("q", |terminal| terminal.keys("q")),
        ("SIGTERM", |terminal| terminal.signal(Signal::TERM)),
        ("SIGHUP", |terminal| terminal.signal(Signal::HUP)),
    ];
    for (how, end) in ends {
        let hanging = Hanging::new("http://127.0.0.1:1/");
        let mut terminal = Terminal::with(|command| at_home(command, hanging.home.path()));
        hanging.wait_for_command();
        terminal.until("a screen of its own", Terminal::is_taken);
        end(&mut terminal);
        terminal.exit_code();
        hanging.assert_ended(how);
    }
}

#[test]
fn it_ends_with_a_command() {
    let server = DemoServer::start(&[]);
    for command in [&["auth", "status"][..], &["doctor", "--token-command"]] {
        let hanging = Hanging::new(&server.url);
        let mut program = snapdeck(hanging.home.path());
        at_home(&mut program, hanging.home.path()).args(command);
        let mut child = program
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        hanging.wait_for_command();
        kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(128 + 15));
        hanging.assert_ended(command[0]);
    }
}
