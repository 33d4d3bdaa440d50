//! What changed while no snapdeck ran: the first list of the account beside the last one of the run
//! before.

use std::{fs, path::PathBuf, time::Duration};

use insta::assert_snapshot;
use jiff::{ToSpan as _, civil::date};
use snapdeck::simulator::{ServedAccount, ServedSnapshot};

use crate::support::{
    app::{Setup, StateFolder, TestApp, start_of_time},
    front::Front,
};

/// A run on a state folder, on the server of an earlier run if there is one.
async fn run(folder: &StateFolder, server: Option<&Front>, size: (u16, u16)) -> TestApp {
    let app = TestApp::with(Setup {
        size,
        state_folder: Some(folder.path().to_owned()),
        transport: server.map(Front::transport),
        time: start_of_time()
            + if server.is_some() {
                14.hours()
            } else {
                0.hours()
            },
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    app
}

/// The end of a run whose list is kept; returns its server.
async fn ended(app: TestApp) -> Front {
    app.pass(Duration::from_secs(5)).await;
    let server = app.simulator.clone();
    app.keys("q").await;
    assert_eq!(app.end().await.code, 0);
    server
}

/// What another admin does meanwhile.
fn meanwhile(server: &Front) {
    server.change(|account| {
        account.remove(5_226_790).unwrap();
        let new = ServedSnapshot::new(5_300_000, "by-olena", date(2026, 11, 15));
        account.instance(5_203_773).unwrap().snapshots.push(new);
    });
}

fn list(folder: &StateFolder) -> PathBuf {
    let mut files = fs::read_dir(folder.path().join("lists")).unwrap();
    files.next().unwrap().unwrap().path()
}

#[tokio::test(start_paused = true)]
async fn what_another_admin_did_is_told_at_the_next_start() {
    let folder = StateFolder::new();
    let app = run(&folder, None, (120, 40)).await;
    // One is deleted here, after the list of the account was read.
    app.pass(Duration::from_secs(5)).await;
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("Deleted ").await;
    let server = ended(app).await;
    meanwhile(&server);
    let next = run(&folder, Some(&server), (120, 40)).await;
    next.sees(
        "Not done here: 1 snapshot deleted, 1 snapshot created since 2026-11-14 14:02 UTC. \
         Press o for details.",
    )
    .await;
    next.keys("o").await;
    assert_snapshot!(next.screen());
    next.keys("j").await;
    next.sees("The snapshot “by-olena” (id 5300000) of web-01 (id 5203773), made 2026-11-15")
        .await;
    next.keys("/here<enter>").await;
    next.sees("deleted here").await;
    // The tabs turn both ways.
    next.keys("<esc><tab>").await;
    next.sees("Operations").await;
    next.keys("<s-tab>").await;
    next.sees("not deleted here").await;
    // It is told once.
    let server2 = server.clone();
    next.keys("<esc>").await;
    ended(next).await;
    let third = run(&folder, Some(&server2), (120, 40)).await;
    third.pass(Duration::from_secs(5)).await;
    third.sees_no("Not done here").await;
    third.keys("o<s-tab>").await;
    third
        .sees("Nothing was created or deleted between 2026-11-15 04:02 UTC and this start.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn what_changed_can_be_read_in_a_small_window() {
    let folder = StateFolder::new();
    let server = ended(run(&folder, None, (80, 24)).await).await;
    meanwhile(&server);
    let next = run(&folder, Some(&server), (80, 24)).await;
    next.sees("Not done here: 1 snapshot deleted").await;
    next.keys("o").await;
    assert_snapshot!(next.screen());
}

#[tokio::test(start_paused = true)]
async fn a_first_start_and_a_damaged_list_tell_nothing() {
    let folder = StateFolder::new();
    let app = run(&folder, None, (120, 40)).await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("o<s-tab>").await;
    app.sees("There is no earlier list of this account to compare with.")
        .await;
    app.keys("<esc>").await;
    let server = ended(app).await;
    meanwhile(&server);
    let path = list(&folder);
    let text = fs::read_to_string(&path).unwrap();
    for damaged in [
        text.replacen("Netherlands", "Nether", 1)
            .replacen("web", "wab", 1),
        text[..text.len() / 2].to_owned(),
        String::new(),
    ] {
        fs::write(&path, damaged).unwrap();
        let next = run(&folder, Some(&server), (120, 40)).await;
        next.sees_no("Not done here").await;
        next.pass(Duration::from_secs(5)).await;
        next.keys("q").await;
        next.end().await;
        // It is replaced by a good one.
        let now = fs::read_to_string(&path).unwrap();
        assert!(now.contains("by-olena") && now != text);
    }
}

/// The list of another user proves nothing about this one.
#[tokio::test(start_paused = true)]
async fn the_list_of_another_user_is_not_compared() {
    let folder = StateFolder::new();
    let server = ended(run(&folder, None, (120, 40)).await).await;
    server.change(|account| {
        account.email = "olena@example.ua".into();
        account.remove(5_226_790).unwrap();
    });
    let next = run(&folder, Some(&server), (120, 40)).await;
    next.pass(Duration::from_secs(5)).await;
    next.sees("olena@example.ua").await;
    next.sees_no("Not done here").await;
    let kept = fs::read_to_string(list(&folder)).unwrap();
    assert!(kept.contains("olena@example.ua"));
}

#[tokio::test(start_paused = true)]
async fn a_large_account_is_compared_too() {
    let folder = StateFolder::new();
    let account = || ServedAccount::made(2, 3_000, start_of_time());
    let setup = |account, transport| Setup {
        account,
        transport,
        ..folder.setup()
    };
    let app = TestApp::with(setup(account(), None)).await;
    app.pass(Duration::from_secs(10)).await;
    let server = ended(app).await;
    server.change(|account| drop(account.instances[0].snapshots.drain(..2_500)));
    let next = TestApp::with(setup(account(), Some(server.transport()))).await;
    next.pass(Duration::from_secs(10)).await;
    next.sees("Not done here: 2,500 snapshots deleted since")
        .await;
    next.keys("o<end>").await;
    next.sees("Changes 2,500 since").await;
}
