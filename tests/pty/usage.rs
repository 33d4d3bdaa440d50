//! Wrong usage: one sentence, exit code 2 (1 for a failure), and an untouched terminal.

use std::{
    fs::{self, File},
    io::Read as _,
    net::{Ipv4Addr, TcpListener},
    os::fd::AsFd as _,
    process::{Output, Stdio},
};

use pty_process::blocking;

use crate::support::terminal::{Terminal, snapdeck};

/// Runs it without a terminal.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = snapdeck(home.path());
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::null()).output().unwrap()
}

/// Its stderr, after asserting exit code 2 and an empty stdout.
fn refusal(output: Output) -> String {
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(output.stdout, b"", "{said}");
    assert!(!said.contains('\x1b'), "{said:?}");
    said
}

#[test]
fn a_first_start_asks_how_to_come_in_and_shows_the_demo() {
    let mut terminal = Terminal::run(&[]);
    terminal.see("Welcome to snapdeck");
    terminal.see("Nothing has been sent.");
    terminal.keys("3");
    terminal.see("MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn without_a_terminal_it_says_so() {
    const NEEDED: &str = "snapdeck: standard input and output must be a terminal.\n";
    assert_eq!(refusal(run(&["--demo"], &[])), NEEDED);

    // One of the two is a terminal; neither gets a byte.
    let (mut master, slave) = blocking::open().unwrap();
    let terminal = || Stdio::from(slave.as_fd().try_clone_to_owned().unwrap());
    let home = tempfile::tempdir().unwrap();
    let redirected = home.path().join("stdout");
    let file = || Stdio::from(File::create(&redirected).unwrap());
    for (input, output) in [(terminal(), file()), (Stdio::null(), terminal())] {
        let mut command = snapdeck(home.path());
        command.arg("--demo").stdin(input).stdout(output);
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(refusal(child.wait_with_output().unwrap()), NEEDED);
    }
    assert_eq!(fs::read(&redirected).unwrap(), b"");
    drop(slave);
    // With nothing in it, a terminal that nobody holds any more ends in an error.
    assert_eq!(master.read(&mut [0; 64]).unwrap_or(0), 0);
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_is_left_alone() {
    let mut terminal = Terminal::with(|command| command.arg("--demo").env("TERM", "dumb"));
    assert_eq!(terminal.exit_code(), 2);
    assert_eq!(
        terminal.left_behind(),
        "snapdeck: this terminal can't show the screen (TERM=dumb)."
    );
    assert!(!terminal.written().contains(&b'\x1b'));
}

#[test]
fn a_failure_is_told_in_one_sentence() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["demo-server", "--port", &port], &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = format!("snapdeck: can't listen on port {port}; --port 0 takes a free one: ");
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_bad_url_is_refused_in_one_sentence_that_does_not_repeat_it() {
    for (url, reason) in [
        ("http://example.org/", "https://"),
        ("http://127.0.0.1.example.org/", "https://"),
        ("https://ops:hunter2@example.org/", "password"),
        ("http://ops:hunter2@127.0.0.1/", "password"),
        ("ops:hunter2@example.org", "https://"),
        ("not a url", "can't be read"),
    ] {
        for (arguments, variable) in [(vec!["--url", url], ""), (vec![], url)] {
            let variables = [("SNAPDECK_TOKEN", "x"), ("SNAPDECK_URL", variable)];
            let said = refusal(run(&arguments, &variables));
            assert!(said.starts_with("snapdeck: the server URL "), "{said}");
            assert!(said.contains(reason), "{url}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

#[test]
fn the_command_line_is_checked() {
    for arguments in [
        &["--demo", "--url", "https://example.org/"][..],
        &["--token", "x"],
        &["--demo", "demo-server"],
        &["demo-server", "--page-size", "0"],
        &["demo-server", "--session-seconds", "0"],
        &["web-01", "doctor"],
        &["--filter", "web", "config", "path"],
        &["--view", "account", "login"],
        &["--view", "backups"],
        &["web-01", "web-02"],
    ] {
        refusal(run(arguments, &[("SNAPDECK_TOKEN", "x")]));
    }
    for (argument, said) in [
        ("--version", concat!("snapdeck ", env!("CARGO_PKG_VERSION"))),
        ("--help", "Usage: snapdeck"),
    ] {
        let output = run(&[argument], &[]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn the_account_is_chosen_before_the_command_or_behind_it() {
    let url = ["--url", "http://127.0.0.1:1/"];
    for arguments in [
        [&url[..], &["auth", "status"]].concat(),
        [&["auth", "status"][..], &url].concat(),
    ] {
        let home = tempfile::tempdir().unwrap();
        let output = snapdeck(home.path()).args(&arguments).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.contains("server    127.0.0.1:1\n"), "{printed}");
    }
}

#[test]
fn a_time_zone_that_is_no_file_of_one_is_refused_by_name() {
    let home = tempfile::tempdir().unwrap();
    let (pipe, huge) = (home.path().join("pipe"), home.path().join("huge"));
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    File::create(&huge).unwrap().set_len(1 << 40).unwrap();
    let (pipe, huge) = (pipe.to_str().unwrap(), huge.to_str().unwrap());
    for named in ["/dev/zero", ":/dev/zero", pipe, huge] {
        let said = refusal(run(&["demo-server"], &[("TZ", named)]));
        let path = named.trim_start_matches(':');
        let expected = format!(
            "snapdeck: TZ names {path}, which is not a time zone: set TZ as in TZ=Europe/Kyiv, or unset it.\n"
        );
        assert_eq!(said, expected);
    }
    for good in ["", "UTC", "Europe/Kyiv", "EST5EDT", "Nowhere/Else", "/"] {
        let output = run(&["config", "path"], &[("TZ", good)]);
        assert_eq!(output.status.code(), Some(0), "{good:?}");
    }
}

#[test]
fn numbers_that_demo_server_could_not_serve_are_refused() {
    for option in [
        "--instances",
        "--snapshots",
        "--saving-seconds",
        "--session-seconds",
    ] {
        for number in ["18446744073709551615", "4294967295"] {
            let said = refusal(run(&["demo-server", option, number], &[]));
            assert!(said.contains(option), "{said}");
        }
    }
}

#[test]
fn read_only_is_known_where_it_means_something() {
    for (command, known) in [
        (&[][..], true),
        (&["config", "show"], true),
        (&["config", "path"], false),
        (&["demo-server"], false),
        (&["login"], false),
    ] {
        let help = run(&[command, &["--help"]].concat(), &[]);
        let help = String::from_utf8(help.stdout).unwrap();
        assert_eq!(help.contains("--read-only"), known, "{command:?}: {help}");
        if !known {
            let before = [&["--read-only"], command].concat();
            let said = refusal(run(&before, &[]));
            assert_eq!(
                said,
                "snapdeck: --read-only is for the screen and config show: leave it out here.\n"
            );
            let behind = [command, &["--read-only"]].concat();
            assert!(refusal(run(&behind, &[])).contains("unexpected argument"));
        }
    }
}
