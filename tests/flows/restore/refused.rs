//! What may not be restored: before the question, right before it is sent, and while another restore is
//! under way.

use std::time::Duration;

use super::*;

#[tokio::test(start_paused = true)]
async fn a_disk_that_is_too_small_stops_it_before_or_at_the_server() {
    let app = asked().await;
    let shrink = |app: &TestApp| {
        app.simulator
            .change(|account| account.instance(WEB).unwrap().disk = 10);
    };
    shrink(&app);
    confirm(&app).await;
    until(
        &app,
        "web-01 was NOT restored. The disk of the instance is too small for it.",
    )
    .await;
    app.sees("The snapshot of its state before (id").await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (1, 0));
    // The next question knows it.
    app.pass(Duration::from_secs(70)).await;
    app.keys("/before-nginx<enter>:restore the<enter>").await;
    app.sees("The disk of the instance is too small for it.")
        .await;

    let app = asked().await;
    shrink(&app);
    at_once(&app).await;
    until(&app, "Nothing was restored. The server refused").await;
    assert_eq!((sent(&app).len(), restored(&app).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_as_it_was_confirmed_is_not_restored() {
    type Change = fn(&mut snapdeck::simulator::ServedAccount);
    // The list may have been refreshed before Enter: then it is refused in other words.
    let cases: [(Change, &[&str]); 5] = [
        (
            |account| account.instance(WEB).unwrap().instance_status = "rebooting".into(),
            &["The instance is busy.", "web-01 is busy (Rebooting)."],
        ),
        (
            |account| account.instance(WEB).unwrap().servername = "other".into(),
            &["The instance changed meanwhile."],
        ),
        (
            |account| drop(account.remove(SOURCE)),
            &["It was already gone."],
        ),
        (
            |account| account.snapshot(SOURCE).unwrap().fleio_status = "Frozen".into(),
            &["It changed after you opened this dialog."],
        ),
        (
            |account| drop(account.instances.remove(0)),
            &[
                "It could not be checked again.",
                "The instance is no longer in the list.",
            ],
        ),
    ];
    for (change, why) in cases {
        let app = asked().await;
        app.simulator.change(change);
        at_once(&app).await;
        app.pass(Duration::from_secs(1)).await;
        let screen = app.screen();
        assert!(
            why.iter().any(|why| screen.contains(why)),
            "{why:?}\n{screen}"
        );
        assert_eq!(sent(&app).len(), 0, "{why:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_or_broken_instance_is_refused_before_the_question() {
    for (status, why) in [
        ("rebooting", "web-01 is busy (Rebooting)"),
        ("Error", "web-01 is in Error. Only an Active or Stopped"),
    ] {
        let app = TestApp::on_snapshots(Setup::default()).await;
        app.simulator
            .change(|account| account.instance(WEB).unwrap().instance_status = status.into());
        app.keys("r").await;
        app.pass(Duration::from_secs(1)).await;
        app.keys(":restore the<enter>").await;
        app.sees(why).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_details_name_the_instance_and_its_state() {
    for (status, state) in [("rebooting", "Rebooting"), ("Error", "in Error")] {
        let app = TestApp::on_snapshots(Setup::default()).await;
        app.simulator
            .change(|account| account.instance(WEB).unwrap().instance_status = status.into());
        app.keys("r").await;
        app.pass(Duration::from_secs(1)).await;
        app.keys("<enter>").await;
        app.sees(&format!(
            "Restore the instance from it  — not possible: web-01 is {state}"
        ))
        .await;
    }
}

/// What an instance does before the answer may be somebody else's doing: if that answer is lost, a
/// rebuild that has ended meanwhile proves nothing.
#[tokio::test(start_paused = true)]
async fn a_lost_restore_is_not_done_because_somebody_else_rebuilds_the_instance() {
    let done = "Restored web-01 from before-nginx-1.29: it is Active again.";
    for (fault, still_rebuilding, said) in [
        (
            Fault::Hang,
            false,
            "web-01 was not seen to be rebuilt in the 2 min since the answer was lost.",
        ),
        // It may as well be this one.
        (Fault::Hang, true, done),
        // It arrives after all, which is seen.
        (Fault::DoLaterThenHang(Duration::from_secs(60)), false, done),
    ] {
        let app = asked().await;
        let set = |status: &str| {
            app.simulator
                .change(|account| account.instance(WEB).unwrap().instance_status = status.into());
        };
        app.slowly("<s-tab><s-tab><right><tab>5203773").await;
        // The form is read first.
        app.simulator.meet(REBUILD, Fault::Delay(Duration::ZERO));
        let arrives = !matches!(fault, Fault::Hang);
        app.simulator.meet(REBUILD, fault);
        app.slowly("<enter>").await;
        app.pass(Duration::from_secs(2)).await;
        set("rebuilding");
        app.pass(Duration::from_secs(10)).await;
        app.sees("Rebuilding").await;
        if still_rebuilding {
            app.pass(Duration::from_secs(30)).await;
        }
        set("Active");
        until(&app, said).await;
        assert_eq!(restored(&app).len(), usize::from(arrives));
    }
}

#[tokio::test(start_paused = true)]
async fn two_restores_of_one_instance_are_never_under_way() {
    let app = asked().await;
    at_once(&app).await;
    app.pass(Duration::from_secs(1)).await;
    for row in ["before-nginx", "MySnapshot"] {
        app.keys(&format!("/{row}<enter>:restore the<enter>")).await;
        app.sees("web-01 is being restored from before-nginx-1.29.")
            .await;
        app.keys("<esc>").await;
    }
    // Another instance is not held up.
    app.keys("<esc><esc>:web-02<enter><tab>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys(":restore the<enter>").await;
    app.sees("Restore web-02?").await;
}

/// Two programs that share the state folder: the second finds the instance busy, or the server does.
#[tokio::test(start_paused = true)]
async fn two_programs_never_restore_one_instance_at_once() {
    for (round_trip, why) in [
        (Duration::ZERO, "The instance is busy."),
        (Duration::from_millis(500), "The server refused"),
    ] {
        let folder = StateFolder::new();
        let one = TestApp::on_snapshots(folder.setup()).await;
        let other = TestApp::on_snapshots(Setup {
            transport: Some(one.simulator.transport()),
            ..folder.setup()
        })
        .await;
        for app in [&one, &other] {
            open(app).await;
            app.slowly("<s-tab><s-tab><right><tab>5203773").await;
        }
        // Before either is told what the other does.
        one.simulator.be_far_away(round_trip);
        for app in [&one, &other] {
            app.keys("<enter>").await;
        }
        until(&one, "Restored web-01").await;
        other.sees("Nothing was restored.").await;
        other.sees(why).await;
        assert_eq!(restored(&one).len(), 1, "{why}");
        other.slowly("<esc>").await;
        other.pass(Duration::from_secs(300)).await;
        assert_eq!(restored(&one).len(), 1, "{why}");
    }
}

#[tokio::test(start_paused = true)]
async fn stale_data_restores_nothing() {
    let app = asked().await;
    for _ in 0..20 {
        app.simulator.meet(
            "instances",
            Fault::Instead {
                status: 502,
                content_type: "text/html",
                body: Vec::new(),
            },
        );
    }
    app.pass(Duration::from_secs(70)).await;
    confirm(&app).await;
    app.sees("Data is stale: the last refresh failed.").await;
    assert_eq!((app.calls(CREATE).len(), sent(&app).len()), (0, 0));
}
