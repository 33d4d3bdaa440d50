//! Windows of all sizes, and dialogs in small ones.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::app::TestApp;

const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn windows_grow_and_shrink() {
    let app = TestApp::start().await;
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
        app.resize(columns, rows).await;
        match (columns, rows) {
            (39, 10) => app.sees("needs a window of 40x10").await,
            (40, 10) => app.sees("web-01").await,
            _ => {}
        }
    }
    app.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn of_many_sizes_that_wait_the_last_is_drawn() {
    let app = TestApp::start().await;
    let sizes = (0..2_000).map(|n| (65_535 - n, 1)).chain([(80, 24)]);
    assert_eq!(app.resize_at_once(sizes).await, 1);
    app.sees("web-01").await;
    assert_eq!(app.screen().lines().count(), 24);
}

#[tokio::test(start_paused = true)]
async fn the_smallest_window_is_usable() {
    let app = TestApp::sized(40, 10).await;
    assert_snapshot!("smallest_instances", app.screen());
    app.keys("<enter>").await;
    app.sees("before-nginx").await;
    assert_snapshot!("smallest_snapshots", app.screen());
    app.keys("c").await;
    assert_snapshot!("smallest_create", app.screen());
    app.keys("<esc>?").await;
    assert_snapshot!("smallest_keys", app.screen());
    // The last key is reached, and no further than that.
    for _ in 0..60 {
        app.keys("<down>").await;
    }
    assert_snapshot!("smallest_keys_end", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_dialog_in_a_small_window_is_read_to_its_end_before_it_writes() {
    let app = TestApp::sized(40, 10).await;
    app.keys("<enter>").await;
    app.sees("before-nginx").await;
    app.keys("d").await;
    assert_snapshot!("smallest_delete", app.screen());
    app.slowly("<tab><enter>").await;
    app.sees_no("Delete 5226790").await;
    app.keys("d").await;
    app.slowly("<tab>").await;
    app.sees("Read to the end first: Down scrolls.").await;
    for _ in 0..20 {
        app.keys("<down>").await;
    }
    app.sees("web-01 keeps 5 usable").await;
    assert_snapshot!("smallest_delete_end", app.screen());
    app.slowly("<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dialog_that_is_not_on_the_screen_writes_nothing() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.slowly("<tab>").await;
    app.resize(30, 5).await;
    app.slowly("<enter><enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.resize(120, 40).await;
    app.keys("<enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0, "it has to be read anew");
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls(DELETE).len(), 1);
}

/// Screen readers and braille displays read the line of the terminal's cursor.
#[tokio::test(start_paused = true)]
async fn the_terminals_cursor_stands_on_what_is_selected() {
    let app = TestApp::start().await;
    let line_at_cursor = || {
        let at = app.cursor().expect("the cursor is shown");
        let screen = app.screen();
        let line = screen.lines().nth(at.y.into()).unwrap_or_default();
        let from = |(n, _): &(usize, char)| n + 1 >= at.x.into();
        let rest = line.chars().enumerate().filter(from);
        rest.map(|(_, c)| c).collect::<String>()
    };
    for (keys, expected) in [
        ("", "▌ ● web-01"),
        ("j", "▌ ● web-02"),
        ("k<tab>", "▌ before-nginx-1.29"),
        ("d", ">[ Cancel ]<"),
        ("<tab>", ">[ Delete 5226790 ]<"),
        ("<esc>c", ""),
        ("<tab>", ">[ Cancel ]<"),
        ("<tab>", ">[ Create ]<"),
        ("<esc>?", "snapshots"),
    ] {
        app.keys(keys).await;
        let line = line_at_cursor();
        let line = line.trim_start_matches([' ', '│']);
        assert!(line.starts_with(expected), "after {keys:?}: {line:?}");
    }
}
