//! Windows of all sizes, and dialogs in small ones.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::deck::TestDeck;

const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn windows_grow_and_shrink() {
    let deck = TestDeck::start().await;
    for (columns, rows) in [
        (39, 10),
        (40, 9),
        (1, 1),
        (2, 1),
        (0, 0),
        (300, 100),
        (40, 10),
        (65_535, 1),
        (80, 24),
        (119, 24),
        (120, 40),
    ] {
        deck.resize(columns, rows).await;
        match (columns, rows) {
            (39, 10) => deck.sees("too small: 40x10 at").await,
            (40, 10) => deck.sees("web-01").await,
            _ => {}
        }
    }
    deck.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn of_many_sizes_that_wait_the_last_is_drawn() {
    let deck = TestDeck::start().await;
    let sizes = (0..2_000).map(|n| (65_535 - n, 1)).chain([(80, 24)]);
    assert_eq!(deck.resize_at_once(sizes).await, 1);
    deck.sees("web-01").await;
    assert_eq!(deck.screen().lines().count(), 24);
}

#[tokio::test(start_paused = true)]
async fn the_smallest_window_is_usable() {
    let deck = TestDeck::sized(40, 10).await;
    assert_snapshot!("smallest_instances", deck.screen());
    deck.keys("<enter>").await;
    deck.sees("before-nginx").await;
    assert_snapshot!("smallest_snapshots", deck.screen());
    deck.keys("c").await;
    assert_snapshot!("smallest_create", deck.screen());
    deck.keys("<esc>?").await;
    assert_snapshot!("smallest_keys", deck.screen());
    // The last key is reached, and no further than that.
    for _ in 0..40 {
        deck.keys("<down>").await;
    }
    assert_snapshot!("smallest_keys_end", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn a_dialog_in_a_small_window_is_read_to_its_end_before_it_writes() {
    let deck = TestDeck::sized(40, 10).await;
    deck.keys("<enter>").await;
    deck.sees("before-nginx").await;
    deck.keys("d").await;
    assert_snapshot!("smallest_delete", deck.screen());
    deck.slowly("<tab><enter>").await;
    deck.sees_no("Delete 5226790").await;
    deck.keys("d").await;
    deck.slowly("<tab>").await;
    deck.sees("Read it to its end: Down scrolls.").await;
    for _ in 0..20 {
        deck.keys("<down>").await;
    }
    deck.sees("web-01 keeps 5 Active").await;
    assert_snapshot!("smallest_delete_end", deck.screen());
    deck.slowly("<tab><enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deck.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dialog_that_is_not_on_the_screen_writes_nothing() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.slowly("<tab>").await;
    deck.resize(30, 5).await;
    deck.slowly("<enter><enter>").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.resize(120, 40).await;
    deck.keys("<enter>").await;
    assert_eq!(deck.calls(DELETE).len(), 0, "it has to be read anew");
    deck.slowly("<enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deck.calls(DELETE).len(), 1);
}

/// Screen readers and braille displays read the line of the terminal's cursor.
#[tokio::test(start_paused = true)]
async fn the_terminals_cursor_stands_on_what_is_selected() {
    let deck = TestDeck::start().await;
    let line_at_cursor = || {
        let at = deck.cursor().expect("the cursor is shown");
        let screen = deck.screen();
        let line = screen.lines().nth(at.y.into()).unwrap_or_default();
        let from = |(n, _): &(usize, char)| n + 1 >= at.x.into();
        let rest = line.chars().enumerate().filter(from);
        rest.map(|(_, c)| c).collect::<String>()
    };
    for (keys, expected) in [
        ("", ">web-01"),
        ("j", ">web-02"),
        ("k<tab>", ">before-nginx-1.29"),
        ("d", ">[ Cancel ]<"),
        ("<tab>", ">[ Delete 5226790 ]<"),
        ("<esc>c", ""),
        ("<tab>", ">[ Create ]<"),
        ("<esc>?", "lists"),
    ] {
        deck.keys(keys).await;
        let line = line_at_cursor();
        let line = line.trim_start_matches([' ', '│']);
        assert!(line.starts_with(expected), "after {keys:?}: {line:?}");
    }
}
