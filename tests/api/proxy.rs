//! With a proxy set, calls to this machine go straight to it, and others through the proxy. Tested
//! on the program itself, because only a process can be given an environment.

use std::{
    io::{Read as _, Write as _},
    path::Path,
};

use pty_process::{Size, blocking};
use tokio::task;

use super::{TOKEN, page};
use crate::support::wire_server::{WireServer, http, json};

/// Runs the program against this server until it shows `awaited`, then quits. Returns everything it
/// drew.
fn run(url: &str, proxies: &[(&str, &str)], state: &Path, awaited: &str) -> String {
    let (mut pty, pts) = blocking::open().unwrap();
    pty.resize(Size::new(24, 80)).unwrap();
    // `timeout` kills a program that shows nothing, which ends the reading below.
    let mut child = blocking::Command::new("timeout")
        .args(["--foreground", "30", env!("CARGO_BIN_EXE_snapdeck")])
        .args(["--url", url])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm-256color")
        .env("SNAPDECK_TOKEN", TOKEN)
        .env("XDG_STATE_HOME", state)
        .envs(proxies.iter().copied())
        .spawn(pts)
        .unwrap();
    let (mut drawn, mut quit) = (String::new(), false);
    let mut bytes = [0; 4096];
    // A read fails once the program has ended.
    while let Ok(count @ 1..) = pty.read(&mut bytes) {
        drawn.push_str(&String::from_utf8_lossy(&bytes[..count]));
        if !quit && drawn.contains(awaited) {
            quit = true;
            pty.write_all(b"q").unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(quit && status.success(), "{status}: {drawn:?}");
    drawn
}

#[tokio::test]
async fn no_proxy_is_used_for_this_machine_and_the_token_is_said_nowhere() {
    let proxy = WireServer::always(http("502 Bad Gateway", "", "")).await;
    let server = WireServer::start(|request| {
        json(match request.field("func") {
            "instances" => page(&["5203773"], r#","p_elems":"1""#),
            _ => format!("no JSON, but an echo: {TOKEN}"),
        })
    })
    .await;
    let state = tempfile::tempdir().unwrap();
    let (url, proxied) = (server.url(), proxy.url());
    let folder = state.path().to_owned();
    let drawn = task::spawn_blocking(move || {
        let all = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        let set = all.map(|name| (name, proxied.as_str()));
        run(&url, &set, &folder, "no JSON, but an echo: ***")
    });
    let drawn = drawn.await.unwrap();

    assert!(server.funcs().contains(&"instances".to_owned()));
    assert_eq!((proxy.connections(), proxy.bytes()), (0, 0));
    let log: String = std::fs::read_dir(state.path().join("snapdeck"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    assert!(log.contains("instances: done in "), "{log}");
    for said in [drawn, log] {
        assert!(!said.contains(TOKEN), "{said:?}");
    }
}

/// A server that no test can reach.
const FAR: &str = "https://snapdeck.invalid/";

#[tokio::test]
async fn calls_to_another_machine_go_by_the_proxy_with_its_login() {
    let proxy = WireServer::always(http("502 Bad Gateway", "", "")).await;
    let state = tempfile::tempdir().unwrap();
    let named = proxy.url().replace("http://", "http://user:pw@");
    let folder = state.path().to_owned();
    let ran =
        task::spawn_blocking(move || run(FAR, &[("ALL_PROXY", &named)], &folder, "No connection"));
    ran.await.unwrap();
    let asked = &proxy.requests()[0].head.to_lowercase();
    assert!(
        asked.starts_with("connect snapdeck.invalid:443 "),
        "{asked}"
    );
    assert!(
        asked.contains("\nproxy-authorization: basic dxnlcjpwdw==\r\n"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_proxy_that_cannot_be_used_is_named_and_nothing_goes_past_it() {
    for (variable, value) in [
        ("ALL_PROXY", "ftp://127.0.0.1:9"),
        ("https_proxy", "socks5://a"),
    ] {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().to_owned();
        let said = format!("{variable} is not an http");
        let ran = task::spawn_blocking(move || run(FAR, &[(variable, value)], &folder, &said));
        ran.await.unwrap();
    }
}
