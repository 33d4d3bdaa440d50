//! `snapdeck login`, `auth status` and `logout`, with secrets from standard input.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use snapdeck::{
    app::ask::READING_TIME,
    simulator::{Options, ServedAccount, ServedUser, Simulator},
};

use tempfile::TempDir;

use super::{DemoServer, settled};
use crate::{
    simulator::serve,
    support::terminal::{Terminal, snapdeck},
};

const USER: &str = "demo@example.com";

/// A user with a home and a server.
pub(super) struct Person {
    home: TempDir,
    server: DemoServer,
}

impl Person {
    pub(super) fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            server: DemoServer::start(&[]),
        }
    }

    pub(super) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// A program with this home.
    pub(super) fn at_home<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home.path();
        command
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
    }

    /// Exit code, stdout, stderr.
    pub(super) fn run(&self, arguments: &[&str], typed: &str) -> (i32, String, String) {
        let mut command = snapdeck(self.home.path());
        command
            .args(arguments)
            .env("SNAPDECK_URL", &self.server.url);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // A command that asks nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// The line of `auth status` with this beginning.
    fn status(&self, of: &str) -> String {
        let (_, told, _) = self.run(&["auth", "status"], "");
        let line = told.lines().find(|line| line.starts_with(of));
        line.unwrap_or_else(|| panic!("no {of} in\n{told}"))
            .to_owned()
    }
}

#[test]
fn a_session_is_opened_told_of_and_ended() {
    let person = Person::new();
    assert!(
        person
            .status("session")
            .ends_with("none; sign in with: snapdeck login")
    );
    let (code, _, said) = person.run(&["login", "--user", USER], "demo\n");
    assert_eq!(code, 0, "{said}");
    let place = said.find("will be stored in").unwrap();
    assert!(place < said.find("signed in as").unwrap(), "{said}");
    assert_eq!(person.status("account"), "account   ops@example.ua");
    assert!(person.status("session").ends_with("about 60 minutes left"));
    assert_eq!(person.status("password"), "password  not stored");
    let kept = person.home.path().join("state/snapdeck/sessions");
    for file in fs::read_dir(kept).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let (code, _, said) = person.run(&["logout"], "");
    assert_eq!(
        (code, &*said),
        (
            0,
            "snapdeck: the session is ended, and the stored secrets are deleted.\n"
        )
    );
    assert!(
        person
            .status("session")
            .ends_with("none; sign in with: snapdeck login")
    );
}

#[test]
fn the_second_factor_is_the_second_line() {
    let person = Person::new();
    let login = ["login", "--user", "two@example.com", "--keep-password"];
    let (code, _, said) = person.run(&login, "demo\n123456\n");
    assert_eq!(code, 0, "{said}");
    assert!(said.ends_with("signed in as two@example.com.\n"), "{said}");
    assert!(person.status("password").contains("sessions"));
}

#[test]
fn a_pasted_token_is_trimmed_and_ended_only_when_asked_for() {
    let person = Person::new();
    let token = format!("  {} \n", person.server.token);
    let (code, _, said) = person.run(&["login", "--with-token"], &token);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("the blanks around it were removed."),
        "{said}"
    );
    let (_, _, said) = person.run(&["logout"], "");
    assert!(
        said.contains("no session was ended on the server"),
        "{said}"
    );
}

#[test]
fn what_is_missing_or_wrong_is_one_sentence() {
    let person = Person::new();
    for (arguments, typed, sentence) in [
        (
            &["login", "--user", USER][..],
            "wrong\n",
            "The login or the password is wrong.",
        ),
        (&["login", "--user", USER], "\n", "the password is empty."),
        (
            &["login"],
            "demo\n",
            "the login is missing: use --user EMAIL, or set `user` in the profile.",
        ),
        (
            &["login", "--with-token"],
            "a b\n",
            "the session token contains blanks: copy it again.",
        ),
        (
            &["login", "--with-token"],
            "0000\n",
            "The session token is not accepted: it has ended or is mistyped. Copy it again.",
        ),
        (
            &["login", "--with-key", "--user", USER],
            "0000000000000000\n",
            "The one-time key is wrong or was used already: make a new one.",
        ),
    ] {
        let (code, _, said) = person.run(arguments, typed);
        assert_eq!(code, 1, "{said}");
        let last = said.lines().last().unwrap();
        assert_eq!(last, format!("snapdeck: {sentence}"));
    }
    assert!(
        person
            .status("session")
            .ends_with("none; sign in with: snapdeck login")
    );
}

