//! No leaks: marked secrets in every slot, a server that echoes everything in every kind of
//! failure, and then a search through all output.
//!
//! The search covers the bytes of the terminal, the output of commands, every file below the home
//! except the one for secrets, the program's command line, and the command line and environment of
//! its children. Each case asserts that the server received the secret (or that the program had
//! it), so that finding none means something.

use std::{fs, io::Write as _, path::Path, process::Stdio, time::Duration};

use tokio::task::{JoinSet, spawn_blocking};

use super::{TOO_EARLY, press, quit, settled};
use snapdeck::app::ask::READING_TIME;

use crate::support::{
    parrot::{CONFIRMED, FAILURES, Failure, Parrot},
    terminal::{Terminal, snapdeck},
};

/// The mark that no output may contain; every secret here begins with it.
const MARK: &str = "c4n4ry";

/// How long a form stands before Enter counts, and what a frame takes to get there.
const LONG_ENOUGH: Duration = READING_TIME.saturating_add(Duration::from_millis(50));

const TOKEN: &str = "c4n4ry-token";
const PASSWORD: &str = "c4n4ry-password";
const CODE: &str = "c4n4ry-code";
const KEY: &str = "c4n4ry-key";

/// The output that is searched for the mark.
#[track_caller]
fn clean(place: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(MARK), "{MARK} in {place}:\n{text}");
}

/// No file below the home contains it, except the one for secrets.
#[track_caller]
fn clean_home(home: &Path) {
    for entry in fs::read_dir(home).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            clean_home(&path);
        } else if path.parent().unwrap().file_name().unwrap() == "sessions" {
            // Only the session is stored unless more was asked for.
            let kept = fs::read_to_string(&path).unwrap();
            clean(
                &path.display().to_string(),
                kept.replace(CONFIRMED, "").as_bytes(),
            );
        } else if !path.ends_with("config.toml") {
            clean(&path.display().to_string(), &fs::read(&path).unwrap());
        }
    }
}

/// The program on this server, and the environment's secrets.
fn open(url: &str, variables: &[(&str, &str)]) -> Terminal {
    Terminal::with(|command| command.args(["--url", url]).envs(variables.iter().copied()))
}

/// Ends the program and searches everything it left.
#[track_caller]
fn close(mut terminal: Terminal) {
    let command_line = fs::read(format!("/proc/{}/cmdline", terminal.pid())).unwrap();
    clean("the command line", &command_line);
    quit(&mut terminal);
    clean("the terminal", terminal.written());
    assert!(terminal.log().exists(), "something is logged");
    clean_home(terminal.home());
}

/// Waits until this is said: in the last line, in a dialog, or broken into lines in the left list.
fn told(terminal: &mut Terminal, said: &str) {
    terminal.until(said, |terminal| {
        let text = terminal.text();
        let left = text.lines().filter_map(|line| line.split('│').nth(1));
        let left: Vec<_> = left.map(str::trim).collect();
        text.contains(said) || left.join(" ").contains(said)
    });
}

/// Types what a user types in the form, each after its question.
fn type_in(terminal: &mut Terminal, steps: &[(&str, &str)]) {
    for (asked, typed) in steps {
        // On a slow machine, the Enter of the last step may still have come too early.
        let is_asked = |terminal: &Terminal| terminal.text().contains(asked);
        terminal.until(asked, |terminal| {
            is_asked(terminal) || terminal.text().contains(TOO_EARLY)
        });
        if !is_asked(terminal) {
            while !terminal.is_silent(LONG_ENOUGH) {}
            terminal.keys("\r");
            terminal.see(asked);
        }
        // No Enter counts before that could be read.
        while !typed.is_empty() && !terminal.is_silent(LONG_ENOUGH) {}
        terminal.keys(typed);
    }
}

/// Runs the cases off the thread that serves.
async fn apart(cases: impl FnOnce(&Parrot) + Send + 'static) {
    let parrot = Parrot::start().await;
    spawn_blocking(move || cases(&parrot)).await.unwrap();
}

/// Runs a case for each failure, all at once: most of their time they wait.
async fn each_failure(case: impl Fn(&Parrot, Failure) + Copy + Send + 'static) {
    let mut cases = JoinSet::new();
    for failure in FAILURES {
        let parrot = Parrot::start().await;
        cases.spawn_blocking(move || case(&parrot, failure));
    }
    cases.join_all().await;
}

#[tokio::test]
async fn a_token_stays_out_of_every_failure() {
    each_failure(|parrot, (how, said, _)| {
        // Of the environment, then pasted.
        let before = parrot.fail(&[""], how);
        let mut terminal = open(&parrot.server.url(), &[("SNAPDECK_TOKEN", TOKEN)]);
        terminal.see(&said.replace("has ended", "refused the token"));
        parrot.was_sent(TOKEN, before);
        close(terminal);

        let before = parrot.fail(&[""], how);
        let mut terminal = open(&parrot.server.url(), &[]);
        type_in(
            &mut terminal,
            &[
                ("Welcome to snapdeck", "2"),
                ("Will be stored in", &format!("\x1b[200~{TOKEN}\x1b[201~\r")),
                (said, ""),
            ],
        );
        parrot.was_sent(TOKEN, before);
        close(terminal);
    })
    .await;
}

