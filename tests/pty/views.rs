//! What is kept between runs, with the real program and its files.

use std::fs;

use rustix::process::Signal;

use super::{DemoServer, settled};
use crate::support::terminal::Terminal;

type Deed = fn(&mut Terminal);

#[test]
fn the_next_run_starts_where_the_last_one_was_whatever_ended_it() {
    const ENDS: [(&str, Deed); 3] = [
        ("db-main", |terminal| terminal.keys("q")),
        ("web-02", |terminal| terminal.signal(Signal::TERM)),
        ("staging", |terminal| terminal.signal(Signal::HUP)),
    ];
    let server = DemoServer::start(&[]);
    let state = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        Terminal::with(|command| {
            let command = command.args(["--url", &server.url]).args(arguments);
            let command = command.env("SNAPDECK_TOKEN", &server.token);
            command.env("XDG_STATE_HOME", state.path())
        })
    };
    for (instance, end) in ENDS {
        let opened = format!("{instance} › Snapshots");
        let mut terminal = run(&[instance]);
        settled(&mut terminal, &opened);
        end(&mut terminal);
        terminal.exit_code();
        let mut terminal = run(&[]);
        settled(&mut terminal, &opened);
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
        assert_eq!(terminal.left_behind(), "");
    }
}

#[test]
fn the_demo_and_remember_false_leave_no_file() {
    let server = DemoServer::start(&[]);
    let state = tempfile::tempdir().unwrap();
    let config = tempfile::tempdir().unwrap();
    fs::create_dir(config.path().join("snapdeck")).unwrap();
    let settings = config.path().join("snapdeck/config.toml");
    fs::write(settings, "remember = false\n").unwrap();
    let runs: [&[&str]; 2] = [&["--demo"], &["--url", &server.url]];
    for arguments in runs {
        let mut terminal = Terminal::with(|command| {
            let command = command.args(arguments).env("SNAPDECK_TOKEN", &server.token);
            let command = command.env("XDG_STATE_HOME", state.path());
            command.env("XDG_CONFIG_HOME", config.path())
        });
        terminal.see("before-nginx-1.29");
        terminal.keys("/web\r");
        terminal.see("/web");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
        assert!(
            !state.path().join("snapdeck/views").exists(),
            "{arguments:?}"
        );
    }
}