#[test]
fn two_programs_that_renew_at_the_same_time_sign_in_once() {
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    let options = Options::new("5acd1215da7a09eaae215987", today);
    let simulator = Simulator::new(ServedAccount::demo(today).unwrap(), options);
    let url = format!("http://{}/", serve(&simulator));
    let home = tempfile::tempdir().unwrap();
    let at_home = |command: &mut Command| {
        command
            .env("HOME", home.path())
            .env("XDG_STATE_HOME", home.path().join("state"))
            .env("SNAPDECK_URL", &url);
    };
    let mut login = snapdeck(home.path());
    at_home(&mut login);
    login.args(["login", "--keep-password", "--user", USER]);
    let mut child = login.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"demo\n").unwrap();
    assert!(child.wait().unwrap().success());

    let open = || {
        let mut terminal = Terminal::with(|command| {
            at_home(command);
            command
        });
        settled(&mut terminal, "MySnapshot");
        terminal
    };
    let mut both = [open(), open()];
    assert_eq!(simulator.sign_ins().done, 1, "what is kept is found");
    simulator.end_sessions();
    simulator.change(|account| account.snapshot(5_204_214).unwrap().name = "renewed".into());
    for terminal in &mut both {
        terminal.keys("r");
    }
    for terminal in &mut both {
        terminal.see("renewed");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
    }
    assert_eq!(simulator.sign_ins().done, 2);
}

#[test]
fn blanks_around_the_token_of_the_environment_are_told_and_such_inside_refused() {
    let home = tempfile::tempdir().unwrap();
    let server = DemoServer::start(&[]);
    for (token, said) in [
        (server.token.clone(), ""),
        (
            format!(" {}\n", server.token),
            "snapdeck: the blanks around SNAPDECK_TOKEN were removed.\n",
        ),
        (
            "a b".to_owned(),
            "snapdeck: SNAPDECK_TOKEN contains blanks, which no token does: copy it again.\n",
        ),
    ] {
        let mut command = snapdeck(home.path());
        command.args(["auth", "status", "--url", &server.url]);
        let output = command.env("SNAPDECK_TOKEN", token).output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), said);
    }
}

#[test]
fn a_stored_session_is_reported_where_the_token_of_the_environment_has_ended() {
    let person = Person::new();
    let (code, _, said) = person.run(&["login", "--user", USER], "demo\n");
    assert_eq!(code, 0, "{said}");
    let run = |arguments: &[&str]| {
        let mut command = snapdeck(person.home());
        command.args(arguments).env("SNAPDECK_URL", person.url());
        let output = command.env("SNAPDECK_TOKEN", "0000").output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, printed) = run(&["auth", "status"]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("account   ops@example.ua\n"), "{printed}");
    let session = printed.lines().find(|line| line.starts_with("session"));
    let session = session.unwrap();
    assert!(session.contains("sessions/default@"), "{session}");
    assert!(
        session.ends_with(
            "; about 60 minutes left; SNAPDECK_TOKEN has ended and is ignored: unset it"
        ),
        "{session}"
    );
    let (code, printed) = run(&["doctor"]);
    assert_eq!(code, 0, "{printed}");
    let said =
        "session          warning  SNAPDECK_TOKEN has ended; the stored session of ops@example.ua";
    assert!(printed.contains(said), "{printed}");
}

#[test]
fn a_log_line_names_its_profile() {
    let person = Person::new();
    let folder = person.home().join("config/snapdeck");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), "[profile.prod]\n").unwrap();
    let (code, _, said) = person.run(&["login", "--user", USER], "demo\n");
    assert_eq!(code, 0, "{said}");
    person.status("session");
    let log = fs::read_to_string(person.home().join("state/snapdeck/snapdeck.log")).unwrap();
    assert!(log.contains(" INFO prod: sign-in: done in "), "{log}");
    assert!(log.contains(" INFO prod: signed in\n"), "{log}");
    assert!(log.contains(" INFO prod: whoami: done in "), "{log}");
}

