//! `snapdeck config` and the screen's flags: output, files, exit codes.

use std::{
    ffi::OsStr,
    fs,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use tempfile::TempDir;

use crate::support::terminal::snapdeck;

/// A person's home.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A home with this file in it.
    fn with(config: &str) -> Self {
        let home = Self::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::write(home.file(), config).unwrap();
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join("config/snapdeck/config.toml")
    }

    /// Exit code, stdout, stderr; the home's path is `~` in them.
    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
        let mut command = snapdeck(self.path());
        command.args(arguments).envs(variables.iter().copied());
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            text.replace(self.path().to_str().unwrap(), "~")
        };
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    /// What is printed on success.
    fn prints(&self, arguments: &[&str]) -> String {
        let (code, printed, said) = self.run(arguments, &[]);
        assert_eq!((code, said.as_str()), (0, ""), "{printed}");
        printed
    }
}

const PLACE: &str = "~/config/snapdeck/config.toml";

#[test]
fn a_sample_is_written_once_and_is_good() {
    let home = Home::new();
    assert_eq!(home.prints(&["config", "path"]), format!("{PLACE}\n"));
    assert_eq!(
        home.prints(&["config", "check"]),
        format!("{PLACE} does not exist; snapdeck config init writes a sample.\n")
    );
    assert_eq!(
        home.prints(&["config", "init"]),
        format!("{PLACE} is written.\n")
    );
    assert_eq!(
        home.prints(&["config", "check"]),
        format!("{PLACE} is good; it has no profile.\n")
    );

    fs::write(home.file(), "[profile.mine]").unwrap();
    let (code, _, said) = home.run(&["config", "init"], &[]);
    assert_eq!(code, 1);
    assert_eq!(
        said,
        format!("snapdeck: {PLACE} exists already and is left as it is.\n")
    );
    assert_eq!(
        home.prints(&["config", "check"]),
        format!("{PLACE} is good: 1 profile.\n")
    );
}

#[test]
fn all_that_is_wrong_is_told() {
    let home = Home::with("[profile.prod]\ncolr = 'red'\nurl = 'http://a.example/'\n");
    let wrong = format!(
        "snapdeck: {PLACE} line 2: \"colr\" is not a key of a profile; did you mean \"colour\"?\n\
         snapdeck: {PLACE} line 3: the server URL must begin with https:// \
         (http:// is allowed for this machine only).\n"
    );
    assert_eq!(
        home.run(&["config", "check"], &[]),
        (1, String::new(), wrong.clone())
    );
    assert_eq!(
        home.run(&["config", "show"], &[]),
        (2, String::new(), wrong)
    );
    // The screen does not start with it, but the demo does.
    let (code, _, said) = home.run(&[], &[("SNAPDECK_TOKEN", "x")]);
    assert_eq!(code, 2);
    assert!(said.contains("did you mean \"colour\"?"), "{said}");
    let (_, _, said) = home.run(&["--demo"], &[]);
    assert!(said.contains("must be a terminal"), "{said}");
}

#[test]
fn what_is_set_is_shown_with_what_set_it() {
    let home = Home::with(
        "default_profile = 'dev'\n\
         [profile.prod]\n\
         url = 'https://prod.example/'\n\
         colour = 'red'\n\
         token_command = ['echo', 'hunter2']\n\
         [profile.dev]\n\
         user = 'ops@example.com'\n",
    );
    assert_eq!(
        home.prints(&["config", "show", "--profile", "prod", "--read-only"]),
        format!(
            "\
file            {PLACE}
profile         prod                   --profile
theme           terminal               default
remember        yes                    default
mouse           no                     default
notify          auto                   default
notify_command  -                      default
url             https://prod.example/  line 3
user            -                      default
colour          red                    line 4
read_only       yes                    --read-only
warn            7d                     default
alarm           30d                    default
language        en                     default
ca_file         -                      default
token_command   echo and 1 argument    line 5
other           dev                    line 6
"
        )
    );
}

#[test]
fn a_profile_that_is_none_is_refused() {
    let home = Home::with("[profile.prod]\n[profile.dev]\n");
    let said = "snapdeck: --profile: there is no profile \"prdo\"; did you mean \"prod\"? \
                Known: prod, dev.\n";
    let (code, _, refused) = home.run(&["--profile", "prdo"], &[("SNAPDECK_TOKEN", "x")]);
    assert_eq!((code, refused.as_str()), (2, said));

    for command in [&["config", "show"][..], &["auth", "status"], &["logout"]] {
        let (code, ..) = home.run(command, &[("SNAPDECK_PROFILE", "x")]);
        assert_eq!(code, 2, "{command:?}");
    }
    let (_, _, refused) = home.run(&["config", "show"], &[("SNAPDECK_PROFILE", "x")]);
    assert_eq!(
        refused,
        "snapdeck: SNAPDECK_PROFILE: there is no profile \"x\"; known: prod, dev.\n"
    );
    let (code, _, _) = home.run(&["--demo", "--profile", "prod"], &[]);
    assert_eq!(code, 2);
}

#[test]
fn without_a_home_there_is_no_place_for_the_file() {
    let home = Home::new();
    let nowhere = [("HOME", ""), ("XDG_CONFIG_HOME", "")];
    let (code, _, said) = home.run(&["config", "path"], &nowhere);
    assert_eq!(code, 1);
    assert_eq!(
        said,
        "snapdeck: there is no place for config.toml: set HOME or XDG_CONFIG_HOME.\n"
    );
    // The screen needs no file, so none is reported missing.
    let (_, _, said) = home.run(&[], &nowhere);
    assert!(said.contains("must be a terminal"), "{said}");
}

#[test]
fn a_variable_that_is_not_text_ends_the_program_with_its_name() {
    let home = tempfile::tempdir().unwrap();
    for name in [
        "SNAPDECK_URL",
        "SNAPDECK_TOKEN",
        "SNAPDECK_USER",
        "SNAPDECK_PASSWORD",
        "SNAPDECK_PROFILE",
    ] {
        for command in [&["auth", "status"][..], &["--demo"], &["doctor"]] {
            let mut program = snapdeck(home.path());
            program.args(command).env("SNAPDECK_TOKEN", "5ecret");
            program.env(name, OsStr::from_bytes(b"https://127.0.0.1:1/\xff"));
            let output = program.output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{output:?}");
            assert_eq!(
                String::from_utf8(output.stderr).unwrap(),
                format!("snapdeck: {name} is not UTF-8. Correct it, or unset it.\n")
            );
        }
    }
}

#[test]
fn a_home_that_is_not_text_keeps_its_config() {
    let outer = tempfile::tempdir().unwrap();
    let home = outer.path().join(OsStr::from_bytes(b"h\xffme"));
    let folder = home.join("config/snapdeck");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("config.toml"),
        "[profile.prod]\nread_only = true\n",
    )
    .unwrap();
    let output = snapdeck(&home).args(["config", "show"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("read_only       yes"), "{told}");
    // A report for the maintainers names no folder of the user.
    let report = ["doctor", "--report"];
    let output = snapdeck(&home).args(report).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(!told.contains("h\u{fffd}me"), "{told}");
}