#[tokio::test]
async fn a_token_stays_out_of_every_write_that_fails() {
    each_failure(|parrot, (how, ..)| {
        // The keys that open its form, what that says, the keys to its button, the button, and those
        // that go round to it again.
        let create = ("c", "Create a snapshot", "\t\t", ">[ Create ]<", "\t\t\t");
        let delete = ("d", "Tab, then Enter", "\t", ">[ Delete 10 ]<", "\t\t");
        let rename = (
            "e",
            "Rename one snapshot",
            "er\t\t",
            ">[ Rename ]<",
            "\t\t\t",
        );
        for (func, (key, asked, to_button, button, round)) in [
            ("instances.snapshots.edit", create),
            ("image.delete", delete),
            ("image.edit", rename),
        ] {
            let before = parrot.fail(&[func], how);
            let mut terminal = open(&parrot.server.url(), &[("SNAPDECK_TOKEN", TOKEN)]);
            settled(&mut terminal, "old-one");
            type_in(&mut terminal, &[("Enter open", "\r"), ("d delete", key)]);
            terminal.see(asked);
            terminal.keys(to_button);
            terminal.see(button);
            // Answered, it is drawn: then it was sent.
            press(&mut terminal, round, |_| {
                let funcs = parrot.server.funcs();
                funcs[before..].contains(&func.to_owned())
            });
            terminal.see_gone(button);
            parrot.was_sent(TOKEN, before);
            close(terminal);
        }
    })
    .await;
}

#[tokio::test]
async fn a_password_stays_out_of_every_failure_of_a_sign_in() {
    each_failure(|parrot, (how, _, said)| {
        let before = parrot.fail(&["auth"], how);
        let variables = [("SNAPDECK_USER", "ops"), ("SNAPDECK_PASSWORD", PASSWORD)];
        let mut terminal = open(&parrot.server.url(), &variables);
        terminal.see(said);
        parrot.was_sent(PASSWORD, before);
        close(terminal);

        let before = parrot.fail(&["auth"], how);
        let mut terminal = open(&parrot.server.url(), &[]);
        type_in(
            &mut terminal,
            &[
                ("Welcome to snapdeck", "1"),
                ("Login    [", "ops\r"),
                ("Will be stored in", &format!("{PASSWORD}\r")),
                (said, ""),
            ],
        );
        parrot.was_sent(PASSWORD, before);
        close(terminal);
    })
    .await;
}

#[tokio::test]
async fn the_code_and_the_session_stay_out_of_every_failure_after_a_sign_in() {
    each_failure(|parrot, (how, said, refused)| {
        for (funcs, secret, said) in [
            (&["totp.confirm"][..], CODE, refused.to_owned()),
            // The session turns out to be valid.
            (
                &["instances"],
                CONFIRMED,
                said.replace("has ended", "may not do that"),
            ),
        ] {
            let before = parrot.fail(funcs, how);
            let mut terminal = open(&parrot.server.url(), &[]);
            type_in(
                &mut terminal,
                &[
                    ("Welcome to snapdeck", "1"),
                    ("Login    [", "ops\r"),
                    ("Will be stored in", &format!("{PASSWORD}\r")),
                    ("Code     [", &format!("{CODE}\r")),
                ],
            );
            told(&mut terminal, &said);
            parrot.was_sent(secret, before);
            close(terminal);
        }
    })
    .await;
}

