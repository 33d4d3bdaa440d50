//! Operations: what runs, what ended, and the history on the disk.

use std::{fs, path::Path, time::Duration};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    app::{Setup, TOKEN, TestApp},
    front::Fault,
};

/// A run on a state folder.
async fn on(folder: &TempDir) -> TestApp {
    let app = TestApp::with(Setup {
        state_folder: Some(folder.path().to_owned()),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app
}

/// The lines of the history: step, answer or end, time of day.
fn history(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("history.jsonl")).unwrap_or_default();
    assert!(!text.contains(TOKEN), "the token is never stored");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

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
    let folder = tempfile::tempdir().unwrap();
    let app = on(&folder).await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees("web-01-20261114-1402 is Active").await;
    let lines = history(folder.path());
    assert_eq!(
        all(&lines, "step"),
        ["begun", "answered", "created", "ended"]
    );
    let [first, .., last] = &lines[..] else {
        panic!("{lines:?}")
    };
    let names = ["write", "profile"].map(|name| first[name].as_str().unwrap());
    assert_eq!(names, ["create", "default"]);
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
    let folder = tempfile::tempdir().unwrap();
    let app = on(&folder).await;
    app.simulator.meet("image.delete", refusal());
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(2)).await;
    let lines = history(folder.path());
    assert_eq!(all(&lines, "answer"), ["not-applied"]);
    assert_eq!(all(&lines, "end"), ["not-applied"]);
    let said = all(&lines, "said").concat();
    assert!(said.starts_with("The server refused"), "{said}");
}
