//! The title of the window, the bell, the notification and `notify_command`, from the real program.

use std::{fs, path::Path, sync::Arc};

use jiff::{Timestamp, ToSpan as _};
use rustix::process::Signal;
use snapdeck::{
    domain::{
        Instance, InstanceId, InstanceStatus, Profile, ProfileName, Protection, ServerUrl, Size,
        Snapshot, SnapshotId, SnapshotStatus,
        write::{Answered, Delete, Demand, Item, OpId, Stage, Write},
    },
    store::journal::Journal,
    text::Text,
};
use tempfile::TempDir;

use super::{DemoServer, press, settled};
use crate::support::terminal::Terminal;

/// Writes the settings of this home.
pub(super) fn configure(home: &Path, settings: &str) {
    let folder = home.join("config/snapdeck");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), settings).unwrap();
}

/// A window whose title says that a snapshot is being saved, for longer than the test takes.
fn saving(server: &DemoServer, notify: &str) -> Terminal {
    let home = tempfile::tempdir().unwrap();
    configure(home.path(), &format!("notify = '{notify}'\n"));
    let mut terminal = started(server, &home);
    settled(&mut terminal, "MySnapshot");
    terminal.keys("c\t\t");
    terminal.see("[ Create ]");
    press(&mut terminal, "\x1b[Z\t", |terminal| {
        !terminal.text().contains("[ Create ]")
    });
    terminal.see("is unavailable meanwhile.");
    terminal
}

fn count(terminal: &Terminal, sequence: &str) -> usize {
    let written = String::from_utf8_lossy(terminal.written());
    written.matches(sequence).count()
}

#[test]
fn the_title_is_restored_however_it_ends_or_stops() {
    const TITLE: &str = "\x1b[22;2t\x1b]2;snapdeck: ";
    let ends: [fn(&mut Terminal); 3] = [
        |terminal| terminal.keys("q"),
        |terminal| terminal.signal(Signal::TERM),
        |terminal| {
            terminal.signal(Signal::TSTP);
            terminal.stopped();
            assert!(!terminal.has_title(), "it is suspended");
            assert!(terminal.wraps());
            terminal.go_on();
            terminal.until("title again", |terminal| count(terminal, TITLE) == 2);
            terminal.keys("q");
        },
    ];
    for end in ends {
        // Another create of the same instance would be refused.
        let server = DemoServer::start(&["--saving-seconds", "3600"]);
        let mut terminal = saving(&server, "auto");
        terminal.until("title", |terminal| {
            count(terminal, "\x1b]2;snapdeck: Saving web-01-") == 1
        });
        assert_eq!(count(&terminal, TITLE), 1);
        assert!(terminal.has_title());
        assert!(
            !terminal.wraps(),
            "a wide character may not reach the next row"
        );
        end(&mut terminal);
        terminal.exit_code();
        assert!(terminal.wraps());
        terminal.left_behind();
    }
}

#[test]
fn the_title_stays_as_it_is_if_notifications_are_off() {
    let server = DemoServer::start(&["--saving-seconds", "3600"]);
    let mut terminal = saving(&server, "off");
    terminal.keys("q");
    terminal.exit_code();
    assert_eq!(count(&terminal, "\x1b]"), 0);
    assert_eq!(count(&terminal, "\x1b[22;2t"), 0);
}

/// Leaves a delete in the journal of this home that began an hour ago. Its snapshot is gone, so it
/// ends as soon as the list is read.
pub(super) fn leave_a_delete(home: &Path, url: &str) {
    let instance = Instance {
        id: InstanceId::parse("5203773").unwrap(),
        name: Text::new("web-01"),
        tariff: Text::default(),
        status: InstanceStatus::Active,
        hold: None,
        ip: Text::default(),
        ip_v6: Text::default(),
        region: Text::default(),
    };
    let snapshot = Snapshot {
        id: SnapshotId::parse("77").unwrap(),
        name: Text::new("old\x07\x1b]2;evil\x07; `id`"),
        status: SnapshotStatus::Active,
        protection: Protection::Off,
        size: Size::default(),
        region: Text::default(),
        created: None,
        fleio_id: Text::default(),
        properties: Arc::default(),
    };
    let delete = Write::Delete(Delete {
        item: Item::of(instance, snapshot),
        demand: Demand::Nothing,
        leaving: Arc::default(),
    });
    let profile = Profile::new(ProfileName::default(), ServerUrl::parse(url).unwrap());
    let begun = Timestamp::now().checked_sub(1.hour()).unwrap();
    let id = OpId::after(None, begun, 7);
    let journal = Journal::new(&home.join("state/snapdeck"));
    journal.begin(&profile, None, id, &delete).unwrap();
    journal
        .step(id, begun, &Stage::Open(Answered::Accepted))
        .unwrap();
}

/// The program with these settings, and what its command wrote, once something that took an hour ended.
fn told(notify: &str) -> (Terminal, String) {
    let server = DemoServer::start(&[]);
    let home = tempfile::tempdir().unwrap();
    let told = home.path().join("told");
    let draft = home.path().join("draft");
    let script = format!(
        "/usr/bin/env >'{0}' && /bin/mv '{0}' '{1}'",
        draft.display(),
        told.display()
    );
    let settings =
        format!("notify = '{notify}'\nnotify_command = ['/bin/sh', '-c', \"{script}\"]\n");
    configure(home.path(), &settings);
    leave_a_delete(home.path(), &server.url);
    let mut terminal = started(&server, &home);
    terminal.until("command", |_| told.exists());
    settled(&mut terminal, "MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.left_behind();
    (terminal, fs::read_to_string(told).unwrap())
}

fn started(server: &DemoServer, home: &TempDir) -> Terminal {
    Terminal::with(|command| {
        let command = command.args(["--url", &server.url]);
        let command = command.env("SNAPDECK_TOKEN", &server.token);
        let command = command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("XDG_STATE_HOME", home.path().join("state"))
    })
}

#[test]
fn what_took_long_rings_notifies_and_runs_the_command() {
    let (terminal, environment) = told("osc777");
    let written = String::from_utf8_lossy(terminal.written());
    let after = written.split("\x1b]777;notify;snapdeck;").nth(1);
    let (message, rest) = after.expect("a notification").split_once('\x07').unwrap();
    assert!(message.contains("evil") && !message.contains(char::is_control));
    assert!(rest.starts_with('\x07'), "the bell rings, too");
    for line in [
        "SNAPDECK_OUTCOME=done",
        "SNAPDECK_ACCOUNTS=default",
        "SNAPDECK_INSTANCE_IDS=5203773",
        "SNAPDECK_SNAPSHOT_IDS=77",
    ] {
        assert!(
            environment.lines().any(|told| told == line),
            "{environment}"
        );
    }
    assert!(environment.contains("SNAPDECK_MESSAGE="), "{environment}");
    assert!(!environment.contains("SNAPDECK_TOKEN"), "{environment}");
}

#[test]
fn if_notifications_are_off_only_the_command_runs() {
    let (terminal, environment) = told("off");
    assert!(environment.contains("SNAPDECK_OUTCOME=done"));
    assert!(!terminal.written().contains(&7), "no bell rings");
}
