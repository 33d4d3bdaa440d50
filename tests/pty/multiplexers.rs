//! Inside tmux and GNU screen: what they show on the terminal around them.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use tempfile::TempDir;

use super::{
    DemoServer, NOT_YET,
    notifying::{configure, leave_a_delete},
};
use crate::support::terminal::{Terminal, Tie, isolated};

/// A program that runs others in its own windows.
struct Multiplexer {
    program: &'static str,
    /// The name of the terminal that it emulates.
    term: &'static str,
    /// So that a failing test leaves nothing running, and nothing else is on the screen.
    settings: &'static str,
    arguments: &'static [&'static str],
}

const MULTIPLEXERS: [Multiplexer; 2] = [
    Multiplexer {
        program: "tmux",
        term: "tmux-256color",
        settings: "set -g destroy-unattached on\nset -g status off\nset -s escape-time 0\nset -g allow-passthrough on\n",
        arguments: &[
            "-S",
            "socket",
            "-u",
            "-f",
            "settings",
            "new-session",
            "sh",
            "-i",
        ],
    },
    Multiplexer {
        program: "screen",
        term: "screen",
        settings: "autodetach off\nstartup_message off\nmaptimeout 0\nvbell off\n",
        arguments: &["-U", "-c", "settings", "sh", "-i"],
    },
];

impl Multiplexer {
    /// A shell inside it at its prompt; none where it is not installed.
    fn shell(&self, home: TempDir, server: &DemoServer) -> Option<Terminal> {
        let program = self.program;
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        if !found.unwrap().status.success() {
            println!("{program} is not installed: nothing was tried inside it.");
            return None;
        }
        let kept = home.path().to_owned();
        // screen insists on it.
        fs::set_permissions(&kept, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(kept.join("settings"), self.settings).unwrap();
        let mut command = isolated(program.as_ref(), &kept);
        command
            .args(self.arguments)
            .current_dir(&kept)
            .env("PATH", "/usr/bin:/bin")
            .env("SCREENDIR", &kept)
            .env("PS1", "$ ")
            .env("SNAPDECK", env!("CARGO_BIN_EXE_snapdeck"))
            .env("SNAPDECK_URL", &server.url)
            .env("SNAPDECK_TOKEN", &server.token);
        let mut terminal = Terminal::start(command, home, (80, 24), Tie::Controlling);
        terminal.until("shell", |terminal| terminal.text().trim() == "$");
        Some(terminal)
    }
}

/// The numbers of the snapshots on the screen, from the top.
fn numbers(terminal: &Terminal) -> Vec<u32> {
    let text = terminal.text();
    // The strip below the list names the one under the cursor again.
    let list = text.split('├').next().unwrap_or_default();
    let after = list.split("snapshot-").skip(1);
    after.map(|rest| rest[..5].parse().unwrap()).collect()
}

#[test]
fn it_is_at_home_in_tmux_and_screen() {
    let server = DemoServer::start(&["--instances", "1", "--snapshots", "100"]);
    for multiplexer in MULTIPLEXERS {
        let home = tempfile::tempdir().unwrap();
        let (program, kept) = (multiplexer.program, home.path().to_owned());
        let Some(mut terminal) = multiplexer.shell(home, &server) else {
            continue;
        };
        let run = format!("TERM={} \"$SNAPDECK\"", multiplexer.term);
        terminal.keys(&format!("stty -g >before; {run}\r"));
        terminal.see("ops@example.ua");
        terminal.see("╭ Instances 1");
        terminal.keys("\r");
        terminal.see("▌ snapshot-00100");
        // Far enough for the list to scroll, a row and a page at a time, both ways.
        for (keys, number) in [
            ("j".repeat(60), 40),
            ("\x1b[6~".to_owned(), 26),
            ("k".repeat(20), 46),
        ] {
            terminal.keys(&keys);
            terminal.until(
                &format!("whole list with the cursor at {number}"),
                |terminal| {
                    let cursor = format!("▌ snapshot-{number:05}");
                    let numbers = numbers(terminal);
                    let whole = numbers.windows(2).all(|pair| pair[0] == pair[1] + 1);
                    terminal.text().contains(&cursor) && numbers.len() == 15 && whole
                },
            );
        }
        terminal.see_gone(NOT_YET);
        terminal.keys("d");
        terminal.see("╭ Delete one snapshot? ─");
        terminal.keys("\x1b");
        terminal.see_gone("Delete one snapshot?");
        terminal.keys("q");
        terminal.until("shell", |terminal| {
            let text = terminal.text();
            text.trim_end().ends_with('$') && !text.contains('╭')
        });
        // A cursor that stayed hidden inside would be hidden outside.
        terminal.until("cursor", |terminal| !terminal.hides_cursor());
        terminal.keys("stty -g >after; exit\r");
        assert_eq!(terminal.exit_code(), 0, "{program}");
        terminal.left_behind();
        let settings = |name| fs::read_to_string(kept.join(name)).unwrap();
        assert_eq!(settings("after"), settings("before"), "{program}");
    }
}

#[test]
fn a_notification_and_a_bell_reach_the_terminal_around_them() {
    let server = DemoServer::start(&[]);
    for multiplexer in MULTIPLEXERS {
        let home = tempfile::tempdir().unwrap();
        configure(home.path(), "notify = 'osc9'\n");
        leave_a_delete(home.path(), &server.url);
        let Some(mut terminal) = multiplexer.shell(home, &server) else {
            continue;
        };
        terminal.keys(&format!("TERM={} \"$SNAPDECK\"\r", multiplexer.term));
        terminal.see("ops@example.ua");
        let program = multiplexer.program;
        terminal.until(&format!("notification through {program}"), |terminal| {
            let written = String::from_utf8_lossy(terminal.written());
            let after = written.split_once("\x1b]9;snapdeck: Deleted");
            let rest = after.and_then(|(_, rest)| rest.split_once('\x07'));
            // A bell of its own, after the one that ends the notification.
            rest.is_some_and(|(_, rest)| rest.contains('\x07'))
        });
        terminal.keys("q");
        terminal.until("shell", |terminal| {
            let text = terminal.text();
            text.trim_end().ends_with('$') && !text.contains('╭')
        });
        terminal.keys("exit\r");
        assert_eq!(terminal.exit_code(), 0, "{program}");
    }
}
