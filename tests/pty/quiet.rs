//! What the program does not do: work while idle, or send the token to anyone else.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _, time::Duration};

use snapdeck::simulator::{Options, ServedAccount, Simulator};

use super::{DemoServer, open, settled};
use crate::{simulator::serve, support::terminal::Terminal};

/// How often each of its threads has slept, which equals its wake-ups.
fn sleeps(terminal: &Terminal) -> BTreeMap<String, u64> {
    let threads = fs::read_dir(format!("/proc/{}/task", terminal.pid())).unwrap();
    let sleeps = threads.map(|thread| {
        let thread = thread.unwrap().path();
        let status = fs::read_to_string(thread.join("status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap().trim().to_owned()
        };
        let count = field("voluntary_ctxt_switches:").parse().unwrap();
        (format!("{} {}", field("Pid:"), field("Name:")), count)
    });
    sleeps.collect()
}

#[test]
fn an_idle_program_neither_writes_nor_wakes() {
    let server = DemoServer::start(&["--instances", "2", "--snapshots", "3"]);
    let mut terminal = server.opened();
    settled(&mut terminal, "snapshot-00003");
    // Some answers may still be on their way, the timers of calls that have ended wake their thread
    // once more, and once a minute the lists are read again: so one of these times has to be quiet.
    // Whatever wakes regularly leaves none quiet.
    let is_idle = (0..6).any(|_| {
        let before = sleeps(&terminal);
        terminal.is_silent(Duration::from_secs(7)) && sleeps(&terminal) == before
    });
    assert!(is_idle, "it writes or wakes on and on");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn the_log_is_private_and_the_token_is_nowhere() {
    const TOKEN: &str = "canary5acd1215da7a09eaae215987";
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    // The first server takes the token, the second refuses it.
    for (taken, seen) in [(TOKEN, "MySnapshot"), ("another", "NO DATA")] {
        let simulator = Simulator::new(
            ServedAccount::demo(today).unwrap(),
            Options::new(taken, today),
        );
        let url = format!("http://{}/", serve(&simulator));
        let mut terminal = open(&url, TOKEN);
        terminal.see(seen);
        let arguments = fs::read_to_string(format!("/proc/{}/cmdline", terminal.pid())).unwrap();
        assert!(
            arguments.contains(&url) && !arguments.contains(TOKEN),
            "{arguments}"
        );
        terminal.keys("\x03");
        assert_eq!(terminal.exit_code(), 0);
        let written = String::from_utf8_lossy(terminal.written()).into_owned();
        assert!(!written.contains(TOKEN), "{written}");

        let mode = fs::metadata(terminal.log()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let log = fs::read_to_string(terminal.log()).unwrap();
        assert!(log.contains("instances: "), "{log}");
        assert!(!log.contains(TOKEN) && !log.contains("auth="), "{log}");
    }
}
