//! The program itself with certificates of its own: only a process of its own can be given an
//! environment.

use std::{fs, path::Path};

use rustls::ALL_VERSIONS;
use tempfile::TempDir;
use tokio::task;

use crate::support::{
    terminal::{Terminal, snapdeck},
    tls::{Authority, good_for, serve},
    wire_server::{WireServer, json},
};

/// Both a list of instances and the account's name.
const ANSWER: &str = r#"{"doc":{"user":{"$email":"ops@example.ua"},
    "elem":[{"id":{"$":"1"},"name":{"$":"web-of-tests"}}]}}"#;

/// A server that `authority` vouches for, its URL, and a folder with that authority's `ca.pem`.
async fn served() -> (WireServer, String, TempDir) {
    let behind = WireServer::always(json(ANSWER)).await;
    let authority = Authority::new("ours");
    let identity = authority.sign(&good_for(&["localhost"]));
    let port = serve(&identity, ALL_VERSIONS, behind.address()).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
    (behind, format!("https://localhost:{port}/"), folder)
}

/// The screen on that server, with the machine's authorities in this file.
fn open(url: &str, authorities: &Path) -> Terminal {
    Terminal::with(|command| {
        command
            .args(["--url", url])
            .env("SNAPDECK_TOKEN", "a-token")
            .env("SSL_CERT_FILE", authorities)
    })
}

#[tokio::test]
async fn the_machines_authorities_are_those_of_ssl_cert_file() {
    let (_behind, url, folder) = served().await;
    let seen = task::spawn_blocking(move || {
        let mut terminal = open(&url, &folder.path().join("ca.pem"));
        terminal.see("web-of-tests");
        terminal.keys("q");
        assert_eq!(terminal.exit_code(), 0);
    });
    seen.await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_sent_nothing_and_the_screen_says_why() {
    let (behind, url, folder) = served().await;
    let seen = task::spawn_blocking(move || {
        let other = folder.path().join("other.pem");
        fs::write(&other, Authority::new("other").pem()).unwrap();
        for (authorities, why) in [
            (
                other,
                "the server's certificate is not trusted: no authority that this",
            ),
            (
                folder.path().join("none.pem"),
                "this machine has no certificate authorities",
            ),
        ] {
            let mut terminal = open(&url, &authorities);
            terminal.see(why);
            assert!(!terminal.text().contains(".."), "{}", terminal.text());
            terminal.keys("q");
            assert_eq!(terminal.exit_code(), 0);
        }
    });
    seen.await.unwrap();
    assert_eq!((behind.connections(), behind.bytes()), (0, 0));
}

/// Also without any authorities of the machine's own.
#[tokio::test]
async fn a_profiles_ca_file_is_used() {
    let (behind, url, folder) = served().await;
    let seen = task::spawn_blocking(move || {
        let home = folder.path();
        let ca_file = home.join("ca.pem");
        let config = format!(
            "[profile.prod]\nurl = \"{url}\"\nca_file = \"{}\"\n",
            ca_file.display()
        );
        fs::create_dir_all(home.join("config/snapdeck")).unwrap();
        fs::write(home.join("config/snapdeck/config.toml"), config).unwrap();
        let status = || {
            let mut command = snapdeck(home);
            command
                .args(["auth", "status"])
                .env("SNAPDECK_TOKEN", "a-token")
                .env("SSL_CERT_FILE", home.join("none.pem"));
            let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
            let session = printed.lines().find(|line| line.starts_with("session "));
            session.unwrap().to_owned()
        };
        let with = status();
        fs::remove_file(&ca_file).unwrap();
        (with, status(), ca_file)
    });
    let (with, without, ca_file) = seen.await.unwrap();
    assert_eq!(with, "session   from SNAPDECK_TOKEN; about 60 minutes left");
    assert_eq!(
        without,
        format!(
            "session   from SNAPDECK_TOKEN; ca_file {} does not exist.",
            ca_file.display()
        )
    );
    assert_eq!(behind.funcs(), ["whoami"]);
}
