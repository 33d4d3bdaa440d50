//! A restore whose program ends between its steps: the next start asks before it goes on.

use std::time::Duration;

use insta::assert_snapshot;

use super::{CREATE, begun, confirm, open, restored, sent, until};
use crate::support::app::{Setup, StateFolder, TestApp};

#[tokio::test(start_paused = true)]
async fn a_restart_between_the_steps_asks_before_it_goes_on() {
    let (app, folder) = begun("").await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.pass(Duration::from_secs(9)).await;
    next.sees("; then snapdeck asks about the restore").await;
    next.pass(Duration::from_secs(21)).await;
    next.sees("Go on with the restore of web-01?").await;
    next.sees("Done: the snapshot web-01-20261114-1402").await;
    next.sees("The snapshot was started 2026-11-14 14:02, 1 min before")
        .await;
    next.sees("Esc cancels the restore for good").await;
    assert_snapshot!("goes_on", next.screen());
    next.resize(80, 24).await;
    assert_snapshot!("goes_on_80x24", next.screen());
    next.resize(120, 40).await;
    next.pass(Duration::from_secs(600)).await;
    next.slowly("/5203773<enter>").await;
    assert_eq!(sent(&app).len(), 0, "meant for the list behind it");
    next.slowly("<enter>").await;
    next.sees("This is not the id of the instance.").await;
    assert_eq!(sent(&app).len(), 0, "nothing without the id");
    confirm(&next).await;
    until(&next, "Restored web-01 from before-nginx-1.29").await;
    assert_eq!((restored(&app).len(), app.calls(CREATE).len()), (1, 1));
    // Nothing is left for a third run.
    let (third, _folder) = then.after_a_power_cut(&next).await;
    third.pass(Duration::from_secs(60)).await;
    third.sees_no("Following").await;
    third.sees_no("Go on with the restore").await;
}

#[tokio::test(start_paused = true)]
async fn a_restore_that_waits_is_cancelled_among_the_operations_and_never_asked_about_again() {
    let folder = StateFolder::new();
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(20),
        ..folder.setup()
    })
    .await;
    open(&app).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(3)).await;
    app.keys("o").await;
    app.sees("waiting for the snapshot of the present state")
        .await;
    app.keys("<down>").await;
    assert_snapshot!("cancels", app.screen());
    app.keys("<esc>q").await;
    app.sees("web-01 is not restored yet: the next start asks before it goes on.")
        .await;
    app.slowly("<esc>").await;
    app.keys("o<down>").await;
    app.keys("x").await;
    app.sees_no("waiting for the snapshot").await;
    app.keys("<esc>").await;
    app.sees("Cancelled: web-01 is not restored. Its snapshot web-01-20261114-1402 is still")
        .await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    for app in [&app, &next] {
        app.pass(Duration::from_secs(60)).await;
        app.sees_no("Go on with the restore").await;
    }
    assert!(then.is_settled());
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_the_second_step_can_be_given_up() {
    let (app, folder) = begun("").await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.pass(Duration::from_secs(30)).await;
    next.sees("Go on with the restore of web-01?").await;
    next.slowly("<esc>").await;
    next.sees("web-01 was not restored. The snapshot of its state (id")
        .await;
    // The row of the first step claims no restore.
    next.keys("o").await;
    next.sees("snapshot made in 1:").await;
    next.sees("; restore cancelled").await;
    next.sees("The restore was cancelled: nothing was restored.")
        .await;
    assert_snapshot!("given_up", next.screen());
    next.keys("<esc>").await;
    next.pass(Duration::from_secs(60)).await;
    assert_eq!(sent(&app).len(), 0);
    assert!(then.is_settled());
}

#[tokio::test(start_paused = true)]
async fn a_restart_after_the_second_step_follows_it_and_asks_nothing() {
    let folder = StateFolder::new();
    let app = TestApp::on_snapshots(folder.setup()).await;
    open(&app).await;
    confirm(&app).await;
    until(&app, "Restoring web-01 from before-nginx-1.29").await;
    app.pass(Duration::from_secs(3)).await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.sees("Following").await;
    until(&next, "Restored web-01").await;
    next.sees_no("Go on with the restore").await;
    assert_eq!(sent(&app).len(), 1);
    assert!(then.is_settled());
}
