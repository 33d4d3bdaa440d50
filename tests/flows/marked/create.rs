//! A snapshot of each marked instance, on the real loop.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::{CallOutcome, ServedAccount};

use crate::support::app::{Setup, TestApp, start_of_time};

const CREATE: &str = "instances.snapshots.edit";

/// The instances of which the server has created snapshots.
fn created(app: &TestApp) -> Vec<String> {
    let calls = app.calls(CREATE).into_iter();
    let done = calls.filter(|call| matches!(call.outcome, Some(CallOutcome::Created(_))));
    done.map(|call| {
        let plid = call.parameters.iter().find(|(name, _)| name == "plid");
        plid.unwrap().1.clone()
    })
    .collect()
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_of_each_marked_instance_is_created() {
    let app = TestApp::start().await;
    app.keys("*c").await;
    app.sees("Each instance WILL BE UNAVAILABLE").await;
    assert_snapshot!("create_question", app.screen());
    app.keys("<s-tab>nightly-").await;
    app.sees("· nightly-web-01-20261114-1402").await;
    let screen = app.screen();
    let number = screen.split("snapshots (").nth(1).unwrap();
    let number: usize = number.split(')').next().unwrap().parse().unwrap();
    assert!(number >= 3, "{screen}");
    app.slowly(&format!("<enter>{number}<enter>")).await;
    app.sees("At most two at a time.").await;
    assert_eq!(created(&app).len(), 2);
    app.pass(Duration::from_secs(4)).await;
    assert_snapshot!("create_run", app.screen());
    assert_eq!(created(&app).len(), 2, "they are still being saved");
    app.pass_until("the end", Duration::from_secs(600), |screen| {
        screen.contains("these are the results")
    })
    .await;
    assert_snapshot!("create_results", app.screen());
    let mut created = created(&app);
    created.sort();
    assert_eq!(created.len(), number);
    created.dedup();
    assert_eq!(created.len(), number, "one of each");
}

#[tokio::test(start_paused = true)]
async fn the_question_about_many_instances_is_read_to_its_end_at_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let app = TestApp::with(Setup {
            size: (columns, rows),
            account: ServedAccount::made(60, 2, start_of_time()),
            ..Setup::default()
        })
        .await;
        app.sees("server-0001").await;
        app.keys("*c").await;
        app.sees("Create 60 snapshots?").await;
        app.pass(Duration::from_millis(400)).await;
        app.keys("60<enter>").await;
        app.sees("Read to the end first").await;
        assert_eq!(app.calls(CREATE).len(), 0);
        app.keys(&"<pgdn>".repeat(8)).await;
        assert_snapshot!(format!("create_sixty_{columns}"), app.screen());
        app.pass(Duration::from_millis(400)).await;
        app.keys("<enter>").await;
        app.rest().await;
        assert_eq!(app.calls(CREATE).len(), 2);
    }
}
