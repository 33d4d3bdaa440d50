//! Creating: the form, its refusals, and the new row from `Sending` to `Active`.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_created_and_watched_until_it_is_active() {
    let app = TestApp::start().await;
    app.keys("c").await;
    assert_snapshot!("form", app.screen());
    app.slowly("<enter><tab><enter>").await;
    app.sees("Saving web-01-20261114-1402. web-01 is unavailable meanwhile.")
        .await;
    assert_eq!(app.calls(CREATE).len(), 1);
    app.pass(Duration::from_secs(3)).await;
    let row = app.line(" Saving 0:");
    assert!(
        row.contains("web-01-20261114-1402") && row.contains(" - "),
        "{row}"
    );
    assert_snapshot!("saving", app.screen());
    app.pass(Duration::from_secs(8)).await;
    app.sees("web-01-20261114-1402 is Active").await;
    assert!(app.line("│  web-01-20261114-1402").contains("● Active  "));
    assert_eq!(app.calls(CREATE).len(), 1);
    // The cursor stayed on its row while another came above it.
    assert!(app.line("▌ before-nginx-1.29").contains("Active"));
}

#[tokio::test(start_paused = true)]
async fn keys_typed_ahead_create_nothing() {
    let app = TestApp::start().await;
    app.keys("c<enter><tab><enter>").await;
    app.sees("Enter came too early. Read this, then press it again.")
        .await;
    assert_eq!(app.calls(CREATE).len(), 0);
    // Repeated presses are ignored.
    for _ in 0..5 {
        app.pass(Duration::from_millis(299)).await;
        app.keys("<enter><tab><enter>").await;
        assert_eq!(app.calls(CREATE).len(), 0);
    }
    app.pass(Duration::from_millis(300)).await;
    app.keys("<enter><tab><enter>").await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn fifty_enters_send_one_request() {
    let app = TestApp::start().await;
    app.keys("c<tab><tab>").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys(&"<enter>".repeat(50)).await;
    app.pass(Duration::from_secs(20)).await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_is_edited_pasted_and_sent_exactly() {
    let app = TestApp::start().await;
    app.keys("c<c-u>перед q<c-w>d<home>").await;
    app.paste("  до\u{1b}[31m\nn ").await;
    app.sees("[до[31m nперед d").await;
    app.slowly("<enter><tab><enter>").await;
    let sent = app.calls(CREATE);
    let name = sent[0]
        .parameters
        .iter()
        .find(|(name, _)| name == "name")
        .unwrap();
    assert_eq!(name.1, "до[31m nперед d");
}

#[tokio::test(start_paused = true)]
async fn an_empty_and_a_long_name_are_refused_before_they_are_sent() {
    let app = TestApp::start().await;
    app.keys("c<c-u>").await;
    app.slowly("<enter><tab><enter>").await;
    app.sees("A name has 1 to 100 characters; this one has 0.")
        .await;
    app.keys("<esc>c<c-u>").await;
    app.paste(&"ї".repeat(101)).await;
    app.sees("101/100").await;
    app.slowly("<enter><tab><enter>").await;
    app.sees("A name has 1 to 100 characters; this one has 101.")
        .await;
    // The focus is back on the mistake.
    app.keys("<bs>").await;
    app.slowly("<enter><tab><enter>").await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_keeps_the_form_and_its_text() {
    let app = TestApp::start().await;
    app.simulator
        .change(|account| account.instance(5_203_773).unwrap().manual_created_today = 5);
    app.keys("r").await;
    app.keys("c<c-u>sixth").await;
    app.sees("The server counts 5 made today, and the panel allows 5 a day")
        .await;
    app.slowly("<enter><tab><enter>").await;
    app.sees("The server refused:").await;
    assert_snapshot!("refused", app.screen());
    // It was sent, so Cancel doesn't say otherwise.
    app.slowly("<tab><enter>").await;
    app.sees_no("The server refused:").await;
    assert!(!app.screen().contains("Nothing was sent"));
    app.pass(Duration::from_secs(150)).await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_equal_name_is_warned_of_and_the_proposal_avoids_it() {
    let app = TestApp::start().await;
    app.keys("c<c-u>MySnapshot").await;
    app.sees("A snapshot with this name already exists.").await;
    app.keys("<esc>c").await;
    app.slowly("<enter><tab><enter>").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees_no("Saving").await;
    app.keys("c").await;
    let proposed = app.line("Name     [");
    assert!(
        proposed.contains("[web-01-20261114-1402 ")
            || proposed.contains("-1403")
            || proposed.contains("-1402-2"),
        "{proposed}"
    );
    assert!(
        !app.screen()
            .contains("A snapshot with this name already exists.")
    );
}

#[tokio::test(start_paused = true)]
async fn instances_that_cannot_be_saved_say_why() {
    let app = TestApp::start().await;
    for (filter, said) in [
        (
            "ci-runner-07",
            "ci-runner-07 is in Error: the server makes no snapshot or backup of it.",
        ),
        (
            "import-west",
            "import-west is busy (Uploading). Try again when it is done.",
        ),
        (
            "mail",
            "mail is busy (Rebooting). Try again when it is done.",
        ),
    ] {
        app.keys(&format!("/{filter}<enter>")).await;
        app.pass(Duration::from_millis(300)).await;
        app.keys("c").await;
        app.sees(said).await;
        app.keys("<esc>").await;
    }
    app.keys("/5209934<enter>").await;
    app.pass(Duration::from_millis(300)).await;
    app.keys("c").await;
    app.sees("[5209934-20261114-1402").await;
}

#[tokio::test(start_paused = true)]
async fn a_long_instance_name_is_cut_so_that_the_time_fits() {
    let mut setup = Setup::default();
    setup.account.instance(5_203_773).unwrap().servername = "ї".repeat(120);
    let app = TestApp::with(setup).await;
    app.sees("before-nginx-1.29").await;
    app.keys("c").await;
    app.sees("100/100").await;
    app.sees("-20261114-1402").await;
    app.sees("id 5203773").await;
}

#[tokio::test(start_paused = true)]
async fn a_form_closed_while_it_is_sent_goes_on() {
    let app = TestApp::start().await;
    app.simulator
        .meet(CREATE, Fault::Delay(Duration::from_secs(5)));
    app.slowly("c<enter><tab><enter>").await;
    app.sees("Sending. Closing this does not cancel it.").await;
    app.keys("<esc>").await;
    app.sees("◐ Sending").await;
    app.pass(Duration::from_secs(7)).await;
    app.sees(" Saving 0:").await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_form_can_be_sent_again_when_enter_was_let_go() {
    let app = TestApp::start().await;
    app.simulator
        .change(|account| account.instance(5_203_773).unwrap().manual_created_today = 5);
    app.slowly("c<enter><tab><enter>").await;
    app.sees("The server refused:").await;
    // Too soon after the one that sent it, again and again: it is held down.
    for _ in 0..3 {
        app.slowly("<enter>").await;
        app.sees("The server refused:").await;
        app.sees_no("too early").await;
    }
    assert_eq!(app.calls(CREATE).len(), 1);
    app.pass(Duration::from_secs(1)).await;
    app.keys("<enter>").await;
    app.sees(">[ Cancel ]<").await;
    assert_eq!(app.calls(CREATE).len(), 1);
    app.slowly("<tab><enter>").await;
    assert_eq!(app.calls(CREATE).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_was_sent_is_closed_by_enter_when_that_was_let_go() {
    let app = TestApp::start().await;
    app.simulator.meet(CREATE, Fault::Hang);
    app.slowly("c<enter><tab><enter><enter>").await;
    app.sees("Enter came too early. Wait 1 s, then press it again.")
        .await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("<enter>").await;
    app.sees_no("Sending. Closing this does not cancel it.")
        .await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_accepted_create_is_not_called_saving_before_the_list_shows_it() {
    let app = TestApp::start().await;
    app.simulator.meet("instances.snapshots", Fault::Hang);
    app.slowly("c<enter><tab><enter>").await;
    app.sees(
        "Accepted: web-01-20261114-1402, not in the list yet. web-01 is unavailable meanwhile.",
    )
    .await;
    assert!(app.line("│  web-01-20261114-1402").contains("◐ Accepted  "));
    app.sees_no("Saving web-01").await;
    app.keys("o").await;
    assert!(app.line("create").contains("Accepted 0:0"));
}
