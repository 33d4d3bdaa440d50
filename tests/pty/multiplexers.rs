//! Inside tmux and GNU screen: what they show on the terminal around them.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use super::DemoServer;
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
        settings: "set -g destroy-unattached on\nset -g status off\nset -s escape-time 0\n",
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
        settings: "autodetach off\nstartup_message off\nmaptimeout 0\n",
        arguments: &["-U", "-c", "settings", "sh", "-i"],
    },
];

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
        let program = multiplexer.program;
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        if !found.unwrap().status.success() {
            println!("{program} is not installed: nothing was tried inside it.");
            continue;
        }
        let home = tempfile::tempdir().unwrap();
        let kept = home.path().to_owned();
        // screen insists on it.
        fs::set_permissions(&kept, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(kept.join("settings"), multiplexer.settings).unwrap();
        let mut command = isolated(program.as_ref(), &kept);
        command
            .args(multiplexer.arguments)
            .current_dir(&kept)
            .env("PATH", "/usr/bin:/bin")
            .env("SCREENDIR", &kept)
            .env("PS1", "$ ")
            .env("SNAPDECK", env!("CARGO_BIN_EXE_snapdeck"))
            .env("SNAPDECK_URL", &server.url)
            .env("SNAPDECK_TOKEN", &server.token);
        let mut terminal = Terminal::start(command, home, (80, 24), Tie::Controlling);
        terminal.until("shell", |terminal| terminal.text().trim() == "$");
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
