//! `SNAPDECK_PASSWORD` opens the account for every command as it does for the screen.

use std::{fs, process::Stdio};

use snapdeck::simulator::Simulator;
use tempfile::TempDir;

use super::settled;
use crate::{
    simulator::{demo, serve},
    support::terminal::{Terminal, snapdeck},
};

const USER: &str = "demo@example.com";

/// A home, a server, and a password in the environment.
struct Person {
    home: TempDir,
    simulator: Simulator,
    url: String,
}

impl Person {
    fn new() -> Self {
        let simulator = demo();
        Self {
            home: tempfile::tempdir().unwrap(),
            url: format!("http://{}/", serve(&simulator)),
            simulator,
        }
    }

    fn variables<'a>(&'a self, password: &'a str) -> [(&'static str, &'a str); 3] {
        [
            ("SNAPDECK_URL", &self.url),
            ("SNAPDECK_USER", USER),
            ("SNAPDECK_PASSWORD", password),
        ]
    }

    /// The exit code and all output, without any input.
    fn run(&self, arguments: &[&str], password: &str) -> (i32, String) {
        let mut command = snapdeck(self.home.path());
        command.args(arguments).envs(self.variables(password));
        let output = command.stdin(Stdio::null()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap(),
            String::from_utf8(said).unwrap(),
        )
    }

    /// The number of opened and ended sessions.
    fn sessions(&self) -> (usize, usize) {
        let seen = self.simulator.sign_ins();
        (seen.done, seen.left)
    }
}

#[test]
fn the_screen_opens_the_account_with_it() {
    let person = Person::new();
    let mut terminal = Terminal::with(|command| command.envs(person.variables("demo")));
    settled(&mut terminal, "MySnapshot");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(person.sessions(), (1, 0));
}

#[test]
fn login_signs_in_with_it_and_asks_for_nothing() {
    let person = Person::new();
    let (code, said) = person.run(&["login"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("using the password in SNAPDECK_PASSWORD."));
    assert!(said.contains("signed in as ops@example.ua."), "{said}");

    // A wrong one is tried once: nobody is there to correct it.
    let (code, said) = person.run(&["login"], "wrong");
    assert_eq!(code, 1);
    assert!(
        said.ends_with("snapdeck: The login or the password is wrong.\n"),
        "{said}"
    );
    // It belongs to that login, and to no other.
    let (code, said) = person.run(&["login", "--user", "other@example.com"], "demo");
    assert_eq!(code, 1);
    assert!(
        said.ends_with("snapdeck: the password is empty.\n"),
        "{said}"
    );
    assert_eq!(person.sessions(), (1, 0));
}

#[test]
fn without_a_login_it_is_not_used_and_that_is_explained() {
    let person = Person::new();
    let mut command = snapdeck(person.home.path());
    command.args(["auth", "status"]);
    command.envs([
        ("SNAPDECK_URL", &*person.url),
        ("SNAPDECK_PASSWORD", "demo"),
    ]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "snapdeck: SNAPDECK_PASSWORD is not used, because no login is set: set SNAPDECK_USER too, \
         or `user` in the profile.\n"
    );
}

#[test]
fn auth_status_opens_a_session_with_it_and_ends_that() {
    let person = Person::new();
    let (code, said) = person.run(&["auth", "status"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("account   ops@example.ua\n"), "{said}");
    assert!(said.contains("session   SNAPDECK_PASSWORD opens one\n"));
    assert_eq!(person.sessions(), (1, 1));

    let (code, said) = person.run(&["auth", "status"], "wrong");
    assert_eq!(code, 1);
    assert!(said.contains("session   The login or the password is wrong.\n"));

    // The stored session of the login is used, and stays.
    let (code, said) = person.run(&["login"], "demo");
    assert_eq!(code, 0, "{said}");
    let (code, said) = person.run(&["auth", "status"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("about 60 minutes left"), "{said}");
    assert_eq!(person.sessions(), (2, 1));
}

#[test]
fn doctor_opens_a_session_with_it_and_ends_that() {
    let person = Person::new();
    let (code, said) = person.run(&["doctor"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("session          good     A session from SNAPDECK_PASSWORD works;"),
        "{said}"
    );
    assert!(said.contains("filters          good     No filter is set."));
    assert_eq!(person.sessions(), (1, 1));

    let (code, said) = person.run(&["doctor"], "wrong");
    assert_eq!(code, 1);
    assert!(said.contains("session          BAD      The login or the password is wrong."));
    assert!(said.contains("filters          -        Not tried: there is no session."));

    // An ended one is replaced, and the new one is stored.
    assert_eq!(person.run(&["login"], "demo").0, 0);
    person.simulator.end_sessions();
    let (code, said) = person.run(&["doctor"], "demo");
    assert_eq!(code, 0, "{said}");
    assert_eq!(person.sessions(), (3, 1));
    let (code, said) = person.run(&["auth", "status"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("about 60 minutes left"), "{said}");
    assert_eq!(person.sessions(), (3, 1));
}

#[test]
fn logout_opens_nothing_with_it_and_forgets_what_is_kept() {
    let person = Person::new();
    let (code, said) = person.run(&["logout"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("nothing was stored, and no session was ended"));
    assert_eq!(person.sessions(), (0, 0));

    assert_eq!(person.run(&["login"], "demo").0, 0);
    let (code, said) = person.run(&["logout"], "demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("the session is ended, and the stored secrets are deleted."));
    assert_eq!(person.sessions(), (1, 1));
    let kept = person.home.path().join("state/snapdeck/sessions");
    let kept = fs::read_dir(kept).unwrap();
    let kept = kept.filter(|one| {
        let path = one.as_ref().unwrap().path();
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    assert_eq!(kept.count(), 0);
}
