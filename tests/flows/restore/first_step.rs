//! A restore whose first step, the snapshot of the present state, fails or takes long.

use std::time::Duration;

use super::*;

/// Confirms the open question; the first step never arrives.
async fn first_step_is_lost(app: &TestApp) {
    app.simulator.meet(CREATE, Fault::Hang);
    confirm(app).await;
    let said = "web-01 was NOT restored. web-01-20261114-1402 is not in the list after 2 min.";
    until(app, said).await;
}

#[tokio::test(start_paused = true)]
async fn a_first_step_that_fails_stops_it() {
    // Refused.
    let app = asked().await;
    app.simulator
        .change(|account| account.instance(WEB).unwrap().manual_created_today = 5);
    confirm(&app).await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("Nothing was restored. The server refused").await;
    app.slowly("<esc>").await;
    // Killed on the way.
    app.simulator
        .change(|account| account.instance(WEB).unwrap().manual_created_today = 0);
    open(&app).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(4)).await;
    let kill = |status: &str| {
        app.simulator.change(|account| {
            let rows = &mut account.instance(WEB).unwrap().snapshots;
            rows.last_mut().unwrap().fleio_status = status.into();
        });
    };
    kill("Killed");
    until(
        &app,
        "web-01 was NOT restored. web-01-20261114-1402 (id 5226792) is no longer Saving: Killed.",
    )
    .await;
    app.pass(Duration::from_secs(600)).await;
    assert_eq!(sent(&app).len(), 0);
    // It may become Active later: nobody waits for it any more.
    kill("Active");
    app.pass(Duration::from_secs(120)).await;
    assert_eq!(sent(&app).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_first_step_that_is_never_active_or_whose_answer_is_lost_restores_nothing() {
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(100_000),
        ..Setup::default()
    })
    .await;
    open(&app).await;
    confirm(&app).await;
    app.pass(Duration::from_secs(600)).await;
    assert_eq!(sent(&app).len(), 0);
    // What is not recorded, as in the demo, ends with the program.
    app.keys("q").await;
    app.sees("web-01 is not restored yet: if you quit,").await;
    app.slowly("<tab><enter>").await;
    let exit = app.end().await;
    let last = "web-01 was NOT restored, and the next start does not go on with it.";
    assert!(
        exit.unseen.iter().any(|said| said.starts_with(last)),
        "{:?}",
        exit.unseen
    );

    let app = asked().await;
    first_step_is_lost(&app).await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (1, 0));
}

/// A plan that was said to be over stays over, whatever becomes of its first step.
#[tokio::test(start_paused = true)]
async fn what_was_given_up_is_not_asked_about_at_the_next_start() {
    let folder = StateFolder::new();
    let app = TestApp::on_snapshots(folder.setup()).await;
    open(&app).await;
    first_step_is_lost(&app).await;
    // The disk takes its time.
    app.pass(Duration::from_secs(1)).await;
    app.simulator.change(|account| {
        let made = ServedSnapshot::new(6_000_000, "web-01-20261114-1402", start_of_time().date());
        account.instance(WEB).unwrap().snapshots.push(made);
    });
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.pass(Duration::from_secs(120)).await;
    next.sees("web-01-20261114-1402").await;
    next.sees_no("Go on with the restore").await;
    assert!(then.is_settled());
    assert_eq!(sent(&app).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_hour_later_it_is_asked_about_again() {
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(4_000),
        ..Setup::default()
    })
    .await;
    open(&app).await;
    confirm(&app).await;
    app.pass_until("a question", Duration::from_secs(4_100), |screen| {
        screen.contains("Go on with the restore of web-01?")
    })
    .await;
    assert_eq!(sent(&app).len(), 0);
    go_on(&app).await;
    until(&app, "Restored web-01").await;
    assert_eq!(restored(&app).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_about_again_after_the_account_was_read_only() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    confirm(&app).await;
    app.slowly("<esc><esc>w").await;
    app.sees("READ-ONLY").await;
    app.slowly("w<tab><enter>").await;
    app.sees_no("READ-ONLY").await;
    app.pass(Duration::from_secs(30)).await;
    app.sees("Go on with the restore of web-01?").await;
    assert_eq!(sent(&app).len(), 0);
}
