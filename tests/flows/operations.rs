//! Operations: what runs, what ended, and the history on the disk.

use std::{fs, time::Duration};

use insta::assert_snapshot;
use jiff::ToSpan as _;
use serde_json::Value;

use snapdeck::simulator::ServedAccount;

use crate::support::{
    app::{Setup, StateFolder, TestApp, start_of_time},
    front::Fault,
};

/// The server's refusal of a write.
fn refusal() -> Fault {
    Fault::Instead {
        status: 200,
        content_type: "application/json",
        body: br#"{"doc":{"error":{"$type":"in_use","msg":{"$":"The image is being copied"}}}}"#
            .to_vec(),
    }
}

/// One member of each line.
fn all(lines: &[Value], name: &str) -> Vec<String> {
    let values = lines.iter().filter_map(|line| line.get(name)?.as_str());
    values.map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn the_history_has_every_step_of_a_write() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees("web-01-20261114-1402 is Active").await;
    let lines = folder.history();
    assert_eq!(
        all(&lines, "step"),
        ["begun", "answered", "created", "ended"]
    );
    let [first, .., last] = &lines[..] else {
        panic!("{lines:?}")
    };
    let names = ["write", "profile"].map(|name| first[name].as_str().unwrap());
    assert_eq!(names, ["create", "prod"]);
    assert_eq!(first["instance"]["name"], "web-01");
    assert_eq!(first["snapshot"]["name"], "web-01-20261114-1402");
    // The whole form that was sent, except for the token.
    let sent = app.calls("instances.snapshots.edit");
    let mut sent = sent[0].parameters.clone();
    sent.retain(|(name, _)| name != "auth");
    assert_eq!(first["form"], serde_json::to_value(sent).unwrap());
    assert_eq!(last["end"], "applied");
    assert!(
        last["at"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-14T14:02:4")
    );
}

#[tokio::test(start_paused = true)]
async fn the_history_has_a_refusal_in_words_and_what_had_to_be_typed() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet("image.delete", refusal());
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(2)).await;
    let lines = folder.history();
    assert_eq!(all(&lines, "answer"), ["not-applied"]);
    assert_eq!(all(&lines, "end"), ["not-applied"]);
    let said = all(&lines, "said").concat();
    assert!(said.starts_with("The server refused"), "{said}");
}

/// Of a run, the number was typed, and no digits of an id.
#[tokio::test(start_paused = true)]
async fn the_history_has_what_was_typed() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>  d2<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.slowly("<esc><left>j<tab>d<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    let lines = folder.history();
    let begun: Vec<&Value> = lines
        .iter()
        .filter(|line| line["step"] == "begun")
        .collect();
    let typed: Vec<&Value> = begun.iter().map(|line| &line["typed"]).collect();
    assert_eq!(typed, [&Value::from("2"), &Value::from("2"), &Value::Null]);
    app.keys("o<tab>").await;
    app.keys("j").await;
    app.sees(" by typing 2, with the profile prod, as ops@example.ua on")
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_history_has_what_was_confirmed_but_not_sent() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>d<tab>").await;
    app.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().protected = true);
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(2)).await;
    let lines = folder.history();
    assert_eq!(all(&lines, "step"), ["begun", "answered", "ended"]);
    assert_eq!(all(&lines, "answer"), ["not-applied"]);
    assert_eq!(lines[0]["form"], Value::Array(Vec::new()));
    app.keys("<esc>o<tab>").await;
    app.sees("Not sent 2026-11-14 14:02:3").await;
    app.keys("y").await;
    assert!(!app.copied().concat().contains("curl"));
}

#[tokio::test(start_paused = true)]
async fn a_later_run_says_how_long_a_create_usually_takes() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees_no("usually").await;
    app.pass(Duration::from_secs(9)).await;
    app.sees("is Active").await;
    // The same run has learnt it, and so has the next one.
    app.slowly("c<c-u>second<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Saving second 0:03, usually 0:0").await;
    app.keys("o").await;
    app.sees("Saving 0:03, usually 0:0").await;
    let next = TestApp::with(Setup {
        saving: Duration::from_secs(60),
        time: start_of_time() + 1.minute(),
        ..folder.setup()
    })
    .await;
    next.sees("before-nginx-1.29").await;
    next.slowly("jc<c-u>third<enter><tab><enter>").await;
    next.pass(Duration::from_secs(3)).await;
    next.sees("Saving third").await;
    next.sees_no("usually").await;
    next.slowly("kc<c-u>fourth<enter><tab><enter>").await;
    next.pass(Duration::from_secs(4)).await;
    next.keys("o").await;
    next.sees("create  fourth  web-01  Saving 0:04, usually 0:0")
        .await;
    assert_snapshot!("two_creates", next.screen());
    next.pass(Duration::from_secs(20)).await;
    next.sees("unusually long: usually 0:0").await;
}

#[tokio::test(start_paused = true)]
async fn errors_are_shown_whole_and_stay_until_the_end_of_the_program() {
    let app = TestApp::sized(80, 24).await;
    app.keys("o").await;
    app.sees("Nothing is running, and nothing has ended since the start.")
        .await;
    app.keys("<esc><enter>").await;
    app.simulator.meet("image.delete", refusal());
    app.slowly("jd<tab><enter>").await;
    app.pass(Duration::from_secs(2)).await;
    app.slowly("<esc>").await;
    app.pass(Duration::from_secs(600)).await;
    app.keys("o").await;
    app.sees("1 failed").await;
    assert_snapshot!("an_error", app.screen());
    app.sees("The image is being copied").await;
    app.keys("q").await;
    app.sees_no("1 failed").await;
}

