//! `snapdeck doctor`: with the embedded server, without a server, and with problems on this
//! machine.

use std::{
    fs::{self, Permissions},
    io::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use insta::assert_snapshot;
use rustls::ALL_VERSIONS;
use serde_json::Value;
use snapdeck::simulator::Simulator;
use tempfile::TempDir;
use tokio::task;

use crate::{
    simulator::{TOKEN, demo, serve},
    support::{
        front::{Barrier, Fault, Front},
        terminal::snapdeck,
        tls::{self, Authority, good_for},
    },
};

/// A person's home, and the server that is asked.
struct Person {
    home: TempDir,
    server: SocketAddr,
}

impl Person {
    fn at(server: SocketAddr) -> Self {
        let home = tempfile::Builder::new().prefix("canary").tempdir().unwrap();
        Self { home, server }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.server)
    }

    fn configure(&self, config: &str) -> PathBuf {
        let file = self.home.path().join("config/snapdeck/config.toml");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, config).unwrap();
        file
    }

    fn state(&self) -> PathBuf {
        self.home.path().join("state/snapdeck")
    }

    /// Exit code and stdout.
    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
        let mut command = snapdeck(self.home.path());
        command.arg("doctor").args(arguments);
        command.env("SNAPDECK_URL", self.url());
        command.envs(variables.iter().copied());
        let output = command.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, "");
        let printed = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), printed)
    }

    /// The exit code and the checks, from the JSON.
    fn checks(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, Checks) {
        let (code, printed) = self.run(&[arguments, &["--json"]].concat(), variables);
        let told: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
        (code, Checks(told["checks"].as_array().unwrap().clone()))
    }

    /// Stores the server's token for later runs.
    fn login(&self) {
        let mut command = snapdeck(self.home.path());
        command.args(["login", "--with-token", "--url", &self.url()]);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(TOKEN.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
    }
}

struct Checks(Vec<Value>);

impl Checks {
    fn of(&self, name: &str) -> (&str, &str, &str) {
        let check = self.0.iter().find(|check| check["name"] == name);
        let check = check.unwrap_or_else(|| panic!("{name}: {:?}", self.0));
        let word = |key: &str| check[key].as_str().unwrap_or_default();
        (word("state"), word("said"), word("remedy"))
    }

    /// The checks that are not good, except those that a test can't run.
    fn worse(&self) -> Vec<String> {
        let usual = [("window", "skipped"), ("TLS", "skipped")];
        let all = self.0.iter().map(|check| {
            let word = |key: &str| check[key].as_str().unwrap();
            (word("name"), word("state"))
        });
        all.filter(|one| one.1 != "good" && !usual.contains(one))
            .map(|(name, state)| format!("{name} {state}"))
            .collect()
    }
}

const SIGNED_IN: (&str, &str) = ("SNAPDECK_TOKEN", TOKEN);

/// A port where nobody listens.
fn nobody() -> SocketAddr {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    taken.local_addr().unwrap()
}

fn filter(simulator: &Simulator, form: &str, field: &str, value: &str) {
    let sent = [
        ("func", form),
        ("auth", TOKEN),
        ("out", "json"),
        (field, value),
        ("sok", "ok"),
    ];
    let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let _ = simulator.answer(sent.into());
}

#[test]
#[cfg_attr(
    not(feature = "keyring"),
    ignore = "the tables tell of a program with a keyring"
)]
fn where_all_is_good_a_table_says_so() {
    let person = Person::at(serve(&demo()));
    let (code, printed) = person.run(&[], &[SIGNED_IN]);
    let port = person.server.port().to_string();
    assert_snapshot!("good", printed.replace(&port, "PORT"));
    assert_eq!(code, 0);
    assert!(!person.state().exists(), "nothing is written");
}

#[test]
#[cfg_attr(
    not(feature = "keyring"),
    ignore = "the tables tell of a program with a keyring"
)]
fn without_a_server_the_rest_is_not_tried() {
    let person = Person::at(nobody());
    let (code, printed) = person.run(&[], &[SIGNED_IN]);
    let port = person.server.port().to_string();
    assert_snapshot!("nobody", printed.replace(&port, "PORT"));
    assert_eq!(code, 1);
}

