//! Keystrokes to screens: the whole program against the embedded server.

mod accounts;
mod create;
mod delete;
mod keys;
mod looks;
mod many;
mod matrix;
mod odd_rows;
mod read_only;
mod reading;
mod recovery;
mod running;
mod sign_in;
mod unknown;
mod windows;

use insta::assert_snapshot;

use crate::support::deck::TestDeck;

#[tokio::test(start_paused = true)]
async fn the_first_screen_wide() {
    let deck = TestDeck::start().await;
    assert_snapshot!(deck.screen());
}

#[tokio::test(start_paused = true)]
async fn the_first_screens_narrow() {
    let deck = TestDeck::sized(80, 24).await;
    assert_snapshot!("narrow_instances", deck.screen());
    deck.keys("<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert_snapshot!("narrow_snapshots", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn the_keys() {
    let deck = TestDeck::start().await;
    deck.keys("?").await;
    assert_snapshot!(deck.screen());
    deck.keys("q").await;
    deck.sees_no("Keys").await;
    deck.keys("q").await;
    assert_eq!(deck.end().await.code, 0);
}
