//! A real Secret Service: a session bus of the test's own, and GNOME's keyring on it.

use std::{path::Path, process::Command};

use super::DemoServer;
use crate::support::terminal::{isolated, snapdeck};

/// Whether these can be run here.
fn installed(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let mut found = Command::new("sh");
        found.args(["-c", &format!("command -v {program}")]);
        found.output().unwrap().status.success()
    })
}

/// What the program says of where secrets are, signed in and out again on a session bus of its own,
/// after a shell there did `before`.
fn on_a_bus(home: &Path, before: &str) -> String {
    let server = DemoServer::start(&[]);
    let mut command = isolated("dbus-run-session".as_ref(), home);
    let script = format!(
        "{before}\n\
         exec 2>&1\n\
         echo demo | \"$SNAPDECK\" login --user demo@example.com --keep-password\n\
         find ~/state -name '*.json' -printf 'FILE %f\n'\n\
         \"$SNAPDECK\" auth status | tail -2\n\
         \"$SNAPDECK\" logout\n\
         \"$SNAPDECK\" auth status | tail -2"
    );
    command
        .args(["--", "sh", "-c", &script])
        .env("PATH", "/usr/bin:/bin")
        .env("SNAPDECK", snapdeck(home).get_program())
        .env("SNAPDECK_URL", &server.url);
    let printed = command.output().unwrap().stdout;
    let port = server.url.rsplit(':').next().unwrap().trim_end_matches('/');
    String::from_utf8(printed).unwrap().replace(port, "PORT")
}

#[test]
fn secrets_are_kept_in_a_real_keyring_or_in_the_file_where_it_keeps_none() {
    if !installed(&["dbus-run-session", "gnome-keyring-daemon"]) {
        println!("There is no Secret Service here: nothing was tried with one.");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let expect = |before: &str, place: &str| {
        let said = on_a_bus(home.path(), before);
        for line in [
            &format!("snapdeck: The session and the password will be kept in {place}."),
            "snapdeck: signed in as ops@example.ua.",
            &format!("session   in {place}; 60 min are left"),
            &format!("password  in {place}"),
            "snapdeck: the session is ended, and what was kept is forgotten.",
            "session   none: snapdeck login",
        ] {
            assert!(said.lines().any(|said| said == line), "{line:?} in\n{said}");
        }
        assert_eq!(said.contains("FILE"), place.starts_with('~'), "{said}");
    };
    let file = "~/state/snapdeck/sessions/default@127.0.0.1:PORT.json (not encrypted; only you can read it)";
    // It answers, but there is nothing in it that could keep something; then it is locked.
    expect("", file);
    let unlock = "echo pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
    expect(unlock, "the system keyring (Secret Service)");
    expect("", file);
}
