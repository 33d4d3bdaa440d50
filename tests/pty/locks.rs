//! Another snapdeck that holds the lock of a profile's session, and a state folder that can only be
//! read.

use std::{
    fs::{self, File, Permissions},
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::civil::date;
use rustix::process::geteuid;
use snapdeck::simulator::{Options, ServedAccount, Simulator};

use super::{auth::Person, settled};
use crate::{
    simulator::serve,
    support::terminal::{Terminal, snapdeck},
};

const LOGIN: [&str; 3] = ["login", "--user", "demo@example.com"];

/// The lock file of the only profile.
fn lock_in(sessions: &Path) -> PathBuf {
    let mut paths = fs::read_dir(sessions).unwrap().map(|it| it.unwrap().path());
    paths
        .find(|path| path.extension().unwrap() == "lock")
        .unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Holds the lock of the user's only profile, like a stopped program.
fn hold(person: &Person, id: &str) -> File {
    let lock = lock_in(&person.home().join("state/snapdeck/sessions"));
    let held = File::options().write(true).open(&lock).unwrap();
    held.try_lock().unwrap();
    fs::write(&lock, id).unwrap();
    held
}

const NAMED: &str = "Another snapdeck (pid 4711) is signing in. Waiting up to 3 s.";

#[test]
fn logout_names_who_holds_the_lock_and_goes_on_without_it() {
    let person = Person::new();
    let (code, _, said) = person.run(&LOGIN, "demo\n");
    assert_eq!(code, 0, "{said}");
    let _held = hold(&person, "4711");
    let (code, _, said) = person.run(&["logout"], "");
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        said,
        format!(
            "snapdeck: {NAMED}\nsnapdeck: the session is ended, and the stored secrets are deleted.\n"
        )
    );
}

#[test]
fn the_screen_names_who_holds_the_lock_stays_usable_and_goes_on_without_it() {
    let person = Person::new();
    let (code, _, said) = person.run(&LOGIN, "demo\n");
    assert_eq!(code, 0, "{said}");
    let _held = hold(&person, "4711");
    let mut terminal =
        Terminal::with(|command| person.at_home(command).env("SNAPDECK_URL", person.url()));
    // It may be gone from the screen by now. What was written then is looked at, and of that the word
    // of which no letter stood there before: digits may have been those of the port.
    terminal.until("name of the holder", |terminal| {
        terminal.text().contains("(pid 4711)")
            || String::from_utf8_lossy(terminal.written()).contains("Another")
    });
    terminal.keys("?");
    terminal.see("╭ Keys");
    terminal.keys("?");
    terminal.see_gone("╭ Keys");
    // The stored secrets are still used.
    settled(&mut terminal, "MySnapshot");
    terminal.see_gone(NAMED);
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
}

/// A home that belongs to a user without root's privileges, and that user's programs.
struct ReadOnlyHome {
    home: tempfile::TempDir,
    url: String,
    user: u32,
}

impl ReadOnlyHome {
    /// Signed in, and nothing can be written any more.
    fn signed_in(url: String, login: &[&str]) -> Self {
        let user = if geteuid().is_root() {
            65_534
        } else {
            geteuid().as_raw()
        };
        let home = tempfile::tempdir().unwrap();
        chown(home.path(), Some(user), None).unwrap();
        let this = Self { home, url, user };
        let (code, _, said) = this.run(login, "demo\n");
        assert_eq!(code, 0, "{said}");
        let state = this.state();
        for entry in fs::read_dir(state.join("sessions")).unwrap() {
            set_mode(&entry.unwrap().path(), 0o400);
        }
        for folder in [state.join("sessions"), state] {
            set_mode(&folder, 0o500);
        }
        this
    }

    /// Removes the lock file, which can't be created again.
    fn remove_lock(&self) {
        let sessions = self.state().join("sessions");
        set_mode(&sessions, 0o700);
        fs::remove_file(lock_in(&sessions)).unwrap();
        set_mode(&sessions, 0o500);
    }

    fn state(&self) -> PathBuf {
        self.home.path().join("state/snapdeck")
    }

    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home: &Path = self.home.path();
        command
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("SNAPDECK_URL", &self.url)
            .current_dir("/")
            .uid(self.user)
    }

    fn run(&self, arguments: &[&str], typed: &str) -> (i32, String, String) {
        use std::io::Write as _;
        let mut command = snapdeck(self.home.path());
        self.prepare(&mut command).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        (code, text(output.stdout), text(output.stderr))
    }
}

impl Drop for ReadOnlyHome {
    fn drop(&mut self) {
        let state = self.state();
        for folder in [state.clone(), state.join("sessions")] {
            let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
        }
    }
}

fn simulator() -> (Simulator, String) {
    let today = date(2026, 11, 14).at(14, 2, 31, 0);
    let options = Options::new("5acd1215da7a09eaae215987", today);
    let simulator = Simulator::new(ServedAccount::demo(today).unwrap(), options);
    let url = format!("http://{}/", serve(&simulator));
    (simulator, url)
}

#[test]
fn a_kept_session_is_used_where_nothing_can_be_written() {
    let (simulator, url) = simulator();
    let home = ReadOnlyHome::signed_in(url, &LOGIN);
    let lives = || {
        let (code, told, said) = home.run(&["auth", "status"], "");
        assert_eq!(code, 0, "{told}{said}");
        assert!(told.contains("about 60 minutes left"), "{told}");
    };
    lives();
    home.remove_lock();
    lives();
    let mut terminal = Terminal::with(|command| home.prepare(command));
    settled(&mut terminal, "MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(simulator.sign_ins().done, 1);

    let (code, _, said) = home.run(&LOGIN, "demo\n");
    assert_eq!(code, 1);
    let last = said.lines().last().unwrap();
    assert!(
        last.contains("signed in, but the session was not stored: "),
        "{said}"
    );
    assert!(
        last.ends_with("can't be written: permission denied."),
        "{said}"
    );
}

#[test]
fn a_renewed_session_that_can_t_be_kept_is_said() {
    let (simulator, url) = simulator();
    let login = ["login", "--keep-password", "--user", "demo@example.com"];
    let home = ReadOnlyHome::signed_in(url, &login);
    simulator.end_sessions();
    let mut terminal = Terminal::with(|command| home.prepare(command));
    terminal.see("The session was renewed, but not stored. ");
    settled(&mut terminal, "MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
}
