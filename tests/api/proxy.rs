//! With a proxy set, calls to this machine still go straight to it: shown on the program itself,
//! because only a process of its own can be given an environment.

use std::{
    io::{Read as _, Write as _},
    path::Path,
};

use pty_process::{Size, blocking};
use tokio::task;

use super::{TOKEN, page};
use crate::support::wire_server::{WireServer, http, json};

/// Runs the program against this server until it shows `awaited`, and quits. Gives all that it
/// drew.
fn run(url: &str, proxy: &str, state: &Path, awaited: &str) -> String {
    let (mut pty, pts) = blocking::open().unwrap();
    pty.resize(Size::new(24, 80)).unwrap();
    // `timeout` ends a program that shows nothing, and with it the reading below.
    let mut child = blocking::Command::new("timeout")
        .args(["--foreground", "30", env!("CARGO_BIN_EXE_snapdeck")])
        .args(["--url", url])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm-256color")
        .env("SNAPDECK_TOKEN", TOKEN)
        .env("XDG_STATE_HOME", state)
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy)))
        .spawn(pts)
        .unwrap();
    let (mut drawn, mut quit) = (String::new(), false);
    let mut bytes = [0; 4096];
    // A read fails when the program has ended.
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
    let drawn =
        task::spawn_blocking(move || run(&url, &proxied, &folder, "no JSON, but an echo: ***"));
    let drawn = drawn.await.unwrap();

    assert!(server.funcs().contains(&"instances".to_owned()));
    assert_eq!((proxy.connections(), proxy.bytes()), (0, 0));
    let log: String = std::fs::read_dir(state.path().join("snapdeck"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(log.contains("instances: done in "), "{log}");
    for said in [drawn, log] {
        assert!(!said.contains(TOKEN), "{said:?}");
    }
}