#[test]
fn an_empty_answer_and_one_with_a_control_character_are_asked_for_again() {
    let server = DemoServer::start(&[]);
    let mut terminal = Terminal::with(|command| command.args(["login", "--url", &server.url]));
    terminal.see("Login (e-mail): ");
    answer(&mut terminal, "", "Login (e-mail): ", 2);
    terminal.see("snapdeck: the login is empty.");
    answer(&mut terminal, USER, PASSWORD, 1);
    answer(&mut terminal, "", PASSWORD, 2);
    terminal.see("snapdeck: the password is empty.");
    answer(&mut terminal, "de\x1amo", PASSWORD, 3);
    terminal.see("snapdeck: the password contains a control character, such as Ctrl-Z: type it");
    // The end of the input is not an answer.
    terminal.keys("\x04");
    assert_eq!(terminal.exit_code(), 1);

    let mut terminal = asked(&server, USER);
    for times in 2..=5 {
        answer(&mut terminal, "", PASSWORD, times);
    }
    terminal.keys("demo\r");
    terminal.see("signed in as ops@example.ua.");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_command_for_another_server_is_not_run_and_that_is_told() {
    let person = Person::new();
    let folder = person.home.path().join("config/snapdeck");
    fs::create_dir_all(&folder).unwrap();
    let config = format!(
        "[profile.prod]\ntoken_command = ['echo', '{}']\n",
        person.server.token
    );
    fs::write(folder.join("config.toml"), config).unwrap();
    let told = person.status("session");
    let said = "none; token_command is not run, because SNAPDECK_URL names another server; sign in with: snapdeck login";
    assert!(told.ends_with(said), "{told}");
}

/// `snapdeck login` of this user in a terminal, at its first question.
fn asked(server: &DemoServer, user: &str) -> Terminal {
    let mut terminal =
        Terminal::with(|command| command.args(["login", "--user", user, "--url", &server.url]));
    terminal.see(PASSWORD);
    terminal
}

const PASSWORD: &str = "Password: ";
const CODE: &str = "Code of the second factor: ";

/// Types an answer, and waits until the question was asked this often.
fn answer(terminal: &mut Terminal, typed: &str, question: &str, times: usize) {
    terminal.keys(&format!("{typed}\r"));
    terminal.until(&format!("{question}{times} times"), |terminal| {
        terminal.text().matches(question).count() == times
    });
}

#[test]
fn a_wrong_password_and_a_wrong_code_are_asked_for_again() {
    let server = DemoServer::start(&[]);
    let mut terminal = asked(&server, "two@example.com");
    answer(&mut terminal, "wrong", PASSWORD, 2);
    terminal.see("snapdeck: The login or the password is wrong.");
    answer(&mut terminal, "wrong", PASSWORD, 3);
    answer(&mut terminal, "demo", CODE, 1);
    answer(&mut terminal, "000000", CODE, 2);
    terminal.see("snapdeck: The code is wrong or too old");
    answer(&mut terminal, "111111", CODE, 3);
    terminal.keys("123456\r");
    terminal.see("signed in as two@example.com.");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn three_wrong_answers_end_a_sign_in_and_a_block_does_at_once() {
    let server = DemoServer::start(&[]);
    let mut terminal = asked(&server, USER);
    answer(&mut terminal, "wrong", PASSWORD, 2);
    answer(&mut terminal, "wrong", PASSWORD, 3);
    terminal.keys("wrong\r");
    assert_eq!(terminal.exit_code(), 1);
    assert_eq!(terminal.text().matches(PASSWORD).count(), 3);
    assert_eq!(terminal.text().matches("is wrong.").count(), 3);

    let mut terminal = asked(&server, USER);
    terminal.keys("demo\r");
    assert_eq!(terminal.exit_code(), 1);
    let text = terminal.text();
    assert!(
        text.contains("the server blocks this login for 20 s"),
        "{text}"
    );
    assert_eq!(text.matches(PASSWORD).count(), 1);

    let mut terminal = asked(&server, "two@example.com");
    answer(&mut terminal, "demo", CODE, 1);
    answer(&mut terminal, "000000", CODE, 2);
    answer(&mut terminal, "000000", CODE, 3);
    terminal.keys("000000\r");
    assert_eq!(terminal.exit_code(), 1);
    assert_eq!(terminal.text().matches(CODE).count(), 3);
}

#[test]
fn one_code_serves_two_programs_at_the_second_factor() {
    let today = jiff::civil::date(2026, 11, 14).at(14, 2, 31, 0);
    let options = Options::new("5acd1215da7a09eaae215987", today);
    let simulator = Simulator::new(ServedAccount::demo(today).unwrap(), options);
    simulator.add(ServedUser::second(today));
    let person = Person::new();
    let url = format!("http://{}/", serve(&simulator));
    let mut login = snapdeck(person.home());
    let login = person.at_home(&mut login).env("SNAPDECK_URL", &url);
    login.args(["login", "--keep-password", "--user", "two@example.com"]);
    let mut child = login.stdin(Stdio::piped()).spawn().unwrap();
    let typed = b"demo\n123456\n";
    child.stdin.take().unwrap().write_all(typed).unwrap();
    assert!(child.wait().unwrap().success());
    simulator.end_sessions();

    let open = || {
        let mut terminal =
            Terminal::with(|command| person.at_home(command).env("SNAPDECK_URL", &url));
        terminal.see("Enter the code of the second factor");
        terminal
    };
    let mut both = [open(), open()];
    let done = simulator.sign_ins().done;
    let [one, other] = &mut both;
    // Keys typed before the form can be read are dropped.
    while !one.is_silent(READING_TIME) {}
    one.keys("123456\r");
    for terminal in [one, other] {
        terminal.see("two-1");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
    }
    assert_eq!(simulator.sign_ins().done, done + 1);
}
