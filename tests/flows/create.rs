//! Creating: the form, its refusals, and the new row from `Sending` to `Active`.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::Fault;

use crate::support::deck::{Setup, TestDeck};

const CREATE: &str = "instances.snapshots.edit";

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_created_and_watched_until_it_is_active() {
    let deck = TestDeck::start().await;
    deck.keys("c").await;
    assert_snapshot!("form", deck.screen());
    deck.slowly("<enter><enter>").await;
    deck.sees("Saving web-01-20261114-1402: web-01 is unavailable until it ends.")
        .await;
    assert_eq!(deck.calls(CREATE).len(), 1);
    deck.pass(Duration::from_secs(3)).await;
    let row = deck.line("◐ Saving 0:");
    assert!(
        row.contains("web-01-20261114-1402") && row.contains(" - "),
        "{row}"
    );
    assert_snapshot!("saving", deck.screen());
    deck.pass(Duration::from_secs(8)).await;
    deck.sees("web-01-20261114-1402 is Active").await;
    assert!(deck.line("│ web-01-20261114-1402").contains("● Active  "));
    assert_eq!(deck.calls(CREATE).len(), 1);
    // The cursor stayed on its row while another came above it.
    assert!(deck.line(">before-nginx-1.29").contains("Active"));
}

#[tokio::test(start_paused = true)]
async fn keys_typed_ahead_create_nothing() {
    let deck = TestDeck::start().await;
    deck.keys("c<enter><enter>").await;
    deck.sees("Enter came before this could be read: press it again.")
        .await;
    assert_eq!(deck.calls(CREATE).len(), 0);
    // Who goes on pressing is not heard.
    for _ in 0..5 {
        deck.pass(Duration::from_millis(299)).await;
        deck.keys("<enter><enter>").await;
        assert_eq!(deck.calls(CREATE).len(), 0);
    }
    deck.pass(Duration::from_millis(300)).await;
    deck.keys("<enter><enter>").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn fifty_enters_send_one_request() {
    let deck = TestDeck::start().await;
    deck.keys("c").await;
    deck.pass(Duration::from_millis(400)).await;
    deck.keys(&"<enter>".repeat(50)).await;
    deck.pass(Duration::from_secs(20)).await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_is_edited_pasted_and_sent_exactly() {
    let deck = TestDeck::start().await;
    deck.keys("c<c-u>перед q<c-w>d<home>").await;
    deck.paste("  до\u{1b}[31m\nn ").await;
    deck.sees("[до[31m nперед d").await;
    deck.slowly("<enter><enter>").await;
    let sent = deck.calls(CREATE);
    let name = sent[0]
        .parameters
        .iter()
        .find(|(name, _)| name == "name")
        .unwrap();
    assert_eq!(name.1, "до[31m nперед d");
}

#[tokio::test(start_paused = true)]
async fn an_empty_and_a_long_name_are_refused_before_they_are_sent() {
    let deck = TestDeck::start().await;
    deck.keys("c<c-u>").await;
    deck.slowly("<enter><enter>").await;
    deck.sees("A name has 1 to 100 characters: this has 0.")
        .await;
    deck.keys("<esc>c<c-u>").await;
    deck.paste(&"ї".repeat(101)).await;
    deck.sees("101/100").await;
    deck.slowly("<enter><enter>").await;
    deck.sees("A name has 1 to 100 characters: this has 101.")
        .await;
    // The focus is back on what is wrong.
    deck.keys("<bs>").await;
    deck.slowly("<enter><enter>").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_keeps_the_form_and_its_text() {
    let deck = TestDeck::start().await;
    deck.simulator
        .change(|account| account.instance(5_203_773).unwrap().manual_created_today = 5);
    deck.keys("r").await;
    deck.keys("c<c-u>sixth").await;
    deck.sees("The server counts 5 made today, and the panel allows 5 a day")
        .await;
    deck.slowly("<enter><enter>").await;
    deck.sees("The server refused:").await;
    assert_snapshot!("refused", deck.screen());
    deck.pass(Duration::from_secs(150)).await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_equal_name_is_warned_of_and_the_proposal_avoids_it() {
    let deck = TestDeck::start().await;
    deck.keys("c<c-u>MySnapshot").await;
    deck.sees("A snapshot of this name is there already.").await;
    deck.keys("<esc>c").await;
    deck.slowly("<enter><enter>").await;
    deck.pass(Duration::from_secs(12)).await;
    deck.sees_no("Saving").await;
    deck.keys("c").await;
    let proposed = deck.line("Name    [");
    assert!(
        proposed.contains("[web-01-20261114-1402 ")
            || proposed.contains("-1403")
            || proposed.contains("-1402-2"),
        "{proposed}"
    );
    assert!(
        !deck
            .screen()
            .contains("A snapshot of this name is there already.")
    );
}

#[tokio::test(start_paused = true)]
async fn instances_that_cannot_be_saved_say_why() {
    let deck = TestDeck::start().await;
    for (filter, said) in [
        (
            "ci-runner-07",
            "ci-runner-07 is in Error: the server makes no snapshots of it.",
        ),
        (
            "import-west",
            "import-west is at work (Uploading): try again when that ends.",
        ),
        (
            "mail",
            "mail is at work (Rebooting): try again when that ends.",
        ),
    ] {
        deck.keys(&format!("/{filter}<enter>")).await;
        deck.pass(Duration::from_millis(300)).await;
        deck.keys("c").await;
        deck.sees(said).await;
        deck.keys("<esc>").await;
    }
    deck.keys("/5209934<enter>").await;
    deck.pass(Duration::from_millis(300)).await;
    deck.keys("c").await;
    deck.sees("[5209934-20261114-1402").await;
}

#[tokio::test(start_paused = true)]
async fn a_long_instance_name_is_cut_so_that_the_time_fits() {
    let mut setup = Setup::default();
    setup.account.instance(5_203_773).unwrap().servername = "ї".repeat(120);
    let deck = TestDeck::with(setup).await;
    deck.sees("before-nginx-1.29").await;
    deck.keys("c").await;
    deck.sees("100/100").await;
    deck.sees("-20261114-1402").await;
    deck.sees("id 5203773").await;
}

#[tokio::test(start_paused = true)]
async fn a_form_closed_while_it_is_sent_goes_on() {
    let deck = TestDeck::start().await;
    deck.simulator
        .meet(CREATE, Fault::Delay(Duration::from_secs(5)));
    deck.slowly("c<enter><enter>").await;
    deck.sees("Sending. It goes on if you close this.").await;
    deck.keys("<esc>").await;
    deck.sees("◐ Sending").await;
    deck.pass(Duration::from_secs(7)).await;
    deck.sees("◐ Saving").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_form_can_be_sent_again_when_enter_was_let_go() {
    let deck = TestDeck::start().await;
    deck.simulator
        .change(|account| account.instance(5_203_773).unwrap().manual_created_today = 5);
    deck.slowly("c<enter><enter>").await;
    deck.sees("The server refused:").await;
    // Too soon after the one that sent it, and so on without end: it is held down.
    for _ in 0..3 {
        deck.slowly("<enter>").await;
        deck.sees("Enter is held down: let it go for a second.")
            .await;
        deck.sees("The server refused:").await;
    }
    assert_eq!(deck.calls(CREATE).len(), 1);
    deck.pass(Duration::from_secs(1)).await;
    deck.keys("<enter>").await;
    deck.sees(">[ Create ]<").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
    deck.slowly("<enter>").await;
    assert_eq!(deck.calls(CREATE).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_was_sent_is_closed_by_enter_when_that_was_let_go() {
    let deck = TestDeck::start().await;
    deck.simulator.meet(CREATE, Fault::Hang);
    deck.slowly("c<enter><enter><enter>").await;
    deck.sees("Enter is held down: let it go for a second.")
        .await;
    deck.pass(Duration::from_secs(1)).await;
    deck.keys("<enter>").await;
    deck.sees_no("Sending. It goes on if you close this.").await;
    assert_eq!(deck.calls(CREATE).len(), 1);
}
