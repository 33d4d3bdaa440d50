//! What the program does not do: work while idle, or send the token to anyone else.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use snapdeck::app::ask::READING_TIME;
use snapdeck::simulator::{Options, ServedAccount, Simulator};

use super::{DemoServer, NOT_YET, open, press, quit, settled};
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
    // once more, and once a minute the lists are read again. Whatever wakes regularly leaves no time
    // quiet that is as long as this.
    let (mut quiet, mut before) = (0, sleeps(&terminal));
    for _ in 0..45 {
        let is_silent = terminal.is_silent(Duration::from_secs(1));
        let now = sleeps(&terminal);
        quiet = if is_silent && now == before {
            quiet + 1
        } else {
            0
        };
        before = now;
        if quiet == 7 {
            break;
        }
    }
    assert_eq!(quiet, 7, "it writes or wakes on and on");
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

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let entries = entries.map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    below.collect()
}

#[test]
fn the_new_password_of_a_restore_is_in_its_request_alone() {
    const PASSWORD: &str = "c4n4ry-Password";
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    let account = ServedAccount::demo(today).unwrap();
    let simulator = Simulator::new(account, Options::new("token", today));
    let mut terminal = open(&format!("http://{}/", serve(&simulator)), "token");
    terminal.see("before-nginx-1.29");
    terminal.see_gone(NOT_YET);
    terminal.keys("\t:restore the");
    terminal.see("restore the instance from the snapshot");
    terminal.keys("\r");
    terminal.see("Restore web-01?");
    // What is typed before the dialog was read is ignored.
    while !terminal.is_silent(READING_TIME + Duration::from_millis(50)) {}
    terminal.keys("\x1b[Z\x1b[Z\x1b[Z\x1b[C");
    terminal.see("with a new password");
    terminal.keys(&format!("\t{PASSWORD}\t{PASSWORD}"));
    terminal.see("both are the same");
    terminal.keys("\t\x1b[C");
    terminal.see("none: restore at once");
    terminal.keys("\t5203773");
    press(&mut terminal, "\x1b[D", |terminal| {
        terminal.text().contains("Restoring web-01")
    });
    let sent = || {
        let calls = simulator.ledger().into_iter().filter(|call| {
            let mut fields = call.parameters.iter();
            fields.any(|(name, value)| name == "password" && value == PASSWORD)
        });
        calls.count()
    };
    terminal.until("the restore at the server", |_| sent() == 1);
    let arguments = fs::read_to_string(format!("/proc/{}/cmdline", terminal.pid())).unwrap();
    assert!(!arguments.contains(PASSWORD), "{arguments}");
    quit(&mut terminal);
    assert_eq!(sent(), 1, "not again");
    let written = String::from_utf8_lossy(terminal.written()).into_owned();
    assert!(!written.contains(PASSWORD), "{written}");
    let files = files(terminal.home());
    assert!(files.contains(&terminal.log()), "{files:?}");
    for file in files {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains(PASSWORD), "{}: {text}", file.display());
    }
}
