//! Invalid rows: long ids, missing or repeated ids, dates that are none.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{
    app::{Setup, TestApp},
    wire_server::{WireServer, json},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// Of 30 digits.
const LONG: &str = "123456789012345678901234567890";

/// Serves an instance of this id, and these snapshots of it.
fn serving(instance: &'static str, rows: String) -> WireServer {
    WireServer::in_memory(move |request| {
        json(match request.field("func") {
            "instances" => format!(
                r#"{{"doc":{{"elem":[{{"id":"{instance}","servername":"web-01","instance_status":"Active"}}]}}}}"#
            ),
            "instances.snapshots" => format!(r#"{{"doc":{{"elem":[{rows}]}}}}"#),
            "whoami" => r#"{"doc":{"user":{"$email":"ops@example.ua"}}}"#.to_owned(),
            CREATE | DELETE => r#"{"doc":{"ok":{"$":""}}}"#.to_owned(),
            _ => r#"{"doc":{"error":{"$type":"missed"}}}"#.to_owned(),
        })
    })
}

fn row(id: &str, name: &str, status: &str) -> String {
    format!(
        r#"{{"id":"{id}","name":"{name}","fleio_status":"{status}","protected":"off","createdate":"2026-11-13"}}"#
    )
}

async fn deck_at(server: &WireServer, size: (u16, u16)) -> TestApp {
    let app = TestApp::with(Setup {
        transport: Some(server.transport()),
        size,
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    app
}

/// The value of a field of each call of a function.
fn sent(server: &WireServer, func: &str, field: &str) -> Vec<String> {
    let calls = server.requests().into_iter();
    calls
        .filter(|call| call.field("func") == func)
        .map(|call| call.field(field).to_owned())
        .collect()
}

/// The screen without its blanks, so that wrapped text is whole.
fn unwrapped(app: &TestApp) -> String {
    app.screen().split_whitespace().collect()
}

#[tokio::test(start_paused = true)]
async fn a_long_id_is_shown_whole_and_can_be_deleted_in_windows_of_all_sizes() {
    for size in [(120, 40), (40, 10)] {
        for (name, status, other, keys) in [
            ("nothing", "Active", Some("8"), "<tab><enter>"),
            ("digits", "Active", None, "7890<enter>"),
            ("whole_id", "Frozen", Some("8"), &*format!("{LONG}<enter>")),
        ] {
            let case = format!("long_id_{name}_{}", size.0);
            let rows = [row(LONG, "before", status)].into_iter();
            let others = other.map(|id| row(id, "other", "Active"));
            let rows: Vec<_> = rows.chain(others).collect();
            let server = serving("5203773", rows.join(","));
            let app = deck_at(&server, size).await;
            app.keys("<enter>").await;
            app.sees("before").await;
            app.keys("<home>d").await;
            assert_snapshot!(case.clone(), app.screen());
            for _ in 0..20 {
                app.keys("<down>").await;
            }
            assert!(unwrapped(&app).contains(LONG), "{case}\n{}", app.screen());
            let written = if name == "nothing" {
                "[ Delete"
            } else {
                "[    "
            };
            app.sees(written).await;
            // A wrong attempt and its message do not change that.
            if name != "nothing" {
                app.slowly("1<enter>").await;
                let said = app.screen();
                assert!(said.contains("not the"), "{case}\n{said}");
                assert!(unwrapped(&app).contains(LONG), "{case}\n{said}");
                assert!(said.contains("[1"), "{case}\n{said}");
                app.keys("<bs>").await;
            }
            app.slowly(keys).await;
            app.pass(Duration::from_secs(5)).await;
            assert_eq!(sent(&server, DELETE, "elid"), [LONG], "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_id_of_an_instance_is_shown_whole_in_its_dialogs() {
    for size in [(120, 40), (40, 10)] {
        let server = serving(
            LONG,
            [row("7", "a", "Active"), row("8", "b", "Active")].join(","),
        );
        let app = deck_at(&server, size).await;
        app.sees("web-01").await;
        app.keys("<enter>").await;
        app.sees("Active").await;
        app.keys("d").await;
        let seen = std::cell::Cell::new(false);
        for _ in 0..20 {
            seen.set(seen.get() || unwrapped(&app).contains(&format!("id{LONG}")));
            app.keys("<down>").await;
        }
        assert!(seen.get(), "{}", app.screen());
        app.keys("<esc>c").await;
        assert!(
            unwrapped(&app).contains(&format!("id{LONG}")),
            "{}",
            app.screen()
        );
        assert_snapshot!(format!("long_instance_id_create_{}", size.0), app.screen());
        for _ in 0..20 {
            app.keys("<down>").await;
        }
        app.slowly("<enter><tab><enter>").await;
        assert_eq!(sent(&server, CREATE, "plid"), [LONG]);
    }
}

#[tokio::test(start_paused = true)]
async fn rows_that_cannot_be_used_are_counted_and_said() {
    let (good, double) = (row("7", "good", "Active"), row("7", "double", "Active"));
    let without = r#"{"name":"nameless"}"#;
    for (rows, said) in [
        (
            vec![good.as_str(), without],
            "Some snapshots are not shown: 1 without an id. The list may be incomplete.",
        ),
        (
            vec![&good, &double],
            "Some snapshots are not shown: 1 duplicate. The list may be incomplete.",
        ),
        (
            vec![&good, without, &double, without],
            "Some snapshots are not shown: 2 without an id, 1 duplicate. The list may be incomplete.",
        ),
    ] {
        let server = serving("5203773", rows.join(","));
        let app = deck_at(&server, (120, 40)).await;
        app.sees(said).await;
        let screen = app.screen();
        assert!(screen.contains("good"), "{screen}");
        assert!(
            !screen.contains("double") && !screen.contains("nameless"),
            "{screen}"
        );
        app.keys("<tab>d").await;
        app.sees("what remains is unknown").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_date_that_is_none_is_unknown_in_the_list_and_in_the_question() {
    for date in ["0000-00-00", "9999-99-99", "10000-01-01", ""] {
        let row = row("7", "good", "Active").replace("2026-11-13", date);
        let server = serving("5203773", row);
        let app = deck_at(&server, (120, 40)).await;
        app.sees("good").await;
        let line = app.line("good");
        assert!(line.contains("unknown"), "{date}: {line}");
        app.keys("<tab>d").await;
        app.sees("Created  unknown").await;
    }
}

#[tokio::test(start_paused = true)]
async fn statuses_are_known_whatever_their_case_and_the_blanks_about_them() {
    let rows = [row("7", "a", " ACTIVE "), row("8", "b", "active")].join(",");
    let server = WireServer::in_memory(move |request| {
        json(match request.field("func") {
            "instances" => r#"{"doc":{"elem":[
                {"id":"1","servername":"up","instance_status":" ACTIVE "},
                {"id":"2","servername":"broken","instance_status":"error\n"},
                {"id":"3","servername":"resized","instance_status":"VERIFY_RESIZE"},
                {"id":"4","instance_status":"Active","name":"Cloud 1"},
                {"id":"5","servername":"going","instance_status":"Active","status":{"$":"2"},
                 "item_status":{"$orig":"2","$":" Deletion in progress"}}]}}"#
                .to_owned(),
            "instances.snapshots" => format!(r#"{{"doc":{{"elem":[{rows}]}}}}"#),
            "whoami" => r#"{"doc":{"user":{"$email":"ops@example.ua"}}}"#.to_owned(),
            _ => r#"{"doc":{"error":{"$type":"missed"}}}"#.to_owned(),
        })
    });
    let app = TestApp::with(Setup {
        transport: Some(server.transport()),
        size: (120, 40),
        ..Setup::default()
    })
    .await;
    app.sees("up").await;
    app.sees("2026-11-13").await;
    assert_snapshot!("spelt_otherwise", app.screen());
    // An Active one needs no digits; one that the billing blocks is left alone.
    app.keys("<tab>d").await;
    app.sees("[ Delete").await;
    app.keys("<esc><esc><end>").await;
    app.sees("going").await;
    app.keys("c").await;
    app.sees("going is being deleted, so its snapshots and backups can't be changed")
        .await;
    assert!(sent(&server, CREATE, "plid").is_empty());
}
