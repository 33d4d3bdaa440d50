//! A real Secret Service: the test's own session bus, with GNOME's keyring.

use std::{path::Path, process::Command};

use super::DemoServer;
use crate::support::terminal::{isolated, snapdeck};

/// Whether these programs are installed.
fn installed(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let mut found = Command::new("sh");
        found.args(["-c", &format!("command -v {program}")]);
        found.output().unwrap().status.success()
    })
}

/// The output of these shell lines on their own session bus.
fn on_a_bus(home: &Path, server: &DemoServer, lines: &str) -> String {
    let mut command = isolated("dbus-run-session".as_ref(), home);
    command
        .args(["--", "sh", "-c", &format!("exec 2>&1\n{lines}")])
        .env("PATH", "/usr/bin:/bin")
        .env("SNAPDECK", snapdeck(home).get_program())
        .env("SNAPDECK_URL", &server.url);
    let printed = command.output().unwrap().stdout;
    let port = server.url.rsplit(':').next().unwrap().trim_end_matches('/');
    String::from_utf8(printed).unwrap().replace(port, "PORT")
}

/// Else the first question would have the bus start a second one, which is locked.
const UNLOCK: &str = "echo pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
for _ in $(seq 500); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / \\
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true && break
done";
const LOGIN: &str = "echo demo | \"$SNAPDECK\" login --user demo@example.com --keep-password";
const STATUS: &str = "\"$SNAPDECK\" auth status | tail -2";
const LOGOUT: &str = "\"$SNAPDECK\" logout; echo CODE $?";

#[test]
fn secrets_are_kept_in_a_real_keyring_or_in_the_file_where_it_keeps_none() {
    if !installed(&["dbus-run-session", "gnome-keyring-daemon"]) {
        println!("There is no Secret Service here: nothing was tried with one.");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let server = DemoServer::start(&[]);
    let files = "find ~/state -name '*.json' -printf 'FILE %f\\n'";
    let expect = |before: &str, place: &str| {
        let lines = [before, LOGIN, files, STATUS, LOGOUT, STATUS].join("\n");
        let said = on_a_bus(home.path(), &server, &lines);
        for line in [
            &format!("snapdeck: The session and the password will be stored in {place}."),
            "snapdeck: signed in as ops@example.ua.",
            &format!("session   in {place}; about 60 minutes left"),
            &format!("password  in {place}"),
            "snapdeck: the session is ended, and the stored secrets are deleted.",
            "session   none; sign in with: snapdeck login",
        ] {
            assert!(said.lines().any(|said| said == line), "{line:?} in\n{said}");
        }
        assert_eq!(said.contains("FILE"), place.starts_with('~'), "{said}");
    };
    let file = "~/state/snapdeck/sessions/default@127.0.0.1:PORT.json (not encrypted; only you can read it)";
    // It answers, but has no collection to store in; then it is locked.
    expect("", file);
    expect(UNLOCK, "the system keyring (Secret Service)");
    expect("", file);
}

#[test]
fn nothing_is_said_to_be_forgotten_that_a_locked_keyring_holds() {
    if !installed(&["dbus-run-session", "gnome-keyring-daemon"]) {
        println!("There is no Secret Service here: nothing was tried with one.");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let server = DemoServer::start(&[]);
    let on = |lines: &[&str]| on_a_bus(home.path(), &server, &lines.join("\n"));
    let kept = "password  in the system keyring (Secret Service)";
    let said = on(&[UNLOCK, LOGIN, STATUS]);
    assert!(said.contains(kept), "{said}");
    let said = on(&[LOGOUT]);
    assert!(said.contains("The system keyring refused"), "{said}");
    assert!(said.contains("CODE 1"), "{said}");
    assert!(
        said.contains("not all stored secrets are deleted"),
        "{said}"
    );
    let said = on(&[UNLOCK, STATUS, LOGOUT, STATUS]);
    assert!(said.contains(kept), "{said}");
    assert!(said.contains("CODE 0"), "{said}");
    assert!(said.trim_end().ends_with("password  not stored"), "{said}");
}
