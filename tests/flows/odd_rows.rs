//! Rows as no server should send them: long ids, ids that lack or come twice, dates that are none.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{
    deck::{Setup, TestDeck},
    wire_server::{WireServer, json},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// Of 30 digits.
const LONG: &str = "123456789012345678901234567890";

/// Serves an instance of this id, and these snapshots of it.
async fn serving(instance: &'static str, rows: String) -> WireServer {
    WireServer::start(move |request| {
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
    .await
}

fn row(id: &str, name: &str, status: &str) -> String {
    format!(
        r#"{{"id":"{id}","name":"{name}","fleio_status":"{status}","protected":"off","createdate":"2026-11-13"}}"#
    )
}

async fn deck_at(server: &WireServer, size: (u16, u16)) -> TestDeck {
    let deck = TestDeck::with(Setup {
        url: Some(server.url()),
        size,
        ..Setup::default()
    })
    .await;
    deck.sees("web-01").await;
    deck
}

/// The value of a field of each call of a function.
fn sent(server: &WireServer, func: &str, field: &str) -> Vec<String> {
    let calls = server.requests().into_iter();
    calls
        .filter(|call| call.field("func") == func)
        .map(|call| call.field(field).to_owned())
        .collect()
}

/// What the screen shows without its blanks, so that what was wrapped is whole.
fn unwrapped(deck: &TestDeck) -> String {
    deck.screen().split_whitespace().collect()
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
            let server = serving("5203773", rows.join(",")).await;
            let deck = deck_at(&server, size).await;
            deck.keys("<enter>").await;
            deck.sees("before").await;
            deck.keys("<home>d").await;
            assert_snapshot!(case.clone(), deck.screen());
            for _ in 0..20 {
                deck.keys("<down>").await;
            }
            assert!(unwrapped(&deck).contains(LONG), "{case}\n{}", deck.screen());
            let written = if name == "nothing" {
                "[ Delete"
            } else {
                "[    "
            };
            deck.sees(written).await;
            // A wrong try, and what is said of it, takes nothing of that away.
            if name != "nothing" {
                deck.slowly("1<enter>").await;
                let said = deck.screen();
                assert!(said.contains("not the"), "{case}\n{said}");
                assert!(unwrapped(&deck).contains(LONG), "{case}\n{said}");
                assert!(said.contains("[1"), "{case}\n{said}");
                deck.keys("<bs>").await;
            }
            deck.slowly(keys).await;
            deck.pass(Duration::from_secs(5)).await;
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
        )
        .await;
        let deck = deck_at(&server, size).await;
        deck.sees("web-01").await;
        deck.keys("<enter>").await;
        deck.sees("Active").await;
        deck.keys("d").await;
        let seen = std::cell::Cell::new(false);
        for _ in 0..20 {
            seen.set(seen.get() || unwrapped(&deck).contains(&format!("id{LONG}")));
            deck.keys("<down>").await;
        }
        assert!(seen.get(), "{}", deck.screen());
        deck.keys("<esc>c").await;
        assert!(
            unwrapped(&deck).contains(&format!("id{LONG}")),
            "{}",
            deck.screen()
        );
        assert_snapshot!(format!("long_instance_id_create_{}", size.0), deck.screen());
        for _ in 0..20 {
            deck.keys("<down>").await;
        }
        deck.slowly("<enter><enter>").await;
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
            "Left out of the snapshots: 1 without an id. The list may be incomplete.",
        ),
        (
            vec![&good, &double],
            "Left out of the snapshots: 1 that came twice. The list may be incomplete.",
        ),
        (
            vec![&good, without, &double, without],
            "Left out of the snapshots: 2 without an id, 1 that came twice. The list may be incomplete.",
        ),
    ] {
        let server = serving("5203773", rows.join(",")).await;
        let deck = deck_at(&server, (120, 40)).await;
        deck.sees(said).await;
        let screen = deck.screen();
        assert!(screen.contains("good"), "{screen}");
        assert!(
            !screen.contains("double") && !screen.contains("nameless"),
            "{screen}"
        );
        deck.keys("<tab>d").await;
        deck.sees("what stays is not known").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_date_that_is_none_is_unknown_in_the_list_and_in_the_question() {
    for date in ["0000-00-00", "9999-99-99", "10000-01-01", ""] {
        let row = row("7", "good", "Active").replace("2026-11-13", date);
        let server = serving("5203773", row).await;
        let deck = deck_at(&server, (120, 40)).await;
        deck.sees("good").await;
        let line = deck.line("good");
        assert!(line.contains("unknown"), "{date}: {line}");
        deck.keys("<tab>d").await;
        deck.sees("Created  unknown").await;
    }
}

#[tokio::test(start_paused = true)]
async fn statuses_are_known_whatever_their_case_and_the_blanks_about_them() {
    let rows = [row("7", "a", " ACTIVE "), row("8", "b", "active")].join(",");
    let server = WireServer::start(move |request| {
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
    })
    .await;
    let deck = TestDeck::with(Setup {
        url: Some(server.url()),
        size: (120, 40),
        ..Setup::default()
    })
    .await;
    deck.sees("up").await;
    deck.sees("2026-11-13").await;
    assert_snapshot!("spelt_otherwise", deck.screen());
    // What is Active needs no digits to be typed; what the billing holds is not touched.
    deck.keys("<tab>d").await;
    deck.sees("[ Delete").await;
    deck.keys("<esc><esc><end>").await;
    deck.sees("going").await;
    deck.keys("c").await;
    deck.sees("going is being deleted, so its snapshots can't be changed")
        .await;
    assert!(sent(&server, CREATE, "plid").is_empty());
}
