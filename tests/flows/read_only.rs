//! Read-only, in all its ways: nothing that writes is sent.

use insta::assert_snapshot;
use snapdeck::{app::ReadOnly, simulator::Fault};

use crate::support::deck::{Setup, TestDeck};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// `c` and `d` with all the Enters there are.
async fn tries_to_write(deck: &TestDeck) {
    deck.slowly("c<enter><enter><esc><tab>d<tab><enter><esc>")
        .await;
    deck.slowly("<esc>").await;
}

fn writes(deck: &TestDeck) -> usize {
    deck.calls(CREATE).len() + deck.calls(DELETE).len()
}

#[tokio::test(start_paused = true)]
async fn on_at_once_and_off_asks() {
    let deck = TestDeck::start().await;
    deck.keys("w").await;
    deck.sees("Read-only: nothing is created or deleted until w takes that off.")
        .await;
    assert!(
        deck.line("snapdeck")
            .contains("prod  READ-ONLY  ops@example.ua")
    );
    deck.keys("c").await;
    deck.sees("This account is read-only: w takes that off.")
        .await;
    assert!(deck.line("? keys").contains("(c: read-only)"));
    tries_to_write(&deck).await;
    assert_eq!(writes(&deck), 0);

    // Cancel has the focus, a letter confirms nothing, and typed ahead nothing counts.
    for keys in ["w<enter>", "w<esc>", "wyw<esc>"] {
        deck.slowly(keys).await;
        deck.sees_no("Allow writes?").await;
        deck.sees("READ-ONLY").await;
    }
    deck.keys("w<tab><enter>").await;
    deck.sees("Enter came before this could be read").await;
    deck.sees("READ-ONLY").await;
    deck.keys("<esc>").await;
    tries_to_write(&deck).await;
    assert_eq!(writes(&deck), 0);

    deck.keys("w").await;
    assert_snapshot!("allow_writes", deck.screen());
    deck.slowly("<tab><enter>").await;
    deck.sees("Writes are allowed.").await;
    assert!(!deck.screen().contains("READ-ONLY"));
    deck.slowly("c<enter><enter>").await;
    assert_eq!(writes(&deck), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_read_only_stays_so() {
    let deck = TestDeck::with(Setup {
        read_only: ReadOnly::Locked,
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    deck.sees("web-01").await;
    let why = "Read-only was asked for at the start (--read-only)";
    for keys in ["w", "w<tab><enter>", "c"] {
        deck.slowly(keys).await;
        deck.sees(why).await;
        deck.sees("READ-ONLY").await;
    }
    tries_to_write(&deck).await;
    assert_eq!(writes(&deck), 0);
    assert_snapshot!("locked", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_is_read_only_can_be_lifted() {
    let deck = TestDeck::with(Setup {
        read_only: ReadOnly::On,
        ..Setup::default()
    })
    .await;
    deck.sees("before-nginx-1.29").await;
    tries_to_write(&deck).await;
    assert_eq!(writes(&deck), 0);
    deck.slowly("w<tab><enter>").await;
    deck.sees_no("READ-ONLY").await;
}

#[tokio::test(start_paused = true)]
async fn the_smallest_window_asks_too_and_says_so_with_old_data() {
    let deck = TestDeck::sized(40, 10).await;
    deck.keys("ww").await;
    assert_snapshot!("allow_writes_smallest", deck.screen());
    deck.keys("<esc>").await;
    deck.simulator.meet(
        "instances",
        Fault::Instead {
            status: 502,
            content_type: "text/html",
            body: Vec::new(),
        },
    );
    deck.keys("r").await;
    deck.sees("OLD").await;
    assert_eq!(
        deck.screen().lines().next(),
        Some(" prod  READ-ONLY  ops@ex…  OLD 14:02:31")
    );
}
