//! snapdeck's files: drafts of killed processes, and unsafe files.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use super::{auth::Person, settled};
use crate::support::terminal::Terminal;

const LOGIN: [&str; 3] = ["login", "--user", "demo@example.com"];

fn state(home: &Path) -> PathBuf {
    home.join("state/snapdeck")
}

/// The draft of a session, as a process leaves it that was killed while writing.
fn leave_draft(home: &Path) -> PathBuf {
    let sessions = state(home).join("sessions");
    for folder in [state(home), sessions.clone()] {
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
    }
    let draft = sessions.join("gone@old.example.0123456789abcdef.new");
    fs::write(&draft, "hunter2").unwrap();
    draft
}

#[test]
fn what_a_killed_program_left_of_a_secret_is_removed_by_each_command() {
    let person = Person::new();
    for (command, typed) in [
        (&LOGIN[..], "demo\n"),
        (&["logout"], ""),
        (&["doctor"], ""),
        (&["auth", "status"], ""),
    ] {
        let draft = leave_draft(person.home());
        person.run(command, typed);
        assert!(!draft.exists(), "{command:?}");
    }
}

#[test]
fn what_a_killed_program_left_of_a_secret_is_removed_by_the_next_start() {
    let person = Person::new();
    let draft = leave_draft(person.home());
    let mut terminal = Terminal::with(|command| person.at_home(command).arg("--demo"));
    settled(&mut terminal, "MySnapshot");
    terminal.until("removal of the draft", |_| !draft.exists());
}

#[test]
fn a_draft_that_can_t_be_removed_is_named_by_logout_and_doctor() {
    let person = Person::new();
    let draft = leave_draft(person.home());
    fs::remove_file(&draft).unwrap();
    fs::create_dir(&draft).unwrap();
    let (code, _, said) = person.run(&["logout"], "");
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("0123456789abcdef.new can't be removed"),
        "{said}"
    );
    let (code, told, _) = person.run(&["doctor"], "");
    assert_eq!(code, 1, "{told}");
}

#[test]
fn folders_are_private_whatever_the_umask_is() {
    for umask in ["000", "022", "177"] {
        let person = Person::new();
        let script = format!("umask {umask}; printf 'demo\\n' | \"$@\"");
        let mut shell = Command::new("sh");
        let program = env!("CARGO_BIN_EXE_snapdeck");
        shell.args(["-c", &script, "sh", program]).args(LOGIN);
        shell.env_clear().env("PATH", "/usr/bin:/bin");
        shell.env("SNAPDECK_URL", person.url());
        let output = person.at_home(&mut shell).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let state = state(person.home());
        for folder in [
            state.join("sessions"),
            state.clone(),
            person.home().join("state"),
        ] {
            let mode = fs::metadata(&folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "umask {umask}: {}", folder.display());
        }
    }
}

/// Puts something in the place of the log.
fn with_odd_log(place: impl FnOnce(&Path)) -> Person {
    let person = Person::new();
    fs::remove_file(leave_draft(person.home())).unwrap();
    place(&state(person.home()).join("snapdeck.log"));
    person
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_log_that_is_no_plain_file_is_left_alone_and_said() {
    let victim = tempfile::NamedTempFile::new().unwrap();
    let link = with_odd_log(|log| symlink(victim.path(), log).unwrap());
    // Nobody reads from it.
    let pipe = with_odd_log(mkfifo);
    for (person, why) in [(&link, "is a symbolic link"), (&pipe, "is not a file")] {
        let log = state(person.home()).join("snapdeck.log");
        let (code, _, said) = person.run(&LOGIN, "demo\n");
        assert_eq!(code, 0, "{said}");
        let last = format!(
            "snapdeck: no log is written: {} {why}. Fix it with: rm",
            log.display()
        );
        assert!(said.lines().last().unwrap().starts_with(&last), "{said}");
        let (_, told, _) = person.run(&["doctor"], "");
        assert!(told.contains(why), "{told}");

        let mut terminal = Terminal::with(|command| person.at_home(command).arg("--demo"));
        settled(&mut terminal, "MySnapshot");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
        assert!(terminal.left_behind().contains("no log is written"));
    }
    assert_eq!(fs::read_to_string(victim.path()).unwrap(), "");
}

#[test]
fn a_lock_that_is_a_pipe_holds_nobody_up() {
    let person = Person::new();
    let (code, _, said) = person.run(&LOGIN, "demo\n");
    assert_eq!(code, 0, "{said}");
    let sessions = state(person.home()).join("sessions");
    let entries = fs::read_dir(&sessions).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let lock = paths
        .find(|path| path.extension().unwrap() == "lock")
        .unwrap();
    fs::remove_file(&lock).unwrap();
    mkfifo(&lock);
    let fix = format!("is not a file. Fix it with: rm -r {}", lock.display());
    let (code, told, _) = person.run(&["auth", "status"], "");
    assert_eq!(code, 1);
    assert!(told.contains(&fix), "{told}");
    // The table may wrap it.
    let (code, told, _) = person.run(&["doctor", "--json"], "");
    assert_eq!(code, 1);
    assert!(told.contains("is not a file, so it is not used."), "{told}");
    let (code, _, said) = person.run(&["logout"], "");
    assert_eq!(code, 1);
    assert!(said.contains("the stored secrets are deleted"), "{said}");
}
