//! Writes that a run of the program leaves unfinished: the next one follows them, and sends nothing
//! again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::ToSpan as _;
use snapdeck::files;
use tempfile::TempDir;

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// A first run on a state folder.
async fn first(folder: &TempDir) -> TestApp {
    let app = TestApp::with(Setup {
        state_folder: Some(folder.path().to_owned()),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app
}

fn journal(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("journal")).into_iter().flatten();
    files.map(|entry| entry.unwrap().path()).collect()
}

/// The power goes: what is on the disk then is what a run one minute later finds. The first run goes
/// on beside it, unseen.
async fn after_a_power_cut(app: &TestApp, folder: &TempDir) -> (TestApp, TempDir) {
    let then = tempfile::tempdir().unwrap();
    files::make_folders(&then.path().join("journal")).unwrap();
    for file in journal(folder.path()) {
        let copy = then.path().join("journal").join(file.file_name().unwrap());
        fs::copy(&file, copy).unwrap();
    }
    let next = TestApp::with(Setup {
        state_folder: Some(then.path().to_owned()),
        time: start_of_time() + 1.minute(),
        transport: Some(app.simulator.transport()),
        ..Setup::default()
    })
    .await;
    (next, then)
}

/// Whether nothing is left to follow.
fn is_settled(folder: &Path) -> bool {
    let headers = journal(folder).into_iter();
    headers
        .map(|file| fs::read_to_string(file).unwrap().lines().count())
        .all(|lines| lines == 1)
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_is_saving_is_followed_until_it_is_active() {
    let folder = tempfile::tempdir().unwrap();
    let app = first(&folder).await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees(" Saving ").await;
    let (next, then) = after_a_power_cut(&app, &folder).await;
    next.sees("Following an operation that began before this start.")
        .await;
    // It began nearly a minute ago, by the clock of the first run.
    assert!(next.line("│▌ web-01-20261114-1402").contains("Saving 0:5"));
    next.pass(Duration::from_secs(12)).await;
    next.sees("web-01-20261114-1402 is Active").await;
    assert!(is_settled(then.path()));
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_without_an_answer_is_reconciled_and_not_sent_again() {
    for (keys, call, done, after) in [
        (
            "c<enter><tab><enter>",
            CREATE,
            "web-01-20261114-1402 is Active",
            12,
        ),
        ("<tab>jd<tab><enter>", DELETE, "Deleted ", 3),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let app = first(&folder).await;
        app.simulator.meet(call, Fault::DoThenHang);
        app.slowly(keys).await;
        app.pass(Duration::from_secs(1)).await;
        let (next, then) = after_a_power_cut(&app, &folder).await;
        next.pass(Duration::from_secs(after)).await;
        next.sees(done).await;
        assert!(is_settled(then.path()), "{call}");
        assert_eq!(app.calls(call).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_never_shows_is_given_up_once_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let app = first(&folder).await;
    app.simulator.meet(CREATE, Fault::Hang);
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    let (next, then) = after_a_power_cut(&app, &folder).await;
    next.sees("? Checking").await;
    next.keys("c").await;
    next.sees("A snapshot of web-01 was just requested").await;
    next.pass(Duration::from_secs(130)).await;
    next.sees("is not in the list after 2 min. It may still appear: it is not sent again.")
        .await;
    next.keys("qq").await;
    assert_eq!(next.end().await.unseen.len(), 1);
    assert!(is_settled(then.path()));
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_saw_the_end_leaves_nothing_to_follow() {
    let folder = tempfile::tempdir().unwrap();
    let app = first(&folder).await;
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("Deleted ").await;
    app.keys("p").await;
    app.pass(Duration::from_secs(5)).await;
    let (next, _then) = after_a_power_cut(&app, &folder).await;
    next.sees("before-nginx-1.29").await;
    next.sees_no("Following").await;
}
