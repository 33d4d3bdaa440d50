//! Read-only in all forms: no write is sent.

use insta::assert_snapshot;
use snapdeck::app::ReadOnly;

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// `c` and `d` with all the Enters there are.
async fn tries_to_write(app: &TestApp) {
    app.slowly("c<enter><tab><enter><esc><tab>d<tab><enter><esc>")
        .await;
    app.slowly("<esc>").await;
}

fn writes(app: &TestApp) -> usize {
    app.calls(CREATE).len() + app.calls(DELETE).len()
}

#[tokio::test(start_paused = true)]
async fn on_at_once_and_off_asks() {
    let app = TestApp::start().await;
    app.keys("w").await;
    app.sees("Read-only: nothing can be changed until you press w again.")
        .await;
    assert!(
        app.line("snapdeck")
            .contains("prod  READ-ONLY  ops@example.ua")
    );
    app.keys("c").await;
    app.sees("This account is read-only. Press w to allow changes.")
        .await;
    assert!(app.line("? keys").contains("(c: read-only)"));
    tries_to_write(&app).await;
    assert_eq!(writes(&app), 0);

    // Cancel has the focus, a letter confirms nothing, and typed ahead nothing counts.
    for keys in ["w<enter>", "w<esc>", "wyw<esc>"] {
        app.slowly(keys).await;
        app.sees_no("Allow changes?").await;
        app.sees("READ-ONLY").await;
    }
    app.keys("w<tab><enter>").await;
    app.sees("Enter came too early").await;
    app.sees("READ-ONLY").await;
    app.keys("<esc>").await;
    tries_to_write(&app).await;
    assert_eq!(writes(&app), 0);

    app.keys("w").await;
    assert_snapshot!("allow_writes", app.screen());
    app.slowly("<tab><enter>").await;
    app.sees("Changes are allowed.").await;
    assert!(!app.screen().contains("READ-ONLY"));
    app.slowly("c<enter><tab><enter>").await;
    assert_eq!(writes(&app), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_read_only_stays_so() {
    let app = TestApp::with(Setup {
        read_only: ReadOnly::Locked,
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    let why = "Read-only because of --read-only";
    // The keys of a question that does not open lead into the details.
    for keys in ["w", "w<tab><enter><esc>w", "c"] {
        app.slowly(keys).await;
        app.sees(why).await;
        app.sees("READ-ONLY").await;
    }
    tries_to_write(&app).await;
    assert_eq!(writes(&app), 0);
    assert_snapshot!("locked", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_is_read_only_can_be_lifted() {
    let app = TestApp::with(Setup {
        read_only: ReadOnly::On,
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    tries_to_write(&app).await;
    assert_eq!(writes(&app), 0);
    app.slowly("w<tab><enter>").await;
    app.sees_no("READ-ONLY").await;
}

#[tokio::test(start_paused = true)]
async fn the_smallest_window_asks_too_and_says_so_with_old_data() {
    let app = TestApp::sized(40, 10).await;
    app.keys("ww").await;
    assert_snapshot!("allow_writes_smallest", app.screen());
    app.keys("<esc>").await;
    app.simulator.meet(
        "instances",
        Fault::Instead {
            status: 502,
            content_type: "text/html",
            body: Vec::new(),
        },
    );
    app.keys("r").await;
    app.sees("STALE").await;
    assert_eq!(
        app.screen().lines().next(),
        Some(" prod  READ-ONLY  ops@…  STALE 14:02:31")
    );
}