#[test]
fn a_way_that_ends_before_the_server_is_told_with_its_step() {
    let person = Person::at(serve(&demo()));
    let plain = person.url().replace("http:", "https:");
    let proxy = [
        ("SNAPDECK_URL", "https://panel.example.org/"),
        ("https_proxy", &person.url()),
    ];
    // TLS with a server that does not speak it, and through a proxy that is none.
    for way in [&[("SNAPDECK_URL", plain.as_str())][..], &proxy] {
        let (code, checks) = person.checks(&[], &[&[SIGNED_IN], way].concat());
        assert_eq!(code, 1);
        assert_eq!(checks.of("connection").0, "good");
        assert_eq!(checks.of("TLS").0, "bad");
        assert_eq!(checks.of("answer").1, "Not tried: there is no TLS.");
        assert_eq!(checks.of("session").1, "Not tried: there is no TLS.");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_bad_and_no_call_is_made() {
    let person = Person::at(nobody());
    for (variable, value) in [
        ("ALL_PROXY", "socks5://user:5ecret@127.0.0.1:9"),
        ("HTTPS_PROXY", "ftp://127.0.0.1:9"),
        ("https_proxy", "http://127.0.0.1:port"),
    ] {
        let way = [
            SIGNED_IN,
            ("SNAPDECK_URL", "https://panel.example.org/"),
            (variable, value),
        ];
        let (code, checks) = person.checks(&[], &way);
        assert_eq!(code, 1);
        let said = format!("{variable} is not an http or https proxy, so no call is made.");
        assert_eq!(checks.of("proxy").0, "bad");
        assert_eq!(checks.of("proxy").1, said);
        assert_eq!(checks.of("TLS").1, "Not tried: the proxy can't be used.");
    }
}

#[tokio::test]
async fn a_private_authority_is_asked_for_and_trusted() {
    let authority = Authority::new("canary");
    let identity = authority.sign(&good_for(&["localhost", "canary.example"]));
    let port = tls::serve(&identity, ALL_VERSIONS, serve(&demo())).await;
    let tried = task::spawn_blocking(move || {
        let person = Person::at(nobody());
        let pem = person.home.path().join("ca.pem");
        let named = format!("[profile.prod]\nca_file = '{}'\n", pem.display());
        fs::write(
            person.home.path().join("other.pem"),
            Authority::new("other").pem(),
        )
        .unwrap();
        let other = person.home.path().join("other.pem");
        let on = |host: &str, arguments: &[&str]| {
            let url = format!("https://{host}:{port}/");
            let other = ("SSL_CERT_FILE", other.to_str().unwrap());
            let (code, printed) =
                person.run(arguments, &[SIGNED_IN, ("SNAPDECK_URL", &url), other]);
            assert_eq!(printed.matches("TLS ").count(), 1, "{printed}");
            let hidden = arguments == ["--report"] && printed.contains("canary");
            assert!(!hidden, "{printed}");
            (code, printed)
        };
        let says = |host: &str, what: &str| {
            let (code, report) = on(host, &["--report"]);
            assert_eq!(code, 1);
            let line = format!("TLS              BAD      {what}");
            assert!(report.contains(&line), "{report}");
        };
        says(
            "localhost",
            "It could not be established: the server's certificate is not trusted: no authority that",
        );
        person.configure(&named);
        says("localhost", "ca_file does not exist.");
        fs::write(&pem, authority.pem()).unwrap();
        says(
            "127.0.0.1",
            "It could not be established: the server's certificate is not trusted.",
        );
        let (code, table) = on("localhost", &[]);
        assert!(
            table.contains("The server's certificate is accepted."),
            "{table}"
        );
        assert_eq!(code, 0, "{table}");
    });
    tried.await.unwrap();
}

#[test]
fn a_session_is_judged_by_the_server() {
    let simulator = demo();
    let person = Person::at(serve(&simulator));
    let (code, checks) = person.checks(&[], &[("SNAPDECK_TOKEN", "0")]);
    assert_eq!(code, 1);
    assert_eq!(checks.worse(), ["session bad", "filters skipped"]);
    let (_, said, remedy) = checks.of("session");
    assert_eq!(
        said,
        "SNAPDECK_TOKEN has ended, or belongs to another address."
    );
    assert!(remedy.contains("snapdeck login"), "{remedy}");

    let (code, checks) = person.checks(&[], &[("SNAPDECK_TOKEN", "a b")]);
    assert_eq!((code, checks.of("session").0), (1, "bad"));
    assert!(checks.of("session").1.contains("contains blanks"));
    let (code, checks) = person.checks(&[], &[]);
    assert_eq!((code, checks.of("session").0), (0, "warning"));
    let calls = simulator.ledger();
    assert!(calls.iter().all(|call| call.func == "whoami"), "{calls:?}");
}

#[test]
fn what_stands_in_the_way_is_told() {
    for barrier in [Barrier::Address("badip"), Barrier::Firewall(403)] {
        let front = Front::of(demo());
        front.bar(Some(barrier));
        let person = Person::at(front.listen());
        let (code, checks) = person.checks(&[], &[SIGNED_IN]);
        assert_eq!(code, 1);
        let worse = ["answer bad", "session skipped", "filters skipped"];
        assert_eq!(checks.worse(), worse, "{barrier:?}");
        let (_, said, remedy) = checks.of("answer");
        assert!(said.contains("blocks this address"), "{said}");
        assert!(remedy.contains("another address"), "{remedy}");
    }
}

#[test]
fn filters_of_the_browser_are_named() {
    let simulator = demo();
    filter(&simulator, "instances.filter", "name", "web");
    filter(&simulator, "instances.snapshots.filter", "name", "canary");
    let person = Person::at(serve(&simulator));
    let (code, checks) = person.checks(&[], &[SIGNED_IN]);
    assert_eq!(
        (code, checks.worse()),
        (0, vec!["filters warning".to_owned()])
    );
    assert_eq!(
        checks.of("filters").1,
        "The instances are filtered by name. The snapshots are filtered by name. \
         Rows that do not match are not shown here."
    );
}

#[test]
fn with_a_wrong_configuration_no_server_is_asked() {
    let simulator = demo();
    let person = Person::at(serve(&simulator));
    person.configure("[profile.prod]\ncolr = 'red'\n");
    let (code, checks) = person.checks(&[], &[SIGNED_IN]);
    assert_eq!(code, 1);
    let (state, said, remedy) = checks.of("configuration");
    assert_eq!(state, "bad");
    assert!(said.contains("config.toml line 2: \"colr\""), "{said}");
    assert!(remedy.contains("snapdeck config check"), "{remedy}");
    assert_eq!(checks.of("session").0, "skipped");
    assert_eq!(simulator.ledger().len(), 0);

    person.configure("[profile.prod]");
    let (code, checks) = person.checks(&["--profile", "prdo"], &[SIGNED_IN]);
    assert_eq!((code, checks.of("configuration").0), (1, "bad"));
    let (code, checks) = person.checks(&["--profile", "prod"], &[SIGNED_IN]);
    assert_eq!((code, checks.of("configuration").0), (0, "good"));
}

#[test]
fn what_others_could_read_or_change_is_told_with_the_command_that_mends_it() {
    let person = Person::at(serve(&demo()));
    person.login();
    let (code, checks) = person.checks(&[], &[]);
    assert_eq!((code, checks.worse()), (0, vec![]));
    let session = checks.of("session").1;
    assert!(
        session.starts_with("The stored session works; the account is "),
        "{session}"
    );

    let config = person.configure("[profile.default]");
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    mode(&config, 0o666);
    let (code, checks) = person.checks(&[], &[]);
    assert_eq!((code, checks.of("configuration").0), (1, "bad"));
    let remedy = format!("chmod go-w {}", config.display());
    assert!(checks.of("permissions").2.ends_with(&remedy));
    mode(&config, 0o644);

    let secrets = person.state().join("sessions");
    let secrets = secrets.join(format!("default@{}.json", person.server));
    mode(&secrets, 0o644);
    let (code, checks) = person.checks(&[], &[]);
    assert_eq!((code, checks.of("permissions").0), (1, "bad"));
    let remedy = format!("chmod 600 {}", secrets.display());
    assert!(checks.of("permissions").2.ends_with(&remedy));
    assert_eq!(checks.of("session").0, "skipped");
}

#[test]
fn a_state_folder_that_is_none_is_told() {
    let person = Person::at(serve(&demo()));
    fs::write(person.home.path().join("state"), "a file").unwrap();
    let (_, checks) = person.checks(&[], &[SIGNED_IN]);
    assert_eq!(checks.of("state folder").0, "warning");
    let nowhere = [SIGNED_IN, ("HOME", ""), ("XDG_STATE_HOME", "")];
    let (_, checks) = person.checks(&[], &nowhere);
    assert_eq!(checks.of("state folder").2, "Set HOME or XDG_STATE_HOME.");
}

#[test]
fn the_persons_own_command_is_run_only_where_that_is_asked_for() {
    let person = Person::at(serve(&demo()));
    let ran = person.home.path().join("ran");
    let script = format!("touch {}; echo {TOKEN}", ran.display());
    person.configure(&format!(
        "[profile.prod]\nurl = '{}'\ntoken_command = ['/bin/sh', '-c', '{script}']\n",
        person.url()
    ));
    let (code, checks) = person.checks(&[], &[]);
    assert_eq!((code, checks.of("session").0), (0, "skipped"));
    assert!(checks.of("session").1.contains("(/bin/sh)"));
    assert!(checks.of("session").2.contains("--token-command"));
    assert!(!ran.exists());

    let (code, checks) = person.checks(&["--token-command"], &[]);
    assert_eq!((code, checks.worse()), (0, vec![]));
    assert!(ran.exists());
}

#[test]
fn a_report_holds_nothing_of_the_person() {
    let front = Front::of(demo());
    filter(&front, "instances.filter", "name", "canary");
    let id = front.change(|account| {
        account.email = "canary@example.com".to_owned();
        account.realname = "canary".to_owned();
        account.id.to_string()
    });
    let person = Person::at(front.listen());
    let elsewhere = tempfile::Builder::new().prefix("canary").tempdir().unwrap();
    let elsewhere = elsewhere.path().to_str().unwrap();
    let url = person.url();
    let closed = format!("http://canary:canary@{}/", nobody());
    let slots = [
        ("SNAPDECK_URL", url.as_str()),
        ("SNAPDECK_TOKEN", TOKEN),
        ("SNAPDECK_USER", "canary"),
        ("SNAPDECK_PASSWORD", "canary"),
        ("USER", "canary"),
        ("LOGNAME", "canary"),
        ("HOSTNAME", "canary"),
        ("TMUX", "/tmp/canary"),
        ("TERM", "canary canary"),
        ("LANG", "canary"),
        ("COLORTERM", "canary"),
        ("HTTPS_PROXY", closed.as_str()),
        ("NO_PROXY", "canary"),
    ];
    let config = |user: &str| {
        person.configure(&format!(
            "[profile.canary]\nurl = '{url}'\n{user} = 'canary@example.com'\nca_file = '/canary/ca.pem'\n\
             token_command = ['/canary/command', 'canary']\n"
        ))
    };
    let report = |more: &[(&str, &str)], wanted: &str| {
        let (_, report) = person.run(&["--report"], &[&slots, more].concat());
        assert!(report.starts_with("snapdeck "), "{report}");
        assert!(report.contains(wanted), "{report}");
        for hidden in ["canary", TOKEN, &id] {
            assert!(
                !report.to_lowercase().contains(hidden),
                "{hidden}: {report}"
            );
        }
        report
    };
    config("user");
    let good = report(&[], "SNAPDECK_TOKEN works.");
    assert!(
        good.contains(&format!("server {}\n", person.server)),
        "{good}"
    );
    assert!(good.contains("filtered by name"), "{good}");
    report(
        &[("XDG_STATE_HOME", elsewhere)],
        "It will be created when it is needed.",
    );
    let state = [("XDG_STATE_HOME", ""), ("XDG_CONFIG_HOME", "")];
    report(&state, "It will be created when it is needed.");
    report(&[("SNAPDECK_TOKEN", "")], "there is a token_command.");
    report(&[("SNAPDECK_TOKEN", "canary")], "has ended");
    report(
        &[("SNAPDECK_URL", "https://panel.example.org/")],
        "No connection to the proxy",
    );
    let (_, table) = person.run(&[], &slots);
    assert!(table.contains("canary@example.com"), "{table}");

    let foreign = Fault::Instead {
        status: 200,
        content_type: "text/html",
        body: b"canary".to_vec(),
    };
    front.meet("whoami", foreign);
    report(&[], "The answer is not what the server should send.");
    report(&[("SNAPDECK_PROFILE", "canary2")], "It is wrong.");
    config("canary");
    report(&[], "It is wrong on line 3.");
}

#[test]
fn that_a_command_is_for_another_server_is_told() {
    let person = Person::at(serve(&demo()));
    let ran = person.home.path().join("ran");
    let script = format!("touch {}; echo {TOKEN}", ran.display());
    person.configure(&format!(
        "[profile.prod]\ntoken_command = ['/bin/sh', '-c', '{script}']\n"
    ));
    let said = "token_command is not run, because SNAPDECK_URL names another server.";
    let (code, checks) = person.checks(&["--token-command"], &[]);
    assert_eq!((code, checks.of("session").0), (0, "warning"));
    assert!(checks.of("session").1.contains(said));
    assert!(!ran.exists());
}
