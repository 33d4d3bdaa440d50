//! Two runs on one state folder: the second starts where the first was left.

use std::{fs, path::Path, time::Duration};

use snapdeck::app::StartAt;

use crate::support::app::{Setup, StateFolder, TestApp};

fn file(folder: &Path) -> String {
    fs::read_to_string(folder.join("views/prod@api.zomro.com.json")).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_next_run_starts_where_the_last_one_was_left() {
    let folder = StateFolder::new();
    let app = TestApp::with(folder.setup()).await;
    app.sees("before-nginx-1.29").await;
    app.keys("sshow or hide newest<enter><esc>").await;
    app.keys("ssort by name<enter>s<enter>/web<enter>j").await;
    app.pass(Duration::from_secs(2)).await;
    app.keys("<tab>sshow or hide region<left><left><esc>").await;
    app.keys("/03<enter>").await;
    let row = app.row();
    app.keys("q").await;
    assert_eq!(app.end().await.code, 0);
    let written = file(folder.path());
    assert!(!written.contains("before-nginx"), "{written}");

    let app = TestApp::with(folder.setup()).await;
    app.sees("remembered /web").await;
    app.sees("remembered /03").await;
    app.sees("NAME↓").await;
    assert_eq!(app.row(), row);
    let headings = app.line("STATUS");
    assert!(headings.find("REGION") < headings.find("GB"), "{headings}");
    app.sees_no("NEWEST").await;
    // Esc clears it as usual, and the next run has none.
    app.keys("<esc>").await;
    app.sees_no("/03").await;
    app.keys("<esc><esc>").await;
    app.sees_no("restored").await;
    app.keys("3").await;
    app.keys("q").await;
    assert_eq!(app.end().await.code, 0);

    let app = TestApp::with(folder.setup()).await;
    app.sees("Whole account").await;
    app.keys("1").await;
    app.sees_no("restored").await;
    app.sees("NAME↓").await;
    app.keys("q").await;
}

#[tokio::test(start_paused = true)]
async fn a_change_is_written_at_once_and_the_place_at_the_end() {
    let folder = StateFolder::new();
    let app = TestApp::with(folder.setup()).await;
    app.sees("before-nginx-1.29").await;
    assert!(!folder.path().join("views").exists());
    app.keys("j<tab><s-tab>").await;
    assert!(!folder.path().join("views").exists());
    app.keys("/db<enter>").await;
    assert!(file(folder.path()).contains("\"filter\":\"db\""));
}

#[tokio::test(start_paused = true)]
async fn a_damaged_file_is_as_none() {
    let folder = StateFolder::new();
    let app = TestApp::with(folder.setup()).await;
    app.sees("before-nginx-1.29").await;
    app.keys("/db<enter>q").await;
    app.end().await;
    let path = folder.path().join("views/prod@api.zomro.com.json");
    let good = fs::read(&path).unwrap();
    for bad in [&good[..good.len() / 2], b"\0\xff", b"", b"{\"version\":0}"] {
        fs::write(&path, bad).unwrap();
        let app = TestApp::with(folder.setup()).await;
        app.sees("before-nginx-1.29").await;
        app.sees_no("restored").await;
        app.keys("q").await;
        assert_eq!(app.end().await.code, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn the_command_line_names_an_instance_and_a_filter() {
    let start = |instance: &str, filter: &str| Setup {
        start: StartAt {
            instance: Some(instance.to_owned()),
            filter: Some(filter.to_owned()).filter(|filter| !filter.is_empty()),
            view: None,
        },
        ..Setup::default()
    };
    let app = TestApp::with(start("db-m", "db")).await;
    app.sees("db-main › Snapshots").await;
    app.sees("/db").await;
    app.sees_no("restored").await;
    let app = TestApp::with(start("web", "")).await;
    app.sees("web can mean 2 instances: web-01 (id 5203773), web-02 (id")
        .await;
    app.sees("web-01 › Snapshots").await;
}
