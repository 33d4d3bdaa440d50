//! Marked snapshots on the real loop, checked against the server's ledger.

mod create;
mod ledger;
mod mishaps;

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::ServedAccount;

use crate::support::app::{Setup, TestApp, start_of_time};

fn deleted(app: &TestApp) -> Vec<u64> {
    let mut ids = app.deleted();
    ids.sort_unstable();
    ids
}

#[tokio::test(start_paused = true)]
async fn several_are_deleted_by_one_question_that_lists_them() {
    let app = TestApp::start().await;
    app.keys("<tab>/2026<enter>").await;
    app.keys("*d").await;
    app.sees("Type the number of snapshots").await;
    assert_snapshot!("question", app.screen());
    app.sees("number, then Enter: delete").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("9").await;
    // A wrong one promises nothing.
    app.sees("number, then Enter: delete").await;
    app.keys("<enter>").await;
    app.sees("That is not the number asked for above.").await;
    assert!(deleted(&app).is_empty());
    let shown = app.screen();
    let ids: Vec<u64> = shown
        .lines()
        .filter_map(|line| line.split("· id ").nth(1)?.split(' ').next()?.parse().ok())
        .collect();
    assert!(ids.len() >= 3, "{shown}");
    app.keys("<bs>").await;
    app.pass(Duration::from_millis(400)).await;
    let number = shown.split("snapshots (").nth(1).unwrap();
    let number = number.split(')').next().unwrap();
    app.keys(&format!("{number}<enter>")).await;
    assert_snapshot!("run", app.screen());
    app.pass(Duration::from_secs(60)).await;
    app.sees("done").await;
    assert_snapshot!("results", app.screen());
    let deleted = deleted(&app);
    assert_eq!(deleted.len(), number.parse::<usize>().unwrap());
    assert!(deleted.iter().all(|id| shown.contains(&format!("id {id}"))));
}

#[tokio::test(start_paused = true)]
async fn a_range_is_shown_while_the_cursor_extends_it_and_how_it_ends() {
    for (columns, rows) in [(40, 10), (80, 24), (120, 40)] {
        let app = TestApp::sized(columns, rows).await;
        for keys in ["<enter>", "<esc><esc>"] {
            app.keys(keys).await;
            app.keys("v<down>").await;
            // There is no room for the key there.
            let shown: &[&str] = match columns {
                40 => &["2 marked (ra"],
                _ => &["2 marked (range)", "v end range"],
            };
            for words in shown {
                app.sees(words).await;
            }
            app.keys("v<down>").await;
            app.sees_no("(ra").await;
            app.sees_no("v end range").await;
            app.sees("2 ma").await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_are_deleted_and_what_a_filter_hides_is_not() {
    let account = ServedAccount::made(1, 130, start_of_time());
    let app = TestApp::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00130").await;
    app.keys("<tab>*/snapshot-000<enter>").await;
    app.sees("130 marked, 31 hidden").await;
    app.keys("d").await;
    app.sees("Delete 99 snapshots?").await;
    app.sees("31 marked snapshots are hidden by the filter")
        .await;
    for _ in 0..120 {
        app.keys("<down>").await;
    }
    app.pass(Duration::from_millis(400)).await;
    app.keys("99<enter>").await;
    app.pass_until("the end", Duration::from_secs(900), |screen| {
        screen.contains("99 of 99 done")
    })
    .await;
    assert_eq!(deleted(&app).len(), 99);
    let left = app.simulator.change(|account| {
        let rows = account.instances[0].snapshots.iter();
        let mut names: Vec<String> = rows.map(|row| row.name.clone()).collect();
        names.sort();
        names
    });
    let hidden = (100..=130).map(|number| format!("snapshot-{number:05}"));
    assert_eq!(left, hidden.collect::<Vec<_>>());
    app.keys("<esc>").await;
    app.sees("31 marked").await;
}

#[tokio::test(start_paused = true)]
async fn the_question_in_a_small_window_is_read_to_its_end() {
    let app = TestApp::sized(40, 10).await;
    app.keys("<enter>").await;
    app.sees("before-nginx").await;
    app.keys("/2026<enter>*d").await;
    app.sees("This can't be undone.").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("4<enter>5<enter>").await;
    assert!(deleted(&app).is_empty(), "{}", app.screen());
    // What is asked for stands at the end.
    app.keys("<bs><bs><pgdn><pgdn><pgdn><pgdn><pgdn><pgdn>")
        .await;
    app.sees("snapshots (").await;
    let screen = app.screen();
    let number = screen.split("snapshots (").nth(1).unwrap();
    let number = number.split(')').next().unwrap();
    app.slowly(&format!("{number}<enter>")).await;
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(deleted(&app).len().to_string(), number);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_does_not_fit_says_how_many_lines_are_below() {
    let account = ServedAccount::made(1, 60, start_of_time());
    let app = TestApp::with(Setup {
        account,
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    app.sees("server-0001").await;
    app.pass(Duration::from_secs(2)).await;
    app.keys("<enter>").await;
    app.keys("*d").await;
    app.sees("Type the number of snapshots").await;
    let title = app.line("snapshots?");
    assert!(title.trim_end().ends_with("more lines below"), "{title}");
    assert_snapshot!("tall", app.screen());
    for _ in 0..10 {
        app.keys("<pgdn>").await;
    }
    app.sees_no("below").await;
}

#[tokio::test(start_paused = true)]
async fn the_title_of_the_instances_keeps_its_name_beside_the_marks() {
    for (size, title) in [
        ((100, 24), "Inst… 12  3 ma…  2 at risk"),
        ((100, 30), "Instances 12  3 marked"),
        ((120, 40), "Instances 12  3 marked  2 at risk"),
    ] {
        let app = TestApp::sized(size.0, size.1).await;
        app.sees("2 at risk").await;
        app.keys("   i").await;
        assert!(app.line("3 ma").contains(title), "{}", app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn q_asks_before_a_run_is_left() {
    let account = ServedAccount::made(1, 12, start_of_time());
    let app = TestApp::with(Setup {
        size: (80, 24),
        account,
        ..Setup::default()
    })
    .await;
    app.sees("server-0001").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("<tab>*d").await;
    app.slowly("12<enter>").await;
    app.sees("Hide").await;
    app.keys("<esc>q").await;
    assert_snapshot!("quit", app.screen());
    app.slowly("<enter>").await;
    app.sees_no("Quit?").await;
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(deleted(&app).len(), 12, "the run went on");
}

#[tokio::test(start_paused = true)]
async fn the_danger_stands_before_the_list_which_is_wide_where_there_is_room() {
    for (columns, rows, wide) in [(80, 24, 72), (120, 40, 80), (200, 50, 120)] {
        let app = TestApp::with(Setup {
            size: (columns, rows),
            account: ServedAccount::made(1, 4, start_of_time()),
            ..Setup::default()
        })
        .await;
        app.sees("server-0001").await;
        app.pass(Duration::from_secs(5)).await;
        app.keys("<tab>*d").await;
        let screen = app.screen();
        let place = |what| screen.find(what).unwrap();
        assert!(place("would be left.") < place("· id "), "{screen}");
        let title = app.line("Delete 4 snapshots?");
        let frame = title.split("╭ Delete").nth(1).unwrap();
        let frame = frame.split('╮').next().unwrap();
        assert_eq!(frame.chars().count() + "╭ Delete╮".chars().count(), wide);
    }
}
