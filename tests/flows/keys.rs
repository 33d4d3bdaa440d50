//! Keys that move: by pages, in the help, in a form.

use std::time::Duration;

use snapdeck::simulator::{Account, Fault};

use crate::support::deck::{Setup, TestDeck, start_of_time};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn a_page_is_what_the_window_shows() {
    let account = Account::made(1, 300, start_of_time());
    let deck = TestDeck::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    deck.sees("snapshot-00300").await;
    deck.keys("<tab><pgdn>").await;
    assert!(deck.row().contains("snapshot-00267"), "{}", deck.row());
    deck.keys("<pgdn><up><pgup>").await;
    assert!(deck.row().contains("snapshot-00268"), "{}", deck.row());
}

#[tokio::test(start_paused = true)]
async fn the_keys_scroll_in_a_small_window_and_the_list_beneath_does_not() {
    let deck = TestDeck::sized(80, 14).await;
    deck.keys("?j").await;
    deck.sees("Keys  2-").await;
    deck.keys("kk").await;
    deck.sees("Keys  1-").await;
    deck.keys("<esc>").await;
    assert!(deck.row().contains("web-01"), "{}", deck.row());
}

#[tokio::test(start_paused = true)]
async fn the_help_offers_the_keys_that_scroll_it() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
        let deck = TestDeck::sized(columns, rows).await;
        deck.keys("?").await;
        let screen = deck.screen();
        let footer = screen.lines().last().unwrap();
        assert!(footer.contains("Down scroll"), "{columns}x{rows}: {footer}");
        assert!(footer.ends_with("Esc close"), "{columns}x{rows}: {footer}");
        deck.keys("<down>").await;
        deck.sees("Keys  2-").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_focus_goes_round_and_letters_fall_on_no_button() {
    let deck = TestDeck::start().await;
    for keys in ["c<s-tab><enter>", "c<tab><tab><enter>"] {
        deck.slowly(keys).await;
        deck.sees_no("Name    [").await;
    }
    deck.slowly("c<tab>xyz<tab><tab>!").await;
    deck.sees("[web-01-20261114-1402! ").await;
    assert_eq!(deck.calls(CREATE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_was_sent_can_only_be_closed() {
    let deck = TestDeck::start().await;
    deck.simulator.meet(DELETE, Fault::Hang);
    deck.slowly("<tab>d<tab><enter>").await;
    deck.slowly("<tab><enter>").await;
    deck.sees_no("Delete one snapshot?").await;
    assert_eq!(deck.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn leaving_counts_the_writes_that_are_not_known() {
    let deck = TestDeck::start().await;
    for filter in ["web-01", "web-02"] {
        deck.simulator.meet(CREATE, Fault::Hang);
        deck.keys(&format!("/{filter}<enter>")).await;
        deck.pass(Duration::from_secs(1)).await;
        deck.slowly("c<enter><enter><esc><esc>").await;
    }
    deck.keys("q").await;
    deck.sees("on web-01 (id 5203773) and 1 more. q again leaves without knowing.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_again_beneath_the_buttons_of_a_dialog() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.simulator
        .change(|account| account.remove(5_223_871).map(drop));
    let reads = deck.calls("instances.snapshots").len();
    deck.keys("rR<c-r>к").await;
    assert!(deck.calls("instances.snapshots").len() > reads);
    deck.sees("web-01 keeps 4 Active snapshots").await;
    deck.keys("<esc>c").await;
    deck.keys("r").await;
    deck.sees("[web-01-20261114-1402r").await;
}