#[tokio::test(start_paused = true)]
async fn a_waiting_row_is_cancelled_and_says_how_to_do_it_after_all() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    app.simulator.be_far_away(Duration::from_secs(2));
    app.slowly("*d").await;
    app.pass(Duration::from_secs(1)).await;
    let asked = app.screen();
    let count: String = asked
        .split("Delete ")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    app.slowly(&format!("{count}<tab><tab><enter>")).await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("<esc>o").await;
    app.sees("waiting").await;
    assert_snapshot!("a_run", app.screen());
    app.keys("x").await;
    app.sees("Only a waiting row can be cancelled.").await;
    app.keys("G").await;
    app.sees("Not sent yet. x cancels it.").await;
    app.keys("x").await;
    app.sees_no("1 waiting").await;
    app.sees("Cancelled, not sent: delete “MySnapshot” (id ")
        .await;
    app.sees("You can still do it from the list.").await;
    app.keys("g").await;
    app.sees("Delete 4 snapshots: 4 in progress, 2 left out, 1 cancelled.")
        .await;
    app.keys("<enter>").await;
    app.sees("Stop").await;
    app.slowly("<esc><esc>").await;
    app.pass(Duration::from_secs(60)).await;
    // MySnapshot waited.
    app.sees("MySnapshot").await;
    assert_eq!(app.calls("image.delete").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_history_is_searched_and_copied_as_what_was_sent() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.slowly("e<c-u>it's new & old<enter><tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("o<tab>").await;
    app.sees("History 2").await;
    assert_snapshot!("history", app.screen());
    app.keys("/delete<enter>").await;
    app.sees_no("rename ").await;
    app.sees("y copy").await;
    app.keys("<esc>/zzz<enter>").await;
    app.sees_no("y copy").await;
    app.keys("y").await;
    app.sees("There is no row here to open, search or copy.")
        .await;
    app.keys("<esc>y").await;
    let [line] = &app.copied()[..] else {
        panic!("{:?}", app.copied())
    };
    let sent = app.calls("image.edit");
    let sent = &sent.last().unwrap().parameters;
    let fields: Vec<(String, String)> = line
        .split(" -d ")
        .skip(1)
        .map(|field| field.trim_matches('"').split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect();
    let with_token: Vec<(String, String)> = sent
        .iter()
        .map(|(name, value)| match name.as_str() {
            "auth" => (name.clone(), "$TOKEN".to_owned()),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    assert_eq!(fields, with_token);
}

#[tokio::test(start_paused = true)]
async fn the_history_on_the_screen_is_read_again_when_an_operation_ends() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.keys("o<tab>").await;
    app.sees("History 1").await;
    app.sees_no("done in").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees("done in 0:0").await;
}

/// A field of a form as it was before it was encoded.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            u8::from_str_radix(&hex, 16).unwrap()
        } else {
            byte
        });
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_history_that_cannot_be_read_says_why() {
    let folder = StateFolder::new();
    fs::create_dir(folder.path().join("history.jsonl")).unwrap();
    let app = folder.start().await;
    app.keys("o<tab>").await;
    app.sees("The history can't be read.").await;
}

#[tokio::test(start_paused = true)]
async fn the_smallest_window_shows_how_it_goes_and_has_one_field_to_search() {
    let app = TestApp::sized(40, 10).await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.keys("o").await;
    app.sees("Saving 0:03").await;
    app.keys("/").await;
    app.sees("Search [").await;
    app.sees_no("Filter:").await;
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_kept_the_tabs_say_so_and_offer_nothing_to_do_with_it() {
    let app = TestApp::start().await;
    app.keys("o").await;
    app.sees("Nothing is running").await;
    for key in ["y", "/", "<enter>"] {
        let footer = app.line("Esc close");
        assert!(
            !footer.contains("y copy") && !footer.contains("/ "),
            "{footer}"
        );
        app.keys(key).await;
        app.sees("There is no row here to open, search or copy.")
            .await;
        app.sees_no("Search [").await;
    }
    app.keys("<tab>").await;
    app.sees("Nothing is kept between runs").await;
    app.keys("<tab>").await;
    app.sees("Nothing is kept between runs").await;
}

#[tokio::test(start_paused = true)]
async fn the_keys_are_explained_over_the_operations() {
    let app = TestApp::start().await;
    app.keys("o").await;
    app.sees("Nothing is running").await;
    app.keys("?").await;
    app.sees_no("Nothing is running").await;
    app.sees("cancel a waiting row: it is not sent").await;
    app.keys("<esc>").await;
    app.sees("Nothing is running").await;
}

#[tokio::test(start_paused = true)]
async fn the_pane_keeps_its_height_when_rows_of_it_go_or_are_searched() {
    let app = TestApp::with(Setup {
        account: ServedAccount::made(1, 12, start_of_time()),
        ..Setup::default()
    })
    .await;
    app.sees("server-0001").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("<tab>*d").await;
    app.slowly("12<enter><esc>o").await;
    let height = || {
        let screen = app.screen();
        screen.lines().position(|line| line.contains('╰')).unwrap()
    };
    let before = height();
    // What waits goes when the run is stopped.
    app.slowly("<enter><tab><enter><enter>").await;
    app.sees_no("waiting").await;
    assert_eq!(height(), before, "{}", app.screen());
    app.keys("/marked").await;
    assert_eq!(height(), before + 1, "{}", app.screen());
    app.keys("<esc><tab>").await;
    assert_ne!(height(), before, "another tab has a height of its own");
}
