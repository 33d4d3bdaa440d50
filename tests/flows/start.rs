//! How long a start takes, in round trips to the server.

use std::time::Duration;

use tokio::time::Instant;

use crate::support::app::{Setup, TestApp};

/// In how many round trips the first snapshots are on the screen.
async fn first_snapshots(filter: Option<(&'static str, &'static str)>) -> (TestApp, f64) {
    let round_trip = Duration::from_secs(1);
    let begun = Instant::now();
    let app = TestApp::with(Setup {
        filter,
        round_trip,
        ..Setup::default()
    })
    .await;
    while !app.screen().contains("before-nginx-1.29") {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{}",
            app.screen()
        );
        app.rest().await;
    }
    let taken = begun.elapsed().as_secs_f64() / round_trip.as_secs_f64();
    (app, taken)
}

#[tokio::test(start_paused = true)]
async fn the_first_snapshots_are_there_in_two_round_trips() {
    for filter in [None, Some(("name", "")), Some(("name", "web"))] {
        let (app, taken) = first_snapshots(filter).await;
        assert!((2.0..2.1).contains(&taken), "{filter:?}: {taken}");
        // A session that a browser shares is asked for its filters meanwhile.
        let forms = ["instances.filter", "instances.snapshots.filter"].map(|form| {
            let calls = app.calls(form).into_iter();
            calls
                .filter(|call| call.parameters.iter().all(|(name, _)| name != "sok"))
                .count()
        });
        assert_eq!(forms, [usize::from(filter.is_some()); 2]);
        assert_eq!(app.calls("whoami").len(), 1);
    }
}
