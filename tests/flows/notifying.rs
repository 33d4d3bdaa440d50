//! What ends after it ran for long is notified of, and the window's title says what runs.

use std::time::Duration;

use snapdeck::app::Ending;

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_took_long_is_notified_of_and_a_quick_one_is_not() {
    for (saving, count) in [(5, 0), (20, 1)] {
        let app = TestApp::with(Setup {
            saving: Duration::from_secs(saving),
            ..Setup::default()
        })
        .await;
        app.sees("before-nginx-1.29").await;
        assert!(app.titles().is_empty(), "nothing runs");
        app.slowly("c<c-u>one<enter><tab><enter>").await;
        app.pass(Duration::from_secs(2)).await;
        assert_eq!(
            app.titles().last().unwrap().as_deref(),
            Some("snapdeck: Saving one of web-01.")
        );
        assert!(app.notified().is_empty());
        app.pass(Duration::from_secs(28)).await;
        assert_eq!(app.titles().last(), Some(&None), "it has its own again");
        let notified = app.notified();
        assert_eq!(notified.len(), count, "{saving} s");
        if let [(notification, message)] = &notified[..] {
            assert_eq!(notification.ending(), Ending::Done);
            assert!(message.starts_with("one is Active, "), "{message}");
            let [ended] = &notification.ended[..] else {
                panic!("{notification:?}");
            };
            assert_eq!(ended.instances[0].as_str(), "5203773");
            assert!(!notification.focused);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_is_notified_of_once_and_the_focus_is_told() {
    let app = TestApp::start().await;
    app.focus(true).await;
    app.simulator
        .meet(DELETE, Fault::Delay(Duration::from_secs(11)));
    app.keys("<tab>/2026<enter>").await;
    app.keys("*d").await;
    let shown = app.screen();
    let number = shown.split("snapshots (").nth(1).unwrap();
    let number = number.split(')').next().unwrap();
    app.slowly(&format!("{number}<enter>")).await;
    app.pass(Duration::from_secs(60)).await;
    let notified = app.notified();
    let [(notification, message)] = &notified[..] else {
        panic!("{notified:?}\n{}", app.screen());
    };
    assert!(notification.focused);
    assert_eq!(
        notification.ended[0].snapshots.len(),
        number.parse::<usize>().unwrap()
    );
    assert_eq!(notification.ending(), Ending::Done, "{message}");
    assert!(message.contains(number), "{message}");
}
