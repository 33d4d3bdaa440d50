//! What runs is told in words on the message line, whatever else is said there.

use std::time::Duration;

use snapdeck::simulator::Account;

use crate::support::deck::{Setup, TestDeck, start_of_time};

#[tokio::test(start_paused = true)]
async fn a_success_does_not_hide_what_runs() {
    let deck = TestDeck::start().await;
    deck.slowly("c<enter><enter>").await;
    deck.keys("c").await;
    deck.sees("web-01 is at work (Saving web-01-20261114-1402): try again when that ends.")
        .await;
    deck.sees_no("Name    [").await;
    deck.pass(Duration::from_secs(11)).await;
    deck.sees("web-01-20261114-1402 is Active, ").await;
    deck.sees_no("web-01 is at work").await;
    deck.keys("c<c-u>second").await;
    deck.slowly("<enter><enter>").await;
    deck.pass(Duration::from_secs(1)).await;
    let said = deck.line("Saving second of web-01.");
    assert!(
        said.contains("  web-01-20261114-1402 is Active, "),
        "{said}"
    );
    deck.pass(Duration::from_secs(6)).await;
    deck.sees("Saving second: web-01 is unavailable until it ends.")
        .await;
    // As soon as it ends, the next can be made.
    deck.pass(Duration::from_secs(4)).await;
    deck.sees("second is Active, ").await;
    deck.keys("c").await;
    deck.sees("Name    [").await;
}

#[tokio::test(start_paused = true)]
async fn what_runs_is_told_wherever_the_cursor_stands() {
    let deck = TestDeck::with(Setup {
        saving: Duration::from_secs(60),
        ..Setup::default()
    })
    .await;
    deck.sees("before-nginx-1.29").await;
    deck.slowly("c<c-u>one<enter><enter>").await;
    deck.pass(Duration::from_secs(1)).await;
    deck.slowly("<down>").await;
    deck.sees("Saving one: web-01 is unavailable until it ends.")
        .await;
    deck.sees("Uploading").await;
    deck.slowly("c<c-u>two<enter><enter>").await;
    deck.pass(Duration::from_secs(1)).await;
    deck.sees("Saving two of web-02, 1 more running.").await;
    deck.resize(40, 10).await;
    deck.sees("Saving two of web-02, 1 more").await;
    deck.keys("/").await;
    deck.sees("Saving two of web-02, 1 more").await;
}

#[tokio::test(start_paused = true)]
async fn what_runs_in_another_account_is_told_with_its_name() {
    let deck = TestDeck::with(Setup {
        second: Some(Account::made(2, 3, start_of_time())),
        saving: Duration::from_secs(30),
        ..Setup::default()
    })
    .await;
    deck.sees("before-nginx-1.29").await;
    deck.slowly("<tab>d<tab><enter>").await;
    deck.sees(" Deleting before-nginx-1.29 of web-01.").await;
    deck.slowly("a2<enter>").await;
    deck.sees("prod: Deleting before-nginx-1.29 of web-01.")
        .await;
    deck.slowly("a1<enter>").await;
    deck.pass(Duration::from_secs(10)).await;
    deck.sees_no("Deleting ").await;
    deck.slowly("c<c-u>one<enter><enter>").await;
    deck.slowly("a2<enter>").await;
    deck.sees("server-0001").await;
    deck.sees("prod: Saving one of web-01.").await;
    deck.pass(Duration::from_secs(33)).await;
    deck.sees("prod: one is Active, ").await;
    deck.sees_no("prod: Saving one").await;
}