/// The stdout and stderr of a command with this standard input.
fn run(home: &Path, arguments: &[&str], variables: &[(&str, &str)], typed: &str) -> String {
    let mut command = snapdeck(home);
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// Arguments, environment, the typed input, and the secret that the server receives.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str, &'a str);

#[tokio::test]
async fn no_command_prints_a_secret() {
    apart(|parrot| {
        let url = parrot.server.url();
        let server = ("SNAPDECK_URL", url.as_str());
        let token = [server, ("SNAPDECK_TOKEN", TOKEN)];
        let password = [
            server,
            ("SNAPDECK_USER", "ops"),
            ("SNAPDECK_PASSWORD", PASSWORD),
        ];
        let login = ["login", "--user", "ops"];
        let cases: [Case; 10] = [
            (&login, &[server], PASSWORD, PASSWORD),
            (
                &["login", "--user", "ops", "--keep-password"],
                &[server],
                PASSWORD,
                PASSWORD,
            ),
            (&["login", "--with-token"], &[server], TOKEN, TOKEN),
            (
                &["login", "--user", "ops", "--with-key"],
                &[server],
                KEY,
                KEY,
            ),
            (&["auth", "status"], &token, "", TOKEN),
            (&["logout", "--end"], &token, "", TOKEN),
            (&["doctor"], &token, "", TOKEN),
            (&["doctor", "--report"], &token, "", TOKEN),
            (&["doctor", "--json"], &token, "", TOKEN),
            (&["config", "show"], &password, "", ""),
        ];
        for (arguments, variables, typed, sent) in cases {
            let before = parrot.server.requests().len();
            for (how, ..) in FAILURES {
                let home = tempfile::tempdir().unwrap();
                parrot.fail(&[""], how);
                let said = run(home.path(), arguments, variables, &format!("{typed}\n"));
                clean(&format!("{arguments:?}"), said.as_bytes());
                assert!(said.lines().count() > 0);
                clean_home(home.path());
            }
            // Some stop at the first thing that is wrong.
            if !sent.is_empty() {
                parrot.was_sent(sent, before);
            }
        }
    })
    .await;
}

#[test]
fn a_command_that_asks_in_a_terminal_shows_nothing_of_the_answer() {
    for (arguments, asked, interrupted) in [
        (&["login", "--user", "ops"][..], "Password: ", false),
        (&["login", "--user", "ops"], "Password: ", true),
        (&["login", "--with-token"], "Session token: ", false),
        (
            &["login", "--user", "ops", "--with-key"],
            "One-time key: ",
            false,
        ),
    ] {
        let mut terminal = Terminal::with(|command| {
            // Nobody listens there.
            command
                .args(arguments)
                .args(["--url", "http://127.0.0.1:1/"])
        });
        // The echo is off by then, and on again after a signal.
        terminal.see(asked);
        if interrupted {
            terminal.keys("half\x1a\x03");
            assert_eq!(terminal.exit_code(), 130);
            continue;
        }
        terminal.keys(&format!("{MARK}\r"));
        assert_eq!(terminal.exit_code(), 1);
        let text = terminal.text();
        assert!(text.contains("No connection"), "{text}");
        clean("the terminal", terminal.written());
        clean_home(terminal.home());
    }
}

#[test]
fn a_secret_in_the_wrong_place_of_the_settings_is_not_shown() {
    for config in [
        "[profile.prod]\npassword = \"c4n4ry\"\n",
        "[profile.prod]\ntoken = \"c4n4ry\"\n",
        "[profile.prod]\nsession = \"c4n4ry\n",
        "token_command = \"c4n4ry\"\n",
        "[profile.prod]\ntoken_command = \"c4n4ry\"\n",
        "[profile.prod]\nread_only = \"c4n4ry\"\n",
        "[profile.prod]\nurl = \"https://me:c4n4ry@example.com/\"\n",
        "[profile.prod]\nurl = \"https://example.com/?auth=c4n4ry\"\n",
        "[profile.prod]\nurl = \"c4n4ry\"\n",
        "c4n4ry = = 1\n",
    ] {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config/snapdeck/config.toml");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, config).unwrap();
        for arguments in [
            &["config", "check"][..],
            &["config", "show"],
            &["doctor"],
            &[],
        ] {
            let said = run(home.path(), arguments, &[], "");
            assert!(said.contains("config.toml line "), "{config}{said}");
            clean(&format!("{arguments:?} with {config}"), said.as_bytes());
        }
        clean_home(home.path());
    }
}

#[tokio::test]
async fn a_token_command_is_told_no_secret_and_its_own_stays_out_of_every_failure() {
    apart(|parrot| {
        let elsewhere = tempfile::tempdir().unwrap();
        let (script, seen) = (
            elsewhere.path().join("script"),
            elsewhere.path().join("seen"),
        );
        let look = format!(
            "cat /proc/$$/environ /proc/$$/cmdline /proc/$PPID/cmdline >>{}",
            seen.display()
        );
        let variables = [("SNAPDECK_PASSWORD", PASSWORD), ("GPG_TTY", "c4n4ry-tty")];
        for (prints, how, said) in FAILURES
            .map(|(how, said, _)| (format!("echo {TOKEN}"), Some(how), said))
            .into_iter()
            .chain([
                (
                    format!("echo {TOKEN}; exit 3"),
                    None,
                    "token_command failed",
                ),
                (
                    format!("echo {TOKEN}; echo {TOKEN}"),
                    None,
                    "prints 2 lines",
                ),
                (format!("printf '{TOKEN}\\377'"), None, "not text"),
            ])
        {
            fs::write(&script, format!("{look}\n{prints}\n")).unwrap();
            let before = how.map(|how| parrot.fail(&[""], how));
            let config = format!(
                "[profile.prod]\nurl = '{}'\ntoken_command = ['/bin/sh', '{}']\n",
                parrot.server.url(),
                script.display()
            );
            let mut terminal = Terminal::with(|command| {
                let home = command
                    .get_envs()
                    .find(|(name, _)| *name == "XDG_CONFIG_HOME");
                let folder = Path::new(home.unwrap().1.unwrap()).join("snapdeck");
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("config.toml"), config).unwrap();
                command.envs(variables)
            });
            terminal.see(&said.replace("has ended", "refused the token"));
            if let Some(before) = before {
                parrot.was_sent(TOKEN, before);
            }
            let told = fs::read(&seen).unwrap();
            assert!(String::from_utf8_lossy(&told).contains("XDG_STATE_HOME"));
            clean("what a command is told", &told);
            close(terminal);
        }
    })
    .await;
}
