//! A list of 100,000 rows (22 of the suite): read, moved in and filtered like a short one.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use crate::support::{
    app::{Setup, TestApp},
    wire_server::{WireServer, json},
};

/// All in one answer, near the most that is read of one.
fn list(rows: usize) -> String {
    let mut body = r#"{"doc":{"elem":["#.to_owned();
    for number in 1..=rows {
        let end = if number == rows { "" } else { "," };
        write!(
            body,
            r#"{{"id":"{number}","name":"snapshot-{number:06}","fleio_status":"Active","image_size":"3.{}","image_type":"snapshot","instances_id":"5203773"}}{end}"#,
            number % 10
        )
        .unwrap();
    }
    write!(body, r#"],"p_elems":{{"$":"{rows}"}}}}}}"#).unwrap();
    body
}

async fn of(rows: usize) -> TestApp {
    let list = list(rows);
    let server = WireServer::in_memory(move |request| {
        json(match request.field("func") {
            "instances" => {
                r#"{"doc":{"elem":{"id":"5203773","servername":"web-01","instance_status":"Active"},"p_elems":"1"}}"#
            }
            "instances.snapshots" | "image" => &list,
            _ => r#"{"doc":{"user":{"$email":"ops@example.ua"}}}"#,
        })
    });
    let app = TestApp::with(Setup {
        transport: Some(server.transport()),
        ..Setup::default()
    })
    .await;
    app.sees("● Active").await;
    app.keys("<tab>").await;
    app
}

/// The shortest time of some keys, so that other load on the machine does not count.
async fn shortest_key(app: &TestApp) -> f64 {
    let mut shortest = f64::MAX;
    for _ in 0..20 {
        let begun = Instant::now();
        app.keys("j").await;
        shortest = shortest.min(begun.elapsed().as_secs_f64());
    }
    shortest
}

/// Compares the keys of two programs, by turns and as often as it takes to find a moment without
/// other load for each.
async fn assert_as_quick(many: &TestApp, few: &TestApp) {
    let (mut short, mut long) = (f64::MAX, f64::MAX);
    for _ in 0..60 {
        short = short.min(shortest_key(few).await);
        long = long.min(shortest_key(many).await);
        if long < 3.0 * short {
            return;
        }
    }
    panic!("{long} s a key, {short} s with 100 rows");
}

#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_rows_are_moved_in_like_a_hundred() {
    let few = of(100).await;
    let app = of(100_000).await;
    assert_as_quick(&app, &few).await;
    // So are the details of their instance.
    for (app, count) in [(&few, "100"), (&app, "100,000")] {
        app.pass(Duration::from_secs(5)).await;
        app.keys("i").await;
        app.sees(&format!("Snapshots       {count}")).await;
    }
    assert_as_quick(&app, &few).await;
    app.keys("<esc>").await;

    app.keys("<end>").await;
    let last = app.row();
    assert!(last.contains("snapshot-"), "{last}");
    app.keys(&"<up>".repeat(2_000)).await;
    assert_ne!(app.row(), last);
    app.keys("/077777<enter>").await;
    app.sees("1 of 100,000").await;
    assert!(app.row().contains("snapshot-077777"));
}
